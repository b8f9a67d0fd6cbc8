/// A line that says who wrote a story or when, and nothing else: "By X", "6 Jan 2026 09:24", "By X | 6 January 2026".
struct MetaLine: Equatable {
  var byline: String?
  /// ISO 8601.
  var published: String?
  /// Whether it tells of an update, whose date is not the publication's.
  var isUpdate = false
  /// The date of that update, if it says one.
  var modified: String?

  /// Reads a line; nil when any part of it says something else.
  ///
  /// - Parameter dayFirst: which number of "05/10/2018" is the day, when something around the line tells.
  static func parse(_ text: String, dayFirst: Bool? = nil) -> MetaLine? {
    var text = text
    guard text.withUTF8({ mayBe($0) && mayOpen($0) }) else { return nil }
    if let line = whole(trimmed(text), dayFirst) { return line }
    let parts = text.withUTF8(parts)
    if parts.contains(.strong) {
      let strong = pieces(text) { $0 == "|" || $0 == "•" || $0 == "·" }
      if strong.count > 1, let line = combine(strong, dayFirst, allowsRest: true) { return line }
    }
    guard parts.contains(.dash) else { return nil }
    let dashed = pieces(withDashes(text)) { $0 == "–" || $0 == "—" }
    if dashed.count > 1, let line = combine(dashed, dayFirst, allowsRest: false) { return line }
    return nil
  }

  /// A text with a dash for each hyphen between spaces.
  private static func withDashes(_ text: String) -> String {
    var text = text
    return text.withUTF8(withDashes) ?? text.replacing(" - ", with: " – ")
  }

  /// The same by bytes, which is far cheaper; nil where a character beyond ASCII stands beside one of the spaces, which may make
  /// another character of it.
  private static func withDashes(_ text: UnsafeBufferPointer<UInt8>) -> String? {
    var dashed: [UInt8] = []
    dashed.reserveCapacity(text.count + 16)
    var index = 0
    while index < text.count {
      guard text[index] == 0x20, index + 2 < text.count, text[index + 1] == UInt8(ascii: "-"), text[index + 2] == 0x20
      else {
        dashed.append(text[index])
        index += 1
        continue
      }
      let isAmongPlain = (index == 0 || text[index - 1] < 0x80) && (index + 3 == text.count || text[index + 3] < 0x80)
      guard isAmongPlain else { return nil }
      dashed += " – ".utf8
      index += 3
    }
    return String(decoding: dashed, as: UTF8.self)
  }

  /// Whether a line can be one at all: it has the five digits of a date, says "ago", or begins like a byline. This spares nearly
  /// all lines the rest.
  static func mayBe(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard line.count <= 160 else { return false }
    return digits(line) >= 5 || isAge(line) || Byline.mayBegin(line)
  }

  /// Whether a line may begin with a part that says something. A date, a label and what stands before names are told by the first
  /// bytes, of the line as of its first part; an age says "ago", and beside strong separators something else may come first.
  private static func mayOpen(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = line.first, isLetter(first) else { return true }
    return mayBegin(line) || Byline.mayBegin(line) || parts(line).contains(.strong) || line.holds("ago")
  }

  /// The decimal digits of a line, the Arabic and Persian ones among them.
  static func digits(_ line: UnsafeBufferPointer<UInt8>) -> Int {
    var (digits, areASCII) = AllBytes.digits(line)
    if areASCII { return digits }
    for at in line.indices.dropFirst() where line[at] & 0xC0 == 0x80 {
      let isArabic = line[at - 1] == 0xD9 && line[at] &- 0xA0 < 10 || line[at - 1] == 0xDB && line[at] &- 0xB0 < 10
      if isArabic { digits += 1 }
    }
    return digits
  }

  private static func isAge(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    line.count >= 3 && line[line.count - 3] == UInt8(ascii: "a") && line[line.count - 2] == UInt8(ascii: "g")
      && line[line.count - 1] == UInt8(ascii: "o")
  }

  /// What parts the parts of a line.
  private struct Separators: OptionSet {
    let rawValue: UInt8
    /// "|", "•" or "·".
    static let strong = Separators(rawValue: 1)
    /// A dash, or a hyphen between spaces.
    static let dash = Separators(rawValue: 2)
  }

