import Foundation
import Glibc
import Support
import Testing

/// A throw-away machine with a real systemd and journald, on which Copytaster is installed as its package would.
final class Sandbox: Sendable {
  /// The sandbox of the suite that runs now.
  @TaskLocal static var current: Sandbox?

  /// Namespaces, overlays and a PID 1 need root.
  static let isPossible = geteuid() == 0
  static let absence: Comment = "skipped: only root can boot a systemd of its own; run the tests as root"

  static let repository = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  static let watched = "/srv/copytaster/seeds"
  static let state = "/var/lib/copytaster"
  static let log = state + "/log/events.jsonl"

  private static let script = repository + "/Tests/Service/systemd-sandbox"
  /// Suites may run at the same time, each with a machine of its own.
  private let name = "copytaster-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
  private let holder: Program

  /// Boots. Should this process be killed, the end of `cat`'s input takes the sandbox down.
  init() throws {
    holder = try Program(
      [
        "with", "-n", name, "--bind-ro", Self.repository, "--bind-ro", Program.copytaster, "--", "sh", "-c",
        "echo up; exec cat",
      ], of: Self.script, holdsInput: true)
    guard eventually(60, { holder.printed == "up\n" }) else {
      holder.signal(SIGTERM)
      throw Problem(description: "no sandbox: \(holder.complained)")
    }
  }

  struct Problem: Error, CustomStringConvertible { var description: String }

  /// Powers off and waits until nothing is left.
  func end() {
    holder.signal(SIGTERM)
    holder.wait()
  }

  /// Runs a program in the sandbox.
  func run(_ command: String..., user: String = "root") throws -> (status: Int32, out: String, err: String) {
    try Program.run(["run", "-n", name, "-u", user, "--"] + command, of: Self.script)
  }

  /// Runs a script in the sandbox that must succeed, and returns what it printed.
  @discardableResult
  func shell(_ script: String, user: String = "root") throws -> String {
    let result = try run("sh", "-euc", script, user: user)
    guard result.status == 0 else { throw Problem(description: "\(script): \(result)") }
    return result.out
  }

  /// Puts everything where the package puts it, and makes people: one may drop, one may read, one may neither.
  func install() throws {
    let source = Self.repository + "/deploy"
    try shell(
      """
      install -m 755 \(Program.copytaster) /usr/bin/copytaster
      install -Dm 644 \(source)/copytaster.service /usr/lib/systemd/system/copytaster.service
      install -Dm 644 \(source)/copytaster.sysusers.conf /usr/lib/sysusers.d/copytaster.conf
      install -Dm 644 \(source)/copytaster.tmpfiles.conf /usr/lib/tmpfiles.d/copytaster.conf
      install -Dm 644 \(source)/copytaster.catalog /usr/lib/systemd/catalog/copytaster.catalog
      systemd-sysusers copytaster.conf
      useradd --no-create-home --groups copytaster-drop dropper
      useradd --no-create-home --groups copytaster-read reader
      useradd --no-create-home outsider
      journalctl --update-catalog
      # What the tests run is linked with Swift's libraries where the compiler has them; the package's program needs none.
      mkdir -p /run/systemd/system/copytaster.service.d
      ldd /usr/bin/copytaster | awk 'BEGIN { print "[Service]" } $3 ~ "^/" { print "ExecPaths=" $3 }' \
        >/run/systemd/system/copytaster.service.d/libraries.conf
      """)
  }

  /// Makes the service as on its first day: stopped, with no state, no files and the configuration as it is shipped.
  /// `unit` is put into a drop-in of the unit.
  func reset(unit: String = "") throws {
    try shell(
      """
      systemctl stop copytaster
      rm -rf /var/lib/copytaster /srv/copytaster /etc/systemd/system/copytaster.service.d
      install -Dm 644 \(Self.repository)/deploy/config.yaml /etc/copytaster/config.yaml
      mkdir -p /etc/systemd/system/copytaster.service.d
      printf '%s\\n' '\(unit)' >/etc/systemd/system/copytaster.service.d/test.conf
      systemctl daemon-reload
      systemctl reset-failed copytaster 2>/dev/null || true
      systemd-tmpfiles --create copytaster.conf
      journalctl --rotate --vacuum-time=1us
      """)
  }

  /// A property of the unit.
  func property(_ name: String) throws -> String {
    try shell("systemctl show --property \(name) --value copytaster").trimmingCharacters(in: .newlines)
  }

  /// The entries of the journal that match, as journald gives them.
  func journal(_ matches: String...) throws -> [[String: String]] {
    try shell("journalctl --sync; journalctl --no-pager -o json " + matches.joined(separator: " "))
      .split(separator: "\n").map { line in
        let entry = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        return entry.compactMapValues { $0 as? String }
      }
  }
}

/// Boots one sandbox for all tests of a suite, and takes it down after the last.
struct SandboxTrait: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let sandbox = try Sandbox()
    defer { sandbox.end() }
    try sandbox.install()
    try await Sandbox.$current.withValue(sandbox) { try await function() }
  }
}

extension Trait where Self == SandboxTrait {
  static var sandbox: SandboxTrait { SandboxTrait() }
}
