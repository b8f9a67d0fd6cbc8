/// A new story's vector, ascending by place: what vectors and sums, which ascend too, are compared with.
struct EventQuery {
  /// A term that an earlier story has, too.
  struct Term {
    var index: Background.TermIndex
    var part: Int64
    var isName: Bool
    var isRare: Bool
    var isTelling: Bool
    var isSubject: Bool
  }

  /// The heaviest first, as they are probed.
  let probes: [Background.TermIndex]
  /// The weights of `probes`.
  let weights: [UInt8]
  /// Ascending.
  let terms: [Term]
  /// By the lowest bits of the index of each of `terms`, or behind that if there is one already, its place and 1; 0 where there is none.
  private let places: [UInt8]
  /// Whether it begins with names.
  let hasSubject: Bool
  /// How many rare names it has.
  let rareNames: Int

  /// The terms of a vector that are not new.
  init(_ vector: [QueryTerm]) {
    let known = vector.filter { $0.index != nil }
    let indices = known.compactMap(\.index)
    probes = indices
    weights = known.map(\.weight)
    terms = Selection.ascending(indices).map { place in
      let term = known[place]
      return Term(
        index: indices[place], part: TermWeight.part(term.weight), isName: term.isName, isRare: term.isRare,
        isTelling: term.isTelling, isSubject: term.isSubject)
    }
    places = Self.places(terms)
    hasSubject = vector.contains { $0.isSubject }
    rareNames = vector.count { $0.isRare && $0.isName }
  }

  /// So many more than terms, of which there are 64 at the most, that nearly all that are not among these are told at once.
  private static let placeBits = 10

  private static func places(_ terms: [Term]) -> [UInt8] {
    var places = [UInt8](repeating: 0, count: 1 << placeBits)
    for (place, term) in terms.enumerated() {
      var at = Int(term.index) & (places.count - 1)
      while places[at] != 0 { at = (at + 1) & (places.count - 1) }
      places[at] = UInt8(place + 1)
    }
    return places
  }

  /// Calls `body` with the place in `terms` of a term and the weight there, for each that a vector of the stories has, too.
  @inline(__always)
  func forEachShared(
    _ vectors: StoryVectors, _ slot: UInt32, _ body: (_ place: Int, _ term: Term, _ weight: UInt8) -> Void
  ) {
    terms.withUnsafeBufferPointer { terms in
      places.withUnsafeBufferPointer { places in
        vectors.forEachWeight(slot) { index, weight in
          // Nearly all are in none, which a merge of the two, term by term, would have to guess.
          var at = Int(index) & (places.count - 1)
          while places[at] != 0 {
            let place = Int(places[at]) - 1
            if terms[place].index == index { return body(place, terms[place], weight) }
            at = (at + 1) & (places.count - 1)
          }
        }
      }
    }
  }

  /// Whether what is shared tells one event from others: see `EventIndex.Similarity.isSpecific`.
  func isSpecific(sharesSubject: Bool, telling: Int, rareNames shared: Int) -> Bool {
    // One rare name alone can be that of whom all such reports quote.
    hasSubject ? sharesSubject || telling > 1 && 2 * shared > rareNames : telling > 0
  }
}

// MARK: - The nearest groups

extension EventIndex {
  /// The groups nearest to a story, best first; at most `EventModel.candidates`.
  func matches(_ query: EventQuery, day: Int32?, in stories: StoryTable) -> [Match] {
    nearGroups(query, in: stories).compactMap { slot in
      let number = stories[slot].group
      guard let group = group(number, in: stories, by: slot), !group.members.isEmpty else { return nil }
      return Match(
        group: number, similarity: similarity(query, group), dateShare: EventModel.dateShare(gap: group.gap(day)),
        cohesion: group.cohesion)
    }
    .sorted { ($1.score, $0.group) < ($0.score, $1.group) }
  }

  /// The stories that share most with a new one by the probed terms, one of each group.
  private func nearGroups(_ query: EventQuery, in stories: StoryTable) -> [UInt32] {
    let common = max(EventModel.commonLeast, Int(EventModel.commonShare * Double(liveVectors)))
    let near = NearStories(query, postings, common: common)
    // A few are mostly enough: they are the first of the others.
    let groups = groups(of: near.most(EventModel.candidates * 3 / 2), in: stories)
    if groups.count == EventModel.candidates { return groups }
    // What a story was before its revisions shares as much as the story itself, and came earlier: as many more are asked for.
    var wanted = EventModel.nearStories
    while true {
      let most = near.most(wanted)
      let dead = most.count { !stories[$0].isLive }
      if most.count < wanted || dead == wanted - EventModel.nearStories { return self.groups(of: most, in: stories) }
      wanted = EventModel.nearStories + dead
    }
  }

  /// The first of some stories of each group, of the first groups; at most `EventModel.candidates`.
  private func groups(of slots: [UInt32], in stories: StoryTable) -> [UInt32] {
    // What will be asked of each is far away among millions; all of it is asked for before the first is looked at.
    for slot in slots {
      stories.prefetch(slot)
      vectors.prefetchPlace(slot)
    }
    var first: [UInt32] = []
    var groups: [GroupNumber] = []
    for slot in slots where stories[slot].isLive {
      let group = stories[slot].group
      if groups.contains(group) { continue }
      groups.append(group)
      first.append(slot)
      if group != stories[slot].story { stories.prefetch(story: group) }
      vectors.prefetch(slot)
      if groups.count == EventModel.candidates { break }
    }
    return first
  }

  // MARK: similarity

  /// Products of parts added up, in 65,025ths of 65,025ths.
  private struct Dot {
    var all: Int64 = 0
    var rare: Int64 = 0
    private var sharesSubject = false
    /// A bit for each telling term of the new story, by its place: it has 64 terms at the most.
    private var telling: UInt64 = 0
    /// The same for its rare names.
    private var rareNames: UInt64 = 0

