import Support
import Testing

@testable import Ingest

struct FactTests {
  @Test(arguments: [
    ("6 Jan 2026 09:24", "2026-01-06T09:24:00"), ("6 January 2026", "2026-01-06"), ("January 6, 2026", "2026-01-06"),
    ("Jan. 6th, 2026 at 9:24 pm", "2026-01-06T21:24:00"), ("Tuesday, January 6, 2026", "2026-01-06"),
    ("2026-01-06", "2026-01-06"), ("2026-01-06T09:24:00Z", "2026-01-06T09:24:00Z"),
    ("2026-01-06T09:24:00.123+01:00", "2026-01-06T09:24:00+01:00"), ("2026/01/06 09:24", "2026-01-06T09:24:00"),
    ("Tue, 06 Jan 2026 09:24:00 +0100", "2026-01-06T09:24:00+01:00"),
    ("Tue, 06 Jan 2026 09:24:00 GMT", "2026-01-06T09:24:00Z"), ("6. Januar 2026, 9.24 Uhr", "2026-01-06T09:24:00"),
    ("06.01.2026", "2026-01-06"), ("le 6 janvier 2026 à 9h24", "2026-01-06T09:24:00"),
    ("6 de enero de 2026", "2026-01-06"), ("13/01/2026", "2026-01-13"), ("01/13/2026", "2026-01-13"),
    ("09:24, 6 January 2026", "2026-01-06T09:24:00"), ("January 6, 2026 12:05 AM EST", "2026-01-06T00:05:00-05:00"),
    ("Published: 6 January 2026", "2026-01-06"), ("Posted on January 6, 2026", "2026-01-06"),
    ("2026年1月6日", "2026-01-06"), ("20260106", "2026-01-06"), ("20260106T092400Z", "2026-01-06T09:24:00Z"),
    ("20260106T0924", "2026-01-06T09:24:00"), ("20260106T092400+0100", "2026-01-06T09:24:00+01:00"),
    ("6 January 2026 9.24am", "2026-01-06T09:24:00"),
    ("29 February 2024", "2024-02-29"), ("segunda-feira, 22 de janeiro de 2018 às 0:13", "2018-01-22T00:13:00"),
    ("6 января 2026, 09:24", "2026-01-06T09:24:00"), ("2026년 1월 6일", "2026-01-06"), ("6 stycznia 2026", "2026-01-06"),
    ("martedì 6 gennaio 2026 alle 9:24", "2026-01-06T09:24:00"),
    ("dinsdag 6 januari 2026 om 09:24", "2026-01-06T09:24:00"),
    ("Selasa, 6 Januari 2026", "2026-01-06"), ("6 Ocak 2026", "2026-01-06"), ("6 يناير 2026", "2026-01-06"),
    ("martes, 6 de enero de 2026 a las 9:24 h", "2026-01-06T09:24:00"), ("mié 7 ene 2026", "2026-01-07"),
    ("1º de outubro de 2026, 9h24", "2026-10-01T09:24:00"), ("sex, 2 out 2026", "2026-10-02"),
    ("1er août 2026", "2026-08-01"), ("lun. 3 févr. 2025 à 18h30", "2025-02-03T18:30:00"),
    ("gio 1 gen 2026, ore 9.24", "2026-01-01T09:24:00"), ("Mo., 5. Jän. 2026", "2026-01-05"),
    ("6 января 2026 г., 09:24 мск", "2026-01-06T09:24:00+03:00"), ("вт, 30 сент. 2025", "2025-09-30"),
    ("الثلاثاء 6 يناير/كانون الثاني 2026", "2026-01-06"), ("6 كانون الأول 2025", "2025-12-06"),
    ("6 تشرين الثاني 2025 الساعة 9:24", "2025-11-06T09:24:00"), ("12 غشت 2025", "2025-08-12"),
    ("January 6, 2026 Tuesday", "2026-01-06"), ("6 января 2026, вторник", "2026-01-06"), ("٦ يناير ٢٠٢٦", "2026-01-06"),
    ("الجمعة ١٦/٠١/٢٠٢٦ - ٠٩:٢٤", "2026-01-16T09:24:00"),
    ("۲۰۲۶/۰۱/۰۶", "2026-01-06"),
    ("Publicado em 6 de janeiro de 2026", "2026-01-06"), ("Опубликовано: 6 января 2026", "2026-01-06"),
  ])
  func datesAreReadInTheirUsualForms(line: String, iso: String) {
    #expect(MetaLine.parse(line)?.published == iso)
  }

