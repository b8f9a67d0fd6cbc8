import Support
import Testing

@testable import Ingest

/// Whatever the bytes are: no crash, and what comes out lies within the file, in order.
struct MutationTests {
  private static let samples: [[UInt8]] = [
    Array(
      "Armies Sign Plan\nBy Jane Doe | 6 January 2026\n\nRABAT, Jan. 6 — The armies signed.\n\nRELATED:\nMore".utf8),
    Array("---\ntitle: A\n---\n# B\n\n[a](b) *c* | d |\n```\ncode\n```\n".utf8),
    Array("<html><head><title>A</title></head><body><p>B &amp; c<table><tr><td>d</table></body>".utf8),
    EncodingTests.encode(EncodingTests.japanese, as: "SHIFT_JIS"),
    EncodingTests.encode(EncodingTests.polish, as: "CP1250"),
    EncodingTests.encode(EncodingTests.german, as: "UTF-16LE"),
    EncodingTests.encode(EncodingTests.japanese, as: "ISO-2022-JP"),
  ]

  private func check(_ bytes: [UInt8], _ note: String) {
    for (name, format) in [("a.txt", nil), ("a.md", nil), ("a.html", nil), ("", .text), ("", .markdown), ("", .html)]
      as [(String, Format?)]
    {
      guard let document = try? Parser.parse(bytes, name: name, format: format) else { continue }
      var end = 0
      for story in document.stories {
        let isInOrder = story.bytes.lowerBound >= end && story.bytes.upperBound <= bytes.count
        #expect(isInOrder, "\(note) \(name) \(story.bytes) after \(end) of \(bytes.count)")
        #expect(!story.text.isEmpty, "\(note) \(name)")
        end = story.bytes.upperBound
      }
    }
  }

  @Test func randomBytesNeverCrash() {
    let seed: UInt64 = .random(in: 0...UInt64.max)
    print("randomBytesNeverCrash seed \(seed)")
    var random = SeededRandom(seed: seed)
    for round in 0..<150 {
      let count = Int(random.next() % 400)
      let kind = random.next() % 3
      let signs = Array("<>/-#*[]()|\n\r {}:&;=\"'1a.Z—".utf8)
      let bytes = (0..<count).map { _ in
        let byte = UInt8(truncatingIfNeeded: random.next())
        return kind == 0 ? byte : kind == 1 ? max(0x20, byte) : signs[Int(byte) % signs.count]
      }
      check(bytes, "seed \(seed) round \(round)")
    }
  }

  @Test func mutatedTextsNeverCrash() {
    let seed: UInt64 = .random(in: 0...UInt64.max)
    print("mutatedTextsNeverCrash seed \(seed)")
    var random = SeededRandom(seed: seed)
    var samples = Self.samples
    // A slice of each real file: its first two thousand bytes have the header.
    for number in ["000", "001", "002", "003", "004"] { samples.append(Array(Corpora.seed(number).prefix(2_000))) }
    for (index, sample) in samples.enumerated() where !sample.isEmpty {
      for round in 0..<12 { check(Mutation.mutate(sample, &random), "seed \(seed) sample \(index) round \(round)") }
    }
  }
}
