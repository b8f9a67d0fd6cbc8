/// Recognises names of authors.
enum Byline {
  /// What may stand before the names. After those of other languages than English only a personal name is accepted, as
  /// "von" and "par" open many other lines.
  private static let prefixes: [(text: String, needsName: Bool)] =
    [
      ("written by ", false), ("posted by ", false), ("story by ", false), ("words by ", false),
      ("reported by ", false),
      ("published by ", false), ("byline: ", false), ("by: ", false), ("by ", false), ("author: ", false),
      ("authors: ", false),
      ("autor: ", false), ("autorin: ", false), ("auteur: ", false), ("autore: ", false), ("автор: ", false),
      ("text: ", true), ("tekst: ", true), ("текст: ", true), ("von ", true), ("von: ", true), ("par ", true),
      ("par: ", true), ("por ", true), ("por: ", true), ("di ", true), ("di: ", true),
      ("door ", true), ("oleh ", true), ("av ", true), ("af ", true), ("autor ", true), ("escrito por ", true),
      ("publicado por ", true), ("écrit par ", true), ("scritto da ", true), ("geschrieben von ", true),
      ("geschreven door ", true),
    ] + PostLine.stamps.map { ($0, true) }

  /// The same without what parts them from the names: some stand alone above them.
  static let labels = Set(prefixes.map { MetaLine.trimmed($0.text) } + ["texto"])

  /// Words in lower case that are part of names.
  static let particles: Set<String> = [
    "de", "van", "von", "der", "den", "la", "le", "al", "el", "bin", "ibn", "bint", "du", "da", "dos", "di", "ten",
    "ter", "zu", "y", "e", "af",
  ]

  private static let longestParticle = 4

  private static let joiners: Set<String> = [
    "and", "und", "et", "with", "&", "y", "e", "en", "och", "og", "ja", "of", "the", "for", "in", "our",
  ]

  /// What follows "By" without being an author.
  private static let notAuthors: Set<String> = [
    "the numbers", "contrast", "comparison", "law", "then", "now", "default", "design", "air", "sea", "land", "train",
    "car", "popular demand", "invitation",
  ]

  /// Words that say what somebody is, and not who.
  static let roles: Set<String> = [
    "editor", "reporter", "correspondent", "writer", "staff", "contributor", "contributing", "columnist", "author",
    "admin", "administrator", "redaktion", "editorial", "team", "user", "guest", "unknown", "none", "null", "undefined",
    "anonymous",
    "about", "more", "view", "posts", "follow", "redacción", "rédaction", "redação", "redazione", "редакция", "гость",
  ]

  private static let roleBeginnings = LineBeginnings(prefixes: Array(roles))

  /// Whether a text says what somebody is, and nothing else.
  static func isRole(_ text: String) -> Bool {
    var text = text
    // Nearly all names begin with another word; small letters of their own are made only of other than ASCII.
    let mayBe = text.withUTF8 { text in
      guard let first = text.first, first != 0x20, text.isASCII else { return true }
      return roleBeginnings.open(text)
    }
    return mayBe && text.lowercased().split(separator: " ").allSatisfy { roles.contains(String($0)) }
  }

  /// Words that open or make headings of two to four capitalised words and are hardly ever a name.
  static let headingWords: Set<String> = Set(
    """
    a about across after against ahead all amid an analysis and answers are article as asked at background behind \
    benefits best beyond breaking briefing business by call capabilities case challenges changes climate comments \
    company conclusion context crisis culture daily deal deals defense defence details development economic economy \
    editor editorial editors energy environment events executive explained facts features final finance first \
    forecast frequently from future global government growth guide health highlights history home how impact \
    implications in industry information international introduction is issue issues key latest life live local \
    looking main market markets means media method military more national new news next no now of on opinion other \
    our outlook overview part parts people places policy political politics press prime minister president \
    principles prospects public quick quotes reaction read regional related relations report reports research \
    results review rise risks role sanctions schedule security see share social sources special sport sports staff \
    statement story strategic strategy summary takeaways technology text the this timeline tips to today tomorrow \
    top trade trends union united update updates us video views war was ways weather week weekly what when where who \
    why will with world year your
    """.split(whereSeparator: { $0.isWhitespace }).map(String.init))

