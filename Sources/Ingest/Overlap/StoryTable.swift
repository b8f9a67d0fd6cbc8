/// The stories that the index knows, in slots: postings hold a slot of 4 bytes instead of a number of 8.
struct StoryTable: Sendable {
  /// What is known of one story.
  struct Entry: Sendable {
    var story: StoryNumber
    var group: GroupNumber
    /// The sequence of the event that told its latest text.
    var told: UInt64
    /// Days since 1970 of the published date.
    var day: Int32?
    var isLive: Bool
    /// Whether it is in the copy index: false once its text is gone from the log.
    var hasText = true
    /// `Fingerprint.digest`.
    var digest: Digest128
    /// How many sampled shingles it has in the copy index.
    var sampleCount: UInt32
  }

  private(set) var entries: [Entry] = []
  private(set) var dead = 0
  private var slots: [StoryNumber: UInt32] = [:]

  /// A table that knows no story.
  init() {}

  /// A table of these entries, in their slots; nil when two of the live ones are the same story.
  init?(_ entries: [Entry]) {
    for entry in entries {
      guard entry.isLive else {
        dead += 1
        continue
      }
      guard slots.updateValue(UInt32(slots.count + dead), forKey: entry.story) == nil else { return nil }
    }
    self.entries = entries
  }

  subscript(slot: UInt32) -> Entry { entries[Int(slot)] }

  /// The number of stories, withdrawn ones left out.
  var count: Int { slots.count }

  /// The slot of a story, if it is known.
  func slot(_ story: StoryNumber) -> UInt32? { slots[story] }

  /// Takes a story in; returns its slot.
  mutating func append(_ entry: Entry) -> UInt32 {
    let slot = UInt32(entries.count)
    entries.append(entry)
    slots[entry.story] = slot
    return slot
  }

  /// Marks a story as gone; its slot stays until `compact`.
  mutating func remove(_ slot: UInt32) {
    entries[Int(slot)].isLive = false
    slots[entries[Int(slot)].story] = nil
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
    kept.reserveCapacity(slots.count)
    for (slot, entry) in entries.enumerated() where entry.isLive {
      moved[slot] = UInt32(kept.count)
      slots[entry.story] = UInt32(kept.count)
      kept.append(entry)
    }
    entries = kept
    dead = 0
    return moved
  }
}
