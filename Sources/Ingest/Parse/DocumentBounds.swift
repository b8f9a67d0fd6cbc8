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

  /// The refusal of a page whose elements are so deep in one another that libxml2, which compares each end tag with all that are open,
  /// would take minutes.
  static func tooDeep(_ depth: Int, tags: Int) -> ParseFailure {
    ParseFailure(
      reason: .tooLarge, detail: "The page has \(tags) tags, and more than \(depth) elements within one another.",
      advice: "Save it again from a browser, which mends what was left open.")
  }

  /// The refusal of a feed with so many attributes in one tag that libxml2, which compares each with all before it, would take minutes.
  static func refuseAttributes(_ markup: [UInt8]) throws(ParseFailure) {
    let most = markup.withUnsafeBytes { markup in
      var (most, start) = (0, 0)
      while start < markup.count {
        let end = markup.first(UInt8(ascii: "<"), from: start + 1) ?? markup.count
        if end - start > 4 * Limits.tagAttributes {
          let tag = UnsafeRawBufferPointer(rebasing: markup[start..<end])
          var (signs, at) = (0, 0)
          while let sign = tag.first(UInt8(ascii: "="), from: at), sign + 1 < tag.count {
            if tag[sign + 1] == UInt8(ascii: "\"") || tag[sign + 1] == UInt8(ascii: "'") { signs += 1 }
            at = sign + 1
          }
          most = max(most, signs)
        }
        start = end
      }
      return most
    }
    guard most > Limits.tagAttributes else { return }
    throw ParseFailure(
      reason: .tooLarge, detail: "A tag of the feed has \(most) attributes, more than \(Limits.tagAttributes).",
      advice: "Fetch it again.")
  }

  /// The refusal of a mail that would cost GMime gigabytes, minutes or its stack before anything can be asked of it.
  static func refuseParts(_ mail: ArraySlice<UInt8>) throws(ParseFailure) {
    // What has fewer bytes can hold none of it.
    guard mail.count > Limits.mailGroups else { return }
    let census = mail.withUnsafeBytes(MailCensus.init)
    guard let excess = census.excess else { return }
    throw ParseFailure(
      reason: .tooLarge, detail: "The mail has \(excess).", advice: "Save what is to be read by itself.")
  }
}
