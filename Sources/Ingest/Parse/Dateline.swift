/// The place, and often the agency and day, before the first sentence of a report: "BERLIN (Reuters) - ", "RABAT, Jan.
/// 6 —".
struct Dateline: Equatable {
  /// The place as written, with its region: "MEXICO CITY, Mexico".
  var place: String
  var agency: String?

  /// Words in capitals that stand before a dash without being a place.
  private static let notPlaces: Set<String> = [
    "breaking", "file", "test", "series", "update", "updated", "exclusive", "watch", "live", "news", "analysis",
    "opinion", "comment", "video",
    "photos",
    "photo", "read", "note", "editor's", "correction", "nato", "opec", "unesco", "unicef", "isis", "nasa", "fifa",
    "uefa",
    "and", "or", "the", "vs", "fact", "factbox", "explainer", "timeline", "interview", "sport", "sports", "business",
    "world",
    "us", "uk", "eu", "un", "who", "imf", "part", "chapter", "related", "advertisement", "covid", "ai", "it", "tv",
    "urgent", "alert", "warning", "press", "release", "for", "immediate", "of", "in", "on", "is", "a", "an", "i",
  ]

  /// Recognises a dateline at the beginning of a paragraph.
  ///
  /// A place in capitals needs a dash; one in mixed case also an agency or a day, since "The minister – who …" looks
  /// the same otherwise.
  static func parse(_ text: String, acceptsMixedCase: Bool = false) -> Dateline? {
    var text = text
    guard text.withUTF8(mayBegin), let first = text.unicodeScalars.first, first.properties.isUppercase else {
      return nil
    }
    guard text.utf8.prefix(120).contains(where: { $0 == 0x2D || $0 == 0x93 || $0 == 0x94 || $0 == 0x95 }) else {
      return nil
    }
    let head = text.prefix(100)
    guard let (end, after) = dash(in: head) else { return nil }
    var place = MetaLine.trimmed(String(head[..<end]))
    var agency: String?
    if place.hasSuffix(")"), let open = place.lastIndex(of: "(") {
      agency = String(place[place.index(after: open)...].dropLast())
      place = String(place[..<open])
    }
    var hasDay = false
    var parts = place.split(separator: ",").map { MetaLine.trimmed(String($0)) }
    guard parts.count <= 4, let opening = parts.first else { return nil }
    let undated = withoutDay(opening)
    if undated != opening { hasDay = true }
    parts[0] = undated
    var region: [String] = []
    for part in parts.dropFirst() {
      if withoutDay(part).isEmpty || isYear(part) { hasDay = true } else { region.append(withoutDay(part)) }
    }
    guard isPlace(parts[0]), region.count <= 1, region.allSatisfy(isPlace) else { return nil }
    let isCapitals = parts[0].count { $0.isUppercase } >= 3 && !parts[0].contains(where: \.isLowercase)
    guard isCapitals || agency.map(isAgency) ?? hasDay || acceptsMixedCase else { return nil }
    // Last, because it is dear, and few lines with a dash in them begin with a place.
    guard hasProse(text[after...].drop(while: \.isWhitespace)) else { return nil }
    return Dateline(place: ([parts[0]] + region).joined(separator: ", "), agency: agency)
  }

  /// Words that may stand before the dash in small letters: parts of places, and days.
  private static let smallWords = HashTable64(
    words: (["de", "la", "el", "am", "an", "der", "del", "sur", "of", "upon"] + DateReader.weekdays
      + DateReader.months.keys).joined(separator: " "))

