import Support
import Testing

@testable import Ingest

/// Words of ASCII are found by bits, sixteen bytes at a time; what is found is what a look at each byte finds.
@Suite("Letter bits") struct LetterBitsTests {
  private static let seed: UInt64 = 31

  /// The words of an ASCII text without apostrophes, byte by byte.
  private func words(_ bytes: [UInt8]) -> [Word] {
    var words: [Word] = []
    var initial = true
    var index = 0
    while index < bytes.count {
      let end = bytes[index...].prefix(Limits.wordBytes).firstIndex { !isLetter($0) && !isDigit($0) }
      let word = bytes[index..<(end ?? min(bytes.count, index + Limits.wordBytes))]
      if word.isEmpty {
        if "\n!\".:;?|".utf8.contains(bytes[index]) { initial = true }
        index += 1
        continue
      }
      var flags: Word.Flags = initial ? .initial : []
      let capitals = word.count { (0x41...0x5A).contains($0) }
      let small = word.count { (0x61...0x7A).contains($0) }
      if capitals + small == 0 { flags.insert(.number) }
      if word.count == 1 { flags.insert(.short) }
      let startsWithCapital = (0x41...0x5A).contains(bytes[index])
      if capitals > 0, word.count > 1 && small == 0 || !initial && startsWithCapital { flags.insert(.nameHere) }
      initial = false
      let folded = String(decoding: word, as: UTF8.self).lowercased()
      words.append(Word(word.startIndex..<word.endIndex, identity: Hash64.hash(folded), flags: flags))
      index = word.endIndex
    }
    return words
  }

  @Test func wordsOfASCIIAreThoseThatEachByteTells() {
    var random = SeededRandom(seed: Self.seed)
    let (letters, marks) = (Array("abcXYZ019".utf8), Array(" ,.-\n\"(:".utf8))
    for _ in 0..<4_000 {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<24, using: &random) {
        // Most words are short; some are of several looks, and a few of more than are read as one.
        let most = [6, 6, 6, 18, 18, 70, 300].randomElement(using: &random) ?? 6
        text += (0..<Int.random(in: 1...most, using: &random)).map { _ in letters.randomElement(using: &random) ?? 0 }
        text += (0..<Int.random(in: 1...4, using: &random)).map { _ in marks.randomElement(using: &random) ?? 0 }
      }
      if Bool.random(using: &random) { _ = text.popLast() }
      #expect(Words.scan(text) == words(text), "seed \(Self.seed), \(String(decoding: text, as: UTF8.self))")
    }
  }

  @Test func aWordIsTheSameBeforeAllThatMayFollow() {
    for length in 1...40 {
      let word = String(repeating: "Ab1", count: 14).prefix(length)
      let identity = Words.scan(String(word) + " more words")[0].identity
      for behind in ["", " ", ".", "”", "’", "' ", "’ then", "、"] {
        #expect(Words.scan("It is \(word)\(behind)").dropFirst(2).first?.identity == identity, "\(word)\(behind)")
      }
      #expect(Words.scan("\(word)é")[0].identity != identity)
    }
  }

  @Test func theBitsOfAllBytesAreTold() {
    for count in 0...130 {
      let text = (0..<count).map { UInt8($0 % 3 == 0 ? 0x20 : $0 % 3 == 1 ? 0x61 : 0x39) }
      var room = [UInt8](repeating: 0xFF, count: LetterBits.room(count))
      room.withUnsafeMutableBufferPointer { room in
        text.withUnsafeBufferPointer { text in
          let bits = LetterBits(text, in: room)
          for index in 0..<count {
            let told = bits.from(index)
            for (step, byte) in text[index...].prefix(57).enumerated() {
              #expect(told >> UInt64(step) & 1 == (byte == 0x20 ? 0 : 1))
            }
            if index + 57 > count { #expect(told >> UInt64(count - index) == 0) }
          }
        }
      }
    }
  }
}
