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
  /// At about this many keys a word of 64 bits, a filter is full: then one of twenty strange keys seems to be there.
  private static let keysPerWord = 8
  /// A filter for each place of the highest bit of four, and one for none.
  private static let heightBits = 3
  /// The place of the highest bit of each number of four bits: to ask the processor for it takes longer than to look it up.
  private static let heights: UInt64 = 0o4444_4444_3333_2210

  /// Where a filter is.
  private struct Head {
    /// The first of its words.
    var start: UInt32
    /// The number of its words, a power of two, less one.
    var last: UInt32
  }

  /// All filters in one piece, so that a look waits for a head, of which all are near, and a word. One that has grown lies behind all
  /// others; what it was before is left, together no more than what is used.
  private var words = [UInt64](repeating: 0, count: SlotIndex.partCount << heightBits)
  /// By part and height.
  private var heads = (0..<UInt32(SlotIndex.partCount) << heightBits).map { Head(start: $0, last: 0) }
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
    SlotIndex.part(key) << heightBits | Int(truncatingIfNeeded: heights >> UInt64(3 * (key & 15)) & 7)
  }

  /// Where a key is: which of the words, and which of their bits.
  private struct Place {
    var word: UInt32
    private var numbers: UInt32

    @inline(__always)
    init(word: UInt32, mixed: UInt64) {
      self.word = word
      numbers = UInt32(truncatingIfNeeded: mixed)
    }

    /// The bits.
    @inline(__always)
    var bits: UInt64 { 1 &<< UInt64(numbers & 63) | 1 &<< UInt64(numbers >> 6 & 63) }
  }

  /// Where a key is.
  @inline(__always)
  private static func place(_ key: UInt32, _ heads: UnsafeBufferPointer<Head>) -> Place {
    let (head, mixed) = (heads[number(key)], mixed(key))
    return Place(word: head.start &+ UInt32(truncatingIfNeeded: mixed >> 12) & head.last, mixed: mixed)
  }

  private func place(_ key: UInt32) -> Place { heads.withUnsafeBufferPointer { Self.place(key, $0) } }

  /// Fibonacci hashing (Knuth, vol. 3, 6.4): the upper half depends on all bits of the key.
  @inline(__always)
  private static func mixed(_ key: UInt32) -> UInt64 { (UInt64(key) &* 0x9e37_79b9_7f4a_7c15) >> 28 }

  /// Takes note of a key that was put into its part of the index.
  mutating func insert(_ key: UInt32, in part: SlotPart) {
    let number = Self.number(key)
    counts[number] += 1
    if Self.isFull(number, counts[number], words: Int(heads[number].last) + 1) {
      grow(number, part)
    } else {
      mark(key)
    }
  }

  private mutating func mark(_ key: UInt32) {
    let place = place(key)
    words[Int(place.word)] |= place.bits
  }

  /// Whether a key may be in the index.
  func holds(_ key: UInt32) -> Bool {
    let place = place(key)
    return ~words[Int(place.word)] & place.bits == 0
  }

  /// Of a text's shingles, so many are looked at while the memory of as many more is on its way.
  private static let askedAtOnce = 32

  /// Puts those of some shingles that may be in the index, besides those that are sampled in any text, into a buffer; returns how many
  /// these are at last.
  ///
  /// - Parameters:
  ///   - selected: a buffer with room for more than `askedAtOnce`: a round is written without asking whether there is.
  ///   - whenFull: called with how many there are as often as there is no room for more, which then take their place.
  @inline(__always)
  func select(
    _ shingles: UnsafeBufferPointer<UInt64>, into selected: UnsafeMutableBufferPointer<UInt64>, whenFull: (Int) -> Void
  ) -> Int {
    withUnsafeTemporaryAllocation(of: Place.self, capacity: 2 * Self.askedAtOnce) { places in
      words.withUnsafeBufferPointer { words in
        heads.withUnsafeBufferPointer { heads in
          var (count, asked) = (0, 0)
          for start in stride(from: 0, to: shingles.count, by: Self.askedAtOnce) {
            while asked < min(start + 2 * Self.askedAtOnce, shingles.count) {
              // Of a shingle that is sampled in any text this is the key of the filter for none, which stays empty. The mask by which
              // a place is found keeps it within the words.
              let place = Self.place(ShingleIndex.highKey(shingles[asked]), heads)
              places[asked & (2 * Self.askedAtOnce - 1)] = place
              copytaster_prefetch(words.baseAddress.map { $0 + Int(place.word) })
              asked &+= 1
            }
            if count + Self.askedAtOnce >= selected.count {
              whenFull(count)
              count = 0
            }
            // Each is written, most of them to be written over: a branch would be a surprise wherever the filter holds one.
            for number in start..<min(start + Self.askedAtOnce, shingles.count) {
              let place = places[number & (2 * Self.askedAtOnce - 1)]
              selected[count] = shingles[number]
              count &+= ~words[Int(place.word)] & place.bits == 0 ? 1 : 0
            }
          }
          return count
        }
      }
    }
  }

  /// Whether a filter of so many words is full: those of the first parts at two thirds of what is usual, those of the last at four
  /// thirds. All parts have about as many keys, so that else all filters of a height would grow at once, and just before that let
  /// through as many strange keys as they ever do.
  private static func isFull(_ number: Int, _ count: Int, words: Int) -> Bool {
    let part = number >> heightBits
    return count * SlotIndex.partCount * 3 > words * keysPerWord * (SlotIndex.partCount + part) * 2
  }

  /// Makes a filter anew that is large enough for its keys.
  private mutating func grow(_ number: Int, _ part: SlotPart) {
    var count = Int(heads[number].last) + 1
    while Self.isFull(number, counts[number], words: count) { count *= 2 }
    heads[number] = Head(start: UInt32(words.count), last: UInt32(count - 1))
    words.makeLargeRoom(for: count)
    words.append(contentsOf: repeatElement(0, count: count))
    part.forEach { key, _ in
      if Self.number(key) == number { mark(key) }
    }
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) { words.withUnsafeBytes(body) }
}
