/// Tells of most keys that are not in an index that they are not, by a look at a twentieth of its memory (Bloom, "Space/time trade-offs
/// in hash coding with allowable errors", 1970; with both bits of a key in one word).
///
/// In the parts of the index, each of which is made anew, twice as large, when it is full.
struct KeyFilter: Sendable {
  /// At this many keys a word of 64 bits, a part is full: then one of twenty strange keys seems to be there.
  private static let keysPerWord = 8
  private static let fewestWords = 8

  private var parts = [[UInt64]](repeating: [], count: SlotIndex.partCount)

  /// A filter of no keys.
  init() {}

  /// A filter of the keys of an index.
  init(_ index: SlotIndex) {
    for part in parts.indices { grow(part, index.part(part)) }
  }

  /// Takes note of a key that was put into its part of the index.
  mutating func insert(_ key: UInt32, in part: SlotPart) {
    let number = SlotIndex.part(key)
    if part.count > parts[number].count * Self.keysPerWord {
      grow(number, part)
    } else {
      let (word, bits) = Self.place(key, parts[number].count)
      parts[number][word] |= bits
    }
  }

  /// Whether a key may be in the index.
  @inline(__always)
  func mayHold(_ key: UInt32) -> Bool {
    let words = parts[SlotIndex.part(key)]
    if words.isEmpty { return false }
    let (word, bits) = Self.place(key, words.count)
    return words[word] & bits == bits
  }

  /// A key's word of so many, a power of two, and its bits there.
  @inline(__always)
  private static func place(_ key: UInt32, _ words: Int) -> (word: Int, bits: UInt64) {
    // Fibonacci hashing (Knuth, vol. 3, 6.4): the upper half depends on all bits of the key.
    let mixed = UInt64(key) &* 0x9e37_79b9_7f4a_7c15 >> 28
    return (Int(truncatingIfNeeded: mixed >> 12) & (words - 1), 1 << (mixed & 63) | 1 << (mixed >> 6 & 63))
  }

  private mutating func grow(_ number: Int, _ part: SlotPart) {
    var words = part.count == 0 ? 0 : Self.fewestWords
    while part.count > words * Self.keysPerWord { words *= 2 }
    parts[number] = [UInt64](repeating: 0, count: words)
    part.forEach { key, _ in
      let (word, bits) = Self.place(key, words)
      parts[number][word] |= bits
    }
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) { for part in parts { part.withUnsafeBytes(body) } }
}
