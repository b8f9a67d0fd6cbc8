/// Counts what a byte sequence holds as UTF-8.
struct UTF8Census: Equatable {
  /// Well-formed sequences of two to four bytes.
  var multibyte = 0
  /// Ill-formed sequences, counted as maximal subparts (The Unicode Standard 16, section 3.9, table 3-11), which is how
  /// many U+FFFD Swift's `String(decoding:)` puts in their place.
  var broken = 0

  /// Whether the bytes are UTF-8 with a few accidents rather than another encoding. A legacy encoding makes a
  /// well-formed multi-byte sequence by chance now and then, so broken ones must be rare beside them; a lone broken
  /// sequence at the very end is a text cut by bytes.
  func isNearlyUTF8(cutAtEnd: Bool) -> Bool {
    if broken == 0 { return true }
    return multibyte > 0 && (broken * 4 <= multibyte || broken == 1 && cutAtEnd)
  }

  /// Counts in one pass, 32 or eight ASCII bytes at a time.
  static func count(_ bytes: [UInt8], from start: Int = 0) -> (census: UTF8Census, cutAtEnd: Bool) {
    bytes.withUnsafeBytes { raw in
      var census = UTF8Census()
      var cutAtEnd = false
      var index = start
      func word(_ at: Int) -> UInt64 { raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) }
      while index < raw.count {
        while index + 32 <= raw.count,
          (word(index) | word(index + 8) | word(index + 16) | word(index + 24)) & 0x8080_8080_8080_8080 == 0
        {
          index += 32
        }
        if index + 8 <= raw.count, word(index) & 0x8080_8080_8080_8080 == 0 {
          index += 8
          continue
        }
        guard index < raw.count else { break }
        if raw[index] < 0x80 {
          index += 1
          continue
        }
        let (length, wellFormed) = sequence(in: raw, at: index)
        if wellFormed { census.multibyte += 1 } else { census.broken += 1 }
        if !wellFormed, index + length == raw.count, raw[index] >= 0xC2 { cutAtEnd = true }
        index += length
      }
      return (census, cutAtEnd)
    }
  }

  /// The length of the sequence that a non-ASCII byte opens, or of the maximal subpart when it is ill-formed.
  static func sequence(in raw: UnsafeRawBufferPointer, at index: Int) -> (length: Int, wellFormed: Bool) {
    let lead = raw[index]
    let need: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch lead {
    case 0xC2...0xDF: need = 1
    case 0xE0: (need, low) = (2, 0xA0)
    case 0xED: (need, high) = (2, 0x9F)
    case 0xE1...0xEF: need = 2
    case 0xF0: (need, low) = (3, 0x90)
    case 0xF4: (need, high) = (3, 0x8F)
    case 0xF1...0xF3: need = 3
    default: return (1, false)
    }
    for step in 1...need {
      guard index + step < raw.count, (low...high).contains(raw[index + step]) else { return (step, false) }
      (low, high) = (0x80, 0xBF)
    }
    return (need + 1, true)
  }
}