  /// Whether a text begins with a capital, and has a dash behind words that may all belong to a dateline. By bytes: this spares
  /// nearly all texts the rest.
  private static func mayBegin(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first, (0x41...0x5A).contains(first) || first >= 0x80 else { return false }
    var depth = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "-"):
        // Within a word it joins.
        let next = index + 1 < text.count ? text[index + 1] : 0
        if next == UInt8(ascii: "-") || next == 0x20 && index > 0 && text[index - 1] == 0x20 { return true }
      case 0xE2 where index + 2 < text.count && text[index + 1] == 0x80 && (0x93...0x95).contains(text[index + 2]):
        return true
      case UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "\""):
        // Unless a mark above it makes it another character, it ends the search for a dash.
        if index + 1 == text.count || text[index + 1] < 0x80 { return false }
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      case 0x61...0x7A where text[index - 1] == 0x20 && depth == 0:
        var end = index
        while end < text.count, (0x61...0x7A).contains(text[end]) { end += 1 }
        let word = UnsafeBufferPointer(rebasing: text[index..<end])
        let isKnown = smallWords.contains(Hash64.hash(UnsafeRawBufferPointer(word)))
        guard isKnown || end < text.count && (text[end] >= 0x80 || isLetter(text[end])) else { return false }
        index = end - 1
      default: break
      }
      index += 1
    }
    return false
  }

  /// The first dash that separates: an en or em dash or two hyphens anywhere, a hyphen between spaces.
  private static func dash(in head: Substring) -> (end: Substring.Index, after: Substring.Index)? {
    var index = head.startIndex
    while index < head.endIndex {
      let next = head.index(after: index)
      // Letters and spaces, nearly all there is, are told by their bytes.
      let byte = head.utf8[index]
      if isLetter(byte) || byte == 0x20 {
        index = next
        continue
      }
      switch head[index] {
      case "–", "—", "―": return (index, next)
      case "-":
        if next < head.endIndex, head[next] == "-" { return (index, head.index(after: next)) }
        if index > head.startIndex, next < head.endIndex, head[head.index(before: index)] == " ", head[next] == " " {
          return (index, next)
        }
      case ".", "!", "?", ":", ";", "\"", "“":
        // The end of a sentence; a short word before the stop is an abbreviation ("Jan.", "N.Y.", "St.").
        let word = head[..<index].reversed().prefix { !$0.isWhitespace }
        if head[index] != "." || word.count > 4 { return nil }
      default: break
      }
      index = next
    }
    return nil
  }

  /// What follows must be a sentence: three words, with small letters among them.
  private static func hasProse(_ rest: Substring) -> Bool {
    let head = rest.prefix(80)
    var letters = 0
    var small = 0
    for character in head {
      if let byte = character.asciiValue {
        letters += isLetter(byte) ? 1 : 0
        small += (0x61...0x7A).contains(byte) ? 1 : 0
      } else {
        letters += character.isLetter ? 1 : 0
        small += character.isLowercase ? 1 : 0
      }
    }
    return small * 2 > letters && head.split(separator: " ").count >= 3
  }

  private static func isAgency(_ text: String) -> Bool {
    (2...24).contains(text.count) && !text.contains { $0.isNumber || $0 == "." } && (text.first?.isLetter ?? false)
  }

  private static func isYear(_ text: String) -> Bool {
    text.count == 4 && text.allSatisfy { $0.isASCII && $0.isNumber }
  }

  /// Without a day at its end: "LONDON Jan. 6" → "LONDON", "6 January" → "".
  private static func withoutDay(_ text: String) -> String {
    var words = text.split(separator: " ").map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }
    let spelled = text.split(separator: " ").map(String.init)
    if let last = words.last, DateReader.weekdays.contains(last), last.count > 2 {
      words.removeLast()
      return spelled.prefix(words.count).joined(separator: " ")
    }
    if let last = words.last, last.count == 4, last.allSatisfy(\.isNumber), words.count > 2 { words.removeLast() }
    guard words.count >= 2 else { return text }
    let a = words[words.count - 2]
    let b = words[words.count - 1]
    let isDay = { (word: String) in Int(word).map { (1...31).contains($0) } ?? false }
    guard isDay(a) && DateReader.months[b] != nil || DateReader.months[a] != nil && isDay(b) else { return text }
    return spelled.prefix(words.count - 2).joined(separator: " ")
  }

  /// Whether a text may be a place: one to four words with capitals, none of which opens other lines.
  static func isPlace(_ text: String) -> Bool {
    let words = text.split { $0 == " " || $0 == "/" }
    guard (1...4).contains(words.count), text.utf8.count <= 40, text.contains(where: \.isLetter) else { return false }
    return words.allSatisfy { word in
      guard word.allSatisfy({ $0.isLetter || "'’-.".contains($0) }) else { return false }
      if ["de", "la", "el", "am", "an", "der", "del", "sur", "of", "upon"].contains(word), word != words[0] {
        return true
      }
      return (word.first?.isUppercase ?? false) && !notPlaces.contains(word.lowercased())
    }
  }
}
