internal import SystemPackage

// What the pipeline does for the log's segments, between batches.
extension Pipeline {
  /// Seals the active segment when it is full, deletes what is not to be kept any more, and compresses a piece.
  mutating func keepSegments() throws(IngestError) {
    if log.isFull(options.segments, at: time.now()) { try rotate() }
    if upkeep.isDue(before: log.position.segment) {
      let expired = attempt { pipeline throws(EventLogError) in try pipeline.upkeep.expired(pipeline.log.position) }
      if let expired, !expired.isEmpty { try expire(expired) }
      attempt { pipeline throws(EventLogError) in
        try pipeline.upkeep.beginCompressing(before: pipeline.log.position.segment)
      }
    }
    let isCompressed = attempt { pipeline throws(EventLogError) in
      try wrapping(EventLogError.system) { () throws(SystemError) in try pipeline.upkeep.compress() }
    }
    if isCompressed == true { desk.closeTexts() }
  }

  /// Compresses and deletes all that is due: a run that ends by itself would leave it undone for ever.
  mutating func finishUpkeep() throws(IngestError) {
    upkeep.lookAgain()
    while upkeep.isBusy, !isReadable(stop) { try keepSegments() }
  }

  /// Does something that no event depends on: if it fails, that is reported, and it is tried again later.
  @discardableResult
  private mutating func attempt<R>(_ body: (inout Pipeline) throws(EventLogError) -> R) -> R? {
    do throws(EventLogError) { return try body(&self) } catch {
      reporter.report(.upkeepFailed(.log(error)))
      return nil
    }
  }

  /// Seals the active segment and begins the next one, with a checkpoint if one is wanted. If it `needsCheckpoint` and there is no
  /// room for one, nothing is done.
  private mutating func rotate(needsCheckpoint: Bool = false) throws(IngestError) {
    let wantsCheckpoint = attempt { pipeline throws(EventLogError) in
      try pipeline.upkeep.wantsCheckpoint(pipeline.log.position)
    }
    let checkpoint = needsCheckpoint || wantsCheckpoint == true ? try writeCheckpoint() : nil
    if needsCheckpoint && checkpoint == nil { return }
    try waitingForRoom { pipeline throws(IngestError) in
      try wrapping(IngestError.log) { () throws(EventLogError) in try pipeline.log.seal() }
    }
    var opening: EventBatch?
    try waitingForRoom { pipeline throws(IngestError) in
      opening = try wrapping(IngestError.init(writing:)) { () throws(SystemError) in
        try pipeline.log.nextSegment(checkpoint: checkpoint, at: pipeline.time.now())
      }
    }
    if let opening { try commit(opening) }
    // There is one sealed segment more, and perhaps one too many.
    upkeep.lookAgain()
    guard let checkpoint else { return }
    try waitingForRoom { pipeline throws(IngestError) in
      try wrapping(IngestError.init(writing:)) { () throws(SystemError) in
        try pipeline.upkeep.adoptCheckpoint(checkpoint.sequence)
      }
    }
  }

  /// Writes down what the log says so far; nil when there is no room for it, and things go on without.
  private mutating func writeCheckpoint() throws(IngestError) -> CheckpointReference? {
    let sequence = log.position.sequence
    do throws(IngestError) {
      let path = try wrapping(IngestError.init(writing:)) { () throws(SystemError) in
        try upkeep.newCheckpoint(sequence)
      }
      try wrapping(IngestError.catalog) { () throws(CatalogError) in
        try Checkpoint.write(
          catalog,
          { emit throws(CatalogError) in
            try desk.snapshot { chunk throws(CatalogError) in
              // Of a large index there are many.
              reporter.report(.alive)
              try emit(chunk)
            }
          }, to: path)
      }
      // Nothing of the log hangs on this sync: when it fails for want of room, there is no checkpoint.
      return try wrapping({ IngestError.log(.system($0)) }) { () throws(SystemError) in
        try upkeep.syncCheckpoint(sequence)
      }
    } catch {
      guard error.isDiskFull else { throw error }
      reporter.report(.upkeepFailed(error))
      attempt { pipeline throws(EventLogError) in
        try wrapping(EventLogError.system) { () throws(SystemError) in
          try pipeline.upkeep.discardCheckpoint(sequence)
        }
      }
      return nil
    }
  }

  /// Deletes segments: first a checkpoint that takes them in, then the events that say so, and only then the files.
  private mutating func expire(_ segments: [SegmentExpired]) throws(IngestError) {
    // Its hash is proven for that: once for all segments, as it may be large.
    var checkpoint = newestCheckpoint()
    if let last = segments.last?.last, last > checkpoint {
      try rotate(needsCheckpoint: true)
      checkpoint = newestCheckpoint()
    }
    let segments = segments.prefix { $0.last <= checkpoint }
    guard let last = segments.last?.last else { return }
    var batch = log.makeBatch()
    for segment in segments { batch.add(at: time.now()) { _ in .segmentExpired(segment) } }
    try commit(batch)
    desk.expire(before: last + 1)
    attempt { pipeline throws(EventLogError) in
      try wrapping(EventLogError.system) { () throws(SystemError) in
        try pipeline.upkeep.delete(before: last + 1)
      }
    }
  }

  private mutating func newestCheckpoint() -> UInt64 {
    attempt { pipeline throws(EventLogError) in try pipeline.upkeep.newestCheckpoint() } ?? 0
  }
}
