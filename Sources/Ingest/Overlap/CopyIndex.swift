/// Finds the earlier stories that share runs of words with a new one: candidates for copies, to be compared on their texts.
struct CopyIndex: Sendable {
  /// An earlier story and how many of its sampled shingles the new story holds.
  struct Candidate: Sendable, Equatable {
    var slot: UInt32
    var hits: Int
  }

  private var digests: [Digest128: [UInt32]] = [:]
  /// Most shingles are in one story: its slot is the value itself. Of the others the value is −1 − the place in `lists`.
  private(set) var postings = HashTable64<Int32>(filler: 0)
  private var lists: [[UInt32]] = []

  /// The earliest live story with the same words.
  func identical(_ digest: Digest128, in stories: StoryTable) -> UInt32? {
    digests[digest]?.filter { stories[$0].isLive }.min { stories[$0].story < stories[$1].story }
  }

  /// Stories with enough hits, most hits first, then the earliest.
  ///
  /// All shingles of the new story are asked for, so a short excerpt meets every sampled shingle of the story it is from that it
  /// holds, whatever its own sample.
  func candidates(_ distinct: [UInt64], in stories: StoryTable) -> [Candidate] {
    var hits: [UInt32: Int] = [:]
    for shingle in distinct {
      guard let value = postings.find(shingle) else { continue }
      if value >= 0 {
        hits[UInt32(value), default: 0] += 1
      } else {
        let list = lists[Int(-1 - value)]
        if !isFurniture(list, stories) { for slot in list { hits[slot, default: 0] += 1 } }
      }
    }
    return hits.filter { slot, count in
      // Two hits, since one of five words can be chance; one where a text is too short to have two.
      stories[slot].isLive && count >= min(2, Int(stories[slot].sampleCount), distinct.count)
    }
    .map { Candidate(slot: $0.key, hits: $0.value) }
    .sorted { ($1.hits, stories[$0.slot].story) < ($0.hits, stories[$1.slot].story) }
  }

  /// Whether a shingle is in so many groups that it shows nothing.
  func isFurniture(_ shingle: UInt64, in stories: StoryTable) -> Bool {
    guard let value = postings.find(shingle), value < 0 else { return false }
    return isFurniture(lists[Int(-1 - value)], stories)
  }

  /// Whether a shingle is one of the sampled ones of any story.
  func isSampled(_ shingle: UInt64) -> Bool { postings.contains(shingle) }

  private func isFurniture(_ list: [UInt32], _ stories: StoryTable) -> Bool {
    list.count > Limits.shingleGroups
      && Set(list.lazy.filter { stories[$0].isLive }.map { stories[$0].group }).count > Limits.shingleGroups
  }

  /// Takes a story in.
  mutating func insert(_ fingerprint: Fingerprint, slot: UInt32, in stories: StoryTable) {
    digests[fingerprint.digest, default: []].append(slot)
    for shingle in fingerprint.sample { post(shingle, slot, stories) }
  }

  private mutating func post(_ shingle: UInt64, _ slot: UInt32, _ stories: StoryTable) {
    let next = lists.count
    var pair: (UInt32, UInt32)?
    var list: Int?
    postings.update(shingle, first: Int32(bitPattern: slot)) { value in
      if value < 0 {
        list = Int(-1 - value)
      } else if UInt32(value) != slot {
        pair = (UInt32(value), slot)
        value = Int32(-1 - next)
      }
    }
    if let pair { lists.append([pair.0, pair.1]) }
    guard let list else { return }
    let group = stories[slot].group
    let sameGroup = lists[list].reduce(0) { $0 + (stories[$1].group == group ? 1 : 0) }
    if sameGroup >= Limits.shingleStoriesPerGroup || isFurniture(lists[list], stories) { return }
    lists[list].append(slot)
  }

  /// Takes a withdrawn story's digest out; its postings are passed over until the next `remap`.
  mutating func remove(_ digest: Digest128, slot: UInt32) {
    let rest = (digests[digest] ?? []).filter { $0 != slot }
    digests[digest] = rest.isEmpty ? nil : rest
  }

