/// Where the log stands: everything up to here is whole.
package struct LogPosition: Equatable, Sendable {
  /// The log's identity; empty before the first line was read.
  package var log = ""
  /// The last event's sequence; 0 before the first.
  package var sequence: UInt64 = 0
  /// The last event's chain.
  package var chain = Chain.beginning
  /// The file's size up to and including the last event's line.
  package var end = 0
}

/// An event together with where it stands in the log.
public struct LoggedEvent: Equatable, Sendable {
  /// The event.
  public var event: Event
  /// The chain that its line ends in.
  public var chain: Chain
  /// Its line in the segment, the newline not included.
  public var bytes: Range<Int>
}

/// Follows the log line by line and checks that each line follows from the one before: sequence, chain, form.
package struct LogWalk {
  /// The last line that was right.
  package private(set) var position = LogPosition()
  /// Whether that line ended in a newline.
  package private(set) var isTerminated = true
  let decoder = EventDecoder()

  package init() {}

  /// Takes the next line, which is not blank.
  package mutating func accept(_ line: LogLine) throws(EventDecoder.Failure) -> LoggedEvent {
    let chain = try EventDecoder.chain(of: line.bytes, after: position.chain)
    let event = try decoder.event(line.bytes)
    guard event.sequence == position.sequence + 1 else {
      throw .malformed("event \(event.sequence) where \(position.sequence + 1) is due")
    }
    if case .segmentOpened(let opened) = event.data {
      guard opened.format == Limits.logFormat else { throw .unknownFormat(opened.format) }
      position.log = opened.log
    }
    position.sequence = event.sequence
    position.chain = chain
    position.end = line.end
    isTerminated = line.isTerminated
    return LoggedEvent(event: event, chain: chain, bytes: line.offset..<(line.offset + line.bytes.count))
  }
}
