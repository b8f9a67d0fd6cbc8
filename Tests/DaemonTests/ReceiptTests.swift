import Foundation
import Glibc
import Ingest
import Support
import SystemPackage
import Testing

@testable import Daemon

/// A running service, asked what became of files.
@Suite(.timeLimit(.minutes(30)))
struct ReceiptTests {
  /// A service over the folder `drop` that settles for so many seconds.
  private static func start(
    _ folder: TemporaryFolder, settle: String = "0.2", environment: [String: String] = [:]
  ) throws -> Program {
    let service = try Program(
      ["run", "--folder", try folder.folder().string, "--state", folder.state.root.string],
      environment: ["COPYTASTER_SETTLE_SECONDS": settle].merging(environment) { $1 })
    #expect(eventually { service.complained.contains("watching") }, "\(service.complained)")
    return service
  }

  private static func stop(_ service: Program) {
    service.signal(SIGTERM)
    #expect(service.wait() == 0, "\(service.complained)")
  }

  private static func status(_ folder: TemporaryFolder, _ arguments: String...) throws -> (
    status: Int32, out: String, err: String
  ) {
    try Program.run(["status", "--state", folder.state.root.string] + arguments)
  }

  private static func client(_ folder: TemporaryFolder) -> ServiceClient {
    ServiceClient(directories: [folder.state.root])
  }

  private static func report(_ number: Int) -> String {
    "Quarry number \(number &* 7919) was flooded on day \(number)."
  }

  /// Whether the log has the event that closes a decision on a file, within what is durable.
  private static func isDurable(_ folder: TemporaryFolder, _ receipt: FileReceipt, _ name: String) throws -> Bool {
    let position = try #require(try DurablePosition.read(folder.state))
    let last = try #require(receipt.last)
    let log = try folder.bytes("state/log/events.jsonl").prefix(position.end)
    let line = try log.split(separator: 10).map { try EventDecoder().event($0) }.first { $0.sequence == last }
    return last <= position.sequence && line?.data.subject == name && line?.data.type == "copytaster.file.ingested"
  }

