/// The `key: value` lines between two `---` at the head of a Markdown file. Only plain scalars are read: a YAML library
/// would bring megabytes for three keys.
struct FrontMatter {
  /// The lines it takes, with both `---`.
  var lines: Range<Int>
  var known = StoryAssembly.Known()

  static func read(_ source: SourceText) -> FrontMatter? {
    guard let open = source.lines.firstIndex(where: { !$0.isBlank }), isFence(source, open) else { return nil }
    var matter = FrontMatter(lines: open..<open)
    var isAuthorList = false
    for index in (open + 1)..<source.lines.count {
      let line = source.lines[index]
      guard line.content.upperBound - source.lines[open].content.upperBound <= Limits.frontMatterBytes else {
        return nil
      }
      if isFence(source, index) {
        matter.lines = open..<index + 1
        return index > open + 1 ? matter : nil
      }
      let text = source.string(line.content)
      if isAuthorList, text.hasPrefix("- ") {
        let name = scalar(String(text.dropFirst(2)))
        let names = matter.known.byline.map { $0.value + ", " + name } ?? name
        matter.known.byline = Fact(value: names, source: "front matter")
        continue
      }
      isAuthorList = false
      guard isEntry(text), let colon = text.firstIndex(of: ":") else {
        // Nested and continued values are passed over; prose means that the opening line was a rule.
        if line.indent > 0 || text.hasPrefix("-") || text.hasPrefix("#") || line.isBlank { continue }
        return nil
      }
      guard line.indent == 0 else { continue }
      let key = text[..<colon].lowercased()
      let value = scalar(String(text[text.index(after: colon)...]))
      isAuthorList = ["author", "authors", "byline"].contains(key) && value.isEmpty
      matter.take(key: key, value: value)
    }
    return nil
  }

  private static func isFence(_ source: SourceText, _ index: Int) -> Bool {
    source.lines[index].indent == 0 && source.utf8[source.lines[index].content].elementsEqual("---".utf8)
  }

  /// Whether a line is `key: value` with a key of letters, digits, `_` and `-`.
  static func isEntry(_ text: String) -> Bool {
    guard let colon = text.utf8.firstIndex(of: 0x3A), colon != text.utf8.startIndex else { return false }
    let after = text.utf8.index(after: colon)
    guard after == text.utf8.endIndex || text.utf8[after] == 0x20 else { return false }
    return text.utf8[..<colon].allSatisfy { isAlphanumeric($0) || $0 == 0x5F || $0 == 0x2D }
  }

  private mutating func take(key: String, value: String) {
    guard !value.isEmpty else { return }
    switch key {
    case "title", "headline": known.title = known.title ?? Fact(value: value, source: "front matter")
    case "author", "authors", "byline": known.byline = Fact(value: Self.list(value), source: "front matter")
    case "date", "published", "pubdate", "publishdate", "published_at", "datepublished":
      let iso = MetaLine.dated(value)?.published
      if let iso, known.published == nil { known.published = Fact(value: iso, source: "front matter") }
    default: break
    }
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
    guard value.hasPrefix("["), value.hasSuffix("]") else { return value }
    return value.dropFirst().dropLast().split(separator: ",").map { scalar(MetaLine.trimmed(String($0))) }
      .joined(separator: ", ")
  }
}
