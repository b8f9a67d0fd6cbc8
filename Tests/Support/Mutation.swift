/// Damage to a file's bytes, as a fuzzer does it.
public enum Mutation {
  /// A copy with some bytes changed, left out, put in or repeated.
  public static func mutate(_ sample: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    var bytes = sample
    for _ in 0..<(1 + random.next() % 8) where !bytes.isEmpty {
      let at = Int(random.next() % UInt64(bytes.count))
      switch random.next() % 5 {
      case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes.remove(at: at)
      case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
      case 3: bytes.removeSubrange(at..<min(bytes.count, at + Int(random.next() % 40)))
      default: bytes.insert(contentsOf: bytes[..<min(at, 60)], at: at)
      }
    }
    return bytes
  }
}
