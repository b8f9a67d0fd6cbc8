import Support
import Testing

@testable import Ingest

/// Which stories of a changed file are which of those that it held before.
struct RevisionTests {
  /// A file before and after a change, and what was told of it.
  private struct Change {
    var random: SeededRandom
    var former: [StoryRecord] = []
    var told: [UInt64: StoryTold] = [:]
    var stories: [PreparedStory] = []

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func words(_ count: Int) -> [String] {
      (0..<count).map { _ in "w\(Int.random(in: 0..<5000, using: &random))" }
    }

    /// The text with about one word of so many changed.
    mutating func edited(_ words: [String], oneOf count: Int) -> [String] {
      words.map { chance(100 / count) ? "e\(Int.random(in: 0..<5000, using: &random))" : $0 }
    }

    mutating func hold(_ story: PreparedStory) {
      let number = UInt64(former.count + 1)
      let id = EventID(log: "00000000", epoch: "0000", sequence: number)
      let file = FileReference(folder: "/drop", path: "a.jsonl", sha256: nil, bytes: nil)
      let telling = StoryTold(story, file, ordinal: former.count, id: id)
      former.append(
        StoryRecord(
          number: number, id: id, file: FileKey(folder: "/drop", path: "a.jsonl"), ordinal: former.count, revision: 1,
          group: number, relation: .original, digest: telling.digest, title: telling.title, opening: "",
          isWithdrawn: false, time: Timestamp(microseconds: 0), line: LogPlace(segment: 1, bytes: 0..<1)))
      // Of one of fifty nothing is known any more.
      if number % 50 != 7 { told[number] = telling }
    }

    /// What is found, in steps of one read at the most.
    func revision() -> (pairs: [Revision.Pair?], reads: [UInt64], steps: Int, mostTexts: Int) {
      var revision = Revision(stories, former)
      var reads: [UInt64] = []
      var (steps, mostTexts) = (0, 0)
      while !revision.isOver {
        let before = reads.count
        revision.step { record in
          reads.append(record.number)
          return told[record.number]
        }
        steps += 1
        #expect(reads.count <= before + 1)
        mostTexts = max(mostTexts, revision.texts.count)
      }
      return (revision.pairs, reads, steps, mostTexts)
    }
  }

  private static func story(_ words: [String], title: String? = nil, guid: String? = nil, url: String? = nil)
    -> PreparedStory
  {
    var story = Story(
      bytes: 0..<1, title: title.map { Fact(value: $0, source: "test") },
      url: url.map { Fact(value: $0, source: "test") }, text: words.joined(separator: " "), words: words.count)
    story.guid = guid
    return PreparedStory(story)
  }

  /// The rule, without regard to what it costs: names first, then of all pairs within reach the one that is most alike, and again.
  private static func model(_ change: Change) -> [UInt64?] {
    let (stories, former) = (change.stories, change.former)
    var pairs = [Int?](repeating: nil, count: stories.count)
    func isOpen(_ old: Int) -> Bool { !pairs.contains(old) }
    for i in stories.indices {
      pairs[i] = former.indices.first { former[$0].digest == stories[i].digest && isOpen($0) }
    }
    let last = former.map { change.told[$0.number] }
    var names: [String: Int] = [:]
    for old in former.indices where isOpen(old) {
      if let name = last[old]?.guid ?? last[old]?.url { names[name] = old }
    }
    for i in stories.indices where pairs[i] == nil {
      if let name = stories[i].story.guid ?? stories[i].story.url?.value { pairs[i] = names.removeValue(forKey: name) }
    }
    let runs = last.map { Set(TextPrint(title: nil, text: $0?.text ?? "").shingles) }
    var alike: [(score: Double, new: Int, old: Int)] = []
    for i in stories.indices where pairs[i] == nil {
      let own = Set(stories[i].fingerprint.text.shingles)
      for old in former.indices where isOpen(old) && abs(old - i) <= Limits.revisionReach {
        if stories[i].story.guid != nil && last[old]?.guid != nil { continue }
        let smaller = min(own.count, runs[old].count)
        let score = smaller == 0 ? 0 : Double(own.intersection(runs[old]).count) / Double(smaller)
        let title = stories[i].story.title?.value
        if score >= 0.5 || (title != nil && title == former[old].title) { alike.append((score, i, old)) }
      }
    }
    for pair in alike.sorted(by: { ($1.score, $0.new, $0.old) < ($0.score, $1.new, $1.old) })
    where pairs[pair.new] == nil && isOpen(pair.old) { pairs[pair.new] = pair.old }
    return pairs.map { $0.map { former[$0].number } }
  }

