/// Brings the values of fields, as programs write them, into the form of facts.
enum EntryFacts {
  /// An address that a person can open; nil for anything else.
  static func address(_ text: String) -> String? {
    let text = MetaLine.trimmed(text)
    guard text.utf8.count <= Limits.addressBytes, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
    // What follows the slashes may be a mark on the second one.
    var plain = text
    if plain.withUTF8({ ($0.begins(with: "http://") || $0.begins(with: "https://")) && $0.isASCII }) { return text }
    let lowered = text.prefix(8).lowercased()
    return lowered.hasPrefix("http://") || lowered.hasPrefix("https://") ? text : nil
  }

  /// The date of a field: RFC 822 as in mail and RSS, ISO 8601, or a Unix time in seconds or milliseconds.
  static func date(_ text: String) -> String? {
    let text = MetaLine.trimmed(text)
    if let iso = DateReader.iso(text) { return iso }
    if let iso = DateReader.iso(withFullYear(text)) { return iso }
    guard text.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") }),
      let seconds = Int64(text.prefix { $0 != "." }), text.utf8.count >= 9
    else { return nil }
    return date(unix: seconds)
  }

  /// A Unix time, in seconds or, as JavaScript counts, in milliseconds; nil when it is before 1990 or after 2100 either way.
  static func date(unix number: Int64) -> String? {
    let years: ClosedRange<Int64> = 631_152_000...4_102_444_800
    guard let seconds = years.contains(number) ? number : years.contains(number / 1000) ? number / 1000 : nil else {
      return nil
    }
    // 2026-11-21T08:00:00.000000Z
    return Timestamp(microseconds: seconds * 1_000_000).description.prefix(19) + "Z"
  }

  /// "Tue, 06 Jan 26 09:24:00 GMT": RFC 822 had years of two digits.
  private static func withFullYear(_ text: String) -> String {
    var words = text.split(separator: " ").map(String.init)
    guard let month = words.firstIndex(where: { DateReader.months[$0.lowercased()] != nil }), month + 1 < words.count,
      words[month + 1].utf8.count == 2, words[month + 1].utf8.allSatisfy(isDigit)
    else { return text }
    words[month + 1] = (words[month + 1] < "70" ? "20" : "19") + words[month + 1]
    return words.joined(separator: " ")
  }

  /// The names of authors; nil when there is nothing but an address, or what somebody is: "admin".
  static func names(_ text: String) -> String? {
    var text = Fragment.line(text)
    // jane@example.org (Jane Doe), as RSS has it; Jane Doe <jane@example.org>, as mail has it.
    // Each sign is looked for among the bytes first, since to look at characters is dear.
    if text.utf8.last == UInt8(ascii: ")"), let open = text.firstIndex(of: "("), text.hasSuffix(")"),
      text[..<open].contains("@")
    {
      text = String(text[text.index(after: open)...].dropLast())
    }
    if text.utf8.last == UInt8(ascii: ">"), let open = text.firstIndex(of: "<"), text.hasSuffix(">") {
      text = String(text[..<open])
    }
    if text.utf8.contains(UInt8(ascii: "\"")) { text = text.filter { $0 != "\"" } }
    text = MetaLine.trimmed(text)
    if let byline = (MetaLine.parse(text) ?? Byline.withPrefix(text))?.byline { text = byline }
    let isAddress =
      text.utf8.contains(UInt8(ascii: "@")) && text.contains("@") || text.lowercased().hasPrefix("http")
    return text.isEmpty || isAddress || text.utf8.count > Limits.shortLineBytes || Byline.isRole(text) ? nil : text
  }

  /// A language tag (BCP 47), with the case of its parts as usual; nil for words that are none.
  static func language(_ text: String) -> String? {
    // Most say no more than "en".
    if text.utf8.count == 2, text.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) { return text }
    let parts = MetaLine.trimmed(text).split(whereSeparator: { $0 == "-" || $0 == "_" }).map(String.init)
    guard let first = parts.first, (2...3).contains(first.utf8.count),
      parts.allSatisfy({ (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(isAlphanumeric) })
    else { return nil }
    let rest = parts.dropFirst().map { $0.utf8.count == 2 ? $0.uppercased() : $0 }
    return ([first.lowercased()] + rest).joined(separator: "-")
  }

  /// A short text without markup; nil when nothing is left of it.
  static func text(_ text: String) -> String? {
    let line = Fragment.line(text)
    return line.isEmpty ? nil : line
  }
}
