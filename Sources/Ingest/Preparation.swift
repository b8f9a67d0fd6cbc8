internal import Crypto
internal import SystemPackage

/// A file on its way to a decision: what the log knows of it, and what was found.
package struct Job: Sendable {
  let key: FileKey
  let record: FileRecord?
  let reading: Reading
  /// When reading it began.
  let time: Timestamp
  /// What the fields of records in JSON are called.
  var fields = ArticleFields.standard
}

/// A file that is ready to be decided on. Making one is pure and may happen on any core.
package struct Prepared: Sendable {
  /// What there is to decide on.
  enum Content: Sendable {
    /// There is no file.
    case gone
    /// It is being written.
    case changing
    /// The content is the one that was decided on already.
    case known
    /// It cannot be read or parsed.
    case refused(FileReference, reason: String, detail: String, advice: String)
    /// Its stories.
    case stories(ParsedFile)
  }

  let key: FileKey
  let record: FileRecord?
  let content: Content
  /// What the file looked like; nil when there is none.
  let sighting: Sighting?
  /// Whether it was read so shortly after its last change that another one, within the same tick of the file system's clock, would
  /// not show.
  let isRacy: Bool

  /// Whether the log says that there is a file of this name.
  var isKnown: Bool { record.map { $0.outcome != .removed } ?? false }
}

extension Prepared.Content {
  /// Whether this is a content that the file did not have before, and the one with this hash.
  func isNew(_ sha256: String) -> Bool {
    if case .stories(let parsed) = self { parsed.reference.sha256 == sha256 } else { false }
  }

  /// Whether this is known to be another content than the one with this hash.
  func isNot(_ sha256: String) -> Bool {
    switch self {
    case .gone: true
    case .stories(let parsed): parsed.reference.sha256 != sha256
    case .refused(let reference, _, _, _): reference.sha256.map { $0 != sha256 } ?? false
    case .known, .changing: false
    }
  }
}

/// What was read of a file.
package struct ParsedFile: Sendable {
  var reference: FileReference
  var document: Document
  var stories: [PreparedStory]
  /// How many of the stories that it held before stand before these, unchanged.
  var before = 0
  /// The bytes that were parsed, if not all.
  var parsed: [Int]?

  /// Where its last story begins, if the file can be read on from there.
  var tail: Int? {
    guard document.format == .text, document.encoding == "utf-8", document.replacements == 0 else { return nil }
    return document.stories.last?.bytes.lowerBound
  }
}

/// A story with what overlap needs of it.
package struct PreparedStory: Sendable {
  var story: Story
  /// The length of the whole text in bytes, when it had to be cut.
  var cut: Int?
  var fingerprint: Fingerprint
  /// See ``StoryTold/digest``.
  private(set) var digest = ""
  /// The publication day, in days since 1970.
  var day: Int?
}

extension Prepared {
  /// Hashes, parses and fingerprints what was read.
  package init(_ job: Job) {
    key = job.key
    record = job.record
    let status: FileStatus?
    switch job.reading {
    case .gone: (content, status) = (.gone, nil)
    // A large one is read when its turn comes.
    case .changing, .large: (content, status) = (.changing, nil)
    case .unreadable(let problem, let found):
      let file = FileReference(folder: key.folder, path: key.path, sha256: nil, bytes: nil)
      content = .refused(file, reason: problem.reason, detail: problem.detail, advice: problem.advice)
      status = found
    case .content(let bytes, let found):
      content = Self.content(bytes, job)
      status = found
    }
    sighting = status.map { Sighting(key: job.key, status: $0) }
    isRacy = status.map { job.time.microseconds * 1000 - $0.changed <= Limits.racyNanoseconds } ?? false
  }

