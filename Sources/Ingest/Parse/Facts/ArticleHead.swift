/// The lines above a text that press databases and press offices write there, besides headline, byline and date.
///
/// A database says how long an article is, and whose: by that the head of an export is known, and its other short lines (the name
/// of the paper, the edition, the section, a code) are labels. Where several articles of one export are in a file, lines that
/// return have told more, and were taken out before (``RepeatedHeaders``).
enum ArticleHead {
  /// What is known of a story, with what its head says of the export that it is from.
  ///
  /// - Parameter dropped: the furniture of the file, which a line about the rights is.
  static func known(
    _ units: [Unit], _ known: StoryAssembly.Known, _ dropped: [DroppedLine]
  ) -> StoryAssembly.Known {
    guard let first = units.first, let text = units.firstIndex(where: { $0.shape.isProse }), text > 0,
      units[..<text].contains(where: isLength)
    else { return known }
    var known = known
    known.isExport = true
    guard known.publisher == nil else { return known }
    let lines = first.line..<units[text].line
    known.publisher = dropped.lazy.filter { lines.contains($0.line) && $0.reason == "copyright" }.compactMap {
      owner($0.text)
    }.first.map { Fact(value: $0, source: "copyright line") }
    if known.publisher == nil, isPaper(units[..<text]) {
      known.publisher = Fact(value: first.text, source: "line above the date")
    }
    return known
  }

  /// Whether the first line of such a head is the name of the paper: the date is below it, and a headline comes only then.
  private static func isPaper(_ head: ArraySlice<Unit>) -> Bool {
    guard head.count > 3, MetaLine.parse(head[0].text) == nil, MetaLine.dated(head[1].text)?.published != nil else {
      return false
    }
    let lines = head.dropFirst(2).prefix { !isLength($0) && MetaLine.parse($0.text) == nil }
    return lines.contains { !isEdition($0.text) && !$0.text.contains(":") && $0.shape.words > 1 }
  }

  /// "Late Edition - Final", "Correction Appended".
  static func isEdition(_ text: String) -> Bool {
    let words = text.lowercased().split { !$0.isLetter }
    return words.count <= 5 && words.contains { ["edition", "editions", "appended"].contains($0) }
  }

  /// The address that a line gives, and nothing else: "https://…", "URL: https://…".
  static func address(_ text: String) -> String? {
    var text = text
    // Hardly any line has the first sign.
    guard text.withUTF8({ UnsafeRawBufferPointer($0).first(UInt8(ascii: ":")) != nil && $0.holds("://") }) else {
      return nil
    }
    let words = text.split(separator: " ")
    guard let last = words.last, words.count <= 3, last.hasPrefix("http"), words.dropLast().last?.hasSuffix(":") ?? true
    else { return nil }
    return EntryFacts.address(String(last))
  }

  /// The headline in a line that says of itself that it is one: "Title: …".
  static func labelledTitle(_ text: String) -> String? {
    var text = text
    guard text.withUTF8(titleBeginnings.open), let colon = text.firstIndex(of: ":") else { return nil }
    let label = text[..<colon].lowercased().split(separator: " ")
    let title = MetaLine.trimmed(String(text[text.index(after: colon)...]))
    return label.count == 1 && !title.isEmpty ? title : nil
  }

  private static let titleBeginnings = LineBeginnings(
    prefixes: EmptyCollection(),
    words: [
      "title", "headline", "titel", "überschrift", "schlagzeile", "titre", "título", "titular", "titolo", "заголовок",
    ])

  /// Whether a line of a press release says whom to ask: "Contact: …", a telephone number, an address of e-mail.
  static func isContact(_ text: String) -> Bool {
    var text = text
    if text.withUTF8(contactBeginnings.open) { return true }
    let isAddress = !text.contains(" ") && text.contains("@")
    return isAddress || text.utf8.count <= 40 && text.count(where: \.isNumber) >= 7 && !text.contains(where: \.isLetter)
  }

  private static let contactBeginnings = LineBeginnings(
    prefixes: [
      "media contact", "press contact", "for more information", "for further information", "pressekontakt",
      "ansprechpartner", "contact presse", "contacto de prensa", "contatti", "ufficio stampa",
    ],
    words: [
      "contact", "contacts", "phone", "tel", "telephone", "telefon", "téléphone", "fax", "email", "e-mail", "kontakt",
    ])

