/// Two stories compared with each other alone, for a person who asks about the pair.
///
/// A verdict rests on the whole stream as well: passages of many groups are furniture, words that come every day weigh less, and a
/// report is compared with all stories of a group. Here every shared passage counts, and a word is as common as in ordinary
/// language, so that the answer is the same whether the service runs or not, and whatever it has read since.
package struct PairComparison: Sendable {
  /// A run of words that both texts have, as each of them has it.
  package struct Passage: Sendable, Equatable {
    /// As the earlier story has it, its end cut off when it is long.
    package var earlier: String
    /// As the later story has it.
    package var later: String
    /// Its whole length in words.
    package var words: Int
  }

  /// A term that both stories have.
  package struct Term: Sendable, Equatable {
    /// As the later story has it.
    package var term: String
    /// Whether both have it as a name.
    package var isName: Bool
    /// Its summand in `score`.
    package var contribution: Double
  }

  /// The words of the earlier text.
  package let earlierWords: Int
  /// The words of the later text.
  package let laterWords: Int
  /// The words in shared runs of five and more.
  package let sharedWords: Int
  /// Shared of all words.
  package let jaccard: Double
  /// Shared of the smaller text's words.
  package let containment: Double
  /// The longest shared run of five and more words; nil when there is none.
  package let longest: Passage?
  /// The similarity of the two stories by their terms.
  package let cosine: Double
  /// The days between their dates; nil when one is unknown.
  package let gap: Int?
  /// What the dates leave of the similarity by terms that are not rare.
  package let dateShare: Double
  /// What is measured against the threshold for one event.
  package let score: Double
  /// All terms that both have, those that contribute most first; they add up to `score`.
  package let terms: [Term]
  /// What an edited copy says otherwise, in words.
  package let changes: [String]
  /// What the later story is to the earlier one.
  package let kind: Relation.Kind

  /// Compares two stories as the log tells them, by the thresholds of their time as far as the later one's verdict tells them.
  package init(_ earlier: StoryTold, _ later: StoryTold, _ thresholds: Thresholds) {
    let one = Fingerprint(title: earlier.title, text: earlier.text)
    let other = Fingerprint(title: later.title, text: later.text)
    let comparison = Comparison(other.text, text: earlier.text, copies: CopyIndex())
    earlierWords = comparison.old
    laterWords = comparison.new
    sharedWords = comparison.shared
    jaccard = comparison.jaccard
    containment = comparison.containment
    longest = Self.longest(one.text, other.text)
    gap = earlier.day.flatMap { day in later.day.map { abs($0 - day) } }
    dateShare = EventModel.dateShare(gap: gap)
    let shared = SharedTerms((one, earlier.day), (other, later.day))
    let match = EventIndex.Match(
      group: earlier.story.sequence, similarity: shared.similarity, dateShare: dateShare,
      cohesion: EventModel.cohesion)
    cosine = shared.similarity.average
    score = match.score
    terms = shared.terms(dateShare: dateShare)
    let isIdentical = one.text.digest == other.text.digest && one.text.wordCount > 0
    let changes = Changes(from: earlier.text, to: other.text, gap: gap)
    let relation = comparison.relation(thresholds)?.kind
    let form =
      relation != nil
      ? changes.form : comparison.sharesPassages ? Changes.form(of: earlier.text, and: other.text, gap: gap) : nil
    let copy = form == nil ? relation : nil
    let isSameEvent =
      match.score > thresholds.sameEvent && shared.similarity.isSpecific && form?.isOfAnotherEvent != true
    kind = isIdentical ? .identical : copy ?? (isSameEvent ? .sameEvent : .original)
    self.changes = kind == .nearDuplicate ? changes.notes : []
  }

  /// The longest run of words that both have; of equal ones the first of the later story.
  private static func longest(_ earlier: TextPrint, _ later: TextPrint) -> Passage? {
    var places: [UInt64: [Int]] = [:]
    for (place, shingle) in earlier.shingles.enumerated() where places[shingle, default: []].count < Limits.pairPlaces {
      places[shingle, default: []].append(place)
    }
    // By the places in the earlier text at which a run ends that ends at the one at hand in the later text, how long it is.
    var runs: [Int: Int] = [:]
    var best = (earlier: 0, later: 0, count: 0)
    for (place, shingle) in later.shingles.enumerated() {
      var longer: [Int: Int] = [:]
      for other in places[shingle] ?? [] {
        let count = runs[other - 1, default: 0] + 1
        longer[other] = count
        if count > best.count { best = (other + 1 - count, place + 1 - count, count) }
      }
      runs = longer
    }
    if best.count == 0 { return nil }
    let more = min(TextPrint.Model.shingleWords, earlier.wordCount, later.wordCount) - 1
    let words = best.count + more
    return Passage(
      earlier: earlier.quote(best.earlier..<best.earlier + words), later: later.quote(best.later..<best.later + words),
      words: words)
  }
}

/// The terms that two stories have in common.
private struct SharedTerms {
  private var terms: [(term: QueryTerm, product: Int64, isName: Bool)] = []
  private let query: EventQuery
  private let later: Fingerprint

  /// Those of two stories, each with its day.
  init(_ earlier: (Fingerprint, day: Int?), _ later: (Fingerprint, day: Int?)) {
    self.later = later.0
    let background = Background()
    var known: [UInt64: QueryTerm] = [:]
    for term in background.vector(earlier.0, day: OverlapIndex.day(earlier.day)) { known[term.hash] = term }
    let vector = background.vector(later.0, day: OverlapIndex.day(later.day))
    query = EventQuery(vector)
    for term in vector {
      guard let other = known[term.hash] else { continue }
      terms.append((term, TermWeight.part(term.weight) * TermWeight.part(other.weight), term.isName && other.isName))
    }
  }

  private static let scale = TermWeight.scale * TermWeight.scale

  var similarity: EventIndex.Similarity {
    func sum(_ products: some Sequence<Int64>) -> Double { Double(products.reduce(0, +)) / Self.scale }
    return EventIndex.Similarity(
      average: sum(terms.map(\.product)), rare: sum(terms.filter(\.term.isRare).map(\.product)),
      isSpecific: query.isSpecific(
        sharesSubject: terms.contains(where: \.term.isSubject), telling: terms.count { $0.term.isTelling },
        rareNames: terms.count { $0.term.isRare && $0.term.isName }))
  }

  /// The terms with their parts of the score, the greatest first.
  func terms(dateShare: Double) -> [PairComparison.Term] {
    terms.map { term, product, isName in
      PairComparison.Term(
        term: later.surface(later.terms[term.place]), isName: isName,
        contribution: Double(product) / Self.scale * (term.isRare ? 1 : dateShare))
    }
    .sorted { ($1.contribution, $0.term) < ($0.contribution, $1.term) }
  }
}

extension Thresholds {
  /// The thresholds of the time of a verdict, as far as it tells them.
  package init(of relation: Relation?) {
    self.init()
    guard let relation else { return }
    switch relation.kind {
    case .identical: break
    case .nearDuplicate: nearDuplicate = relation.threshold
    case .excerpt, .extension: excerpt = relation.threshold
    case .sameEvent, .original: sameEvent = relation.threshold
    }
  }
}
