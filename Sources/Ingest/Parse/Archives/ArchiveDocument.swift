/// Archives: each member is a document of its own, and its stories name it.
enum ArchiveDocument {
  /// Reads a compressed file, which is what is in it, or an archive, which is what all of its members are.
  static func read(_ bytes: [UInt8], _ context: ParseContext) throws(ParseFailure) -> Document {
    try refuseNesting(context)
    return try ArchiveReader.read(bytes, context.unpacked) { reader throws(ParseFailure) in
      var parts = Parts(.archive, context, bytes: 0..<bytes.count)
      var index = 0
      while let member = try reader.next() {
        if member.isWhole { return try whole(try reader.content(), context, fileBytes: bytes.count) }
        try refuseDocument(member.path, index, &reader)
        index += 1
        if isPassedOver(member.path) { continue }
        do throws(ParseFailure) {
          if member.isEncrypted { throw encrypted }
          parts.add(try reader.content(), path: member.path)
        } catch {
          // A member that is too large says so of the whole archive: what else is in it was not looked at.
          if error.reason == .tooLarge { throw error }
          parts.skip(member.path, error)
        }
      }
      if let damage = reader.damage {
        guard !parts.document.stories.isEmpty else { throw damage }
        parts.skip("the rest", damage)
      }
      return try parts.finished()
    }
  }

  /// Archives in an archive are read, what is in these is not: each level may be a thousand times as large as it looks.
  static func refuseNesting(_ context: ParseContext) throws(ParseFailure) {
    guard context.level > Limits.archiveLevels else { return }
    throw ParseFailure(
      reason: .unsupportedFormat, detail: "It is an archive in an archive in an archive, and only one level is opened.",
      advice: "Unpack the outer ones first.")
  }

  /// A compressed file is the file that is in it; only the places in it are not those of this file.
  private static func whole(
    _ content: [UInt8], _ context: ParseContext, fileBytes: Int
  ) throws(ParseFailure) -> Document {
    var name = context.name
    for ending in [".gz", ".bz2", ".xz", ".zst"] where name.lowercased().hasSuffix(ending) {
      name = String(name.dropLast(ending.count))
    }
    var part = context.part(name, charset: context.charset)
    if case .packed? = Container(content) {} else { part.level = context.level }
    var inner = try Parser.parse(content, part)
    for index in inner.stories.indices { inner.stories[index].bytes = 0..<fileBytes }
    return inner
  }

  /// What is ignored in a folder is so in an archive.
  private static func isPassedOver(_ path: [UInt8]) -> Bool { IgnoreRules().rule(forPath: path) != nil }

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
