internal import CLibXML2

/// Text within text: HTML in a JSON string, entities in an attribute, a phrase in a line.
enum HTMLText {
  /// Whether one text is part of another, byte for byte. `String.contains` looks for whole characters, at fifty times the cost.
  static func contains(_ text: String, _ part: String) -> Bool {
    var text = text
    var part = part
    return text.withUTF8 { text in
      part.withUTF8 { part in part.isEmpty || UnsafeRawBufferPointer(text).first(part) != nil }
    }
  }

  /// A text without tags, its entities replaced (WHATWG HTML, section 13.5, as far as HTML 4 names them).
  static func plain(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "<") }) else { return text }
    var result = ""
    var rest = Substring(text)
    while let mark = rest.firstIndex(where: { $0 == "&" || $0 == "<" }) {
      result += rest[..<mark]
      rest = rest[mark...]
      if rest.first == "<", isTag(rest), let end = rest.prefix(Limits.entityTagCharacters).firstIndex(of: ">") {
        // Tags part paragraphs more often than words.
        result += "\n"
        rest = rest[rest.index(after: end)...]
      } else if let end = rest.prefix(10).firstIndex(of: ";"), let scalar = entity(rest[rest.index(after: mark)..<end])
      {
        result.unicodeScalars.append(scalar)
        rest = rest[rest.index(after: end)...]
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result + rest
  }

  private static func isTag(_ text: Substring) -> Bool {
    text.dropFirst().first.map { $0 == "/" || $0 == "!" || $0.isASCII && $0.isLetter } ?? false
  }

  /// The character that "amp", "#8217" or "#x2019" stands for.
  private static func entity(_ name: Substring) -> Unicode.Scalar? {
    if name.hasPrefix("#x") || name.hasPrefix("#X") {
      return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
    }
    if name.hasPrefix("#") { return UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) }
    guard
      let known = String(name).withCString({ raw in
        raw.withMemoryRebound(to: UInt8.self, capacity: name.utf8.count + 1) { htmlEntityLookup($0) }
      })
    else { return nil }
    return Unicode.Scalar(known.pointee.value)
  }
}
