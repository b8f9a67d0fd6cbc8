import Support
import Testing

@testable import Ingest

/// What is asked of all bytes at once has the same answer as what is asked of one after the other, wherever a vector ends.
struct AllBytesTests {
  /// Texts of all lengths up to some vectors, most of which are nearly plain.
  private static let texts: [[UInt8]] = {
    var random = SeededRandom(seed: 12)
    let bytes = Array("a b\u{1}\t\n\r\u{1F}\u{7F}é“".utf8)
    return (0..<6000).map { number in
      (0..<number % 150).map { _ in
        let isOdd = Int.random(in: 0..<60, using: &random) == 0
        return isOdd ? bytes.randomElement(using: &random) ?? 0 : UInt8(ascii: "a")
      }
    }
  }()

  @Test func controlCharactersAreFound() {
    for text in Self.texts {
      let isOdd = text.contains { $0 < 0x20 && ![0x09, 0x0A, 0x0D].contains($0) }
      #expect(text.withUnsafeBytes(AllBytes.haveControls) == isOdd)
    }
  }

  @Test func digitsAreCounted() {
    var random = SeededRandom(seed: 13)
    for count in Array(0..<300) + [600, 4000, 9000] {
      let text = (0..<count).map { _ in
        Array("12a :/\u{7F}é".utf8)[Int.random(in: 0..<(count % 3 == 0 ? 8 : 6), using: &random)]
      }
      let digits = text.withUnsafeBufferPointer(AllBytes.digits)
      #expect(digits.count == text.count { (0x30...0x39).contains($0) })
      #expect(digits.areASCII == text.allSatisfy { $0 < 0x80 })
    }
  }

  @Test(arguments: [false, true])
  func whatNeedsNoSqueezingIsKnown(isAfterSpace: Bool) {
    for text in Self.texts {
      let pairs = zip([isAfterSpace ? 0x20 : 0x61] + text, text)
      let isSqueezed = text.allSatisfy { $0 >= 0x20 } && !pairs.contains { $0 == 0x20 && $1 == 0x20 }
      #expect(text.withUnsafeBufferPointer { AllBytes.areSqueezed($0, isAfterSpace: isAfterSpace) } == isSqueezed)
    }
  }

  @Test func whatIsSurelyCleanHasNothingToBeCleaned() {
    for text in Self.texts where text.withUnsafeBufferPointer(AllBytes.areSurelyClean) {
      let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
      let signs = Array(scalars.map(\.value))
      #expect(signs.allSatisfy { $0 >= 0x20 && $0 != 0x7F && !(0x80...0xA0).contains($0) })
      #expect(
        signs.first != 0x20 && signs.last != 0x20
          && !zip(signs, signs.dropFirst()).contains { $0 == 0x20 && $1 == 0x20 })
    }
  }

  @Test(arguments: [
    ("a b", true), ("It’s “so” – or …", true), ("año", true), ("a  b", false), (" a", false), ("a ", false),
    ("", false),
    ("a\u{A0}b", false), ("a\u{AD}b", false), ("a\u{2003}b", false), ("a\u{200B}", false), ("\u{2028}a", false),
    ("a\u{202F}b", false), ("a\u{205F}b", false), ("a\u{2060}b", false), ("a\u{FEFF}b", false), ("a\u{3000}b", false),
    ("a\u{7F}", false), ("\u{7F}a", false), ("a\nb", false),
  ])
  func spacesAndWhatVanishesAreNotClean(text: String, isClean: Bool) {
    #expect(Array(text.utf8).withUnsafeBufferPointer(AllBytes.areSurelyClean) == isClean)
    let long = Array("\(text)a\(String(repeating: "b", count: 40))".utf8)
    let isOdd = !isClean && !text.isEmpty && text != "a "
    #expect(long.withUnsafeBufferPointer(AllBytes.areSurelyClean) == !isOdd)
  }
}
