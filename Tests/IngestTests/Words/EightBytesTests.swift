import Support
import Testing

@testable import Ingest

/// What is answered for eight bytes at a time is what each of them would say.
@Suite("Eight bytes") struct EightBytesTests {
  private static let seed: UInt64 = 29

  private func bits(_ bytes: [UInt8], _ isFound: (UInt8) -> Bool) -> UInt64 {
    bytes.enumerated().reduce(0) { $0 | (isFound($1.element) ? 0x80 << UInt64(8 * $1.offset) : 0) }
  }

  @Test func eachByteIsToldByItself() {
    var random = SeededRandom(seed: Self.seed)
    for value in UInt8.min...UInt8.max {
      for place in 0..<8 {
        var bytes = (0..<8).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        bytes[place] = value
        let eight = bytes.withUnsafeBufferPointer { EightBytes($0, 0, 8) }
        #expect(eight.digits == bits(bytes, isDigit), "seed \(Self.seed), \(bytes)")
        #expect(eight.letters == bits(bytes, isLetter), "seed \(Self.seed), \(bytes)")
        #expect(eight.capitals == bits(bytes) { (0x41...0x5A).contains($0) }, "seed \(Self.seed), \(bytes)")
        let (small, letters, all) = eight.alphanumeric
        #expect(small == eight.word | 0x2020_2020_2020_2020)
        #expect(letters & EightBytes.highest == bits(bytes, isLetter), "seed \(Self.seed), \(bytes)")
        #expect(all & EightBytes.highest == bits(bytes, isAlphanumeric), "seed \(Self.seed), \(bytes)")
        #expect(eight.solid == bits(bytes) { $0 > 0x20 }, "seed \(Self.seed), \(bytes)")
        #expect(eight.spaces == bits(bytes) { $0 == 0x20 }, "seed \(Self.seed), \(bytes)")
        #expect(
          eight.firstStop.trailingZeroBitCount == bits(bytes) { ".!?".utf8.contains($0) }.trailingZeroBitCount,
          "seed \(Self.seed), \(bytes)")
        for (first, last) in [(0xC3, 0xE1), (0xE3, 0xED), (0xEE, 0xFF)] as [(UInt8, UInt8)] {
          #expect(
            eight.beyond(first, last) == bits(bytes) { (first...last).contains($0) }, "seed \(Self.seed), \(bytes)")
        }
        #expect(eight.isASCII == bytes.allSatisfy { $0 < 0x80 })
        #expect(EightBytes.count(eight.solid) == bytes.count { $0 > 0x20 })
      }
    }
  }

  @Test func eightBitsAreEightBytes() {
    for bits in UInt8.min...UInt8.max {
      let bytes = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bits >> UInt8($1) & 1) << UInt64(8 * $1) }
      #expect(EightBytes.ones(bits) == bytes)
    }
  }

  @Test func wordsAreCountedAsByteByByte() {
    var random = SeededRandom(seed: Self.seed)
    let letters = Array("aZ9 '\"-.\n\t()é–語".utf8)
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in letters.randomElement(using: &random) ?? 0x20
      }
      var words = 0
      var ideographs = 0
      var isInWord = false
      for byte in bytes {
        if byte <= 0x20 {
          isInWord = false
        } else if (0xE3...0xED).contains(byte) {
          ideographs += 1
        } else if !isInWord, byte >= 0xC3 && byte != 0xE2 || isAlphanumeric(byte) {
          isInWord = true
          words += 1
        }
      }
      let counted = bytes.withUnsafeBufferPointer { Shape($0).words }
      #expect(counted == words + (ideographs + 1) / 2, "seed \(Self.seed), \(bytes)")
    }
  }

  /// A word is the same wherever it stands, whatever is around it, and whether letters beyond ASCII follow its first ones.
  @Test(arguments: [
    "a", "Morocco", "parliament", "government's", "sixteen-letter", "internationalisation", "2026", "Rés",
  ])
  func aWordIsTheSameEverywhere(word: String) throws {
    func words(_ text: String) -> [PlainWord] {
      var words: [PlainWord] = []
      Array(text.utf8).withUnsafeBufferPointer { raw in PlainWords.each(raw, 0..<raw.count) { words.append($0) } }
      return words
    }
    let alone = words(word)
    for before in ["", " ", "– ", "“", "(", "é ", "x "] {
      for after in ["", " ", "’", " –", "…", " and a long rest of the line", "\n"] {
        let found = words(before + word + after).filter { $0.range.lowerBound >= before.utf8.count }
        #expect(found.prefix(alone.count).map(\.whole) == alone.map(\.whole))
        #expect(found.prefix(alone.count).map(\.stem) == alone.map(\.stem))
      }
    }
    let stem = try #require(words("parliament").first).stem
    #expect(words("parliamenté").map(\.stem) == [stem])
  }
}
