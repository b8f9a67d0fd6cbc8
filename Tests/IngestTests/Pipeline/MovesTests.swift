import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// What becomes of stories when files change their names or their contents move: none is told again.
struct MovesTests {
  private static let articles: [String: String] = [
    "harbour":
      "The harbour master closed the northern basin on Tuesday after a dredger ran aground near the outer light.",
    "orchard":
      "Growers in the upper valley say that a late frost has taken half of this year's plums and all of the apricots.",
    "library":
      "The town library will lend tools and seeds from March on, its director told the council in a short speech.",
  ]

  /// A folder with the articles in files of their names, ingested; then something is done to it, and what is told of it.
  private static func told(_ change: (String) throws -> Void) throws -> (folder: TemporaryFolder, events: [Event]) {
    let folder = try TemporaryFolder()
    for (name, text) in articles { try folder.write(text, to: "drop/" + name) }
    try folder.ingest()
    try change(try folder.folder().string + "/")
    let events = try folder.ingest().events.filter { !$0.kind.hasPrefix("daemon.") }
    #expect(try folder.ingest().events.filter { !$0.kind.hasPrefix("daemon.") }.isEmpty, "all was said")
    return (folder, events)
  }

  private static func lines(_ events: [Event]) -> [String] {
    events.map { event in
      switch event.data {
      case .fileRenamed(let d): "\(d.from.path) → \(d.file.path), \(d.stories.count)"
      case .fileIngested(let d): "\(d.file.path) holds \(d.stories.count)"
      case .fileRemoved(let d): "\(d.file.path) gone with \(d.stories.count)"
      default: "\(event.kind) \(event.data.subject ?? "")"
      }
    }
  }

  @Test func aRenamedFileKeepsItsStories() throws {
    let (_, events) = try Self.told { rename($0 + "harbour", $0 + "port") }
    #expect(Self.lines(events) == ["harbour → port, 1"])
  }

  @Test func aFileThatIsRenamedOverAnotherWithdrawsThatOnesStory() throws {
    let (_, events) = try Self.told { rename($0 + "harbour", $0 + "orchard") }
    #expect(Self.lines(events) == ["story.withdrawn orchard#0", "harbour → orchard, 1"])
  }