  private static func content(_ bytes: [UInt8], _ job: Job) -> Content {
    let record = job.record?.outcome == .ingested ? job.record : nil
    var hash = SHA256()
    // The beginning that is known, if there is more now.
    let known = record?.bytes.flatMap { $0 < bytes.count ? $0 : nil } ?? 0
    bytes.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<known])) }
    let isAppended = known >= Limits.tailBytes && Hex.string(hash.finalize()) == record?.sha256
    bytes.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[known...])) }
    let sha256 = Hex.string(hash.finalize())
    // A refusal is tried again: a later version may read what this one does not.
    if record?.sha256 == sha256 { return .known }
    let file = FileReference(folder: job.key.folder, path: job.key.path, sha256: sha256, bytes: [0, bytes.count])
    if isAppended, let record, let parsed = tail(bytes, file, record) { return .stories(parsed) }
    return parse(bytes, file, job.fields)
  }

  /// What follows from the last story on, when a file has become longer and is what it was up to there; nil when it must be
  /// parsed whole.
  private static func tail(_ bytes: [UInt8], _ file: FileReference, _ record: FileRecord) -> ParsedFile? {
    guard let from = record.tail, from < bytes.count, !record.stories.isEmpty else { return nil }
    guard var document = try? Parser.parse(Array(bytes[from...]), name: "", format: .text),
      record.stories.count + document.stories.count <= Limits.storiesPerFile
    else { return nil }
    for i in document.stories.indices {
      let range = document.stories[i].bytes
      document.stories[i].bytes = (range.lowerBound + from)..<(range.upperBound + from)
    }
    let parsed = ParsedFile(
      reference: file, document: document, stories: document.stories.map(PreparedStory.init),
      before: record.stories.count - 1, parsed: [from, bytes.count])
    // Read in another encoding, or not altogether, it may not be what it would be as a part of the whole.
    return parsed.tail == nil ? nil : parsed
  }

  private static func parse(_ bytes: [UInt8], _ file: FileReference, _ fields: ArticleFields) -> Content {
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    do throws(ParseFailure) {
      let document = try Parser.parse(bytes, name: name, fields: fields)
      return .stories(
        ParsedFile(reference: file, document: document, stories: document.stories.map(PreparedStory.init)))
    } catch {
      return .refused(file, reason: error.reason.rawValue, detail: error.detail, advice: error.advice)
    }
  }
}

extension PreparedStory {
  package init(_ story: Story) {
    self.story = story
    if let end = Self.end(of: Array(story.text.utf8)) {
      self.story.text = String(decoding: story.text.utf8.prefix(end), as: UTF8.self)
      cut = story.text.utf8.count
    }
    self.story.headings = story.headings.prefix(Limits.headings).map(Self.short)
    for fact in [
      \Story.title, \.byline, \.dateline, \.published, \.language, \.url, \.modified, \.publisher, \.section,
    ] {
      self.story[keyPath: fact]?.value = story[keyPath: fact].map { Self.short($0.value) } ?? ""
    }
    self.story.guid = story.guid.map(Self.short)
    fingerprint = Fingerprint(title: self.story.title?.value, text: self.story.text)
    day = story.published.flatMap { CivilDate(iso: $0.value)?.daysSince1970 }
    // Who tells it, and where, makes no difference.
    let nowhere = FileReference(folder: "", path: "", sha256: nil, bytes: nil)
    digest = StoryTold(self, nowhere, ordinal: 0, id: EventID(log: "", epoch: "", sequence: 0)).digest
  }

  /// Where a text has to end to fit into a line of the log, if it does not: after a paragraph where there is one.
  private static func end(of text: [UInt8]) -> Int? {
    var room = Limits.storyTextBytes
    guard
      var end = text.firstIndex(where: { byte in
        room -= JSONWriter.length(of: byte)
        return room < 0
      })
    else { return nil }
    if let paragraph = text[max(0, end - Limits.cutBackBytes)..<end].lastIndex(of: UInt8(ascii: "\n")) {
      end = paragraph
    } else {
      // Not within a character: continuation bytes go with what stands before them.
      while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    }
    while end > 0, text[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    return end
  }

  private static func short(_ text: String) -> String {
    guard text.utf8.count > Limits.factBytes else { return text }
    var characters = Substring(text)
    while characters.utf8.count > Limits.factBytes { characters.removeLast(max(1, characters.count / 8)) }
    return characters + "…"
  }
}
