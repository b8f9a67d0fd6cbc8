/// What the lines around a page's story say: who wrote it, and when.
struct HTMLHeader {
  /// The author, from a line that says "By".
  private(set) var byline: Fact?
  /// The publication date.
  private(set) var published: Fact?
  /// The date of a later change.
  private(set) var modified: Fact?

  /// Reads the lines.
  ///
  /// - Parameter dayFirst: which number of "05/10/2018" is the day, when the page's language tells.
  init(_ lines: [String], dayFirst: Bool?) {
    for (index, text) in lines.enumerated() where text.utf8.count <= Limits.creditBytes {
      if byline != nil, published != nil, modified != nil { return }
      let line =
        MetaLine.parse(text, dayFirst: dayFirst) ?? PostLine.footer(text, dayFirst: dayFirst)
        ?? Self.withoutOutlet(text).flatMap { MetaLine.parse($0, dayFirst: dayFirst) }
      if modified == nil, let date = line?.modified { modified = Fact(value: date, source: "update line") }
      if byline == nil, let name = line?.byline { byline = Fact(value: name, source: "byline line") }
      if published == nil, line?.isUpdate != true || line?.published != nil,
        var date = line?.published ?? Self.date(in: text, dayFirst)
      {
        // The clock time may have a line of its own.
        if !date.contains("T"), index + 1 < lines.count, lines[index + 1].utf8.count <= Limits.clockBytes,
          let moment = DateReader.iso(date + " " + lines[index + 1])
        {
          date = moment
        }
        published = Fact(value: date, source: line?.byline == nil ? "date line" : "byline line")
      }
    }
  }

  /// "By Jane Doe / The Herald", "By Jane Doe jane@herald.example" without what follows the name; nil when nothing does.
  private static func withoutOutlet(_ text: String) -> String? {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "@") }), Byline.hasPrefix(text)
    else {
      return nil
    }
    let words = text.atSpaces
    let kept = words.prefix { $0 != "/" }.filter { !$0.utf8.contains(UInt8(ascii: "@")) }
    return kept.count < words.count ? kept.joined(separator: " ") : nil
  }

  /// The date in a line that has few other words: "News, 19 NOV 2019", "Nov 18, 2019 at 9:24 pm ET • 2 min read".
  private static func date(in text: String, _ dayFirst: Bool?) -> String? {
    var text = text
    guard text.utf8.count <= Limits.headerLineBytes, text.withUTF8(MetaLine.digits) >= 5, Shape(text).words <= 14 else {
      return nil
    }
    return DateReader.first(in: text, dayFirst: dayFirst)
  }
}
