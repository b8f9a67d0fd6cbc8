import Support
import SystemPackage
import Testing

@testable import Ingest

struct PathEscapeTests {
  @Test(
    arguments: [
      ("plain.txt", "plain.txt"), ("näme/ünïcode 日本.txt", "näme/ünïcode 日本.txt"), ("100%.html", "100%.html"),
      ("back\\slash", "back\\x5cslash"), ("new\nline", "new\\x0aline"), ("\u{1B}[31mred", "\\x1b[31mred"),
      ("c1\u{85}", "c1\\xc2\\x85"), ("a\u{202E}txt.exe", "a\\xe2\\x80\\xaetxt.exe"),
      ("\u{2067}a\u{2028}", "\\xe2\\x81\\xa7a\\xe2\\x80\\xa8"), ("\u{5D0}\u{200F}.txt", "\u{5D0}\u{200F}.txt"),
    ])
  func printableTextIsItselfAndControlsAreNot(_ text: String, _ escaped: String) {
    #expect(PathEscape.escape(Array(text.utf8)) == escaped)
  }

  @Test(
    arguments: [
      ([0xFF], "\\xff"), ([0x61, 0xE9, 0x62], "a\\xe9b"), ([0xC0, 0x80], "\\xc0\\x80"),
      ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"), ([0xF5, 0x80], "\\xf5\\x80"), ([0xE2, 0x82], "\\xe2\\x82"),
    ] as [([UInt8], String)])
  func illFormedBytesAreEscapedOneByOne(_ bytes: [UInt8], _ escaped: String) {
    #expect(PathEscape.escape(bytes) == escaped)
  }

  @Test func everyPathComesBack() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    for _ in 0..<5000 {
      let length = Int.random(in: 0...12, using: &random)
      // Few byte values, so that backslashes, digits and broken sequences meet.
      let bytes = (0..<length).map { _ in
        [0x5C, 0x78, 0x30, 0x61, 0xC3, 0xA9, 0xFF, 0x0A, 0xE2, 0x82, 0xAC].randomElement(using: &random)! as UInt8
      }
      #expect(PathEscape.unescape(PathEscape.escape(bytes)) == bytes, "seed \(seed)")
    }
  }

  @Test func aFilePathKeepsBytesThatAreNotText() {
    let bytes: [UInt8] = [0x2F, 0x61, 0xFF, 0xFE]
    #expect(FilePath(bytes: bytes).bytes == bytes)
  }
}
