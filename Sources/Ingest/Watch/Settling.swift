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

  /// The latest word on each key. An entry of the heap with an older arrival is void; one that is due earlier than said here is
  /// put back when its time comes, so that a file that is written without a pause has one entry and not one a write.
  private var latest: [FileKey: (due: Int64, arrival: UInt64)] = [:]
  private var heap = Heap<Entry>()
  private var arrivals: UInt64 = 0

  package init() {}

  /// How many files wait.
  package var count: Int { latest.count }

  /// Whether a file waits.
  package func isWaiting(_ key: FileKey) -> Bool { latest[key] != nil }

  /// Notes that a file wants to be looked at from `due` on (nanoseconds of the monotonic clock).
  package mutating func note(_ key: FileKey, due: Int64) {
    if let waiting = latest[key], due >= waiting.due {
      latest[key]?.due = due
      return
    }
    arrivals += 1
    latest[key] = (due, arrivals)
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
