import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

private let storm = """
  HALVEN – A winter storm tore the roof off the fish market in Halven on Monday night and drove three trawlers onto the \
  breakwater, the harbour office said. Nobody was hurt, but the market will stay closed until spring, harbour master Ilse \
  Brandt told reporters.

  Brandt said the gusts reached 140 kilometres an hour shortly before midnight, the highest since records began in 1961. \
  The trawlers Amity, Lodestar and Grete will be towed off at high water on Thursday.

  """
private let bakery = """
  PORT ELSING – The last bakery in the old town of Port Elsing will close after 112 years because its owner, Tomas Weir, has \
  found nobody to take it over. Weir, 71, said that he had asked eleven apprentices, and that all of them preferred to work by day.

  The oven, built in 1913, will go to the museum of crafts in Brennick.

  """

struct PipelineTests {
  @Test func aSecondRunAddsNoStoryEvent() throws {
    let folder = try TemporaryFolder()
    try folder.write(storm, to: "drop/a.txt")
    try folder.write(bakery, to: "drop/sub/b.txt")
    #expect(try folder.ingest().events.stories.count == 2)
    #expect(try folder.ingest().events.kinds == ["daemon.started", "daemon.stopped"])
    #expect(try folder.ingest().events.kinds == ["daemon.started", "daemon.stopped"])
    #expect(try LogVerification.run(folder.state).damage == nil)
  }

  @Test func theSameTextUnderAnotherNameIsADuplicate() throws {
    let folder = try TemporaryFolder()
    try folder.write(storm, to: "drop/a.txt")
    try folder.ingest()
    try folder.write(storm.replacingOccurrences(of: " – ", with: " - ").uppercased(), to: "drop/b.txt")
    let events = try folder.ingest().events
    #expect(events.kinds == ["daemon.started", "story.duplicate", "file.ingested", "daemon.stopped"])
    #expect(events.stories.first?.relation?.kind == .identical)
  }

  @Test func copiesWithinOneBatchAreFoundToo() throws {
    let folder = try TemporaryFolder()
    for i in 0..<5 { try folder.write(storm, to: "drop/\(i).txt") }
    let kinds = try folder.ingest().events.stories.map { $0.relation?.kind }
    #expect(kinds == [.original, .identical, .identical, .identical, .identical])
  }

  @Test func anUnchangedStoryOfAChangedFileSaysNothing() throws {
    let folder = try TemporaryFolder()
    try folder.write(storm, to: "drop/wire.txt")
    let first = try folder.ingest().events.stories
    try folder.write(storm + "\n" + bakery, to: "drop/wire.txt")
    let events = try folder.ingest().events
    #expect(events.kinds == ["daemon.started", "story.original", "file.ingested", "daemon.stopped"])
    #expect(events.stories.first?.text.hasPrefix("PORT ELSING") == true)
    guard case .fileIngested(let closing) = events[2].data else { return #expect(Bool(false)) }
    #expect(closing.stories == [first[0].story, events[1].id])
  }

  @Test func aChangedStoryIsRevisedAndAMissingOneWithdrawn() throws {
    let folder = try TemporaryFolder()
    try folder.write(storm + "\n" + bakery, to: "drop/wire.txt")
    let first = try folder.ingest().events.stories
    try folder.write(
      storm.replacingOccurrences(of: "Nobody was hurt", with: "Two sailors were hurt"), to: "drop/wire.txt")
    let events = try folder.ingest().events
    #expect(events.kinds == ["daemon.started", "story.withdrawn", "story.revised", "file.ingested", "daemon.stopped"])
    let revised = try #require(events.stories.first)
    #expect(revised.story == first[0].story && revised.revision == 2 && revised.group == first[0].group)
    #expect(revised.text.contains("Two sailors"))
    // The withdrawn story has left the index: its return is a story of its own.
    try folder.write(bakery, to: "drop/again.txt")
    #expect(try folder.ingest().events.stories.first?.relation?.kind == .original)
  }

  @Test func aRewriteOfTheSameSizeWithItsTimePutBackIsSeen() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(storm, to: "drop/a.txt").string
    var times = [timespec(tv_sec: 1_600_000_000, tv_nsec: 0), timespec(tv_sec: 1_600_000_000, tv_nsec: 0)]
    #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
    usleep(30_000)
    try folder.ingest()
    try folder.write(storm.replacingOccurrences(of: "three", with: "seven"), to: "drop/a.txt")
    #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
    #expect(try folder.ingest().events.kinds.contains("story.revised"))
  }

