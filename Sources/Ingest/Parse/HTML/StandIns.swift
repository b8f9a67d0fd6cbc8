/// The texts and values of a page or a feed that need not go through libxml2, which takes a text character by character. Replaces
/// such texts by private-use characters, one for each, and puts them back on output.
///
/// libxml2 does nothing with such a text but hand it on. It looks only whether it is more than white space, and whether all of it are
/// characters.
struct StandIns {
  /// U+100000, the first of the last plane, which is for private use, and how many there are.
  private static let first: UInt32 = 0x10_0000
  private static let most = 0xFFFE
  /// What they begin with, as no other character does that has a meaning, and their length.
  private static let lead: UInt8 = 0xF4
  private static let bytes = 4
  /// A shorter one is read as fast as it is replaced.
  static let leastTextBytes = 24
  static let leastValueBytes = 8

  private let markup: [UInt8]
  /// Where the texts lie in it.
  private var texts: [Range<Int>] = []
  private var isStopped: Bool

  /// Those of markup given as valid UTF-8; there are none if characters like them may come out of it by themselves.
  init(of markup: [UInt8]) {
    self.markup = markup
    isStopped = markup.withUnsafeBytes { $0.first(Self.lead) != nil || Self.hasHighReference($0) }
  }

  /// Takes no more texts: what looks like one from here on may be part of something else.
  mutating func stop() { isStopped = true }

  /// Takes a text of the markup.
  ///
  /// - Parameters:
  ///   - hasReferences: whether "&" begins a reference there.
  ///   - least: how many bytes it must have.
  /// - Returns: the bytes of what stands for it; nil if it must be read as it is.
  mutating func take(
    _ text: Slice<UnsafeRawBufferPointer>, hasReferences: Bool, least: Int = leastTextBytes
  ) -> Unicode.UTF8.EncodedScalar? {
    guard !isStopped, text.count >= least, texts.count < Self.most,
      Self.isPlain(text, hasReferences: hasReferences),
      let scalar = Unicode.Scalar(Self.first + UInt32(texts.count)), let standIn = UTF8.encode(scalar)
    else { return nil }
    texts.append(text.startIndex..<text.endIndex)
    return standIn
  }

  /// Hands out the markup, in which the texts lie.
  func withUnsafeMarkup<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R { markup.withUnsafeBytes(body) }

  /// Where the text lies for which a value stands; nil when it is what it says.
  @inline(__always)
  func text(of value: UnsafeRawBufferPointer) -> Range<Int>? {
    guard value.count == Self.bytes, value[0] == Self.lead, !texts.isEmpty else { return nil }
    return texts[Self.number(value, at: 0)]
  }

  private static func number(_ raw: UnsafeRawBufferPointer, at lead: Int) -> Int {
    raw[lead + 1..<lead + bytes].reduce(0) { $0 << 6 | Int($1 & 0x3F) }
  }

  /// What comes next of what libxml2 gives as text: a part of that, or a text that it was not given, in the markup; nil at the end.
  @inline(__always)
  func nextPart(
    of raw: UnsafeBufferPointer<UInt8>, from at: inout Int, in markup: UnsafeRawBufferPointer
  ) -> UnsafeBufferPointer<UInt8>? {
    guard at < raw.count else { return nil }
    let start = at
    at = raw.count
    if !texts.isEmpty {
      let bytes = UnsafeRawBufferPointer(raw)
      if let found = bytes.first(Self.lead, from: start), found + Self.bytes <= raw.count {
        at = found
        if found == start {
          at = found + Self.bytes
          let text = UnsafeRawBufferPointer(rebasing: markup[texts[Self.number(bytes, at: found)]])
          return text.assumingMemoryBound(to: UInt8.self)
        }
      }
    }
    return UnsafeBufferPointer(rebasing: raw[start..<at])
  }

  /// Whether all of it are characters, and mean nothing: no reference, no control character but white space, not U+FFFE or U+FFFF.
  private static func isPlain(_ text: Slice<UnsafeRawBufferPointer>, hasReferences: Bool) -> Bool {
    let raw = UnsafeRawBufferPointer(rebasing: text)
    if hasReferences, raw.first(UInt8(ascii: "&")) != nil { return false }
    var from = 0
    while let mark = raw.first(0xEF, from: from) {
      if raw[mark + 1] == 0xBF, raw[mark + 2] >= 0xBE { return false }
      from = mark + 1
    }
    return !AllBytes.haveControls(raw)
  }

  /// Whether a character may be written as a number of so many digits that it is one of the last plane.
  private static func hasHighReference(_ markup: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    while let mark = markup.first(UInt8(ascii: "&"), from: at) {
      at = mark + 1
      guard at < markup.count, markup[at] == UInt8(ascii: "#") else { continue }
      let isHexadecimal = at + 1 < markup.count && markup[at + 1] | 0x20 == UInt8(ascii: "x")
      let digits = markup[(at + (isHexadecimal ? 2 : 1))...].prefix { isAlphanumeric($0) }.drop {
        $0 == UInt8(ascii: "0")
      }
      if digits.count >= (isHexadecimal ? 6 : 7) { return true }
    }
    return false
  }
}
