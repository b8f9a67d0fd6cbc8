import Testing

@testable import Ingest

@Suite("Repeated lines") struct RepeatedLinesTests {
  private static let bodies = [
    "A winter storm tore the roof off the fish market in Halven on Monday night, the harbour office said.",
    "The last bakery in the old town of Port Elsing will close after 112 years, its owner told reporters.",
    "Parliament passed the budget after a debate of nineteen hours, with the votes of two smaller parties.",
    "Chess master Ada Lind won the open of Brennick for the third time, half a point ahead of the field.",
    "A ferry ran aground off Skarn in thick fog, and its ninety passengers were taken ashore in boats.",
  ]
  private static let seconds = [
    "Nobody was hurt; the stalls will stand on the quay until spring.", "The ovens go to a museum in the county town.",
    "Opponents announced a complaint to the constitutional court.", "Second place went to a student of nineteen.",
    "Divers found a hole of two metres below the water line.",
  ]

  /// Records of these paragraphs, a story each.
  private func document(_ stories: [[String]]) throws -> Document {
    let lines = stories.enumerated().map { number, paragraphs in
      "{\"title\": \"Headline \(number)\", \"text\": \"\(paragraphs.joined(separator: "\\n\\n"))\"}"
    }
    return try Parser.parse(Array(lines.joined(separator: "\n").utf8), name: "a.jsonl")
  }

  private func stories(head: [String] = [], tail: [String] = [], _ numbers: Range<Int> = 0..<5) -> [[String]] {
    numbers.map { head + [Self.bodies[$0], Self.seconds[$0]] + tail }
  }

  @Test func aLineAtTheEndOfAllStoriesIsLeftOut() throws {
    let footer = "The Halven Courier is owned by its readers."
    let document = try document(stories(tail: [footer]))
    #expect(document.stories.map(\.text) == stories().map { $0.joined(separator: "\n\n") })
    #expect(document.dropped.map(\.text) == Array(repeating: footer, count: 5))
    #expect(document.dropped.map(\.story) == [0, 1, 2, 3, 4])
    #expect(Set(document.dropped.map(\.reason)) == ["repeated"])
    #expect(document.stories.map(\.words) == stories().map { Shape($0.joined(separator: " ")).words })
  }

  @Test func severalLinesAtBothEndsAreLeftOut() throws {
    let document = try document(
      stories(
        head: ["From the newsroom in Halven"],
        tail: ["Tips for our newsroom are welcome", "Halven Courier, Quay 7, Halven"]))
    #expect(document.stories.map(\.text) == stories().map { $0.joined(separator: "\n\n") })
  }

  @Test func caseAndPunctuationDoNotMatter() throws {
    let tails = [
      "Tips are welcome here", "Tips are welcome here!", "TIPS ARE WELCOME HERE", "Tips, are welcome here.", "",
    ]
    let document = try document(zip(stories(), tails).map { $0.1.isEmpty ? $0.0 : $0.0 + [$0.1] })
    #expect(document.stories.map(\.text) == stories().map { $0.joined(separator: "\n\n") })
  }

  @Test(arguments: [
    // Two stories of five, one of three words or fewer, and one that is no line.
    (2, "The Halven Courier is owned by its readers."), (5, "Rain expected"),
    (5, String(repeating: "The Halven Courier is owned by its readers. ", count: 9)),
  ]) func whatMayBeTheStorysStays(count: Int, line: String) throws {
    let stories = stories().enumerated().map { $0.offset < count ? $0.element + [line] : $0.element }
    let document = try document(stories)
    #expect(document.stories.allSatisfy { !$0.text.isEmpty } && document.dropped.isEmpty)
    #expect(document.stories[0].text.contains(line.prefix(12)))
  }

  /// Versions of a story share its lead and its end, and more between them; copies share everything.
  @Test func whatVersionsAndCopiesOfAStoryShareStays() throws {
    let versions = (0..<4).map {
      [Self.bodies[0], Self.seconds[0], Self.bodies[1], Self.bodies[2 + $0 % 3], Self.seconds[1]]
    }
    let copies = [[String]](repeating: [Self.bodies[0], Self.seconds[0]], count: 4)
    for stories in [versions, copies] {
      let document = try document(stories)
      #expect(document.stories.map(\.text) == stories.map { $0.joined(separator: "\n\n") })
    }
  }

  @Test func aLineThatIsMostOfItsStoryStays() throws {
    let line = "The market report of the day is published here at noon."
    let document = try document((0..<5).map { [line, "Wheat \($0 * 7 + 3), barley \($0 * 5 + 2)."] })
    #expect(document.stories.allSatisfy { $0.text.hasPrefix(line) })
  }

  @Test func aTextFileIsLeftToItsForm() throws {
    let text = stories(tail: ["The Halven Courier is owned by its readers."]).map { $0.joined(separator: "\n\n") }
    let document = try Parser.parse(Array(text.joined(separator: "\n\n\n").utf8), name: "a.txt")
    #expect(!document.dropped.contains { $0.reason == "repeated" })
  }

  @Test func entriesOfAFeedLoseTheirFooter() throws {
    let items = stories(tail: ["You read this in the Halven Courier."]).enumerated().map { number, paragraphs in
      "<item><title>H \(number)</title><description>\(paragraphs.map { "&lt;p&gt;\($0)&lt;/p&gt;" }.joined())</description></item>"
    }
    let feed = "<rss version=\"2.0\"><channel><title>Wire</title>\(items.joined())</channel></rss>"
    let document = try Parser.parse(Array(feed.utf8), name: "feed.xml")
    #expect(document.stories.map(\.text) == stories().map { $0.joined(separator: "\n\n") })
  }
}
