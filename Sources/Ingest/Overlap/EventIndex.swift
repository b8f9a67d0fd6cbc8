/// Finds the group of stories about the same event as a new one (single pass; average linkage over TF-IDF vectors with an adaptive
/// background, after "first story detection": Allan et al. 1998, Petrović et al. 2010).
struct EventIndex: Sendable {
  /// A group that a new story may belong to.
  struct Match: Sendable {
    var group: GroupNumber
    var score: Double
    /// Whether they share a name or a rare term.
    var isSpecific: Bool
  }

  private struct Posting: Sendable {
    var slot: UInt32
    var weight: UInt16
  }

  private(set) var background = Background()
  private(set) var groups: [GroupNumber: EventGroup] = [:]
  private var postings: [[Posting]] = []
  /// By slot. Those of withdrawn stories stay until the next `remap`, as their postings do: a snapshot tells postings by vectors.
  private var vectors: [UInt32: [WeightedTerm]] = [:]
  /// The vectors of stories that are not withdrawn.
  private var liveVectors = 0

  /// An index of no stories.
  init() {}

  /// An index put together again: postings and groups follow from the vectors and the table.
  init(background: Background, vectors: [UInt32: [WeightedTerm]], stories: StoryTable) {
    self.background = background
    self.vectors = vectors
    postings = Self.postings(vectors, terms: background.count, slots: UInt32(stories.entries.count))
    for slot in 0..<UInt32(stories.entries.count) {
      let story = stories[slot]
      guard story.isLive else { continue }
      if vectors[slot] == nil {
        groups[story.group, default: EventGroup()].copies.append(slot)
      } else {
        groups[story.group, default: EventGroup()].members.append(slot)
        groups[story.group]?.add(days: story.day.map { $0...$0 })
        liveVectors += 1
      }
    }
    groups = groups.mapValues { group in
      var group = group
      group.add(EventGroup.sums(of: group.members.map { vectors[$0] ?? [] }))
      return group
    }
  }

  /// The lists of postings, sorted out in one array first: lists that grow one by one would take half of the time of a restore.
  ///
  /// Slots are given in ascending order and keep it, so this is the order in which the lists were filled.
  private static func postings(_ vectors: [UInt32: [WeightedTerm]], terms: Int, slots: UInt32) -> [[Posting]] {
    var ends = [Int](repeating: 0, count: terms + 1)
    for slot in 0..<slots { for term in vectors[slot] ?? [] { ends[Int(term.index) + 1] += 1 } }
    for term in 0..<terms { ends[term + 1] += ends[term] }
    var all = [Posting](repeating: Posting(slot: 0, weight: 0), count: ends[terms])
    // What was a list's start becomes its end while it is filled.
    for slot in 0..<slots {
      for term in vectors[slot] ?? [] {
        all[ends[Int(term.index)]] = Posting(slot: slot, weight: term.weight)
        ends[Int(term.index)] += 1
      }
    }
    return (0..<terms).map { Array(all[($0 == 0 ? 0 : ends[$0 - 1])..<ends[$0]]) }
  }

  /// The vector in a slot; nil for a copy, which has none.
  func vector(_ slot: UInt32) -> [WeightedTerm]? { vectors[slot] }

  /// The groups nearest to a story, best first; at most `EventModel.candidates`.
  func matches(_ vector: [QueryTerm], day: Int32?, in stories: StoryTable) -> [Match] {
    nearGroups(vector, in: stories).compactMap { number in
      guard let group = groups[number], !group.members.isEmpty else { return nil }
      let (average, isSpecific) = group.similarity(vector)
      return Match(group: number, score: EventModel.dated(average, gap: group.gap(day)), isSpecific: isSpecific)
    }
    .sorted { ($1.score, $0.group) < ($0.score, $1.group) }
  }

  private func nearGroups(_ vector: [QueryTerm], in stories: StoryTable) -> [GroupNumber] {
    let common = max(Double(EventModel.commonLeast), EventModel.commonShare * Double(liveVectors))
    let probes = vector.lazy.compactMap { term -> (weight: UInt16, list: [Posting])? in
      guard let index = term.index, Int(index) < self.postings.count else { return nil }
      let list = self.postings[Int(index)]
      return list.isEmpty || Double(list.count) > common ? nil : (term.weight, list)
    }
    // A story's group is asked for at each posting, not stored in it: groups merge.
    var places = HashTable64(filler: Int32(0))
    var found: [(group: GroupNumber, dot: Int64)] = []
    for probe in probes.prefix(EventModel.probes) {
      for posting in probe.list.suffix(Limits.probedPostings) {
        let story = stories[posting.slot]
        if !story.isLive { continue }
        let next = Int32(found.count)
        // Group numbers count from 0 or 1, and 0 is no key.
        let place = places.update(story.group &+ 1, first: next) { $0 }
        if place == next { found.append((story.group, 0)) }
        found[Int(place)].dot += Int64(probe.weight) * Int64(posting.weight)
      }
    }
    let averages = found.map { item -> (average: Double, group: GroupNumber) in
      (Double(item.dot) / Double(max(1, groups[item.group]?.members.count ?? 1)), item.group)
    }
    return averages.sorted { ($1.average, $0.group) < ($0.average, $1.group) }.prefix(EventModel.candidates).map(
      \.group)
  }

