import Support
import Testing

@testable import Ingest

/// What is cut out of a page before it is parsed must be nothing that parsing it would have shown.
struct HTMLMarkupTests {
  /// What is left of a page; the comment has nothing stand in for its texts, as `StandInsTests` shows.
  private static func cut(_ page: String) -> String {
    String(decoding: HTMLMarkup(Array("<!--\u{10FFFD}-->\(page)".utf8)).bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("<a href=\"/x?a>b\" class=\"comment\" target=_blank>x</a>", "<a class=\"comment\">x</a>"),
    ("<link HREF='/x' rel=canonical sizes = \"any\" />", "<link HREF='/x' rel=canonical />"),
    ("<p class=\"mt-4 px-2\" ID='author-1' data-x hidden>a</p>", "<p ID='author-1' hidden>a</p>"),
    ("<p class=\"x &#99;omment\">a", "<p class=\"x &#99;omment\">a"),
    ("<img\n src=a.png\n alt='a \"b\"'/>", "<img/>"), ("<br/>", "<br/>"), ("</div >", "</div >"),
    ("<a href=\"/x\" id=\"/x\"lang=en>", "<a id=\"/x\"lang=en>"),
  ])
  func attributesThatNobodyAsksForAreCutOut(_ tag: String, _ rest: String) {
    #expect(Self.cut(tag) == rest)
  }

  @Test(arguments: [
    "<a href=\"/x>text", "<a href=\"/x\"class=y>", "<p @click=\"x\" href=\"/y\">", "<p a.b=\"x\">", "a < b > c", "<",
    "<a", "<a b",
    "<a b=", "<a b=\"", "</", "<p/ href=x>", "<1 href=x>",
  ])
  func whatIsNotWrittenAsUsualStays(_ markup: String) {
    #expect(Self.cut(markup) == markup)
  }

  @Test func whiteSpaceAtTagsBecomesOneCharacterAndNoneGoes() {
    #expect(Self.cut("<p>\n    a  b \t<b>\tc</b>   <i>d</i>\r\n</p>  ") == "<p>\na  b <b> c</b> <i>d</i>\n</p> ")
  }

  @Test(arguments: [
    ("<p>a</p>\n<p>b</p>\n", "<p>a<p>b</p>\n"), ("<p class=\"byline\">a</p><p\nid=x>b", "<p class=\"byline\">a<p>b"),
    ("<p>a</p>\nb<p>c", "<p>a</p>\nb<p>c"), ("<p><b>a</b></p>\n<p>b", "<p><b>a</b></p>\n<p>b"),
    ("a</p>\n<p>b", "a</p>\n<p>b"), ("<p>a</p>\n</p>\n<p>b", "<p>a</p>\n</p>\n<p>b"),
    ("<p/>a</p>\n<p>b", "<p/>a</p>\n<p>b"), ("<p>a</p >\n<p>b", "<p>a</p >\n<p>b"),
    ("<p>a</p>\n<pre>b", "<p>a</p>\n<pre>b"), ("<p>a</p>\n<!-- x --> <p>b", "<p>a</p>\n <p>b"),
    ("<svg><p>a</p>\n<p>b", "<svg><p>a</p>\n<p>b"),
  ])
  func whatPartsParagraphsOfTextIsNotGivenToTheParser(_ markup: String, _ rest: String) {
    #expect(Self.cut(markup) == rest)
  }

  @Test func withoutWhatPartsParagraphsAPageReadsTheSame() {
    let parts = [
      "<p>", "<p>", "<p>", "<p class=\"byline\">", "<p hidden>", "<p/>", "</p>\n", "</p>\n", "</p>\n", "</p> ", "text",
      "The ferry sails again. ", "<b>", "</b>", "<a href=\"#x\">", "</a>", "<div>", "</div>\n", "<pre>", "</pre>",
      "<table><tr><td>", "</td></tr></table>", "<ul><li>", "</ul>", "<h1>", "</h1>", "<blockquote>", "</blockquote>",
      "<figcaption>", "</figcaption>", "<br>", "<button>", "</button>", "</body>", "</html>", "<sup>", "</sup>",
      "<x-y>",
      "<div class=\"byline\">", "<title>", "</title>", "<head>", "<body>", "<script>", "<svg>", "<select>",
    ]
    var random = SeededRandom(seed: 12)
    for _ in 0..<1500 {
      let count = Int.random(in: 1...40, using: &random)
      let page = (0..<count).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
      // A comment behind the space keeps it.
      let whole = page.replacing("</p>\n", with: "</p>\n<!-- -->").replacing("</p> ", with: "</p> <!-- -->")
      #expect(Self.read(page) == Self.read(whole), "\(page)")
    }
  }

  private static func read(_ page: String) -> [String] {
    guard let page = try? HTMLReader.read(Array(page.utf8)) else { return [] }
    let blocks = page.blocks + page.captions.map(\.block)
    return blocks.map { "\($0)" } + page.containers.map { "\($0.blocks) \($0.hints)" } + ["\(page.facts)"]
  }

  @Test func scriptsAndCommentsGoAndTheirTagsStay() {
    let markup = HTMLMarkup(
      Array("a<!-- <p> -->b<script type='application/ld+json'>{\"a\":1}</script><svg><p></svg>".utf8))
    #expect(
      String(decoding: markup.bytes, as: UTF8.self) == "ab<script type='application/ld+json'></script><svg></svg>")
    #expect(markup.structuredData == [Array("{\"a\":1}".utf8)])
  }

  @Test func titlesAreFoldedAlikeWithAndWithoutTypography() {
    #expect(HTMLTitle.folded("“Storm” – closes 2 piers’ gates…") == "stormcloses2piersgates")
    #expect(HTMLTitle.folded("“Größe” – Çeşme") == "größeçeşme")
  }

  @Test func textIsCleanedEightBytesAtATimeAsOneByOne() {
    let signs = ["a", "b", "Z", " ", " ", "\u{A0}", "\u{AD}", "\t", "\n", "\u{7F}", "\u{1}", "é", "“", "\u{200B}", "語"]
    var random = SeededRandom(seed: 7)
    for _ in 0..<4000 {
      let text = (0..<Int.random(in: 0...90, using: &random)).map { _ in
        Int.random(in: 0..<9, using: &random) > 0 ? "a" : signs.randomElement(using: &random) ?? ""
      }.joined()
      let words = text.unicodeScalars.filter { !["\u{AD}", "\u{7F}", "\u{1}", "\u{200B}"].contains($0) }
        .split { [" ", "\u{A0}", "\t", "\n"].contains($0) }.map { String(String.UnicodeScalarView($0)) }
      #expect(
        Array(SourceText.cleaned(text).utf8) == Array(words.joined(separator: " ").utf8), "\(text.debugDescription)")
    }
  }
}
