internal import CLinux
internal import Glibc
internal import SystemPackage

// The steps of the pipeline that need no more than their names on its page.
extension Pipeline {
  /// Opens the log, mends a torn tail, brings the catalog up to date and fills the overlap index from the log.
  ///
  /// - Throws: among others `stopped` when `stop` becomes readable meanwhile.
  public init(
    _ options: PipelineOptions, reporter: any Reporter, disk: any Disk = RealDisk(),
    time: any TimeSource = SystemClock(), stop: Int32 = -1, takingOver handover: consuming Handover? = nil
  ) throws(IngestError) {
    let started = time.monotonic()
    try wrapping(IngestError.state) { () throws(SystemError) in try options.state.create() }
    // Before the catalog is touched: it may be that of a service that runs.
    let lock = try wrapping(IngestError.log) { () throws(EventLogError) in try WriterLock(options.state) }
    let opened = try wrapping(IngestError.catalog) { () throws(CatalogError) in try Catalog.open(options.state.catalog)
    }
    if let why = opened.remade { reporter.report(.catalogRemade(why)) }
    var replay = Replay(options.state, into: opened.catalog, reporter)
    let log: EventLogWriter
    do throws(RecoveryFailure<IngestError>) {
      log = try EventLogWriter.open(
        options.state, holding: lock, disk: disk, time: time,
        origin: { identity, segments throws(IngestError) in try replay.begin(identity, segments) },
        visit: { events throws(IngestError) in
          if isReadable(stop) { throw .stopped }
          try replay.take(events)
        })
    } catch { throw IngestError(error) }
    try replay.finish()
    reporter.report(.recovered(log.recovery))
    reporter.report(
      .replayed(events: replay.count, stories: replay.index.count, nanoseconds: time.monotonic() - started))
    let position = try wrapping(IngestError.catalog) { () throws(CatalogError) in try replay.catalog.position() }
    var upkeep = SegmentUpkeep(options.state, options.segments, disk: disk, time: time)
    try wrapping(IngestError.log) { () throws(EventLogError) in try upkeep.finishDeleting(before: position?.kept ?? 1) }
    var watcher = try wrapping(IngestError.catalog) { () throws(CatalogError) in
      try Watcher(options.folders, settle: options.settle, sweepEvery: options.sweepEvery, time: time)
    }
    let large = try wrapping(IngestError.system) { () throws(SystemError) in try LargeFiles(options, time: time) }
    let inHand = FilesInHand(in: options.state, of: options.folders, version: options.version, at: time.now())
    if let failure = inHand.failure { reporter.report(.inHandUnknown(failure)) }
    if !inHand.left.isEmpty { reporter.report(.died(over: inHand.left)) }
    // What an earlier version refused, or other settings, these may be able to read.
    try wrapping(IngestError.catalog) { () throws(CatalogError) in try replay.catalog.forgetQuarantinedSightings() }
    let counts = try wrapping(IngestError.catalog) { () throws(CatalogError) in try replay.catalog.counts() }
    if let handover, counts.quarantined <= Limits.handedOverFiles,
      watcher.takeOver(handover, options.version, position)
    {
      // The sweep that would find them does not take place.
      let refused = try wrapping(IngestError.catalog) { () throws(CatalogError) in try replay.catalog.quarantined() }
      for record in refused where options.folders.contains(where: { $0.holds(record.key) }) {
        watcher.again(record.key)
      }
      reporter.report(.takenOver)
    }
    self.options = options
    self.reporter = reporter
    tally = StoryTally(stories: counts.stories, groups: counts.groups)
    self.time = time
    self.log = log
    self.watcher = watcher
    self.large = large
    self.inHand = inHand
    self.upkeep = upkeep
    indexRest = IndexRest(in: options.state.root, time: time)
    catalog = replay.catalog
    desk = Desk(
      catalog: replay.catalog, texts: LogFile(options.state), index: replay.index, kept: position?.kept ?? 1,
      folders: options.folders, time: time, reporter: reporter)
  }

  mutating func announceStart() throws(IngestError) {
    var batch = log.makeBatch()
    batch.add(at: time.now()) { _ in .daemonStarted(settingsTold) }
    desk.follow(options)
    try commit(batch)
  }

