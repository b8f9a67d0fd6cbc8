internal import CLinux

/// Tells of most keys that are not in an index that they are not, by a look at a twentieth of its memory (Bloom, "Space/time trade-offs
/// in hash coding with allowable errors", 1970; with both bits of a key in one word).
///
/// For shingles, which are sampled by their hashes, the lowest first: a high one is that of a very short text, of which there are few.
/// The lowest four bits of a key tell how high (``ShingleIndex``), and each power of two has a filter of its own. Half of all that is
/// asked for is above one half, where next to nothing is, and three quarters are above one quarter: the filters of these stay where
/// memory is fast, which a filter of all keys does not.
///
/// In the parts of the index, each of which is made anew, twice as large, when it is full.
struct KeyFilter: Sendable {
  /// At this many keys a word of 64 bits, a filter is full: then one of twenty strange keys seems to be there.
  private static let keysPerWord = 8
  /// A filter for each place of the highest bit of four, and one for none.
  private static let heightBits = 3
  private static let heightMask: UInt32 = 15

  /// By part and height.
  private var filters = [[UInt64]](repeating: [0], count: SlotIndex.partCount << heightBits)
  private var counts = [Int](repeating: 0, count: SlotIndex.partCount << heightBits)

  /// A filter of no keys.
  init() {}

  /// A filter of the keys of an index.
  init(_ index: SlotIndex) {
    for part in 0..<SlotIndex.partCount {
      index.part(part).forEach { key, _ in counts[Self.number(key)] += 1 }
      for number in part << Self.heightBits..<(part + 1) << Self.heightBits where counts[number] > 0 {
        grow(number, index.part(part))
      }
    }
  }

  /// The filter of a key.
  @inline(__always)
  private static func number(_ key: UInt32) -> Int {
    SlotIndex.part(key) << heightBits | (key & heightMask).leadingZeroBitCount & (1 << heightBits - 1)
  }

  /// Takes note of a key that was put into its part of the index.
  mutating func insert(_ key: UInt32, in part: SlotPart) {
    let number = Self.number(key)
    counts[number] += 1
    if counts[number] > filters[number].count * Self.keysPerWord {
      grow(number, part)
    } else {
      let (word, bits) = Self.place(key, filters[number].count)
      filters[number][word] |= bits
    }
  }

  /// Asks for the memory of a key.
  @inline(__always)
  func prefetch(_ key: UInt32) {
    let address = filters[Self.number(key)].withUnsafeBufferPointer { words in
      words.baseAddress.map { UnsafeRawPointer($0 + Self.place(key, words.count).word) }
    }
    copytaster_prefetch(address)
  }

  /// 1 if a key may be in the index, 0 if it is not.
  @inline(__always)
  func holding(_ key: UInt32) -> Int {
    filters[Self.number(key)].withUnsafeBufferPointer { words in
      let (word, bits) = Self.place(key, words.count)
      return ~words[word] & bits == 0 ? 1 : 0
    }
  }

  /// A key's word of so many, a power of two, and its bits there.
  @inline(__always)
  private static func place(_ key: UInt32, _ words: Int) -> (word: Int, bits: UInt64) {
    // Fibonacci hashing (Knuth, vol. 3, 6.4): the upper half depends on all bits of the key.
    let mixed = UInt64(key) &* 0x9e37_79b9_7f4a_7c15 >> 28
    return (Int(truncatingIfNeeded: mixed >> 12) & (words - 1), 1 << (mixed & 63) | 1 << (mixed >> 6 & 63))
  }

  /// Makes a filter anew that is large enough for its keys.
  private mutating func grow(_ number: Int, _ part: SlotPart) {
    var words = filters[number].count
    while counts[number] > words * Self.keysPerWord { words *= 2 }
    var filter = [UInt64](repeating: 0, count: words)
    part.forEach { key, _ in
      guard Self.number(key) == number else { return }
      let (word, bits) = Self.place(key, words)
      filter[word] |= bits
    }
    filters[number] = filter
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) { for filter in filters { filter.withUnsafeBytes(body) } }
}
