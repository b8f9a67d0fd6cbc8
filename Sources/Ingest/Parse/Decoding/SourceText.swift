/// A line of a file, without its line end.
struct SourceLine: Equatable {
  /// Where its text lies in `SourceText.utf8`, white space at both ends left out.
  var content: Range<Int>
  /// Where it lies in the file's own bytes.
  var bytes: Range<Int>
  /// Columns of white space before the text; a tab counts as four.
  var indent: Int

  var isBlank: Bool { content.isEmpty }
}

/// A file's text as UTF-8 lines that know where they came from.
struct SourceText {
  /// The text. For a UTF-8 file it is the file itself, not a copy, and may hold ill-formed sequences.
  var utf8: [UInt8]
  var lines: [SourceLine]
  /// The WHATWG name of the file's encoding.
  var encoding: String
  /// Undecodable sequences.
  var replacements: Int
  /// Whether the text is known to be well-formed UTF-8.
  var isValid = false
  /// Where the next line begins that was not looked for yet, as the first ones may be enough; nil when `lines` are all.
  var rest: Int?

  /// The text of a range of `utf8`, runs of white space as one space and control characters left out.
  func string(_ range: Range<Int>) -> String {
    guard isValid else { return Self.cleaned(String(decoding: utf8[range], as: UTF8.self)) }
    // A line ends at the ends of characters.
    return Self.cleaned(String(copying: UTF8Span(unchecked: utf8.span.extracting(range))))
  }

  /// The same, with its shape.
  func shaped(_ range: Range<Int>) -> (text: String, shape: Shape) {
    let plain = utf8.withUnsafeBufferPointer { Self.plain(UnsafeBufferPointer(rebasing: $0[range])) }
    if let plain { return plain }
    let text = string(range)
    return (text, Shape(text))
  }

  /// The same of bytes that are in no file.
  static func shaped(_ utf8: [UInt8]) -> (text: String, shape: Shape) {
    if let plain = utf8.withUnsafeBufferPointer(plain) { return plain }
    let text = cleaned(String(decoding: utf8, as: UTF8.self))
    return (text, Shape(text))
  }

  /// Of ASCII, as most lines are, one pass tells both; nil for others.
  private static func plain(_ line: UnsafeBufferPointer<UInt8>) -> (text: String, shape: Shape)? {
    PlainLine.words(line).map { (PlainLine.text(line), Shape(plain: line, words: $0)) }
  }

  /// Soft hyphens, zero-width spaces and byte order marks vanish; no-break, figure and thin spaces become spaces.
  static func cleaned(_ text: String) -> String {
    var text = text
    // By bytes: scalar by scalar this took a quarter of the time of a feed.
    let result = text.withUTF8 { raw in isClean(raw) ? nil : cleaned(raw) }
    return result ?? text
  }

  private static func cleaned(_ raw: UnsafeBufferPointer<UInt8>) -> String {
    String(unsafeUninitializedCapacity: raw.count) { out in
      var count = 0
      var index = 0
      var pendingSpace = false
      while index < raw.count {
        let (sign, length) = sign(raw, index)
        switch sign {
        case .space: pendingSpace = true
        case .nothing: break
        case .letter:
          if pendingSpace, count > 0 {
            out[count] = 0x20
            count += 1
          }
          pendingSpace = false
          for step in 0..<length { out[count + step] = raw[index + step] }
          count += length
        }
        index += length
      }
      return count
    }
  }

  private enum Sign { case letter, space, nothing }

