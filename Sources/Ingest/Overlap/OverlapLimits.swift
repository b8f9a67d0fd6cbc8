extension Limits {
  /// Shared passages quoted in a verdict: enough to recognise a copy by, and a few hundred bytes of its event.
  static let passages = 3
  /// Words quoted of one passage; the passage's length is told beside it.
  static let quotedWords = 40
  /// Terms named in a verdict; the rest contribute next to nothing each.
  static let evidenceTerms = 12
  /// Names in a verdict.
  static let evidenceNames = 12
  /// Earlier texts that a story is compared with word for word, best sampled overlap first: each costs reading and tokenising one.
  static let comparedTexts = 8
  /// A shingle in more groups than this is furniture (a signature, a subscription line) and shows no copying.
  static let shingleGroups = 12
  /// Stories of one group listed under a shingle: a hundredth syndicated copy is found through the first ones.
  static let shingleStoriesPerGroup = 4
  /// Newest stories looked at under a probed term: keeps the dearest probe of a million stories at 16 × 2,000 steps.
  static let probedPostings = 2_000
  /// Members of a group looked through, newest first, for the one nearest to a new story.
  static let nearestMembers = 256
  /// Withdrawn stories whose index entries may wait, at the least, before the index is swept.
  static let deadStories = 1_024
}
