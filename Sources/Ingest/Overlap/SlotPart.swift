/// The entries of an index whose keys begin with the same bits.
///
/// They lie in buckets of 64 bytes, a line of the processor's cache: a look-up waits for memory once. A bucket has room for ten
/// entries of six bytes: the slot [24 bits], and of the key the 21 bits that the number of the bucket, the home of the key, does not
/// tell. An entry whose home is full lies in one of the seven next buckets, and tells how far from home; one for which there is
/// no room in these, as there is for the hundredth copy of a text, lies in a table of such.
///
/// Of the eight words of a bucket the first three hold, in parts of 16 bits, the upper bits of ten tags, the number of entries, and
/// whether entries passed by because the bucket was full. So one comparison goes over four tags. In the five others there are ten
/// times 32 bits: the slot, how far from home [3], and the lower bits of the tag [5].
struct SlotPart: Sendable {
  /// The bits of a key behind those that choose the part.
  static let keyBits = 26

  private static let words = 8
  private static let room = 10
  private static let farthest: UInt32 = 7
  /// A tag of 21 bits tells the keys of a home apart if there are at most 2²¹ of them.
  private static let fewestBuckets = 32
  /// The place of the count among the parts of 16 bits, and that of what passed.
  private static let countShift: UInt64 = 32
  private static let passed: UInt64 = 1 << 48

  /// Which part it is: the first bits of its keys.
  private let number: Int
  private var lines: [UInt64] = []
  /// The first word of the first bucket, so that buckets begin where lines do.
  private var first = 0
  private var buckets = 0
  private(set) var count = 0
  private var overflow: [UInt32: [UInt32]] = [:]

  /// A part that is empty.
  init(_ number: Int) { self.number = number }

  /// A part of these entries, with as much room as if they had come one by one.
  init(_ number: Int, keys: [UInt32], slots: [UInt32]) {
    self.init(number)
    var buckets = 0
    while Self.isFull(keys.count, buckets) { buckets = more(buckets) }
    self = SlotPart(number, buckets: buckets)
    for (key, slot) in zip(keys, slots) { insert(key, slot) }
  }

  private init(_ number: Int, buckets: Int) {
    self.number = number
    self.buckets = buckets
    lines = [UInt64](large: buckets * Self.words + Self.words - 1, repeating: 0)
    first = lines.withUnsafeBytes { Int(bitPattern: $0.baseAddress) >> 3 & (Self.words - 1) }
    first = first == 0 ? 0 : Self.words - first
  }

  /// Whether so many entries are too many: more than three quarters of the room. With seven eighths every fifth bucket would be passed
  /// by others, and who asks for what is not there would wait for a second line there.
  private static func isFull(_ count: Int, _ buckets: Int) -> Bool { count * 4 > buckets * room * 3 }

  /// Three quarters more: an entry is copied once or twice until as many are there again. A quarter more would copy it four times,
  /// which among a million stories took a sixth of the time, and save one byte in eight.
  ///
  /// Parts begin with different numbers, so that they grow one after the other: all have about as many entries, and if they grew at
  /// once, at a million stories a few thousand would have to wait for hundreds of megabytes to be copied.
  private func more(_ buckets: Int) -> Int {
    if buckets > 0 { return buckets + buckets * 3 / 4 }
    return Self.fewestBuckets + Self.fewestBuckets * 3 / 4 * number / SlotIndex.partCount
  }

  /// Where a key belongs, and what tells it from the others of that home. Homes are in the order of their keys, so that a part that
  /// grows is copied from one end to the other.
  private struct Home {
    var bucket: Int
    var tag: UInt32

    @inline(__always)
    init(_ key: UInt32, _ buckets: Int) {
      let place = UInt64(key & (1 << UInt32(SlotPart.keyBits) - 1)) &* UInt64(truncatingIfNeeded: buckets)
      bucket = Int(truncatingIfNeeded: place >> UInt64(SlotPart.keyBits))
      // Two keys next to each other are `buckets` apart here, that is at least 32: without its last five bits the rest still tells
      // them apart.
      tag = UInt32(truncatingIfNeeded: place >> 5) & (1 << 21 - 1)
    }

    /// The upper bits of the tag, four times.
    @inline(__always)
    var upper: UInt64 { UInt64(tag >> 5) &* 0x0001_0001_0001_0001 }

    /// The lower bits of the tag, and how far from home.
    @inline(__always)
    func lower(_ distance: UInt32) -> UInt32 { distance << 5 | tag & 31 }
  }

