/// A story's number: the sequence of the event that first told of it.
public typealias StoryNumber = UInt64

/// A group's number: the story number of the story that opened it.
public typealias GroupNumber = UInt64

/// How a story relates to those read before it.
extension Relation {
  /// The relations, in the order in which they are looked for: the first that holds is the verdict.
  public enum Kind: String, Sendable, Equatable, CaseIterable {
    /// The same words.
    case identical
    /// An edited or syndicated copy.
    case nearDuplicate = "near-duplicate"
    /// Contained in an earlier story.
    case excerpt
    /// Contains an earlier story.
    case `extension`
    /// An independent report of the same event.
    case sameEvent = "same-event"
    /// None of these: opens a group.
    case original

    /// Whether the story's text is one already read: such a story joins a group but adds nothing to what is known of it.
    public var isCopy: Bool { self == .identical || self == .nearDuplicate || self == .excerpt }
  }
}

/// What was decided about a story, and why.
public struct Verdict: Sendable, Equatable {
  /// How the story relates to `to`.
  public var kind: Relation.Kind
  /// The earlier story it relates to; of a same event, the nearest member of the group. Nil for an original.
  public var to: StoryNumber?
  /// The group the story joins; nil for an original, which opens its own.
  public var group: GroupNumber?
  /// What was measured: the Jaccard index, the containment or the average similarity; 0–1. Of an original, the best it reached as a
  /// same event.
  public var score: Double
  /// What `score` was measured against.
  public var threshold: Double
  /// What a person can check.
  public var evidence: Evidence
  /// Groups that this story shows to be the same event as `group` and that should be merged into it, ascending.
  public var merges: [GroupNumber] = []
}

/// The words and numbers behind a verdict.
public struct Evidence: Sendable, Equatable {
  /// A run of words that the story shares with an earlier one.
  public struct Passage: Sendable, Equatable {
    /// The run as the new story has it, its end cut off when it is long.
    public var text: String
    /// The run's whole length in words.
    public var words: Int
  }

  /// A shared term and its part of the score.
  public struct Term: Sendable, Equatable {
    /// The term as the new story has it.
    public var term: String
    /// Its summand in the score.
    public var contribution: Double
  }

  /// What came second.
  public struct RunnerUp: Sendable, Equatable {
    /// The relation that was looked at.
    public var kind: Relation.Kind
    /// The story it would have been to, for copies.
    public var story: StoryNumber?
    /// The group it would have joined.
    public var group: GroupNumber?
    /// What it reached.
    public var score: Double
  }

  /// The longest shared runs of words, longest first, at most `Limits.passages`.
  public var passages: [Passage] = []
  /// Shared names as written in the new story, by contribution.
  public var names: [String] = []
  /// The shared terms that contribute most, at most `Limits.evidenceTerms`; their contributions add up to about the score.
  public var terms: [Term] = []
  /// The next best, if anything came near.
  public var runnerUp: RunnerUp? = nil
  /// Anything else worth knowing, in plain words.
  public var notes: [String] = []
}
