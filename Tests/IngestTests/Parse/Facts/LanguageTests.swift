import Testing

@testable import Ingest

@Suite("Languages") struct LanguageTests {
  /// The first sentences of a report, in many languages.
  static let reports: [(tag: String, text: String)] = [
    (
      "en",
      "The government announced on Tuesday that the pension reform would be presented to parliament before the end of the year."
    ),
    (
      "fr",
      "Le gouvernement a annoncé mardi que la réforme des retraites serait présentée au Parlement avant la fin de l'année."
    ),
    (
      "es",
      "El Gobierno anunció el martes que la reforma de las pensiones será presentada al Parlamento antes de fin de año."
    ),
    (
      "de",
      "Die Bundesregierung hat am Dienstag angekündigt, dass die Rentenreform noch vor Jahresende dem Parlament vorgelegt wird."
    ),
    (
      "pt",
      "O governo anunciou na terça-feira que a reforma da previdência será apresentada ao Parlamento antes do fim do ano."
    ),
    (
      "it",
      "Il governo ha annunciato martedì che la riforma delle pensioni sarà presentata al Parlamento entro la fine dell'anno."
    ),
    ("ar", "أعلنت الحكومة يوم الثلاثاء أن إصلاح نظام التقاعد سيعرض على البرلمان قبل نهاية العام رغم معارضة النقابات."),
    ("ru", "Правительство объявило во вторник, что пенсионная реформа будет представлена парламенту до конца года."),
    ("he", "הממשלה הודיעה ביום שלישי כי הרפורמה בפנסיה תוצג לפרלמנט לפני סוף השנה למרות התנגדות האיגודים."),
    ("ja", "政府は火曜日、労働組合の反対にもかかわらず、年金改革案を年内に国会に提出すると発表した。"),
    ("zh", "政府周二宣布，尽管工会反对，养老金改革方案仍将在年底前提交议会审议。"),
    ("zh-Hant", "政府週二宣布，儘管工會反對，養老金改革方案仍將在年底前提交議會審議。"),
    ("ko", "정부는 화요일 노동조합의 반대에도 불구하고 연금 개혁안을 연말까지 국회에 제출하겠다고 발표했다."),
    ("th", "รัฐบาลประกาศเมื่อวันอังคารว่าจะเสนอแผนปฏิรูประบบบำนาญต่อรัฐสภาก่อนสิ้นปีนี้ แม้จะมีการคัดค้านจากสหภาพแรงงาน"),
    (
      "nl",
      "De regering heeft dinsdag aangekondigd dat de pensioenhervorming voor het einde van het jaar aan het parlement zal worden voorgelegd."
    ),
    ("pl", "Rząd ogłosił we wtorek, że reforma emerytalna zostanie przedstawiona parlamentowi przed końcem roku."),
    (
      "tr",
      "Hükümet salı günü, sendikaların muhalefetine rağmen emeklilik reformunun yıl sonundan önce meclise sunulacağını açıkladı."
    ),
    (
      "el",
      "Η κυβέρνηση ανακοίνωσε την Τρίτη ότι η μεταρρύθμιση των συντάξεων θα παρουσιαστεί στο κοινοβούλιο πριν το τέλος του έτους."
    ),
    (
      "uk",
      "Уряд оголосив у вівторок, що пенсійну реформу буде представлено парламенту до кінця року, попри спротив профспілок."
    ),
    ("hi", "सरकार ने मंगलवार को घोषणा की कि यूनियनों के विरोध के बावजूद पेंशन सुधार साल के अंत से पहले संसद में पेश किया जाएगा।"),
  ]

  private func story(_ text: String, _ name: String = "a.txt") throws -> Story {
    try #require(try Parser.parse(Array(text.utf8), name: name).stories.first)
  }

  @Test(arguments: reports) func theTextTellsItsLanguage(tag: String, text: String) throws {
    #expect(try story(text).language == Fact(value: tag, source: "text"))
  }

  @Test(arguments: [
    "Rain.", "Jane Doe", "Real Madrid 3 - Barcelona 1", "Berlin",
    "2026-01-06 12 345 17.5 33.2 44.1 17.9 0.4 12.0 9.1 3.3",
    "qua bala casa tefa lora mina pora sata quaba quaca quada quafa laba",
  ])
  func whatIsTooLittleToTellHasNoLanguage(text: String) throws {
    #expect(try story(text).language == nil)
  }

  private func page(_ language: String, _ sentence: String, times: Int) throws -> Story {
    let paragraphs = (1...times).map { "<p>\(sentence) (\($0))</p>" }.joined(separator: "\n")
    return try story(
      "<!DOCTYPE html><html lang='\(language)'><head><title>A</title></head><body><article>\(paragraphs)</article></body></html>",
      "a.html")
  }

