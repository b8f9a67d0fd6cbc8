/// The stories that each sampled shingle is in.
///
/// Shingles that are sampled in any text are kept apart from those that are so only in short ones. Of a new story's shingles one in
/// sixteen can be among the former; all others are asked for among the latter, which are few, and of which a filter tells most that
/// are not there. To ask for all of them in one table of a hundred megabytes took as long as everything else.
///
/// A shingle that was seen in more than `Limits.shingleGroups` groups is furniture and shows nothing: not to be taken back, whatever
/// becomes of the groups, until its last story is gone. A mark then stands first under it. Of its stories none is asked for any more;
/// they show how long it is remembered.
struct ShingleIndex: Sendable {
  private static let furniture = UInt32(StoryTable.slots - 1)
  /// Shingles that the filter does not refuse: more than a text has that is no copy.
  private static let heldAtOnce = 128

  private var always = SlotIndex()
  private var inShort = SlotIndex()
  private var filter = KeyFilter()

  /// An index of no stories.
  init() {}

  /// The number of postings.
  var count: Int { always.count + inShort.count }

  /// Whether a shingle is sampled in any text.
  @inline(__always)
  static func isAlways(_ shingle: UInt64) -> Bool { shingle < TextPrint.Model.sampledBelow }

  /// The key of a shingle. The lowest bits of one that is not sampled in any text are the first of its hash, for the filter.
  @inline(__always)
  static func key(_ shingle: UInt64) -> UInt32 { isAlways(shingle) ? SlotIndex.key(shingle) : highKey(shingle) }

  /// The key of one that is not sampled in any text; of the others the lowest bits are zero.
  @inline(__always)
  static func highKey(_ shingle: UInt64) -> UInt32 {
    SlotIndex.key(shingle) & ~15 | UInt32(truncatingIfNeeded: shingle >> 60)
  }

