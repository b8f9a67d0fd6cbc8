internal import DequeModule
internal import HeapModule

/// Files that want to be looked at: those that were announced, since their writers have closed them, at once and as they came; the
/// others, which may still be written, when they have been quiet for a while.
///
/// A later hint about a file replaces an earlier one, so a file that is written again and again waits until it rests.
package struct Settling: Sendable {
  private struct Announced {
    var arrival: UInt64
    var key: FileKey
  }

  private struct Entry: Comparable {
    var due: Int64
    var arrival: UInt64
    var key: FileKey

    static func < (a: Entry, b: Entry) -> Bool { (a.due, a.arrival) < (b.due, b.arrival) }
  }

  /// The latest word on each key; announced ones are due at `.min`. An entry with an older arrival is void; one that is due earlier
  /// than said here is put off when its time comes, so that a file that is written without a pause has one entry and not one a write.
  private var latest: [FileKey: (due: Int64, arrival: UInt64)] = [:]
  private var announced = Deque<Announced>()
  private var heap = Heap<Entry>()
  private var arrivals: UInt64 = 0

  package init() {}

  /// How many files wait.
  package var count: Int { latest.count }

  /// How many announced files wait, about: some of them may have been announced anew, or be written again.
  package var announcedCount: Int { announced.count }

  /// The files that wait.
  var keys: [FileKey] { Array(latest.keys) }

  /// Whether a file waits.
  package func isWaiting(_ key: FileKey) -> Bool { latest[key] != nil }

  /// Notes that a file may be looked at now.
  package mutating func announce(_ key: FileKey) {
    if latest[key]?.due == .min { return }
    announced.append(Announced(arrival: arrive(key, due: .min), key: key))
  }

  /// Notes that a file may be looked at before all others.
  package mutating func first(_ key: FileKey) {
    announced.prepend(Announced(arrival: arrive(key, due: .min), key: key))
  }

  /// Notes that a file wants to be looked at from `due` on (nanoseconds of the monotonic clock).
  package mutating func note(_ key: FileKey, due: Int64) {
    if let waiting = latest[key], due >= waiting.due {
      latest[key]?.due = due
      return
    }
    heap.insert(Entry(due: due, arrival: arrive(key, due: due), key: key))
  }

  /// The same, unless the file waits already.
  package mutating func noteUnlessWaiting(_ key: FileKey, due: Int64) {
    if latest[key] == nil { note(key, due: due) }
  }

  private mutating func arrive(_ key: FileKey, due: Int64) -> UInt64 {
    arrivals += 1
    latest[key] = (due, arrivals)
    return arrivals
  }

  /// When the next file is due; nil when none waits.
  package mutating func nextDue() -> Int64? {
    while let first = announced.first, !isValid(first) { announced.removeFirst() }
    if !announced.isEmpty { return .min }
    dropVoid()
    return heap.min?.due
  }

  /// Takes up to `limit` files that are due: first those that were announced, as they were announced, then the others, as they became
  /// due.
  ///
  /// - Parameter newest: of these, how many of those announced last.
  package mutating func take(_ limit: Int, newest: Int = 0, now: Int64) -> [FileKey] {
    var taken: [FileKey] = []
    while taken.count < limit - newest, let first = announced.popFirst() {
      if isValid(first) { take(first.key, &taken) }
    }
    var last: [FileKey] = []
    while last.count < newest, let newest = announced.popLast() {
      if isValid(newest) { take(newest.key, &last) }
    }
    taken += last.reversed()
    while taken.count < limit {
      dropVoid()
      guard let first = heap.min, first.due <= now else { break }
      heap.removeMin()
      take(first.key, &taken)
    }
    // They keep the room of the most files that ever waited, which after a burst is megabytes.
    if latest.isEmpty { (latest, announced, heap) = ([:], [], Heap()) }
    return taken
  }

  private mutating func take(_ key: FileKey, _ taken: inout [FileKey]) {
    latest[key] = nil
    taken.append(key)
  }

  /// Takes an announced file that would have to wait longest: the last one before the `newest`.
  package mutating func takeLongest(newest: Int) -> FileKey? {
    while announced.count > newest {
      let entry = announced.remove(at: announced.count - newest - 1)
      guard isValid(entry) else { continue }
      latest[entry.key] = nil
      return entry.key
    }
    return nil
  }

  /// Whether this is the latest word on a file. One that is written again has been put off.
  private mutating func isValid(_ entry: Announced) -> Bool {
    guard let word = latest[entry.key], word.arrival == entry.arrival else { return false }
    if word.due == .min { return true }
    heap.insert(Entry(due: word.due, arrival: arrive(entry.key, due: word.due), key: entry.key))
    return false
  }

  /// Brings an entry to the top that is due when it says.
  private mutating func dropVoid() {
    while let first = heap.min {
      let word = latest[first.key]
      if let word, word.arrival == first.arrival, word.due == first.due { return }
      heap.removeMin()
      if let word, word.arrival == first.arrival {
        heap.insert(Entry(due: word.due, arrival: word.arrival, key: first.key))
      }
    }
  }
}
