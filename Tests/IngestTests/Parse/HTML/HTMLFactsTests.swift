import Testing

@testable import Ingest

/// What a page says about its story, and which of two claims holds.
struct HTMLFactsTests {
  private static let text =
    "<p>The two armies signed a plan for the year on Monday, the ministry said in a statement.</p>"

  private func story(head: String = "", _ body: String = "", html: String = "<html>") throws -> Story {
    let page = "\(html)<head>\(head)</head><body>\(body)\(Self.text)</body></html>"
    return try #require(try Parser.parse(Array(page.utf8), name: "a.html").stories.first)
  }

  // MARK: Title

  @Test(arguments: [
    ("<title>Armies Sign Plan | Example News</title>", ""),
    ("<title>Armies Sign Plan - World - Example News</title>", ""),
    ("<title>Example News: Armies Sign Plan</title>", ""), ("<title>Armies Sign Plan | World</title>", ""),
    ("<title>Example News</title>", "<h1>Armies Sign Plan</h1>"),
    ("<title>Armies Sign Plan</title>", "<h1>Example News</h1><h2>Armies Sign Plan</h2>"),
    ("<meta property=og:title content='Why They Signed'>", "<h1>Example News</h1><h1>Armies Sign Plan</h1>"),
    ("<meta property=og:title content='Armies Sign Plan - Example News'>", "<h1>Example News</h1>"),
  ])
  func theHeadlineIsFoundWithoutTheSite(head: String, body: String) throws {
    let site = "<meta property=og:site_name content='Example News'>"
    #expect(try story(head: site + head, body).title?.value == "Armies Sign Plan")
  }

  @Test func aHeadlineMayBeginWithTheSitesName() throws {
    let head = "<meta property=og:site_name content=ABC><title>ABC fires host | ABC News</title>"
    #expect(try story(head: head, "<h1>ABC fires host</h1>").title == Fact(value: "ABC fires host", source: "h1"))
  }

  @Test func theHostOfTheAddressIsTheSitesName() throws {
    let head = "<title>Armies Sign Plan - Example News</title><link rel=canonical href=https://www.example.com/a>"
    #expect(try story(head: head).title?.value == "Armies Sign Plan")
  }

  // MARK: Authors

  @Test(arguments: [
    ("<meta name=author content='By Jane Doe'>", "", "Jane Doe"),
    ("<meta name=author content='Jane Doe'><meta name=author content='John Roe'>", "", "Jane Doe, John Roe"),
    ("<meta name=author content='Jane Doe, Example News'>", "", "Jane Doe"),
    ("<meta name=author content='https://example.com/jane'>", "<a rel=author href=/j>Jane Doe</a>", "Jane Doe"),
    ("", "<span itemprop=author><span itemprop=name>Jane Doe</span>, Editor</span>", "Jane Doe"),
    ("", "<p class=byline>By <a href=/j>Jane Doe</a><br>Monday, 6 January</p>", "Jane Doe"),
    ("", "<h1>A Plan</h1><div>By JANE DOE and JOHN ROE</div>", "JANE DOE, JOHN ROE"),
    ("<meta name=author content='Kit Poster'>", "<h1>A Plan</h1><div>By Jane Doe</div>", "Jane Doe"),
    ("", "<h1>A Plan</h1><div>Por João Silva — Halven</div>", "João Silva"),
    ("", "<h1>A Plan</h1><div>POR JUAN PÉREZ</div>", "JUAN PÉREZ"),
    ("", "<h1>A Plan</h1><div>6. Januar 2026 | Greta Möller</div>", "Greta Möller"),
    ("<meta name=author content='admin'>", "", nil), ("<meta name=author content='Staff Writer'>", "", nil),
    ("<meta property=og:site_name content=Example><meta name=author content=Example>", "", nil),
    ("", "<div class=comment><span class=author>Jane Doe</span></div>", nil),
    ("<meta name=author content='Analysis by Jane Doe'>", "", "Jane Doe"), ("", "<div class=byline>By</div>", nil),
  ])
  func authorsAreNames(head: String, body: String, names: String?) throws {
    #expect(try story(head: "<title>A Plan</title>" + head, body).byline?.value == names)
  }

  // MARK: Dates

