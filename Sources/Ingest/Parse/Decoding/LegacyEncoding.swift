internal import CUchardet
internal import Glibc

/// The encodings from before Unicode: guessed by libuchardet, decoded by iconv.
enum LegacyEncoding {
  /// Guesses the encoding of bytes that are not UTF-8; gives its WHATWG name.
  static func detect(_ bytes: [UInt8]) -> String {
    let sample = foreignLines(bytes)
    let guess = whatwgName(uchardetGuess(sample))
    guard let guess else { return "windows-1252" }
    guard latinGuesses.contains(guess) else { return guess }
    let evidence = westernEvidence(sample)
    // libuchardet's models need more letters than a short text has; when each non-ASCII byte makes a letter or mark of
    // a Western language, that is the likelier reading. Longer texts in Czech or Hungarian pass the same test by
    // accident, hence the bound.
    if evidence.isWestern && evidence.letters < 20 { return "windows-1252" }
    return guess
  }

  /// The guesses that a short Western text is mistaken for.
  private static let latinGuesses: Set<String> = [
    "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16",
    "windows-1250", "windows-1252", "windows-1254", "windows-1257", "windows-1258", "macintosh", "x-mac-ce", "ibm850",
    "ibm852", "iso-8859-8", "windows-1255", "windows-874", "ibm865", "iso-8859-7", "windows-1253", "iso-8859-1",
  ]

  /// The lines with bytes beyond ASCII, up to the sniff limit: those that tell encodings apart.
  private static func foreignLines(_ bytes: [UInt8]) -> [UInt8] {
    var sample: [UInt8] = []
    var lineStart = 0
    var isForeign = false
    var index = 0
    while index < bytes.count, sample.count < Limits.sniffBytes {
      let byte = bytes[index]
      // ESC opens the shifts of ISO-2022, whose bytes are all ASCII.
      if byte >= 0x80 || byte == 0x1B { isForeign = true }
      index += 1
      guard byte == 0x0A || byte == 0x0D || index == bytes.count || index - lineStart >= Limits.sniffBytes else {
        continue
      }
      if isForeign { sample.append(contentsOf: bytes[lineStart..<index]) }
      lineStart = index
      isForeign = false
    }
    return sample
  }

  private static func uchardetGuess(_ sample: [UInt8]) -> String {
    guard let detector = uchardet_new() else { return "" }
    defer { uchardet_delete(detector) }
    let status = sample.withUnsafeBytes { raw in
      uchardet_handle_data(detector, raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count)
    }
    guard status == 0 else { return "" }
    uchardet_data_end(detector)
    return uchardet_get_charset(detector).map { String(cString: $0) } ?? ""
  }

  /// Whether all bytes beyond ASCII are common in Western European text as windows-1252 reads them, and how many
  /// letters there are. Letters that mostly betray a neighbour (Turkish and Icelandic ð ý þ) and signs within a word
  /// count against it.
  private static func westernEvidence(_ sample: [UInt8]) -> (isWestern: Bool, letters: Int) {
    let signs: Set<UInt8> = [
      0x80, 0x82, 0x84, 0x85, 0x86, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99, 0xA0, 0xA1, 0xA3, 0xA7, 0xA9, 0xAB,
      0xAD, 0xAE,
      0xB0, 0xB2, 0xB4, 0xB7, 0xBB, 0xBD, 0xBF,
    ]
    let strangers: Set<UInt8> = [0xD0, 0xD7, 0xDD, 0xDE, 0xF0, 0xF7, 0xFD, 0xFE]
    var letters = 0
    for (index, byte) in sample.enumerated() where byte >= 0x80 {
      if byte >= 0xC0 && !strangers.contains(byte) || byte == 0x8A || byte == 0x9A || byte == 0x8C || byte == 0x9C {
        letters += 1
        continue
      }
      guard signs.contains(byte) else { return (false, letters) }
      let before = index > 0 && isASCIILetter(sample[index - 1])
      let after = index + 1 < sample.count && isASCIILetter(sample[index + 1])
      let mayBeWithinWord = byte == 0x92 || byte == 0xAD || byte == 0xB7 || byte == 0xA0 || byte == 0x96 || byte == 0x97
      if before && after && !mayBeWithinWord { return (false, letters) }
    }
    return (true, letters)
  }

