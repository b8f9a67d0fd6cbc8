/// The stories of one event.
struct EventGroup: Sendable {
  /// Slots of the stories with a vector, ascending.
  var members: [UInt32] = []
  /// Slots of the copies, ascending: they count for nothing but belong to the group.
  var copies: [UInt32] = []
  /// First and last known published day of the members.
  var days: ClosedRange<Int32>?
  /// The members' vectors added up; nil while there are few.
  var sums: TermSums?
  /// See `TermSums.cohesion`.
  var cohesion = EventModel.cohesion

  /// Widens the days.
  mutating func add(days more: ClosedRange<Int32>?) {
    guard let more else { return }
    days = days.map { min($0.lowerBound, more.lowerBound)...max($0.upperBound, more.upperBound) } ?? more
  }

  /// Days between a day and the group's; nil when one is unknown.
  func gap(_ day: Int32?) -> Int? {
    guard let day, let days else { return nil }
    return max(0, Int(days.lowerBound) - Int(day), Int(day) - Int(days.upperBound))
  }
}

/// The vectors of several stories, added up.
struct TermSums: Sendable, Equatable {
  /// A term's weights summed over the stories.
  struct Sum: Sendable, Equatable {
    var index: Background.TermIndex
    /// How many stories have it as a name.
    var names: Int32
    /// In 65,025ths. A story's part is never 0, so 0 says that none has the term.
    var total: Int64
  }

  /// Ascending by index.
  private(set) var all: [Sum] = []
  /// The totals squared and added up, for the cohesion: a group of thousands has tens of thousands of terms, which to go over for
  /// each of its stories would take the square of their number.
  private var squares: Int128 = 0

  /// The sum of no vectors.
  init() {}

  /// A vector; `sign` −1 takes it out when it is added.
  init(_ vector: [WeightedTerm], sign: Int32 = 1) {
    all = vector.map {
      Sum(index: $0.index, names: $0.isName ? sign : 0, total: Int64(sign) * TermWeight.part($0.weight))
    }
    squares = all.reduce(0) { $0 + Self.square($1.total) }
  }

  private static func square(_ total: Int64) -> Int128 { Int128(total) * Int128(total) }

  /// Adds other sums.
  mutating func add(_ more: TermSums) {
    var new: [Sum] = []
    var isGone = false
    var place = 0
    for sum in more.all {
      place = firstPlace(of: sum.index, from: place)
      if place < all.count, all[place].index == sum.index {
        squares -= Self.square(all[place].total)
        all[place].names += sum.names
        all[place].total += sum.total
        squares += Self.square(all[place].total)
        isGone = isGone || all[place].total == 0
      } else {
        new.append(sum)
        squares += Self.square(sum.total)
      }
    }
    merge(new)
    // A story taken out again leaves terms that nobody has.
    if isGone { all.removeAll { $0.total == 0 } }
  }

  /// Puts sums of new terms among the others, from the end on, so that each is moved once.
  private mutating func merge(_ new: [Sum]) {
    var old = all.count - 1
    all += new
    var end = all.count - 1
    for sum in new.reversed() {
      while old >= 0, all[old].index > sum.index {
        all[end] = all[old]
        (old, end) = (old - 1, end - 1)
      }
      all[end] = sum
      end -= 1
    }
  }

  /// The first place, from one on, whose term is not before this one.
  @inline(__always)
  private func firstPlace(of index: Background.TermIndex, from start: Int = 0) -> Int {
    var low = start
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].index < index { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The sum under a term, if a story has it.
  @inline(__always)
  func sum(_ index: Background.TermIndex) -> Sum? {
    let place = firstPlace(of: index)
    return place < all.count && all[place].index == index ? all[place] : nil
  }

  /// The average similarity between the stories of these sums; the fewer they are, the nearer to that of a usual event.
  func cohesion(stories count: Int) -> Double {
    // A single story, whose vector is only nearly of the length 1, has the very value of a group that keeps none.
    if count < 2 { return EventModel.cohesion }
    let stories = Double(count)
    // Every pair is in it twice, and every story with itself, to which its similarity is nearly 1.
    let pairs = (Double(squares) / (TermWeight.scale * TermWeight.scale) - stories) / 2
    let average =
      (EventModel.cohesion * EventModel.cohesionPairs + pairs)
      / (EventModel.cohesionPairs + stories * (stories - 1) / 2)
    return max(EventModel.leastCohesion, average)
  }

  /// The sum of all similarities between the stories of these sums and those of others.
  func allSimilarities(_ other: TermSums) -> Double {
    // In Double, since the product of two large groups' sums can pass 2⁶³; the order of the terms is fixed.
    var dot = 0.0
    var mine = 0
    for sum in other.all {
      while mine < all.count, all[mine].index < sum.index { mine += 1 }
      if mine < all.count, all[mine].index == sum.index { dot += Double(all[mine].total) * Double(sum.total) }
    }
    return dot / (TermWeight.scale * TermWeight.scale)
  }
}