  /// Gives every slot its new place and drops those without one; takes no more room than what is kept needs.
  mutating func remap(_ place: (UInt32) -> UInt32?) {
    digests = digests.compactMapValues { slots in
      let kept = slots.compactMap(place)
      return kept.isEmpty ? nil : kept
    }
    var keys: [UInt64] = []
    var values: [Int32] = []
    var keptLists: [[UInt32]] = []
    postings.forEach { key, value in
      var slot: UInt32?
      if value >= 0 {
        slot = place(UInt32(value))
      } else {
        let kept = lists[Int(-1 - value)].compactMap(place)
        if kept.count > 1 {
          keys.append(key)
          values.append(Int32(-1 - keptLists.count))
          keptLists.append(kept)
          return
        }
        slot = kept.first
      }
      guard let slot else { return }
      keys.append(key)
      values.append(Int32(bitPattern: slot))
    }
    lists = keptLists
    postings = HashTable64(filler: 0, capacity: keys.count)
    for (key, value) in zip(keys, values) { postings.set(key, value) }
  }
}

// MARK: - Snapshot

extension CopyIndex {
  /// Set in the number of a list's slots, to tell it from the one slot of a shingle.
  private static let listFlag: UInt32 = 1 << 31

  /// Writes the postings; the digests are in the story table. See `OverlapIndex.snapshot`.
  func write<E: Error>(to chunks: inout ChunkWriter, _ emit: ([UInt8]) throws(E) -> Void) throws(E) {
    try chunks.beginRecord(emit)
    chunks.put(UInt64(postings.count))
    try postings.forEach { shingle, value throws(E) in
      try chunks.beginRecord(emit)
      chunks.put(shingle)
      guard value < 0 else { return chunks.put(UInt32(value)) }
      let list = lists[Int(-1 - value)]
      chunks.put(UInt32(list.count) | Self.listFlag)
      for slot in list {
        try chunks.beginRecord(emit)
        chunks.put(slot)
      }
    }
  }

  /// Reads what `write` wrote.
  init<E: Error>(
    from chunks: inout ChunkReader, stories: StoryTable, _ next: () throws(E) -> [UInt8]?
  ) throws(OverlapSnapshotFailure<E>) {
    for (slot, entry) in stories.entries.enumerated() where entry.isLive && entry.hasText {
      digests[entry.digest, default: []].append(UInt32(slot))
    }
    try chunks.beginRecord(8, next)
    let count: UInt64 = chunks.take()
    // The table is made once its size is known from what was really read; the shingles come in its own order, in which a
    // smaller one that grows would put them into ever longer rows.
    var keys: [UInt64] = []
    var values: [Int32] = []
    while UInt64(keys.count) < count {
      try chunks.beginRecord(12, next)
      keys.append(chunks.take())
      let value: UInt32 = chunks.take()
      if value & Self.listFlag == 0 {
        values.append(Int32(bitPattern: value))
      } else {
        values.append(Int32(-1 - lists.count))
        lists.append(try Self.list(value & ~Self.listFlag, &chunks, next))
      }
    }
    guard let table = HashTable64(filler: Int32(0), keys: keys, values: values) else {
      throw chunks.damage("a shingle is listed twice")
    }
    let slots = stories.entries.count
    guard values.allSatisfy({ $0 < slots }), lists.allSatisfy({ $0.allSatisfy { $0 < slots } }) else {
      throw chunks.damage("a shingle is in a story that is not in the table")
    }
    postings = table
  }

  private static func list<E: Error>(
    _ count: UInt32, _ chunks: inout ChunkReader, _ next: () throws(E) -> [UInt8]?
  ) throws(OverlapSnapshotFailure<E>) -> [UInt32] {
    var list: [UInt32] = []
    for _ in 0..<count {
      try chunks.beginRecord(4, next)
      list.append(chunks.take())
    }
    return list
  }
}
