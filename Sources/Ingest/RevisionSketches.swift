/// Stories that a file held before, to be found again by their texts wherever in it they stand now: an export that was sorted anew
/// and edited has all of them at other places.
///
/// Of each the least of its five-word runs are kept, a sample that another text has in common with it as far as it has the runs
/// (Broder 1997).
struct RevisionSketches {
  /// Of the stories of which half of the runs are still there one in 256 has none of these in common with what it has become.
  private static let size = 8

  private struct Entry {
    var run: UInt64
    var place: Int
  }

  private var entries: [Entry] = []
  private var isSorted = true

  /// Takes a story in.
  ///
  /// - Parameter runs: its distinct five-word runs.
  mutating func add(_ runs: Set<UInt64>, place: Int) {
    for run in runs.sorted().prefix(Self.size) { entries.append(Entry(run: run, place: place)) }
    isSorted = false
  }

  /// The place of the story that has the most of the runs, of which those that few have count for more; nil when there is none, or
  /// several are as alike, as the reports of one form are.
  ///
  /// - Parameter isOpen: whether the story at a place may be the one.
  mutating func nearest(to runs: Set<UInt64>, where isOpen: (Int) -> Bool) -> Int? {
    if !isSorted {
      entries.sort { ($0.run, $0.place) < ($1.run, $1.place) }
      isSorted = true
    }
    var found: [Int: Int] = [:]
    for run in runs {
      let places = entries[firstEntry(from: run)..<firstEntry(from: run &+ 1)]
      // What so many have is the form of them all.
      guard !places.isEmpty, places.count <= Limits.revisionReach else { continue }
      for entry in places where isOpen(entry.place) {
        found[entry.place, default: 0] += Limits.revisionReach / places.count
      }
    }
    guard let most = found.values.max() else { return nil }
    let nearest = found.filter { $0.value == most }
    return nearest.count == 1 ? nearest.first?.key : nil
  }

  /// The first entry whose run is not less than this one; 0 stands for the end, since no run is 0.
  private func firstEntry(from run: UInt64) -> Int {
    if run == 0 { return entries.count }
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].run < run { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
