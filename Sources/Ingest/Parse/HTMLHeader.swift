/// What the lines around a page's story say: who wrote it, and when.
struct HTMLHeader {
  /// The author, from a line that says "By".
  private(set) var byline: Fact?
  /// The author, from a line that is a name beside a date or what somebody is.
  private(set) var name: Fact?
  /// The publication date.
  private(set) var published: Fact?
  /// The date of a later change.
  private(set) var modified: Fact?

  /// Reads the lines.
  ///
  /// - Parameters:
  ///   - lines: those around the headline and below the story.
  ///   - names: those between headline and story, where a name alone may be the author's.
  ///   - dayFirst: which number of "05/10/2018" is the day, when the page's language tells.
  init(_ lines: [String], names: [String], dayFirst: Bool?) {
    for (index, text) in lines.enumerated() where text.utf8.count <= Limits.creditBytes {
      if byline != nil, published != nil, modified != nil { return }
      let line = MetaLine.parse(text, dayFirst: dayFirst) ?? PostLine.footer(text, dayFirst: dayFirst)
      if modified == nil, let date = line?.modified { modified = Fact(value: date, source: "update line") }
      if byline == nil, let name = line?.byline { byline = Fact(value: name, source: "byline line") }
      if published == nil, line?.isUpdate != true || line?.published != nil,
        var date = line?.published ?? Self.date(in: text, dayFirst)
      {
        // The clock time may have a line of its own.
        if !date.contains("T"), index + 1 < lines.count, lines[index + 1].utf8.count <= Limits.clockBytes,
          let moment = DateReader.iso(date + " " + lines[index + 1])
        {
          date = moment
        }
        published = Fact(value: date, source: line?.byline == nil ? "date line" : "byline line")
      }
    }
    if byline == nil { name = Self.name(in: names, dayFirst).map { Fact(value: $0, source: "name line") } }
  }

  /// The date in a line that has few other words: "News, 19 NOV 2019", "Nov 18, 2019 at 9:24 pm ET • 2 min read".
  private static func date(in text: String, _ dayFirst: Bool?) -> String? {
    var text = text
    guard text.utf8.count <= Limits.headerLineBytes, text.withUTF8(MetaLine.digits) >= 5, Shape(text).words <= 14 else {
      return nil
    }
    return DateReader.first(in: text, dayFirst: dayFirst)
  }

  // MARK: Names

  /// What may stand alone above a name.
  private static let labels: Set<String> = [
    "by", "written by", "words by", "story by", "posted by", "author", "authors", "von", "autor", "autorin", "par",
    "auteur", "por", "texto", "text", "di", "autore", "door", "av", "af", "автор",
  ]

  /// The author who is named between headline and text, in a line that does not say so: beside a date, how long the story is to read
  /// or what somebody is, or below "By". A name by itself may as well be a place, a section or whom the story is of.
  private static func name(in lines: [String], _ dayFirst: Bool?) -> String? {
    var before: String?
    for (index, line) in lines.enumerated() {
      defer { before = line }
      guard line.utf8.count <= Limits.headerLineBytes else { continue }
      let pieces = pieces(of: line)
      guard let at = pieces.firstIndex(where: HTMLAuthors.areAuthors) else { continue }
      if pieces.count > 1 {
        if pieces.count <= 5, isTold(pieces, besides: at, dayFirst) { return pieces[at] }
        continue
      }
      if let before, labels.contains(MetaLine.trimmed(before).lowercased()) || tells(before, dayFirst) { return line }
      if index + 1 < lines.count, tells(lines[index + 1], dayFirst) || Byline.isRole(lines[index + 1]) { return line }
    }
    return nil
  }

  private static func isTold(_ pieces: [String], besides name: Int, _ dayFirst: Bool?) -> Bool {
    pieces.indices.contains { $0 != name && (tells(pieces[$0], dayFirst) || $0 > name && Byline.isRole(pieces[$0])) }
  }

  /// A line at what parts its parts; at the first comma, if nothing else parts it.
  private static func pieces(of line: String) -> [String] {
    let signs = line.replacing(" - ", with: " | ").replacing(" / ", with: " | ")
      .split { "|•·–—".contains($0) }.map { MetaLine.trimmed(String($0)) }.filter { !$0.isEmpty }
    guard signs.count == 1, let comma = line.firstIndex(of: ",") else { return signs }
    let rest = MetaLine.trimmed(String(line[line.index(after: comma)...]))
    return [MetaLine.trimmed(String(line[..<comma])), rest].filter { !$0.isEmpty }
  }

  /// Whether a text is a date, or says how long a story takes to read.
  private static func tells(_ text: String, _ dayFirst: Bool?) -> Bool {
    guard text.utf8.count <= Limits.headerLineBytes, text.contains(where: \.isNumber) else { return false }
    if text.utf8.count <= 80, DateReader.iso(text, dayFirst: dayFirst) != nil { return true }
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    if words.count <= 5, words.contains(where: { $0.allSatisfy(\.isNumber) }), words.contains(where: minutes.contains) {
      return true
    }
    let parts = pieces(of: text)
    if parts.count > 1, parts.count <= 4, let first = parts.first, first != text { return tells(first, dayFirst) }
    return MetaLine.dated(MetaLine.trimmed(text), dayFirst) != nil
  }

  private static let minutes: Set<Substring> = [
    "min", "mins", "minute", "minutes", "minuten", "minutos", "minuti", "minuto", "minuter", "minutter", "мин", "минут",
  ]
}
