internal import Glibc
internal import SystemPackage

/// The one writer of the log: a batch is one write and one sync.
///
/// A sync that fails is the end of this value: after one failed `fdatasync` the next one succeeds and the data is gone (on ext4,
/// xfs and btrfs alike), so nothing that it would say later can be trusted. The segment is marked as suspect beside it, and the
/// next start freezes it at what its chain proves.
package struct EventLogWriter: ~Copyable {
  private let state: StateDirectory
  private let disk: any Disk
  private let lock: WriterLock
  private var file: Descriptor
  private let durable: Descriptor
  private let epoch: String
  /// What opening the log found and did.
  package let recovery: RecoveryReport

  /// Where the durable log ends.
  package private(set) var position: LogPosition
  private var unwritten: [UInt8] = []
  private var unwrittenEnd = LogPosition()
  private var isPublished = false
  /// Whether the active segment's name may not be durable yet.
  private var isNew: Bool
  /// The segment that was sealed, until the next one is there.
  private var sealed: SealedSegment?
  /// The sync that failed.
  private var failure: SystemError?

  init(
    _ opened: consuming OpenedLog, _ state: StateDirectory, _ disk: any Disk, _ lock: consuming WriterLock
  ) throws(EventLogError) {
    durable = try wrapping(EventLogError.system) { () throws(SystemError) in
      try Descriptor.open(state.durable, O_WRONLY | O_CREAT, mode: 0o644)
    }
    self.state = state
    self.disk = disk
    self.lock = lock
    epoch = randomHex(digits: 4)
    recovery = opened.report
    position = opened.position
    isNew = opened.isNew
    file = opened.takeFile()
  }

  /// An empty batch that goes on where the log ends.
  package func makeBatch() -> EventBatch {
    EventBatch(log: position.log, epoch: epoch, first: position.sequence + 1)
  }

  /// Takes a batch to be written by the next ``flush()``, and returns its events with their places in the log.
  @discardableResult
  package mutating func stage(_ batch: EventBatch) -> [LoggedEvent] {
    precondition(unwritten.isEmpty, "a batch is staged only after the one before it is durable")
    var end = position
    var logged: [LoggedEvent] = []
    logged.reserveCapacity(batch.events.count)
    var line = JSONWriter(capacity: Limits.eventBytes)
    for var event in batch.events {
      var chain = EventEncoder.write(event, after: end.chain, to: &line)
      if line.count > Limits.lineBytes {
        // The parts of an event are bounded one by one; this holds even if one of those bounds is wrong.
        event.data = event.data.shortened
        chain = EventEncoder.write(event, after: end.chain, to: &line)
      }
      logged.append(
        LoggedEvent(
          event: event, chain: chain,
          place: LogPlace(segment: end.segment, bytes: end.end..<(end.end + line.count - 1))))
      line.withBytes { unwritten += $0 }
      end.sequence = event.sequence
      end.chain = chain
      end.end += line.count
    }
    unwrittenEnd = end
    return logged
  }

  /// Writes what is staged and makes it durable. After a full disk it can be called again and goes on at the very byte.
  /// A sync that has failed is for good: see ``hasFailed``.
  package mutating func flush() throws(SystemError) {
    if let failure { throw failure }
    try write()
    guard !isPublished else { return }
    try publish()
    isPublished = true
  }

  /// Whether a sync has failed, be it for want of room: nothing more is written to the segment, and waiting does not help.
  package var hasFailed: Bool { failure != nil }

  private mutating func write() throws(SystemError) {
    guard !unwritten.isEmpty else { return }
    let start = unwrittenEnd.end - unwritten.count
    var done = 0
    defer { unwritten.removeFirst(done) }
    while done < unwritten.count {
      done += try disk.write(unwritten[done...], to: file, at: start + done)
    }
    try sync()
    position = unwrittenEnd
    isPublished = false
  }

  private mutating func sync() throws(SystemError) {
    do throws(SystemError) {
      try disk.sync(file)
      if isNew {
        try disk.syncDirectory(state.log)
        try disk.syncDirectory(state.root)
      }
      isNew = false
    } catch {
      failure = error
      markSuspect(error)
      throw error
    }
  }

  private func markSuspect(_ error: SystemError) {
    Self.markSuspect(unwrittenEnd.segment, "Events up to \(position.sequence) were durable.", error, in: state, disk)
  }

  /// Says beside a segment that nothing more may be written to it. On a disk that fails this may fail, too: then the next
  /// start verifies what is there, and finds what is missing by the chain.
  static func markSuspect(
    _ segment: UInt64, _ known: String, _ error: SystemError, in state: StateDirectory, _ disk: any Disk
  ) {
    let words = "\(error). \(known) The next start freezes this segment.\n"
    try? disk.replace(state.suspect(segment), with: Array(words.utf8), mode: 0o644)
  }

  /// Lets readers see how far the log is durable.
  private func publish(isWaiting: Bool = false) throws(SystemError) {
    try disk.writeAll(DurablePosition(position, isWaiting: isWaiting).line, to: durable, at: 0)
  }

  /// Lets `status` see whether the writer waits for room. The line is there already, so this takes none.
  package func show(isWaiting: Bool) { try? publish(isWaiting: isWaiting) }

  /// Throws when `events.jsonl` is no longer the file that is being written: then no reader would ever see what comes.
  package func checkPlace() throws(EventLogError) {
    let (own, named) = try wrapping(EventLogError.system) { () throws(SystemError) in
      (try file.status(), try FileStatus.of(state.events))
    }
    guard named?.inode == own.inode else { throw .moved(path: state.events.displayName) }
  }
}

