internal import Glibc
internal import SystemPackage

// The steps of the pipeline that need no more than their names on its page.
extension Pipeline {
  /// Opens the log, mends a torn tail, brings the catalog up to date and fills the overlap index from the log.
  public init(
    _ options: PipelineOptions, reporter: any Reporter, disk: any Disk = RealDisk(),
    time: any TimeSource = SystemClock()
  ) throws(IngestError) {
    let started = time.monotonic()
    try wrapping(IngestError.state) { () throws(SystemError) in try options.state.create() }
    var replay = try Replay(options.state, reporter)
    let log = try wrapping(IngestError.init) { () throws(RecoveryFailure<IngestError>) in
      try EventLogWriter.open(
        options.state, disk: disk, time: time,
        applied: { identity throws(IngestError) in try replay.begin(identity) },
        visit: { events throws(IngestError) in try replay.take(events) })
    }
    try replay.finish()
    reporter.report(.recovered(log.recovery))
    reporter.report(
      .replayed(events: replay.count, stories: replay.index.count, nanoseconds: time.monotonic() - started))
    let texts = try wrapping(IngestError.system) { () throws(SystemError) in try LogFile(options.state) }
    let watcher = try wrapping(IngestError.system) { () throws(SystemError) in
      try Watcher(options.folders, settle: options.settle, sweepEvery: options.sweepEvery, time: time)
    }
    self.options = options
    self.reporter = reporter
    self.disk = disk
    self.time = time
    self.log = log
    self.watcher = watcher
    folders = Dictionary(options.folders.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    catalog = replay.catalog
    desk = Desk(catalog: replay.catalog, texts: texts, index: replay.index, time: time)
  }

  mutating func announceStart() throws(IngestError) {
    var batch = log.makeBatch()
    batch.add(at: time.now()) { _ in
      .daemonStarted(
        DaemonStarted(version: options.version, pid: Int(getpid()), folders: options.folders.map(\.name)))
    }
    try commit(batch, -1)
  }

  mutating func announceStop(_ reason: String, _ stop: Int32) throws(IngestError) {
    var batch = log.makeBatch()
    batch.add(at: time.now()) { _ in .daemonStopped(DaemonStopped(reason: reason)) }
    try commit(batch, stop)
  }

  /// Reads files until a batch is full; what is left over comes first in the next one.
  mutating func read(_ keys: [FileKey]) throws(IngestError) -> [Job] {
    var jobs: [Job] = []
    var bytes = 0
    for key in keys {
      guard bytes < Limits.batchBytes else {
        watcher.first(key)
        continue
      }
      guard let folder = folders[key.folder] else { continue }
      let record = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.file(key) }
      let reading = folder.read(PathEscape.unescape(key.path), limit: options.fileLimit)
      if case .content(let content, _) = reading { bytes += content.count }
      jobs.append(Job(key: key, record: record, reading: reading, time: time.now()))
    }
    return jobs
  }

  /// Writes and syncs what is staged. A full disk is waited for; the very write is then continued.
  mutating func flush(_ stop: Int32) throws(IngestError) {
    var pause = Duration.milliseconds(100)
    var isFull = false
    while true {
      do throws(SystemError) {
        try log.flush()
        if isFull { reporter.report(.diskHasRoom) }
        return
      } catch {
        guard error.call != "fdatasync" else { throw .syncFailed(error) }
        guard error.errno == .noSpace || error.errno == .diskQuotaExceeded else { throw .system(error) }
        if !isFull { reporter.report(.diskFull(error)) }
        isFull = true
        wait(for: [stop], atMost: pause)
        if isReadable(stop) { throw .log(.system(error)) }
        pause = min(pause * 2, Limits.diskFullPause)
      }
    }
  }

  mutating func declare(_ degraded: Set<Degradation>, recovered: Set<Degradation>) throws(IngestError) {
    guard !degraded.isEmpty || !recovered.isEmpty else { return }
    var batch = log.makeBatch()
    for d in degraded.sorted() {
      batch.add(at: time.now()) { _ in
        .watchDegraded(
          WatchDegraded(folder: d.folder, path: d.path, cause: d.cause.rawValue, advice: d.cause.advice))
      }
    }
    for d in recovered.sorted() {
      batch.add(at: time.now()) { _ in
        .watchRecovered(WatchRecovered(folder: d.folder, path: d.path, cause: d.cause.rawValue))
      }
    }
    try commit(batch, -1)
    declared = declared.union(degraded).subtracting(recovered)
  }
}

/// Waits until one of the descriptors is readable or the time is over. A negative descriptor is none.
func wait(for descriptors: [Int32], atMost duration: Duration) {
  var polls = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
  // Rounded up, so that what is due then is due. An interrupted wait is as good as one that is over.
  let milliseconds = min(duration.wholeNanoseconds / 1_000_000 + 1, Int64(Int32.max))
  _ = poll(&polls, nfds_t(polls.count), duration == .zero ? 0 : Int32(milliseconds))
}

func isReadable(_ descriptor: Int32) -> Bool {
  var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&one, 1, 0) > 0
}
