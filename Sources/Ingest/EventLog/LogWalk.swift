/// Where the log stands: everything up to here is whole.
package struct LogPosition: Equatable, Sendable {
  /// The log's identity; empty before the first line was read.
  package var log = ""
  /// The segment: the sequence of its first event; 0 before the first.
  package var segment: UInt64 = 0
  /// When the segment was opened.
  package var opened = Timestamp(microseconds: 0)
  /// The last event's sequence; 0 before the first.
  package var sequence: UInt64 = 0
  /// The last event's chain.
  package var chain = Chain.beginning
  /// The segment's size up to and including the last event's line.
  package var end = 0
}

/// Where a line of the log is.
public struct LogPlace: Equatable, Sendable {
  /// The segment: the sequence of its first event.
  public var segment: UInt64
  /// The line's bytes in the segment, the newline not included.
  public var bytes: Range<Int>
}

/// An event together with where it stands in the log.
public struct LoggedEvent: Equatable, Sendable {
  /// The event.
  public var event: Event
  /// The chain that its line ends in.
  public var chain: Chain
  /// Where its line is.
  public var place: LogPlace
}

/// Follows the log line by line and checks that each line follows from the one before: sequence, chain, form.
package struct LogWalk {
  /// The last line that was right.
  package private(set) var position: LogPosition
  /// Whether that line ended in a newline.
  package private(set) var isTerminated = true
  /// The segment that is being walked; `position` is in it as soon as it has given a line.
  package private(set) var segment: UInt64
  /// Whether the next line must follow from the one before. Behind a gap that swallowed the chain, and at the beginning of a
  /// log whose first segments have expired, it is taken on its form alone.
  package private(set) var isAnchored: Bool
  private let decoder = EventDecoder()

  /// A walk that goes on behind a position, or from the beginning of the log.
  package init(from position: LogPosition = LogPosition()) {
    self.position = position
    segment = position.segment
    isAnchored = true
  }

  /// A walk that begins with the segment in hand, whose first event is `first`, whatever was before it.
  package static func anywhere(from first: UInt64 = 1) -> LogWalk {
    var walk = LogWalk(from: LogPosition(sequence: first - 1))
    walk.isAnchored = false
    return walk
  }

  /// The event that comes next.
  package var expected: UInt64 { position.sequence + 1 }

  /// Goes on in a segment.
  package mutating func enter(_ segment: UInt64) {
    self.segment = segment
    position.end = 0
    isTerminated = true
  }

  /// Takes the next line, which is not blank.
  package mutating func accept(_ line: LogLine) throws(EventDecoder.Failure) -> LoggedEvent {
    let event: Event
    let chain: Chain
    if isAnchored {
      // The chain first: it is the surer sign of damage, and says so.
      chain = try EventDecoder.chain(of: line.bytes, after: position.chain)
      event = try decoder.event(line.bytes)
      guard event.sequence == expected else { throw .malformed("event \(event.sequence) where \(expected) is due") }
    } else {
      event = try decoder.event(line.bytes)
      chain = try Self.anchor(event, line)
    }
    if case .segmentOpened(let opened) = event.data { try open(opened, event) }
    // The first line, which names the log, may be lost.
    if position.log.isEmpty { position.log = event.id.log }
    isAnchored = true
    position.segment = segment
    position.sequence = event.sequence
    position.chain = chain
    position.end = line.end
    isTerminated = line.isTerminated
    return LoggedEvent(
      event: event, chain: chain,
      place: LogPlace(segment: segment, bytes: line.offset..<(line.offset + line.bytes.count)))
  }

  /// Goes on behind lines that were checked elsewhere, from the accepted one on.
  package mutating func advance(to sequence: UInt64, _ chain: Chain, end: Int) {
    position.sequence = sequence
    position.chain = chain
    position.end = end
  }

  /// Passes over bytes that are known to be damaged.
  package mutating func pass(_ gap: SegmentGap) {
    position.segment = segment
    position.end = gap.bytes.upperBound
    isTerminated = true
    guard !gap.events.isEmpty else { return }
    position.sequence = gap.events.upperBound - 1
    if let chain = gap.chain { position.chain = chain } else { isAnchored = false }
  }

  /// The chain of a line that nothing before it proves: that of a segment's first line follows from the one that it names
  /// itself, and any other is taken as it is written.
  private static func anchor(_ event: Event, _ line: LogLine) throws(EventDecoder.Failure) -> Chain {
    guard case .segmentOpened(let opened) = event.data else { return try EventDecoder.chain(writtenIn: line.bytes) }
    guard let chain = opened.previous.map({ Chain($0.chain) }) ?? .beginning else { throw .noChain }
    return try EventDecoder.chain(of: line.bytes, after: chain)
  }

  private mutating func open(_ opened: SegmentOpened, _ event: Event) throws(EventDecoder.Failure) {
    guard opened.format == Limits.logFormat else { throw .unknownFormat(opened.format) }
    guard isAnchored == false || opened.previous?.last ?? 0 == position.sequence,
      event.sequence == segment || segment == 0
    else { throw .malformed("the segment does not go on from the one before it") }
    position.log = opened.log
    position.opened = event.time
    if segment == 0 { segment = event.sequence }
  }
}
