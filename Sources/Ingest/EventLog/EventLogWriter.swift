internal import Glibc
internal import SystemPackage

/// The events of one batch while they are being decided. They become durable together.
public struct EventBatch: Sendable {
  /// The events so far.
  public private(set) var events: [Event] = []
  private let log: String
  private let epoch: String
  private let first: UInt64

  package init(log: String, epoch: String, first: UInt64) {
    self.log = log
    self.epoch = epoch
    self.first = first
  }

  /// The identity that the next event will have.
  package var nextID: EventID { EventID(log: log, epoch: epoch, sequence: first + UInt64(events.count)) }

  /// Adds an event; `data` may speak of the event's own identity, as a story's first event does.
  @discardableResult
  package mutating func add(at time: Timestamp, _ data: (EventID) -> EventData) -> EventID {
    let id = nextID
    events.append(Event(sequence: id.sequence, id: id, batch: first, time: time, data: data(id)))
    return id
  }
}

/// The one writer of the log: a batch is one write and one sync.
///
/// A sync that fails is the end of this value: after one failed `fdatasync` the next one succeeds and the data is gone (on ext4,
/// xfs and btrfs alike), so nothing that it would say later can be trusted.
package struct EventLogWriter: ~Copyable {
  private let state: StateDirectory
  private let disk: any Disk
  private let lock: WriterLock
  private let file: Descriptor
  private let durable: Descriptor
  private let epoch: String
  /// What opening the log found and did.
  package let recovery: RecoveryReport

  /// Where the durable log ends.
  package private(set) var position: LogPosition
  private var unwritten: [UInt8] = []
  private var unwrittenEnd = LogPosition()
  private var isPublished = false

  /// Opens the log for writing: takes the lock, makes the log when there is none, walks it, mends a torn tail.
  ///
  /// - Parameters:
  ///   - applied: asked once the lock is held: the sequence up to which the catalog vouches for this log.
  ///   - visit: gets the events of each whole decision in the log, in order.
  package static func open<E: Error>(
    _ state: StateDirectory, disk: any Disk, time: any TimeSource,
    applied: (_ log: String?) throws(E) -> UInt64,
    visit: ([LoggedEvent]) throws(E) -> Void
  ) throws(RecoveryFailure<E>) -> EventLogWriter {
    let lock = try wrapping(RecoveryFailure<E>.log) { () throws(EventLogError) in
      try wrapping(EventLogError.system) { () throws(SystemError) in try state.create() }
      return try WriterLock(state)
    }
    let file = try wrapping(RecoveryFailure<E>.system) { () throws(SystemError) in
      try Descriptor.open(state.events, O_RDWR | O_CREAT, mode: 0o644)
    }
    let durable = try wrapping(RecoveryFailure<E>.system) { () throws(SystemError) in
      try Descriptor.open(state.durable, O_WRONLY | O_CREAT, mode: 0o644)
    }
    let identity = try wrapping(RecoveryFailure<E>.system) { () throws(SystemError) in try Self.identity(of: file) }
    let vouched = try wrapping(RecoveryFailure<E>.visitor) { () throws(E) in try applied(identity) }
    var recovery = LogRecovery(state: state, disk: disk, applied: vouched)
    let (position, report) = try recovery.run(file, visit: visit)
    var writer = EventLogWriter(
      state: state, disk: disk, lock: lock, file: file, durable: durable, epoch: randomHex(digits: 4),
      position: position, recovery: report)
    do throws(SystemError) {
      if position.log.isEmpty { try writer.begin(time) }
      try writer.flush()
    } catch { throw .system(error) }
    return writer
  }

  private init(
    state: StateDirectory, disk: any Disk, lock: consuming WriterLock, file: consuming Descriptor,
    durable: consuming Descriptor, epoch: String, position: LogPosition, recovery: RecoveryReport
  ) {
    self.state = state
    self.disk = disk
    self.lock = lock
    self.file = file
    self.durable = durable
    self.epoch = epoch
    self.position = position
    self.recovery = recovery
  }

  /// The log that the first line names, before anything is verified; nil when there is no such line.
  private static func identity(of file: borrowing Descriptor) throws(SystemError) -> String? {
    var lines = LineReader()
    guard let line = try lines.next(file), let event = try? EventDecoder().event(line.bytes),
      case .segmentOpened(let opened) = event.data
    else { return nil }
    return opened.log
  }

  /// Writes the first line of a new log.
  private mutating func begin(_ time: any TimeSource) throws(SystemError) {
    position.log = randomHex(digits: 8)
    var batch = makeBatch()
    batch.add(at: time.now()) { _ in
      .segmentOpened(
        SegmentOpened(log: position.log, format: Limits.logFormat, about: SegmentOpened.explanation))
    }
    stage(batch)
    try flush()
    try disk.syncDirectory(state.log)
    try disk.syncDirectory(state.root)
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
    for var event in batch.events {
      var line = EventEncoder.line(event, after: end.chain)
      if line.bytes.count > Limits.lineBytes {
        // The parts of an event are bounded one by one; this holds even if one of those bounds is wrong.
        event.data = event.data.shortened
        line = EventEncoder.line(event, after: end.chain)
      }
      logged.append(
        LoggedEvent(event: event, chain: line.chain, bytes: end.end..<(end.end + line.bytes.count - 1)))
      unwritten += line.bytes
      end = LogPosition(log: end.log, sequence: event.sequence, chain: line.chain, end: end.end + line.bytes.count)
    }
    unwrittenEnd = end
    return logged
  }

  /// Writes what is staged and makes it durable. After a full disk it can be called again and goes on at the very byte.
  package mutating func flush() throws(SystemError) {
    try write()
    guard !isPublished else { return }
    try publish()
    isPublished = true
  }

  private mutating func write() throws(SystemError) {
    guard !unwritten.isEmpty else { return }
    let start = unwrittenEnd.end - unwritten.count
    var done = 0
    defer { unwritten.removeFirst(done) }
    while done < unwritten.count {
      done += try disk.write(unwritten[done...], to: file, at: start + done)
    }
    try disk.sync(file)
    position = unwrittenEnd
    isPublished = false
  }

  /// Throws when `events.jsonl` is no longer the file that is being written: then no reader would ever see what comes.
  package func checkPlace() throws(EventLogError) {
    let (own, named) = try wrapping(EventLogError.system) { () throws(SystemError) in
      (try file.status(), try FileStatus.of(state.events))
    }
    guard named?.inode == own.inode else { throw .moved(path: state.events.displayName) }
  }

  /// Lets readers see how far the log is durable.
  private func publish() throws(SystemError) {
    let line = DurablePosition(sequence: position.sequence, end: position.end).line
    _ = try disk.write(line[...], to: durable, at: 0)
  }
}

/// Random hexadecimal digits from the system's generator: an identity, not a secret.
private func randomHex(digits: Int) -> String {
  var generator = SystemRandomNumberGenerator()
  return String((0..<digits).map { _ in Character(UnicodeScalar(Hex.digits[Int(generator.next() & 15)])) })
}
