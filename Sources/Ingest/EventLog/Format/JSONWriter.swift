internal import Glibc

/// Writes JSON into a growing buffer of bytes, key by key, with no intermediate values.
///
/// `JSONEncoder` makes 48,000 events of 3 KB a second and this makes five times that: the log is the hottest output there is.
/// The buffer is memory of its own: an array asks at each byte whether it is shared, which took a third of the time.
package struct JSONWriter: ~Copyable {
  private var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// How many bytes were written so far.
  package private(set) var count = 0
  private var needsComma = false

  /// An empty buffer with room for so many bytes.
  package init(capacity: Int = 256) {
    self.capacity = max(capacity, 1)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  /// What was written so far.
  package var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

  /// Forgets what was written, but keeps the room for it.
  package mutating func clear() {
    count = 0
    needsComma = false
  }

  /// Hands out what was written so far.
  package func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    body(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// `{ … }`
  package mutating func object(_ body: (inout JSONWriter) -> Void) {
    separate()
    append(UInt8(ascii: "{"))
    needsComma = false
    body(&self)
    append(UInt8(ascii: "}"))
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
    array { json in for element in elements { body(&json, element) } }
  }

  /// `[ … ]` of elements that differ, all written by `body`.
  package mutating func array(_ body: (inout JSONWriter) -> Void) {
    separate()
    append(UInt8(ascii: "["))
    body(&self)
    append(UInt8(ascii: "]"))
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

  /// `"key":true`
  package mutating func field(_ key: StaticString, _ value: Bool) {
    self.key(key)
    append(value ? "true" : "false")
    needsComma = true
  }

  /// `"key":123`
  package mutating func field(_ key: StaticString, _ value: some BinaryInteger) {
    self.key(key)
    number(value)
  }

  /// `"key":"00000000000000000042"`: so many digits that the text sorts as the number does.
  package mutating func field(_ key: StaticString, padded value: UInt64) {
    self.key(key)
    quoted { $0.digits(value, width: Self.digits) }
  }

  /// `"key":"9f2c51d0.7b3a-42"`
  package mutating func field(_ key: StaticString, _ id: EventID?) {
    self.key(key)
    if let id { self.id(id) } else { null() }
  }

  /// `"key":"2026-11-21T08:00:00.123456Z"`
  package mutating func field(_ key: StaticString, _ time: Timestamp) {
    self.key(key)
    quoted { json in time.withText { json.append($0) } }
  }

  /// `"key":"…"` with the 32 digits of a chain.
  package mutating func field(_ key: StaticString, _ chain: Chain) {
    self.key(key)
    quoted { json in chain.withDigits { json.append($0) } }
  }

  /// `"key":"prefixrest"`
  package mutating func field(_ key: StaticString, _ prefix: StaticString, _ rest: String) {
    self.key(key)
    quoted { json in
      json.append(UnsafeRawBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
      json.escaped(rest)
    }
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
    if value < 0 { append(UInt8(ascii: "-")) }
    digits(UInt64(truncatingIfNeeded: value.magnitude))
    needsComma = true
  }

  /// A number with four decimals as an element. Scores are of the order of one: what does not fit is written as 0.
  package mutating func decimal(_ value: Double) {
    separate()
    let scaled = Int(exactly: (value * 10_000).rounded()) ?? 0
    if scaled < 0 { append(UInt8(ascii: "-")) }
    digits(UInt64(scaled.magnitude / 10_000))
    append(UInt8(ascii: "."))
    digits(UInt64(scaled.magnitude % 10_000), width: 4)
    needsComma = true
  }

  /// A string as an element.
  package mutating func string(_ value: String) {
    separate()
    quoted { $0.escaped(value) }
  }

  /// `"key":` where the key is ours and needs no escape.
  package mutating func key(_ key: StaticString) {
    separate()
    let length = key.utf8CodeUnitCount
    let place = room(length + 3)
    place[0] = UInt8(ascii: "\"")
    memcpy(place + 1, key.utf8Start, length)
    place[length + 1] = UInt8(ascii: "\"")
    place[length + 2] = UInt8(ascii: ":")
    count += length + 3
  }

  /// The end of a line.
  package mutating func newline() { append(UInt8(ascii: "\n")) }

  private mutating func null() {
    append("null")
    needsComma = true
  }

  /// Makes room for so many bytes more, and returns where they begin.
  @inline(__always)
  private mutating func room(_ more: Int) -> UnsafeMutablePointer<UInt8> {
    if capacity - count < more { grow(more) }
    return start + count
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    capacity = max(2 * capacity, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.initialize(from: start, count: count)
    start.deallocate()
    start = larger
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    room(1).pointee = byte
    count += 1
  }

  @inline(__always)
  private mutating func append(_ more: UnsafeRawBufferPointer) {
    guard let base = more.baseAddress else { return }
    memcpy(room(more.count), base, more.count)
    count += more.count
  }

  @inline(__always)
  private mutating func separate() {
    if needsComma { append(UInt8(ascii: ",")) }
    needsComma = false
  }

  private mutating func id(_ id: EventID) {
    separate()
    quoted { json in
      json.append(id.log)
      json.append(UInt8(ascii: "."))
      json.append(id.epoch)
      json.append(UInt8(ascii: "-"))
      json.digits(id.sequence)
    }
  }

  @inline(__always)
  private mutating func quoted(_ body: (inout JSONWriter) -> Void) {
    append(UInt8(ascii: "\""))
    body(&self)
    append(UInt8(ascii: "\""))
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
      append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[first...]))
    }
  }

  /// What needs no escape: our own words, and digits.
  private mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  private mutating func escaped(_ text: String) {
    var text = text
    text.withUTF8 { escaped(UnsafeRawBufferPointer($0)) }
  }

  /// Copies the bytes between two that need an escape in one go.
  private mutating func escaped(_ text: UnsafeRawBufferPointer) {
    var from = 0
    while true {
      let special = JSONText.special(in: text, from: from)
      append(UnsafeRawBufferPointer(rebasing: text[from..<special]))
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
    append(UInt8(ascii: "\\"))
    switch c {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(c)
    case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
    case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
    case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
    default:
      append("u00")
      append(Hex.digits[Int(c >> 4)])
      append(Hex.digits[Int(c & 15)])
    }
  }
}
