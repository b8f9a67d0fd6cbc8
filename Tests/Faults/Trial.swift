import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// What is to hold when a log is damaged, whatever the damage is.
struct Trial {
  private let specimen: Specimen
  private let folder: TemporaryFolder
  /// Starts that went on, and starts that did not.
  private(set) var started = 0
  private(set) var refused = 0
  /// Damage that `verify` did not speak of: nothing that is read had changed.
  private(set) var unnoticed = 0

  init(_ specimen: Specimen) {
    self.specimen = specimen
    folder = specimen.folder
  }

  /// Damages the log, and checks what `verify`, a start and a repair make of it.
  ///
  /// - Parameters:
  ///   - isWhole: whether also to look at the starts before and after the repair.
  ///   - misplaced: how many events may be lost although their lines are there, because they are in the wrong place.
  mutating func run(
    _ damaged: Specimen.Files, isWhole: Bool = true, misplaced: Int = 0, _ random: inout SeededRandom, _ context: String
  ) throws {
    let intact = specimen.intact(in: damaged)
    try specimen.put(damaged)
    let found = try LogVerification.run(folder.state, known: specimen.known)
    if found.damages.isEmpty { return try expectUnchanged(intact, context) }
    if isWhole { try start(damaged, &random, context) }
    try specimen.put(damaged)
    try open(intact, context)
    try repair(intact, misplaced, context)
    if isWhole { try goOn(context) }
  }

  /// What `verify` does not notice has no effect: every event is read as it was.
  private mutating func expectUnchanged(_ intact: [Specimen.Line], _ context: String) throws {
    unnoticed += 1
    #expect(try read().lines == specimen.lines.map(\.bytes), "\(context): verify notices nothing")
  }

  /// Whoever opens the log for writing and reads all of it is refused, and touches nothing; unless every event is whole.
  private func open(_ intact: [Specimen.Line], _ context: String) throws {
    let before = try specimen.log()
    do {
      _ = try EventLogWriter.open(
        folder.state, disk: RealDisk(), time: SystemClock(),
        origin: { _, _ throws(SystemError) in LogOrigin(durable: specimen.known) },
        visit: { _ throws(SystemError) in })
      #expect(intact.count == specimen.lines.count, "\(context): whoever reads all of it is refused")
    } catch {
      #expect(try specimen.log() == before, "\(context): who is refused touches nothing")
    }
  }

  /// A start refuses and touches nothing, or drops nothing: what a checkpoint takes in it does not look at. One of its two
  /// witnesses of what was durable is enough.
  private mutating func start(_ damaged: Specimen.Files, _ random: inout SeededRandom, _ context: String) throws {
    var files = damaged
    if let witness = ["log/durable", "catalog.sqlite", nil].randomElement(using: &random), let witness {
      files[witness] = nil
    }
    try specimen.put(files)
    let before = try specimen.log()
    do {
      try folder.ingest()
      started += 1
      let after = try specimen.log()
      for (name, bytes) in before where name != "log/durable" {
        #expect(after[name]?.starts(with: bytes) == true, "\(context): a start has changed \(name)")
      }
    } catch let error as IngestError {
      refused += 1
      #expect(try specimen.log() == before, "\(context): a start that is refused touches nothing")
      #expect("\(error)".contains("Nothing was changed"), "\(context): \(error)")
    }
  }

  private func repair(_ intact: [Specimen.Line], _ misplaced: Int, _ context: String) throws {
    let found = try LogRepair.run(folder.state, known: specimen.known)
    #expect(!found.damages.isEmpty, "\(context)")
    let (lines, lost) = try read()
    let kept = Array(lines.prefix { $0 != lines.last { $0.contains(kind: "segment.opened") } })
    let missing = intact.map(\.bytes).filter { !kept.contains($0) }
    #expect(missing.count <= misplaced, "\(context): \(missing.count) whole events are lost: \(found.damages)")
    #expect(kept == specimen.lines.map(\.bytes).filter { kept.contains($0) }, "\(context): nothing is invented")
    let verified = try LogVerification.run(folder.state)
    // Whoever begins with the oldest event that is kept has lost none before it.
    let before = verified.first - 1
    #expect(lost + before == specimen.lines.count - kept.count, "\(context): \(found.damages)")
    let opening = lines.dropFirst(kept.count)
    #expect(opening.first?.contains(kind: "segment.opened") == true, "\(context)")
    let isDeclared = opening.dropFirst().first?.contains(kind: "log.gap") == true
    #expect(isDeclared || lost + before == 0, "\(context)")
    #expect(verified.damages == [], "\(context)")
    #expect(verified.lost == Int(lost + before), "\(context)")
  }

  /// After a repair the service goes on as if nothing had been: it takes a new file, every file has its outcome, and the catalog
  /// is what the log alone gives.
  private func goOn(_ context: String) throws {
    let before = try read().lines
    try folder.write("The \(specimen.known) ferries of Halven will stay in port on Sunday.\n", to: "drop/new.txt")
    defer { unlink(folder.path.string + "/drop/new.txt") }
    let told = try folder.ingest().events
    #expect(told.contains { $0.data.told?.file.path == "new.txt" }, "\(context)")
    #expect(try read().lines.starts(with: before), "\(context)")
    let drop = try WatchedFolder(resolving: folder.folder())
    let audit = try FolderAudit.run(folder.state, folders: [drop], settle: .zero)
    #expect(audit.findings == [], "\(context)")
    #expect(audit.agreeing == specimen.fileCount + 1, "\(context)")
    let live = try listing()
    #expect(try Rebuild.run(folder.state, reporter: RecordingReporter()) > 0)
    let rebuilt = try listing()
    #expect(rebuilt == live, "\(context): the catalog is not what the log gives")
    #expect(try LogVerification.run(folder.state).damages == [], "\(context)")
  }

  private func read() throws -> (lines: [[UInt8]], lost: UInt64) {
    var reader = try EventLogReader(folder.state, from: .after(0))
    var lines: [[UInt8]] = []
    while let line = try reader.next() { lines.append(line.bytes) }
    return (lines, reader.lost)
  }

  private func listing() throws -> [[StoryRecord]] {
    try #require(try Catalog.reading(folder.state.catalog)).groups(limit: 1000)
  }
}

extension [UInt8] {
  /// Whether it is the line of an event of a type.
  fileprivate func contains(kind: String) -> Bool {
    LineEnvelope.type(of: self) == "copytaster." + kind
  }
}
