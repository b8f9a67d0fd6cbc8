import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// What went wrong once. Each test says what it was.
struct RegressionTests {
  private static let article = """
    HALVEN – A winter storm tore the roof off the fish market in Halven on Monday night and drove three trawlers onto the \
    breakwater, the harbour office said. Nobody was hurt, but the market will stay closed until spring, harbour master Ilse \
    Brandt told reporters.

    """
  private static let other = """
    The last bakery in the old town of Port Elsing will close after 112 years because its owner, Tomas Weir, has found nobody \
    to take it over. Weir, 71, said that he had asked eleven apprentices.

    """

  /// A torn tail longer than a line may be was blanked as one line, which the next start took for damage.
  @Test func aTornTailLongerThanALineCanBeStartedOverAgain() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.article, to: "drop/a.txt")
    try folder.ingest()
    let log = try folder.bytes("state/log/events.jsonl")
    try folder.write(log + [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20), to: "state/log/events.jsonl")
    for name in ["b", "c"] {
      try folder.write(Self.other + name, to: "drop/\(name).txt")
      try folder.ingest()
      #expect(try LogVerification.run(folder.state).damage == nil)
    }
    #expect(try folder.events().filter { $0.kind == "file.ingested" }.count == 3)
  }

  /// Forty words were quoted with whatever stood between them, and the line was longer than a line may be.
  @Test func aQuotationIsBoundedInBytesToo() throws {
    let folder = try TemporaryFolder()
    let words = (0..<60).map { "word\($0)" }.joined(separator: " " + String(repeating: "*", count: 9000) + " ")
    try folder.write(words + ".", to: "drop/1.txt")
    try folder.write(words + ". And more.", to: "drop/2.txt")
    let stories = try folder.ingest().events.stories
    #expect(stories.last?.relation?.evidence.passages.isEmpty == false)
    #expect(try folder.lines().allSatisfy { $0.count <= Limits.lineBytes })
    #expect(try LogVerification.run(folder.state).damage == nil)
  }

  @Test func anEventThatDoesNotFitIsShortened() throws {
    var told = Sample.told
    told.text = String(repeating: "long ", count: 400_000)
    let short = EventData.storyOverlap(told).shortened
    #expect(EventEncoder.line(Sample.event(short), after: .beginning).bytes.count < Limits.lineBytes)
    guard case .storyOverlap(let kept) = short else { return #expect(Bool(false)) }
    #expect(kept.relation?.kind == told.relation?.kind && kept.relation?.score == told.relation?.score)
  }

  /// Times beyond the year 2262 overflowed, at each start.
  @Test(arguments: [10_413_792_000, -10_413_792_000, 14_000_000_000])
  func aFileFromAnotherAgeIsIngested(_ second: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.article, to: "drop/x.txt").string
    utimes(path, [timeval(tv_sec: second, tv_usec: 0), timeval(tv_sec: second, tv_usec: 0)])
    usleep(30_000)
    #expect(try folder.ingest().events.stories.count == 1)
    let catalog = try #require(try Catalog.reading(folder.state.catalog))
    let receipt = try Receipt.of(
      FilePath(path), folders: try catalog.folders(), catalog: catalog, settle: .seconds(2))
    guard case .ingested = receipt else { return #expect(Bool(false), "\(receipt)") }
  }

  /// A copy of a file that could not be looked at any more ended the service, at each start.
  @Test func aFormerFileBehindALinkIsGoneAndNoObstacle() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.article, to: "drop/d/x.txt")
    try folder.ingest()
    let directory = folder.path.string + "/drop/d"
    try FileManager.default.removeItem(atPath: directory)
    #expect(symlink("d", directory) == 0)
    try folder.write(Self.article, to: "drop/copy.txt")
    #expect(try folder.ingest().events.kinds.contains("file.renamed"))
  }

  @Test func aFileMovedOutIsGoneEvenIfALinkLeadsToIt() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.article, to: "drop/d/x.txt")
    try folder.ingest()
    #expect(rename(folder.path.string + "/drop/d", folder.path.string + "/outside") == 0)
    #expect(symlink("../outside", folder.path.string + "/drop/d") == 0)
    #expect(try folder.ingest().events.kinds.contains("file.removed"))
  }

  /// Swift takes "é" written in two ways for the same text, and so one of two files was forgotten.
  @Test func twoSpellingsOfANameAreTwoFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.article, to: "drop/caf\u{E9}.txt")
    try folder.write(Self.other, to: "drop/cafe\u{301}.txt")
    #expect(try folder.ingest().events.filter { $0.kind == "file.ingested" }.count == 2)
  }

  /// A raised limit did not help the files that had been too large.
  @Test func aRaisedLimitIsHeeded() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.article, to: "drop/a.txt")
    #expect(try folder.ingest(fileLimit: 100).events.kinds.contains("file.quarantined"))
    #expect(try folder.ingest(fileLimit: 10_000).events.stories.count == 1)
  }

  /// A name that was used again withdrew what its former file had told.
  @Test func aNameUsedAgainAfterARemovalRetractsNothing() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.article, to: "drop/latest.txt").string
    try folder.ingest()
    unlink(path)
    try folder.ingest()
    try folder.write(Self.other, to: "drop/latest.txt")
    let kinds = try folder.ingest().events.kinds
    #expect(kinds == ["daemon.started", "story.original", "file.ingested", "daemon.stopped"])
  }

  /// A long last paragraph was cut off whole.
  @Test func aTextIsCutNearItsBoundEvenWithinAParagraph() throws {
    let text = "A short first paragraph.\n\n" + String(repeating: "word ", count: 200_000)
    let prepared = PreparedStory(Story(bytes: 0..<1, text: text, words: 1))
    #expect(prepared.story.text.utf8.count > Limits.storyTextBytes / 2)
  }

  /// A catalog that was damaged in its middle was found out only after opening, and was never made again.
  @Test func aCatalogDamagedInItsMiddleIsMadeAgainAtTheNextStart() throws {
    let folder = try TemporaryFolder()
    for i in 0..<60 { try folder.write("\(i * 7919) " + Self.article + "\(i)", to: "drop/\(i).txt") }
    try folder.ingest()
    var bytes = try folder.bytes("state/catalog.sqlite")
    for page in stride(from: 4096, to: bytes.count - 4096, by: 4096) {
      for i in 0..<600 { bytes[page + i] = UInt8(truncatingIfNeeded: i &* 31 &+ page) }
    }
    for suffix in ["-wal", "-shm"] { unlink(folder.state.catalog.string + suffix) }
    try folder.write(bytes, to: "state/catalog.sqlite")
    try folder.write(Self.other, to: "drop/new.txt")
    // The first start may find it out while it opens, or only while it works.
    _ = try? folder.ingest()
    try folder.ingest()
    let catalog = try #require(try Catalog.reading(folder.state.catalog))
    #expect(try catalog.counts().ingested == 61)
    #expect(try LogVerification.run(folder.state).damage == nil)
  }

  /// A log that was rotated by somebody else was written on unseen.
  @Test func aLogThatIsMovedAwayIsNoticed() throws {
    let folder = try TemporaryFolder()
    let options = PipelineOptions(
      folders: [try WatchedFolder(resolving: folder.folder())], state: folder.state, settle: .zero, once: true)
    var pipeline = try Pipeline(options, reporter: RecordingReporter())
    #expect(rename(folder.state.events.string, folder.state.events.string + ".1") == 0)
    let error = #expect(throws: IngestError.self) { try pipeline.run(until: -1) }
    guard case .log(.moved) = error else { return #expect(Bool(false), "\(String(describing: error))") }
  }

  /// `--once` never ended beside a file that is written without a pause.
  @Test func onceEndsBesideAFileThatGrowsWithoutAPause() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.article, to: "drop/rests.txt")
    let growing = try Descriptor.open(folder.folder().appending("grows.txt"), O_WRONLY | O_CREAT, mode: 0o644)
    let isOver = Flag()
    let writer = Thread { [raw = growing.raw] in
      while !isOver.isSet {
        pwrite(raw, "x", 1, off_t.random(in: 0..<1000))
        usleep(1000)
      }
    }
    writer.start()
    defer { isOver.set() }
    let options = PipelineOptions(
      folders: [try WatchedFolder(resolving: folder.folder())], state: folder.state, settle: .milliseconds(100),
      once: true)
    var pipeline = try Pipeline(options, reporter: RecordingReporter())
    try pipeline.run(until: -1)
    #expect(try folder.events().filter { $0.kind == "file.ingested" }.count == 1)
  }
}
