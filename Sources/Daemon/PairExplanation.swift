internal import Ingest

/// How two stories compare, in words and numbers that a person can check.
struct PairExplanation {
  private let earlier: ReadingDesk.Telling
  private let later: ReadingDesk.Telling
  private let thresholds: Thresholds
  private let pair: PairComparison

  /// Terms, and names, that are listed one by one.
  private static let listed = 12

  init(_ earlier: ReadingDesk.Telling, _ later: ReadingDesk.Telling) {
    self.earlier = earlier
    self.later = later
    thresholds = Thresholds(of: later.told.relation)
    pair = PairComparison(earlier.told, later.told, thresholds)
  }

  /// The whole of it.
  var text: String { (head + [""] + copies + [""] + event + ["", Self.basis]).joined(separator: "\n") }

  private static let basis = """
    note: measured on these two texts alone, with words as common as they are in ordinary language. A verdict also goes by what \
    was read before, and compares a story with the whole of a group.
    """

  private var head: [String] {
    var lines = [earlier, later].map { telling in
      "story \(telling.record.number)  \(telling.told.label)  (group \(telling.record.group), \(telling.told.words) words)"
    }
    if let relation = later.told.relation, relation.to == earlier.told.story {
      lines.append(
        "decided: \(later.record.number) → \(earlier.record.number), " + measured(relation.kind.rawValue, relation))
    }
    lines.append("by themselves: \(Self.meaning(pair.kind, earlier.record.number, later.record.number))")
    return lines
  }

  private func measured(_ what: String, _ relation: Relation) -> String {
    "\(what), score \(Decimal.two(relation.score)), threshold \(Decimal.two(relation.threshold))"
  }

  private static func meaning(_ kind: Relation.Kind, _ earlier: UInt64, _ later: UInt64) -> String {
    switch kind {
    case .identical: "the same words"
    case .nearDuplicate: "story \(later) is an edited copy of story \(earlier)"
    case .excerpt: "story \(later) is contained in story \(earlier)"
    case .extension: "story \(later) contains story \(earlier), and goes on beyond"
    case .sameEvent: "independent reports of the same event"
    case .original: "neither a copy nor reports of the same event"
    }
  }

  private var copies: [String] {
    func share(_ telling: ReadingDesk.Telling, _ words: Int) -> String {
      let percent = words > 0 ? min(100, Int((Double(pair.sharedWords) / Double(words) * 100).rounded())) : 0
      return "\(percent) % of the \(words) words of story \(telling.record.number)"
    }
    var lines = [
      "shared word for word, in runs of five and more: \(Plain.count(pair.sharedWords, "word", "words")), "
        + share(earlier, pair.earlierWords) + " and " + share(later, pair.laterWords),
      row("of all words", pair.jaccard, thresholds.nearDuplicate),
      row("of the smaller text", pair.containment, thresholds.excerpt),
    ]
    lines += pair.changes.map { "  \($0)" }
    guard let longest = pair.longest else { return lines }
    lines.append("the longest shared passage, \(longest.words) words:")
    lines += [(earlier, longest.earlier), (later, longest.later)].map { telling, text in
      "  story \(telling.record.number): “\(Plain.line(text, limit: 300))”"
    }
    return lines
  }

  private func row(_ name: String, _ score: Double, _ threshold: Double) -> String {
    "  \(Decimal.two(score)) \(ScoreBar.text(score, threshold: threshold)) \(name), threshold \(Decimal.two(threshold))"
  }

  private var event: [String] {
    let days =
      pair.gap.map { $0 == 1 ? "1 day between them leaves" : "\($0) days between them leave" }
      ?? "an unknown date leaves"
    var lines = [
      "as reports of one event: cosine \(Decimal.two(pair.cosine)); \(days) \(Decimal.two(pair.dateShare)) of what is not of "
        + "rare terms",
      row("score", pair.score, thresholds.sameEvent),
    ]
    let names = pair.terms.filter(\.isName)
    let others = pair.terms.filter { !$0.isName }
    guard let most = pair.terms.first?.contribution else { return lines + ["no term is in both"] }
    for (what, terms) in [("names", names), ("terms", others)] where !terms.isEmpty {
      lines.append("shared \(what), each with its part of the score:")
      lines += terms.prefix(Self.listed).map { ScoreBar.line($0.term, part: $0.contribution, most: most) }
    }
    let rest = [names, others].flatMap { $0.dropFirst(Self.listed) }
    if !rest.isEmpty {
      let part = rest.reduce(0) { $0 + $1.contribution }
      lines.append(
        "  \(Decimal.three(part))  of \(Plain.count(rest.count, "more name or term", "more names and terms"))")
    }
    return lines
  }
}
