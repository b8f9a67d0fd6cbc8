import Foundation
import Logging
import Support
import Synchronization
import SystemPackage
import Testing

@testable import Daemon
@testable import Ingest

/// What an operator reads: journal entries, their catalog, and lines where there is no journal.
struct JournalTests {
  /// `deploy/copytaster.catalog`, by message id.
  private static func catalog() throws -> [String: (headers: [String], text: String)] {
    let file = try String(contentsOfFile: Sandbox.repository + "/deploy/copytaster.catalog", encoding: .utf8)
    let entries = ("\n" + file).components(separatedBy: "\n-- ").dropFirst().map { entry in
      let head = entry.components(separatedBy: "\n\n")[0].components(separatedBy: "\n")
      return (head[0], (Array(head.dropFirst()), String(entry.dropFirst(head.joined(separator: "\n").count))))
    }
    return Dictionary(entries) { first, _ in
      Issue.record("an id is there twice")
      return first
    }
  }

  @Test func theCatalogExplainsEveryMessageAndNoOther() throws {
    let catalog = try Self.catalog()
    #expect(Set(catalog.keys) == Set(Message.allCases.map(\.rawValue)))
    for (id, entry) in catalog {
      #expect(entry.headers.count == 2, "\(id)")
      #expect(entry.headers.first?.hasPrefix("Subject: ") == true && entry.headers.last == "Defined-By: Copytaster")
      #expect(entry.text.split(whereSeparator: \.isWhitespace).count > 10, "\(id) says next to nothing")
    }
  }

  @Test func theCatalogNamesOnlyFieldsThatAreSent() throws {
    let recorder = Recorder()
    let reporter = ServiceReporter(
      logger: recorder.logger, state: StateDirectory("/state"), showEvents: false, notify: { _ in })
    for report in Self.reports { reporter.report(report) }
    reporter.reloadRefused(Failure(.configuration, "line 3: there is no setting `sweep`"))
    reporter.cannotBeAsked(SystemError(call: "bind", path: "/state/socket", errno: .permissionDenied))
    ServiceReporter.tell(Failure(.input, "it failed"), to: recorder.logger, notify: { _ in })
    let sent = recorder.fields
    for message in Message.allCases {
      let fields = try #require(sent[message.rawValue], "\(message) is never sent")
      let entry = try #require(try Self.catalog()[message.rawValue])
      for match in (entry.headers.joined() + entry.text).matches(of: /@([A-Z_]+)@/) {
        #expect(fields.contains(String(match.1)), "\(message) has no \(match.1)")
      }
    }
  }

