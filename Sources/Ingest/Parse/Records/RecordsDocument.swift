/// JSON and JSON Lines: each object with the fields of an article is a story, whose bytes are those of the object.
struct RecordsDocument {
  private var document: Document
  private let markup: PlainMarkup
  private let fields: ArticleFields
  /// What the feed around the records says, which holds for each that does not say it.
  private var feed: Entry?
  /// The number of the last paragraph, and of the last record.
  private var line = 0
  private var count = 0

  /// Reads a file that is one value: an article, a list of them, or one of the usual wrappers around such a list.
  static func read(_ source: SourceText, _ fields: ArticleFields, fileBytes: Int) throws(ParseFailure) -> Document {
    var reader = RecordsDocument(source, .json, fields, fileBytes: fileBytes)
    let bytes = reader.markup.bytes
    do throws(JSONError) {
      try bytes.withBytes { raw throws(JSONError) in
        try JSONReader.read(raw, bounds: .file) { value throws(JSONError) in reader.take(value, from: 0, depth: 0) }
      }
    } catch {
      throw Self.failure(error, "The file", at: 0, in: reader.markup)
    }
    return try reader.finished(reader.count == 0 ? "It holds no object with the fields of an article." : nil)
  }

  /// Reads a file of one value a line. A line that cannot be read costs no more than itself.
  static func readLines(
    _ source: SourceText, _ fields: ArticleFields, fileBytes: Int
  ) throws(ParseFailure) -> Document {
    var reader = RecordsDocument(source, .jsonLines, fields, fileBytes: fileBytes)
    let bytes = reader.markup.bytes
    var number = 0
    var from = 0
    bytes.withUnsafeBytes { raw in
      while from < raw.count {
        let to = raw.first(UInt8(ascii: "\n"), from: from) ?? raw.count
        number += 1
        reader.takeLine(UnsafeRawBufferPointer(rebasing: raw[from..<to]), number, at: from)
        from = to + 1
      }
    }
    return try reader.finished(nil)
  }

  private init(_ source: SourceText, _ format: Format, _ fields: ArticleFields, fileBytes: Int) {
    markup = PlainMarkup(source, fileBytes: fileBytes)
    document = Document(
      format: format, encoding: source.encoding, replacements: source.replacements, stories: [], dropped: [])
    self.fields = fields
  }

  private mutating func takeLine(_ raw: UnsafeRawBufferPointer, _ number: Int, at start: Int) {
    guard !document.isCrowded, raw.contains(where: { $0 > 0x20 }) else { return }
    let before = count
    do throws(JSONError) {
      try JSONReader.read(raw, bounds: .file) { value throws(JSONError) in take(value, from: start, depth: 0) }
      guard count == before else { return }
      document.skip("line \(number)", Self.noArticle("It holds no object with the fields of an article."))
    } catch {
      document.skip("line \(number)", Self.failure(error, "The line", at: start, in: markup))
    }
  }

  /// What was read; nothing at all is a refusal, which tells of the first part that could not be read.
  private func finished(_ nothing: String?) throws(ParseFailure) -> Document {
    if let nothing { throw Self.noArticle(nothing) }
    guard document.stories.isEmpty, let first = document.problems.first else { return document }
    throw ParseFailure(
      reason: ParseFailure.Reason(rawValue: first.reason) ?? .damaged,
      detail: "None of \(document.skipped) records could be read; \(first.place): \(first.detail)", advice: Self.advice)
  }

  // MARK: records

  /// The keys that lists of articles stand under, with those of the things around them.
  private static let wrappers = [
    "articles", "items", "entries", "stories", "news", "posts", "results", "docs", "documents", "records", "hits",
    "data",
    "response", "feed", "channel", "graph", "value", "rows", "nodes", "edges", "list",
  ]

  private mutating func take(_ value: JSONValue, from start: Int, depth: Int) {
    guard !document.isCrowded else { return }
    switch value.type {
    case .array:
      guard depth < Limits.recordDepth else { return }
      for element in value.elements { take(element, from: start, depth: depth + 1) }
    case .object:
      let record = ArticleRecord(value, fields)
      if record.hasText { return add(record, value.bytes, from: start) }
      if depth < Limits.recordDepth, let inner = Self.wrapped(record) {
        if Self.isJSONFeed(record) {
          document.format = .jsonFeed
          feed = record.entry(bytes: value.bytes)
        }
        return take(inner, from: start, depth: depth + 1)
      }
      if record.isHeadline { return add(record, value.bytes, from: start) }
      if depth > 0 { skip("It has neither a text nor a headline with an address or a date.") }
    default:
      if depth > 0 { skip("It is no object.") }
    }
  }

  private static func wrapped(_ record: ArticleRecord) -> JSONValue? {
    wrappers.lazy.compactMap { record[$0] }.first { value in
      value.type == .object || value.elements.contains { $0.type == .object }
    }
  }

  /// JSON Feed 1.0 and 1.1: the version is an address.
  private static func isJSONFeed(_ record: ArticleRecord) -> Bool {
    record["version"]?.scalar?.contains("jsonfeed.org/version") == true
  }

  private mutating func add(_ record: ArticleRecord, _ bytes: Range<Int>, from start: Int) {
    count += 1
    var entry = record.entry(bytes: markup.origin(of: start + bytes.lowerBound..<start + bytes.upperBound))
    if let feed {
      entry.publisher = entry.publisher ?? feed.title.map { Fact(value: $0.value, source: "title of the feed") }
      entry.byline = entry.byline ?? feed.byline.map { Fact(value: $0.value, source: "author of the feed") }
      entry.language = entry.language ?? feed.language.map { Fact(value: $0.value, source: "language of the feed") }
    }
    document.add(entry, place: "record \(count)", after: &line)
  }

  private mutating func skip(_ why: String) {
    count += 1
    document.skip("record \(count)", Self.noArticle(why))
  }

  // MARK: refusals

  private static let advice =
    "Give the fields the names that docs/formats.md lists, or write the text into a .txt, .md or .html file."

  private static func noArticle(_ why: String) -> ParseFailure {
    ParseFailure(reason: .unsupportedFormat, detail: why, advice: advice)
  }

  private static func failure(
    _ error: JSONError, _ what: String, at start: Int, in markup: PlainMarkup
  ) -> ParseFailure {
    let byte = markup.origin(of: start + error.byte..<start + error.byte).lowerBound
    return ParseFailure(
      reason: .damaged, detail: "\(what) is not JSON: \(error.why) at byte \(byte).",
      advice: "Write it anew with a program that makes JSON, or fetch it again.")
  }
}
