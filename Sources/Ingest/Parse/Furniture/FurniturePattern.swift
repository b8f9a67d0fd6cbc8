/// One regular shape of a furniture line, over lower-case words.
///
/// A pattern is words separated by spaces: `word` or `a/b` stands for itself, a `?` after it makes it optional, `#` is
/// a number, `*3` up to three words of any kind. Regular expressions were passed over: the standard ones cost more than
/// the rest of parsing and 2 MB of binary.
struct FurniturePattern {
  private enum Element {
    case words([UInt64], isOptional: Bool)
    case number
    case any(upTo: Int)
  }

  private var elements: [Element] = []
  let kind: String

  init(_ source: Substring, kind: String) {
    self.kind = kind
    for part in source.split(separator: " ") {
      if part == "#" {
        elements.append(.number)
      } else if part.first == "*", let count = Int(part.dropFirst()) {
        elements.append(.any(upTo: count))
      } else {
        let isOptional = part.count > 1 && part.last == "?"
        let words = (isOptional ? part.dropLast() : part).split(separator: "/").map { Hash64.hash(String($0)) }
        elements.append(.words(words, isOptional: isOptional))
      }
    }
  }

  /// Words more than which no pattern matches.
  static let longest = 34

  /// The words of which one comes first behind a wildcard at the beginning, and how many words that may take.
  var behindWildcard: (words: [UInt64], most: Int)? {
    guard elements.count > 1, case .any(let most) = elements[0] else { return nil }
    switch elements[1] {
    case .words(let words, isOptional: false): return (words, most)
    case .number: return ([FurnitureWords.number], most)
    case .words, .any: return nil
    }
  }

  /// How many words a match has at most.
  var mostWords: Int {
    elements.reduce(0) { sum, element in
      if case .any(let most) = element { sum + most } else { sum + 1 }
    }
  }

  /// The words that a match can begin with; nil when it can begin with anything.
  var openings: [UInt64]? {
    var result: [UInt64] = []
    for element in elements {
      switch element {
      case .any: return nil
      case .number:
        result.append(FurnitureWords.number)
        return result
      case .words(let words, let isOptional):
        result += words
        if !isOptional { return result }
      }
    }
    return nil
  }

  /// What may come behind the first word of a match.
  enum Second {
    case nothing, word(UInt64), anything
  }

  /// Calls `body` with each word that a match can begin with, if that can be said, and each thing that may come behind it.
  func eachBeginning(_ body: (_ first: UInt64, _ second: Second) -> Void) {
    for (number, element) in elements.enumerated() {
      switch element {
      case .any: return
      case .number:
        eachSecond(behind: number) { body(FurnitureWords.number, $0) }
        return
      case .words(let words, let isOptional):
        for word in words { eachSecond(behind: number) { body(word, $0) } }
        if !isOptional { return }
      }
    }
  }

  private func eachSecond(behind number: Int, _ body: (Second) -> Void) {
    for element in elements[(number + 1)...] {
      switch element {
      case .any:
        body(.anything)
        return
      case .number:
        body(.word(FurnitureWords.number))
        return
      case .words(let words, let isOptional):
        for word in words { body(.word(word)) }
        if !isOptional { return }
      }
    }
    body(.nothing)
  }

  /// Whether the words have this shape. A verb of reporting among the words that a wildcard takes means that somebody
  /// tells a story.
  func matches(_ words: [UInt64], isSentence: Bool) -> Bool {
    match(words, from: 0, element: 0, isSentence: isSentence)
  }

  private func match(_ words: [UInt64], from: Int, element: Int, isSentence: Bool) -> Bool {
    guard element < elements.count else { return from == words.count }
    switch elements[element] {
    case .number:
      guard from < words.count, words[from] == FurnitureWords.number else { return false }
      return match(words, from: from + 1, element: element + 1, isSentence: isSentence)
    case .words(let choice, let isOptional):
      if from < words.count, choice.contains(words[from]),
        match(words, from: from + 1, element: element + 1, isSentence: isSentence)
      {
        return true
      }
      return isOptional && match(words, from: from, element: element + 1, isSentence: isSentence)
    case .any(let most):
      for next in from...from + most {
        if match(words, from: next, element: element + 1, isSentence: isSentence) { return true }
        guard next < words.count else { return false }
        if isSentence, Self.narration.contains(words[next]) { return false }
      }
      return false
    }
  }

  /// Words of somebody telling: finite verbs that page furniture does without.
  private static let narration = HashTable64(
    words: """
      said says say told was were has had would announced according added reported is are became began he she they could \
      did warned wrote asked \
      dijo dice afirmó anunció informó señaló según fue fueron \
      disse diz afirmou anunciou informou segundo foi foram \
      dit déclaré annoncé indiqué affirmé selon était étaient ont \
      detto dichiarato annunciato affermato secondo hanno stato stata \
      sagte sagten erklärte teilte wurde wurden waren hatte haben laut \
      сказал сказала заявил заявила сообщил сообщила сообщили был была были рассказал \
      قال قالت أعلن أعلنت أكد أكدت صرح أضاف كان كانت
      """)
}