    /// Adds the product of the part of a term, which has this place, and that of a story, or the sum of those of several.
    @inline(__always)
    mutating func add(_ term: EventQuery.Term, at place: Int, _ other: Int64) {
      let product = term.part * other
      all += product
      if term.isRare { rare += product }
      if term.isTelling { telling |= 1 << UInt64(place) }
      if term.isSubject { sharesSubject = true }
      if term.isRare && term.isName { rareNames |= 1 << UInt64(place) }
    }

    /// See `Similarity.isSpecific`.
    func isSpecific(_ query: EventQuery) -> Bool {
      query.isSpecific(
        sharesSubject: sharesSubject, telling: telling.nonzeroBitCount, rareNames: rareNames.nonzeroBitCount)
    }
  }

  /// The similarity to a group's members.
  private func similarity(_ query: EventQuery, _ group: EventGroup) -> Similarity {
    var dot = Dot()
    if let sums = group.sums {
      for (place, term) in query.terms.enumerated() {
        if let sum = sums.sum(term.index) { dot.add(term, at: place, sum.total) }
      }
    } else {
      for slot in group.members { add(query, slot, to: &dot) }
    }
    let scale = TermWeight.scale * TermWeight.scale * Double(max(1, group.members.count))
    return Similarity(
      average: Double(dot.all) / scale, rare: Double(dot.rare) / scale, isSpecific: dot.isSpecific(query))
  }

  /// Adds the similarity to one story.
  private func add(_ query: EventQuery, _ slot: UInt32, to dot: inout Dot) {
    query.forEachShared(vectors, slot) { place, term, weight in dot.add(term, at: place, TermWeight.part(weight)) }
  }

  /// The member nearest to a story; of equal ones the earliest.
  func nearest(_ query: EventQuery, in number: GroupNumber, _ stories: StoryTable) -> StoryNumber? {
    nearestMember(query, in: number, stories)?.story
  }

  /// The same, and how near it is.
  private func nearestMember(
    _ query: EventQuery, in number: GroupNumber, _ stories: StoryTable
  ) -> (dot: Int64, story: StoryNumber)? {
    guard let group = group(number, in: stories) else { return nil }
    var best: (dot: Int64, story: StoryNumber)?
    for slot in group.members.suffix(Limits.nearestMembers) {
      var dot = Dot()
      add(query, slot, to: &dot)
      let story = stories[slot].story
      if best.map({ dot.all > $0.dot || dot.all == $0.dot && story < $0.story }) ?? true { best = (dot.all, story) }
    }
    return best
  }

  /// The one member of a group that a story is near to, where it has next to nothing to do with all others: a round-up, say, which
  /// tells of their event and of that of the story. Nil where it is near to others, too, or there are none.
  func onlyNear(
    _ query: EventQuery, in match: Match, _ thresholds: Thresholds, _ stories: StoryTable
  ) -> StoryNumber? {
    guard let members = group(match.group, in: stories)?.members.count, members > 1,
      let best = nearestMember(query, in: match.group, stories)
    else { return nil }
    let nearest = Double(best.dot) / (TermWeight.scale * TermWeight.scale)
    let others = (match.similarity.average * Double(members) - nearest) / Double(members - 1)
    let isRoundUp = nearest < EventModel.roundUp && others < EventModel.othersShare * nearest
    return isRoundUp && others < thresholds.related ? best.story : nil
  }

  // MARK: merging

  /// The groups among `matches` that a story joining the best one shows to be the same event, ascending.
  ///
  /// The two groups must be near without the new story, too: one story that mentions two events must not make them one. Dates and
  /// cohesion do to their similarity what they do to that of the story, which is in both.
  func merges(
    _ query: EventQuery, matches: [Match], _ thresholds: Thresholds, in stories: StoryTable
  ) -> [GroupNumber] {
    guard let best = matches.first, let joined = group(best.group, in: stories) else { return [] }
    var merges: [GroupNumber] = []
    for match in matches.prefix(EventModel.mergeCandidates).dropFirst() {
      guard match.score >= thresholds.sameEvent * EventModel.mergeLook, match.similarity.isSpecific,
        onlyNear(query, in: match, thresholds, stories) == nil, let other = group(match.group, in: stories)
      else {
        continue
      }
      let left = match.score / match.similarity.average
      let (sums, otherSums) = (sums(joined), sums(other))
      let members = Double(joined.members.count)
      let others = Double(other.members.count)
      if Self.sharedAlike(query, (sums, members), (otherSums, others)) < EventModel.bridgeShare { continue }
      let before = sums.allSimilarities(otherSums)
      let with = (before + match.similarity.average * others) / ((members + 1) * others)
      let without = before / (members * others)
      if with * left > thresholds.sameEvent, without * left > thresholds.related { merges.append(match.group) }
    }
    return merges.sorted()
  }

  /// How much of what a story shares with two groups it shares with both: 0 when it is near to each by other terms, as a round-up is,
  /// or a live blog that has come to another event; 1 when by the same.
  private static func sharedAlike(
    _ query: EventQuery, _ one: (sums: TermSums, members: Double), _ other: (sums: TermSums, members: Double)
  ) -> Double {
    var (first, second, both) = (0.0, 0.0, 0.0)
    for term in query.terms {
      func part(_ group: (sums: TermSums, members: Double)) -> Double {
        Double(term.part * (group.sums.sum(term.index)?.total ?? 0)) / group.members
      }
      let (a, b) = (part(one), part(other))
      first += a
      second += b
      both += min(a, b)
    }
    let less = min(first, second)
    return less > 0 ? both / less : 0
  }
}
