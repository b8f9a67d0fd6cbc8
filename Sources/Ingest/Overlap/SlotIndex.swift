internal import CLinux

/// Slots of stories under 32-bit keys, several under one key if need be: what a shingle, a digest or a story's number is found by.
///
/// In parts that grow one by one. 32 bits of a hash are not the hash: among 25 million keys every 170th strange one seems to be there.
/// Who asks checks what he finds (digests, numbers) or needs two finds that agree on a story (shingles), and the texts are compared
/// before anything is decided.
///
/// Entries are not taken out: who asks passes over those of the dead, until the owner makes a new index.
struct SlotIndex: Sendable {
  /// The parts are chosen by the first bits of a key: with this many, the largest to be copied at once is small.
  private static let partBits = 6
  /// More are not under way at any time.
  private static let askedAtOnce = 32
  /// How many parts there are.
  static let partCount = 1 << partBits

  private var parts = (0..<partCount).map { SlotPart($0) }

  /// The key of a hash.
  @inline(__always)
  static func key(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 16) }

  /// The part of a key.
  @inline(__always)
  static func part(_ key: UInt32) -> Int { Int(key >> UInt32(SlotPart.keyBits)) }

  /// The number of entries.
  var count: Int { parts.reduce(0) { $0 + $1.count } }

  /// Adds a slot under a key, behind those that are there.
  @inline(__always)
  mutating func insert(_ key: UInt32, _ slot: UInt32) { parts[Self.part(key)].insert(key, slot) }

  /// Puts another slot in place of one under a key.
  mutating func replace(_ old: UInt32, under key: UInt32, with slot: UInt32) {
    parts[Self.part(key)].replace(old, under: key, with: slot)
  }

  /// Calls `body` with each slot under a key, in the order in which they came, until it returns false.
  @inline(__always)
  func forEach(_ key: UInt32, _ body: (UInt32) -> Bool) { parts[Self.part(key)].forEach(key, body) }

  /// Whether there may be a slot under a key: hardly ever if there is none.
  @inline(__always)
  func mayHold(_ key: UInt32) -> Bool { parts[Self.part(key)].mayHold(key) }

  /// Asks for the memory of a key that will be looked up.
  @inline(__always)
  func prefetch(_ key: UInt32) {
    // Not within the part, which would be retained for as long: that takes longer than to ask.
    copytaster_prefetch(parts[Self.part(key)].address(key))
  }

  /// Asks for the memory of keys that will be looked up: one after the other, each look-up would wait for its own. So would each of
  /// these questions, if there were work between them: for a page that it has not at hand a processor looks as long as for memory, for
  /// several at once, and goes on a few hundred steps meanwhile.
  @inline(__always)
  func prefetch(_ keys: some Sequence<UInt32>) {
    withUnsafeTemporaryAllocation(of: UnsafeRawPointer?.self, capacity: Self.askedAtOnce) { places in
      var count = 0
      for key in keys {
        places[count] = parts[Self.part(key)].address(key)
        count &+= 1
        if count == places.count {
          for place in places { copytaster_prefetch(place) }
          count = 0
        }
      }
      for place in places[..<count] { copytaster_prefetch(place) }
    }
  }

  /// A part.
  func part(_ number: Int) -> SlotPart { parts[number] }

  /// Calls `body` with all parts: one made of the keys and slots of a part in their order holds them in this order.
  func forEachPart<E: Error>(_ body: (SlotPart) throws(E) -> Void) throws(E) { for part in parts { try body(part) } }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) { for part in parts { part.forEachTable(body) } }

  /// Puts a part, empty so far, together again; false when a key belongs to another.
  mutating func fill(_ part: Int, keys: [UInt32], slots: [UInt32]) -> Bool {
    guard keys.allSatisfy({ Self.part($0) == part }) else { return false }
    parts[part] = SlotPart(part, keys: keys, slots: slots)
    return true
  }
}
