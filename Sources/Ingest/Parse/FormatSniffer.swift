/// Decides what a text is written in, from its content first and its name second.
enum FormatSniffer {
  static func sniff(_ source: SourceText, name: String) throws(ParseFailure) -> Format {
    let head = Head(source)
    if let failure = head.refusal { throw failure }
    let ending = name.lowercased()
    if let feed = head.feed { return feed }
    if let records = head.records(ending) { return records }
    if head.isHTML { return .html }
    if ending.hasSuffix(".html") || ending.hasSuffix(".htm") || ending.hasSuffix(".xhtml"), head.hasTag { return .html }
    if ending.hasSuffix(".md") || ending.hasSuffix(".markdown") { return .markdown }
    if head.hasFrontMatter { return .markdown }
    return .text
  }
}

extension FormatSniffer {
  /// Whether bytes are a mail or a mailbox, by the fields in their first lines; nil when they are neither.
  static func mail(_ bytes: [UInt8], name: String) -> Format? {
    guard mayOpenWithField(bytes) else { return nil }
    let first = Array(bytes.prefix(Limits.headBytes))
    guard !first.contains(0), let source = try? SourceText.decode(first, as: nil, declared: nil) else { return nil }
    let head = Head(source)
    // Of what is called a mail less is asked: drafts and exports may have no more than a sender and a subject.
    if !head.isMailbox, name.lowercased().hasSuffix(".eml"), head.hasFields(atLeast: 2) { return .mail }
    return head.isMail ? head.isMailbox ? .mbox : .mail : nil
  }

  /// Whether the first line may be a header field, or part mails; cheap, for the many files in which it is neither.
  private static func mayOpenWithField(_ bytes: [UInt8]) -> Bool {
    guard let start = bytes.firstIndex(where: { $0 > 0x20 }) else { return false }
    // "From " parts mails; what is not ASCII may be white space, too, but for the quotation marks that many a text begins with.
    let first = bytes[start...].prefix(5)
    if first.elementsEqual("From ".utf8) { return true }
    if bytes[start] >= 0x80 {
      return !(first.starts(with: [0xE2, 0x80]) && first.count > 2 && (0x98...0x9F).contains(first[start + 2]))
    }
    let end = bytes[start...].firstIndex { !isAlphanumeric($0) && $0 != UInt8(ascii: "-") }
    return end.map { bytes[$0] == UInt8(ascii: ":") } ?? false
  }
}

/// The beginning of a text, as far as formats show there.
private struct Head {
  private let source: SourceText
  private let text: ArraySlice<UInt8>
  private let offset: Int
  /// The first of the first lines, as bytes.
  private let beginning: ArraySlice<UInt8>

  init(_ source: SourceText) {
    self.source = source
    let first = source.lines.first { !$0.isBlank }
    offset = first?.bytes.lowerBound ?? 0
    let from = first?.content.lowerBound ?? source.utf8.count
    text = source.utf8[from..<min(source.utf8.count, from + 4096)]
    beginning = first.map { source.utf8[$0.content].prefix(Self.lineBytes) } ?? []
  }

  /// The first lines that are not blank.
  private var firstLines: [String] {
    source.lines.lazy.filter { !$0.isBlank }.prefix(Limits.headLines).map {
      String(decoding: source.utf8[$0.content].prefix(Self.lineBytes), as: UTF8.self)
    }
  }

  /// Bytes of a line that are looked at.
  private static let lineBytes = 400

  private func begins(_ prefix: StaticString) -> Bool { text.withUnsafeBufferPointer { $0.begins(with: prefix) } }

  private func contains(_ word: StaticString) -> Bool { text.withUnsafeBufferPointer { $0.holds(word) } }

  var hasTag: Bool {
    contains("<p") || contains("<div") || contains("<h1") || contains("<br") || contains("<span") || contains("</")
  }

  var isHTML: Bool {
    // All that follows begins so.
    guard begins("<") else { return false }
    let tags: [StaticString] = [
      "<!doctype html", "<html", "<head", "<body", "<title", "<meta ", "<article", "<main", "<div", "<h1", "<p>", "<p ",
    ]
    if tags.contains(where: begins) { return true }
    return contains("<html") || contains("<body") || contains("<!doctype html")
  }

