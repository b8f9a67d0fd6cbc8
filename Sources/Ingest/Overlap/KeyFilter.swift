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
  /// The number of words of each, less one: side by side, since the head of each filter is as far away as its words.
  private var lasts = [UInt32](repeating: 0, count: SlotIndex.partCount << heightBits)

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

  /// Where a key is: which filter, and which of its words.
  struct Place {
    fileprivate var number: UInt32
    fileprivate var word: UInt32
  }

  /// Where a key is.
  @inline(__always)
  func place(_ key: UInt32) -> Place {
    let number = Self.number(key)
    return Place(number: UInt32(truncatingIfNeeded: number), word: Self.word(key, lasts[number]))
  }

  /// A key's word, of as many as one more than `last`: a power of two.
  @inline(__always)
  private static func word(_ key: UInt32, _ last: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: mixed(key) >> 12) & last
  }

  /// A key's bits there.
  @inline(__always)
  private static func bits(_ key: UInt32) -> UInt64 {
    let mixed = mixed(key)
    return 1 &<< (mixed & 63) | 1 &<< (mixed >> 6 & 63)
  }

  /// Fibonacci hashing (Knuth, vol. 3, 6.4): the upper half depends on all bits of the key.
  @inline(__always)
  private static func mixed(_ key: UInt32) -> UInt64 { UInt64(key) &* 0x9e37_79b9_7f4a_7c15 >> 28 }

  /// Takes note of a key that was put into its part of the index.
  mutating func insert(_ key: UInt32, in part: SlotPart) {
    let number = Self.number(key)
    counts[number] += 1
    if counts[number] > filters[number].count * Self.keysPerWord {
      grow(number, part)
    } else {
      filters[number][Int(Self.word(key, lasts[number]))] |= Self.bits(key)
    }
  }

  /// Asks for the memory of a place.
  @inline(__always)
  func prefetch(_ place: Place) {
    let address = filters[Int(place.number)].withUnsafeBufferPointer { words in
      words.baseAddress.map { UnsafeRawPointer($0 + Int(place.word)) }
    }
    copytaster_prefetch(address)
  }

  /// Whether a key, whose place this is, may be in the index.
  @inline(__always)
  func holds(_ key: UInt32, at place: Place) -> Bool {
    filters[Int(place.number)].withUnsafeBufferPointer { words in
      // The mask by which the place was found keeps it within the filter.
      ~words[Int(place.word)] & Self.bits(key) == 0
    }
  }

  /// Makes a filter anew that is large enough for its keys.
  private mutating func grow(_ number: Int, _ part: SlotPart) {
    var words = filters[number].count
    while counts[number] > words * Self.keysPerWord { words *= 2 }
    var filter = [UInt64](repeating: 0, count: words)
    let last = UInt32(words - 1)
    part.forEach { key, _ in
      if Self.number(key) == number { filter[Int(Self.word(key, last))] |= Self.bits(key) }
    }
    filters[number] = filter
    lasts[number] = last
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) { for filter in filters { filter.withUnsafeBytes(body) } }
}
