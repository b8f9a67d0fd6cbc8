import Support
import Testing

@testable import Ingest

@Suite("Words") struct WordsTests {
  private func surfaces(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return Words.scan(bytes).map { String(decoding: bytes[Int($0.start)..<Int($0.end)], as: UTF8.self) }
  }

  private func names(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    let words = Words.scan(bytes)
    let vocabulary = Vocabulary(words, in: bytes)
    return words.indices.filter { vocabulary[$0].flags.contains(.name) }.map {
      String(decoding: bytes[Int(words[$0].start)..<Int(words[$0].end)], as: UTF8.self)
    }
  }

  /// The forms of each word of a text.
  private func forms(_ text: String) -> [Word.Forms] { entries(text).map(\.forms) }

  private func entries(_ text: String) -> [Vocabulary.Entry] {
    let bytes = Array(text.utf8)
    let words = Words.scan(bytes)
    let vocabulary = Vocabulary(words, in: bytes)
    return words.indices.map { vocabulary[$0] }
  }

  @Test(
    arguments: [
      ("", []), ("   \n", []), ("one two", ["one", "two"]), ("don't stop", ["don't", "stop"]), ("it’s", ["it’s"]),
      ("self-propelled", ["self", "propelled"]), ("'quoted'", ["quoted"]), ("3.5 per cent", ["3", "5", "per", "cent"]),
      ("snake_case", ["snake", "case"]), ("Straße café", ["Straße", "café"]),
      ("cafe\u{301} bar", ["cafe\u{301}", "bar"]),
      ("東京都", ["東京", "京都"]), ("山", ["山"]), ("AI技術", ["AI", "技術"]),
      ("人々が", ["人々", "々が"]), ("ถนน", ["ถน", "นน"]), ("น้ำมัน", ["น้ำ", "ำมั", "มัน"]), ("နေပြည်", ["နေပြ", "ပြည်"]),
      ("ភ្នំពេញ", ["ភ្នំ", "នំពេ", "ពេញ"]), ("ประ\u{200B}เทศ", ["ปร", "ระ", "ะ\u{200B}เ", "เท", "ทศ"]),
      ("서울의 봄", ["서울의", "봄"]),
      ("2026年", ["2026", "年"]), ("a—b", ["a", "b"]),
      ("co\u{AD}operate", ["co\u{AD}operate"]), ("привет мир", ["привет", "мир"]), ("x'", ["x"]),
    ] as [(String, [String])]) func textIsPartedIntoWords(text: String, expected: [String])
  {
    #expect(surfaces(text) == expected)
  }

  /// Each pair is one word written in two ways.
  @Test(arguments: [
    ("Straße", "straße"), ("CAFÉ", "café"), ("cafe\u{301}", "café"), ("ＡＢＣ", "abc"), ("ﬁle", "file"),
    ("don’t", "don't"),
    ("ΟΔΟΣ", "οδος"), ("οδός", "οδόσ"), ("МИР", "мир"), ("co\u{AD}operate", "cooperate"), ("①", "1"),
    ("ÅNGSTRÖM", "ångström"), ("か\u{3099}く", "がく"), ("ｶﾞｽ", "ガス"), ("ไ\u{200B}ทย", "ไทย"), ("日\u{200B}本", "日本"),
  ]) func foldingMakesOneWordOfTwoSpellings(one: String, other: String) {
    #expect(Words.scan(one).map(\.identity) == Words.scan(other).map(\.identity))
    #expect(Words.scan(one).count == Words.scan(other).count)
  }

  @Test(
    arguments: [
      ("l'accord", "accord"), ("d’État", "état"), ("L'ONU", "onu"), ("dell'anno", "anno"), ("qu'il", "il"),
      ("un'isola", "isola"),
    ]) func anElidedArticleIsNoPartOfTheWord(one: String, other: String)
  {
    #expect(forms(one).map(\.norm) == forms(other).map(\.norm))
    #expect(Words.scan(one).map(\.identity) != Words.scan(other).map(\.identity))
  }

