import Support
import SystemPackage
import Testing

@testable import Ingest

struct SegmentCheckTests {
  /// A segment that is read in several blocks.
  private static func write(_ folder: TemporaryFolder) throws -> (file: SegmentFile, size: Int) {
    var writer = try EventLogWriter.open(
      folder.state, disk: RealDisk(), time: SystemClock(), origin: { _, _ throws(SystemError) in LogOrigin() },
      visit: { _ throws(SystemError) in })
    var size = 0
    while size < Limits.checkedBytes * 5 / 4 {
      var batch = writer.makeBatch()
      batch.add(at: SystemClock().now()) { _ in
        .fileQuarantined(
          FileQuarantined(
            file: Sample.file, reason: "not-text", detail: String(repeating: "x", count: 400_000), advice: "do"))
      }
      writer.stage(batch)
      try writer.flush()
      size = writer.position.end
    }
    return (try #require(try SegmentFile.active(1, in: folder.state)), size)
  }

  @Test func linesAcrossTwoBlocksAreCheckedAndHashedOnce() throws {
    let folder = try TemporaryFolder()
    let (file, size) = try Self.write(folder)
    var check = SegmentCheck(1, from: LogWalk())
    var told = 0
    #expect(try check.run(file, to: size) { told += $0 })
    let (end, sha256) = (check.walk.position.end, check.sha256)
    #expect(told == size && end == size)
    #expect(try sha256 == file.sha256())
  }

  @Test func damageAtTheEndOfABlockIsSeen() throws {
    let folder = try TemporaryFolder()
    let (file, size) = try Self.write(folder)
    for place in [Limits.checkedBytes - 1, Limits.checkedBytes, size - 1] {
      let log = try Descriptor.open(folder.state.events, 2)
      let byte = try log.read(count: 1, at: place)
      try RealDisk().writeAll([byte[0] ^ 1], to: log, at: place)
      var check = SegmentCheck(1, from: LogWalk())
      #expect(try !check.run(file, to: size) { _ in }, "byte \(place)")
      try RealDisk().writeAll(byte, to: log, at: place)
    }
  }
}
