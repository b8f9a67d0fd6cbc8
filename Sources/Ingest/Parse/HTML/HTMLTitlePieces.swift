/// The pieces of a page's `title`: the headline, the section, the site, in any order, with signs between.
struct HTMLTitlePieces {
  /// Each run of pieces, folded, and those of one piece first; none when nothing parts the title.
  private var runs: Set<String> = []
  /// The bytes of the longest run, and of the longest piece.
  private var mostBytes = 0
  private var mostPieceBytes = 0

  /// - Parameter site: whose name is no headline.
  init(_ title: String, _ site: HTMLSite) {
    let pieces = Self.pieces(of: title)
    guard 2...Limits.titlePieces ~= pieces.count else { return }
    let folded = pieces.map(HTMLTitle.folded)
    for first in pieces.indices {
      var run = ""
      for last in first..<pieces.endIndex {
        run += folded[last]
        if last == first, site.isNamed(pieces[first]) { continue }
        // All of it is no piece.
        guard last - first + 1 < pieces.count, Self.isLong(run) else { continue }
        runs.insert(run)
        mostBytes = max(mostBytes, run.utf8.count)
        if last == first { mostPieceBytes = max(mostPieceBytes, run.utf8.count) }
      }
    }
  }

  /// A headline has some letters, or a few in a script that needs no more.
  private static func isLong(_ text: String) -> Bool { text.utf8.count >= 6 }

  /// Whether a folded text is one of the pieces, or several that stand side by side.
  func isPart(_ text: String) -> Bool { runs.contains(text) }

  /// Whether it is the longest piece, so that no other can be the headline instead.
  func isLongest(_ text: String) -> Bool { text.utf8.count >= mostPieceBytes && runs.contains(text) }

  /// The longest text that is one of the pieces or several; the first of those that are as long.
  func longest(of texts: [String]) -> String? {
    guard !runs.isEmpty else { return nil }
    var found: String?
    // Signs and spaces are what else a text has than its letters.
    for text in texts where text.utf8.count <= 2 * mostBytes && text.utf8.count > found?.utf8.count ?? 0 {
      if runs.contains(HTMLTitle.folded(text)) { found = text }
    }
    return found
  }

  // MARK: Signs

  private static let separators: Set<Substring> = [
    "|", "-", "–", "—", "»", "·", "•", "::", "/", ":", "‹", "«", "<", ">", "~", "//", "--", "›",
  ]

  /// Signs that part pieces without spaces where a script has none.
  private static func isWideSign(_ character: Character) -> Bool { "｜：_|－-".contains(character) }

  /// A title at all signs that may part it.
  private static func pieces(of title: String) -> [String] {
    var pieces: [[Substring]] = [[]]
    for word in title.atSpaces {
      if word.utf8.count <= 3, separators.contains(word) {
        pieces.append([])
      } else if let last = word.utf8.last, last == UInt8(ascii: ":") || last == UInt8(ascii: "-"), word.utf8.count > 1 {
        pieces[pieces.count - 1].append(word.dropLast())
        pieces.append([])
      } else {
        pieces[pieces.count - 1].append(word)
      }
    }
    let texts = pieces.map { $0.joined(separator: " ") }.filter { !$0.isEmpty }
    return texts.flatMap { text in
      isWide(text) || text.utf8.contains(UInt8(ascii: "|"))
        ? text.split(whereSeparator: isWideSign).map { SourceText.cleaned(String($0)) }.filter { !$0.isEmpty } : [text]
    }
  }

  /// Whether a text is written without spaces between words: Chinese, Japanese.
  private static func isWide(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { raw in
      raw.contains { $0 >= 0xE3 }
        && raw.indices.dropLast().contains { at in
          // U+3040 to U+9FFF.
          raw[at] == 0xE3 && raw[at + 1] >= 0x81 || (0xE4...0xE9).contains(raw[at])
        }
    }
  }

  /// Whether a byte is part of a separator, as any beyond ASCII may be.
  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "|"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "~"), 0x80...:
      true
    default: false
    }
  }

  // MARK: The site

  /// A title without " | Site", " - Site", " – Site" or "Site: " around it.
  static func withoutSite(_ title: String, _ site: HTMLSite) -> String {
    // Many have no sign that may part them, which is soon seen by bytes.
    guard title.utf8.contains(where: isSeparator) else { return SourceText.cleaned(title) }
    if isWide(title), let short = withoutWideSite(title, site) { return short }
    var words = title.split(separator: " ")
    if let at = siteEnd(words) { words.removeSubrange(...at) }
    var mark: Substring?
    // From behind: "Headline | Section | Site".
    while let at = words.lastIndex(where: separators.contains), at >= 1 {
      let suffix = words[(at + 1)...].joined(separator: " ")
      // An unnamed suffix is taken for the site only when it is short beside what it follows.
      let isSection = words[at] == mark && words.count - at - 1 <= 2 && at >= 2
      let isStrong = ["|", "~", "//", "--", "::"].contains(words[at])
      guard site.isNamed(suffix) || isSection || isStrong && at >= 2 || words.count - at - 1 <= 3 && at >= 5
      else {
        break
      }
      mark = words[at]
      words.removeSubrange(at...)
    }
    if let at = words.firstIndex(where: { separators.contains($0) || $0.hasSuffix(":") }), at + 2 < words.count,
      site.isNamed(words[...at].joined(separator: " "))
    {
      words.removeSubrange(...at)
    }
    return words.joined(separator: " ")
  }

  /// Where a site's name ends that comes first, told by nothing but how short it is: "Site | A headline of several words".
  private static func siteEnd(_ words: [Substring]) -> Int? {
    let marks = words.indices.filter { separators.contains(words[$0]) }
    guard marks.count == 1, let at = marks.first, ["|", "»", "::", "//"].contains(words[at]), 1...4 ~= at,
      words.count - at - 1 >= max(5, at + 2)
    else { return nil }
    return at
  }

  /// "新橋を市議会が可決｜港湾新報" without what stands behind the last sign: the site, if it is named so or short.
  private static func withoutWideSite(_ title: String, _ site: HTMLSite) -> String? {
    guard let at = title.lastIndex(where: isWideSign), at > title.startIndex else { return nil }
    let before = title[..<at]
    let behind = SourceText.cleaned(String(title[title.index(after: at)...]))
    let isShort = "｜_|-－".contains(title[at]) && behind.count <= 10 && behind.count * 3 <= before.count * 2
    guard !behind.isEmpty, before.count >= 4, site.isNamed(behind) || isShort, isWide(String(before)) else {
      return nil
    }
    let rest = SourceText.cleaned(String(before))
    // "市议会批准新建大桥_要闻_港口日报"
    return withoutWideSite(rest, site) ?? rest
  }
}
