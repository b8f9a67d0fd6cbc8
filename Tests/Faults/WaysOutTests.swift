import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// Whatever is wrong with a state directory, what the service says leads out of it: to a log that is whole, in which every file
/// has its outcome.
@Suite(.timeLimit(.minutes(10)))
struct WaysOutTests {
  /// What has happened to a state directory.
  private struct Ruin: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let ruin: @Sendable (inout Specimen.Files) -> Void

    init(_ name: String, _ ruin: @escaping @Sendable (inout Specimen.Files) -> Void) {
      testDescription = name
      self.ruin = ruin
    }
  }

  private static func sealed(_ files: Specimen.Files) -> [String] {
    files.keys.filter { $0.hasPrefix("log/events-") }.sorted()
  }

  private static func checkpoints(_ files: Specimen.Files) -> [String] {
    files.keys.filter { $0.hasPrefix("log/checkpoint-") }
  }

  private static let ruins: [Ruin] = [
    Ruin("nothing") { _ in },
    Ruin("the active segment is empty") { $0[Specimen.active] = [] },
    Ruin("the active segment ends in its first line") {
      $0[Specimen.active] = $0[Specimen.active].map { Array($0.prefix(200)) }
    },
    Ruin("the active segment is gone") { $0[Specimen.active] = nil },
    Ruin("the active segment is zeros") { $0[Specimen.active] = $0[Specimen.active].map { $0.map { _ in 0 } } },
    Ruin("the active segment is half as long") {
      $0[Specimen.active] = $0[Specimen.active].map { Array($0.prefix($0.count / 2)) }
    },
    Ruin("the last sealed segment is gone") { $0[sealed($0).last ?? ""] = nil },
    Ruin("the first sealed segment is gone") { $0[sealed($0).first ?? ""] = nil },
    Ruin("all sealed segments are gone") { files in for name in sealed(files) { files[name] = nil } },
    Ruin("a sealed segment is something else") { $0[sealed($0).first ?? ""] = Array("lorem ipsum".utf8) },
    Ruin("an old copy of the log was put back") { files in
      files[Specimen.active] = sealed(files).last.flatMap { files[$0] }
      files[sealed(files).last ?? ""] = nil
    },
    Ruin("the checkpoints are gone") { files in for name in checkpoints(files) { files[name] = nil } },
    Ruin("the checkpoints are something else") { files in for name in checkpoints(files) { files[name] = [1, 2, 3] } },
    Ruin("a list of gaps is something else") { files in
      let name = sealed(files).first.map { $0.prefix("log/events-".count + 20) + ".gaps" } ?? ""
      files[String(name)] = Array("lorem ipsum\n".utf8)
    },
    Ruin("the durable position is gone") { $0["log/durable"] = nil },
    Ruin("the durable position is something else") { $0["log/durable"] = Array("lorem ipsum\n".utf8) },
    Ruin("the durable position is beyond all numbers") { files in
      let words =
        files["log/durable"].map { String(decoding: $0, as: UTF8.self).split(separator: " ").map(String.init) } ?? []
      let most = String(UInt64.max)
      files["log/durable"] = Array("1 \(words[1]) \(most) \(most) \(words[4]) open \(most)\n".utf8)
    },
    Ruin("the catalog is gone") { $0["catalog.sqlite"] = nil },
    Ruin("the catalog is something else") { $0["catalog.sqlite"] = Array(repeating: 7, count: 5000) },
    Ruin("a segment's mark of a failed sync is there") { $0["log/events-00000000000000000001.suspect"] = [] },
    Ruin("the log is gone") { files in for name in files.keys where name.hasPrefix("log/") { files[name] = nil } },
  ]

  @Test(arguments: ruins, [false, true]) private func whatIsSaidLeadsOut(_ ruin: Ruin, hasExpired: Bool) throws {
    let specimen = try Specimen(
      seed: 7, lastRun: hasExpired ? SegmentPolicy(bytes: 3_000, keepBytes: 4_000) : .kept)
    var files = specimen.files
    ruin.ruin(&files)
    try specimen.put(files)
    let folder = specimen.folder
    do { try folder.ingest() } catch let error as IngestError {
      // What is refused is left as it is, and what to do about it is said.
      let words = "\(error)"
      if words.contains("verify --repair") {
        let known = LogVerification.known(folder.state)
        #expect(try LogRepair.run(folder.state, known: known).damages != [], "\(words)")
        let again = try LogRepair.run(folder.state, known: LogVerification.known(folder.state))
        #expect(again.damages == [], "a second repair finds nothing: \(words)")
      } else {
        #expect(words.contains("delete") && words.contains("catalog.sqlite"), "\(words)")
        Catalog.discard(folder.state.catalog)
      }
    }
    try folder.write(
      "The ferries of Halven will stay in port on Sunday, its harbour master says.\n", to: "drop/new.txt")
    #expect(try folder.ingest().events.contains { $0.data.told?.file.path == "new.txt" })
    // A start may have gone on over damage that it does not look at.
    if try LogVerification.run(folder.state).damage != nil {
      _ = try LogRepair.run(folder.state, known: LogVerification.known(folder.state))
      try folder.ingest()
    }
    #expect(try LogVerification.run(folder.state).damages == [])
    let drop = try WatchedFolder(resolving: folder.folder())
    let audit = try FolderAudit.run(folder.state, folders: [drop], settle: .zero)
    #expect(audit.findings == [] && audit.agreeing == specimen.fileCount + 1)
    var reader = try EventLogReader(folder.state, from: .after(0))
    var last: UInt64 = 0
    while let line = try reader.next() { last = line.sequence }
    #expect(try last == LogVerification.run(folder.state).last)
    let live = try Self.listing(folder)
    #expect(try Rebuild.run(folder.state, reporter: RecordingReporter()) > 0)
    #expect(try Self.listing(folder) == live)
    try folder.ingest()
  }

  /// Of the segments before it nothing is left but the checkpoint, for which this line vouches.
  @Test(arguments: stride(from: 0, through: 1, by: 0.05).map { $0 }, [true, false])
  func aBadByteInTheLineBehindTheCheckpointCostsNoStory(at share: Double, isActive: Bool) throws {
    let specimen = try Specimen(
      seed: 7, lastRun: SegmentPolicy(bytes: isActive ? 3_000 : 1, keepBytes: isActive ? 1 : 4_000))
    var files = specimen.files
    let checkpoint = try #require(Self.checkpoints(files).max())
    let next =
      "log/events-" + pad(try #require(UInt64(checkpoint.dropFirst("log/checkpoint-".count).prefix(20))) + 1, 20)
    let name = specimen.segments.first { $0.hasPrefix(next) } ?? Specimen.active
    var bytes = try #require(files[name])
    let length = try #require(bytes.firstIndex(of: 10))
    bytes[Int(Double(length) * share)] ^= 1
    files[name] = bytes
    try specimen.put(files)
    let folder = specimen.folder
    let log = try #require(try Catalog.reading(folder.state.catalog)?.position()).log
    #expect(throws: IngestError.self) { try folder.ingest() }
    let found = try LogRepair.run(folder.state, known: LogVerification.known(folder.state))
    // The newline holds no event.
    #expect(found.damages.map(\.events?.count) == [bytes.firstIndex(of: 10) == length ? 1 : 0], "\(found.damages)")
    let events = try folder.ingest().events
    #expect(!events.contains { $0.data.told != nil }, "no file is told of anew")
    #expect(Set(events.map(\.id.log)) == [log], "it is the same log")
    #expect(try LogVerification.run(folder.state).damages == [])
    let live = try Self.listing(folder)
    #expect(try Rebuild.run(folder.state, reporter: RecordingReporter()) > 0)
    #expect(try Self.listing(folder) == live)
  }

  /// The segment behind the checkpoint is compressed, and cannot be unpacked as a whole.
  @Test(arguments: [0.3, 0.6, 0.99]) func aPackedSegmentBehindTheCheckpointIsRepaired(at share: Double) throws {
    let specimen = try Specimen(seed: 7, lastRun: SegmentPolicy(bytes: 1, keepBytes: 4_000))
    let folder = specimen.folder
    let checkpoint = try #require(Self.checkpoints(specimen.files).max())
    try folder.ingest(segments: .packed)
    let first = try #require(UInt64(checkpoint.dropFirst("log/checkpoint-".count).prefix(20))) + 1
    let packed = URL(fileURLWithPath: folder.state.compressed(first).string)
    var bytes = try Data(contentsOf: packed)
    bytes[Int(Double(bytes.count) * share)] ^= 0xff
    try bytes.write(to: packed)
    #expect(try LogVerification.run(folder.state).damage != nil)
    #expect(try LogRepair.run(folder.state, known: LogVerification.known(folder.state)).damage != nil)
    #expect(try LogRepair.run(folder.state, known: LogVerification.known(folder.state)).damages == [])
    try folder.ingest()
    #expect(try LogVerification.run(folder.state).damages == [])
  }

  private static func listing(_ folder: TemporaryFolder) throws -> [[StoryRecord]] {
    try #require(try Catalog.reading(folder.state.catalog)).groups(limit: 1000)
  }
}
