/// What a line looks like: the few surface features that tell prose from headlines, lists and furniture.
struct Shape: Equatable {
  /// Words between white space that hold a letter or digit. Two characters of Chinese, Japanese or Korean count as a
  /// word.
  var words = 0
  /// Whether it ends like a sentence, closing quotes and brackets aside.
  var endsSentence = false
  var endsQuestion = false
  var endsColon = false
  var startsLowercase = false
  var startsLikeItem = false
  /// How many of the words have an ASCII letter or digit, at least: each other one has a character beyond ASCII.
  var plainWords = 0

  /// Words from which a line without a final stop is prose that was cut off rather than a headline; the longest
  /// headlines of the sample corpora have 24.
  static let proseWords = 25

  /// A line of running text.
  var isProse: Bool { endsSentence && words >= 5 || words >= Shape.proseWords }

  init(_ text: String) {
    var text = text
    self = text.withUTF8 { Shape($0) }
  }

  init(_ raw: UnsafeBufferPointer<UInt8>) {
    (words, plainWords) = Self.words(raw)
    readEnd(raw)
    readStart(raw)
  }

  /// The shape of a line of ASCII whose words are counted.
  init(plain raw: UnsafeBufferPointer<UInt8>, words: Int) {
    (self.words, plainWords) = (words, words)
    readEnd(raw)
    readStart(raw)
  }

  /// Counts the words: many a byte of every story passes here, so it goes by eight.
  ///
  /// A run of bytes between white space is a word when it has a letter or digit. As numbers: the run is all ones, and to add a one
  /// for each letter in it carries into the white space behind it, by one and not further.
  private static func words(_ raw: UnsafeBufferPointer<UInt8>) -> (count: Int, plain: Int) {
    var count = WordCount()
    var index = 0
    let bytes = UnsafeRawBufferPointer(raw)
    while index + 8 <= raw.count {
      count.add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
      index += 8
    }
    if index < raw.count { count.add(EightBytes(raw, index, raw.count).word) }
    let words = count.words &+ Int(truncatingIfNeeded: count.carry) &+ (count.ideographs &+ 1) / 2
    return (words, words &- count.wide)
  }

  /// The words of the bytes so far.
  private struct WordCount {
    var words = 0
    var ideographs = 0
    /// Characters beyond ASCII.
    var wide = 0
    /// 1 when the bytes so far end with a word.
    var carry: UInt64 = 0

    /// Adds eight bytes; those behind the end of a text are zero, and so white space.
    @inline(__always)
    mutating func add(_ word: UInt64) {
      let bytes = EightBytes(word: word)
      var solid: UInt64
      var letters: UInt64
      if bytes.isASCII {
        // Seven bits each, as nearly all are: a sum has no carry.
        let each: UInt64 = 0x0101_0101_0101_0101
        let small = word | each &* 0x20
        let isLetter = (small &+ each &* (0x80 - 0x61)) & ~(small &+ each &* (0x7F - 0x7A))
        let isDigit = (word &+ each &* (0x80 - 0x30)) & ~(word &+ each &* (0x7F - 0x39))
        letters = (isLetter | isDigit) & EightBytes.highest
        solid = (word &+ each &* (0x80 - 0x21)) & EightBytes.highest
      } else {
        wide &+= EightBytes.count(bytes.beyond(0xC0, 0xFF))
        solid = bytes.solid
        letters = bytes.letters | bytes.digits
        // By the first byte of a character: Chinese, Japanese and Korean from 0xE3 to 0xED; signs below 0xC3, and with 0xE2.
        ideographs &+= EightBytes.count(bytes.beyond(0xE3, 0xED))
        letters |= bytes.beyond(0xC3, 0xE1) | bytes.beyond(0xEE, 0xFF)
      }
      solid = EightBytes.filled(solid)
      let (sum, overflows) = solid.addingReportingOverflow(letters >> 7)
      let (whole, overflowsAgain) = sum.addingReportingOverflow(carry)
      words &+= EightBytes.count((whole & ~solid) << 7)
      carry = overflows || overflowsAgain ? 1 : 0
    }
  }

  private mutating func readStart(_ raw: UnsafeBufferPointer<UInt8>) {
    guard let first = raw.first else { return }
    startsLowercase = (0x61...0x7A).contains(first)
    if isLetter(first) { return }
    if (first == 0x2D || first == 0x2A || first == 0x2B), raw.count > 1, raw[1] == 0x20 { startsLikeItem = true }
    if first == 0xE2, raw.count > 3, raw[1] == 0x80, raw[2] == 0xA2 { startsLikeItem = true }
    let digits = raw.prefix(3).prefix { (0x30...0x39).contains($0) }.count
    if (1...2).contains(digits), raw.count > digits + 1, raw[digits] == 0x2E || raw[digits] == 0x29,
      raw[digits + 1] == 0x20
    {
      startsLikeItem = true
    }
  }

  private mutating func readEnd(_ raw: UnsafeBufferPointer<UInt8>) {
    // Most lines end in a full stop, or a letter.
    if let last = raw.last, last == 0x2E || isAlphanumeric(last) {
      endsSentence = last == 0x2E
      return
    }
    var end = raw.count
    while end > 0 {
      let byte = raw[end - 1]
      if byte <= 0x20 || byte == 0x22 || byte == 0x27 || byte == 0x29 || byte == 0x5D || byte == 0x2A || byte == 0x5F {
        end -= 1
      } else if end >= 3, raw[end - 3] == 0xE2, raw[end - 2] == 0x80, byte == 0x99 || byte == 0x9D || byte == 0x9C {
        end -= 3
      } else if end >= 2, raw[end - 2] == 0xC2, byte == 0xBB {
        end -= 2
      } else if end >= 3, raw[end - 3] == 0xE3, raw[end - 2] == 0x80, byte == 0x8D || byte == 0x8F {
        end -= 3
      } else {
        break
      }
    }
    guard end > 0 else { return }
    let last = raw[end - 1]
    endsQuestion = last == 0x3F || end >= 3 && raw[end - 3] == 0xEF && raw[end - 2] == 0xBC && last == 0x9F
    endsColon = last == 0x3A
    let isIdeographicStop = end >= 3 && raw[end - 3] == 0xE3 && raw[end - 2] == 0x80 && last == 0x82
    let isWideStop = end >= 3 && raw[end - 3] == 0xEF && raw[end - 2] == 0xBC && (last == 0x81 || last == 0x8E)
    let isEllipsis = end >= 3 && raw[end - 3] == 0xE2 && raw[end - 2] == 0x80 && last == 0xA6
    endsSentence = last == 0x2E || last == 0x21 || endsQuestion || isIdeographicStop || isWideStop || isEllipsis
  }
}

/// Whether a byte is an ASCII letter or digit.
func isAlphanumeric(_ byte: UInt8) -> Bool {
  (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
}
