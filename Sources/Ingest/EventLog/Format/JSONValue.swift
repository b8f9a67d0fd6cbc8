internal import Glibc

/// One value of a JSON text, to be read as what it should be.
package struct JSONValue {
  /// The text that it stands in.
  let text: JSONText
  /// Its token.
  let index: Int
  /// What messages call it: its key, or that of the list that it stands in.
  let name: StaticString

  private var token: JSONToken { text.tokens[index] }
  private var content: UnsafeRawBufferPointer { text.content(of: token) }

  /// The error that it is not what it should be.
  package func isNot(_ what: String) -> JSONError { JSONError(why: "\(name) is not \(what)", byte: Int(token.start)) }

  /// What it is.
  var type: JSONToken.Kind { token.kind }
  /// Where it stands in the text; of a string what is between the quotes.
  var bytes: Range<Int> { Int(token.start)..<Int(token.end) }

  /// The keys of an object with their values; none of anything else. For objects that others made, where a key that is there
  /// twice is their affair.
  var members: [(key: String, value: JSONValue)] {
    var members: [(key: String, value: JSONValue)] = []
    guard token.kind == .object else { return members }
    var index = index + 1
    while index < token.next {
      let value = JSONValue(text: text, index: index + 1, name: "a value")
      members.append((text.string(of: text.tokens[index]) ?? "", value))
      index = Int(value.token.next)
    }
    return members
  }

  /// The values of a list; none of anything else.
  var elements: [JSONValue] {
    var elements: [JSONValue] = []
    guard token.kind == .array else { return elements }
    var index = index + 1
    while index < token.next {
      let value = JSONValue(text: text, index: index, name: "a value")
      elements.append(value)
      index = Int(value.token.next)
    }
    return elements
  }

  /// A string as it is, or a number as it is written; nil for anything else.
  var scalar: String? {
    token.kind == .number ? String(decoding: content, as: UTF8.self) : text.string(of: token)
  }

  /// The value; nil when it is null.
  package var orNull: JSONValue? { token.kind == .null ? nil : self }

  /// A string.
  package func string() throws(JSONError) -> String {
    guard let string = text.string(of: token) else { throw isNot("a string") }
    return string
  }

  /// A string that is only for people, which may be but checked: see ``JSONText/Prose``.
  func prose() throws(JSONError) -> String {
    guard text.prose == .checked else { return try string() }
    guard token.kind == .string || token.kind == .escapedString else { throw isNot("a string") }
    return ""
  }

  /// Whether it is a string of two parts, byte for byte.
  func isString(_ first: String, _ rest: String) -> Bool {
    guard token.kind == .string else { return text.string(of: token) == first + rest }
    let count = first.utf8.count
    return content.count == count + rest.utf8.count
      && UnsafeRawBufferPointer(rebasing: content[..<count]).isText(first)
      && UnsafeRawBufferPointer(rebasing: content[count...]).isText(rest)
  }

  /// A string of a fixed form, as its bytes: none of those forms needs an escape, so none has one. `nil` from `parse` means
  /// that it has another form.
  func formed<T>(_ form: String, _ parse: (UnsafeRawBufferPointer) -> T?) throws(JSONError) -> T {
    guard token.kind == .string, let value = parse(content) else { throw isNot(form) }
    return value
  }

  /// A string of so many hexadecimal digits.
  func hex(_ count: Int) throws(JSONError) -> String {
    try formed("\(count) hexadecimal digits") { digits in
      digits.count == count && digits.allSatisfy { Hex.value(of: $0) != nil }
        ? String(decoding: digits, as: UTF8.self) : nil
    }
  }

  /// `true` or `false`.
  package func bool() throws(JSONError) -> Bool {
    switch token.kind {
    case .true: return true
    case .false: return false
    default: throw isNot("true or false")
    }
  }

  /// A whole number that is not negative: no event has others.
  package func integer<I: FixedWidthInteger>(_: I.Type = I.self) throws(JSONError) -> I {
    guard token.kind == .number, let value = I(decimal: content) else {
      throw isNot("a whole number from 0 to \(I.max)")
    }
    return value
  }

  /// A number.
  func double() throws(JSONError) -> Double {
    guard token.kind == .number else { throw isNot("a number") }
    if let value = Double(shortDecimal: content) { return value }
    guard let value = Double(String(decoding: content, as: UTF8.self)), value.isFinite else {
      throw isNot("a number of usual size")
    }
    return value
  }

  /// A list, each value of it read by `element`.
  package func list<T>(_ element: (JSONValue) throws(JSONError) -> T) throws(JSONError) -> [T] {
    guard token.kind == .array else { throw isNot("a list") }
    var list: [T] = []
    var index = index + 1
    while index < token.next {
      let value = JSONValue(text: text, index: index, name: name)
      list.append(try element(value))
      index = Int(value.token.next)
    }
    return list
  }

  /// The two elements of a list; nil when it has more or fewer.
  func pair() throws(JSONError) -> (JSONValue, JSONValue)? {
    guard token.kind == .array else { throw isNot("a list") }
    let first = JSONValue(text: text, index: index + 1, name: name)
    guard index + 1 < token.next, first.token.next < token.next else { return nil }
    let second = JSONValue(text: text, index: Int(first.token.next), name: name)
    return second.token.next == token.next ? (first, second) : nil
  }

  /// A list of two numbers, [from, to).
  func range<I: FixedWidthInteger>(_: I.Type = I.self) throws(JSONError) -> [I] {
    guard let (from, to) = try pair() else { throw isNot("two ascending numbers") }
    let ends = (from: try from.integer(I.self), to: try to.integer(I.self))
    guard ends.from <= ends.to else { throw isNot("two ascending numbers") }
    return [ends.from, ends.to]
  }

  /// An object.
  func object<T: JSONReadable>(_: T.Type = T.self) throws(JSONError) -> T {
    try object { json throws(JSONError) in try T(&json) }
  }

  /// An object, read by `body`. Keys that `body` does not ask for are passed over, as later versions may add some; a key that
  /// is there twice is an error, because two readers could take different values.
  package func object<R>(_ body: (inout JSONObject) throws(JSONError) -> R) throws(JSONError) -> R {
    guard token.kind == .object else { throw isNot("an object") }
    var object = JSONObject(text: text, index: index)
    let result = try body(&object)
    try object.checkDuplicates()
    return result
  }
}

