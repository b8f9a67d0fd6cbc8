/// A word of a text: where it is and the hashes that it is compared by.
package struct Word: Sendable, Equatable {
  /// What is known of a word besides its letters.
  package struct Flags: OptionSet, Sendable {
    /// The bits.
    package let rawValue: UInt8
    /// A set of the bits given.
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Written like a proper name: with a capital where none opens a sentence, or all in capitals.
    static let nameHere = Flags(rawValue: 1)
    /// The first word after a full stop, a quotation mark or a line end.
    package static let initial = Flags(rawValue: 2)
    /// Digits only.
    package static let number = Flags(rawValue: 4)
    /// A single character: too short to tell anything.
    package static let short = Flags(rawValue: 8)
    /// Holds more than ASCII letters and digits, so that its folded bytes are to be put together.
    static let folded = Flags(rawValue: 16)
    /// A pair of characters of a script without spaces.
    static let pair = Flags(rawValue: 32)
    /// A proper name: written like one somewhere in the text, and no day or month. Set in a `Vocabulary`.
    package static let name = Flags(rawValue: 64)
  }

  /// What a word is compared by besides itself, as hashes.
  package struct Forms: Sendable, Equatable {
    /// The normalised word (`Stemming.normalise`).
    package var norm: UInt64
    /// Its stem.
    package var stem: UInt64
  }

  /// Hash of the folded word: exact identity, no stemming.
  package let identity: UInt64
  /// The word's first byte in the text.
  package let start: UInt32
  /// Its length [24 bits], and what is known of it [8]: a word is of sixteen bytes, since texts are gone over by words many times.
  private let rest: UInt32

  /// A word in these bytes of the text.
  @inline(__always)
  init(_ range: Range<Int>, identity: UInt64, flags: Flags) {
    self.identity = identity
    start = UInt32(truncatingIfNeeded: range.lowerBound)
    // Only one with megabytes of characters that are to be ignored is longer; it is quoted in part.
    rest = UInt32(truncatingIfNeeded: min(range.count, 0xff_ffff)) << 8 | UInt32(flags.rawValue)
  }

  /// A word of so few bytes that its length fits, with the bits of its flags.
  @inline(__always)
  init(start: Int, shortLength length: Int, identity: UInt64, bits: UInt64) {
    self.identity = identity
    self.start = UInt32(truncatingIfNeeded: start)
    rest = UInt32(truncatingIfNeeded: length) << 8 | UInt32(truncatingIfNeeded: bits)
  }

  /// The byte after its last one.
  @inline(__always)
  package var end: UInt32 { start + rest >> 8 }
  /// Whether it is a number, at the beginning of a sentence, …
  @inline(__always)
  package var flags: Flags { Flags(rawValue: UInt8(truncatingIfNeeded: rest)) }
}

/// The tokeniser: UTF-8 bytes in, words out.
///
/// A word is a run of letters, numbers and their marks, with apostrophes inside; a hyphen parts words. Text of scripts without
/// spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) comes as overlapping pairs of characters, each with its marks: a
/// dictionary would part the words of an edited copy elsewhere. One pass, with a short way for ASCII; the forms of a word are made when
/// they are asked for (`Vocabulary`), once for each distinct one. Bytes that are not UTF-8
/// part words.
package enum Words {
  /// The words of `text`.
  package static func scan(_ text: String) -> [Word] { scan(Array(text.utf8)) }

  /// The words of `bytes`.
  package static func scan(_ bytes: [UInt8]) -> [Word] {
    // A word is of one byte at least, or of two of a text's characters beyond ASCII, and something stands between two of them.
    [Word](unsafeUninitializedCapacity: bytes.count / 2 + 1) { words, count in
      count = withScratch { scratch in
        bytes.withUnsafeBufferPointer { bytes in
          var scanner = Scanner(bytes, scratch: scratch, into: words)
          return scanner.run()
        }
      }
    }
  }

  /// Gives `body` a scanner that tells the forms of words of these bytes.
  static func withScanner<Result>(_ bytes: [UInt8], _ body: (Scanner) -> Result) -> Result {
    withScratch { scratch in bytes.withUnsafeBufferPointer { bytes in body(Scanner(bytes, scratch: scratch)) } }
  }

  private static func withScratch<Result>(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Limits.wordBytes * 2, body)
  }

  /// The number of words in `text`.
  package static func count(_ text: String) -> Int { scan(text).count }

  /// The norms of the names of months and days, which say when, not who.
  static let calendar: HashTable64<Bool> = {
    let words = """
      january february march april may june july august september october november december monday tuesday wednesday \
      thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec
      """
    var table = HashTable64(filler: false, capacity: 64)
    for word in words.split(separator: " ") { table.set(Hash64.hash(String(word)), true) }
    return table
  }()
}