  private static func isASCIILetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  /// The WHATWG name for a label (WHATWG Encoding Standard, section 4.2, the labels met in practice); nil when unknown.
  /// As the standard has it, ISO-8859-1 and ASCII are read as windows-1252, and the national standards as their wider
  /// code pages.
  static func whatwgName(_ label: String) -> String? {
    switch label.lowercased() {
    case "": nil
    case "iso-8859-1", "iso8859-1", "latin1", "ascii", "us-ascii", "windows-1252", "cp1252", "iso-8859-15":
      "windows-1252"
    case "utf-8", "utf8": "utf-8"
    case "shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "cp932": "shift_jis"
    case "gb18030", "gb2312", "gbk", "hz-gb-2312", "cp936", "x-gbk": "gb18030"
    case "euc-kr", "uhc", "cp949", "ks_c_5601-1987", "johab": "euc-kr"
    case "big5", "big5-hkscs", "cp950", "euc-tw": "big5"
    case "iso-8859-9", "windows-1254": "windows-1254"
    case "tis-620", "iso-8859-11", "windows-874": "windows-874"
    case "mac-cyrillic", "maccyrillic", "x-mac-cyrillic": "x-mac-cyrillic"
    case "mac-centraleurope": "x-mac-ce"
    case "viscii": "viscii"
    default: label.lowercased()
    }
  }

  /// What glibc's iconv calls a WHATWG encoding.
  private static func iconvName(_ encoding: String) -> String {
    switch encoding {
    case "shift_jis": "CP932"
    case "euc-kr": "UHC"
    case "big5": "BIG5-HKSCS"
    case "x-mac-cyrillic": "MAC-CYRILLIC"
    case "x-mac-ce": "MAC-CENTRALEUROPE"
    case "windows-874": "CP874"
    case let name where name.hasPrefix("windows-"): "CP" + name.dropFirst(8)
    default: encoding.uppercased()
    }
  }

  /// Whether the bytes, all ASCII, hold the escape sequences to Japanese characters and back (RFC 1468).
  static func hasJapaneseShift(_ bytes: [UInt8]) -> Bool {
    let escape = bytes.prefix(Limits.sniffBytes).withUnsafeBytes { $0.first(0x1B) }
    guard let escape, escape + 2 < bytes.count else { return false }
    return bytes[escape + 1] == 0x24 && (bytes[escape + 2] == 0x42 || bytes[escape + 2] == 0x40)
  }

  /// Whether this machine can decode an encoding.
  static func canDecode(_ encoding: String) -> Bool {
    guard let decoder = LineDecoder(encoding: encoding, iconvName: iconvName(encoding)) else { return false }
    decoder.close()
    return true
  }

  /// Decodes line by line, so that each line knows its bytes. None of the multi-byte encodings uses CR, LF or form feed
  /// as a trail byte, and the stateful ones return to ASCII before a line ends (RFC 1468).
  static func decode(_ bytes: [UInt8], from encoding: String) throws(ParseFailure) -> SourceText {
    var text = SourceText(utf8: [], lines: [], encoding: encoding, replacements: 0)
    text.utf8.reserveCapacity(bytes.count + bytes.count / 2)
    guard let decoder = LineDecoder(encoding: encoding, iconvName: iconvName(encoding)) else {
      throw ParseFailure(
        reason: .unsupportedEncoding, detail: "The text is in \(encoding), for which this machine has no decoder.",
        advice: "Convert the file to UTF-8.")
    }
    defer { decoder.close() }
    var lineStart = 0
    var index = 0
    func endLine(_ endBytes: Int) {
      let start = text.utf8.count
      text.replacements += decoder.decode(bytes, lineStart..<index, into: &text.utf8)
      text.addLine(utf8: start..<text.utf8.count, bytes: lineStart..<index)
      index += endBytes
      lineStart = index
    }
    while index < bytes.count {
      switch bytes[index] {
      case 0x0D: endLine(index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1)
      case 0x0A...0x0C: endLine(1)
      default: index += 1
      }
    }
    endLine(0)
    return text
  }
}

