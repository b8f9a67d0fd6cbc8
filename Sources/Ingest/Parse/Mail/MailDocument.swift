/// Mails: what one says is a story, or several when it is a digest in plain text; so is each attached article.
enum MailDocument {
  /// Reads a mail.
  static func read(_ bytes: [UInt8], _ context: ParseContext) throws(ParseFailure) -> Document {
    try refuseNesting(context)
    var parts = Parts(.mail, context, bytes: 0..<bytes.count)
    try add(bytes[...], to: &parts)
    return try parts.finished()
  }

  /// Reads a mailbox: the mails of it, each with its own bytes.
  static func readBox(_ bytes: [UInt8], _ context: ParseContext) throws(ParseFailure) -> Document {
    try refuseNesting(context)
    var parts = Parts(.mbox, context, bytes: 0..<bytes.count)
    let mails = Mailbox.mails(of: bytes)
    guard mails.count <= Limits.mailboxMails else {
      throw ParseFailure(
        reason: .tooLarge, detail: "The mailbox has \(mails.count) mails, more than \(Limits.mailboxMails).",
        advice: "Split it.")
    }
    for (number, mail) in mails.enumerated() {
      parts.bytes = mail
      do throws(ParseFailure) { try add(Mailbox.unescaped(bytes[mail])[...], to: &parts) } catch {
        parts.skip("mail \(number + 1)", error)
      }
    }
    return try parts.finished()
  }

  /// A mail in a mail in a mail … is read as far as people forward them.
  private static func refuseNesting(_ context: ParseContext) throws(ParseFailure) {
    guard context.level > Limits.mailLevels else { return }
    throw ParseFailure(
      reason: .unsupportedFormat, detail: "It is a mail in more than \(Limits.mailLevels) others.",
      advice: "Save the inner mail by itself.")
  }

  private static func add(_ bytes: ArraySlice<UInt8>, to parts: inout Parts) throws(ParseFailure) {
    try DocumentBounds.refuseParts(bytes)
    guard let mail = MailReader.read(bytes) else {
      throw ParseFailure(reason: .damaged, detail: "It has no header of a mail.", advice: "Export it again as .eml.")
    }
    // A mail without a text, such as a picture by itself, holds no story, and there is nothing wrong with it.
    if let body = try body(of: mail) { parts.take(body, path: nil) }
    for (number, part) in mail.parts.enumerated() where isArticle(part) {
      let name = part.name ?? "part \(number + 1)"
      parts.add(part.content, path: Array(name.utf8), charset: part.type.charset)
    }
    guard mail.isCutOff else { return }
    parts.skip(
      "the rest",
      ParseFailure(
        reason: .tooLarge,
        detail: "The mail has more than \(Limits.mailParts) parts, or parts nested more than \(Limits.mailDepth) deep.",
        advice: "Save its attachments one by one."))
  }

  /// Whether a part is read as a file of its own: attached texts, mails, and documents, of which those that cannot be read are
  /// told; no pictures, no signatures, no invitations.
  private static func isArticle(_ part: MailPart) -> Bool {
    guard part.isAttachment || !part.isText else { return false }
    if part.type.name == "message/rfc822" || part.type.isArticle && part.isAttachment { return true }
    let isSignature = part.type.name.hasSuffix("signature") || part.type.name.hasSuffix("ms-tnef")
    return part.isAttachment && part.type.name.hasPrefix("application/") && !isSignature
  }

  // MARK: the text

  /// What is known of a mail before its text is read.
  private struct Frame {
    var facts: Entry
    /// Whether it is a page that a browser saved.
    var isPage: Bool
    var mark: ForwardedHeader.Mark
  }

  /// The story that the mail itself is, or the stories.
  private static func body(of mail: Mail) throws(ParseFailure) -> Document? {
    let frame = Frame(
      facts: MailFacts.entry(of: mail), isPage: mail.savedPage != nil, mark: MailFacts.mark(mail.subject))
    let texts = mail.parts.filter(\.isText)
    var body: Document?
    var choices: Set<Int> = []
    for part in texts {
      let document: Document
      if let choice = part.choice {
        guard choices.insert(choice).inserted else { continue }
        document = try best(of: texts.filter { $0.choice == choice }, frame)
      } else {
        document = try self.document(of: part, frame)
      }
      if body == nil { body = document } else { body?.join(document) }
    }
    return body
  }

