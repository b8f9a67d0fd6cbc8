/// The `<![CDATA[` sections of a feed, in which nearly all text of most feeds stands, and what may stand in for their content.
///
/// This is no parser: of a feed in which anything else would have to be understood, a document type or a sign without its end, the rest
/// is left as it is.
struct CharacterDataSections {
  /// What stands in for them.
  private(set) var standIns: StandIns
  /// Where, and the bytes.
  private(set) var edits: [(range: Range<Int>, by: [UInt8])] = []

  /// The sections of a feed given as valid UTF-8.
  init(of markup: [UInt8]) {
    standIns = StandIns(of: markup)
    markup.withUnsafeBytes { markup in
      var at = 0
      while let sign = markup.first(UInt8(ascii: "<"), from: at), let next = end(of: sign, in: markup) { at = next }
    }
  }

  /// What begins so and holds anything up to its end. A "<" in an attribute is not well-formed, and such a feed is read once more.
  private static let signs: [(opening: [UInt8], closing: [UInt8], isSection: Bool)] = [
    ("<!--", "-->", false), ("<?", "?>", false), ("<![CDATA[", "]]>", true),
  ].map { (Array($0.0.utf8), Array($0.1.utf8), $0.2) }

  /// Where to go on behind a sign; nil when it cannot be told.
  private mutating func end(of sign: Int, in markup: UnsafeRawBufferPointer) -> Int? {
    guard sign + 1 < markup.count, markup[sign + 1] == UInt8(ascii: "!") || markup[sign + 1] == UInt8(ascii: "?") else {
      return sign + 1
    }
    guard let kind = Self.signs.first(where: { markup[sign...].starts(with: $0.opening) }),
      let end = markup.first(kind.closing, from: sign + kind.opening.count)
    else { return nil }
    let content = markup[sign + kind.opening.count..<end]
    if kind.isSection, let standIn = standIns.take(content, hasReferences: false) {
      edits.append((content.startIndex..<content.endIndex, Array(standIn)))
    }
    return end + kind.closing.count
  }
}
