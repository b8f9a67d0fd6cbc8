@testable import Ingest

/// One event of each type, with everything filled in that can be.
enum Sample {
  static let id = EventID(log: "9f2c51d0", epoch: "7b3a", sequence: 42)
  static let file = FileReference(
    folder: "/srv/seeds", path: "wire/002 \"quoted\" \\xff.txt", sha256: String(repeating: "ab", count: 32),
    bytes: [0, 3301])

  static let told = StoryTold(
    story: id, revision: 2, file: file, ordinal: 1, member: "wire/a.eml", title: "Head\u{7F}line with \"quotes\"",
    byline: "A. Writer",
    dateline: nil, published: "2026-01-06T09:24:00", language: "en",
    url: "https://halvencourier.example/2026/01/06/storm/?a=1&b=2", modified: "2026-01-07T08:00:00Z",
    publisher: "The Halven Courier", section: "Coast",
    guid: "tag:halvencourier.example,2026:4711",
    found: ["title": "headline line", "published": "date line", "url": "feed link", "section": "feed category"],
    headings: ["One", "Two"], words: 560,
    text: "First paragraph.\n\nSecond, with a tab\t and 日本語 and \u{1F600}.", cut: 500_000, group: id,
    relation: Relation(
      kind: .original, to: nil, score: 0.5512, threshold: 0.2,
      evidence: Relation.Evidence(
        passages: [Relation.Passage(text: "ein \\ Stück", words: 12)], names: ["Morocco", "Tel Aviv"],
        terms: [Relation.Term(term: "morocco", contribution: 0.07)],
        runnerUp: Relation.RunnerUp(kind: .excerpt, to: id, score: 0.1), notes: ["a note"])))

  /// The story with another verdict.
  private static func told(_ kind: Relation.Kind) -> StoryTold {
    var other = told
    other.relation?.kind = kind
    other.relation?.to = id
    return other
  }

  static let all: [EventData] = [
    .daemonStarted(
      DaemonStarted(
        version: "1", pid: 7, folders: ["/a", "/b"], ignored: ["*.bak"], settle: 2000, fields: ["text=inhalt"])),
    .daemonStarted(
      DaemonStarted(
        version: "1", pid: 7, folders: ["/a"], ignored: [], settle: 2000,
        horizon: Horizon(stories: 5_000, days: 90, eventDays: 7),
        thresholds: Thresholds(nearDuplicate: 0.6, excerpt: 0.55, sameEvent: 0.2), wordFrequencies: 2)),
    .daemonReloaded(DaemonStarted(version: "1", pid: 7, folders: ["/a"], ignored: [], settle: 0)),
    .daemonStopped(DaemonStopped(reason: "signal")),
    .segmentOpened(SegmentOpened(log: "9f2c51d0", format: 1, about: SegmentOpened.explanation)),
    .segmentOpened(
      SegmentOpened(
        log: "9f2c51d0", format: 1,
        previous: SealedSegment(
          first: 1, last: 41, chain: Chain.beginning.description, bytes: 90_000,
          sha256: String(repeating: "cd", count: 32)),
        checkpoint: CheckpointReference(sequence: 41, sha256: String(repeating: "ef", count: 32)),
        about: SegmentOpened.explanation)),
    .segmentExpired(SegmentExpired(first: 1, last: 41, reason: "cap", cursors: ["desk"])),
    .logGap(LogGap(segment: 1, bytes: [4_096, 8_192], events: [7, 9], why: "not an event")),
    .fileIngested(
      FileIngested(
        file: file, format: "text", encoding: "utf-8", replacements: 3, stories: [id, id], furniture: 2, reason: nil)),
    .fileIngested(
      FileIngested(
        file: file, format: "text", encoding: "utf-8", replacements: 0, stories: [id, id], furniture: 0, tail: 900,
        parsed: [900, 1200])),
    .filePart(FilePart(file: file, stories: [id, id], from: 3)),
    .fileIngested(
      FileIngested(
        file: file, format: "rss", encoding: nil, replacements: 0, stories: [id], furniture: 0, reason: nil,
        mojibake: 2,
        skipped: 3,
        problems: [PartProblem(place: "entry 3", reason: "unsupported-format", detail: "what")])),
    .fileQuarantined(FileQuarantined(file: file, reason: "not-text", detail: "what", advice: "do")),
    .fileQuarantined(FileQuarantined(file: file, reason: "io", detail: "what", advice: "do", retry: 10)),
    .fileRemoved(FileRemoved(file: file, stories: [id])),
    .fileRenamed(FileRenamed(file: file, from: file, stories: [])),
    .storyOriginal(told), .storyOverlap(told(.sameEvent)), .storyDuplicate(told(.nearDuplicate)),
    .storyRevised(told(.extension)),
    .storyWithdrawn(StoryWithdrawn(story: id, revision: 1, file: file, ordinal: 0, title: nil, group: id)),
    .groupMerged(GroupMerged(into: id, groups: [id], story: id)),
    .watchDegraded(WatchDegraded(folder: "/a", path: "b", cause: "permission", advice: "do")),
    .watchRecovered(WatchRecovered(folder: "/a", path: nil, cause: "overflow")),
  ]

  static func event(_ data: EventData, sequence: UInt64 = 42, batch: UInt64 = 41) -> Event {
    Event(
      sequence: sequence, id: EventID(log: "9f2c51d0", epoch: "7b3a", sequence: sequence), batch: batch,
      time: Timestamp(microseconds: 1_767_690_000_123_456), data: data)
  }
}