  /// Calls `body` with each story of each of a text's shingles that are not furniture, of which some are its sample, and with the key
  /// of the shingle.
  func forEach(
    _ shingles: [UInt64], sample: [UInt64], _ body: (_ key: UInt32, _ slot: UInt32) -> Void
  ) {
    // In rounds, each of which has asked for the memory of a later one: what an index of millions holds is far away, and one look
    // after the other would wait for its own. The sample, which holds all that can be in any text's, was asked for before.
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.heldAtOnce) { held in
      let count = shingles.withUnsafeBufferPointer { shingles in
        filter.select(shingles, into: held) { forEachStory(of: held[..<$0], body) }
      }
      inShort.prefetch(held[..<count].lazy.map { Self.key($0) })
      forEachStory(of: sample.prefix(while: Self.isAlways), body)
      forEachStory(of: held[..<count], body)
    }
  }

  @inline(__always)
  private func forEachStory(of shingles: some Sequence<UInt64>, _ body: (_ key: UInt32, _ slot: UInt32) -> Void) {
    for shingle in shingles where mayHold(shingle) {
      let key = Self.key(shingle)
      forEach(shingle) { slot in
        if slot == Self.furniture { return false }
        body(key, slot)
        return true
      }
    }
  }

  /// Asks for the memory of a sample that will be looked up or listed.
  func prefetch(_ sample: [UInt64]) {
    always.prefetch(sample.lazy.prefix { Self.isAlways($0) }.map { Self.key($0) })
    inShort.prefetch(sample.lazy.drop { Self.isAlways($0) }.map { Self.key($0) })
  }

  @inline(__always)
  private func mayHold(_ shingle: UInt64) -> Bool {
    let key = Self.key(shingle)
    return Self.isAlways(shingle) ? always.mayHold(key) : inShort.mayHold(key)
  }

  @inline(__always)
  private func forEach(_ shingle: UInt64, _ body: (UInt32) -> Bool) {
    let key = Self.key(shingle)
    if Self.isAlways(shingle) { always.forEach(key, body) } else { inShort.forEach(key, body) }
  }

  private func first(_ shingle: UInt64) -> UInt32? {
    var first: UInt32?
    forEach(shingle) { slot in
      first = slot
      return false
    }
    return first
  }

  /// Whether a shingle was seen in so many groups that it shows nothing.
  func isFurniture(_ shingle: UInt64) -> Bool { first(shingle) == Self.furniture }

  /// Whether any story is under a shingle.
  func isThere(_ shingle: UInt64) -> Bool { first(shingle) != nil }

  /// Lists a story under a shingle, unless that is furniture or has enough stories of its group; and finds out whether it is.
  ///
  /// - Parameter isFirst: whether no other story is in its group: then of fewer stories than make furniture none need be asked for its
  ///   group, of which a million would mostly have to be fetched from memory.
  mutating func insert(_ shingle: UInt64, _ slot: UInt32, isFirst: Bool, in stories: StoryTable) {
    var others = 0
    var isFurniture = false
    var first: UInt32?
    if mayHold(shingle) {
      forEach(shingle) { other in
        isFurniture = other == Self.furniture
        first = first ?? other
        others += 1
        return !isFurniture
      }
    }
    if isFurniture { return }
    if let first, others >= (isFirst ? Limits.shingleGroups : Limits.shingleStoriesPerGroup) {
      let (sameGroup, groups, dead) = groups(shingle, besides: stories[slot].group, in: stories)
      if groups >= Limits.shingleGroups {
        return change(shingle) { $0.replace(first, under: $1, with: Self.furniture) }
      }
      if sameGroup >= Limits.shingleStoriesPerGroup { return }
      // Else the list of a story that is revised all day would grow with each revision.
      if let dead { return change(shingle) { $0.replace(dead, under: $1, with: slot) } }
    }
    change(shingle) { $0.insert($1, slot) }
    let key = Self.key(shingle)
    if !Self.isAlways(shingle) { filter.insert(key, in: inShort.part(SlotIndex.part(key))) }
  }

  /// How many live stories under a shingle are of a group, how many other groups they are of, and one that is dead. Dead ones are those
  /// before a revision: counted, they would keep a story that is revised again and again from being found.
  private func groups(
    _ shingle: UInt64, besides group: GroupNumber, in stories: StoryTable
  ) -> (sameGroup: Int, others: Int, dead: UInt32?) {
    // Looked through one by one, since there are hardly ever more than a dozen.
    var others: [GroupNumber] = []
    var sameGroup = 0
    var dead: UInt32?
    forEach(shingle) { other in
      let entry = stories[other]
      if !entry.isLive {
        dead = dead ?? other
      } else if entry.group == group {
        sameGroup += 1
      } else if !others.contains(entry.group) {
        others.append(entry.group)
      }
      return true
    }
    return (sameGroup, others.count, dead)
  }

  /// Changes the index that a shingle belongs to.
  @inline(__always)
  private mutating func change(_ shingle: UInt64, _ body: (inout SlotIndex, _ key: UInt32) -> Void) {
    let key = Self.key(shingle)
    if Self.isAlways(shingle) { body(&always, key) } else { body(&inShort, key) }
  }

  /// Gives every slot its new place and drops those without one.
  mutating func remap(_ place: (UInt32) -> UInt32?) {
    always = Self.remapped(always, place)
    inShort = Self.remapped(inShort, place)
    filter = KeyFilter(inShort)
  }

  private static func remapped(_ index: SlotIndex, _ place: (UInt32) -> UInt32?) -> SlotIndex {
    var kept = SlotIndex()
    index.forEachPart { part in
      part.forEach { key, slot in
        if slot == furniture {
          if hasStory(key, part, place) { kept.insert(key, furniture) }
        } else if let slot = place(slot) {
          kept.insert(key, slot)
        }
      }
    }
    return kept
  }

  private static func hasStory(_ key: UInt32, _ part: SlotPart, _ place: (UInt32) -> UInt32?) -> Bool {
    var found = false
    part.forEach(key) { slot in
      found = slot != furniture && place(slot) != nil
      return !found
    }
    return found
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) {
    always.forEachTable(body)
    inShort.forEachTable(body)
    filter.forEachTable(body)
  }
}

// MARK: - Snapshot

extension ShingleIndex {
  /// Writes the postings; see `OverlapIndex.snapshot`.
  func write<E: Error>(to chunks: inout ChunkWriter, _ emit: ([UInt8]) throws(E) -> Void) throws(E) {
    for index in [always, inShort] {
      try index.forEachPart { part throws(E) in
        try chunks.beginRecord(emit)
        chunks.put(UInt32(part.count))
        try part.forEach { key, slot throws(E) in
          try chunks.beginRecord(emit)
          chunks.put(key)
          chunks.put(slot)
        }
      }
    }
  }

  /// Reads what `write` wrote.
  init<E: Error>(
    from chunks: inout ChunkReader, stories: StoryTable, _ next: () throws(E) -> [UInt8]?
  ) throws(OverlapSnapshotFailure<E>) {
    always = try Self.read(from: &chunks, stories, next)
    inShort = try Self.read(from: &chunks, stories, next)
    filter = KeyFilter(inShort)
  }

  private static func read<E: Error>(
    from chunks: inout ChunkReader, _ stories: StoryTable, _ next: () throws(E) -> [UInt8]?
  ) throws(OverlapSnapshotFailure<E>) -> SlotIndex {
    var index = SlotIndex()
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
      guard slots.allSatisfy({ $0 < stories.slots.upperBound || $0 == furniture }) else {
        throw chunks.damage("a shingle is in a story that is not in the table")
      }
      guard index.fill(part, keys: keys, slots: slots) else { throw chunks.damage("a shingle is out of place") }
    }
    return index
  }
}
