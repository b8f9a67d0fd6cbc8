/// A word of a text: where it is and the hashes that it is compared by.
package struct Word: Sendable, Equatable {
  /// What is known of a word besides its letters.
  package struct Flags: OptionSet, Sendable {
    /// The bits.
    package let rawValue: UInt8
    /// A set of the bits given.
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// A proper name: written with a capital somewhere in the text where none opens a sentence, or all in capitals.
    package static let name = Flags(rawValue: 1)
    /// The first word after a full stop, a quotation mark or a line end.
    package static let initial = Flags(rawValue: 2)
    /// Digits only.
    package static let number = Flags(rawValue: 4)
    /// A single character: too short to tell anything.
    package static let short = Flags(rawValue: 8)
    /// Would make this word a name everywhere in the text.
    static let nameHere = Flags(rawValue: 16)
  }

  /// The word's first byte in the text.
  package var start: UInt32
  /// The byte after its last one.
  package var end: UInt32
  /// Hash of the folded word: exact identity, no stemming.
  package var identity: UInt64
  /// Hash of the normalised word (`Stemming.normalise`).
  package var norm: UInt64
  /// Hash of its stem.
  package var stem: UInt64
  /// Whether it is a name, a number, …
  package var flags: Flags

  /// What two texts share when they use this word in any form: names by their norm, all others by their stem.
  package var term: UInt64 { flags.contains(.name) ? norm : stem }
}

/// The tokeniser: UTF-8 bytes in, words out.
///
/// A word is a run of letters, numbers and their marks, with apostrophes inside; a hyphen parts words. Text of scripts without
/// spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) comes as overlapping pairs of characters, each with its marks: a
/// dictionary would part the words of an edited copy elsewhere. One pass, with a short way for ASCII. Bytes that are not UTF-8
/// part words.
package enum Words {
  /// The words of `text`, names marked.
  package static func scan(_ text: String) -> [Word] { scan(Array(text.utf8)) }

  /// The words of `bytes`, names marked.
  package static func scan(_ bytes: [UInt8]) -> [Word] {
    var words: [Word] = []
    words.reserveCapacity(bytes.count / 5)
    let lower = [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
      for (index, byte) in bytes.enumerated() { buffer[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte }
      count = bytes.count
    }
    bytes.withUnsafeBufferPointer { bytes in
      lower.withUnsafeBufferPointer { lower in
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Limits.wordBytes * 2) { scratch in
          var scanner = Scanner(bytes: bytes, lower: lower, scratch: scratch)
          scanner.run(into: &words)
        }
      }
    }
    markNames(&words)
    return words
  }

  /// The number of words in `text`.
  package static func count(_ text: String) -> Int { scan(text).count }

  /// Says of every word whether it is a name anywhere in the text: "china" in an all-lower-case caption is one too.
  private static func markNames(_ words: inout [Word]) {
    var names = HashTable64(filler: false)
    // One bit of 4,096 for each name: of a hundred words that are none, all but a few are told by it.
    var bits = [UInt64](repeating: 0, count: 64)
    for word in words where word.flags.contains(.nameHere) {
      names.set(word.norm, true)
      bits[Int(word.norm >> 58)] |= 1 << (word.norm >> 52 & 63)
    }
    if names.count == 0 { return }
    words.withUnsafeMutableBufferPointer { words in
      for index in words.indices {
        let norm = words[index].norm
        if bits[Int(norm >> 58)] >> (norm >> 52 & 63) & 1 == 1, names.contains(norm) {
          words[index].flags.insert(.name)
        }
      }
    }
  }

  /// Names of months and days say when, not who.
  fileprivate static let calendar: HashTable64<Bool> = {
    let words = """
      january february march april may june july august september october november december monday tuesday wednesday \
      thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec
      """
    var table = HashTable64(filler: false, capacity: 64)
    for word in words.split(separator: " ") { table.set(Hash64.hash(String(word)), true) }
    return table
  }()

  /// Whether a norm is a month's or a day's name.
  static func isCalendar(_ norm: UInt64) -> Bool { calendar.contains(norm) }
}
