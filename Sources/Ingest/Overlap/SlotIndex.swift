internal import CLinux

/// Slots of stories under 32-bit keys, several under one key if need be: what a shingle, a digest or a story's number is found by.
///
/// Eight bytes an entry in open addressing, in parts that grow one by one. 32 bits of a hash are not the hash: among 25 million
/// keys every 170th strange one seems to be there. Who asks checks what he finds (digests, numbers) or needs two finds that agree
/// on a story (shingles), and the texts are compared before anything is decided. Whole hashes would cost half as much again.
///
/// An entry's place follows from its key in such a way that keys stand about in their order: a part that grows is copied from
/// one end to the other instead of all over. Entries are not taken out: who asks passes over those of the dead, until the owner
/// makes a new index.
struct SlotIndex: Sendable {
  /// The parts are chosen by the first bits of a key: with this many, the largest to be copied at once is small.
  private static let partBits = 6
  /// How many parts there are.
  static let partCount = 1 << partBits

  private var parts = [Part](repeating: Part(), count: partCount)

  /// The key of a hash; never 0, which stands where there is no entry.
  @inline(__always)
  static func key(_ hash: UInt64) -> UInt32 { max(1, UInt32(truncatingIfNeeded: hash >> 16)) }

  @inline(__always)
  private static func part(_ key: UInt32) -> Int { Int(key >> (32 - UInt32(partBits))) }

  /// The number of entries.
  var count: Int { parts.reduce(0) { $0 + $1.count } }

  /// Adds a slot under a key, behind those that are there.
  @inline(__always)
  mutating func insert(_ key: UInt32, _ slot: UInt32) { parts[Self.part(key)].insert(key, slot) }

  /// Calls `body` with each slot under a key, in the order in which they came, until it returns false.
  @inline(__always)
  func forEach(_ key: UInt32, _ body: (UInt32) -> Bool) { parts[Self.part(key)].forEach(key, body) }

  /// Calls `body` with each slot under the key of each hash, and with the place of the hash; those of a hash one after the other.
  ///
  /// Where the keys of all of them begin is asked for first: one by one, each look-up would wait for its memory, since how long a
  /// row of keys is cannot be foretold.
  @inline(__always)
  func forEach(_ hashes: [UInt64], _ body: (_ place: Int, _ slot: UInt32) -> Void) {
    var ends = [Int](repeating: 0, count: parts.count + 1)
    for hash in hashes { ends[Self.part(Self.key(hash)) + 1] += 1 }
    for part in parts.indices { ends[part + 1] += ends[part] }
    var places = [Int32](repeating: 0, count: hashes.count)
    for (place, hash) in hashes.enumerated() {
      let part = Self.part(Self.key(hash))
      places[ends[part]] = Int32(place)
      ends[part] += 1
    }
    var start = 0
    for (part, end) in zip(parts, ends) where end > start {
      part.prefetch(places[start..<end], hashes)
      start = end
    }
    start = 0
    for (part, end) in zip(parts, ends) where end > start {
      part.forEach(places[start..<end], hashes, body)
      start = end
    }
  }

  /// The same with all keys and slots, part by part: a part made of them in this order holds them in this order.
  func forEachPart<E: Error>(_ body: (Part) throws(E) -> Void) throws(E) { for part in parts { try body(part) } }

  /// Puts a part, empty so far, together again; false when a key belongs to another.
  mutating func fill(_ part: Int, keys: [UInt32], slots: [UInt32]) -> Bool {
    guard keys.allSatisfy({ $0 > 0 && Self.part($0) == part }) else { return false }
    parts[part] = Part(keys: keys, slots: slots)
    return true
  }

  /// The entries whose keys begin with the same bits.
  struct Part: Sendable {
    /// 0 where there is no entry.
    private var keys: [UInt32] = []
    private var slots: [UInt32] = []
    private(set) var count = 0

    /// A part that is empty.
    fileprivate init() {}

    /// A part of these entries, with as much room as if they had come one by one.
    fileprivate init(keys: [UInt32], slots: [UInt32]) {
      var places = keys.isEmpty ? 0 : Self.fewestPlaces
      while keys.count * 5 > places * 4 { places = Self.more(places) }
      self.init(places: places)
      for (key, slot) in zip(keys, slots) { insert(key, slot) }
    }

    private init(places: Int) {
      keys = [UInt32](repeating: 0, count: places)
      slots = [UInt32](repeating: 0, count: places)
    }

    /// Where a key belongs: in proportion to the bits that follow those of the part.
    @inline(__always)
    private static func home(_ key: UInt32, _ places: Int) -> Int {
      Int(truncatingIfNeeded: (UInt64(key << UInt32(partBits)) &* UInt64(truncatingIfNeeded: places)) >> 32)
    }

    fileprivate mutating func insert(_ key: UInt32, _ slot: UInt32) {
      // At most four fifths full, so that there is always a place without an entry, and not far.
      if (count + 1) * 5 > keys.count * 4 { grow() }
      var place = Self.home(key, keys.count)
      while keys[place] != 0 { place = place + 1 == keys.count ? 0 : place + 1 }
      keys[place] = key
      slots[place] = slot
      count += 1
    }

    @inline(__always)
    fileprivate func forEach(_ key: UInt32, _ body: (UInt32) -> Bool) {
      guard count > 0 else { return }
      keys.withUnsafeBufferPointer { Self.forEach(key, $0, slots, body) }
    }

    fileprivate func prefetch(_ places: ArraySlice<Int32>, _ hashes: [UInt64]) {
      guard count > 0 else { return }
      keys.withUnsafeBufferPointer { keys in
        guard let base = keys.baseAddress else { return }
        for place in places { copytaster_prefetch(base + Self.home(SlotIndex.key(hashes[Int(place)]), keys.count)) }
      }
    }

    @inline(__always)
    fileprivate func forEach(_ places: ArraySlice<Int32>, _ hashes: [UInt64], _ body: (Int, UInt32) -> Void) {
      guard count > 0 else { return }
      keys.withUnsafeBufferPointer { keys in
        for place in places {
          Self.forEach(SlotIndex.key(hashes[Int(place)]), keys, slots) { slot in
            body(Int(place), slot)
            return true
          }
        }
      }
    }

    @inline(__always)
    private static func forEach(
      _ key: UInt32, _ keys: UnsafeBufferPointer<UInt32>, _ slots: [UInt32], _ body: (UInt32) -> Bool
    ) {
      var place = home(key, keys.count)
      while keys[place] != 0 {
        if keys[place] == key, !body(slots[place]) { return }
        place = place + 1 == keys.count ? 0 : place + 1
      }
    }

    /// Calls `body` with every key and slot, in the order of the places behind one without an entry: so no key comes before one that
    /// took its place.
    func forEach<E: Error>(_ body: (UInt32, UInt32) throws(E) -> Void) throws(E) {
      guard let first = keys.firstIndex(of: 0) else { return }
      for place in keys[first...].indices where keys[place] != 0 { try body(keys[place], slots[place]) }
      for place in 0..<first where keys[place] != 0 { try body(keys[place], slots[place]) }
    }

    private static let fewestPlaces = 16

    /// A quarter more: twice as many would leave more of them empty, fewer would copy them more often.
    private static func more(_ places: Int) -> Int { places + places / 4 }

    private mutating func grow() {
      var larger = Part(places: keys.isEmpty ? Self.fewestPlaces : Self.more(keys.count))
      forEach { larger.insert($0, $1) }
      self = larger
    }
  }
}
