import Foundation
import Support
import Testing

@testable import Daemon

/// What may happen to a service, each under a real systemd: it ends as docs/operations.md says, and nothing is lost or doubled.
@Suite(
  .enabled(if: Sandbox.isPossible, Sandbox.absence), .serialized, .sandbox, .timeLimit(.minutes(30)))
struct SystemdFaultTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try #require(Sandbox.current)
  }

  /// A row of the table in docs/operations.md.
  private struct Row {
    let state: String
    let status: String
    let restarts: String
    let journal: String

    init(_ what: String) throws {
      let text = try String(contentsOfFile: Sandbox.repository + "/docs/operations.md", encoding: .utf8)
      let rows = text.split(separator: "\n").map { line in
        line.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
      }
      let row = try #require(
        rows.first { $0.count == 7 && $0[1].hasPrefix(what) }, "no row of the table is about: \(what)")
      (state, status, restarts, journal) = (row[2], row[3], row[4], row[5])
    }
  }

  /// Waits until the service is in the state of a row, and holds it to the rest of the row.
  private func expect(_ what: String) throws {
    let row = try Row(what)
    try sandbox.shell("journalctl --sync")
    func journal() throws -> String { try sandbox.shell("journalctl --no-pager -o cat -u copytaster") }
    let ends = try eventually(40) {
      try sandbox.property("ActiveState") == row.state && journal().contains(row.journal)
        && (row.restarts != "1" || sandbox.property("NRestarts") == "1")
    }
    let (state, said) = (try sandbox.property("ActiveState"), try journal())
    #expect(ends, "\(what): \(state) and not \(row.state), or not said: \(row.journal): \(said)")
    let restarts = try sandbox.property("NRestarts")
    #expect(row.restarts == "more" || restarts == row.restarts, "\(what): \(restarts) restarts")
    // systemd shows the status of the last process that has ended; a restart begins with none.
    if !row.status.isEmpty, row.restarts != "1" {
      // Of one that is being started again it is that of the process before, and none while another runs.
      let isSo = try eventually { try sandbox.property("ExecMainStatus") == row.status }
      #expect(isSo, "\(what)")
    }
  }

  /// That the log is whole, and agrees with the folder.
  private func expectNothingLost(_ folder: String = Sandbox.watched) throws {
    #expect(try sandbox.shell("copytaster verify").contains("is whole"))
    let verified = try eventually(60) {
      try sandbox.run("copytaster", "verify", "--folder", folder).status == 0
    }
    let audit = try sandbox.run("copytaster", "verify", "--folder", folder)
    #expect(verified, "\(audit)")
    let log = try sandbox.shell("copytaster follow --json --after 0 --until-caught-up")
    let outcomes = log.matches(of: /"type":"copytaster\.file\.(?:ingested|quarantined)".*?"path":"([^"]*)"/).map {
      String($0.1)
    }
    let counts = Dictionary(outcomes.map { ($0, 1) }, uniquingKeysWith: +)
    #expect(counts.filter { $0.value != 1 } == [:], "files with several outcomes")
  }

  private func started(_ unit: String = "RestartSec=100ms") throws {
    try sandbox.reset(unit: "[Service]\n\(unit)")
    try sandbox.shell("systemctl start copytaster")
  }

  /// Drops so many articles, with names that begin so.
  private func drop(_ count: Int, _ name: String) throws {
    try sandbox.shell(
      """
      mkdir -p /run/made; cd /run/made
      for i in $(seq \(count)); do echo "Story $i of \(name): the harbour of Halven was closed for $i days after a storm." >\(name)-$i.txt; done
      mv \(name)-* \(Sandbox.watched)/
      """)
  }

  @Test(arguments: [("it is killed", "KILL"), ("it crashes", "SEGV")])
  func itComesBackAfterADeath(_ what: String, _ signal: String) throws {
    try started()
    try drop(200, "before")
    try sandbox.shell("systemctl kill --kill-who=main -s \(signal) copytaster")
    try drop(50, "after")
    try expect(what)
    try expectNothingLost()
  }

  @Test func aLoopThatIsStuckIsStartedAgain() throws {
    try started("RestartSec=100ms\nWatchdogSec=2s\nTimeoutAbortSec=1s")
    try drop(20, "before")
    // For longer than the watchdog's time it goes on by itself.
    sleep(5)
    #expect(try sandbox.property("NRestarts") == "0")
    try sandbox.shell("systemctl kill --kill-who=main -s STOP copytaster")
    try drop(20, "after")
    try expect("its loop is stuck")
    try expectNothingLost()
  }

  @Test func otherSettingsAreTakenOverByAReload() throws {
    try started()
    try drop(5, "first")
    try sandbox.shell(
      """
      mkdir -p /srv/more; chmod 755 /srv/more
      echo "The bakery of Port Elsing will close after more than a hundred years of business." >/srv/more/a.txt
      sed -i 's|^folders:.*|folders: [\(Sandbox.watched), /srv/more]|' /etc/copytaster/config.yaml
      """)
    let pid = try sandbox.property("MainPID")
    try sandbox.shell("systemctl reload copytaster")
    try expect("`reload` with other settings")
    #expect(try eventually { try sandbox.shell("copytaster status /srv/more/a.txt || true").contains("ingested") })
    #expect(try sandbox.property("MainPID") == pid)
    #expect(try eventually { try sandbox.property("StatusText").hasPrefix("watching 2 folders, ") })
    let entry = try #require(try sandbox.journal("MESSAGE_ID=\(Message.reloaded.rawValue)").first)
    #expect(entry["PRIORITY"] == "6" && entry["COPYTASTER_SEQUENCE"] != nil)
    try expectNothingLost()
  }

  @Test func aReloadWithAWrongFileIsRefusedAndTheOldSettingsStay() throws {
    try started()
    try sandbox.shell("sed -i 's|^folders:|folderz:|' /etc/copytaster/config.yaml")
    let reload = try sandbox.run("systemctl", "reload", "copytaster")
    #expect(reload.status != 0)
    try expect("`reload` with a wrong file")
    try sandbox.shell("systemctl kill --kill-who=main -s HUP copytaster")
    try expect("SIGHUP with a wrong file")
    let entry = try #require(try sandbox.journal("MESSAGE_ID=\(Message.reloadRefused.rawValue)").first)
    #expect(entry["PRIORITY"] == "3" && entry["MESSAGE"]?.contains(", line ") == true, "\(entry)")
    try drop(3, "after")
    try expectNothingLost()
  }

  @Test func aStopUnderLoadIsOrderly() throws {
    try started()
    try drop(1_000, "many")
    try sandbox.shell("systemctl stop copytaster")
    try expect("`stop` in the midst")
    #expect(try sandbox.property("Result") == "success")
    try sandbox.shell("systemctl start copytaster")
    try expectNothingLost()
  }

  @Test func aRestartTakesTheWatchesOver() throws {
    try started()
    try drop(30, "before")
    #expect(try eventually(30) { try sandbox.property("StatusText").contains("30 stories") })
    // Between the two processes: systemd runs it when the first one has ended.
    try sandbox.shell(
      """
      mkdir -p /run/between; cp /run/made/* /run/between/ 2>/dev/null || true
      echo "Between two runs of the service a ferry was bought by the council of Brennick." >/run/between.txt
      printf '[Service]\\nExecStopPost=+/bin/sh -c "mkdir -p \(Sandbox.watched)/new && mv /run/between.txt \(Sandbox.watched)/new/"\\n' \
        >/etc/systemd/system/copytaster.service.d/between.conf
      systemctl daemon-reload
      systemctl restart copytaster
      """)
    try expect("`restart`")
    #expect(try sandbox.property("NFileDescriptorStore") == "0", "what was taken over is not kept any longer")
    try expectNothingLost()
    try sandbox.shell("copytaster status --wait --timeout 60 \(Sandbox.watched)/new/between.txt")
    // A stop empties the store: the next start sweeps.
    try sandbox.shell("systemctl stop copytaster; systemctl start copytaster")
    let taken = try sandbox.shell(
      "journalctl --sync; journalctl --no-pager -o cat -u copytaster | grep -c 'were taken over'")
    #expect(taken == "1\n")
    // So does a kill.
    try sandbox.shell(
      "systemctl kill --kill-who=main -s KILL copytaster; rm /etc/systemd/system/copytaster.service.d/between.conf")
    #expect(
      try eventually(30) { try sandbox.property("NRestarts") == "1" && sandbox.property("ActiveState") == "active" })
    try expectNothingLost()
  }

  @Test func aStartOnAFullDiskIsTriedUntilThereIsRoom() throws {
    try sandbox.reset(unit: "[Service]\nRestartSec=100ms")
    try sandbox.shell(
      """
      mount -t tmpfs -o size=64k,mode=711 none /var/lib/copytaster; chown copytaster: /var/lib/copytaster
      systemd-tmpfiles --create copytaster.conf
      head -c 65536 /dev/zero >/var/lib/copytaster/fill 2>/dev/null || true
      systemctl start --no-block copytaster
      """)
    defer { _ = try? sandbox.shell("systemctl stop copytaster; umount /var/lib/copytaster") }
    try expect("`start` on a full disk")
    try drop(3, "early")
    try sandbox.shell("mount -o remount,size=64m /var/lib/copytaster; rm /var/lib/copytaster/fill")
    #expect(try eventually(30) { try sandbox.property("ActiveState") == "active" })
    try expectNothingLost()
  }

  @Test func aStartWithAReadOnlyStateIsTriedUntilItCanBeWritten() throws {
    try started()
    try drop(3, "early")
    #expect(try eventually { try sandbox.property("StatusText").contains("3 stories") })
    try sandbox.shell(
      """
      systemctl stop copytaster
      mount --bind /var/lib/copytaster /var/lib/copytaster; mount -o remount,bind,ro /var/lib/copytaster
      systemctl start --no-block copytaster
      """)
    defer { _ = try? sandbox.shell("umount /var/lib/copytaster 2>/dev/null || true") }
    try expect("`start` with a state directory that is read-only")
    try sandbox.shell("umount /var/lib/copytaster")
    #expect(try eventually(30) { try sandbox.property("ActiveState") == "active" })
    try expectNothingLost()
  }

  @Test func aFolderThatIsMissingIsWaitedFor() throws {
    try sandbox.reset(unit: "[Service]\nRestartSec=100ms")
    try sandbox.shell(
      "sed -i 's|^folders:.*|folders: [/srv/later]|' /etc/copytaster/config.yaml; systemctl start copytaster")
    try expect("`start` with a folder that is missing")
    try sandbox.shell(
      "mkdir -m 755 /srv/later; echo 'The ferry to Lodestar island sails again on Sunday.' >/srv/later/a.txt")
    #expect(try eventually(30) { try sandbox.shell("copytaster status /srv/later/a.txt || true").contains("ingested") })
    try expectNothingLost("/srv/later")
  }

  @Test func aFolderThatTheSandboxHidesIsRefusedWithTheCure() throws {
    try sandbox.reset(unit: "[Service]\nRestartSec=100ms")
    try sandbox.shell(
      """
      mkdir -p /home/anna/articles; chmod 755 /home/anna /home/anna/articles
      sed -i 's|^folders:.*|folders: [/home/anna/articles]|' /etc/copytaster/config.yaml
      """)
    #expect(try sandbox.run("systemctl", "start", "copytaster").status != 0)
    try expect("`start` with a folder that the sandbox hides")
    // As the message says.
    try sandbox.shell(
      """
      printf '[Service]\\nProtectHome=read-only\\n' >/etc/systemd/system/copytaster.service.d/home.conf
      systemctl daemon-reload; systemctl start copytaster
      echo 'The council of Brennick has bought the old mill by the river.' >/home/anna/articles/a.txt
      """)
    #expect(
      try eventually(30) {
        try sandbox.shell("copytaster status /home/anna/articles/a.txt || true").contains("ingested")
      })
  }

  @Test func aStartWithAWrongFileFails() throws {
    try sandbox.reset(unit: "[Service]\nRestartSec=100ms")
    try sandbox.shell("sed -i 's|^folders:|folderz:|' /etc/copytaster/config.yaml")
    #expect(try sandbox.run("systemctl", "start", "copytaster").status != 0)
    try expect("`start` with a wrong file")
  }

  @Test func aSecondOneForTheSameStateIsRefused() throws {
    try started()
    let second = try sandbox.run(
      "systemd-run", "--wait", "--pipe", "--quiet", "--uid=copytaster", "copytaster", "run", "--folder", "/srv",
      "--state", Sandbox.state)
    let row = try Row("a second one for the same state")
    #expect(second.status == Int32(row.status) && second.err.contains(row.journal), "\(second)")
    #expect(try sandbox.property("ActiveState") == "active")
    try expectNothingLost()
  }

  @Test func aSignalAsksHowItIsDoing() throws {
    try started()
    try drop(7, "few")
    #expect(try eventually { try sandbox.property("StatusText").contains("7 stories") })
    try sandbox.shell("systemctl kill --kill-who=main -s USR1 copytaster")
    #expect(try eventually { try !sandbox.journal("MESSAGE_ID=\(Message.status.rawValue)").isEmpty })
    let entry = try #require(try sandbox.journal("MESSAGE_ID=\(Message.status.rawValue)").first)
    #expect(entry["PRIORITY"] == "5" && entry["MESSAGE"]?.contains("files     7 ingested") == true, "\(entry)")
  }

  @Test func whatNobodyButTheOwnerMayReadIsReadOnceItMayBe() throws {
    try started()
    try sandbox.shell(
      "umask 077; echo 'A private note on the harbour of Halven and its storm.' >/tmp/private.txt; mv /tmp/private.txt \(Sandbox.watched)/",
      user: "dropper")
    #expect(try eventually { try sandbox.shell("copytaster status --quarantined").contains("private.txt") })
    try sandbox.shell(
      "chmod 640 \(Sandbox.watched)/private.txt; chgrp copytaster-drop \(Sandbox.watched)/private.txt", user: "dropper")
    #expect(
      try eventually {
        try sandbox.shell("copytaster status \(Sandbox.watched)/private.txt || true").contains("ingested")
      })
    // What is made there can be read from the start, however private its maker is.
    try sandbox.shell(
      "umask 077; echo 'The old mill of Brennick has burnt down, and nobody knows why.' >\(Sandbox.watched)/made.txt",
      user: "dropper")
    #expect(
      try eventually { try sandbox.shell("copytaster status \(Sandbox.watched)/made.txt || true").contains("ingested") }
    )
  }

  // MARK: the sandbox of the unit

  /// What the service itself must be able to do.
  private static let needed: Set<String> = ["write-state", "read-folder", "unix-socket"]

  /// What no probe can do in the throw-away machine either, even where nothing confines it: it has no such device, its kernel's settings
  /// are read-only, or the capability was dropped at its boot or is not the test's own.
  private static let refusedAnyway: Set<String> = [
    "write-kernel", "device", "clock", "real-time", "trace", "mount", "host-name",
  ]

  @Test func fromInsideTheServiceNothingCanBeDoneThatItNeedNotDo() throws {
    try sandbox.reset()
    let source = Sandbox.repository + "/Tests/Service/probe.c"
    try sandbox.shell("cc -O2 -o /run/probe \(source); chmod 755 /run/probe")
    func outcomes(_ text: String) -> [String: String] {
      Dictionary(
        text.split(separator: "\n").compactMap { line in
          let words = line.split(separator: " ")
          return words.count == 2 ? (String(words[0]), String(words[1])) : nil
        }, uniquingKeysWith: { $1 })
    }
    let free = outcomes(
      try sandbox.shell("systemd-run --quiet --wait --pipe --setenv=STATE_DIRECTORY=/var/lib/copytaster /run/probe"))
    // In the place of the program itself, so that it runs in the very context of the unit.
    try sandbox.shell(
      """
      printf '[Service]\\nType=oneshot\\nRestart=no\\nBindReadOnlyPaths=/run/probe:/usr/bin/copytaster\\n' \
        >/etc/systemd/system/copytaster.service.d/probe.conf
      systemctl daemon-reload; systemctl start copytaster || true; journalctl --sync
      """)
    let confined = outcomes(try sandbox.shell("journalctl --no-pager -o cat -u copytaster _TRANSPORT=stdout"))
    #expect(confined.count > 30 && Set(confined.keys) == Set(free.keys), "\(confined)")
    for (probe, outcome) in confined {
      #expect((outcome == "ALLOWED") == Self.needed.contains(probe), "\(probe): \(outcome)")
    }
    for (probe, outcome) in free where !Self.refusedAnyway.contains(probe) && probe != "new-privileges" {
      #expect(
        outcome == "ALLOWED", "\(probe) is refused even where nothing confines it (\(outcome)), so it shows nothing")
    }
    print(
      "\(confined.count) probes from inside the service: \(confined.filter { $0.value != "ALLOWED" }.count) refused")
  }
}
