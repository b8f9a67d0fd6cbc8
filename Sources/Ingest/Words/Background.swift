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

  private static let pseudoStories = 20_000.0
  /// From so many stories on a term is among the common ones.
  private static let commonStories: UInt32 = 4

  private let frequencies: WordFrequencies
  private let logarithm = DeterministicMath.Logarithm.standard
  /// The terms of which most texts are: those of the static table, and those of several stories. They are few enough to stay where
  /// memory is fast, which a table of all terms, most of them of one story, is not.
  private var common = TermTable()
  /// All others, and those that have become common, which are not asked for here any more.
  private var rare = TermTable()
  /// The number of terms met.
  package private(set) var count = 0
  /// The stories counted.
  package private(set) var stories = 0

  /// A background over a static table.
  package init(frequencies: WordFrequencies = .standard) { self.frequencies = frequencies }

  /// What is known of a term that was met.
  @inline(__always)
  private func entry(_ term: UInt64) -> TermTable.Entry? { common.find(term) ?? rare.find(term) }

  /// The place of a term that was met.
  package func index(_ term: UInt64) -> TermIndex? { entry(term)?.index }

  /// The chance that a story holds the term.
  @inline(__always)
  private func probability(_ term: UInt64, _ entry: TermTable.Entry?, isNumber: Bool) -> Double {
    let base = frequencies.probability(entry?.chance ?? frequencies.chance(term, isNumber: isNumber))
    return (Self.pseudoStories * base + Double(entry?.stories ?? 0)) / (Self.pseudoStories + Double(stories))
  }

  /// The chance that a story holds the term.
  package func probability(_ term: UInt64, isNumber: Bool) -> Double {
    probability(term, entry(term), isNumber: isNumber)
  }

  /// Asks for the memory of a term that will be weighed.
  @inline(__always)
  func prefetch(_ term: UInt64) { common.prefetch(term) }

  /// −ln p of a term, and its place if it was met; nil when p is above `most`.
  @inline(__always)
  func weight(_ term: UInt64, isNumber: Bool, most: Double) -> (weight: Double, index: TermIndex?)? {
    let entry = entry(term)
    let probability = probability(term, entry, isNumber: isNumber)
    return probability > most ? nil : (-logarithm(probability), entry?.index)
  }

  /// −ln p, not below 0.
  package func weight(_ term: UInt64, isNumber: Bool) -> Double {
    max(0, -logarithm(probability(term, isNumber: isNumber)))
  }

  /// Counts a story that holds these distinct terms.
  package mutating func add(_ terms: some Sequence<(term: UInt64, isNumber: Bool)>) {
    stories += 1
    for (term, isNumber) in terms where common.count(term) == nil {
      if let counted = rare.count(term) {
        if counted >= Self.commonStories, let entry = rare.find(term) { common.insert(term, entry) }
      } else {
        take(term, isNumber: isNumber, stories: 1)
      }
    }
  }

  /// Gives a term a place, if it has none, and counts nothing.
  @discardableResult
  package mutating func meet(_ term: UInt64, isNumber: Bool) -> TermIndex {
    index(term) ?? take(term, isNumber: isNumber, stories: 0)
  }

  /// Takes in a term that was not met before.
  @discardableResult
  private mutating func take(_ term: UInt64, isNumber: Bool, stories: UInt32) -> TermIndex {
    let chance = frequencies.chance(term, isNumber: isNumber)
    return take(term, TermTable.Entry(index: TermIndex(count), stories: stories, chance: chance))
  }

  /// Takes in a term that has the next place.
  @discardableResult
  private mutating func take(_ term: UInt64, _ entry: TermTable.Entry) -> TermIndex {
    count += 1
    if entry.chance.isKnown || entry.stories >= Self.commonStories {
      common.insert(term, entry)
    } else {
      rare.insert(term, entry)
    }
    return entry.index
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) {
    common.forEachTable(body)
    rare.forEachTable(body)
  }
}

// MARK: - Snapshot

extension Background {
  /// Writes the counts, the terms in the order of their places; see `OverlapIndex.snapshot`.
  func write<E: Error>(to chunks: inout ChunkWriter, _ emit: ([UInt8]) throws(E) -> Void) throws(E) {
    var terms = [(hash: UInt64, entry: TermTable.Entry)?](repeating: nil, count: count)
    // Of a term that has become common the rare table has an old count.
    rare.forEach { terms[Int($1.index)] = ($0, $1) }
    common.forEach { terms[Int($1.index)] = ($0, $1) }
    try chunks.beginRecord(emit)
    chunks.put(UInt64(stories))
    chunks.put(UInt64(count))
    for case (let hash, let entry)? in terms {
      try chunks.beginRecord(emit)
      chunks.put(hash)
      chunks.put(entry.chance.code)
      chunks.put(entry.stories)
    }
  }

  /// Reads what `write` wrote.
  init<E: Error>(
    from chunks: inout ChunkReader, _ next: () throws(E) -> [UInt8]?
  ) throws(OverlapSnapshotFailure<E>) {
    self.init()
    try chunks.beginRecord(16, next)
    let stories: UInt64 = chunks.take()
    let count: UInt64 = chunks.take()
    guard stories < 1 << 31, count < 1 << 32 else {
      throw chunks.damage("\(stories) stories of \(count) terms are counted")
    }
    self.stories = Int(stories)
    while self.count < count {
      try chunks.beginRecord(14, next)
      let hash: UInt64 = chunks.take()
      let chance = WordFrequencies.Chance(code: chunks.take())
      let counted: UInt32 = chunks.take()
      guard hash != 0, index(hash) == nil else { throw chunks.damage("a term is counted twice") }
      guard chance.isValid, counted <= stories else {
        throw chunks.damage("term \(self.count) has the probability \(chance.code) and \(counted) stories")
      }
      take(hash, TermTable.Entry(index: TermIndex(self.count), stories: counted, chance: chance))
    }
  }
}