  @Test(arguments: [
    ("<meta name=date content=2026-01-06>", "", "2026-01-06", "meta date"),
    ("", "<time datetime=2026-01-06T09:24:00Z>today</time>", "2026-01-06T09:24:00Z", "time element"),
    ("", "<abbr class=published title=2026-01-06T09:24:00Z>9:24 AM</abbr>", "2026-01-06T09:24:00Z", "abbr element"),
    ("", "<abbr title=2026-01-06>Tue</abbr>", nil, nil),
    ("", "<span class=datum>6. Januar 2026</span>", "2026-01-06", "date element"),
    ("", "<span itemprop=datePublished content=2026-01-06></span>", "2026-01-06", "itemprop datePublished"),
    ("", "<span class=date>News / Posted: Jan 6, 2026 / 9:24 AM</span>", "2026-01-06T09:24:00", "date element"),
    ("", "<h1>A Plan</h1><div>World, 6 JAN 2026</div>", "2026-01-06", "date line"),
    ("", "<h1>A Plan</h1><div>Jan. 6, 2026</div><div>9:24 am</div>", "2026-01-06T09:24:00", "date line"),
    ("<link rel=canonical href=https://a.example/2026/01/06/plan>", "", "2026-01-06", "URL path"),
    ("<link rel=canonical href=https://a.example/2026/01/plan>", "", nil, nil),
    ("", "<h1>A Plan</h1><div>Updated: 6 January 2026</div>", "2026-01-06", "update line"),
    ("", "<div class=comments><time datetime=2026-01-06>x</time></div>", nil, nil),
    ("", "<div class=footer>© 2026, 6 January 2026</div>", nil, nil),
  ])
  func datesAreFoundAndNeverInvented(head: String, body: String, iso: String?, source: String?) throws {
    let fact = try story(head: "<title>A Plan</title>" + head, body).published
    #expect(fact?.value == iso)
    #expect(fact?.source == source)
  }

  @Test(arguments: [("de", "2026-02-01"), ("en-GB", "2026-02-01"), ("en-US", "2026-01-02"), ("en", nil)])
  func theLanguageTellsWhichNumberIsTheDay(language: String, iso: String?) throws {
    let story = try story(
      head: "<title>A Plan</title>", "<h1>A Plan</h1><div>01/02/2026</div>", html: "<html lang=\(language)>")
    #expect(story.published?.value == iso)
  }

  @Test(arguments: [
    ("2026-01-06T04:30:00Z", "January 5, 2026 11:30 PM", "2026-01-05T23:30:00-05:00"),
    ("2026-01-06T04:30:12+00:00", "January 6, 2026 10:00 AM IST", "2026-01-06T10:00:12+05:30"),
    ("2026-01-06T04:30:00", "January 5, 2026 11:30 PM", "2026-01-05T23:30:00"),
    ("2026-01-06T04:30:00Z", "January 5, 2026 11:30 PM PST", "2026-01-06T04:30:00Z"),
    ("2026-01-06T04:30:00Z", "January 5, 2026 11:17 PM", "2026-01-06T04:30:00Z"),
    ("2026-01-06T04:30:00Z", "January 3, 2026 11:30 PM", "2026-01-06T04:30:00Z"),
    ("2026-01-06T04:30:00Z", "January 5, 2026", "2026-01-06T04:30:00Z"),
  ])
  func theDayThatReadersSeeIsTakenWhenItIsTheSameMoment(markup: String, shown: String, iso: String) throws {
    let head = "<title>A Plan</title><meta property=article:published_time content='\(markup)'>"
    #expect(try story(head: head, "<h1>A Plan</h1><div>\(shown)</div>").published?.value == iso)
  }

  @Test(arguments: [
    "<p>Par Anne Petit - Publié le 06/01/2026 à 09:24, mis à jour le 07/01/2026 à 10:00</p>",
    "<div class=byline><span>Par Anne Petit</span> - <span>Publié le 6 janvier 2026 à 9h24, mis à jour le 7 janvier 2026 à 10h00</span></div>",
    "<p>Par Anne Petit</p><p>Publié le 06/01/2026 à 09h24, modifié le 07/01/2026 à 10h00</p>",
  ])
  func aBylineBlockTellsAuthorPublicationAndChange(block: String) throws {
    let story = try story(
      head: "<title>Un plan</title>", "<article><h1>Un plan</h1>" + block, html: "<html lang=fr>")
    #expect(story.byline?.value == "Anne Petit")
    #expect(story.published?.value == "2026-01-06T09:24:00")
    #expect(story.modified?.value == "2026-01-07T10:00:00")
    #expect(story.text.hasPrefix("The two armies"))
  }

  // MARK: JSON-LD

