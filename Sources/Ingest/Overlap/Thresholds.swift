/// From where on a story counts as a copy, as a part of another, and as a report of the same event.
///
/// They are told in `daemon.started`, and each verdict tells the one that it was measured against. A replay decides nothing anew, so
/// other thresholds change no verdict of before.
public struct Thresholds: Equatable, Sendable {
  /// Shared of all words (Jaccard index) from which on a story is an edited copy.
  public var nearDuplicate: Double
  /// Share of the smaller text's words from which on it is contained in the other.
  public var excerpt: Double
  /// Score above which a story is about the same event, and two groups are: see `EventIndex.Match.score`.
  public var sameEvent: Double

  /// Half of the words for copies, as is usual; for events the middle of a plateau: see Benchmarks/Overlap/overlap.py.
  public init(nearDuplicate: Double = 0.5, excerpt: Double = 0.5, sameEvent: Double = 0.17) {
    self.nearDuplicate = nearDuplicate
    self.excerpt = excerpt
    self.sameEvent = sameEvent
  }

  /// From here on two stories are possibly related: told, not acted on. Two groups must reach this without the bridging story.
  var related: Double { sameEvent * EventModel.relatedShare }

  /// What the settings may be: with less, half of a day's stories would be copies of each other, or one event.
  public static let copyRange = 0.3...1.0
  /// See `copyRange`.
  public static let eventRange = 0.05...1.0
}