  /// `---` on the first line and a `key: value` under it, or `+++` and a `key = value`.
  var hasFrontMatter: Bool {
    guard begins("---") || begins("+++") else { return false }
    let firstLines = firstLines
    return FrontMatter.Style.allCases.contains { style in
      firstLines.count >= 3 && firstLines[0] == style.fence && FrontMatter.isEntry(firstLines[1], style)
        && firstLines.dropFirst(2).contains { $0 == style.fence || FrontMatter.isEntry($0, style) }
    }
  }

  /// The kind of feed that the outermost element opens. RDF is a feed only with the vocabulary of RSS.
  var feed: Format? {
    switch rootElement {
    case "rss": .rss
    case "rdf:rdf": contains("purl.org/rss/1.0") || contains("rdf/simple/0.9") ? .rss : nil
    case "feed", "atom:feed": contains("xmlns") ? .atom : nil
    default: nil
    }
  }

  /// The name of the first element, in lower case, behind the XML declaration, instructions, comments and the DOCTYPE.
  private var rootElement: String? {
    var rest = text
    while rest.first == UInt8(ascii: "<") {
      let name = rest.dropFirst().prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
      guard name.first == UInt8(ascii: "?") || name.first == UInt8(ascii: "!") else {
        return String(decoding: name, as: UTF8.self).lowercased()
      }
      guard let end = Self.end(ofMarkup: rest) else { return nil }
      rest = rest[(end + 1)...].drop { $0 <= 0x20 }
    }
    return nil
  }

