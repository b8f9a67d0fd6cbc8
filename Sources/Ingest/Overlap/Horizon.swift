/// How far back stories are remembered: what bounds the memory that a service takes in the course of the years.
///
/// It is told in `daemon.started`, and a replay takes the one of its time, so that the same log gives the same groups.
public struct Horizon: Equatable, Sendable {
  /// Stories of which copies are recognised: the newest so many, and up to a sixty-fourth more until the oldest are forgotten.
  public var stories: Int
  /// For how many days copies of a story are recognised; nil for as long as it is among the newest.
  public var days: Int?
  /// For how many days after its last story reports of an event join its group.
  public var eventDays: Int

  /// A million stories, and two weeks for an event: of those that are reported at all, hardly any is reported anew after a longer
  /// silence, and the words of a running topic would join ever more of it.
  public init(stories: Int = 1_000_000, days: Int? = nil, eventDays: Int = 14) {
    self.stories = stories
    self.days = days
    self.eventDays = eventDays
  }

  /// The most stories that can be remembered: with the withdrawn ones among them, their slots fit a posting.
  public static let mostStories = 10_000_000
}
