internal import CSystemd
internal import Ingest
internal import Logging
internal import Synchronization

/// Turns what the pipeline tells into words for the operator: journal entries, systemd's status line and, if wanted, events
/// on standard output as people read them.
final class ServiceReporter: Reporter {
  private let logger: Logger
  private let printer: EventPrinter?
  private let state: StateDirectory
  private let notify: @Sendable (String) -> Void
  private let counts = Mutex(Counts())

  private struct Counts {
    var folders = 0
    var stories = 0
    var isLossTold = false
    /// The status line that systemd was told last; "" when it must be told again.
    var told = ""
  }

  init(
    logger: Logger, state: StateDirectory, showEvents: Bool,
    notify: @escaping @Sendable (String) -> Void = ServiceReporter.notifySystemd
  ) {
    self.logger = logger
    self.state = state
    self.notify = notify
    printer = showEvents ? EventPrinter(colours: Output.isTerminal) : nil
  }

  func report(_ report: Report) {
    switch report {
    case .recovered(let recovery): tell(recovery)
    case .catalogRemade(let why):
      log(.notice, .catalogRemade, "the catalog is made again from the log: \(why)")
    case .reading(let sequence):
      // Reading a long log back takes longer than systemd waits for a start unless it is told so.
      notify("EXTEND_TIMEOUT_USEC=30000000\nSTATUS=reading the log back, at event \(sequence)")
    case .replayed(let events, let stories, let nanoseconds):
      counts.withLock { $0.stories = stories }
      if events > 1 {
        logger.info("read back \(events) events with \(stories) stories in \(nanoseconds / 1_000_000) ms")
      }
    case .event(let event):
      tell(event)
      if let printer { try? Output.line(printer.lines(event)) }
    case .batch(let files, let nanoseconds):
      logger.debug("batch of \(files) files in \(nanoseconds / 1000) µs")
    case .idle:
      updateStatus()
    case .diskFull(let error):
      log(.error, .diskFull, "\(error). Until then ingestion waits")
      notify("STATUS=waiting: the disk is full")
      // Else a batch that adds no story would leave this line standing for ever.
      counts.withLock { $0.told = "" }
    case .textLost(let error):
      // Once: it is met again with every story that resembles the lost one.
      guard
        counts.withLock({ counts in
          defer { counts.isLossTold = true }; return !counts.isLossTold
        })
      else { return }
      log(
        .error, .logDamaged,
        "\(error). New stories are not compared with what is lost. Look at the disk (dmesg); stop the service, and run "
          + "copytaster verify")
    case .upkeepFailed(let error):
      log(
        .warning, .upkeepFailed, "a segment of the log could not be compressed or deleted: \(error). It is tried again")
    case .diskHasRoom: log(.notice, .diskHasRoom, "there is room on the disk again: ingestion goes on")
    }
  }

  /// There is no socket to ask the service over.
  func cannotBeAsked(_ why: SystemError) {
    log(
      .warning, .cannotBeAsked,
      "nobody can ask the service: \(why). It ingests all the same; status reads its files, and status --wait fails")
  }

  /// The service ends because it was asked to before it was ready.
  func stopped(_ why: IngestError) {
    notify("STOPPING=1")
    log(.info, .stopped, "\(why)", [:])
  }

  /// The service ends because of an error, perhaps before there was a reporter.
  static func tell(
    _ failure: Failure, to logger: Logger, notify: @Sendable (String) -> Void = ServiceReporter.notifySystemd
  ) {
    // One line, because a further line would be a further assignment to systemd.
    notify("STOPPING=1\nSTATUS=\(Plain.line(failure.description, limit: statusCharacters))")
    logger.critical("\(failure.description)", metadata: ["MESSAGE_ID": "\(Message.failed.rawValue)"])
  }

