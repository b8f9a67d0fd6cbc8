import Testing

@testable import Ingest

/// What of a page is its story, one rule at a time.
struct HTMLContentTests {
  private static let first = "The two armies signed a plan for the year on Monday, the ministry said in a statement."
  private static let second = "Nobody could say why, but everybody tried to explain it for an hour or even for longer."
  private static let other = "A quite different story begins here, and it goes on for long enough to look like text."

  /// The paragraphs of the story in a page whose body is given.
  private func story(_ body: String, title: String = "Armies Sign Plan") throws -> [String] {
    let page = "<html><head><title>\(title)</title></head><body>\(body)</body></html>"
    let text = try Parser.parse(Array(page.utf8), name: "a.html").stories.first?.text ?? ""
    return text.split(separator: "\n\n").map(String.init)
  }

  @Test(arguments: ["", " class=lead", " class='field field--label-hidden'"])
  func theStandfirstIsTheStorysFirstParagraph(name: String) throws {
    let end = Array(repeating: Self.second, count: 6).joined(separator: " ")
    let page = { (above: String) in
      "<h1>Armies Sign Plan</h1><div>\(above)</div><div class=story><p>\(Self.first)</p><p>\(end)</p></div>"
    }
    #expect(try story(page("<p\(name)>\(Self.other)</p>")) == [Self.other, Self.first, end])
    // One that the story repeats is told once, and a caption is none.
    #expect(try story(page("<p\(name)>\(Self.first)</p>")) == [Self.first, end])
    #expect(try story(page("<p class=wp-caption-text>\(Self.other)</p>")) == [Self.first, end])
  }

  /// Names that say what a box holds, how it is shown or which part of a system made it.
  @Test(arguments: [
    "class='widget widget-text'", "class='field field--label-hidden'", "class='o-section has-ads'",
    "class='row no-sidebar'", "class='hidden-contents-menu entry'", "class='withRelated'", "class='hidden-xs'",
    "id='nav'",
  ])
  func aNameThatNearlyAllHaveSaysNothing(name: String) throws {
    let third = "It was the third time that both had met, and a fourth meeting is to follow in the spring."
    let boxes = [Self.first, Self.second, third].map { "<div \(name)><div><p>\($0)</p></div></div>" }
    let comments = "<div class=comments><p>\(Self.other)</p><p>\(Self.other)</p><p>\(Self.other)</p></div>"
    let body = "<h1>Armies Sign Plan</h1>\(boxes.joined())\(comments)"
    #expect(try story(body) == [Self.first, Self.second, third])
  }

  @Test func aHeadingMayHaveAnIdOfItsWords() throws {
    let body =
      "<article><h1>Armies Sign Plan</h1><p>\(Self.first)</p><h3 id=nav_menu_of_the_navy>Menu of the navy</h3><p>\(Self.second)</p></article>"
    #expect(try story(body) == [Self.first, "Menu of the navy", Self.second])
  }

