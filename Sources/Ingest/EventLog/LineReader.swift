internal import Glibc

/// A line of the log as it stands in its segment.
package struct LogLine {
  /// The bytes without the newline.
  package var bytes: [UInt8]
  /// Where the line begins in the segment.
  package var offset: Int
  /// Its number, from 1.
  package var number: Int
  /// Whether it ends in a newline; the last line may not, and neither do the pieces of one that is too long.
  package var isTerminated: Bool

  /// Whether recovery blanked it.
  package var isBlank: Bool { bytes.allSatisfy { $0 == UInt8(ascii: " ") } }
  /// Where the next line begins.
  package var end: Int { offset + bytes.count + (isTerminated ? 1 : 0) }
}

/// What comes next in a segment.
package enum LogPiece {
  /// A line.
  case line(LogLine)
  /// Bytes that are passed over.
  case gap(SegmentGap)
}

/// Reads a segment line by line in large blocks. Memory is bounded by the longest line, and that by ``Limits/lineBytes``.
package struct LineReader {
  private let file: SegmentFile
  private var gaps: ArraySlice<SegmentGap>
  private var limit: Int
  private var buffer: [UInt8] = []
  private var from = 0
  private var offset: Int
  private var number = 0

  /// Reads from `offset`, where a line begins, to `limit`, or to the end of the segment.
  package init(_ file: SegmentFile, from offset: Int = 0, to limit: Int = .max) {
    self.file = file
    self.offset = offset
    self.limit = limit
    // A gap without bytes stands for events that are missing between two lines, and counts for the second.
    gaps = file.gaps[...].drop { $0.bytes.upperBound <= offset && $0.bytes.lowerBound < offset }
  }

  /// Where the next line begins.
  package var place: Int { offset }

  /// Lets the reader go on to a later end.
  package mutating func extend(to limit: Int) { self.limit = max(self.limit, limit) }

  /// The next line or gap, or nil at the end. A line longer than the log allows is returned in pieces, none of them terminated.
  package mutating func next() throws(EventLogError) -> LogPiece? {
    if let gap = gaps.first, gap.bytes.lowerBound <= min(offset, limit) {
      gaps = gaps.dropFirst()
      offset = gap.bytes.upperBound
      return .gap(gap)
    }
    // A gap ends the line before it, with or without a newline.
    let stop = min(limit, gaps.first?.bytes.lowerBound ?? .max)
    var searched = from
    while true {
      if let newline = Self.newline(in: buffer, from: searched) {
        return .line(take(upTo: newline, isTerminated: true))
      }
      searched = buffer.count
      let length = buffer.count - from
      if length > Limits.lineBytes { return .line(take(upTo: buffer.count, isTerminated: false)) }
      let wanted = min(Limits.readBytes, stop - offset - length)
      let more = wanted > 0 ? try file.read(count: wanted, at: offset + length) : []
      if more.isEmpty {
        if length > 0 { return .line(take(upTo: buffer.count, isTerminated: false)) }
        return gaps.first.map { $0.bytes.lowerBound <= min(offset, limit) } ?? false ? try next() : nil
      }
      buffer.removeFirst(from)
      searched -= from
      from = 0
      buffer += more
    }
  }

  private mutating func take(upTo end: Int, isTerminated: Bool) -> LogLine {
    number += 1
    let line = LogLine(bytes: Array(buffer[from..<end]), offset: offset, number: number, isTerminated: isTerminated)
    from = end + (isTerminated ? 1 : 0)
    offset = line.end
    return line
  }

  private static func newline(in bytes: [UInt8], from: Int) -> Int? {
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress, from < buffer.count,
        let found = memchr(base + from, 10, buffer.count - from)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }
}
