/// Finds the author in a line between headline and story that does not say "By".
enum HTMLNameLine {
  /// The author whom one of the lines names: beside a date, how long the story is to read or what somebody is, below "By", or behind
  /// what the story is. A name by itself may as well be a place, a section or whom the story is of.
  static func name(in lines: [String], _ dayFirst: Bool?) -> String? {
    for (index, line) in lines.enumerated() where line.utf8.count <= Limits.headerLineBytes {
      if let name = introduced(line) ?? wide(line) { return name }
      let pieces = pieces(of: line)
      guard let at = pieces.firstIndex(where: HTMLAuthors.areAuthors) else { continue }
      if pieces.count > 1 {
        if pieces.count <= 5, isTold(pieces, besides: at, dayFirst) { return pieces[at] }
        continue
      }
      let before = index > 0 ? lines[index - 1] : ""
      let behind = index + 1 < lines.count ? lines[index + 1] : ""
      if Byline.labels.contains(MetaLine.trimmed(before).lowercased()) || tells(before, dayFirst)
        || tells(behind, dayFirst)
        || !behind.isEmpty && Byline.isRole(behind)
      {
        return line
      }
    }
    return nil
  }

  private static func isTold(_ pieces: [String], besides name: Int, _ dayFirst: Bool?) -> Bool {
    pieces.indices.contains {
      $0 != name && (tells(pieces[$0], dayFirst) || $0 > name && HTMLAuthors.isRole(pieces[$0]))
    }
  }

  /// A line at what parts its parts; at the first comma, if nothing else parts it.
  private static func pieces(of line: String) -> [String] {
    var signs: [[Substring]] = [[]]
    for word in line.atSpaces {
      if ["|", "•", "·", "–", "—", "-", "/"].contains(word) {
        signs.append([])
      } else {
        signs[signs.count - 1].append(word)
      }
    }
    let parts = signs.filter { !$0.isEmpty }.map { MetaLine.trimmed($0.joined(separator: " ")) }
    guard parts.count == 1, let comma = line.firstIndex(of: ",") else { return parts }
    let rest = MetaLine.trimmed(String(line[line.index(after: comma)...]))
    // "Jane Doe, John Roe" are both authors.
    if HTMLAuthors.areAuthors(rest) { return parts }
    return [MetaLine.trimmed(String(line[..<comma])), rest].filter { !$0.isEmpty }
  }

  /// Whether a text is a date, or says how long a story takes to read.
  private static func tells(_ text: String, _ dayFirst: Bool?) -> Bool {
    guard text.utf8.count <= Limits.headerLineBytes, text.utf8.contains(where: { isDigit($0) || $0 >= 0x80 }) else {
      return false
    }
    if text.utf8.count <= 80, DateReader.iso(text, dayFirst: dayFirst) != nil { return true }
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    if words.count <= 5, words.contains(where: { $0.allSatisfy(\.isNumber) }), words.contains(where: minutes.contains) {
      return true
    }
    let parts = pieces(of: text)
    if parts.count > 1, parts.count <= 4, let first = parts.first, first != text { return tells(first, dayFirst) }
    return MetaLine.dated(MetaLine.trimmed(text), dayFirst)?.published != nil
  }

  private static let minutes: Set<Substring> = [
    "min", "mins", "minute", "minutes", "minuten", "minutos", "minuti", "minuto", "minuter", "minutter", "мин", "минут",
  ]

  // MARK: What the story is

  /// What stands between a kind of story and its author.
  private static let links: Set<String> = ["by", "von", "par", "por", "de", "di", "da", "door", "av", "af"]

  private static let kinds: Set<String> = Set(
    """
    interview opinion analysis review essay column comment commentary guest post blog report feature special ein eine an a \
    analyse kommentar kolumne gastbeitrag gastkommentar reportage porträt rezension propos recueillis une un enquête \
    entretien tribune chronique récit cura intervista analisi commento servizio entrevista análisis opinión crónica \
    reportaje reportagem análise crônica opinião
    """.split(separator: " ").map(String.init))

  /// What stands before an author and a colon, besides what ``Byline`` knows for texts of all kinds.
  private static let colonLabels: Set<String> = [
    "interview", "texto", "redacción", "teksti", "yazar", "penulis", "reporter", "szerző", "story", "words", "report",
    "autora", "testo", "texte", "reportage", "analysis", "opinion", "review", "analyse", "kommentar", "entrevista",
  ]

  /// The author in "Interview: Jane Doe", "An analysis by Jane Doe", "Story by Jane Doe; photos by John Roe".
  private static func introduced(_ line: String) -> String? {
    if let colon = line.firstIndex(of: ":"), colonLabels.contains(line[..<colon].lowercased()) {
      let name = MetaLine.trimmed(String(line[line.index(after: colon)...].prefix { !"|;•·".contains($0) }))
      return HTMLAuthors.areAuthors(name) ? name : nil
    }
    if let end = line.firstIndex(of: ";"), let known = Byline.withPrefix(String(line[..<end]))?.byline { return known }
    let words = line.atSpaces.map(String.init)
    guard 3...10 ~= words.count, let link = words.prefix(5).lastIndex(where: { links.contains($0.lowercased()) }),
      link > 0, words[..<link].allSatisfy({ kinds.contains($0.lowercased()) })
    else { return nil }
    let name = words[(link + 1)...].joined(separator: " ")
    return HTMLAuthors.areAuthors(name) ? name : nil
  }

  // MARK: Scripts without spaces

  private static let wideLabels = ["作者", "記者", "记者", "撰文", "文/", "文／", "文｜", "文：", "文:"].map {
    Array($0.unicodeScalars)
  }

  /// The author in "2026-01-06 来源：日报 作者：张伟", "記者張偉／台北報導", "김민수 기자".
  static func wide(_ line: String) -> String? {
    guard line.utf8.contains(where: { 0xE4...0xED ~= $0 }) else { return nil }
    let words = line.atSpaces
    if let at = words.firstIndex(of: "기자"), at > 0, 2...4 ~= words[at - 1].unicodeScalars.count,
      words[at - 1].unicodeScalars.allSatisfy({ 0xAC00...0xD7A3 ~= $0.value })
    {
      return String(words[at - 1])
    }
    let scalars = Array(line.unicodeScalars)
    for label in wideLabels {
      guard let start = scalars.indices.first(where: { scalars[$0...].starts(with: label) }),
        start == 0 || !isHan(scalars[start - 1]) || label.count > 1 && isHan(label[1])
      else { continue }
      let rest = scalars[(start + label.count)...].drop { " \u{3000}:：/／｜|".unicodeScalars.contains($0) }
      let name = rest.prefix(while: isHan)
      if 2...4 ~= name.count { return String(String.UnicodeScalarView(name)) }
    }
    return nil
  }

  private static func isHan(_ scalar: Unicode.Scalar) -> Bool { 0x4E00...0x9FFF ~= scalar.value }
}
