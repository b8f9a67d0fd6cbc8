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
  var options: PipelineOptions
  let reporter: any Reporter
  let time: any TimeSource
  let catalog: Catalog
  var log: EventLogWriter
  var desk: Desk
  var watcher: Watcher
  var large: LargeFiles
  var inHand: FilesInHand
  var upkeep: SegmentUpkeep
  /// What was declared as not watched, and not yet as recovered.
  var declared: Set<Degradation> = []
  /// When the next file in quarantine is tried again.
  var nextRetry: Timestamp?
  /// How many files that a sweep found fit into their turn.
  var pacedFiles = Limits.batchFiles
  /// Becomes readable when the service is to stop.
  var stop: Int32 = -1
  /// The batches after which freed memory was given back to the machine; -1 at the start.
  var trimmed = -1
  /// When something was done last, on the monotonic clock.
  var lastWork: Int64 = 0
  /// Where the index is while nothing comes.
  var indexRest: IndexRest
  /// Who answers questions meanwhile.
  var attendant: (any Attendant)?
  /// Who changes the settings meanwhile.
  var director: (any Director)?
  /// How many stories and groups there are.
  var tally: StoryTally
  /// How many batches were worked off: as long as it is the same, so is what became of every file.
  public private(set) var batches = 0

  /// Watches, ingests and writes until `stop` becomes readable or, with `once`, until everything at rest is ingested.
  public mutating func run(
    until stop: Int32, with attendant: (any Attendant)? = nil, under director: (any Director)? = nil
  ) throws(IngestError) {
    self.stop = stop
    self.attendant = attendant
    self.director = director
    defer {
      attendant?.leave()
      inHand.leave()
    }
    try announceStart()
    lastWork = time.monotonic()
    while !isReadable(stop) {
      reporter.report(large.stuck.map { .stuck($0) } ?? .alive)
      try obey()
      let isAsked = attendant?.listen() == true
      try watcher.drain()
      try sweep()
      if isAsked { attendant?.answer(by: self) }
      try keepSegments()
      try retry()
      let keys = try take()
      if !keys.isEmpty { try process(keys) }
      if try processLarge() || !keys.isEmpty {
        lastWork = time.monotonic()
        continue
      }
      if watcher.isSweeping || watcher.hasFound { continue }
      try declareRecovery()
      if options.once && isFinished(since: lastWork) {
        try finishUpkeep()
        return try announceStop("once")
      }
      giveBackMemory()
      if restIndex() { continue }
      try count()
      reporter.report(.idle(tally))
      rest(for: [watcher.descriptor, large.descriptor, director?.descriptor ?? -1], atMost: idleTime())
    }
    try announceStop("signal")
  }

  /// One batch, from files that are due to events that are durable.
  mutating func process(_ keys: [FileKey]) throws(IngestError) {
    let started = time.monotonic()
    let jobs = try read(keys)
    inHand.take(jobs.map(\.key))
    let read = Parallel.map(jobs) { Prepared($0) }
    try watcher.drain()
    // What was saved under another name first is told under its own.
    let prepared = read.filter { $0.isKnown || !watcher.hasLeft($0.key) }
    var batch = log.makeBatch()
    let remainder = try desk.decide(prepared, &batch)
    for changing in remainder.changing { watcher.again(changing) }
    try commit(batch, of: prepared)
    inHand.putDown()
    let taken = time.monotonic() - started
    pace(files: prepared.count, taken)
    reporter.report(.batch(files: prepared.count, nanoseconds: taken))
  }

  /// One turn of a large file: its stories are decided on a few at a time, while other files have their turns, too.
  ///
  /// - Returns: whether there was anything to do.
  mutating func processLarge() throws(IngestError) -> Bool {
    guard let work = try large.next(catalog, &inHand) else { return false }
    let file = work.file
    if !work.isTold, isOfMissingFolder(file) {
      large.goOn(with: nil)
      return true
    }
    guard try isCurrent(work) else {
      large.goOn(with: nil)
      watcher.again(file.key)
      return true
    }
    var batch = log.makeBatch()
    let deadline = time.monotonic() + Limits.turn.wholeNanoseconds
    var remainder = Desk.Remainder()
    switch consume work {
    case .file(let file): remainder = try desk.decide([file], by: deadline, &batch)
    case .ingestion(var ingestion):
      if try !desk.proceed(&ingestion, by: deadline, &batch) { remainder.unfinished = consume ingestion }
    }
    for changing in remainder.changing { watcher.again(changing) }
    let isOver = remainder.unfinished == nil
    large.goOn(with: remainder.unfinished.take())
    try commit(batch, of: isOver ? [file] : [])
    return true
  }

  /// Makes the decisions on files durable, and remembers what the files looked like.
  mutating func commit(_ batch: EventBatch, of files: [Prepared]) throws(IngestError) {
    try commit(batch, sightings: files.filter { !$0.isRacy }.compactMap(\.sighting))
    desk.closeBatch()
    for file in files { try follow(file) }
    batches += 1
  }

  /// Makes events durable, applies them to the catalog, and tells.
  mutating func commit(_ batch: EventBatch, sightings: [Sighting] = []) throws(IngestError) {
    let logged = log.stage(batch)
    try waitingForRoom { pipeline throws(IngestError) in try pipeline.flush() }
    try waitingForRoom { pipeline throws(IngestError) in try pipeline.apply(logged, sightings) }
    for event in logged {
      tally.take(event.event.data)
      reporter.report(.event(event.event))
    }
  }

  /// Compares the folders with the catalog, a part at a time, and declares what cannot be watched.
  mutating func sweep() throws(IngestError) {
    if watcher.isSweeping {
      try wrapping(IngestError.log) { () throws(EventLogError) in try log.checkPlace() }
      // Before a sweep that may already mend it.
      try declare(watcher.degradations)
      if let loss = watcher.backlog.loss { reporter.report(.backlogMoved(loss)) }
      try watcher.sweep(catalog)
    }
    try declare(watcher.degradations)
    let confirmed = watcher.confirmed()
    if !confirmed.isEmpty { try apply([], confirmed) }
  }
}
