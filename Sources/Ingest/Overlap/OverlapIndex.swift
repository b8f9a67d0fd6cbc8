/// The stories read so far, as far as overlap needs them: the one value that decides whether a story has been read before.
///
/// `decide` only reads; the caller writes the verdict down first and then calls `insert` (and `merge`), so that the index never knows
/// more than the log. The same calls in the same order give the same verdicts on every machine.
package struct OverlapIndex: Sendable {
  /// How far back stories are remembered.
  package var horizon = Horizon()
  /// What the next verdicts are measured against.
  package var thresholds = Thresholds()
  private(set) var stories = StoryTable()
  private(set) var copies = CopyIndex()
  private(set) var events = EventIndex()

  /// An index that knows no story.
  package init() {}

  /// An index put together again from its parts.
  init(horizon: Horizon, stories: StoryTable, copies: CopyIndex, events: EventIndex) {
    self.horizon = horizon
    self.stories = stories
    self.copies = copies
    self.events = events
  }

  /// The number of stories known.
  package var count: Int { stories.count }

  /// The group that a known story is in now.
  package func group(of story: StoryNumber) -> GroupNumber? { stories.slot(story).map { stories[$0].group } }

  /// Decides how a story relates to the known ones.
  ///
  /// - Parameters:
  ///   - fingerprint: the new story's.
  ///   - day: days since 1970 of its published date, nil when unknown.
  ///   - text: the text of a known story, nil when it is not to be had; asked for at most `Limits.comparedTexts` times, once
  ///     more of a short story, and as often again of a form.
  /// - Throws: what `text` throws.
  package func decide<E: Error>(
    _ fingerprint: Fingerprint, day: Int?, text: (StoryNumber) throws(E) -> String?
  ) throws(E) -> Verdict {
    try decision(on: fingerprint, day: day, text: text).verdict
  }

  /// A verdict, and what `insert` need not compute again.
  package struct Decision: Sendable {
    /// What was decided.
    package var verdict: Verdict
    /// The story's terms as they were weighed for it; nil for a copy.
    package var weighed: WeighedTerms?
  }

  /// The same as `decide`, for a story that is taken in next.
  package func decision<E: Error>(
    on fingerprint: Fingerprint, day: Int?, text: (StoryNumber) throws(E) -> String?
  ) throws(E) -> Decision {
    var search = try copies(of: fingerprint.text, day: day, text: text)
    if let verdict = search.verdict { return Decision(verdict: verdict) }
    var decision = event(of: fingerprint, day: day, besides: search.forms)
    // What it is near to is compared, too, and then what is nearest besides, as long as that is a form.
    while search.forms.count < Limits.comparedTexts {
      let forms = search.forms.count
      try compareNearest(of: decision.verdict, fingerprint.text, &search, text: text)
      if let verdict = search.verdict { return Decision(verdict: verdict) }
      if search.forms.count == forms { break }
      decision = event(of: fingerprint, day: day, besides: search.forms)
    }
    note(search, fingerprint.text, in: &decision.verdict)
    return decision
  }

  private func note(_ search: CopySearch, _ print: TextPrint, in verdict: inout Verdict) {
    verdict.evidence.notes += search.notes.map(\.text)
    if let shared = search.compared.first(where: { $0.comparison.containment >= Comparison.Model.passages }) {
      verdict.evidence.passages = shared.comparison.passages(of: print)
      verdict.evidence.notes.append(
        "shares passages with story \(shared.story): \(Self.percent(shared.comparison.containment)) of the smaller text, "
          + "below \(Self.percent(thresholds.excerpt))")
    }
  }

  private static func percent(_ share: Double) -> String { "\(Int(share * 100 + 0.5)) %" }

  /// Takes a story in, under the group that its verdict named or, for an original, its own number; `told` is the sequence of the
  /// event that tells this text: the story's own number at first, that of the revision later.
  ///
  /// - Parameters:
  ///   - weighed: what was weighed for the verdict, if one was just given.
  ///   - today: the day of telling, in days since 1970; nil for the last one's. With a new day what has become too old is forgotten.
  package mutating func insert(
    _ fingerprint: Fingerprint, weighed: WeighedTerms? = nil, story: StoryNumber, told: UInt64, group: GroupNumber,
    kind: Relation.Kind, day: Int?, on today: Int? = nil
  ) {
    if kind.isCopy {
      return insertCopy(fingerprint.text, story: story, told: told, group: group, day: day, on: today)
    }
    let slot = place(fingerprint.text, story: story, told: told, group: group, day: Self.day(day), on: today)
    events.insert(fingerprint, weighed: weighed, slot: slot, group: group, day: Self.day(day), in: stories)
    forgetSurplus()
  }

  /// Takes a copy in, of which no more need be known than its text; for the rest see `insert`.
  package mutating func insertCopy(
    _ print: TextPrint, story: StoryNumber, told: UInt64, group: GroupNumber, day: Int?, on today: Int? = nil
  ) {
    let slot = place(print, story: story, told: told, group: group, day: Self.day(day), on: today)
    events.insertCopy(slot: slot, group: group, in: stories)
    forgetSurplus()
  }

  /// Gives a story a slot, under which its text is found.
  private mutating func place(
    _ print: TextPrint, story: StoryNumber, told: UInt64, group: GroupNumber, day: Int32?, on today: Int?
  ) -> UInt32 {
    stories.prefetch(story: story)
    copies.prefetch(print)
    precondition(stories.slot(story) == nil, "story \(story) is in the index already")
    if let today = Self.day(today), stories.begin(today) { forget(on: today) }
    let isFirst = group > stories.greatestGroup
    let slot = stories.append(
      StoryTable.Entry(
        story: story, group: group, told: told, digest: print.digest, day: day, isLive: true,
        isTiny: print.sample.count < 2))
    copies.insert(print, slot: slot, isFirst: isFirst, in: stories)
    return slot
  }

  /// Forgets the oldest stories when there are more than are to be remembered.
  private mutating func forgetSurplus() {
    let surplus = stories.count - horizon.stories
    if surplus > horizon.stories / 64 { forget(stories.oldest(surplus)) }
  }

  /// Forgets what has become too old with a new day.
  private mutating func forget(on today: Int32) {
    if let first = stories.first(from: today - Int32(horizon.eventDays)) { events.close(before: first, in: stories) }
    guard let days = horizon.days, let first = stories.first(from: today - Int32(days)) else { return }
    forget((0..<first).filter { stories[$0].isLive })
  }

  /// Forgets stories for good. Their groups keep their numbers as long as there are others in them.
  private mutating func forget(_ slots: [UInt32]) {
    // By their numbers: their slots change when the index is swept.
    for story in slots.map({ stories[$0].story }) { remove(story: story) }
  }

  /// Takes a revised or withdrawn story out; one that is not known is passed over.
  package mutating func remove(story: StoryNumber) {
    guard let slot = stories.slot(story) else { return }
    events.remove(slot: slot, in: stories)
    stories.remove(slot)
    guard stories.dead >= max(Limits.deadStories, stories.count / 2) else { return }
    let moved = stories.compact()
    copies.remap(stories) { moved[Int($0)] }
    events.remap(moved, in: stories)
  }

  /// Forgets the texts that were told before `sequence`, because the log is about to: nothing will be found to be a copy of them.
  ///
  /// Their stories stay in their groups, where they count for the same event, and can still be revised, withdrawn and merged.
  package mutating func expire(before sequence: UInt64) {
    guard stories.expire(before: sequence) else { return }
    copies.remap(stories) { [stories] in stories[$0].isLive && stories[$0].hasText ? $0 : nil }
  }

  /// Makes several groups one.
  package mutating func merge(_ groups: [GroupNumber], into target: GroupNumber) {
    for slot in events.merge(groups, into: target, in: stories) { stories.move(slot, to: target) }
  }

  /// Calls `body` with each of its large tables, in the order in which they are always told: what a service takes most memory for.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) {
    stories.forEachTable(body)
    copies.forEachTable(body)
    events.forEachTable(body)
  }

  /// A day that fits; one outside of some million years is as good as unknown.
  static func day(_ day: Int?) -> Int32? { day.flatMap { abs($0) < 1 << 29 ? Int32($0) : nil } }
}