  /// Leaves the kernel's watches to the next run, after one that was stopped; nil when that must sweep in any case.
  public consuming func handOver() throws(IngestError) -> Handover? {
    guard large.isEmpty else { return nil }
    let position = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.position() }
    return watcher.handOver(options.version, position)
  }

  mutating func announceStop(_ reason: String) throws(IngestError) {
    var batch = log.makeBatch()
    batch.add(at: time.now()) { _ in .daemonStopped(DaemonStopped(reason: reason)) }
    try commit(batch)
  }

  /// The files that are looked at next.
  mutating func take() throws(IngestError) -> [FileKey] {
    try wrapping(IngestError.catalog) { () throws(CatalogError) in
      try watcher.take(Limits.batchFiles, paced: pacedFiles)
    }
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
      guard let folder = options.folders.first(where: { $0.holds(key) }) else { continue }
      guard !large.holds(key) else {
        large.add(key)
        continue
      }
      let began = time.now()
      switch inHand.suspicion(of: key, in: folder, at: began) {
      case .none: break
      case .alone:
        large.add(key)
        continue
      case .deadly(let deaths, let status):
        let record = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.file(key) }
        jobs.append(Job(key: key, record: record, reading: .unreadable(.deadly(deaths), status), time: began))
        continue
      }
      let reading = folder.read(PathEscape.unescape(key.path), limit: options.fileLimit, large: Limits.largeBytes)
      switch reading {
      case .content(let content, _): bytes += content.count
      case .large:
        large.add(key)
        continue
      // Of a folder that is not there nothing is known to be gone; the next sweep of it tells.
      case .gone where !watcher.isThere(folder): continue
      case .gone, .changing, .unreadable: break
      }
      let record = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.file(key) }
      // Each of the stories that it held may have to be read again.
      if case .content = reading, let record, record.stories.count > Limits.largeStories {
        large.add(key)
        continue
      }
      jobs.append(Job(key: key, record: record, reading: reading, time: began, fields: options.fields))
    }
    return jobs
  }

  /// Learns how many files fit into a turn: what it takes changes slowly, with the kind of files and the size of the index.
  mutating func pace(files: Int, _ nanoseconds: Int64) {
    guard files > 0 else { return }
    let fitting = Limits.turn.wholeNanoseconds * Int64(files) / max(1, nanoseconds)
    pacedFiles = max(1, min(Limits.batchFiles, (3 * pacedFiles + Int(min(fitting, 1_000))) / 4))
  }

  /// Whether nothing is to be decided on a file: its folder is not watched any more; or the file is gone because its folder is not
  /// there, and then nothing is known of it, and the next sweep of the folder tells.
  mutating func isOfMissingFolder(_ file: Prepared) -> Bool {
    guard let folder = options.folders.first(where: { $0.holds(file.key) }) else { return true }
    guard case .gone = file.content else { return false }
    return !watcher.isThere(folder)
  }

  /// Whether the log still says of a file what it said when reading it began. Beside the loop that takes a while, and so does it to
  /// compare its stories with the former ones; meanwhile another file may have been found to hold those.
  func isCurrent(_ work: borrowing LargeFiles.Work) throws(IngestError) -> Bool {
    if work.isTold { return true }
    let sequence = try wrapping(IngestError.catalog) { () throws(CatalogError) in
      try catalog.lastDecision(on: work.file.key)
    }
    return sequence == work.file.record?.sequence
  }

  /// When freed memory is worth giving back, on the monotonic clock; nil while there is little. Not between two drops that come one
  /// after the other: the second would have to get back what it needs.
  private var trimDue: Int64? {
    trimmed < 0 || batches - trimmed >= Limits.trimAfter ? lastWork + Limits.restAfter.wholeNanoseconds : nil
  }

  /// Gives memory back to the machine that the start has needed, or a burst: the C library would keep it until the next start.
  mutating func giveBackMemory() {
    guard let due = trimDue, time.monotonic() >= due else { return }
    trimmed = batches
    catalog.releaseMemory()
    watcher.backlog.releaseMemory()
    malloc_trim(0)
    ProgramPages.release()
  }

  /// Gives back the memory of the index, a piece at a time; returns whether there is more to do. Where it cannot, it keeps it.
  mutating func restIndex() -> Bool {
    do throws(SystemError) { return try indexRest.step(desk.index, batches: batches, lastWork: lastWork) } catch {
      reporter.report(.indexStays(error))
      return false
    }
  }

  /// What is to be done about a file once its decision is durable.
  mutating func follow(_ file: Prepared) throws(IngestError) {
    if file.isRacy, let sighting = file.sighting, !watcher.isWaiting(file.key) { watcher.confirmLater(sighting) }
    var first: Int?
    if case .refused(_, let reason, _, _) = file.content { first = Retry.first(reason) }
    guard first != nil || file.record?.nextTry != nil else { return }
    try wrapping(IngestError.catalog) { () throws(CatalogError) in
      if let first { try catalog.retry(file.key, first: first, at: time.now()) } else { try catalog.noRetry(file.key) }
      nextRetry = try catalog.nextRetry(at: time.now())
    }
  }

  /// Looks again at the files in quarantine whose time has come, and whether the clock was set back.
  mutating func retry() throws(IngestError) {
    guard nextRetry != nil, retryTime() == .zero else { return }
    try wrapping(IngestError.catalog) { () throws(CatalogError) in
      for key in try catalog.takeRetries(Limits.batchFiles, at: time.now()) { watcher.first(key) }
      nextRetry = try catalog.nextRetry(at: time.now())
    }
  }

  /// How long until the next file in quarantine is looked at again; zero, too, when that is later than it can have been meant.
  private func retryTime() -> Duration? {
    nextRetry.map { due in
      let left = Duration.microseconds(max(0, due.microseconds - time.now().microseconds))
      return left > Limits.lastRetry ? .zero : left
    }
  }

  /// For how long there is nothing to do unless somebody calls.
  mutating func idleTime() -> Duration {
    let retry = retryTime()
    let sealing = log.remainingAge(options.segments, at: time.now())
    let counting: Duration? = tally.isStale ? .nanoseconds(max(0, tally.mayCount - time.monotonic())) : nil
    let resting = indexRest.idleTime(batches: batches, lastWork: lastWork)
    let trimming = trimDue.map { Duration.nanoseconds(max(0, $0 - time.monotonic())) }
    return [watcher.idleTime(), upkeep.idleTime(), retry, sealing, counting, resting, trimming].compactMap(\.self).min()
      ?? .zero
  }

  /// With `once`: whether everything that rests was ingested. A file that is written without a pause is not waited for.
  mutating func isFinished(since lastWork: Int64) -> Bool {
    guard large.isEmpty, !watcher.schedules.contains(where: \.isInDoubt) else { return false }
    return watcher.isAtRest
      || time.monotonic() - lastWork > 3 * max(options.settle, .milliseconds(100)).wholeNanoseconds
  }

  /// Writes and syncs what is staged; after a full disk it goes on at the very byte.
  mutating func flush() throws(IngestError) {
    try wrapping(IngestError.init(writing:)) { () throws(SystemError) in try log.flush() }
  }

  mutating func apply(_ logged: [LoggedEvent], _ sightings: [Sighting]) throws(IngestError) {
    try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.apply(logged, sightings: sightings) }
  }

  /// Does something that needs room on the disk, and while there is none waits and tries again.
  mutating func waitingForRoom(_ body: (inout Pipeline) throws(IngestError) -> Void) throws(IngestError) {
    var pause = Duration.milliseconds(100)
    var isFull = false
    while true {
      do throws(IngestError) {
        try body(&self)
        if isFull {
          log.show(isWaiting: false)
          reporter.report(.diskHasRoom)
        }
        return
      } catch {
        guard error.isDiskFull, !log.hasFailed else { throw error }
        if !isFull {
          log.show(isWaiting: true)
          reporter.report(.diskFull(error))
          // It may lie where room is wanted.
          indexRest.takeUp(desk.index)
        }
        isFull = true
        try self.pause(pause)
        if isReadable(stop) { throw error }
        pause = min(pause * 2, Limits.diskFullPause)
      }
    }
  }

  /// Says what cannot be watched and was not said yet.
  mutating func declare(_ degradations: Set<Degradation>) throws(IngestError) {
    let new = degradations.subtracting(declared).sorted()
    guard !new.isEmpty else { return }
    var batch = log.makeBatch()
    for d in new {
      batch.add(at: time.now()) { _ in
        .watchDegraded(
          WatchDegraded(folder: d.folder, path: d.path, cause: d.cause.rawValue, advice: d.cause.advice))
      }
    }
    try commit(batch)
    declared.formUnion(new)
  }

  /// Says what can be watched again, once everything that a sweep found is decided on.
  mutating func declareRecovery() throws(IngestError) {
    let over = declared.subtracting(watcher.degradations).sorted()
    guard !over.isEmpty else { return }
    var batch = log.makeBatch()
    for d in over {
      batch.add(at: time.now()) { _ in
        .watchRecovered(WatchRecovered(folder: d.folder, path: d.path, cause: d.cause.rawValue))
      }
    }
    try commit(batch)
    declared.subtract(over)
  }
}

/// Whether a descriptor is readable; a negative one never is.
public func isReadable(_ descriptor: Int32) -> Bool {
  var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&one, 1, 0) > 0
}
