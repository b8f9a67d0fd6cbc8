internal import Crypto
internal import SystemPackage

/// A file on its way to a decision: what the log knows of it, and what was found.
package struct Job: Sendable {
  let key: FileKey
  let record: FileRecord?
  let reading: Reading
  /// When it was read.
  let time: Timestamp
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
    case stories(FileReference, Document, [PreparedStory])
  }

  let key: FileKey
  let record: FileRecord?
  let content: Content
  /// What to remember of the file's looks; nil when there is nothing to remember, or when it could hide a change that
  /// happened within the same tick of the file system's clock.
  let sighting: Sighting?
}

/// A story with what overlap needs of it.
package struct PreparedStory: Sendable {
  var story: Story
  /// The length of the whole text in bytes, when it had to be cut.
  var cut: Int?
  var fingerprint: Fingerprint
  /// The publication day, in days since 1970.
  var day: Int?
}

extension Prepared {
  /// Hashes, parses and fingerprints what was read.
  package init(_ job: Job) {
    key = job.key
    record = job.record
    switch job.reading {
    case .gone: (content, sighting) = (.gone, nil)
    case .changing: (content, sighting) = (.changing, nil)
    case .unreadable(let problem):
      let file = FileReference(folder: key.folder, path: key.path, sha256: nil, bytes: nil)
      content = .refused(file, reason: problem.reason, detail: problem.detail, advice: problem.advice)
      // Not remembered: permissions, disks and limits change without the file changing.
      sighting = nil
    case .content(let bytes, let status):
      sighting = Sighting(job.key, status, at: job.time)
      let sha256 = Hex.string(SHA256.hash(data: bytes))
      // A refusal is tried again: a later version may read what this one does not.
      if let record, record.sha256 == sha256, record.outcome == .ingested {
        content = .known
      } else {
        content = Self.parse(
          bytes, FileReference(folder: key.folder, path: key.path, sha256: sha256, bytes: [0, bytes.count]))
      }
    }
  }

  private static func parse(_ bytes: [UInt8], _ file: FileReference) -> Content {
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    do throws(ParseFailure) {
      let document = try Parser.parse(bytes, name: name)
      guard document.stories.count <= Limits.storiesPerFile else {
        return .refused(
          file, reason: "too-many-stories",
          detail: "the file holds \(document.stories.count) stories and the limit is \(Limits.storiesPerFile)",
          advice: "split the file")
      }
      return .stories(file, document, document.stories.map(PreparedStory.init))
    } catch {
      return .refused(file, reason: error.reason.rawValue, detail: error.detail, advice: error.advice)
    }
  }
}

extension Sighting {
  /// Nil when the file changed so shortly before `time` that it could have changed again since without a trace.
  fileprivate init?(_ key: FileKey, _ status: FileStatus, at time: Timestamp) {
    guard time.microseconds * 1000 - status.changed > Limits.racyNanoseconds else { return nil }
    self.init(key: key, status: status)
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
    for fact in [\Story.title, \.byline, \.dateline, \.published, \.language] {
      self.story[keyPath: fact]?.value = story[keyPath: fact].map { Self.short($0.value) } ?? ""
    }
    fingerprint = Fingerprint(title: self.story.title?.value, text: self.story.text)
    day = story.published.flatMap { CivilDate(iso: $0.value)?.daysSince1970 }
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
