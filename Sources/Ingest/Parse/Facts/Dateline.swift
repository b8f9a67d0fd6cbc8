/// The place, and often the agency and day, before the first sentence of a report: "BERLIN (Reuters) - ", "RABAT, Jan.
/// 6 —".
struct Dateline: Equatable {
  /// The place as written, with its region: "MEXICO CITY, Mexico".
  var place: String
  var agency: String?
  /// The day in ISO 8601, if its year is said.
  var date: String?

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
    if text.utf8.first == UInt8(ascii: "("), let (agency, rest) = leadingAgency(text) {
      var line = parse(rest, acceptsMixedCase: true)
      line?.agency = agency
      return line
    }
    guard text.withUTF8({ mayBegin($0) || mayEndInAgency($0) }), let first = text.unicodeScalars.first,
      first.properties.isUppercase
    else { return nil }
    let head = beginning(of: text)
    guard let opening = agencyEnd(in: head) ?? dashEnd(in: head) else { return nil }
    guard acceptsMixedCase || opening.agency != nil || mayBePlain(opening.place),
      var line = line(of: opening, acceptsMixedCase: acceptsMixedCase)
    else { return nil }
    line.agency = opening.agency
    // Last, because it is dear, and few lines with a dash in them begin with a place.
    guard hasProse(text[opening.after...].drop(while: \.isWhitespace)) else { return nil }
    return line
  }

  /// Characters in which a dateline ends.
  private static let headCharacters = 100

  /// The first characters of a text. Of ASCII, but for the two of a line end, each is a byte, and none has a mark on it that is beyond.
  private static func beginning(of text: String) -> Substring {
    var text = text
    guard text.withUTF8({ isPlain($0.prefix(headCharacters + 1)) }) else { return text.prefix(headCharacters) }
    return text[..<text.utf8.index(text.startIndex, offsetBy: min(headCharacters, text.utf8.count))]
  }

  private static func isPlain(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let text = UnsafeBufferPointer(rebasing: text)
    return text.isASCII && UnsafeRawBufferPointer(text).first(0x0D) == nil
  }

  /// What stands before the text: place and day, and the agency behind them.
  private struct Opening {
    var place: String
    var agency: String?
    /// Where the text begins.
    var after: Substring.Index
    /// Whether no dash parts it from the text: then it needs a day, too.
    var needsDay = false
  }

  /// The place and the day.
  private static func line(of opening: Opening, acceptsMixedCase: Bool) -> Dateline? {
    var parts = opening.place.split(separator: ",").map { MetaLine.trimmed(String($0)) }
    guard parts.count <= 4, let first = parts.first else { return nil }
    parts[0] = withoutDay(first)
    var days = parts[0] == first ? [] : [String(first.dropFirst(parts[0].count))]
    var region: [String] = []
    for part in parts.dropFirst() {
      if withoutDay(part).isEmpty || isYear(part) { days.append(part) } else { region.append(withoutDay(part)) }
    }
    guard isPlace(parts[0]), region.count <= 1, region.allSatisfy(isPlace) else { return nil }
    let isCapitals = parts[0].count { $0.isUppercase } >= 3 && !parts[0].contains(where: \.isLowercase)
    guard isCapitals || opening.agency.map(isAgency) ?? !days.isEmpty || acceptsMixedCase else { return nil }
    guard !opening.needsDay || !days.isEmpty else { return nil }
    return Dateline(
      place: ([parts[0]] + region).joined(separator: ", "), agency: opening.agency,
      date: DateReader.iso(MetaLine.trimmed(days.joined(separator: ", "))))
  }

  /// Whether a place without an agency may be in capitals, or have a day behind it: one in capitals has three of them, and a day has
  /// a name, that of its month, or a year. Of what is written with other signs than commas this is not known by its bytes.
  private static func mayBePlain(_ place: String) -> Bool {
    var place = place
    return place.withUTF8 { place in
      var (capitals, digits, commas) = (0, 0, 0)
      for byte in place {
        guard isAlphanumeric(byte) || byte == 0x20 || byte == UInt8(ascii: ",") else { return true }
        capitals += (0x41...0x5A).contains(byte) ? 1 : 0
        digits += isDigit(byte) ? 1 : 0
        commas += byte == UInt8(ascii: ",") ? 1 : 0
      }
      // Between two commas may be nothing, which counts as a day.
      if capitals >= 3 || digits >= 4 || commas >= 2 { return true }
      return place.indices.contains { index in
        isLetter(place[index]) && (index == 0 || !isLetter(place[index - 1]))
          && MetaLine.dates.open(UnsafeBufferPointer(rebasing: place[index...]))
      }
    }
  }

  /// Up to a dash; an agency stands in brackets or between slashes before it.
  private static func dashEnd(in head: Substring) -> Opening? {
    guard let (end, after) = dash(in: head) else { return nil }
    var place = MetaLine.trimmed(String(head[..<end]))
    if place.hasSuffix("."), place.dropLast().hasSuffix(")") { place.removeLast() }
    var agency: String?
    for (open, close) in [("(", ")"), ("/", "/")] as [(Character, Character)] where place.hasSuffix(String(close)) {
      guard let start = place.dropLast().lastIndex(of: open) else { continue }
      // "GAZA/CAIRO" are two places.
      guard start > place.startIndex, place[place.index(before: start)] == " " || open == "(" else { continue }
      agency = String(place[place.index(after: start)...].dropLast())
      place = String(place[..<start])
    }
    return Opening(place: place, agency: agency, after: after)
  }

  /// "MOSCOW, January 5. /TASS/. The …", "New Delhi, Jan 5 (IANS) The …": agency and day, and no dash.
  private static func agencyEnd(in head: Substring) -> Opening? {
    for (open, close) in [(" (", ")"), (" /", "/")] as [(StaticString, StaticString)] {
      guard let start = range(of: open, in: head), let end = range(of: close, in: head[start.upperBound...]) else {
        continue
      }
      let agency = String(head[start.upperBound..<end.lowerBound])
      let rest = head[end.upperBound...].drop { $0 == "." || $0 == " " }
      guard isAgency(agency), rest.startIndex > end.upperBound, let first = rest.first,
        first.isUppercase || first == "\"" || first == "“"
      else { continue }
      let place = MetaLine.trimmed(String(head[..<start.lowerBound].reversed().drop { $0 == "." }.reversed()))
      return Opening(place: place, agency: agency, after: rest.startIndex, needsDay: true)
    }
    return nil
  }

  /// Where a mark of ASCII first is in a text. Its bytes are in all texts that hold it as characters, and to look for characters is
  /// dear; but beside others than ASCII they may be a part of another one.
  private static func range(of mark: StaticString, in text: Substring) -> Range<Substring.Index>? {
    let count = mark.utf8CodeUnitCount
    let found = text.utf8.withContiguousStorageIfAvailable { bytes -> (offset: Int?, isSure: Bool) in
      let last = bytes.count - count
      guard last >= 0,
        let at = (0...last).first(where: { at in (0..<count).allSatisfy { bytes[at + $0] == mark.utf8Start[$0] } })
      else { return (nil, true) }
      return (at, (at == 0 || bytes[at - 1] < 0x80) && (at == last || bytes[at + count] < 0x80))
    }
    guard let found, found.isSure else { return text.firstRange(of: String(describing: mark)) }
    guard let offset = found.offset else { return nil }
    let start = text.utf8.index(text.startIndex, offsetBy: offset)
    return start..<text.utf8.index(start, offsetBy: count)
  }

  /// "(ANSA) - ROMA, 05 GEN - Il …": the agency, and what follows.
  private static func leadingAgency(_ text: String) -> (agency: String, rest: String)? {
    guard let close = text.prefix(28).firstIndex(of: ")") else { return nil }
    let agency = String(text[..<close].dropFirst())
    let rest = text[text.index(after: close)...].drop { " -–—".contains($0) }
    let mark = text[text.index(after: close)..<rest.startIndex]
    guard isAgency(agency), mark.contains(where: { "-–—".contains($0) }), rest.first?.isUppercase == true else {
      return nil
    }
    return (agency, String(rest))
  }

  /// Whether a number and then something in brackets or between slashes stand in the first bytes: this spares nearly all texts the
  /// rest.
  private static func mayEndInAgency(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first, (0x41...0x5A).contains(first) || first >= 0x80 else { return false }
    let head = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text.prefix(60)))
    guard head.first(UInt8(ascii: "(")) != nil || head.first(UInt8(ascii: "/")) != nil else { return false }
    var hasDigit = false
    for index in 1..<max(1, min(text.count, 60)) {
      let byte = text[index]
      if isDigit(byte) { hasDigit = true }
      if byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: ":") { return false }
      if byte == UInt8(ascii: "(") || byte == UInt8(ascii: "/"), text[index - 1] == 0x20 { return hasDigit }
    }
    return false
  }

  /// Words that may stand before the dash in small letters: parts of places, and days.
  private static let smallWords = HashTable64(
    words: (Array(placeWords) + DateReader.weekdays + DateReader.months.keys).withSpaces)

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
        if next == UInt8(ascii: "-") { return true }
        if next == 0x20, index > 0, text[index - 1] == 0x20 || text[index - 1] == UInt8(ascii: ".") { return true }
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
      let byte = head.utf8[index]
      // A character of ASCII is a byte, if ASCII follows and it is no line end.
      let behind = head.utf8.index(after: index)
      let isPlain = byte < 0x80 && byte != 0x0D && behind < head.endIndex && head.utf8[behind] < 0x80
      let next = isPlain ? behind : head.index(after: index)
      // Letters and spaces, nearly all there is, are passed over, whatever marks are above them.
      guard byte >= 0x80 || isDashOrStop(byte) else {
        index = next
        continue
      }
      switch head[index] {
      case "–", "—", "―": return (index, next)
      case "-":
        if next < head.endIndex, head[next] == "-" { return (index, head.index(after: next)) }
        if index > head.startIndex, next < head.endIndex, head[next] == " " {
          // "(EFE).- "
          let before = head[head.index(before: index)]
          if before == " " || before == "." && head[..<index].dropLast().last == ")" { return (index, next) }
        }
      case ".", "!", "?", ":", ";", "\"", "“":
        // The end of a sentence; a short word before the stop is an abbreviation ("Jan.", "N.Y.", "St.").
        let word = head[..<index].reversed().prefix { !$0.isWhitespace }
        if head[index] == ".", next < head.endIndex, head[next] == "-" { break }
        if head[index] != "." || word.count > 4 { return nil }
      default: break
      }
      index = next
    }
    return nil
  }

  /// The signs of ASCII at which the search for a dash may end.
  private static func isDashOrStop(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ":"),
      UInt8(ascii: ";"),
      UInt8(ascii: "\""):
      true
    default: false
    }
  }

  /// What follows must be a sentence: three words, with small letters among them.
  private static func hasProse(_ rest: Substring) -> Bool {
    if let known = rest.utf8.withContiguousStorageIfAvailable(plainHasProse) ?? nil { return known }
    let head = rest.prefix(proseCharacters)
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

  /// Characters in which what follows is seen to be a sentence.
  private static let proseCharacters = 80

  /// The same of a text that is ASCII so far; nil of others.
  private static func plainHasProse(_ rest: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard isPlain(rest.prefix(proseCharacters + 1)) else { return nil }
    var (letters, small, words) = (0, 0, 0)
    var before: UInt8 = 0x20
    for byte in rest.prefix(proseCharacters) {
      letters += isLetter(byte) ? 1 : 0
      small += (0x61...0x7A).contains(byte) ? 1 : 0
      words += before == 0x20 && byte != 0x20 ? 1 : 0
      before = byte
    }
    return small * 2 > letters && words >= 3
  }

  private static func isAgency(_ text: String) -> Bool {
    (2...24).contains(text.count) && !text.contains { $0.isNumber || $0 == "." } && (text.first?.isLetter ?? false)
  }

  private static func isYear(_ text: String) -> Bool {
    text.count == 4 && text.allSatisfy { $0.isASCII && $0.isNumber }
  }

  /// Without a day at its end: "LONDON Jan. 6" → "LONDON", "6 January" → "".
  private static func withoutDay(_ text: String) -> String {
    guard mayEndInDay(text) else { return text }
    var words = text.split(separator: " ").map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }
    let spelled = text.split(separator: " ").map(String.init)
    if let last = words.last, DateReader.weekdays.contains(last), last.count > 2 {
      words.removeLast()
      return spelled.prefix(words.count).withSpaces
    }
    if let last = words.last, last.count == 4, last.allSatisfy(\.isNumber), words.count > 2 { words.removeLast() }
    guard words.count >= 2 else { return text }
    let a = words[words.count - 2]
    let b = words[words.count - 1]
    let isDay = { (word: String) in Int(word).map { (1...31).contains($0) } ?? false }
    guard isDay(a) && DateReader.months[b] != nil || DateReader.months[a] != nil && isDay(b) else { return text }
    return spelled.prefix(words.count - 2).withSpaces
  }

  /// Whether a text has a number, or ends in what may be the name of a day: by its bytes, if they are letters and spaces alone.
  private static func mayEndInDay(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { text in
      guard text.allSatisfy({ isLetter($0) || $0 == 0x20 }) else { return true }
      guard let end = text.lastIndex(where: { $0 != 0x20 }) else { return false }
      let start = text[..<end].lastIndex(of: 0x20).map { $0 + 1 } ?? 0
      return MetaLine.dates.open(UnsafeBufferPointer(rebasing: text[start...end]))
    }
  }

  /// Whether a text may be a place: one to four words with capitals, none of which opens other lines.
  static func isPlace(_ text: String) -> Bool {
    var text = text
    if let known = text.withUTF8(plainIsPlace) { return known }
    let words = text.split { $0 == " " || $0 == "/" }
    guard (1...4).contains(words.count), text.utf8.count <= 40, text.contains(where: \.isLetter) else { return false }
    return words.allSatisfy { word in
      guard word.allSatisfy({ $0.isLetter || "'’-.".contains($0) }) else { return false }
      if placeWords.contains(String(word)), word != words[0] {
        return true
      }
      return (word.first?.isUppercase ?? false) && !notPlaces.contains(word.lowercased())
    }
  }

  /// The same of a text in ASCII, as most are; nil of others.
  private static func plainIsPlace(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard text.isASCII else { return nil }
    let words = text.split { $0 == 0x20 || $0 == UInt8(ascii: "/") }
    guard (1...4).contains(words.count), text.count <= 40, text.contains(where: isLetter) else { return false }
    return words.allSatisfy { word in
      guard word.allSatisfy({ isLetter($0) || "'-.".utf8.contains($0) }), let first = word.first else { return false }
      let spelled = String(decoding: word, as: UTF8.self)
      // One in small letters is part of a name, or there is no place.
      if (0x61...0x7A).contains(first) { return placeWords.contains(spelled) && !word.elementsEqual(words[0]) }
      return isLetter(first) && !notPlaces.contains(spelled.lowercased())
    }
  }

  /// Words in small letters that are parts of places.
  private static let placeWords: Set<String> = ["de", "la", "el", "am", "an", "der", "del", "sur", "of", "upon"]
}