  /// Edits of all kinds: words, headlines and names changed, stories left out, put in and moved, forms that are all alike.
  private static func change(seed: UInt64) -> Change {
    var change = Change(seed: seed)
    let form = change.words(24)
    let count = Int.random(in: 0...120, using: &change.random)
    var after: [(place: Int, story: PreparedStory)] = []
    for i in 0..<count {
      let words =
        change.chance(30)
        ? form + change.words(8) : change.words([0, 3, 20, 60].randomElement(using: &change.random) ?? 0)
      let title = change.chance(40) ? (change.chance(50) ? "Headline \(i)" : "Weather") : nil
      let guid = change.chance(15) ? "guid-\(i / 2)" : nil
      let url = change.chance(15) ? "https://wire.example/\(i / 2)" : nil
      change.hold(story(words, title: title, guid: guid, url: url))
      if change.chance(10) { continue }
      let place = change.chance(10) ? Int.random(in: 0..<120, using: &change.random) : i
      let edited =
        change.chance(40) ? words : change.edited(words, oneOf: [6, 12, 30].randomElement(using: &change.random) ?? 6)
      let newTitle = change.chance(80) ? title : "Another \(i)"
      after.append((place, story(edited, title: newTitle, guid: change.chance(90) ? guid : "new-\(i)", url: url)))
      if change.chance(10) { after.append((place, story(change.words(30)))) }
    }
    change.stories = after.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(
      \.element.story)
    return change
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func thePairsAreThoseOfComparingEachWithEachWithinReach(_ seed: UInt64) throws {
    let change = Self.change(seed: seed)
    let found = change.revision()
    for ((i, pair), model) in zip(found.pairs.enumerated(), Self.model(change)) where pair?.story.number != model {
      // What none within reach is may be one from farther away, if that has most of its text.
      #expect(model == nil)
      let old = try #require(pair?.story.number)
      #expect(abs(Int(old) - 1 - i) > Limits.revisionReach)
      let (own, theirs) = (
        change.stories[i].fingerprint.text.shingles, TextPrint(title: nil, text: change.told[old]?.text ?? "")
      )
      #expect(2 * Set(own).intersection(theirs.shingles).count >= min(Set(own).count, Set(theirs.shingles).count))
    }
    for (story, pair) in zip(change.stories, found.pairs) {
      if let pair { #expect(pair.isUnchanged == (pair.story.digest == story.digest)) }
    }
    // The same bytes give the same pairs.
    let again = Self.change(seed: seed).revision()
    #expect(again.pairs == found.pairs && again.reads == found.reads && again.steps == found.steps)
  }

  /// The pairing of a file of 20,000 stories, all reworded, took fifteen seconds in which nothing else was done.
  @Test func aStepReadsOneStoryAndRemembersOnlyThoseWithinReach() {
    let count = 1_500
    var change = Change(seed: 1)
    for _ in 0..<count {
      let words = change.words(20)
      // All with one headline, so that whatever is within reach may be a pair.
      change.hold(Self.story(words, title: "Weather"))
      change.stories.append(Self.story(change.edited(words, oneOf: 12) + ["more"], title: "Weather"))
    }
    let found = change.revision()
    #expect(found.reads == change.former.map(\.number))
    let within = 2 * Limits.revisionReach + 1
    #expect(found.mostTexts <= within)
    #expect(found.steps <= count + within + count * within + count)
    #expect(found.pairs.allSatisfy { $0?.isUnchanged == false })
  }

  /// An export that is sorted anew and edited was withdrawn and told again.
  @Test func whatIsChangedAndFarAwayIsFoundByItsText() {
    var change = Change(seed: 3)
    let form = change.words(12)
    var after: [(was: UInt64, story: PreparedStory)] = []
    for i in 1...400 {
      let words = form + change.words(40)
      change.hold(Self.story(words))
      var edited = words
      edited[i % edited.count] = "edited"
      after.append((UInt64(i), Self.story(edited + ["more"])))
    }
    after.shuffle(using: &change.random)
    change.stories = after.map(\.story) + [Self.story(form + change.words(40))]
    let found = change.revision()
    let right = zip(found.pairs, after).count { $0?.story.number == $1.was }
    let known = after.count { change.told[$0.was] != nil }
    #expect(right == known)
    #expect(found.pairs.count { $0 != nil } == known, "what is of the same form is another story")
    #expect(found.mostTexts <= 2 * Limits.revisionReach + 1)
  }

  /// In a list of the latest most stories stay as they are, the oldest go, and new ones come at the other end.
  @Test func whatComesIntoAListIsNotWhatHasLeftIt() {
    var change = Change(seed: 4)
    func draw(_ day: Int) -> String {
      let numbers = (1...6).map { String($0 * 7 + day) }.joined(separator: ", ")
      return """
        The numbers drawn in the Merrow lottery on \(day) March were \(numbers). \(day + 3) players share the second prize of \
        \(day * 411) crowns each. The jackpot for the next draw, on \(day + 7) March, is \(day + 11) million crowns. Tickets are sold \
        at all kiosks until six in the evening of the draw, and prizes must be claimed within ninety days at the office in Elmsworth.
        """
    }
    let copy = change.words(40)
    var latest = (0..<90).map { _ in Self.story(change.words(30)) }
    change.hold(Self.story([draw(2)]))
    change.hold(Self.story(copy, url: "https://wire.example/old"))
    for story in latest { change.hold(story) }
    latest += [Self.story(copy + ["more"], url: "https://wire.example/new"), Self.story([draw(16)])]
    change.stories = latest
    #expect(change.revision().pairs.suffix(2) == [nil, nil])
  }

  @Test func ofTwoThatAreAlikeTheOneThatIsLeftIsFound() {
    var change = Change(seed: 5)
    let text = change.words(40)
    change.hold(Self.story(text))
    for _ in 0..<100 {
      let story = Self.story(change.words(30))
      change.hold(story)
      change.stories.append(story)
    }
    change.hold(Self.story(text + ["twin"]))
    for _ in 0..<100 {
      let story = Self.story(change.words(30))
      change.hold(story)
      change.stories.append(story)
    }
    change.stories.insert(Self.story(text + ["edited"]), at: 0)
    change.stories.append(Self.story(text + ["twin", "edited"]))
    let found = change.revision().pairs
    #expect(found.first??.story.number == 1 && found.last??.story.number == 102)
  }

  @Test func whereAllIsUnchangedOrNewNothingIsRead() {
    var change = Change(seed: 2)
    for _ in 0..<40 {
      let story = Self.story(change.words(20))
      change.hold(story)
      change.stories.append(story)
    }
    #expect(change.revision().steps == 0)
    // Something was put in, or is missing.
    change.stories.insert(Self.story(change.words(20)), at: 7)
    #expect(change.revision().steps == 0)
    change.stories.removeLast(5)
    change.stories.remove(at: 7)
    #expect(change.revision().steps == 0)
  }

  @Test func aStoryIsKnownByTheSameDigestBeforeItIsToldAndAfter() {
    let fact = { (value: String) in Fact(value: value, source: "test") }
    var story = Story(
      bytes: 3..<9, title: fact("Storm"), byline: fact("A. Writer"), dateline: fact("HALVEN"),
      published: fact("2026-01-06"), modified: fact("2026-01-07"), language: fact("en"), url: fact("https://a.example"),
      publisher: fact("Courier"), section: fact("Coast"), headings: ["One"], text: "A storm came.", words: 3)
    story.guid = "tag:1"
    let prepared = PreparedStory(story)
    let file = FileReference(folder: "/drop", path: "a.xml", sha256: "00", bytes: [0, 9])
    let told = StoryTold(prepared, file, ordinal: 4, id: EventID(log: "00000000", epoch: "0000", sequence: 8))
    #expect(prepared.digest == told.digest)
    story.section = nil
    #expect(PreparedStory(story).digest != told.digest)
  }
}
