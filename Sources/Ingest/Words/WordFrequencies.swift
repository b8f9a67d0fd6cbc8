/// How likely a term is in a story, from a static table of ordinary language.
///
/// The chance that a story holds a word of frequency f is 1 − (1 − f)^(L·b), with L = 450 words a story and b = ½ because words
/// come in bursts. Terms are hashes, so one table serves all languages. What several languages share has the greatest of their
/// probabilities: "die" is then no rare word in English, which costs a little of what English stories share; with the English
/// one it would be a rare word in German, and every two German stories would share it. See docs/word-frequencies.md for where the
/// data comes from, and scripts/PackWords for the arithmetic.
///
/// The table is asked as it lies in the program, so that a start waits for nothing: in units of 24 bits, each in four characters
/// of six bits, 40 units a line. After the buckets, where the entries of each begin, come the entries in the order of their hashes:
/// 16 bits of the hash that follow those of the bucket, and 8 of the level. Of 10,000 unknown
/// terms one is taken for another.
package struct WordFrequencies: Sendable {
  /// An unknown word is in one story of this many; what is rarer says no more.
  package static let floor = 1.0 / 20_000
  /// A number is this many times as likely as an unknown word.
  static let numberFactor = 4.0

  /// How the table is packed.
  package enum Packing {
    /// The leading bits of a hash that choose its bucket.
    package static let bucketBits = 16
    /// The bits after those that an entry keeps.
    package static let keptBits = 16
    /// The levels: probabilities from 1 to the floor, in steps of 4 %.
    package static let levels = 256
    /// The units of a line.
    package static let lineUnits = 40
    /// The character for six bits of zero; the others follow it.
    package static let zero = UInt8(ascii: "?")

    /// The probability that each level stands for.
    package static let probabilities: [Double] = (0..<levels).map { level in
      DeterministicMath.exp(Double(level) / Double(levels - 1) * DeterministicMath.ln(floor))
    }
  }

  /// One of the few probabilities that a term can have here, in nine bits.
  struct Chance: Sendable, Equatable {
    /// A level; then the two of what the table does not hold.
    let code: UInt16
    /// Of a word that the table does not hold.
    static let unknown = Chance(code: UInt16(Packing.levels))
    /// Of a number that it does not hold.
    static let unknownNumber = Chance(code: UInt16(Packing.levels + 1))

    /// Whether the table holds the term.
    var isKnown: Bool { code < Packing.levels }
    /// Whether there is such a one.
    var isValid: Bool { code <= Self.unknownNumber.code }
  }

  /// By code.
  private let probabilities = Packing.probabilities + [floor, floor * numberFactor]

  /// The table.
  package static let standard = WordFrequencies()

  /// The chance that a story holds the term.
  package func probability(_ term: UInt64, isNumber: Bool) -> Double { probability(chance(term, isNumber: isNumber)) }

  /// The probability that a code stands for.
  @inline(__always)
  func probability(_ chance: Chance) -> Double { probabilities[Int(chance.code)] }

  /// The code of a term's probability.
  func chance(_ term: UInt64, isNumber: Bool) -> Chance {
    Self.level(of: term).map { Chance(code: UInt16($0)) } ?? (isNumber ? .unknownNumber : .unknown)
  }

  /// The level of a term; nil for one that the table does not hold.
  private static func level(of term: UInt64) -> Int? {
    let bucket = Int(term >> UInt64(64 - Packing.bucketBits))
    let kept = UInt32(truncatingIfNeeded: term >> UInt64(64 - Packing.bucketBits - Packing.keptBits)) & 0xffff
    let entries = (1 << Packing.bucketBits) + 1
    for place in Int(unit(bucket))..<Int(unit(bucket + 1)) {
      let entry = unit(entries + place)
      if entry >> 8 == kept { return Int(entry & 0xff) }
    }
    return nil
  }

  /// 24 bits of the table.
  @inline(__always)
  private static func unit(_ index: Int) -> UInt32 {
    let start = WordFrequencyTable.text.utf8Start + index * 4 + index / Packing.lineUnits
    var value: UInt32 = 0
    for offset in 0..<4 { value = value << 6 | UInt32(start[offset] &- Packing.zero) }
    return value
  }
}