  /// As `sed -i`, sync tools and many a program save: the new content is read under a name that it has for a moment.
  @Test func aFileThatIsSavedByWayOfAnotherNameIsRevised() throws {
    let text = try #require(Self.articles["harbour"])
    let (folder, events) = try Self.told {
      try (text + " It opens on Friday.").write(toFile: $0 + "sedA", atomically: false, encoding: .utf8)
    }
    #expect(Self.lines(events) == ["story.duplicate sedA#0", "sedA holds 1"])
    let path = try folder.folder().string + "/"
    rename(path + "sedA", path + "harbour")
    let saved = try folder.ingest().events
    #expect(
      Self.lines(saved).filter { !$0.hasPrefix("daemon.") } == [
        "story.withdrawn sedA#0", "story.revised harbour#0", "harbour holds 1", "sedA gone with 0",
      ])
    // As if it had been written in place.
    #expect(try folder.ingest().events.count == 2, "all was said")
    try folder.write(text + " It opens on Friday, they say.", to: "drop/harbour")
    let last = try folder.ingest().events.compactMap { if case .storyRevised(let told) = $0.data { told } else { nil } }
    #expect(last.map(\.revision) == [3])
    #expect(try LogVerification.run(folder.state).damages == [])
  }

  /// As in folders whose files always have the same names: what was told of an article stays, whatever the one before was called.
  @Test func anArticleThatTakesThePlaceOfAnotherFromElsewhereStaysTheArticleThatItIs() throws {
    let folder = try TemporaryFolder()
    try folder.write("The morning brief\n\n" + (Self.articles["harbour"] ?? ""), to: "drop/current/brief.txt")
    try folder.write("The morning brief\n\n" + (Self.articles["orchard"] ?? ""), to: "drop/incoming/brief.txt")
    try folder.ingest()
    let path = try folder.folder().string
    #expect(rename(path + "/incoming/brief.txt", path + "/current/brief.txt") == 0)
    let events = try folder.ingest().events.filter { !$0.kind.hasPrefix("daemon.") }
    #expect(
      Self.lines(events) == ["story.withdrawn current/brief.txt#0", "incoming/brief.txt → current/brief.txt, 1"])
  }

  /// A feed keeps what it knows, and shows one entry more.
  @Test func entriesOfAFeedThatIsSavedByWayOfAnotherNameAreNotToldAgain() throws {
    func feed(_ names: [String]) -> String {
      let items = names.map {
        "<item><guid>\($0)</guid><title>\($0)</title><description>\(Self.articles[$0] ?? "")</description></item>"
      }
      return "<rss version=\"2.0\"><channel><title>A</title>\(items.joined())</channel></rss>"
    }
    let folder = try TemporaryFolder()
    try folder.write(feed(["harbour", "orchard"]), to: "drop/feed.xml")
    try folder.ingest()
    try folder.write(feed(["library", "harbour", "orchard"]), to: "drop/feed.new")
    #expect(try folder.ingest().events.stories.count == 3)
    let path = try folder.folder().string + "/"
    rename(path + "feed.new", path + "feed.xml")
    let events = try folder.ingest().events.filter { !$0.kind.hasPrefix("daemon.") }
    #expect(events.kinds.filter { $0 == "story.withdrawn" }.count == 3)
    // The one that is new had been told of under the other name.
    #expect(events.kinds.filter { $0 == "story.revised" }.count == 1)
    #expect(Self.lines(events).suffix(2) == ["feed.xml holds 3", "feed.new gone with 0"])
    let catalog = try Catalog.open(folder.state.catalog).catalog
    let record = try #require(try catalog.file(WatchedFolder(resolving: folder.folder()).key(Array("feed.xml".utf8))))
    #expect(record.stories.map(\.title) == ["library", "harbour", "orchard"])
    #expect(record.stories.allSatisfy { !$0.isWithdrawn })
  }

  @Test func filesThatChangePlacesTellNothingAgain() throws {
    let (_, events) = try Self.told {
      rename($0 + "harbour", $0 + ".x")
      rename($0 + "orchard", $0 + "harbour")
      rename($0 + ".x", $0 + "orchard")
    }
    #expect(Set(Self.lines(events)) == ["harbour holds 1", "orchard holds 1"] && events.count == 2)
  }

  @Test func filesThatMoveOnByOneTellNothingAgain() throws {
    // As logs are rotated.
    let (_, events) = try Self.told {
      rename($0 + "library", $0 + "oldest")
      rename($0 + "orchard", $0 + "library")
      rename($0 + "harbour", $0 + "orchard")
    }
    #expect(events.stories.isEmpty && !events.kinds.contains("story.withdrawn"), "\(Self.lines(events))")
  }

  @Test func aFileMayTakeANameThatWasRemovedBefore() throws {
    let (folder, events) = try Self.told { unlink($0 + "orchard") }
    #expect(Self.lines(events) == ["orchard gone with 1"])
    try rename(folder.folder().string + "/harbour", folder.folder().string + "/orchard")
    #expect(try Self.lines(folder.ingest().events).filter { !$0.hasPrefix("daemon.") } == ["harbour → orchard, 1"])
    // What was in the removed file is no longer the file's.
    try folder.write("A text that nobody has read before, about the weather on the coast.", to: "drop/orchard")
    let last = try folder.ingest().events
    #expect(last.filter { $0.kind == "story.withdrawn" }.count == 1)
  }

  @Test func aStoryThatWasWithdrawnAndComesBackIsTheSameStory() throws {
    for name in ["harbour", "elsewhere"] {
      let folder = try TemporaryFolder()
      let text = try #require(Self.articles["harbour"])
      try folder.write(text, to: "drop/harbour")
      let first = try #require(try folder.ingest().events.stories.first)
      try folder.write(try #require(Self.articles["orchard"]), to: "drop/harbour")
      #expect(try folder.ingest().events.kinds.contains("story.withdrawn"))
      try folder.write(text, to: "drop/" + name)
      let again = try folder.ingest().events.compactMap {
        if case .storyRevised(let told) = $0.data { told } else { nil }
      }
      #expect(again.map(\.story) == [first.story] && again.map(\.revision) == [2], "\(name)")
      // A copy of it is recognised, also by a service that was started again.
      try folder.write(text + "\n", to: "drop/copy")
      #expect(try folder.ingest().events.stories.map { $0.relation?.to } == [first.story])
    }
  }

  @Test func aCopyThatIsOnlyTouchedDoesNotKeepTheOthersStory() throws {
    let folder = try TemporaryFolder()
    let text = try #require(Self.articles["harbour"])
    try folder.write(text, to: "drop/a")
    try folder.write(text, to: "drop/b")
    try folder.ingest()
    try folder.write(try #require(Self.articles["orchard"]), to: "drop/a")
    try folder.write(text, to: "drop/b")
    #expect(try folder.ingest().events.kinds.contains("story.withdrawn"))
  }

  /// As by a backup and a change in one go. What the other file still holds, revised, is not what the copy holds.
  @Test func aCopyOfWhatAFileWasTakesNothingFromTheFileThatHasGrown() throws {
    let text = try #require(Self.articles["harbour"])
    let (folder, events) = try Self.told { folder in
      let file = try #require(fopen(folder + "harbour", "a"))
      fputs(" It will be open again on Friday, unless the wind turns.", file)
      fclose(file)
      usleep(20_000)
      try text.write(toFile: folder + "port", atomically: false, encoding: .utf8)
    }
    #expect(
      Set(Self.lines(events)) == [
        "story.revised harbour#0", "harbour holds 1", "story.duplicate port#0", "port holds 1",
      ], "\(Self.lines(events))")
    #expect(events.stories.last?.text == text)
    #expect(try LogVerification.run(folder.state).damage == nil)
  }

  /// A folder that is moved is seen to be gone here before it is seen to be there, if the machine is busy.
  @Test func aFileThatIsFoundMissingBeforeItIsFoundAgainIsRenamedAllTheSame() throws {
    let folder = try TemporaryFolder()
    for (name, text) in Self.articles { try folder.write(text, to: "drop/" + name) }
    try folder.ingest()
    let watched = try WatchedFolder(resolving: folder.folder())
    #expect(rename(watched.path.string + "/harbour", watched.path.string + "/port") == 0)
    let catalog = try Catalog.open(folder.state.catalog).catalog
    var desk = Ingest.Desk(
      catalog: catalog, texts: LogFile(folder.state), index: OverlapIndex(), kept: 1, folders: [watched],
      time: SystemClock(), reporter: RecordingReporter())
    let files = try ["harbour", "port"].map { name in
      let key = watched.key(Array(name.utf8))
      return Prepared(
        Job(
          key: key, record: try catalog.file(key), reading: watched.read(Array(name.utf8), limit: 1000),
          time: SystemClock().now()))
    }
    var batch = EventBatch(log: "00000000", epoch: "0000", first: 100)
    #expect(try desk.decide(files, &batch).changing.isEmpty)
    #expect(Self.lines(batch.events) == ["harbour → port, 1"])
  }
}
