import Glibc
import Support
import Testing

@testable import Ingest

struct EncodingTests {
  /// Encodes by iconv, the inverse of what is tested.
  static func encode(_ text: String, as name: String) -> [UInt8] {
    guard let handle = iconv_open(name, "UTF-8"), handle != iconv_t(bitPattern: -1) else { return [] }
    defer { iconv_close(handle) }
    var input = text.utf8.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: input.count * 4 + 16)
    let count = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        var from = source.baseAddress
        var fromLeft = source.count
        var to = target.baseAddress
        var toLeft = target.count
        let status = iconv(handle, &from, &fromLeft, &to, &toLeft)
        return status == -1 ? 0 : target.count - toLeft
      }
    }
    return output[..<count].map { UInt8(bitPattern: $0) }
  }

  static let german = """
    Der Stromausfall im Südwesten der Stadt dauerte mehrere Tage. Die Behörden prüfen, wie es dazu kommen konnte, und wollen künftig größere Vorräte anlegen. \
    Für die Bevölkerung war es eine Zumutung, sagte der Bürgermeister.
    """
  static let french = """
    Le ministre a annoncé mardi que les négociations avaient échoué. « Nous regrettons cette décision », a-t-il déclaré à la presse, après une journée \
    très difficile pour les délégués réunis à Genève.
    """
  static let polish = """
    Minister ogłosił we wtorek, że rozmowy zakończyły się niepowodzeniem. Władze miasta zapowiedziały, że będą nadal szukać rozwiązania, które zadowoli \
    wszystkich mieszkańców. Żaden z uczestników nie chciał rozmawiać z dziennikarzami, choć spotkanie trwało aż do późnych godzin nocnych.
    """
  static let russian = """
    Министр сообщил во вторник, что переговоры завершились безрезультатно. Власти города заявили, что продолжат искать решение, которое устроит всех жителей. \
    Никто из участников не захотел говорить с журналистами.
    """
  static let japanese = """
    政府は六日、来年度の予算案を閣議で決定した。歳出の総額は過去最大となり、防衛費と社会保障費が大きく伸びた。首相は記者会見で「国民の暮らしを守るための予算だ」と述べ、早期の成立を目指す考えを示した。
    """
  static let chinese = """
    国务院总理星期二在北京表示，政府将继续扩大对外开放，推动经济高质量发展。他说，今年的主要任务是稳定就业和保障民生。与会代表认为，这些措施将有助于提高居民收入。
    """
  static let traditional = """
    總統星期二在臺北表示，政府將繼續推動經濟發展，並加強與各國的合作。他說，今年的主要任務是穩定就業和保障民生。與會代表認為，這些措施將有助於提高居民收入。
    """
  static let korean = """
    대통령은 화요일 서울에서 열린 기자회견에서 정부가 경제 성장을 위한 새로운 정책을 추진하겠다고 밝혔다. 전문가들은 이번 조치가 고용 안정에 도움이 될 것으로 내다봤다.
    """

  @Test(arguments: [
    (german, "CP1252", "windows-1252"), (french, "CP1252", "windows-1252"), (german, "ISO-8859-1", "windows-1252"),
    (polish, "ISO-8859-2", "iso-8859-2"), (polish, "CP1250", "windows-1250"), (russian, "CP1251", "windows-1251"),
    (russian, "KOI8-R", "koi8-r"), (russian, "ISO-8859-5", "iso-8859-5"), (japanese, "SHIFT_JIS", "shift_jis"),
    (japanese, "EUC-JP", "euc-jp"), (japanese, "ISO-2022-JP", "iso-2022-jp"), (chinese, "GB18030", "gb18030"),
    (traditional, "BIG5", "big5"), (korean, "EUC-KR", "euc-kr"), (german, "UTF-16LE", "utf-16le"),
    (french, "UTF-16BE", "utf-16be"), (german, "UTF-32LE", "utf-32le"), (german, "UTF-32BE", "utf-32be"),
  ])
  func legacyEncodingsRoundTrip(text: String, iconvName: String, name: String) throws {
    let file = "\(text)\n\n\(text)\n"
    let bytes = Self.encode(file, as: iconvName)
    #expect(!bytes.isEmpty)
    let document = try Parser.parse(bytes, name: "a.txt")
    #expect(document.encoding == name)
    #expect(document.replacements == 0)
    #expect(document.stories.map(\.text).joined(separator: "\n\n") == "\(text)\n\n\(text)")
    for story in document.stories { #expect(story.bytes.upperBound <= bytes.count) }
  }

  @Test(arguments: [
    "Der Bürgermeister sprach.", "Die Straße ist gesperrt.", "L’été est arrivé.", "El niño llegó ayer a Málaga.",
    "São Paulo – a cidade não pára", "Smörgåsbord på båten", "Caffè e città", "The “plan” cost £5 – or more…",
  ])
  func shortWesternTextIsReadAsWindows1252(text: String) throws {
    let document = try Parser.parse(Self.encode(text, as: "CP1252"), name: "a.txt")
    #expect(document.encoding == "windows-1252")
    #expect(document.stories.map(\.text) == [text])
  }

  @Test(arguments: ["UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"])
  func byteOrderMarksAreHonoured(name: String) throws {
    let bytes = Self.encode("\u{FEFF}" + Self.japanese, as: name)
    let document = try Parser.parse(bytes, name: "a.txt")
    #expect(document.encoding == name.lowercased())
    #expect(document.stories.map(\.text) == [Self.japanese])
    #expect(document.stories.first?.bytes == (name.hasPrefix("UTF-32") ? 4 : 2)..<bytes.count)
  }

  @Test func utf8MarkIsNoPartOfTheStory() throws {
    let document = try Parser.parse([0xEF, 0xBB, 0xBF] + Array("Ein Satz über Öl.".utf8), name: "a.txt")
    #expect(document.stories.map(\.text) == ["Ein Satz über Öl."])
    #expect(document.stories.map(\.bytes.lowerBound) == [3])
  }

  @Test func aFewBrokenSequencesAreReplacedAndCounted() throws {
    var bytes = Array(Self.german.utf8)
    bytes.insert(0xFF, at: 40)
    let document = try Parser.parse(bytes, name: "a.txt")
    #expect(document.encoding == "utf-8")
    #expect(document.replacements == 1)
    #expect(document.stories[0].text.unicodeScalars.count { $0 == "\u{FFFD}" } == 1)
    #expect(document.stories[0].text.contains("größere"))
  }

  @Test(arguments: [
    (german, "UTF-8", 9), (russian, "UTF-8", 100), (german, "CP1252", 0), (french, "CP1252", 0), (polish, "CP1250", 0),
    ("Sous l’Arche – « l’été » –, MENÜ“ und AMANHÃ”: ß…”", "CP1252", 0),
  ])
  func whatWasGarbledBeforeIsCounted(text: String, readAs: String, least: Int) throws {
    // A text in this encoding, read as windows-1252 by somebody else and written as UTF-8.
    var garbled: [UInt8] = []
    if readAs == "UTF-8" {
      for byte in text.utf8 { LineDecoder.appendWindows1252(byte, to: &garbled) }
    } else {
      garbled = Array(text.utf8)
    }
    let count = try Parser.parse(garbled, name: "a.txt").mojibake
    #expect(least == 0 ? count == 0 : count >= least)
  }

  @Test func utf8CutWithinACharacterStaysUTF8() throws {
    let bytes = Array("Das ist schön, und das ist auch ü".utf8.dropLast())
    let document = try Parser.parse(bytes, name: "a.txt")
    #expect(document.encoding == "utf-8")
    #expect(document.replacements == 1)
  }

  /// It has too many broken sequences for UTF-8 with accidents, and yet statistics take it for that: its lines once ran into each
  /// other.
  @Test func aPageThatIsGuessedToBeUTF8KeepsItsLines() throws {
    let bytes =
      Array("<p>Der Rat hat den Fähranleger für die Stadt gebaut ".utf8) + [0xF5]
      + Array(" und das kostet mehr als\nvierzig Millionen.</p>".utf8)
    try #require(LegacyEncoding.detect(bytes) == "utf-8")
    let document = try Parser.parse(bytes, name: "a.html")
    #expect(document.encoding == "utf-8")
    #expect(document.replacements == 1)
    #expect(document.stories.map(\.text).joined().contains("mehr als vierzig Millionen"))
  }

  @Test func replacementsAreCountedAsSwiftMakesThem() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<2_000 {
      let bytes = (0..<12).map { _ in
        [0x41, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0xED, 0xA0, 0xF5, 0xFF][Int(random.next() % 12)] as UInt8
      }
      let made = String(decoding: bytes, as: UTF8.self).unicodeScalars.count { $0 == "\u{FFFD}" }
      #expect(UTF8Census.count(bytes).census.broken == made, "seed 7, \(bytes)")
    }
  }

  @Test(arguments: ["\n", "\r\n", "\r", "\u{2028}", "\u{85}", "\u{0C}"])
  func allLineEndsEndLines(end: String) throws {
    let text = "Ein erster Satz für alle." + end + "Ein zweiter Satz für alle."
    for bytes in [Array(text.utf8), Self.encode(text, as: "UTF-16LE")] {
      let document = try Parser.parse(bytes, name: "a.txt")
      #expect(document.stories.map(\.text) == ["Ein erster Satz für alle.\n\nEin zweiter Satz für alle."])
    }
  }

  @Test func storiesOfAWideEncodingKnowTheirBytes() throws {
    let first = String(
      repeating: "Der erste Satz über die Stadt, die lange ohne Strom war und nun wieder Licht hat. ", count: 3)
    let text =
      first + "Dann brach\n\nBERLIN – Der zweite Text handelt von ganz anderen Dingen in dieser Stadt. "
      + "Am Hafen wurde ein Museum eröffnet, das alte Schiffe, Karten und Werkzeuge aus vier Jahrhunderten zeigt."
    let bytes = Self.encode(text, as: "UTF-16LE")
    let stories = try Parser.parse(bytes, name: "a.txt").stories
    try #require(stories.count == 2)
    let piece = Array(bytes[stories[1].bytes])
    #expect(try Parser.parse(piece, name: "a.txt").stories.map(\.text) == [stories[1].text])
  }

  @Test(arguments: [[], [0x20, 0x0A, 0x09], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xC2, 0xA0, 0x0A]] as [[UInt8]])
  func nothingButWhiteSpaceIsADocumentWithoutStories(bytes: [UInt8]) throws {
    #expect(try Parser.parse(bytes, name: "a.txt").stories.isEmpty)
    #expect(try Parser.parse(bytes, name: "a.md").stories.isEmpty)
    #expect(try Parser.parse(bytes, name: "a.html").stories.isEmpty)
  }

  /// Lines are looked for by eight bytes; byte by byte they end in the same places, in ill-formed text as well.
  @Test func linesEndWhereTheyWouldByteByByte() {
    let seed: UInt64 = 37
    var random = SeededRandom(seed: seed)
    let signs: [[UInt8]] = [
      [0x61], [0x62], [0x63], [0x20], [0x09], [0x0A], [0x0C], [0x0D], [0x0D, 0x0A], [0xC2, 0x85], [0xE2, 0x80, 0xA8],
      [0xE2, 0x80, 0xA9], [0xC2], [0x85], [0xE2], [0x80], [0xA8], [0xA9], [0xC3, 0xA9], [0xE2, 0x80, 0x99],
    ]
    for _ in 0..<3_000 {
      let bytes = (0..<Int.random(in: 0..<30, using: &random)).flatMap { _ in signs.randomElement(using: &random) ?? []
      }
      var lines: [Range<Int>] = []
      var (start, index) = (0, 0)
      func ends(with end: [UInt8]) -> Bool { bytes[index...].starts(with: end) }
      while index < bytes.count {
        let marks: [[UInt8]] = [
          [0x0D, 0x0A], [0x0A], [0x0B], [0x0C], [0x0D], [0xC2, 0x85], [0xE2, 0x80, 0xA8], [0xE2, 0x80, 0xA9],
        ]
        guard let end = marks.first(where: ends(with:)) else {
          index += 1
          continue
        }
        lines.append(LineScanner.trimmed(bytes, start..<index).content)
        index += end.count
        start = index
      }
      lines.append(LineScanner.trimmed(bytes, start..<index).content)
      var found: [SourceLine] = []
      #expect(LineScanner.addLines(to: &found, bytes, from: 0, most: .max) == nil)
      #expect(found.map(\.content) == lines, "seed \(seed), \(bytes)")
      var first: [SourceLine] = []
      if let rest = LineScanner.addLines(to: &first, bytes, from: 0, most: 2) {
        _ = LineScanner.addLines(to: &first, bytes, from: rest, most: .max)
      }
      #expect(first == found, "seed \(seed), \(bytes)")
    }
  }
}
