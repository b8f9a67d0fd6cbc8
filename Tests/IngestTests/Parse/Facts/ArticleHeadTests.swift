import Testing

@testable import Ingest

/// What stands above a text that comes from a wire, a press office or a press database.
struct ArticleHeadTests {
  private static let first =
    "The harbour was closed on Monday after a storm had damaged two cranes, the port authority said."
  private static let second =
    "Several captains decided to wait at sea for the weather to turn, and the pilots stayed at home."
  private static let text = first + "\n\n" + second

  private func document(_ text: String) throws -> Document { try Parser.parse(Array(text.utf8), name: "a.txt") }

  private func story(_ text: String) throws -> Story {
    let document = try document(text)
    try #require(document.stories.count == 1)
    return document.stories[0]
  }

  @Test(arguments: [
    """
    Storm Closes Harbour

    The Halven Courier
    January 5, 2026 Monday
    Final Edition

    Copyright 2026 The Halven Courier All Rights Reserved

    Section: NEWS; Pg. A1
    Length: 1,500 words
    Byline: Jane Doe

    Body

    \(text)

    Load-Date: January 6, 2026

    End of Document
    """,
    """
    Storm Closes Harbour

    By Jane Doe
    500 words
    5 January 2026
    The Halven Courier
    HCOUR
    English
    Copyright 2026 The Halven Courier. All Rights Reserved.

    \(text)

    Document HCOUR00020260105em150002a
    """,
    """
    Storm Closes Harbour

    PD 5 January 2026
    LENGTH: 500 words
    Byline: Jane Doe
    Copyright 2026 The Halven Courier
    All Rights Reserved

    \(text)
    """,
  ])
  func theHeadOfAnExportIsFactsAndNoText(export: String) throws {
    let story = try story(export)
    #expect(story.title?.value == "Storm Closes Harbour")
    #expect(story.byline?.value == "Jane Doe")
    #expect(story.published?.value == "2026-01-05")
    #expect(story.publisher == Fact(value: "The Halven Courier", source: "copyright line"))
    #expect(story.text == Self.text)
    let left = try document(export).dropped.map(\.text)
    #expect(export.split(separator: "\n").filter { $0.contains("Document") }.allSatisfy { left.contains(String($0)) })
  }

  @Test(arguments: ["Associated Press", "Staff Writer"])
  func whatIsBelowABylineSaysWhoseAuthorItIs(outlet: String) throws {
    let head = "Storm closes harbour of Halven\nBy JANE DOE\n"
    let story = try story("\(head)\(outlet)\n\n\(Self.text)")
    #expect(story.byline?.value == "JANE DOE")
    #expect(story.text == Self.text)
    #expect(try self.story("\(head)\n\(outlet)\n\n\(Self.text)").text == outlet + "\n\n" + Self.text)
  }

  @Test func aPaperIsNotTakenForItsAuthor() throws {
    let head =
      "Storm closes harbour of Halven\n\nHalven Courier\nJanuary 5, 2026 Monday\n\nLength: 500 words\nByline: Jane Doe\n"
    let story = try story("\(head)Copyright 2026 Halven Courier\n\n\(Self.text)")
    #expect(story.byline?.value == "Jane Doe")
    #expect(story.publisher?.value == "Halven Courier")
    #expect(story.text == Self.text)
  }

  /// As LexisNexis writes it, with and without the edition.
  @Test(arguments: ["", "Late Edition - Final\n\n"]) func thePaperMayStandAboveTheDate(edition: String) throws {
    let head = "The Halven Courier\n\nJanuary 5, 2026 Monday\n\n\(edition)Storm closes harbour\n\nBYLINE: Jane Doe\n\n"
    let story = try story("\(head)SECTION: NEWS; Pg. 3\n\nLENGTH: 500 words\n\n\(Self.text)")
    #expect(story.title?.value == "Storm closes harbour" && story.byline?.value == "Jane Doe")
    #expect(story.publisher?.value == "The Halven Courier" && story.published?.value == "2026-01-05")
    #expect(story.text == Self.text)
  }

  /// As scripts that save articles write it.
  @Test(arguments: [
    "Title: Storm closes harbour\nAuthor: Jane Doe\nDate: 2026-01-05\nURL: https://a.example/storm\n",
    "https://a.example/storm\n\nStorm closes harbour\n\nBy Jane Doe\n\n5 January 2026\n",
    "Titel: Storm closes harbour\nQuelle: https://a.example/storm\nAutorin: Jane Doe\nDatum: 05.01.2026\n",
  ])
  func linesThatSayWhatTheyAreAreFacts(head: String) throws {
    let story = try story("\(head)\n\(Self.text)")
    #expect(story.title?.value == "Storm closes harbour" && story.byline?.value == "Jane Doe")
    #expect(story.published?.value == "2026-01-05" && story.url?.value == "https://a.example/storm")
    #expect(story.text == Self.text)
  }

  @Test func whomToAskAboutAReleaseIsNoHeadline() throws {
    let contact = "Contact: Jane Doe\nPhone: 555-0100\njane@a.example\n+49 30 555 0100\n"
    let story = try story("FOR IMMEDIATE RELEASE\n\n\(contact)\nSTORM CLOSES HARBOUR OF HALVEN\n\n\(Self.text)")
    #expect(story.title?.value == "STORM CLOSES HARBOUR OF HALVEN" && story.text == Self.text)
  }

