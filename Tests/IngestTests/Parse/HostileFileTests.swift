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
}
