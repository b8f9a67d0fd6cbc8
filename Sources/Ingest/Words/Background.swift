/// How common each term is: the static table as 2,000 imagined stories, and every story read so far.
///
/// p = (2000·p_static + df)/(2000 + N); the weight of a term is −ln p. So a term that this stream uses every day loses its weight
/// here, and a new stream is not at a loss. A story that is withdrawn stays counted: it did show how common its words are.
package struct Background: Sendable {
  /// A term's place in the counts, given in the order in which terms are first met.
  package typealias TermIndex = UInt32

  private struct Entry: Sendable {
    var probability: Float
    var stories: UInt32
  }

  private static let pseudoStories = 2_000.0
  private let frequencies: WordFrequencies
  private var indexes = HashTable64<TermIndex>(filler: 0)
  private var entries: [Entry] = []
  /// The stories counted.
  package private(set) var stories = 0

  /// A background over a static table.
  package init(frequencies: WordFrequencies = .english) { self.frequencies = frequencies }

  /// The number of terms met.
  package var count: Int { entries.count }

  /// The place of a term that some story so far has held.
  @inline(__always)
  package func index(_ term: UInt64) -> TermIndex? { indexes.find(term) }

  /// The chance that a story holds the term.
  @inline(__always)
  package func probability(_ term: UInt64, isNumber: Bool) -> Double {
    let base: Double
    var seen = 0.0
    if let index = indexes.find(term) {
      base = Double(entries[Int(index)].probability)
      seen = Double(entries[Int(index)].stories)
    } else {
      base = Double(Float(frequencies.probability(term, isNumber: isNumber)))
    }
    return (Self.pseudoStories * base + seen) / (Self.pseudoStories + Double(stories))
  }

  /// −ln p, not below 0.
  @inline(__always)
  package func weight(_ term: UInt64, isNumber: Bool) -> Double {
    max(0, -DeterministicMath.ln(probability(term, isNumber: isNumber)))
  }

  /// Counts a story that holds these distinct terms.
  package mutating func add(_ terms: some Sequence<(term: UInt64, isNumber: Bool)>) {
    stories += 1
    for (term, isNumber) in terms {
      let next = TermIndex(entries.count)
      let index = indexes.update(term, first: next) { $0 }
      if index == next {
        entries.append(Entry(probability: Float(frequencies.probability(term, isNumber: isNumber)), stories: 0))
      }
      entries[Int(index)].stories += 1
    }
  }
}
