import Testing

@testable import Ingest

@Suite struct MetaLinesTests {
  private static let lines = [
    "By Jane Doe", "By then the water had risen.", "6 January 2026", "Updated 3 hours ago", "Posted on July 14, 2017",
    "In 2026 the 1,200 men left.", "", "A line", "Von Ren\u{E9} Doe am 6. Januar 2026",
    "Von Rene\u{301} Doe am 6. Januar 2026",
    "Publicado el 6 de enero de 2026", "data de publicac\u{327}a\u{303}o 06.01.2026", "data de publicação 06.01.2026",
  ]

  /// Texts that are equal by Unicode's rules may have other bytes: each is told as it is written.
  @Test func aLineIsReadOnceAsIfItWereReadAgain() {
    let known = MetaLines()
    for line in Self.lines + Self.lines.reversed() {
      let (found, wanted) = (known.parse(line), MetaLine.parse(line))
      #expect(found == wanted, "\(line)")
      #expect(found?.byline.map { Array($0.utf8) } == wanted?.byline.map { Array($0.utf8) }, "\(line)")
    }
  }

  @Test func ofALineWithTwoReadingsTheOrderTells() {
    let known = MetaLines()
    for dayFirst in [nil, true, false, nil] {
      #expect(known.parse("05/10/2018", dayFirst: dayFirst) == MetaLine.parse("05/10/2018", dayFirst: dayFirst))
    }
  }

  @Test func moreLinesThanAreKeptAreReadAlike() {
    let known = MetaLines()
    for line in [1, 2].flatMap({ _ in (1...99).map { "6 January \(1900 + $0)" } }) {
      #expect(known.parse(line) == MetaLine.parse(line))
    }
  }
}
