import Testing

@testable import Ingest

/// Facts count by where on a page they stand.
struct HTMLPlacesTests {
  private static let text = """
    <p>The city council voted 31 to 14 on Tuesday night to build a second bridge across the harbour.</p>
    <p>The crossing, which will carry two tram lines and a path, is expected to open in 2027, it said.</p>
    <p>Opponents said the scheme would bring more traffic into streets that are already full of cars.</p>
    """

  private func story(_ before: String, after: String = "", head: String = "", lang: String = "en") throws -> Story {
    let page = """
      <html lang=\(lang)><head><title>A bridge is built | Daily</title>\(head)</head><body>\(before)\(Self.text)\(after)</body></html>
      """
    return try #require(try Parser.parse(Array(page.utf8), name: "a.html").stories.first)
  }

  private static let headline = "<h1>A bridge is built</h1>"

  @Test(arguments: [
    (
      headline + "<p>By Jane Doe</p><p>March 5, 2021</p>",
      "<div><time datetime=2024-05-01>x</time> <a href=/x>Fares</a></div>"
    ),
    ("<div class=current-date>Wednesday, May 1, 2024</div>" + headline + "<p>By Jane Doe | March 5, 2021</p>", ""),
    ("<time datetime=2024-05-01>now</time>" + headline + "<time datetime=2021-03-05>then</time>", ""),
    (
      headline,
      "<time datetime=2021-03-05>then</time>" + String(repeating: "<aside><p>More</p></aside>", count: 9)
        + "<aside><time datetime=2024-05-01>x</time></aside>"
    ),
    (
      "<time datetime=2021-03-05>then</time>" + headline,
      String(repeating: "<aside><p>More</p></aside>", count: 9)
        + "<aside><time datetime=2024-05-01>x</time></aside>"
    ),
  ])
  func theDateBesideTheHeadlineHoldsAndNoOther(before: String, after: String) throws {
    #expect(try story(before, after: after).published?.value == "2021-03-05")
  }

  @Test(arguments: [
    ("article", "<footer><span class=author>Hanna Weiss</span> <time datetime=2016-04-28>x</time></footer>"),
    ("div class='post hentry'", "<div class=post-footer>Posted by Hanna Weiss on April 28, 2016</div>"),
    ("div itemtype=http://schema.org/BlogPosting", "<div class=footer>Posted by Hanna Weiss on April 28, 2016</div>"),
  ])
  func theFooterOfTheStoryTellsOfItAndIsNoPartOfIt(element: String, footer: String) throws {
    let end = element.hasPrefix("div") ? "</div>" : "</article>"
    let story = try story("<\(element)>" + Self.headline, after: footer + end)
    #expect(story.byline?.value == "Hanna Weiss")
    #expect(story.published?.value == "2016-04-28")
    #expect(story.text.hasSuffix("full of cars."))
  }

  @Test(arguments: [
    "<footer><span class=author>Hanna Weiss</span> <time datetime=2016-04-28>x</time></footer>",
    "<article><h2><a href=/x>Fares rise</a></h2><footer><span class=author>Hanna Weiss</span> <time datetime=2016-04-28>x</time></footer></article>",
  ])
  func otherFootersTellNothing(footer: String) throws {
    let story = try story("<article>" + Self.headline, after: "</article>" + footer)
    #expect(story.byline == nil)
    #expect(story.published == nil)
  }

  @Test func theMomentInTheZoneOfTheReadersIsTaken() throws {
    let head = "<meta property=article:published_time content=2021-06-09T02:11:45Z>"
    let story = try story(Self.headline + "<time datetime=2021-06-08T22:11:45-04:00>June 8</time>", head: head)
    #expect(story.published?.value == "2021-06-08T22:11:45-04:00")
  }

  @Test(arguments: [
    "2021-03-05 10:30:00 +0000 UTC", "Fri Mar 05 2021 10:30:00 GMT+0000 (Coordinated Universal Time)", "1614940200",
    "1614940200000", "2021-03-05T10:30:00+00:00[UTC]",
  ])
  func momentsAsProgramsWriteThemAreRead(value: String) throws {
    let story = try story(Self.headline, head: "<meta name=published_at content='\(value)'>")
    #expect(story.published?.value.hasPrefix("2021-03-05T10:30:00") == true)
  }

  @Test(arguments: [
    ("en", "Wed, 06/12/2019 - 10:05", "2019-06-12T10:05:00"), ("en", "Fri, 06/12/2019", "2019-12-06"),
    ("en", "Mon, 06/12/2019", nil),
    ("cs", "5. března 2021", "2021-03-05"), ("hu", "2021. március 5. 10:30", "2021-03-05T10:30:00"),
    ("lt", "2021 m. kovo 5 d.", "2021-03-05"), ("lv", "2021. gada 5. marts", "2021-03-05"),
    ("el", "5 Μαρτίου 2021", "2021-03-05"), ("uk", "5 березня 2021, 10:30", "2021-03-05T10:30:00"),
    ("fi", "5. maaliskuuta 2021", "2021-03-05"), ("th", "5 มีนาคม 2564", "2021-03-05"),
    ("hi", "5 मार्च 2021", "2021-03-05"),
    ("ca", "5 de març de 2021", "2021-03-05"), ("en", "March 2021", nil),
  ])
  func datesAreReadAsTheirLanguagesWriteThem(lang: String, line: String, iso: String?) throws {
    #expect(try story(Self.headline + "<p>\(line)</p>", lang: lang).published?.value == iso)
  }

  @Test(arguments: [
    ("2021/03/05/a", "2021-03-05"), ("2021/mar/05/a", "2021-03-05"), ("2021/0305/c1.html", "2021-03-05"),
    ("2021-03/05/c_1.htm", "2021-03-05"), ("202103/t20210305_1.html", "2021-03-05"),
    ("a-2021-03-05.html", "2021-03-05"),
    ("2021/03/a", nil), ("1234567890/a", nil), ("article-20991350", nil), ("2021/13/05/a", nil),
  ])
  func theDayIsReadFromTheAddress(path: String, iso: String?) {
    #expect(DateReader.inPath("https://a.example/" + path) == iso)
  }
}
