internal import SystemPackage

/// Reads the log back at a start: brings the catalog up to it, and fills the overlap index from it.
///
/// The index is filled by the recorded decisions, never by deciding again, so a later version with other thresholds
/// does not rewrite what was told.
struct Replay: ~Copyable {
  let catalog: Catalog
  private(set) var index = OverlapIndex()
  private(set) var count = 0
  private let state: StateDirectory
  private let reporter: any Reporter
  /// Whether only the catalog is wanted, from the log alone.
  private let isRebuild: Bool
  private var position: CatalogPosition?
  private var waiting: [LoggedEvent] = []
  private var waitingBytes = 0

  /// A replay into a catalog; `isRebuild` reads everything that is kept, and leaves the overlap index empty.
  init(_ state: StateDirectory, into catalog: Catalog, isRebuild: Bool = false, _ reporter: any Reporter) {
    self.state = state
    self.catalog = catalog
    self.isRebuild = isRebuild
    self.reporter = reporter
  }

  /// Compares the catalog with the identity of the log, and tells where to begin: behind the newest checkpoint.
  mutating func begin(_ log: String?, _ segments: SegmentList) throws(IngestError) -> LogOrigin {
    var origin = LogOrigin()
    position = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.position() }
    if let known = position, known.log != log {
      // A first line that cannot be read is damage, and what the catalog knows then tells how much.
      if log == nil && segments.hasActive {
        origin.durable = known.sequence
        return origin
      }
      if log == nil && segments.sealed.isEmpty { throw .log(Self.gone(state, known.sequence)) }
      reporter.report(.catalogRemade("it was made from log \(known.log), and the log here is \(log ?? "new")"))
      try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.clear() }
      position = nil
    }
    origin.durable = position?.sequence ?? 0
    guard let checkpoint = try checkpoint(segments) else { return origin }
    origin.position = checkpoint.position
    if position?.sequence ?? 0 < origin.position.sequence { try restore(checkpoint.path) }
    if !isRebuild {
      index = try wrapping(IngestError.catalog) { () throws(CatalogError) in
        try Checkpoint.index(catalog, from: checkpoint.path)
      }
    }
    return origin
  }

  /// There is no log where there was one: a disk may not be mounted, and to begin anew would tell everything again.
  private static func gone(_ state: StateDirectory, _ sequence: UInt64) -> EventLogError {
    .invalid(
      path: state.log.displayName,
      why:
        "there is no log, and the catalog knows one with \(sequence) events. Put it back (is its disk mounted?); or delete "
        + "\(state.catalog.displayName) to begin a new log, which tells of all files anew")
  }

  /// The checkpoint to begin from; nil when it is the log's first line.
  private func checkpoint(_ segments: SegmentList) throws(IngestError) -> CheckpointFile? {
    // Without the first segment there is no other way, unless a repair has declared what was before as lost.
    let isNeeded = segments.sealed.first.map { $0 > 1 } ?? !segments.checkpoints.isEmpty
    if isRebuild && !isNeeded { return nil }
    let newest = try wrapping(IngestError.log) { () throws(EventLogError) in
      try CheckpointFile.newest(of: segments, in: state)
    }
    if let newest {
      let isReadable = try wrapping(IngestError.catalog) { () throws(CatalogError) in
        try Checkpoint.isReadable(catalog, newest.path)
      }
      if isReadable { return newest }
      // After a change of version the log itself is read, as long as all of it is there.
      guard isNeeded else { return nil }
      throw Self.useless(
        newest.path, "it is of another version than this program reads",
        "Do not delete it: install the version that wrote it")
    }
    guard isNeeded, let sequence = segments.checkpoints.last else { return nil }
    throw Self.useless(state.checkpoint(sequence), "it is not as it was written", EventLogError.repairAdvice)
  }

  private static func useless(_ checkpoint: FilePath, _ why: String, _ advice: String) -> IngestError {
    .log(
      .invalid(path: checkpoint.displayName, why: "\(why), and it stands for segments that are gone. \(advice)"))
  }

  private mutating func restore(_ path: FilePath) throws(IngestError) {
    try wrapping(IngestError.catalog) { () throws(CatalogError) in try Checkpoint.restore(catalog, from: path) }
    position = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.position() }
  }

  /// Takes the events of one decision.
  mutating func take(_ events: [LoggedEvent]) throws(IngestError) {
    waiting += events
    waitingBytes += events.reduce(0) { $0 + $1.place.bytes.count }
    if waiting.count >= Limits.replayEvents || waitingBytes >= Limits.batchBytes { try finish() }
  }

  /// Works off what waits.
  mutating func finish() throws(IngestError) {
    let events = waiting
    waiting = []
    waitingBytes = 0
    count += events.count
    if !isRebuild {
      let prints = Parallel.map(events) { $0.event.data.told.map { Print($0) } }
      for (logged, print) in zip(events, prints) { index.apply(logged.event, print) }
    }
    try wrapping(IngestError.catalog) { () throws(CatalogError) in
      if let position, let last = events.first(where: { $0.event.sequence == position.sequence }),
        last.chain.description != position.chain
      {
        throw CatalogError(
          path: catalog.path, message: "it has applied an event \(position.sequence) that is not the log's")
      }
      try catalog.apply(events.filter { $0.event.sequence > position?.sequence ?? 0 })
    }
    if let last = events.last { reporter.report(.reading(upTo: last.event.sequence)) }
  }
}

/// What the index takes in of a story that was told: of a copy no more than its text.
private enum Print: Sendable {
  case copy(TextPrint)
  case other(Fingerprint)

  init(_ told: StoryTold) {
    let text = TextPrint(title: told.title, text: told.text)
    self = told.relation?.kind.isCopy == true ? .copy(text) : .other(Fingerprint(text))
  }
}

extension OverlapIndex {
  /// Follows a decision that is recorded in the log. `print` is that of the story, if the event tells one.
  fileprivate mutating func apply(_ event: Event, _ print: Print?) {
    switch event.data {
    case .storyOriginal(let told), .storyOverlap(let told), .storyDuplicate(let told), .storyRevised(let told):
      remove(story: told.story.sequence)
      switch print {
      case .copy(let print):
        insertCopy(
          print, story: told.story.sequence, told: event.sequence, group: told.group.sequence, day: told.day,
          on: event.time.daysSince1970)
      case .other(let fingerprint):
        insert(
          fingerprint, story: told.story.sequence, told: event.sequence, group: told.group.sequence, kind: .original,
          day: told.day, on: event.time.daysSince1970)
      case nil: break
      }
    case .daemonStarted(let started), .daemonReloaded(let started): horizon = started.horizon
    case .storyWithdrawn(let gone): remove(story: gone.story.sequence)
    case .groupMerged(let merged): merge(merged.groups.map(\.sequence), into: merged.into.sequence)
    case .segmentExpired(let expired): expire(before: expired.last + 1)
    default: break
    }
  }
}

extension EventData {
  /// The story that the event tells, if it tells one.
  public var told: StoryTold? {
    switch self {
    case .storyOriginal(let told), .storyOverlap(let told), .storyDuplicate(let told), .storyRevised(let told): told
    default: nil
    }
  }
}

extension StoryTold {
  /// The publication day, in days since 1970.
  var day: Int? { published.flatMap { CivilDate(iso: $0)?.daysSince1970 } }
}
