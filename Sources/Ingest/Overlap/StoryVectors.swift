internal import CLinux

/// The vectors of the stories, by slot: four bytes a term instead of the eight of `WeightedTerm`.
///
/// A vector is the number of its terms [1]; of each, by place, the distance to the place before (a variable-length number: seven bits
/// a byte, least first, a set bit 7 says that more follow) and its weight [1]; and a bit for each term that is a name.
struct StoryVectors: Sendable {
  private static let none = UInt32.max

  private var places: [UInt32] = []
  private var bytes = PagedArray<UInt8>()

  /// Whether the story in a slot has a vector: a copy has none.
  func has(_ slot: UInt32) -> Bool { Int(slot) < places.count && places[Int(slot)] != Self.none }

  /// Asks for the memory that tells where a vector is.
  @inline(__always)
  func prefetchPlace(_ slot: UInt32) {
    let address = places.withUnsafeBufferPointer { $0.baseAddress.map { UnsafeRawPointer($0 + Int(slot)) } }
    copytaster_prefetch(address)
  }

  /// Asks for the memory of a vector, of which most take four lines.
  @inline(__always)
  func prefetch(_ slot: UInt32) {
    guard has(slot) else { return }
    bytes.prefetch(places[Int(slot)], lines: 4)
  }

  /// The vector in a slot; empty for a copy.
  func vector(_ slot: UInt32) -> [WeightedTerm] {
    var terms: [WeightedTerm] = []
    forEach(slot) { index, weight, isName in terms.append(WeightedTerm(index: index, weight: weight, isName: isName)) }
    return terms
  }

  /// Calls `body` with each term of a vector, by place.
  @inline(__always)
  func forEach(_ slot: UInt32, _ body: (_ index: Background.TermIndex, _ weight: UInt8, _ isName: Bool) -> Void) {
    guard has(slot) else { return }
    bytes.from(places[Int(slot)]) { bytes in
      let count = Int(bytes[0])
      // The names' bits come behind the terms; they are found by going over the terms, which are to be gone over anyway.
      var end = 1
      for _ in 0..<count {
        while bytes[end] & 0x80 != 0 { end += 1 }
        end += 2
      }
      var at = 1
      var index: UInt32 = 0
      for term in 0..<count {
        index &+= Self.number(bytes, &at)
        body(index, bytes[at], bytes[end + term >> 3] & 1 << UInt8(term & 7) != 0)
        at += 1
      }
    }
  }

  /// Calls `body` with the place and weight of each term of a vector, by place: for those who need not know which are names, and so need
  /// not find out first where the bits of that are.
  @inline(__always)
  func forEachWeight(_ slot: UInt32, _ body: (_ index: Background.TermIndex, _ weight: UInt8) -> Void) {
    guard has(slot) else { return }
    bytes.from(places[Int(slot)]) { bytes in
      var at = 1
      var index: UInt32 = 0
      for _ in 0..<bytes[0] {
        index &+= Self.number(bytes, &at)
        body(index, bytes[at])
        at &+= 1
      }
    }
  }

  @inline(__always)
  private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> UInt32 {
    var number = UInt32(bytes[at] & 0x7f)
    var shift: UInt32 = 7
    while bytes[at] & 0x80 != 0 {
      at &+= 1
      number |= UInt32(bytes[at] & 0x7f) &<< shift
      shift &+= 7
    }
    at &+= 1
    return number
  }

  /// Sets the vector of the next slot, or of one further on; its terms ascend.
  mutating func append(_ vector: [WeightedTerm], slot: UInt32) {
    precondition(Int(slot) >= places.count && vector.count <= EventModel.terms, "a slot's vector is set once")
    var encoded: [UInt8] = [UInt8(vector.count)]
    var before: UInt32 = 0
    for term in vector {
      var distance = term.index - before
      before = term.index
      while distance >= 0x80 {
        encoded.append(UInt8(truncatingIfNeeded: distance) | 0x80)
        distance >>= 7
      }
      encoded.append(UInt8(distance))
      encoded.append(term.weight)
    }
    let names = encoded.count
    encoded.append(contentsOf: repeatElement(0, count: (vector.count + 7) / 8))
    for (place, term) in vector.enumerated() where term.isName { encoded[names + place >> 3] |= 1 << UInt8(place & 7) }
    places.append(contentsOf: repeatElement(Self.none, count: Int(slot) - places.count))
    places.append(bytes.append(encoded))
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) {
    places.withUnsafeBytes(body)
    bytes.forEachTable(body)
  }
}
