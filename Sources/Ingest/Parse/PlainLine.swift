/// Lines of nothing but ASCII, single spaces between their words, as most lines are: one pass over their bytes tells this and counts the
/// words. Neither must they be cleaned then, nor their UTF-8 validated.
enum PlainLine {
  /// The words of such a line, counted as ``Shape`` does; nil when it is no such line.
  static func words(_ raw: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let first = raw.first, let last = raw.last, first > 0x20, last > 0x20 else { return nil }
    var words = 0
    var index = 0
    // The highest bit of the lowest byte: whether a space stands before the bytes at hand.
    var before: UInt64 = 0x80
    while index < raw.count {
      let word = bytes(raw, index)
      // Of seven bits a sum has no carry, and what is found of others is of no interest.
      let solid = (word &+ each &* (0x80 - 0x21)) & EightBytes.highest
      let spaces = solid ^ EightBytes.highest
      let behindSpace = spaces << 8 | before
      // Beyond ASCII, DEL, another control character, a second space.
      let odd = word | (word &+ each) | ~(word &+ each &* (0x80 - 0x20)) | spaces & behindSpace
      guard odd & EightBytes.highest == 0 else { return nil }
      before = spaces >> 56
      let starts = solid & behindSpace
      words &+= EightBytes.count(starts)
      // Few begin with something else than a letter; those must be looked into.
      var others = starts & ~letters(word)
      while others != 0 {
        if !hasLetterOrDigit(raw, from: index + others.trailingZeroBitCount >> 3) { words &-= 1 }
        others &= others &- 1
      }
      index &+= 8
    }
    return words
  }

  private static let each: UInt64 = 0x0101_0101_0101_0101

  /// Eight bytes; behind the end there are letters, which go on with the last word.
  @inline(__always)
  private static func bytes(_ raw: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt64 {
    if index &+ 8 <= raw.count { return EightBytes(in: raw, index).word }
    let missing = UInt64(truncatingIfNeeded: 8 * (index &+ 8 &- raw.count))
    let letters: UInt64 = 0x6161_6161_6161_6161 << (64 &- missing)
    guard raw.count >= 8 else { return EightBytes(raw, index, raw.count).word | letters }
    return EightBytes(in: raw, raw.count &- 8).word >> missing | letters
  }

  /// The letters among ASCII bytes, by their highest bits.
  @inline(__always)
  private static func letters(_ word: UInt64) -> UInt64 {
    let small = word | each &* 0x20
    return (small &+ each &* (0x80 - 0x61)) & ~(small &+ each &* (0x7F - 0x7A))
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
