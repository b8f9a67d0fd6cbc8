import Support
import Testing

@testable import Ingest

struct FeedTests {
  private func parse(_ text: String, name: String = "feed.xml") throws -> Document {
    try Parser.parse(Array(text.utf8), name: name)
  }

  @Test func anRSSFeedIsAStoryForEachItem() throws {
    let document = try parse(FeedSamples.wordPress)
    #expect(document.format == .rss && document.stories.count == 3 && document.skipped == 0)
    let story = document.stories[0]
    #expect(story.title == Fact(value: "Storm says goodbye to Halven’s fish market", source: "feed title"))
    #expect(story.byline == Fact(value: "Jane Doe", source: "feed author"))
    #expect(story.published == Fact(value: "2026-01-06T09:24:00+00:00", source: "feed pubDate"))
    #expect(story.language?.value == "en-GB" && story.section?.value == "Weather")
    #expect(story.publisher == Fact(value: "The Halven Courier", source: "title of the feed"))
    #expect(story.url?.value == "https://halvencourier.example/2026/01/06/storm/?a=1&b=2")
    #expect(story.guid == "https://halvencourier.example/?p=4711")
    #expect(story.headings == ["Nobody hurt"])
    #expect(
      story.text.split(separator: "\n\n") == [
        "A winter storm tore the roof off the fish market in Halven on Monday night & drove three trawlers ashore.",
        "Nobody hurt", "The market will stay closed until spring, harbour master Ilse Brandt told reporters.",
      ])
    #expect(document.dropped.map(\.reason) == ["origin"])
    let bytes = Array(FeedSamples.wordPress.utf8)
    for story in document.stories {
      let element = String(decoding: bytes[story.bytes], as: UTF8.self)
      #expect(element.hasPrefix("<item>") && element.hasSuffix("</item>"))
    }
  }

  @Test(arguments: [
    ("", "<link>https://a.example/news/</link>", "", "<link>storm.html</link>", "https://a.example/news/storm.html"),
    (
      "", "<link>https://a.example/news/</link>", "", "<link>/storm?id=1&amp;p=2</link>",
      "https://a.example/storm?id=1&p=2"
    ),
    ("", "<link>https://a.example</link>", "", "<link>//b.example/storm</link>", "https://b.example/storm"),
    (" xml:base='https://a.example/x/'", "", "", "<link href='../storm'/>", "https://a.example/storm"),
    (" xml:base='https://a.example/x/'", "", " xml:base='y/'", "<link href='storm'/>", "https://a.example/x/y/storm"),
    ("", "<link rel='self' href='https://a.example/feed'/>", "", "<link href='/storm'/>", "https://a.example/storm"),
    (
      "", "<link>https://a.example</link>", "", "<link>/x</link><guid>https://a.example/2</guid>", "https://a.example/2"
    ),
    ("", "<link>https://a.example</link>", "", "<guid>4711</guid>", nil),
    ("", "<link>https://a.example</link>", "", "<link></link>", nil),
    ("", "<link>https://a.example</link>", "", "<link>#storm</link>", nil),
    ("", "<link>https://a.example</link>", "", "<link>see the paper</link>", nil),
    ("", "<link>https://a.example</link>", "", "<link>mailto:j@a.example</link>", nil),
    ("", "", "", "<link>/storm</link>", nil),
    (" xml:base='file:///etc/'", "", "", "<link>passwd</link>", nil),
  ])
  func aLinkWithoutItsSiteStandsBelowTheFeed(
    root: String, link: String, entry: String, fields: String, address: String?
  ) throws {
    let text = "<title>Storm</title><description>A storm closed the harbour of Halven on Monday night.</description>"
    let feed = "<rss\(root)><channel>\(link)<item\(entry)>\(text)\(fields)</item></channel></rss>"
    let atom =
      "<feed xmlns=\"http://www.w3.org/2005/Atom\"\(root)>\(link)<entry\(entry)>\(text)\(fields)</entry></feed>"
    for markup in [feed, atom] {
      let story = try #require(try parse(markup).stories.first)
      #expect(story.url?.value == address)
    }
  }

  @Test(arguments: ["", "\n"], [("<![CDATA[<p>", "</p>]]>"), ("&lt;p&gt;", " &nbsp; &lt;/p&gt;")])
  func aStoryOfADecodedFeedLiesInItsLines(lineEnd: String, marks: (opening: String, closing: String)) throws {
    let text = marks.opening + "The ferry to Halven sails again on Monday, and the café reopens." + marks.closing
    let items = (0..<3).map { "<item><title>Storm \($0)</title><description>\(text)</description></item>" }
    let feed =
      "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\(lineEnd)<rss version=\"2.0\"><channel>\(lineEnd)"
      + items.joined(separator: lineEnd) + "\(lineEnd)</channel></rss>"
    let bytes = feed.unicodeScalars.map { UInt8($0.value) }
    let document = try Parser.parse(bytes, name: "feed.xml")
    #expect(document.stories.count == 3)
    for (number, story) in document.stories.enumerated() {
      let place = String(decoding: bytes[story.bytes], as: UTF8.self)
      #expect(place.contains("<title>Storm \(number)</title>"))
      // In a line of its own no other is in it.
      #expect(place.contains("<title>Storm \((number + 1) % 3)</title>") == lineEnd.isEmpty)
    }
  }

  @Test(arguments: [
    "The post The bridge appeared first on The Courier.", "Der Beitrag Die Brücke erschien zuerst auf Der Kurier.",
    "L’article Le pont est apparu en premier sur Le Courrier.", "La entrada El puente se publicó primero en El Correo.",
    "L&#8217;articolo Il ponte proviene da Il Corriere.", "O post A ponte apareceu primeiro em O Correio.",
    "Het bericht De brug verscheen eerst op De Koerier.", "Сообщение Мост появились сначала на Курьер.",
  ])
  func whatWordPressPutsBelowAnEntryIsNoTextInAnyLanguage(line: String) throws {
    let text = "<p>The two cities signed an agreement on Monday, both mayors said in a statement.</p>"
    let document = try parse(
      """
      <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>C</title><item>
      <title>The bridge</title><content:encoded><![CDATA[\(text)<p>\(line)</p>]]></content:encoded></item></channel></rss>
      """)
    #expect(document.stories.map(\.text) == [String(text.dropFirst(3).dropLast(4))])
    #expect(document.dropped.map(\.reason) == ["origin"])
  }

  @Test func anExportOfWordPressIsItsArticlesWithTheNamesThatAreShown() throws {
    func item(_ type: String, _ creators: String, _ text: String) -> String {
      "<item><title>Storm</title>\(creators)<wp:post_type>\(type)</wp:post_type><content:encoded><![CDATA[\(text)]]></content:encoded></item>"
    }
    func author(_ login: String, _ name: String) -> String {
      "<wp:author><wp:author_login><![CDATA[\(login)]]></wp:author_login><wp:author_display_name><![CDATA[\(name)]]></wp:author_display_name></wp:author>"
    }
    let text =
      "The harbour is <em>closed</em>.\n\n[caption id=\"a\"]<img src=a> A crane[/caption]\n\nShips wait at sea."
    let feed = """
      <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
       xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Letters</title>\(author("admin", "Jane Doe"))\(author("x", "admin"))
      \(item("post", "<dc:creator>admin</dc:creator><dc:creator>Tom Ott</dc:creator><dc:creator>x</dc:creator>", text))
      \(item("attachment", "", ""))\(item("nav_menu_item", "", "Home"))\(item("wp_template", "", "<p>A</p>"))</channel></rss>
      """
    let document = try parse(feed)
    #expect(document.skipped == 0)
    #expect(document.stories.map(\.byline?.value) == ["Jane Doe, Tom Ott"])
    #expect(document.stories.map(\.text) == ["The harbour is closed.\n\nShips wait at sea."])
  }

  @Test func aPermalinkIsTheAddressAndAHeadlineAloneIsAStory() throws {
    let stories = try parse(FeedSamples.wordPress).stories
    #expect(stories[1].url?.value == "https://halvencourier.example/2026/01/07/ferry/")
    #expect(stories[1].text == "The ferry to Port Elsing runs again, every second hour.")
    #expect(stories[1].published == nil)
    #expect(stories[2].text == "Harbour closed tonight" && stories[2].title?.value == "Harbour closed tonight")
  }

  @Test func anAtomFeedIsReadWithItsTypesOfText() throws {
    let document = try parse(FeedSamples.blogger)
    #expect(document.format == .atom && document.stories.count == 2)
    let (first, second) = (document.stories[0], document.stories[1])
    #expect(first.title?.value == "Sturm & Drang" && second.title?.value == "Kohl & Pinkel")
    #expect(first.byline == Fact(value: "Karl Brandt", source: "author of the feed"))
    #expect(second.byline?.value == "Anna Weir, Tom Ott")
    #expect(first.published == Fact(value: "2026-01-06T10:00:00-08:00", source: "feed published"))
    #expect(second.published == Fact(value: "2026-01-07T11:00:00Z", source: "feed updated"))
    #expect(first.url?.value == "http://nordlicht.example/a.html?x=1&y=2" && second.url == nil)
    #expect(first.guid == "tag:blogger.com,1999:blog-1.post-2" && first.language?.value == "de")
    #expect(first.text == "Der erste Absatz steht ohne Element davor.\n\nDer zweite Absatz folgt & endet.")
    #expect(second.text == "Ein Absatz mit 3 < 4 darin.\n\nEin Punkt\n\nDer Schluss ist wieder ein Satz.")
  }

  @Test(arguments: [("ISO-8859-1", "windows-1252"), ("UTF-8", "utf-8"), ("UTF-16LE", "utf-16le")])
  func anRDFFeedIsReadInItsEncoding(iconvName: String, encoding: String) throws {
    let bytes = EncodingTests.encode(
      FeedSamples.rdf.replacing("ISO-8859-1", with: iconvName), as: iconvName)
    let document = try Parser.parse(bytes, name: "index.rdf")
    #expect(document.format == .rss && document.encoding == encoding)
    let story = try #require(document.stories.first)
    #expect(document.stories.count == 1)
    #expect(story.title?.value == "Für Öl und Brot" && story.byline?.value == "Greta Möller")
    #expect(story.published?.value == "2004-03-02T10:11:00+01:00" && story.section?.value == "Wirtschaft")
    #expect(story.guid == "http://alt.example/1" && story.publisher?.value == "Alte Post")
    #expect(story.bytes.upperBound <= bytes.count)
  }

  @Test func anIllFormedFeedIsMended() throws {
    let broken = FeedSamples.wordPress
      .replacing(
        "The ferry to Port Elsing",
        with: "AT&T&nbsp;& Caf&eacute; &lt;b&gt;ferry&lt;/b&gt; &#0;\u{B}to <b>a < b</b> &undeclared; ")
    let document = try parse(broken)
    #expect(document.stories.count == 3)
    #expect(document.stories[1].text.hasPrefix("AT&T & Café ferry \u{FFFD} to a < b &undeclared; runs again"))
    let bytes = Array(broken.utf8)
    for story in document.stories {
      let element = String(decoding: bytes[story.bytes], as: UTF8.self)
      #expect(element.hasPrefix("<item>") && element.hasSuffix("</item>"), "\(element)")
    }
  }

  @Test func aFeedThatBreaksOffKeepsItsWholeEntriesAndSaysSo() throws {
    let whole = Array(FeedSamples.wordPress.utf8)
    let second = try #require(try Parser.parse(whole, name: "").stories.dropFirst().first)
    let document = try Parser.parse(Array(whole[..<(second.bytes.upperBound - 10)]), name: "")
    #expect(document.stories.count == 1)
    #expect(document.skipped == 1 && document.problems.map(\.reason) == ["damaged"])
    #expect(document.problems.first?.place == "the end")
    let failure = #expect(throws: ParseFailure.self) { try Parser.parse(Array(whole[..<900]), name: "") }
    #expect(failure?.reason == .damaged)
  }

  @Test func entitiesThatAFeedDeclaresAreNeverExpanded() throws {
    var bomb = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a0 \"ha\">"
    for i in 1..<30 { bomb += "<!ENTITY a\(i) \"&a\(i - 1);&a\(i - 1);\">" }
    bomb += "<!ENTITY file SYSTEM \"file:///etc/passwd\">]>"
    bomb += "<rss><channel><item><title>A bomb &a29; of &file; news</title></item></channel></rss>"
    let document = try parse(bomb)
    #expect(document.stories.map(\.text) == ["A bomb &a29; of &file; news"])
  }

  @Test(.timeLimit(.minutes(30)))
  func hostileFeedsEndInGoodTime() throws {
    let deep = String(repeating: "<a>", count: 20_000)
    for inner in [
      deep, "<item>" + deep, String(repeating: "<item>", count: 20_000), String(repeating: "&", count: 50_000),
    ] {
      _ = try? parse("<rss version=\"2.0\"><channel>" + inner)
    }
    let long = String(repeating: "word ", count: 300_000)
    _ = try? parse("<rss><channel><item><title>A</title><description>\(long)</description></item></channel></rss>")
  }

  @Test func onlyFeedsAreTakenForFeeds() {
    for text in [
      "<?xml version=\"1.0\"?><nitf><p/></nitf>", "<?xml version=\"1.0\"?><rdf:RDF xmlns:rdf=\"x\"></rdf:RDF>",
    ] {
      let failure = #expect(throws: ParseFailure.self) { try parse(text) }
      #expect(failure?.reason == .unsupportedFormat)
    }
  }

  @Test func mutatedFeedsNeverCrash() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("mutatedFeedsNeverCrash seed \(seed)")
    var random = SeededRandom(seed: seed)
    for sample in [FeedSamples.wordPress, FeedSamples.blogger, FeedSamples.rdf].map({ Array($0.utf8) }) {
      for _ in 0..<60 {
        let bytes = Mutation.mutate(sample, &random)
        guard let document = try? Parser.parse(bytes, name: "feed.xml") else { continue }
        for story in document.stories {
          #expect(story.bytes.upperBound <= bytes.count && !story.text.isEmpty, "seed \(seed)")
        }
      }
    }
  }
}