// MARK: - Segments

extension EventLogWriter {
  /// Whether the active segment has reached a limit. One that holds only its own beginning has not.
  package func isFull(_ policy: SegmentPolicy, at now: Timestamp) -> Bool {
    guard position.sequence > position.segment else { return false }
    return position.end >= policy.bytes
      || now.microseconds - position.opened.microseconds >= policy.age.wholeMicroseconds
  }

  /// For how long the active segment stays young enough; nil when that does not matter, because it holds nothing.
  package func remainingAge(_ policy: SegmentPolicy, at now: Timestamp) -> Duration? {
    guard position.sequence > position.segment else { return nil }
    return max(.zero, policy.age - .microseconds(now.microseconds - position.opened.microseconds))
  }

  /// Gives the active segment its final name. Once more after a full disk it does nothing.
  package mutating func seal() throws(EventLogError) {
    precondition(unwritten.isEmpty, "a segment is sealed between batches")
    guard sealed == nil else { return }
    let segment = try SealedSegment(position, in: state)
    try wrapping(EventLogError.system) { () throws(SystemError) in
      try disk.rename(state.events, to: state.sealed(position.segment))
    }
    sealed = segment
  }

  /// Makes the next segment, after ``seal()``, and returns the batch that begins it.
  package mutating func nextSegment(
    checkpoint: CheckpointReference?, gaps: [LogGap] = [], at time: Timestamp
  ) throws(SystemError) -> EventBatch {
    let previous = sealed
    file = try disk.create(state.events, mode: 0o644)
    sealed = nil
    position.end = 0
    return beginSegment(previous, checkpoint: checkpoint, gaps: gaps, at: time)
  }

  /// The batch that begins a segment, whose file is there and empty, or holds blanks.
  mutating func beginSegment(
    _ previous: SealedSegment?, checkpoint: CheckpointReference?, gaps: [LogGap] = [], at time: Timestamp
  ) -> EventBatch {
    isNew = true
    if position.log.isEmpty { position.log = randomHex(digits: 8) }
    position.segment = position.sequence + 1
    position.opened = time
    var batch = makeBatch()
    batch.add(at: time) { _ in
      .segmentOpened(
        SegmentOpened(
          log: position.log, format: Limits.logFormat, previous: previous, checkpoint: checkpoint,
          about: SegmentOpened.explanation))
    }
    for gap in gaps { batch.add(at: time) { _ in .logGap(gap) } }
    return batch
  }
}

extension SealedSegment {
  /// The segment that ends with a position.
  init(_ position: LogPosition, in state: StateDirectory) throws(EventLogError) {
    guard let file = try SegmentFile.open(position.segment, in: state) else {
      throw .missing(
        path: state.sealed(position.segment).displayName, events: position.segment..<(position.sequence + 1))
    }
    self.init(
      first: position.segment, last: position.sequence, chain: position.chain.description, bytes: try file.size(),
      sha256: try file.sha256())
  }
}

/// Random hexadecimal digits from the system's generator: an identity, not a secret.
private func randomHex(digits: Int) -> String {
  var generator = SystemRandomNumberGenerator()
  return String((0..<digits).map { _ in Character(UnicodeScalar(Hex.digits[Int(generator.next() & 15)])) })
}
