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
  let time: any TimeSource
  let catalog: Catalog
  var log: EventLogWriter
  var desk: Desk
  var watcher: Watcher
  var upkeep: SegmentUpkeep
  /// What was declared as not watched, and not yet as recovered.
  var declared: Set<Degradation> = []
  /// Becomes readable when the service is to stop.
  var stop: Int32 = -1

  /// Watches, ingests and writes until `stop` becomes readable or, with `once`, until everything at rest is ingested.
  public mutating func run(until stop: Int32) throws(IngestError) {
    self.stop = stop
    try announceStart()
    var lastWork = time.monotonic()
    while !isReadable(stop) {
      try watcher.drain(catalog)
      if watcher.wantsSweep { try sweep() }
      try keepSegments()
      let keys = watcher.take(Limits.batchFiles)
      if !keys.isEmpty {
        try process(keys)
        lastWork = time.monotonic()
        continue
      }
      try declareRecovery()
      if options.once && isFinished(since: lastWork) {
        try finishUpkeep()
        return try announceStop("once")
      }
      reporter.report(.idle)
      wait(for: [stop, watcher.descriptor], atMost: min(watcher.idleTime(), upkeep.idleTime()))
    }
    try announceStop("signal")
  }

  /// One batch, from files that are due to events that are durable.
  mutating func process(_ keys: [FileKey]) throws(IngestError) {
    let started = time.monotonic()
    let jobs = try read(keys)
    let prepared = Parallel.map(jobs) { Prepared($0) }
    var batch = log.makeBatch()
    for changing in try desk.decide(prepared, &batch) { watcher.again(changing) }
    try commit(batch, sightings: prepared.compactMap(\.sighting))
    desk.closeBatch()
    reporter.report(.batch(files: prepared.count, nanoseconds: time.monotonic() - started))
  }

  /// Makes events durable, applies them to the catalog, and tells.
  mutating func commit(_ batch: EventBatch, sightings: [Sighting] = []) throws(IngestError) {
    let logged = log.stage(batch)
    try waitingForRoom { pipeline throws(IngestError) in try pipeline.flush() }
    try waitingForRoom { pipeline throws(IngestError) in try pipeline.apply(logged, sightings) }
    for event in logged { reporter.report(.event(event.event)) }
  }

  /// Compares the folders with the catalog, and declares what cannot be watched.
  mutating func sweep() throws(IngestError) {
    try wrapping(IngestError.log) { () throws(EventLogError) in try log.checkPlace() }
    try declare(watcher.degradations)
    try watcher.sweep(catalog)
    try declare(watcher.degradations)
  }
}
