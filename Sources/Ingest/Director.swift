internal import Glibc

/// The director seam: someone who may tell the service, while it works, to go by other settings, and ask it how it is doing.
///
/// Orders are obeyed between two batches, in the one place where the pipeline waits. Whoever wants it to stop makes another descriptor
/// readable, which is heeded within a batch, too.
public protocol Director: AnyObject {
  /// Becomes readable when there is an order.
  var descriptor: Int32 { get }
  /// The next order; nil when there is none.
  func nextOrder() -> Order?
}

/// What a director wants.
public enum Order: Sendable {
  /// To go by these settings from now on. The state directory, the version and whether it ends by itself stay as they are.
  case reload(PipelineOptions)
  /// To report how it is doing.
  case report
}

extension Pipeline {
  /// Does what the director wants.
  mutating func obey() throws(IngestError) {
    guard let director, isReadable(director.descriptor) else { return }
    while let order = director.nextOrder() {
      switch order {
      case .report: reporter.report(.status(try status()))
      case .reload(let new): try reload(new)
      }
    }
  }

  /// Goes by other settings, and says so in the log: what is decided from here on was decided by them.
  private mutating func reload(_ new: PipelineOptions) throws(IngestError) {
    let old = options
    options = new
    (options.state, options.once, options.version) = (old.state, old.once, old.version)
    if options.folders == old.folders {
      watcher.keepTime(settle: options.settle, sweepEvery: options.sweepEvery)
    } else {
      try wrapping(IngestError.catalog) { () throws(CatalogError) in
        try watcher.watch(options.folders, settle: options.settle, sweepEvery: options.sweepEvery)
      }
      // Of a folder that is not watched any more nothing is to be caught up with.
      let names = Set(options.folders.map(\.name))
      declared = declared.filter { names.contains($0.folder) }
    }
    large.follow(options)
    upkeep.follow(options.segments)
    desk.follow(options)
    var batch = log.makeBatch()
    batch.add(at: time.now()) { _ in .daemonReloaded(settingsTold) }
    try commit(batch)
  }

  /// The settings that decisions depend on, as the log tells them.
  var settingsTold: DaemonStarted {
    DaemonStarted(
      version: options.version, pid: Int(getpid()), folders: options.folders.map(\.name),
      ignored: options.folders.first?.ignored.patterns ?? [], settle: Int(options.settle.wholeMicroseconds / 1000),
      fields: options.fields.settings, horizon: options.horizon, thresholds: options.thresholds,
      wordFrequencies: WordFrequencies.version)
  }
}
