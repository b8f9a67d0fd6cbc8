/// Why bytes are not JSON, or not the JSON that is wanted, and at which of them.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What is wrong.
  var why: String
  /// The byte where it is, from 0.
  var byte: Int

  /// "a colon is due at byte 12"
  package var description: String { "\(why) at byte \(byte)" }
}

/// One value, or one key, of a JSON text: where it stands.
struct JSONToken {
  /// What it is.
  enum Kind: UInt8 {
    case object, array, string, escapedString, number, `true`, `false`, null
  }

  /// What it is.
  var kind: Kind
  /// Its first byte; of a string, the first behind the quote.
  var start: UInt32
  /// The byte behind it; of a string, the closing quote.
  var end: UInt32
  /// The token behind it and everything in it.
  var next: UInt32
}

/// Checks that bytes are JSON (RFC 8259) in UTF-8, in one pass, and notes where each value stands; ``JSONValue`` makes
/// something of them.
///
/// `JSONDecoder` takes 100 µs for an event of 3 KB, builds everything twice, and cannot say at which byte a line is wrong. The
/// whole log is read at each start and by `copytaster verify`, so this is the second hottest place after the writer.
package struct JSONReader {
  private let bytes: UnsafeRawBufferPointer
  private let bounds: Bounds
  private var at = 0
  private var tokens: [JSONToken] = []

  /// What is too much of a text.
  package struct Bounds {
    var bytes: Int
    var tokens: Int
    var depth: Int
    /// What the text is called in messages.
    var name: StaticString

    /// Those of a line of the log.
    package static let line = Bounds(
      bytes: Limits.lineBytes, tokens: Limits.lineBytes, depth: Limits.jsonDepth, name: "a line of the log")
    /// Those of a file, or a line of a file, that somebody made.
    static let file = Bounds(
      bytes: Limits.jsonBytes, tokens: Limits.jsonTokens, depth: Limits.jsonDepth, name: "a file that is read")
  }

  private init(_ bytes: UnsafeRawBufferPointer, _ bounds: Bounds) {
    self.bytes = bytes
    self.bounds = bounds
    // A story's event has some 100: only long lists make it grow.
    tokens.reserveCapacity(128)
  }

  /// Reads a text and hands its one value to `body`. The value is not to be kept: it points into `bytes`.
  ///
  /// - Parameter prose: what is wanted of strings that are only for people.
  package static func read<R>(
    _ bytes: UnsafeRawBufferPointer, prose: JSONText.Prose = .kept, bounds: Bounds = .line,
    _ body: (JSONValue) throws(JSONError) -> R
  ) throws(JSONError) -> R {
    guard bytes.count <= bounds.bytes else {
      throw JSONError(why: "longer than \(bounds.bytes) bytes, so not \(bounds.name)", byte: bounds.bytes)
    }
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.bindMemory(to: UInt8.self).span)
    } catch {
      throw JSONError(why: "ill-formed UTF-8", byte: error.byteOffsets.lowerBound)
    }
    var reader = JSONReader(bytes, bounds)
    try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.at == bytes.count else { throw reader.failure("something follows the value") }
    return try reader.tokens.withUnsafeBufferPointer { tokens throws(JSONError) in
      try body(JSONValue(text: JSONText(bytes: bytes, tokens: tokens, prose: prose), index: 0, name: "the line"))
    }
  }

  /// The byte that comes next; 0 at the end, with which nothing in JSON begins.
  private var next: UInt8 { at < bytes.count ? bytes[at] : 0 }

  private func failure(_ why: String) -> JSONError {
    JSONError(why: at < bytes.count ? why : "ends too early", byte: at)
  }

  @inline(__always)
  private mutating func skipSpace() {
    // Lines of the log have none: one look must do.
    while next <= UInt8(ascii: " "), next == UInt8(ascii: " ") || next == 9 || next == 10 || next == 13 { at += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    at += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONError) {
    skipSpace()
    switch next {
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "{"): try object(depth)
    case UInt8(ascii: "["): try array(depth)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    case UInt8(ascii: "n"): try literal("null", .null)
    case UInt8(ascii: "t"): try literal("true", .true)
    case UInt8(ascii: "f"): try literal("false", .false)
    default: throw failure("a value is due")
    }
  }

  private mutating func object(_ depth: Int) throws(JSONError) {
    let opened = try open(.object, depth)
    if !take(UInt8(ascii: "}")) {
      repeat {
        skipSpace()
        guard next == UInt8(ascii: "\"") else { throw failure("a key is due") }
        try string()
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw failure("a colon is due") }
        try value(depth: depth + 1)
        skipSpace()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "}")) else { throw failure("a comma or a closing brace is due") }
    }
    close(opened)
  }

  private mutating func array(_ depth: Int) throws(JSONError) {
    let opened = try open(.array, depth)
    if !take(UInt8(ascii: "]")) {
      repeat {
        try value(depth: depth + 1)
        skipSpace()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "]")) else { throw failure("a comma or a closing bracket is due") }
    }
    close(opened)
  }

  private mutating func open(_ kind: JSONToken.Kind, _ depth: Int) throws(JSONError) -> Int {
    guard depth < bounds.depth else { throw failure("nested deeper than \(bounds.depth) levels") }
    guard tokens.count < bounds.tokens else { throw failure("more than \(bounds.tokens) values") }
    append(kind, at, at)
    at += 1
    skipSpace()
    return tokens.count - 1
  }

  private mutating func close(_ opened: Int) {
    tokens[opened].end = UInt32(at)
    tokens[opened].next = UInt32(tokens.count)
  }

  /// The numbers fit: there are at most ``Limits/jsonBytes`` bytes, and no more tokens than bytes.
  private mutating func append(_ kind: JSONToken.Kind, _ start: Int, _ end: Int) {
    tokens.append(
      JSONToken(
        kind: kind, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end),
        next: UInt32(truncatingIfNeeded: tokens.count + 1)))
  }

  private mutating func literal(_ word: StaticString, _ kind: JSONToken.Kind) throws(JSONError) {
    let start = at
    for i in 0..<word.utf8CodeUnitCount where !take(word.utf8Start[i]) { throw failure("a value is due") }
    append(kind, start, at)
  }

  private mutating func number() throws(JSONError) {
    let start = at
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    append(.number, start, at)
  }

  private mutating func digits() throws(JSONError) {
    let start = at
    while isDigit(next) { at += 1 }
    guard at > start else { throw failure("a digit is due") }
  }

  private mutating func string() throws(JSONError) {
    at += 1
    let start = at
    var kind = JSONToken.Kind.string
    while true {
      at = JSONText.special(in: bytes, from: at)
      switch next {
      case UInt8(ascii: "\""):
        append(kind, start, at)
        at += 1
        return
      case UInt8(ascii: "\\"):
        kind = .escapedString
        try escape()
      case 0x7F: at += 1
      default: throw failure("a control character in a string")
      }
    }
  }

  private mutating func escape() throws(JSONError) {
    at += 1
    switch next {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      at += 1
    case UInt8(ascii: "u"):
      at += 1
      let unit = try codeUnit()
      guard UTF16.isLeadSurrogate(unit) || UTF16.isTrailSurrogate(unit) else { return }
      guard UTF16.isLeadSurrogate(unit), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")),
        UTF16.isTrailSurrogate(try codeUnit())
      else { throw failure("half of a surrogate pair") }
    default: throw failure("an unknown escape")
    }
  }

  private mutating func codeUnit() throws(JSONError) -> UInt16 {
    guard at + 4 <= bytes.count, let unit = JSONText.codeUnit(in: bytes, at: at) else {
      throw failure("four hexadecimal digits are due")
    }
    at += 4
    return unit
  }
}

