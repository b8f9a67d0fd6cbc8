/// Reads the log back at a start: brings the catalog up to it, and fills the overlap index from it.
///
/// The index is filled by the recorded decisions, never by deciding again, so a later version with other thresholds
/// does not rewrite what was told.
struct Replay: ~Copyable {
  private(set) var catalog: Catalog
  private(set) var index = OverlapIndex()
  private(set) var count = 0
  private let reporter: any Reporter
  private var position: CatalogPosition?
  private var waiting: [LoggedEvent] = []
  private var waitingBytes = 0

  init(_ state: StateDirectory, _ reporter: any Reporter) throws(IngestError) {
    let opened = try wrapping(IngestError.catalog) { () throws(CatalogError) in try Catalog.open(state.catalog) }
    catalog = opened.catalog
    self.reporter = reporter
    if let why = opened.remade { reporter.report(.catalogRemade(why)) }
  }

  /// Compares the catalog with the identity of the log, and returns the sequence that the catalog vouches for.
  mutating func begin(_ log: String?) throws(IngestError) -> UInt64 {
    position = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.position() }
    guard let known = position else { return 0 }
    if known.log == log { return known.sequence }
    reporter.report(.catalogRemade("it was made from log \(known.log), and the log here is \(log ?? "new")"))
    try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.clear() }
    position = nil
    return 0
  }

  /// Takes the events of one decision.
  mutating func take(_ events: [LoggedEvent]) throws(IngestError) {
    waiting += events
    waitingBytes += events.reduce(0) { $0 + $1.bytes.count }
    if waiting.count >= Limits.replayEvents || waitingBytes >= Limits.batchBytes { try finish() }
  }

  /// Works off what waits.
  mutating func finish() throws(IngestError) {
    let events = waiting
    waiting = []
    waitingBytes = 0
    count += events.count
    let fingerprints = Parallel.map(events) { $0.event.data.told.map { Fingerprint(title: $0.title, text: $0.text) } }
    for (logged, fingerprint) in zip(events, fingerprints) { index.apply(logged.event.data, fingerprint) }
    try wrapping(IngestError.catalog) { () throws(CatalogError) in
      if let position, let last = events.first(where: { $0.event.sequence == position.sequence }),
        last.chain.description != position.chain
      {
        throw CatalogError(
          path: catalog.path, message: "it has applied an event \(position.sequence) that is not the log's")
      }
      try catalog.apply(events.filter { $0.event.sequence > position?.sequence ?? 0 })
    }
  }
}

extension OverlapIndex {
  /// Follows a decision that is recorded in the log. `fingerprint` is that of the story, if the event tells one.
  fileprivate mutating func apply(_ data: EventData, _ fingerprint: Fingerprint?) {
    switch data {
    case .storyOriginal(let told), .storyOverlap(let told), .storyDuplicate(let told), .storyRevised(let told):
      guard let fingerprint else { return }
      let kind = told.relation?.kind ?? .original
      remove(story: told.story.sequence)
      insert(fingerprint, story: told.story.sequence, group: told.group.sequence, kind: kind, day: told.day)
    case .storyWithdrawn(let gone): remove(story: gone.story.sequence)
    case .groupMerged(let merged): merge(merged.groups.map(\.sequence), into: merged.into.sequence)
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
