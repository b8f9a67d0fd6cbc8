/// Finds the earlier stories that share runs of words with a new one: candidates for copies, to be compared on their texts.
struct CopyIndex: Sendable {
  /// When an earlier story is a candidate.
  enum Model {
    /// Words of a new story below which one hit will do. An excerpt of so many words has two of its original's hits in all but one of
    /// a thousand cases, one of forty words in two of three.
    static let shortWords = 150
  }

  /// An earlier story and how many of its sampled shingles the new story holds.
  struct Candidate: Sendable, Equatable {
    var slot: UInt32
    var hits: Int
    var story: StoryNumber
  }

  /// Hits of a story for which there is room at once.
  private static let usualHits = 64

  private var digests = SlotIndex()
  private(set) var shingles = ShingleIndex()

  /// Asks for the memory of what will be looked up of a text, or put in.
  func prefetch(_ print: TextPrint) {
    digests.prefetch(SlotIndex.key(print.digest.high))
    shingles.prefetch(print.sample)
  }

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

  /// Stories with enough hits, most hits first, then the earliest.
  ///
  /// All shingles of the new story are asked for, so a short excerpt meets every sampled shingle of the story it is from that it
  /// holds, whatever its own sample. A shingle that stands twice in the new story counts once.
  func candidates(for print: TextPrint, in stories: StoryTable) -> [Candidate] {
    // A hit is a story and the key of a shingle that it is listed under, in one number: numbers are sorted sooner than pairs.
    var hits: [UInt64] = []
    hits.reserveCapacity(Self.usualHits)
    shingles.forEach(print.shingles, sample: print.sample) { key, slot in
      hits.append(UInt64(slot) << 32 | UInt64(key))
    }
    // Two hits, since one of five words can be chance; one where a text is too short to have two for certain.
    let isShort = print.shingles.count < Model.shortWords
    if !isShort { Self.dropLone(&hits) { stories.isTiny($0) } }
    hits.sort()
    var candidates: [Candidate] = []
    var place = 0
    while place < hits.count {
      let slot = UInt32(hits[place] >> 32)
      var count = 1
      place += 1
      while place < hits.count, hits[place] >> 32 == UInt64(slot) {
        count += hits[place] == hits[place - 1] ? 0 : 1
        place += 1
      }
      guard count >= 2 || isShort || stories.isTiny(slot), stories[slot].isLive else { continue }
      candidates.append(Candidate(slot: slot, hits: count, story: stories[slot].story))
    }
    return candidates.sorted { ($1.hits, $0.story) < ($0.hits, $1.story) }
  }

  /// Leaves out most of the hits of stories that have no other, but for some stories. In an index of a million a new story has some
  /// dozens of them, which would take longer to sort than to find.
  private static func dropLone(_ hits: inout [UInt64], but isKept: (UInt32) -> Bool) {
    guard hits.count > 2 else { return }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { counts in
      // Stories whose slots end alike are counted together: of these too many are kept.
      counts.initialize(repeating: 0)
      for hit in hits {
        let place = Int(truncatingIfNeeded: hit >> 32 & 0xff)
        counts[place] = max(counts[place], counts[place] &+ 1)
      }
      hits.removeAll { counts[Int(truncatingIfNeeded: $0 >> 32 & 0xff)] < 2 && !isKept(UInt32($0 >> 32)) }
    }
  }

  /// See `ShingleIndex`.
  func isFurniture(_ shingle: UInt64) -> Bool { shingles.isFurniture(shingle) }

  /// Whether a shingle is one of the sampled ones of any story.
  func isSampled(_ shingle: UInt64) -> Bool { shingles.isThere(shingle) }

  /// Takes a story in.
  ///
  /// - Parameter isFirst: whether no other story is in its group.
  mutating func insert(_ print: TextPrint, slot: UInt32, isFirst: Bool, in stories: StoryTable) {
    digests.insert(SlotIndex.key(print.digest.high), slot)
    for shingle in print.sample { shingles.insert(shingle, slot, isFirst: isFirst, in: stories) }
  }

  /// Gives every slot its new place and drops those without one.
  mutating func remap(_ stories: StoryTable, _ place: (UInt32) -> UInt32?) {
    shingles.remap(place)
    digests = Self.digests(stories)
  }

  private static func digests(_ stories: StoryTable) -> SlotIndex {
    var digests = SlotIndex()
    for slot in stories.slots {
      let entry = stories[slot]
      if entry.isLive, entry.hasText { digests.insert(SlotIndex.key(entry.digest.high), slot) }
    }
    return digests
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) {
    digests.forEachTable(body)
    shingles.forEachTable(body)
  }
}

// MARK: - Snapshot

extension CopyIndex {
  /// Writes the postings; the digests are in the story table. See `OverlapIndex.snapshot`.
  func write<E: Error>(to chunks: inout ChunkWriter, _ emit: ([UInt8]) throws(E) -> Void) throws(E) {
    try shingles.write(to: &chunks, emit)
  }

  /// Reads what `write` wrote.
  init<E: Error>(
    from chunks: inout ChunkReader, stories: StoryTable, _ next: () throws(E) -> [UInt8]?
  ) throws(OverlapSnapshotFailure<E>) {
    digests = Self.digests(stories)
    shingles = try ShingleIndex(from: &chunks, stories: stories, next)
  }
}
