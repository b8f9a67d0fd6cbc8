import Foundation
import Glibc
import Ingest
import Support
import SystemPackage
import Testing

/// Whether the long forms are wanted: `make torture`.
let isTorture = KillTests.isTorture

/// What a log must tell of the files that rest in the folder, and what is wrong with it.
///
/// This is the one place that says what "nothing is lost, nothing is doubled" means to a consumer.
enum Account {
  /// Everything that is wrong, in words; nothing when all is well. No file was changed since it was dropped.
  static func faults(in log: [FollowedLine], of files: [String]) -> [String] {
    var faults: [String] = []
    for (i, line) in log.enumerated() where UInt64(line.event.sequence) != UInt64(i + 1) {
      faults.append("event \(line.event.sequence) is line \(i + 1)")
    }
    if Set(log.map(\.event.id)).count != log.count { faults.append("an id is used twice") }
    let closing = log.filter { ["copytaster.file.ingested", "copytaster.file.quarantined"].contains($0.event.type) }
    let outcomes = Dictionary(closing.map { ($0.event.data.file?.path ?? "?", 1) }, uniquingKeysWith: +)
    for file in Set(files).union(outcomes.keys) where outcomes[file] != (files.contains(file) ? 1 : nil) {
      faults.append("\(file) has \(outcomes[file] ?? 0) outcomes")
    }
    // A story and the event that closes its file stand or fall together.
    let told = log.filter { $0.event.type.hasPrefix("copytaster.story.") }.map { $0.event.data.story ?? "?" }
    let listed = closing.flatMap { $0.event.data.stories ?? [] }
    if told.sorted() != listed.sorted() { faults.append("\(told.count) stories told, \(listed.count) listed by files") }
    return faults
  }

  /// Starts the service once more after a fault, and checks that everything acknowledged is kept byte for byte and in order,
  /// that each file has exactly one outcome, and that the catalog is what the log alone gives. Returns the log.
  ///
  /// - Parameters:
  ///   - acknowledged: what readers had got before; each had begun with the first event.
  ///   - rebuilds: whether to start once more without the catalog, which takes a second.
  @discardableResult
  static func check(
    _ installation: Installation, acknowledged: [[FollowedLine]], files: [String], rebuilds: Bool = true,
    _ context: String
  ) throws -> [FollowedLine] {
    let start = try installation.runOnce()
    #expect(start.status == 0, "\(context): \(start.err)")
    let log = try installation.log()
    for lines in acknowledged {
      let kept = zip(lines, log).prefix { $0 == $1 }.count
      #expect(kept == lines.count, "\(context): \(lines.count - kept) of \(lines.count) acknowledged events are lost")
    }
    #expect(faults(in: log, of: files) == [], "\(context)")
    #expect(log.last?.event.type == "copytaster.daemon.stopped", "\(context)")
    let verified = try installation.read("verify")
    #expect(verified.status == 0, "\(context): \(verified.err)")
    return rebuilds ? try checkCatalog(installation, files, context) : log
  }

  /// Starts the service without its catalog, and checks that it gets the same one from the log. Returns the log.
  private static func checkCatalog(
    _ installation: Installation, _ files: [String], _ context: String
  ) throws -> [FollowedLine] {
    let live = try listing(installation)
    for suffix in ["", "-wal", "-shm"] { unlink(installation.state.string + "/catalog.sqlite" + suffix) }
    let start = try installation.runOnce()
    #expect(start.status == 0, "\(context): \(start.err)")
    #expect(try listing(installation) == live, "\(context): the catalog is not what the log gives")
    let log = try installation.log()
    #expect(faults(in: log, of: files) == [], "\(context): without a catalog")
    return log
  }

  private static func listing(_ installation: Installation) throws -> [[StoryRecord]] {
    try #require(try Catalog.reading(installation.state.appending("catalog.sqlite"))).groups(limit: 100_000)
  }
}