  /// The causes that `watch.degraded` has.
  private static func causes() throws -> [Degradation.Cause] {
    let path = Sandbox.repository + "/docs/events/v1/watch.degraded.schema.json"
    let schema = try String(contentsOfFile: path, encoding: .utf8)
    let list = try #require(schema.firstMatch(of: /"enum": \[([^\]]*)\]/)).1
    let words = list.matches(of: /"([^"]+)"/).map { String($0.1) }
    let causes = words.compactMap { Degradation.Cause(rawValue: $0) }
    #expect(causes.map(\.rawValue) == words && !words.isEmpty)
    return causes
  }

  @Test func theCatalogSaysWhatToDoAboutEveryCause() throws {
    let entry = try #require(try Self.catalog()[Message.watchDegraded.rawValue])
    let explained = entry.text.matches(of: /\n {4}([-a-z]+) +[A-Z]/).map { String($0.1) }
    let causes = try Self.causes().map(\.rawValue)
    #expect(explained.sorted() == causes.sorted())
  }

  @Test func onlyWhatIsSweptIsSaidToBe() throws {
    let recorder = Recorder()
    let reporter = ServiceReporter(
      logger: recorder.logger, state: StateDirectory("/state"), showEvents: false, notify: { _ in })
    for cause in try Self.causes() {
      let degraded = WatchDegraded(folder: "/srv/seeds", path: nil, cause: cause.rawValue, advice: cause.advice)
      reporter.report(.event(Self.event(.watchDegraded(degraded))))
      let said = recorder.last
      #expect(said.contains("(\(cause.rawValue)); ") && said.contains(". To do: \(cause.advice)"), "\(said)")
      #expect(said.contains("it is swept instead") == !cause.hidesFiles, "\(said)")
      let isUnread = cause.hidesFiles && cause != .otherDevice
      #expect(said.contains("nothing in it is read") == isUnread, "\(said)")
    }
  }

  /// One of everything that an operator is told.
  private static let reports: [Report] = [
    .recovered(RecoveryReport(torn: 100..<120, copy: "/state/torn/a")), .catalogRemade("why"),
    .diskFull(.log(.system(SystemError(call: "pwrite", path: "/state/log/events.jsonl", errno: .noSpace)))),
    .diskHasRoom, .recovered(RecoveryReport(torn: 100..<120, copy: nil, frozen: 7)),
    .textLost(.packed(path: "/state/log/events-1.jsonl.zst", byte: 7, why: "a checksum is wrong")),
    .upkeepFailed(.log(.system(SystemError(call: "unlink", path: "/state/log/events-1", errno: .permissionDenied)))),
    .event(
      event(.daemonStarted(DaemonStarted(version: "1", pid: 7, folders: ["/srv/seeds"], ignored: [], settle: 2000)))),
    .event(
      event(.daemonReloaded(DaemonStarted(version: "1", pid: 7, folders: ["/srv/seeds"], ignored: [], settle: 2000)))),
    .status(ServiceStatus()), .event(event(.daemonStopped(DaemonStopped(reason: "signal")))),
    .event(
      event(
        .fileQuarantined(
          FileQuarantined(
            file: FileReference(folder: "/srv/seeds", path: "a", sha256: nil, bytes: nil), reason: "not-text",
            detail: "It is a program.", advice: "remove it")))),
    .died(over: [FileKey(folder: "/srv/seeds", path: "a")]),
    .event(event(.watchDegraded(WatchDegraded(folder: "/srv/seeds", path: nil, cause: "overflow", advice: "none")))),
    .event(event(.watchRecovered(WatchRecovered(folder: "/srv/seeds", path: nil, cause: "overflow")))),
  ]

  private static func event(_ data: EventData) -> Event {
    Event(
      sequence: 42, id: EventID(log: "9f2c51d0", epoch: "7b3a", sequence: 42), batch: 41,
      time: Timestamp(microseconds: 0), data: data)
  }

  @Test func theStatusLineComesBackAfterAFullDisk() {
    let told = Mutex<[String]>([])
    let reporter = ServiceReporter(
      logger: Recorder().logger, state: StateDirectory("/state"), showEvents: false,
      notify: { line in told.withLock { $0.append(line) } })
    let full = Report.diskFull(.log(.system(SystemError(call: "pwrite", path: "events.jsonl", errno: .noSpace))))
    let idle = Report.idle(StoryTally(stories: 12_410, groups: 1))
    for report in [idle, idle, full, .diskHasRoom, idle] { reporter.report(report) }
    let watching = "STATUS=watching 0 folders, 12,410 stories in 1 group, up to date"
    #expect(told.withLock { $0 } == [watching, "STATUS=waiting: the disk is full", watching])
  }

  @Test func theWatchdogIsFedFourTimesInItsInterval() {
    let told = Mutex<[String]>([])
    let time = ManualClock()
    let reporter = ServiceReporter(
      logger: Recorder().logger, state: StateDirectory("/state"), showEvents: false, pulse: .seconds(8), time: time,
      notify: { line in told.withLock { $0.append(line) } })
    for _ in 0..<8 {
      for _ in 0..<100 { reporter.report(.alive) }
      time.advance(.seconds(1))
    }
    #expect(told.withLock { $0 } == Array(repeating: "WATCHDOG=1", count: 4))
  }

  @Test func aHundredThousandBrokenFilesDoNotFloodTheJournal() {
    let time = ManualClock()
    let recorder = Recorder()
    let reporter = ServiceReporter(
      logger: recorder.logger, state: StateDirectory("/state"), showEvents: false, time: time, notify: { _ in })
    let file = FileReference(folder: "/srv/seeds", path: "a", sha256: nil, bytes: nil)
    let quarantined = Report.event(
      Self.event(
        .fileQuarantined(FileQuarantined(file: file, reason: "not-text", detail: "It is none.", advice: "none"))))
    for _ in 0..<100_000 { reporter.report(quarantined) }
    #expect(recorder.count == RateLimit.burst)
    time.advance(.seconds(31))
    reporter.report(.alive)
    #expect(recorder.count == RateLimit.burst + 1)
    #expect(recorder.last.contains("99,900 further messages"))
    #expect(recorder.last.contains("copytaster status --quarantined"))
    reporter.report(quarantined)
    #expect(recorder.count == RateLimit.burst + 2)
  }

  @Test func anEntrySaysWhatItIsAbout() throws {
    let recorder = Recorder()
    let reporter = ServiceReporter(
      logger: recorder.logger, state: StateDirectory("/state"), showEvents: false, notify: { _ in })
    reporter.setLevel(.debug)
    reporter.report(
      .event(
        Self.event(
          .storyWithdrawn(
            StoryWithdrawn(
              story: EventID(log: "9f2c51d0", epoch: "7b3a", sequence: 17), revision: 1,
              file: FileReference(folder: "/srv/seeds", path: "a", sha256: nil, bytes: nil), ordinal: 0,
              group: EventID(log: "9f2c51d0", epoch: "7b3a", sequence: 12))))))
    #expect(
      recorder.lastFields == [
        "COPYTASTER_EVENT": "9f2c51d0.7b3a-42", "COPYTASTER_SEQUENCE": "42", "COPYTASTER_FILE": "/srv/seeds/a",
        "COPYTASTER_STORY": "9f2c51d0.7b3a-17", "COPYTASTER_GROUP": "9f2c51d0.7b3a-12",
      ])
  }

  @Test func aFailureOfSeveralLinesIsOneLineOfStatus() {
    let told = Mutex("")
    ServiceReporter.tell(
      Failure(.configuration, "line one\nREADY=1"), to: Recorder().logger,
      notify: { line in told.withLock { $0 = line } })
    #expect(told.withLock { $0 } == "STOPPING=1\nSTATUS=line one READY=1")
  }

  /// Without a journal, and with the variable of a journal that is not this standard error's, as behind a redirection.
  @Test(arguments: [[:], ["JOURNAL_STREAM": "1:2"], ["JOURNAL_STREAM": "nonsense"]])
  func withoutAJournalPeopleReadLines(_ environment: [String: String]) throws {
    let folder = try TemporaryFolder()
    try folder.write([0x7F, 0x45, 0x4C, 0x46, 0, 0, 1, 2], to: "drop/program.bin")
    try folder.write("A plain story of some words, for the sake of this test.", to: "drop/good.txt")
    let result = try Program.run(
      ["run", "--once", "--folder", try folder.folder().string, "--state", folder.state.root.string],
      environment: environment.merging(["COPYTASTER_SETTLE_SECONDS": "0"]) { $1 })
    #expect(result.status == 0)
    let lines = result.err.split(separator: "\n")
    #expect(lines.count == 3 && lines.allSatisfy { $0.hasPrefix("copytaster: ") }, "\(result.err)")
    let quarantined = lines.filter { $0.hasPrefix("copytaster: warning: quarantined program.bin: not-text: ") }
    #expect(quarantined.count == 1 && quarantined[0].contains(". To do: ") && !quarantined[0].contains(".."))
  }
}

/// Remembers entries and their fields.
private final class Recorder: Sendable {
  private let entries = Mutex<[(message: String, fields: Logger.Metadata)]>([])

  /// By message id, which fields its entries had.
  var fields: [String: Set<String>] {
    entries.withLock { entries in
      var fields: [String: Set<String>] = [:]
      for entry in entries {
        if let id = entry.fields["MESSAGE_ID"] { fields["\(id)", default: []].formUnion(entry.fields.keys) }
      }
      return fields
    }
  }

  var count: Int { entries.withLock { $0.count } }
  var last: String { entries.withLock { $0.last?.message ?? "" } }
  var lastFields: Logger.Metadata { entries.withLock { $0.last?.fields ?? [:] } }

  var logger: Logger {
    var logger = Logger(label: "test") { _ in Handler(recorder: self) }
    logger.logLevel = .trace
    return logger
  }

  private struct Handler: LogHandler {
    let recorder: Recorder
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      recorder.entries.withLock { $0.append(("\(event.message)", event.metadata ?? [:])) }
    }
  }
}
