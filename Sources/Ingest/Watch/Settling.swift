internal import HeapModule

/// Files that want to be looked at, each with the moment from which it may be: at once when its writer has closed it, after a
/// quiet time when it may still be written.
///
/// A later hint about a file replaces an earlier one, so a file that is written again and again waits until it rests.
package struct Settling: Sendable {
  private struct Entry: Comparable {
    var due: Int64
    var arrival: UInt64
    var key: FileKey

    static func < (a: Entry, b: Entry) -> Bool { (a.due, a.arrival) < (b.due, b.arrival) }
  }

  /// The latest arrival of each key; an entry of the heap with an older one is void.
  private var latest: [FileKey: UInt64] = [:]
  private var heap = Heap<Entry>()
  private var arrivals: UInt64 = 0

  package init() {}

  /// How many files wait.
  package var count: Int { latest.count }

  /// Notes that a file wants to be looked at from `due` on (nanoseconds of the monotonic clock).
  package mutating func note(_ key: FileKey, due: Int64) {
    arrivals += 1
    latest[key] = arrivals
    heap.insert(Entry(due: due, arrival: arrivals, key: key))
  }

  /// The same, unless the file waits already.
  package mutating func noteUnlessWaiting(_ key: FileKey, due: Int64) {
    if latest[key] == nil { note(key, due: due) }
  }

  /// When the next file is due; nil when none waits.
  package mutating func nextDue() -> Int64? {
    dropVoid()
    return heap.min?.due
  }

  /// Takes up to `limit` files that are due, in the order in which they became due.
  package mutating func take(_ limit: Int, now: Int64) -> [FileKey] {
    var taken: [FileKey] = []
    while taken.count < limit {
      dropVoid()
      guard let first = heap.min, first.due <= now else { break }
      heap.removeMin()
      latest[first.key] = nil
      taken.append(first.key)
    }
    return taken
  }

  private mutating func dropVoid() {
    while let first = heap.min, latest[first.key] != first.arrival { heap.removeMin() }
  }
}
