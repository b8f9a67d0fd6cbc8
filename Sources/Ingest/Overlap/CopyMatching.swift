/// The first half of a decision: whether a story is a copy of a known one.
extension OverlapIndex {
  /// What became of looking for a story of which this one is a copy.
  package struct CopySearch: Sendable {
    /// Nil when it is a copy of none.
    package var verdict: Verdict?
    /// The stories whose texts were compared, best first.
    var compared: [Compared] = []
    /// All stories whose texts were asked for.
    var asked: [StoryNumber] = []
    /// Those that are the same form about another subject or for another day.
    var forms: [StoryNumber] = []
    /// Days since 1970 of the story's date, nil when unknown.
    var day: Int32?
    /// What the evidence says of it, unless it is a copy of another story.
    var notes: [Note] = []
  }

  /// Why a known story that shares runs of words is not the one that a new one is a copy of; in words only once they are to be told.
  enum Note: Sendable {
    /// Its text was not to be had.
    case unread(StoryNumber)
    /// It is the same form, filled in otherwise.
    case form(StoryNumber, Changes.Form)

    var text: String {
      switch self {
      case .unread(let story): "the text of story \(story) could not be had, so it was not compared"
      case .form(let story, let form):
        "story \(story) has the same passages \(form.description): a common template, no copy"
      }
    }
  }

  /// A known story and how its text compares.
  struct Compared: Sendable {
    var story: StoryNumber
    var group: GroupNumber
    var comparison: Comparison
    /// What it says otherwise; nil where the comparison shows no relation.
    var changes: Changes?
  }

  /// The first half of `decide`: whether the story is a copy of a known one.
  package func copies<E: Error>(
    of print: TextPrint, day: Int? = nil, text: (StoryNumber) throws(E) -> String?
  ) throws(E) -> CopySearch {
    copies.prefetch(print)
    if print.wordCount > 0, let slot = copies.identical(print.digest, in: stories) {
      return CopySearch(verdict: identical(print, to: slot))
    }
    var search = try compare(print, day: Self.day(day), text: text)
    search.verdict = copyVerdict(print, search.compared)
    return search
  }

  /// The story with the same words that was told first.
  package func identical(to print: TextPrint) -> StoryNumber? {
    print.wordCount > 0 ? copies.identical(print.digest, in: stories).map { stories[$0].story } : nil
  }

  private func identical(_ print: TextPrint, to slot: UInt32) -> Verdict {
    var evidence = Evidence()
    evidence.passages = [
      Evidence.Passage(text: print.quote(0..<print.wordCount), words: print.wordCount)
    ]
    return Verdict(
      kind: .identical, to: stories[slot].story, group: stories[slot].group, score: 1, threshold: 1, evidence: evidence)
  }

  /// The candidates compared on their texts.
  private func compare<E: Error>(
    _ print: TextPrint, day: Int32?, text: (StoryNumber) throws(E) -> String?
  ) throws(E) -> CopySearch {
    var search = CopySearch(day: day)
    for candidate in copies.candidates(for: print, in: stories).prefix(Limits.comparedTexts) {
      try compare(print, with: stories[candidate.slot], &search, text: text)
    }
    return search
  }

  private func compare<E: Error>(
    _ print: TextPrint, with entry: StoryTable.Entry, _ search: inout CopySearch,
    text: (StoryNumber) throws(E) -> String?
  ) throws(E) {
    search.asked.append(entry.story)
    guard let earlier = try text(entry.story) else {
      return search.notes.append(.unread(entry.story))
    }
    var compared = Compared(
      story: entry.story, group: entry.group, comparison: Comparison(print, text: earlier, copies: copies))
    if let form = form(
      of: &compared, earlier, print, gap: search.day.flatMap { day in entry.day.map { abs(Int($0) - Int(day)) } })
    {
      if form.isOfAnotherEvent { search.forms.append(entry.story) }
      return search.notes.append(.form(entry.story, form))
    }
    search.compared.append(compared)
    search.compared.sort { ($1.comparison.containment, $0.story) < ($0.comparison.containment, $1.story) }
  }

  /// The form that a known story and the new one are; where they are copies, what has changed is told beside.
  private func form(of compared: inout Compared, _ earlier: String, _ print: TextPrint, gap: Int?) -> Changes.Form? {
    guard compared.comparison.relation(thresholds) != nil else {
      return compared.comparison.sharesPassages ? Changes.form(of: earlier, and: print, gap: gap) : nil
    }
    let changes = Changes(from: earlier, to: print, gap: gap)
    if changes.form == nil { compared.changes = changes }
    return changes.form
  }

  /// Compares a short story with the one that it is nearest to by its terms: of a passage of forty words every tenth holds no
  /// shingle that was sampled of the text that it is from, but is about the same all the more. So is a form with that whose event it
  /// would join, since it may be of a longer series than those texts that share most with it, or of one so long that it is furniture.
  func compareNearest<E: Error>(
    of verdict: Verdict, _ print: TextPrint, _ search: inout CopySearch, text: (StoryNumber) throws(E) -> String?
  ) throws(E) {
    let isShort = print.wordCount < CopyIndex.Model.shortWords
    guard let nearest = verdict.to ?? (isShort ? verdict.evidence.runnerUp?.story : nil),
      isShort || !search.forms.isEmpty || hasFurniture(print),
      !search.asked.contains(nearest), let slot = stories.slot(nearest), stories[slot].hasText
    else { return }
    try compare(print, with: stories[slot], &search, text: text)
    search.verdict = copyVerdict(print, search.compared)
  }

  /// Whether as much of it is furniture as is told of shared passages.
  private func hasFurniture(_ print: TextPrint) -> Bool {
    Double(print.sample.count(where: copies.isFurniture)) >= Comparison.Model.passages * Double(print.sample.count)
  }

  private func copyVerdict(_ print: TextPrint, _ results: [Compared]) -> Verdict? {
    let order = Relation.Kind.allCases
    let ranked = results.compactMap { result -> (rank: Int, result: Compared, score: Double, threshold: Double)? in
      guard let relation = result.comparison.relation(thresholds), let rank = order.firstIndex(of: relation.kind) else {
        return nil
      }
      return (rank, result, relation.score, relation.threshold)
    }
    .sorted { ($0.rank, -$0.score, $0.result.story) < ($1.rank, -$1.score, $1.result.story) }
    guard let best = ranked.first else { return nil }
    var evidence = Evidence()
    evidence.passages = best.result.comparison.passages(of: print)
    if order[best.rank] == .nearDuplicate { evidence.notes = best.result.changes?.notes ?? [] }
    if let second = ranked.dropFirst().first {
      evidence.runnerUp = Evidence.RunnerUp(
        kind: order[second.rank], story: second.result.story, group: second.result.group, score: second.score)
    }
    return Verdict(
      kind: order[best.rank], to: best.result.story, group: best.result.group, score: best.score,
      threshold: best.threshold,
      evidence: evidence)
  }
}
