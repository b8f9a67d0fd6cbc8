import Testing

@testable import Ingest

/// The lines that systems write above or below what somebody posted: date and author in either order.
@Suite struct PostLineTests {
  /// A line, the date that it tells, and the author.
  private static let lines: [(line: String, date: String, author: String?)] = [
    ("Posted on July 14, 2017 by Jane Doe", "2017-07-14", "Jane Doe"),
    ("Posted on July 14, 2017 BY Jane Doe", "2017-07-14", "Jane Doe"),
    ("Posted by Jane Doe on July 14, 2017 IN Politics", "2017-07-14", "Jane Doe"),
    ("Posted on July 14, 2017 by admin", "2017-07-14", nil),
    ("Posted by Jane Doe on July 14, 2017 in Politics", "2017-07-14", "Jane Doe"),
    ("July 14, 2017 by Jane Doe", "2017-07-14", "Jane Doe"),
    ("Submitted by Jane Doe on Mon, 07/24/2017 - 18:55", "2017-07-24T18:55:00", "Jane Doe"),
    ("Gespeichert von rasos am 24. Juli 2017 - 18:55", "2017-07-24T18:55:00", nil),
    ("Von Christian am 03.05.2013, 11:51 | 0 Meinungen |", "2013-05-03T11:51:00", nil),
    ("Verfasst am 14. Dezember 2015 von Hans Maier", "2015-12-14", "Hans Maier"),
    ("14.12.2015 von Hans Maier", "2015-12-14", "Hans Maier"),
    ("Publié le 29 juin 2019 par Jean Dupont", "2019-06-29", "Jean Dupont"),
    ("Soumis par Jean Dupont le 29 juin 2019", "2019-06-29", "Jean Dupont"),
    ("Enviado por Juan Pérez el 29 junio 2019", "2019-06-29", "Juan Pérez"),
    ("Publicado por Juan Pérez en 29 junio, 2019", "2019-06-29", "Juan Pérez"),
    ("Postado por João Silva em 29 de junho de 2019", "2019-06-29", "João Silva"),
    ("Inserito da Mario Rossi il 29 giugno 2019", "2019-06-29", "Mario Rossi"),
    ("Geplaatst door Jan Jansen op 14 december 2015", "2015-12-14", "Jan Jansen"),
    ("[Samstag, 19. Juli 2014]", "2014-07-19", nil), ("(18.01.2018)", "2018-01-18", nil),
    ("Erschienen: 07.02.2019", "2019-02-07", nil), ("Dodano: 14 grudnia 2015", "2015-12-14", nil),
    ("Fecha: 14 de diciembre de 2015", "2015-12-14", nil), ("Datum: 14 december 2015", "2015-12-14", nil),
  ]

  /// Sentences that blogs put below a post.
  private static let footers: [(line: String, date: String, author: String?)] = [
    (
      "This entry was posted on Friday, July 14th, 2017 at 3:02 pm and is filed under Politics. You can follow any responses.",
      "2017-07-14T15:02:00", nil
    ),
    ("This entry was posted in Politics on July 14, 2017 by Jane Doe.", "2017-07-14", "Jane Doe"),
    (
      "Dieser Artikel wurde am 14. Dezember 2015 um 14:48 von Hans Maier veröffentlicht.", "2015-12-14T14:48:00",
      "Hans Maier"
    ),
    ("Cet article a été publié dans Politique le 29 juin 2019 par Jean Dupont.", "2019-06-29", "Jean Dupont"),
    ("Esta entrada fue publicada en Política el 29 junio, 2019 por Juan Pérez.", "2019-06-29", "Juan Pérez"),
  ]

  private static let prose =
    "The two cities signed an agreement on Monday about the bridge between them, and both mayors said that work would begin within the year. "

  private func story(_ content: String, name: String) throws -> Story {
    try #require(try Parser.parse(Array(content.utf8), name: name).stories.first)
  }

  private func page(above: String = "", below: String = "", outside: String = "") throws -> Story {
    let text = (0..<4).map { _ in "<p>\(Self.prose)\(Self.prose)</p>" }.joined()
    return try story(
      """
      <html><head><title>The bridge of two cities</title></head><body><div><h1>The bridge of two cities</h1>\(above)
      \(text)\(below)</div>\(outside)</body></html>
      """, name: "a.html")
  }

  private func expect(_ story: Story, _ line: (line: String, date: String, author: String?), _ place: String) {
    #expect(story.published?.value == line.date, "\(place): \(line.line)")
    #expect(story.byline?.value == line.author, "\(place): \(line.line)")
    #expect(!story.text.contains(line.line), "\(place): \(line.line)")
  }

  @Test func aLineBelowTheHeadlineOfATextTellsDateAndAuthor() throws {
    for line in Self.lines {
      let text = "The bridge of two cities\n\n\(line.line)\n\n\(Self.prose)\n\n\(Self.prose)\n"
      expect(try story(text, name: "a.txt"), line, "text")
    }
  }

  @Test func aLineAboveOrBelowTheStoryOfAPageTellsThem() throws {
    for line in Self.lines {
      expect(try page(above: "<div>\(line.line)</div>"), line, "above")
      expect(try page(below: "<div>\(line.line)</div>"), line, "below")
    }
    for line in Self.footers { expect(try page(below: "<p>\(line.line)</p>"), line, "footer") }
  }

  @Test func ofTwoDatesTheOneAboveTheStoryIsIts() throws {
    let story = try page(
      above: "<div>Posted on July 14, 2017 by Jane Doe</div>", outside: "<div>Posted on July 10, 2017 by John Roe</div>"
    )
    #expect(story.published?.value == "2017-07-14" && story.byline?.value == "Jane Doe")
  }

  /// A date alone behind the story may be that of the next one.
  @Test func aBareDateBehindTheStoryIsNotIts() throws {
    #expect(try page(outside: "<ul><li>14.12.2015</li></ul>").published == nil)
  }

  @Test(arguments: [
    ("Letzte Aktualisierung: 18.01.2018", "2018-01-18"), ("Dernière mise à jour le 29 juin 2019", "2019-06-29"),
    ("Última actualización: 29 de junio de 2019", "2019-06-29"), ("Last edited on July 14, 2017", "2017-07-14"),
    ("Ultimo aggiornamento: 29 giugno 2019", "2019-06-29"),
  ])
  func theDateOfAChangeIsThatOfPublicationOnlyWhereNoOtherIsKnown(line: String, date: String) throws {
    for story in [try page(above: "<div>\(line)</div>"), try page(below: "<div>\(line)</div>")] {
      #expect(story.published?.source == "update line" && story.modified?.value == date, "\(line)")
    }
  }

  @Test(arguments: [
    "By 2019, 14 million people will live there", "Von 1914 bis 1918 war Krieg", "14 July 2017 by train",
    "Posted on July 14, 2017 by everybody who had ever lived in the old town", "Par 12 voix contre 3, le 29 juin 2019",
    "This entry was the best of 2017", "On July 14, 2017, by a vote of ten to two", "(2017)", "[12] 3456",
  ])
  func otherLinesSayNothingOfIt(line: String) {
    #expect(PostLine.tells(line) == nil)
  }
}
