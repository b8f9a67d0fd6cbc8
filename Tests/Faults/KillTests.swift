import Foundation
import Glibc
import Ingest
import Support
import SystemPackage
import Testing

/// kill -9 at every Nth system call that changes the disk, in ingestion and in recovery itself.
///
/// `make torture` kills at every call; `make test` at some of them, others each time.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct KillTests {
  static let isTorture = ProcessInfo.processInfo.environment["COPYTASTER_TORTURE"] != nil
  /// What changes the disk. strace counts each call for itself, so each is gone through by itself.
  static let calls = ["pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "mkdir"]

  /// What the service leaves when nobody kills it: the stories of each file, by name.
  private static func fill(_ folder: TemporaryFolder) throws {
    for sample in try Samples.all() { try folder.write(sample.bytes, to: "drop/" + sample.name) }
    try folder.write("", to: "drop/empty.txt")
    try folder.write([0x7F, 0x45, 0x4C, 0x46, 0, 0], to: "drop/program")
  }

  /// How far to go from one `n` to the next. Writes are many; of everything else there are a handful.
  private static func step(_ call: String, _ random: inout SeededRandom) -> Int {
    isTorture ? 1 : call == "pwrite64" ? Int.random(in: 8...20, using: &random) : Int.random(in: 1...3, using: &random)
  }

  /// Runs the service once, killed at the `n`th call; returns whether it was.
  private static func run(_ folder: TemporaryFolder, killedAt n: Int, of call: String) throws -> Bool {
    let result = try Program.run(
      [
        "-f", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):signal=KILL:when=\(n)", "--",
        Program.copytaster, "run", "--once", "--folder", try folder.folder().string, "--state",
        folder.state.root.string,
      ], of: "/usr/bin/strace", environment: ["COPYTASTER_SETTLE_SECONDS": "0"])
    #expect(result.status == 0 || result.status == 128 + SIGKILL, "\(result.status) \(result.err)")
    return result.status != 0
  }

  /// Starts the service once more and checks what it leaves.
  private static func check(_ folder: TemporaryFolder, _ context: String) throws {
    let reporter = try folder.ingest()
    let events = try folder.events()
    #expect(try LogVerification.run(folder.state).damage == nil, "\(context)")
    var outcomes: [String: Int] = [:]
    for event in events {
      switch event.data {
      case .fileIngested(let d): outcomes[d.file.path, default: 0] += 1
      case .fileQuarantined(let d): outcomes[d.file.path, default: 0] += 1
      default: break
      }
    }
    #expect(outcomes.count == 7 && outcomes.values.allSatisfy { $0 == 1 }, "\(context): \(outcomes)")
    #expect(events.stories.count == 8, "\(context)")
    #expect(events.groups.map(\.count).sorted() == [1, 1, 1, 5], "\(context)")
    #expect(reporter.events.last?.kind == "daemon.stopped", "\(context)")
    // The catalog is what the log alone gives.
    let live = try listing(folder)
    for suffix in ["", "-wal", "-shm"] { unlink(folder.state.catalog.string + suffix) }
    #expect(try folder.ingest().events.stories.isEmpty, "\(context)")
    #expect(try listing(folder) == live, "\(context)")
  }

  private static func listing(_ folder: TemporaryFolder) throws -> [[StoryRecord]] {
    try #require(try Catalog.reading(folder.state.catalog)).groups(limit: 100)
  }

  @Test(arguments: calls) func killedInIngestionNothingIsLostOrDoubled(_ call: String) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    var n = 1
    var kills = 0
    while true {
      let folder = try TemporaryFolder()
      try Self.fill(folder)
      guard try Self.run(folder, killedAt: n, of: call) else { break }
      kills += 1
      try Self.check(folder, "killed at \(call) \(n), seed \(seed)")
      n += Self.step(call, &random)
    }
    #expect(kills > 0)
    print("killed in ingestion at \(kills) calls of \(call), seed \(seed)")
  }

  @Test(arguments: calls) func killedInRecoveryNothingIsLostOrDoubled(_ call: String) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let whole = try TemporaryFolder()
    try Self.fill(whole)
    try whole.ingest()
    let log = try whole.bytes("state/log/events.jsonl")
    let batch = try #require(log.range(ofLine: 3))
    var kills = 0
    var n = 1
    while true {
      let folder = try TemporaryFolder()
      try Self.fill(folder)
      // A log that was torn somewhere in its great batch, and no catalog to help.
      let cut = Int.random(in: batch.lowerBound..<log.count, using: &random)
      try folder.write(Array(log[..<cut]), to: "state/log/events.jsonl")
      guard try Self.run(folder, killedAt: n, of: call) else { break }
      kills += 1
      if Bool.random(using: &random) {
        _ = try Self.run(folder, killedAt: Int.random(in: 1...8, using: &random), of: call)
      }
      // The folder's names differ, so its files are new; the stories of the torn log stay told.
      let reporter = try folder.ingest()
      #expect(reporter.events.last?.kind == "daemon.stopped")
      #expect(
        try LogVerification.run(folder.state).damage == nil, "killed at \(call) \(n), cut at \(cut), seed \(seed)")
      let kept = try folder.bytes("state/log/events.jsonl")
      #expect(kept.count >= cut && kept.starts(with: log[..<batch.lowerBound]), "nothing is truncated, seed \(seed)")
      let own = try folder.events().filter { $0.data.isClosing(in: folder.path.string + "/drop") }
      #expect(own.count == 7, "killed at \(call) \(n), cut at \(cut), seed \(seed)")
      n += Self.step(call, &random)
    }
    #expect(kills > 0)
    print("killed in recovery at \(kills) calls of \(call), seed \(seed)")
  }
}

extension [UInt8] {
  /// The bytes of a line, counted from 1.
  fileprivate func range(ofLine line: Int) -> Range<Int>? {
    let ends = indices.filter { self[$0] == 10 }
    guard line >= 2, ends.count >= line else { return nil }
    return (ends[line - 2] + 1)..<(ends[line - 1] + 1)
  }
}

extension EventData {
  fileprivate func isClosing(in folder: String) -> Bool {
    switch self {
    case .fileIngested(let d): d.file.folder == folder
    case .fileQuarantined(let d): d.file.folder == folder
    default: false
    }
  }
}
