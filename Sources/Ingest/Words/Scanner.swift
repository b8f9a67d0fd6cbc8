/// The tokeniser's loop over bytes; see `Words`.
struct Scanner {
  let bytes: UnsafeBufferPointer<UInt8>
  /// The same bytes with ASCII capitals made small.
  let lower: UnsafeBufferPointer<UInt8>
  /// Where a word that is not its own fold is put together.
  let scratch: UnsafeMutableBufferPointer<UInt8>
  private let table = Fold.table
  private var initial = true

  private static let small: UInt8 = 1
  private static let capital: UInt8 = 2
  private static let digit: UInt8 = 4
  private static let sentenceBreak: UInt8 = 8
  private static let beyond: UInt8 = 16
  private static let inWord: UInt8 = 7
  private static let apostrophe = UInt8(ascii: "'")

  /// What each byte is when it stands for itself.
  private static let kinds: [UInt8] = (0...255).map { byte in
    switch byte {
    case 0x61...0x7a: small
    case 0x41...0x5a: capital
    case 0x30...0x39: digit
    case 0x0a, 0x21, 0x22, 0x2e, 0x3a, 0x3b, 0x3f, 0x7c: sentenceBreak  // \n ! " . : ; ? |
    case 0x80...0xff: beyond
    default: 0
    }
  }

  init(bytes: UnsafeBufferPointer<UInt8>, lower: UnsafeBufferPointer<UInt8>, scratch: UnsafeMutableBufferPointer<UInt8>)
  {
    self.bytes = bytes
    self.lower = lower
    self.scratch = scratch
  }

  /// Appends the words of the bytes.
  mutating func run(into words: inout [Word]) {
    Self.kinds.withUnsafeBufferPointer { kinds in
      var index = 0
      while index < bytes.count {
        let kind = kinds[Int(bytes[index])]
        if kind & Self.inWord != 0 {
          index = word(from: index, kinds, &words)
        } else if kind == Self.beyond {
          let (scalar, length) = decode(index)
          switch table.classOf(scalar) {
          case .letter, .upper: index = foldedWord(from: index, &words)
          case .paired, .pairedMark: index = pairs(from: index, &words)
          case .sentenceBreak:
            initial = true
            index += length
          case .other, .mark, .ignored: index += length
          }
        } else {
          if kind == Self.sentenceBreak { initial = true }
          index += 1
        }
      }
    }
  }