/// Turns lines of one legacy encoding into UTF-8. Windows-1252, the commonest, has its own table and needs no iconv.
struct LineDecoder {
  private var handle: iconv_t?

  init?(encoding: String, iconvName: String) {
    guard encoding != "windows-1252" else { return }
    let opened = iconv_open("UTF-8", iconvName)
    // iconv_open says (iconv_t)-1 on failure.
    guard let opened, opened != iconv_t(bitPattern: -1) else { return nil }
    handle = opened
  }

  func close() {
    if let handle { iconv_close(handle) }
  }

  /// Appends a line; gives the number of undecodable sequences, each of which became U+FFFD.
  func decode(_ bytes: [UInt8], _ range: Range<Int>, into output: inout [UInt8]) -> Int {
    guard let handle else {
      for byte in bytes[range] { Self.appendWindows1252(byte, to: &output) }
      return 0
    }
    if !bytes[range].contains(where: { $0 >= 0x80 || $0 == 0x1B || $0 == 0x7E }) {
      output.append(contentsOf: bytes[range])
      return 0
    }
    return Self.convert(handle, Array(bytes[range]), into: &output)
  }

  /// WHATWG Encoding Standard, index-windows-1252; the five unassigned bytes are C1 controls there, so nothing is
  /// undecodable.
  private static let upperHalf: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
    0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E,
    0x178,
  ]

  /// Appends a byte of windows-1252 as UTF-8.
  static func appendWindows1252(_ byte: UInt8, to output: inout [UInt8]) {
    guard byte >= 0x80 else {
      output.append(byte)
      return
    }
    let value = byte < 0xA0 ? upperHalf[Int(byte) - 0x80] : UInt16(byte)
    if value >= 0x800 {
      output.append(0xE0 | UInt8(value >> 12))
      output.append(0x80 | UInt8(value >> 6 & 0x3F))
    } else {
      output.append(0xC0 | UInt8(value >> 6))
    }
    output.append(0x80 | UInt8(value & 0x3F))
  }

  private static func convert(_ handle: iconv_t, _ line: [UInt8], into output: inout [UInt8]) -> Int {
    var replacements = 0
    var input = line.map { CChar(bitPattern: $0) }
    // One input byte makes at most three of UTF-8 in these encodings, but for Big5-HKSCS and ISO-2022 pairs four from
    // two.
    var room = [CChar](repeating: 0, count: line.count * 4 + 16)
    input.withUnsafeMutableBufferPointer { source in
      room.withUnsafeMutableBufferPointer { target in
        var from = source.baseAddress
        var fromLeft = source.count
        var to = target.baseAddress
        var toLeft = target.count
        iconv(handle, nil, nil, nil, nil)
        while fromLeft > 0, toLeft > 4 {
          let status = iconv(handle, &from, &fromLeft, &to, &toLeft)
          guard status == -1 else { break }
          // EILSEQ or, at the end of the line, EINVAL: skip one byte, say so with one U+FFFD.
          replacements += 1
          for byte in [0xEF, 0xBF, 0xBD] as [UInt8] {
            to?.pointee = CChar(bitPattern: byte)
            to = to?.advanced(by: 1)
            toLeft -= 1
          }
          from = from?.advanced(by: 1)
          fromLeft -= 1
        }
        if toLeft >= 0 { iconv(handle, nil, nil, &to, &toLeft) }
        output.append(contentsOf: target[0..<target.count - toLeft].lazy.map { UInt8(bitPattern: $0) })
      }
    }
    return replacements
  }
}
