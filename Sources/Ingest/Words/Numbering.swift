/// Numbers hashes in the order in which they are first met, for the length of one call: what `HashTable64` does, with nothing of it
/// left over, in half the time.
struct Numbering: ~Copyable {
  private let keys: UnsafeMutableBufferPointer<UInt64>
  private let numbers: UnsafeMutableBufferPointer<Int32>
  private let mask: Int
  /// Where the memory lies, which nobody knows before: words may have been chosen so that the last bits of their hashes are the same.
  private let secret: UInt64
  /// The number of distinct hashes met.
  private(set) var count: Int32 = 0

  private init(_ keys: UnsafeMutableBufferPointer<UInt64>, _ numbers: UnsafeMutableBufferPointer<Int32>) {
    keys.initialize(repeating: 0)
    self.keys = keys
    self.numbers = numbers
    mask = keys.count - 1
    secret = Hash64.mix(UInt64(UInt(bitPattern: keys.baseAddress)) ^ Hash64.secret2, Hash64.secret3)
  }

  /// Gives `body` a numbering of at most `most` hashes.
  @inline(__always)
  static func with<Result>(most: Int, _ body: (inout Numbering) -> Result) -> Result {
    // At most half full; and never of one slot, so that there is always an empty one.
    let slots = 1 << (Int.bitWidth - max(1, most).leadingZeroBitCount + 1)
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: slots) { keys in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: slots) { numbers in
        var numbering = Numbering(keys, numbers)
        return body(&numbering)
      }
    }
  }

  /// The number of a hash, and whether it was met for the first time. A hash is never 0.
  @inline(__always)
  mutating func number(_ key: UInt64) -> (number: Int32, isNew: Bool) {
    var slot = Int(truncatingIfNeeded: Hash64.mix(key ^ secret, Hash64.secret1)) & mask
    while keys[slot] != key {
      if keys[slot] == 0 {
        keys[slot] = key
        numbers[slot] = count
        count += 1
        return (count - 1, true)
      }
      slot = (slot + 1) & mask
    }
    return (numbers[slot], false)
  }
}
