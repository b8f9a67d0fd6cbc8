import Support
import Testing

@testable import Ingest

/// Files as people drop them that were read wrongly once.
struct FoundInUseTests {
  private static let text =
    "The city council on Tuesday approved a plan to build a library on the site of the former bus depot, ending six years of debate."

  private func parse(_ text: String, _ name: String) throws -> [Story] {
    try Parser.parse(Array(text.utf8), name: name).stories
  }

  @Test func theSourceOfAnArticleIsAPaperAndNotTheArticle() throws {
    let story = try #require(
      try parse(
        #"{"articles":[{"source":{"id":"the-post","name":"The Post","language":"de","created_at":"2011-01-01"},"#
          + #""title":"Library approved","publishedAt":"2024-04-10T13:30:00Z","content":"\#(Self.text)"}]}"#, "a.json"
      ).first)
    #expect(
      story.guid == nil && story.publisher?.value == "The Post" && story.published?.value == "2024-04-10T13:30:00Z")
    #expect(story.language?.value != "de")
  }

  @Test func whatASearchEngineWrapsIsNoPublisher() throws {
    let story = try #require(
      try parse(#"{"_id":"a1","_source":{"title":"Library approved","content":"\#(Self.text)"}}"#, "a.json").first)
    #expect(story.publisher == nil && story.title?.value == "Library approved" && story.text == Self.text)
  }

  @Test(arguments: [
    #"[{"_type":"block","children":[{"_type":"span","text":"One "},{"_type":"span","text":"storm."}]},"#
      + #"{"_type":"block","children":[{"_type":"span","text":"Two."}]}]"#,
    #"{"nodeType":"document","content":[{"nodeType":"paragraph","content":[{"nodeType":"text","value":"One storm."}]},"#
      + #"{"nodeType":"paragraph","content":[{"nodeType":"text","value":"Two."}]}]}"#,
    #"{"blocks":[{"type":"paragraph","data":{"text":"One storm."}},{"type":"list","data":{"items":["Two."]}}]}"#,
    #"[{"type":"text","content":"One storm."},{"type":"quote","content":"Two."}]"#,
  ])
  func aTextMayBeATree(body: String) throws {
    let story = try #require(try parse(#"{"title":"Storm","date":"2026-01-06","body":\#(body)}"#, "a.json").first)
    #expect(story.text.split(whereSeparator: \.isNewline) == ["One storm.", "Two."], "\(story.text)")
  }

  @Test func whatServicesWriteInsteadOfATextIsNone() throws {
    let json =
      #"[{"title":"[Removed]","content":"[Removed]","publishedAt":"1970-01-01T00:00:00Z"},"#
      + #"{"title":"A","date":"2026-01-06","content":"ONLY AVAILABLE IN PAID PLANS","description":"\#(Self.text)"},"#
      + #"{"title":"B","content":"\#(Self.text) And … [+1843 chars]"}]"#
    #expect(try parse(json, "a.json").map(\.text) == [Self.text, Self.text + " And …"])
  }

  @Test func paragraphsWithoutFullStopsAreNoStoriesOfTheirOwn() throws {
    let paragraphs = [
      "กรุงเทพฯ คณะรัฐมนตรีมีมติเห็นชอบร่างพระราชบัญญัติงบประมาณรายจ่ายประจำปี วงเงิน 3.48 ล้านล้านบาท เพิ่มขึ้นจากปีก่อนร้อยละ 9.3",
      "นายกรัฐมนตรีกล่าวว่า งบประมาณดังกล่าวจะช่วยกระตุ้นเศรษฐกิจและลดความเหลื่อมล้ำในสังคม โดยจะเสนอต่อสภาผู้แทนราษฎรในเดือนหน้า",
      "ฝ่ายค้านเตรียมอภิปรายเรื่องหนี้สาธารณะที่สูงขึ้นต่อเนื่องและงบประมาณรายจ่ายประจำปีของคณะรัฐมนตรี",
    ]
    #expect(try parse(paragraphs.joined(separator: "\n\n"), "a.txt").count == 1)
  }

  @Test(arguments: [
    ("BYLINE: By Marta Lindqvist", "Marta Lindqvist"), ("Author: Lindqvist, Marta", "Marta Lindqvist"),
    ("Authors: Marta Lindqvist, John Roe", "Marta Lindqvist, John Roe"),
  ])
  func labelsStandBeforeNamesOfAnyForm(line: String, names: String) {
    #expect(Byline.withPrefix(line)?.byline == names)
  }

  @Test func aPaperBelowTheHeadlineIsNoAuthor() throws {
    for paper in ["Le Monde", "Der Spiegel", "White House", "San Francisco"] {
      let story = try parse("Library approved after six years\n\n\(paper)\n\n10 April 2024\n\n\(Self.text)", "a.txt")
        .first
      #expect(story?.byline == nil && story?.published?.value == "2024-04-10", "\(paper)")
    }
  }

  @Test func aSpanOfLifeIsNoDayOfPublication() throws {
    let story = try parse("Harriet Louise Malone\nMarch 3, 1931 - April 2, 2024\n\n\(Self.text)", "a.txt").first
    #expect(story?.published == nil && story?.title?.value == "Harriet Louise Malone")
  }

  @Test func eachOfSeveralStoriesKeepsItsAddress() throws {
    let stories = (1...4).map { number in
      "https://a.example/2024/04/0\(number)/story-\(number)\nLibrary number \(number) approved after a long debate\n\n"
        + "By Jane Doe\n\n\(Self.text)\n\nThe vote was \(number) to 7, and building begins in March, said the director."
    }
    let found = try parse(stories.joined(separator: "\n\n"), "a.txt")
    #expect(found.map { $0.url?.value } == (1...4).map { "https://a.example/2024/04/0\($0)/story-\($0)" })
  }

  @Test(arguments: [
    (#"{"title":"A","date":"2026-01-06","updated_at":"2026-01-07T10:00:00Z","text":"TEXT"}"#, "2026-01-07T10:00:00Z"),
    (#"{"title":"A","date":"2026-01-06","date_modified":"2026-01-06","text":"TEXT"}"#, nil),
    (
      "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>1</id><title>A</title><published>2026-01-06T09:00:00Z</published>"
        + "<updated>2026-01-07T10:00:00Z</updated><content>TEXT</content></entry></feed>", "2026-01-07T10:00:00Z"
    ),
    (
      "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>1</id><title>A</title><updated>2026-01-07T10:00:00Z</updated>"
        + "<content>TEXT</content></entry></feed>", nil
    ),
  ])
  func whenARecordOrEntryWasChangedIsTold(file: String, modified: String?) throws {
    let story = try #require(try parse(file.replacing("TEXT", with: Self.text), "a").first)
    #expect(story.modified?.value == modified && story.published != nil)
  }

  @Test func aSlugMayHaveSpaces() throws {
    let story = try parse(
      "AM-US--Midwest Flooding, 1st Ld-Writethru,580\nRivers crest across the plains\nBy JANE DOE\n\n"
        + "DES MOINES, Iowa (AP) — \(Self.text)", "a.txt"
    ).first
    #expect(story?.title?.value == "Rivers crest across the plains" && story?.dateline?.value == "DES MOINES, Iowa")
  }

  @Test func aDatelineMayStandBelowNotes() throws {
    let notes = "Library approved\n\nBox one\n\nBox two\n\nBox three\n\n"
    let story = try parse(notes + "Lyon (AFP) - \(Self.text)", "a.txt").first
    #expect(story?.dateline?.value == "Lyon")
  }

  @Test(arguments: [
    "skip past newsletter promotion", "after newsletter promotion", "This article is more than 6 years old",
    "Explore more on these topics", "Reuse this content", "Share full article", "Listen to this article · 5:12 min",
    "Like | Comment | Restack", "Want to change how you receive these emails?",
  ])
  func whatLargeSitesWriteAroundATextIsLeftOut(line: String) throws {
    let story = try #require(try parse("Library approved\n\n\(Self.text)\n\n\(line)\n\n\(Self.text)", "a.txt").first)
    #expect(story.text == Self.text + "\n\n" + Self.text)
  }

  @Test func aClippedNoteSaysWhereItIsFrom() throws {
    let note =
      "---\ntitle: \"Library approved\"\nsource: \"https://a.example/1\"\nauthor:\n  - \"[[people/Marta Lindqvist|Marta Lindqvist]]\"\n"
      + "site: The Post\npublished: 2024-04-10\n---\n\(Self.text)\n"
    let story = try #require(try parse(note, "a.md").first)
    #expect(story.url?.value == "https://a.example/1" && story.byline?.value == "Marta Lindqvist")
    #expect(story.publisher?.value == "The Post")
  }

  @Test(arguments: [
    "[InternetShortcut]\nURL=https://a.example/1\n", "[Desktop Entry]\nType=Link\nURL=https://a.example/1\n",
  ])
  func aShortcutIsNoStory(file: String) {
    let failure = #expect(throws: ParseFailure.self) { try parse(file, "a.url") }
    #expect(failure?.reason == .unsupportedFormat && failure?.advice.contains("save the page itself") == true)
  }
}
