internal import Glibc
internal import SystemPackage

/// Reads the events of a log in order, each once, up to what is durable, while the service goes on writing, sealing,
/// compressing and deleting segments.
///
/// Every line is checked against the one before it: that its sequence is the next one, and its chain the one that follows.
public struct EventLogReader: ~Copyable {
  /// A line of the log as it is stored.
  public struct Line: Sendable {
    /// Where a reader stands that has taken it.
    public var cursor: Cursor
    /// Its bytes, without the newline.
    public var bytes: [UInt8]
    /// Its sequence.
    public var sequence: UInt64 { cursor.id.sequence }
    /// The type of its event.
    public var type: String { LineEnvelope.type(of: bytes) ?? "" }
  }

  /// Where to begin.
  public enum Start: Sendable {
    /// Behind a sequence; 0 is the oldest event that is kept.
    case after(UInt64)
    /// With the last so many events.
    case last(UInt64)
    /// Where an earlier reader stopped.
    case cursor(Cursor)
    /// With the first event from a time on.
    case since(Timestamp)

    /// Whether it is found anew by looking again.
    fileprivate var isRelative: Bool {
      switch self {
      case .after(0), .last, .since: true
      case .after, .cursor: false
      }
    }
  }

  private let state: StateDirectory
  private var inotify: Inotify
  private var durable: DurablePosition
  private var segment: SegmentFile
  private var lines: LineReader
  /// The last event that was returned or is to be passed over.
  private var after: UInt64
  /// The chain of that event, once it is known.
  private var chain: Chain?
  /// What the reader was given and nothing has confirmed yet.
  private var unconfirmed: Cursor?
  /// Events before this time are passed over.
  private var since: Timestamp?
  /// The events that are lost in damaged parts of the log, and were passed over.
  public private(set) var lost: UInt64 = 0

  /// Begins to read.
  ///
  /// - Throws: `expired` when the events asked for are not kept any more, `otherLog` when the cursor is not this log's.
  public init(_ state: StateDirectory, from start: Start) throws(EventLogError) {
    guard
      let durable = try wrapping(EventLogError.system, { () throws(SystemError) in try DurablePosition.read(state) })
    else {
      throw .invalid(path: state.durable.displayName, why: "nothing is durable yet: start the service (copytaster run)")
    }
    let (after, known, since) = try Self.place(start, durable, state)
    do throws(EventLogError) {
      let (segment, lines) = try Self.open(after + 1, durable, state)
      self.init(state, try Self.watch(state), durable, segment, lines, after: after, known, since)
    } catch {
      // Whoever asks for the oldest event must not be told that it has expired since it was looked for.
      guard case .expired = error, start.isRelative else { throw error }
      try self.init(state, from: start)
    }
  }

  /// The event to begin behind, the cursor that says so, and the time before which events are passed over.
  private static func place(
    _ start: Start, _ durable: DurablePosition, _ state: StateDirectory
  ) throws(EventLogError) -> (UInt64, Cursor?, Timestamp?) {
    let segments = try wrapping(EventLogError.system) { () throws(SystemError) in try SegmentList.read(state) }
    let oldest = segments.sealed.first ?? durable.segment
    let after: UInt64
    var known: Cursor?
    var since: Timestamp?
    switch start {
    case .after(0): after = oldest - 1
    case .after(let sequence):
      try check("event \(sequence)", sequence, durable, state)
      after = sequence
    case .last(let count): after = max(oldest, durable.sequence + 1 - min(count, durable.sequence)) - 1
    case .cursor(let cursor):
      guard cursor.id.log == durable.log else {
        throw .otherLog(
          path: state.log.displayName, cursor: "log \(cursor.id.log)", found: "is log \(durable.log)")
      }
      try check("event \(cursor.id.sequence)", cursor.id.sequence, durable, state)
      after = cursor.id.sequence
      known = cursor
    case .since(let time):
      since = time
      after = try segment(at: time, segments, durable, state) - 1
    }
    guard after + 1 >= oldest else { throw .expired(after: after, oldest: oldest) }
    return (after, known, since)
  }

