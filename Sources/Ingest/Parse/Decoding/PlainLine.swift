/// Lines of nothing but ASCII, single spaces between their words, as most lines are: one pass over their bytes tells this and counts the
/// words. Neither must they be cleaned then, nor their UTF-8 validated.
enum PlainLine {
  /// The words of such a line, counted as ``Shape`` does; nil when it is no such line.
  static func words(_ raw: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let first = raw.first, let last = raw.last, first > 0x20, last > 0x20 else { return nil }
    var count = Count(raw)
    var index = 0
    while index &+ 8 <= raw.count {
      guard count.add(EightBytes(in: raw, index).word, at: index) else { return nil }
      index &+= 8
    }
    guard index < raw.count else { return count.words }
    // Behind the end there are letters, which go on with the last word.
    let rest = UInt64(truncatingIfNeeded: 8 &* (raw.count &- index))
    let bytes =
      raw.count >= 8
      ? EightBytes(in: raw, raw.count &- 8).word >> (64 &- rest) : EightBytes(raw, index, raw.count).word
    return count.add(bytes | 0x6161_6161_6161_6161 << rest, at: index) ? count.words : nil
  }

  /// The words of the bytes so far.
  private struct Count {
    private static let each: UInt64 = 0x0101_0101_0101_0101

    let raw: UnsafeBufferPointer<UInt8>
    var words = 0
    /// The highest bit of the lowest byte: whether a space stands before the bytes to come.
    private var before: UInt64 = 0x80

    init(_ raw: UnsafeBufferPointer<UInt8>) { self.raw = raw }

    /// Adds eight bytes; false when they are of no such line. Of seven bits a sum has no carry, and nothing is asked of others.
    @inline(__always)
    mutating func add(_ word: UInt64, at index: Int) -> Bool {
      let each = Self.each
      let solid = (word &+ each &* (0x80 - 0x21)) & EightBytes.highest
      let spaces = solid ^ EightBytes.highest
      let behindSpace = spaces << 8 | before
      // Beyond ASCII, DEL, another control character, a second space.
      let odd = word | (word &+ each) | ~(word &+ each &* (0x80 - 0x20)) | spaces & behindSpace
      guard odd & EightBytes.highest == 0 else { return false }
      before = spaces >> 56
      let starts = solid & behindSpace
      words &+= EightBytes.count(starts)
      // Few begin with something else than a letter; those must be looked into.
      let small = word | each &* 0x20
      var others = starts & ~((small &+ each &* (0x80 - 0x61)) & ~(small &+ each &* (0x7F - 0x7A)))
      while others != 0 {
        if !hasLetterOrDigit(raw, from: index &+ others.trailingZeroBitCount >> 3) { words &-= 1 }
        others &= others &- 1
      }
      return true
    }
  }

  /// Whether a letter or digit comes before the next space.
  private static func hasLetterOrDigit(_ raw: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    var index = start
    while index < raw.count, raw[index] != 0x20 {
      if isAlphanumeric(raw[index]) { return true }
      index += 1
    }
    return false
  }

  /// Such a line as a text: ASCII is UTF-8.
  static func text(_ raw: UnsafeBufferPointer<UInt8>) -> String {
    String(copying: UTF8Span(unchecked: raw.span, isKnownASCII: true))
  }
}
