/// A piece of markup or text that is all article: the content of a feed's entry, the field of a record, the body of a mail.
/// Nothing around it has to be found out and left away, as on a page.
enum Fragment {
  /// Whether a text that may be HTML is: it has a tag, or a character written by its name.
  static func isMarkup(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { isMarkup(UnsafeRawBufferPointer($0)) }
  }

  /// The same of a text in UTF-8.
  static func isMarkup(_ utf8: [UInt8]) -> Bool { utf8.withUnsafeBytes(isMarkup) }

  private static func isMarkup(_ raw: UnsafeRawBufferPointer) -> Bool {
    guard raw.first(UInt8(ascii: "<")) != nil || raw.first(UInt8(ascii: "&")) != nil else { return false }
    for (index, byte) in raw.enumerated() where byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&") {
      let next = index + 1 < raw.count ? raw[index + 1] : 0
      if byte == UInt8(ascii: "<") {
        if isLetter(next) || next == UInt8(ascii: "!") { return true }
        if next == UInt8(ascii: "/"), index + 2 < raw.count, isLetter(raw[index + 2]) { return true }
        continue
      }
      guard next == UInt8(ascii: "#") || isLetter(next) else { continue }
      let rest = raw[(index + 2)...].prefix(10)
      if let end = rest.firstIndex(of: UInt8(ascii: ";")), rest[..<end].allSatisfy(isAlphanumeric) { return true }
    }
    return false
  }

  /// The bytes for libxml2, which takes a NUL for the end of its input.
  private static func markup(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.withUnsafeBytes({ $0.first(0) }) != nil else { return bytes }
    return bytes.map { $0 == 0 ? 0x20 : $0 }
  }

  /// The paragraphs of a piece of HTML in UTF-8.
  ///
  /// - Parameters:
  ///   - bytes: where all of it lies in the file.
  ///   - line: the number of the line or paragraph before it.
  static func units(html: [UInt8], bytes: Range<Int>, after line: Int) throws(ParseFailure) -> [Unit] {
    let markup = markup(html)
    try DocumentBounds.refuseTags(markup)
    let blocks = try HTMLReader.read(markup)?.blocks ?? []
    var units: [Unit] = []
    units.reserveCapacity(blocks.count)
    for block in blocks {
      // Lists of links to other articles, and buttons.
      if block.linkBytes * 10 > block.text.utf8.count * 6, !block.isProse || block.kind == .item { continue }
      units.append(Unit(block, bytes: bytes, line: line + units.count + 1))
    }
    return units
  }

  /// The paragraphs of a plain text.
  static func units(text: String, bytes: Range<Int>, after line: Int) throws(ParseFailure) -> [Unit] {
    let content = Array(text.utf8)
    try DocumentBounds.refuseLines(content, unit: 1)
    let source = try SourceText.decode(content, as: nil, declared: "utf-8")
    return LineJoiner.units(of: source).map { unit in
      var unit = unit
      unit.bytes = bytes
      unit.line += line
      return unit
    }
  }

  /// A short text, such as a headline, that may be HTML, as one line without markup.
  static func line(_ text: String) -> String {
    guard isMarkup(text) else { return SourceText.cleaned(text) }
    let page = (try? HTMLReader.read(markup(Array(text.utf8)))) ?? nil
    return (page?.blocks ?? []).map(\.text).joined(separator: " ")
  }
}
