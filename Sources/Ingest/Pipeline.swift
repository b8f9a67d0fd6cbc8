internal import Glibc
internal import SystemPackage

/// The whole service on one page: the path of a batch, from changed files to committed events.
///
///     folder ─inotify─▶ Watch ─▶ read ─▶ Parse ─▶ Overlap ─▶ EventLog ─▶ Catalog ─▶ Reporter
///            ─sweep──▶            └─ pure, on all cores ─┘    one writer, one commit a batch
///
/// It waits in one place, takes what is due, prepares it (read, parse, fingerprint), decides in order on one thread,
/// makes the events durable with one write and one sync, applies them to the catalog in one transaction, and only then
/// tells anyone.
public struct Pipeline: ~Copyable {
  let options: PipelineOptions
  let reporter: any Reporter
  let disk: any Disk
  let time: any TimeSource
  let folders: [String: WatchedFolder]
  let catalog: Catalog
  var log: EventLogWriter
  var desk: Desk
  var watcher: Watcher
  /// What was declared as not watched, and not yet as recovered.
  var declared: Set<Degradation> = []

  /// Watches, ingests and writes until `stop` becomes readable or, with `once`, until everything at rest is ingested.
  public mutating func run(until stop: Int32) throws(IngestError) {
    try announceStart()
    while !isReadable(stop) {
      try watcher.drain(catalog)
      if watcher.wantsSweep { try sweep() }
      let keys = watcher.take(Limits.batchFiles)
      if !keys.isEmpty {
        try process(keys, stop)
      } else if options.once, watcher.settling.count == 0 {
        return try announceStop("once", stop)
      } else {
        reporter.report(.idle)
        wait(for: [stop, watcher.descriptor], atMost: watcher.idleTime())
      }
    }
    try announceStop("signal", stop)
  }

  /// One batch, from files that are due to events that are durable.
  mutating func process(_ keys: [FileKey], _ stop: Int32) throws(IngestError) {
    let started = time.monotonic()
    let jobs = try read(keys)
    let prepared = Parallel.map(jobs) { Prepared($0) }
    var batch = log.makeBatch()
    for file in prepared {
      if case .changing = file.content { watcher.again(file.key) } else { try desk.decide(file, &batch) }
    }
    try commit(batch, sightings: prepared.compactMap(\.sighting), stop)
    desk.closeBatch()
    reporter.report(.batch(files: prepared.count, nanoseconds: time.monotonic() - started))
  }

  /// Makes events durable, applies them to the catalog, and tells.
  mutating func commit(_ batch: EventBatch, sightings: [Sighting] = [], _ stop: Int32) throws(IngestError) {
    let logged = log.stage(batch)
    try flush(stop)
    try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.apply(logged, sightings: sightings) }
    for event in logged { reporter.report(.event(event.event)) }
  }

  /// Compares the folders with the catalog, and declares what cannot be watched or can be again.
  mutating func sweep() throws(IngestError) {
    let before = watcher.degradations
    try declare(before.subtracting(declared), recovered: [])
    try watcher.sweep(catalog)
    let now = watcher.degradations
    try declare(now.subtracting(declared), recovered: declared.subtracting(now))
  }
}
