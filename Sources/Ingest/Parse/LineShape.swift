/// Recognises the kinds of lines that a story opens with, by their form.
enum LineShape {
  /// What a trimmed line is.
  static func kind(of line: ArraySlice<UInt8>) -> BlockFeatures.Line {
    // What matters stands at the beginning; a paragraph may be a megabyte.
    let head = Array(line.prefix(200))
    if isByline(head, whole: line.count == head.count) { return .byline }
    if let strong = dateline(head) { return .dateline(strong: strong) }
    if line.count < 200, !endsSentence(line), Words.scan(Array(line)).count < BlockFeatures.headWords { return .head }
    return .prose
  }

  /// The last character that is not a space, as its code point.
  private static func last(_ bytes: ArraySlice<UInt8>) -> UInt32? {
    var end = bytes.endIndex
    while end > bytes.startIndex, bytes[end - 1] <= 0x20 { end -= 1 }
    guard end > bytes.startIndex else { return nil }
    var start = end - 1
    while start > bytes.startIndex, bytes[start] & 0xc0 == 0x80 { start -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars.last?.value
  }

  private static let ends = Set(".!?:;\"')]”’…。！？」』）|".unicodeScalars.map(\.value))
  private static let sentenceEnds = Set(".!?…。！？".unicodeScalars.map(\.value))
  private static let closers = Set("\"')]”’»」』）".unicodeScalars.map(\.value))

  /// Whether the text ends with any mark that ends something.
  static func hasEnd(_ text: ArraySlice<UInt8>) -> Bool { last(text).map { ends.contains($0) } ?? true }

  /// Whether the text ends a sentence; a quotation mark or bracket may follow.
  static func endsSentence(_ text: ArraySlice<UInt8>) -> Bool {
    var text = text.suffix(16)
    while let mark = last(text), closers.contains(mark) {
      while let byte = text.popLast(), byte & 0xc0 == 0x80 || byte <= 0x20 {}
    }
    return last(text).map { sentenceEnds.contains($0) } ?? false
  }

  private static let backward: [String] = [
    "He", "She", "They", "It", "But", "And", "However", "Meanwhile", "In addition", "Also", "Still", "Yet", "Those",
    "These", "That",
    "This", "His", "Her", "Their", "Its", "According to him", "According to her", "According to them", "For his part",
    "For her part", "Moreover", "Furthermore", "Additionally", "Similarly", "Despite", "Beyond", "On the other hand",
    "Nevertheless", "So", "Then",
  ]

  /// Whether the text begins with a word that needs something before it.
  static func pointsBack(_ text: ArraySlice<UInt8>) -> Bool {
    var head = String(decoding: text.prefix(40), as: UTF8.self)[...]
    while let first = head.first, "“\"'‘".contains(first) { head.removeFirst() }
    return backward.contains { head.hasPrefix($0) && !(head.dropFirst($0.count).first?.isLetter ?? false) }
  }

  // MARK: - Bylines

  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

  /// "By Name Name", or nothing but a date.
  static func isByline(_ line: [UInt8], whole: Bool) -> Bool {
    let text = String(decoding: line, as: UTF8.self)
    let parts = text.split(whereSeparator: { $0 == " " || $0 == "\t" })
    guard let first = parts.first else { return false }
    if first == "By" || first == "BY" || first == "by", whole, parts.count >= 2, parts.count <= 14 {
      let names = parts.dropFirst().prefix(2)
      let capital = names.allSatisfy { $0.first?.isUppercase ?? false }
      return capital && !endsSentence(line[...])
    }
    return whole && parts.count <= 7 && isDate(text)
  }

  /// "6 Jan 2026 09:24", "January 6, 2026", "Updated: 2017-09-15 17:52", "Xinhua | 2017-09-15": a date is most of the line.
  static func isDate(_ text: String) -> Bool {
    var year = false
    var month = false
    for part in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      let lower = part.lowercased()
      if let number = Int(part), part.count == 4, (1900...2100).contains(number) { year = true }
      if months.contains(where: { lower.hasPrefix($0) }), lower.count <= 9 { month = true }
      if let number = Int(part), part.count <= 2, (1...31).contains(number), year { month = true }
    }
    return year && month && !text.hasSuffix(".")
  }

  // MARK: - Datelines

  /// Whether the line begins with a place and a dash, and how surely; nil if not.
  ///
  /// "RABAT, Jan. 6 (Xinhua) -- ", "MINNEAPOLIS – ", "Berlin (dpa) - " are strong; "Cairo — " might be any aside and is weak.
  static func dateline(_ line: [UInt8]) -> Bool? {
    let text = String(decoding: line.prefix(160), as: UTF8.self)
    var place = text.unicodeScalars[...]
    var opened = 0
    while let first = place.first, !first.properties.isAlphabetic, opened < 3 {
      place.removeFirst()
      opened += 1
    }
    guard let dash = dash(in: place) else { return nil }
    var before = place[place.startIndex..<dash]
    var strong = false
    if let bracket = before.lastIndex(of: "("), let close = before.lastIndex(of: ")"), bracket < close {
      strong = true
      before = before[before.startIndex..<bracket]
    }
    let parts = before.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "/" })
    guard let first = parts.first, !parts.isEmpty, parts.count <= 7 else { return nil }
    var letters = 0
    for (position, part) in parts.enumerated() {
      let isMonth = months.contains { String(part).lowercased().hasPrefix($0) }
      let isNumber = part.allSatisfy { ("0"..."9").contains($0) }
      if isNumber || isMonth && position > 0 {
        strong = true
        continue
      }
      guard part.first?.properties.isUppercase ?? false else { return nil }
      letters += part.count
    }
    let isCapitals = first.count > 2 && !first.contains { $0.properties.isLowercase }
    if letters < 3 || letters > 45 || !strong && !isCapitals && parts.count > 4 { return nil }
    return strong || isCapitals
  }

  /// The first "--", "–", "—" or " - " that something follows.
  private static func dash(in text: Substring.UnicodeScalarView) -> String.Index? {
    var before: Unicode.Scalar?
    var index = text.startIndex
    while index < text.endIndex {
      let scalar = text[index]
      let next = text.index(after: index)
      let follows = next < text.endIndex ? text[next] : nil
      if scalar == "\u{2013}" || scalar == "\u{2014}", before != nil, follows != nil {
        // Without spaces a dash joins: "Israel–Morocco".
        return before == " " || follows == " " || scalar == "\u{2014}" ? index : nil
      }
      if scalar == "-", follows == "-" || follows == " " && (before == " " || before == ")") { return index }
      if scalar == "." && follows == " " && before.map({ $0.properties.isLowercase }) ?? false {
        // A sentence end, unless it is a month's or a state's short form: "Jan. 6", "Calif. –".
        let word = text[text.startIndex..<index].split(separator: " ").last?.count ?? 0
        if word > 5 { return nil }
      }
      before = scalar
      index = next
    }
    return nil
  }
}
