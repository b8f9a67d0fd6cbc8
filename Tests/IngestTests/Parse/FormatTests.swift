import Testing

@testable import Ingest

struct FormatTests {
  private func failure(_ bytes: [UInt8], name: String = "a.txt") -> ParseFailure? {
    do throws(ParseFailure) {
      _ = try Parser.parse(bytes, name: name)
      return nil
    } catch { return error }
  }

  @Test(
    arguments: [
      (Array("%PDF-1.7\n%".utf8), "PDF"), ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7z"),
      ([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10], "PNG"),
      ([0xFF, 0xD8, 0xFF, 0xE0, 0, 16], "JPEG"), (Array("Rar!\u{1}".utf8), "RAR"),
      ([0x7F, 0x45, 0x4C, 0x46, 2, 1], "ELF"),
      (Array("SQLite format 3\0".utf8), "SQLite"),
    ] as [([UInt8], String)])
  func knownBinariesAreNamed(bytes: [UInt8], name: String) {
    let failure = failure(bytes)
    #expect(failure?.reason == .notText)
    #expect(failure?.detail.contains(name) == true)
    #expect(failure?.detail.contains("byte 0") == true)
    #expect(failure?.advice.isEmpty == false)
  }

  @Test func nulAndControlsAreNoText() {
    var bytes = Array("The minister resigned on Monday evening after a long day.".utf8)
    bytes[10] = 0
    #expect(failure(bytes)?.detail.contains("byte 10") == true)
    bytes[10] = 1
    #expect(failure(bytes)?.reason == .notText)
    bytes[10] = 0x20
    let long = [[UInt8]](repeating: bytes, count: 9).flatMap { $0 }
    #expect(failure(long + [1]) == nil)
  }

  @Test(arguments: [
    ("<?xml version=\"1.0\"?><nitf></nitf>", "XML"), ("{\\rtf1\\ansi Text}", "RTF"),
    ("title,text,date\nStorm,A storm came.,2026-01-06\n", "CSV"),
    ("\"id\";\"headline\";\"Article Body\";\"published_at\";\"url\"\n1;2;3;4;5\n".replacing(" B", with: "_B"), "CSV"),
    ("title\tcontent\turl\nStorm\tA storm came.\thttps://a.example\n", "CSV"),
  ])
  func otherFormatsAreRefusedByName(text: String, kind: String) {
    let failure = failure(Array(text.utf8))
    #expect(failure?.reason == .unsupportedFormat)
    #expect(failure?.detail.contains(kind) == true)
    #expect(failure?.detail.contains("byte 0") == true)
  }

  @Test(arguments: [
    ("[UPDATE] The minister resigned on Monday.", "a.txt", Format.text), ("{Note: this is prose.}", "a.txt", .text),
    ("Date: 6 January 2026\nThe minister resigned on Monday.", "a.txt", .text),
    ("# Title\n\nText of it.", "a.md", .markdown),
    ("---\ntitle: A\n---\nText of it.", "a.txt", .markdown), ("<!DOCTYPE html><p>Text of it.", "a.txt", .html),
    ("<p>Text of it.</p>", "a.html", .html), ("Text of it.", "a.html", .text),
    ("---\nText of it.\n---", "a.txt", .text),
    ("<?xml version=\"1.0\"?><!DOCTYPE html><html><body><p>Text of it.</p>", "a.xhtml", .html),
    ("< 5 people were hurt, the police said.", "a.txt", .text),
    ("Title, text, date and place of it: all was wrong.", "a.txt", .text), ("date,place,time", "a.txt", .text),
    ("source|place|day\nA text.", "a.txt", .text),
  ])
  func formatsAreSniffed(text: String, name: String, format: Format) throws {
    #expect(try Parser.parse(Array(text.utf8), name: name).format == format)
  }

  @Test func formatCanBeForced() throws {
    let bytes = Array("# Title of the story\n\nThe minister resigned on Monday evening.".utf8)
    #expect(try Parser.parse(bytes, name: "a.txt", format: .markdown).stories[0].title?.value == "Title of the story")
    #expect(try Parser.parse(bytes, name: "a.md", format: .text).stories[0].title?.value == "# Title of the story")
  }
}

struct MarkdownTests {
  private let text = """
    ---
    title: "Armies Sign Plan"
    author: Jane Doe
    date: 2026-01-06
    tags:
      - army
    ---

    ## A *wider* pivot

    The **two armies** signed a [plan](https://example.org/a_(b)) on Monday, see `plan_2026` for it.

    - first_item stays one word
    - second item

    | Key | Value |
    |-----|------:|
    | Cost | 5 \\* 3 |

    Setext heading
    --------------

    Share this:

    ```
    Share this:
    ```

    ![photo](a.png)
    """

