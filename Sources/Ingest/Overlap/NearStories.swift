/// The stories found under the probed terms of a new one, with what they share by these: for the length of one search.
///
/// Nearly all of them are found under one term only, and hardly any of those are near. So what is shared is added up twice: first of
/// all stories, in a small table in which several may fall together, which tells no less than each of them shares; then of those few
/// alone that by this may be among the nearest (an upper bound first: Broder et al. 2003).
struct NearStories {
  /// What is shared before the complement of the slot: the greater the key, the earlier its story comes.
  private typealias Key = UInt64

  /// The postings of one probed term, which lie behind those of the one before.
  private struct List {
    var end: Int
    /// The square of the term's weight in the new story.
    var square: UInt32
  }

  /// A bound counts in units of 2¹³ times that of a key.
  private static let boundBits: UInt32 = 13

  private var lists: [List] = []
  private var postings: [UInt32] = []
  /// Upper bounds of the shared score, bucketed by the low bits of the slot; `.max` where it does not fit, 0 for an empty bucket.
  /// Slots are given one by one, so that new stories, of which there are most, fall apart.
  private var bounds: [UInt16] = []

  /// Looks a story up under its heaviest terms that are not common.
  init(_ query: EventQuery, _ index: TermPostings, common: Int) {
    for term in query.probes.prefix(2 * EventModel.probes) { index.prefetch(term) }
    var probes: [Int] = []
    var counts: [Int] = []
    for place in query.probes.indices {
      let live = index.live(query.probes[place])
      if live == 0 || live > common { continue }
      probes.append(place)
      counts.append(min(index.count(query.probes[place]), Limits.probedPostings))
      if probes.count == EventModel.probes { break }
    }
    let limit = Self.limit(counts)
    var total = 0
    for (probe, count) in zip(probes, counts) {
      total += min(count, limit)
      lists.append(List(end: total, square: UInt32(query.weights[probe]) * UInt32(query.weights[probe])))
    }
    if total == 0 { return }
    var walks = probes.map { index.walk(query.probes[$0], newest: limit) }
    gather(&walks, from: index)
    bound()
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

  /// Copies the postings of each list from their blocks, which are far apart.
  private mutating func gather(_ walks: inout [TermPostings.Walk], from index: TermPostings) {
    let total = lists.last?.end ?? 0
    postings = [UInt32](unsafeUninitializedCapacity: total) { postings, count in
      guard let start = postings.baseAddress else { return }
      walks.withUnsafeMutableBufferPointer { walks in
        while count < total {
          var list = start
          for place in walks.indices {
            let next = start + lists[place].end
            if walks[place].left > 0 {
              // The newest come first, and are put last: `left` is what goes before them.
              let left = Int(walks[place].left)
              index.advance(&walks[place]) { block in
                guard let newest = block.baseAddress else { return }
                (list + left - block.count).initialize(from: newest, count: block.count)
                count += block.count
              }
            }
            list = next
          }
        }
      }
    }
  }

  /// Adds up the bounds.
  private mutating func bound() {
    // Four to eight times as many as postings, so that few fall together.
    bounds = [UInt16](repeating: 0, count: 8 << (Int.bitWidth - postings.count.leadingZeroBitCount - 1))
    let mask = bounds.count - 1
    bounds.withUnsafeMutableBufferPointer { bounds in
      postings.withUnsafeBufferPointer { postings in
        var start = 0
        for list in lists {
          for posting in postings[start..<list.end] {
            let place = Int(posting &>> 8) & mask
            // Rounded up: at most 2¹⁵.
            let part = UInt16(truncatingIfNeeded: Self.part(posting, list.square) &>> (4 + Self.boundBits)) &+ 1
            let (sum, isMore) = bounds[place].addingReportingOverflow(part)
            bounds[place] = isMore ? .max : sum
          }
          start = list.end
        }
      }
    }
  }

  /// The product of two squares of 16 bits, that of a posting's weight and that of its term's.
  @inline(__always)
  private static func part(_ posting: UInt32, _ square: UInt32) -> UInt32 {
    let weight = posting & 0xff
    return square &* (weight &* weight)
  }

  /// The stories that share most, most first; of equal ones those taken in first.
  func most(_ wanted: Int) -> [UInt32] {
    if postings.isEmpty { return [] }
    let bound = guess(wanted)
    var most = greatest(wanted, from: bound)
    // Buckets below the bound hold only stories that score more than a unit less than it. If the last hit does not, the hits are
    // final; else search again from its score.
    let last = most.count < wanted ? 0 : most[wanted - 1] >> (32 + UInt64(Self.boundBits))
    if last + 1 < bound { most = greatest(wanted, from: UInt16(last + 1)) }
    return most.map { ~UInt32(truncatingIfNeeded: $0) }
  }

  /// A bound that about three times as many places have as stories are wanted: by a quarter of the places, each column of which is
  /// taken for its greatest one. A poor one costs time, but changes nothing.
  private func guess(_ wanted: Int) -> UInt16 {
    let columns = 1 << (Int.bitWidth - (2 * wanted - 1).leadingZeroBitCount)
    let places = bounds.count / 4
    if places < columns { return 1 }
    var most = Array(bounds[..<columns])
    most.withUnsafeMutableBufferPointer { most in
      bounds.withUnsafeBufferPointer { bounds in
        for row in stride(from: columns, to: places, by: columns) {
          for column in 0..<columns { most[column] = max(most[column], bounds[row &+ column]) }
        }
      }
    }
    var keys = most.map { UInt64($0) }
    let rank = (wanted * 5 + 7) / 8
    Selection.greatestFirst(&keys, rank)
    return max(1, UInt16(keys[..<rank].min() ?? 0))
  }

  /// The greatest keys of the stories in places of such a bound or a greater one, greatest first.
  private func greatest(_ wanted: Int, from bound: UInt16) -> [Key] {
    let mask = bounds.count - 1
    let keys = [Key](unsafeUninitializedCapacity: postings.count) { keys, count in
      bounds.withUnsafeBufferPointer { bounds in
        postings.withUnsafeBufferPointer { postings in
          var start = 0
          for list in lists {
            for posting in postings[start..<list.end] where bounds[Int(posting &>> 8) & mask] >= bound {
              // A sixteenth of it: the sum of all probes fits 32 bits.
              keys[count] = Key(Self.part(posting, list.square) >> 4) << 32 | Key(~(posting >> 8))
              count &+= 1
            }
            start = list.end
          }
        }
      }
    }
    var sums = Self.added(keys)
    if sums.count > wanted {
      Selection.greatestFirst(&sums, wanted)
      sums.removeSubrange(wanted...)
    }
    sums.sort(by: >)
    return sums
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
}
