import Testing

@testable import Ingest

/// Files whose stories are told apart by what returns between them: what the stories are about is much the same.
@Suite("Repeated lines") struct RepetitionTests {
  private static let paragraphs = [
    """
    The harbour council of Elmsworth approved a new ferry terminal on Tuesday after a debate of four hours. The terminal will \
    cost 40 million and replace the wooden pier, which storms damaged twice.
    """,
    """
    Ferry passengers had asked for shelter, harbour pilots for a deeper berth; the council promised both, and the ferry company \
    will pay a third of the terminal.
    """,
    """
    The harbour council of Elmsworth put off the new ferry terminal on Friday. The terminal would cost 40 million, and the \
    ferry company has not said which part of the cost of the terminal it will bear.
    """,
    """
    Harbour pilots said the council had known of the storms that damaged the wooden pier; ferry passengers went on waiting for \
    a shelter at the harbour.
    """,
    """
    The ferry company will close the harbour office at Elmsworth. Ferry tickets are to be sold at the terminal, which the \
    harbour council approved in spring, and from machines at the pier.
    """,
    """
    Ferry passengers without a telephone can call at the council's own desk beside the harbour pilots, the ferry company said, \
    until the terminal opens.
    """,
  ]

  private func starts(_ blocks: [String]) -> [Int] { Segmentation.split(blocks).map(\.block) }

  @Test func anExportOfADatabaseIsSplitAtItsHeaders() {
    let days = ["January 6, 2026 Tuesday", "February 13, 2026 Friday", "March 2, 2026 Monday"]
    let titles = ["Ferry terminal approved", "Ferry terminal put off", "Harbour office to close"]
    var blocks: [String] = []
    for number in 0..<3 {
      blocks += ["Document \(number + 1) of 3", "The Elmsworth Herald", days[number], titles[number]]
      blocks += ["SECTION: NEWS; Pg. \(number * 7 + 4)", "LENGTH: \(number * 11 + 57) words"]
      blocks += Self.paragraphs[(number * 2)...(number * 2 + 1)]
      blocks += ["LOAD-DATE: \(days[number])", "Copyright 2026 The Elmsworth Herald"]
    }
    #expect(starts(blocks) == [0, 10, 20])
  }

  @Test func aHeaderMayBeLinesOfOneBlock() {
    var blocks: [String] = []
    for number in 0..<3 {
      blocks.append(
        "HD Harbour news \(number)\nWC \(number * 13 + 61) words\nPD \(number + 5) January 2026\nSN The Elmsworth Herald"
      )
      blocks += Self.paragraphs[(number * 2)...(number * 2 + 1)]
    }
    #expect(starts(blocks) == [0, 3, 6])
  }

  @Test func aNewsletterIsSplitBelowTheLineThatEndsEachItem() {
    let titles = ["Ferry terminal approved", "Ferry terminal put off", "Harbour office to close"]
    var blocks: [String] = []
    for number in 0..<3 {
      blocks.append(titles[number])
      blocks += Self.paragraphs[(number * 2)...(number * 2 + 1)]
      blocks.append("Story \(number + 11) on our pages")
    }
    #expect(starts(blocks) == [0, 4, 8])
  }

  @Test func captionsAndInterviewsAreNotHeaders() {
    let captions = Self.paragraphs.flatMap { ["Picture: Elmsworth Herald", $0] }
    // Every caption has a paragraph behind it, but they stand too close for stories.
    #expect(LineRepetition.starts(captions, wordsBefore: Self.words(captions)).isEmpty)
    var interview: [String] = []
    for number in 0..<6 {
      interview += ["Question \(number): What will it cost?", "Answer \(number): Forty million, we think."]
    }
    #expect(LineRepetition.starts(interview, wordsBefore: Self.words(interview)).isEmpty)
    // Neither at the beginning nor at the end: a refrain.
    var refrain = [Self.paragraphs[0] + Self.paragraphs[1]]
    for number in 0..<3 { refrain += ["* * *", Self.paragraphs[number] + Self.paragraphs[3]] }
    #expect(LineRepetition.starts(refrain, wordsBefore: Self.words(refrain)).isEmpty)
  }

