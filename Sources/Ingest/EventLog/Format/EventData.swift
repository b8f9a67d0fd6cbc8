/// Which file an event is about, with the same keys in every event.
public struct FileReference: Equatable, Sendable {
  /// The watched folder, absolute and escaped (see ``PathEscape``).
  public var folder: String
  /// The path below the folder, escaped.
  public var path: String
  /// SHA-256 of the whole content, 64 hexadecimal digits; nil when it could not be read.
  public var sha256: String?
  /// The bytes of the file that the event is about, [from, to); nil when it is about no bytes.
  public var bytes: [Int]?
}

/// `daemon.started` and `daemon.reloaded`: by which settings the service goes from here on.
public struct DaemonStarted: Equatable, Sendable {
  /// The program's version.
  public var version: String
  /// Its process.
  public var pid: Int
  /// What it watches, absolute and escaped.
  public var folders: [String]
  /// The patterns of files that the settings ignore.
  public var ignored: [String]
  /// For how long a file that nobody closes must be quiet before it is read, in milliseconds.
  public var settle: Int
  /// The names of fields of records in JSON that the settings add, each as `kind=name`.
  public var fields: [String] = []
  /// How far back it remembers stories.
  public var horizon = Horizon()
  /// What it measures stories against.
  public var thresholds = Thresholds()
  /// The version of the table of word frequencies, by which words weigh; 0 in logs from before it was told.
  public var wordFrequencies = 0
}

/// `daemon.stopped`
public struct DaemonStopped: Equatable, Sendable {
  /// Why: `signal` when it was asked to, `once` when all that was at rest is ingested.
  public var reason: String
}

/// `segment.opened`: the first line of a segment.
public struct SegmentOpened: Equatable, Sendable {
  /// The log's identity, 8 hexadecimal digits.
  public var log: String
  /// The version of the format on disk.
  public var format: Int
  /// The segment that was sealed before this one was opened; nil at the beginning of the log.
  public var previous: SealedSegment?
  /// What the log said up to here, if that was written down when this segment was opened.
  public var checkpoint: CheckpointReference?
  /// The format in words, for whoever finds the file alone; it also makes this line longer than 1,024 bytes, which some
  /// log shippers need to tell files apart.
  public var about: String

  /// What ``about`` says.
  public static let explanation = """
    This is an event log of Copytaster, which watches folders for article files. Each line is one JSON object: a \
    structured event of CloudEvents 1.0. "sequence" increases by one from line to line without a gap. "id" is \
    LOG.EPOCH-SEQUENCE, where the epoch is drawn at random whenever the log is opened for writing, so that no id is ever \
    used twice. "batch" is the first sequence of the batch that a line was written in; the lines of a batch became durable \
    together. "chain" is the first 32 hexadecimal digits of SHA-256 over the chain of the line before (32 zeros at the \
    beginning) followed by the bytes of the line itself before its last ,"chain": and so proves that nothing was taken out \
    or changed. A line of spaces is what recovery left of a line that was torn by a power cut: skip it. A story's id is the \
    id of the event that first told of it, a group's id is the id of the story that opened it. The log is only ever \
    appended to; when this file is full it gets the name events-SEQUENCE.jsonl, for the first sequence in it, and a new \
    events.jsonl is begun. Check the log with "copytaster verify", read it with "copytaster follow" or "tail -F".
    """
}

/// A segment that nothing more is written to.
public struct SealedSegment: Equatable, Sendable {
  /// The sequence of its first event, which is also in its name.
  public var first: UInt64
  /// The sequence of its last event.
  public var last: UInt64
  /// The chain of its last event: the next segment goes on from it.
  public var chain: String
  /// Its size, before it is compressed.
  public var bytes: Int
  /// SHA-256 of its bytes, 64 hexadecimal digits.
  public var sha256: String
}

/// A file from which the log can be read on when the segments before it are gone.
public struct CheckpointReference: Equatable, Sendable {
  /// The last event that it takes in.
  public var sequence: UInt64
  /// SHA-256 of the file, 64 hexadecimal digits.
  public var sha256: String
}

/// `segment.expired`: a segment was deleted because it is older, or the log larger, than is to be kept.
public struct SegmentExpired: Equatable, Sendable {
  /// The sequence of its first event.
  public var first: UInt64
  /// The sequence of its last event.
  public var last: UInt64
  /// Why: `age`, `bytes`, or `cap` when there was no room to wait for every cursor.
  public var reason: String
  /// The registered cursors that had not passed it.
  public var cursors: [String]
}