  /// What is asked within a text is its own.
  @Test func suchLinesWithinATextStay() throws {
    let lines = "See https://a.example/storm for the list.\n\nTitle: the last that he won\n\nContact: none"
    #expect(try story("Storm closes harbour\n\n\(Self.text)\n\n\(lines)").text == "\(Self.text)\n\n\(lines)")
  }

  @Test func shortLinesAboveOtherTextsStay() throws {
    let story = try story("Storm Closes Harbour\n\nBody\n\nEnglish\n\n\(Self.text)")
    #expect(story.text == "Body\n\nEnglish\n\n" + Self.text)
    #expect(story.publisher == nil)
  }

  @Test(arguments: ["FOR IMMEDIATE RELEASE", "For immediate release:", "PRESS RELEASE", "- Pressemitteilung -"])
  func aPressReleaseHasItsHeadlineBelow(label: String) throws {
    let story = try story("\(label)\n\nHalven Opens New Quay\n\n\(Self.text)")
    #expect(story.title?.value == "Halven Opens New Quay")
    #expect(story.text == Self.text)
  }

  @Test func theDayOfAReleaseIsItsPublication() throws {
    let story = try story("FOR IMMEDIATE RELEASE: January 5, 2026\n\nHalven Opens New Quay\n\n\(Self.text)")
    #expect(story.title?.value == "Halven Opens New Quay")
    #expect(story.published?.value == "2026-01-05")
  }

  @Test(arguments: [
    "BC-US--Storm-Market, 2nd Ld-Writethru", "BC-US--Storm-Market,500", "AM-Storm--Harbour, 1st Ld", "US--Storm Watch",
  ])
  func aSlugIsNeitherPlaceNorHeadline(slug: String) throws {
    let isSlug = slug != "US--Storm Watch"
    let story = try story("\(slug)\nStorm closes harbour of Halven\n\nHALVEN (AP) — \(Self.text)")
    #expect((story.title?.value == "Storm closes harbour of Halven") == isSlug)
    if isSlug { #expect(story.dateline?.value == "HALVEN") }
  }

  @Test(arguments: [
    ("HALVEN, Jan. 5, 2026 (GLOBE NEWSWIRE) -- ", "HALVEN", "2026-01-05"),
    ("HALVEN, Norway, Jan. 5, 2026 /PRNewswire/ -- ", "HALVEN, Norway", "2026-01-05"),
    ("HALVEN, Norway--(BUSINESS WIRE)--", "HALVEN, Norway", nil), ("Madrid, 5 ene (EFE).- ", "Madrid", nil),
    ("Madrid, 5 ene 2026 (EFE).- ", "Madrid", "2026-01-05"), ("MOSCOW, January 5. /TASS/. ", "MOSCOW", nil),
    ("МОСКВА, 5 января. /ТАСС/. ", "МОСКВА", nil), ("New Delhi, Jan 5 (IANS) ", "New Delhi", nil),
    ("(ANSA) - ROMA, 05 GEN - ", "ROMA", nil), ("LONDON Jan. 5 2026 (Reuters) - ", "LONDON", "2026-01-05"),
    ("Berlin, 5. Januar 2026 (dpa) - ", "Berlin", "2026-01-05"),
  ])
  func agenciesNamePlaceAndDay(opening: String, place: String, iso: String?) throws {
    let story = try story("Storm closes harbour of Halven\n\n" + opening + Self.text)
    #expect(story.dateline == Fact(value: place, source: "dateline"))
    #expect(story.published == iso.map { Fact(value: $0, source: "dateline") })
    #expect(story.text.hasPrefix(opening))
  }

  @Test(arguments: [
    "Jane Doe (CDU) said on Monday that the harbour was closed for 5 days, and nobody knew why.",
    "Halven (Norway) is a town of 5,000 people by the sea, and it has a harbour with two cranes.",
    "(Lund) - The harbour was closed on Monday, the port authority said in a statement.",
    "In January 5 (five) ships were damaged by the storm, the port authority said in a statement.",
    "On Jan 5 (Monday) The Courier said that the harbour was closed, and that nobody knew why.",
  ])
  func bracketsAloneMakeNoDateline(text: String) { #expect(Dateline.parse(text) == nil) }

  private static let other = """
    New Bridge Opens in Lund

    The mayor of Lund opened the new bridge across the river on Tuesday, three years later than the town had planned.

    The old bridge is to be torn down in spring, when the river is low and the birds have not begun to breed.
    """

  @Test(arguments: ["\n\n\u{0C}\n", "\n\n\u{0C}", "\n\n\n\n"])
  func aHeadlineBelowAWideGapBeginsAStory(gap: String) throws {
    let document = try document("Storm closes harbour of Halven\n\n" + Self.text + gap + Self.other + "\n")
    #expect(document.stories.map(\.title?.value) == ["Storm closes harbour of Halven", "New Bridge Opens in Lund"])
  }

  @Test(arguments: ["\n\n", "\n\n\n\n"])
  func gapsBetweenAllParagraphsPartNothing(gap: String) throws {
    let text =
      "Storm closes harbour of Halven\n\n" + Self.text + "\n\nWhat Happened Next\n\n" + Self.second + "\n\n"
      + Self.first
    #expect(try document(text.replacing("\n\n", with: gap)).stories.count == 1)
  }

  @Test func thePagesOfOneStoryAreOneStory() throws {
    #expect(try document(Self.first + "\n\n\u{0C}" + Self.second + "\n\n\u{0C}" + Self.first).stories.count == 1)
  }
}