  mutating func insert(_ key: UInt32, _ slot: UInt32) {
    precondition(slot < StoryTable.slots, "a slot beyond what an entry can hold")
    if Self.isFull(count + 1, buckets) { grow() }
    count += 1
    let (first, buckets) = (first, buckets)
    let isPlaced = lines.withUnsafeMutableBufferPointer { Self.place(Home(key, buckets), slot, $0, first, buckets) }
    if !isPlaced { overflow[key, default: []].append(slot) }
  }

  /// Puts an entry into its home or one of the next buckets; false when all are full.
  @inline(__always)
  private static func place(
    _ home: Home, _ slot: UInt32, _ lines: UnsafeMutableBufferPointer<UInt64>, _ first: Int, _ buckets: Int
  ) -> Bool {
    var bucket = home.bucket
    for distance in 0...farthest {
      let line = first + bucket * words
      let entry = Int(lines[line + 2] >> countShift & 0xff)
      if entry < room {
        lines[line + entry >> 2] |= UInt64(home.tag >> 5) << UInt64(16 * (entry & 3))
        lines[line + 3 + entry >> 1] |= UInt64(slot << 8 | home.lower(distance)) << UInt64(32 * (entry & 1))
        lines[line + 2] += 1 << countShift
        return true
      }
      lines[line + 2] |= passed
      bucket = bucket + 1 == buckets ? 0 : bucket + 1
    }
    return false
  }

  /// Calls `body` with each slot under a key, in the order in which they came, until it returns false.
  @inline(__always)
  func forEach(_ key: UInt32, _ body: (UInt32) -> Bool) {
    guard count > 0 else { return }
    lines.withUnsafeBufferPointer { forEach(key, $0, body) }
  }

  /// Whether there may be a slot under a key: hardly ever if there is none. For those who mostly ask for nothing.
  @inline(__always)
  func mayHold(_ key: UInt32) -> Bool {
    guard count > 0 else { return false }
    return lines.withUnsafeBufferPointer { lines in
      let home = Home(key, buckets)
      let upper = home.upper
      let line = first + home.bucket * Self.words
      let header = lines[line + 2]
      let same =
        Self.zeros(lines[line] ^ upper) | Self.zeros(lines[line + 1] ^ upper)
        | Self.zeros(header ^ upper) & 0xffff_ffff | header & Self.passed
      return same != 0
    }
  }

  /// Where the bucket of a key is, to be prefetched.
  @inline(__always)
  func address(_ key: UInt32) -> UnsafeRawPointer? {
    lines.withUnsafeBufferPointer { lines in
      lines.baseAddress.map { UnsafeRawPointer($0 + first + Home(key, buckets).bucket * Self.words) }
    }
  }

  /// Puts another slot in place of one under a key.
  mutating func replace(_ old: UInt32, under key: UInt32, with slot: UInt32) {
    guard count > 0 else { return }
    let found = lines.withUnsafeBufferPointer { lines in
      var found: Int?
      _ = findEach(key, lines) { place, other in
        if other == old { found = place }
        return found == nil
      }
      return found
    }
    if let found {
      let shift = UInt64(32 * (found & 1))
      lines[found >> 1] = lines[found >> 1] & ~(0xffff_ff00 << shift) | UInt64(slot) << (8 + shift)
    } else if let place = overflow[key]?.firstIndex(of: old) {
      overflow[key]?[place] = slot
    }
  }

  @inline(__always)
  private func forEach(_ key: UInt32, _ lines: UnsafeBufferPointer<UInt64>, _ body: (UInt32) -> Bool) {
    guard findEach(key, lines, { _, slot in body(slot) }) else { return }
    for slot in overflow[key] ?? [] where !body(slot) { return }
  }

