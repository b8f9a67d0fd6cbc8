import Support
import Testing

@testable import Ingest

/// Of plain lines one pass tells what several tell of all lines.
struct PlainLineTests {
  @Test(arguments: [
    ("The harbour reopened.", 3), ("a", 1), ("12345678", 1), ("1234567 9", 2), ("Tar - and feathers", 3), ("- 30 -", 1),
    ("\"(a)\" && (b", 2), ("It's 5 p.m. [sic] ... so", 5), ("--", 0), ("", nil), (" a", nil), ("a ", nil),
    ("a  b", nil),
    ("a\tb", nil), ("a\u{7F}b", nil), ("12345678  b", nil), ("naïve", nil), ("It’s", nil),
  ])
  func itsWordsAreCounted(line: String, words: Int?) {
    #expect(Array(line.utf8).withUnsafeBufferPointer(PlainLine.words) == words)
  }

  @Test func itsShapeAndTextAreThoseOfAnyLine() {
    var random = SeededRandom(seed: 31)
    let bytes = Array("abcdefgh ABC 012 -\"(.:…\u{1}".utf8)
    for number in 0..<20_000 {
      let line = (0..<number % 70).map { _ in
        Int.random(in: 0..<40, using: &random) == 0
          ? bytes.randomElement(using: &random) ?? 0 : bytes[Int.random(in: 0..<20, using: &random)]
      }
      line.withUnsafeBufferPointer { raw in
        let isPlain =
          !raw.isEmpty && raw.first != 0x20 && raw.last != 0x20 && raw.allSatisfy { (0x20..<0x7F).contains($0) }
          && !zip(raw, raw.dropFirst()).contains { $0 == 0x20 && $1 == 0x20 }
        let words = PlainLine.words(raw)
        #expect((words != nil) == isPlain)
        guard let words else { return }
        #expect(Shape(plain: raw, words: words) == Shape(raw))
        #expect(PlainLine.text(raw) == String(decoding: raw, as: UTF8.self))
      }
    }
  }

  @Test func linesOfASourceAreTheirTextAndItsShape() throws {
    let text = "One plain line.\nA  line\u{A0}of “several”\tkinds: naïve\u{AD}té\n\n- 4 items\n"
    for bytes in [
      Array(text.utf8), Array(text.utf8) + [0xFF, 0x41], text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
    ] {
      let source = try SourceText.decode(bytes, as: UnicodeForm.detect(bytes), declared: nil)
      for line in source.lines {
        let (string, shape) = source.shaped(line.content)
        #expect(string == SourceText.cleaned(String(decoding: source.utf8[line.content], as: UTF8.self)))
        #expect(shape == Shape(string))
      }
    }
  }
}