  private static let beginnings = LineBeginnings(prefixes: prefixes.map(\.text))

  /// Whether a line may begin like a byline: most do not.
  static func mayBegin(_ line: UnsafeBufferPointer<UInt8>) -> Bool { beginnings.open(line) }

  /// Whether a line begins like a byline.
  static func hasPrefix(_ text: String) -> Bool {
    let head = text.prefix(16).lowercased()
    return prefixes.contains { head.hasPrefix($0.text) }
  }

  /// Reads "By X", "By X, Reuters", "By X on 6 January 2026"; nil when what follows is no author.
  static func withPrefix(_ text: String, dayFirst: Bool? = nil) -> MetaLine? {
    var text = text
    let numbers = text.withUTF8(beginnings.opening)
    guard !numbers.isEmpty else { return nil }
    // Beyond ASCII a letter may be written in more than one way.
    let found = text.withUTF8({ $0.isASCII }) ? numbers.map { prefixes[$0] } : prefixes
    let lowered = text.lowercased()
    guard let prefix = found.first(where: { lowered.hasPrefix($0.text) }) else { return nil }
    let isLabel = prefix.text.hasSuffix(": ")
    var rest = MetaLine.trimmed(String(text.dropFirst(prefix.text.count)))
    // "BYLINE: By Jane Doe".
    if isLabel, rest.prefix(3).lowercased() == "by " { rest = MetaLine.trimmed(String(rest.dropFirst(3))) }
    let words = rest.atSpaces.map(String.init)
    guard (1...24).contains(words.count) else { return nil }
    var line = MetaLine()
    var names = rest
    for start in words.indices.dropFirst() {
      guard let date = MetaLine.dated(words[start...].withSpaces, dayFirst) else { continue }
      line = date
      names = MetaLine.trimmed(words[..<start].withSpaces)
      break
    }
    // A text that begins like a byline goes on for longer.
    guard line.published != nil || words.count <= 16 else { return nil }
    if isLabel { names = givenNameFirst(names) }
    line.byline = authors(names, strict: prefix.needsName)
    // Of an account, or by a first name, with a date: that holds, even if nobody is named.
    let isPosted = line.published != nil && PostLine.isAccount(names)
    return line.byline != nil || isPosted ? line : nil
  }

  /// "Doe, Jane", as catalogues have it, as "Jane Doe".
  private static func givenNameFirst(_ text: String) -> String {
    let parts = text.split(separator: ",").map { MetaLine.trimmed(String($0)) }
    return parts.count == 2 && parts.allSatisfy(isNamePart) ? parts[1] + " " + parts[0] : text
  }

  /// The names of a byline, without roles, outlets and addresses; nil when the words are no names.
  static func authors(_ text: String, strict: Bool) -> String? {
    var parts = withoutPlaces(text).split(separator: ",").map { MetaLine.trimmed(String($0)) }.filter { !$0.isEmpty }
    guard let first = parts.first else { return nil }
    // "By Jane Doe, with John Roe".
    for place in parts.indices.dropFirst() where parts[place].hasPrefix("with ") { parts[place].removeFirst(5) }
    let isList = parts.count > 1 && (parts.last?.contains(" and ") ?? false || parts.allSatisfy(areNames))
    if !isList { parts = [first] }
    var names = parts.joined(separator: ", ")
    for mark in [" (", " @", " <", " in ", " avec "] {
      if let cut = range(of: mark, in: names) { names = String(names[..<cut]) }
    }
    names = MetaLine.trimmed(names)
    let words = names.split { $0 == " " || $0 == "," }.map(String.init)
    guard let opening = words.first, words.count <= (isList ? 16 : 8), !notAuthors.contains(names.lowercased()) else {
      return nil
    }
    let bare = opening.lowercased().filter(\.isLetter)
    guard !DateReader.weekdays.contains(bare), DateReader.months[bare] == nil || isName(names),
      bare != "the" || words.count > 1
    else {
      return nil
    }
    guard words.allSatisfy(isNameWord), words.contains(where: startsUppercase) else { return nil }
    if strict, !areNames(inSmallLetters(names)) { return nil }
    // A sentence, unless what ends it is an initial or "Jr.".
    if let last = words.last, last.hasSuffix("."), last.count > 4 { return nil }
    return names
  }

