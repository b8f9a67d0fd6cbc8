/// Finds the earlier stories that share runs of words with a new one: candidates for copies, to be compared on their texts.
struct CopyIndex: Sendable {
  /// An earlier story and how many of its sampled shingles the new story holds.
  struct Candidate: Sendable, Equatable {
    var slot: UInt32
    var hits: Int
  }

  private var digests = SlotIndex()
  private(set) var shingles = SlotIndex()

  /// The live story with the same words that was told first.
  func identical(_ digest: Digest128, in stories: StoryTable) -> UInt32? {
    var found: UInt32?
    digests.forEach(SlotIndex.key(digest.high)) { slot in
      let entry = stories[slot]
      if entry.digest == digest, entry.isLive, entry.hasText { found = slot }
      return found == nil
    }
    return found
  }

  /// A shingle of the new story and a story that it is listed under.
  private struct Hit: Comparable {
    var slot: UInt32
    var shingle: UInt64

    static func < (one: Hit, other: Hit) -> Bool { (one.slot, one.shingle) < (other.slot, other.shingle) }
  }

  /// Stories with enough hits, most hits first, then the earliest.
  ///
  /// All shingles of the new story are asked for, so a short excerpt meets every sampled shingle of the story it is from that it
  /// holds, whatever its own sample. A shingle that stands twice in the new story counts once.
  func candidates(_ shingles: [UInt64], in stories: StoryTable) -> [Candidate] {
    var hits: [Hit] = []
    // Where the hits of the shingle at hand begin.
    var first = 0
    self.shingles.forEach(shingles) { place, slot in
      let shingle = shingles[place]
      if let last = hits.last, last.shingle != shingle { drop(&hits, from: &first, stories) }
      hits.append(Hit(slot: slot, shingle: shingle))
    }
    if hits.isEmpty { return [] }
    drop(&hits, from: &first, stories)
    hits.sort()
    var candidates: [Candidate] = []
    for (place, hit) in hits.enumerated() {
      if place > 0, hits[place - 1] == hit { continue }
      if candidates.last?.slot == hit.slot {
        candidates[candidates.count - 1].hits += 1
      } else {
        candidates.append(Candidate(slot: hit.slot, hits: 1))
      }
    }
    let isTiny = shingles.allSatisfy { $0 == shingles[0] }
    return candidates.filter { candidate in
      let story = stories[candidate.slot]
      // Two hits, since one of five words can be chance; one where a text is too short to have two.
      return story.isLive && candidate.hits >= (isTiny || story.isTiny ? 1 : 2)
    }
    .sorted { ($1.hits, stories[$0.slot].story) < ($0.hits, stories[$1.slot].story) }
  }

  /// Drops the hits of a shingle that is furniture.
  private func drop(_ hits: inout [Hit], from first: inout Int, _ stories: StoryTable) {
    if isFurniture(hits[first...].lazy.map(\.slot), stories) { hits.removeSubrange(first...) }
    first = hits.count
  }

  /// Whether a shingle is in so many groups that it shows nothing.
  func isFurniture(_ shingle: UInt64, in stories: StoryTable) -> Bool {
    isFurniture(list(SlotIndex.key(shingle)), stories)
  }

  /// Whether a shingle is one of the sampled ones of any story.
  func isSampled(_ shingle: UInt64) -> Bool {
    var isThere = false
    shingles.forEach(SlotIndex.key(shingle)) { _ in
      isThere = true
      return false
    }
    return isThere
  }

  private func isFurniture(_ list: some RandomAccessCollection<UInt32>, _ stories: StoryTable) -> Bool {
    guard list.count > Limits.shingleGroups else { return false }
    // Looked through one by one, since there are hardly ever more than a dozen.
    var groups: [GroupNumber] = []
    groups.reserveCapacity(Limits.shingleGroups + 1)
    for slot in list where stories[slot].isLive && !groups.contains(stories[slot].group) {
      groups.append(stories[slot].group)
      if groups.count > Limits.shingleGroups { return true }
    }
    return false
  }

  private func list(_ key: UInt32) -> [UInt32] {
    var list: [UInt32] = []
    shingles.forEach(key) { slot in
      list.append(slot)
      return true
    }
    return list
  }

  /// Takes a story in.
  mutating func insert(_ fingerprint: Fingerprint, slot: UInt32, in stories: StoryTable) {
    digests.insert(SlotIndex.key(fingerprint.digest.high), slot)
    for shingle in fingerprint.sample { post(SlotIndex.key(shingle), slot, stories) }
  }

  private mutating func post(_ key: UInt32, _ slot: UInt32, _ stories: StoryTable) {
    let list = list(key)
    if !list.isEmpty {
      let group = stories[slot].group
      let sameGroup = list.reduce(0) { $0 + (stories[$1].group == group ? 1 : 0) }
      if sameGroup >= Limits.shingleStoriesPerGroup || isFurniture(list, stories) { return }
    }
    shingles.insert(key, slot)
  }

  /// Gives every slot its new place and drops those without one.
  mutating func remap(_ stories: StoryTable, _ place: (UInt32) -> UInt32?) {
    var kept = SlotIndex()
    shingles.forEachPart { part in
      part.forEach { key, slot in if let slot = place(slot) { kept.insert(key, slot) } }
    }
    shingles = kept
    digests = Self.digests(stories)
  }

  private static func digests(_ stories: StoryTable) -> SlotIndex {
    var digests = SlotIndex()
    for (slot, entry) in stories.entries.enumerated() where entry.isLive && entry.hasText {
      digests.insert(SlotIndex.key(entry.digest.high), UInt32(slot))
    }
    return digests
  }
}

// MARK: - Snapshot

extension CopyIndex {
  /// Writes the postings; the digests are in the story table. See `OverlapIndex.snapshot`.
  func write<E: Error>(to chunks: inout ChunkWriter, _ emit: ([UInt8]) throws(E) -> Void) throws(E) {
    try shingles.forEachPart { part throws(E) in
      try chunks.beginRecord(emit)
      chunks.put(UInt32(part.count))
      try part.forEach { key, slot throws(E) in
        try chunks.beginRecord(emit)
        chunks.put(key)
        chunks.put(slot)
      }
    }
  }

  /// Reads what `write` wrote.
  init<E: Error>(
    from chunks: inout ChunkReader, stories: StoryTable, _ next: () throws(E) -> [UInt8]?
  ) throws(OverlapSnapshotFailure<E>) {
    digests = Self.digests(stories)
    for part in 0..<SlotIndex.partCount {
      try chunks.beginRecord(4, next)
      let count: UInt32 = chunks.take()
      var keys: [UInt32] = []
      var slots: [UInt32] = []
      while keys.count < count {
        try chunks.beginRecord(8, next)
        keys.append(chunks.take())
        slots.append(chunks.take())
      }
      guard slots.allSatisfy({ $0 < stories.entries.count }) else {
        throw chunks.damage("a shingle is in a story that is not in the table")
      }
      guard shingles.fill(part, keys: keys, slots: slots) else { throw chunks.damage("a shingle is out of place") }
    }
  }
}