  @Test(arguments: [
    "Updated 6 January 2026", "Last updated: January 6, 2026 09:24", "Updated 3 hours ago", "29 February 2026",
    "06/01/2026", "On 6 January 2026 the two armies signed a plan", "January 6, 2026 was a Tuesday", "2026", "May 2026",
    "31 April 2026", "6 January 2026 and 7 January 2026", "1 2 3 4 5 6", "25:61", "Israel and Morocco 2026-01-06",
  ])
  func whatIsNoCertainPublicationDateIsNotTaken(line: String) {
    #expect(MetaLine.parse(line)?.published == nil)
  }

  @Test(arguments: [
    ("January 6, 2026 Tuesday", "2026-01-06"), ("6 января 2026, вторник", "2026-01-06"), ("٦ يناير ٢٠٢٦", "2026-01-06"),
    ("٠٦/٠١/٢٠٢٦", nil), ("2026年一月6日", nil), ("6 يناير/فبراير 2026", nil),
    ("6 كانون 2026", nil),
  ])
  func digitsOfOtherScriptsAreDigits(text: String, iso: String?) { #expect(DateReader.iso(text) == iso) }

  /// What programs write is read by bytes; with a space more it is read as everything else.
  @Test func whatProgramsWriteIsReadAsOtherDates() {
    var random = SeededRandom(seed: 12)
    func two(_ range: ClosedRange<Int>) -> String {
      let value = Int.random(in: range, using: &random)
      return value < 10 ? "0\(value)" : "\(value)"
    }
    func one(of choice: [String]) -> String { choice.randomElement(using: &random) ?? "" }
    let names = [
      "Jan", "feb", "MAR", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Mär", "Okt", "Jen",
    ]
    var read = 0
    for _ in 0..<4000 {
      let clock = "\(two(0...25)):\(two(0...61)):\(two(0...62))"
      let year = one(of: ["2026", "2024", "1900", "1899", "2999", "3000", "26"])
      let zone = one(of: [
        "Z", "z", "+00:00", "-05:30", "+14:59", "+15:00", "+1:00", "", "+0100", ".5Z", ".Z", ".1234567891Z",
      ])
      let stamp = "\(year)-\(two(0...13))-\(two(0...32))T\(clock)\(zone)"
      let mailZone = one(of: [
        "GMT", "utc", "+0000", "-0530", "+1400", "+1401", "+0099", "EST", "Z", "GMT+1", "+01:00", "",
      ])
      let day = one(of: [two(0...32), "6", "006"])
      let weekday = one(of: ["Mon", "tue", "WED", "Thu", "Fri", "Sat", "Sun", "Foo", "Monday"])
      let mail = "\(weekday), \(day) \(one(of: names)) \(year) \(clock) \(mailZone)"
      for (text, other) in [(stamp, stamp.replacing("T", with: " T")), (mail, mail.replacing(", ", with: ",  "))] {
        #expect(DateReader.iso(text) == DateReader.iso(other), "\(text)")
        read += PlainDate.iso(text) == nil ? 0 : 1
        #expect(PlainDate.iso(other) == nil)
      }
    }
    #expect(read > 400)
  }

  @Test(arguments: [
    ("By Al Mayadeen English", "Al Mayadeen English"), ("By Jane Doe", "Jane Doe"), ("BY JANE DOE", "JANE DOE"),
    ("by Jane van der Berg", "Jane van der Berg"), ("By Jane Doe and John Roe", "Jane Doe and John Roe"),
    ("By Jane Doe, John Roe and Ann Poe", "Jane Doe, John Roe and Ann Poe"), ("By Jane Doe, Reuters", "Jane Doe"),
    ("By Jane Doe, Foreign Correspondent", "Jane Doe"), ("By Jane Doe | 6 January 2026", "Jane Doe"),
    ("By Jane Doe January 6, 2026 9:24 am", "Jane Doe"), ("Written by Jane Doe", "Jane Doe"),
    ("Posted by Jane Doe on January 6, 2026", "Jane Doe"), ("By The Associated Press", "The Associated Press"),
    ("Von Anna Müller", "Anna Müller"), ("Par Jean-Luc Petit", "Jean-Luc Petit"), ("By: Jane Doe", "Jane Doe"),
    ("By Jane Doe in Rabat", "Jane Doe"), ("By Sam Roe", "Sam Roe"), ("By J. R. O'Neill", "J. R. O'Neill"),
    ("By Jane Doe (@jdoe)", "Jane Doe"),
    ("Автор: Мария Иванова", "Мария Иванова"), ("Di Anna Rossi", "Anna Rossi"), ("Door Piet de Vries", "Piet de Vries"),
    ("By Jane Doe in Lund and John Roe in Malmo", "Jane Doe and John Roe"),
    ("By Jane Doe in London and Paris", "Jane Doe"), ("By Jane Doe in Lund, Reuters", "Jane Doe"),
    ("By Jane Doe, with John Roe in Malmo", "Jane Doe, John Roe"),
    ("By Jane Doe with John Roe", "Jane Doe with John Roe"),
    ("Von Anna Müller und Jan Roth", "Anna Müller und Jan Roth"), ("Por Ana Díaz y Luis Gil", "Ana Díaz y Luis Gil"),
    ("Par Anne Petit, Luc Roux et Léa Blanc", "Anne Petit, Luc Roux et Léa Blanc"),
    ("Por José Ortega y Gasset", "José Ortega y Gasset"),
    ("POR JUAN PÉREZ", "JUAN PÉREZ"), ("Por: Juan Pérez", "Juan Pérez"), ("Por Ana Silva — Halven", "Ana Silva"),
    ("Par Anne Petit avec AFP", "Anne Petit"),
    ("VON GRETA MÖLLER UND JAN VAN DER BERG", "GRETA MÖLLER UND JAN VAN DER BERG"),
    ("Par Anne Petit - Publié le 6 janvier 2026 à 9h24, mis à jour le 7 janvier 2026 à 10h00", "Anne Petit"),
    ("6 January 2026 | Jane Doe", "Jane Doe"), ("6. Januar 2026 · Greta Möller", "Greta Möller"),
    ("Escrito por Ana Gómez", "Ana Gómez"), ("By Jane Doe, Minh Do on January 6, 2026", "Jane Doe, Minh Do"),
  ])
  func bylinesAreReadInTheirUsualForms(line: String, name: String) {
    #expect(MetaLine.parse(line)?.byline == name)
  }

  @Test(arguments: [
    "By Tuesday, the river had risen.", "By the Numbers", "By 2030 the plan is complete", "By law", "By contrast",
    "By signing the deal Morocco moves closer", "Von der Leyen warnt vor Krise", "Par exemple",
    "Von Montag und Dienstag an",
    "By far the largest buyer of arms in the region", "By January", "Bystanders said", "POR LA PAZ",
    "VON DER LEYEN WARNT", "6 January 2026 | Halven Courier", "6 January 2026 | Buenos Aires", "Lund - Halven",
    "6 January 2026 | Politics",
  ])
  func whatIsNoBylineIsNotTaken(line: String) {
    #expect(MetaLine.parse(line)?.byline == nil)
  }

  @Test(arguments: [
    ("Faith Nyasuguta", true), ("Jane van der Berg", true), ("J. R. O'Neill", true), ("Al Smith", true),
    ("Market Report", false), ("Looking Ahead", false), ("Defense Minister Resigns", false), ("NATO Summit", false),
    ("Faith", false), ("What Happened Next", false), ("Key Points", false), ("Faith Nyasuguta.", false),
    ("The Hague", false), ("Faith said so", false), ("Frequently Asked Questions", false),
  ])
  func aNameAloneIsTwoToFourCapitalisedWords(line: String, isName: Bool) {
    #expect(Byline.isName(line) == isName)
  }

  private static let sentence = "the two armies signed a plan on Monday."

  @Test(arguments: [
    ("MINNEAPOLIS – A ", "MINNEAPOLIS"), ("BERLIN (Reuters) - ", "BERLIN"), ("RABAT, Jan. 6 — ", "RABAT"),
    ("BEIJING -- ", "BEIJING"), ("NEW YORK (AP) — ", "NEW YORK"),
    ("MEXICO CITY, Mexico (AP) — ", "MEXICO CITY, Mexico"),
    ("LONDON, Jan 6 (Reuters) - ", "LONDON"), ("BEIJING, Sept. 15 (Xinhua) -- ", "BEIJING"),
    ("Berlin (dpa) - ", "Berlin"), ("Paris, 6 janvier (AFP) – ", "Paris"), ("WASHINGTON, D.C. — ", "WASHINGTON, D.C."),
    ("ST. LOUIS (AP) — ", "ST. LOUIS"), ("Tel Aviv, January 6, 2026 (AFP) — ", "Tel Aviv"), ("ZÜRICH – ", "ZÜRICH"),
    ("GAZA/CAIRO, Jan 6 (Reuters) - ", "GAZA/CAIRO"),
  ])
  func datelinesNameTheirPlace(opening: String, place: String) {
    #expect(Dateline.parse(opening + Self.sentence)?.place == place)
  }

  @Test(arguments: [
    "The minister – who resigned on Monday – is back.", "Morocco — which signed the deal — is content.",
    "BREAKING – the two armies signed a plan", "NATO – the alliance of the west – is worried.",
    "UPDATE – the two have signed",
    "PARIS – LONDON – BERLIN", "He left. BERLIN – the city – was dark.", "It was a long-term plan of the two armies.",
    "MOROCCO AND ISRAEL – a new era begins today", "A first – and last – attempt was made.",
  ])
  func dashesAloneMakeNoDateline(text: String) {
    #expect(Dateline.parse(text) == nil)
  }

  private func story(_ text: String) throws -> Story {
    try #require(try Parser.parse(Array(text.utf8), name: "a.txt").stories.first)
  }

  private static let prose = "The two armies signed a plan for the year on Monday, the ministry said in a statement."

  @Test func combinedLineGivesBylineAndDate() throws {
    let story = try story("Armies Sign Plan\nBy Jane Doe | 6 January 2026\n\n" + Self.prose)
    #expect(story.title?.value == "Armies Sign Plan")
    #expect(story.byline?.value == "Jane Doe")
    #expect(story.published?.value == "2026-01-06")
    #expect(story.text == Self.prose)
  }

  @Test func bylineAndCityBeforeTheTextAreTaken() throws {
    let story = try story("Armies Sign Plan\n\nBy Jane Doe, Rabat — " + Self.prose)
    #expect(story.byline?.value == "Jane Doe")
    #expect(story.dateline?.value == "Rabat")
    #expect(story.text == "Rabat — " + Self.prose)
  }

  @Test func updateLineIsDroppedAndNoDate() throws {
    let document = try Parser.parse(
      Array(("Armies Sign Plan\nXinhua | Updated: 2017-09-15 17:52\n" + Self.prose).utf8), name: "a.txt")
    #expect(document.stories.map(\.published) == [nil])
    #expect(document.stories.map(\.text) == [Self.prose])
    #expect(document.dropped.map(\.reason) == ["updated"])
  }

  @Test(arguments: [
    ("Last updated 7 January 2026 10:00", "2026-01-07T10:00:00"),
    ("Published 6 January 2026, updated 7 January 2026", "2026-01-07"),
    ("Publié le 6 janvier 2026 à 9h24, modifié le 7 janvier 2026 à 10h00", "2026-01-07T10:00:00"),
    ("By Jane Doe | 6 January 2026 | Updated 7 January 2026", "2026-01-07"),
    ("Updated 06/07/2026", nil), ("Updated 3 hours ago", nil), ("6 January 2026", nil),
  ])
  func updateLineTellsWhenTheStoryWasChanged(line: String, iso: String?) throws {
    let modified = try story("Armies Sign Plan\n" + line + "\n\n" + Self.prose).modified
    #expect(modified == iso.map { Fact(value: $0, source: "update line") })
  }

  @Test func dateInRunningTextStaysThere() throws {
    let story = try story("It was on 6 January 2026 that the two armies signed.\n" + Self.prose)
    #expect(story.published == nil)
    #expect(story.title == nil)
    #expect(story.text.hasPrefix("It was on 6 January"))
  }

  @Test func flashOfOneLineIsText() throws {
    let story = try story("Explosion reported in the harbour of Rabat\n")
    #expect(story.title == nil)
    #expect(story.text == "Explosion reported in the harbour of Rabat")
  }
}
