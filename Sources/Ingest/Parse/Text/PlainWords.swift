/// A word as segmentation sees it: by its letters alone, without normal forms, so that it costs next to nothing.
struct PlainWord {
  /// Its bytes in the text.
  var range: Range<Int>
  /// Hash of all its letters, small.
  var whole: UInt64
  /// Hash of its first letters: what the forms of a word have in common in most languages.
  var stem: UInt64
  var characters: Int
  var capitals: Int
  /// Whether its first letter is a capital.
  var startsUpper: Bool
  /// Whether it opens a sentence, so that a capital says nothing.
  var isInitial: Bool

  /// Whether it is written like a name.
  var isName: Bool { startsUpper && !isInitial || capitals > 1 }
}

/// The tokeniser of segmentation; `Words` is the exact one, which folds and stems.
///
/// Runs of letters and digits; apostrophes and hyphens part words. Scripts without spaces come as pairs of characters.
enum PlainWords {
  /// Letters of a word that make its stem.
  private static let stemCharacters = 7
  private static let stemBits: UInt64 = 0x00FF_FFFF_FFFF_FFFF
  /// Of words with letters beyond ASCII, after FNV-1a (Fowler, Noll and Vo): a multiplication a character, and its low bits are good
  /// enough for a table.
  private static let basis: UInt64 = 0xcbf2_9ce4_8422_2325
  private static let prime: UInt64 = 0x100_0000_01b3
  /// The hash of the Arabic article, which is written as part of the word: what follows it is the word.
  private static let article = ((basis ^ 0x627) &* prime ^ 0x644) &* prime

  /// The hash of up to eight small ASCII letters behind those that were hashed before.
  @inline(__always)
  private static func hash(_ letters: UInt64, behind hash: UInt64) -> UInt64 {
    Hash64.mix(letters ^ Hash64.secret1, hash ^ Hash64.secret0)
  }

  private enum Kind: UInt8 {
    case gap, stop, small, capital, beyond
  }

  private static let kinds: [UInt8] = (0...255).map { byte in
    switch byte {
    case 0x61...0x7a, 0x30...0x39: Kind.small.rawValue
    case 0x41...0x5a: Kind.capital.rawValue
    case 0x0a, 0x21, 0x22, 0x2e, 0x3a, 0x3b, 0x3f, 0x7c: Kind.stop.rawValue  // \n ! " . : ; ? |
    case 0x80...0xff: Kind.beyond.rawValue
    default: Kind.gap.rawValue
    }
  }

  /// What a character beyond ASCII is.
  private enum Sign {
    case gap, stop, letter, capital, pair
  }

  /// The hash of a word given as text.
  static func hash(_ word: String) -> UInt64 {
    var hash: UInt64 = 0
    var word = word
    word.withUTF8 { raw in each(raw, 0..<raw.count) { hash = $0.whole } }
    return hash
  }

  /// Calls `body` with each word of a part of the bytes.
  @inline(__always)
  static func each(_ raw: UnsafeBufferPointer<UInt8>, _ part: Range<Int>, _ body: (PlainWord) -> Void) {
    kinds.withUnsafeBufferPointer { kinds in
      var index = part.lowerBound
      var isInitial = true
      while index < part.upperBound {
        let kind = kinds[Int(raw[index])]
        if kind == Kind.gap.rawValue {
          index += 1
        } else if kind == Kind.stop.rawValue {
          isInitial = true
          index += 1
        } else if kind == Kind.beyond.rawValue {
          let (sign, _, length) = sign(raw, index, part.upperBound)
          switch sign {
          case .gap: index += length
          case .stop:
            isInitial = true
            index += length
          case .pair: index = pairs(raw, index, part.upperBound, &isInitial, body)
          case .letter, .capital: index = wideWord(raw, index, part.upperBound, kinds, &isInitial, body)
          }
        } else if let word = plainWord(raw, index, part.upperBound, isInitial) {
          body(word)
          isInitial = false
          index = word.range.upperBound
          // As behind most words.
          if index < part.upperBound, raw[index] == 0x20 { index += 1 }
        } else {
          index = wideWord(raw, index, part.upperBound, kinds, &isInitial, body)
        }
      }
    }
  }

  /// A word of ASCII letters and digits, eight at a time; nil when a letter beyond ASCII follows.
  @inline(__always)
  private static func plainWord(
    _ raw: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ isInitial: Bool
  ) -> PlainWord? {
    // Nearly all words end within the first eight bytes.
    let (letters, count, upper) = letters(raw, start, end)
    var index = start &+ count
    let stem = hash(letters & stemBits, behind: 0)
    var whole = stem
    var capitals = EightBytes.count(upper)
    if count > stemCharacters {
      whole = hash(letters >> 56, behind: stem)
      while true {
        let (letters, count, upper) = self.letters(raw, index, end)
        if count == 0 { break }
        whole = hash(letters, behind: whole)
        capitals &+= EightBytes.count(upper)
        index &+= count
        if count < 8 { break }
      }
    }
    if index < end, raw[index] >= 0x80 {
      switch sign(raw, index, end).sign {
      case .letter, .capital: return nil
      case .gap, .stop, .pair: break
      }
    }
    return PlainWord(
      range: start..<index, whole: whole, stem: stem, characters: index &- start, capitals: capitals,
      startsUpper: upper & 0x80 != 0, isInitial: isInitial)
  }

