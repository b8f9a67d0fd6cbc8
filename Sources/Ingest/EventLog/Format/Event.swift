/// One line of the event log: the envelope of CloudEvents 1.0 around what happened.
public struct Event: Equatable, Sendable {
  /// The position in the log: increases by one without a gap.
  public var sequence: UInt64
  /// LOG.EPOCH-SEQUENCE: never used twice, not even for a line that a power cut took back.
  public var id: EventID
  /// The first sequence of the batch that the line was written in.
  public var batch: UInt64
  /// When it was decided.
  public var time: Timestamp
  /// What happened.
  public var data: EventData
}

/// The identity of an event, and of the story or group that it opened: `9f2c51d0.7b3a-42`.
public struct EventID: Hashable, Sendable, CustomStringConvertible {
  /// The log, drawn at random when it was made: 8 hexadecimal digits.
  public let log: String
  /// The run of the writer, drawn at random whenever the log is opened for writing: 4 hexadecimal digits.
  public let epoch: String
  /// The sequence of the event.
  public let sequence: UInt64

  /// An identity by its parts.
  public init(log: String, epoch: String, sequence: UInt64) {
    self.log = log
    self.epoch = epoch
    self.sequence = sequence
  }

  /// Reads `LOG.EPOCH-SEQUENCE`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    guard let id = Array(text.utf8).withBytes({ EventID($0) }) else { return nil }
    self = id
  }

  /// Reads the same from bytes.
  init?(_ text: UnsafeRawBufferPointer) {
    guard let dot = text.firstIndex(of: UInt8(ascii: ".")), let dash = text.lastIndex(of: UInt8(ascii: "-")),
      dot < dash,
      let sequence = UInt64(decimal: UnsafeRawBufferPointer(rebasing: text[(dash + 1)...]))
    else { return nil }
    log = String(decoding: text[..<dot], as: UTF8.self)
    epoch = String(decoding: text[(dot + 1)..<dash], as: UTF8.self)
    self.sequence = sequence
  }

  /// `9f2c51d0.7b3a-42`
  public var description: String { "\(log).\(epoch)-\(sequence)" }
}

/// What an event tells: one case a type, each with the keys of its `data`.
public enum EventData: Equatable, Sendable {
  case daemonStarted(DaemonStarted)
  case daemonReloaded(DaemonStarted)
  case daemonStopped(DaemonStopped)
  case segmentOpened(SegmentOpened)
  case segmentExpired(SegmentExpired)
  case logGap(LogGap)
  case filePart(FilePart)
  case fileIngested(FileIngested)
  case fileQuarantined(FileQuarantined)
  case fileRemoved(FileRemoved)
  case fileRenamed(FileRenamed)
  case storyOriginal(StoryTold)
  case storyOverlap(StoryTold)
  case storyDuplicate(StoryTold)
  case storyRevised(StoryTold)
  case storyWithdrawn(StoryWithdrawn)
  case groupMerged(GroupMerged)
  case watchDegraded(WatchDegraded)
  case watchRecovered(WatchRecovered)
}

extension EventData {
  /// All types, without `copytaster.`.
  public static let types = [
    "daemon.started", "daemon.reloaded", "daemon.stopped", "segment.opened", "segment.expired", "log.gap", "file.part",
    "file.ingested", "file.quarantined", "file.removed", "file.renamed", "story.original", "story.overlap",
    "story.duplicate",
    "story.revised", "story.withdrawn", "group.merged", "watch.degraded", "watch.recovered",
  ]

  /// The event's type: `copytaster.` and two words.
  public var type: String {
    switch self {
    case .daemonStarted: "copytaster.daemon.started"
    case .daemonReloaded: "copytaster.daemon.reloaded"
    case .daemonStopped: "copytaster.daemon.stopped"
    case .segmentOpened: "copytaster.segment.opened"
    case .segmentExpired: "copytaster.segment.expired"
    case .logGap: "copytaster.log.gap"
    case .filePart: "copytaster.file.part"
    case .fileIngested: "copytaster.file.ingested"
    case .fileQuarantined: "copytaster.file.quarantined"
    case .fileRemoved: "copytaster.file.removed"
    case .fileRenamed: "copytaster.file.renamed"
    case .storyOriginal: "copytaster.story.original"
    case .storyOverlap: "copytaster.story.overlap"
    case .storyDuplicate: "copytaster.story.duplicate"
    case .storyRevised: "copytaster.story.revised"
    case .storyWithdrawn: "copytaster.story.withdrawn"
    case .groupMerged: "copytaster.group.merged"
    case .watchDegraded: "copytaster.watch.degraded"
    case .watchRecovered: "copytaster.watch.recovered"
    }
  }

  /// What the event is about, in a form that a consumer can filter on: `path` for a file, `path#ordinal` for a story.
  public var subject: String? {
    switch self {
    case .daemonStarted, .daemonReloaded, .daemonStopped, .segmentOpened, .segmentExpired, .logGap: nil
    case .filePart(let d): d.file.path
    case .fileIngested(let d): d.file.path
    case .fileQuarantined(let d): d.file.path
    case .fileRemoved(let d): d.file.path
    case .fileRenamed(let d): d.file.path
    case .storyOriginal(let d), .storyOverlap(let d), .storyDuplicate(let d), .storyRevised(let d):
      "\(d.file.path)#\(d.ordinal)"
    case .storyWithdrawn(let d): "\(d.file.path)#\(d.ordinal)"
    case .groupMerged(let d): d.into.description
    case .watchDegraded(let d): d.folder
    case .watchRecovered(let d): d.folder
    }
  }
}