  private init(
    _ state: StateDirectory, _ inotify: consuming Inotify, _ durable: DurablePosition, _ segment: SegmentFile,
    _ lines: LineReader, after: UInt64, _ known: Cursor?, _ since: Timestamp?
  ) {
    self.state = state
    self.inotify = inotify
    self.durable = durable
    self.segment = segment
    self.lines = lines
    self.after = after
    self.since = since
    unconfirmed = known
    chain = known?.chain
  }

  /// Hints about changes of the log; where there can be none, the reader looks from time to time.
  private static func watch(_ state: StateDirectory) throws(EventLogError) -> Inotify {
    let directory = try wrapping(EventLogError.system) { () throws(SystemError) in
      try Descriptor.open(state.log, O_RDONLY | O_DIRECTORY)
    }
    var inotify = Inotify()
    do throws(SystemError) {
      try inotify.open()
      _ = try inotify.add(directory)
      return inotify
    } catch { return Inotify() }
  }

  /// Nobody can have read what the log does not hold yet.
  private static func check(
    _ cursor: String, _ sequence: UInt64, _ durable: DurablePosition, _ state: StateDirectory
  ) throws(EventLogError) {
    guard sequence <= durable.sequence else {
      throw .otherLog(path: state.log.displayName, cursor: cursor, found: "ends with event \(durable.sequence)")
    }
  }

  /// The newest segment that was opened before a time, or the oldest.
  private static func segment(
    at time: Timestamp, _ segments: SegmentList, _ durable: DurablePosition, _ state: StateDirectory
  ) throws(EventLogError) -> UInt64 {
    for first in [durable.segment] + segments.sealed.reversed() {
      if let opened = try SegmentFile.open(first, in: state)?.opening()?.event.time, opened <= time { return first }
    }
    return segments.sealed.first ?? durable.segment
  }

  /// Opens the segment that holds an event, at a line before it and near it.
  private static func open(
    _ sequence: UInt64, _ durable: DurablePosition, _ state: StateDirectory
  ) throws(EventLogError) -> (SegmentFile, LineReader) {
    var first = durable.segment
    if sequence < first {
      let segments = try wrapping(EventLogError.system) { () throws(SystemError) in try SegmentList.read(state) }
      guard let holding = segments.sealed.last(where: { $0 <= sequence }) else {
        throw try gone(sequence, durable, state)
      }
      first = holding
    }
    guard let file = try SegmentFile.open(first, in: state) else { throw try gone(sequence, durable, state) }
    let end = first == durable.segment ? durable.end : try file.size()
    return (file, LineReader(file, from: try file.place(before: sequence, end: end), to: end))
  }

  /// Why the segment that holds an event cannot be opened: it has expired, also since the position was read; or it is missing.
  private static func gone(
    _ sequence: UInt64, _ durable: DurablePosition, _ state: StateDirectory
  ) throws(EventLogError) -> EventLogError {
    let (segments, now) = try wrapping(EventLogError.system) { () throws(SystemError) in
      (try SegmentList.read(state), try DurablePosition.read(state) ?? durable)
    }
    let oldest = segments.sealed.first ?? now.segment
    if oldest > sequence { return .expired(after: sequence - 1, oldest: oldest) }
    let path = sequence < now.segment ? state.sealed(sequence) : state.events
    return .missing(path: path.displayName, events: sequence..<(max(now.sequence, sequence) + 1))
  }

  /// The next durable event, or nil when there is none at the moment.
  public mutating func next() throws(EventLogError) -> Line? {
    while try hasMore() {
      guard let piece = try lines.next() else {
        try enterNextSegment()
        continue
      }
      switch piece {
      case .gap(let gap): pass(gap)
      case .line(let line) where line.isBlank: break
      case .line(let line):
        guard let taken = try take(line) else { continue }
        if let since, let time = LineEnvelope.time(of: taken.bytes), time < since { continue }
        since = nil
        return taken
      }
    }
    return nil
  }