  @Test func aStoryMayStandInAnAside() throws {
    let story = "<section><article><p>\(Self.first)</p><p>\(Self.second)</p></article></section>"
    let menu = "<ul><li><a href=/a>Region</a></li><li><a href=/b>Sport</a></li></ul>"
    #expect(try self.story("<main>\(menu)<aside>\(story)</aside></main>") == [Self.first, Self.second])
    let other = "<aside>\(Self.other) \(Self.other) \(Self.other) \(Self.other)</aside>"
    #expect(
      try self.story("<h1>Armies Sign Plan</h1><p>\(Self.first)</p>\(other)<p>\(Self.second)</p>") == [
        Self.first, Self.second,
      ])
  }

  /// Of agencies' XML, and of pages that make elements of their own.
  @Test func elementsThatHTMLDoesNotKnowGlueNothing() throws {
    let boxes =
      "<hedline><hl1>Armies Sign Plan</hl1></hedline><x-lead>\(Self.first)</x-lead><block>\(Self.second)</block>"
    #expect(try story("<article>\(boxes)</article>").suffix(2) == [Self.first, Self.second])
    // Within a paragraph they are a part of the sentence.
    let sentence = Self.first.replacing("ministry", with: "<org>ministry</org>").replacing(
      "year", with: "<o:p>year</o:p>")
    #expect(try story("<p>\(sentence)</p><p>\(Self.second)</p>") == [Self.first, Self.second])
  }

  @Test func whatIsNoPartOfTheStoryIsToldWhenSomebodyAsks() throws {
    let page = """
      <html><head><title>Armies Sign Plan</title></head><body><div class=menu>News of the day</div><article><h1>Armies Sign Plan</h1>
      <p class=byline>By Jane Doe</p><p>\(Self.first)</p><figure><figcaption>A ship</figcaption></figure><p>\(Self.second)</p></article>
      <div>Somewhere else</div></body></html>
      """
    let told = try Parser.parse(Array(page.utf8), name: "a.html", explaining: true)
    #expect(
      told.outside.map { "\($0.reason): \($0.text)" } == [
        "aside: News of the day", "headline: Armies Sign Plan", "header: By Jane Doe", "caption: A ship",
        "outside: Somewhere else",
      ])
    #expect(try Parser.parse(Array(page.utf8), name: "a.html").outside.isEmpty)
  }

  private static let captions = [
    "A crane lies across the quay after the storm had passed over the harbour on Monday.",
    "Fishermen look for their nets between the boats that were torn from their moorings.",
    "The keeper of the lighthouse repairs the windows of his tower",
  ]

  @Test(arguments: [
    ("<figure><img src=a><figcaption>", "<span class=credit>Photo: Jane Doe</span></figcaption></figure>"),
    ("<div class=gallery><figure><img src=a><figcaption><p>", "</p></figcaption></figure></div>"),
    ("<div class=slide><img src=a><div class=caption>", "</div></div>"),
  ])
  func aPageThatIsToldByItsPicturesKeepsTheirCaptions(open: String, close: String) throws {
    let gallery = Self.captions.map { open + $0 + close }.joined()
    let teasers =
      "<div class=related><figure><figcaption>Another story, told by other pictures</figcaption></figure></div>"
    let body = "<article><h1>Armies Sign Plan</h1><p>A storm.</p>\(gallery)</article>\(teasers)"
    #expect(try story(body) == ["A storm."] + Self.captions)
    #expect(
      try story("<article><p>A storm.</p>\(open)\(Self.captions[0])\(close)</article>").contains(Self.captions[0]))
    // Beside a text they are no part of it.
    #expect(try story("<article>\(Self.paragraphs)\(gallery)\(Self.paragraphs)</article>").count == 4)
  }

  @Test func aLongCaptionBesideAShortReportIsNoPartOfIt() throws {
    let picture = "<figure><img src=a><figcaption>\(Self.captions.joined(separator: " "))</figcaption></figure>"
    #expect(try story("<article><p>\(Self.first)</p>\(picture)</article>") == [Self.first])
  }

  @Test(arguments: [
    "<sup class=r><a href=#n1>[1]</a></sup>",
    "<sup><a href='https://a.example/b#n12'><span>[</span>12<span>]</span></a></sup>",
    "<sup>[<i><a href=/w>citation needed</a></i>]</sup>", "<sup><a href=#fn>1</a></sup>", "<a href=#fn>[a]</a>",
  ])
  func marksOfNotesAreNoText(mark: String) throws {
    let text = Self.first.replacing("year", with: "year" + mark).replacing("statement.", with: "statement." + mark)
    #expect(try story("<p>\(text)</p><p>\(Self.second)</p>") == [Self.first, Self.second])
  }

  @Test(arguments: ["<sup>2</sup>", "[2]", "<a href=/b>[2]</a>", "<a href=#b>two</a>"])
  func whatIsNoMarkOfANoteStays(part: String) throws {
    let plain = part.replacing(/<[^>]*>/, with: "")
    let text = Self.first.replacing("year", with: "year" + part)
    let kept = Self.first.replacing("year", with: "year" + plain)
    #expect(try story("<p>\(text)</p><p>\(Self.second)</p>") == [kept, Self.second])
  }

  @Test(arguments: [
    "<h2>History</h2><span class=mw-editsection>[<a href=/e>edit</a>]</span>",
    "<h2>History<span class=mw-editsection><span>[</span><a href=/e>edit</a><span>]</span></span></h2>",
  ])
  func buttonsBesideHeadingsAreNoText(heading: String) throws {
    #expect(
      try story("<p>\(Self.first)</p>\(heading)<p>\(Self.second)</p>") == [Self.first, "History", Self.second])
  }

  private static let paragraphs = "<p>\(first)</p><p>\(second)</p>"

  @Test(arguments: [
    "<div class='comments'><p>\(other)</p></div>", "<div id=\"newsletterSignup\"><p>\(other)</p></div>",
    "<div role=complementary><p>\(other)</p></div>", "<div style='color: red; display: none'><p>\(other)</p></div>",
    "<p hidden>\(other)</p>", "<aside><p>\(other)</p></aside>", "<div class=article-sidebar><p>\(other)</p></div>",
    "<script>if (a</b) { '<p>\(other)</p>' }</script>", "<style>p::after { content: '<p>\(other)</p>' }</style>",
    "<svg><text>\(other)</text></svg>", "<!-- <p>\(other)</p> -->", "<p class=wp-caption-text>\(other)</p>",
    "<figure><img src=a><p>A ship in the harbour, as seen from the air.</p></figure>",
    "<div class='photo'>A ship in the harbour. (Image: AGENCY)</div>",
    "<p><a href=/b>Another story that may be read as well</a></p>",
    "<ul><li><a href=/b>Another story</a></li><li><a href=/c>A third one</a></li></ul>",
    "<div class=byline>By Jane Doe, Foreign Correspondent of Example News</div>",
  ])
  func whatIsNoPartOfTheStoryIsLeftOut(furniture: String) throws {
    let body = "<article><h1>Armies Sign Plan</h1><p>\(Self.first)</p>\(furniture)<p>\(Self.second)</p></article>"
    #expect(try story(body) == [Self.first, Self.second])
  }

  @Test(arguments: [
    "<blockquote class=twitter-tweet><p>\(other)</p></blockquote>",
    "<div class='social-media-embed'><blockquote><p>\(other)</p></blockquote></div>",
    "<ol><li>\(other)</li></ol>", "<p><a href=/b>\(other)</a></p>", "<table><tr><td>\(other)</td></tr></table>",
    "<div class=elementor-text>\(other)</div>", "<details><summary>\(other)</summary></details>",
  ])
  func whatBelongsToTheStoryKeepsItsPlace(part: String) throws {
    let body = "<article><h1>Armies Sign Plan</h1><p>\(Self.first)</p>\(part)<p>\(Self.second)</p></article>"
    #expect(try story(body) == [Self.first, Self.other, Self.second])
  }

  @Test func listsTablesAndHeadingsAreNotGluedTogether() throws {
    let body = """
      <main><p>\(Self.first)</p><h2><a href=/x>What it costs</a></h2><ul><li>one</li><li>two</li></ul><table><tr><th>Year</th>\
      <th>Cost</th></tr><tr><td>2023</td><td>$3.6</td></tr></table>one line<br>another line<p>\(Self.second)</p></main>
      """
    #expect(
      try story(body) == [
        Self.first, "What it costs", "one", "two", "Year | Cost", "2023 | $3.6", "one line", "another line",
        Self.second,
      ])
  }

  @Test func itemsOfAListWithTextAreKeptThoughSomeAreLinks() throws {
    let list = "<ul><li>six eggs</li><li><a href=/f>flour</a></li><li>a little salt</li></ul>"
    #expect(try story("<article>\(Self.paragraphs)\(list)<p>\(Self.first)</p></article>").count == 6)
  }

  @Test func addressesThatAreWrittenOutAreText() throws {
    let link = "<p><a href=https://a.example/b>https://a.example/b</a></p>"
    let text = try story("<article><p>\(Self.first)</p>\(link)<p>\(Self.second)</p></article>")
    #expect(text == [Self.first, "https://a.example/b", Self.second])
  }

  @Test(arguments: [
    "<ul><li><a href=/b>Another story</a></li><li><a href=/c>A third one</a></li></ul>",
    "<div class=footer><p>Another story</p><p>A third one</p></div>",
  ])
  func aPageOfNothingButLinksOrFurnitureIsNotLost(body: String) throws {
    #expect(try story(body) == ["Another story", "A third one"])
  }

  @Test func teasersAreOtherStories() throws {
    let card = "<div class=c><h3><a href=/b>Another story</a></h3><p>\(Self.other)</p></div>"
    let body =
      "<main><div><h1>Armies Sign Plan</h1>\(Self.paragraphs)</div><div>\(card)\(card)\(card)\(card)</div></main>"
    #expect(try story(body) == [Self.first, Self.second])
  }

  @Test func articlesWithinAnArticleAreOtherStories() throws {
    let inner = "<article class=c><p>\(Self.other)</p><p>\(Self.other)</p></article>"
    let body = "<article><h1>Armies Sign Plan</h1>\(Self.paragraphs)\(inner)\(inner)\(inner)</article>"
    #expect(try story(body) == [Self.first, Self.second])
  }

  @Test func aStoryMayBeAnArticleWithinAnArticle() throws {
    let inner = "<article class=c><p>\(Self.other)</p></article>"
    let story = "<article><h1>Armies Sign Plan</h1>\(Self.paragraphs)</article>"
    #expect(try self.story("<article>\(story)\(inner)\(inner)</article>") == [Self.first, Self.second])
  }

  @Test func whatStandsAboveTheHeadlineIsNotTheStory() throws {
    let ticker = "<div><ul><li>\(Self.other)</li><li>\(Self.other)</li></ul></div>"
    let body = "<div>\(ticker)<h1>Armies Sign Plan</h1>\(Self.paragraphs)</div>"
    #expect(try story(body) == [Self.first, Self.second])
  }

  @Test(arguments: ["widget", "page has-sidebar", "modal", "social"])
  func anElementThatHoldsTheStoryIsNotFurnitureByItsName(name: String) throws {
    #expect(try story("<div class='\(name)'>\(Self.paragraphs)</div>") == [Self.first, Self.second])
  }

  @Test func aLongFooterIsNotAShortStory() throws {
    let footer = "<div class=footer-text><p>\(Self.other)</p><p>\(Self.other)</p></div>"
    #expect(try story("<div><h1>Armies Sign Plan</h1><p>\(Self.first)</p></div>\(footer)") == [Self.first])
  }

  @Test(arguments: [
    "Jane Doe is a correspondent in Rabat.", "Follow Jane Doe on Twitter @janedoe.",
    "Write to Jane Doe at jane.doe@example.org", "(Reporting by John Roe; editing by Ann Poe)",
    "John Roe contributed to this report.", "Sign up for our daily newsletter, it costs nothing.",
    "© 2026 Example News. All rights reserved.", "Abonnieren Sie unseren Brief, er kostet nichts.",
  ])
  func noticesBehindTheLastParagraphAreLeftOut(notice: String) throws {
    let head = "<meta name=author content='Jane Doe'>"
    #expect(try story("\(head)<article>\(Self.paragraphs)<p>\(notice)</p></article>") == [Self.first, Self.second])
    let within = try story("\(head)<article><p>\(Self.first)</p><p>\(notice)</p><p>\(Self.second)</p></article>")
    #expect(within.contains(notice) == (Furniture.reason(for: notice) == nil))
  }

  @Test func aListOfLinksAtTheEndIsFurtherReading() throws {
    let list =
      "<div>More great stories</div><ul><li>🏃 See <a href=/b>this story</a></li><li>💡 And <a href=/c>that one</a></li></ul>"
    #expect(try story("<article>\(Self.paragraphs)\(list)</article>") == [Self.first, Self.second])
  }

  @Test(arguments: ["<article><p>The two armies signed…</p></article>", "<div id=app></div>"])
  func textThatOnlyJSONLDHasIsTakenFromThere(body: String) throws {
    let text = "\(Self.first)\\n\\n\(Self.second) &amp; more.\\n\(Self.other)\\n<b>\(Self.first)</b>"
    let json = "{\"@type\":\"NewsArticle\",\"headline\":\"Armies Sign Plan\",\"articleBody\":\"\(text)\"}"
    let script = "<script type='application/ld+json'>\(json)</script>"
    #expect(try story(script + body) == [Self.first, Self.second + " & more.", Self.other, Self.first])
    let shown = "<article>\(Self.paragraphs)<p>\(Self.other)</p></article>"
    #expect(try story(script + shown) == [Self.first, Self.second, Self.other])
  }

  @Test func textInScriptsWithoutSpacesIsRunningText() throws {
    let thai = String(repeating: "กองทัพทั้งสองลงนามในแผนประจำปี", count: 6)
    let menu = "<div><p>หน้าแรก</p><p>กีฬา</p></div>"
    #expect(try story("\(menu)<div><p>\(thai)</p><p>\(thai)</p></div>") == [thai, thai])
  }

  @Test(.timeLimit(.minutes(30))) func pagesMadeToCostTimeCostLittle() throws {
    let count = 10_000
    // Boxes within boxes, each with another set of names for which it may be set aside.
    let names = ["nav", "ad", "cta", "tags", "toc", "poll", "bio", "rail", "modal", "popup", "banner", "widget"]
    let boxes = (1..<1 << names.count).map { set in
      "<div class='\(names.indices.filter { set & 1 << $0 != 0 }.map { names[$0] }.joined(separator: " "))'>"
    }
    let pages = [
      boxes.joined() + String(repeating: "<div class=photo><p>\(Self.first)</p></div>", count: count),
      String(repeating: "<ul><li><a href=a>b</a>", count: count),
      String(repeating: "<h2><a href=a>b</a></h2>", count: count),
      "<ul>" + String(repeating: "<li><a href=a>link</a>", count: count), String(repeating: "<script", count: count),
      String(repeating: "<!-- >", count: count), String(repeating: "<article>", count: count) + Self.first,
      String(repeating: "<svg>", count: count), String(repeating: "<p class=byline itemprop=author>", count: count),
    ]
    for page in pages { _ = try Parser.parse(Array(("<html><body>" + page).utf8), name: "a.html") }
  }
}