  /// The separators that may stand in a line.
  private static func parts(_ line: UnsafeBufferPointer<UInt8>) -> Separators {
    var found: Separators = []
    for index in line.indices {
      switch line[index] {
      case UInt8(ascii: "|"): found.insert(.strong)
      case UInt8(ascii: "-")
      where index > 0 && index + 1 < line.count && line[index - 1] == 0x20 && line[index + 1] == 0x20:
        found.insert(.dash)
      case 0xB7 where index > 0 && line[index - 1] == 0xC2: found.insert(.strong)
      case 0xA2 where index > 1 && line[index - 1] == 0x80 && line[index - 2] == 0xE2: found.insert(.strong)
      case 0x93, 0x94:
        if index > 1, line[index - 1] == 0x80, line[index - 2] == 0xE2 { found.insert(.dash) }
      default: break
      }
    }
    return found
  }

  private static func pieces(_ text: String, at isSeparator: (Unicode.Scalar) -> Bool) -> [String] {
    text.unicodeScalars.split(whereSeparator: isSeparator).map { trimmed(String($0)) }.filter { !$0.isEmpty }
  }

  /// A line with one part.
  private static func whole(_ text: String, _ dayFirst: Bool?) -> MetaLine? {
    if let line = dated(text, dayFirst) ?? Byline.withPrefix(text, dayFirst: dayFirst) { return line }
    var text = text
    // What follows begins with a date, a label or what stands before names, too.
    guard text.withUTF8(digits) >= 5, text.withUTF8({ mayBegin($0) || Byline.mayBegin($0) }) else { return nil }
    if let line = PostLine.parse(text, dayFirst) { return line }
    if let inner = withoutBrackets(text) { return dated(inner, dayFirst) }
    return PostLine.withoutSection(text).flatMap {
      dated($0, dayFirst) ?? Byline.withPrefix($0, dayFirst: dayFirst)
    }
  }

  /// What stands in brackets around all of a text.
  private static func withoutBrackets(_ text: String) -> String? {
    switch (text.first, text.last) {
    case ("(", ")"), ("[", "]"): trimmed(String(text.dropFirst().dropLast()))
    default: nil
    }
  }

  /// A line with several parts; a rest that is neither, such as an outlet or a reading time, may stand beside strong
  /// separators.
  private static func combine(_ pieces: [String], _ dayFirst: Bool?, allowsRest: Bool) -> MetaLine? {
    var line = MetaLine()
    var known = 0
    for (position, piece) in pieces.enumerated() {
      if let part = whole(piece, dayFirst) {
        // "3 March 1931 – 9 April 2024": from when to when, and no day on which this was written.
        if let other = part.published, let date = line.published, other != date, !part.isUpdate { return nil }
        known += 1
        line.byline = line.byline ?? part.byline
        line.published = line.published ?? part.published
        line.isUpdate = line.isUpdate || part.isUpdate
        line.modified = line.modified ?? part.modified
      } else if allowsRest, pieces.count == 2, line.published != nil, Byline.isAuthor(piece) {
        // "6 January 2026 | Jane Doe"; the other way round it may as well be an outlet or a place.
        line.byline = piece
      } else if !allowsRest, line.byline != nil, line.published == nil, Dateline.isPlace(piece) {
        // "By Jane Doe — Rabat".
        continue
      } else {
        let words = Shape(piece).words
        guard allowsRest, words <= (position == 0 ? 2 : 4), !Shape(piece).endsSentence else { return nil }
      }
    }
    return known > 0 ? line : nil
  }

  /// "6 Jan 2026", "Published: …", "Updated …", "3 hours ago".
  static func dated(_ text: String, _ dayFirst: Bool? = nil) -> MetaLine? {
    // A date has a year and a day: five digits. This and the first word spare most lines the rest.
    var text = text
    let digits = text.withUTF8(digits)
    if digits < 5 { return datedByAge(text) }
    guard text.withUTF8(mayBegin) else { return nil }
    if let iso = DateReader.iso(text, dayFirst: dayFirst) { return MetaLine(published: iso) }
    let labels = labels(opening: &text)
    if !labels.isEmpty {
      let lowered = text.lowercased()
      for (label, isUpdate) in labels where lowered.hasPrefix(label) {
        let rest = afterLabel(text, label)
        if let iso = DateReader.iso(rest, dayFirst: dayFirst) {
          return isUpdate ? MetaLine(isUpdate: true, modified: iso) : MetaLine(published: iso)
        }
        if !isUpdate, let line = dateThenUpdate(rest, dayFirst) { return line }
      }
    }
    // Two dates have ten digits.
    return digits >= 10 ? dateThenUpdate(text, dayFirst) : nil
  }

