/// How many stories and groups there are, for who asks at a glance: kept up by what is told, because counting a million takes a tenth of
/// a second, in which nothing else would be done.
///
/// Whether a story that goes was the last one of its group the events do not say; so from then on the groups are an estimate until they
/// are counted again, when there is nothing else to do and not too often.
public struct StoryTally: Equatable, Sendable {
  /// Stories, the withdrawn ones not counted.
  public private(set) var stories = 0
  /// Groups of those.
  public private(set) var groups = 0
  /// Whether they must be counted again.
  private(set) var isStale = false
  /// When they may be, on the monotonic clock.
  private(set) var mayCount = Int64.min

  /// What was counted.
  public init(stories: Int = 0, groups: Int = 0) {
    self.stories = stories
    self.groups = groups
  }

  /// What was counted, and took so long.
  init(_ counts: CatalogCounts, at now: Int64, after spent: Int64) {
    self.init(stories: counts.stories, groups: counts.groups)
    mayCount = now + spent * Limits.countRest
  }

  /// Takes in what was told.
  mutating func take(_ event: EventData) {
    switch event {
    case .storyOriginal:
      stories += 1
      groups += 1
    case .storyOverlap, .storyDuplicate: stories += 1
    case .groupMerged(let merged): groups -= merged.groups.count
    case .storyWithdrawn:
      stories -= 1
      isStale = true
    case .storyRevised: isStale = true
    default: break
    }
  }
}

extension Pipeline {
  /// Counts stories and groups again, if that is needed and was not done only just now.
  mutating func count() throws(IngestError) {
    let began = time.monotonic()
    guard tally.isStale, began >= tally.mayCount else { return }
    let counts = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.counts() }
    let ended = time.monotonic()
    tally = StoryTally(counts, at: ended, after: ended - began)
  }
}
