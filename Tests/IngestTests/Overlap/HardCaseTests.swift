import Foundation
import Testing

@testable import Ingest

/// What recognition by words falls for most easily, at a cold start, where no background is learnt yet.
struct HardCaseTests {
  /// Two reports from one template, about two events.
  struct Template: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var one: String
    var other: String
  }

  /// A form filled in twice: `{0}` stands for the first of the fillings, which bars part, and so on.
  struct Form: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var one: String
    var other: String

    init(_ what: String, _ form: String, _ one: String, _ other: String) {
      testDescription = what
      (self.one, self.other) = (Self.fill(form, one), Self.fill(form, other))
    }

    static func fill(_ form: String, _ fillings: String) -> String {
      fillings.split(separator: "|").enumerated().reduce(form) { text, filling in
        text.replacingOccurrences(of: "{\(filling.offset)}", with: filling.element)
      }
    }
  }

  private static let earnings = """
    Halvorsen Foods Inc on Thursday reported third-quarter net income of $48 million, or 31 cents a share, compared with $44 \
    million, or 28 cents a share, in the same quarter of 2025. Revenue rose 4 percent to $1.2 billion. Analysts polled by \
    FactSet had expected earnings of 30 cents a share on revenue of $1.1 billion. The company raised its full-year forecast for \
    2026 and said its board had approved a dividend of 12 cents a share. Shares rose 2 percent in morning trading on Wall Street.
    """

  static let templates = [
    Template(
      testDescription: "earnings",
      one: earnings,
      other: """
        Merriton Steel Corp on Friday reported third-quarter net income of $117 million, or 85 cents a share, compared with $140 \
        million, or 96 cents a share, in the same quarter of 2025. Revenue fell 6 percent to $3.4 billion. Analysts polled by \
        FactSet had expected earnings of 90 cents a share on revenue of $3.5 billion. The company lowered its full-year forecast for \
        2026 and said its board had approved a dividend of 12 cents a share. Shares fell 5 percent in morning trading on Wall Street.
        """),
    Template(
      testDescription: "earnings in other words",
      one: earnings,
      other: """
        Third-quarter net income at Ostbridge Pharma plc climbed to $63 million, or 40 cents a share, from $51 million a year \
        earlier, it said on Tuesday. Revenue was up 9 percent at $820 million. Analysts polled by FactSet were looking for 38 cents \
        a share. For 2026 the company now expects revenue of between $3.1 billion and $3.3 billion. The shares gained 3 percent on \
        Wall Street. The board declared a quarterly dividend of 12 cents.
        """),
    Template(
      testDescription: "obituaries",
      one: """
        Walter Penhallow, who led the county cricket club through its most successful years, died at his home on Sunday after a long \
        illness. He was 83. Born in London in 1943, he was educated at Oxford and served in the Royal Navy before he joined the \
        family business. He is survived by his wife of 51 years, three children and seven grandchildren. The funeral will be held \
        on Saturday at 2 p.m. Donations may be made to Cancer Research in his memory.
        """,
      other: """
        Edith Marlowe, who taught the piano to three generations of children, died in hospital on Tuesday after a long illness. She \
        was 83. Born in London in 1943, she was educated at Oxford and served in the Royal Navy's women's branch before she joined \
        the music school. She is survived by her husband of 49 years, three children and four grandchildren. The funeral will be \
        held on Saturday at 11 a.m. Donations may be made to Cancer Research in her memory.
        """),
    Template(
      testDescription: "shootings",
      one: """
        A 24-year-old man was shot and killed late Saturday outside a bar in Dunmore, police said. Officers were called to the 400 \
        block of Quarry Street at about 11:30 p.m. and found the man with gunshot wounds. He was taken to a hospital, where he was \
        pronounced dead. No arrests have been made. Investigators are looking at video from security cameras. Anyone with \
        information is asked to call Crime Stoppers. Callers can remain anonymous.
        """,
      other: """
        A 31-year-old man was shot and killed early Sunday outside a restaurant in Pellham, police said. Officers were called to \
        the 1200 block of Foundry Avenue at about 2:30 a.m. and found the man with gunshot wounds. He was taken to a hospital, \
        where he was pronounced dead. No arrests have been made. Investigators are looking at video from security cameras. Anyone \
        with information is asked to call Crime Stoppers. Callers can remain anonymous.
        """),
    Template(
      testDescription: "weather",
      one: """
        Today will be mostly cloudy with a 40 percent chance of showers, mainly after noon. High near 62, with a southwest wind of 10 \
        to 15 mph. Tonight, rain likely, with a low around 48. Tuesday, sunny, with a high near 65 and light wind. Tuesday night, \
        mostly clear, with a low around 45. Wednesday, partly sunny, with a high near 68.
        """,
      other: """
        Friday: partly sunny with a 20 percent chance of showers after noon. High near 65 and a west wind of 5 to 15 mph. Tonight \
        will be clear, with a low around 45. Saturday, rain likely, mostly cloudy, with a high near 62. Saturday night, showers, with \
        a low around 48. Sunday, mostly sunny with light wind and a high near 70.
        """),
  ]

  @Test(arguments: templates) func reportsFromOneTemplateAreTwoEvents(template: Template) {
    for (one, other) in [(template.one, template.other), (template.other, template.one)] {
      var desk = Desk()
      desk.read(one, day: 20_500)
      let verdict = desk.decide(other, day: 20_501)
      #expect(verdict.kind == .original, "\(verdict)")
      let isNear = verdict.score > verdict.threshold
      #expect(verdict.evidence.notes.contains { $0.contains("template") } == isNear, "\(verdict.evidence.notes)")
    }
  }

  @Test(arguments: templates) func anEditedReportFromATemplateIsACopyAllTheSame(template: Template) {
    var desk = Desk()
    desk.read(template.one, day: 20_500)
    let longer = template.one.replacingOccurrences(of: "percent", with: "per cent") + " No further details were given."
    #expect(desk.decide(longer, day: 20_500).kind == .nearDuplicate)
  }

  @Test(arguments: FormCases.otherSubjects) func aFormFilledInAnewIsNoCopy(form: Form) {
    for (one, other) in [(form.one, form.other), (form.other, form.one)] {
      var desk = Desk()
      desk.read(one, day: 20_500)
      let verdict = desk.decide(other, day: 20_501)
      #expect([.original, .sameEvent].contains(verdict.kind), "\(verdict)")
      #expect(verdict.evidence.notes.contains { $0.contains("common template, no copy") }, "\(verdict.evidence.notes)")
      let aboutAnother = verdict.evidence.notes.contains { $0.contains("about another subject") }
      #expect(!aboutAnother || verdict.kind == .original, "\(verdict)")
    }
  }

  @Test(arguments: FormCases.corrections) func aCorrectedFormIsACopy(form: Form) {
    for (one, other) in [(form.one, form.other), (form.other, form.one)] {
      var desk = Desk()
      desk.read(one, day: 20_500)
      let verdict = desk.decide(other, day: 20_501)
      #expect(verdict.kind == .nearDuplicate && !verdict.evidence.notes.isEmpty, "\(verdict)")
    }
  }

  @Test func aSecondReportOfAShootingIsTheSameEvent() {
    var desk = Desk()
    desk.read(Self.templates[3].one, day: 20_500)
    desk.read(Self.templates[3].other, day: 20_501)
    let verdict = desk.decide(
      """
      Police in Dunmore are looking for witnesses after a man of 24 was killed by gunshots outside a bar on Quarry Street late on \
      Saturday. He died in hospital. Detectives have collected video from the cameras of shops nearby, and ask anyone who saw \
      something to call.
      """, day: 20_501)
    #expect(verdict.kind == .sameEvent && verdict.group == 1, "\(verdict)")
  }

  @Test func aCorrectionSaysWhatItChanges() {
    var desk = Desk()
    let first = """
      Fourteen people were hurt when a bus overturned on the coast road near Elmsworth on Friday, the county police said. The bus \
      had left Merrow at 8.15 with 31 passengers. Its driver, Paul Harding, was tested for alcohol and was drunk, a spokesman said. \
      The road was closed for 3 hours, and the bus company promised the families its help.
      """
    desk.read(first, day: 20_000)
    let corrected =
      first.replacingOccurrences(of: "31 passengers", with: "29 passengers").replacingOccurrences(
        of: "Paul Harding", with: "Peter Hardwick"
      ).replacingOccurrences(of: "was drunk", with: "was not drunk")
    let verdict = desk.decide(corrected, day: 20_000)
    #expect(verdict.kind == .nearDuplicate)
    #expect(
      verdict.evidence.notes == [
        "numbers changed: 31 → 29", "names changed: Paul Harding → Peter Hardwick", "negations added: not drunk",
      ])
    desk.read(corrected, day: 20_000)
    #expect(desk.decide(first + " It will be reopened at noon.", day: 20_000).evidence.notes.isEmpty)
  }

  static let topic = [
    """
    China and the United States agreed on Monday to suspend tariffs on farm goods for 90 days. In Beijing the commerce ministry said \
    soybeans and beef would be exempt. Washington lifted its surcharge on washing machines. Traders in Chicago welcomed the truce, \
    which followed two weeks of talks in Geneva.
    """,
    """
    A Chinese destroyer and a United States Navy frigate passed within 150 yards of each other in the Taiwan Strait on Wednesday, the \
    Pentagon said. Beijing accused Washington of provocation. The frigate had signalled by radio before it changed course. China said \
    its warship had acted by the rules.
    """,
    """
    The United States denied visas to a dozen Chinese students of robotics, universities in Boston said on Friday. Beijing called the \
    decision discrimination and warned that it would answer. Washington gave no reasons. About 290,000 students from China are \
    enrolled in the United States.
    """,
    """
    Two pandas left Beijing for the zoo in San Diego on Sunday, the first that China has lent to the United States for twenty years. \
    Keepers in Washington had sent theirs back in autumn. The animals, Yun and Xin, will be seen by the public from June on. China \
    lends pandas to countries with which it wants good relations.
    """,
    """
    A court in New York fined a subsidiary of a Chinese bank 30 million dollars on Tuesday for lax controls against money laundering. \
    Prosecutors in Washington said that transfers for a smuggling ring had gone through Beijing. China's foreign ministry said the \
    United States should not politicise commerce.
    """,
  ]

  @Test func aRunningTopicIsNotOneEvent() {
    var desk = Desk()
    for (place, text) in Self.topic.enumerated() { desk.read(text, day: 20_500 + 2 * place) }
    #expect(desk.groups == [1, 2, 3, 4, 5])
  }

  @Test func aRoundUpAndALiveBlogBridgeNothing() {
    var desk = Desk()
    for text in Self.topic { desk.read(text, day: 20_500) }
    let sentences = Self.topic.map { $0.components(separatedBy: ". ") }
    for count in 1...3 {
      let roundUp = sentences.map { $0.prefix(count).joined(separator: ". ") }.joined(separator: ".\n\n")
      let verdict = desk.read("The week in brief.\n\n" + roundUp, day: 20_501)
      #expect(verdict.merges.isEmpty, "\(verdict)")
    }
    // Updates, the newest first, each time with one more: as a live blog grows.
    for count in 1...Self.topic.count {
      let blog = Self.topic.prefix(count).reversed().enumerated().map { "1\($0):05 \($1)" }.joined(separator: "\n\n")
      let verdict = desk.read("Live updates.\n\n" + blog, day: 20_502)
      #expect(verdict.merges.isEmpty, "\(verdict)")
    }
    #expect(Array(desk.groups.prefix(5)) == [1, 2, 3, 4, 5])
  }

  @Test func aBriefMayJoinAnEventAndSaysHowLittleItIs() {
    var desk = Desk()
    desk.read(OverlapTests.ferry, day: 20_000)
    let brief = desk.decide("Elmsworth councillors approve new Northline ferry terminal for 40 million.", day: 20_000)
    #expect(brief.kind == .sameEvent)
    #expect(brief.evidence.notes.contains("of 10 words only: low confidence"), "\(brief.evidence.notes)")
    #expect(!desk.decide(OverlapTests.ferryAgain, day: 20_000).evidence.notes.contains { $0.contains("confidence") })
  }
}