  private mutating func hasMore() throws(EventLogError) -> Bool {
    if after < durable.sequence { return true }
    let now = try wrapping(EventLogError.system) { () throws(SystemError) in try DurablePosition.read(state) }
    guard let now, now.sequence > after else { return false }
    let wasActive = segment.first == durable.segment
    durable = now
    guard segment.first != durable.segment else {
      lines.extend(to: durable.end)
      return true
    }
    // It was sealed since. What is to be passed over in it is said beside it; if it is gone, what is open can still be read.
    if wasActive, let sealed = try SegmentFile.sealed(segment.first, in: state) {
      segment = sealed
      lines = LineReader(sealed, from: lines.place)
    } else {
      lines.extend(to: .max)
    }
    return true
  }

  private mutating func take(_ line: LogLine) throws(EventLogError) -> Line? {
    guard let sequence = EventDecoder.sequence(of: line.bytes), let id = LineEnvelope.id(of: line.bytes),
      let written = try? EventDecoder.chain(writtenIn: line.bytes)
    else { throw unreadable(line, "it is no event") }
    if sequence < after { return nil }
    if sequence == after {
      if let unconfirmed, unconfirmed.chain != written { throw notFollowed(unconfirmed, id) }
      chain = written
      unconfirmed = nil
      return nil
    }
    guard sequence == after + 1 else { throw unreadable(line, "event \(sequence) where \(after + 1) is due") }
    if let chain, (try? EventDecoder.chain(of: line.bytes, after: chain)) == nil {
      if let unconfirmed { throw notFollowed(unconfirmed, id) }
      throw unreadable(line, "\(EventDecoder.Failure.chainBroken)")
    }
    after = sequence
    chain = written
    unconfirmed = nil
    return Line(cursor: Cursor(id: id, chain: written), bytes: line.bytes)
  }

  private func unreadable(_ line: LogLine, _ why: String) -> EventLogError {
    .unreadable(path: segment.path, byte: line.offset, why: why)
  }

  private func notFollowed(_ cursor: Cursor, _ found: EventID) -> EventLogError {
    .otherLog(
      path: state.log.displayName, cursor: "event \(cursor.id) with chain \(cursor.chain)",
      found: "goes on differently at event \(found)")
  }

  private mutating func pass(_ gap: SegmentGap) {
    guard gap.events.upperBound > after + 1 else { return }
    lost += gap.events.upperBound - max(gap.events.lowerBound, after + 1)
    after = gap.events.upperBound - 1
    chain = gap.chain
    unconfirmed = nil
  }

  private mutating func enterNextSegment() throws(EventLogError) {
    let former = segment.first
    (segment, lines) = try Self.open(after + 1, durable, state)
    guard segment.first > former else {
      throw .missing(
        path: state.sealed(after + 1).displayName, events: (after + 1)..<(durable.sequence + 1))
    }
  }

  /// Waits until the log may have grown, until the time is over, or until the descriptor `stop` is readable.
  public mutating func wait(atMost duration: Duration, orUntil stop: Int32 = -1) throws(EventLogError) {
    Ingest.wait(
      for: [Awaited(inotify.raw), Awaited(stop)], atMost: inotify.raw < 0 ? min(duration, Limits.lookEvery) : duration)
    try wrapping(EventLogError.system) { () throws(SystemError) in while !(try inotify.drain()).isEmpty {} }
  }
}

extension SegmentFile {
  /// The beginning of a line at or before that of an event, at most a block away from it: found by halving, so that little of
  /// a compressed segment is unpacked.
  fileprivate func place(before sequence: UInt64, end: Int) throws(EventLogError) -> Int {
    var low = 0
    var high = end
    while high - low > Limits.readBytes {
      let middle = (low + high) / 2
      // The first whole line behind the middle. A place that tells nothing, in a gap or among blanks, counts as too far.
      if let line = try line(behind: middle, before: high), let found = EventDecoder.sequence(of: line.bytes),
        found < sequence
      {
        low = line.offset
      } else {
        high = middle
      }
    }
    return low
  }

  private func line(behind middle: Int, before end: Int) throws(EventLogError) -> LogLine? {
    var offset = middle
    while offset < end {
      let block = try read(count: min(Limits.searchedBytes, end - offset), at: offset)
      if block.isEmpty { return nil }
      if let newline = block.firstIndex(of: 10) {
        var lines = LineReader(self, from: offset + newline + 1, to: end)
        if case .line(let line)? = try lines.next(), line.isTerminated { return line }
        return nil
      }
      offset += block.count
    }
    return nil
  }
}
