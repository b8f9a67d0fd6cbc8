import Testing

@testable import Ingest

/// Small files that once took a minute of the processor, or gigabytes of memory.
struct HostileFileTests {
  /// With every equal line held as a beginning the time grew with the square of their number: two minutes in a release build.
  @Test(.timeLimit(.minutes(20)), arguments: ["a", "12:30"])
  func equalLinesAreReadInProportionToTheirNumber(line: String) throws {
    let text = String(repeating: line + "\n\n", count: 170_000)
    #expect(try Parser.parse(Array(text.utf8), name: "a.txt").stories.count <= Limits.storiesPerFile)
  }

  @Test(arguments: [
    "--x\nContent-Type: text/plain\n\nhello\n", "--x\nContent-Type: message/rfc822\n\nFrom: a\nSubject: b\n\nhi\n",
  ])
  func aMailOfCountlessPartsIsRefused(part: String) {
    let head = "From: a@a.example\nSubject: A\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    let mail = head + String(repeating: part, count: Limits.mailBoundaries + 1) + "--x--\n"
    let failure = #expect(throws: ParseFailure.self) { try Parser.parse(Array(mail.utf8), name: "a.eml") }
    #expect(failure?.reason == .tooLarge)
  }

  @Test func aMailOfCountlessFieldsIsRefused() {
    let mail =
      "From: a@a.example\nSubject: A\n" + String(repeating: "Received: x\n", count: Limits.mailFields + 1) + "\nText.\n"
    let failure = #expect(throws: ParseFailure.self) { try Parser.parse(Array(mail.utf8), name: "a.eml") }
    #expect(failure?.reason == .tooLarge)
  }

  @Test func aFeedIsMendedAtSoManyPlacesAndNoMore() {
    let feed = [UInt8](repeating: UInt8(ascii: "&"), count: 4 * Limits.xmlMends)
    #expect(XMLMending.edits(of: feed).count == Limits.xmlMends)
  }

  private struct Form: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: @Sendable () -> String

