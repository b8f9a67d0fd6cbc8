import Glibc
import Ingest
import Support
import SystemPackage
import Testing

/// Whoever is given turns by the pipeline is told what is so, at any moment at which it may ask.
struct AttendantTests {
  /// Asks about some files at every turn.
  private final class Asker: Attendant {
    let files: [FilePath]
    let state: StateDirectory
    private(set) var answers: [[String]] = []
    private(set) var early: [String] = []
    private(set) var hasLeft = false

    init(_ files: [FilePath], _ state: StateDirectory) {
      self.files = files
      self.state = state
    }

    var awaited: [Awaited] { [] }
    func idleTime() -> Duration? { .milliseconds(1) }
    func listen() -> Bool { true }
    func leave() { hasLeft = true }

    func answer(by pipeline: borrowing Pipeline) {
      do {
        let durable = try DurablePosition.read(state)?.sequence ?? 0
        var turn: [String] = []
        for file in files {
          let receipt = try pipeline.receipt(of: file)
          turn.append("\(receipt)".prefix { $0 != "(" }.description)
          if case .ingested(let record) = receipt, record.sequence > durable { early.append("\(record)") }
        }
        if turn != answers.last { answers.append(turn) }
        _ = try pipeline.status()
      } catch { early.append("\(error)") }
    }
  }

  private static func run(
    _ folder: TemporaryFolder, _ names: [String], disk: any Disk = RealDisk()
  ) throws -> Asker {
    let asker = Asker(names.map { folder.path.pushing(FilePath($0)) }, folder.state)
    let options = PipelineOptions(
      folders: [try WatchedFolder(resolving: folder.folder())], state: folder.state, settle: .zero, once: true)
    var pipeline = try Pipeline(options, reporter: RecordingReporter(), disk: disk)
    try pipeline.run(until: -1, with: asker)
    #expect(asker.hasLeft && asker.early.isEmpty, "\(asker.early)")
    return asker
  }

  @Test func whatIsNotDurableIsNotSaidToBe() throws {
    let folder = try TemporaryFolder()
    try folder.write("A story of some words, which is told once.", to: "drop/a.txt")
    try folder.write([0x7F, 0x45, 0x4C, 0x46, 0, 0, 1, 2], to: "drop/b")
    let asker = try Self.run(folder, ["drop/a.txt", "drop/b", "drop/c", "outside.txt", "drop", "drop/.d"])
    let rest = ["missing", "notWatched", "notWatched", "ignored"]
    #expect(asker.answers == [["waiting", "waiting"] + rest, ["ingested", "quarantined"] + rest])
  }

  /// While the disk is full the service waits in the midst of a batch; it can be asked all the same.
  @Test func itIsAnsweredWhileTheDiskIsFull() throws {
    let folder = try TemporaryFolder()
    try folder.write("A story of some words, which is told once.", to: "drop/a.txt")
    _ = try Self.run(folder, [])
    try folder.write("Another story, in the place of the first one.", to: "drop/a.txt")
    try folder.write("A new file with a story of its own.", to: "drop/new.txt")
    let disk = FaultyDisk(write: { (2...5).contains($0) ? .error(.noSpace) : nil })
    let asker = try Self.run(folder, ["drop/a.txt", "drop/new.txt"], disk: disk)
    #expect(asker.answers.first == ["waiting", "waiting"] && asker.answers.last == ["ingested", "ingested"])
    #expect(disk.calls.writes > 5)
  }

  @Test func noLinkIsFollowedAndNothingOutsideIsLookedAt() throws {
    let folder = try TemporaryFolder()
    try folder.write("A story of some words.", to: "drop/d/a.txt")
    try folder.write("A story outside.", to: "outside/a.txt")
    let drop = folder.path.string + "/drop"
    #expect(symlink("../outside", drop + "/link") == 0 && mkfifo(drop + "/fifo", 0o644) == 0)
    let deep = "drop/" + String(repeating: "x/", count: 200) + "a.txt"
    let asker = try Self.run(
      folder,
      [
        "drop/d", "drop/link", "drop/link/a.txt", "drop/d/../d/a.txt", "drop/fifo", "drop/d/a.txt/b", deep,
        "drop/../outside/a.txt",
      ])
    #expect(
      asker.answers.last == [
        "directory", "symbolicLink", "symbolicLink", "ingested", "special", "missing", "unreadable", "notWatched",
      ])
  }
}
