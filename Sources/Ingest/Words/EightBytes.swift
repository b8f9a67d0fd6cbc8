/// Eight bytes of a text as one number, the first the lowest: what is asked of each is answered for all at once, in the highest bit
/// of each. `SIMD8<UInt8>` says the same in more words and ran several times slower.
struct EightBytes {
  /// The highest bit of each byte.
  static let highest: UInt64 = 0x8080_8080_8080_8080
  private static let each: UInt64 = 0x0101_0101_0101_0101

  let word: UInt64

  init(word: UInt64) { self.word = word }

  /// The bytes from an index on; those from `end` on are zero.
  @inline(__always)
  init(_ raw: UnsafeBufferPointer<UInt8>, _ index: Int, _ end: Int) {
    if index &+ 8 <= end {
      self.init(
        word: UInt64(littleEndian: UnsafeRawBufferPointer(raw).loadUnaligned(fromByteOffset: index, as: UInt64.self)))
    } else {
      var word: UInt64 = 0
      for step in 0..<end - index { word |= UInt64(raw[index + step]) << UInt64(8 * step) }
      self.init(word: word)
    }
  }

  /// Eight bytes of which all are there.
  @inline(__always)
  init(in raw: UnsafeBufferPointer<UInt8>, _ index: Int) {
    word = UInt64(littleEndian: UnsafeRawBufferPointer(raw).loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// Those from one byte to another, both ASCII.
  @inline(__always)
  private static func range(_ word: UInt64, _ first: UInt8, _ last: UInt8) -> UInt64 {
    // Seven bits: a sum has no carry.
    let bits = word & ~highest
    return (bits &+ each &* UInt64(0x80 - first)) & ~(bits &+ each &* UInt64(0x7F - last)) & ~word & highest
  }

  /// Those from one byte to another, both beyond ASCII.
  @inline(__always)
  func beyond(_ first: UInt8, _ last: UInt8) -> UInt64 {
    Self.range(word & ~Self.highest, first & 0x7F, last & 0x7F) & word
  }

  var isASCII: Bool { word & Self.highest == 0 }
  /// The ASCII digits.
  var digits: UInt64 { Self.range(word, 0x30, 0x39) }
  /// The ASCII capitals.
  var capitals: UInt64 { Self.range(word, 0x41, 0x5A) }
  /// The ASCII letters.
  var letters: UInt64 { Self.range(word | Self.each &* 0x20, 0x61, 0x7A) }
  /// All with the bit that makes a letter small, the ASCII letters, and those with the digits; of the bits of a byte in the two latter
  /// only the highest says something.
  @inline(__always)
  var alphanumeric: (small: UInt64, letters: UInt64, all: UInt64) {
    let small = word | Self.each &* 0x20
    // Seven bits: a sum has no carry. A digit has that bit, and no letter becomes a digit by it.
    let bits = small & ~Self.highest
    let letters = (bits &+ Self.each &* (0x80 - 0x61)) & ~(bits &+ Self.each &* (0x7F - 0x7A)) & ~word
    let plain = word & ~Self.highest
    let digits = (plain &+ Self.each &* (0x80 - 0x30)) & ~(plain &+ Self.each &* (0x7F - 0x39)) & ~word
    return (small, letters, letters | digits)
  }
  /// The ASCII marks that end a sentence; of those behind the first one nothing is said.
  var firstStop: UInt64 {
    let (stop, exclamation, question) = (word ^ Self.each &* 0x2E, word ^ Self.each &* 0x21, word ^ Self.each &* 0x3F)
    // The subtractions borrow only from above a byte that is found anyway.
    let found =
      (stop &- Self.each) & ~stop | (exclamation &- Self.each) & ~exclamation | (question &- Self.each) & ~question
    return found & Self.highest
  }
  var spaces: UInt64 { Self.range(word, 0x20, 0x20) }
  /// Those beyond the space and all control characters; bytes beyond ASCII are among them.
  var solid: UInt64 { ((word & ~Self.highest) &+ Self.each &* 0x5F | word) & Self.highest }

  /// Whether one of them is this byte.
  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let other = word ^ Self.each &* UInt64(byte)
    // Above a zero the subtraction may find more; there is one then.
    return (other &- Self.each) & ~other & Self.highest != 0
  }

  /// How many bytes have their highest bit set.
  @inline(__always)
  static func count(_ bits: UInt64) -> Int { Int(((bits >> 7) &* each) >> 56) }

  /// All bits of each byte that has its highest bit set.
  @inline(__always)
  static func filled(_ bits: UInt64) -> UInt64 { (bits >> 7) &* 0xFF }

  /// The highest bit of each byte, that of the first byte as the lowest bit.
  @inline(__always)
  static func bits(_ bits: UInt64) -> UInt8 { Self.bits(ones: bits >> 7) }

  /// Bytes that are 0 or 1 as bits, the first byte as the lowest.
  @inline(__always)
  static func bits(ones: UInt64) -> UInt8 {
    // Each goes to its own place in the highest byte, and no two meet below that.
    UInt8(truncatingIfNeeded: (ones &* 0x0102_0408_1020_4080) >> 56)
  }

  /// Eight bits as bytes that are 0 or 1, the lowest bit first.
  @inline(__always)
  static func ones(_ bits: UInt8) -> UInt64 {
    // Each byte keeps its own bit, and a sum of seven more bits carries that into the highest.
    let own = each &* UInt64(bits) & 0x8040_2010_0804_0201
    return ((own &+ each &* 0x7F) & highest) >> 7
  }
}
