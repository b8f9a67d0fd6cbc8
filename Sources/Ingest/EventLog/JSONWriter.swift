/// Writes JSON into a growing buffer of bytes, key by key, with no intermediate values.
///
/// `JSONEncoder` makes 48,000 events of 3 KB a second and this makes ten times that: the log is the hottest output there is.
package struct JSONWriter {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// An empty buffer with room for so many bytes.
  package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  /// `{ … }`
  package mutating func object(_ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
    body(&self)
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  /// `"key":{ … }`
  package mutating func object(_ key: StaticString, _ body: (inout JSONWriter) -> Void) {
    self.key(key)
    object(body)
  }

  /// `"key":[ … ]`, each element written by `body`.
  package mutating func array<S: Sequence>(
    _ key: StaticString, _ elements: S, _ body: (inout JSONWriter, S.Element) -> Void
  ) {
    self.key(key)
    array(elements, body)
  }

  /// `[ … ]`, each element written by `body`.
  package mutating func array<S: Sequence>(_ elements: S, _ body: (inout JSONWriter, S.Element) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "["))
    needsComma = false
    for element in elements { body(&self, element) }
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  /// `"key":"value"`, or `"key":null`.
  package mutating func field(_ key: StaticString, _ value: String?) {
    self.key(key)
    if let value { string(value) } else { null() }
  }

  /// `"key":{ … }`, or `"key":null`.
  package mutating func field<T>(_ key: StaticString, _ value: T?, _ body: (inout JSONWriter, T) -> Void) {
    self.key(key)
    if let value { object { body(&$0, value) } } else { null() }
  }

  /// `"key":123`
  package mutating func field(_ key: StaticString, _ value: some BinaryInteger) {
    self.key(key)
    number(value)
  }

  /// `"key":"00000000000000000042"`: so many digits that the text sorts as the number does.
  package mutating func field(_ key: StaticString, padded value: UInt64) {
    self.key(key)
    bytes.append(UInt8(ascii: "\""))
    digits(value, width: Self.digits)
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  /// `"key":"9f2c51d0.7b3a-42"`
  package mutating func field(_ key: StaticString, _ id: EventID?) {
    self.key(key)
    if let id { self.id(id) } else { null() }
  }

  /// `"key":["9f2c51d0.7b3a-42"]`
  package mutating func field(_ key: StaticString, _ ids: [EventID]) {
    array(key, ids) { $0.id($1) }
  }

  /// `"key":0.1234`: always four decimals, so that the same number has one spelling.
  package mutating func field(_ key: StaticString, decimal value: Double) {
    self.key(key)
    decimal(value)
  }

  /// `"key":["a","b"]`
  package mutating func field(_ key: StaticString, _ values: [String]) {
    array(key, values) { $0.string($1) }
  }

  /// A number as an element.
  package mutating func number(_ value: some BinaryInteger) {
    separate()
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    digits(UInt64(truncatingIfNeeded: value.magnitude))
    needsComma = true
  }

  /// A number with four decimals as an element. Scores are of the order of one: what does not fit is written as 0.
  package mutating func decimal(_ value: Double) {
    separate()
    let scaled = Int(exactly: (value * 10_000).rounded()) ?? 0
    if scaled < 0 { bytes.append(UInt8(ascii: "-")) }
    digits(UInt64(scaled.magnitude / 10_000))
    bytes.append(UInt8(ascii: "."))
    digits(UInt64(scaled.magnitude % 10_000), width: 4)
    needsComma = true
  }

  /// A string as an element.
  package mutating func string(_ value: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    var value = value
    value.withUTF8 { escaped(UnsafeRawBufferPointer($0)) }
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  /// `"key":` where the key is ours and needs no escape.
  package mutating func key(_ key: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    key.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Bytes as they are, for what is no JSON value (the chain, the newline).
  package mutating func raw(_ more: some Sequence<UInt8>) { bytes += more }

  private mutating func null() {
    append("null")
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  private mutating func id(_ id: EventID) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    append(id.log)
    bytes.append(UInt8(ascii: "."))
    append(id.epoch)
    bytes.append(UInt8(ascii: "-"))
    digits(id.sequence)
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  /// The digits of the largest number.
  private static let digits = 20

  /// A number's digits, with zeros in front up to `width`, which is at most 20: made in place, for a line has some 30 numbers.
  private mutating func digits(_ value: UInt64, width: Int = 1) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.digits) { buffer in
      var rest = value
      var first = buffer.count
      repeat {
        first -= 1
        buffer[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0 || buffer.count - first < width
      bytes.append(contentsOf: UnsafeMutableBufferPointer(rebasing: buffer[first...]))
    }
  }

  /// What needs no escape: our own words, and digits.
  private mutating func append(_ text: String) { bytes += text.utf8 }

  /// Copies the bytes between two that need an escape in one go.
  private mutating func escaped(_ text: UnsafeRawBufferPointer) {
    var from = 0
    while true {
      let special = JSONText.special(in: text, from: from)
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[from..<special]))
      guard special < text.count else { return }
      escape(text[special])
      from = special + 1
    }
  }

  /// How many bytes a byte of a string takes in JSON.
  static func length(of c: UInt8) -> Int {
    switch c {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): 2
    case 0..<0x20, 0x7F: 6
    default: 1
    }
  }

  private mutating func escape(_ c: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch c {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(c)
    case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
    case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
    case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
    default:
      append("u00")
      bytes.append(Hex.digits[Int(c >> 4)])
      bytes.append(Hex.digits[Int(c & 15)])
    }
  }
}
