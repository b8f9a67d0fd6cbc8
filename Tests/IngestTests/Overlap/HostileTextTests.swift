import Testing

@testable import Ingest

/// Texts that were made to cost time, memory or room in the log; and one that was only revised often.
@Suite(.timeLimit(.minutes(20))) struct HostileTextTests {
  private static func text(_ words: [String]) -> String { "Report: " + words.joined(separator: " ") + "." }

  @Test func aStoryThatIsRevisedAgainAndAgainIsStillFound() {
    var words = (0..<400).map { "word\($0 * 7919 % 10_007)" }
    var index = OverlapIndex()
    for telling in 1...8 {
      words[telling * 5] = "revised\(telling)"
      index.remove(story: 1)
      index.insert(
        Fingerprint(title: nil, text: Self.text(words)), story: 1, told: StoryNumber(telling), group: 1,
        kind: .original,
        day: nil, on: nil)
      var copy = words
      for place in stride(from: 20, to: 400, by: 25) { copy[place] = "changed\(place)" }
      let verdict = index.decide(Fingerprint(title: nil, text: Self.text(copy)), day: nil) { _ in Self.text(words) }
      #expect(verdict.kind == .nearDuplicate, "after \(telling) tellings: \(verdict)")
    }
  }

  /// What it was before each revision made its names common, and stood before it among those that are nearest.
  @Test(arguments: [60, 300]) func aReportOfAnEventWhoseStoryWasRevisedAllDayIsFound(revisions: Int) throws {
    var desk = Desk()
    desk.read(OverlapTests.apples)
    desk.read(OverlapTests.ferry)
    for revision in 1...revisions {
      let text = OverlapTests.ferry + " Update \(revision)."
      desk.index.remove(story: 2)
      desk.texts[2] = text
      desk.index.insert(
        Fingerprint(title: nil, text: text), story: 2, told: StoryNumber(10 + revision), group: 2, kind: .original,
        day: nil)
    }
    #expect(desk.index.stories.dead == revisions)
    let verdict = desk.decide(OverlapTests.ferryAgain)
    #expect(verdict.kind == .sameEvent && verdict.group == 2)
    // An index that was put together again knows which ones are dead.
    var chunks: [[UInt8]] = []
    desk.index.snapshot { chunks.append($0) }
    var rest = chunks[...]
    desk.index = try OverlapIndex(restoring: { rest.popFirst() })
    #expect(desk.decide(OverlapTests.ferryAgain) == verdict)
  }

  @Test func theListsOfAStoryThatIsRevisedAllDayStayShort() {
    var desk = Desk()
    let fingerprint = Fingerprint(title: nil, text: OverlapTests.ferry)
    for revision in 1...StoryNumber(500) {
      desk.index.remove(story: 1)
      desk.index.insert(fingerprint, story: 1, told: revision, group: 1, kind: .original, day: nil)
    }
    let once = fingerprint.text.sample.count
    #expect(desk.index.copies.shingles.count <= once * Limits.shingleGroups)
  }

  /// Each name of the one was compared with each of the other, letter by letter.
  @Test func sentencesOfThousandsOfNamesAreComparedSoon() {
    let shared = (0..<12_000).map { "word\($0 * 7919 % 100_003)" }
    func name(_ number: Int, _ letter: Character) -> String {
      let letters = [number % 20, number / 20 % 20, number / 400 % 20].map { Character(UnicodeScalar(UInt8(97 + $0))) }
      return String([letter] + letters) + "abcde"
    }
    var desk = Desk()
    for letter: Character in ["Q", "W"] {
      desk.read("The list: " + (shared + (0..<4_000).map { name($0, letter) }).joined(separator: ", ") + " ends")
    }
  }

  @Test func keysThatBeginOrEndAlikeArePlacedApart() {
    var table = TermTable()
    for key in UInt64(1)...200_000 {
      table.insert(key, TermTable.Entry(index: UInt32(key), stories: 1, chance: .unknown))
    }
    #expect((UInt64(1)...200_000).allSatisfy { table.find($0)?.index == UInt32($0) })
    #expect(table.find(200_001) == nil)
    Numbering.with(most: 200_000) { numbering in
      for number in 1...200_000 { _ = numbering.number(UInt64(number) << 40) }
      #expect(numbering.count == 200_000)
      #expect(numbering.number(7 << 40) == (6, false))
    }
  }

  @Test func ofATextOfVeryManyTermsTheFirstAreRemembered() {
    let words = (0..<20_000).map { "word\($0 * 7919 % 100_003)" }
    #expect(Fingerprint(title: nil, text: Self.text(words)).backgroundTerms.reduce(0) { sum, _ in sum + 1 } == 2_000)
  }

  @Test func whatEvidenceQuotesIsShort() {
    let shared = (0..<600).map { "word\($0 * 7919 % 100_003)" }
    func numbers(_ digit: Int) -> [String] {
      (0..<150).map { String(repeating: "\(digit)\($0 % 10)", count: 115) + "\($0)" }
    }
    var desk = Desk()
    desk.read(Self.text(shared + numbers(1)))
    let verdict = desk.read(Self.text(shared + numbers(2)))
    #expect(
      verdict.evidence.notes.contains { $0.contains("numbers") }, "\(verdict.evidence.notes.map { $0.prefix(200) })")
    #expect("\(verdict)".utf8.count < 32 << 10)
    // A name of which half a megabyte says nothing.
    desk.read(OverlapTests.ferry)
    let long = OverlapTests.ferryAgain.replacing(
      "Northline", with: "Northline" + String(repeating: "\u{200D}", count: 100_000))
    let event = desk.read(long)
    #expect(
      event.kind == .sameEvent && event.evidence.names.contains { $0.utf8.starts(with: "North".utf8) },
      "\(event.evidence.names.map { $0.prefix(9) }) \(event.evidence.terms.map { $0.term.prefix(9) })")
    #expect("\(event)".utf8.count < 32 << 10)
    let word = "Zoe" + String(repeating: "\u{200D}", count: 10_000)
    let fingerprint = Fingerprint(title: nil, text: "The word is " + word + " and no more.")
    #expect(fingerprint.terms.allSatisfy { fingerprint.surface($0).utf8.count <= Limits.changeBytes })
  }
}
