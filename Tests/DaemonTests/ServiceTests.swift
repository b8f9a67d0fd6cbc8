import Foundation
import Glibc
import Ingest
import Support
import SystemPackage
import Testing

/// The program as people run it: started, fed, followed, stopped.
@Suite(.timeLimit(.minutes(30)))
struct ServiceTests {
  private static let storm = """
    HALVEN – A winter storm tore the roof off the fish market in Halven on Monday night and drove three trawlers onto the \
    breakwater, the harbour office said. Nobody was hurt, but the market will stay closed until spring, harbour master Ilse \
    Brandt told reporters.
    """

  private static func start(_ folder: TemporaryFolder, _ more: [String] = []) throws -> Program {
    let service = try Program(
      ["run", "--folder", try folder.folder().string, "--state", folder.state.root.string] + more,
      environment: ["COPYTASTER_SETTLE_SECONDS": "0.2", "COPYTASTER_SWEEP_SECONDS": "1"])
    #expect(eventually { service.complained.contains("watching") }, "\(service.complained)")
    return service
  }

  private static func stop(_ service: Program) {
    service.signal(SIGTERM)
    #expect(service.wait() == 0, "\(service.complained)")
  }

  @Test func aDropBecomesAnEventThatTailAndJqShow() throws {
    let folder = try TemporaryFolder()
    let service = try Self.start(folder)
    let tail = try Program(
      ["-c", "exec tail -n +1 -F \"$0\" | jq --unbuffered -r .type", folder.state.events.string], of: "/bin/sh")
    try folder.write(Self.storm, to: "drop/a.txt")
    #expect(eventually(5) { tail.printed.contains("copytaster.file.ingested") }, "\(tail.printed) \(tail.complained)")
    #expect(
      tail.printed.split(separator: "\n") == [
        "copytaster.segment.opened", "copytaster.daemon.started", "copytaster.story.original",
        "copytaster.file.ingested",
      ])
    tail.signalAll(SIGTERM)
    Self.stop(service)
    #expect(try folder.events().kinds.last == "daemon.stopped")
  }

  /// In a namespace of its own, in which this user may not have a single instance of inotify.
  @Test func withoutInotifyTheFolderIsSweptAndTheLogFollowed() throws {
    let folder = try TemporaryFolder()
    func withoutInotify(_ arguments: [String]) throws -> Program {
      let script = "echo 0 >/proc/sys/user/max_inotify_instances; exec \"$0\" \"$@\""
      return try Program(
        ["--user", "--map-root-user", "/bin/sh", "-euc", script, Program.copytaster] + arguments
          + ["--state", folder.state.root.string],
        of: "/usr/bin/unshare", environment: ["COPYTASTER_SETTLE_SECONDS": "0.2", "COPYTASTER_SWEEP_SECONDS": "1"])
    }
    let service = try withoutInotify(["run", "--folder", folder.folder().string])
    #expect(eventually { service.complained.contains("fs.inotify.max_user_instances") }, "\(service.complained)")
    let follower = try withoutInotify(["follow", "--json", "--after", "0"])
    try folder.write(Self.storm, to: "drop/a/b.txt")
    #expect(eventually { follower.printed.contains("copytaster.file.ingested") }, "\(follower.complained)")
    #expect(follower.printed.contains(#""cause":"instance-limit""#))
    unlink(folder.path.string + "/drop/a/b.txt")
    #expect(eventually { follower.printed.contains("copytaster.file.removed") })
    follower.signal(SIGTERM)
    Self.stop(service)
  }

  @Test(.enabled(if: Corpora.arePresent, "skipped: no corpora here; set COPYTASTER_CORPORA"), arguments: [1, 2, 3])
  func theRealFilesDroppedOneByOneInAnyOrderGiveTheSameGroups(_ round: Int) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let folder = try TemporaryFolder()
    let service = try Self.start(folder)
    for file in try Corpora.seeds().shuffled(using: &random) {
      try folder.write(file.bytes, to: "drop/" + file.name)
      #expect(eventually { (try? folder.events().contains { $0.data.subject == file.name }) == true })
    }
    Self.stop(service)
    #expect(try folder.events().groups.map(\.count).sorted() == [1, 1, 1, 5], "seed \(seed)")
  }

  @Test func aFileThatMustNotBeReadIsIngestedOnceItMay() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.storm, to: "drop/secret.txt")
    chmod(file.string, 0)
    let (service, log) = try Self.startWithoutPrivileges(folder)
    #expect(eventually { service.complained.contains("permission") }, "\(service.complained)")
    #expect(try log().contains("file.quarantined"))
    // Several sweeps later it is still one event.
    usleep(2_500_000)
    #expect(try log().components(separatedBy: "file.quarantined").count == 2)
    chmod(file.string, 0o644)
    #expect(try eventually { try log().contains("story.original") }, "\(service.complained)")
    service.signal(SIGTERM)
    #expect(service.wait() == 0)
  }

  /// Of the directory it is said once that nothing is seen in it.
  @Test(arguments: [0, 0o444] as [mode_t])
  func ofFilesInADirectoryThatMustNotBeReadNothingIsSaid(mode: mode_t) throws {
    let folder = try TemporaryFolder()
    for name in ["a.txt", "c/a.txt", "c/d/b.txt", "c.txt", "e/a.txt"] {
      try folder.write("\(name). " + Self.storm, to: "drop/" + name)
    }
    let (service, log) = try Self.startWithoutPrivileges(folder)
    #expect(try eventually { try log().components(separatedBy: "file.ingested").count == 6 })
    let directory = try folder.folder().string + "/c"
    chmod(directory, mode)
    #expect(try eventually { try log().contains("watch.degraded") }, "\(service.complained)")
    // Several sweeps later, which see what is gone elsewhere.
    unlink(try folder.folder().string + "/e/a.txt")
    usleep(2_500_000)
    #expect(try eventually { try log().contains("file.removed") })
    chmod(directory, 0o755)
    #expect(try eventually { try log().contains("watch.recovered") }, "\(service.complained)")
    service.signal(SIGTERM)
    #expect(service.wait() == 0)
    let told = try log()
    #expect(!told.contains("file.quarantined"))
    #expect(told.components(separatedBy: "file.removed").count == 2)
    #expect(told.components(separatedBy: "file.ingested").count == 6)
  }

  /// A service that may not read everything, as root may, and what its log holds.
  private static func startWithoutPrivileges(
    _ folder: TemporaryFolder
  ) throws -> (service: Program, log: () throws -> String) {
    chmod(folder.path.string, 0o777)
    let state = folder.path.string + "/state-of-service"
    let command = [Program.copytaster, "run", "--folder", try folder.folder().string, "--state", state]
    let environment = ["COPYTASTER_SETTLE_SECONDS": "0.2", "COPYTASTER_SWEEP_SECONDS": "1"]
    let service =
      getuid() == 0
      ? try Program(
        ["--reuid", "nobody", "--clear-groups", "--"] + command, of: "/usr/bin/setpriv", environment: environment)
      : try Program(Array(command.dropFirst()), environment: environment)
    return (service, { (try? String(contentsOfFile: state + "/log/events.jsonl", encoding: .utf8)) ?? "" })
  }

  @Test func aSecondServiceOnTheSameStateIsRefused() throws {
    let folder = try TemporaryFolder()
    let service = try Self.start(folder)
    let second = try Program.run(
      ["run", "--folder", try folder.folder().string, "--state", folder.state.root.string])
    #expect(second.status == 75)
    #expect(second.err.contains("process \(service.pid)"), "\(second.err)")
    Self.stop(service)
  }

  @Test func killedAtAnyMomentItGoesOnWithoutLossOrDouble() throws {
    let folder = try TemporaryFolder()
    var dropped = 0
    for round in 0..<6 {
      let service = try Self.start(folder)
      for i in 0..<40 {
        try folder.write(
          "Report \(round) of \(i) about quarry number \(i * 7919 + round).\n" + Self.storm,
          to: "drop/\(round)-\(i).txt")
        dropped += 1
        if i == 20 + round { service.signal(SIGKILL) }
      }
      service.wait()
    }
    let result = try Program.run([
      "run", "--once", "--folder", try folder.folder().string, "--state", folder.state.root.string,
    ])
    #expect(result.status == 0, "\(result.err)")
    let events = try folder.events()
    var outcomes: [String: Int] = [:]
    for case .fileIngested(let d) in events.map(\.data) { outcomes[d.file.path, default: 0] += 1 }
    #expect(outcomes.count == dropped)
    #expect(outcomes.values.allSatisfy { $0 == 1 })
    #expect(try LogVerification.run(folder.state).damage == nil)
  }

  @Test func followShowsEachEventOnceAcrossARestart() throws {
    let folder = try TemporaryFolder()
    var service = try Self.start(folder)
    let follow = try Program(["follow", "--json", "--after", "0", "--state", folder.state.root.string])
    try folder.write(Self.storm, to: "drop/a.txt")
    #expect(eventually { follow.printed.contains("file.ingested") })
    Self.stop(service)
    service = try Self.start(folder)
    try folder.write("Another report, on another day, about nothing of the kind.", to: "drop/b.txt")
    #expect(eventually { follow.printed.contains("b.txt") })
    Self.stop(service)
    #expect(eventually { follow.printed.components(separatedBy: "daemon.stopped").count == 3 })
    let sequences = try follow.printed.split(separator: "\n").map { try EventDecoder().event($0.utf8).sequence }
    #expect(sequences == Array(1...UInt64(sequences.count)))
    follow.signal(SIGTERM)
  }
}
