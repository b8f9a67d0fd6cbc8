import Foundation
import Support
import SystemPackage
import Testing

/// A device that fails a sync, once: the very next one would succeed, and say nothing of what is lost.
@Suite(
  .serialized, .timeLimit(.minutes(60)), .enabled(if: Injection.isPossible, "skipped: strace cannot trace here"))
struct SyncErrorTests {
  /// Every few batches make a segment, which is compressed at once.
  private static let settings = ["COPYTASTER_SEGMENT_MIB": "0.005", "COPYTASTER_COMPRESS_AFTER_HOURS": "0"]

  /// Fails the `n`th of some calls, or all from it on, on a new state or on one that holds events; returns the file that it
  /// was called on, if it came to that.
  private static func fail(
    _ call: String, _ n: Int, isNew: Bool, forEver: Bool = false, _ seed: UInt64
  ) throws -> String? {
    let folder = try TemporaryFolder()
    let installation = try Installation(folder, environment: Self.settings)
    var articles = Articles(seed: seed)
    var files: [String] = []
    if !isNew {
      let first = articles.next()
      try installation.drop(first.text, as: first.name)
      files.append(first.name)
      #expect(try installation.runOnce().status == 0)
    }
    let injection = Injection(call: call, fault: "error=EIO", n: n, isLasting: forEver)
    let outcome = try injection.run(installation, folder, (0..<6).map { _ in articles.next() })
    files += outcome.files
    let context = "\(injection)\(isNew ? " on a new state" : ""), \(outcome.path ?? "no call"), seed \(seed)"
    if outcome.path == "/log/events.jsonl", outcome.status == nil {
      // All files were acknowledged, and then a segment was begun: the test's own kill -9 came first.
      #expect(
        files.allSatisfy { name in outcome.acknowledged.contains { $0.event.data.file?.path == name } }, "\(context)")
    } else if outcome.path == "/log/events.jsonl" {
      #expect(outcome.status == 74, "\(context): \(outcome.said)")
      #expect(outcome.said.contains("\(call) ") && outcome.said.contains("Input/output error"), "\(outcome.said)")
      #expect(outcome.later == [], "\(context): it is neither written nor synced again")
      // When the marker cannot be synced either, the next start goes by the chain alone.
      #expect(try marker(installation).count == (forEver ? 0 : 1), "\(context)")
    } else if let status = outcome.status {
      // What can be made again, such as the catalog, stops the service at most, and leaves the log alone.
      #expect(status == 74 && outcome.said.contains("critical: "), "\(context): \(outcome.said)")
    }
    for name in try marker(installation) {
      // What is acknowledged was durable before. A start that had not read the log to its end yet cannot say how far that is.
      let words = try String(contentsOfFile: "\(installation.state)/log/\(name)", encoding: .utf8)
      if let durable = words.firstMatch(of: /up to (\d+) were durable/).flatMap({ Int($0.1) }) {
        #expect(outcome.acknowledged.last?.sequence ?? 0 <= durable, "\(context)")
      } else {
        #expect(words.contains("It was being recovered") && !isNew, "\(words)")
      }
      try checkFrozen(folder, marker: name, context)
    }
    try Account.check(installation, acknowledged: [outcome.acknowledged], files: files, rebuilds: isTorture, context)
    return outcome.path
  }

  private static func marker(_ installation: Installation) throws -> [String] {
    try installation.logNames().filter { $0.hasSuffix(".suspect") }
  }

  /// Starts the service over a log a sync of which has failed: it writes no further byte to that segment.
  private static func checkFrozen(_ folder: TemporaryFolder, marker name: String, _ context: String) throws {
    // Without compression, so that the segment can be looked at.
    let installation = try Installation(folder)
    let frozen = try Data(contentsOf: URL(fileURLWithPath: installation.active.string))
    let start = try installation.runOnce()
    #expect(start.status == 0 && start.err.contains("nothing more is written to it"), "\(context): \(start.err)")
    #expect(try marker(installation) == [], "\(context): the marker stays")
    let sealed = installation.active.removingLastComponent().string + "/" + name.dropLast("suspect".count) + "jsonl"
    #expect(try Data(contentsOf: URL(fileURLWithPath: sealed)) == frozen, "\(context): it was written to")
  }

  @Test func afterAFailedSyncNothingIsAcknowledgedAndNothingLost() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    var failed: [String] = []
    // The short form fails recovery's own sync, and then that of a batch: from a call in the middle on, the first to the log.
    if isTorture {
      for (isNew, forEver) in [(false, false), (true, false), (false, true), (true, true)] {
        var n = 1
        while let path = try Self.fail("fdatasync", n, isNew: isNew, forEver: forEver, seed) {
          failed.append(path)
          n += 1
        }
      }
    } else {
      var n = 1
      let forEver = Bool.random(using: &random)
      while let path = try Self.fail("fdatasync", n, isNew: false, forEver: forEver && n > 1, seed) {
        failed.append(path)
        if n > 1 && path.hasSuffix(".jsonl") { break }
        n = max(Int.random(in: 5...8, using: &random), n + 1)
      }
    }
    #expect(failed.filter { $0.hasSuffix(".jsonl") }.count > 1, "\(failed), seed \(seed)")
    print("fdatasync failed on \(failed.sorted()), seed \(seed)")
  }

  /// The names of a log's files are synced, or they could go with the power: at its beginning, in rotation, in compression.
  @Test func afterAFailedSyncOfADirectoryTheNextStartGoesOn() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var failed: [String] = []
    for isNew in isTorture ? [true, false] : [true] {
      var n = 1
      while let path = try Self.fail("fsync", n, isNew: isNew, seed) {
        failed.append(path)
        n += 1
        guard isTorture else { break }
      }
    }
    #expect(!failed.isEmpty, "no directory is synced")
    print("fsync failed on \(failed), seed \(seed)")
  }
}
