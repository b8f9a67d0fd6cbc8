/// Every bound of the service, each with its reason.
public enum Limits {
  // MARK: the event log

  /// The version of the log's format on disk.
  package static let logFormat = 1
  /// The longest line of the log: what common log shippers take (Vector's default is 100 KiB, Fluent Bit's can be raised to this).
  package static let lineBytes = 1 << 20
  /// The longest story text in an event. JSON at most doubles it (control characters are gone by then), and the rest of a
  /// line, all of it bounded, needs less than what remains.
  package static let storyTextBytes = 400 << 10
  /// One read of the log: large enough that the call costs nothing, small enough for flat memory.
  package static let readBytes = 256 << 10
  /// The events that `follow` begins with unless it is told otherwise: what `tail` shows.
  package static let followedFirst: UInt64 = 10
  /// How often a reader tries to get a whole durable position: the writer's copy of 63 bytes takes nanoseconds.
  package static let durableReadTries = 100

  // MARK: watching

  /// One read of inotify: some 1,000 hints with names of usual length.
  package static let inotifyBytes = 64 << 10
  /// The files of one batch: a sync is shared by as many as this, and a new drop waits for no more than this.
  package static let batchFiles = 64
  /// The content of one batch in bytes, the last file excepted: bounds the memory that a batch takes.
  package static let batchBytes = 16 << 20
  /// The files that a walk over the catalog holds at a time.
  package static let pageFiles = 1000
  /// How deep directories may be nested below a watched folder: far beyond any real tree, and a path of this depth still fits.
  package static let directoryDepth = 128
  /// For how long after its last change a file's record may still miss a change within the same tick of the file
  /// system's clock (4 ms on most kernels; 2 s on FAT): such a record is "racy", as in git's index, and not kept.
  package static let racyNanoseconds: Int64 = 20_000_000
  /// How often a folder is swept while something in it cannot be watched.
  package static let degradedSweep: Duration = .seconds(10)

  /// For how long a file that nobody closes must be quiet before it is read: longer than the pauses of a slow download.
  public static let settle: Duration = .seconds(2)
  /// How often the folders are swept even if nothing gives reason to: what hints and their overflow cannot tell is
  /// found after this time at the latest.
  public static let sweepEvery: Duration = .seconds(300)
  /// The largest file that is read, in bytes. A file is held in memory whole, about five times over while it is parsed.
  public static let fileBytes = 64 << 20
  /// The longest pause between two tries to write on a full disk.
  package static let diskFullPause: Duration = .seconds(10)

  // MARK: deciding

  /// The stories of one file: `file.ingested` lists them all, in one line of the log.
  package static let storiesPerFile = 20_000
  /// How far a story of a changed file is looked for among the former ones, in places before and after its own.
  package static let revisionReach = 32
  /// The events that a start reads before it works them off: keeps the cores busy and memory flat.
  package static let replayEvents = 512

  // MARK: the catalog

  /// How much of a text stands for a story without a headline in lists: what fits on a terminal's line.
  package static let openingCharacters = 80
}
