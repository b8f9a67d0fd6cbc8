import Support
import Testing

@testable import Ingest

/// A text that is not given to libxml2 must come out as if it had been. A character of the last plane in a comment, which is cut out, keeps
/// everything with libxml2, so each markup is its own measure.
struct StandInsTests {
  private static let spell = "<!--\u{10FFFD}-->"

  private static func blocks(_ page: String) -> [String] {
    guard let page = try? HTMLReader.read(Array(page.utf8)) else { return [] }
    let containers = page.containers.map { "\($0.hints.rawValue) \($0.doubt) \($0.blocks)" }
    return page.blocks.map { "\($0.kind) \($0.linkBytes) \($0.text)" } + containers + ["\(page.facts)"]
  }

  private static let long = "The ferry to Halven sails again on Monday, the harbour said."

  private static let pages = [
    "<p>\(long)</p><p>\(long)</p>", "<p>\n  \(long)  \n<b>\(long)</b>\(long)</p>", "\(long)<p>\(long)",
    "<html>\(long)</html>", "<body>\(long)<br>\(long)</body>", "<title>\(long)</title><h1>\(long)</h1>\(long)",
    "<p>\(long) a &amp; b</p><p>\(long) &#8217; &#x2019;</p>",
    "<p>\(long)\u{1}\u{B}</p><p>\(long)\u{FFFE}\u{FFFF}\u{FFFD}</p>",
    "<pre>\(long)\n  \(long)\r\n\n\(long)</pre>", "<p>\(long)<!-- \(long) -->\(long)</p>", "<p>\(long)<!-- \(long)",
    "<script>\(long)</script><style>\(long)<p>\(long)", "<svg><text>\(long)</text></svg><p>\(long)",
    "<p title=\"<b>\(long)</b>\">\(long)</p>", "<p a.b=\"<b>\(long)</b>\" title='x'>\(long)</p>",
    "<a href=\"x>\(long)</a><p>\(long)</p><p class=\"y\">\(long)", "<p <b>\(long)</b>>\(long)</p>",
    "<table><tr><td>\(long)</td><td>\(long)</td></tr>\(long)</table>", "<ul><li>\(long)<li>\(long)</ul>",
    "<?php \"<b>\(long)</b>\" ?>\(long)<p>\(long)", "<!DOCTYPE x [<!ENTITY a \"<b>\(long)</b>\">]><p>\(long)",
    "<p>\(long) > \(long)</p>", "<p>\(long) < \(long)</p>", "<p>\(long)",
    "<p>\u{FEFF}港口表示，渡轮将于周一恢复通航，票价不变，请乘客提前到达码头。</p>",
    "<meta name='author' content='Jane Doe of the Halven Courier'><p class=\"related-stories-list\">\(long)",
    "<div id='comments-and-replies' class=\"a &amp; b c d e f g h i j k\">\(long)</div><time datetime=\"2026-01-06T09:24:00Z\">now",
    "<div style=\"color: red; display : none\">\(long)</div><p style='VISIBILITY: hidden'>\(long)<p lang=\"en-GB-oxendict\">a",
    "<abbr class='published' title=\"2026-01-06T09:24:00Z\">x</abbr><link rel=\"canonical\" href=\"https://a.example/b\">\(long)",
    "<p class=\"sidebar-left\"x\">\(long)</p><p class='furniture\">\(long)</p>",
    "<p class=\"sidebar\u{1}left\">\(long)</p>",
    "<textarea><b>\(long)</b></textarea><p>\(long)", "<![CDATA[<p>\(long)</p>]]>\(long)",
    "<p>\(String(repeating: long + " ", count: 40))</p>", String(repeating: "<p>\(long)</p>", count: 300),
  ]

  @Test(arguments: pages)
  func aPageReadsAsIfAllOfItHadBeenGivenToLibxml2(_ page: String) {
    #expect(Self.blocks(page) == Self.blocks(Self.spell + page), "\(page.prefix(200))")
  }

  @Test func pagesOfRandomPiecesReadSo() {
    let pieces = [
      "<p>", "</p>", "<div class='x'>", "</div>", "<b", ">", "\"", "<a href=\"/x\">", "</a>", "<br/>", "&amp;", "<pre>",
      "</pre>", "\n",
      "<!--", "-->", "<script>", "</script>", "<td>", Self.long, Self.long, Self.long, "=", "<?", "<!", "<p title=\"",
      "é ", "\u{B}",
    ]
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededRandom(seed: seed)
    for _ in 0..<2_000 {
      let page = (0..<Int.random(in: 1...30, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      #expect(Self.blocks(page) == Self.blocks(Self.spell + page), "seed \(seed): \(page.debugDescription)")
    }
  }

  @Test(arguments: ["&#x100000;", "&#X00100001;", "&#1048576;", "&#001048577", "\u{100000}"])
  func nothingThatAPageWritesItselfStandsForAText(_ forged: String) {
    let page = "<p>\(Self.long)</p><p>\(Self.long) \(forged) \(forged)</p><p>\(forged)</p>"
    #expect(Self.blocks(page) == Self.blocks(Self.spell + page))
    #expect((try? HTMLReader.read(Array(page.utf8)))?.blocks.map(\.text).joined().split(separator: "ferry").count == 3)
  }

  private static func stories(_ feed: String) -> [String] {
    let bytes = Array(feed.utf8)
    do throws(ParseFailure) {
      return try Parser.parse(bytes, name: "feed.xml").stories.map {
        "\($0.title?.value ?? "-") \(String(decoding: bytes[$0.bytes], as: UTF8.self)) \($0.text)"
      }
    } catch { return ["\(error.reason)"] }
  }

  @Test(arguments: [
    "<![CDATA[\(long)]]>", "<![CDATA[<p>\(long) &amp; &#8217;</p><p>\(long)]]>", "<![CDATA[\(long)]]\(long)]]>",
    "<![CDATA[\(long)]]> \(long) <![CDATA[\(long)]]>", "<!-- <![CDATA[\(long) --> \(long) <b/>]]&gt;",
    "<?x <![CDATA[\(long) ?>\(long)", "<![CDATA[\(long)\u{1}]]>", "<![CDATA[\(long)\r\n\t\(long)]]>",
    "<![CDATA[\(long)",
    "<![CDATA[<p>\(long) &#x100000; &#1048577;</p>]]>", "<![CDATA[港口表示，渡轮将于周一恢复通航，票价不变，请乘客提前到达码头。]]>",
  ])
  func aFeedReadsAsIfAllOfItHadBeenGivenToLibxml2(_ field: String) {
    let feed =
      "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><item><title>Storm</title>"
      + "<content:encoded>\(field)</content:encoded></item><item><title>Calm</title><description>\(Self.long)</description></item>"
      + "</channel></rss>"
    #expect(Self.stories(feed) == Self.stories(Self.spell + feed))
  }
}
