import Foundation
import Support
import Testing

@testable import Ingest

struct MailTests {
  private func parse(_ text: String, name: String = "a.eml") throws -> Document {
    try Parser.parse(Array(text.utf8), name: name)
  }

  @Test(arguments: ["\n", "\r\n"])
  func aMailOfOutlookIsReadWithItsAttachment(end: String) throws {
    let text = MailSamples.outlook.replacing("\n", with: end)
    let document = try parse(text)
    #expect(document.format == .mail && document.skipped == 0 && document.stories.count == 2)
    let story = document.stories[0]
    #expect(story.title == Fact(value: "Öl wird billiger – Preise fallen", source: "mail Subject"))
    #expect(story.byline == Fact(value: "Greta Möller", source: "mail From"))
    #expect(story.published == Fact(value: "2026-01-06T10:24:00+01:00", source: "mail Date"))
    #expect(story.guid == "AM0PR04@example.org" && story.member == nil)
    #expect(
      story.text == "Die Preise für Öl sind wieder gefallen, sagte der Händler am Dienstag in Halven.\n\n"
        + "Zwei weitere Absender bestätigten das am Abend der Redaktion.")
    #expect(story.bytes == 0..<text.utf8.count)
    #expect(document.stories[1].member == "Bericht.txt")
    #expect(document.stories[1].text == "Der angehängte Bericht nennt Zahlen für das vergangene Jahr.")
  }

  /// Mail has no byte order mark, and Cyrillic letters do not show how many bytes they have.
  @Test(arguments: ["utf-16le", "UTF-16BE", "\"utf-16\"", "utf-32le"])
  func partsInWideEncodingsAreReadAsDeclared(_ charset: String) throws {
    let text = "Порт закрыт после шторма, сообщил в понедельник его начальник."
    let iconv = charset == "\"utf-16\"" ? "UTF-16BE" : charset.uppercased()
    let part = Data(EncodingTests.encode(text, as: iconv)).base64EncodedString()
    let mail = """
      From: a@a.example
      Message-ID: <1@a.example>
      Subject: Storm
      MIME-Version: 1.0
      Content-Type: text/plain; charset=\(charset)
      Content-Transfer-Encoding: base64

      \(part)

      """
    #expect(try parse(mail).stories.map(\.text) == [text])
    #expect(
      try parse(mail.replacing(part, with: Data("Der Hafen ist zu.".utf8).base64EncodedString())).stories.count == 1)
  }

  @Test func aNewsletterIsReadWithoutWhatIsAroundItsText() throws {
    let document = try parse(MailSamples.newsletter)
    let story = try #require(document.stories.first)
    #expect(document.stories.count == 1)
    #expect(story.title?.value == "Morning briefing" && story.byline == nil)
    #expect(story.publisher == Fact(value: "The Halven Courier", source: "mail From"))
    #expect(
      story.text.split(separator: "\n\n") == [
        "The market stays closed", "The fish market in Halven stays closed until spring, the harbour office said.",
        "Three trawlers are to be towed off at high water on Thursday morning.",
      ])
  }

  @Test(arguments: ["\n", "\r\n"])
  func aMailOfAListIsReadWithoutQuotationSignatureAndFooter(end: String) throws {
    let text = MailSamples.mailman.replacing("\n", with: end)
    let document = try Parser.parse(EncodingTests.encode(text, as: "ISO-8859-15"), name: "1.eml")
    let story = try #require(document.stories.first)
    #expect(document.stories.count == 1)
    #expect(story.title?.value == "Trawlers towed off" && story.byline?.value == "Jane Doe")
    #expect(story.publisher == Fact(value: "Harbour News", source: "mail List-Id"))
    #expect(story.url?.value == "https://lists.example.org/archives/8")
    #expect(story.published?.value == "2026-01-08T12:00:00-05:00")
    #expect(
      story.text.split(separator: "\n\n") == [
        "The three trawlers were towed off the breakwater at high water on Thursday, and two of them will be back at sea "
          + "within a week, the harbour office says.",
        "The third, the Lodestar, goes to the yard in Brennick for repairs.",
      ])
    #expect(Set(document.dropped.map(\.reason)) == ["quotation", "signature"])
  }

  /// The space behind the dashes is lost on the way of many a mail.
  @Test func aSignatureIsFoundByItsDashesAlone() throws {
    let mail =
      "From: Anna Berg <a@acme.example>\r\nDate: Tue, 6 Jan 2026 09:24:00 +0100\r\nSubject: Plant opens\r\n\r\n"
    let text = "Acme opened a plant in Lund.\r\n\r\n"
    let signed = try Parser.parse(Array((mail + text + "--\r\nAnna Berg\r\nHead of Press\r\n").utf8), name: "1.eml")
    #expect(signed.stories.map(\.text) == ["Acme opened a plant in Lund."])
    #expect(signed.dropped.map(\.reason) == ["signature", "signature", "signature"])
    let ruled = try Parser.parse(
      Array((mail + text + "--\r\n\r\nIt cost 380 million.\r\n").utf8), name: "1.eml")
    #expect(ruled.stories.map(\.text) == ["Acme opened a plant in Lund.\n\nIt cost 380 million."])
  }

  @Test func aSavedPageIsReadAsThePageThatItIs() throws {
    let document = try parse(MailSamples.savedPage, name: "storm.mhtml")
    let story = try #require(document.stories.first)
    #expect(document.stories.count == 1 && document.skipped == 0)
    #expect(story.title?.value == "Storm over Halven" && story.byline == nil && story.publisher == nil)
    #expect(story.published?.value == "2026-01-06T09:24:00Z")
    #expect(story.url?.value == "https://halvencourier.example/2026/01/06/storm/")
    #expect(story.text == "A winter storm tore the roof off the fish market in Halven – nobody was hurt.")
  }

  @Test func aMailboxIsItsMails() throws {
    let mails = [MailSamples.outlook, MailSamples.newsletter, MailSamples.mailman]
    let box = mails.map {
      "From jane@example.org Tue Jan  6 09:24:00 2026\n" + $0.replacing("\nThe three", with: "\n>From here the three")
        + "\n\n"
    }
    let bytes = Array(box.joined().utf8)
    let document = try Parser.parse(bytes, name: "news.mbox")
    #expect(document.format == .mbox && document.skipped == 0)
    #expect(
      document.stories.map(\.guid) == [
        "AM0PR04@example.org", nil, "briefing-7@halvencourier.example", "list-8@lists.example.org",
      ])
    #expect(document.stories[3].text.hasPrefix("From here the three trawlers"))
    for story in document.stories where story.guid != nil {
      #expect(String(decoding: bytes[story.bytes], as: UTF8.self).contains(story.guid ?? "-"))
    }
  }

  @Test func forwardedMailsAreStoriesOfTheirOwn() throws {
    let inner = MailSamples.newsletter
    let digest = """
      From: Jane Doe <jane@example.org>
      Subject: Two for you
      Date: Fri, 9 Jan 2026 12:00:00 +0000
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/plain

      Two mails that I found worth reading this morning, and I hope you will.
      --b
      Content-Type: message/rfc822

      \(inner)
      --b
      Content-Type: application/pdf
      Content-Disposition: attachment; filename="plan.pdf"

      %PDF-1.7
      --b--
      """
    let document = try parse(digest)
    #expect(document.stories.map(\.title?.value) == ["Two for you", "Morning briefing"])
    #expect(document.stories.map(\.member) == [nil, "part 2"])
    #expect(document.problems.map(\.place) == ["plan.pdf"] && document.problems.map(\.reason) == ["not-text"])
  }

  @Test func textBeforeAChoiceIsToldOnce() throws {
    let mail = """
      From: Jane Doe <jane@example.org>
      Subject: With a note
      Date: Fri, 9 Jan 2026 12:00:00 +0000
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=m

      --m
      Content-Type: text/plain

      This note stands before the article that follows below.
      --m
      Content-Type: multipart/alternative; boundary=a

      --a
      Content-Type: text/plain

      The fish market stays closed until spring, the office said.
      --a
      Content-Type: text/html

      <p>The fish market stays closed until spring, the office said.</p>
      --a--
      --m--
      """
    #expect(
      try parse(mail).stories.map(\.text) == [
        "This note stands before the article that follows below.\n\nThe fish market stays closed until spring, the office said."
      ])
  }

  @Test func aMailWithoutTextHoldsNoStory() throws {
    let mail =
      "From: a@b.example\nTo: c@d.example\nDate: Fri, 9 Jan 2026 12:00:00 +0000\nMIME-Version: 1.0\nContent-Type: image/png\n\nx"
    #expect(try parse(mail).stories.isEmpty)
  }

  @Test(.timeLimit(.minutes(30)))
  func hostileMailsEndInGoodTime() throws {
    var nested = "From: a@b.example\nTo: c@d.example\nSubject: A\nMIME-Version: 1.0\n"
    for i in 0..<3_000 { nested += "Content-Type: multipart/mixed; boundary=b\(i)\n\n--b\(i)\n" }
    _ = try? parse(nested)
    var forwarded = ""
    for _ in 0..<200 {
      forwarded += "From: a@b.example\nTo: c@d.example\nSubject: A\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n"
    }
    _ = try? parse(forwarded)
    let head = "From: a@b.example\nTo: c@d.example\nSubject: A\nMIME-Version: 1.0\n"
    _ = try? parse(
      head + "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 2_000))
    _ = try? parse(head + String(repeating: "X: y\n", count: 30_000) + "\ntext")
    _ = try? parse(head + "X: " + String(repeating: "=?utf-8?q?a?= ", count: 20_000) + "\n\ntext")
    _ = try? parse(head + "\n" + String(repeating: "> ", count: 200_000))
    // Passed on again and again; and fields that never become a header.
    let passedOn = "From: a@b.example\nSent: 5 January 2026\nSubject: A\n\nSee below.\n\n"
    let text = String(repeating: "The storm closed the harbour for a day. ", count: 10)
    _ = try? parse(head + "\n" + String(repeating: passedOn, count: 20_000) + text)
    _ = try? parse(head + "\n" + String(repeating: "From: a\nTo: b\n", count: 20_000) + text)
  }

  @Test func mutatedMailsNeverCrash() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("mutatedMailsNeverCrash seed \(seed)")
    var random = SeededRandom(seed: seed)
    let samples = [MailSamples.outlook, MailSamples.newsletter, MailSamples.mailman, MailSamples.savedPage]
    for sample in samples.map({ Array($0.utf8) }) {
      for format in [nil, Format.mbox, .mail] {
        for _ in 0..<25 {
          let bytes = Mutation.mutate(sample, &random)
          guard let document = try? Parser.parse(bytes, name: "a.eml", format: format) else { continue }
          for story in document.stories {
            #expect(story.bytes.upperBound <= bytes.count && !story.text.isEmpty, "seed \(seed)")
          }
        }
      }
    }
  }
}
