internal import CTables

/// How likely a term is in a story, from a static table of ordinary language.
///
/// The chance that a story holds a word of frequency f is 1 − (1 − f)^(L·b), with L = 450 words a story and b = ½ because words
/// come in bursts. Terms are hashes, so one table serves all languages. What several languages share has the greatest of their
/// probabilities: "die" is then no rare word in English, which costs a little of what English stories share; with the English
/// one it would be a rare word in German, and every two German stories would share it. See docs/word-frequencies.md for where the
/// data comes from, and scripts/PackWords for the arithmetic.
///
/// The table is asked as it lies in the program, so that a start waits for nothing: its version and the number of its entries, 32 bits
/// each, then units of 24 bits, all little-endian. After the buckets, where the entries of each begin, come the entries in the order of
/// their hashes: 16 bits of the hash that follow those of the bucket, and 8 of the level. Of 10,000 unknown terms one is taken for
/// another.
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
    /// The bytes before the units.
    package static let headBytes = 8
    /// The bytes of a unit.
    package static let unitBytes = 3

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
    let bytes = UnsafeRawPointer(copytaster_word_frequencies()) + Packing.headBytes + index * Packing.unitBytes
    let low = UInt16(littleEndian: bytes.loadUnaligned(as: UInt16.self))
    return UInt32(low) | UInt32(bytes.load(fromByteOffset: 2, as: UInt8.self)) << 16
  }

  /// A number of the head: the version of the table, or how many entries it has.
  private static func head(_ place: Int) -> Int {
    let bytes = UnsafeRawPointer(copytaster_word_frequencies()) + 4 * place
    return Int(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
  }

  /// Goes up when the content of the table changes, since other weights mean other verdicts.
  package static var version: Int { head(0) }
  /// The terms that it holds.
  static var count: Int { head(1) }
  /// The bytes that it has.
  static var bytes: Int { copytaster_word_frequency_count }
}
