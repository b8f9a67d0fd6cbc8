import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// The log across segments: a whole service that seals, compresses and deletes them.
struct SegmentTests {
  /// Texts of their own, so that each is an original.
  private static func article(_ i: Int, _ random: inout SeededRandom) -> String {
    let words = (0..<120).map { _ in
      String(
        (0..<Int.random(in: 4...9, using: &random)).map { _ in
          Character(UnicodeScalar(UInt8.random(in: 97...122, using: &random)))
        })
    }
    return "Report \(i) from the town\n\n" + words.joined(separator: " ") + ".\n"
  }

  private static func drop(_ range: Range<Int>, into folder: TemporaryFolder, _ random: inout SeededRandom) throws {
    for i in range { try folder.write(article(i, &random), to: "drop/\(i).txt") }
  }

  private static let small = SegmentPolicy(bytes: 20_000, compressAfter: .seconds(3600))

  /// What the log tells, with what follows from when it was told left out.
  private static func dump(_ folder: TemporaryFolder) throws -> [String] {
    try #require(try Catalog.reading(folder.state.catalog)).dump()
  }

  private static func read(_ folder: TemporaryFolder, _ start: EventLogReader.Start = .after(0)) throws -> [UInt64] {
    var reader = try EventLogReader(folder.state, from: start)
    var seen: [UInt64] = []
    while let line = try reader.next() { seen.append(line.sequence) }
    #expect(reader.lost == 0)
    return seen
  }

  @Test func aFullSegmentIsSealedAndTheNextOneNamesIt() throws {
    let folder = try TemporaryFolder()
    var random = SeededRandom(seed: 1)
    try Self.drop(0..<40, into: folder, &random)
    try folder.ingest(segments: Self.small)
    try Self.drop(40..<60, into: folder, &random)
    try folder.ingest(segments: Self.small)
    let segments = try SegmentList.read(folder.state)
    #expect(segments.sealed.count >= 1 && segments.hasActive)
    var before = try #require(try SegmentFile.sealed(1, in: folder.state))
    let active = try #require(try SegmentFile.active(0, in: folder.state)?.firstSequence())
    for first in segments.sealed.dropFirst() + [active] {
      let file = try #require(try SegmentFile.open(first, in: folder.state))
      let previous = try #require(try file.opening()?.opened.previous)
      #expect(previous.first == before.first && previous.last == first - 1)
      #expect(try previous.sha256 == before.sha256() && previous.bytes == before.size())
      before = file
    }
    let found = try LogVerification.run(folder.state)
    #expect(found.damages == [] && found.segments == segments.sealed.count + 1)
    #expect(try Self.read(folder) == Array(1...found.last))
  }

  @Test func aStartGoesOnFromTheCheckpointAndDecidesAsIfItHadNeverStopped() throws {
    let long = try TemporaryFolder()
    let short = try TemporaryFolder()
    for folder in [long, short] {
      var random = SeededRandom(seed: 2)
      try Self.drop(0..<60, into: folder, &random)
      try folder.ingest(segments: folder === short ? Self.small : SegmentPolicy())
      // Copies and excerpts of what was read before the restart.
      for i in 0..<10 {
        let text = String(decoding: try folder.bytes("drop/\(i).txt"), as: UTF8.self)
        try folder.write(text + "One more sentence at the end of it.\n", to: "drop/copy-\(i).txt")
      }
      try folder.ingest(segments: folder === short ? Self.small : SegmentPolicy())
    }
    #expect(try !SegmentList.read(short.state).checkpoints.isEmpty)
    #expect(try short.events().groups == long.events().groups)
    #expect(try LogVerification.run(short.state).damages == [])
  }

