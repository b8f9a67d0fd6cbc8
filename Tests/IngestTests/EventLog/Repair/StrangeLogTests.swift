import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// What people, backups and bad disks leave in a log's directory.
struct StrangeLogTests {
  private static let policy = SegmentPolicy(bytes: 15_000, compressAfter: .seconds(3600))

  private static func text(_ i: Int) -> String {
    var random = SeededRandom(seed: UInt64(i))
    let words = (0..<120).map { _ in
      String((0..<7).map { _ in Character(UnicodeScalar(UInt8.random(in: 97...122, using: &random))) })
    }
    return words.joined(separator: " ") + ".\n"
  }

  /// A log of some segments.
  private static func ingested(_ policy: SegmentPolicy = policy) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for part in 0..<4 {
      for i in (part * 10)..<(part * 10 + 10) { try folder.write(text(i), to: "drop/\(i).txt") }
      try folder.ingest(segments: policy)
    }
    return folder
  }

  @Test func namesThatCannotBeTheLogsArePassedOver() throws {
    let folder = try Self.ingested()
    let before = try LogVerification.run(folder.state)
    for number in ["00000000000000000000", "18446744073709551615", "09223372036854775807", "1", "x"] {
      for name in [
        "events-\(number).jsonl", "events-\(number).jsonl.zst", "checkpoint-\(number).sqlite", "events-\(number).gaps",
      ] {
        try folder.write("", to: "state/log/" + name)
      }
    }
    #expect(try LogVerification.run(folder.state) == before)
    var reader = try EventLogReader(folder.state, from: .after(0))
    #expect(try reader.next()?.sequence == 1)
    try folder.ingest(segments: Self.policy)
    #expect(try LogVerification.run(folder.state).damages == [])
  }

  @Test(arguments: [UInt64.max, UInt64.max - 1, 1_000_000])
  func nobodyCanHaveReadWhatIsNotThereYet(_ after: UInt64) throws {
    let folder = try Self.ingested()
    let error = #expect(throws: EventLogError.self) { _ = try EventLogReader(folder.state, from: .after(after)).lost }
    guard case .otherLog = error else { return #expect(Bool(false), "\(String(describing: error))") }
  }

  @Test func aSegmentThatIsMissingIsNotSaidToHaveExpired() throws {
    let folder = try Self.ingested()
    for name in try SegmentList.read(folder.state).sealed { unlink(folder.state.sealed(name).string) }
    unlink(folder.state.events.string)
    for start in [EventLogReader.Start.after(0), .last(3), .after(2)] {
      let error = #expect(throws: EventLogError.self) {
        var reader = try EventLogReader(folder.state, from: start)
        _ = try reader.next()
      }
      switch error {
      case .missing, .expired(2, _): break
      default: Issue.record("\(start): \(String(describing: error))")
      }
    }
  }

  @Test func aSegmentThatWasPutBackIsNotGivenUpForADamagedPackedOne() throws {
    let folder = try Self.ingested()
    let original = try folder.bytes("state/log/events-00000000000000000001.jsonl")
    try folder.ingest(segments: SegmentPolicy(bytes: 15_000, compressAfter: .zero))
    let packed = "state/log/events-00000000000000000001.jsonl.zst"
    var bytes = try folder.bytes(packed)
    bytes[bytes.count / 2] ^= 0x55
    try folder.write(bytes, to: packed)
    #expect(try LogVerification.run(folder.state).damage != nil)
    try folder.write(original, to: "state/log/events-00000000000000000001.jsonl")
    #expect(try LogVerification.run(folder.state).damages == [])
    try folder.ingest(segments: SegmentPolicy(bytes: 15_000, compressAfter: .zero))
    #expect(try LogVerification.run(folder.state).damages == [])
    #expect(try SegmentList.read(folder.state).compressed.contains(1), "it is packed anew")
  }

  @Test func aTextThatCannotBeReadStopsNoOtherArticle() throws {
    let folder = try Self.ingested()
    let path = "state/log/events-00000000000000000001.jsonl"
    var bytes = try folder.bytes(path)
    // Within the text of every story, so that no line of a story is whole.
    for line in bytes.split(separator: 10, omittingEmptySubsequences: false) where line.count > 600 {
      let text = String(decoding: line, as: UTF8.self)
      guard text.contains("copytaster.story."), let at = line.firstIndex(of: UInt8(ascii: "{")) else { continue }
      for k in 500..<600 { bytes[at + k] = 0 }
    }
    try folder.write(bytes, to: path)
    for i in 0..<3 { try folder.write(Self.text(i) + "And one sentence more.\n", to: "drop/copy-\(i).txt") }
    let reporter = try folder.ingest(segments: Self.policy)
    #expect(reporter.events.kinds.filter { $0 == "file.ingested" }.count == 3)
    #expect(reporter.all.contains { if case .textLost = $0 { true } else { false } })
  }

  @Test func whatHasExpiredIsStillKnownWhenTheFolderIsCompared() throws {
    let folder = try Self.ingested(SegmentPolicy(bytes: 15_000, keepBytes: 20_000))
    #expect(try SegmentList.read(folder.state).sealed.first ?? 0 > 1)
    // Nothing reads a file of that size.
    let huge = try folder.write("", to: "drop/huge.txt")
    #expect(truncate(huge.string, 1 << 36) == 0)
    try folder.ingest(segments: SegmentPolicy(bytes: 15_000, keepBytes: 20_000))
    let audit = try FolderAudit.run(
      folder.state, folders: [WatchedFolder(resolving: folder.folder())], settle: .zero)
    #expect(audit.findings == [] && audit.agreeing == 41)
  }

  /// Nothing is read there, so the folder must not be said to be as the log says.
  @Test func aDirectoryThatLiesTooDeepIsNotPassedOverByTheAudit() throws {
    let folder = try Self.ingested()
    let watched = try WatchedFolder(resolving: folder.folder())
    let before = try FolderAudit.run(folder.state, folders: [watched], settle: .zero)
    #expect(before.findings == [])
    let below = Array(repeating: "d", count: Limits.directoryDepth + 2).joined(separator: "/")
    try folder.write("The harbour of Halven was closed on Monday after a storm.", to: "drop/\(below)/deep.txt")
    try folder.ingest()
    let audit = try FolderAudit.run(folder.state, folders: [watched], settle: .zero)
    #expect(audit.agreeing == before.agreeing)
    #expect(
      audit.findings.count == 1 && audit.findings[0].why.contains("deeper than \(Limits.directoryDepth)"), "\(audit)")
  }

  @Test func aCursorThatIsNoneIsSaidToBeNone() throws {
    let folder = try Self.ingested()
    try folder.write("", to: "empty")
    mkfifo(folder.path.appending("fifo").string, 0o600)
    for name in ["empty", "fifo", "drop"] {
      let error = #expect(throws: EventLogError.self) { try Cursor.read(folder.path.appending(name)) }
      #expect("\(String(describing: error))".contains("it is no cursor"), "\(name)")
    }
  }
}
