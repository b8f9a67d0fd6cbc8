import Testing

@testable import Ingest

/// Headlines and authors in the forms that pages have for them.
struct HTMLNamesOfPagesTests {
  private static let text = """
    <p>The city council voted 31 to 14 on Tuesday night to build a second bridge across the harbour.</p>
    <p>The crossing, which will carry two tram lines and a path, is expected to open in 2027, it said.</p>
    """

  private func story(head: String, _ body: String) throws -> Story {
    let page = "<html lang=en><head>\(head)</head><body>\(body)\(Self.text)</body></html>"
    return try #require(try Parser.parse(Array(page.utf8), name: "a.html").stories.first)
  }

  private static let headline = "Council approves a new harbour bridge"

  @Test(arguments: [
    ("The Harbour Daily » \(headline)", "<h1><a href=/>The Harbour Daily</a></h1><h2>\(headline)</h2>"),
    ("The Harbour Daily | \(headline)", "<div><b>\(headline)</b></div>"),
    ("The Harbour Daily: \(headline)", "<h1>The Harbour Daily</h1><h3>\(headline)</h3>"),
    ("\(headline) // The Harbour Daily", ""), ("\(headline) ~ The Harbour Daily", ""),
    ("\(headline)|The Harbour Daily", "<h2>\(headline)</h2>"),
    ("\(headline) | Daily", "<h1>\(headline)<a class=headerlink href=#x>¶</a></h1>"),
    ("\(headline) | Daily", "<h1><span>Politics</span> <span>\(headline)</span></h1>"),
  ])
  func theHeadlineIsThePieceOfTheTitleThatAHeadingRepeats(title: String, body: String) throws {
    let story = try story(head: "<title>\(title)</title>", body)
    #expect(story.title?.value == Self.headline)
    #expect(story.text.hasPrefix("The city council"))
  }

  @Test(arguments: [
    ("<title>新橋を市議会が可決｜港湾新報</title>", "新橋を市議会が可決"), ("<title>市议会批准新建大桥_要闻_港口日报</title>", "市议会批准新建大桥"),
    ("<meta name=citation_title content='A bridge'><title>Journal vol 3</title>", "A bridge"),
  ])
  func titlesAreFoundInOtherForms(head: String, title: String) throws {
    #expect(try story(head: head, "").title?.value == title)
  }

  @Test(arguments: [
    ("<div><a href=/author/rosa>Rosa Keane</a> · November 26, 2023</div>", "Rosa Keane"),
    ("<div>Jane Doe | March 5, 2021</div>", "Jane Doe"), ("<p>By</p><p>Jane Doe</p>", "Jane Doe"),
    ("<dl><dt>Author</dt><dd>Jane Doe</dd></dl>", "Jane Doe"), ("<div>Jane Doe • 5 min read</div>", "Jane Doe"),
    ("<p>Interview: Jane Doe</p>", "Jane Doe"), ("<p>Eine Analyse von Jane Doe</p>", "Jane Doe"),
    ("<p><span class=author>Jane Doe</span>, <span class=author>John Smith</span></p>", "Jane Doe, John Smith"),
    ("<div class=author><a href=/a>Jane Doe</a><span>Technology correspondent</span></div>", "Jane Doe"),
    ("<div class=author><span>By</span><a>Jane Doe</a></div>", "Jane Doe"),
    ("<div class=author>About the author</div>", nil), ("<p>By Jane Doe jdoe@herald.example</p>", "Jane Doe"),
    ("<p>di Marco Bianchi e Sara Conti</p>", "Marco Bianchi, Sara Conti"),
    ("<p>By Jane Doe Staff Writer</p>", "Jane Doe"),
    ("<p>By Jane Doe / The Herald</p>", "Jane Doe"), ("<p>作者：张伟</p>", "张伟"),
    ("<p>Harbour Bridge | Council</p>", nil),
  ])
  func authorsAreNamedInManyForms(line: String, names: String?) throws {
    #expect(try story(head: "<title>A plan</title>", "<h1>A plan</h1>" + line).byline?.value == names)
  }

  @Test(arguments: [
    ("author", "KAREN ODUYA koduya@pine.example", "KAREN ODUYA"), ("author", "Jane Doe, Washington Post", "Jane Doe"),
    ("author", "Jane Doe och John Smith", "Jane Doe, John Smith"),
    ("author", "Jane Doe/John Smith", "Jane Doe, John Smith"),
    ("author", "Jane Doe, Chief Economist", "Jane Doe"), ("author", "Jerusalem Post Staff", "Jerusalem Post Staff"),
    ("citation_author", "Park, Kim", "Kim Park"), ("DC.creator", "Vidal, Lucía", "Lucía Vidal"),
    ("twitter:data1", "four minutes", nil),
  ])
  func metaAuthorsAreNames(key: String, value: String, names: String?) throws {
    #expect(try story(head: "<meta name='\(key)' content='\(value)'>", "").byline?.value == names)
  }
}
