import Support
import Testing

@testable import Ingest

/// The five real files that the service was asked for.
@Suite(.enabled(if: Corpora.arePresent, "skipped: the corpora are absent; set COPYTASTER_CORPORA"))
struct SeedTests {
  private func parse(_ number: String) throws -> Document {
    try Parser.parse(Corpora.seed(number), name: number + ".txt")
  }

  @Test func digestHoldsFourStoriesAndTwoDatelines() throws {
    let stories = try parse("000").stories
    #expect(stories.count == 4)
    #expect(stories.map { $0.dateline?.value } == [nil, nil, "MINNEAPOLIS", "BERLIN"])
    #expect(stories.allSatisfy { $0.title == nil && $0.byline == nil && $0.published == nil })
    #expect(stories[2].text.hasPrefix("MINNEAPOLIS – A profound"))
  }

  @Test func nameAloneOnTheFirstLineIsTheByline() throws {
    let document = try parse("001")
    #expect(document.stories.count == 1)
    #expect(document.stories[0].byline?.value == "Faith Nyasuguta")
    #expect(document.stories[0].title == nil)
    #expect(!document.stories[0].text.contains("RELATED"))
    #expect(!document.stories[0].text.contains("Faith Nyasuguta"))
    #expect(document.dropped.map(\.text) == ["RELATED:"])
  }

  @Test func headlineBylineAndDateLineAreFacts() throws {
    let story = try #require(try parse("002").stories.first)
    #expect(story.title?.value == "'Israel', Morocco Sign Joint Military Work Plan, Deepening Ties")
    #expect(story.byline == Fact(value: "Al Mayadeen English", source: "byline line"))
    #expect(story.published == Fact(value: "2026-01-06T09:24:00", source: "date line"))
    #expect(story.headings == ["A wider pivot toward Israeli defense suppliers", "Geopolitical, regional implication"])
    #expect(story.text.hasPrefix("Five years after normalization"))
    #expect(!story.text.contains("Post a Comment") && !story.text.contains("No comments"))
  }

  @Test func sectionsAndTableStayAndFurnitureGoes() throws {
    let document = try parse("003")
    #expect(document.stories.count == 1)
    let text = document.stories.map(\.text).joined(separator: "\n\n")
    #expect(document.stories[0].title?.value == "Morocco-Israel Military Ties Grow Amidst Regional Tensions")
    #expect(document.stories.flatMap(\.headings).contains("Implications for Regional Power Dynamics"))
    #expect(document.stories.flatMap(\.headings).contains("What are the potential implications for Algeria?"))
    for row in ["Key Metric 2023 Projected 2028", "Israel-Morocco Trade (USD Billions) $0.5 $1.2"] {
      #expect(text.contains(row))
      #expect(!document.stories.flatMap(\.headings).contains(row))
    }
    for line in ["0 comments", "Discover more", "Subscribe to get", "You may also like", "in the comments below"] {
      #expect(!text.contains(line))
      #expect(document.dropped.contains { $0.text.contains(line) })
    }
  }

  @Test func plainParagraphsHaveNoHeadline() throws {
    let story = try #require(try parse("004").stories.first)
    #expect(story.title == nil && story.byline == nil && story.headings.isEmpty)
    #expect(story.text.split(separator: "\n\n").count == 16)
  }

  @Test(arguments: ["000", "001", "002", "003", "004"])
  func storiesAreDisjointAndParseAloneToTheSameText(number: String) throws {
    let bytes = Corpora.seed(number)
    var end = 0
    for story in try Parser.parse(bytes, name: "a.txt").stories {
      #expect(story.bytes.lowerBound >= end && story.bytes.upperBound <= bytes.count && !story.bytes.isEmpty)
      end = story.bytes.upperBound
      let alone = try Parser.parse(Array(bytes[story.bytes]), name: "a.txt").stories
      #expect(alone.map(\.text) == [story.text])
    }
  }
}