  /// What the character at an index is, and its bytes; of others than those that are looked for one byte after the other.
  @inline(__always)
  private static func sign(_ raw: UnsafeBufferPointer<UInt8>, _ index: Int) -> (sign: Sign, length: Int) {
    let first = raw[index]
    if first > 0x20, first < 0x7F { return (.letter, 1) }
    if first <= 0x20 { return (first == 0x20 || (0x09...0x0D).contains(first) ? .space : .nothing, 1) }
    if first == 0x7F { return (.nothing, 1) }
    let second = index + 1 < raw.count ? raw[index + 1] : 0
    if first == 0xC2 {
      if second == 0x85 || second == 0xA0 { return (.space, 2) }
      return second < 0xA0 || second == 0xAD ? (.nothing, 2) : (.letter, 2)
    }
    let third = index + 2 < raw.count ? raw[index + 2] : 0
    switch (first, second, third) {
    case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F),
      (0xE3, 0x80, 0x80):
      return (.space, 3)
    case (0xE2, 0x80, 0x8B), (0xE2, 0x81, 0xA0), (0xEF, 0xBB, 0xBF): return (.nothing, 3)
    default: return (.letter, 1)
    }
  }

  /// Whether there is nothing to be cleaned: only letters, and single spaces between them.
  private static func isClean(_ raw: UnsafeBufferPointer<UInt8>) -> Bool {
    if AllBytes.areSurelyClean(raw) { return true }
    var isAfterSpace = true
    var index = 0
    let words = UnsafeRawBufferPointer(raw)
    while index < raw.count {
      // The highest bit of the byte before: whether it is a space.
      var before: UInt64 = isAfterSpace ? 0x80 : 0
      while index &+ 8 <= raw.count,
        let spaces = plainSpaces(words.loadUnaligned(fromByteOffset: index, as: UInt64.self)),
        spaces & (spaces << 8 | before) == 0
      {
        before = spaces >> 56
        index &+= 8
      }
      isAfterSpace = before != 0
      guard index < raw.count else { break }
      let (sign, length) = sign(raw, index)
      if sign == .nothing || sign == .space && (isAfterSpace || raw[index] != 0x20) { return false }
      isAfterSpace = sign == .space
      index += length
    }
    return !isAfterSpace || raw.isEmpty
  }

  /// The high bits of the bytes that are spaces, of eight, the first byte lowest; nil when one is a control character or not ASCII.
  @inline(__always)
  private static func plainSpaces(_ word: UInt64) -> UInt64? {
    let word = UInt64(littleEndian: word)
    let high: UInt64 = 0x8080_8080_8080_8080
    // Borrows and carries come only out of bytes that are found themselves.
    guard (word | (word &- 0x2020_2020_2020_2020) | (word &+ 0x0101_0101_0101_0101)) & high == 0 else { return nil }
    // Seven bits can carry into the eighth and no further: a byte without any is a space.
    return ~((word ^ 0x2020_2020_2020_2020) &+ 0x7F7F_7F7F_7F7F_7F7F) & high
  }

  /// The same with all its lines.
  var withAllLines: SourceText {
    guard let rest else { return self }
    var text = self
    text.rest = LineScanner.addLines(to: &text.lines, utf8, from: rest, most: .max)
    return text
  }

  private static func markBytes(_ bytes: [UInt8]) -> Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

  /// Decodes a file.
  ///
  /// - Parameters:
  ///   - form: UTF-16 or UTF-32 when that was recognised.
  ///   - declared: the encoding that the content itself declares (HTML), by its WHATWG name.
  ///   - most: how many lines that are not blank are of interest for the time being: most formats know no lines.
  static func decode(
    _ bytes: [UInt8], as form: UnicodeForm?, declared: String?, most: Int = .max
  ) throws(ParseFailure) -> SourceText {
    if let form { return decodeWide(bytes, form) }
    let mark = markBytes(bytes)
    let (census, cutAtEnd) = UTF8Census.count(bytes, from: mark)
    // Valid UTF-8 beats a declaration: pages that declare windows-1252 and hold UTF-8 are common, the reverse cannot
    // validate.
    let isShifted = mark == 0 && census.multibyte == 0 && LegacyEncoding.hasJapaneseShift(bytes)
    if isShifted { return try LegacyEncoding.decode(bytes, from: "iso-2022-jp") }
    let isUTF8 = mark > 0 || census.broken == 0 || declared == nil && census.isNearlyUTF8(cutAtEnd: cutAtEnd)
    let encoding = isUTF8 ? "utf-8" : declared ?? LegacyEncoding.detect(bytes)
    guard encoding == "utf-8" else { return try LegacyEncoding.decode(bytes, from: encoding) }
    var lines: [SourceLine] = []
    let rest = LineScanner.addLines(to: &lines, bytes, from: mark, most: most)
    return SourceText(
      utf8: bytes, lines: lines, encoding: encoding, replacements: census.broken, isValid: census.broken == 0,
      rest: rest)
  }

  private static func decodeWide(_ bytes: [UInt8], _ form: UnicodeForm) -> SourceText {
    var text = SourceText(utf8: [], lines: [], encoding: form.name, replacements: 0)
    text.utf8.reserveCapacity(bytes.count / form.unitBytes * 3 / 2)
    var offset = form.markBytes
    var lineStart = (utf8: 0, bytes: offset)
    while offset < bytes.count {
      let (scalar, length) = form.scalar(bytes, at: offset)
      if scalar == nil { text.replacements += 1 }
      let decoded = scalar ?? "\u{FFFD}"
      if LineScanner.isLineEnd(decoded) {
        let isPair = decoded == "\r" && form.unit(bytes, at: offset + length) == 0x0A
        text.addLine(utf8: lineStart.utf8..<text.utf8.count, bytes: lineStart.bytes..<offset)
        offset += isPair ? 2 * length : length
        lineStart = (text.utf8.count, offset)
        continue
      }
      text.utf8.append(contentsOf: Unicode.UTF8.encode(decoded) ?? Unicode.UTF8.encodedReplacementCharacter)
      offset += length
    }
    text.addLine(utf8: lineStart.utf8..<text.utf8.count, bytes: lineStart.bytes..<bytes.count)
    return text
  }

  /// Adds a decoded line whose text was appended to `utf8`.
  mutating func addLine(utf8 range: Range<Int>, bytes: Range<Int>) {
    let (content, indent) = LineScanner.trimmed(utf8, range)
    lines.append(SourceLine(content: content, bytes: bytes, indent: indent))
  }
}