  @Test func sealedSegmentsAreCompressedAndReadAllTheSame() throws {
    let folder = try TemporaryFolder()
    var random = SeededRandom(seed: 3)
    try Self.drop(0..<60, into: folder, &random)
    let policy = SegmentPolicy(bytes: 20_000, compressAfter: .zero)
    try folder.ingest(segments: policy)
    let before = try Self.read(folder)
    #expect(
      try eventually {
        try folder.ingest(segments: policy); return try !SegmentList.read(folder.state).compressed.isEmpty
      })
    let segments = try SegmentList.read(folder.state)
    #expect(try Self.read(folder).starts(with: before))
    #expect(try LogVerification.run(folder.state).damages == [])
    // Single events are read out of the middle of a compressed segment.
    let catalog = try #require(try Catalog.reading(folder.state.catalog))
    let story = try #require(
      try catalog.groups(limit: 1000).joined().first { segments.compressed.contains($0.line.segment) })
    #expect(try LogFile(folder.state).event(at: story.line)?.data.told?.story == story.id)
    // From the middle on.
    for after in stride(from: 1, to: before.count, by: 7) {
      #expect(try Self.read(folder, .after(UInt64(after))).first == UInt64(after) + 1)
    }
  }

  @Test func aSectorThatCannotBeReadHidesItsEventsAndNoMore() throws {
    let folder = try TemporaryFolder()
    var random = SeededRandom(seed: 3)
    try Self.drop(0..<20, into: folder, &random)
    try folder.ingest(segments: Self.small)
    let catalog = try #require(try Catalog.reading(folder.state.catalog))
    let sealed = try SegmentList.read(folder.state).sealed
    let story = try #require(try catalog.groups(limit: 1000).joined().first { sealed.contains($0.line.segment) })
    let path = folder.state.sealed(story.line.segment).string
    unlink(path)
    // Its first page is never there: to read it is an input error.
    symlink("/proc/self/mem", path)
    let error = #expect(throws: EventLogError.self) { try LogFile(folder.state).event(at: story.line) }
    #expect(error?.hidesEvents == true && error?.isDamage == false, "\(String(describing: error))")
  }

  @Test func whatExpiresIsSaidAndNothingIsToldTwice() throws {
    let folder = try TemporaryFolder()
    var random = SeededRandom(seed: 4)
    try Self.drop(0..<60, into: folder, &random)
    let policy = SegmentPolicy(bytes: 20_000, keepBytes: 30_000)
    try folder.ingest(segments: policy)
    try Self.drop(60..<100, into: folder, &random)
    let told = try folder.ingest(segments: policy).events
    let expired = told.compactMap { if case .segmentExpired(let d) = $0.data { d } else { nil } }
    let last = try #require(expired.last?.last)
    #expect(expired.allSatisfy { $0.reason == "bytes" && $0.cursors.isEmpty })
    let segments = try SegmentList.read(folder.state)
    #expect(segments.sealed.first ?? 0 > last && !segments.checkpoints.isEmpty)
    #expect(try LogVerification.run(folder.state).damages == [])
    // A start from the checkpoint reads nothing again and knows every file.
    #expect(try folder.ingest(segments: policy).events.stories.isEmpty)
    let live = try Self.dump(folder)
    #expect(try Rebuild.run(folder.state, reporter: RecordingReporter()) > 0)
    #expect(try Self.dump(folder) == live)
    // Without any catalog, too.
    Catalog.discard(folder.state.catalog)
    #expect(try folder.ingest(segments: policy).events.stories.isEmpty)
    // Reading from before it is refused, and from where it begins is not.
    let error = #expect(throws: EventLogError.self) { try Self.read(folder, .after(1)) }
    guard case .expired(1, _) = error else { return #expect(Bool(false), "\(String(describing: error))") }
    #expect(try Self.read(folder).first ?? 0 > last)
  }

  /// The compressor's last step once gave a deleted segment its new name; and a log of which only the active segment was left
  /// did not verify.
  @Test func whatExpiresWhileItIsCompressedDoesNotComeBack() throws {
    let folder = try TemporaryFolder()
    // Four batches of files that cost nothing.
    for i in 0..<200 { try folder.write("", to: "drop/\(i).txt") }
    for keep in [20_000, 1] {
      let policy = SegmentPolicy(bytes: 20_000, compressAfter: .zero, keepBytes: keep)
      try folder.ingest(segments: policy)
      #expect(try LogVerification.run(folder.state).damages == [])
    }
    #expect(try SegmentList.read(folder.state).sealed == [])
  }

  @Test func aRegisteredCursorHoldsWhatItHasNotReadUntilTheCap() throws {
    let folder = try TemporaryFolder()
    var random = SeededRandom(seed: 5)
    try Self.drop(0..<60, into: folder, &random)
    try folder.ingest(segments: Self.small)
    var reader = try EventLogReader(folder.state, from: .after(0))
    let cursor = try #require(try reader.next()).cursor
    try cursor.save(CursorRegistry(folder.state).path("desk"))
    #expect(try CursorRegistry(folder.state).entries().map(\.name) == ["desk"])
    let keep = SegmentPolicy(bytes: 20_000, keepBytes: 1_000)
    #expect(try !folder.ingest(segments: keep).events.kinds.contains("segment.expired"))
    let cap = SegmentPolicy(bytes: 20_000, keepBytes: 1_000, capBytes: 30_000)
    let told = try folder.ingest(segments: cap).events
    let expired = told.compactMap { if case .segmentExpired(let d) = $0.data { d } else { nil } }
    #expect(expired.contains { $0.reason == "cap" && $0.cursors == ["desk"] })
    let error = #expect(throws: EventLogError.self) { try Self.read(folder, .cursor(cursor)) }
    guard case .expired = error else { return #expect(Bool(false), "\(String(describing: error))") }
  }

  @Test func aCursorGoesOnWhereItStoodAndKnowsItsLog() throws {
    let folder = try TemporaryFolder()
    let other = try TemporaryFolder()
    var random = SeededRandom(seed: 6)
    try Self.drop(0..<30, into: folder, &random)
    try Self.drop(0..<30, into: other, &random)
    try folder.ingest(segments: Self.small)
    try other.ingest(segments: Self.small)
    let path = folder.path.appending("cursor")
    var seen: [UInt64] = []
    while true {
      var reader = try EventLogReader(folder.state, from: try Cursor.read(path).map { .cursor($0) } ?? .after(0))
      var last: Cursor?
      for _ in 0..<7 {
        guard let line = try reader.next() else { break }
        seen.append(line.sequence)
        last = line.cursor
      }
      guard let last else { break }
      try last.save(path)
    }
    #expect(try seen == Array(1...LogVerification.run(folder.state).last))
    let cursor = try #require(try Cursor.read(path))
    let error = #expect(throws: EventLogError.self) { try Self.read(other, .cursor(cursor)) }
    guard case .otherLog = error else { return #expect(Bool(false), "\(String(describing: error))") }
    // The same log with another past: the chain tells.
    let forged = Cursor(id: EventID(log: cursor.id.log, epoch: "0000", sequence: 5), chain: cursor.chain)
    #expect(throws: EventLogError.self) { try Self.read(folder, .cursor(forged)) }
  }

  @Test func aFailedSyncFreezesTheSegmentAndTheLogGoesOnInAFreshOne() throws {
    let folder = try TemporaryFolder()
    var random = SeededRandom(seed: 7)
    try Self.drop(0..<3, into: folder, &random)
    try folder.ingest()
    let before = try folder.lines()
    try Self.drop(3..<6, into: folder, &random)
    #expect(throws: IngestError.self) {
      try folder.ingest(disk: FaultyDisk(sync: { $0 == 3 ? .error(.ioError) : nil }))
    }
    #expect(try SegmentList.read(folder.state).suspects == [1])
    let frozen = try folder.bytes("state/log/events.jsonl")
    let reporter = try folder.ingest()
    #expect(reporter.all.contains { if case .recovered(let report) = $0 { report.frozen == 1 } else { false } })
    let segments = try SegmentList.read(folder.state)
    #expect(segments.suspects == [] && segments.sealed == [1])
    #expect(try folder.bytes("state/log/events-00000000000000000001.jsonl") == frozen, "nothing more is written to it")
    #expect(try folder.lines().starts(with: before))
    #expect(try LogVerification.run(folder.state).damages == [])
    let outcomes = try folder.events().compactMap {
      if case .fileIngested(let d) = $0.data { d.file.path } else { nil }
    }
    #expect(outcomes.sorted() == (0..<6).map { "\($0).txt" })
  }

  @Test func aSyncThatFailsWhileTheLogIsOpenedFreezesTheSegmentToo() throws {
    let folder = try TemporaryFolder()
    try folder.ingest()
    let before = try folder.lines()
    let error = #expect(throws: IngestError.self) {
      try folder.ingest(disk: FaultyDisk(sync: { $0 == 1 ? .error(.ioError) : nil }))
    }
    guard case .syncFailed = error else { return #expect(Bool(false), "\(String(describing: error))") }
    #expect(try SegmentList.read(folder.state).suspects == [1])
    try folder.ingest()
    #expect(try SegmentList.read(folder.state).sealed == [1])
    #expect(try folder.lines().starts(with: before))
    #expect(try LogVerification.run(folder.state).damages == [])
  }

  @Test func aCrashBetweenTwoSegmentsIsMadeGood() throws {
    let folder = try TemporaryFolder()
    var random = SeededRandom(seed: 8)
    try Self.drop(0..<3, into: folder, &random)
    try folder.ingest()
    let before = try folder.lines()
    rename(folder.state.events.string, folder.state.sealed(1).string)
    try folder.ingest()
    #expect(try LogVerification.run(folder.state).damages == [])
    #expect(try folder.lines().starts(with: before))
    #expect(try SegmentList.read(folder.state).sealed == [1])
  }
}
