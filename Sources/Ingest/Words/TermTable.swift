internal import CLinux

/// What is counted of each term, under its hash: a key and what belongs to it side by side, so that a look-up waits for memory once.
///
/// In parts, chosen by the first bits of a hash, that grow one by one by a quarter: a table of millions that doubles holds up
/// everything, and is half empty for a while. Keys lie roughly in the order of what they are mixed to, so that growing copies a part
/// front to back.
struct TermTable: Sendable {
  /// What is known of a term.
  struct Entry: Sendable, Equatable {
    /// Its place in the order in which terms were met.
    let index: UInt32
    /// The stories counted [23 bits], and what its probability in the static table is [9].
    private var bits: UInt32

    private static let storyBits: UInt32 = 23
    /// No more are counted: a term of so many stories tells nothing.
    private static let mostStories: UInt32 = 1 << storyBits - 1

    init(index: UInt32, stories: UInt32, chance: WordFrequencies.Chance) {
      self.index = index
      bits = UInt32(chance.code) << Self.storyBits | min(stories, Self.mostStories)
    }

    var stories: UInt32 { bits & Self.mostStories }
    var chance: WordFrequencies.Chance { WordFrequencies.Chance(code: UInt16(bits >> Self.storyBits)) }

    mutating func count() { if stories < Self.mostStories { bits += 1 } }
  }

  private struct Slot: Sendable {
    /// 0 where there is none.
    var key: UInt64 = 0
    var entry = Entry(index: 0, stories: 0, chance: .unknown)
  }

  private struct Part: Sendable {
    /// How many slots it begins with: each part with other ones, so that they grow one after the other.
    let fewest: Int
    var slots: [Slot] = []
    var count = 0
    /// Words may have been chosen so that their hashes begin alike. Where an entry lies decides nothing.
    private let secret = UInt64.random(in: 0...UInt64.max)

    init(_ number: Int) { fewest = 16 + (4 * number) >> TermTable.partBits }

    /// The slot where a key belongs.
    @inline(__always)
    private func home(_ key: UInt64) -> Int {
      let place = Hash64.mix(key ^ secret, Hash64.secret1)
      return Int(truncatingIfNeeded: place.multipliedFullWidth(by: UInt64(slots.count)).high)
    }

    /// Where a key belongs, to be prefetched.
    @inline(__always)
    func address(_ key: UInt64) -> UnsafeRawPointer? {
      slots.withUnsafeBufferPointer { slots in slots.baseAddress.map { UnsafeRawPointer($0 + home(key)) } }
    }

    /// The slot that holds a key, or the empty one where it belongs; there always is one.
    @inline(__always)
    func slot(_ key: UInt64) -> Int {
      var slot = home(key)
      while slots[slot].key != key && slots[slot].key != 0 { slot = slot + 1 == slots.count ? 0 : slot + 1 }
      return slot
    }

    mutating func insert(_ key: UInt64, _ entry: Entry) {
      // At most three quarters full.
      if (count + 1) * 4 > slots.count * 3 { grow() }
      slots[slot(key)] = Slot(key: key, entry: entry)
      count += 1
    }

    private mutating func grow() {
      let old = slots
      slots = [Slot](large: max(fewest, old.count + old.count / 4), repeating: Slot())
      for slot in old where slot.key != 0 { slots[self.slot(slot.key)] = slot }
    }
  }

  /// So few that those of millions of terms are of several large pages; to copy one takes some milliseconds then.
  private static let partBits = 3
  private var parts = (0..<1 << partBits).map { Part($0) }

  @inline(__always)
  private static func part(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key >> UInt64(64 - partBits)) }

  /// Asks for the memory of a key.
  @inline(__always)
  func prefetch(_ key: UInt64) {
    // Not within the part, which would be retained for as long: that takes longer than to ask.
    copytaster_prefetch(parts[Self.part(key)].address(key))
  }

  /// The entry under a key.
  @inline(__always)
  func find(_ key: UInt64) -> Entry? {
    let part = Self.part(key)
    if parts[part].count == 0 { return nil }
    let slot = parts[part].slot(key)
    return parts[part].slots[slot].key == key ? parts[part].slots[slot].entry : nil
  }

  /// Counts a story under a key; returns how many there are now, or nil when the key is not there.
  @inline(__always)
  mutating func count(_ key: UInt64) -> UInt32? {
    let part = Self.part(key)
    if parts[part].count == 0 { return nil }
    let slot = parts[part].slot(key)
    guard parts[part].slots[slot].key == key else { return nil }
    parts[part].slots[slot].entry.count()
    return parts[part].slots[slot].entry.stories
  }

  /// Puts an entry under a key that is not there.
  mutating func insert(_ key: UInt64, _ entry: Entry) { parts[Self.part(key)].insert(key, entry) }

  /// Calls `body` with every key and its entry.
  func forEach(_ body: (UInt64, Entry) -> Void) {
    for part in parts { for slot in part.slots where slot.key != 0 { body(slot.key, slot.entry) } }
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) { for part in parts { part.slots.withUnsafeBytes(body) } }
}
