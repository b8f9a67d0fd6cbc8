/// Of each byte of a text whether it is an ASCII letter or digit, as a bit: with the bits of many bytes at hand the length of a word
/// and what follows it are told without a branch, which every other word would surprise.
struct LetterBits {
  private let bits: UnsafeMutableBufferPointer<UInt8>
  /// So many bytes are taken at a time.
  private static let block = 64

  /// The bytes that the bits of so many bytes take: a look at those from the last one on reads eight.
  static func room(_ count: Int) -> Int { (count + 7) / 8 + 8 }

  /// The bits of a text, in a buffer with `room` for them.
  init(_ text: UnsafeBufferPointer<UInt8>, in room: UnsafeMutableBufferPointer<UInt8>) {
    bits = room
    let whole = text.count & ~(Self.block - 1)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.block) { found in
      for start in stride(from: 0, to: whole, by: Self.block) {
        // The compiler makes vectors of this: a byte of each.
        for place in 0..<Self.block {
          let byte = text[start &+ place]
          found[place] = (byte &- 0x30 < 10 ? 1 : 0) | ((byte | 0x20) &- 0x61 < 26 ? 1 : 0)
        }
        let eights = UnsafeRawBufferPointer(found)
        for place in stride(from: 0, to: Self.block, by: 8) {
          let eight = UInt64(littleEndian: eights.loadUnaligned(fromByteOffset: place, as: UInt64.self))
          bits[(start &+ place) >> 3] = EightBytes.bits(ones: eight)
        }
      }
    }
    for index in stride(from: whole, to: text.count, by: 8) {
      let eight = EightBytes(text, index, text.count).alphanumeric.all
      bits[index >> 3] = EightBytes.bits(eight & EightBytes.highest)
    }
    let end = (text.count + 7) / 8
    for rest in end..<end + 8 { bits[rest] = 0 }
  }

  /// The bits from a byte of the text on, the lowest first: of 57 bytes at least, and zeros behind them.
  @inline(__always)
  func from(_ index: Int) -> UInt64 {
    let eight = UnsafeRawBufferPointer(bits).loadUnaligned(fromByteOffset: index >> 3, as: UInt64.self)
    return UInt64(littleEndian: eight) &>> UInt64(truncatingIfNeeded: index & 7)
  }
}

/// Eight bytes of ASCII letters and digits.
struct ShortLetters {
  /// They, small, with zeros behind them.
  let folded: UInt64
  /// The highest bit of each small letter, and of each capital.
  private(set) var small: UInt64
  private(set) var upper: UInt64

  /// The first `count` of eight bytes, which are letters and digits.
  @inline(__always)
  init(_ bytes: EightBytes, _ count: Int) {
    // All of them, or those below a bit.
    let word = count == 8 ? bytes.word : bytes.word & (1 &<< UInt64(truncatingIfNeeded: 8 &* count) &- 1)
    // Of what is here bit 6 tells the letters from the digits, and bit 5 the small ones from the capitals.
    let letters = word << 1 & EightBytes.highest
    small = letters & word << 2
    upper = letters ^ small
    folded = word | upper >> 2
  }

  /// With what the letters behind them are.
  @inline(__always)
  func adding(_ behind: ShortLetters) -> ShortLetters {
    var all = self
    all.small |= behind.small
    // Beside their own places: of the first letter it is asked by itself.
    all.upper |= behind.upper >> 1
    return all
  }

  /// The bits of the flags of a word of so many of them, which is the `initial` one of a sentence if that is 1. Without a branch, or
  /// what becomes one: every fifth word begins with a capital.
  @inline(__always)
  func flags(_ length: Int, _ initial: UInt64) -> UInt64 {
    func isAny(_ bits: UInt64) -> UInt64 { (bits | (0 &- bits)) >> 63 }
    let hasSmall = isAny(small)
    let hasCapital = isAny(upper)
    let isLonger = UInt64(bitPattern: Int64(1 &- length)) >> 63
    let capitals = isLonger & (1 ^ hasSmall)
    let name = hasCapital & (capitals | upper >> 7 & (1 ^ initial))
    let number = 1 ^ (hasCapital | hasSmall)
    return name &* UInt64(Word.Flags.nameHere.rawValue) | initial &* UInt64(Word.Flags.initial.rawValue)
      | number &* UInt64(Word.Flags.number.rawValue) | (1 ^ isLonger) &* UInt64(Word.Flags.short.rawValue)
  }
}
