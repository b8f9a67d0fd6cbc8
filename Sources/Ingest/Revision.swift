/// Finds the stories of a changed file again among those that it held before.
enum Revision {
  /// A former story that a story of the file is.
  struct Pair: Equatable {
    var story: StoryRecord
    var isUnchanged: Bool
  }

  /// For each story of the file the former one that it is, or nil when it is new.
  ///
  /// Unchanged stories are found by their digest, wherever they stand now, and entries of feeds and exports by what they call
  /// themselves. Of the others each is paired with the former one that it most resembles: half of the smaller one's five-word
  /// runs must be the same, or the headline.
  ///
  /// - Parameter latest: what was last told of a former story; asked for only when something changed.
  static func pairs<E: Error>(
    _ stories: [PreparedStory], _ told: [StoryTold], _ former: [StoryRecord],
    latest: (StoryRecord) throws(E) -> StoryTold?
  ) throws(E) -> [Pair?] {
    var pairs = [Pair?](repeating: nil, count: stories.count)
    guard !former.isEmpty else { return pairs }
    var byDigest: [String: [Int]] = [:]
    for (i, record) in former.enumerated().reversed() { byDigest[record.digest, default: []].append(i) }
    var open = [Bool](repeating: true, count: former.count)
    for (i, story) in told.enumerated() {
      guard let old = byDigest[story.digest]?.popLast() else { continue }
      pairs[i] = Pair(story: former[old], isUnchanged: true)
      open[old] = false
    }
    var changed = pairs.indices.filter { pairs[$0] == nil }
    guard !changed.isEmpty else { return pairs }
    var shingles: [Int: Set<UInt64>] = [:]
    var byName: [String: Int] = [:]
    var named: Set<Int> = []
    for i in former.indices where open[i] {
      let old = try latest(former[i])
      shingles[i] = Set(TextPrint.shingles(of: Words.scan(old?.text ?? "")))
      if let name = old?.guid ?? old?.url { byName[name] = i }
      if old?.guid != nil { named.insert(i) }
    }
    for i in changed {
      guard let name = told[i].guid ?? told[i].url, let old = byName.removeValue(forKey: name) else { continue }
      pairs[i] = Pair(story: former[old], isUnchanged: false)
      open[old] = false
    }
    changed.removeAll { pairs[$0] != nil }
    var candidates: [(score: Double, new: Int, old: Int)] = []
    for i in changed {
      let own = Set(stories[i].fingerprint.text.shingles)
      for old in former.indices where open[old] && abs(old - i) <= Limits.revisionReach {
        // What calls itself by another name is another entry, however alike the two are.
        if told[i].guid != nil && named.contains(old) { continue }
        let smaller = min(own.count, shingles[old]?.count ?? 0)
        let shared = smaller == 0 ? 0 : Double(own.intersection(shingles[old] ?? []).count) / Double(smaller)
        let sameTitle = told[i].title != nil && told[i].title == former[old].title
        if shared >= Comparison.Model.contained || sameTitle { candidates.append((shared, i, old)) }
      }
    }
    candidates.sort { ($1.score, $0.new, $0.old) < ($0.score, $1.new, $1.old) }
    for candidate in candidates where pairs[candidate.new] == nil && open[candidate.old] {
      pairs[candidate.new] = Pair(story: former[candidate.old], isUnchanged: false)
      open[candidate.old] = false
    }
    return pairs
  }
}
