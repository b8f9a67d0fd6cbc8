/// From a file's bytes to its stories. Pure: the same bytes, name and format give the same document on every machine.
public enum Parser {
  /// Reads a file.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - name: its name, whose ending helps to recognise the format; it may be empty.
  ///   - format: what to read it as, when somebody knows better than the content.
  ///   - fields: what the fields of records in JSON are called.
  ///   - explaining: whether ``Document/outside`` is of interest.
  /// - Returns: the document; one without stories when there is nothing but white space.
  /// - Throws: `ParseFailure` when the bytes are not text, or text that is not an article.
  public static func parse(
    _ bytes: [UInt8], name: String, format: Format? = nil, fields: ArticleFields = .standard, explaining: Bool = false
  ) throws(ParseFailure) -> Document {
    var document = try parse(bytes, ParseContext(name: name, format: format, fields: fields, explains: explaining))
    guard !document.isCrowded else {
      throw ParseFailure(
        reason: .tooManyStories,
        detail: "The file holds more than \(Limits.storiesPerFile) stories, and one event cannot list so many.",
        advice: "Split the file.")
    }
    RepeatedLines.remove(from: &document)
    for i in document.stories.indices {
      let text = document.stories[i].text
      document.stories[i].language = Language.fact(of: text, declared: document.stories[i].language)
      document.mojibake += Mojibake.count(in: text)
    }
    return document
  }

  /// Reads a file or a part of one.
  static func parse(_ bytes: [UInt8], _ context: ParseContext) throws(ParseFailure) -> Document {
    switch Container(bytes) {
    case .packed?: return try ArchiveDocument.read(bytes, context)
    case .warc?: return try WARCDocument.read(bytes, context)
    case nil: return try text(bytes, context)
    }
  }

  private static func text(_ bytes: [UInt8], _ context: ParseContext) throws(ParseFailure) -> Document {
    // A mail is decoded part by part: as a whole it may be in several encodings, and millions of lines of an attachment.
    switch context.format ?? FormatSniffer.mail(bytes, name: context.name) {
    case .mail?: return try MailDocument.read(bytes, context)
    case .mbox?: return try MailDocument.readBox(bytes, context)
    default: break
    }
    if let failure = Magic.refusal(of: bytes) { throw failure }
    let family = UnicodeForm.detect(bytes)
    if family == nil, let failure = Magic.controlRefusal(of: bytes) { throw failure }
    try DocumentBounds.refuseLines(bytes, unit: family?.unitBytes ?? 1)
    let declared =
      context.charset ?? XMLDeclaration.encoding(bytes)
      ?? HTMLCharset.declared(bytes, name: context.name, format: context.format)
    let source = try SourceText.decode(bytes, as: family, declared: declared, most: Limits.headLines)
    let format: Format
    if let known = context.format {
      format = known
    } else {
      format = try FormatSniffer.sniff(source, name: context.name)
    }
    switch format {
    case .text: return TextDocument.read(source.withAllLines)
    case .markdown: return MarkdownDocument.read(source.withAllLines)
    case .html: return try HTMLDocument.read(source, fileBytes: bytes.count, explains: context.explains)
    case .rss, .atom: return try FeedDocument.read(source, format, fileBytes: bytes.count)
    case .json, .jsonFeed: return try RecordsDocument.read(source, context.fields, fileBytes: bytes.count)
    case .jsonLines: return try RecordsDocument.readLines(source, context.fields, fileBytes: bytes.count)
    case .mail, .mbox, .archive, .warc:
      throw ParseFailure(
        reason: .unsupportedFormat, detail: "The file is not what it is to be read as.",
        advice: "Let its format be found out.")
    }
  }
}