  /// Names in capitals as others are written; what is in small letters anywhere stays as it is.
  private static func inSmallLetters(_ names: String) -> String {
    guard !names.contains(where: \.isLowercase) else { return names }
    return names.split(separator: " ").map { word in
      let small = word.lowercased()
      return particles.contains(small) || links.contains(small) ? small : String(word.prefix(1)) + small.dropFirst()
    }.withSpaces
  }

  /// Without where each one was: "Jane Doe in Lund and John Roe in Malmo". Behind a place "and" leads on to another author only if a
  /// name follows.
  static func withoutPlaces(_ text: String) -> String {
    guard range(of: " in ", in: text) != nil else { return text }
    let words = text.atSpaces.map(String.init)
    var kept: [String] = []
    var isPlace = false
    for (place, word) in words.enumerated() {
      if isPlace, links.contains(word), leadsToName(words[(place + 1)...]) { isPlace = false }
      if word == "in", !kept.isEmpty { isPlace = true }
      if !isPlace {
        kept.append(word)
      } else if word.hasSuffix(","), let last = kept.indices.last {
        kept[last] += kept[last].hasSuffix(",") ? "" : ","
        isPlace = false
      }
    }
    return kept.withSpaces
  }

  /// What stands between two authors.
  static let links: Set<String> = ["and", "with", "&", "und", "et", "y", "e", "en", "och", "og", "ja"]

  /// Whether the words up to the next place, author or comma are a personal name.
  private static func leadsToName(_ words: ArraySlice<String>) -> Bool {
    var name: [String] = []
    for word in words.prefix(5) {
      if word == "in" || links.contains(word) { break }
      name.append(word.hasSuffix(",") ? String(word.dropLast()) : word)
      if word.hasSuffix(",") { break }
    }
    return isName(name.withSpaces)
  }

  /// Whether a text is a personal name, or several with "and" or commas between them and nothing else.
  private static func areNames(_ text: String) -> Bool {
    if isName(text) { return true }
    let words = text.atSpaces.map(String.init)
    var names: [[String]] = [[]]
    for word in words {
      if links.contains(word) {
        names.append([])
      } else {
        names[names.count - 1].append(word.hasSuffix(",") ? String(word.dropLast()) : word)
        if word.hasSuffix(",") { names.append([]) }
      }
    }
    return names.count > 1 && names.allSatisfy { isName($0.withSpaces) }
  }