/// Finds lines in UTF-8.
enum LineScanner {
  /// LF, CR, CRLF, form feed, vertical tab, NEL, U+2028 and U+2029 end a line.
  static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// Whether none of eight bytes is a control character below 0x0E or part of a longer sequence.
  @inline(__always)
  static func isPlain(_ word: UInt64) -> Bool {
    // The subtraction borrows only from above a byte that is found anyway.
    (word | (word &- 0x0E0E_0E0E_0E0E_0E0E)) & 0x8080_8080_8080_8080 == 0
  }

  /// Of eight bytes those that may end a line, or be the last of a character that does, by their highest bits; exact up to the first.
  @inline(__always)
  private static func ends(_ word: UInt64) -> UInt64 {
    let word = UInt64(littleEndian: word)
    let control = (word &- 0x0E0E_0E0E_0E0E_0E0E) & ~word
    // 0 where a byte is 0x85, and where it is 0xA8 or 0xA9: the last bytes of NEL, U+2028 and U+2029.
    let next = word ^ 0x8585_8585_8585_8585
    let separator = (word & 0xFEFE_FEFE_FEFE_FEFE) ^ 0xA8A8_A8A8_A8A8_A8A8
    let one: UInt64 = 0x0101_0101_0101_0101
    // The subtractions borrow only from above a byte that is found anyway.
    return (control | (next &- one) & ~next | (separator &- one) & ~separator) & EightBytes.highest
  }

