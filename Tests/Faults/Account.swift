import Foundation
import GRDB
import Ingest
import Support
import SystemPackage
import Testing

/// Whether the long forms are wanted: `make torture`.
let isTorture = ProcessInfo.processInfo.environment["COPYTASTER_TORTURE"] != nil

/// What a log must tell of the files that rest in the folder, and what is wrong with it.
///
/// This is the one place that says what "nothing is lost, nothing is doubled" means to a consumer.
enum Account {
  /// Everything that is wrong, in words; nothing when all is well. No file was changed since it was dropped.
  static func faults(in history: [FollowedLine], of files: [String]) -> [String] {
    var faults: [String] = []
    for (i, line) in history.enumerated() where line.sequence != i + 1 {
      faults.append("event \(line.sequence) is line \(i + 1)")
    }
    if Set(history.map(\.event.id)).count != history.count { faults.append("an id is used twice") }
    let closing = history.filter {
      ["copytaster.file.ingested", "copytaster.file.quarantined"].contains($0.event.type)
    }
    // A file that could not be read for a cause that passes is tried again, so it has an outcome later: the last one counts.
    var outcomes: [String: Int] = [:]
    for line in closing.reversed() {
      let file = line.event.data.file?.path ?? "?"
      if line.event.data.reason == "io", outcomes[file] != nil { continue }
      outcomes[file, default: 0] += 1
    }
    for file in Set(files).union(outcomes.keys) where outcomes[file] != (files.contains(file) ? 1 : nil) {
      faults.append("\(file) has \(outcomes[file] ?? 0) outcomes")
    }
    // A story and the event that closes its file stand or fall together.
    let told = history.filter { $0.event.type.hasPrefix("copytaster.story.") }.map { $0.event.data.story ?? "?" }
    let listed = closing.flatMap { $0.event.data.stories ?? [] }
    if told.sorted() != listed.sorted() { faults.append("\(told.count) stories told, \(listed.count) listed by files") }
    return faults
  }

  /// Where what a reader got is not what it should have got, in words; nil when it is.
  static func difference(_ lines: [FollowedLine], _ whole: [FollowedLine]) -> String? {
    if lines == whole { return nil }
    func ends(_ lines: [FollowedLine]) -> String { "\(lines.first?.event.id ?? "-") to \(lines.last?.event.id ?? "-")" }
    let same = zip(lines, whole).prefix { $0 == $1 }.count
    return
      "\(ends(lines)), \(lines.count) events, and not \(ends(whole)), \(whole.count); they differ from line \(same + 1) on"
  }

  /// Starts the service once more after a fault, and checks that everything acknowledged is kept byte for byte and in order,
  /// that each file has exactly one outcome, and that the catalog is what the log alone gives. Returns all that the log has
  /// ever told.
  ///
  /// - Parameters:
  ///   - acknowledged: what readers had got before.
  ///   - rebuilds: whether to make the catalog again, and to start once more without it, which takes a second.
  @discardableResult
  static func check(
    _ installation: Installation, acknowledged: [[FollowedLine]], files: [String], rebuilds: Bool = true,
    _ context: String
  ) throws -> [FollowedLine] {
    let start = try installation.runOnce()
    #expect(start.status == 0, "\(context): \(start.err)")
    let history = try installation.history()
    for lines in acknowledged {
      #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.sequence + 1 == $1.sequence }, "\(context): out of order")
      let lost = lines.filter { !history.indices.contains($0.sequence - 1) || history[$0.sequence - 1] != $0 }
      #expect(lost.count == 0, "\(context): \(lost.count) of \(lines.count) acknowledged events are lost")
    }
    #expect(faults(in: history, of: files) == [], "\(context)")
    #expect(history.last?.event.type == "copytaster.daemon.stopped", "\(context)")
    let kept = try installation.log()
    #expect(
      difference(kept, history.suffix(kept.count)) == nil, "\(context): what is kept is not the end of what was told")
    try verify(installation, context)
    if rebuilds { try checkCatalog(installation, files, context) }
    return try rebuilds ? installation.history() : history
  }

  private static func verify(_ installation: Installation, _ context: String) throws {
    let verified = try installation.read("verify")
    #expect(verified.status == 0, "\(context): \(verified.out) \(verified.err)")
  }

  /// Makes the catalog again from the log, and starts without one; nothing may be another row or be told once more.
  private static func checkCatalog(_ installation: Installation, _ files: [String], _ context: String) throws {
    let live = try rows(installation)
    let rebuild = try installation.read("rebuild")
    #expect(rebuild.status == 0, "\(context): \(rebuild.err)")
    #expect(try rows(installation) == live, "\(context): a rebuild gives another catalog")
    installation.removeCatalog()
    let start = try installation.runOnce()
    #expect(start.status == 0, "\(context): without a catalog: \(start.err)")
    #expect(faults(in: try installation.history(), of: files) == [], "\(context): without a catalog")
    try verify(installation, "\(context): without a catalog")
  }

  /// Every row of every table of the catalog, but for those that the log says nothing of.
  private static func rows(_ installation: Installation) throws -> [String] {
    var configuration = Configuration()
    configuration.readonly = true
    let path = installation.state.appending("catalog.sqlite").string
    return try DatabaseQueue(path: path, configuration: configuration).read { db in
      let tables = try String.fetchAll(
        db,
        sql:
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('sightings', 'roots', 'retries') ORDER BY name"
      )
      return try tables.flatMap { table in
        try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1").map { "\(table) \($0)" }
      }
    }
  }
}
