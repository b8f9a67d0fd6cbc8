/// Finds the earlier stories that share runs of words with a new one: candidates for copies, to be compared on their texts.
struct CopyIndex: Sendable {
  /// An earlier story and how many of its sampled shingles the new story holds.
  struct Candidate: Sendable, Equatable {
    var slot: UInt32
    var hits: Int
  }

  private var digests: [Digest128: [UInt32]] = [:]
  /// Most shingles are in one story: its slot is the value itself. Of the others the value is −1 − the place in `lists`.
  private var postings = HashTable64<Int32>(filler: 0)
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

  /// Gives every slot its new place and drops those without one.
  mutating func remap(_ moved: [UInt32?]) {
    digests = digests.compactMapValues { slots in
      let kept = slots.compactMap { moved[Int($0)] }
      return kept.isEmpty ? nil : kept
    }
    var rebuilt = HashTable64<Int32>(filler: 0, capacity: postings.count)
    var rebuiltLists: [[UInt32]] = []
    for (key, value) in zip(postings.keys, postings.values) where key != 0 {
      let old = value >= 0 ? [UInt32(value)] : lists[Int(-1 - value)]
      let kept = old.compactMap { moved[Int($0)] }
      if kept.count == 1 {
        rebuilt.set(key, Int32(bitPattern: kept[0]))
      } else if kept.count > 1 {
        rebuilt.set(key, Int32(-1 - rebuiltLists.count))
        rebuiltLists.append(kept)
      }
    }
    postings = rebuilt
    lists = rebuiltLists
  }
}