  /// The ASCII letters and digits from an index on, eight at most, made small; which of them are capitals, by their highest bits.
  @inline(__always)
  private static func letters(
    _ raw: UnsafeBufferPointer<UInt8>, _ index: Int, _ end: Int
  ) -> (letters: UInt64, count: Int, upper: UInt64) {
    let bytes = EightBytes(raw, index, end)
    let (small, letters, solid) = bytes.alphanumeric
    // 8 when all are letters.
    let count = (~solid & EightBytes.highest).trailingZeroBitCount >> 3
    // None for no bytes: twice half of the shift, since a shift by 64 is none.
    let half = UInt64(truncatingIfNeeded: 32 &- 4 &* count)
    let inWord = (UInt64.max &>> half) &>> half
    // What makes a letter small is its sixth bit, which a digit has, too.
    let upper = letters & ~(bytes.word << 2) & inWord & EightBytes.highest
    return (small & inWord, count, upper)
  }

  /// A word with letters beyond ASCII.
  private static func wideWord(
    _ raw: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ kinds: UnsafeBufferPointer<UInt8>,
    _ isInitial: inout Bool, _ body: (PlainWord) -> Void
  ) -> Int {
    var index = start
    var whole = basis
    var stem = basis
    // The first letters, as long as all are ASCII: they make the same stem as in a word that has no others.
    var plain: UInt64 = 0
    var isPlain = true
    var characters = 0
    var capitals = 0
    var startsUpper = false
    while index < end {
      var scalar = UInt64(raw[index])
      var length = 1
      let kind = kinds[Int(raw[index])]
      if kind == Kind.capital.rawValue {
        scalar |= 0x20
        capitals += 1
        if index == start { startsUpper = true }
      } else if kind == Kind.beyond.rawValue {
        let (sign, folded, bytes) = sign(raw, index, end)
        guard sign == .letter || sign == .capital else { break }
        if sign == .capital {
          capitals += 1
          if index == start { startsUpper = true }
        }
        (scalar, length) = (folded, bytes)
      } else if kind != Kind.small.rawValue {
        break
      }
      whole = (whole ^ scalar) &* prime
      if characters < stemCharacters {
        isPlain = isPlain && scalar < 0x80
        plain |= scalar << UInt64(8 * characters)
      }
      characters += 1
      if whole == article { whole = basis }
      if characters == stemCharacters { stem = isPlain ? hash(plain, behind: 0) : whole }
      index += length
    }
    body(
      PlainWord(
        range: start..<index, whole: whole, stem: characters < stemCharacters ? whole : stem, characters: characters,
        capitals: capitals, startsUpper: startsUpper, isInitial: isInitial))
    isInitial = false
    return index
  }

  /// A run of a script without spaces as overlapping pairs; a lone character as itself.
  private static func pairs(
    _ raw: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ isInitial: inout Bool, _ body: (PlainWord) -> Void
  ) -> Int {
    var index = start
    var before: (at: Int, scalar: UInt64)?
    var isAlone = true
    while index < end {
      let (sign, scalar, length) = sign(raw, index, end)
      guard sign == .pair else { break }
      if let before {
        let hash = ((basis ^ before.scalar) &* prime ^ scalar) &* prime
        body(pair(before.at..<index + length, hash, 2, isInitial))
        isInitial = false
        isAlone = false
      }
      before = (index, scalar)
      index += length
    }
    if isAlone, let before {
      body(pair(before.at..<index, (basis ^ before.scalar) &* prime, 1, isInitial))
      isInitial = false
    }
    return index
  }

  private static func pair(_ range: Range<Int>, _ hash: UInt64, _ characters: Int, _ isInitial: Bool) -> PlainWord {
    PlainWord(
      range: range, whole: hash, stem: hash, characters: characters, capitals: 0, startsUpper: false,
      isInitial: isInitial)
  }

  /// What the character at an index is, made small, and its bytes. Only what news is written in is told apart; everything else
  /// beyond ASCII is a letter.
  private static func sign(
    _ raw: UnsafeBufferPointer<UInt8>, _ index: Int, _ end: Int
  ) -> (sign: Sign, scalar: UInt64, length: Int) {
    let lead = raw[index]
    let length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
    guard lead >= 0xc2, lead < 0xf5, index + length <= end else { return (.gap, 0, 1) }
    var scalar = UInt64(lead) & (0x7f >> UInt64(length))
    for offset in 1..<length {
      let byte = raw[index + offset]
      if byte & 0xc0 != 0x80 { return (.gap, 0, 1) }
      scalar = scalar << 6 | UInt64(byte & 0x3f)
    }
    switch scalar {
    case 0xab, 0xbf, 0xa1, 0x61b, 0x61f, 0x6d4, 0x2018, 0x201c, 0x201e, 0x2026, 0x3001...0x301f, 0xff01, 0xff0e, 0xff1a,
      0xff1b, 0xff1f:
      return (.stop, scalar, length)
    case 0x80..<0xc0, 0xd7, 0xf7, 0x60c, 0x66a...0x66d, 0x2000...0x2bff, 0x3000, 0xfe00...0xfe6f, 0xfeff...0xff0f,
      0x10000...:
      return (.gap, scalar, length)
    case 0xc0...0xde, 0x391...0x3a9, 0x410...0x42f: return (.capital, scalar + 0x20, length)
    case 0x400...0x40f: return (.capital, scalar + 0x50, length)
    // Latin with further marks: mostly a capital at even places, its small letter behind it.
    case 0x100...0x17f: return (scalar & 1 == 0 ? .capital : .letter, scalar | 1, length)
    case 0xe00...0xeff, 0x1000...0x109f, 0x1780...0x17ff, 0x3040...0x9fff, 0xf900...0xfaff:
      return (.pair, scalar, length)
    default: return (.letter, scalar, length)
    }
  }
}