    init(_ name: String, _ text: @escaping @Sendable () -> String) {
      testDescription = name
      self.text = text
    }
  }

  private static let sentence = "The storm closed the harbour of Halven on Monday, and three ferries stayed in port. "
  private static let prose = "<p>" + String(repeating: sentence, count: 4) + "</p>"

  private static func mail(_ fields: String, _ text: String = sentence) -> String {
    "From: Jane Doe <j@a.example>\nSubject: Storm\nMIME-Version: 1.0\n" + fields + "\n" + text
  }

  private static func times(_ count: Int, _ text: String) -> String { String(repeating: text, count: count) }

  /// Each took minutes in a release build at this size or four times it, the square of its length or worse.
  private static let forms: [Form] = [
    Form("a.json: lists within lists") {
      "{\"title\":\"Storm\",\"text\":\"\(sentence)\",\"section\":\(times(30, "["))\"News\"\(times(30, "]"))}"
    },
    Form("a.json: marks on a letter") {
      "{\"title\":\"Storm\",\"text\":\"\(sentence)a\(times(40_000, "\u{301}\u{327}"))\"}"
    },
    Form("a.html: a headline of pieces") {
      "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"市议会批准新建大桥\(times(40_000, "_港口"))\"}</script>"
        + prose
    },
    Form("a.html: many authors") {
      let lists = (0..<200).map { list in (0..<50).map { "Ann B\(list)x\($0)" }.joined(separator: ", ") }
      return lists.map { "<meta name=author content=\"\($0)\">" }.joined() + prose
    },
    Form("a.html: empty cells") { prose + "<table><tr><td>a" + times(100_000, "<td>") },
    Form("a.html: elements that do not end") { prose + times(100_000, "<b>") + times(100_000, "</i>") },
    Form("a.html: attributes that are not understood") {
      "<p \"=1 " + (0..<60_000).map { "a\($0)=1 " }.joined() + ">" + prose
    },
    Form("a.html: names around line ends") { times(3_900, "<span class=author>") + times(100_000, "<br>") },
    Form("a.html: long headlines") {
      "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"\(times(1_000_000, "a"))\"}</script>"
        + times(200, "<h1>" + times(1_000, "a") + "b</h1>") + prose
    },
    Form("a.html: tags without an end") { prose + times(400_000, "<script ") },
    Form("a.html: ends without an end") { prose + times(400_000, "</body ") },
    Form("a.html: unusual tags without an end") { prose + times(400_000, "<p @ ") },
    Form("a.html: short lines") {
      prose + times(60_000, "<p>aa") + "<h3>b</h3>" + times(60_000, "<li>aa bb <a href=x>c</a>")
    },
    Form("a.md: quotations") { "# Storm\n\n" + times(500_000, "> ") + "x\n" },
    Form("a.md: links in links") { "# Storm\n\n" + times(3_000, times(95, "[") + "a" + times(95, "](b)") + "\n\n") },
    Form("a.eml: signatures") { mail("", times(200_000, "--\na\n")) },
    Form("a.eml: rules") { mail("", times(20_000, times(24, "_") + "\na\n")) },
    Form("a.eml: words without an end") { "Subject: " + times(100_000, "=?utf-8?Q?a ") + "\n" + mail("") },
    Form("a.eml: parts") {
      mail(
        "Content-Type: multipart/mixed; boundary=b\n", times(990, "--b\n\n" + times(40, sentence) + "\n") + "--b--\n")
    },
    Form("a.xml: authors") {
      "<rss><channel><item><title>Storm</title><description>\(sentence)</description>"
        + (0..<60_000).map { "<author>Ann B\($0)</author>" }.joined() + "</item></channel></rss>"
    },
    Form("a.xml: attributes") {
      "<rss \((0..<200_000).map { "a\($0)=\"\" " }.joined())><channel><item><title>Storm</title></item></channel></rss>"
    },
    Form("a.xml: attributes that nobody has written") {
      "<!DOCTYPE rss [<!ATTLIST item \((0..<230).map { "a\($0) CDATA \"\" " }.joined())>]><rss><channel>"
        + times(60_000, "<item/>") + "</channel></rss>"
    },
    Form("a.txt: lines that return") {
      (0..<20_000).map { "Document \($0) of 20000\n\n" + sentence + sentence + "\n\n" }.joined()
    },
  ]

  @Test(.timeLimit(.minutes(20)), arguments: forms) private func whatWasMadeToTakeMinutesEndsSoon(_ form: Form) {
    let name = form.testDescription.prefix { $0 != ":" }
    _ = try? Parser.parse(Array(form.text().utf8), name: String(name))
  }

  /// GMime's parser of addresses calls itself for each group, up to the end of the stack.
  @Test(arguments: [
    ("To: " + String(repeating: "g:", count: 60_000), "groups"),
    ("From: " + String(repeating: "g:\n ", count: 60_000), "groups"),
    ("Cc: " + String(repeating: "a <a@b.example>, ", count: 30_000), "addresses"),
    ("Subject: " + String(repeating: "=?utf-8?Q?a\n ", count: 60_000), "words"),
    ("Content-Type: text/plain; name=\"" + String(repeating: "=?utf-8?Q?a ", count: 60_000), "words"),
  ])
  func aFieldThatWouldEndTheParserIsRefused(field: String, what: String) throws {
    let mail = "Subject: Storm\nMIME-Version: 1.0\n" + field + "\n\n" + Self.sentence
    let failure = #expect(throws: ParseFailure.self) { try Parser.parse(Array(mail.utf8), name: "a.eml") }
    #expect(failure?.reason == .tooLarge && failure?.detail.contains(what) == true, "\(String(describing: failure))")
  }

  @Test func aMailToHundredsIsRead() throws {
    let all = (0..<900).map { "\"Doe, Jane (Halven: harbour)\" <j\($0)@a.example>" }.joined(separator: ",\n ")
    let story = try #require(try Parser.parse(Array(Self.mail("To: \(all)\n").utf8), name: "a.eml").stories.first)
    #expect(story.title?.value == "Storm")
  }

  @Test(arguments: ["a.eml", "a.json"]) func aTextOfCountlessLinesIsRefused(name: String) {
    let text = String(repeating: name == "a.eml" ? "a\n" : "a\\n", count: Limits.documentLines + 1)
    let file = name == "a.eml" ? Self.mail("", text) : "{\"title\":\"Storm\",\"text\":\"\(text)\"}"
    let failure = #expect(throws: ParseFailure.self) { try Parser.parse(Array(file.utf8), name: name) }
    #expect(failure?.detail.contains("lines") == true, "\(String(describing: failure))")
  }

  @Test func anElementTooDeepIsToldOf() {
    let page = Self.prose + String(repeating: "<b>", count: 40_000)
    let failure = #expect(throws: ParseFailure.self) { try Parser.parse(Array(page.utf8), name: "a.html") }
    #expect(failure?.reason == .tooLarge && failure?.detail.contains("within one another") == true)
  }
}
