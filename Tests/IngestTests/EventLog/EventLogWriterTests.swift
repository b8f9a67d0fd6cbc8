import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

struct EventLogWriterTests {
  private static func open(
    _ folder: TemporaryFolder, disk: any Disk = RealDisk(), applied: UInt64 = 0
  ) throws -> EventLogWriter {
    try EventLogWriter.open(
      folder.state, disk: disk, time: SystemClock(),
      origin: { _, _ throws(SystemError) in LogOrigin(durable: applied) },
      visit: { _ throws(SystemError) in })
  }

  private static func add(_ count: Int, to writer: inout EventLogWriter) throws {
    var batch = writer.makeBatch()
    for i in 0..<count {
      batch.add(at: SystemClock().now()) { _ in
        .fileIngested(
          FileIngested(
            file: FileReference(folder: "/f", path: "\(i)", sha256: nil, bytes: nil), format: nil, encoding: nil,
            replacements: 0, stories: [], furniture: 0, reason: "empty"))
      }
    }
    writer.stage(batch)
    try writer.flush()
  }

  @Test func aNewLogBeginsByExplainingItself() throws {
    let folder = try TemporaryFolder()
    let writer = try Self.open(folder)
    let events = try folder.events()
    #expect(events.kinds == ["segment.opened"])
    #expect(events[0].sequence == 1 && events[0].batch == 1)
    #expect(writer.position.sequence == 1)
  }

  @Test func sequencesHaveNoGapAndEpochsDifferAcrossOpenings() throws {
    let folder = try TemporaryFolder()
    for _ in 0..<3 {
      var writer = try Self.open(folder)
      try Self.add(2, to: &writer)
    }
    let events = try folder.events()
    #expect(events.map(\.sequence) == Array(1...7))
    #expect(events.map(\.batch) == [1, 2, 2, 4, 4, 6, 6])
    #expect(Set(events.map(\.id.log)).count == 1)
    #expect(Set(events.map(\.id)).count == 7)
    let found = try LogVerification.run(folder.state)
    #expect(found.damage == nil && found.last == 7 && found.unfinished == 0)
  }

  @Test func aSecondWriterIsRefusedByNameOfTheFirst() throws {
    let folder = try TemporaryFolder()
    let writer = try Self.open(folder)
    let error = #expect(throws: RecoveryFailure<SystemError>.self) { _ = try Self.open(folder) }
    guard case .log(.locked(_, let pid)) = error else { return #expect(Bool(false), "\(String(describing: error))") }
    #expect(pid == "\(getpid())")
    #expect(try WriterLock.holder(of: folder.state) == "\(getpid())")
    _ = writer.position
  }

  @Test func aFullDiskIsContinuedAtTheVeryByte() throws {
    let folder = try TemporaryFolder()
    // The log's first line takes two calls (the line, the durable position); then the disk takes ten bytes and is full.
    let disk = FaultyDisk(write: { $0 == 3 ? .short(10) : (4...6).contains($0) ? .error(.noSpace) : nil })
    var writer = try Self.open(folder, disk: disk)
    #expect(throws: SystemError.self) { try Self.add(3, to: &writer) }
    #expect(throws: SystemError.self) { try writer.flush() }
    #expect(try DurablePosition.read(folder.state)?.sequence == 1)
    #expect(throws: SystemError.self) { try writer.flush() }
    try writer.flush()
    #expect(try folder.events().map(\.sequence) == [1, 2, 3, 4])
    #expect(try DurablePosition.read(folder.state)?.sequence == 4)
    #expect(try LogVerification.run(folder.state).damage == nil)
  }

  @Test func nothingIsAcknowledgedWhenTheSyncFails() throws {
    let folder = try TemporaryFolder()
    // Opening syncs once: the first line.
    let disk = FaultyDisk(sync: { $0 == 2 ? .error(.ioError) : nil })
    var writer = try Self.open(folder, disk: disk)
    let error = #expect(throws: SystemError.self) { try Self.add(1, to: &writer) }
    #expect(error?.call == "fdatasync")
    #expect(try DurablePosition.read(folder.state)?.sequence == 1)
  }
}
