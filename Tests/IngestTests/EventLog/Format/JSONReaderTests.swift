import Foundation
import Support
import Testing

@testable import Ingest

struct JSONReaderTests {
  private static func read<R>(
    _ text: some Sequence<UInt8>, _ body: (JSONValue) throws(JSONError) -> R
  ) throws(JSONError) -> R {
    try text.withBytes { bytes throws(JSONError) in try JSONReader.read(bytes, body) }
  }

  /// Nil when the text is no JSON, else its value as a string, if it is one.
  private static func string(_ text: String) throws(JSONError) -> String {
    try read(text.utf8) { value throws(JSONError) in try value.string() }
  }

  @Test(
    arguments: [
      ("", "ends too early at byte 0"), ("  ", "ends too early at byte 2"), ("{\"a\":1", "ends too early at byte 6"),
      ("x", "a value is due at byte 0"), ("nul", "ends too early at byte 3"), ("nulk", "a value is due at byte 3"),
      ("[1,]", "a value is due at byte 3"), ("[1 2]", "a comma or a closing bracket is due at byte 3"),
      ("{1:2}", "a key is due at byte 1"), ("{\"a\" 1}", "a colon is due at byte 5"),
      ("{\"a\":1 \"b\"}", "a comma or a closing brace is due at byte 7"), ("{\"a\":1,}", "a key is due at byte 7"),
      ("01", "something follows the value at byte 1"), ("-x", "a digit is due at byte 1"),
      ("[1.]", "a digit is due at byte 3"), ("[1e+]", "a digit is due at byte 4"),
      ("[+1]", "a value is due at byte 1"), ("\"a", "ends too early at byte 2"),
      ("\"a\tb\"", "a control character in a string at byte 2"),
      ("\"\0\"", "a control character in a string at byte 1"),
      ("\"\\x\"", "an unknown escape at byte 2"), ("\"\\u12g4\"", "four hexadecimal digits are due at byte 3"),
      ("\"\\u12@4\"", "four hexadecimal digits are due at byte 3"),
      ("\"\\u12", "four hexadecimal digits are due at byte 3"),
      ("\"\\uD800\"", "half of a surrogate pair at byte 7"), ("\"\\uDC00\"", "half of a surrogate pair at byte 7"),
      ("\"\\uD800\\u0041\"", "half of a surrogate pair at byte 13"), ("{} {}", "something follows the value at byte 3"),
    ])
  func whatIsNoJSONIsRefusedWithItsPlace(_ text: String, _ complaint: String) {
    let error = #expect(throws: JSONError.self) { try Self.string(text) }
    #expect(error?.description == complaint)
  }