  @Test(arguments: [
    (##"{"@id":"#jane"}"##, ##"{"@id":"#paper"}"##, "Jane Doe"),
    (##"[{"@id":"#agency"},{"@id":"#jane"}]"##, ##"{"@id":"#paper"}"##, "Jane Doe"),
    (
      #"[{"@type":"Person","name":"Jane Doe"},{"@type":"NewsMediaOrganization","name":"Lund Agency"}]"#, #""Example""#,
      "Jane Doe"
    ),
    (#"{"@type":"Organization","name":"Lund Agency"}"#, #""Example""#, "Lund Agency"),
    (##"{"@id":"#nobody"}"##, #""Example""#, nil),
  ])
  func peopleAndPapersAreFoundWhereTheGraphNamesThem(author: String, publisher: String, names: String?) throws {
    let json = """
      {"@graph":[{"@type":"NewsArticle","headline":"A Plan","author":\(author),"publisher":\(publisher)},
       {"@type":["Organization","Brand"],"@id":"#paper","name":"Example"},
       {"@type":"Organization","@id":"#agency","name":"Lund Agency"},{"@type":"Person","@id":"#jane","name":"Jane Doe"}]}
      """
    let story = try story(head: "<script type=\"application/ld+json\">\(json)</script>")
    #expect(story.byline?.value == names)
    #expect(story.publisher?.value == "Example")
  }

  @Test(arguments: [
    """
    {"@type":"NewsArticle","headline":"A Plan","datePublished":"2026-01-06","dateModified":"2026-01-07",
     "author":{"@type":"Person","name":"Jane Doe"},"publisher":{"name":"Example"},"articleSection":["World","Africa"],
     "url":"https://a.example/b","inLanguage":"en"}
    """,
    """
    {"@context":"https://schema.org","@graph":[{"@type":"WebPage","datePublished":"2026-01-05"},{"@type":"Person",
     "@id":"#jane","name":"Jane Doe"},{"@type":["Article","Thing"],"headline":"A Plan","datePublished":"2026-01-06",
     "dateModified":"2026-01-07","author":[{"@id":"#jane"}],"publisher":{"name":"Example"},"articleSection":"World",
     "url":"https://a.example/b","inLanguage":"en"}]}
    """,
    """
    /* <![CDATA[ */ [{"@type":"BlogPosting","headline":"A &#80;lan","headline":"A Plan","author":["Jane Doe"],
     "datePublished":"2026-01-06","dateModified":"2026-01-07","publisher":"Example","articleSection":"World",
     "url":"https://a.example/b","inLanguage":"en","text":"a line
     and another"}]; /* ]]> */
    """,
  ])
  func structuredDataIsReadInItsUsualForms(json: String) throws {
    let story = try story(head: "<script type=\"application/ld+json\">\(json)</script>")
    #expect(story.title == Fact(value: "A Plan", source: "JSON-LD headline"))
    #expect(story.byline == Fact(value: "Jane Doe", source: "JSON-LD author"))
    #expect(story.published == Fact(value: "2026-01-06", source: "JSON-LD datePublished"))
    #expect(story.modified == Fact(value: "2026-01-07", source: "JSON-LD dateModified"))
    #expect(story.publisher == Fact(value: "Example", source: "JSON-LD publisher"))
    #expect(story.section == Fact(value: "World", source: "JSON-LD articleSection"))
    #expect(story.url == Fact(value: "https://a.example/b", source: "JSON-LD url"))
    #expect(story.language == Fact(value: "en", source: "JSON-LD inLanguage"))
  }

  @Test(arguments: [
    "", "{", "[[[[", "{\"@type\":\"Article\",\"headline\":7}", "null", "{\"@graph\":{\"@graph\":3}}", "}{",
  ])
  func whatIsNotStructuredDataSaysNothing(json: String) throws {
    #expect(try story(head: "<script type=application/ld+json>\(json)</script>").title == nil)
  }

  @Test func theFirstArticleOfAListIsThePages() throws {
    let json =
      #"[{"@type":"Article","headline":"A Plan"},{"@type":"Article","headline":"B","datePublished":"2026-01-06"}]"#
    let story = try story(head: "<script type=application/ld+json>\(json)</script>")
    #expect(story.title?.value == "A Plan")
    #expect(story.published == nil)
  }

  // MARK: Language

  @Test(arguments: [
    ("en_US", "en-US"), ("de", "de"), ("zh-Hant-TW", "zh-Hant-TW"), ("english", nil), ("", nil), ("x y", nil),
  ])
  func languagesAreTags(value: String, tag: String?) throws {
    let language = try story(html: "<html lang='\(value)'>").language
    #expect(language == tag.map { Fact(value: $0, source: "html lang") } ?? Fact(value: "en", source: "text"))
  }
}
