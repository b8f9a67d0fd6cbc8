/// Finds the group of stories about the same event as a new one (single pass; average linkage, in proportion to the group's own, over
/// TF-IDF vectors with an adaptive background, after "first story detection": Allan et al. 1998, Petrović et al. 2010).
struct EventIndex: Sendable {
  /// A group that a new story may belong to.
  struct Match: Sendable {
    var group: GroupNumber
    var similarity: Similarity
    /// What the dates leave of the similarity by terms that are not rare.
    var dateShare: Double
    /// See `TermSums.cohesion`.
    var cohesion: Double

    /// What is compared with the threshold.
    var score: Double {
      let dated = similarity.rare + (similarity.average - similarity.rare) * dateShare
      return min(1, dated * EventModel.cohesion / cohesion)
    }
  }

  /// How alike a story is to the members of a group, the dates left aside.
  struct Similarity: Sendable {
    var average: Double
    /// The part of `average` that is of rare terms.
    var rare: Double
    /// Whether they share what tells one event from others: a name that the story begins with, or most of its rare names; if it
    /// begins with none, a rare term.
    var isSpecific: Bool
  }

  private(set) var background = Background()
  private(set) var vectors = StoryVectors()
  private(set) var postings = TermPostings()
  /// The groups, less those of a single story under its own number, as most are: what is to be known of those is in the story table.
  private var groups: [GroupNumber: EventGroup] = [:]
  /// The vectors of stories that are not withdrawn.
  private(set) var liveVectors = 0

  /// An index of no stories.
  init() {}

  /// An index put together again: postings and groups follow from the vectors and the table.
  init(background: Background, vectors: StoryVectors, stories: StoryTable) {
    self.background = background
    self.vectors = vectors
    for slot in stories.slots {
      let story = stories[slot]
      if story.isLive, story.group != story.story { groups[story.group] = EventGroup() }
    }
    for slot in stories.slots {
      let story = stories[slot]
      if vectors.has(slot) { post(vectors.vector(slot), slot: slot, isLive: story.isLive) }
      guard story.isLive else { continue }
      if vectors.has(slot) { liveVectors += 1 }
      if groups[story.group] != nil { take(slot, into: story.group, day: story.day) }
    }
    groups = groups.mapValues(summed)
  }

  /// The vector in a slot; nil for a copy, which has none.
  func vector(_ slot: UInt32) -> [WeightedTerm]? { vectors.has(slot) ? vectors.vector(slot) : nil }

  /// A group of at least one story; `found` is the slot of one in it, if one is known.
  func group(_ number: GroupNumber, in stories: StoryTable, by found: UInt32? = nil) -> EventGroup? {
    if let group = groups[number] { return group }
    // Of a single story that is the one, which need not be looked up.
    let isOnly = found.map { stories[$0].story == number } ?? false
    guard let slot = isOnly ? found : stories.slot(number), stories[slot].group == number else { return nil }
    guard vectors.has(slot) else { return EventGroup(copies: [slot]) }
    return EventGroup(members: [slot], days: stories[slot].day.map { $0...$0 })
  }

  /// The group with what follows from its members' vectors; with the sums only if it is large enough to keep them.
  private func summed(_ group: EventGroup) -> EventGroup {
    var group = group
    let sums = sums(group)
    group.cohesion = sums.cohesion(stories: group.members.count)
    group.sums = group.members.count < EventModel.summed ? nil : sums
    return group
  }

  /// The vectors of a group's members, added up.
  func sums(_ group: EventGroup) -> TermSums { group.sums ?? added(group.members) }

  private func added(_ slots: [UInt32]) -> TermSums {
    var sums = slots.first.map { TermSums(vectors.vector($0)) } ?? TermSums()
    for slot in slots.dropFirst() { sums.add(TermSums(vectors.vector(slot))) }
    return sums
  }

  // MARK: taking stories in and out

  /// Takes a story with new text in; it is in the table already.
  mutating func insert(
    _ fingerprint: Fingerprint, weighed: WeighedTerms?, slot: UInt32, group number: GroupNumber, day: Int32?,
    in stories: StoryTable
  ) {
    let query = background.stillWeighed(weighed, day: day) ?? background.vector(fingerprint, day: day)
    let opens = number == stories[slot].story
    // Each event is counted once, by the story that opens its group: that twenty reports of it use a name does not make the name
    // common, and to weigh it less would part the twenty-first from them.
    if opens { background.add(fingerprint.backgroundTerms) }
    let terms = query.map { term in
      let isNumber = fingerprint.terms[term.place].flags.contains(.number)
      let index = term.index ?? background.meet(term.hash, isNumber: isNumber)
      return WeightedTerm(index: index, weight: term.weight, isName: term.isName)
    }
    let vector = Selection.ascending(terms.map(\.index)).map { terms[$0] }
    vectors.append(vector, slot: slot)
    post(vector, slot: slot)
    liveVectors += 1
    if opens, groups[number] == nil { return }
    open(number, besides: slot, in: stories)
    take(slot, into: number, day: day)
    groups[number]?.sums?.add(TermSums(vector))
    if let group = groups[number] { groups[number] = summed(group) }
  }

  /// Takes a copy in; it is in the table already.
  mutating func insertCopy(slot: UInt32, group number: GroupNumber, in stories: StoryTable) {
    if number == stories[slot].story, groups[number] == nil { return }
    open(number, besides: slot, in: stories)
    take(slot, into: number, day: nil)
  }

