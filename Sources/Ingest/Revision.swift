internal import HeapModule

/// Finds the stories of a changed file again among those that it held before.
///
/// Unchanged stories are found by their digest, wherever they stand now, and entries of feeds and exports by what they call
/// themselves. Of the others each is paired with the former one that it most resembles: half of the smaller one's five-word
/// runs must be the same, or the headline. It is looked for among those that stood near it, and what is not found there among all;
/// so far away it must be neither another entry by its address nor the same form, filled in anew.
///
/// It is done in steps, each of which reads one former story and compares one story at the most, with those within reach: of a
/// large file it takes seconds, and others must have their turns meanwhile. The pairs are the same however the steps are spread.
struct Revision {
  /// A former story that a story of the file is.
  struct Pair: Equatable {
    var story: StoryRecord
    var isUnchanged: Bool
  }

  /// Two that may be a pair; of two such the greater one is the better.
  private struct Candidate: Comparable {
    var score: Double
    var new: Int
    var old: Int

    static func < (a: Candidate, b: Candidate) -> Bool { (a.score, b.new, b.old) < (b.score, a.new, a.old) }
  }

  /// For each story of the file the former one that it is, or nil when it is new; final once it ``isOver``.
  private(set) var pairs: [Pair?]
  /// The stories that the file held before.
  private let former: [StoryRecord]
  private let stories: [PreparedStory]
  /// Which of the former stories are no story of the file yet.
  private var isOpen: [Bool]
  /// The place whose former story is read next. The story that stands before it by the reach is compared then: all that it may be
  /// is read.
  private var place = 0
  private let places: Int
  /// The distinct five-word runs of the former stories within reach, by place: not those of all, which would be as much as the file.
  private(set) var texts: [Int: Set<UInt64>] = [:]
  /// Former stories by what they call themselves, and those that do so by a name that is nothing else.
  private var byName: [String: Int] = [:]
  private var named: Set<Int> = []
  private var candidates = Heap<Candidate>()
  /// The story that is looked for next among all former ones; the end when those within reach were all.
  private var moved: Int
  private var sketches = RevisionSketches()
  private var movedCandidates = Heap<Candidate>()

  /// Finds what is unchanged.
  init(_ stories: [PreparedStory], _ former: [StoryRecord]) {
    self.stories = stories
    self.former = former
    pairs = Array(repeating: nil, count: stories.count)
    isOpen = Array(repeating: true, count: former.count)
    var byDigest: [String: [Int]] = [:]
    for (i, record) in former.enumerated().reversed() { byDigest[record.digest, default: []].append(i) }
    var found = 0
    for (i, story) in stories.enumerated() {
      guard let old = byDigest[story.digest]?.popLast() else { continue }
      pairs[i] = Pair(story: former[old], isUnchanged: true)
      isOpen[old] = false
      found += 1
    }
    let isComplete = found == stories.count || found == former.count
    places = isComplete ? 0 : max(former.count, stories.count + Limits.revisionReach)
    let isNear = max(former.count, stories.count) <= Limits.revisionReach
    moved = isComplete || isNear ? stories.count : 0
  }

  /// Whether all pairs are found.
  var isOver: Bool { place == places && candidates.isEmpty && moved == stories.count }

  /// Goes on a little.
  ///
  /// - Parameter latest: what was last told of a former story; nil when it is not known any more.
  mutating func step<E: Error>(latest: (StoryRecord) throws(E) -> StoryTold?) throws(E) {
    if place < places {
      if place < former.count, isOpen[place] { take(try latest(former[place])) }
      let i = place - Limits.revisionReach
      if pairs.indices.contains(i), pairs[i] == nil { compare(i) }
      texts[i - Limits.revisionReach] = nil
      place += 1
      if place == places { pairByName() }
    } else if let best = candidates.popMax() {
      pair(best.new, best.old)
    } else if moved < stories.count {
      if pairs[moved] == nil { try find(moved, latest) }
      moved += 1
      if moved == stories.count { swap(&candidates, &movedCandidates) }
    }
  }

  /// Takes in what was last told of the former story at the place that has been reached.
  private mutating func take(_ told: StoryTold?) {
    let runs = Self.runs(told)
    texts[place] = runs
    if moved < stories.count { sketches.add(runs, place: place) }
    if let name = told?.guid ?? told?.url { byName[name] = place }
    if told?.guid != nil { named.insert(place) }
  }

  /// Compares a story with the former ones within reach.
  private mutating func compare(_ i: Int) {
    let story = stories[i].story
    let own = Set(stories[i].fingerprint.text.shingles)
    for old in (i - Limits.revisionReach)...(i + Limits.revisionReach) {
      guard let theirs = texts[old] else { continue }
      // What calls itself by another name is another entry, however alike the two are.
      if story.guid != nil && named.contains(old) { continue }
      let shared = Self.shared(own, theirs)
      let sameTitle = story.title != nil && story.title?.value == former[old].title
      if shared >= Comparison.Model.contained || sameTitle {
        candidates.insert(Candidate(score: shared, new: i, old: old))
      }
    }
  }

  /// Compares a story with the one of all former ones that has most of its text. A headline alone says nothing so far away.
  private mutating func find<E: Error>(_ i: Int, _ latest: (StoryRecord) throws(E) -> StoryTold?) throws(E) {
    let story = stories[i].story
    let own = Set(stories[i].fingerprint.text.shingles)
    let open = isOpen
    guard let old = sketches.nearest(to: own, where: { open[$0] }), story.guid == nil || !named.contains(old),
      let told = try latest(former[old]), told.url == nil || story.url == nil || told.url == story.url?.value
    else { return }
    let shared = Self.shared(own, Self.runs(told))
    // In a list of the latest the report that left it and the one that came may be of one form: today's weather, and that of a year ago.
    if shared >= Comparison.Model.contained, !isForm(told, stories[i]) {
      movedCandidates.insert(Candidate(score: shared, new: i, old: old))
    }
  }

  private func isForm(_ told: StoryTold, _ story: PreparedStory) -> Bool {
    let days = (told.day, story.day)
    let gap = days.0.flatMap { old in days.1.map { abs($0 - old) } }
    return Changes(from: told.text, to: story.fingerprint.text, gap: gap).form != nil
  }

  /// The part that two texts share of the smaller one's runs.
  private static func shared(_ own: Set<UInt64>, _ theirs: Set<UInt64>) -> Double {
    let smaller = min(own.count, theirs.count)
    return smaller == 0 ? 0 : Double(theirs.count { own.contains($0) }) / Double(smaller)
  }

  /// What an entry calls itself goes before all likeness, so nothing is paired by that until all names are known.
  private mutating func pairByName() {
    for i in stories.indices where pairs[i] == nil {
      let story = stories[i].story
      if let name = story.guid ?? story.url?.value, let old = byName.removeValue(forKey: name) { pair(i, old) }
    }
  }

  private mutating func pair(_ i: Int, _ old: Int) {
    guard pairs[i] == nil, isOpen[old] else { return }
    pairs[i] = Pair(story: former[old], isUnchanged: false)
    isOpen[old] = false
  }

  /// The distinct five-word runs of what was told.
  private static func runs(_ told: StoryTold?) -> Set<UInt64> {
    Set(TextPrint.shingles(of: Words.scan(told?.text ?? "")))
  }
}
