import Testing

@testable import Ingest

/// Where on a page its story begins and ends, and what of it is shown.
struct HTMLRangeTests {
  private static let first = "The two armies signed a plan for the year on Monday, the ministry said in a statement."
  private static let second = "Nobody could say why, but everybody tried to explain it for an hour or even for longer."
  private static let third = "It was the third time that both had met, and a fourth meeting is to follow in the spring."
  private static let last = "The last paragraph stands in a box of its own below an advertisement."
  private static let heading = "<h1>Armies Sign Plan</h1>"
  private static let text = [first, second, third]

  /// The paragraphs of the story in a page whose body is given.
  private func story(_ body: String, title: String = "Armies Sign Plan") throws -> [String] {
    let page =
      "<html><head><title>\(title)</title></head>\(body.hasPrefix("<body") ? body : "<body>\(body)</body>")</html>"
    let text = try Parser.parse(Array(page.utf8), name: "a.html").stories.first?.text ?? ""
    return text.split(separator: "\n\n").map(String.init)
  }

  private static func paragraphs(_ lines: [String]) -> String { lines.map { "<p>\($0)</p>" }.joined() }

  /// Nine paragraphs of ten stand in the first box.
  @Test(arguments: [
    "<div>\(last)</div>", "<div class=ad>Buy this</div><div><p>\(last)</p></div>",
    "<div><p>Advertisement</p></div><section><p>\(last)</p></section>",
  ])
  func theRestOfAStoryStandsInBoxesBehindTheFirst(rest: String) throws {
    let box = "<div>\(Self.paragraphs(Self.text + Self.text + Self.text))</div>"
    let whole = Self.text + Self.text + Self.text + [Self.last]
    #expect(try story("\(Self.heading)<div>\(box)\(rest)</div>") == whole)
    #expect(try story("<main>\(Self.heading)<div><div>\(box)</div></div>\(rest)</main>") == whole)
    #expect(try story("<article><div>\(box)</div>\(rest)</article><p>\(Self.first)</p>").suffix(1) == [Self.last])
  }

  @Test func sectionsThatAreListsBelongToTheStory() throws {
    let lists = "<section><h2>Tasks</h2><ul><li>Design of bridges<li>Site visits</ul></section>"
    let text = "<section><h2>About</h2>\(Self.paragraphs(Self.text))</section>"
    #expect(
      try story("\(Self.heading)\(text)\(lists)").joined(separator: "\n").hasSuffix(
        "Tasks\nDesign of bridges\nSite visits"))
    let bare = "<h2>Tasks</h2><ul><li>Design of bridges<li>Site visits</ul>"
    #expect(
      try story("\(Self.heading)\(text)\(bare)").joined(separator: "\n").hasSuffix(
        "Tasks\nDesign of bridges\nSite visits"))
  }

  @Test(arguments: [
    "<div class=comments><p>\(second)</p></div><div><p>\(last)</p></div>",
    "<div><h3><a href=/a>A story</a></h3><p>\(second)</p></div><div><h3><a href=/b>And one</a></h3><p>\(last)</p></div>",
    "<div><h3>More</h3><ul><li><a href=/a>A story</a><li><a href=/b>And one</a></ul></div><div><p>\(last)</p></div>",
    "<div><p>Copyright 2024 The Courier of the North. All rights of its authors are theirs.</p></div>",
    "<div><p>You have subscribed to it.</p></div>",
    "<div><div><p>Jane</p><p>\(second)</p></div><div><p>John</p><p>\(last)</p></div></div><div><p>\(last)</p></div>",
  ])
  func itEndsAtOtherStoriesAndComments(rest: String) throws {
    let box = "<div>\(Self.paragraphs(Self.text + Self.text + Self.text + Self.text))</div>"
    #expect(
      try story("<div>\(Self.heading)<div>\(box)\(rest)</div></div>") == Self.text + Self.text + Self.text + Self.text)
  }

  @Test(arguments: [
    "<body style='visibility: hidden'>\(heading)TEXT</body>", "<body hidden>\(heading)TEXT</body>",
    "<body><main><template></template></main><div hidden id='S:0'><article>TEXT</article></div></body>",
    "<body><div aria-hidden=true>\(heading)TEXT</div><div role=dialog><p>We use cookies, as you may know.</p></div></body>",
    "<body><button><div>\(heading)TEXT</div></body>", "<body><nav><a href=/>Home</a><div>\(heading)TEXT</div></body>",
  ])
  func aPageThatHidesAllItsTextIsRead(body: String) throws {
    let text = Self.text + [Self.last]
    #expect(try story(body.replacing("TEXT", with: Self.paragraphs(text))).suffix(4) == text[...])
  }

  @Test func whatIsHiddenBesideAShortStoryStaysHidden() throws {
    let hidden = "<div style='display:none'>\(Self.paragraphs(Self.text + Self.text + Self.text))</div>"
    #expect(try story("\(Self.heading)<p>\(Self.last)</p>\(hidden)") == [Self.last])
  }

  @Test func textBehindTheEndOfThePageIsRead() throws {
    let page =
      "<html><body><p>Site header</p></body></html><html><head><title>Armies Sign Plan</title></head><body>\(Self.heading)\(Self.paragraphs(Self.text))</body></html>"
    let text = try Parser.parse(Array(page.utf8), name: "a.html").stories.first?.text ?? ""
    #expect(text.hasSuffix(Self.text.joined(separator: "\n\n")))
  }

  @Test func ofTwoStoriesEachWithItsHeadlineTheFirstIsTheOne() throws {
    let other = "<article><h1>Two dead in the flood</h1>\(Self.paragraphs([Self.last] + Self.text))</article>"
    #expect(try story("<article>\(Self.heading)\(Self.paragraphs(Self.text))</article>\(other)") == Self.text)
  }

  @Test func ofAPoemTheLinesAreTheText() throws {
    let lines = ["I leave the lamp lit on the stair", "for those who come home late"]
    let others = "<div><div>Night Ferry</div><div>Salt</div></div>"
    let poem = "<main><h1>The Gate</h1><div>\(lines.joined(separator: "<br>"))</div></main>\(others)"
    #expect(try story(poem, title: "The Gate") == lines)
  }

  @Test func cellsWithLinesOfTheirOwnAreColumns() throws {
    let column = "Armies<br>\(Self.first)<br><br>\(Self.second)<br><br>\(Self.third)"
    let page = "<table><tr><td>News<br>Today: rain<td>\(column)<td>Also<br><a href=/a>Ferry fares</a></table>"
    let found = try story(page)
    #expect(found.suffix(3) == Self.text[...])
    // A table of facts stays one.
    let facts = "<table><tr><td>Year<td>Cars<tr><td>1931<td>4,200</table>"
    #expect(
      try story(Self.paragraphs(Self.text) + facts).joined(separator: "\n").hasSuffix("Year | Cars\n1931 | 4,200"))
  }

  @Test func aHeadingEndsWithTheTagOfAnother() throws {
    let body = "\(Self.heading)<p>\(Self.first)</p><h3>Costs</h4><div>\(Self.second)</div><div>\(Self.third)</div>"
    #expect(try story(body) == [Self.first, "Costs", Self.second, Self.third])
  }

  @Test func aQuestionThatUnfoldsItsAnswerIsAHeading() throws {
    let body = "\(Self.heading)<p>\(Self.first)</p><h2><button>Why is that so?</button></h2><div>\(Self.second)</div>"
    #expect(
      try story(body + "<h2>Costs<button>Copy</button></h2><p>\(Self.third)</p>") == [
        Self.first, "Why is that so?", Self.second, "Costs", Self.third,
      ])
  }
}
