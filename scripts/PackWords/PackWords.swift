internal import Foundation
internal import Ingest

/// Reads the lines of make-word-frequencies.py and writes Sources/CTables/word-frequencies.bin.
///
/// Words are folded, normalised and stemmed by the very code that reads the stories. So the table is made anew whenever `Words`,
/// `Stemming` or `Hash64` change what becomes of a word.
@main
enum PackWords {
  /// Goes up when the content of the table changes, since other weights mean other verdicts.
  private static let version = 2
  /// The entries: the table is to stay below 2 MB.
  private static let most = 420_000
  /// L·b of `WordFrequencies`.
  private static let wordsPerStory = 225
  /// No frequency counts as more than this: "the" would else round to certainty.
  private static let ceiling = 0.2

  static func main() throws {
    var language = ""
    var all: [UInt64: Double] = [:]
    var words: [(forms: Word.Forms, frequency: Double)] = []
    func close() {
      for (term, probability) in probabilities(words) { all[term] = max(all[term] ?? 0, probability) }
      words.removeAll(keepingCapacity: true)
    }
    while let line = readLine() {
      let fields = line.split(separator: " ")
      guard fields.count == 3, let level = Double(fields[2]) else { continue }
      if language != fields[0] {
        close()
        language = String(fields[0])
      }
      let bytes = Array(fields[1].utf8)
      let found = Words.scan(bytes)
      // A word that the tokeniser parts in two (of two scripts, say) is passed over.
      guard found.count == 1, Int(found[0].end) == bytes.count else { continue }
      words.append(
        (Vocabulary(found, in: bytes).entries[0].forms, DeterministicMath.exp(-level / 100 * 2.302_585_092_994_046)))
    }
    close()
    try write(packed(all))
  }

  /// The probability of each term of a language: a stem's stories are those of any of its words; a norm that is no stem keeps its
  /// own.
  private static func probabilities(_ words: [(forms: Word.Forms, frequency: Double)]) -> [UInt64: Double] {
    var norms: [UInt64: Double] = [:]
    var stems: [UInt64: UInt64] = [:]
    for (forms, frequency) in words {
      norms[forms.norm, default: 0] += frequency
      stems[forms.norm] = forms.stem
    }
    var absent: [UInt64: Double] = [:]
    // In a fixed order, because a product of many factors depends on it in its last bits.
    for (norm, frequency) in norms.sorted(by: { $0.key < $1.key }) {
      let none = DeterministicMath.power(1 - min(frequency, ceiling), wordsPerStory)
      norms[norm] = none
      absent[stems[norm] ?? norm, default: 1] *= none
    }
    for (norm, none) in norms where absent[norm] == nil { absent[norm] = none }
    return absent.mapValues { 1 - $0 }
  }

  /// The units of the table: the most probable terms, as many as fit.
  private static func packed(_ all: [UInt64: Double]) -> [UInt32] {
    let levels = all.mapValues(level).filter { $0.value < WordFrequencies.Packing.levels - 1 }
    var counts = [Int](repeating: 0, count: WordFrequencies.Packing.levels)
    for level in levels.values { counts[level] += 1 }
    var last = 0
    var count = 0
    while last < counts.count, count + counts[last] <= most {
      count += counts[last]
      last += 1
    }
    var entries: [UInt32: UInt32] = [:]
    let shift = UInt64(64 - WordFrequencies.Packing.bucketBits - WordFrequencies.Packing.keptBits)
    for (term, level) in levels where level < last {
      let key = UInt32(truncatingIfNeeded: term >> shift)
      entries[key] = min(entries[key] ?? .max, UInt32(level))
    }
    let sorted = entries.sorted { $0.key < $1.key }
    var units: [UInt32] = []
    var place = 0
    for bucket in 0...UInt32(1 << WordFrequencies.Packing.bucketBits) {
      while place < sorted.count, sorted[place].key >> UInt32(WordFrequencies.Packing.keptBits) < bucket { place += 1 }
      units.append(UInt32(place))
    }
    return units + sorted.map { ($0.key & 0xffff) << 8 | $0.value }
  }

  /// The nearest level of a probability.
  private static func level(_ probability: Double) -> Int {
    guard probability > WordFrequencies.floor else { return WordFrequencies.Packing.levels - 1 }
    let share = DeterministicMath.ln(probability) / DeterministicMath.ln(WordFrequencies.floor)
    return Int((share * Double(WordFrequencies.Packing.levels - 1)).rounded())
  }

  private static func write(_ units: [UInt32]) throws {
    let entries = units.count - (1 << WordFrequencies.Packing.bucketBits) - 1
    var bytes: [UInt8] = []
    for number in [UInt32(version), UInt32(entries)] { bytes += (0..<4).map { UInt8(number >> (8 * $0) & 0xff) } }
    for unit in units { bytes += (0..<WordFrequencies.Packing.unitBytes).map { UInt8(unit >> UInt32(8 * $0) & 0xff) } }
    try FileHandle.standardOutput.write(contentsOf: Data(bytes))
  }
}
