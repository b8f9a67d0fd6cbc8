/// What a pipeline is told from outside.
public struct PipelineOptions: Sendable {
  /// What to watch: existing folders, none inside another.
  public var folders: [WatchedFolder]
  /// Where to keep the log and the catalog.
  public var state: StateDirectory
  /// For how long a file that nobody closes must be quiet before it is read.
  public var settle: Duration
  /// How often the folders are swept even if nothing gives reason to.
  public var sweepEvery: Duration
  /// The largest file that is read, in bytes.
  public var fileLimit: Int
  /// What the fields of records in JSON are called.
  public var fields: ArticleFields
  /// How far back stories are remembered.
  public var horizon: Horizon
  /// What stories are measured against.
  public var thresholds: Thresholds
  /// When segments of the log are sealed, compressed and deleted.
  public var segments: SegmentPolicy
  /// Whether to end when everything at rest is ingested.
  public var once: Bool
  /// The program's version, for `daemon.started`.
  public var version: String
  /// How often `alive` is reported at least, also when there is nothing to do; nil for whenever there is something to do.
  public var pulse: Duration?

  /// Options with their defaults.
  public init(
    folders: [WatchedFolder], state: StateDirectory, settle: Duration = Limits.settle,
    sweepEvery: Duration = Limits.sweepEvery, fileLimit: Int = Limits.fileBytes,
    fields: ArticleFields = .standard, horizon: Horizon = Horizon(), thresholds: Thresholds = Thresholds(),
    segments: SegmentPolicy = SegmentPolicy(), once: Bool = false, version: String = "", pulse: Duration? = nil
  ) {
    self.folders = folders
    self.state = state
    self.settle = settle
    self.sweepEvery = sweepEvery
    self.fileLimit = fileLimit
    self.fields = fields
    self.horizon = horizon
    self.thresholds = thresholds
    self.segments = segments
    self.once = once
    self.version = version
    self.pulse = pulse
  }
}

/// The reporter seam: what the pipeline tells its surroundings. It is told of an event only when that event is durable.
public protocol Reporter: Sendable {
  /// Takes note; called on the pipeline's thread, so it should be quick.
  func report(_ report: Report)
}

/// Something that the pipeline tells.
public enum Report: Sendable {
  /// The log was opened; what recovery found and did.
  case recovered(RecoveryReport)
  /// The catalog had to be made anew, and why.
  case catalogRemade(String)
  /// The run before died while it had these files in hand.
  case died(over: [FileKey])
  /// The log is being read back, and is so far.
  case reading(upTo: UInt64)
  /// The log was read back: how many events, in how long.
  case replayed(events: Int, stories: Int, nanoseconds: Int64)
  /// The kernel's watches of the run before were taken over, so that nothing needs to be swept.
  case takenOver
  /// The loop has come round: it is not stuck.
  case alive
  /// The loop comes round, but this file has been read beside it for ten minutes, and will never end.
  case stuck(FileKey)
  /// The list of files that a sweep has found goes on in memory, and why; they are found again.
  case backlogMoved(CatalogError)
  /// What is in hand cannot be noted, so a file that the service dies over will not be known.
  case inHandUnknown(SystemError)
  /// An event is durable.
  case event(Event)
  /// A batch is committed.
  case batch(files: Int, nanoseconds: Int64)
  /// There is nothing to do at the moment, and so many stories are known.
  case idle(StoryTally)
  /// How the service is doing, because somebody wants to know.
  case status(ServiceStatus)
  /// The disk is full: the batch waits, and is written as soon as there is room.
  case diskFull(IngestError)
  /// There was room again, and the batch was written.
  case diskHasRoom
  /// The text of a story that was told cannot be read any more, so nothing is compared with it.
  case textLost(EventLogError)
  /// A segment was not compressed or deleted, or a checkpoint not written; it is tried again later.
  case upkeepFailed(IngestError)
  /// The memory of the index could not be given back to the machine.
  case indexStays(SystemError)
}
