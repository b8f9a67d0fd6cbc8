import Testing

@testable import Ingest

/// How far back stories are remembered.
struct HorizonTests {
  private static let apples = OverlapTests.apples

  @Test func anEventIsOverSomeDaysAfterItsLastStory() {
    var desk = Desk()
    desk.today = 20_000
    desk.read(OverlapTests.ferry, day: 20_000)
    desk.today = 20_014
    desk.read(Self.apples, day: 20_014)
    #expect(desk.decide(OverlapTests.ferryAgain, day: 20_000).group == 1)
    desk.today = 20_015
    desk.read("A short note on nothing much at all.", day: 20_015)
    #expect(desk.decide(OverlapTests.ferryAgain, day: 20_000).kind == .original)
    // A copy is recognised, and its group goes on.
    #expect(desk.read(OverlapTests.ferry, day: 20_000).group == 1)
    #expect(desk.decide(OverlapTests.ferryAgain, day: 20_000).kind == .original)
    let longer = [OverlapTests.ferry, OverlapTests.ferryAgain, OverlapTests.ferryAgain.uppercased()].joined(
      separator: " ")
    #expect(desk.read(longer, day: 20_015).kind == .extension)
    #expect(desk.decide(OverlapTests.ferryAgain, day: 20_015).group == 1)
    #expect(desk.groups == [1, 2, 3, 1, 1])
  }

  @Test func anEventWithNewStoriesGoesOn() {
    var desk = Desk()
    for day in stride(from: 20_000, through: 20_060, by: 12) {
      desk.today = day
      let verdict = desk.read(day % 24 == 8 ? OverlapTests.ferry : OverlapTests.ferryAgain, day: day)
      #expect(day == 20_000 || verdict.group == 1, "day \(day)")
    }
  }

  @Test func theOldestStoriesAreForgottenWhenThereAreTooMany() {
    var desk = Desk()
    desk.index.horizon.stories = 64
    let texts = (0..<70).map { number in (0..<30).map { "word\(number)x\($0)" }.joined(separator: " ") }
    for text in texts { desk.read(text) }
    #expect(desk.index.count == 64)
    #expect(desk.index.group(of: 4) == nil && desk.index.group(of: 70) == 70)
    #expect(desk.decide(texts[3]).kind == .original)
    #expect(desk.decide(texts[69]).kind == .identical)
  }

  @Test func copiesOfOldStoriesAreNotLookedFor() {
    var desk = Desk()
    desk.index.horizon.days = 30
    desk.today = 20_000
    desk.read(OverlapTests.ferry)
    desk.today = 20_030
    desk.read(Self.apples)
    #expect(desk.decide(OverlapTests.ferry).kind == .identical)
    desk.today = 20_031
    desk.read("A short note on nothing much at all.")
    #expect(desk.decide(OverlapTests.ferry).kind == .original)
    #expect(desk.decide(Self.apples).kind == .identical)
    #expect(desk.index.count == 2)
  }

  @Test func aClockThatIsSetBackForgetsNothing() {
    var desk = Desk()
    desk.today = 20_000
    desk.read(OverlapTests.ferry)
    desk.today = 19_000
    desk.read(Self.apples)
    desk.today = 20_001
    desk.read("A short note on nothing much at all.")
    #expect(desk.decide(OverlapTests.ferry).kind == .identical)
    #expect(desk.decide(OverlapTests.ferryAgain).group == 1)
  }

  @Test func daysOutOfOrderAreNoTable() {
    let days = [StoryTable.Day(day: 2, first: 0), StoryTable.Day(day: 1, first: 0)]
    #expect(StoryTable(PagedArray(), days: days) == nil)
    #expect(StoryTable(PagedArray(), days: [StoryTable.Day(day: 1, first: 1)]) == nil)
    #expect(StoryTable(PagedArray(), days: days.reversed()) != nil)
  }
}
