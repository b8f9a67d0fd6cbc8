import Testing

@testable import Ingest

@Suite("Plain words") struct PlainWordsTests {
  private func words(_ text: String) -> [PlainWord] { words(Array(text.utf8)) }

  private func words(_ bytes: [UInt8]) -> [PlainWord] {
    var words: [PlainWord] = []
    bytes.withUnsafeBufferPointer { raw in PlainWords.each(raw, 0..<raw.count) { words.append($0) } }
    return words
  }

  private func texts(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return words(bytes).map { String(decoding: bytes[$0.range], as: UTF8.self) }
  }

  @Test(arguments: [
    ("Israel’s well-known 24th plan", ["Israel", "s", "well", "known", "24th", "plan"]),
    ("«Élysée» : l'État", ["Élysée", "l", "État"]), ("В Москве, вчера", ["В", "Москве", "вчера"]),
    ("وقال، إن", ["وقال", "إن"]), ("東京都は", ["東京", "京都", "都は"]), ("東", ["東"]), ("", []), ("— …", []),
  ]) func wordsAreRunsOfLettersAndUnspacedScriptsArePairs(text: String, expected: [String]) {
    #expect(texts(text) == expected)
  }

  @Test(arguments: [
    ("HARBOUR", "harbour"), ("ÉLYSÉE", "élysée"), ("МОСКВА", "москва"), ("ŠKODA", "škoda"), ("الشطرنج", "شطرنج"),
  ])
  func caseAndTheArabicArticleMakeNoDifference(a: String, b: String) {
    #expect(words(a).map(\.whole) == words(b).map(\.whole))
  }

  @Test func formsOfALongWordShareTheirStem() {
    let found = words("negotiated negotiations negotiator")
    #expect(Set(found.map(\.stem)).count == 1 && Set(found.map(\.whole)).count == 3)
  }

  @Test func aCapitalIsANameOnlyWithinASentence() {
    #expect(
      words("The mayor met Brook. Brook said: NATO will").map(\.isName) == [
        false, false, false, true, false, false, true, false,
      ])
  }

  @Test func bytesThatAreNoTextEndAWord() {
    let all: [UInt8] = [0x61, 0xff, 0x62, 0xe2, 0x80]
    #expect(words(all).map(\.range) == [0..<1, 2..<3])
  }

  @Test func smallWordsHaveTheirRoles() {
    let roles = words("the la der و في today").map { StoryWords.table.find($0) }
    #expect(roles[0].languages(.leavesOpen) == .english)
    #expect(roles[1].languages(.common) == [.spanish, .french, .italian])
    #expect(roles[2].languages(.leavesOpen) == .german)
    #expect(roles[3].languages(.common).isEmpty)
    #expect(roles[4].languages(.leavesOpen) == .arabic)
    #expect(roles[5].languages(.day) == .english)
  }

  @Test func theLanguageOfManySmallWordsIsKnown() {
    let terms = BlockTerms([String(repeating: "the of ", count: 400), String(repeating: "der und ", count: 300)])
    #expect(terms.counts.map(\.language) == [.english, .german])
    #expect(terms.language == .english)
  }

  /// A first sentence is read together with its block, or, when it is so long that it is cut, apart from it.
  @Test(arguments: [
    "On Tuesday the mayor, Jane Doe, spoke. She left.", "He met John Smith. ", "A man was seen in New York", "the end",
    "東京都は、火曜日。", "Ein Mann sah gestern Anna Schmidt und NATO-Soldaten. Er ging.", "",
  ])
  func aFirstSentenceIsTheSameByItself(text: String) {
    let bytes = Array(text.utf8)
    bytes.withUnsafeBufferPointer { raw in
      let end = LineShape.firstSentenceEnd(raw, within: raw.count)
      let together = BlockTerms([text], sentences: [.init(range: 0..<end, isCut: false)]).counts[0].sentence
      #expect(together == StoryWords.table.read { FirstSentence(raw, 0..<end, $0) })
      #expect(together == BlockTerms([text], sentences: [.init(range: 0..<end, isCut: true)]).counts[0].sentence)
    }
  }
}
