import Foundation
import Glibc
import Ingest
import Support
import Synchronization
import SystemPackage
import Testing

/// A service that is told to go by other settings goes by them from the next batch on, and says so in the log.
struct DirectorTests {
  /// Gives its orders one after the other, each once the one before has had its effect.
  private final class Script: Director, Attendant {
    private var steps: [(until: (borrowing Pipeline) -> Bool, order: Order?)]
    private let signal: (read: Int32, write: Int32)
    private let stop: Int32
    private var isDue = false

    /// `stop` is written to after the last step.
    init(stop: Int32, _ steps: [(until: (borrowing Pipeline) -> Bool, order: Order?)]) throws {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { throw SystemError.last("pipe", "") }
      signal = (ends[0], ends[1])
      self.stop = stop
      self.steps = steps
    }

    deinit {
      close(signal.read)
      close(signal.write)
    }

    var descriptor: Int32 { signal.read }
    func nextOrder() -> Order? {
      guard isDue else { return nil }
      isDue = false
      var byte: UInt8 = 0
      _ = read(signal.read, &byte, 1)
      return steps.removeFirst().order
    }

    var awaited: [Awaited] { [] }
    func idleTime() -> Duration? { .milliseconds(2) }
    func listen() -> Bool { true }
    func leave() {}

    func answer(by pipeline: borrowing Pipeline) {
      guard !isDue, let step = steps.first, step.until(pipeline) else { return }
      isDue = step.order != nil
      _ = write(isDue ? signal.write : stop, "x", 1)
    }
  }

  private static func ingested(_ path: FilePath) -> (borrowing Pipeline) -> Bool {
    { pipeline in if case .ingested? = try? pipeline.receipt(of: path) { true } else { false } }
  }

  @Test func otherFoldersAndRulesAreTakenOverAtOnce() throws {
    let folder = try TemporaryFolder()
    try folder.write("The harbour of Halven was closed on Monday after a storm.", to: "a/one.txt")
    try folder.write("A bakery in Port Elsing will close after a hundred years.", to: "b/two.txt")
    try folder.write("The council of Brennick has bought the old mill.", to: "b/draft.txt")
    func options(_ names: [String], _ ignored: [String], _ horizon: Horizon) throws -> PipelineOptions {
      PipelineOptions(
        folders: try names.map {
          try WatchedFolder(resolving: folder.folder($0), ignoring: IgnoreRules(ignored))
        }, state: folder.state, settle: .zero, horizon: horizon, version: "test")
    }
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let reporter = RecordingReporter()
    let new = try options(["b"], ["draft*"], Horizon(stories: 5_000, days: 30, eventDays: 3))
    let script = try Script(
      stop: ends[1],
      [
        (Self.ingested(folder.path.pushing("a/one.txt")), .reload(new)),
        (Self.ingested(folder.path.pushing("b/two.txt")), .report), ({ _ in true }, nil),
      ])
    var pipeline = try Pipeline(try options(["a"], [], Horizon()), reporter: reporter)
    try pipeline.run(until: ends[0], with: script, under: script)

    let kinds = reporter.events.kinds
    #expect(
      kinds == [
        "daemon.started", "story.original", "file.ingested", "daemon.reloaded", "story.original", "file.ingested",
        "daemon.stopped",
      ])
    let told = reporter.events.compactMap { event -> DaemonStarted? in
      if case .daemonReloaded(let told) = event.data { told } else { nil }
    }
    #expect(told.first?.folders == new.folders.map(\.name) && told.first?.ignored == ["draft*"])
    #expect(told.first?.horizon == new.horizon)
    let statuses = reporter.all.compactMap { report -> ServiceStatus? in
      if case .status(let status) = report { status } else { nil }
    }
    #expect(statuses.first?.folders == new.folders.map(\.name) && statuses.first?.stories == 2)
    #expect(try LogVerification.run(folder.state).damage == nil)
  }

  @Test func theLoopSaysThatItIsAliveAlsoWhenThereIsNothingToDo() throws {
    let folder = try TemporaryFolder()
    let reporter = RecordingReporter()
    let beats: @Sendable () -> Int = { reporter.all.count { if case .alive = $0 { true } else { false } } }
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let thread = Watchman(beats: beats, stop: ends[1])
    var pipeline = try Pipeline(
      PipelineOptions(
        folders: [try WatchedFolder(resolving: folder.folder())], state: folder.state, pulse: .milliseconds(20)),
      reporter: reporter)
    try pipeline.run(until: ends[0])
    #expect(thread.hasSeenThemRise)
  }

  /// Stops the pipeline once it was seen to be alive while it rested.
  private final class Watchman: Sendable {
    private let hasSeen = Atomic(false)
    var hasSeenThemRise: Bool { hasSeen.load(ordering: .acquiring) }

    init(beats: @escaping @Sendable () -> Int, stop: Int32) {
      Thread.detachNewThread { [self] in
        let began = beats()
        hasSeen.store(eventually(30) { beats() > began + 20 }, ordering: .releasing)
        _ = write(stop, "x", 1)
      }
    }
  }
}
