/// SplitMix64 (Steele, Lea & Flood 2014): random numbers that are the same on every machine for the same seed.
public struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  /// A generator; a test prints the seed that it used.
  public init(seed: UInt64) { state = seed }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

/// All orders of some things.
public func permutations<T>(_ items: [T]) -> [[T]] {
  guard items.count > 1 else { return [items] }
  return items.indices.flatMap { i in
    var rest = items
    let first = rest.remove(at: i)
    return permutations(rest).map { [first] + $0 }
  }
}