/// What can be read from a JSON object.
protocol JSONReadable {
  /// Reads it: a required key that is missing or has a wrong value is an error.
  init(_ json: inout JSONObject) throws(JSONError)
}

/// The keys and values of an object.
package struct JSONObject {
  private let text: JSONText
  private let token: JSONToken
  private let first: Int
  /// The key behind the one that was asked for last: keys come in the order in which the encoder writes them and the decoder
  /// asks for them, so that a look at one key mostly suffices.
  private var expected: Int
  private var found = 0

  fileprivate init(text: JSONText, index: Int) {
    self.text = text
    token = text.tokens[index]
    first = index + 1
    expected = first
  }

  /// The value of a required key.
  package subscript(key: StaticString) -> JSONValue {
    mutating get throws(JSONError) {
      guard let value = optional(key) else { throw JSONError(why: "no \(key)", byte: Int(token.start)) }
      return value
    }
  }

  /// The value of a key that may be missing. Each key is asked for once.
  package mutating func optional(_ key: StaticString) -> JSONValue? {
    guard let index = expected < token.next && text.isKey(expected, key) ? expected : search(key) else { return nil }
    found += 1
    expected = Int(text.tokens[index + 1].next)
    return JSONValue(text: text, index: index + 1, name: key)
  }

  private func search(_ key: StaticString) -> Int? {
    var index = first
    while index < token.next {
      if text.isKey(index, key) { return index }
      index = Int(text.tokens[index + 1].next)
    }
    return nil
  }

  /// Hands out every key with its value.
  fileprivate func forEach(_ body: (String, JSONValue) throws(JSONError) -> Void) throws(JSONError) {
    var index = first
    while index < token.next {
      let key = text.string(of: text.tokens[index]) ?? ""
      try body(key, JSONValue(text: text, index: index + 1, name: "a value"))
      index = Int(text.tokens[index + 1].next)
    }
  }

  /// Looks for keys that are there twice, unless every member of the object was asked for: each by another key, so that there
  /// can be none.
  fileprivate func checkDuplicates() throws(JSONError) {
    var members = 0
    var index = first
    while index < token.next {
      members += 1
      index = Int(text.tokens[index + 1].next)
    }
    guard members != found else { return }
    var keys: Set<String> = []
    try forEach { key, value throws(JSONError) in
      guard keys.insert(key).inserted else {
        throw JSONError(why: "the key \(key) is there twice", byte: Int(text.tokens[value.index].start))
      }
    }
  }
}