  private func tell(_ recovery: RecoveryReport) {
    let copy = recovery.copy.map { "a copy is in \($0)" } ?? "there was no room for a copy of them"
    if let frozen = recovery.frozen {
      let rest =
        recovery.torn.map { "its last \($0.count) bytes are not used; \(copy)" } ?? "all of its events are whole"
      log(
        .warning, .segmentFrozen,
        "a sync of segment \(frozen) had failed, so nothing more is written to it: \(rest). The log goes on in a new segment"
      )
    } else if let torn = recovery.torn {
      log(
        .warning, .tornTail,
        "the log's last \(torn.count) bytes were torn by a crash and were blanked; \(copy). "
          + "The files that they were about are read again")
    }
    if recovery.completedLine { logger.info("the log's last line lacked its newline, which was added") }
  }

  private func tell(_ event: Event) {
    let fields: Logger.Metadata = ["COPYTASTER_EVENT": "\(event.id)"]
    switch event.data {
    case .daemonStarted(let d):
      counts.withLock { $0.folders = d.folders.count }
      log(
        .info, .started,
        "watching \(d.folders.joined(separator: ", ")); events go to \(state.events.displayName)", fields)
      notify("READY=1")
    case .daemonStopped(let d):
      notify("STOPPING=1")
      log(.info, .stopped, "stopped (\(d.reason)) after event \(event.sequence)", fields)
    case .fileQuarantined(let d):
      log(
        .warning, .quarantined, "quarantined \(d.file.path): \(d.reason): \(Plain.withAdvice(d.detail, d.advice))",
        fields.adding(["COPYTASTER_FILE": "\(d.file.folder)/\(d.file.path)", "COPYTASTER_REASON": "\(d.reason)"]))
    case .watchDegraded(let d):
      log(
        .warning, .watchDegraded,
        "cannot watch \(d.folder)\(d.path.map { "/" + $0 } ?? "") (\(d.cause)); it is swept instead. To do: \(d.advice)",
        fields.adding(["COPYTASTER_FOLDER": "\(d.folder)", "COPYTASTER_REASON": "\(d.cause)"]))
    case .watchRecovered(let d):
      log(
        .notice, .watchRecovered, "caught up with \(d.folder)\(d.path.map { "/" + $0 } ?? "") (\(d.cause))",
        fields.adding(["COPYTASTER_FOLDER": "\(d.folder)", "COPYTASTER_REASON": "\(d.cause)"]))
    case .storyOriginal, .storyOverlap, .storyDuplicate:
      counts.withLock { $0.stories += 1 }
      logger.debug("\(event.data.type) \(event.data.subject ?? "")", metadata: fields)
    case .storyWithdrawn:
      counts.withLock { $0.stories -= 1 }
      logger.debug("\(event.data.type) \(event.data.subject ?? "")", metadata: fields)
    default: logger.debug("\(event.data.type) \(event.data.subject ?? "")", metadata: fields)
    }
  }

  private func log(_ level: Logger.Level, _ id: Message, _ text: String, _ fields: Logger.Metadata = [:]) {
    logger.log(level: level, "\(text)", metadata: fields.adding(["MESSAGE_ID": "\(id.rawValue)"]))
  }

  private func updateStatus() {
    let status = counts.withLock { counts -> String? in
      let text =
        "STATUS=watching \(Plain.count(counts.folders, "folder", "folders")), "
        + "\(Plain.count(counts.stories, "story", "stories")), up to date"
      defer { counts.told = text }
      return text == counts.told ? nil : text
    }
    if let status { notify(status) }
  }

  /// Without systemd there is nobody to notify, and the call does nothing.
  static let notifySystemd: @Sendable (String) -> Void = { sd_notify(0, $0) }

  /// What `systemctl status` shows of a failure: its beginning; the journal has all of it.
  private static let statusCharacters = 300
}

extension Logger.Metadata {
  fileprivate func adding(_ more: Logger.Metadata) -> Logger.Metadata { merging(more) { $1 } }
}
