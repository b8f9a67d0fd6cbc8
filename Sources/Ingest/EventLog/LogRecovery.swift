internal import Glibc
internal import SystemPackage

/// What recovery found and did.
public struct RecoveryReport: Equatable, Sendable {
  /// The bytes that were blanked or, in a segment that was frozen, are passed over; nil when the log was whole.
  public var torn: Range<Int>?
  /// Where a copy of them is kept.
  public var copy: String?
  /// Whether a last line got the newline that it lacked.
  public var completedLine = false
  /// The segment that was frozen, because a sync of it had failed before.
  public var frozen: UInt64?
}

/// Where a walk over the log begins, and what is known of its end.
package struct LogOrigin: Sendable {
  /// The last event before the walk: that of a checkpoint, or none.
  package var position = LogPosition()
  /// The sequence up to which the log is known to have been durable.
  package var durable: UInt64 = 0

  /// An origin by its parts: the beginning of a log of which nothing is known, unless told otherwise.
  package init(position: LogPosition = LogPosition(), durable: UInt64 = 0) {
    self.position = position
    self.durable = durable
  }
}

/// Walks the log once: verifies every line, hands each whole decision to the caller, and mends a torn tail.
///
/// *Torn or corrupt.* A batch is written only after the one before it was synced. So damage in a batch that another follows,
/// in a sealed segment, or at or below what is known to have been durable is corruption, and nothing is touched; any other
/// damage is a torn tail.
package struct LogRecovery {
  package let state: StateDirectory
  package let disk: any Disk
  package let origin: LogOrigin

  private var walk: LogWalk
  /// The end of the last whole decision.
  private var whole: LogPosition
  /// Lost events that were passed over, and that no event has declared yet: a repair was interrupted.
  private(set) var undeclared: [LogGap] = []
  /// Events of a decision that is not closed yet.
  private var held: [LoggedEvent] = []

  package init(state: StateDirectory, disk: any Disk, origin: LogOrigin) {
    self.state = state
    self.disk = disk
    self.origin = origin
    walk = LogWalk(from: origin.position)
    whole = origin.position
  }

  /// Reads the sealed segments behind the origin, and then the active one if there is one. `visit` gets the events of each
  /// decision that is complete, in order.
  ///
  /// - Returns: the end of the last whole decision. It is in the active segment if that holds a whole line at all.
  package mutating func read<E: Error>(
    _ segments: SegmentList, visit: ([LoggedEvent]) throws(E) -> Void
  ) throws(RecoveryFailure<E>) -> LogPosition {
    for first in segments.sealed where first > origin.position.sequence {
      guard first == walk.expected else { throw .log(missing(before: first)) }
      let file = try wrapping(RecoveryFailure<E>.log) { () throws(EventLogError) in
        guard let file = try SegmentFile.sealed(first, in: state) else { throw missing(before: first + 1) }
        return file
      }
      try readThrough(file, isActive: false, visit: visit)
    }
    if segments.hasActive {
      let file = try wrapping(RecoveryFailure<E>.log) { () throws(EventLogError) in
        guard let file = try SegmentFile.active(walk.expected, in: state) else {
          throw EventLogError.moved(path: state.events.displayName)
        }
        // What was not read from the disk proves nothing about it.
        try wrapping(EventLogError.system) { () throws(SystemError) in
          try Descriptor.open(state.events, O_RDONLY).dropCache(from: 0)
        }
        return file
      }
      try readThrough(file, isActive: true, visit: visit)
    }
    guard whole.sequence >= origin.durable else {
      throw .log(.lostEnd(path: state.events.displayName, last: whole.sequence, durable: origin.durable))
    }
    return whole
  }

  private func missing(before first: UInt64) -> EventLogError {
    .missing(path: state.sealed(walk.expected).displayName, events: walk.expected..<max(first, walk.expected + 1))
  }

  /// Reads a segment until its end or, if it is the active one, until the first line that does not follow from the one before.
  private mutating func readThrough<E: Error>(
    _ file: SegmentFile, isActive: Bool, visit: ([LoggedEvent]) throws(E) -> Void
  ) throws(RecoveryFailure<E>) {
    walk.enter(file.first)
    whole.end = 0
    var lines = LineReader(file)
    while true {
      let piece = try wrapping(RecoveryFailure<E>.log) { () throws(EventLogError) in try lines.next() }
      guard let piece else { break }
      guard case .line(let line) = piece else {
        if case .gap(let gap) = piece { pass(gap, of: file) }
        continue
      }
      if line.isBlank {
        // What an earlier recovery blanked. At the very end it may have been interrupted, and is blanked once more.
        if line.isTerminated && held.isEmpty { whole.end = line.end }
        continue
      }
      do throws(EventDecoder.Failure) {
        held.append(try walk.accept(line))
      } catch {
        try wrapping(RecoveryFailure<E>.log) { () throws(EventLogError) in
          try refuseCorruption(file, isActive, line, error)
        }
        return
      }
      if case .logGap(let declared)? = held.last?.event.data { undeclared.removeAll { $0.isSame(as: declared) } }
      guard held.last?.event.data.closesDecision == true else { continue }
      do throws(E) { try visit(held) } catch { throw .visitor(error) }
      held = []
      whole = walk.position
    }
    // A segment is sealed between decisions; what a gap has left of one stands for itself.
    guard !isActive else { return }
    if !held.isEmpty { do throws(E) { try visit(held) } catch { throw .visitor(error) } }
    held = []
    whole = walk.position
  }

  private mutating func pass(_ gap: SegmentGap, of file: SegmentFile) {
    walk.pass(gap)
    guard !gap.events.isEmpty else { return }
    undeclared.append(LogGap(segment: file.first, gap, why: "a repair that was interrupted has given it up"))
  }

  /// Throws when the damage at `line` cannot be a torn tail.
  private func refuseCorruption(
    _ file: SegmentFile, _ isActive: Bool, _ line: LogLine, _ why: EventDecoder.Failure
  ) throws(EventLogError) {
    // A chain that holds around something unreadable is no damage: a later version of the program wrote it.
    let isForeign: Bool =
      switch why {
      case .unknownType, .unknownFormat: true
      default: false
      }
    guard isForeign || !isActive || walk.expected <= origin.durable else {
      guard try laterBatchExists(file, after: line) else { return }
      throw corrupt(file, line, why)
    }
    throw corrupt(file, line, why)
  }

  private func corrupt(_ file: SegmentFile, _ line: LogLine, _ why: EventDecoder.Failure) -> EventLogError {
    .corrupt(
      path: file.path, line: line.number, byte: line.offset, expected: walk.expected, why: why.description)
  }

  /// Whether the file goes on with a batch that was begun after the damaged line: then the damaged line was durable once.
  private func laterBatchExists(_ file: SegmentFile, after line: LogLine) throws(EventLogError) -> Bool {
    var rest = LineReader(file, from: line.end)
    let decoder = EventDecoder()
    while let piece = try rest.next() {
      guard case .line(let later) = piece else { continue }
      if let event = try? decoder.event(later.bytes), event.batch > walk.expected { return true }
    }
    return false
  }

  /// Blanks everything after the last whole decision, keeping a copy; completes a last line that only lacks its newline.
  ///
  /// - Returns: what was done, and where the segment goes on.
  package func mend(_ file: borrowing Descriptor) throws(SystemError) -> (RecoveryReport, end: Int) {
    var report = RecoveryReport()
    let size = try file.status().size
    guard size > whole.end else {
      if walk.isTerminated { return (report, whole.end) }
      try write([newline], to: file, at: size)
      report.completedLine = true
      return (report, size + 1)
    }
    report.torn = whole.end..<size
    report.copy = try keepCopy(of: whole.end..<size, of: file)
    try blank(whole.end..<size, of: file)
    do throws(SystemError) {
      // One newline more than there was: a live `tail -F` has shown the torn line, and must see it end.
      try write([newline], to: file, at: size)
      return (report, size + 1)
    } catch {
      guard error.isDiskFull else { throw error }
      // Not even a byte of room: the newline takes the place of the last blank.
      try write([newline], to: file, at: size - 1)
      return (report, size)
    }
  }

  /// Ends the active segment without another write to it, because a sync of it has failed: at what its chain proves. What
  /// lies behind is passed over.
  package func freeze(hasLine: Bool) throws(SystemError) -> RecoveryReport {
    let file = try Descriptor.open(state.events, O_RDONLY)
    let size = try file.status().size
    var report = RecoveryReport()
    report.frozen = walk.segment
    guard hasLine else {
      // Not even its first line is whole, so the next segment will be named as this one was to be.
      try disk.rename(state.events, to: state.torn.appending("segment-\(pad(walk.segment, 20)).torn"))
      return report
    }
    if size > whole.end {
      report.torn = whole.end..<size
      report.copy = try keepCopy(of: whole.end..<size, of: file)
      let next = whole.sequence + 1
      let gap = SegmentGap(bytes: whole.end..<size, events: next..<next, chain: nil)
      try disk.replace(state.gaps(walk.segment), with: gap.line, mode: 0o644)
    }
    try disk.rename(state.events, to: state.sealed(walk.segment))
    return report
  }

  /// Copies what is about to be given up, and says where to; nil when there is no room for a copy. It was never durable, so
  /// recovery goes on without it: a full disk must not keep the service from starting.
  package func keepCopy(of bytes: Range<Int>, of file: borrowing Descriptor) throws(SystemError) -> String? {
    let path = state.torn.appending("segment-\(pad(walk.segment, 20))-at-\(pad(bytes.lowerBound, 20)).torn")
    do throws(SystemError) {
      try disk.replace(path, mode: 0o600) { copy throws(SystemError) in
        for from in stride(from: bytes.lowerBound, to: bytes.upperBound, by: Limits.readBytes) {
          let block = try file.read(count: min(Limits.readBytes, bytes.upperBound - from), at: from)
          try disk.writeAll(block, to: copy, at: from - bytes.lowerBound)
        }
      }
      return path.displayName
    } catch {
      guard error.isDiskFull else { throw error }
      return nil
    }
  }

  /// Puts spaces in the place of bytes, in lines that a reader with a bounded buffer can take.
  private func blank(_ bytes: Range<Int>, of file: borrowing Descriptor) throws(SystemError) {
    let line = [UInt8](repeating: UInt8(ascii: " "), count: Limits.blankLineBytes - 1) + [newline]
    for from in stride(from: bytes.lowerBound, to: bytes.upperBound, by: line.count) {
      try disk.writeAll(Array(line.prefix(bytes.upperBound - from)), to: file, at: from)
    }
  }

  private func write(_ bytes: [UInt8], to file: borrowing Descriptor, at offset: Int) throws(SystemError) {
    try disk.writeAll(bytes, to: file, at: offset)
    try disk.sync(file)
  }
}

private let newline: UInt8 = 10

/// Why a walk over the log ended early.
package enum RecoveryFailure<E: Error>: Error {
  /// The log cannot be read or is damaged.
  case log(EventLogError)
  /// The visitor threw.
  case visitor(E)

  static func system(_ error: SystemError) -> RecoveryFailure { .log(.system(error)) }
}

extension EventData {
  /// Whether a decision ends with this event. The events of a story stand or fall with the `file.…` event that closes them.
  package var closesDecision: Bool {
    switch self {
    case .storyOriginal, .storyOverlap, .storyDuplicate, .storyRevised, .storyWithdrawn, .groupMerged: false
    default: true
    }
  }
}
