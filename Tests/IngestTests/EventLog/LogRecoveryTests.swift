import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

struct LogRecoveryTests {
  /// A log of three batches: the opening; one file with one story; two files, the first with two stories.
  private static func makeLog(_ folder: TemporaryFolder) throws -> [Int] {
    var ends: [Int] = []
    var writer = try open(folder)
    ends.append(writer.position.end)
    for batchOfFiles in [[1], [2, 0]] {
      var batch = writer.makeBatch()
      for stories in batchOfFiles {
        for _ in 0..<stories { batch.add(at: SystemClock().now()) { _ in .storyOriginal(Sample.told) } }
        batch.add(at: SystemClock().now()) { _ in
          .fileIngested(
            FileIngested(
              file: Sample.file, format: nil, encoding: nil, replacements: 0, stories: [], furniture: 0, reason: nil))
        }
      }
      writer.stage(batch)
      try writer.flush()
      ends.append(writer.position.end)
    }
    return ends
  }

  private static func open(
    _ folder: TemporaryFolder, applied: UInt64 = 0, visit: ([LoggedEvent]) -> Void = { _ in }
  ) throws -> EventLogWriter {
    try EventLogWriter.open(
      folder.state, disk: RealDisk(), time: SystemClock(),
      origin: { _, _ throws(SystemError) in LogOrigin(durable: applied) },
      visit: { events throws(SystemError) in visit(events) })
  }

  /// Puts another log in place, as a power cut leaves it: without the durable position, which is never synced.
  private static func overwrite(_ folder: TemporaryFolder, _ bytes: [UInt8]) throws {
    unlink(folder.state.durable.string)
    try Data(bytes).write(to: URL(fileURLWithPath: folder.state.events.string))
  }

  @Test func aWholeLogIsLeftAlone() throws {
    let folder = try TemporaryFolder()
    _ = try Self.makeLog(folder)
    let before = try folder.bytes("state/log/events.jsonl")
    var seen: [UInt64] = []
    let writer = try Self.open(folder) { seen += $0.map(\.event.sequence) }
    #expect(seen == Array(1...7))
    #expect(writer.recovery == RecoveryReport())
    #expect(try folder.bytes("state/log/events.jsonl") == before)
  }