  @Test(arguments: [
    [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE2, 0x82],
  ])
  func illFormedUTF8IsRefused(_ bytes: [UInt8]) {
    #expect(throws: JSONError(why: "ill-formed UTF-8", byte: 1)) {
      try Self.read(bytes) { value throws(JSONError) in try value.string() }
    }
  }

  @Test func whatAStringCannotHoldIsFoundWhereverItStands() {
    for byte in UInt8.min...UInt8.max {
      let isSpecial = byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F
      for length in 1...40 {
        // Beside bytes that are nearly special.
        var text = [UInt8](repeating: [0x20, 0x21, 0x7E, 0x80, 0xFF][length % 5], count: length)
        text[length / 2] = byte
        let found = text.withUnsafeBytes { JSONText.special(in: $0, from: 0) }
        #expect(found == (isSpecial ? length / 2 : length), "byte \(byte) of \(length)")
      }
    }
  }

  @Test func nestingIsBounded() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array(String(repeating: "[", count: depth).utf8) + Array(String(repeating: "]", count: depth).utf8)
    }
    try Self.read(nested(Limits.jsonDepth)) { _ in }
    let error = #expect(throws: JSONError.self) { try Self.read(nested(Limits.jsonDepth + 1)) { _ in } }
    #expect(error == JSONError(why: "nested deeper than 32 levels", byte: 32))
    #expect(throws: JSONError.self) { try Self.read([UInt8](repeating: 0x5B, count: 1 << 20)) { _ in } }
    #expect(throws: JSONError.self) { try Self.read([UInt8](repeating: 0x20, count: 2 << 20)) { _ in } }
  }

  @Test(
    arguments: [
      ("\"\"", ""), ("\"a\"", "a"), ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{8}\u{C}\n\r\t"),
      ("\"\u{7F}\"", "\u{7F}"),
      ("\"\\u0041\\u00e9\\u20AC\\uD83D\\uDE00\"", "Aé€\u{1F600}"), ("\"\\u0000\"", "\0"),
      ("\"\\uFFFF\\uDBFF\\uDFFF\"", "\u{FFFF}\u{10FFFF}"),
      (" \"日本\\n語 text longer than fifteen bytes\" ", "日本\n語 text longer than fifteen bytes"),
    ])
  func stringsLoseTheirEscapes(_ json: String, _ text: String) throws {
    #expect(try Self.string(json) == text)
  }

  @Test(
    arguments: [
      "0", "-0", "0.0000", "1", "0.5512", "-1.5", "12.0001", "1e3", "1E-7", "0.1", "123456789012345.6",
      "1234567890123456789.25", "3.141592653589793", "2.2250738585072014e-308", "0.000000000001", "99999999999999.9",
    ])
  func numbersAreWhatSwiftReads(_ text: String) throws {
    let read = try Self.read(text.utf8) { value throws(JSONError) in try value.double() }
    #expect(read.bitPattern == Double(text)?.bitPattern)
  }

  @Test(arguments: ["-1", "1.0", "1e2", "256", "\"1\"", "null"])
  func wholeNumbersKeepWithinTheirBounds(_ text: String) {
    let error = #expect(throws: JSONError.self) {
      try Self.read(text.utf8) { value throws(JSONError) in try value.integer(UInt8.self) }
    }
    #expect(error?.why == "the line is not a whole number from 0 to 255")
  }

  @Test func keysMayComeInAnyOrderAndUnknownOnesArePassedOver() throws {
    let json = " { \"z\" : [ { \"a\" : 9 } , null , true ] , \"\\u0062\" : 2 , \"a\" : 1 } "
    let sum = try Self.read(json.utf8) { value throws(JSONError) in
      try value.object { object throws(JSONError) in
        let a: Int = try object["a"].integer()
        let b: Int = try object["b"].integer()
        return a * 10 + b
      }
    }
    #expect(sum == 12)
  }

  @Test(arguments: ["{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{\"b\":1,\"a\":1,\"b\":1}"])
  func aKeyThatIsThereTwiceIsRefused(_ json: String) {
    let error = #expect(throws: JSONError.self) {
      try Self.read(json.utf8) { value throws(JSONError) in
        try value.object { object throws(JSONError) in try object["a"].integer(Int.self) }
      }
    }
    #expect(error?.why.hasSuffix("is there twice") == true)
  }

  /// Random values, written by Foundation.
  @Test func whatFoundationWritesIsRead() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    for _ in 0..<500 {
      let data = try JSONSerialization.data(withJSONObject: Self.value(depth: 0, &random), options: .fragmentsAllowed)
      #expect(throws: Never.self, "seed \(seed): \(String(decoding: data, as: UTF8.self))") {
        try Self.read(data) { _ in }
      }
    }
  }

  private static func value(depth: Int, _ random: inout SeededRandom) -> Any {
    let scalars: [Unicode.Scalar] = ["\"", "\\", "\n", "\0", "/", "a", "\u{7F}", "é", "日", "\u{1F600}", "\u{2028}"]
    func text() -> String {
      String(String.UnicodeScalarView((0..<Int(random.next() % 20)).map { _ in scalars[Int(random.next() % 11)] }))
    }
    switch random.next() % (depth < 5 ? 8 : 6) {
    case 0: return NSNull()
    case 1: return random.next() % 2 == 0
    case 2: return Int(truncatingIfNeeded: random.next())
    case 3: return Double(random.next() % 1_000_000) / 1024
    case 4, 5: return text()
    case 6: return (0..<Int(random.next() % 6)).map { _ in value(depth: depth + 1, &random) }
    default:
      let count = Int(random.next() % 6)
      return Dictionary((0..<count).map { _ in (text(), value(depth: depth + 1, &random)) }) { $1 }
    }
  }

  /// Lines with random damage: never a trap, and what is read all the same is JSON for Foundation, too.
  @Test func whatIsReadIsJSONForOthersToo() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let pieces = [
      "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", ".", "e", "\\u", "\\uD83D", "\0", "\n", "\u{FF}", " ", "null",
    ]
    var accepted = 0
    for round in 0..<3000 {
      let data = Sample.all[round % Sample.all.count]
      var line = Array(EventEncoder.line(Sample.event(data), after: .beginning).bytes.dropLast())
      for _ in 0...(random.next() % 3) where !line.isEmpty {
        let place = Int(random.next() % UInt64(line.count))
        switch random.next() % 4 {
        case 0: line[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: line.insert(contentsOf: pieces.randomElement(using: &random)!.utf8, at: place)
        case 2: line.removeSubrange(place..<min(line.count, place + 1 + Int(random.next() % 9)))
        default: line.removeSubrange((place + 1)...)
        }
      }
      do {
        try Self.read(line) { _ in }
        accepted += 1
        #expect(throws: Never.self, "seed \(seed): \(String(decoding: line, as: UTF8.self))") {
          try JSONSerialization.jsonObject(with: Data(line), options: .fragmentsAllowed)
        }
        _ = try? EventDecoder().event(line)
      } catch {
        #expect(error.byte <= line.count, "seed \(seed)")
      }
    }
    #expect(accepted > 100, "seed \(seed)")
  }
}