  /// Whether a text begins like a date or with a label; of other letters than those of ASCII that is not known.
  private static func mayBegin(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first, isLetter(first) else { return true }
    return dates.open(text) || labels.open(text)
  }

  /// The labels that a text may begin with, those of updates first. Of ASCII its bytes tell; of others only that there are some, as a
  /// letter may be written in more than one way.
  private static func labels(opening text: inout String) -> [(text: String, isUpdate: Bool)] {
    text.withUTF8 { line in
      let numbers = labels.opening(line)
      guard !numbers.isEmpty else { return [] }
      return line.isASCII ? numbers.map { allLabels[$0] } : allLabels
    }
  }

  /// "3 hours ago", "Updated 3 hours ago": no date can be taken from it.
  private static func datedByAge(_ text: String) -> MetaLine? {
    var text = text
    guard text.utf8.count <= 40, text.withUTF8(isAge) else { return nil }
    if isRelative(text) { return MetaLine() }
    let lowered = text.lowercased()
    for (labels, isUpdate) in [(updateLabels, true), (publishedLabels, false)] {
      for label in labels where lowered.hasPrefix(label) && isRelative(afterLabel(text, label)) {
        return MetaLine(isUpdate: isUpdate)
      }
    }
    return nil
  }

  /// "6 January 2026, updated 7 January 2026", with or without punctuation between.
  private static func dateThenUpdate(_ text: String, _ dayFirst: Bool?) -> MetaLine? {
    var text = text
    let updates = text.withUTF8(updates)
    guard !updates.isEmpty else { return nil }
    let words = text.lowercased().atSpaces.map { trimmed(String($0)) }
    let parts = text.atSpaces
    for first in updates.sorted().map({ updateWords[$0] }) {
      guard let at = words.firstIndex(of: first), at > 0 else { continue }
      guard parts.count == words.count,
        let iso = DateReader.iso(trimmed(parts[..<at].withSpaces), dayFirst: dayFirst),
        let rest = dated(parts[at...].withSpaces, dayFirst), rest.isUpdate
      else { continue }
      return MetaLine(published: iso, isUpdate: true, modified: rest.modified)
    }
    return nil
  }

  /// The words that tell of an update and may begin within the text, by their numbers. Beyond ASCII a letter may be written in more than
  /// one way: there may be all, if there may be one.
  private static func updates(_ text: UnsafeBufferPointer<UInt8>) -> Set<Int> {
    let beginnings = updateBeginnings
    var found: Set<Int> = []
    // Letters stand within words, and signs begin none.
    for index in text.indices.dropFirst() where isLetter(text[index]) || text[index] >= 0x80 {
      guard !isLetter(text[index - 1]) else { continue }
      found.formUnion(beginnings.opening(UnsafeBufferPointer(rebasing: text[index...])))
    }
    return found.isEmpty || text.isASCII ? found : Set(updateWords.indices)
  }

  private static let updateBeginnings = LineBeginnings(prefixes: updateWords)

  private static func afterLabel(_ text: String, _ label: String) -> String {
    trimmed(String(text.dropFirst(label.count)))
  }

  /// "3 hours ago", "an hour ago".
  private static func isRelative(_ text: String) -> Bool {
    let words = text.lowercased().atSpaces
    guard (3...4).contains(words.count), words.last == "ago" else { return false }
    let units = ["second", "minute", "min", "hour", "hr", "day", "week", "month", "year"]
    return words.dropFirst().contains { word in units.contains { word == $0 || word == $0 + "s" } }
  }