/// `log.gap`: events that were durable once and are lost, because something damaged the log. Told once, when the log was
/// repaired.
public struct LogGap: Equatable, Sendable {
  /// The sequence of the first event of the damaged segment, which is also in its name.
  public var segment: UInt64
  /// The damaged bytes of the segment, [from, to).
  public var bytes: [Int]
  /// The sequences of the lost events, [from, to). It may be empty: then only blank bytes were damaged.
  public var events: [UInt64]
  /// What is wrong there.
  public var why: String
}

/// `file.ingested`: closes the decision on this version of a file.
public struct FileIngested: Equatable, Sendable {
  /// The file.
  public var file: FileReference
  /// How it was read, such as `text`; nil when there was nothing to read.
  public var format: String?
  /// The encoding that it was read in.
  public var encoding: String?
  /// How many undecodable sequences were replaced by U+FFFD.
  public var replacements: Int
  /// The stories that the file holds now, in its order.
  public var stories: [EventID]
  /// How many lines of page furniture were left out.
  public var furniture: Int
  /// `empty` when the file holds no story, else nil.
  public var reason: String?
  /// Where the last story begins, in bytes, if the file is read on from there when something is appended to it; else nil.
  public var tail: Int?
  /// The bytes, [from, to), that were parsed when not all were, because the rest is known; else nil. `replacements` and `furniture`
  /// are those of these bytes.
  public var parsed: [Int]?
  /// How many characters were garbled before the file was made, as in "Ã©" for "é"; they stay as they are.
  public var mojibake = 0
  /// How many parts of the file could not be read: lines of JSON Lines, members of an archive.
  public var skipped = 0
  /// The first of them.
  public var problems: [PartProblem] = []
}

/// `file.part`: some of the stories of a file that has many; others follow, and ``FileIngested`` at the end.
public struct FilePart: Equatable, Sendable {
  /// The file.
  public var file: FileReference
  /// The file's stories up to here, from `from` on; none when stories were only withdrawn.
  public var stories: [EventID]
  /// The place among the file's stories of the first of these, from 0.
  public var from: Int
}

/// `file.quarantined`: a file that could not be read or parsed.
public struct FileQuarantined: Equatable, Sendable {
  /// The file.
  public var file: FileReference
  /// One word for programs, such as `not-text`.
  public var reason: String
  /// What is there and where, for people.
  public var detail: String
  /// What to do about it.
  public var advice: String
  /// After how many seconds it is tried again, if the cause may pass by itself; later tries come after twice as long each time.
  public var retry: Int?
}

/// `file.removed`: a file that is gone. Its stories stay told.
public struct FileRemoved: Equatable, Sendable {
  /// The file.
  public var file: FileReference
  /// The stories that it held.
  public var stories: [EventID]
}

/// `file.renamed`: the same content under a new name.
public struct FileRenamed: Equatable, Sendable {
  /// The file under its new name.
  public var file: FileReference
  /// What it was called.
  public var from: FileReference
  /// The stories that it holds.
  public var stories: [EventID]
}

/// `story.original`, `story.overlap`, `story.duplicate` and `story.revised`: the whole story, and what was decided about it.
public struct StoryTold: Equatable, Sendable {
  /// The story's identity: that of the event that first told of it.
  public var story: EventID
  /// 1 at first, one more each time that the file's text of it changes.
  public var revision: Int
  /// Where it stands.
  public var file: FileReference
  /// Its place among the file's stories, from 0.
  public var ordinal: Int
  /// The member of the archive, or the attachment of the mail, that it is from, escaped as paths are; nil when the file itself
  /// holds it.
  public var member: String?
  /// The headline.
  public var title: String?
  /// Who wrote it.
  public var byline: String?
  /// The place that it was reported from.
  public var dateline: String?
  /// When it was published, ISO 8601; with a time or a zone only when those are known.
  public var published: String?
  /// The language, BCP 47.
  public var language: String?
  /// Where it was published.
  public var url: String?
  /// When it was last changed after that, in the same form as `published`. A new one alone is no revision.
  public var modified: String?
  /// Who published it.
  public var publisher: String?
  /// The section that it stood in.
  public var section: String?
  /// What its entry calls itself, in a feed or an export.
  public var guid: String?
  /// For each of these facts that is known: where it was found.
  public var found: [String: String]
  /// Section headings, in order; they are also paragraphs of the text.
  public var headings: [String]
  /// The length in words.
  public var words: Int
  /// The clean text: paragraphs with a blank line between.
  public var text: String
  /// The length of the whole text in bytes when it was too long for a line of the log and `text` holds its beginning; else nil.
  public var cut: Int?
  /// The group that it belongs to.
  public var group: EventID
  /// How it relates to what was read before: decided when it was first told, and not anew when it is revised.
  public var relation: Relation?
}