// MARK: - Same event

extension OverlapIndex {
  /// The second half of `decide`: whether the story, which is no copy, reports the event of a group; `forms` are stories that are
  /// the same form about another subject or for another day.
  package func event(of fingerprint: Fingerprint, day: Int?, besides forms: [StoryNumber] = []) -> Decision {
    let day = Self.day(day)
    let weighed = events.background.weigh(fingerprint, day: day)
    return Decision(verdict: event(of: fingerprint, weighed.vector, day: day, besides: forms), weighed: weighed)
  }

  private func event(
    of fingerprint: Fingerprint, _ vector: [QueryTerm], day: Int32?, besides forms: [StoryNumber]
  ) -> Verdict {
    let query = EventQuery(vector)
    let matches = events.matches(query, day: day, in: stories)
    let threshold = thresholds.sameEvent
    var specific = matches.filter { match in
      // A form is near by its very words: a group of which nothing is nearer is about the other one.
      match.similarity.isSpecific
        && (forms.isEmpty || !isForm(match.group, query, forms))
    }
    var verdict = Verdict(
      kind: .original, to: nil, group: nil, score: matches.first?.score ?? 0, threshold: threshold, evidence: Evidence()
    )
    if let first = matches.first, first.score > threshold, !first.similarity.isSpecific {
      verdict.evidence.notes.append(
        "group \(first.group) shares neither whom the story is about nor a rare term: a common template, not an event")
    }
    while let first = specific.first, first.score > threshold,
      let story = events.onlyNear(query, in: first, thresholds, stories)
    {
      specific.removeFirst()
      verdict.evidence.notes.append("of group \(first.group) only story \(story) is near, as a round-up is")
    }
    guard let best = specific.first, best.score > threshold else {
      if let near = matches.first {
        verdict.evidence.runnerUp = runnerUp(near, query)
        if near.score > thresholds.related {
          verdict.evidence.notes.append("possibly related to group \(near.group)")
        }
      }
      return verdict
    }
    verdict.kind = .sameEvent
    verdict.to = events.nearest(query, in: best.group, stories)
    verdict.score = best.score
    let merged = events.merges(query, matches: specific, thresholds, in: stories)
    let all = ([best.group] + merged).sorted()
    verdict.group = all[0]
    verdict.merges = Array(all.dropFirst())
    explain(best, fingerprint, vector, &verdict.evidence)
    if fingerprint.text.wordCount < Limits.surestWords {
      verdict.evidence.notes.append("of \(fingerprint.text.wordCount) words only: low confidence")
    }
    if let second = specific.dropFirst().first(where: { !merged.contains($0.group) }) {
      verdict.evidence.runnerUp = runnerUp(second, query)
      if second.score > thresholds.related {
        verdict.evidence.notes.append("possibly related to group \(second.group)")
      }
    }
    return verdict
  }