extension JSONText {
  /// The bytes of a token.
  fileprivate func content(of token: JSONToken) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[Int(token.start)..<Int(token.end)])
  }

  /// Whether the token is this key, however it is spelt.
  fileprivate func isKey(_ index: Int, _ key: StaticString) -> Bool {
    let token = tokens[index]
    if token.kind == .escapedString { return string(of: token) == key.description }
    let count = key.utf8CodeUnitCount
    guard Int(token.end - token.start) == count, let base = bytes.baseAddress else { return false }
    return memcmp(base + Int(token.start), key.utf8Start, count) == 0
  }

  /// The string that a token is; nil when it is none.
  func string(of token: JSONToken) -> String? {
    switch token.kind {
    case .string: String(decoding: content(of: token), as: UTF8.self)
    case .escapedString: unescaped(content(of: token))
    default: nil
    }
  }

  /// A string without its escapes, which were checked: each is whole, and becomes no more bytes than it is long.
  private func unescaped(_ content: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: content.count) { out in
      var filled = 0
      var at = 0
      while at < content.count {
        let rest = UnsafeRawBufferPointer(rebasing: content[at...])
        let plain = rest.first(UInt8(ascii: "\\")) ?? rest.count
        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(out)[filled...])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<plain]))
        filled += plain
        at += plain
        if at < content.count { at = Self.unescape(content, at + 1, into: out, &filled) }
      }
      return filled
    }
  }

  /// Writes what an escape stands for, and returns where the text goes on; `at` is the byte behind the backslash.
  private static func unescape(
    _ content: UnsafeRawBufferPointer, _ at: Int, into out: UnsafeMutableBufferPointer<UInt8>, _ filled: inout Int
  ) -> Int {
    var next = at + 1
    var scalar = Unicode.Scalar(content[at])
    switch content[at] {
    case UInt8(ascii: "b"): scalar = "\u{8}"
    case UInt8(ascii: "f"): scalar = "\u{C}"
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "r"): scalar = "\r"
    case UInt8(ascii: "t"): scalar = "\t"
    case UInt8(ascii: "u"):
      var value = UInt32(codeUnit(in: content, at: next) ?? 0)
      next += 4
      if value & 0xFC00 == 0xD800 {
        let trail = UInt32(codeUnit(in: content, at: next + 2) ?? 0)
        value = 0x1_0000 + (value & 0x3FF) << 10 + trail & 0x3FF
        next += 6
      }
      scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    default: break
    }
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
      out[filled] = byte
      filled += 1
    }
    return next
  }
}

extension UnsafeRawBufferPointer {
  /// Whether these are the bytes of a text.
  func isText(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { text in
      guard count == text.count, let base = baseAddress, let other = text.baseAddress else {
        return count == text.count
      }
      return memcmp(base, other, count) == 0
    }
  }
}

extension FixedWidthInteger {
  /// A number from its decimal digits; nil when there is anything else, or when it does not fit.
  init?(decimal digits: UnsafeRawBufferPointer) {
    guard !digits.isEmpty else { return nil }
    var value: Self = 0
    for digit in digits {
      guard isDigit(digit) else { return nil }
      let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, stillTooLarge) = product.addingReportingOverflow(Self(digit - UInt8(ascii: "0")))
      guard !tooLarge, !stillTooLarge else { return nil }
      value = sum
    }
    self = value
  }
}

extension Double {
  /// A number of at most 15 digits and no exponent, which is how scores are written: both its digits and the power of ten are
  /// exact then, so their quotient is rounded once and right (William D. Clinger, "How to Read Floating Point Numbers
  /// Accurately", 1990). nil for any other.
  fileprivate init?(shortDecimal text: UnsafeRawBufferPointer) {
    guard text.count <= 16 else { return nil }
    var digits: Int64 = 0
    var power = 1.0
    var isFraction = false
    let isNegative = text.first == UInt8(ascii: "-")
    for byte in text.dropFirst(isNegative ? 1 : 0) {
      if byte == UInt8(ascii: ".") {
        isFraction = true
      } else if isDigit(byte) {
        digits = digits * 10 + Int64(byte - UInt8(ascii: "0"))
        if isFraction { power *= 10 }
      } else {
        return nil
      }
    }
    // "-0" keeps its sign.
    self = (isNegative ? -Double(digits) : Double(digits)) / power
    guard digits < 1_000_000_000_000_000 else { return nil }
  }
}