/// The verdict on a story, with its evidence.
public struct Relation: Equatable, Sendable {
  /// The kind of the relation.
  public var kind: Kind
  /// The earlier story; nil for an original.
  public var to: EventID?
  /// The score that was reached.
  public var score: Double
  /// The score that was needed.
  public var threshold: Double
  /// What the score rests on.
  public var evidence: Evidence

  /// What a person can check.
  public struct Evidence: Equatable, Sendable {
    /// The longest passages that both have, quoted from the new story.
    public var passages: [Passage]
    /// Names that both have.
    public var names: [String]
    /// Terms that both have, with what each contributed to the score, the greatest first.
    public var terms: [Term]
    /// The next best candidate.
    public var runnerUp: RunnerUp?
    /// Remarks in words.
    public var notes: [String]
  }

  /// A shared passage.
  public struct Passage: Equatable, Sendable {
    /// The words as they stand in the new story.
    public var text: String
    /// How many words it is long.
    public var words: Int
  }

  /// A shared term: in JSON a pair `["morocco",0.07]`.
  public struct Term: Equatable, Sendable {
    /// The term as it stands in the new story.
    public var term: String
    /// Its part of the score.
    public var contribution: Double

    /// A term by its parts.
    public init(term: String, contribution: Double) {
      self.term = term
      self.contribution = contribution
    }
  }

  /// The candidate that came second.
  public struct RunnerUp: Equatable, Sendable {
    /// What the relation would have been.
    public var kind: Kind
    /// The earlier story.
    public var to: EventID
    /// Its score.
    public var score: Double
  }
}

/// `story.withdrawn`: a file was changed and no longer holds the story.
public struct StoryWithdrawn: Equatable, Sendable {
  /// The story.
  public var story: EventID
  /// Its last revision.
  public var revision: Int
  /// The file that held it.
  public var file: FileReference
  /// Its place among the file's stories, from 0.
  public var ordinal: Int
  /// Its headline.
  public var title: String?
  /// Its group.
  public var group: EventID
}

/// `group.merged`: groups that turned out to be about one event.
public struct GroupMerged: Equatable, Sendable {
  /// The group that stays: the oldest.
  public var into: EventID
  /// The groups that are part of it from now on.
  public var groups: [EventID]
  /// The story whose arrival showed it.
  public var story: EventID
}

/// `watch.degraded`: something in a folder cannot be watched; where its files can be seen, sweeps find them.
public struct WatchDegraded: Equatable, Sendable {
  /// The watched folder.
  public var folder: String
  /// The directory below it that is affected, escaped; nil for all of the folder.
  public var path: String?
  /// One word for programs: see ``Degradation/Cause``.
  public var cause: String
  /// What to do about it.
  public var advice: String
}

/// `watch.recovered`: a sweep has caught up with what could not be watched.
public struct WatchRecovered: Equatable, Sendable {
  /// The watched folder.
  public var folder: String
  /// The directory below it that was affected, escaped; nil for all of the folder.
  public var path: String?
  /// The cause that is over.
  public var cause: String
}

extension EventData {
  /// The event with everything left out that may be long: for an event that would not fit into a line of the log.
  var shortened: EventData {
    switch self {
    case .storyOriginal(let told): .storyOriginal(told.shortened)
    case .storyOverlap(let told): .storyOverlap(told.shortened)
    case .storyDuplicate(let told): .storyDuplicate(told.shortened)
    case .storyRevised(let told): .storyRevised(told.shortened)
    default: self
    }
  }
}

extension StoryTold {
  fileprivate var shortened: StoryTold {
    var short = self
    short.cut = cut ?? text.utf8.count
    short.text = String(decoding: text.utf8.prefix(Limits.shortenedTextBytes), as: UTF8.self)
    short.headings = []
    short.relation?.evidence = Relation.Evidence(
      passages: [], names: [], terms: [], runnerUp: relation?.evidence.runnerUp,
      notes: ["the evidence did not fit into the event"])
    return short
  }
}
