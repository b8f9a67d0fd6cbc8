/// From a file's bytes to its stories. Pure: the same bytes, name and format give the same document on every machine.
public enum Parser {
  /// Reads a file.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - name: its name, whose ending helps to recognise the format; it may be empty.
  ///   - format: what to read it as, when somebody knows better than the content.
  ///   - fields: what the fields of records in JSON are called.
  /// - Returns: the document; one without stories when there is nothing but white space.
  /// - Throws: `ParseFailure` when the bytes are not text, or text that is not an article.
  public static func parse(
    _ bytes: [UInt8], name: String, format: Format? = nil, fields: ArticleFields = .standard
  ) throws(ParseFailure) -> Document {
    if let failure = Magic.refusal(of: bytes) { throw failure }
    let family = UnicodeForm.detect(bytes)
    if family == nil, let failure = Magic.controlRefusal(of: bytes) { throw failure }
    try DocumentBounds.refuseLines(bytes, unit: family?.unitBytes ?? 1)
    let declared = XMLDeclaration.encoding(bytes) ?? HTMLCharset.declared(bytes, name: name, format: format)
    let source = try SourceText.decode(bytes, as: family, declared: declared)
    let found: Format
    if let format { found = format } else { found = try FormatSniffer.sniff(source, name: name) }
    switch found {
    case .text: return TextDocument.read(source)
    case .markdown: return MarkdownDocument.read(source)
    case .html: return try HTMLDocument.read(source, fileBytes: bytes.count)
    case .rss, .atom: return try FeedDocument.read(source, found, fileBytes: bytes.count)
    case .json, .jsonFeed: return try RecordsDocument.read(source, fields, fileBytes: bytes.count)
    case .jsonLines: return try RecordsDocument.readLines(source, fields, fileBytes: bytes.count)
    }
  }
}
