/// The tokeniser's loop over bytes; see `Words`.
struct Scanner {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Where a word that is not its own fold is put together.
  let scratch: UnsafeMutableBufferPointer<UInt8>
  /// Where the words go.
  private let words: UnsafeMutableBufferPointer<Word>
  /// How many there are.
  private var count = 0
  private let table = Fold.table
  private var initial = true

  private static let small: UInt8 = 1
  private static let capital: UInt8 = 2
  private static let digit: UInt8 = 4
  private static let sentenceBreak: UInt8 = 8
  private static let beyond: UInt8 = 16
  private static let quote: UInt8 = 32
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
    case 0x27: quote
    default: 0
    }
  }

  /// A scanner of bytes that puts words into a buffer, which has room for one of each two bytes and one more.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, scratch: UnsafeMutableBufferPointer<UInt8>,
    into words: UnsafeMutableBufferPointer<Word> = UnsafeMutableBufferPointer(start: nil, count: 0)
  ) {
    self.bytes = bytes
    self.scratch = scratch
    self.words = words
  }

  /// Finds the words of the bytes; returns how many there are.
  mutating func run() -> Int {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: LetterBits.room(bytes.count)) { room in
      let letters = LetterBits(bytes, in: room)
      Self.kinds.withUnsafeBufferPointer { kinds in
        var index = between(0, kinds)
        while index < bytes.count { index = plainWords(from: index, letters, kinds) }
      }
    }
    return count
  }

  /// Words of so many bytes are folded and hashed as two numbers.
  private static let shortBytes = 15

  /// Takes the word that begins with an ASCII letter or digit here, and those behind it as long as they are short, of nothing else and
  /// a byte or two apart; returns where the next one that begins so does.
  private mutating func plainWords(from start: Int, _ letters: LetterBits, _ kinds: UnsafeBufferPointer<UInt8>) -> Int {
    // Those that are near the end go the long way: sixteen bytes are read at once.
    let limit = bytes.count - 16
    var start = start
    // What changes with each word, at hand: the first word of a sentence and the number of words.
    var (initial, count): (UInt64, Int) = (self.initial ? 1 : 0, self.count)
    var goesOn = start < limit
    while goesOn {
      let bits = letters.from(start)
      let length = (~bits).trailingZeroBitCount
      let end = start &+ length
      // Mostly another word is one or two bytes behind it. The kind of its first letter is none of those that are asked for.
      if length > Self.shortBytes { break }
      let behind = kinds[Int(bytes[end])] | kinds[Int(bytes[end &+ 1])]
      if behind & (Self.beyond | Self.quote) != 0 { break }
      let first = ShortLetters(EightBytes(in: bytes, start), min(length, 8))
      if length < 8 {
        words[count] = Word(
          start: start, shortLength: length, identity: Hash64.hash(first.folded, count: length),
          bits: first.flags(length, initial))
      } else {
        let second = ShortLetters(EightBytes(in: bytes, start &+ 8), length &- 8)
        words[count] = Word(
          start: start, shortLength: length, identity: Hash64.hash(first.folded, second.folded, count: length),
          bits: first.adding(second).flags(length, initial))
      }
      count &+= 1
      initial = UInt64(behind & Self.sentenceBreak) >> 3
      let gap = (bits &>> UInt64(truncatingIfNeeded: length)).trailingZeroBitCount
      start = end &+ gap
      goesOn = gap <= 2 && start < limit
      if gap > 2 {
        (self.initial, self.count) = (initial != 0, count)
        return between(end, kinds)
      }
    }
    (self.initial, self.count) = (initial != 0, count)
    return longWord(from: start, kinds)
  }

  /// Any word that begins with an ASCII letter or digit; goes the long way if it holds anything else. Returns where the next one that
  /// begins so does.
  @inline(never)
  private mutating func longWord(from start: Int, _ kinds: UnsafeBufferPointer<UInt8>) -> Int {
    let limit = min(bytes.count, start + Limits.wordBytes)
    var end = start
    var seen: UInt8 = 0
    while end < limit {
      let kind = kinds[Int(bytes[end])]
      if kind & Self.inWord == 0 { break }
      seen |= kind
      scratch[end - start] = kind == Self.capital ? bytes[end] | 0x20 : bytes[end]
      end += 1
    }
    if end < limit, bytes[end] == Self.apostrophe || bytes[end] >= 0x80, continues(end) {
      return between(foldedWord(from: start), kinds)
    }
    append(start, end, letter: start, Hash64.hash(scratch, end - start), characters: end - start, seen, [])
    return between(end, kinds)
  }

  /// Goes on to the next ASCII letter or digit; words of other letters that come before it are taken.
  @inline(never)
  private mutating func between(_ start: Int, _ kinds: UnsafeBufferPointer<UInt8>) -> Int {
    var index = start
    while index < bytes.count {
      let kind = kinds[Int(bytes[index])]
      if kind & Self.inWord != 0 { break }
      if kind == Self.beyond {
        let (scalar, length) = decode(index)
        switch table.classOf(scalar) {
        case .letter, .upper: index = foldedWord(from: index)
        case .paired, .pairedMark: index = pairs(from: index)
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
    return index
  }

  /// Puts a word of ASCII letters and digits into the scratch, made small.
  private func lower(_ range: Range<Int>) {
    for (place, byte) in bytes[range].enumerated() { scratch[place] = byte &- 0x41 < 26 ? byte | 0x20 : byte }
  }

  /// Whether a word that has reached `index` goes on there with an apostrophe or a character beyond ASCII.
  @inline(never)
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
  @inline(never)
  private mutating func foldedWord(from start: Int) -> Int {
    let word = fold(from: start)
    let identity = Hash64.hash(scratch, word.count)
    let (letter, _, characters) = stripped(start, word.count)
    append(start, word.end, letter: letter, identity, characters: characters, word.seen, .folded)
    return word.end
  }

  /// Puts a word into the scratch, folded scalar by scalar.
  @inline(never)
  private func fold(from start: Int) -> (end: Int, count: Int, seen: UInt8) {
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
        scratch[count] = kind == Self.capital ? byte | 0x20 : byte
        last = (UInt32(scratch[count]), count)
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
    return (index, count, seen)
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

  /// Strips an elided article, "'s" and apostrophes from the word in the scratch. Returns where its first letter without an article
  /// is, how many bytes are left and how many of them begin a character.
  @inline(never)
  private func stripped(_ start: Int, _ count: Int) -> (letter: Int, kept: Int, characters: Int) {
    var count = count
    let elided = Stemming.standard.elision(scratch, count: count)
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
    return (letter, kept, characters)
  }

  /// The forms of a word that was found in these bytes.
  @inline(__always)
  func forms(of word: Word, _ stemming: Stemming) -> Word.Forms {
    if word.flags.contains(.pair) { return Word.Forms(norm: word.identity, stem: word.identity) }
    let range = Int(word.start)..<Int(word.end)
    var (count, characters) = (range.count, range.count)
    var hash = word.identity
    if word.flags.contains(.folded) {
      let folded = fold(from: range.lowerBound).count
      (_, count, characters) = stripped(range.lowerBound, folded)
      if count != folded { hash = Hash64.hash(scratch, count) }
    } else {
      guard !word.flags.contains(.number), Stemming.mayChange(count: count, last: bytes[range.upperBound - 1] | 0x20)
      else { return Word.Forms(norm: hash, stem: hash) }
      lower(range)
    }
    let norm = stemming.normalise(scratch, count: count, characters: characters, hash: hash)
    let stemCount = stemming.stemCount(scratch, count: norm.count, extra: count - characters)
    return Word.Forms(norm: norm.hash, stem: stemCount < norm.count ? Hash64.hash(scratch, stemCount) : norm.hash)
  }

  private mutating func append(
    _ start: Int, _ end: Int, letter: Int, _ identity: UInt64, characters: Int, _ seen: UInt8, _ flags: Word.Flags
  ) {
    var flags = flags
    // Of letters and digits there were only these.
    if seen & (Self.small | Self.capital) == 0 { flags.insert(.number) }
    if characters == 1 { flags.insert(.short) }
    if seen & Self.capital != 0 {
      let capitals = characters > 1 && seen & Self.small == 0
      if capitals || !initial && startsWithCapital(letter) { flags.insert(.nameHere) }
    }
    if initial { flags.insert(.initial) }
    initial = false
    words[count] = Word(start..<end, identity: identity, flags: flags)
    count += 1
  }

  private func startsWithCapital(_ index: Int) -> Bool {
    if bytes[index] < 0x80 { return Self.kinds[Int(bytes[index])] == Self.capital }
    return table.classOf(decode(index).scalar) == .upper
  }

  /// A run of a script without spaces, as pairs of characters; a lone character as itself.
  @inline(never)
  private mutating func pairs(from start: Int) -> Int {
    var index = start
    var previous: (start: Int, end: Int, count: Int)? = nil
    var paired = false
    while index < bytes.count, isUnspaced(index) {
      let held = previous?.count ?? 0
      var count = held
      let end = character(from: index, &count)
      if let previous {
        append(pair: previous.start..<end, count, characters: 2)
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
    if !paired, let previous { append(pair: previous.start..<previous.end, previous.count, characters: 1) }
    return index
  }

  /// Appends what the scratch holds of a script without spaces.
  private mutating func append(pair range: Range<Int>, _ count: Int, characters: Int) {
    let hash = Hash64.hash(scratch, count)
    let start = range.lowerBound
    append(start, range.upperBound, letter: start, hash, characters: characters, Self.small, .pair)
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