/// The words of a line in lower case, each by its hash: lines are looked at by the million, and no word of theirs is kept.
enum FurnitureWords {
  /// What any number is.
  static var number: UInt64 { hash("#") }

  /// What quotation marks and arrows between the parts of a path are.
  fileprivate static var quotation: UInt64 { hash("»") }
  fileprivate static var bar: UInt64 { hash("|") }
  fileprivate static var colon: UInt64 { hash(":") }
  fileprivate static var at: UInt64 { hash("@") }
  fileprivate static var copyright: UInt64 { hash("©") }

  /// The hash of a sign below U+0800 as a word: a number by the time the program runs, so that nobody asks whether it has been made.
  @inline(__always)
  private static func hash(_ sign: Unicode.Scalar) -> UInt64 {
    if sign.isASCII { return Hash64.hash(UInt64(sign.value), count: 1) }
    return Hash64.hash(UInt64(0xC0 | sign.value >> 6 | (0x80 | sign.value & 0x3F) << 8), count: 2)
  }

  /// The words of a line. Any number is `#`; `|`, `:` within the line, `©`, `@` and `»` are words; other signs are nothing.
  ///
  /// - Parameter most: stop after this many words; for a longer line the result is longer than `most` but may be incomplete.
  static func words(of line: UnsafeBufferPointer<UInt8>, most: Int = FurniturePattern.longest) -> [UInt64] {
    FurnitureScanner.scan(line, most: line.count) { scanner in
      var index = 0
      // Signs at the end do not count.
      while index < line.count, scanner.solid <= most { index += scanner.take(line, at: index) }
      scanner.endWord()
      return Array(scanner.words[..<scanner.solid])
    }
  }

  /// Whether one of the first words of a line, so many at most, is what is looked for.
  static func contains(
    _ line: UnsafeBufferPointer<UInt8>, most: Int, where isWanted: (_ number: Int, _ word: UInt64) -> Bool
  ) -> Bool {
    FurnitureScanner.scan(line, most: most) { scanner in
      var index = 0
      var number = 0
      while number < most {
        if number < scanner.count {
          if isWanted(number, scanner.words[number]) { return true }
          number += 1
        } else if index < line.count {
          index += scanner.take(line, at: index)
        } else {
          guard scanner.isInWord else { return false }
          scanner.endWord()
        }
      }
      return false
    }
  }

  /// The word that begins at an index of a line, if it is one of up to 15 ASCII letters with a space behind it, as most are, and the index
  /// of what follows; nil when that must be looked for.
  static func plainWord(of line: UnsafeBufferPointer<UInt8>, at index: Int) -> (word: UInt64, next: Int)? {
    guard index + 16 < line.count else { return nil }
    let (small, letters, _) = EightBytes(in: line, index).alphanumeric
    let length = (~letters & EightBytes.highest).trailingZeroBitCount >> 3
    if length < 8 {
      guard length > 0, line[index + length] == 0x20 else { return nil }
      return (Hash64.hash(small & UInt64.max >> UInt64(64 - 8 * length), count: length), index + length + 1)
    }
    let (smallRest, lettersBehind, _) = EightBytes(in: line, index + 8).alphanumeric
    let rest = (~lettersBehind & EightBytes.highest).trailingZeroBitCount >> 3
    guard rest < 8, line[index + 8 + rest] == 0x20 else { return nil }
    let word = withUnsafeBytes(of: (small.littleEndian, smallRest.littleEndian)) { word in
      Hash64.hash(UnsafeRawBufferPointer(rebasing: word[..<(8 + rest)]))
    }
    return (word, index + 8 + rest + 1)
  }

  /// The second word of a line that has a first one; nil when there is none, or perhaps only signs that do not count.
  static func second(of line: UnsafeBufferPointer<UInt8>) -> UInt64? {
    var second: UInt64?
    _ = contains(line, most: 2) { number, word in
      if number == 1, !isSeparator(word) { second = word }
      return false
    }
    return second
  }

  /// Whether a word is a sign that only parts others: it does not count at the ends of a line.
  fileprivate static func isSeparator(_ word: UInt64) -> Bool { word == bar || word == colon || word == quotation }
}

/// Reads the words of a line.
private struct FurnitureScanner {
  /// The word at hand.
  private let letters: UnsafeMutableRawBufferPointer
  private var length = 0
  private var isNumber = false
  /// The words so far, in a buffer with room for all that are of interest.
  let words: UnsafeMutableBufferPointer<UInt64>
  private(set) var count = 0
  /// How many words there are up to the last one that is no separator.
  private(set) var solid = 0

  private init(_ letters: UnsafeMutableRawBufferPointer, _ words: UnsafeMutableBufferPointer<UInt64>) {
    (self.letters, self.words) = (letters, words)
  }