  /// Whether nothing in a group is nearer than one of some forms; or there are so many of these that it must be one of the others.
  private func isForm(_ group: GroupNumber, _ query: EventQuery, _ forms: [StoryNumber]) -> Bool {
    forms.count >= Limits.comparedTexts || events.nearest(query, in: group, stories).map(forms.contains) ?? false
  }

  private func runnerUp(_ match: EventIndex.Match, _ query: EventQuery) -> Evidence.RunnerUp {
    Evidence.RunnerUp(
      kind: .sameEvent, story: events.nearest(query, in: match.group, stories), group: match.group, score: match.score)
  }

  /// Names the shared terms with their parts of the score, of which the dates have taken theirs.
  private func explain(
    _ match: EventIndex.Match, _ fingerprint: Fingerprint, _ vector: [QueryTerm], _ evidence: inout Evidence
  ) {
    guard let group = events.group(match.group, in: stories) else { return }
    let sums = events.sums(group)
    var shared: [(place: Fingerprint.Term, part: Double)] = []
    var names: [SharedName] = []
    var whole = 0.0
    for term in vector {
      guard let index = term.index, let sum = sums.sum(index) else { continue }
      let part = Double(TermWeight.part(term.weight) * sum.total) * (term.isRare ? 1 : match.dateShare)
      whole += part
      let place = fingerprint.terms[term.place]
      shared.append((place, part))
      if term.isName && sum.names > 0 { names.append(SharedName(start: place.start, end: place.end, part: part)) }
    }
    guard whole > 0 else { return }
    // Those of equal parts by their letters, which only those that may be told need be asked for.
    let least = shared.map(\.part).sorted(by: >).prefix(Limits.evidenceTerms).last ?? 0
    let heaviest = shared.filter { $0.part >= least }.map { (term: fingerprint.surface($0.place), part: $0.part) }
    evidence.terms = heaviest.sorted { ($1.part, $0.term) < ($0.part, $1.term) }.prefix(Limits.evidenceTerms).map {
      Evidence.Term(term: $0.term, contribution: match.score * $0.part / whole)
    }
    evidence.names = SharedName.joined(names, in: fingerprint.text.bytes).prefix(Limits.evidenceNames).map { name in
      TextPrint.quote(fingerprint.text.bytes, Int(name.start)..<Int(name.end), most: Limits.changeBytes).text
    }
  }

  /// A shared name, at its first place in the new story.
  private struct SharedName {
    var start: UInt32
    var end: UInt32
    var part: Double

    /// Joins names that stand next to each other ("Tel" and "Aviv"), and puts those that contribute most first.
    static func joined(_ names: [SharedName], in bytes: [UInt8]) -> [SharedName] {
      var joined: [SharedName] = []
      for name in names.sorted(by: { $0.start < $1.start }) {
        if let last = joined.last, last.end + 1 == name.start, bytes[Int(last.end)] == UInt8(ascii: " ") {
          joined[joined.count - 1].end = name.end
          joined[joined.count - 1].part += name.part
        } else {
          joined.append(name)
        }
      }
      return joined.sorted { ($1.part, $0.start) < ($0.part, $1.start) }
    }
  }
}
