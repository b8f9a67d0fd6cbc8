import Support
import Testing

@testable import Ingest

extension OverlapIndex {
  /// The chunks of its snapshot.
  var chunks: [[UInt8]] {
    var chunks: [[UInt8]] = []
    snapshot { chunks.append($0) }
    return chunks
  }

  /// The index in these chunks.
  init(chunks: [[UInt8]]) throws(OverlapSnapshotFailure<Never>) {
    var rest = chunks.makeIterator()
    try self.init { () throws(Never) in rest.next() }
  }
}

/// Texts of random words: some about the same events, some of the same furniture.
struct Salad {
  var random: SeededRandom
  private static let letters = Array("bcdfglmnprstv")
  static let footer =
    "All rights reserved by the wire and its members and may not be printed or passed on without leave"

  /// A word of its own for each number.
  static func word(_ number: Int) -> String {
    var word = "qua"
    var left = number + 13
    while left > 0 {
      word += "\(letters[left % 13])a"
      left /= 13
    }
    return word
  }

  /// A text of `words` words about one of some events, with that event's names in it.
  mutating func text(words: Int, events: Int = 30) -> String {
    let event = Int.random(in: 0..<events, using: &random)
    var text = (0..<words).map { _ in
      switch Int.random(in: 0..<6, using: &random) {
      case 0: "Bel" + Self.word(1_000 * (event + 1) + Int.random(in: 0..<12, using: &random))
      case 1: Self.word(1_000_000 + Int.random(in: 0..<1_000_000, using: &random))
      default: Self.word(Int.random(in: 0..<300, using: &random))
      }
    }
    if Int.random(in: 0..<4, using: &random) == 0 { text.append(Self.footer) }
    return text.joined(separator: " ")
  }
}

/// Two indexes that are told the same; one of them is replaced by its restored snapshot now and then, and its memory laid on a file.
struct Twins {
  var restored = OverlapIndex()
  var undisturbed = OverlapIndex()
  private var random: SeededRandom
  private var salad: Salad
  private let articles: [String]
  private var texts: [StoryNumber: String] = [:]
  private var told: [StoryNumber: UInt64] = [:]
  private var sequence: UInt64 = 0
  private(set) var expired: UInt64 = 0
  private(set) var kinds: Set<String> = []
  private let folder: TemporaryFolder

  /// The day of telling, if days go by.
  private var today: Int?

  /// Twins that read `articles`, or random words where there are none; with a `horizon` days go by.
  init(seed: UInt64, articles: [String], horizon: Horizon? = nil) throws {
    folder = try TemporaryFolder()
    if let horizon {
      restored.horizon = horizon
      undisturbed.horizon = horizon
      today = 20_000
    }
    random = SeededRandom(seed: seed)
    salad = Salad(random: SeededRandom(seed: seed + 1))
    self.articles = articles
  }

  /// One random action, on both.
  mutating func step() throws {
    switch Int.random(in: 0..<20, using: &random) {
    case 0: try withdraw()
    case 1: try revise()
    case 2: try merge()
    case 3 where sequence > 40: expire()
    case 4, 5: try restore()
    case 6: try rest()
    case 7: today = today.map { $0 + Int.random(in: 0...2, using: &random) }
    default: try read(text())
    }
  }

  /// Fresh news, or what became of earlier news.
  private mutating func text() -> String {
    let fresh =
      articles.randomElement(using: &random) ?? salad.text(words: Int.random(in: 3..<120, using: &random))
    guard let earlier = texts.keys.sorted().randomElement(using: &random), let known = texts[earlier] else {
      return fresh
    }
    let words = known.split(separator: " ")
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return known
    case 1: return words.enumerated().map { $0 % 11 == 5 ? "changed" : $1 }.joined(separator: " ")
    case 2: return words.prefix(words.count / 3 + 1).joined(separator: " ")
    case 3: return known + " " + fresh
    default: return fresh
    }
  }

  private func decide(_ index: OverlapIndex, _ fingerprint: Fingerprint, _ day: Int) -> Verdict {
    index.decide(fingerprint, day: day) { number in
      // A text that was expired is gone.
      if texts[number] == nil { Issue.record("the text of story \(number) was asked for") }
      return texts[number]
    }
  }

  mutating func read(_ text: String) throws {
    let fingerprint = Fingerprint(title: nil, text: text)
    let day = 20_000 + Int.random(in: 0..<20, using: &random)
    let verdict = decide(undisturbed, fingerprint, day)
    #expect(decide(restored, fingerprint, day) == verdict)
    if let to = verdict.to, verdict.kind != .sameEvent { #expect(told[to, default: 0] >= expired) }
    kinds.insert(verdict.kind.rawValue)
    sequence += 1
    insert(fingerprint, story: sequence, group: verdict.group ?? sequence, kind: verdict.kind, day: day)
    texts[sequence] = text
    if let group = verdict.group { both { $0.merge(verdict.merges, into: group) } }
  }

  private mutating func both(_ change: (inout OverlapIndex) -> Void) {
    change(&restored)
    change(&undisturbed)
  }

  private mutating func insert(
    _ fingerprint: Fingerprint, story: StoryNumber, group: GroupNumber, kind: Relation.Kind, day: Int
  ) {
    let sequence = sequence
    told[story] = sequence
    let today = today
    both { $0.insert(fingerprint, story: story, told: sequence, group: group, kind: kind, day: day, on: today) }
  }

  private mutating func anyStory() -> StoryNumber? { told.keys.sorted().randomElement(using: &random) }

  private mutating func withdraw() throws {
    guard let story = anyStory() else { return }
    sequence += 1
    both { $0.remove(story: story) }
    texts[story] = nil
    told[story] = nil
  }

  private mutating func revise() throws {
    guard let story = anyStory(), let group = undisturbed.group(of: story) else { return }
    #expect(restored.group(of: story) == group)
    sequence += 1
    let text = text()
    both { $0.remove(story: story) }
    insert(Fingerprint(title: nil, text: text), story: story, group: group, kind: .original, day: 20_000)
    texts[story] = text
  }

  private mutating func merge() throws {
    guard let one = anyStory().flatMap(undisturbed.group), let other = anyStory().flatMap(undisturbed.group) else {
      return
    }
    sequence += 1
    both { $0.merge([max(one, other)], into: min(one, other)) }
  }

  private mutating func expire() {
    expired = max(expired, sequence - UInt64.random(in: 20..<40, using: &random))
    let expired = expired
    both { $0.expire(before: expired) }
    for (story, told) in told where told < expired { texts[story] = nil }
  }

  mutating func restore() throws {
    #expect(told.keys.allSatisfy { restored.group(of: $0) == undisturbed.group(of: $0) })
    let chunks = restored.chunks
    // Not in the expectation itself, which would print them.
    var isSame = chunks == undisturbed.chunks
    #expect(isSame)
    restored = try OverlapIndex(chunks: chunks)
    isSame = restored.chunks == chunks
    #expect(isSame)
    #expect(restored.count == undisturbed.count)
  }

  private func rest() throws {
    var file = try BackingFile(in: folder.path)
    var failure: SystemError?
    restored.forEachTable { table in
      do throws(SystemError) { try file.take(BackingFile.pages(table)) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Takes in and withdraws so many briefs that the index is swept.
  mutating func sweep() {
    for _ in 0..<Limits.deadStories {
      sequence += 1
      let (story, brief) = (sequence, Fingerprint(title: nil, text: Salad.word(Int(sequence)) + " and rain"))
      both {
        $0.insert(brief, story: story, told: story, group: story, kind: .original, day: nil)
        $0.remove(story: story)
      }
    }
  }
}
