import Foundation
import Support
import Testing

@testable import Daemon

/// The service as systemd runs it: the real unit, the real journal.
@Suite(
  .enabled(if: Sandbox.isPossible, Sandbox.absence), .serialized, .sandbox, .timeLimit(.minutes(30)))
struct SystemdTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try #require(Sandbox.current)
  }

  private func started(unit: String = "") throws {
    try sandbox.reset(unit: unit)
    try sandbox.shell("systemctl start copytaster")
  }

  private func log() throws -> String { try sandbox.shell("cat \(Sandbox.log) 2>/dev/null || true") }

  /// A program is no article: the beginning of one is quarantined.
  private func dropBinary(_ name: String = "program.bin") throws {
    try sandbox.shell("head -c 4000 /usr/bin/copytaster >/run/x; mv /run/x \(Sandbox.watched)/\(name)")
  }

  @Test func theUnitIsCleanAndHardlyExposed() throws {
    try sandbox.reset()
    // Manual pages are checked where they are made.
    let verified = try sandbox.run(
      "systemd-analyze", "verify", "--man=no", "--recursive-errors=no", "copytaster.service")
    #expect(verified.status == 0 && (verified.out + verified.err).isEmpty, "\(verified)")
    // The threshold is in tenths: an exposure of at most 0.5 of 10.
    let security = try sandbox.run(
      "systemd-analyze", "security", "--no-pager", "--offline=yes", "--threshold=5",
      "/usr/lib/systemd/system/copytaster.service")
    #expect(security.status == 0, "\(security.out)")
  }

  @Test func theHardeningHoldsOfTheRunningProcess() throws {
    try started()
    let status = try sandbox.shell("cat /proc/\(try sandbox.property("MainPID"))/status")
    for line in ["Seccomp:\t2", "NoNewPrivs:\t1", "CapBnd:\t0000000000000000", "CapEff:\t0000000000000000"] {
      #expect(status.contains(line), "\(status)")
    }
    #expect(!status.contains("Uid:\t0"))
  }

  /// libdispatch says by syslog that it may not set a priority, which is of no use to anybody.
  @Test func nothingIsInTheJournalButWhatTheServiceAndSystemdSay() throws {
    try started()
    try sandbox.shell("systemctl stop copytaster")
    #expect(try sandbox.journal("_SYSTEMD_UNIT=copytaster.service", "_TRANSPORT=syslog") == [])
  }

  @Test func itIsActiveOnlyOnceItHasSaidThatItIsReady() throws {
    // A gate before the program, in the same process: nothing reads it until the test writes to it.
    try sandbox.reset(
      unit: """
        [Service]
        NoExecPaths=
        ExecStart=
        ExecStart=/bin/sh -c "read go </run/gate; exec /usr/bin/copytaster run"
        """)
    try sandbox.shell("rm -f /run/gate; mkfifo -m 644 /run/gate; systemctl start --no-block copytaster")
    #expect(try eventually { try sandbox.property("MainPID") != "0" })
    #expect(try sandbox.property("ActiveState") == "activating")
    let pid = try sandbox.property("MainPID")
    try sandbox.shell("echo go >/run/gate; systemctl start copytaster")
    #expect(try sandbox.property("ActiveState") == "active")
    #expect(try sandbox.property("MainPID") == pid)
    // systemd says "Started" after the program has: the order of the journal is that of arrival.
    let ours = try #require(try sandbox.journal("MESSAGE_ID=\(Message.started.rawValue)").first)
    let systemds = try #require(
      try sandbox.journal("MESSAGE_ID=39f53479d3a045ac8e11786248231fbf", "UNIT=copytaster.service").first)
    let order = [ours, systemds].map { Int($0["__MONOTONIC_TIMESTAMP"] ?? "") ?? 0 }
    #expect(order[0] > 0 && order[0] <= order[1])
  }

  @Test func whoMayDropDropsWhoMayReadReadsAndNobodyElse() throws {
    try started()
    // As private as an editor may make it: no reading by the world.
    let drop = "umask 027; cp \(Samples.folder)/000_*.txt \(Sandbox.watched)/"
    try sandbox.shell(drop, user: "dropper")
    #expect(try eventually { try log().contains("copytaster.file.ingested") })
    #expect(try log().components(separatedBy: "copytaster.story.").count == 5)
    let follow = "copytaster follow --json --after 0 --until-caught-up"
    #expect(try sandbox.shell(follow, user: "reader") == (try log()))
    for user in ["outsider", "reader"] {
      #expect(try sandbox.run("sh", "-c", drop, user: user).status != 0, "\(user)")
    }
    let refused = try sandbox.run("sh", "-c", follow, user: "outsider")
    #expect(refused.status == 74 && refused.err.contains("must not be read by this user"), "\(refused)")
  }

  @Test func whoMayDropOrReadMayAskAndNobodyElse() throws {
    try started()
    try sandbox.shell("cp \(Samples.folder)/000_*.txt \(Sandbox.watched)/a.txt", user: "dropper")
    let receipt = "copytaster status --wait --timeout 60 \(Sandbox.watched)/a.txt"
    for user in ["root", "copytaster", "dropper", "reader"] {
      #expect(try sandbox.shell(receipt, user: user).contains("ingested by events"), "\(user)")
    }
    for user in ["root", "copytaster", "reader"] {
      #expect(try sandbox.shell("copytaster status", user: user).contains("1 ingested, 0 quarantined"), "\(user)")
    }
    for (command, user, group) in [
      (receipt, "outsider", "drop"), ("copytaster status", "outsider", "read"),
      ("copytaster status", "dropper", "read"),
    ] {
      let refused = try sandbox.run("sh", "-c", command, user: user)
      #expect(refused.status == 74 && refused.err.contains("members of the group copytaster-\(group)"), "\(refused)")
    }
    try sandbox.shell("systemctl stop copytaster")
    #expect(try sandbox.run("test", "-e", "/run/copytaster").status == 1, "the runtime directory goes with the service")
    let stopped = try sandbox.run("sh", "-c", receipt, user: "dropper")
    #expect(stopped.status == 1 && stopped.err.contains("systemctl start copytaster"), "\(stopped)")
  }

  @Test func aReaderRegistersACursorThatTheServiceHeeds() throws {
    // Limits so small that every few files fill a segment, and no sealed one may stay.
    try started(
      unit: """
        [Service]
        Environment=COPYTASTER_SEGMENT_MIB=0.01 COPYTASTER_KEEP_MIB=0.001
        """)
    let follow = "umask 077; copytaster follow --name desk --json --until-caught-up"
    let first = try sandbox.shell(follow, user: "reader")
    try sandbox.shell("cp \(Samples.folder)/*.txt \(Sandbox.watched)/", user: "dropper")
    #expect(try eventually { try log().contains("copytaster.segment.opened") && !log().contains("\"previous\":null") })
    let rest = try sandbox.shell("sleep 1; " + follow, user: "reader")
    let sequences = (first + rest).matches(of: /"sequence":"(\d+)"/).compactMap { Int($0.1) }
    #expect(!rest.isEmpty && sequences == Array(1...sequences.count))
    #expect(try sandbox.shell("copytaster cursors").hasPrefix("desk  at event "))
    // Now that they have been read they go.
    try sandbox.shell("cp /etc/services \(Sandbox.watched)/more.txt", user: "dropper")
    #expect(try eventually(20) { try sandbox.shell("ls \(Sandbox.state)/log").contains("checkpoint-") })
    #expect(
      try eventually(20) { try !sandbox.shell("ls \(Sandbox.state)/log").contains("events-00000000000000000001") })
    let forgotten = try sandbox.run("copytaster", "cursors", "--forget", "desk", user: "outsider")
    #expect(forgotten.status == 74 || forgotten.status == 1, "\(forgotten)")
    try sandbox.shell("copytaster cursors --forget desk")
    #expect(try sandbox.shell("copytaster cursors") == "no cursors are registered\n")
  }

  @Test func systemctlShowsHowFarItHasGot() throws {
    try started()
    func status() throws -> String { try sandbox.shell("systemctl status --no-pager copytaster") }
    #expect(
      try eventually { try status().contains(#"Status: "watching 1 folder, 0 stories in 0 groups, up to date""#) })
    try sandbox.shell("cp \(Samples.folder)/000_*.txt \(Sandbox.watched)/")
    #expect(
      try eventually { try status().contains(#"Status: "watching 1 folder, 4 stories in 4 groups, up to date""#) })
  }

  @Test func aProgramUnderAnyUnitWritesEntriesWithFields() throws {
    try sandbox.reset()
    try dropBinary()
    try sandbox.shell("cp \(Samples.folder)/000_*.txt \(Sandbox.watched)/")
    try sandbox.shell(
      """
      systemd-run --quiet --wait --unit once --setenv COPYTASTER_SETTLE_SECONDS=0 \
        copytaster run --once --folder \(Sandbox.watched) --state /run/once
      """)
    let entries = try sandbox.journal("-u once", "MESSAGE_ID=\(Message.quarantined.rawValue)")
    #expect(entries.count == 1)
    let entry = try #require(entries.first)
    #expect(entry["PRIORITY"] == "4")
    #expect(entry["COPYTASTER_FILE"] == Sandbox.watched + "/program.bin")
    #expect(entry["COPYTASTER_REASON"] == "not-text")
    #expect(entry["SYSLOG_IDENTIFIER"] == "copytaster")
    #expect(entry["_TRANSPORT"] == "journal")
    let sequence = try sandbox.quarantineSequence("/run/once")
    #expect(try #require(entry["COPYTASTER_EVENT"]).hasSuffix("-\(sequence)"))
    #expect(try #require(entry["MESSAGE"]).hasPrefix("quarantined program.bin: not-text: "))
    // Everything went through the journal's socket, and nothing through standard error.
    #expect(try sandbox.journal("-u once", "_TRANSPORT=stdout").isEmpty)
  }

  @Test func theJournalExplainsWhatHappened() throws {
    try started()
    try dropBinary()
    #expect(try eventually { try !sandbox.journal("MESSAGE_ID=\(Message.quarantined.rawValue)").isEmpty })
    let known = try sandbox.shell(
      "journalctl --list-catalog \(Message.allCases.map(\.rawValue).joined(separator: " "))")
    #expect(known.split(separator: "\n").count == Message.allCases.count, "\(known)")
    let text = try sandbox.shell("journalctl --no-pager -x -u copytaster")
    #expect(text.contains("Subject: Copytaster has started"), "\(text)")
    #expect(text.contains("Subject: A file is in quarantine: not-text"), "\(text)")
    #expect(text.contains("\(Sandbox.watched)/program.bin\n"), "\(text)")
    #expect(!text.contains("COPYTASTER_"), "every field is filled in: \(text)")
  }

  @Test func theQuestionsInTheDocumentAreAnswered() throws {
    try started(unit: "[Service]\nEnvironment=COPYTASTER_LOG_LEVEL=debug")
    try dropBinary()
    try sandbox.shell("cp \(Samples.folder)/*.txt \(Sandbox.watched)/")
    let last = Sandbox.watched + "/program.bin"
    try sandbox.shell("for f in \(Sandbox.watched)/*.txt; do copytaster status --wait --timeout 60 $f; done")
    #expect(try eventually { try sandbox.run("copytaster", "status", last).out.contains("quarantined") })
    try sandbox.shell("systemctl reload copytaster")
    #expect(try eventually { try !sandbox.journal("MESSAGE_ID=\(Message.reloaded.rawValue)").isEmpty })
    let text = try String(contentsOfFile: Sandbox.repository + "/docs/journal.md", encoding: .utf8)
    let questions = text.split(separator: "\n").filter {
      $0.wholeMatch(of: /(journalctl|copytaster|systemctl) .*/) != nil
    }
    #expect(questions.count > 8)
    for question in questions where !question.hasSuffix(" -f") {
      if question.hasPrefix("systemctl") {
        try sandbox.shell(String(question))
        continue
      }
      let isAnswered = try eventually {
        let answer = try sandbox.shell("journalctl --sync; SYSTEMD_PAGER=cat " + question)
        return !answer.isEmpty && !answer.contains("-- No entries --")
      }
      #expect(isAnswered, "\(question)")
    }
  }

  @Test func stoppingIsOrderlyAndQuiet() throws {
    try started()
    for _ in 0..<2 { try sandbox.shell("cp \(Samples.folder)/*.txt \(Sandbox.watched)/") }
    #expect(try eventually { try log().components(separatedBy: "file.ingested").count > 5 })
    try sandbox.shell("systemctl stop copytaster")
    // One line only: reading all of the log through a pipe was seen to come up short here, while the log was whole.
    let last = try sandbox.shell("tail -n 1 \(Sandbox.log)")
    #expect(last.contains("copytaster.daemon.stopped"), "\(last.prefix(200))")
    #expect(try sandbox.property("Result") == "success")
    #expect(try sandbox.property("ExecMainStatus") == "0")
    #expect(try sandbox.property("NRestarts") == "0")
    #expect(try sandbox.journal("MESSAGE_ID=\(Message.stopped.rawValue)").count == 1)
    // What the runtime complains of by itself would come this way.
    #expect(try sandbox.journal("-u copytaster", "_TRANSPORT=stdout").compactMap { $0["MESSAGE"] } == [])
    // Looking at a stopped service as root leaves nothing behind that the service then must not write.
    try sandbox.shell("copytaster status; copytaster verify; systemctl start copytaster; systemctl stop copytaster")
    #expect(try sandbox.property("Result") == "success")
  }

  @Test func killedItIsStartedAgainAndGoesOn() throws {
    try started(unit: "[Service]\nRestartSec=100ms")
    try sandbox.shell("systemctl kill --signal SIGKILL copytaster; cp \(Samples.folder)/000_*.txt \(Sandbox.watched)/")
    #expect(try eventually { try log().contains("copytaster.file.ingested") })
    #expect(try sandbox.property("NRestarts") == "1")
    #expect(try sandbox.shell("copytaster verify").contains("is whole"))
  }

  @Test func aWrongConfigurationStaysDownAndIsFoundInTheJournal() throws {
    try sandbox.reset(unit: "[Service]\nRestartSec=100ms")
    try sandbox.shell("echo 'settle-secnods: 2' >>/etc/copytaster/config.yaml")
    #expect(try sandbox.run("systemctl", "start", "copytaster").status != 0)
    #expect(try sandbox.property("ActiveState") == "failed")
    #expect(try sandbox.property("ExecMainStatus") == "78")
    #expect(try sandbox.property("NRestarts") == "0")
    let entry = try #require(try sandbox.journal("MESSAGE_ID=\(Message.failed.rawValue)").first)
    #expect(entry["PRIORITY"] == "2")
    #expect(try #require(entry["MESSAGE"]).contains("there is no setting `settle-secnods`"))
    // A start that fails says so where it is looked at first, too.
    #expect(try sandbox.property("StatusText").contains("settle-secnods"))
  }
}

extension Sandbox {
  /// The sequence of the one file.quarantined of a log, without leading zeros.
  fileprivate func quarantineSequence(_ state: String) throws -> Int {
    let line = try shell("grep copytaster.file.quarantined \(state)/log/events.jsonl")
    let event = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    return try #require((event["sequence"] as? String).flatMap { Int($0) })
  }
}