  /// The groups among `matches` that a story joining the best one shows to be the same event, ascending.
  ///
  /// The two groups must be near without the new story, too: one story that mentions two events must not make them one.
  func merges(_ vector: [QueryTerm], day: Int32?, matches: [Match]) -> [GroupNumber] {
    guard let best = matches.first, let joined = groups[best.group] else { return [] }
    var days = joined.days
    if let day { days = days.map { min($0.lowerBound, day)...max($0.upperBound, day) } ?? day...day }
    var merges: [GroupNumber] = []
    for match in matches.prefix(EventModel.mergeCandidates).dropFirst() {
      guard match.score >= EventModel.threshold * EventModel.mergeLook, match.isSpecific,
        let other = groups[match.group]
      else {
        continue
      }
      let gap = other.gap(days?.lowerBound)
      let before = joined.allSimilarities(other)
      let members = Double(joined.members.count)
      let others = Double(other.members.count)
      let with = (before + other.similarity(vector).average * others) / ((members + 1) * others)
      let without = EventModel.dated(before / (members * others), gap: gap)
      if EventModel.dated(with, gap: gap) > EventModel.mergeThreshold, without > EventModel.related {
        merges.append(match.group)
      }
    }
    return merges.sorted()
  }

  /// The member nearest to a story; of equal ones the earliest.
  func nearest(_ vector: [QueryTerm], in number: GroupNumber, _ stories: StoryTable) -> StoryNumber? {
    guard let group = groups[number] else { return nil }
    let query = vector.compactMap { term in term.index.map { ($0, Int64(term.weight)) } }.sorted { $0.0 < $1.0 }
    var best: (dot: Int64, story: StoryNumber)?
    for slot in group.members.suffix(Limits.nearestMembers) {
      var dot: Int64 = 0
      var at = 0
      for term in vectors[slot] ?? [] {
        while at < query.count, query[at].0 < term.index { at += 1 }
        if at < query.count, query[at].0 == term.index { dot += query[at].1 * Int64(term.weight) }
      }
      let story = stories[slot].story
      if best.map({ dot > $0.dot || dot == $0.dot && story < $0.story }) ?? true { best = (dot, story) }
    }
    return best?.story
  }

  /// Takes a story with new text in.
  mutating func insert(_ fingerprint: Fingerprint, slot: UInt32, group number: GroupNumber, day: Int32?) {
    let query = background.vector(fingerprint)
    background.add(fingerprint.backgroundTerms)
    let vector = query.compactMap { term -> WeightedTerm? in
      background.index(term.hash).map { WeightedTerm(index: $0, weight: term.weight, isName: term.isName) }
    }
    .sorted { $0.index < $1.index }
    while postings.count < background.count { postings.append([]) }
    for term in vector { postings[Int(term.index)].append(Posting(slot: slot, weight: term.weight)) }
    vectors[slot] = vector
    liveVectors += 1
    groups[number, default: EventGroup()].add(EventGroup.sums(vector))
    groups[number]?.members.append(slot)
    groups[number]?.add(days: day.map { $0...$0 })
  }

  /// Takes a copy in.
  mutating func insertCopy(slot: UInt32, group number: GroupNumber) {
    groups[number, default: EventGroup()].copies.append(slot)
  }

  /// Takes a story out. Its postings are passed over, and its vector lies unused, until the next `remap`.
  mutating func remove(slot: UInt32, in stories: StoryTable) {
    let number = stories[slot].group
    guard var group = groups[number] else { return }
    groups[number] = nil
    group.copies.removeAll { $0 == slot }
    group.members.removeAll { $0 == slot }
    if let vector = vectors[slot] {
      liveVectors -= 1
      group.add(EventGroup.sums(vector, sign: -1))
      group.days = nil
      for member in group.members { group.add(days: stories[member].day.map { $0...$0 }) }
    }
    if !group.members.isEmpty || !group.copies.isEmpty { groups[number] = group }
  }

  /// Makes several groups one; returns the slots that changed theirs.
  mutating func merge(_ sources: [GroupNumber], into target: GroupNumber) -> [UInt32] {
    var moved: [UInt32] = []
    var group = groups.removeValue(forKey: target) ?? EventGroup()
    for source in sources where source != target {
      guard let other = groups.removeValue(forKey: source) else { continue }
      group.add(other.sums)
      group.members = (group.members + other.members).sorted()
      group.copies = (group.copies + other.copies).sorted()
      group.add(days: other.days)
      moved += other.members + other.copies
    }
    groups[target] = group
    return moved
  }

  /// Gives every slot its new place and drops those without one.
  mutating func remap(_ moved: [UInt32?]) {
    for index in postings.indices {
      postings[index] = postings[index].compactMap { posting in
        moved[Int(posting.slot)].map { Posting(slot: $0, weight: posting.weight) }
      }
    }
    var remapped: [UInt32: [WeightedTerm]] = [:]
    for (slot, vector) in vectors { if let place = moved[Int(slot)] { remapped[place] = vector } }
    vectors = remapped
    groups = groups.mapValues { group in
      var group = group
      group.members = group.members.compactMap { moved[Int($0)] }
      group.copies = group.copies.compactMap { moved[Int($0)] }
      return group
    }
  }
}
