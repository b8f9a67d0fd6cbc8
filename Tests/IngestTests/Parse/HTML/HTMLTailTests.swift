import Testing

@testable import Ingest

/// What stands behind the last paragraph of a page's story, and what only sounds like it.
struct HTMLTailTests {
  private static let first = "The two armies signed a plan for the year on Monday, the ministry said in a statement."
  private static let second = "Nobody could say why, but everybody tried to explain it for an hour or even for longer."

  /// The paragraphs of the story in a page that ends so.
  private func story(_ end: String) throws -> [String] {
    let page =
      "<html><head><title>Armies Sign Plan</title></head><body><article><h1>Armies Sign Plan</h1><p>\(Self.first)</p><p>\(Self.second)</p>\(end)</article></body></html>"
    let text = try Parser.parse(Array(page.utf8), name: "a.html").stories.first?.text ?? ""
    return text.split(separator: "\n\n").map(String.init)
  }

  @Test(arguments: [
    "Please register by 7 May at lectures@eng.example or at the faculty office.",
    "Contact lenses must not be worn for more than a day, the office said on Monday.",
    "Email is still the way in for most of those who break into the networks of others.",
    "Follow these steps and the soup will taste as it did in the house of your grandmother.",
    "Get the latest figures from the office before you go, as they change from day to day.",
    "The school printed the winners' names in its newsletter for all the parents to see.",
    "Pictures that a machine has made are not subject to copyright, the court decided.",
    "Children can sign up for the course until the end of May at the town hall.",
    "Writing by candlelight, she finished the last of her books in the winter of that year.",
  ])
  func theLastSentenceOfAStoryStays(line: String) throws {
    #expect(try story("<p>\(line)</p>") == [Self.first, Self.second, line])
  }

  @Test(arguments: [
    "Follow Jane Doe on Twitter at @janedoe.", "Contact the reporter at jane@courier.example.",
    "Email us at news@courier.example with what you know of it.",
    "Reporting by Jane Doe in Berlin; Editing by John Roe",
    "Subscribe to our newsletter to read more stories like this one.", "Jane Doe, jane@courier.example",
    "Sign up for our weekly newsletter and read it first.", "Get the latest news from the north in your inbox.",
    "This document is subject to copyright. Apart from any fair dealing, no part may be used.",
    "Have a news tip? You can let us know at tips@courier.example at any time of the day.",
  ])
  func noticesBehindAStoryAreNoPartOfIt(line: String) throws {
    #expect(try story("<p>\(line)</p>") == [Self.first, Self.second])
  }

  @Test func aListOfLinksThatAreDescribedIsTheStorysOwn() throws {
    let items = [
      "<a href=/a>Cloth simulators</a> is a patient comparison of six of them, with numbers that you can check.",
      "<a href=/b>The towel problem</a> is the paper that started it all and that everybody still cites.",
    ]
    let list = "<h2>What we read</h2><ul>\(items.map { "<li>\($0)</li>" }.joined())</ul>"
    #expect(try story(list).count > 2)
    let others = "<p>More stories</p><ul><li>A plan for <a href=/a>the armies</a><li>Another for <a href=/b>us</a></ul>"
    #expect(try story(others) == [Self.first, Self.second])
  }
}
