/// Recognises the kinds of lines that a story opens with, by their form.
enum LineShape {
  /// Bytes of a line in which a dateline is looked for.
  private static let datelineBytes = 160
  /// Bytes from which a line is no heading, whatever it ends with.
  private static let headBytes = 200

  /// What a trimmed line is.
  static func kind(of line: UnsafeBufferPointer<UInt8>, _ known: MetaLines?) -> BlockFeatures.Line {
    if isByline(line, known) { return .byline }
    if let strong = dateline(line) { return .dateline(strong: strong) }
    guard line.count < headBytes, !endsSentence(line) else { return .prose }
    var words = 0
    PlainWords.each(line, 0..<line.count) { _ in words += 1 }
    return words < BlockFeatures.headWords ? .head : .prose
  }

  // MARK: - Ends

  /// The last character that is not a space, and where it begins; nil when there is none.
  private static func last(_ bytes: UnsafeBufferPointer<UInt8>, _ end: Int) -> (scalar: UInt32, start: Int)? {
    var end = end
    while end > 0, bytes[end - 1] <= 0x20 { end -= 1 }
    guard end > 0 else { return nil }
    var start = end - 1
    while start > 0, end - start < 4, bytes[start] & 0xc0 == 0x80 { start -= 1 }
    let lead = bytes[start]
    if lead < 0x80 { return (UInt32(lead), start) }
    var scalar = UInt32(lead) & (0x7f >> UInt32(end - start))
    for byte in bytes[(start + 1)..<end] { scalar = scalar << 6 | UInt32(byte & 0x3f) }
    return (scalar, start)
  }

