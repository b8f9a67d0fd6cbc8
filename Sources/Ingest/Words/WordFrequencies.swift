/// How likely a term is in a story of ordinary English, from a static table.
///
/// The table gives a word's frequency f; the chance that a story holds it is 1 − (1 − f)^(L·b), with L = 450 words a story and
/// b = ½ because words come in bursts. Words are folded, normalised and stemmed here, when the table is loaded, by the very code
/// that reads the stories. See docs/word-frequencies.md for where the data comes from.
package struct WordFrequencies: Sendable {
  /// An unknown word is in one story of this many; what is rarer says no more.
  package static let floor = 1.0 / 20_000
  /// A number is this many times as likely as an unknown word.
  static let numberFactor = 4.0
  /// L·b.
  private static let wordsPerStory = 225
  /// No frequency counts as more than this: "the" would else round to certainty.
  private static let ceiling = 0.2

  /// Probability by term, for terms above the floor.
  private let table: HashTable64<Float>

  /// The English table; loaded on first use.
  package static let english = WordFrequencies()

  /// The chance that a story holds the term.
  @inline(__always)
  package func probability(_ term: UInt64, isNumber: Bool) -> Double {
    if let known = table.find(term) { return Double(known) }
    return isNumber ? Self.floor * Self.numberFactor : Self.floor
  }

  private init() {
    let probabilities = Self.levels()
    var norms = HashTable64(filler: 0.0, capacity: WordFrequencyTable.count)
    var stems = HashTable64(filler: UInt64(0), capacity: WordFrequencyTable.count)
    var order: [UInt64] = []
    order.reserveCapacity(WordFrequencyTable.count)
    Self.read { word, level in
      norms.update(word.norm, first: -1) { sum in
        if sum < 0 {
          sum = 0
          order.append(word.norm)
          stems.set(word.norm, word.stem)
        }
        sum += probabilities[level]
      }
    }
    // As in the reference: a stem's stories are those of any of its words; a norm that is no stem keeps its own.
    var absent = HashTable64(filler: 1.0, capacity: order.count)
    for norm in order {
      let frequency = min(norms.find(norm) ?? 0, Self.ceiling)
      let none = DeterministicMath.power(1 - frequency, Self.wordsPerStory)
      norms.set(norm, none)
      absent.update(stems.find(norm) ?? norm, first: 1) { $0 *= none }
    }
    for norm in order where !absent.contains(norm) { absent.set(norm, norms.find(norm) ?? 1) }
    var table = HashTable64(filler: Float(0), capacity: order.count / 2)
    for (key, none) in zip(absent.keys, absent.values) where key != 0 && 1 - none > Self.floor {
      table.set(key, Float(1 - none))
    }
    self.table = table
  }

  /// The frequency of each level of the packed table: 10^(−level/100).
  private static func levels() -> [Double] {
    (0..<(26 * 27)).map { DeterministicMath.exp(-Double($0) / 100 * 2.302_585_092_994_046) }
  }

  /// Calls `found` with each word of the packed table and its level.
  private static func read(_ found: (Word, Int) -> Void) {
    var text: [UInt8] = []
    text.reserveCapacity(WordFrequencyTable.count * 10)
    var levels: [Int] = []
    levels.reserveCapacity(WordFrequencyTable.count)
    WordFrequencyTable.text.withUTF8Buffer { packed in
      var index = 0
      var previous = 0
      func next() -> UInt8? {
        while index < packed.count, packed[index] == 0x0a { index += 1 }
        guard index < packed.count else { return nil }
        index += 1
        return packed[index - 1]
      }
      while let shared = next() {
        let start = text.count
        for offset in 0..<Int(shared - 0x41) { text.append(text[previous + offset]) }
        var capital: UInt8 = 0
        while let byte = next() {
          if byte >= 0x41 && byte <= 0x5b {
            capital = byte
            break
          }
          text.append(byte)
        }
        levels.append(Int(capital - 0x41) * 26 + Int((next() ?? 0x41) - 0x41))
        previous = start
        text.append(0x0a)
      }
    }
    // One word a line; a word that the tokeniser parts in two (of two scripts, say) is passed over.
    let words = Words.scan(text)
    var line = 0
    var at = 0
    for (index, word) in words.enumerated() where word.flags.contains(.initial) {
      while at < Int(word.start) {
        if text[at] == 0x0a { line += 1 }
        at += 1
      }
      let whole = (index == 0 || words[index - 1].end < word.start) && text[Int(word.end)] == 0x0a
      if whole { found(word, levels[line]) }
    }
  }
}