struct EntryFactTests {
  @Test(
    arguments: [
      ("Tue, 06 Jan 2026 09:24:00 +0000", "2026-01-06T09:24:00+00:00"),
      ("06 Jan 26 09:24 EST", "2026-01-06T09:24:00-05:00"),
      ("2026-01-06T09:24:00.123Z", "2026-01-06T09:24:00Z"), ("2026-01-06", "2026-01-06"),
      ("1767691440", "2026-01-06T09:24:00Z"),
      ("1767691440123", "2026-01-06T09:24:00Z"), ("yesterday", nil), ("12", nil), ("", nil),
      ("99999999999999999999", nil),
    ] as [(String, String?)])
  func datesOfFieldsAreRead(text: String, iso: String?) { #expect(EntryFacts.date(text) == iso) }

  @Test(
    arguments: [
      ("jane@example.org (Jane Doe)", "Jane Doe"), ("Jane Doe <jane@example.org>", "Jane Doe"),
      ("By Jane Doe", "Jane Doe"),
      ("jane@example.org", nil), ("  ", nil), ("Jane &amp; Tom", "Jane & Tom"),
    ] as [(String, String?)])
  func namesOfAuthorsAreRead(text: String, name: String?) { #expect(EntryFacts.names(text) == name) }

  @Test(
    arguments: [
      ("en_us", "en-US"), ("DE", "de"), ("English", nil), ("zh-Hant-TW", "zh-Hant-TW"), ("", nil),
    ] as [(String, String?)])
  func languagesAreTags(text: String, tag: String?) { #expect(EntryFacts.language(text) == tag) }

  @Test(arguments: ["javascript:alert(1)", "/2026/storm", "https://a b", "", "mailto:a@b.example"])
  func onlyAddressesThatCanBeOpenedAreTaken(text: String) { #expect(EntryFacts.address(text) == nil) }
}
