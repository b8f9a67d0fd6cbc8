/// The stories that the index knows, in slots: postings hold a slot of 4 bytes instead of a number of 8.
struct StoryTable: Sendable {
  /// What is known of one story.
  struct Entry: Sendable {
    var story: StoryNumber
    var group: GroupNumber
    /// The sequence of the event that told its latest text.
    var told: UInt64
    /// `Fingerprint.digest`.
    var digest: Digest128
    /// Days since 1970 of the published date.
    var day: Int32?
    var isLive: Bool
    /// Whether it is in the copy index: false once its text is gone from the log.
    var hasText = true
    /// Whether it has only one sampled shingle.
    var isTiny: Bool
  }

  private(set) var entries: [Entry] = []
  private(set) var dead = 0
  private var numbers = SlotIndex()

  /// A table that knows no story.
  init() {}

  /// A table of these entries, in their slots; nil when two of the live ones are the same story.
  init?(_ entries: [Entry]) {
    self.entries = entries
    for (slot, entry) in entries.enumerated() {
      guard entry.isLive else {
        dead += 1
        continue
      }
      guard self.slot(entry.story) == nil else { return nil }
      numbers.insert(Self.key(entry.story), UInt32(slot))
    }
  }

  subscript(slot: UInt32) -> Entry { entries[Int(slot)] }

  /// The number of stories, withdrawn ones left out.
  var count: Int { entries.count - dead }

  private static func key(_ story: StoryNumber) -> UInt32 { SlotIndex.key(Hash64.mix(story, Hash64.secret1)) }

  /// The slot of a story, if it is known.
  func slot(_ story: StoryNumber) -> UInt32? {
    var found: UInt32?
    numbers.forEach(Self.key(story)) { slot in
      if entries[Int(slot)].story == story, entries[Int(slot)].isLive { found = slot }
      return found == nil
    }
    return found
  }

  /// Takes a story in; returns its slot.
  mutating func append(_ entry: Entry) -> UInt32 {
    let slot = UInt32(entries.count)
    entries.append(entry)
    numbers.insert(Self.key(entry.story), slot)
    return slot
  }

  /// Marks a story as gone; its slot stays until `compact`.
  mutating func remove(_ slot: UInt32) {
    entries[Int(slot)].isLive = false
    dead += 1
  }

  /// Puts the story in `slot` into another group.
  mutating func move(_ slot: UInt32, to group: GroupNumber) { entries[Int(slot)].group = group }

  /// Notes that the texts told before `sequence` are gone; returns whether a live story had one.
  mutating func expire(before sequence: UInt64) -> Bool {
    var hasExpired = false
    for slot in entries.indices
    where entries[slot].isLive && entries[slot].hasText && entries[slot].told < sequence {
      entries[slot].hasText = false
      hasExpired = true
    }
    return hasExpired
  }

  /// Closes the gaps; returns where each old slot went, nil for the dead ones.
  mutating func compact() -> [UInt32?] {
    var moved = [UInt32?](repeating: nil, count: entries.count)
    var kept: [Entry] = []
    kept.reserveCapacity(count)
    numbers = SlotIndex()
    for (slot, entry) in entries.enumerated() where entry.isLive {
      moved[slot] = UInt32(kept.count)
      numbers.insert(Self.key(entry.story), UInt32(kept.count))
      kept.append(entry)
    }
    entries = kept
    dead = 0
    return moved
  }
}
