internal import SystemPackage

/// How a service is doing.
public struct ServiceStatus: Equatable, Sendable {
  /// The process that serves; nil when none does.
  public var process: String?
  /// Whether it waits for room on its disk.
  public var isDiskFull = false
  /// The watched folders, as events name them.
  public var folders: [String] = []
  /// The active segment of the log, escaped.
  public var log = ""
  /// The log's identity.
  public var identity: String?
  /// The last durable event.
  public var sequence: UInt64 = 0
  /// The bytes of the active segment.
  public var bytes = 0
  /// How many segments are sealed.
  public var sealedSegments = 0
  /// The first event that is kept.
  public var firstKept: UInt64 = 0
  /// The sealed segments' bytes, as they are on the disk.
  public var sealedBytes = 0
  /// The events that the catalog has not applied yet.
  public var behind: UInt64 = 0
  /// Files whose stories were told, or that are empty.
  public var ingested = 0
  /// Files in quarantine.
  public var quarantined = 0
  /// Files that wait to be read.
  public var waiting = 0
  /// Stories, the withdrawn ones not counted.
  public var stories = 0
  /// Groups of those.
  public var groups = 0

  /// A status in which nothing is said yet.
  public init() {}

  /// Puts it together from a service's files. Counting takes the longer the more files there are: 100 ms for a million.
  ///
  /// - Parameters:
  ///   - process: who serves.
  ///   - waiting: how many files wait, which the catalog does not know.
  public init(
    _ state: StateDirectory, _ catalog: Catalog, process: String?, waiting: Int
  ) throws(IngestError) {
    self.process = process
    self.waiting = waiting
    log = state.events.displayName
    try wrapping(IngestError.catalog) { () throws(CatalogError) in
      let counts = try catalog.counts()
      (ingested, quarantined) = (counts.ingested, counts.quarantined)
      (stories, groups) = (counts.stories, counts.groups)
      folders = try catalog.folders()
    }
    let durable = try wrapping(IngestError.system) { () throws(SystemError) in try DurablePosition.read(state) }
    let applied = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.position() }
    identity = applied?.log
    sequence = durable?.sequence ?? 0
    bytes = durable?.end ?? 0
    isDiskFull = durable?.isWaiting ?? false
    behind = sequence - min(applied?.sequence ?? 0, sequence)
    let segments = try wrapping(IngestError.system) { () throws(SystemError) in try SegmentSummary(state) }
    (sealedSegments, firstKept, sealedBytes) = (segments.sealed, segments.first, segments.bytes)
  }
}
