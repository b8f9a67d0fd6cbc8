/// Refuses files whose form would take many times their size in memory: a mebibyte of one-letter lines is half a million
/// lines, and each is an object of its own while it is parsed. Without a bound, whoever may drop a file may end the service.
enum DocumentBounds {
  /// The refusal of a file with too many lines, in a pass over its bytes.
  ///
  /// - Parameter unit: the bytes of a character: 1 for UTF-8 and the legacy encodings, 2 or 4 for UTF-16 and UTF-32.
  static func refuseLines(_ bytes: [UInt8], unit: Int) throws(ParseFailure) {
    // A line of a wide encoding has at least two units, its end and one more: that many bytes cannot hold too many lines.
    guard bytes.count / unit > Limits.documentLines else { return }
    let ends = bytes.withUnsafeBytes(countLineEnds)
    guard ends > Limits.documentLines else { return }
    throw ParseFailure(
      reason: .tooLarge, detail: "The file has \(ends) lines, more than \(Limits.documentLines).",
      advice: "Split the file.")
  }

  private static func countLineEnds(_ bytes: UnsafeRawBufferPointer) -> Int {
    var ends = 0
    var before: UInt8 = 0
    var earlier: UInt8 = 0
    var index = 0
    while index < bytes.count {
      if index + 8 <= bytes.count, LineScanner.isPlain(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) {
        (earlier, before) = (0, 0)
        index += 8
        continue
      }
      let byte = bytes[index]
      // LF, VT, FF and CR; NEL; U+2028 and U+2029. In a wide encoding other characters may look like one of these: there
      // the bound is a little lower for some scripts.
      if (0x0A...0x0D).contains(byte) && !(byte == 0x0A && before == 0x0D) || byte == 0x85 && before == 0xC2
        || byte & 0xFE == 0xA8 && before == 0x80 && earlier == 0xE2
      {
        ends += 1
      }
      (earlier, before) = (before, byte)
      index += 1
    }
    return ends
  }

  /// The refusal of a page, or of a feed, with too many tags.
  static func refuseTags(_ markup: [UInt8]) throws(ParseFailure) {
    guard markup.count > Limits.pageTags else { return }
    let tags = markup.withUnsafeBytes { markup in
      var (tags, at) = (0, 0)
      while let tag = markup.first(UInt8(ascii: "<"), from: at) { (tags, at) = (tags + 1, tag + 1) }
      return tags
    }
    guard tags > Limits.pageTags else { return }
    throw ParseFailure(
      reason: .tooLarge, detail: "The file has \(tags) tags, more than \(Limits.pageTags).",
      advice: "Split it into files of one article each.")
  }

  /// The refusal of a mail with so many parts or fields that GMime, which keeps each before anything can be asked of them, would take
  /// gigabytes.
  static func refuseParts(_ mail: ArraySlice<UInt8>) throws(ParseFailure) {
    // A line that may begin a part has three bytes at least.
    guard mail.count > 3 * Limits.mailBoundaries else { return }
    let (boundaries, fields) = mail.withUnsafeBytes(countParts)
    guard boundaries > Limits.mailBoundaries || fields > Limits.mailFields else { return }
    throw ParseFailure(
      reason: .tooLarge,
      detail:
        "The mail has \(boundaries) lines that may begin a part and \(fields) that may be fields of a header, more than "
        + "\(Limits.mailBoundaries) or \(Limits.mailFields).",
      advice: "Save what is to be read by itself.")
  }

  /// The lines that begin with two hyphens, and those that begin with a name and a colon.
  private static func countParts(_ mail: UnsafeRawBufferPointer) -> (boundaries: Int, fields: Int) {
    var (boundaries, fields, start) = (0, 0, 0)
    while start < mail.count {
      let end = mail.first(0x0A, from: start) ?? mail.count
      let line = UnsafeRawBufferPointer(rebasing: mail[start..<end])
      if line.starts(with: [0x2D, 0x2D]) {
        boundaries += 1
      } else if let sign = line.firstIndex(where: { !isAlphanumeric($0) && $0 != 0x2D }), sign > 0, line[sign] == 0x3A {
        fields += 1
      }
      start = end + 1
    }
    return (boundaries, fields)
  }
}