  /// Stops, question marks and ellipses: `.` `!` `?` `…` `。` `！` `？` `؟` `۔` `।` `។` `။` `།`.
  private static func isSentenceEnd(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2E, 0x21, 0x3F, 0x2026, 0x3002, 0xFF01, 0xFF1F, 0x61F, 0x6D4, 0x964, 0x17D4, 0x104B, 0xF0D: true
    default: false
    }
  }

  /// Quotation marks and brackets: `"` `'` `)` `]` `”` `’` `»` `“` `」` `』` `）`.
  private static func isCloser(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x22, 0x27, 0x29, 0x5D, 0x201D, 0x2019, 0xBB, 0x201C, 0x300D, 0x300F, 0xFF09: true
    default: false
    }
  }

  /// Whether the text ends with any mark that ends something; `:`, `;` and `|` are such marks, too.
  static func hasEnd(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    // Most end in a full stop, or a letter.
    if let last = text.last, last == 0x2E || isLetter(last) { return last == 0x2E }
    guard let scalar = last(text, text.count)?.scalar else { return true }
    if endsWithoutMark(text) { return true }
    return isSentenceEnd(scalar) || isCloser(scalar) || scalar == 0x3A || scalar == 0x3B || scalar == 0x7C
  }

  /// Whether the last letter is of Thai or a neighbour of it, where a sentence ends with a space, or with nothing.
  private static func endsWithoutMark(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var end = text.count
    while let (scalar, start) = last(text, end) {
      if scalar >= 0x80 {
        return (0xE00...0xEFF).contains(scalar) || (0x1000...0x109F).contains(scalar)
          || (0x1780...0x17FF).contains(scalar)
      }
      if isLetter(UInt8(scalar)) { return false }
      end = start
    }
    return false
  }

  /// Whether the text ends a sentence; a quotation mark or bracket may follow.
  static func endsSentence(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if let last = text.last, last == 0x2E || isAlphanumeric(last) { return last == 0x2E }
    var mark = last(text, text.count)
    while let (scalar, start) = mark, isCloser(scalar) { mark = last(text, start) }
    return mark.map { isSentenceEnd($0.scalar) } ?? false
  }

  /// Where the first sentence ends: at a stop before a space and no small letter; at `limit` at the latest.
  static func firstSentenceEnd(_ line: UnsafeBufferPointer<UInt8>, within limit: Int) -> Int {
    let limit = min(limit, line.count)
    let bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: line[..<limit]))
    var index = 0
    // The next mark of each kind: all are far apart, and one kind is looked for much faster than three.
    var stop = -1
    var exclamation = -1
    var question = -1
    while true {
      if stop < index { stop = bytes.first(0x2E, from: index) ?? limit }
      if exclamation < index { exclamation = bytes.first(0x21, from: index) ?? limit }
      if question < index { question = bytes.first(0x3F, from: index) ?? limit }
      let next = min(stop, exclamation, question) + 1
      guard next < limit else { return limit }
      if next + 1 < limit, line[next] == 0x20, !(0x61...0x7a).contains(line[next + 1]) { return next }
      index = next
    }
  }

  // MARK: - Bylines

  /// Whether a line says who wrote a story or when, and nothing else.
  static func isByline(_ line: UnsafeBufferPointer<UInt8>, _ known: MetaLines? = nil) -> Bool {
    guard MetaLine.mayBe(line) else { return false }
    let text = String(decoding: line, as: UTF8.self)
    guard let known else { return MetaLine.parse(text) != nil }
    return known.parse(text) != nil
  }

  // MARK: - Datelines

  /// A place has at least so many letters.
  private static let placeLetters = 3

  /// Whether the line begins with a place and a dash, and how surely; nil if not.
  ///
  /// "RABAT, Jan. 6 (Xinhua) -- ", "MINNEAPOLIS – ", "Berlin (dpa) - " are strong; "Cairo — " might be any aside and is weak.
  static func dateline(_ line: UnsafeBufferPointer<UInt8>) -> Bool? {
    let head = UnsafeBufferPointer(rebasing: line.prefix(datelineBytes))
    guard mayBeDateline(head) else { return nil }
    // As an array, because it is gone through several times.
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(head.count)
    for scalar in String(decoding: head, as: UTF8.self).unicodeScalars { scalars.append(scalar) }
    var place = scalars[...]
    var opened = 0
    while let first = place.first, !isAlphabetic(first), opened < 3 {
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
      let isMonth = position > 0 && isMonth(part)
      let isNumber = part.allSatisfy { ("0"..."9").contains($0) }
      if isNumber || isMonth {
        strong = true
        continue
      }
      guard let first = part.first, isCapital(first) || !isSmall(first) && isAlphabetic(first) else { return nil }
      letters += part.count
    }
    let isCapitals = first.count > 2 && !first.contains(where: isSmall)
    if letters < placeLetters || letters > 45 || !strong && !isCapitals && parts.count > 4 { return nil }
    return strong || isCapitals
  }

  /// Whether a dash, or a hyphen that could be one, stands behind words that are all written like a place, a date or an agency.
  /// By bytes: this spares nearly all lines the rest.
  private static func mayBeDateline(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    var before: UInt8 = 0x20
    var isAfterNumber = false
    var isInNumber = false
    var depth = 0
    var index = 0
    while index < head.count - 1 {
      let byte = head[index]
      // Nearly all bytes are letters within words.
      if before != 0x20, isLetter(byte) {
        before = byte
        index &+= 1
        continue
      }
      if index > 0, byte == 0x2d, head[index + 1] == 0x2d || head[index + 1] == 0x20 {
        // Between spaces the search for a dash ends here, and what stands before it may be too short for a place: "A 59 - ". Unless it
        // is no more than signs, what follows has a small word or no dash.
        if before != 0x20 || head[index + 1] != 0x20 || mayBePlace(head[..<index]) { return true }
      }
      // U+2013 and U+2014.
      if byte == 0x80, before == 0xe2, head[index + 1] == 0x93 || head[index + 1] == 0x94 { return true }
      if byte == 0x28 { depth += 1 }
      if byte == 0x29 { depth -= 1 }
      if before == 0x20 {
        // A small word is a month behind a number, or there is no dateline.
        if (0x61...0x7a).contains(byte), depth == 0, !isAfterNumber { return false }
        isInNumber = (0x30...0x39).contains(byte)
      }
      if byte == 0x20 { isAfterNumber = isInNumber }
      before = byte
      index &+= 1
    }
    return false
  }

  // What is asked of ASCII, as nearly all is, need not be looked up.
  private static func isAlphabetic(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? isLetter(UInt8(ascii: scalar)) : scalar.properties.isAlphabetic
  }

  private static func isCapital(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? ("A"..."Z").contains(scalar) : scalar.properties.isUppercase
  }

  private static func isSmall(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? ("a"..."z").contains(scalar) : scalar.properties.isLowercase
  }

  private static func isMonth(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    // Of nothing but letters in ASCII, as nearly all are, the first ones tell.
    if word.allSatisfy({ $0.isASCII && isAlphabetic($0) }) {
      let letters = word.map { UInt8(ascii: $0) }
      guard letters.withUnsafeBufferPointer(MetaLine.dates.open) else { return false }
    }
    let text = String(String.UnicodeScalarView(word))
    return DateReader.months[text.lowercased().filter(\.isLetter)] != nil
  }

  /// Whether the words that are no numbers have as many bytes as a place has letters.
  private static func mayBePlace(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let words = text.split { $0 == 0x20 || $0 == 0x2c || $0 == 0x2f }
    return words.reduce(0) { $0 + ($1.allSatisfy(isDigit) ? 0 : $1.count) } >= placeLetters
  }

  /// The first "--", "–", "—", " - " or, behind a bracket, ".-" that something follows.
  private static func dash(in text: ArraySlice<Unicode.Scalar>) -> Int? {
    for index in text.indices {
      let scalar = text[index]
      let before = index > text.startIndex ? text[index - 1] : nil
      let follows = index + 1 < text.endIndex ? text[index + 1] : nil
      if scalar == "\u{2013}" || scalar == "\u{2014}", before != nil, follows != nil {
        // Without spaces a dash joins: "Israel–Morocco".
        return before == " " || follows == " " || scalar == "\u{2014}" ? index : nil
      }
      if scalar == "-", follows == "-" || follows == " " && (before == " " || before == ")" || before == ".") {
        return index
      }
      if scalar == "." && follows == " " && before.map(isSmall) ?? false {
        // A sentence end, unless it is a month's or a state's short form: "Jan. 6", "Calif. –".
        if text[..<index].suffix(6).allSatisfy({ $0 != " " }) && index - text.startIndex > 5 { return nil }
      }
    }
    return nil
  }
}