  /// Calls `body` with each slot under a key that is in a bucket, and its place in halves of words, until it returns false. Returns
  /// whether more of them may be in the overflow.
  @inline(__always)
  private func findEach(
    _ key: UInt32, _ lines: UnsafeBufferPointer<UInt64>, _ body: (_ place: Int, _ slot: UInt32) -> Bool
  ) -> Bool {
    let home = Home(key, buckets)
    let upper = home.upper
    var bucket = home.bucket
    for distance in 0...Self.farthest {
      let line = first + bucket * Self.words
      let header = lines[line + 2]
      let same = (
        Self.zeros(lines[line] ^ upper), Self.zeros(lines[line + 1] ^ upper), Self.zeros(header ^ upper) & 0xffff_ffff
      )
      if same.0 | same.1 | same.2 != 0 {
        let count = Int(header >> Self.countShift & 0xff)
        for word in 0..<3 {
          var bits = word == 0 ? same.0 : word == 1 ? same.1 : same.2
          while bits != 0 {
            let entry = word << 2 + bits.trailingZeroBitCount >> 4
            bits &= bits - 1
            let place = (line + 3) << 1 + entry
            let rest = Self.half(lines[place >> 1], place)
            if entry < count, rest & 0xff == home.lower(distance), !body(place, rest >> 8) { return false }
          }
        }
      }
      if header & Self.passed == 0 { return false }
      bucket = bucket + 1 == buckets ? 0 : bucket + 1
    }
    return true
  }

  /// The half of a word that is at a place, counted in halves.
  @inline(__always)
  private static func half(_ word: UInt64, _ place: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: word >> UInt64(32 * (place & 1)))
  }

  /// The highest bit of each 16 that are all zero.
  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 {
    let low: UInt64 = 0x7fff_7fff_7fff_7fff
    return ~((word & low) &+ low | word | low)
  }

  /// Calls `body` with every key and slot: those of a key in the order in which they came.
  func forEach<E: Error>(_ body: (UInt32, UInt32) throws(E) -> Void) throws(E) {
    // Not all can be passed: those are full. Behind one that is not, no entry comes before one that took its place.
    guard let start = (0..<buckets).first(where: { lines[first + $0 * Self.words + 2] & Self.passed == 0 }) else {
      return
    }
    let reciprocal = Reciprocal(UInt64(buckets))
    var bucket = start
    for _ in 0..<buckets {
      bucket = bucket + 1 == buckets ? 0 : bucket + 1
      let line = first + bucket * Self.words
      for entry in 0..<Int(lines[line + 2] >> Self.countShift & 0xff) {
        let rest = Self.half(lines[line + 3 + entry >> 1], entry)
        let upper = lines[line + entry >> 2] >> UInt64(16 * (entry & 3)) & 0xffff
        let home = bucket - Int(rest >> 5 & 7)
        let tag = upper << 5 | UInt64(rest & 31)
        try body(key(home < 0 ? home + buckets : home, tag, reciprocal), rest >> 8)
      }
    }
    for (key, slots) in overflow.sorted(by: { $0.key < $1.key }) { for slot in slots { try body(key, slot) } }
  }

  /// The key of a home and a tag: the reverse of `Home`.
  @inline(__always)
  private func key(_ home: Int, _ tag: UInt64, _ reciprocal: Reciprocal) -> UInt32 {
    let least = UInt64(home) << UInt64(Self.keyBits) | tag << 5
    let place = reciprocal.quotient(of: least &+ UInt64(buckets) &- 1)
    return UInt32(number) << UInt32(Self.keyBits) | UInt32(truncatingIfNeeded: place)
  }

  private mutating func grow() {
    var larger = SlotPart(number, buckets: more(buckets))
    larger.count = count
    let (first, buckets) = (larger.first, larger.buckets)
    // All of them fit, so of each only its place is asked.
    larger.overflow = larger.lines.withUnsafeMutableBufferPointer { lines in
      var overflow: [UInt32: [UInt32]] = [:]
      forEach { key, slot in
        if !Self.place(Home(key, buckets), slot, lines, first, buckets) { overflow[key, default: []].append(slot) }
      }
      return overflow
    }
    self = larger
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) { lines.withUnsafeBytes(body) }
}

/// Divides many numbers by one: multiplies them by its reciprocal, which takes a tenth of the time.
struct Reciprocal {
  private let divisor: UInt64
  /// 2⁶⁴ ⁄ divisor, rounded up.
  private let reciprocal: UInt64

  /// Of a number from 2 on.
  init(_ divisor: UInt64) {
    self.divisor = divisor
    reciprocal = UInt64.max / divisor + 1
  }

  /// A number below 2⁶³, divided and rounded down.
  @inline(__always)
  func quotient(of number: UInt64) -> UInt64 {
    // The reciprocal is too large by less than 1, so the product by less than the number ⁄ 2⁶⁴: rounded down, one too many at most.
    let quotient = number.multipliedFullWidth(by: reciprocal).high
    return quotient &- (quotient &* divisor > number ? 1 : 0)
  }
}