  @Test func frontMatterMarksAndFurniture() throws {
    let bytes = Array(text.utf8)
    let document = try Parser.parse(bytes, name: "a.md")
    let story = try #require(document.stories.first)
    #expect(document.stories.count == 1)
    #expect(story.title == Fact(value: "Armies Sign Plan", source: "front matter"))
    #expect(story.byline?.value == "Jane Doe")
    #expect(story.published?.value == "2026-01-06")
    #expect(story.headings == ["A wider pivot", "Setext heading"])
    #expect(
      story.text.split(separator: "\n\n") == [
        "A wider pivot", "The two armies signed a plan on Monday, see plan_2026 for it.", "first_item stays one word",
        "second item", "Key | Value", "Cost | 5 * 3", "Setext heading", "Share this:",
      ])
    #expect(story.bytes.lowerBound == 0)
    #expect(document.dropped.map(\.reason) == ["share"])
    #expect(try Parser.parse(Array(bytes[story.bytes]), name: "a.md").stories.map(\.text) == [story.text])
  }

  @Test(arguments: [
    """
    ---
    title: "Armies Sign Plan"
    authors: [Jane Doe, John Roe]
    date: 2026-01-06T09:24:00Z
    lastmod: 2026-01-07
    lang: en
    canonical_url: https://example.org/plan
    params:
      title: none of this
    ---
    """,
    """
    +++
    title = "Armies Sign Plan"
    authors = ["Jane Doe", "John Roe"]
    date = 2026-01-06T09:24:00Z
    lastmod = 2026-01-07
    lang = 'en'
    canonical_url = "https://example.org/plan"
    tags = [
      "army",
    ]

    [params]
    title = "none of this"
    +++
    """,
  ])
  func frontMatterIsReadInBothOfItsForms(_ matter: String) throws {
    for name in ["a.md", "a.txt"] {
      let document = try Parser.parse(
        Array((matter + "\n\nThe two armies signed a plan on Monday.\n").utf8), name: name)
      let story = try #require(document.stories.first)
      #expect(document.format == .markdown && story.text == "The two armies signed a plan on Monday.")
      #expect(story.title?.value == "Armies Sign Plan" && story.byline?.value == "Jane Doe, John Roe")
      #expect(story.published?.value == "2026-01-06T09:24:00Z" && story.modified?.value == "2026-01-07")
      #expect(story.language?.value == "en" && story.url?.value == "https://example.org/plan")
    }
  }

  @Test func firstHeadingIsTheTitle() throws {
    let text =
      "# Armies Sign Plan\n\nBy Jane Doe\n\nThe two armies signed a plan on Monday.\n\n## Why now\n\nNobody could say why."
    let story = try #require(try Parser.parse(Array(text.utf8), name: "a.md").stories.first)
    #expect(story.title?.value == "Armies Sign Plan")
    #expect(story.byline?.value == "Jane Doe")
    #expect(story.headings == ["Why now"])
  }

  @Test func hardWrappedTextIsJoined() throws {
    let text = """
      Armies Sign Plan
      By Jane Doe

      The two armies signed a plan on Monday, the ministry said in a long
      statement that was published on its web site, and which nobody had ex-
      pected before the end of the year, when the talks were to be resumed
      in earnest.

      A second paragraph follows here, and it is wrapped as well, so that a
      reader of the file sees lines of about seventy columns, as is usual.
      """
    let story = try #require(try Parser.parse(Array(text.utf8), name: "a.txt").stories.first)
    #expect(story.title?.value == "Armies Sign Plan")
    #expect(story.byline?.value == "Jane Doe")
    #expect(story.text.split(separator: "\n\n").count == 2)
    #expect(story.text.contains("nobody had expected before"))
    #expect(story.text.contains("a long statement"))
  }
}

struct DocumentBoundsTests {
  @Test(arguments: ["a\n", "a\r\n", "\u{2028}", "\u{85}", "a\u{0C}"])
  func aFileOfCountlessLinesIsRefused(_ line: String) {
    let bytes = Array(String(repeating: line, count: Limits.documentLines + 1).utf8)
    let failure = #expect(throws: ParseFailure.self) { try Parser.parse(bytes, name: "a.txt") }
    #expect(failure?.reason == .tooLarge)
  }

  @Test func aPageOfCountlessTagsIsRefused() {
    let bytes = Array(("<html><body>" + String(repeating: "<p>a", count: Limits.pageTags)).utf8)
    let failure = #expect(throws: ParseFailure.self) { try Parser.parse(bytes, name: "a.html") }
    #expect(failure?.reason == .tooLarge)
  }

  @Test func aLongTextOfOrdinaryLinesIsNot() throws {
    let bytes = Array(
      String(repeating: "An ordinary line of an ordinary text, in its usual length.\n", count: 20_000).utf8)
    #expect(try Parser.parse(bytes, name: "a.txt").stories.count == 1)
  }
}