  @Test func whatThePageDeclaresCounts() throws {
    let text = try #require(Self.reports.first { $0.tag == "en" }).text
    #expect(try page("en-GB", text, times: 9).language == Fact(value: "en-GB", source: "html lang"))
  }

  @Test(arguments: reports.filter { $0.tag != "en" })
  func aLongTextInAnotherLanguageCountsBeforeATemplate(tag: String, text: String) throws {
    #expect(try page("en-US", text, times: 9).language == Fact(value: tag, source: "text (html lang says en-US)"))
  }

  @Test func aShortTextDoesNotContradictItsPage() throws {
    let text = try #require(Self.reports.first { $0.tag == "zh" }).text
    #expect(try page("en", text, times: 2).language?.value == "en")
  }

  @Test(arguments: [("nb", "no"), ("nn", "no"), ("da", "no"), ("in", "id"), ("iw", "he"), ("zh-TW", "zh")])
  func aNearLanguageIsNoContradiction(declared: String, found: String) throws {
    let sentences = [
      "no": "Regjeringen kunngjorde tirsdag at pensjonsreformen vil bli lagt frem for Stortinget før årets slutt.",
      "id":
        "Pemerintah mengumumkan pada hari Selasa bahwa reformasi pensiun akan diajukan ke parlemen sebelum akhir tahun.",
    ]
    let text = try #require(sentences[found] ?? Self.reports.first { $0.tag == found }?.text)
    let language = try page(declared, text, times: 9).language
    #expect(language?.source == "html lang")
  }

  @Test func aQuotationInAnotherLanguageDoesNotContradictThePage() throws {
    let french = try #require(Self.reports.first { $0.tag == "fr" }).text
    let english = try #require(Self.reports.first { $0.tag == "en" }).text
    let text = [french, french, french] + [String](repeating: english, count: 12)
    let paragraphs = text.map { "<p>\($0)</p>" }.joined(separator: "\n")
    let page = try story(
      "<!DOCTYPE html><html lang='en'><body><article>\(paragraphs)</article></body></html>", "a.html")
    #expect(page.language?.value == "en")
  }

  @Test func eachStoryOfAFileHasItsOwnLanguage() throws {
    let lines = Self.reports.map { "{\"title\": \"\($0.tag)\", \"text\": \"\($0.text)\"}" }.joined(separator: "\n")
    let document = try Parser.parse(Array(lines.utf8), name: "a.jsonl")
    #expect(document.stories.map { $0.language?.value } == Self.reports.map(\.tag))
  }

  /// The library looks at the byte behind a text; whatever stands there in the file must not decide.
  @Test func theSameBeginningIsTheSameLanguage() throws {
    let text = try #require(Self.reports.first { $0.tag == "el" }).text
    let count = text.utf8.count
    for rest in ["", "a", " ", "\u{0}", "é", "\u{10FFFD}"] {
      #expect(Language.found(in: text + rest, first: count) == Language.found(in: text, first: count))
    }
  }

  @Test func aTextIsCutBetweenCharacters() throws {
    let text = try #require(Self.reports.first { $0.tag == "ru" }).text
    for count in 80...120 { #expect(Language.found(in: text, first: count)?.tag == "ru", "first \(count) bytes") }
  }

  /// Languages that have small words of English, or words like them.
  private static let nearEnglish = [
    "Die regering het Dinsdag aangekondig dat die pensioenhervorming voor die einde van die jaar in die parlement sal was.",
    "The govrenment haes annoonced on Tysday that the pensions reform wad be pitten afore the pairlament by the end o the year.",
    "Regeringen meddelte tirsdag, at pensionsreformen vil blive lagt frem for Folketinget, og at det er godt for dem.",
    "Gov an is was to in of as at on and the. Manila: ang pamahalaan ay nagpahayag na ang reporma sa pensiyon ay ihaharap.",
    "Taliban van der Berg los Angeles de la Cruz al Arabiya el Pais le Monde la Repubblica die Zeit das Erste den Haag",
  ]

  @Test(arguments: LanguageTests.reports.map(\.text) + LanguageTests.nearEnglish)
  func smallWordsSayWhatTheLibrarySays(text: String) {
    let sample = [String](repeating: text, count: 3).joined(separator: " ")
    Language.withSample(of: sample, first: Limits.languageSample) { sample in
      if Language.isPlainlyEnglish(sample) { #expect(Language.detected(in: sample)?.tag == "en") }
    }
  }

  @Test func aReportInEnglishIsToldByItsSmallWords() throws {
    let text = try #require(Self.reports.first { $0.tag == "en" }).text
    #expect(Language.withSample(of: text + " " + text, first: Limits.languageSample, Language.isPlainlyEnglish))
  }
}
