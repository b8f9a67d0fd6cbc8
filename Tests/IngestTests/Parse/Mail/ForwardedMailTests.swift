import Testing

@testable import Ingest

/// Mails that pass on what another one said.
struct ForwardedMailTests {
  private static let first = "The harbour of Halven was closed on Monday after a storm had damaged two of its cranes."
  private static let second =
    "Several captains decided to wait at sea for the weather to turn, the port authority said."

  private func story(_ body: String, subject: String = "Fwd: Storm", type: String = "text/plain") throws -> Story {
    let mail = """
      From: Ann Poe <ann@a.example>
      To: desk@b.example
      Subject: \(subject)
      Date: Tue, 6 Jan 2026 10:24:00 +0100
      Message-ID: <1@a.example>
      MIME-Version: 1.0
      Content-Type: \(type); charset=utf-8

      \(body)
      """
    let document = try Parser.parse(Array(mail.utf8), name: "a.eml")
    try #require(document.stories.count == 1)
    return document.stories[0]
  }

  @Test(arguments: [
    """
    FYI
    -- 
    Ann

    ---------- Forwarded message ---------
    From: Jane Doe <jane@c.example>
    Date: Mon, Jan 5, 2026 at 9:24 AM
    Subject: Storm closes harbour
    To: Ann Poe <ann@a.example>, Tom Ott
     <tom@c.example>
    """,
    """
    Worth a look.

    From: Jane Doe <jane@c.example>
    Sent: Monday, January 5, 2026 9:24 AM
    To: Ann Poe <ann@a.example>
    Subject: FW: Storm closes harbour
    """,
    """
    zur Kenntnis

    -------- Weitergeleitete Nachricht --------
    Betreff: \tStorm closes harbour
    Datum: \tMon, 5 Jan 2026 09:24:00
    Von: \tJane Doe <jane@c.example>
    An: \tAnn Poe <ann@a.example>
    """,
    """
    *De :* Jane Doe <jane@c.example>
    *Envoyé :* lundi 5 janvier 2026 09:24
    *À :* Ann Poe <ann@a.example>
    *Objet :* Storm closes harbour
    """,
  ])
  func whatIsPassedOnIsTheStoryWithItsOwnFacts(header: String) throws {
    let story = try story(header + "\n\n" + Self.first + "\n\n" + Self.second)
    #expect(story.text == Self.first + "\n\n" + Self.second)
    #expect(story.title == Fact(value: "Storm closes harbour", source: "forwarded Subject"))
    #expect(story.byline == Fact(value: "Jane Doe", source: "forwarded From"))
    #expect(story.published == Fact(value: "2026-01-05T09:24:00", source: "forwarded Date"))
    #expect(story.guid == "1@a.example")
  }

  @Test func whatIsPassedOnAsAQuotationIsNotLost() throws {
    let quoted = [
      "Begin forwarded message:", "", "From: Jane Doe <jane@c.example>", "Subject: Storm closes harbour",
      "Date: 5 January 2026 at 09:24:00 GMT+1", "To: Ann Poe <ann@a.example>", "", Self.first, "", Self.second,
    ]
    let story = try story(quoted.map { "> " + $0 }.joined(separator: "\n"))
    #expect(story.text == Self.first + "\n\n" + Self.second)
    #expect(story.byline?.value == "Jane Doe")
    #expect(story.published?.value == "2026-01-05T09:24:00+01:00")
  }

  @Test(arguments: [
    """
    <div dir=ltr>FYI<br><br><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: \
    <strong>Jane Doe</strong> <span>&lt;<a href="mailto:j@c.example">j@c.example</a>&gt;</span><br>Date: Mon, Jan 5, 2026 at 9:24 AM\
    <br>Subject: Storm closes harbour<br>To: Ann &lt;<a href="mailto:a@a.example">a@a.example</a>&gt;<br></div><br>
    """,
    """
    <p>zur Kenntnis</p><div><div style='border:none'><p class=MsoNormal><b>Von:</b> Jane Doe &lt;j@c.example&gt;<br><b>Gesendet:</b> \
    Montag, 5. Januar 2026 09:24<br><b>An:</b> Ann Poe<br><b>Betreff:</b> WG: Storm closes harbour</p></div>
    """,
  ])
  func markupIsNoHindrance(header: String) throws {
    let story = try story(
      "<html><body>\(header)<p>\(Self.first)</p><p>\(Self.second)</p></div></body>", type: "text/html")
    #expect(story.text == Self.first + "\n\n" + Self.second)
    #expect(story.title?.value == "Storm closes harbour")
    #expect(story.byline?.value == "Jane Doe")
    #expect(story.published?.value == "2026-01-05T09:24:00")
  }

  @Test func whatIsPassedOnTwiceIsTheInnermost() throws {
    let inner = "From: Jane Doe <j@c.example>\nDate: 5 January 2026 09:24\nSubject: Storm closes harbour\n\n"
    let outer =
      "From: Tom Ott <t@c.example>\nDate: 5 January 2026 10:00\nSubject: Fwd: Storm closes harbour\n\nSee below.\n\n"
    let story = try story("FYI\n\n" + outer + inner + Self.first)
    #expect(story.text == Self.first)
    #expect(story.byline?.value == "Jane Doe")
  }

  /// An answer is the answer's author's; and a report may speak of mails.
  @Test(arguments: [
    ("Re: Storm", "\(first)\n\nFrom: Tom Ott\nSent: 5 January 2026\nSubject: Storm\n\n\(second)"),
    ("Storm", "\(first)\n\nFrom: Halven\nTo: Lund\n\n\(second)"),
    ("Fwd: Storm", "\(first)\n\n\(second)"),
    ("Storm", "\(first)\n\nDate: 5 January\nFrom: 10:00\nTo: 12:00\n\n\(second) \(second) \(second) \(second)"),
  ])
  func whatWasNotPassedOnIsItsSenders(subject: String, body: String) throws {
    let story = try story(body, subject: subject)
    #expect(story.text.hasPrefix(Self.first))
    #expect(story.byline?.value == "Ann Poe")
    #expect(story.published?.value == "2026-01-06T10:24:00+01:00")
  }

  @Test(arguments: [
    "Read in app",
    "Harbour Letters is a reader-supported publication. To receive new posts, consider becoming a subscriber.",
    "Thanks for reading Harbour Letters! Subscribe for free to receive new posts and support my work.",
    "View in browser",
    "Was this email forwarded to you? Sign up here.", "Share this post", "Unsubscribe",
  ])
  func whatNewslettersPutAroundTheirTextIsNoText(line: String) throws {
    for type in ["text/plain", "text/html"] {
      let text =
        type == "text/html"
        ? "<p>\(Self.first)</p><p>\(line)</p><p>\(Self.second)</p>" : "\(Self.first)\n\n\(line)\n\n\(Self.second)"
      #expect(try story(text, subject: "Storm", type: type).text == Self.first + "\n\n" + Self.second)
    }
  }

  @Test func aMailOfASenderAndASubjectIsAMail() throws {
    let mail = "From: Jane Doe from Harbour Letters <j@c.example>\nSubject: Storm\n\n" + Self.first
    let story = try #require(try Parser.parse(Array(mail.utf8), name: "a.eml").stories.first)
    #expect(story.title == Fact(value: "Storm", source: "mail Subject"))
    #expect(story.byline == Fact(value: "Jane Doe", source: "mail From"))
    #expect(story.publisher == Fact(value: "Harbour Letters", source: "mail From"))
    #expect(story.text == Self.first)
    // A text may begin so, too.
    #expect(try Parser.parse(Array(mail.utf8), name: "a.txt").format == .text)
  }
}
