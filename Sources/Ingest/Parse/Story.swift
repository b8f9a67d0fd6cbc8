/// Something said about a story, and where it was found.
public struct Fact: Sendable, Equatable {
  /// The fact as written, or in its normal form for dates.
  public var value: String
  /// Where it was found, in words: "headline line", "byline line", "dateline", "meta article:published_time".
  public var source: String

  /// Makes a fact.
  public init(value: String, source: String) {
    self.value = value
    self.source = source
  }
}

/// One story of a file: its text without furniture, and what is known about it.
public struct Story: Sendable, Equatable {
  /// Where the story lies in the file's own bytes, in whatever encoding the file is.
  public var bytes: Range<Int>
  /// The headline.
  public var title: Fact?
  /// Who wrote it, names as written and without "By".
  public var byline: Fact?
  /// The place a dateline names.
  public var dateline: Fact?
  /// When it was published, ISO 8601: "2026-01-06", "2026-01-06T09:24:00", a zone only when one was given.
  public var published: Fact?
  /// When it was last changed after that, in the same form.
  public var modified: Fact?
  /// The language as a BCP 47 tag.
  public var language: Fact?
  /// Where it was published: an http or https address.
  public var url: Fact?
  /// Who published it: the name of a paper, a site, a list.
  public var publisher: Fact?
  /// The section of the publication that it stood in.
  public var section: Fact?
  /// What its entry calls itself: the `guid` of a feed, the `id` of a record, the Message-ID of a mail.
  public var guid: String?
  /// The member of an archive, or the attachment of a mail, that it is from; escaped as paths are (see ``PathEscape``).
  public var member: String?
  /// Section headings in their order.
  public var headings: [String]
  /// Paragraphs and section headings joined by blank lines; no title, byline or date line, no furniture.
  public var text: String
  /// The number of words in `text`.
  public var words: Int

  /// Makes a story.
  public init(
    bytes: Range<Int>, title: Fact? = nil, byline: Fact? = nil, dateline: Fact? = nil, published: Fact? = nil,
    modified: Fact? = nil, language: Fact? = nil, url: Fact? = nil, publisher: Fact? = nil, section: Fact? = nil,
    headings: [String] = [], text: String, words: Int
  ) {
    self.bytes = bytes
    self.title = title
    self.byline = byline
    self.dateline = dateline
    self.published = published
    self.modified = modified
    self.language = language
    self.url = url
    self.publisher = publisher
    self.section = section
    self.headings = headings
    self.text = text
    self.words = words
  }
}

/// What a file's bytes are written in.
public enum Format: String, Sendable, CaseIterable {
  case text, markdown, html, rss, atom, json
  case jsonFeed = "json-feed"
  case jsonLines = "json-lines"
  case mail, mbox, archive, warc

  /// Whether a file in it is a window on what is published: entries that leave it were not retracted, only others came.
  var isWindow: Bool { [.rss, .atom, .jsonFeed].contains(self) }
}

/// A part of a file that could not be read, while the rest was.
public struct PartProblem: Sendable, Equatable {
  /// Which part, in words: "line 17", "entry 3", the name of a member.
  public var place: String
  /// One word for programs, as for a file that cannot be read.
  public var reason: String
  /// What is there, for people.
  public var detail: String
}

/// A line that was kept out of the stories.
public struct DroppedLine: Sendable, Equatable {
  /// The line as it stands in the file, decoded.
  public var text: String
  /// Its number, from 1; for HTML the number of the paragraph; 0 when it was found by its repetition in many stories.
  public var line: Int
  /// Which story such a repeated line stood in, from 0.
  public var story: Int?
  /// The kind of furniture it is.
  public var reason: String

  /// A line found by what it looks like.
  init(text: String, line: Int, reason: String) {
    (self.text, self.line, self.reason) = (text, line, reason)
  }

  /// A line found by its repetition.
  init(text: String, story: Int, reason: String) {
    (self.text, self.line, self.story, self.reason) = (text, 0, story, reason)
  }
}

/// What a file says: its stories, and what was decided on the way to them.
public struct Document: Sendable {
  /// What the bytes were read as.
  public var format: Format
  /// The encoding by its WHATWG name, such as "utf-8" or "windows-1252"; nil when the parts of the file differ in it.
  public var encoding: String?
  /// How many undecodable sequences became U+FFFD.
  public var replacements: Int
  /// How many characters were garbled before the file was made, as in "Ã©" for "é".
  public internal(set) var mojibake = 0
  /// The stories in the order of the file; none when the file holds only white space.
  public var stories: [Story]
  /// The lines that were recognised as furniture, in the order of the file.
  public var dropped: [DroppedLine]
  /// What a page shows beside its story and its furniture, as far as it is text: told only when somebody asks.
  public internal(set) var outside: [DroppedLine] = []
  /// Where a file of several stories was split, with the evidence.
  package var boundaries: [Boundary] = []
  /// The first parts that could not be read.
  public private(set) var problems: [PartProblem] = []
  /// How many parts could not be read.
  public private(set) var skipped = 0

  /// Whether there are more stories than one event can list: the file is refused, and nothing more of it need be read.
  var isCrowded: Bool { stories.count > Limits.storiesPerFile }

  /// Notes a part that could not be read; the first ones are told, all are counted.
  mutating func skip(_ place: String, _ failure: ParseFailure) {
    skipped += 1
    guard problems.count < Limits.partProblems else { return }
    problems.append(PartProblem(place: place, reason: failure.reason.rawValue, detail: failure.detail))
  }

  /// Takes over what could not be read of a part.
  ///
  /// - Parameter place: which part it is; nil for what belongs to the file itself.
  mutating func skip(_ part: Document, _ place: String?) {
    skipped += part.skipped
    for var problem in part.problems.prefix(max(0, Limits.partProblems - problems.count)) {
      if let place { problem.place = "\(place), \(problem.place)" }
      problems.append(problem)
    }
  }
}

/// Why a file could not be read as articles.
public struct ParseFailure: Error, Sendable, Equatable {
  /// The kinds of refusal.
  public enum Reason: String, Sendable {
    /// The bytes are no text in any encoding.
    case notText = "not-text"
    /// The bytes are text in a format that is not read as an article.
    case unsupportedFormat = "unsupported-format"
    /// The text's encoding is recognised but this machine has no decoder for it.
    case unsupportedEncoding = "unsupported-encoding"
    /// The file is beyond a bound of its format.
    case tooLarge = "too-large"
    /// The file holds more stories than one event can list.
    case tooManyStories = "too-many-stories"
    /// The file is incomplete, or not what its format demands.
    case damaged
    /// The file is encrypted.
    case encrypted
  }

  /// The kind of refusal.
  public var reason: Reason
  /// What is there, and at which byte offset.
  public var detail: String
  /// What a person can do about it.
  public var advice: String
}
