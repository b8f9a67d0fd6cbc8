import Testing

@testable import Ingest

/// The next forecast, quarter or draw is another event; a report that is told anew with other figures is not: see `SerialCases` and
/// `UpdateCases`.
struct SeriesTests {
  typealias Form = HardCaseTests.Form

  @Test(arguments: SerialCases.series) func theNextOfASeriesOpensAGroupOfItsOwnAndSaysWhy(form: Form) {
    for (one, other) in [(form.one, form.other), (form.other, form.one)] {
      var desk = Desk()
      desk.read(one, day: 20_500)
      let verdict = desk.decide(other, day: 20_501)
      #expect(verdict.kind == .original, "\(verdict)")
      #expect(verdict.evidence.notes.contains { $0.contains("for another day") }, "\(verdict.evidence.notes)")
    }
  }

  @Test(arguments: UpdateCases.updates) func aReportToldAnewWithOtherFiguresStaysWithItsEvent(form: Form) {
    for (one, other) in [(form.one, form.other), (form.other, form.one)] {
      var desk = Desk()
      desk.read(one, day: 20_500)
      let verdict = desk.decide(other, day: 20_501)
      #expect(verdict.kind == .nearDuplicate || verdict.kind == .sameEvent, "\(verdict)")
    }
  }

  @Test(arguments: SerialCases.series) func whatIsRevisedOfASeriesIsACopyOfItself(form: Form) {
    var desk = Desk()
    desk.read(form.one, day: 20_500)
    desk.read(form.other, day: 20_501)
    #expect(desk.decide(form.other + " Corrected version.", day: 20_501).to == 2)
    #expect(desk.decide(form.one + " Corrected version.", day: 20_501).to == 1)
  }

  @Test(arguments: SerialCases.series) func twoStoriesByThemselvesAreToldInTheSameWay(form: Form) {
    func told(_ text: String) -> StoryTold {
      var told = Sample.told
      told.title = nil
      told.text = text
      return told
    }
    #expect(PairComparison(told(form.one), told(form.other), Thresholds()).kind == .original)
  }

  /// For so long that what all of them have in common has become furniture.
  @Test(arguments: [false, true]) func aSeriesOfSixWeeksIsSixWeeksOfEvents(isLong: Bool) {
    var desk = Desk()
    for day in 0..<42 {
      let verdict = desk.read(SerialCases.bulletin(day, isLong: isLong), day: 20_500 + day)
      #expect(verdict.kind == .original, "\(verdict)")
    }
  }
}