/// Whether a byte is a decimal digit.
func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

/// A JSON text that was checked: every token stands where it says, and every string in it is well-formed.
package struct JSONText {
  /// The text.
  let bytes: UnsafeRawBufferPointer
  /// Where its values stand, in order; the values of an array follow it, and the keys and values of an object.
  let tokens: UnsafeBufferPointer<JSONToken>
  /// What is wanted of strings that are only for people.
  let prose: Prose

  /// What is wanted of strings that are only for people: most of a line, and most of the time that it takes to be read.
  package enum Prose {
    /// All of it.
    case kept
    /// That they are strings. Empty ones stand for them.
    case checked
  }

  /// The first byte from `start` on that a JSON string cannot hold as it is, or that JSON Lines should not hold as it is (a
  /// control character, a quote, a backslash, DEL), or the end. Looks at sixteen bytes at a time.
  static func special(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    var at = start
    while at + 16 <= bytes.count {
      let first = specials(bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let second = specials(bytes.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self))
      if first != 0 { return at + first.trailingZeroBitCount / 8 }
      if second != 0 { return at + 8 + second.trailingZeroBitCount / 8 }
      at += 16
    }
    while at < bytes.count {
      let c = bytes[at]
      if c < 0x20 || c == UInt8(ascii: "\"") || c == UInt8(ascii: "\\") || c == 0x7F { break }
      at += 1
    }
    return at
  }

  /// Has the top bit of a byte set where one of eight is such a byte, at least for the first: the "has zero byte" and "has
  /// less" tests of Sean Anderson's Bit Twiddling Hacks, together. They are exact for the first byte found, because what is
  /// borrowed from a byte was borrowed by one that was found.
  @inline(__always)
  private static func specials(_ word: UInt64) -> UInt64 {
    let word = UInt64(littleEndian: word)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = (word ^ (ones &* 0x22)) &- ones
    let backslash = (word ^ (ones &* 0x5C)) &- ones
    let delete = (word ^ (ones &* 0x7F)) &- ones
    let control = word &- (ones &* 0x20)
    return (quote | backslash | delete | control) & ~word & (ones &* 0x80)
  }

  /// The number that four hexadecimal digits write; nil when they are none.
  static func codeUnit(in bytes: UnsafeRawBufferPointer, at start: Int) -> UInt16? {
    var unit: UInt16 = 0
    for byte in bytes[start..<start + 4] {
      // Capital letters become small ones, and nothing else becomes a digit.
      guard let digit = Hex.value(of: byte >= UInt8(ascii: "A") ? byte | 0x20 : byte) else { return nil }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }
}