  /// Longest first where one begins another.
  private static let publishedLabels = [
    "first published on", "first published", "published on", "published at", "published date", "publish date",
    "published",
    "publication date", "posted on", "posted at", "posted", "posted:", "for immediate release", "for release", "pd ",
    "date", "issued", "created on", "created", "on ",
    "veröffentlicht am", "veröffentlicht", "erstellt am", "erschienen am", "publié le", "publie le", "le ",
    "publicado el", "publicado em", "publicado", "postado em", "pubblicato il", "pubblicato", "gepubliceerd op",
    "geplaatst op", "publicerad", "udgivet", "publisert", "opublikowano", "опубликовано", "дата публикации",
    "diterbitkan",
    "yayınlanma tarihi", "am ", "el ", "em ", "en ", "il ", "op ", "den ", "dnia ", "kl ", "added on", "added",
    "submitted on", "submitted", "written on", "release date", "released on", "released", "verfasst am",
    "geschrieben am", "eingestellt am", "gespeichert am", "gepostet am", "erschienen", "datum", "mis en ligne le",
    "écrit le", "posté le", "paru le", "date de publication", "escrito el", "fecha de publicación", "fecha",
    "publicada el", "publicada em", "publicado a", "data de publicação", "data", "scritto il", "postato il",
    "inserito il",
    "geschreven op", "geplaatst", "skrevet", "publicerades", "dodano", "opublikowano dnia", "julkaistu", "дата",
  ]

  private static let updateLabels = [
    "last updated on", "last updated", "last update", "last modified", "updated on", "updated at", "updated", "update",
    "modified", "zuletzt aktualisiert am", "zuletzt aktualisiert", "aktualisiert am", "aktualisiert", "mis à jour le",
    "mis à jour", "modifié le", "modifiée le", "mise à jour le", "actualizado el", "actualizado", "aggiornato il",
    "aggiornato", "atualizado em", "atualizado",
    "bijgewerkt", "uppdaterad", "opdateret", "oppdatert", "zaktualizowano", "aktualizacja", "обновлено", "diperbarui",
    "güncelleme", "stand", "letzte aktualisierung", "letzte änderung", "zuletzt geändert am", "zuletzt geändert",
    "geändert am", "dernière mise à jour le", "dernière mise à jour", "dernière modification le",
    "dernière modification",
    "última actualización", "última modificación", "ultimo aggiornamento", "ultima modifica", "última atualização",
    "laatst bijgewerkt op", "laatst bijgewerkt", "senast uppdaterad", "sist oppdatert", "senest opdateret",
    "ostatnia aktualizacja", "последнее обновление", "last edited on", "last edited", "last revised", "revised",
    "last changed",
  ]

  private static let allLabels =
    updateLabels.map { (text: $0, isUpdate: true) } + publishedLabels.map { (text: $0, isUpdate: false) }

  private static let labels = LineBeginnings(prefixes: allLabels.map(\.text))

  /// What the first word of a date or a time is.
  static let dates = LineBeginnings(
    prefixes: EmptyCollection(),
    words: DateReader.weekdays.union(DateReader.shortWeekdays).union(DateReader.timeWords).union(
      DateReader.months.keys.map { month in String(month.prefix { $0 != " " }) }))

  /// The words that these begin with, each once, in their order.
  private static let updateWords: [String] = {
    var words: [String] = []
    for label in updateLabels {
      guard let word = label.split(separator: " ").first.map(String.init), !words.contains(word) else { continue }
      words.append(word)
    }
    return words
  }()

  /// Without the white space and separators at both ends.
  static func trimmed(_ text: String) -> String {
    // Most need none of it, and Unicode's white space is dear.
    var text = text
    if let ends = text.withUTF8(plainEnds) {
      return ends.count == text.utf8.count ? text : String(decoding: Array(text.utf8)[ends], as: UTF8.self)
    }
    var view = Substring(text)
    while let first = view.first, first.isWhitespace || ":,;|-–—•·".contains(first) { view = view.dropFirst() }
    while let last = view.last, last.isWhitespace || ":,;|-–—•·".contains(last) { view = view.dropLast() }
    return String(view)
  }
  /// What is left of a text; nil when that begins or ends with something else than ASCII.
  private static func plainEnds(_ text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    var (low, high) = (0, text.count)
    while low < high, isTrimmed(text[low]) { low += 1 }
    while low < high, isTrimmed(text[high - 1]) { high -= 1 }
    guard low < high else { return text.isEmpty ? 0..<0 : nil }
    return text[low] < 0x80 && text[high - 1] < 0x80 ? low..<high : nil
  }

  private static func isTrimmed(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09...0x0D, UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
