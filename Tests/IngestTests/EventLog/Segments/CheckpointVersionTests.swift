import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// A checkpoint that another version of the program has written.
struct CheckpointVersionTests {
  /// A state whose newest checkpoint is of another version, as a log that is whole says.
  private static func ofAnotherVersion() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var hasCheckpoint = false
    for sample in try Samples.all() {
      try folder.write(sample.bytes, to: "drop/" + sample.name)
      // Until there is one, and behind it only what is being written.
      if hasCheckpoint { break }
      try folder.ingest(segments: SegmentPolicy(bytes: 8000))
      hasCheckpoint = try !SegmentList.read(folder.state).checkpoints.isEmpty
    }
    let newest = try #require(SegmentList.read(folder.state).checkpoints.last)
    let checkpoint = folder.state.checkpoint(newest)
    let before = try FileHash.sha256(checkpoint)
    // The user version of an SQLite file is in bytes 60 to 63 (its file format, 1.3.8).
    var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: checkpoint.string)))
    bytes[63] = UInt8(Catalog.version) + 1
    try Data(bytes).write(to: URL(fileURLWithPath: checkpoint.string))
    try vouch(folder, for: try FileHash.sha256(checkpoint), insteadOf: before)
    Catalog.discard(folder.state.catalog)
    return folder
  }

  /// Writes the segment behind the checkpoint anew, so that it names another hash.
  private static func vouch(
    _ folder: TemporaryFolder, for hash: String, insteadOf old: String
  ) throws {
    let segment = folder.state.events
    let text = try String(contentsOfFile: segment.string, encoding: .utf8)
    #expect(text.contains(old))
    var lines: [String] = []
    var chain = Chain.beginning
    for line in text.split(separator: "\n") {
      let body = try #require(line.range(of: ",\"chain\":", options: .backwards)).lowerBound
      let changed = line[..<body].replacing(old, with: hash)
      if lines.isEmpty {
        // The chain goes on from that of the segment before.
        let previous = try #require(line.firstMatch(of: /"previous":\{[^}]*"chain":"([0-9a-f]{32})"/)).1
        chain = try #require(Chain(String(previous)))
      }
      chain = Array(changed.utf8).withUnsafeBytes { chain.next($0) }
      lines.append("\(changed),\"chain\":\"\(chain)\"}")
    }
    try (lines.joined(separator: "\n") + "\n").write(toFile: segment.string, atomically: false, encoding: .utf8)
  }

  private static let none = SegmentPolicy(bytes: 1 << 30)

  @Test func isPassedOverAsLongAsTheLogIsWhole() throws {
    let folder = try Self.ofAnotherVersion()
    let told = Set(try folder.events().stories.map(\.text))
    let events = try folder.ingest(segments: Self.none).events
    #expect(told.isDisjoint(with: events.stories.map(\.text)), "nothing is told again")
    try folder.write(try Samples.all()[0].bytes, to: "drop/again.txt")
    #expect(try folder.ingest(segments: Self.none).events.kinds.contains("story.duplicate"))
  }

  @Test func isRefusedWhereItStandsForSegmentsThatAreGone() throws {
    let folder = try Self.ofAnotherVersion()
    let newest = try #require(SegmentList.read(folder.state).checkpoints.last)
    for first in try SegmentList.read(folder.state).sealed where first <= newest {
      unlink(folder.state.sealed(first).string)
    }
    let error = #expect(throws: IngestError.self) { try folder.ingest(segments: Self.none) }
    let said = error?.description ?? ""
    #expect(said.contains("install the version that wrote it") && said.contains("Do not delete it"), "\(said)")
    #expect(access(folder.state.checkpoint(newest).string, F_OK) == 0)
  }
}
