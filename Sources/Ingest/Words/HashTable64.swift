/// An open-addressing map from 64-bit hashes: no rehashing of keys that are hashes already, no seed that differs between runs.
///
/// The key 0 means "empty" and is never given (`Hash64` never returns it). Keys are not removed: what is stored under them is
/// changed instead, and an owner that has many dead keys builds a new table.
struct HashTable64<Value: Sendable>: Sendable {
  private(set) var keys: [UInt64]
  private(set) var values: [Value]
  private(set) var count = 0
  private let filler: Value
  private var mask: Int

  /// A table with room for `capacity` keys; `filler` fills the unused slots.
  init(filler: Value, capacity: Int = 0) {
    var slots = 16
    while slots * 3 < capacity * 4 { slots *= 2 }
    keys = [UInt64](repeating: 0, count: slots)
    values = [Value](repeating: filler, count: slots)
    self.filler = filler
    mask = slots - 1
  }

  /// The slot that holds `key` or the empty one where it belongs. There is always an empty slot: the load stays below 3/4.
  @inline(__always)
  private func slot(_ key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: key) & mask
    while keys[slot] != key && keys[slot] != 0 { slot = (slot + 1) & mask }
    return slot
  }

  /// The value under `key`, if there is one.
  @inline(__always)
  func find(_ key: UInt64) -> Value? {
    let slot = slot(key)
    return keys[slot] == key ? values[slot] : nil
  }

  /// Whether `key` is there.
  @inline(__always)
  func contains(_ key: UInt64) -> Bool { keys[slot(key)] == key }

  /// Changes the value under `key` in place, first setting it to `first` when the key is new; returns what `change` returns.
  @inline(__always)
  @discardableResult
  mutating func update<Result>(_ key: UInt64, first: Value, _ change: (inout Value) -> Result) -> Result {
    var slot = slot(key)
    if keys[slot] != key {
      if (count + 1) * 4 > keys.count * 3 {
        grow()
        slot = self.slot(key)
      }
      keys[slot] = key
      values[slot] = first
      count += 1
    }
    return change(&values[slot])
  }

  /// Sets the value under `key`.
  @inline(__always)
  mutating func set(_ key: UInt64, _ value: Value) {
    update(key, first: value) { $0 = value }
  }

  /// Calls `body` with every key and its value.
  func forEach<E: Error>(_ body: (UInt64, Value) throws(E) -> Void) throws(E) {
    for slot in keys.indices where keys[slot] != 0 { try body(keys[slot], values[slot]) }
  }

  private mutating func grow() {
    var larger = HashTable64(filler: filler, capacity: keys.count * 3 / 2)
    for (slot, key) in keys.enumerated() where key != 0 {
      let place = larger.slot(key)
      larger.keys[place] = key
      larger.values[place] = values[slot]
    }
    larger.count = count
    self = larger
  }
}
