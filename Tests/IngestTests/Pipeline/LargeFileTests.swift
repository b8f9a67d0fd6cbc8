import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// Files that are appended to, and files that have very many stories.
struct LargeFileTests {
  /// A digest of real length: stories with a dateline each.
  private static func digest(_ count: Int, seed: UInt64) -> [String] {
    var articles = Articles(seed: seed)
    var texts: [String] = []
    while texts.count < count {
      let text = articles.next().text
      // Long enough to be told apart, and no copy of the one before.
      guard text.count > 2500, texts.last?.hasSuffix(text) != true else { continue }
      texts.append("HARBOUR (Reuters) - " + text)
    }
    return texts
  }

  private static func closing(_ events: [Event]) -> FileIngested? {
    events.lazy.compactMap { if case .fileIngested(let closing) = $0.data { closing } else { nil } }.last
  }

  @Test func aStoryThatIsAppendedIsAllThatIsParsed() throws {
    let folder = try TemporaryFolder()
    let stories = Self.digest(60, seed: 7)
    var text = stories.joined(separator: "\n\n")
    while text.utf8.count < Limits.tailBytes { text += "\n\n" + stories.joined(separator: "\n\n") }
    try folder.write(text, to: "drop/wire.txt")
    let first = try #require(Self.closing(try folder.ingest().events))
    let tail = try #require(first.tail)
    #expect(first.stories.count > 50 && first.parsed == nil)

    let more =
      "\n\nPORT ELSING (AP) - The last bakery in the old town will close after 112 years because its owner, Tomas Weir, "
      + "has found nobody to take over.\n\nThe oven, built in 1913, will go to the museum of crafts in Brennick, which is glad of it.\n"
    let appended = try folder.write(text + more, to: "drop/wire.txt")
    let events = try folder.ingest().events
    let second = try #require(Self.closing(events))
    #expect(second.parsed == [tail, (text + more).utf8.count])
    #expect(second.stories.count == first.stories.count + 1)
    #expect(second.stories.starts(with: first.stories))
    #expect(events.stories.map(\.ordinal) == [first.stories.count])
    // Each story's bytes are those of the file, not of the part that was parsed.
    let bytes = try #require(events.stories.first?.file.bytes)
    let content = try FileHash.sha256(appended)
    #expect(second.file.sha256 == content)
    #expect(String(decoding: Array((text + more).utf8)[bytes[0]..<bytes[1]], as: UTF8.self).contains("Tomas Weir"))
    // Without a catalog the log says the same.
    func rows() throws -> [String] {
      try #require(try Catalog.reading(folder.state.catalog)).dump().filter {
        $0.hasPrefix("files") || $0.hasPrefix("stories")
      }
    }
    let live = try rows()
    Catalog.discard(folder.state.catalog)
    try folder.ingest()
    #expect(try rows() == live)
  }

  @Test(arguments: ["rewritten at the front", "shorter", "legacy bytes at the end"])
  func whatIsNotOnlyAppendedIsParsedWhole(_ change: String) throws {
    let folder = try TemporaryFolder()
    let stories = Self.digest(110, seed: 8)
    let text = stories.joined(separator: "\n\n")
    #expect(text.utf8.count > Limits.tailBytes)
    try folder.write(text, to: "drop/wire.txt")
    try folder.ingest()
    var bytes = Array(text.utf8)
    switch change {
    case "shorter": bytes.removeLast(2000)
    case "legacy bytes at the end": bytes += Array("\n\nCAF".utf8) + [0xC9, 0x20] + Array("is closed\n".utf8)
    default: bytes[20] = UInt8(ascii: "X")
    }
    try folder.write(bytes, to: "drop/wire.txt")
    let closing = try #require(Self.closing(try folder.ingest().events))
    #expect(closing.parsed == nil)
  }

  @Test func aFileWithVeryManyStoriesIsDecidedInPartsThatStandForThemselves() throws {
    let folder = try TemporaryFolder()
    let stories = Self.digest(80, seed: 9)
    let text = stories.joined(separator: "\n\n") + String(repeating: "\n", count: Limits.largeBytes)
    try folder.write(text, to: "drop/wire.txt")
    try folder.write(stories[0], to: "drop/small.txt")
    func options() throws -> PipelineOptions {
      PipelineOptions(
        folders: [try WatchedFolder(resolving: folder.folder())], state: folder.state, settle: .zero, once: true,
        version: "test")
    }
    // Each look at this clock takes a millisecond, so a turn ends after a few stories. The disk fails in the midst of it.
    let failing = FaultyDisk(sync: { $0 > 8 ? .error(.ioError) : nil })
    let before = RecordingReporter()
    #expect(throws: IngestError.self) {
      var pipeline = try Pipeline(options(), reporter: before, disk: failing, time: ManualClock(step: .milliseconds(1)))
      try pipeline.run(until: -1)
    }
    let after = RecordingReporter()
    do {
      var pipeline = try Pipeline(options(), reporter: after, time: ManualClock(step: .milliseconds(1)))
      try pipeline.run(until: -1)
    }
    let parts = before.events.filter { if case .filePart = $0.data { true } else { false } }
    #expect(parts.count > 3)
    let events = try folder.events()
    let told = events.stories.filter { $0.file.path == "wire.txt" }
    let closing = try #require(Self.closing(events))
    #expect(closing.file.path == "wire.txt")
    // Each story was told once, before the failure or after it.
    #expect(told.map(\.story) == closing.stories)
    #expect(Set(closing.stories).count == closing.stories.count)
    #expect(try LogVerification.run(folder.state).damages == [])
  }

  // MARK: files that change

  /// Does something when the loop comes round for the so many-th time.
  private final class Interruption: Reporter {
    let recorder = RecordingReporter()
    private let turn: Int
    private let body: @Sendable () -> Void

    init(at turn: Int, _ body: @escaping @Sendable () -> Void) {
      self.turn = turn
      self.body = body
    }

    func report(_ report: Report) {
      recorder.report(report)
      if case .alive = report, recorder.turns == turn { body() }
    }
  }

  /// Runs with a clock that goes on by a millisecond whenever it is looked at, so that a turn ends after a few steps.
  private static func ingestSlowly(
    _ folder: borrowing TemporaryFolder, _ reporter: any Reporter, disk: any Disk = RealDisk()
  ) throws {
    let options = PipelineOptions(
      folders: [try WatchedFolder(resolving: folder.folder())], state: folder.state, settle: .zero, once: true,
      version: "test")
    var pipeline = try Pipeline(options, reporter: reporter, disk: disk, time: ManualClock(step: .milliseconds(1)))
    try pipeline.run(until: -1)
  }

  /// JSON Lines of records without a name or a headline: in a revision every twelfth word is another one.
  private static func records(_ count: Int, words: Int, revision: Int) -> String {
    var random = SeededRandom(seed: 3)
    var changes = SeededRandom(seed: UInt64(revision))
    return (0..<count).map { _ in
      let text = (0..<words).map { place in
        let word = Int.random(in: 0..<50_000, using: &random)
        let isChanged = revision > 0 && place % 12 == 5
        return isChanged ? "r\(Int.random(in: 0..<50_000, using: &changes))" : "w\(word)"
      }
      return "{\"text\": \"\(text.joined(separator: " ")).\"}\n"
    }.joined()
  }

  /// 20,000 reworded records were compared with the former ones in one go, for fifteen seconds, before any other file was looked at.
  @Test(arguments: [30, 200])
  func whileTheStoriesOfAChangedFileAreComparedOthersHaveTheirTurns(_ words: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.records(300, words: words, revision: 0), to: "drop/big.jsonl")
    let first = try #require(Self.closing(try folder.ingest().events))
    #expect(first.stories.count == 300)
    try folder.write(Self.records(300, words: words, revision: 1), to: "drop/big.jsonl")
    let small = folder.path.appending("drop/small.txt")
    let interruption = Interruption(at: 20) {
      try? Data("The last bakery in the old town of Port Elsing will close after 112 years.\n".utf8).write(
        to: URL(fileURLWithPath: small.string))
    }
    try Self.ingestSlowly(folder, interruption)
    let reports = interruption.recorder.all
    let subjects = interruption.recorder.events.map(\.data.subject)
    let told = try #require(subjects.firstIndex { $0?.hasPrefix("small.txt") == true })
    let revised = try #require(subjects.firstIndex { $0?.hasPrefix("big.jsonl") == true })
    #expect(told < revised)
    // A step for each story and for each of the reach, of which a turn has time for seven.
    let turns = reports.prefix { if case .event(let event) = $0 { event.kind != "story.revised" } else { true } }.count
    {
      if case .alive = $0 { true } else { false }
    }
    #expect(turns >= (300 + Limits.revisionReach) / 8)
    let second = try #require(Self.closing(interruption.recorder.events))
    #expect(second.stories == first.stories)
    #expect(interruption.recorder.events.filter { $0.kind == "story.revised" }.count == 300)
    #expect(try LogVerification.run(folder.state).damages == [])
  }

  @Test func storiesThatAFileHoldsNoLongerAreWithdrawnInPartsAndEachOnce() throws {
    let folder = try TemporaryFolder()
    let stories = 300
    try folder.write(Self.records(stories, words: 30, revision: 0), to: "drop/big.jsonl")
    try folder.ingest()
    // Nothing in it is like anything that was in it.
    let other = Self.records(stories, words: 30, revision: 0).replacing("w", with: "x")
    try folder.write(other, to: "drop/big.jsonl")
    let before = RecordingReporter()
    #expect(throws: IngestError.self) {
      try Self.ingestSlowly(folder, before, disk: FaultyDisk(sync: { $0 > 8 ? .error(.ioError) : nil }))
    }
    let part = try #require(before.events.last { $0.kind == "file.part" })
    guard case .filePart(let data) = part.data else { return }
    #expect(data.stories.isEmpty && before.events.contains { $0.kind == "story.withdrawn" })
    try Self.ingestSlowly(folder, RecordingReporter())
    let withdrawn = try folder.events().compactMap {
      if case .storyWithdrawn(let data) = $0.data { data.story } else { nil }
    }
    #expect(withdrawn.count == stories && Set(withdrawn).count == stories)
    let closing = try #require(Self.closing(try folder.events()))
    #expect(closing.stories.count == stories && Set(closing.stories).isDisjoint(with: withdrawn))
    #expect(try LogVerification.run(folder.state).damages == [])
  }

  /// While a file was read beside the loop, another one was found to be its former content under a new name: the stories of that were
  /// revised with what the file held now.
  @Test func aFileThatWasRenamedWhileItsSuccessorIsComparedKeepsItsStories() throws {
    let folder = try TemporaryFolder()
    let old = Self.records(60, words: 30, revision: 0)
    try folder.write(old, to: "drop/news.jsonl")
    let first = try #require(Self.closing(try folder.ingest().events))
    let more = Self.records(700, words: 60, revision: 0).replacing("w", with: "x")
    let new = Self.records(60, words: 30, revision: 1) + more
    #expect(new.utf8.count > Limits.largeBytes)
    let path = try folder.write(new, to: "drop/news.jsonl").string
    let moved = folder.path.appending("drop/former.jsonl").string
    let interruption = Interruption(at: 20) {
      unlink(path)
      try? Data(old.utf8).write(to: URL(fileURLWithPath: moved))
    }
    try Self.ingestSlowly(folder, interruption)
    let kinds = interruption.recorder.events.kinds
    #expect(kinds == ["daemon.started", "file.renamed", "daemon.stopped"])
    let catalog = try #require(try Catalog.reading(folder.state.catalog))
    let key = try WatchedFolder(resolving: folder.folder()).key(Array("former.jsonl".utf8))
    #expect(try catalog.file(key)?.stories.map(\.id) == first.stories)
  }
}

extension RecordingReporter {
  /// How often the loop has come round.
  fileprivate var turns: Int { all.count { if case .alive = $0 { true } else { false } } }
}