  /// The first byte from an index on that may end a line, or one of the last seven; eight at a time.
  private static func nextEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    var index = start
    while index &+ 32 <= bytes.count {
      let words = bytes.loadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self)
      guard isPlain(words[0]), isPlain(words[1]), isPlain(words[2]), isPlain(words[3]) else { break }
      index &+= 32
    }
    while index + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if !isPlain(word) {
        let ends = ends(word)
        if ends != 0 { return index + ends.trailingZeroBitCount >> 3 }
      }
      index += 8
    }
    return index
  }

  /// Adds the lines of a UTF-8 file that begin at an index or behind it, or the first ones up to so many that are not blank; ill-formed
  /// bytes are part of their line.
  ///
  /// - Returns: where the next line begins; nil when there is none.
  static func addLines(to lines: inout [SourceLine], _ bytes: [UInt8], from start: Int, most: Int) -> Int? {
    // As many as there mostly are, or are asked for, with the blank ones between.
    lines.reserveCapacity(lines.count + min((bytes.count - start) / 64, most == .max ? .max : 2 * most) + 1)
    var visible = 0
    var lineStart = start
    var index = start
    return bytes.withUnsafeBufferPointer { raw in
      func endLine(_ endBytes: Int) {
        let (content, indent) = trimmed(raw, lineStart..<index)
        lines.append(SourceLine(content: content, bytes: content, indent: indent))
        visible += content.isEmpty ? 0 : 1
        index += endBytes
        lineStart = index
      }
      let words = UnsafeRawBufferPointer(raw)
      while index < raw.count {
        index = nextEnd(words, from: index)
        guard index < raw.count else { break }
        switch raw[index] {
        case 0x0D: endLine(index + 1 < raw.count && raw[index + 1] == 0x0A ? 2 : 1)
        case 0x0A...0x0C: endLine(1)
        case 0x85 where index > lineStart && raw[index - 1] == 0xC2:
          index -= 1
          endLine(2)
        case 0xA8...0xA9 where index > lineStart + 1 && raw[index - 1] == 0x80 && raw[index - 2] == 0xE2:
          index -= 2
          endLine(3)
        default: index += 1
        }
        if visible >= most { return lineStart }
      }
      endLine(0)
      return nil
    }
  }

  static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> (content: Range<Int>, indent: Int) {
    bytes.withUnsafeBufferPointer { trimmed($0, range) }
  }

  /// A range without the white space at its ends, and the columns of that at its beginning.
  static func trimmed(
    _ raw: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> (content: Range<Int>, indent: Int) {
    var low = range.lowerBound
    var high = range.upperBound
    // Most begin and end with signs of ASCII, which no white space of more than a byte does.
    if low < high, isPlainSign(raw[low]), isPlainSign(raw[high - 1]) { return (range, 0) }
    var indent = 0
    while low < high, let length = spaceLength(raw, low, high) {
      indent += raw[low] == 0x09 ? 4 : 1
      low += length
    }
    while low < high {
      if raw[high - 1] <= 0x20 {
        high -= 1
      } else if high - low >= 2, spaceLength(raw, high - 2, high) == 2 {
        high -= 2
      } else if high - low >= 3, spaceLength(raw, high - 3, high) == 3 {
        high -= 3
      } else {
        break
      }
    }
    return (low..<high, indent)
  }

  @inline(__always)
  private static func isPlainSign(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x80 }

  /// The bytes of the white space at an index: ASCII, no-break space, zero-width space, byte order mark, ideographic
  /// space.
  private static func spaceLength(_ raw: UnsafeBufferPointer<UInt8>, _ index: Int, _ end: Int) -> Int? {
    let first = raw[index]
    if first <= 0x20 { return 1 }
    guard index + 1 < end else { return nil }
    if first == 0xC2 && raw[index + 1] == 0xA0 { return 2 }
    guard index + 2 < end else { return nil }
    switch (first, raw[index + 1], raw[index + 2]) {
    case (0xE2, 0x80, 0x8B), (0xEF, 0xBB, 0xBF), (0xE3, 0x80, 0x80): return 3
    default: return nil
    }
  }
}