  /// A power cut may leave any prefix of the last batch.
  @Test func aLogThatEndsAnywhereInItsLastBatchKeepsWholeDecisionsOnly() throws {
    let folder = try TemporaryFolder()
    let ends = try Self.makeLog(folder)
    let whole = try folder.bytes("state/log/events.jsonl")
    let firstFileEnds = try #require(
      whole.indices.filter { whole[$0] == 10 }.dropFirst(5).first)
    for cut in stride(from: ends[1], through: whole.count - 1, by: 7) {
      try Self.overwrite(folder, Array(whole[..<cut]))
      var seen: [UInt64] = []
      let writer = try Self.open(folder) { seen += $0.map(\.event.sequence) }
      let kept: UInt64 = cut == whole.count - 1 ? 7 : cut >= firstFileEnds ? 6 : 3
      #expect(seen == Array(1...kept), "cut at \(cut)")
      #expect(writer.position.sequence == kept, "cut at \(cut)")
      let after = try folder.bytes("state/log/events.jsonl")
      #expect(after.count >= cut && after.starts(with: whole[..<ends[1]]), "nothing is ever truncated; cut at \(cut)")
      #expect(try LogVerification.run(folder.state).damage == nil, "cut at \(cut)")
    }
  }

  @Test func aTornTailIsKeptAndBlankedInPlace() throws {
    let folder = try TemporaryFolder()
    let ends = try Self.makeLog(folder)
    let whole = try folder.bytes("state/log/events.jsonl")
    let torn = Array(whole[..<(ends[1] + 100)])
    try Self.overwrite(folder, torn)
    let report = try Self.open(folder).recovery
    #expect(report.torn == ends[1]..<(ends[1] + 100))
    let after = try folder.bytes("state/log/events.jsonl")
    #expect(after == torn[..<ends[1]] + [UInt8](repeating: 32, count: 100) + [10])
    let copy = try Data(contentsOf: URL(fileURLWithPath: try #require(report.copy)))
    #expect(Array(copy) == Array(torn[ends[1]...]))
  }

  @Test func aLastLineThatOnlyLacksItsNewlineIsCompleted() throws {
    let folder = try TemporaryFolder()
    _ = try Self.makeLog(folder)
    let whole = try folder.bytes("state/log/events.jsonl")
    try Self.overwrite(folder, Array(whole.dropLast()))
    let writer = try Self.open(folder)
    #expect(writer.recovery == RecoveryReport(completedLine: true))
    #expect(writer.position.sequence == 7)
    #expect(try folder.bytes("state/log/events.jsonl") == whole)
  }

  /// Pages of one batch may reach the disk in any order: zeros in its middle are still a torn tail.
  @Test func aHoleInTheLastBatchIsTorn() throws {
    let folder = try TemporaryFolder()
    let ends = try Self.makeLog(folder)
    var bytes = try folder.bytes("state/log/events.jsonl")
    for i in (ends[1] + 50)..<(ends[1] + 150) { bytes[i] = 0 }
    try Self.overwrite(folder, bytes)
    #expect(try Self.open(folder).position.sequence == 3)
  }

  @Test func damageThatAnotherBatchFollowsIsCorruptionAndNothingIsTouched() throws {
    let folder = try TemporaryFolder()
    let ends = try Self.makeLog(folder)
    let whole = try folder.bytes("state/log/events.jsonl")
    for place in stride(from: 0, to: ends[1], by: 31) {
      var bytes = whole
      bytes[place] ^= 0x20
      try Self.overwrite(folder, bytes)
      #expect(try LogVerification.run(folder.state).damage != nil, "byte \(place)")
      let error = #expect(throws: RecoveryFailure<SystemError>.self, "byte \(place)") { _ = try Self.open(folder) }
      guard case .log(.corrupt(_, let line, let byte, _, _)) = error else {
        return #expect(Bool(false), "byte \(place): \(String(describing: error))")
      }
      #expect(line >= 1 && byte <= place)
      #expect(try folder.bytes("state/log/events.jsonl") == bytes)
    }
  }

  @Test func damageThatTheCatalogVouchesForIsCorruptionEvenAtTheEnd() throws {
    let folder = try TemporaryFolder()
    _ = try Self.makeLog(folder)
    var bytes = try folder.bytes("state/log/events.jsonl")
    bytes[bytes.count - 20] ^= 1
    try Self.overwrite(folder, bytes)
    #expect(throws: RecoveryFailure<SystemError>.self) { _ = try Self.open(folder, applied: 7) }
    #expect(try Self.open(folder, applied: 3).position.sequence == 6)
  }

  @Test func aLogThatLostItsEndIsRefused() throws {
    let folder = try TemporaryFolder()
    let ends = try Self.makeLog(folder)
    let whole = try folder.bytes("state/log/events.jsonl")
    try Self.overwrite(folder, Array(whole[..<ends[1]]))
    let error = #expect(throws: RecoveryFailure<SystemError>.self) { _ = try Self.open(folder, applied: 7) }
    guard case .log(.lostEnd(_, 3, 7)) = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
  }

  @Test func aLogOfALaterFormatIsRefusedAsSuch() throws {
    let folder = try TemporaryFolder()
    let opened = EventData.segmentOpened(SegmentOpened(log: "9f2c51d0", format: 2, about: SegmentOpened.explanation))
    try FileManager.default.createDirectory(atPath: folder.state.log.string, withIntermediateDirectories: true)
    try Self.overwrite(folder, EventEncoder.line(Sample.event(opened, sequence: 1, batch: 1), after: .beginning).bytes)
    let error = #expect(throws: RecoveryFailure<SystemError>.self) { _ = try Self.open(folder) }
    #expect("\(String(describing: error))".contains("later"))
  }
}