  private static func words(_ blocks: [String]) -> [Int] { BlockTerms(blocks).wordsBefore }

  // MARK: What is left of the stories

  /// Stories as a database of newspapers exports them.
  private static func export(_ count: Int) -> String {
    let days = ["January 6, 2026 Tuesday", "February 13, 2026 Friday", "March 2, 2026 Monday"]
    let titles = ["Ferry terminal approved", "Ferry terminal put off", "Harbour office to close"]
    let names = ["Ada Brook", "Tom Marlowe", "Grace Okafor"]
    var blocks: [String] = []
    for number in 0..<count {
      blocks += ["Document \(number + 1) of \(count)", "The Elmsworth Herald", days[number], titles[number]]
      blocks += ["By \(names[number])", "SECTION: NEWS; Pg. \(number * 7 + 4)", "LENGTH: \(number * 11 + 57) words"]
      blocks += paragraphs[(number * 2)...(number * 2 + 1)]
      blocks += ["LOAD-DATE: \(days[number])", "Filed from the harbour desk"]
    }
    return blocks.joined(separator: "\n\n")
  }

  @Test func whatReturnsAroundTheStoriesOfAnExportIsLeftOutAndListed() throws {
    let document = try Parser.parse(Array(Self.export(3).utf8), name: "export.txt")
    #expect(
      document.stories.map(\.title?.value) == [
        "Ferry terminal approved", "Ferry terminal put off", "Harbour office to close",
      ])
    #expect(document.stories.map(\.byline?.value) == ["Ada Brook", "Tom Marlowe", "Grace Okafor"])
    #expect(document.stories.map(\.published?.value) == ["2026-01-06", "2026-02-13", "2026-03-02"])
    let texts = (0..<3).map { Self.paragraphs[($0 * 2)...($0 * 2 + 1)].joined(separator: "\n\n") }
    #expect(document.stories.map(\.text) == texts)
    #expect(document.dropped.allSatisfy { $0.reason == "repeated" })
    #expect(
      document.dropped.prefix(6).map(\.text) == [
        "Document 1 of 3", "The Elmsworth Herald", "SECTION: NEWS; Pg. 4", "LENGTH: 57 words",
        "LOAD-DATE: January 6, 2026 Tuesday", "Filed from the harbour desk",
      ])
    #expect(document.dropped.count == 18)
    // Where a story lies in the file its header does, too: from there the file is read on when it has grown.
    #expect(document.stories[0].bytes.lowerBound == 0)
    #expect(document.stories[2].bytes.upperBound == Self.export(3).utf8.count)
  }

  @Test func whatStandsInTwoStoriesStays() throws {
    let document = try Parser.parse(Array(Self.export(2).utf8), name: "export.txt")
    #expect(!document.dropped.contains { $0.reason == "repeated" })
    #expect(document.stories.map(\.text).joined().contains("Filed from the harbour desk"))
    #expect(document.dropped.contains { $0.text == "LENGTH: 57 words" && $0.reason == "export" })
  }

  @Test func aLineThatReturnsWithinTheStoriesStays() throws {
    let export = Self.export(3).replacing("\n\nFerry passengers", with: "\n\nOur readers ask\n\nFerry passengers")
      .replacing("\n\nHarbour pilots said", with: "\n\nOur readers ask\n\nHarbour pilots said")
    let document = try Parser.parse(Array(export.utf8), name: "export.txt")
    #expect(document.stories.count == 3)
    #expect(document.stories.allSatisfy { $0.text.contains("Our readers ask") })
    #expect(!document.dropped.contains { $0.text == "Our readers ask" })
  }
}