  /// A word that begins with an ASCII letter or digit; goes the long way if it holds anything else.
  @inline(__always)
  private mutating func word(from start: Int, _ kinds: UnsafeBufferPointer<UInt8>, _ words: inout [Word]) -> Int {
    var end = start
    var seen: UInt8 = 0
    let limit = min(bytes.count, start + Limits.wordBytes)
    while end < limit {
      let kind = kinds[Int(bytes[end])]
      if kind & Self.inWord == 0 { break }
      seen |= kind
      end += 1
    }
    if end < limit, bytes[end] == Self.apostrophe || bytes[end] >= 0x80, continues(end) {
      return foldedWord(from: start, &words)
    }
    let count = end - start
    let folded = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: lower[start..<end]))
    let identity = Hash64.hash(folded)
    if seen & Self.small | seen & Self.capital != 0, Stemming.mayChange(count: count, last: lower[end - 1]) {
      for offset in 0..<count { scratch[offset] = lower[start + offset] }
      append(start, end, letter: start, identity, count, hash: identity, characters: count, seen, &words)
    } else {
      append(start, end, letter: start, identity, identity, identity, characters: count, seen, &words)
    }
    return end
  }

  /// Whether a word that has reached `index` goes on there with an apostrophe or a character beyond ASCII.
  private func continues(_ index: Int) -> Bool {
    if bytes[index] == Self.apostrophe { return startsLetter(index + 1) }
    let (scalar, length) = decode(index)
    if scalar == 0x2019 { return startsLetter(index + length) }
    switch table.classOf(scalar) {
    case .letter, .upper, .mark: return true
    case .ignored: return startsLetter(index + length)
    case .other, .paired, .pairedMark, .sentenceBreak: return false
    }
  }

  private func startsLetter(_ index: Int) -> Bool {
    guard index < bytes.count else { return false }
    if bytes[index] < 0x80 { return Self.kinds[Int(bytes[index])] & Self.inWord != 0 }
    let kind = table.classOf(decode(index).scalar)
    return kind == .letter || kind == .upper
  }

  /// A word folded scalar by scalar.
  private mutating func foldedWord(from start: Int, _ words: inout [Word]) -> Int {
    var index = start
    var seen: UInt8 = 0
    var count = 0
    var last: (scalar: UInt32, at: Int) = (0, 0)
    // A scalar folds to at most 18 others of 4 bytes, so the scratch, twice the limit, always has room for one more.
    while index < bytes.count, count < Limits.wordBytes {
      let byte = bytes[index]
      if byte < 0x80 {
        let kind = Self.kinds[Int(byte)]
        if kind & Self.inWord == 0 && !(byte == Self.apostrophe && index > start && startsLetter(index + 1)) { break }
        seen |= kind & Self.inWord
        last = (UInt32(lower[index]), count)
        scratch[count] = lower[index]
        count += 1
        index += 1
        continue
      }
      let (scalar, length) = decode(index)
      let kind = table.classOf(scalar)
      if scalar == 0x2019, index > start, startsLetter(index + length) {
        scratch[count] = Self.apostrophe
        count += 1
      } else if kind == .letter || kind == .upper || kind == .mark {
        if kind != .mark { seen |= kind == .upper ? Self.capital : Self.small }
        fold(scalar, &count, &last)
      } else if kind != .ignored {
        break
      }
      index += length
    }
    finish(start, index, count, seen, &words)
    return index
  }

  /// Appends a scalar's fold to the scratch, composing it with the letter before.
  private func fold(_ scalar: UInt32, _ count: inout Int, _ last: inout (scalar: UInt32, at: Int)) {
    table.fold(scalar) { folded in
      if count > 0, table.isMark(folded), let composed = table.compose(last.scalar, folded) {
        last.scalar = composed
        count = last.at
        encode(composed, &count)
      } else {
        last = (folded, count)
        encode(folded, &count)
      }
    }
  }

  /// Strips an elided article, "'s" and apostrophes for the norm, then appends the word.
  private mutating func finish(_ start: Int, _ end: Int, _ count: Int, _ seen: UInt8, _ words: inout [Word]) {
    let identity = Hash64.hash(scratch, count)
    let whole = count
    var count = count
    let elided = Stemming.elision(scratch, count: count)
    for offset in elided..<count { scratch[offset - elided] = scratch[offset] }
    count -= elided
    if count > 2, scratch[count - 1] == UInt8(ascii: "s"), scratch[count - 2] == Self.apostrophe { count -= 2 }
    var kept = 0
    var characters = 0
    for index in 0..<count where scratch[index] != Self.apostrophe {
      scratch[kept] = scratch[index]
      characters += scratch[index] & 0xc0 == 0x80 ? 0 : 1
      kept += 1
    }
    var letter = start
    if elided > 0 {
      // Such an article is of ASCII letters; the apostrophe behind it may be the curly one, of three bytes.
      letter += elided - 1
      letter += bytes[letter] == Self.apostrophe ? 1 : 3
    }
    let hash = kept == whole ? identity : Hash64.hash(scratch, kept)
    append(start, end, letter: letter, identity, kept, hash: hash, characters: characters, seen, &words)
  }

  /// Normalises and stems what is in the scratch, whose bytes have this hash, and appends the word; `letter` is its first one without
  /// an article.
  private mutating func append(
    _ start: Int, _ end: Int, letter: Int, _ identity: UInt64, _ count: Int, hash: UInt64, characters: Int,
    _ seen: UInt8, _ words: inout [Word]
  ) {
    let norm = Stemming.normalise(scratch, count: count, characters: characters, hash: hash)
    let stemCount = Stemming.stemCount(scratch, count: norm.count, extra: count - characters)
    let stem = stemCount < norm.count ? Hash64.hash(scratch, stemCount) : norm.hash
    append(start, end, letter: letter, identity, norm.hash, stem, characters: characters, seen, &words)
  }

  @inline(__always)
  private mutating func append(
    _ start: Int, _ end: Int, letter: Int, _ identity: UInt64, _ norm: UInt64, _ stem: UInt64, characters: Int,
    _ seen: UInt8,
    _ words: inout [Word]
  ) {
    var flags: Word.Flags = []
    if seen == Self.digit { flags.insert(.number) }
    if characters == 1 { flags.insert(.short) }
    if seen & Self.capital != 0, !Words.isCalendar(norm) {
      let capitals = characters > 1 && seen & Self.small == 0
      if capitals || !initial && startsWithCapital(letter) { flags.insert(.nameHere) }
    }
    if initial { flags.insert(.initial) }
    initial = false
    words.append(
      Word(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end), identity: identity, norm: norm,
        stem: stem, flags: flags))
  }

  private func startsWithCapital(_ index: Int) -> Bool {
    if bytes[index] < 0x80 { return Self.kinds[Int(bytes[index])] == Self.capital }
    return table.classOf(decode(index).scalar) == .upper
  }

  /// A run of a script without spaces, as pairs of characters; a lone character as itself.
  private mutating func pairs(from start: Int, _ words: inout [Word]) -> Int {
    var index = start
    var previous: (start: Int, end: Int, count: Int)? = nil
    var paired = false
    while index < bytes.count, isUnspaced(index) {
      let held = previous?.count ?? 0
      var count = held
      let end = character(from: index, &count)
      if let previous {
        append(pair: previous.start..<end, count, characters: 2, &words)
        paired = true
        for offset in held..<count { scratch[offset - held] = scratch[offset] }
      }
      previous = (index, end, count - held)
      index = end
      // Thai and Khmer may have invisible breaks between words; the same text without them is the same text.
      while index < bytes.count, bytes[index] >= 0x80 {
        let (scalar, length) = decode(index)
        guard table.classOf(scalar) == .ignored else { break }
        index += length
      }
    }
    if !paired, let previous { append(pair: previous.start..<previous.end, previous.count, characters: 1, &words) }
    return index
  }

  /// Appends what the scratch holds of a script without spaces.
  private mutating func append(pair range: Range<Int>, _ count: Int, characters: Int, _ words: inout [Word]) {
    let hash = Hash64.hash(scratch, count)
    let start = range.lowerBound
    append(start, range.upperBound, letter: start, hash, hash, hash, characters: characters, Self.small, &words)
  }

  private func isUnspaced(_ index: Int) -> Bool {
    guard bytes[index] >= 0x80 else { return false }
    let kind = table.classOf(decode(index).scalar)
    return kind == .paired || kind == .pairedMark
  }

  /// Appends the fold of a character of such a script, with the marks on it, to the scratch; returns where it ends. Two of them fit:
  /// one has no more than half a word's bytes before the last fold, which is of 72 at most.
  private func character(from start: Int, _ count: inout Int) -> Int {
    let most = count + Limits.wordBytes / 2
    var last: (scalar: UInt32, at: Int) = (0, 0)
    var index = start
    repeat {
      let (scalar, length) = decode(index)
      fold(scalar, &count, &last)
      index += length
    } while count < most && index < bytes.count && bytes[index] >= 0x80
      && table.classOf(decode(index).scalar) == .pairedMark
    return index
  }

  /// The scalar at `index` and its length; a byte that begins none comes as U+FFFD, which parts words.
  @inline(__always)
  private func decode(_ index: Int) -> (scalar: UInt32, length: Int) {
    let lead = bytes[index]
    let length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
    guard lead >= 0xc2, lead < 0xf5, index + length <= bytes.count else { return (0xfffd, 1) }
    var scalar = UInt32(lead) & (0x7f >> UInt32(length))
    for offset in 1..<length {
      let byte = bytes[index + offset]
      if byte & 0xc0 != 0x80 { return (0xfffd, 1) }
      scalar = scalar << 6 | UInt32(byte & 0x3f)
    }
    return (scalar, length)
  }

  /// Appends a scalar's UTF-8 bytes to the scratch.
  @inline(__always)
  private func encode(_ scalar: UInt32, _ count: inout Int) {
    func put(_ value: UInt32) {
      scratch[count] = UInt8(truncatingIfNeeded: value)
      count += 1
    }
    switch scalar {
    case 0..<0x80: put(scalar)
    case 0x80..<0x800:
      put(0xc0 | scalar >> 6)
      put(0x80 | scalar & 0x3f)
    case 0x800..<0x10000:
      put(0xe0 | scalar >> 12)
      put(0x80 | scalar >> 6 & 0x3f)
      put(0x80 | scalar & 0x3f)
    default:
      put(0xf0 | scalar >> 18)
      put(0x80 | scalar >> 12 & 0x3f)
      put(0x80 | scalar >> 6 & 0x3f)
      put(0x80 | scalar & 0x3f)
    }
  }
}
