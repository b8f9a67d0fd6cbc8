import Support
import Testing

@testable import Ingest

struct RecordTests {
  private func parse(_ text: String, name: String = "a.json") throws -> Document {
    try Parser.parse(Array(text.utf8), name: name)
  }

  @Test(arguments: [
    (#"{"first_name":"Jane","last_name":"Doe"}"#, "Jane Doe"),
    (#"{"givenName":"Jane","familyName":"Doe"}"#, "Jane Doe"),
    (#"[{"firstName":"Jane","lastName":"Doe"},{"name":"Tom Ott","last_name":"O"}]"#, "Jane Doe, Tom Ott"),
    (#""admin""#, nil), (#"{"name":"Administrator"}"#, nil), (#"["admin","Jane Doe"]"#, "Jane Doe"),
  ])
  func authorsMayBeInParts(author: String, names: String?) throws {
    let story = try parse(#"{"text":"\#(Self.text)","author":\#(author)}"#).stories.first
    #expect(story?.byline?.value == names)
  }

  /// As Scrapy writes what it found all of.
  @Test func whatIsAListOfOneIsThatOne() throws {
    let story = try #require(
      try parse(
        #"{"headline":["Storm"],"body":["\#(Self.text)"],"date":["6 January 2026"],"url":["https://a.example/1"]}"#
      ).stories.first)
    #expect(story.title?.value == "Storm" && story.published?.value == "2026-01-06" && story.text == Self.text)
    #expect(story.url?.value == "https://a.example/1")
  }

  @Test func aHeadlineWithASummaryIsAStory() throws {
    let story = try #require(try parse(#"[{"title":"Storm","summary":"\#(Self.text)"}]"#).stories.first)
    #expect(story.title?.value == "Storm" && story.text == Self.text)
    #expect(throws: ParseFailure.self) { try parse(#"{"title":"Storm","description":"A tool"}"#) }
  }

  @Test(arguments: ["[1,2,3]", "[1, -2.5e3,\n null, true]", "[[1],[2]]"])
  func listsOfNumbersAreRefused(json: String) {
    for name in ["a.json", "a.txt"] { #expect(throws: ParseFailure.self) { try parse(json, name: name) } }
  }

  @Test(arguments: ["[1] A note, and its text.", "[1, 2] are two of them", "[2026]", "[]"])
  func whatMerelyBeginsLikeOneIsText(text: String) throws { #expect(try parse(text, name: "a.txt").format == .text) }

  /// What the fields of a story say, in one line.
  private func line(_ story: Story) -> String {
    let language = story.language.flatMap { $0.source == "text" ? nil : $0 }
    return [story.title, story.byline, story.published, story.url, story.publisher, story.section, language]
      .map { $0?.value ?? "-" }.joined(separator: " | ") + " | \(story.guid ?? "-") | \(story.text)"
  }

  private static let text = "A winter storm tore the roof off the fish market in Halven on Monday night."

  /// Records as the programs named make them, and what they say.
  static let records: [(program: String, json: String, line: String)] = [
    (
      "newspaper4k",
      """
      {"url": "https://a.example/1", "read_more_link": "", "language": "en", "title": "Storm", "top_image": "https://a.example/i.jpg",
       "authors": ["Jane Doe", "Tom Ott"], "summary": "", "publish_date": "2026-01-06 09:24:00", "text": "\(text)\\n\\nSecond."}
      """, "Storm | Jane Doe, Tom Ott | 2026-01-06T09:24:00 | https://a.example/1 | - | - | en | - | \(text)\n\nSecond."
    ),
    (
      "trafilatura",
      """
      {"title": "Storm", "author": "Jane Doe", "hostname": "a.example", "date": "2026-01-06", "fingerprint": "5d1f", "id": null,
       "license": null, "comments": "", "raw_text": "Menu \(text)", "text": "\(text)", "language": null, "source": "https://a.example/1",
       "source-hostname": "The Courier", "excerpt": "A winter", "categories": "Weather", "tags": ""}
      """, "Storm | Jane Doe | 2026-01-06 | https://a.example/1 | The Courier | Weather | - | - | \(text)"
    ),
    (
      "news-please",
      """
      {"authors": [], "date_download": "2026-01-07 00:00:00", "date_publish": "2026-01-06 09:24:00", "description": "Short.",
       "filename": "x.json", "language": "en", "maintext": "\(text)", "source_domain": "a.example", "title": "Storm",
       "url": "https://a.example/1"}
      """, "Storm | - | 2026-01-06T09:24:00 | https://a.example/1 | a.example | - | en | - | \(text)"
    ),
    (
      "WordPress",
      """
      [{"id": 4711, "date": "2026-01-06T09:24:00", "guid": {"rendered": "https://a.example/?p=4711"}, "link": "https://a.example/storm",
        "title": {"rendered": "Storm &#8217;26"}, "content": {"rendered": "<p>\(text)</p>\\n<p>Second.</p>", "protected": false},
        "author": 5, "categories": [3, 4]}]
      """,
      "Storm ’26 | - | 2026-01-06T09:24:00 | https://a.example/storm | - | - | - | https://a.example/?p=4711 | \(text)\n\nSecond."
    ),
    (
      "NewsAPI",
      """
      {"status": "ok", "totalResults": 1, "articles": [{"source": {"id": null, "name": "Courier"}, "author": "Jane Doe", "title": "Storm",
        "description": "Short.", "url": "https://a.example/1", "publishedAt": "2026-01-06T09:24:00Z", "content": "\(text)"}]}
      """, "Storm | Jane Doe | 2026-01-06T09:24:00Z | https://a.example/1 | Courier | - | - | - | \(text)"
    ),
    (
      "the Guardian",
      """
      {"response": {"status": "ok", "results": [{"id": "uk/2026/storm", "type": "article", "sectionName": "UK news",
        "webPublicationDate": "2026-01-06T09:24:00Z", "webTitle": "Storm", "webUrl": "https://a.example/1",
        "fields": {"byline": "Jane Doe", "bodyText": "\(text)", "publication": "The Guardian"}}]}}
      """,
      "Storm | Jane Doe | 2026-01-06T09:24:00Z | https://a.example/1 | The Guardian | UK news | - | uk/2026/storm | \(text)"
    ),
    (
      "Elasticsearch",
      """
      {"took": 1, "hits": {"total": 1, "hits": [{"_index": "n", "_id": "7", "_source": {"headline": "Storm", "body": "\(text)",
        "timestamp": 1767691440000}}]}}
      """, "Storm | - | 2026-01-06T09:24:00Z | - | - | - | - | 7 | \(text)"
    ),
    (
      "schema.org",
      """
      {"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", "headline": "Storm", "articleBody": "\(text)",
        "author": [{"@type": "Person", "name": "Jane Doe"}], "publisher": {"@type": "Organization", "name": "Courier"},
        "datePublished": "2026-01-06T09:24:00+01:00", "mainEntityOfPage": {"@id": "https://a.example/1"}, "inLanguage": "en_GB",
        "articleSection": ["Weather", "Coast"]}]}
      """,
      "Storm | Jane Doe | 2026-01-06T09:24:00+01:00 | https://a.example/1 | Courier | Weather | en-GB | - | \(text)"
    ),
    (
      "mongoexport",
      """
      {"_id": {"$oid": "65f0"}, "Title": "Storm", "Content": ["\(text)", "Second."], "Date": {"$date": {"$numberLong": "1767691440000"}}}
      """, "Storm | - | 2026-01-06T09:24:00Z | - | - | - | - | 65f0 | \(text)\n\nSecond."
    ),
    (
      "a JSON Feed",
      """
      {"version": "https://jsonfeed.org/version/1.1", "title": "Courier", "home_page_url": "https://a.example/", "language": "en",
       "authors": [{"name": "Jane Doe"}], "items": [{"id": "1", "url": "https://a.example/1", "title": "Storm",
       "content_html": "<p>\(text)</p>", "date_published": "2026-01-06T09:24:00Z"}]}
      """, "Storm | Jane Doe | 2026-01-06T09:24:00Z | https://a.example/1 | Courier | - | en | 1 | \(text)"
    ),
    (
      "a crawl of pages",
      """
      {"url": "https://a.example/1", "html": "<!DOCTYPE html><html><head><title>Storm</title></head><body><nav><a href='/'>Home</a></nav>\
      <article><p>\(text)</p></article></body></html>"}
      """, "Storm | - | - | https://a.example/1 | - | - | - | - | \(text)"
    ),
  ]

  @Test(arguments: records)
  func recordsOfUsualProgramsAreRead(_ program: String, _ json: String, _ line: String) throws {
    let document = try parse(json)
    #expect(document.skipped == 0 && document.format == (program == "a JSON Feed" ? .jsonFeed : .json))
    #expect(document.stories.map(self.line) == [line], "\(program)")
  }

  @Test func eachRecordKnowsItsObject() throws {
    let records = (1...3).map { "{\"title\": \"Number \($0)\", \"text\": \"A text of the number \($0) – for all.\"}" }
    let text = "\u{FEFF}[\n  " + records.joined(separator: ",\n  ") + "\n]\n"
    let bytes = Array(text.utf8)
    #expect(
      try Parser.parse(bytes, name: "").stories.map { String(decoding: bytes[$0.bytes], as: UTF8.self) } == records)
    let lines = Array(records.joined(separator: "\r\n").utf8)
    let document = try Parser.parse(lines, name: "")
    #expect(document.format == .jsonLines)
    #expect(document.stories.map { String(decoding: lines[$0.bytes], as: UTF8.self) } == records)
    for encoding in ["UTF-16LE", "UTF-32BE", "CP1252"] {
      let other = EncodingTests.encode(records.joined(separator: "\n"), as: encoding)
      #expect(try Parser.parse(other, name: "").stories.map(\.title?.value) == ["Number 1", "Number 2", "Number 3"])
    }
  }

  @Test func aBadLineCostsNoMoreThanItself() throws {
    let good = "{\"title\": \"Storm\", \"text\": \"\(Self.text)\"}"
    let text = [good, "{\"title\": \"cut", "", "{\"a\": 1}", "[]", good.replacing("Storm", with: "Two")].joined(
      separator: "\n")
    let document = try parse(text, name: "a.jsonl")
    #expect(document.stories.map(\.title?.value) == ["Storm", "Two"])
    #expect(document.skipped == 3)
    #expect(document.problems.map(\.place) == ["line 2", "line 4", "line 5"])
    #expect(document.problems.map(\.reason) == ["damaged", "unsupported-format", "unsupported-format"])
    #expect(document.problems[0].detail.contains("byte"))
  }

  @Test func manyBadLinesAreCountedAndTheFirstAreTold() throws {
    let text = "{\"text\": \"\(Self.text)\"}\n" + String(repeating: "{]\n", count: 500)
    let document = try parse(text, name: "a.jsonl")
    #expect(document.skipped == 500 && document.problems.count == Limits.partProblems)
  }

  @Test(arguments: [
    ("{\"a\": 1, \"b\": [1, 2]}", "unsupported-format", "no object with the fields of an article"),
    ("[1, 2, {\"name\": \"x\"}]".replacing("[1", with: "[\"1\""), "unsupported-format", "record 1"),
    ("{\"title\": \"A\", \"text\": \"B", "damaged", "ends too early at byte"),
    ("{\"a\": 1}\n{\"a\": 2}\n", "unsupported-format", "line 1"),
    ("{\"name\": \"left-pad\", \"version\": \"1.0.0\", \"description\": \"Pads.\"}", "unsupported-format", "no object"),
    (String(repeating: "[", count: 100_000), "damaged", "nested deeper"),
    (String(repeating: "{\"items\":", count: 1_000), "damaged", "nested deeper"),
  ])
  func jsonThatHoldsNoArticlesIsRefused(_ json: String, _ reason: String, _ detail: String) {
    let failure = #expect(throws: ParseFailure.self) { try parse(json) }
    #expect(failure?.reason.rawValue == reason && failure?.detail.contains(detail) == true, "\(failure?.detail ?? "")")
    #expect(failure?.advice.isEmpty == false)
  }

  @Test func aFileOfCountlessRecordsIsRefused() {
    let record = "{\"text\": \"a b c d e f.\"}\n"
    let failure = #expect(throws: ParseFailure.self) {
      try parse(String(repeating: record, count: Limits.storiesPerFile + 1))
    }
    #expect(failure?.reason == .tooManyStories)
  }

  @Test func namesOfFieldsCanBeAdded() throws {
    let fields = try ArticleFields(adding: ["title=Überschrift", "text=volltext_clean", "text=volltext"])
    let json =
      "{\"Überschrift\": \"Sturm\", \"title\": \"no\", \"Volltext\": \"x\", \"volltextClean\": \"\(Self.text)\"}"
    let story = try #require(try Parser.parse(Array(json.utf8), name: "", fields: fields).stories.first)
    #expect(story.title == Fact(value: "Sturm", source: "field Überschrift".lowercased()) && story.text == Self.text)
  }

  @Test(arguments: ["text", "text=", "=inhalt", "body=inhalt", "", "text=_", "Text=inhalt"])
  func aSettingThatNamesNoFieldIsRefused(setting: String) {
    #expect(throws: ArticleFields.WrongSetting(setting: setting)) {
      try ArticleFields(adding: ["title=kopf", setting])
    }
  }

  @Test func aHeadlineWithItsAddressIsAStoryOfOneLine() throws {
    let document = try parse("[{\"title\": \"Harbour closed\", \"url\": \"https://a.example/1\"}]")
    #expect(document.stories.map(\.text) == ["Harbour closed"])
  }

  @Test func mutatedRecordsNeverCrash() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("mutatedRecordsNeverCrash seed \(seed)")
    var random = SeededRandom(seed: seed)
    for record in Self.records {
      for name in ["a.json", "a.jsonl"] {
        for _ in 0..<25 {
          let bytes = Mutation.mutate(Array(record.json.utf8), &random)
          guard let document = try? Parser.parse(bytes, name: name) else { continue }
          for story in document.stories {
            #expect(story.bytes.upperBound <= bytes.count && !story.text.isEmpty, "seed \(seed)")
          }
        }
      }
    }
  }
}