  private static func range(of mark: String, in text: String) -> String.Index? {
    var text = text
    var mark = mark
    // Of ASCII, as nearly all is, each byte is a character; marks have no line ends.
    let found: Int?? = text.withUTF8 { text in
      guard text.isASCII else { return nil }
      return .some(
        mark.withUTF8 { mark in
          guard text.count >= mark.count else { return nil }
          return (0...text.count - mark.count).first { text[$0] == mark[0] && text[$0...].starts(with: mark) }
        })
    }
    if let found { return found.map { text.utf8.index(text.startIndex, offsetBy: $0) } }
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(mark) { return index }
      index = text.index(after: index)
    }
    return nil
  }

  private static func isNameWord(_ word: String) -> Bool {
    startsUppercase(word) || particles.contains(word) || joiners.contains(word.lowercased())
  }

  static func startsUppercase(_ word: String) -> Bool {
    guard let letter = word.first(where: { $0.isLetter || $0.isNumber }) else { return false }
    return letter.isUppercase || letter.isLetter && !letter.isLowercase
  }

  /// Whether a line is a personal name and nothing else: two to four capitalised words, none of them one that makes
  /// headings.
  static func isName(_ text: String) -> Bool {
    var text = text
    guard text.utf8.count <= 60, text.withUTF8(mayBeName) else { return false }
    let words = text.atSpaces.map(String.init)
    guard (2...4).contains(words.count), let first = words.first, let last = words.last else { return false }
    guard isNamePart(first), isNamePart(last) else { return false }
    for word in words {
      guard isNamePart(word) || particles.contains(word) else { return false }
      guard !headingWords.contains(word.lowercased()), !roles.contains(word.lowercased()),
        word.count < 3 || !DateReader.weekdays.contains(word.lowercased())
      else {
        return false
      }
    }
    // Two initials alone are no name, and "May" or "June" may be one, but not beside nothing but a month.
    return words.contains { $0.count > 2 && DateReader.months[$0.lowercased()] == nil }
  }

  /// Whether a line that says nothing of being a byline is a personal name, and no outlet's.
  static func isAuthor(_ text: String) -> Bool {
    isName(text) && !text.lowercased().split(separator: " ").contains { outletWords.contains($0) }
  }

  /// Whether a word in small letters is in the names of papers, stations or agencies.
  static func isOutlet(_ word: String) -> Bool { outletWords.contains(Substring(word)) }

  /// What papers, stations and agencies are called.
  private static let outletWords: Set<Substring> = [
    "agency", "associated", "broadcasting", "chronicle", "courier", "gazette", "herald", "journal", "mail", "magazine",
    "post",
    "radio", "standard", "star", "telegraph", "times", "tribune", "zeitung", "zeitschrift", "kurier", "blatt",
    "tageblatt", "presse", "diario", "jornal", "folha", "giornale", "corriere", "gaceta", "correo", "agencia",
    "agence", "agentur", "jazeera", "television", "media", "network", "online", "city", "new", "los", "san", "buenos",
    "hong", "tel", "abu", "monde", "spiegel", "welle", "rundschau", "repubblica", "país", "house", "watch",
  ]

  /// Whether no word begins with a small letter but for short ones, and none with a digit; by bytes, since most lines are no name.
  private static func mayBeName(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    var words = 0
    var index = 0
    while index < line.count {
      var end = index
      while end < line.count, line[end] != 0x20 { end += 1 }
      if end > index {
        words += 1
        if isDigit(line[index]) || (0x61...0x7A).contains(line[index]) && end - index > longestParticle { return false }
      }
      index = end + 1
    }
    return (2...4).contains(words)
  }

  /// "Faith", "O'Neill", "Jean-Luc", "J.", "McDonald"; not "NATO", not "G20".
  private static func isNamePart(_ word: String) -> Bool {
    guard let first = word.first, first.isUppercase else { return false }
    guard word.allSatisfy({ $0.isLetter || "'’-.".contains($0) }) else { return false }
    if word.hasSuffix(".") { return word.count <= 3 }
    return word.count >= 2 && word.dropFirst().contains(where: \.isLowercase)
  }

  /// "By Jane Doe, Rabat — The agreement …": the name, and the text after it.
  static func leading(_ text: String) -> (byline: String, rest: String)? {
    guard text.utf8.first == UInt8(ascii: "B"), text.hasPrefix("By ") || text.hasPrefix("BY ") else { return nil }
    let head = text.prefix(60)
    guard let comma = head.firstIndex(of: ",") else { return nil }
    let name = String(head[head.index(head.startIndex, offsetBy: 3)..<comma])
    guard isName(name) else { return nil }
    let rest = MetaLine.trimmed(String(text[text.index(after: comma)...]))
    guard Dateline.parse(rest, acceptsMixedCase: true) != nil else { return nil }
    return (name, rest)
  }
}
