/// Orders of keys that stand for more: the greatest of many, without putting the others in order, and the order of all.
enum Selection {
  /// Puts the `count` greatest keys first, in no order among themselves (quickselect: Hoare, "Algorithm 65: Find", 1961).
  static func greatestFirst(_ keys: inout [UInt64], _ count: Int) {
    guard count > 0, count < keys.count else { return }
    keys.withUnsafeMutableBufferPointer { keys in
      var low = 0
      var high = keys.count - 1
      while low < high {
        let pivot = middle(keys[low], keys[(low + high) / 2], keys[high])
        var left = low
        var right = high
        while left <= right {
          // Both stop at a key like the pivot, so that many equal ones are parted in halves, too.
          while keys[left] > pivot { left += 1 }
          while keys[right] < pivot { right -= 1 }
          if left <= right {
            keys.swapAt(left, right)
            left += 1
            right -= 1
          }
        }
        // What lies between the two is the pivot itself.
        if count - 1 <= right { high = right } else if count - 1 >= left { low = left } else { return }
      }
    }
  }

  /// The places of keys, that of the smallest first; of equal ones the first. Numbers are sorted several times as fast as what they
  /// are the keys of.
  static func ascending(_ keys: [UInt32]) -> [Int] {
    keys.enumerated().map { UInt64($1) << 32 | UInt64($0) }.sorted().map { Int($0 & 0xffff_ffff) }
  }

  private static func middle(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 { max(min(a, b), min(max(a, b), c)) }
}