  @Test(arguments: ["O'Neill", "aujourd'hui", "y'all", "don't", "rock'n'roll"])
  func anotherApostropheIsNoElision(word: String) {
    #expect(forms(word)[0].norm == forms(word.filter { $0 != "'" })[0].norm)
  }

  @Test func accentsAreKept() { #expect(Words.scan("resume")[0].identity != Words.scan("résumé")[0].identity) }

  /// Each pair is the same after normalising, and of different words before.
  @Test(arguments: [
    ("organisation", "organization"), ("organised", "organized"), ("defence", "defense"), ("labour", "labor"),
    ("cities", "city"),
    ("classes", "class"), ("drones", "drone"), ("Morocco's", "Morocco"), ("theatre", "theater"), ("analyse", "analyze"),
    ("colours", "color"), ("neighbourhoods", "neighborhood"), ("defences", "defense"),
    ("organisers", "organizer"), ("favourites", "favorite"), ("travelled", "traveled"), ("cancelling", "canceling"),
    ("programmes", "programs"), ("aluminium", "aluminum"), ("dialogue", "dialog"), ("workers'", "worker"),
    ("boss’s", "boss"),
  ]) func normalisingJoinsForms(one: String, other: String) {
    #expect(forms(one).map(\.norm) == forms(other).map(\.norm))
  }

  @Test(arguments: [
    ("four", "for"), ("promise", "promize"), ("science", "sciense"), ("bus", "bu"), ("crisis", "crisi"),
    ("news", "new"), ("promises", "promize"), ("toured", "tored"), ("called", "caled"), ("filling", "filing"),
  ]) func normalisingKeepsWordsApart(one: String, other: String) {
    #expect(forms(one).map(\.norm) != forms(other).map(\.norm))
  }

  @Test(arguments: [("signing", "signed"), ("deployment", "deploy"), ("militaries", "military")])
  func stemmingJoinsInflections(one: String, other: String) {
    let same = forms(one)[0].stem == forms(other)[0].stem
    // "sign" has four letters only, so its forms stay apart: a short stem would join too much.
    #expect(same == (one != "signing"))
  }

  @Test(
    arguments: [
      ("The drone hit Rabat.", ["Rabat"]), ("Rabat said so. In Rabat it rained.", ["Rabat", "Rabat"]),
      ("He left on Monday in March.", []), ("the IDF said", ["IDF"]), ("Rain fell. Snow fell.", []),
      ("“Rain is here”, said Brook", ["Brook"]), ("in São Paulo", ["São", "Paulo"]),
      ("he said Élysée and élysée", ["Élysée", "élysée"]), ("selon l’Élysée, l'accord", ["l’Élysée"]),
    ] as [(String, [String])]) func namesAreThoseWithACapitalInMidSentence(text: String, expected: [String])
  {
    #expect(names(text) == expected)
  }

  @Test func termOfANameIsNotStemmed() {
    let words = entries("in Reading they kept reading")
    #expect(words[1].term == words[1].forms.norm)
    #expect(words[4].term == words[1].term)
  }

  @Test func anEndlessWordIsReadInPieces() {
    let words = Words.scan(String(repeating: "a", count: 100_000) + String(repeating: "é", count: 10_000))
    #expect(words.count > 400)
    #expect(words.allSatisfy { $0.end - $0.start <= 2 * UInt32(Limits.wordBytes) })
  }

  @Test func anyBytesAreRead() {
    let seed: UInt64 = 5
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
        Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : UInt8(ascii: "e")
      }
      let words = Words.scan(bytes)
      #expect(words.allSatisfy { $0.start < $0.end && Int($0.end) <= bytes.count })
      #expect(zip(words, words.dropFirst()).allSatisfy { $0.start < $1.start })
    }
  }

  /// Short words are hashed from the processor's registers.
  @Test func aHashOfAWordAtHandIsThatOfItsBytes() {
    let bytes = Array("abcdefghijklmno".utf8)
    for count in 1...15 {
      let expected = bytes[..<count].withUnsafeBytes { Hash64.hash($0) }
      var words: [UInt64] = [0, 0]
      for (place, byte) in bytes[..<count].enumerated() { words[place / 8] |= UInt64(byte) << UInt64(8 * (place % 8)) }
      let found = count < 8 ? Hash64.hash(words[0], count: count) : Hash64.hash(words[0], words[1], count: count)
      #expect(found == expected, "\(count) bytes")
    }
  }

  @Test(arguments: [
    "parliament", "Parliament", "internationally", "counterrevolution", "counterrevolutionary", "a", "ab", "abcdefgh",
    "abcdefghi", "1945", "12345678901234567", "B52", "covid19", String(repeating: "z", count: 255),
  ]) func aWordHasOneIdentityWhereverItStands(word: String) {
    let alone = Words.scan(word.lowercased()).map(\.identity)
    #expect(alone.count == 1 && alone == [Hash64.hash(word.lowercased())])
    for text in ["\(word) ", " \(word)", "x \(word)-y", "é \(word) é", "(\(word))", "\(word).\n"] {
      #expect(Words.scan(text).contains { $0.identity == alone[0] }, "\(text)")
    }
  }

  /// A changed hash would part new stories from those whose hashes were stored.
  @Test func hashesNeverChange() {
    #expect(
      ["", "a", "news", "Copytaster reads", "seventeen letters"].map { Hash64.hash($0) } == [
        10_602_188_539_874_428_322, 12_460_635_889_546_412_024, 10_255_003_382_413_475_520, 225_180_346_527_953_423,
        11_213_496_315_009_018_225,
      ])
  }
}