  /// Why a short line between a headline and the text says nothing that is kept; nil when it may.
  static func label(_ unit: Unit, isExport: Bool) -> String? { isExport && !unit.shape.isProse ? "export" : nil }

  /// Whether a line says of itself that it is the beginning of a press release.
  static func release(_ unit: Unit) -> String? {
    guard mayBeRelease(unit.text) else { return nil }
    let text = unit.text.lowercased().drop { !$0.isLetter }
    return releases.contains { text.hasPrefix($0) && !text.dropFirst($0.count).contains(where: \.isLetter) }
      ? "release" : nil
  }

  /// Whether the first letter of a line is that of such a line, and those behind it are, too; what the first one is of those beyond
  /// ASCII is not looked at, but for quotation marks. This spares nearly all lines the rest.
  private static func mayBeRelease(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { line in
      var index = 0
      while index < line.count, !isLetter(line[index]) {
        if line[index] >= 0x80 {
          // U+2018 to U+201F.
          guard index + 2 < line.count, line[index] == 0xE2, line[index + 1] == 0x80,
            (0x98...0x9F).contains(line[index + 2])
          else { return true }
          index += 2
        }
        index += 1
      }
      return index < line.count && releaseBeginnings.open(UnsafeBufferPointer(rebasing: line[index...]))
    }
  }

  /// Up to the first letter that can be written in more than one way.
  private static let releaseBeginnings = LineBeginnings(
    prefixes: releases.map { release in String(release.prefix(while: \.isASCII)) })

  private static let releases = [
    "for immediate release", "press release", "news release", "media release", "pressemitteilung", "medienmitteilung",
    "presseinformation", "communiqué de presse", "nota de prensa", "comunicado de prensa", "comunicato stampa",
    "comunicado de imprensa", "persbericht",
  ]

  /// Whether a line right below a byline says for whom its author writes: "Associated Press".
  static func isOutlet(_ unit: Unit, below above: Unit) -> Bool {
    guard !unit.opensBlock, unit.kind == .line, (1...4).contains(unit.shape.words), !unit.shape.endsSentence else {
      return false
    }
    return MetaLine.parse(above.text)?.byline != nil
      && unit.text.atSpaces.allSatisfy { $0.first?.isUppercase == true }
  }

  /// Where that begins which a database writes below an article.
  static func tail(of units: [Unit]) -> Int {
    var end = units.endIndex
    while end > 1, units[end - 1].isShort, isTail(units[end - 1].text) { end -= 1 }
    return end
  }

  private static func isTail(_ text: String) -> Bool {
    let lowered = text.lowercased()
    if lowered == "end of document" || lowered.hasPrefix("load-date:") { return true }
    // "Document HCOUR00020260105em150002a"
    let words = text.split(separator: " ")
    return words.count == 2 && words[0] == "Document" && words[1].count >= 15 && words[1].contains(where: \.isNumber)
      && words[1].contains(where: \.isLetter)
  }

  /// "LENGTH: 512 words", "512 words".
  private static func isLength(_ unit: Unit) -> Bool {
    guard unit.isShort, mayBeLength(unit.text) else { return false }
    var words = unit.text.lowercased().split { $0 == " " || $0 == ":" }
    if words.first == "length" { words.removeFirst() }
    return words.count == 2 && words[1] == "words" && words[0].allSatisfy { $0.isNumber || $0 == "," }
  }

  /// Whether a line ends in "words", but for what parts words: all that say a length do, and hardly any other. No letter beyond ASCII
  /// becomes one of those when it is made small.
  private static func mayBeLength(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { line in
      guard let last = line.lastIndex(where: { $0 != 0x20 && $0 != UInt8(ascii: ":") }) else { return false }
      return UnsafeBufferPointer(rebasing: line[...last]).ends(with: "words")
    }
  }

  /// "Copyright 2026 The Courier. All Rights Reserved" is The Courier's.
  private static func owner(_ text: String) -> String? {
    var words = text.split(separator: " ")[...]
    guard let mark = words.popFirst()?.lowercased(), ["copyright", "©", "(c)"].contains(mark) else { return nil }
    if words.first == "©" || words.first?.lowercased() == "(c)" { words.removeFirst() }
    guard let year = words.popFirst(), year.filter(\.isNumber).count == 4 else { return nil }
    var name = words.prefix { $0.lowercased() != "all" }.joined(separator: " ")
    while name.hasSuffix(".") || name.hasSuffix(",") { name.removeLast() }
    return name.isEmpty ? nil : name
  }
}
