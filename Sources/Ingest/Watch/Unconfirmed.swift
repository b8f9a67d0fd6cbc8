/// What files looked like that were read so shortly after their last change that another change, within the same tick of the file
/// system's clock, would not show (in git's words: racy).
///
/// A change of a watched file is announced. So if there was no hint for a while, there was no change, and the look is as good as any
/// other; without this every file that is read at once would be read a second time by the next sweep.
struct Unconfirmed {
  private var latest: [FileKey: (due: Int64, status: FileStatus)] = [:]
  /// In the order in which they are due, from `next` on.
  private var queue: [(key: FileKey, due: Int64)] = []
  private var next = 0

  /// When the first is due; nil when there is none.
  var nextDue: Int64? { next < queue.count ? queue[next].due : nil }

  /// Remembers a look; when there are too many, the next sweep reads the file once more.
  mutating func note(_ sighting: Sighting, due: Int64) {
    guard queue.count - next < Limits.unconfirmed else { return }
    latest[sighting.key] = (due, sighting.status)
    queue.append((sighting.key, due))
  }

  /// The look of a file that is remembered here.
  func look(_ key: FileKey) -> FileStatus? { latest[key]?.status }

  /// Forgets a look: there was a hint.
  mutating func forget(_ key: FileKey) { latest[key] = nil }

  /// Forgets all: hints were lost.
  mutating func clear() { self = Unconfirmed() }

  /// Takes those that are due.
  mutating func take(now: Int64) -> [Sighting] {
    var due: [Sighting] = []
    while next < queue.count, queue[next].due <= now {
      let (key, moment) = queue[next]
      next += 1
      // A later look at the same file has a moment of its own.
      guard let look = latest[key], look.due == moment else { continue }
      latest[key] = nil
      due.append(Sighting(key: key, status: look.status))
    }
    if next > 0, next == queue.count { (queue, next) = ([], 0) }
    return due
  }
}
