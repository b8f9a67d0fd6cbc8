import Testing

@testable import Ingest

/// Two stories compared with each other alone.
struct PairComparisonTests {
  private static func told(_ text: String, day: String? = "2024-10-04") -> StoryTold {
    var told = Sample.told
    told.title = nil
    told.text = text
    told.published = day
    return told
  }

  private static func pair(_ earlier: String, _ later: String) -> PairComparison {
    PairComparison(told(earlier), told(later), Thresholds())
  }

  @Test func theContributionsAddUpToTheScore() {
    let pair = Self.pair(OverlapTests.ferry, OverlapTests.ferryAgain)
    #expect(pair.kind == .sameEvent && pair.gap == 0)
    #expect(abs(pair.terms.reduce(0) { $0 + $1.contribution } - pair.score) < 1e-9)
    #expect(pair.terms.contains { $0.term == "Elmsworth" && $0.isName })
    let dated = PairComparison(
      Self.told(OverlapTests.ferry), Self.told(OverlapTests.ferryAgain, day: nil), Thresholds())
    #expect(dated.gap == nil && dated.dateShare == EventModel.undated && dated.score < pair.score)
    #expect(abs(dated.terms.reduce(0) { $0 + $1.contribution } - dated.score) < 1e-9)
  }

  @Test func theAnswerIsThatOfAnIndexWhichKnowsNothingElse() {
    var desk = Desk()
    desk.read(OverlapTests.ferry, day: 20_000)
    for text in [OverlapTests.ferry, OverlapTests.apples, OverlapTests.ferry + " " + OverlapTests.apples] {
      #expect(desk.decide(text, day: 20_000).kind == Self.pair(OverlapTests.ferry, text).kind)
    }
  }

  @Test(arguments: HardCaseTests.templates) func aFormFilledInAboutAnotherIsNoCopy(template: HardCaseTests.Template) {
    #expect(Self.pair(template.one, template.other).kind == .original)
  }

  @Test func anEditedCopyTellsWhatItChanges() {
    let other = OverlapTests.ferry.replacing("40 million", with: "45 million")
    #expect(Self.pair(OverlapTests.ferry, other).changes == ["numbers changed: 40 → 45"])
    #expect(Self.pair(OverlapTests.ferry, OverlapTests.ferryAgain).changes.isEmpty)
  }

  @Test func theLongestPassageIsQuotedFromBoth() throws {
    let one = "one two three four five six seven. Then something else came up: eight nine ten eleven twelve"
    let other = "EIGHT nine ten eleven twelve and then One two three four five six Seven!"
    let longest = try #require(Self.pair(one, other).longest)
    #expect(longest.words == 7)
    #expect(longest.earlier == "one two three four five six seven")
    #expect(longest.later == "One two three four five six Seven")
    #expect(Self.pair(OverlapTests.ferry, OverlapTests.apples).longest == nil)
    #expect(Self.pair("a b", "A B").longest?.words == 2)
  }

  @Test func aTextThatSaysOneThingAgainAndAgainIsComparedInLittleTime() {
    let text = String(repeating: "again and ", count: 20_000)
    #expect(Self.pair(text, text).kind == .identical)
  }

  @Test func aVerdictTellsTheThresholdOfItsTime() {
    var relation = Sample.told.relation
    relation?.kind = .excerpt
    relation?.threshold = 0.7
    #expect(Thresholds(of: relation) == Thresholds(excerpt: 0.7))
    #expect(Thresholds(of: nil) == Thresholds())
  }
}
