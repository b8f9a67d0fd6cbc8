internal import Glibc

/// A line of the log as it stands in the file.
package struct LogLine {
  /// The bytes without the newline.
  package var bytes: [UInt8]
  /// Where the line begins in the file.
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

/// Reads a file line by line in large blocks. Memory is bounded by the longest line, and that by ``Limits/lineBytes``.
package struct LineReader: ~Copyable {
  private var limit: Int
  private var buffer: [UInt8] = []
  private var from = 0
  private var offset: Int
  private var number = 0

  /// Reads from `offset` to `limit`, or to the end of the file.
  package init(from offset: Int = 0, to limit: Int = .max) {
    self.offset = offset
    self.limit = limit
  }

  /// Lets the reader go on to a later end.
  package mutating func extend(to limit: Int) { self.limit = max(self.limit, limit) }

  /// The next line, or nil at the end. A line longer than the log allows is returned in pieces, none of them terminated.
  package mutating func next(_ file: borrowing Descriptor) throws(SystemError) -> LogLine? {
    var searched = from
    while true {
      if let newline = Self.newline(in: buffer, from: searched) {
        return take(upTo: newline, isTerminated: true)
      }
      searched = buffer.count
      let length = buffer.count - from
      if length > Limits.lineBytes { return take(upTo: buffer.count, isTerminated: false) }
      let wanted = min(Limits.readBytes, limit - offset - length)
      let more = wanted > 0 ? try file.read(count: wanted, at: offset + length) : []
      if more.isEmpty { return length == 0 ? nil : take(upTo: buffer.count, isTerminated: false) }
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
