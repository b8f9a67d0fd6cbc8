import Foundation
import Testing

@testable import Ingest

/// Stories that tell of several events.
struct RoundUpTests {
  static let events = [
    """
    Negotiators in Geneva agreed on a plan to share the water of the Tamar river between Valdoria and Merindia. The deal ends nine years \
    of dispute. Valdoria will stop filling the Kessin dam in dry months, and Merindia will pay 400 million towards a power line. Both \
    parliaments must approve it by June.
    """,
    """
    A fire destroyed the wooden roof of Elmsworth cathedral on Sunday night. Firefighters from four towns saved the tower, and no one was \
    hurt. Dean Ruth Calder said the medieval windows had cracked in the heat. Police think that a heater in the vestry had been left on. \
    Repairs may take five years.
    """,
    """
    The carmaker Rheinauto said on Monday that it would close its factory in Lindau and cut 3,200 jobs. Chief executive Bernd Kossmann \
    blamed weak demand for electric cars. The union called for a strike. The state government offered aid of 90 million if the plant were \
    kept until 2030.
    """,
    """
    Swimmer Lena Ortiz broke the world record over 400 metres freestyle in Porto on Sunday, touching in 3 minutes 54.8 seconds. The \
    19-year-old had been ill in winter. Her coach, Pablo Rey, wept at the poolside. Ortiz said she wanted to swim under 3:54 at the \
    championships in August.
    """,
    """
    A probe of the space agency landed on the asteroid Kirin on Monday after a flight of four years. Scientists in Sagami cheered when the \
    signal came. The craft will drill for two weeks and bring a kilogram of rock back in 2031. One of its three cameras failed during the \
    descent.
    """,
    """
    Thousands marched through Santa Merced on Sunday against a law that would let the government appoint judges. Police fired tear gas near \
    the parliament and detained 61 people. Opposition leader Ines Calvo said the protest would go on until the bill was withdrawn. A vote \
    is due on Thursday.
    """,
  ]

  private static let briefing =
    "Good morning. Here is what you need to know. "
    + events.map { $0.components(separatedBy: ". ").prefix(2).joined(separator: ". ") + "." }.joined(separator: "\n\n")

  private static let liveBlog =
    "Live updates.\n\n" + events.enumerated().map { "1\($0):05 \($1)" }.reversed().joined(separator: "\n\n")

  @Test(arguments: [briefing, liveBlog]) func aRoundUpThatComesLastDrawsNothingTogether(roundUp: String) {
    var desk = Desk()
    for text in Self.events { desk.read(text, day: 20_500) }
    #expect(desk.read(roundUp, day: 20_501).merges.isEmpty)
    #expect(Array(desk.groups.prefix(6)) == [1, 2, 3, 4, 5, 6])
  }

  /// What is not told anew but printed again is an excerpt of it.
  @Test func aRoundUpThatComesFirstDrawsNoReportsTogether() {
    var desk = Desk()
    desk.read(Self.briefing, title: "Morning briefing", day: 20_500)
    let kinds = Self.events.map { desk.read($0, day: 20_500).kind }
    let reports = zip(desk.groups.dropFirst(), kinds).filter { $0.1 != .excerpt && $0.1 != .extension }.map(\.0)
    #expect(reports.count >= 4 && Set(reports).count == reports.count, "\(desk.groups) \(kinds)")
  }

  @Test func aSecondReportJoinsItsEventAndNotTheRoundUp() {
    var desk = Desk()
    desk.read(Self.briefing, title: "Morning briefing", day: 20_500)
    desk.read(Self.events[1], day: 20_500)
    let first = desk.read(Self.events[0], day: 20_500)
    let second = desk.read(
      """
      Valdoria and Merindia are to share the Tamar, the river they have quarrelled over for nine years. Under the plan agreed in Geneva, \
      Valdoria no longer fills the Kessin dam when it is dry; Merindia gives 400 million for a power line. Lawmakers in both countries \
      have until June to say yes.
      """, day: 20_501)
    #expect(second.kind == .sameEvent && second.to == 3, "\(first) \(second)")
    #expect(desk.groups[2] == desk.groups[3] && desk.groups[1] != desk.groups[2], "\(desk.groups)")
  }
}