  @Test func anAnswerThatWasWaitedForComesOnceTheEventIsDurable() throws {
    let folder = try TemporaryFolder()
    let service = try Self.start(folder)
    let client = Self.client(folder)
    var latest = 0.0
    for i in 0..<200 {
      let path = try folder.write(Self.report(i), to: "drop/\(i).txt")
      let began = SystemClock().monotonic()
      let receipt = try client.receipt(of: path, wait: true, until: nil)
      latest = max(latest, Double(SystemClock().monotonic() - began) / 1e6)
      #expect(receipt.state == .ingested && receipt.storyCount == 1, "\(receipt)")
      #expect(receipt.first.map { $0 + 1 } == receipt.last)
      if i % 10 == 0 { #expect(try Self.isDurable(folder, receipt, "\(i).txt"), "\(i)") }
    }
    print("200 drops, each waited for: the slowest answer after \(latest) ms")
    Self.stop(service)
  }

  @Test func aScriptDropsAndWaits() throws {
    let folder = try TemporaryFolder()
    let service = try Self.start(folder)
    let good = try folder.write(Self.report(1), to: "drop/caf\u{E9}.txt").string
    let bad = try folder.write([0x7F, 0x45, 0x4C, 0x46, 0, 0, 1, 2], to: "drop/program").string
    let one = try Self.status(folder, "--wait", good)
    #expect(one.status == 0 && one.out.contains("ingested by events") && one.err.isEmpty, "\(one)")
    let both = try Self.status(folder, "--wait", bad, good)
    #expect(both.status == 1 && both.out.contains("quarantined by event") && both.out.contains("To do: "), "\(both)")
    let json = try Self.status(folder, "--wait", "--json", good, bad)
    let objects = try json.out.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(objects.map { $0["state"] as? String } == ["ingested", "quarantined"])
    #expect(objects.map { $0["path"] as? String } == [good, bad])
    #expect(objects[1]["reason"] as? String == "not-text" && objects[1]["advice"] != nil)
    let missing = try Self.status(folder, "--wait", folder.path.string + "/drop/none")
    #expect(missing.status == 1 && missing.out.contains("there is no such file"), "\(missing)")
    let all = try Self.status(folder)
    #expect(all.status == 0 && all.out.contains("running, process \(service.pid)"), "\(all)")
    #expect(all.out.contains("1 ingested, 1 quarantined, 0 waiting"), "\(all)")
    Self.stop(service)
  }

  @Test func theFormerOutcomeIsNeverTakenForThatOfARewrite() throws {
    let folder = try TemporaryFolder()
    let service = try Self.start(folder)
    let client = Self.client(folder)
    var former: UInt64 = 0
    for i in 0..<100 {
      let path = try folder.write(Self.report(i), to: "drop/a.txt")
      let now = try client.receipt(of: path, wait: false, until: nil)
      #expect(!now.isFinal || now.state == .ingested && now.last.map { $0 > former } == true, "\(i): \(now)")
      let receipt = try client.receipt(of: path, wait: true, until: nil)
      #expect(receipt.state == .ingested && receipt.last.map { $0 > former } == true, "\(i): \(receipt)")
      #expect(receipt.stories.map(\.label) == [Self.report(i)])
      former = try #require(receipt.last)
    }
    unlink(folder.path.string + "/drop/a.txt")
    let gone = try client.receipt(of: folder.path.appending("drop/a.txt"), wait: true, until: nil)
    #expect(gone.state == .removed && gone.last == former + 1)
    Self.stop(service)
  }

  @Test func aFileThatIsHeldOpenIsWaitedForUntilItRests() throws {
    let folder = try TemporaryFolder()
    let service = try Self.start(folder, settle: "1")
    let path = try folder.folder().string + "/held.txt"
    let file = open(path, O_CREAT | O_WRONLY, 0o644)
    defer { close(file) }
    for word in ["One ", "two ", "three."] {
      _ = write(file, word, word.utf8.count)
      let late = try Self.status(folder, "--wait", "--timeout", "0.2", path)
      #expect(late.status == 1 && late.out.contains("settling") && late.err.contains("the time is over"), "\(late)")
    }
    let receipt = try Self.client(folder).receipt(of: FilePath(path), wait: true, until: nil)
    #expect(receipt.stories.map(\.label) == ["One two three."])
    Self.stop(service)
  }

  @Test(arguments: [SIGTERM, SIGKILL]) func aServiceThatEndsLeavesNobodyWaiting(_ signal: Int32) throws {
    let folder = try TemporaryFolder()
    let service = try Self.start(folder, settle: "600")
    let path = try folder.folder().string + "/held.txt"
    let file = open(path, O_CREAT | O_WRONLY, 0o644)
    defer { close(file) }
    let waiting = try Program(["status", "--wait", path, "--state", folder.state.root.string])
    usleep(300_000)
    #expect(!waiting.hasEnded)
    service.signal(signal)
    service.wait()
    #expect(waiting.wait() == 1 && waiting.complained.contains("stopped while it was asked"), "\(waiting.complained)")
    #expect((access(folder.state.root.string + "/socket", F_OK) == 0) == (signal == SIGKILL))
    let after = try Self.status(folder, "--wait", path)
    #expect(after.status == 1 && after.out.isEmpty && after.err.contains("start it"), "\(after)")
    #expect(try Self.status(folder, path).out.contains("the service is not running"))
    // A socket that was left behind is no obstacle.
    let again = try Self.start(folder, settle: "0.1")
    #expect(try Self.client(folder).receipt(of: FilePath(path), wait: true, until: nil).state == .ingested)
    Self.stop(again)
  }

  @Test func aStateDirectoryTooDeepForAnAddressIsAsGood() throws {
    let folder = try TemporaryFolder()
    let deep =
      folder.path.string + "/" + Array(repeating: String(repeating: "d", count: 60), count: 4).joined(separator: "/")
    let service = try Program(["run", "--folder", folder.folder().string, "--state", deep])
    #expect(eventually { service.complained.contains("watching") }, "\(service.complained)")
    let path = try folder.write(Self.report(1), to: "drop/a.txt").string
    let result = try Program.run(["status", "--wait", path, "--state", deep])
    #expect(result.status == 0, "\(result)")
    Self.stop(service)
  }

  @Test func theSocketIsWhereCommandsOfTheSameStateLook() throws {
    let packaged = StateDirectory(FilePath(Settings.defaultState))
    #expect(ServiceSocket.directory(of: packaged, runtime: "/run/copytaster:/run/other") == "/run/copytaster")
    #expect(ServiceSocket.directories(of: packaged).first == "/run/copytaster")
    // One beside it that systemd gives a runtime directory, too, perhaps the same.
    let folder = try TemporaryFolder()
    let runtime = try folder.folder("runtime")
    let service = try Self.start(folder, environment: ["RUNTIME_DIRECTORY": runtime.string])
    #expect(try Self.client(folder).status(until: nil).process == "\(service.pid)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: runtime.string) == [])
    Self.stop(service)
  }

  @Test func aServiceThatCannotBeAskedIngestsAndSaysSo() throws {
    let folder = try TemporaryFolder()
    try folder.write("in the way", to: "state/socket/file")
    let service = try Self.start(folder)
    #expect(service.complained.contains("nobody can ask the service: unlink"), "\(service.complained)")
    let path = try folder.write(Self.report(1), to: "drop/a.txt").string
    #expect(try eventually { try Self.status(folder, path).status == 0 })
    let waited = try Self.status(folder, "--wait", path)
    #expect(waited.status == 1 && waited.err.contains("has no socket in"), "\(waited)")
    Self.stop(service)
  }

  @Test(.enabled(if: geteuid() == 0, "skipped: only root can be somebody else"))
  func whoIsNobodyToTheServiceIsToldWhomToAsk() throws {
    let folder = try TemporaryFolder()
    chmod(folder.path.string, 0o755)
    let service = try Self.start(folder)
    let path = try folder.write(Self.report(1), to: "drop/a.txt").string
    #expect(try Self.status(folder, "--wait", path).status == 0)
    // The files must not be read either.
    chmod(folder.state.catalog.string, 0o600)
    for (arguments, group) in [([path], "drop"), (["--wait", path], "drop"), ([], "read")] {
      let command = [Program.copytaster, "status", "--state", folder.state.root.string] + arguments
      let refused = try Program.run(
        ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "--"] + command, of: "/usr/bin/setpriv")
      #expect(refused.status == 74 && refused.err.contains("members of the group copytaster-\(group)"), "\(refused)")
    }
    Self.stop(service)
  }
}