  /// Hands out a scanner for a line.
  ///
  /// - Parameter most: the words that are there at most when a further character is taken; a line has no more than bytes.
  @inline(__always)
  static func scan<R>(_ line: UnsafeBufferPointer<UInt8>, most: Int, _ body: (inout FurnitureScanner) -> R) -> R {
    // Letters of two bytes have small ones of three at most, and eight are written at a time. A character ends a word, and may be
    // another.
    withUnsafeTemporaryAllocation(byteCount: line.count * 2 + 8, alignment: 1) { letters in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: min(most, line.count) + 2) { words in
        var scanner = FurnitureScanner(letters, words)
        return body(&scanner)
      }
    }
  }

  /// Whether a word has begun.
  var isInWord: Bool { length > 0 }

  /// Takes the character at an index; returns its length.
  @inline(__always)
  mutating func take(_ line: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let byte = line[index]
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
      return length == 0 ? takeWord(line, index) : appendLetters(line, index)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      if length == 0 { isNumber = true }
      append(byte)
    case UInt8(ascii: "'"): apostrophe()
    case UInt8(ascii: "."), UInt8(ascii: ","):
      if !isNumber { endWord() }
    case UInt8(ascii: "|"): sign(FurnitureWords.bar)
    case UInt8(ascii: ":"): sign(FurnitureWords.colon)
    case UInt8(ascii: "@"): sign(FurnitureWords.at)
    case UInt8(ascii: ">"): sign(FurnitureWords.quotation)
    case 0x80...: return takeWide(line, at: index)
    default: endWord()
    }
    return 1
  }

  private mutating func takeWide(_ line: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    // Dashes and quotation marks, U+2000 to U+203F, are by far the commonest.
    if line[index] == 0xE2, index + 2 < line.count, line[index + 1] == 0x80 {
      switch line[index + 2] {
      case 0x99: apostrophe()
      case 0xBA: sign(FurnitureWords.quotation)
      default: endWord()
      }
      return 3
    }
    var decoder = UTF8()
    var bytes = UnsafeBufferPointer(rebasing: line[index...]).makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&bytes) else { return 1 }
    switch scalar {
    case "©": sign(FurnitureWords.copyright)
    case "»", "→": sign(FurnitureWords.quotation)
    default:
      for small in scalar.properties.lowercaseMapping.unicodeScalars {
        guard small.properties.isAlphabetic else {
          endWord()
          continue
        }
        for byte in UTF8.encode(small) ?? UTF8.encodedReplacementCharacter { append(byte) }
      }
    }
    return UTF8.width(scalar)
  }

  /// Takes the letters that begin a word; of fewer than eight with a space behind them, as most words are, they are all of it.
  @inline(__always)
  private mutating func takeWord(_ line: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
    let bytes = EightBytes(line, index, line.count)
    let (small, letters, _) = bytes.alphanumeric
    let length = (~letters & EightBytes.highest).trailingZeroBitCount >> 3
    guard length < 8, index + length < line.count, line[index + length] == 0x20 else {
      return appendLetters(line, index)
    }
    words[count] = Hash64.hash(small & UInt64.max >> UInt64(64 - 8 * length), count: length)
    count += 1
    solid = count
    return length + 1
  }

  /// Appends up to eight letters, small; returns how many there are.
  @inline(__always)
  private mutating func appendLetters(_ line: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
    let bytes = EightBytes(line, index, line.count)
    let count = (~bytes.letters & EightBytes.highest).trailingZeroBitCount >> 3
    letters.storeBytes(of: (bytes.word | bytes.capitals >> 2).littleEndian, toByteOffset: length, as: UInt64.self)
    length += count
    return count
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    letters[length] = byte
    length += 1
  }

  private mutating func apostrophe() {
    if length > 0 { append(UInt8(ascii: "'")) }
  }

  private mutating func sign(_ sign: UInt64) {
    endWord()
    add(sign)
  }

  /// Ends the word at hand, if there is one.
  @inline(__always)
  mutating func endWord() {
    guard length > 0 else { return }
    let word: UInt64
    if isNumber {
      word = FurnitureWords.number
    } else if length < 8 {
      let bytes = UInt64(littleEndian: letters.loadUnaligned(as: UInt64.self))
      word = Hash64.hash(bytes & UInt64.max >> UInt64(64 - 8 * length), count: length)
    } else {
      word = Hash64.hash(UnsafeRawBufferPointer(rebasing: letters[..<length]))
    }
    length = 0
    isNumber = false
    add(word)
  }

  private mutating func add(_ word: UInt64) {
    let isSeparator = FurnitureWords.isSeparator(word)
    if isSeparator, count == 0 { return }
    words[count] = word
    count += 1
    if !isSeparator { solid = count }
  }
}

extension HashTable64<Bool> {
  /// The words of a text, to be looked up by their hashes.
  init(words: String) {
    self.init(filler: false)
    for word in words.split(separator: " ") { set(Hash64.hash(String(word)), true) }
  }
}
