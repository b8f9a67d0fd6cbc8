/// Archives: each member is a document of its own, and its stories name it.
struct ArchiveDocument {
  private var document: Document
  private let context: ParseContext
  private let fileBytes: Int
  private var encodings: Set<String?> = []

  /// Reads a compressed file, which is what is in it, or an archive, which is what all of its members are.
  static func read(_ bytes: [UInt8], _ context: ParseContext) throws(ParseFailure) -> Document {
    try refuseNesting(context)
    return try ArchiveReader.read(bytes) { reader throws(ParseFailure) in
      var archive = ArchiveDocument(.archive, context, fileBytes: bytes.count)
      var index = 0
      while let member = try reader.next() {
        if member.isWhole { return try archive.whole(try reader.content()) }
        try refuseDocument(member.path, index, &reader)
        index += 1
        if isPassedOver(member.path) { continue }
        do throws(ParseFailure) {
          if member.isEncrypted { throw encrypted }
          archive.add(try reader.content(), path: member.path)
        } catch {
          // A member that is too large says so of the whole archive: what else is in it was not looked at.
          if error.reason == .tooLarge { throw error }
          archive.document.skip(place(member.path), error)
        }
      }
      if let damage = reader.damage {
        guard !archive.document.stories.isEmpty else { throw damage }
        archive.document.skip("the rest", damage)
      }
      return try archive.finished()
    }
  }

  /// A document for the parts of a file of so many bytes.
  init(_ format: Format, _ context: ParseContext, fileBytes: Int) {
    document = Document(format: format, encoding: nil, replacements: 0, stories: [], dropped: [])
    self.context = context
    self.fileBytes = fileBytes
  }

  /// Archives in an archive are read, what is in these is not: each level may be a thousand times as large as it looks.
  static func refuseNesting(_ context: ParseContext) throws(ParseFailure) {
    guard context.level > Limits.archiveLevels else { return }
    throw ParseFailure(
      reason: .unsupportedFormat, detail: "It is an archive in an archive in an archive, and only one level is opened.",
      advice: "Unpack the outer ones first.")
  }

  /// Reads a member, and takes its stories.
  ///
  /// - Parameters:
  ///   - charset: the encoding that is declared around it.
  ///   - url: where it was fetched from.
  mutating func add(_ bytes: [UInt8], path: [UInt8], charset: String? = nil, url: Fact? = nil) {
    let place = Self.place(path)
    do throws(ParseFailure) {
      let name = path.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) } ?? ""
      add(try Parser.parse(bytes, context.part(name, charset: charset)), place: place, url: url)
    } catch { document.skip(place, error) }
  }

  /// Takes the stories of a part that was read.
  private mutating func add(_ part: Document, place: String, url: Fact?) {
    for var story in part.stories {
      story.bytes = 0..<fileBytes
      story.member = story.member.map { place + "/" + $0 } ?? place
      story.url = story.url ?? url
      document.stories.append(story)
    }
    if !part.stories.isEmpty { encodings.insert(part.encoding) }
    document.replacements += part.replacements
    document.dropped += part.dropped.prefix(max(0, Limits.droppedLines - document.dropped.count))
    document.skip(part, place)
  }

  /// What was read; an archive none of whose members could be read is refused for what its first one is refused for.
  func finished() throws(ParseFailure) -> Document {
    var document = document
    if encodings.count == 1, let one = encodings.first { document.encoding = one }
    guard document.stories.isEmpty, let first = document.problems.first else { return document }
    throw ParseFailure(
      reason: ParseFailure.Reason(rawValue: first.reason) ?? .damaged,
      detail: "None of the \(document.skipped) members could be read; \(first.place): \(first.detail)",
      advice: "Put the articles into the archive as text, HTML, feeds, JSON or mail.")
  }

  /// A part that could not be read.
  mutating func skip(_ path: [UInt8], _ failure: ParseFailure) { document.skip(Self.place(path), failure) }

  /// A compressed file is the file that is in it; only the places in it are not those of this file.
  private func whole(_ content: [UInt8]) throws(ParseFailure) -> Document {
    var name = context.name
    for ending in [".gz", ".bz2", ".xz", ".zst"] where name.lowercased().hasSuffix(ending) {
      name = String(name.dropLast(ending.count))
    }
    var part = context.part(name)
    if case .packed? = Container(content) {} else { part.level = context.level }
    var inner = try Parser.parse(content, part)
    for index in inner.stories.indices { inner.stories[index].bytes = 0..<fileBytes }
    return inner
  }

  /// A member's path, as paths are escaped, and no longer than a fact may be.
  private static func place(_ path: [UInt8]) -> String { PathEscape.escape(Array(path.prefix(Limits.memberPathBytes))) }

  /// Hidden and unfinished files, as in a folder; and what belongs to a saved page and is no article.
  private static func isPassedOver(_ path: [UInt8]) -> Bool {
    if IgnoreRules.rule(forPath: path) != nil || path.starts(with: "__MACOSX/".utf8) { return true }
    let name = String(decoding: path.suffix(8), as: UTF8.self).lowercased()
    return [".css", ".js", ".mjs", ".map", ".woff", ".woff2", ".ttf"].contains(where: name.hasSuffix)
  }

  private static let encrypted = ParseFailure(
    reason: .encrypted, detail: "It is encrypted, and there is no password.",
    advice: "Unpack it with its password, and put the articles into the folder.")

  /// The refusal of office documents, books and programs, which are zip archives by form.
  private static func refuseDocument(
    _ path: [UInt8], _ index: Int, _ reader: inout ArchiveReader
  ) throws(ParseFailure) {
    var kind: String?
    if path == Array("[Content_Types].xml".utf8) {
      kind = "an Office document (docx, xlsx, pptx)"
    } else if path == Array("META-INF/MANIFEST.MF".utf8) {
      kind = "a Java archive"
    } else if index == 0, path == Array("mimetype".utf8) {
      kind = try reader.content().starts(with: "application/epub".utf8) ? "a book (epub)" : "an OpenDocument file (odt)"
    }
    guard let kind else { return }
    throw ParseFailure(
      reason: .notText, detail: "The file is \(kind), a zip archive by form.",
      advice: "Save the document as plain text or HTML.")
  }
}
