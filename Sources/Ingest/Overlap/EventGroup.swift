/// The stories of one event, and the sum of their vectors.
struct EventGroup: Sendable {
  /// A term's weights summed over the members.
  struct Sum: Sendable {
    var index: Background.TermIndex
    var total: Int64
    /// How many members have it as a name.
    var names: Int32
    /// How many members have it.
    var members: Int32
  }

  /// Slots of the stories with a vector, oldest first.
  var members: [UInt32] = []
  /// Slots of the copies: they count for nothing but belong to the group.
  var copies: [UInt32] = []
  /// Ascending by index.
  private(set) var sums: [Sum] = []
  /// First and last known published day of the members.
  var days: ClosedRange<Int32>?

  /// Adds a member's vector, or another group's sums.
  mutating func add(_ more: [Sum]) {
    var merged: [Sum] = []
    merged.reserveCapacity(sums.count + more.count)
    var old = 0
    for sum in more {
      while old < sums.count, sums[old].index < sum.index {
        merged.append(sums[old])
        old += 1
      }
      if old < sums.count, sums[old].index == sum.index {
        merged.append(
          Sum(
            index: sum.index, total: sums[old].total + sum.total, names: sums[old].names + sum.names,
            members: sums[old].members + sum.members))
        old += 1
      } else {
        merged.append(sum)
      }
    }
    merged.append(contentsOf: sums[old...])
    // A member taken out again leaves terms that nobody has.
    sums = merged.filter { $0.members > 0 }
  }

  /// Widens the days.
  mutating func add(days more: ClosedRange<Int32>?) {
    guard let more else { return }
    days = days.map { min($0.lowerBound, more.lowerBound)...max($0.upperBound, more.upperBound) } ?? more
  }

  /// A vector as sums of one member; `sign` −1 takes it out.
  static func sums(_ vector: [WeightedTerm], sign: Int32 = 1) -> [Sum] {
    vector.map {
      Sum(index: $0.index, total: Int64(sign) * Int64($0.weight), names: $0.isName ? sign : 0, members: sign)
    }
  }

  /// The vectors of several members as sums.
  static func sums(of vectors: [[WeightedTerm]]) -> [Sum] {
    if vectors.count == 1 { return sums(vectors[0]) }
    var all: [Sum] = []
    for sum in vectors.flatMap({ sums($0) }).sorted(by: { $0.index < $1.index }) {
      if let last = all.last, last.index == sum.index {
        all[all.count - 1].total += sum.total
        all[all.count - 1].names += sum.names
        all[all.count - 1].members += sum.members
      } else {
        all.append(sum)
      }
    }
    return all
  }

  /// The sum under a term, if a member has it.
  @inline(__always)
  func sum(_ index: Background.TermIndex) -> Sum? {
    var low = 0
    var high = sums.count
    while low < high {
      let middle = (low + high) / 2
      if sums[middle].index < index { low = middle + 1 } else { high = middle }
    }
    return low < sums.count && sums[low].index == index ? sums[low] : nil
  }

  /// The average similarity of a vector to the members, the dates left aside, and whether a name or a rare term is shared.
  func similarity(_ vector: [QueryTerm]) -> (average: Double, isSpecific: Bool) {
    guard !members.isEmpty else { return (0, false) }
    var dot: Int64 = 0
    var isSpecific = false
    for term in vector {
      guard let index = term.index, let sum = sum(index) else { continue }
      dot += Int64(term.weight) * sum.total
      if term.isRare || term.isName && sum.names > 0 { isSpecific = true }
    }
    return (Double(dot) / (EventModel.scale * EventModel.scale) / Double(members.count), isSpecific)
  }

  /// The sum of all similarities between the members of two groups.
  func allSimilarities(_ other: EventGroup) -> Double {
    // In Double, since the product of two large groups' sums can pass 2⁶³; the order of the terms is fixed.
    var dot = 0.0
    var mine = 0
    for sum in other.sums {
      while mine < sums.count, sums[mine].index < sum.index { mine += 1 }
      if mine < sums.count, sums[mine].index == sum.index { dot += Double(sums[mine].total) * Double(sum.total) }
    }
    return dot / (EventModel.scale * EventModel.scale)
  }

  /// Days between a day and the group's; nil when one is unknown.
  func gap(_ day: Int32?) -> Int? {
    guard let day, let days else { return nil }
    return max(0, Int(days.lowerBound) - Int(day), Int(day) - Int(days.upperBound))
  }
}