  /// Makes sure that a group can be added to.
  private mutating func open(_ number: GroupNumber, besides slot: UInt32, in stories: StoryTable) {
    if groups[number] != nil { return }
    // The group's first story may be the very one that is added: a revised one is taken out and in again.
    let first = group(number, in: stories).flatMap { $0.members + $0.copies == [slot] ? nil : $0 }
    groups[number] = first ?? EventGroup()
  }

  private mutating func take(_ slot: UInt32, into number: GroupNumber, day: Int32?) {
    if vectors.has(slot) {
      groups[number]?.members.append(slot)
      groups[number]?.add(days: day.map { $0...$0 })
    } else {
      groups[number]?.copies.append(slot)
    }
  }

  /// Puts the heaviest terms of a vector into the postings.
  private mutating func post(_ vector: [WeightedTerm], slot: UInt32, isLive: Bool = true) {
    for (index, weight) in Self.posted(vector) {
      postings.append(slot, weight: weight, under: index)
      if !isLive { postings.die(under: index) }
    }
  }

  /// The heaviest terms of a vector; of equal ones those met first.
  private static func posted(_ vector: [WeightedTerm]) -> [(index: Background.TermIndex, weight: UInt8)] {
    guard vector.count > EventModel.posted else { return vector.map { ($0.index, $0.weight) } }
    // As numbers, which are sorted several times as fast.
    let keys = vector.map { UInt64(UInt8.max - $0.weight) << 32 | UInt64($0.index) }.sorted()
    return keys.prefix(EventModel.posted).map { (UInt32(truncatingIfNeeded: $0), UInt8.max - UInt8($0 >> 32)) }
  }

  /// Takes a story out that is still in the table. Its postings are passed over, and its vector lies unused, until the next `remap`.
  mutating func remove(slot: UInt32, in stories: StoryTable) {
    let number = stories[slot].group
    if vectors.has(slot) {
      liveVectors -= 1
      for (index, _) in Self.posted(vectors.vector(slot)) { postings.die(under: index) }
    }
    guard var group = groups.removeValue(forKey: number) else { return }
    group.copies.removeAll { $0 == slot }
    group.members.removeAll { $0 == slot }
    if vectors.has(slot) {
      group.sums?.add(TermSums(vectors.vector(slot), sign: -1))
      group.days = nil
      for member in group.members { group.add(days: stories[member].day.map { $0...$0 }) }
    }
    keep(group, number, in: stories)
  }

  /// Keeps a group under its number, unless what is in the story table says as much.
  private mutating func keep(_ group: EventGroup, _ number: GroupNumber, in stories: StoryTable) {
    let all = group.members + group.copies
    if all.isEmpty || all.count == 1 && stories[all[0]].story == number { return }
    groups[number] = summed(group)
  }

  /// Makes several groups one; returns the slots that are to change theirs in the table.
  mutating func merge(_ sources: [GroupNumber], into target: GroupNumber, in stories: StoryTable) -> [UInt32] {
    var moved: [UInt32] = []
    var group = group(target, in: stories) ?? EventGroup()
    for source in sources where source != target {
      guard let other = self.group(source, in: stories) else { continue }
      groups[source] = nil
      group.members += other.members
      group.copies += other.copies
      group.add(days: other.days)
      moved += other.members + other.copies
    }
    group.members.sort()
    group.copies.sort()
    group.sums = nil
    groups[target] = nil
    keep(group, target, in: stories)
    return moved
  }

  /// Closes the groups whose last story has a slot before this one: no report joins them any more. Their stories stay in them as
  /// copies do, so that a copy finds its group.
  mutating func close(before slot: UInt32, in stories: StoryTable) {
    var closed = (0..<slot).filter { vectors.has($0) && groups[stories[$0].group] == nil }
    for (number, group) in groups
    where !group.members.isEmpty && max(group.members.last ?? 0, group.copies.last ?? 0) < slot {
      closed += group.members
      groups[number] = EventGroup(copies: (group.members + group.copies).sorted())
    }
    if closed.isEmpty { return }
    liveVectors -= closed.count { stories[$0].isLive }
    let isClosed = Set(closed)
    rebuild(stories.slots.map { isClosed.contains($0) ? nil : $0 }, in: stories)
  }

  /// Puts vectors and postings together again: what was in a slot is in the place given for it, and gone where there is none.
  private mutating func rebuild(_ moved: [UInt32?], in stories: StoryTable) {
    let old = vectors
    vectors = StoryVectors()
    postings = TermPostings()
    for (slot, place) in moved.enumerated() {
      guard let place, old.has(UInt32(slot)) else { continue }
      let vector = old.vector(UInt32(slot))
      vectors.append(vector, slot: place)
      post(vector, slot: place, isLive: stories[place].isLive)
    }
  }

  /// Gives every slot its new place and drops those without one; the table has been given its new slots already.
  mutating func remap(_ moved: [UInt32?], in stories: StoryTable) {
    rebuild(moved, in: stories)
    groups = groups.mapValues { group in
      var group = group
      group.members = group.members.compactMap { moved[Int($0)] }
      group.copies = group.copies.compactMap { moved[Int($0)] }
      return group
    }
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) {
    background.forEachTable(body)
    vectors.forEachTable(body)
    postings.forEachTable(body)
  }
}
