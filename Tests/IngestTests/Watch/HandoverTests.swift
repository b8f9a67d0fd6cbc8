import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// A run that takes over the watches of the one before misses nothing that was done in between, and sweeps nothing.
struct HandoverTests {
  /// A service that is stopped and started in turn.
  private final class Runs {
    let folder: TemporaryFolder
    let watched: WatchedFolder
    var version = "test"
    /// What the last run left.
    var handover: Handover?
    var hasLeft: Bool { handover != nil }
    var table: WatchTable? {
      switch handover {
      case .some(let handover): WatchTable(handover.table)
      case .none: nil
      }
    }

    init() throws {
      folder = try TemporaryFolder()
      watched = try WatchedFolder(resolving: folder.folder())
    }

    /// Runs until it has nothing to do for a while.
    func run(ignoring rules: [String] = []) throws -> RecordingReporter {
      let reporter = RecordingReporter()
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      defer { for end in ends { close(end) } }
      let stop = ends[1]
      let options = PipelineOptions(
        folders: [WatchedFolder(resolved: watched.path, ignoring: IgnoreRules(rules))], state: folder.state,
        settle: .milliseconds(20), version: version)
      var pipeline = try Pipeline(options, reporter: reporter, takingOver: handover.take())
      let idle = Idle(stop)
      try pipeline.run(until: ends[0], with: idle)
      handover = try pipeline.handOver()
      return reporter
    }
  }

  /// Stops a service that is at rest.
  private final class Idle: Attendant {
    private let stop: Int32
    private var quiet = 0
    init(_ stop: Int32) { self.stop = stop }
    var awaited: [Awaited] { [] }
    func idleTime() -> Duration? { .milliseconds(5) }
    func listen() -> Bool { true }
    func leave() {}
    func answer(by pipeline: borrowing Pipeline) {
      let isAtRest = (try? pipeline.status().waiting) == 0 && pipeline.watcher.isAtRest
      quiet = isAtRest ? quiet + 1 : 0
      if quiet == 12 { _ = write(stop, "x", 1) }
    }
  }

  private static func tookOver(_ reporter: RecordingReporter) -> Bool {
    reporter.all.contains { if case .takenOver = $0 { true } else { false } }
  }

  @Test func whatWasDoneBetweenTwoRunsIsFoundWithoutASweep() throws {
    let runs = try Runs()
    try runs.folder.write("The harbour of Halven was closed on Monday after a storm.", to: "drop/deep/er/a.txt")
    try runs.folder.write("A bakery in Port Elsing will close after a hundred years.", to: "drop/b.txt")
    #expect(!Self.tookOver(try runs.run()))
    #expect(runs.hasLeft)

    try runs.folder.write("The council of Brennick has bought the old mill.", to: "drop/deep/er/c.txt")
    try runs.folder.write("Eleven trawlers left for the northern grounds on Friday.", to: "drop/new/folder/d.txt")
    unlink(runs.watched.path.string + "/b.txt")
    var reporter = try runs.run()
    #expect(Self.tookOver(reporter))
    let outcomes = reporter.events.compactMap { event -> String? in
      switch event.data {
      case .fileIngested(let d): "+" + d.file.path
      case .fileRemoved(let d): "-" + d.file.path
      default: nil
      }
    }
    #expect(Set(outcomes) == ["+deep/er/c.txt", "+new/folder/d.txt", "-b.txt"] && outcomes.count == 3, "\(outcomes)")

    // Once more, to see that the watches of the second run are complete, too.
    try runs.folder.write("The ferry to Lodestar island is out of order until May.", to: "drop/new/folder/e.txt")
    reporter = try runs.run()
    #expect(Self.tookOver(reporter) && runs.hasLeft)
    #expect(reporter.events.kinds.filter { $0 == "file.ingested" }.count == 1, "\(reporter.events.kinds)")
  }

