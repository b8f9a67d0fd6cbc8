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

  /// The first slot of a day's stories.
  struct Day: Sendable, Equatable {
    /// Days since 1970.
    var day: Int32
    var first: UInt32
  }

  /// Slots are below this: of a posting they take three bytes.
  static let slots = 1 << 24

  private var entries = PagedArray<Entry>()
  /// When the stories were told: ascending, as slots are given in the order of telling.
  private(set) var days: [Day] = []
  private(set) var dead = 0
  /// No story was ever in a group of a greater number.
  private(set) var greatestGroup: GroupNumber = 0
  private var numbers = SlotIndex()
  /// A bit for each slot, whether it is tiny: asked of every story that shares a run of words with a new one, of which a million entries
  /// would mostly have to be fetched from memory.
  private var tiny: [UInt64] = []

  /// A table that knows no story.
  init() {}

  /// A table of these entries, in their slots; nil when two of the live ones are the same story, or the days are out of order.
  init?(_ entries: PagedArray<Entry>, days: [Day]) {
    for (day, next) in zip(days, days.dropFirst()) where day.day >= next.day || day.first > next.first { return nil }
    guard days.last.map({ $0.first <= entries.end }) ?? true else { return nil }
    self.entries = entries
    self.days = days
    for slot in slots {
      let entry = entries[slot]
      note(entry, in: slot)
      guard entry.isLive else {
        dead += 1
        continue
      }
      guard self.slot(entry.story) == nil else { return nil }
      numbers.insert(Self.key(entry.story), slot)
    }
  }

  subscript(slot: UInt32) -> Entry { entries[slot] }

  /// All slots, those of withdrawn stories among them.
  var slots: Range<UInt32> { 0..<entries.end }

  /// The number of stories, withdrawn ones left out.
  var count: Int { slots.count - dead }

  /// Whether the story in a slot is `Entry.isTiny`.
  @inline(__always)
  func isTiny(_ slot: UInt32) -> Bool { tiny[Int(slot) / 64] >> UInt64(slot % 64) & 1 != 0 }

  /// - Parameter slot: one that was noted before, or the next.
  private mutating func note(_ entry: Entry, in slot: UInt32) {
    greatestGroup = max(greatestGroup, entry.group)
    let word = Int(slot) / 64
    if word == tiny.count { tiny.append(0) }
    if entry.isTiny { tiny[word] |= 1 << UInt64(slot % 64) }
  }

  private static func key(_ story: StoryNumber) -> UInt32 { SlotIndex.key(Hash64.mix(story, Hash64.secret1)) }

  /// Asks for the memory of a slot.
  @inline(__always)
  func prefetch(_ slot: UInt32) { entries.prefetch(slot) }

  /// Asks for the memory by which the slot of a story is found.
  @inline(__always)
  func prefetch(story: StoryNumber) { numbers.prefetch(Self.key(story)) }

  /// The slot of a story, if it is known.
  func slot(_ story: StoryNumber) -> UInt32? {
    var found: UInt32?
    numbers.forEach(Self.key(story)) { slot in
      let entry = entries[slot]
      if entry.story == story, entry.isLive { found = slot }
      return found == nil
    }
    return found
  }

  /// Begins a new day, unless it is the last one's or before it: a clock may be set back. Returns whether it did.
  mutating func begin(_ day: Int32) -> Bool {
    if let last = days.last, day <= last.day { return false }
    days.append(Day(day: day, first: entries.end))
    return true
  }

  /// The first slot of the stories that were told on this day or later; nil when none is known to have been told before.
  func first(from day: Int32) -> UInt32? {
    guard let earliest = days.first, earliest.day < day else { return nil }
    return days.first { $0.day >= day }?.first ?? entries.end
  }

  /// Takes a story in; returns its slot.
  mutating func append(_ entry: Entry) -> UInt32 {
    let slot = entries.append(CollectionOfOne(entry))
    note(entry, in: slot)
    numbers.insert(Self.key(entry.story), slot)
    return slot
  }

  /// Marks a story as gone; its slot stays until `compact`.
  mutating func remove(_ slot: UInt32) {
    entries[slot].isLive = false
    dead += 1
  }

  /// Puts the story in `slot` into another group.
  mutating func move(_ slot: UInt32, to group: GroupNumber) {
    entries[slot].group = group
    greatestGroup = max(greatestGroup, group)
  }

  /// The slots of the live stories that were told first, so many of them.
  func oldest(_ count: Int) -> [UInt32] {
    Array(slots.lazy.filter { self.entries[$0].isLive }.prefix(count))
  }

  /// Notes that the texts told before `sequence` are gone; returns whether a live story had one.
  mutating func expire(before sequence: UInt64) -> Bool {
    var hasExpired = false
    for slot in slots
    where entries[slot].isLive && entries[slot].hasText && entries[slot].told < sequence {
      entries[slot].hasText = false
      hasExpired = true
    }
    return hasExpired
  }

  /// Closes the gaps; returns where each old slot went, nil for the dead ones.
  mutating func compact() -> [UInt32?] {
    var moved = [UInt32?](repeating: nil, count: slots.count)
    var kept = PagedArray<Entry>()
    numbers = SlotIndex()
    tiny = []
    for slot in slots where entries[slot].isLive {
      let entry = entries[slot]
      let place = kept.append(CollectionOfOne(entry))
      moved[Int(slot)] = place
      note(entry, in: place)
      numbers.insert(Self.key(entry.story), place)
    }
    for place in days.indices {
      let first = Int(days[place].first)
      days[place].first = moved[first...].lazy.compactMap { $0 }.first ?? kept.end
    }
    // Of days without a story the last one tells as much.
    days = days.indices.filter { $0 + 1 == days.count || days[$0].first < days[$0 + 1].first }.map { days[$0] }
    entries = kept
    dead = 0
    return moved
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) {
    entries.forEachTable(body)
    tiny.withUnsafeBytes(body)
    numbers.forEachTable(body)
  }
}
