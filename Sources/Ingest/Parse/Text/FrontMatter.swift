/// The `key: value` lines between two `---` at the head of a Markdown file, or the `key = value` lines between two `+++` (TOML). Only
/// plain scalars and lists in one line are read: libraries for both would bring megabytes for a few keys.
struct FrontMatter {
  /// The lines it takes, with both `---`.
  var lines: Range<Int>
  var known = StoryAssembly.Known()

  /// The two ways of writing it.
  enum Style: CaseIterable {
    case yaml, toml

    /// The line before and behind it.
    var fence: String { self == .yaml ? "---" : "+++" }
    /// What parts a key from its value.
    fileprivate var sign: UInt8 { self == .yaml ? UInt8(ascii: ":") : UInt8(ascii: "=") }
  }

  static func read(_ source: SourceText) -> FrontMatter? {
    guard let open = source.lines.firstIndex(where: { !$0.isBlank }),
      let style = Style.allCases.first(where: { isFence($0, source, open) })
    else { return nil }
    var matter = FrontMatter(lines: open..<open)
    var isAuthorList = false
    var isInTable = false
    for index in (open + 1)..<source.lines.count {
      let line = source.lines[index]
      guard line.content.upperBound - source.lines[open].content.upperBound <= Limits.frontMatterBytes else {
        return nil
      }
      if isFence(style, source, index) {
        matter.lines = open..<index + 1
        return index > open + 1 ? matter : nil
      }
      let text = source.string(line.content)
      if isAuthorList, text.hasPrefix("- ") {
        let name = Self.withoutLink(scalar(String(text.dropFirst(2))))
        let names = matter.known.byline.map { $0.value + ", " + name } ?? name
        matter.known.byline = Fact(value: names, source: "front matter")
        continue
      }
      isAuthorList = false
      guard isEntry(text, style), let sign = text.utf8.firstIndex(of: style.sign) else {
        if style == .toml, text.hasPrefix("[") { isInTable = true }
        // Nested and continued values are passed over; prose means that the opening line was a rule.
        if line.indent > 0 || text.hasPrefix("-") || text.hasPrefix("#") || line.isBlank || isInTable { continue }
        if style == .toml, text.hasPrefix("]") || text.hasPrefix("\"") { continue }
        return nil
      }
      guard line.indent == 0, !isInTable else { continue }
      let key = MetaLine.trimmed(text[..<sign].lowercased())
      let value = scalar(String(text[text.index(after: sign)...]))
      isAuthorList = ["author", "authors", "byline"].contains(key) && value.isEmpty
      matter.take(key: key, value: value)
    }
    return nil
  }

  private static func isFence(_ style: Style, _ source: SourceText, _ index: Int) -> Bool {
    source.lines[index].indent == 0 && source.utf8[source.lines[index].content].elementsEqual(style.fence.utf8)
  }

  /// Whether a line is `key: value`, or `key = value`, with a key of letters, digits, `_` and `-`.
  static func isEntry(_ text: String, _ style: Style) -> Bool {
    guard let sign = text.utf8.firstIndex(of: style.sign), sign != text.utf8.startIndex else { return false }
    let after = text.utf8.index(after: sign)
    guard after == text.utf8.endIndex || text.utf8[after] == 0x20 || style == .toml else { return false }
    let key = text.utf8[..<sign]
    let end = style == .toml ? key.lastIndex { $0 != 0x20 } ?? key.startIndex : key.index(before: key.endIndex)
    return key[...end].allSatisfy { isAlphanumeric($0) || $0 == 0x5F || $0 == 0x2D }
  }

  private mutating func take(key: String, value: String) {
    guard !value.isEmpty else { return }
    switch key {
    case "title", "headline": known.title = known.title ?? Fact(value: value, source: "front matter")
    case "author", "authors", "byline":
      known.byline = Fact(value: Self.withoutLink(Self.list(value)), source: "front matter")
    case "date", "published", "pubdate", "publishdate", "published_at", "datepublished":
      let iso = MetaLine.dated(value)?.published
      if let iso, known.published == nil { known.published = Fact(value: iso, source: "front matter") }
    case "lastmod", "modified", "updated", "last_modified", "modified_at", "datemodified":
      if let iso = MetaLine.dated(value)?.published { known.modified = Fact(value: iso, source: "front matter") }
    case "lang", "language", "locale": known.language = Fact(value: value, source: "front matter")
    case "site", "sitename", "site_name", "publisher", "publication":
      known.publisher = known.publisher ?? Fact(value: value, source: "front matter")
    case "url", "canonical", "canonical_url", "canonicalurl", "link", "source_url", "source":
      // A site's own path, as generators of pages have it, says where nothing is.
      if value.hasPrefix("http://") || value.hasPrefix("https://") {
        known.url = known.url ?? Fact(value: value, source: "front matter")
      }
    default: break
    }
  }

  /// "[[people/Jane Doe|Jane Doe]]", a link to another note, as what it shows.
  private static func withoutLink(_ value: String) -> String {
    guard value.hasPrefix("[["), value.hasSuffix("]]") else { return value }
    return String(value.dropFirst(2).dropLast(2).split(separator: "|").last ?? "")
  }

  /// A value without its quotes.
  private static func scalar(_ text: String) -> String {
    let text = text.drop { $0 == " " }
    guard let first = text.first, first == "\"" || first == "'", text.count >= 2, text.last == first else {
      return String(text)
    }
    return String(text.dropFirst().dropLast())
  }

  /// "[A, B]" as "A, B".
  private static func list(_ value: String) -> String {
    guard value.hasPrefix("["), value.hasSuffix("]"), !value.hasPrefix("[[") else { return value }
    return value.dropFirst().dropLast().split(separator: ",").map { scalar(MetaLine.trimmed(String($0))) }
      .joined(separator: ", ")
  }
}
