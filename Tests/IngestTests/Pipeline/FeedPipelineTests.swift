import Support
import Testing

@testable import Ingest

struct FeedPipelineTests {
  private static let texts = [
    "A winter storm tore the roof off the fish market in Halven on Monday night, the harbour office said.",
    "The last bakery in the old town of Port Elsing will close after 112 years, its owner told reporters.",
    "Parliament passed the budget after a debate of nineteen hours, with the votes of two smaller parties.",
    "Chess master Ada Lind won the open of Brennick for the third time, half a point ahead of the field.",
  ]

  /// A feed of some of the texts, each with a guid of its own.
  private func feed(_ numbers: [Int], changing changed: Int? = nil) -> String {
    let items = numbers.map { n in
      """
      <item><title>Headline number \(n)</title><guid isPermaLink="false">id-\(n)</guid><description>\(Self.texts[n])\
      \(n == changed ? " Nothing of what was known before had prepared anybody for it." : "")</description></item>
      """
    }
    return "<rss version=\"2.0\"><channel><title>Wire</title>\(items.joined())</channel></rss>"
  }

  @Test func entriesThatLeaveAFeedAreNotWithdrawn() throws {
    let folder = try TemporaryFolder()
    try folder.write(feed([0, 1]), to: "drop/feed.xml")
    let first = try folder.ingest().events.stories
    #expect(first.map(\.guid) == ["id-0", "id-1"])
    try folder.write(feed([2, 1]), to: "drop/feed.xml")
    let events = try folder.ingest().events
    #expect(events.kinds == ["daemon.started", "story.original", "file.ingested", "daemon.stopped"])
    guard case .fileIngested(let closing) = events[2].data else { return #expect(Bool(false)) }
    #expect(closing.stories == [events[1].id, first[1].story])
    // What has left the feed is known all the same.
    try folder.write(Self.texts[0], to: "drop/again.txt")
    #expect(try folder.ingest().events.stories.first?.relation?.to == first[0].story)
    try folder.ingest()
    #expect(try LogVerification.run(folder.state).damage == nil)
  }

  /// A fetch that fails leaves an empty file, or the page of a server that is in trouble.
  @Test(arguments: ["", "<html><body><h1>503 Service Unavailable</h1></body></html>", "No such feed is known here."])
  func aFeedThatCouldNotBeFetchedRetractsNothingAndIsKnownWhenItIsBack(_ failure: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(feed([0, 1]), to: "drop/feed.xml")
    let first = try folder.ingest().events.stories
    try folder.write(failure, to: "drop/feed.xml")
    #expect(!(try folder.ingest().events.kinds.contains("story.withdrawn")))
    try folder.write(feed([2, 0, 1]), to: "drop/feed.xml")
    let events = try folder.ingest().events
    #expect(events.stories.map(\.guid) == ["id-2"], "\(events.kinds)")
    let closing = events.compactMap { if case .fileIngested(let closing) = $0.data { closing } else { nil } }
    #expect(closing.first?.stories.dropFirst() == first.map(\.story)[...])
    #expect(try LogVerification.run(folder.state).damage == nil)
    #expect(try folder.ingest().events.kinds == ["daemon.started", "daemon.stopped"])
  }

  @Test func anEntryThatComesBackToItsFeedIsKnown() throws {
    let folder = try TemporaryFolder()
    for numbers in [[0, 1], [2, 1], [2, 0]] {
      try folder.write(feed(numbers), to: "drop/feed.xml"); try folder.ingest()
    }
    let events = try folder.events()
    #expect(events.stories.map(\.guid) == ["id-0", "id-1", "id-2"])
  }

  @Test func entriesAreFoundAgainByTheirNames() throws {
    let folder = try TemporaryFolder()
    try folder.write(feed([0, 1, 2]), to: "drop/feed.xml")
    let first = try folder.ingest().events.stories
    try folder.write(
      feed([3, 0, 1, 2], changing: 1).replacing("Headline number 1", with: "Another headline"), to: "drop/feed.xml")
    let second = try folder.ingest().events.stories
    #expect(second.map(\.guid) == ["id-3", "id-1"])
    #expect(second[1].story == first[1].story && second[1].revision == 2)
  }

  @Test func anArchiveIsToldWithItsMembersAndWhatCouldNotBeRead() throws {
    let folder = try TemporaryFolder()
    let files: [(name: String, bytes: [UInt8])] = [
      ("wire/a.txt", Array(Self.texts[0].utf8)), ("i.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
      ("b.jsonl", Array("{\"id\": 7, \"text\": \"\(Self.texts[1])\"}\n{]\n".utf8)),
    ]
    try folder.write(try #require(Packing.pack(files, format: "zip")), to: "drop/dump.zip")
    let events = try folder.ingest().events
    #expect(events.stories.map(\.member) == ["wire/a.txt", "b.jsonl"] && events.stories.map(\.guid) == [nil, "7"])
    guard case .fileIngested(let closing) = events[3].data else { return #expect(Bool(false), "\(events.kinds)") }
    #expect(closing.format == "archive" && closing.skipped == 2)
    #expect(closing.problems.map(\.place) == ["i.png", "b.jsonl, line 2"])
    #expect(try folder.ingest().events.kinds == ["daemon.started", "daemon.stopped"])
    try folder.write(try #require(Packing.pack(Array(files.dropLast()), format: "zip")), to: "drop/dump.zip")
    #expect(try folder.ingest().events.kinds.contains("story.withdrawn"))
    #expect(try LogVerification.run(folder.state).damage == nil)
  }

  /// Small files are read in the loop, large ones beside it.
  @Test(arguments: [1, 10_000]) func whatTheSettingsCallAFieldIsRead(repeats: Int) throws {
    let folder = try TemporaryFolder()
    let text = String(repeating: Self.texts[0] + " ", count: repeats)
    try folder.write("{\"titel\": \"Storm\", \"inhalt\": \"\(text)\"}", to: "drop/export.json")
    #expect(try folder.ingest().events.kinds.contains("file.quarantined"))
    let events = try folder.ingest(fields: ArticleFields(adding: ["text=inhalt", "title=titel"])).events
    #expect(events.stories.map(\.title) == ["Storm"])
    guard case .daemonStarted(let started)? = events.first?.data else { return #expect(Bool(false), "\(events.kinds)") }
    #expect(started.fields == ["text=inhalt", "title=titel"])
    #expect(started.wordFrequencies == WordFrequencies.version)
  }

  @Test func aStoryWithoutTheLaterFactsKeepsItsDigest() {
    var told = Sample.told
    (told.title, told.byline, told.dateline, told.published, told.language) = ("T", nil, nil, nil, nil)
    (told.url, told.publisher, told.section, told.guid, told.text) = (nil, nil, nil, nil, "x")
    // As it was before these facts were there: SHA-256 of "T\0\0", four times "\1\0", and "x\0\0".
    #expect(told.digest == "72e582fd75fa1ddb61c4d9b104291d87")
    told.guid = "7"
    let named = told.digest
    told.guid = nil
    told.url = "7"
    #expect(Set([named, told.digest, "72e582fd75fa1ddb61c4d9b104291d87"]).count == 3)
  }

  @Test func entriesOfOtherNamesAreNotPairedHoweverAlike() throws {
    let folder = try TemporaryFolder()
    try folder.write(feed([0]), to: "drop/feed.xml")
    let first = try folder.ingest().events.stories
    try folder.write(feed([0]).replacing("id-0", with: "id-9"), to: "drop/feed.xml")
    let second = try folder.ingest().events.stories
    #expect(second.first?.story != first.first?.story && second.first?.relation?.kind == .identical)
  }
}
