import Testing

@testable import Ingest

/// What of a page is set aside, and what only looks like it.
struct HTMLAsidesTests {
  private static let first = "The two armies signed a plan for the year on Monday, the ministry said in a statement."
  private static let second = "Nobody could say why, but everybody tried to explain it for an hour or even for longer."
  private static let third = "It was the third time that both had met, and a fourth meeting is to follow in the spring."
  private static let text = [first, second, third]
  private static let heading = "<h1>Armies Sign Plan</h1>"

  /// The paragraphs of the story in a page whose body is given.
  private func story(_ body: String) throws -> [String] {
    let page = "<html><head><title>Armies Sign Plan</title></head><body>\(body)</body></html>"
    let text = try Parser.parse(Array(page.utf8), name: "a.html").stories.first?.text ?? ""
    return text.split(separator: "\n\n").map(String.init)
  }

  private static func paragraphs(_ lines: [String]) -> String { lines.map { "<p>\($0)</p>" }.joined() }

  @Test(arguments: [
    ("<section><h2><a href=#p>Part</a></h2>", "</section>"), ("<article><h2>Part</h2>", "</article>"),
    ("<article><h2><a href='#b'>Part</a></h2>", "</article>"),
  ])
  func sectionsAndEntriesAreNoOtherStories(open: String, close: String) throws {
    let parts = Self.text.map { "\(open)<p>\($0)</p>\(close)" }.joined()
    #expect(try story("\(Self.heading)<article>\(parts)</article>") == Self.text.flatMap { ["Part", $0] })
  }

  @Test func aListOfThingsWithLinksIsTheStory() throws {
    let cards = Self.text.map { "<div><h2><a href='https://shop.example'>Item</a></h2><p>\($0)</p></div>" }.joined()
    let things = Self.text.flatMap { ["Item", $0] }
    #expect(try story("\(Self.heading)<p>\(Self.first)</p>\(cards)") == [Self.first] + things)
    // In a list of their own they are other stories.
    let others = "<div>\(cards)</div>"
    #expect(try story("\(Self.heading)\(Self.paragraphs(Self.text))\(others)") == Self.text)
  }

  @Test func aNameThatMostOfTheStoryHasSaysNothingOfTheBoxesBesideIt() throws {
    let boxes = [[Self.first], Self.text + Self.text, [Self.third]].map {
      "<div class=elementor-widget>\(Self.paragraphs($0))</div>"
    }
    #expect(try story(Self.heading + boxes.joined()) == [Self.first] + Self.text + Self.text + [Self.third])
  }

  /// As page builders write it: each in a section and a column of its own, with the name on three levels.
  @Test func norOfThoseAsDeepInThePage() throws {
    let boxes = [[Self.first], Self.text + Self.text, [Self.third]].map {
      "<section><div class=widget-wrap><div class=widget><div class=widget-container>\(Self.paragraphs($0))</div></div></div></section>"
    }
    #expect(try story(Self.heading + boxes.joined()) == [Self.first] + Self.text + Self.text + [Self.third])
  }

  @Test func figuresHoldTablesAndListings() throws {
    let table = "<figure><table><tr><th>Year<th>Cars<tr><td>1931<td>4,200</table></figure>"
    let code =
      "<figure><table><tr><td><pre>1\n2</pre><td><pre><code>cars = 4200\nprint(cars)</code></pre></table></figure>"
    let text = Self.paragraphs(Self.text)
    let found = try story("\(Self.heading)\(text)\(table)\(code)\(text)").joined(separator: "\n")
    let middle = "Year | Cars\n1931 | 4,200\ncars = 4200\nprint(cars)"
    #expect(
      found.split(separator: "\n") == (Self.text + [middle] + Self.text).joined(separator: "\n").split(separator: "\n"))
  }

  @Test(arguments: ["teaser-text", "kg-card kg-callout-card"])
  func aTeaserThatLeadsNowhereIsTheLead(name: String) throws {
    let lead = "<div class='\(name)'><p>\(Self.first)</p></div>"
    let rest = Self.paragraphs([Self.second, Self.third, Self.second])
    #expect(try story("\(Self.heading)\(lead)\(rest)") == [Self.first, Self.second, Self.third, Self.second])
    let link = lead.replacing("ministry", with: "<a href=/a>ministry</a>")
    #expect(try story("\(Self.heading)\(link)\(rest)") == [Self.second, Self.third, Self.second])
  }

  @Test func aLineThatIsALinkLeadsElsewhereWhateverItEndsIn() throws {
    let line = "<p><a href=/x>Why is the harbour bridge so expensive to build?</a></p>"
    let text = Self.paragraphs(Self.text)
    #expect(try story("\(Self.heading)\(text)\(line)\(text)") == Self.text + Self.text)
  }
}
