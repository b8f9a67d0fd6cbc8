import Foundation
import Support
import Testing

/// A device that fails a sync, once: the very next one would succeed, and say nothing of what is lost.
@Suite(
  .serialized, .timeLimit(.minutes(60)), .enabled(if: Injection.isPossible, "skipped: strace cannot trace here"))
struct SyncErrorTests {
  /// Fails the `n`th of some calls, on a new state or on one that holds events; returns the file that it was
  /// called on, if it came to that.
  private static func fail(_ call: String, _ n: Int, isNew: Bool, _ seed: UInt64) throws -> String? {
    let folder = try TemporaryFolder()
    let installation = try Installation(folder)
    var articles = Articles(seed: seed)
    var files: [String] = []
    if !isNew {
      let first = articles.next()
      try installation.drop(first.text, as: first.name)
      files.append(first.name)
      #expect(try installation.runOnce().status == 0)
    }
    let injection = Injection(call: call, fault: "error=EIO", n: n)
    let outcome = try injection.run(installation, folder, (0..<6).map { _ in articles.next() })
    files += outcome.files
    let context = "\(injection)\(isNew ? " on a new state" : ""), \(outcome.path ?? "no call"), seed \(seed)"
    if let path = outcome.path, path == "/log" || path.hasSuffix(".jsonl") {
      #expect(outcome.status == 74, "\(context): \(outcome.said)")
      #expect(outcome.said.contains("\(call) ") && outcome.said.contains("Input/output error"), "\(outcome.said)")
      if path.hasSuffix(".jsonl") { #expect(outcome.later == [], "\(context): it is neither written nor synced again") }
      // The one before was waited for; so it is the last one that was being written.
      if outcome.hadStarted, let last = outcome.files.last {
        #expect(!outcome.acknowledged.contains { $0.event.data.file?.path == last }, "\(context)")
      }
    } else if let status = outcome.status {
      // The catalog can be made again: that its sync failed stops the service, and leaves the log alone.
      #expect(status == 74 && outcome.said.contains("critical: "), "\(context): \(outcome.said)")
    }
    try Account.check(installation, acknowledged: [outcome.acknowledged], files: files, rebuilds: isTorture, context)
    return outcome.path
  }

  @Test func afterAFailedSyncNothingIsAcknowledgedAndNothingLost() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    var failed: [String] = []
    // The short form fails recovery's own sync, and then that of a batch: from a call in the middle on, the first to the log.
    if isTorture {
      for isNew in [false, true] {
        var n = 1
        while let path = try Self.fail("fdatasync", n, isNew: isNew, seed) {
          failed.append(path)
          n += 1
        }
      }
    } else {
      var n = 1
      while let path = try Self.fail("fdatasync", n, isNew: false, seed) {
        failed.append(path)
        if n > 1 && path.hasSuffix(".jsonl") { break }
        n = max(Int.random(in: 5...8, using: &random), n + 1)
      }
    }
    #expect(failed.filter { $0.hasSuffix(".jsonl") }.count > 1, "\(failed), seed \(seed)")
    print("fdatasync failed on \(failed.sorted()), seed \(seed)")
  }

  /// The directories of a new log are synced, or its name could go with the power.
  @Test func afterAFailedSyncOfADirectoryTheNextStartGoesOn() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var failed: [String] = []
    while let path = try Self.fail("fsync", failed.count + 1, isNew: true, seed) {
      failed.append(path)
      guard isTorture else { break }
    }
    #expect(!failed.isEmpty, "no directory is synced")
    print("fsync failed on \(failed), seed \(seed)")
  }
}
