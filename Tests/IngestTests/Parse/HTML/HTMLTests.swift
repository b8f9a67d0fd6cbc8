import Testing

@testable import Ingest

struct HTMLTests {
  private let page = """
    <!DOCTYPE html><html><head><title>Armies Sign Plan | Example News</title>
    <meta property="og:site_name" content="Example News"><meta name="author" content="By Jane Doe">
    <meta property="article:published_time" content="2026-01-06T09:24:00+01:00">
    <style>p { color: red }</style><script>var a = "<p>never</p>";</script></head>
    <body><header><a href="/">Example News</a></header><nav><ul><li>Home</li><li>Sport</li></ul></nav>
    <article><h1>Armies Sign Plan</h1><div class="byline">By Jane Doe</div>
    <p>The two armies signed a <a href="/plan">plan</a> on Monday, the ministry&nbsp;said &amp; repeated.</p>
    <h2>Why now</h2><p>Nobody could say why, but <b>everybody</b> tried to, for an hour or longer.<br>Then they left the room.</p>
    <ul><li>The first item of the list</li><li>The second item</li></ul>
    <table><tr><th>Key</th><th>2023</th><th>2028</th></tr><tr><td>Cost</td><td>$3.6</td><td>$5.2</td></tr></table>
    <p>Share this:</p><figure><img src="a.png"><figcaption>A caption of the picture.</figcaption></figure>
    </article><aside><p>An unrelated teaser of another story that nobody asked for here.</p></aside>
    <div class="comments"><p>A reader says that this is not a good plan at all.</p></div>
    <footer><p>All rights reserved by the publisher of this page, as ever.</p></footer></body></html>
    """

  @Test func pageIsOneStoryWithItsFacts() throws {
    let bytes = Array(page.utf8)
    let document = try Parser.parse(bytes, name: "a.html")
    let story = try #require(document.stories.first)
    #expect(document.stories.count == 1)
    #expect(story.bytes == 0..<bytes.count)
    #expect(story.title == Fact(value: "Armies Sign Plan", source: "h1"))
    #expect(story.byline == Fact(value: "Jane Doe", source: "byline line"))
    #expect(story.published == Fact(value: "2026-01-06T09:24:00+01:00", source: "meta article:published_time"))
    #expect(story.headings == ["Why now"])
    #expect(
      story.text.split(separator: "\n\n").map(String.init) == [
        "The two armies signed a plan on Monday, the ministry said & repeated.", "Why now",
        "Nobody could say why, but everybody tried to, for an hour or longer.", "Then they left the room.",
        "The first item of the list", "The second item", "Key | 2023 | 2028", "Cost | $3.6 | $5.2",
      ])
    #expect(document.dropped.map(\.reason) == ["share"])
  }

  @Test func declaredEncodingIsHonoured() throws {
    let text =
      "<html><head><meta charset=\"iso-8859-2\"></head><body><p>Żaden z nich nie chciał mówić z nami.</p></body></html>"
    let document = try Parser.parse(EncodingTests.encode(text, as: "ISO-8859-2"), name: "a.html")
    #expect(document.encoding == "iso-8859-2")
    #expect(document.stories.map(\.text) == ["Żaden z nich nie chciał mówić z nami."])
  }

  @Test func falseAndUnknownDeclarationsDoNoHarm() throws {
    let body = "<body><p>Die Behörden prüfen größere Vorräte für die Stadt.</p></body>"
    let utf8 = Array("<html><meta charset=windows-1252>\(body)</html>".utf8)
    #expect(try Parser.parse(utf8, name: "a.html").stories.first?.text.contains("größere") == true)
    let odd = EncodingTests.encode("<html><meta charset=x-nonesuch>\(body)</html>", as: "CP1252")
    #expect(try Parser.parse(odd, name: "a.html").stories.first?.text.contains("größere") == true)
  }

  @Test func externalEntitiesAreNotRead() throws {
    let text =
      "<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><html><body><p>The text is &x; and no more than that.</p></body></html>"
    let story = try Parser.parse(Array(text.utf8), name: "a.html").stories.first
    #expect(story?.text.contains("root:") == false)
  }

  @Test(.timeLimit(.minutes(30))) func textAtAnyDepthIsKept() throws {
    for depth in [300, 3_000, 20_000] {
      let text =
        String(repeating: "<div>", count: depth) + "<p>The text at the bottom is kept, however deep it lies.</p>"
      let document = try Parser.parse(Array(("<html><body>" + text).utf8), name: "a.html")
      #expect(document.stories.map(\.text) == ["The text at the bottom is kept, however deep it lies."], "\(depth)")
    }
  }
}
