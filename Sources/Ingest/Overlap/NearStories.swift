/// The stories found under the probed terms of a new one, with what they share by these: for the length of one search.
///
/// Nearly all of them are found under one term only, and hardly any of those are near. So two passes, neither of which has to guess:
/// the first marks in two small sets of bits which stories are met and which are met again; by these the second parts those that are to be
/// added up from all others.
struct NearStories {
  /// What is shared before the complement of the slot: the greater the key, the earlier its story comes.
  private typealias Key = UInt64

  /// Of stories found under several terms.
  private var several: [Key] = []
  /// Of the others.
  private var single: [Key] = []

  /// Looks a story up under its heaviest terms that are not common.
  init(_ query: EventQuery, _ postings: TermPostings, common: Int) {
    var probes: [Int] = []
    var counts: [Int] = []
    for place in query.probes.indices {
      let count = postings.count(query.probes[place])
      if count == 0 || count > common { continue }
      probes.append(place)
      counts.append(min(count, Limits.probedPostings))
      if probes.count == EventModel.probes { break }
    }
    let limit = Self.limit(counts)
    let total = counts.reduce(0) { $0 + min($1, limit) }
    if total == 0 { return }
    var walks = probes.map { postings.walk(query.probes[$0], newest: limit) }
    let squares = probes.map { UInt64(query.weights[$0]) * UInt64(query.weights[$0]) }
    // Of eight bits one is set at the most: so many of those that are met once seem to be met again, and are added up for nothing.
    let bits = max(10, Int.bitWidth - (total * 8).leadingZeroBitCount)
    let words = 1 << (bits - 6)
    let shift = UInt32(32 - bits)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * words) { met in
      met.initialize(repeating: 0)
      let keys = [Key](unsafeUninitializedCapacity: total) { keys, count in
        while count < total {
          for place in walks.indices where !walks[place].isOver {
            let square = squares[place]
            let start = count
            postings.advance(&walks[place]) { postings in
              // No more of all walks than `total`.
              for (number, posting) in postings.enumerated() {
                let other = UInt64(posting & 0xff)
                // Two squares of 16 bits, a sixteenth of it: the sum of all probes fits 32 bits.
                let key = ((square &* other &* other) >> 4) << 32 | Key(~(posting >> 8))
                let place = Self.place(key, shift)
                let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: place)
                met[words &+ place >> 6] |= met[place >> 6] & bit
                met[place >> 6] |= bit
                keys[start &+ number] = key
              }
              count = start + postings.count
            }
          }
        }
      }
      part(keys, again: UnsafeMutableBufferPointer(rebasing: met[words...]), shift)
    }
  }

  /// How many of the newest stories under a term are looked at, so that those of all terms are at most `Limits.probedStories`: of the
  /// rare terms all, of the others as many of each.
  private static func limit(_ counts: [Int]) -> Int {
    var left = Limits.probedStories
    for (place, count) in counts.sorted().enumerated() {
      let share = left / (counts.count - place)
      if count > share { return share }
      left -= count
    }
    return Limits.probedPostings
  }

  /// Parts the stories that are met several times, as the bits of their places tell, and adds them up, from all others.
  private mutating func part(_ keys: [Key], again bits: UnsafeMutableBufferPointer<UInt64>, _ shift: UInt32) {
    var again: [Key] = []
    single = [Key](unsafeUninitializedCapacity: keys.count) { single, once in
      again = [Key](unsafeUninitializedCapacity: keys.count) { again, count in
        for key in keys {
          let place = Self.place(key, shift)
          let isAgain = Int(truncatingIfNeeded: bits[place >> 6] &>> UInt64(truncatingIfNeeded: place) & 1)
          // Both are written, one of them to be written over.
          again[count] = key
          single[once] = key
          count &+= isAgain
          once &+= 1 &- isAgain
        }
      }
    }
    several = Self.added(again)
  }

  @inline(__always)
  private static func place(_ key: Key, _ shift: UInt32) -> Int {
    Int(truncatingIfNeeded: (UInt32(truncatingIfNeeded: key) &* 0x9e37_79b1) &>> shift)
  }

  /// The sums of the keys by story.
  private static func added(_ keys: [Key]) -> [Key] {
    let slots = 1 << (Int.bitWidth - (keys.count * 2).leadingZeroBitCount)
    var sums: [Key] = []
    sums.reserveCapacity(keys.count)
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: slots) { places in
      places.initialize(repeating: -1)
      for key in keys {
        var slot = Int(truncatingIfNeeded: UInt32(truncatingIfNeeded: key) &* 0x9e37_79b1) & (slots - 1)
        while places[slot] >= 0, UInt32(truncatingIfNeeded: sums[Int(places[slot])]) != UInt32(truncatingIfNeeded: key)
        {
          slot = (slot + 1) & (slots - 1)
        }
        if places[slot] < 0 {
          places[slot] = Int32(sums.count)
          sums.append(key)
        } else {
          sums[Int(places[slot])] += key & 0xffff_ffff_0000_0000
        }
      }
    }
    return sums
  }

  /// The stories that share most, most first; of equal ones those taken in first.
  func most(_ wanted: Int) -> [UInt32] {
    var most = several
    var least: Key = 0
    func cut() {
      guard most.count > wanted else { return }
      Selection.greatestFirst(&most, wanted)
      most.removeSubrange(wanted...)
      least = most.min() ?? 0
    }
    cut()
    for key in single where key > least {
      most.append(key)
      if most.count >= 4 * wanted { cut() }
    }
    cut()
    most.sort(by: >)
    return most.map { ~UInt32(truncatingIfNeeded: $0) }
  }
}
