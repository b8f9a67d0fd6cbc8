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