  /// Of the same content in several forms the HTML, unless a part of the plain text is missing in it.
  private static func best(of forms: [MailPart], _ frame: Frame) throws(ParseFailure) -> Document {
    var document = Document(format: .mail, encoding: nil, replacements: 0, stories: [], dropped: [])
    for part in forms where part.isHTML { document.join(try self.document(of: part, frame)) }
    // Counted without decoding: the two differ by a factor when they differ at all.
    let plain = forms.filter { !$0.isHTML }
    let words = plain.reduce(0) { $0 + $1.content.withUnsafeBufferPointer { Shape($0).words } }
    guard document.words * 10 < words * 6 else { return document }
    document = Document(format: .mail, encoding: nil, replacements: 0, stories: [], dropped: [])
    for part in plain { document.join(try self.document(of: part, frame)) }
    return document
  }

  private static func document(of part: MailPart, _ frame: Frame) throws(ParseFailure) -> Document {
    let form = UnicodeForm.detect(part.content) ?? part.type.wideForm(of: part.content)
    let declared =
      part.type.charset ?? (part.isHTML ? HTMLCharset.declared(part.content, name: "", format: .html) : nil)
    let source = try SourceText.decode(part.content, as: form, declared: declared)
    let text = String(decoding: PlainMarkup(source, fileBytes: part.content.count).bytes, as: UTF8.self)
    if part.isHTML {
      var document = Document(
        format: .mail, encoding: source.encoding, replacements: source.replacements, stories: [], dropped: [])
      var entry = frame.facts
      var note: [DroppedLine] = []
      if frame.isPage {
        entry.body = .page(text)
      } else {
        var units = try Fragment.units(html: Array(text.utf8), bytes: entry.bytes, after: 0)
        if let forwarded = ForwardedHeader.find(in: units.map(\.text), frame.mark) {
          entry = forwarded.facts(in: entry)
          note = units[..<forwarded.end].map { DroppedLine(text: $0.text, line: $0.line, reason: "forwarding") }
          units.removeFirst(forwarded.end)
        }
        entry.body = .units(units)
      }
      guard let (story, dropped, _) = try entry.story(after: 0, isFurniture: MailText.furniture) else {
        return document
      }
      document.stories = [story]
      document.dropped = note.prefix(Limits.droppedLines) + dropped
      return document
    }
    return try plain(text, part, source, frame)
  }

  /// A plain text may be a digest: then the mail's subject is the title of none of its stories.
  private static func plain(
    _ text: String, _ part: MailPart, _ source: SourceText, _ frame: Frame
  ) throws(ParseFailure) -> Document {
    try DocumentBounds.refuseLines(Array(text.utf8), unit: 1)
    let body = MailText.body(text, of: part, frame.mark)
    let facts = body.forwarded?.facts(in: frame.facts) ?? frame.facts
    var units: [Unit] = []
    var dropped = body.dropped
    for unit in try Fragment.units(text: body.text, bytes: facts.bytes, after: 0) {
      if let reason = MailText.furniture(unit.text) {
        dropped.append(DroppedLine(text: unit.text, line: unit.line, reason: reason))
      } else {
        units.append(unit)
      }
    }
    let known = StoryAssembly.Known(
      title: facts.title, byline: facts.byline, published: facts.published, language: facts.language,
      findsTitle: facts.title == nil)
    var document = TextDocument.document(units, of: source, format: .mail, known: known)
    if document.stories.count > 1 {
      document = TextDocument.document(units, of: source, format: .mail)
    } else if document.stories.isEmpty, let title = facts.title {
      document.stories = [Story(bytes: facts.bytes, title: title, text: title.value, words: Shape(title.value).words)]
    }
    var more = facts
    // The name of the mail names none of several stories.
    if document.stories.count > 1 { more.guid = nil }
    document.stories = document.stories.map(more.completed)
    document.dropped = (dropped + document.dropped).sorted { $0.line < $1.line }
    return document
  }
}

extension Document {
  /// The length of all its stories.
  fileprivate var words: Int { stories.reduce(0) { $0 + $1.words } }

  /// Adds a part of the same text: a mail may have text, a picture, and more text.
  fileprivate mutating func join(_ more: Document) {
    dropped += more.dropped
    replacements += more.replacements
    encoding = encoding ?? more.encoding
    guard var last = stories.popLast() else {
      stories = more.stories
      return
    }
    // A part of headings and furniture alone has the subject for its text, which is told already.
    let texts = more.stories.filter { $0.text != $0.title?.value }
    for more in texts {
      last.text += "\n\n"
      last.text += more.text
    }
    last.words += texts.reduce(0) { $0 + $1.words }
    last.headings += texts.flatMap(\.headings)
    stories.append(last)
  }
}