@Suite("Arithmetic") struct DeterministicMathTests {
  @Test(arguments: [
    (1.0, 0.0), (2.0, 0.693147180559945309), (10.0, 2.302585092994045684), (1e-7, -16.11809565095832),
    (0.75, -0.287682072451780927),
    (123456.789, 11.723646487185881),
  ]) func lnIsTheNaturalLogarithm(x: Double, expected: Double) {
    #expect(abs(DeterministicMath.ln(x) - expected) <= 1e-13 * max(1, abs(expected)))
  }

  @Test(arguments: [
    (0.0, 1.0), (1.0, 2.718281828459045), (-1.0, 0.36787944117144233), (10.5, 36315.502674246636), (-745, 0),
  ])
  func expIsTheExponential(x: Double, expected: Double) {
    #expect(abs(DeterministicMath.exp(x) - expected) <= 1e-12 * max(1, abs(expected)))
  }

  @Test func aLogarithmByTableIsTheLogarithm() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    let logarithm = DeterministicMath.Logarithm.standard
    for x in [1, 2, 0.5, 1e-300, 1e300, 1.0.nextDown, 1.0.nextUp, 2.0.nextDown, .leastNormalMagnitude] {
      #expect(abs(logarithm(x) - DeterministicMath.ln(x)) < 1e-12, "\(x)")
    }
    for _ in 0..<10_000 {
      let x = Double.random(in: 0..<1, using: &random) + 1e-12
      #expect(abs(logarithm(x) - DeterministicMath.ln(x)) < 1e-14, "\(x), seed \(seed)")
    }
  }

  @Test func powerMultiplies() {
    #expect(DeterministicMath.power(2, 10) == 1024)
    #expect(DeterministicMath.power(0.5, 0) == 1)
  }
}

@Suite("Background") struct BackgroundTests {
  private func term(_ word: String) -> UInt64 {
    let bytes = Array(word.utf8)
    return Vocabulary(Words.scan(bytes), in: bytes).entries[0].term
  }

  /// Values of the reference, computed from the same list.
  @Test(arguments: [
    ("the", 0.99999596),
    ("military", 0.03531185),
    ("agreement", 0.04427147),
    ("israel", 0.01407575),
    ("drone", 0.00362071),
    ("signing", 0.00611410),
    ("shelter", 0.00508385),
    ("government", 0.09339475),
    ("ferry", 0.00279482),
    ("frost", 0.00262770),
  ]) func frequenciesAreTheReferences(word: String, probability: Double) {
    let found = WordFrequencies.standard.probability(term(word), isNumber: false)
    #expect(abs(found - probability) <= 0.03 * probability, "\(word): \(found)")
  }

