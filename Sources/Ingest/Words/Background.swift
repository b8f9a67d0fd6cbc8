/// How common each term is: the static table as 20,000 imagined stories, and every story counted so far.
///
/// p = (20000·p_static + df)/(20000 + N); the weight of a term is −ln p. So a term that this stream uses every day loses its weight
/// here, and a new stream is not at a loss. A story that is withdrawn stays counted: it did show how common its words are.
///
/// 20,000, because that makes a word that is in no table as likely as if one imagined story held it: the first real story that
/// does then doubles its likelihood. With 2,000, ten stories' worth, it multiplied it by eleven, and the names of an event lost
/// their weight to its first report.
package struct Background: Sendable {
  /// A term's place in the counts, given in the order in which terms are first met.
  package typealias TermIndex = UInt32

  private struct Entry: Sendable {
    var probability: Float
    var stories: UInt32
  }

  private static let pseudoStories = 20_000.0
  private let frequencies: WordFrequencies
  private var indexes = HashTable64<TermIndex>(filler: 0)
  private var entries: [Entry] = []
  /// The stories counted.
  package private(set) var stories = 0

  /// A background over a static table.
  package init(frequencies: WordFrequencies = .standard) { self.frequencies = frequencies }

  /// The number of terms met.
  package var count: Int { entries.count }

  /// The place of a term that was met.
  @inline(__always)
  package func index(_ term: UInt64) -> TermIndex? { indexes.find(term) }

  /// The chance that a story holds the term, which has this place if it was met.
  @inline(__always)
  private func probability(_ term: UInt64, at index: TermIndex?, isNumber: Bool) -> Double {
    let base: Double
    var seen = 0.0
    if let index {
      base = Double(entries[Int(index)].probability)
      seen = Double(entries[Int(index)].stories)
    } else {
      base = Double(Float(frequencies.probability(term, isNumber: isNumber)))
    }
    return (Self.pseudoStories * base + seen) / (Self.pseudoStories + Double(stories))
  }

  /// The chance that a story holds the term.
  package func probability(_ term: UInt64, isNumber: Bool) -> Double {
    probability(term, at: index(term), isNumber: isNumber)
  }

  /// −ln p, not below 0, of a term that has this place if it was met.
  @inline(__always)
  func weight(_ term: UInt64, at index: TermIndex?, isNumber: Bool) -> Double {
    max(0, -DeterministicMath.ln(probability(term, at: index, isNumber: isNumber)))
  }

  /// −ln p, not below 0.
  package func weight(_ term: UInt64, isNumber: Bool) -> Double { weight(term, at: index(term), isNumber: isNumber) }

  /// Counts a story that holds these distinct terms.
  package mutating func add(_ terms: some Sequence<(term: UInt64, isNumber: Bool)>) {
    stories += 1
    for (term, isNumber) in terms { entries[Int(meet(term, isNumber: isNumber))].stories += 1 }
  }

  /// Gives a term a place, if it has none, and counts nothing.
  @discardableResult
  package mutating func meet(_ term: UInt64, isNumber: Bool) -> TermIndex {
    let next = TermIndex(entries.count)
    let index = indexes.update(term, first: next) { $0 }
    if index == next {
      entries.append(Entry(probability: Float(frequencies.probability(term, isNumber: isNumber)), stories: 0))
    }
    return index
  }
}

// MARK: - Snapshot

extension Background {
  /// Writes the counts, the terms in the order of their places; see `OverlapIndex.snapshot`.
  func write<E: Error>(to chunks: inout ChunkWriter, _ emit: ([UInt8]) throws(E) -> Void) throws(E) {
    var terms = [UInt64](repeating: 0, count: entries.count)
    indexes.forEach { terms[Int($1)] = $0 }
    try chunks.beginRecord(emit)
    chunks.put(UInt64(stories))
    chunks.put(UInt64(entries.count))
    for (term, entry) in zip(terms, entries) {
      try chunks.beginRecord(emit)
      chunks.put(term)
      chunks.put(entry.probability.bitPattern)
      chunks.put(entry.stories)
    }
  }

  /// Reads what `write` wrote. The probabilities are those of the table of that time, for terms that were met then.
  init<E: Error>(
    from chunks: inout ChunkReader, _ next: () throws(E) -> [UInt8]?
  ) throws(OverlapSnapshotFailure<E>) {
    self.init()
    try chunks.beginRecord(16, next)
    let stories: UInt64 = chunks.take()
    let count: UInt64 = chunks.take()
    guard stories < 1 << 31 else { throw chunks.damage("\(stories) stories are counted") }
    self.stories = Int(stories)
    var terms: [UInt64] = []
    var places: [TermIndex] = []
    while UInt64(terms.count) < count {
      try chunks.beginRecord(16, next)
      terms.append(chunks.take())
      places.append(TermIndex(entries.count))
      let entry = Entry(probability: Float(bitPattern: chunks.take()), stories: chunks.take())
      guard entry.probability.isNormal, entry.probability > 0, entry.probability <= 1, entry.stories <= stories else {
        throw chunks.damage(
          "term \(entries.count) has the probability \(entry.probability) and \(entry.stories) stories")
      }
      entries.append(entry)
    }
    guard let indexes = HashTable64(filler: TermIndex(0), keys: terms, values: places) else {
      throw chunks.damage("a term is counted twice")
    }
    self.indexes = indexes
  }
}