  @Test func nothingIsSweptAfterATakeover() throws {
    let runs = try Runs()
    for i in 0..<50 { try runs.folder.write("Story number \(i) tells of a harbour.", to: "drop/\(i % 5)/\(i).txt") }
    _ = try runs.run()
    let table = try #require(runs.table)
    #expect(table.watches.count == 6 && table.waiting.isEmpty)
    let options = PipelineOptions(folders: [runs.watched], state: runs.folder.state, settle: .zero, version: "test")
    let pipeline = try Pipeline(options, reporter: RecordingReporter(), takingOver: runs.handover.take())
    let isSweeping = pipeline.watcher.isSweeping
    #expect(!isSweeping)
  }

  @Test(arguments: ["another log", "another version", "other rules", "another folder", "damage", "no instance"])
  func whatIsForAnotherTaskIsNotTakenOver(_ what: String) throws {
    let runs = try Runs()
    try runs.folder.write("The harbour of Halven was closed on Monday after a storm.", to: "drop/a.txt")
    _ = try runs.run()
    var rules: [String] = []
    switch what {
    // Another run has added to it meanwhile.
    case "another log":
      let old = runs.handover.take()
      _ = try runs.run()
      runs.handover = old
    case "another version": runs.version = "another"
    case "other rules": rules = ["*.bak"]
    // Its name leads elsewhere now, and nobody was told: the way to it was exchanged, not the folder itself.
    case "another folder":
      let (parent, old) = (runs.folder.path.string, runs.folder.path.string + "-old")
      try #require(rename(parent, old) == 0)
      try FileManager.default.copyItem(atPath: old, toPath: parent)
      try FileManager.default.removeItem(atPath: old)
    case "damage":
      if let old = runs.handover.take() { runs.handover = Handover(inotify: old.takeInotify(), table: [0x7B, 0xFF]) }
    default:
      let table = try #require(runs.table).bytes
      runs.handover = Handover(inotify: try Descriptor.open("/dev/null", O_RDONLY), table: table)
    }
    try runs.folder.write("The council of Brennick has bought the old mill.", to: "drop/b.txt")
    let reporter = try runs.run(ignoring: rules)
    #expect(!Self.tookOver(reporter))
    #expect(reporter.events.kinds.filter { $0 == "file.ingested" }.count == 1, "\(reporter.events.kinds)")
  }

  @Test func whatIsInQuarantineIsTriedAgainAsAtAnyStart() throws {
    let runs = try Runs()
    try runs.folder.write("The harbour of Halven was closed on Monday after a storm.", to: "drop/a.txt")
    try runs.folder.write([0x7F, 0x45, 0x4C, 0x46, 0, 0, 1, 2], to: "drop/b.bin")
    _ = try runs.run()
    #expect(runs.hasLeft)
    let reporter = try runs.run()
    #expect(Self.tookOver(reporter))
    let looked = reporter.all.contains { if case .batch(let files, _) = $0 { files > 0 } else { false } }
    #expect(looked && reporter.events.kinds == ["daemon.started", "daemon.stopped"], "\(reporter.events.kinds)")
  }

  @Test func whateverIsDoneBetweenRunsIsTold() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let runs = try Runs()
    let root = runs.watched.path.string
    var articles = Articles(seed: seed)
    var taken = 0
    for round in 0..<12 {
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        let place = ["", "/a", "/a/b", "/c"].randomElement(using: &random) ?? ""
        try FileManager.default.createDirectory(atPath: root + place, withIntermediateDirectories: true)
        let file = root + place + "/\(Int.random(in: 0..<6, using: &random)).txt"
        switch Int.random(in: 0..<6, using: &random) {
        case 0...2:
          try articles.next().text.write(toFile: file, atomically: Bool.random(using: &random), encoding: .utf8)
        case 3: unlink(file)
        case 4: rename(file, root + "/moved-\(Int.random(in: 0..<4, using: &random)).txt")
        default: rename(root + "/a", root + "/d-\(round)")
        }
      }
      if Self.tookOver(try runs.run()) { taken += 1 }
      let audit = try FolderAudit.run(runs.folder.state, folders: [runs.watched], settle: .zero)
      #expect(audit.findings == [], "round \(round), seed \(seed)")
    }
    #expect(taken > 5, "seed \(seed)")
  }
}