  /// Small words are in every story of their language, whatever they mean in another one; others are in a few.
  @Test(arguments: [
    "the que los para avec dans vous und nicht die war não uma della nella для что это в на من في على إلى です から"
  ]) func smallWordsAreCommonInEachLanguage(words: String) {
    for word in words.split(separator: " ") {
      let found = WordFrequencies.standard.probability(term(String(word)), isNumber: false)
      #expect(found > 0.25, "\(word): \(found)")
    }
  }

  @Test(arguments: [
    "government", "gobierno", "gouvernement", "regierung", "governo", "правительство", "الحكومة", "政府",
  ]) func aWordOfTheNewsIsNeitherCommonNorUnknown(word: String) {
    let found = WordFrequencies.standard.probability(term(word), isNumber: false)
    #expect(found > 0.01 && found < 0.4, "\(found)")
  }

  /// Few words that are in no list have the 32 bits of one that is.
  @Test func nonsenseIsUnknown() {
    let known = (0..<20_000).filter {
      WordFrequencies.standard.probability(term("qx\($0)zzq"), isNumber: false) > WordFrequencies.floor
    }
    #expect(known.count < 10)
  }

  @Test func theTableIsWhole() {
    let units = (1 << WordFrequencies.Packing.bucketBits) + 1 + WordFrequencies.count
    #expect(WordFrequencies.bytes == WordFrequencies.Packing.headBytes + units * WordFrequencies.Packing.unitBytes)
    #expect(WordFrequencies.bytes <= 2_000_000)
    #expect(WordFrequencies.version == 2)
  }

  @Test func unknownWordsAndNumbersHaveAFloor() {
    #expect(WordFrequencies.standard.probability(term("qqzzxx"), isNumber: false) == 1.0 / 20_000)
    #expect(WordFrequencies.standard.probability(term("918273"), isNumber: true) == 4.0 / 20_000)
  }

  /// Terms are counted in two tables, according to how many stories have them.
  @Test func everyTermIsCountedOnceAStory() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    let terms = (0..<3_000).map { Hash64.hash("term \($0)") } + ["the", "military", "drone"].map { term($0) }
    var background = Background()
    var model: [UInt64: Int] = [:]
    for story in 1...600 {
      let told = Set((0..<40).map { _ in terms[min(Int.random(in: 0..<3_003, using: &random), story * 8)] }).sorted()
      background.add(told.map { ($0, false) })
      for term in told { model[term, default: 0] += 1 }
    }
    #expect(background.count == model.count && background.stories == 600)
    #expect(Set(model.keys.map { background.index($0) }).count == model.count, "seed \(seed)")
    for (term, count) in model {
      let base = WordFrequencies.standard.probability(term, isNumber: false)
      let expected = (20_000 * base + Double(count)) / 20_600
      #expect(abs(background.probability(term, isNumber: false) - expected) < 1e-12, "seed \(seed)")
    }
  }

  @Test func aTermOfEveryStoryLosesItsWeight() {
    var background = Background()
    let before = background.weight(term("qqzzxx"), isNumber: false)
    #expect(abs(before - DeterministicMath.ln(20_000)) < 1e-6)
    for _ in 0..<500 { background.add([(term("qqzzxx"), false)]) }
    let expected = -DeterministicMath.ln((20_000 * (1.0 / 20_000) + 500) / 20_500)
    #expect(abs(background.weight(term("qqzzxx"), isNumber: false) - expected) < 1e-12)
    #expect(background.stories == 500)
  }

  @Test func theTableKnowsEveryKeyThatWasSet() {
    var table = HashTable64(filler: 0)
    let keys = (0..<5_000).map { Hash64.hash("key \($0)") }
    for (value, key) in keys.enumerated() { table.set(key, value) }
    #expect(table.count == 5_000)
    #expect(keys.enumerated().allSatisfy { table.find($1) == $0 })
    #expect(table.find(Hash64.hash("no key")) == nil)
  }
}