  /// Where a comment, an instruction or a DOCTYPE, with its declarations in brackets, ends.
  private static func end(ofMarkup text: ArraySlice<UInt8>) -> Int? {
    let close: String
    if text.starts(with: "<!--".utf8) {
      close = "-->"
    } else {
      let first = text.first { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: ">") }
      close = first == UInt8(ascii: "[") ? "]>" : ">"
    }
    let last = text.indices.first { text[$0...].starts(with: close.utf8) }
    return last.map { $0 + close.utf8.count - 1 }
  }

  /// Why this is a format that is not read as an article.
  var refusal: ParseFailure? {
    if begins("{\\rtf") { return refuse("an RTF document", "Save it as plain text or HTML.") }
    if begins("[internetshortcut]") || begins("[desktop entry]") {
      return refuse("a shortcut to a page", "Open it, and save the page itself.")
    }
    if begins("%!ps") { return refuse("a PostScript document", "Extract its text first.") }
    if isTable {
      return refuse(
        "a table (CSV) with a row for each article",
        "Make it JSON Lines, for example with: python3 -c 'import csv, json, sys; "
          + "[print(json.dumps(row)) for row in csv.DictReader(sys.stdin)]' < FILE.csv > FILE.jsonl")
    }
    if feed != nil || isHTML { return nil }
    if begins("<") {
      if begins("<?xml") || begins("<!doctype") || contains("xmlns") {
        return refuse("an XML document", "Convert it to plain text, Markdown or HTML.")
      }
    }
    return nil
  }

  /// Whether the first line names the columns of a table: words without spaces, three of them names of what articles have.
  private var isTable: Bool {
    // By bytes first, and before any text is made of them: hardly any other first line has no space and two signs, and to look at
    // characters is dear. A space is in a column, whatever parts them.
    let signs = beginning.withUnsafeBytes { bytes in
      bytes.first(0x20) != nil
        ? [] : Self.columnSigns.filter { sign in bytes.first(sign).flatMap { bytes.first(sign, from: $0 + 1) } != nil }
    }
    guard !signs.isEmpty, let header = firstLines.first else { return false }
    return signs.contains { sign in
      let separator = Character(Unicode.Scalar(sign))
      let columns = header.split(separator: separator, omittingEmptySubsequences: false).map { column in
        column.filter { $0 != "\"" }
      }
      guard columns.count >= 3, !columns.contains(where: \.isEmpty) else { return false }
      let known = Set(ArticleFields.Kind.allCases.flatMap(ArticleFields.standard.names))
      return columns.count { known.contains(ArticleFields.plain($0)) } >= 3
    }
  }

  /// What parts the columns of a table.
  private static let columnSigns: [UInt8] = [
    UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|"),
  ]

  private func refuse(_ kind: String, _ advice: String) -> ParseFailure {
    ParseFailure(
      reason: .unsupportedFormat, detail: "The file is \(kind): it begins with \(excerpt) at byte \(offset).",
      advice: advice)
  }

  private var excerpt: String {
    let line = firstLines.first ?? ""
    return "\"" + line.prefix(40) + (line.count > 40 ? "…" : "") + "\""
  }

  /// JSON: an object whose first key is quoted, or an array of objects or strings; or JSON Lines: several objects a line each.
  func records(_ ending: String) -> Format? {
    guard let first = text.first(where: { $0 > 0x20 }), first == 0x7B || first == 0x5B else { return nil }
    if isArrayOfScalars { return .json }
    let solid = Array(text.lazy.filter { $0 > 0x20 }.prefix(2))
    let second = solid.count > 1 ? solid[1] : 0
    let isObject = first == 0x7B && (second == 0x22 || second == 0x7D)
    let isArray = first == 0x5B && (second == 0x7B || second == 0x5B || second == 0x22)
    guard isObject || isArray, contains(":") || second == 0x7D || isArray else { return nil }
    let firstLines = firstLines
    let lines = firstLines.count { $0.hasPrefix("{") }
    let isLines = firstLines.count > 1 && lines == firstLines.count
    let isNamedLines = ending.hasSuffix(".jsonl") || ending.hasSuffix(".ndjson") || ending.hasSuffix(".jl")
    return isObject && (isLines || isNamedLines) ? .jsonLines : .json
  }

  /// A list of numbers, true, false and null, which no text is.
  private var isArrayOfScalars: Bool {
    guard text.first == UInt8(ascii: "[") else { return false }
    let solid = text.filter { $0 > 0x20 }
    guard solid.first == UInt8(ascii: "["), solid.last == UInt8(ascii: "]"), solid.contains(UInt8(ascii: ",")) else {
      return false
    }
    return solid.dropFirst().dropLast().split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).allSatisfy
    { part in
      let word = String(decoding: part, as: UTF8.self)
      return ["true", "false", "null"].contains(word) || Double(word) != nil
    }
  }

  /// A mail behind the line that parts the mails of a mailbox.
  var isMailbox: Bool { firstLines.first?.hasPrefix("From ") == true }

  /// Two of the header fields that every message has (RFC 5322), in an unbroken run of fields; one is no evidence,
  /// since reports begin with "From:" or "Date:" too.
  var isMail: Bool {
    let technical: Set<String> = [
      "message-id", "received", "return-path", "mime-version", "dkim-signature", "delivered-to",
    ]
    let found = essentialFields
    let hasTechnical = found.contains { technical.contains($0) }
    return found.count >= 3 || found.count >= 2 && hasTechnical
  }

  /// Whether there are so many of these fields, in what begins with a field.
  func hasFields(atLeast count: Int) -> Bool { essentialFields.count >= count }

  /// Which of the fields that messages have stand in the first lines; none when the first line is no field.
  private var essentialFields: Set<String> {
    let firstLines = firstLines
    guard let first = firstLines.first, let colon = first.utf8.firstIndex(of: 0x3A),
      first[..<colon].utf8.allSatisfy({ isAlphanumeric($0) || $0 == 0x2D }) || first.hasPrefix("From ")
    else { return [] }
    let essential: Set<String> = [
      "from", "to", "date", "subject", "message-id", "received", "return-path", "mime-version", "delivered-to",
      "content-type", "reply-to", "dkim-signature", "x-mailer",
    ]
    var found: Set<String> = []
    for line in firstLines {
      guard let colon = line.utf8.prefix(20).firstIndex(of: 0x3A) else { continue }
      let field = line[..<colon].lowercased()
      if essential.contains(field) { found.insert(field) }
    }
    return found
  }
}