  @Test func aRenamedFileIsARenameAndADeletedOneRetractsNothing() throws {
    let folder = try TemporaryFolder()
    try folder.write(storm, to: "drop/a.txt")
    let story = try #require(try folder.ingest().events.stories.first).story
    #expect(rename(folder.path.string + "/drop/a.txt", folder.path.string + "/drop/b.txt") == 0)
    let renamed = try folder.ingest().events
    #expect(renamed.kinds == ["daemon.started", "file.renamed", "daemon.stopped"])
    try FileManager.default.removeItem(atPath: folder.path.string + "/drop/b.txt")
    let removed = try folder.ingest().events
    #expect(removed.kinds == ["daemon.started", "file.removed", "daemon.stopped"])
    guard case .fileRemoved(let gone) = removed[1].data else { return #expect(Bool(false)) }
    #expect(gone.file.path == "b.txt" && gone.stories == [story])
    // It comes back: the file has an outcome again, and its story is not told twice.
    try folder.write(storm, to: "drop/b.txt")
    #expect(try folder.ingest().events.kinds == ["daemon.started", "file.ingested", "daemon.stopped"])
  }

  @Test func twoFoldersAreKeptApart() throws {
    let folder = try TemporaryFolder()
    try folder.write(storm, to: "drop/a.txt")
    try folder.write(bakery, to: "other/a.txt")
    let stories = try folder.ingest(["drop", "other"]).events.stories
    #expect(Set(stories.map(\.file.folder)) == [folder.path.string + "/drop", folder.path.string + "/other"])
    #expect(rename(folder.path.string + "/drop/a.txt", folder.path.string + "/other/b.txt") == 0)
    #expect(try folder.ingest(["drop", "other"]).events.kinds.contains("file.renamed"))
  }

  @Test func anEmptyFileIsIngestedWithoutStories() throws {
    let folder = try TemporaryFolder()
    for (i, text) in ["", " \n\t\n", "\u{FEFF}"].enumerated() { try folder.write(text, to: "drop/\(i).txt") }
    let events = try folder.ingest().events
    #expect(events.kinds == ["daemon.started"] + Array(repeating: "file.ingested", count: 3) + ["daemon.stopped"])
    for case .fileIngested(let d) in events.map(\.data) { #expect(d.reason == "empty" && d.stories.isEmpty) }
  }

  @Test func badFilesAreQuarantinedOnceAndTheRestGoesOn() throws {
    let folder = try TemporaryFolder()
    try folder.write(storm, to: "drop/good.txt")
    try folder.write((0..<4096).map { UInt8(truncatingIfNeeded: $0 * 7) }, to: "drop/binary.txt")
    try folder.write(Array("{\"name\": \"x\", \"size\": 7}".utf8), to: "drop/export.json")
    let big = try Descriptor.open(folder.folder().appending("big.txt"), O_WRONLY | O_CREAT, mode: 0o644)
    try big.truncate(to: 2 << 30)
    let events = try folder.ingest(fileLimit: 1 << 20).events
    var reasons: [String: String] = [:]
    for case .fileQuarantined(let d) in events.map(\.data) {
      reasons[d.file.path] = d.reason
      #expect(!d.detail.isEmpty && !d.advice.isEmpty)
    }
    #expect(reasons == ["binary.txt": "not-text", "export.json": "unsupported-format", "big.txt": "too-large"])
    #expect(events.stories.count == 1)
    #expect(try folder.ingest(fileLimit: 1 << 20).events.kinds == ["daemon.started", "daemon.stopped"])
  }

  /// As after an upgrade to a version that reads more: the refusal is in the log, and the file has not changed.
  @Test func aRefusedFileIsTriedAgainAtEachStart() throws {
    let folder = try TemporaryFolder()
    try folder.write(storm, to: "drop/a.txt")
    let closing = try #require(try folder.ingest().events.first { $0.kind == "file.ingested" })
    guard case .fileIngested(let ingested) = closing.data else { return #expect(Bool(false)) }
    let other = try TemporaryFolder()
    try other.write(storm, to: "drop/a.txt")
    // The same content, refused once: the log is written by hand, up to the refusal.
    var writer = try EventLogWriter.open(
      other.state, disk: RealDisk(), time: SystemClock(), origin: { _, _ throws(SystemError) in LogOrigin() },
      visit: { _ throws(SystemError) in })
    var batch = writer.makeBatch()
    batch.add(at: SystemClock().now()) { _ in
      .fileQuarantined(
        FileQuarantined(
          file: FileReference(
            folder: other.path.string + "/drop", path: "a.txt", sha256: ingested.file.sha256, bytes: nil),
          reason: "unsupported-format", detail: "An older version.", advice: "Wait."))
    }
    writer.stage(batch)
    try writer.flush()
    _ = consume writer
    #expect(try other.ingest().events.kinds.contains("story.original"))
    #expect(try other.ingest().events.stories.isEmpty)
  }

  @Test func aLegacyEncodingIsReadAndNamed() throws {
    let folder = try TemporaryFolder()
    let text =
      "GENÈVE – Le conseil a décidé mardi de fermer le vieux théâtre à l'été, après une année de débats très animés.\n"
    try folder.write(text.unicodeScalars.map { $0 == "–" ? 0x96 : UInt8($0.value) }, to: "drop/latin.txt")
    let events = try folder.ingest().events
    guard case .fileIngested(let d) = events[2].data else { return #expect(Bool(false), "\(events.kinds)") }
    #expect(d.encoding == "windows-1252" && d.replacements == 0)
    #expect(events.stories.first?.text.contains("décidé") == true)
  }

  @Test func aNameThatIsNotTextIsIngestedUnderAReversibleName() throws {
    let folder = try TemporaryFolder()
    let name = try folder.folder().bytes + Array("/caf".utf8) + [0xE9] + Array(".txt".utf8)
    let file = try Descriptor.open(FilePath(bytes: name), O_WRONLY | O_CREAT, mode: 0o644)
    _ = try RealDisk().write(Array(storm.utf8)[...], to: file, at: 0)
    let told = try #require(try folder.ingest().events.stories.first)
    #expect(told.file.path == "caf\\xe9.txt")
    #expect(FileKey(folder: told.file.folder, path: told.file.path).location.bytes == name)
    #expect(try folder.ingest().events.stories.isEmpty)
  }

  @Test func aFolderNamedLikeAFileIsWalkedAndALinkIsNot() throws {
    let folder = try TemporaryFolder()
    try folder.write(storm, to: "drop/x.txt/inner.txt")
    try folder.write(bakery, to: "outside.txt")
    #expect(symlink(folder.path.string + "/outside.txt", folder.path.string + "/drop/link.txt") == 0)
    #expect(try folder.ingest().events.stories.map(\.file.path) == ["x.txt/inner.txt"])
    let catalog = try #require(try Catalog.reading(folder.state.catalog))
    let link = try Receipt.of(
      folder.path.appending("drop").appending("link.txt"), folders: try catalog.folders(), catalog: catalog,
      settle: .zero)
    #expect(link == .symbolicLink(folder.path.string + "/drop/link.txt"))
  }

  @Test func aStoryTooLongForALineIsCutAndSaysSo() throws {
    let folder = try TemporaryFolder()
    let paragraph = String(repeating: "Das Wörterbuch wächst weiter. ", count: 40)
    try folder.write((0..<900).map { "\($0) " + paragraph }.joined(separator: "\n"), to: "drop/long.txt")
    let told = try #require(try folder.ingest().events.stories.first)
    #expect(told.text.utf8.count < Limits.storyTextBytes && told.text.hasSuffix("."))
    #expect(try #require(told.cut) > Limits.storyTextBytes)
    #expect(try folder.lines().allSatisfy { $0.count < Limits.lineBytes })
    #expect(try folder.ingest().events.stories.isEmpty)
  }

  @Test func aFullDiskIsWaitedForAndNothingIsLostOrDoubled() throws {
    let folder = try TemporaryFolder()
    for i in 0..<20 { try folder.write("\(i) " + storm + "\(i * 7919)", to: "drop/\(i).txt") }
    let disk = FaultyDisk(write: { $0 == 5 ? .short(100) : (6...8).contains($0) ? .error(.noSpace) : nil })
    let reporter = try folder.ingest(disk: disk)
    let kinds = reporter.all.compactMap { report -> String? in
      switch report {
      case .diskFull: "full"
      case .diskHasRoom: "room"
      default: nil
      }
    }
    #expect(kinds == ["full", "room"])
    #expect(try folder.events() == [try folder.events()[0]] + reporter.events)
    #expect(reporter.events.stories.count == 20)
    #expect(try LogVerification.run(folder.state).damage == nil)
  }

  /// Also one that fails for want of room: what was written may be lost then, and no later sync would say so.
  @Test(.timeLimit(.minutes(5)), arguments: [Errno.ioError, .noSpace, .diskQuotaExceeded])
  func aFailedSyncEndsTheServiceAndTheNextStartMakesItGood(_ errno: Errno) throws {
    let folder = try TemporaryFolder()
    try folder.write(storm, to: "drop/a.txt")
    // Opening syncs once, daemon.started once; the third is the batch's.
    let error = #expect(throws: IngestError.self) {
      try folder.ingest(disk: FaultyDisk(sync: { $0 == 3 ? .error(errno) : nil }))
    }
    guard case .syncFailed = error else { return #expect(Bool(false), "\(String(describing: error))") }
    try folder.ingest()
    #expect(try folder.events().stories.count == 1)
    #expect(try folder.events().filter { $0.kind == "file.ingested" }.count == 1)
  }

  /// The folder of a new segment is opened to be synced, which fails for want of room: the service waited for it for ever.
  @Test(.timeLimit(.minutes(5)), arguments: 1...2)
  func aFolderThatCannotBeSyncedEndsTheServiceAndTheNextStartMakesItGood(_ call: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write(storm, to: "drop/a.txt")
    #expect(throws: IngestError.self) {
      try folder.ingest(disk: FaultyDisk(directory: { $0 == call ? .error(.noSpace) : nil }))
    }
    try folder.ingest()
    #expect(try folder.events().stories.count == 1)
    #expect(try LogVerification.run(folder.state).damage == nil)
  }
}

struct ReplayTests {
  private static func rows(_ folder: TemporaryFolder) throws -> [String] {
    let catalog = try #require(try Catalog.reading(folder.state.catalog))
    return try catalog.dump()
  }

  @Test func aCatalogMadeFromTheLogAloneIsEqualRowForRow() throws {
    let folder = try TemporaryFolder()
    try folder.write(storm + "\n" + bakery, to: "drop/wire.txt")
    try folder.write(storm, to: "drop/copy.txt")
    try folder.ingest()
    try folder.write(bakery.replacingOccurrences(of: "eleven", with: "twelve"), to: "drop/wire.txt")
    try folder.ingest()
    let live = try Self.rows(folder)
    for suffix in ["", "-wal", "-shm"] { unlink(folder.state.catalog.string + suffix) }
    // A run on an empty folder list of changes: nothing is told again.
    let events = try folder.ingest().events
    #expect(events.kinds == ["daemon.started", "daemon.stopped"])
    #expect(
      try Self.rows(folder).filter { !$0.hasPrefix("position") && !$0.hasPrefix("service") }
        == live.filter { !$0.hasPrefix("position") && !$0.hasPrefix("service") })
  }

  @Test func aDamagedCatalogIsMadeAgain() throws {
    let folder = try TemporaryFolder()
    try folder.write(storm, to: "drop/a.txt")
    try folder.ingest()
    let before = try Self.rows(folder).filter { $0.hasPrefix("stories") }
    for suffix in ["-wal", "-shm"] { unlink(folder.state.catalog.string + suffix) }
    try Data(repeating: 0x5A, count: 8192).write(to: URL(fileURLWithPath: folder.state.catalog.string))
    let reporter = try folder.ingest()
    #expect(reporter.all.contains { if case .catalogRemade = $0 { true } else { false } })
    #expect(try Self.rows(folder).filter { $0.hasPrefix("stories") } == before)
  }

  @Test func aLogThatIsGoneIsBegunAnewOnlyWithoutItsCatalog() throws {
    let folder = try TemporaryFolder()
    try folder.write(storm, to: "drop/a.txt")
    try folder.ingest()
    // As when its disk is not mounted.
    try FileManager.default.removeItem(atPath: folder.state.log.string)
    let error = #expect(throws: IngestError.self) { try folder.ingest() }
    #expect("\(String(describing: error))".contains("is its disk mounted?"))
    #expect(try SegmentList.isLog(folder.state) == false)
    Catalog.discard(folder.state.catalog)
    #expect(try folder.ingest().events.stories.count == 1)
  }

  @Test func aCatalogOfAnotherLogIsMadeAnew() throws {
    let folder = try TemporaryFolder()
    let other = try TemporaryFolder()
    for folder in [folder, other] {
      try folder.write(storm, to: "drop/a.txt")
      try folder.ingest()
    }
    try FileManager.default.removeItem(atPath: folder.state.log.string)
    try FileManager.default.copyItem(atPath: other.state.log.string, toPath: folder.state.log.string)
    let reporter = try folder.ingest()
    #expect(reporter.all.contains { if case .catalogRemade = $0 { true } else { false } })
    #expect(try LogVerification.run(folder.state).damages == [])
  }

  @Test func decisionsAfterARestartAreThoseOfOneLongRun() throws {
    let texts = [storm, bakery, storm + bakery, bakery.replacingOccurrences(of: "oven", with: "great oven")]
    let long = try TemporaryFolder()
    let short = try TemporaryFolder()
    for (i, text) in texts.enumerated() {
      try long.write(text, to: "drop/\(i).txt")
      utimes(
        long.path.string + "/drop/\(i).txt", [timeval(tv_sec: i + 1, tv_usec: 0), timeval(tv_sec: i + 1, tv_usec: 0)])
      try short.write(text, to: "drop/\(i).txt")
      try short.ingest()
    }
    try long.ingest()
    let verdicts = { (folder: TemporaryFolder) in
      try folder.events().stories.map {
        "\($0.file.path)#\($0.ordinal) \($0.relation?.kind.rawValue ?? "") \($0.relation?.score ?? 0)"
      }
    }
    #expect(try verdicts(long) == verdicts(short))
    #expect(try long.events().groups == short.events().groups)
  }
}

struct PreparationTests {
  /// Each of these takes more room in JSON than in the file.
  @Test(arguments: ["\"", "\\", "\u{7F}", "é\"", "\u{1F600}\\", "word \u{1}"])
  func noStoryIsTooLongForALine(_ unit: String) throws {
    let text = String(repeating: unit, count: 900_000)
    let long = Fact(value: String(repeating: unit, count: 50_000), source: "front matter")
    let story = Story(
      bytes: 0..<1, title: long, byline: long, headings: Array(repeating: long.value, count: 500), text: text, words: 1)
    let prepared = PreparedStory(story)
    #expect(prepared.cut == text.utf8.count)
    #expect(text.hasPrefix(prepared.story.text), "no character is cut in two")
    var told = Sample.told
    told.text = prepared.story.text
    told.title = prepared.story.title?.value
    told.byline = prepared.story.byline?.value
    told.headings = prepared.story.headings
    let line = EventEncoder.line(Sample.event(.storyOriginal(told)), after: .beginning).bytes
    #expect(line.count < Limits.lineBytes)
  }
}
