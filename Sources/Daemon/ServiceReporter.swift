internal import Ingest
internal import Logging
internal import Synchronization

/// Turns what the pipeline tells into words for the operator: journal entries, systemd's status line and, if wanted, events
/// on standard output as people read them.
final class ServiceReporter: Reporter {
  private let handler: Logger
  private let printer: EventPrinter?
  private let state: StateDirectory
  private let notify: @Sendable (String) -> Void
  private let counts: Mutex<Counts>

  private let pulse: Duration?
  private let time: any TimeSource

  private struct Counts {
    var folders = 0
    var level: Logger.Level
    var isLossTold = false
    var isStuckTold = false
    var limit = RateLimit()
    /// When the service manager was last told that the loop goes round.
    var beat = Int64.min
    /// The status line that systemd was told last; "" when it must be told again.
    var told = ""
  }

  init(
    logger: Logger, state: StateDirectory, showEvents: Bool, pulse: Duration? = ServiceManager.watchdog,
    time: any TimeSource = SystemClock(), notify: @escaping @Sendable (String) -> Void = ServiceManager.notify
  ) {
    handler = logger
    counts = Mutex(Counts(level: logger.logLevel))
    self.pulse = pulse.map { $0 / Self.beats }
    self.time = time
    self.state = state
    self.notify = notify
    printer = showEvents ? EventPrinter(colours: Output.isTerminal) : nil
  }

  /// How many times in its interval the watchdog is fed: so that one turn of the loop may take half of it.
  static let beats = 4

  private var logger: Logger {
    var logger = handler
    logger.logLevel = counts.withLock { $0.level }
    return logger
  }

  /// From now on messages below this level are not sent.
  func setLevel(_ level: Logger.Level) { counts.withLock { $0.level = level } }

  func report(_ report: Report) {
    switch report {
    case .recovered(let recovery): tell(recovery)
    case .catalogRemade(let why):
      log(.notice, .catalogRemade, "the catalog is made again from the log: \(why)")
    case .died(let files):
      let named = files.prefix(3).map(\.description).joined(separator: ", ")
      log(
        .warning, .died,
        "the run before died while it had \(named)\(files.count > 3 ? " and \(files.count - 3) more" : "") in hand: "
          + "each is read by itself from now on, and is put into quarantine if that ends \(Limits.deaths) runs")
    case .stuck(let file):
      guard isFirst(\.isStuckTold) else { return }
      let minutes = Limits.stuckAfter.components.seconds / 60
      logger.error(
        """
        \(file) has been read for more than \(minutes) minutes and will never end. The watchdog, if there is one, ends this run, and \
        the next one suspects the file; without one, stop the service and move the file away
        """)
    case .backlogMoved(let error):
      logger.warning(
        "the list of files to be read goes on in memory, and they are looked for again: \(error.message). Make room where temporary files are kept (/var/tmp, or SQLITE_TMPDIR)"
      )
    case .inHandUnknown(let error):
      logger.warning("\(error). A file that the service dies over will not be known; all else goes on")
    case .reading(let sequence):
      // Reading a long log back takes longer than systemd waits for a start unless it is told so.
      notify("EXTEND_TIMEOUT_USEC=30000000\nWATCHDOG=1\nSTATUS=reading the log back, at event \(sequence)")
    case .replayed(let events, let stories, let nanoseconds):
      if events > 1 {
        logger.info("read back \(events) events with \(stories) stories in \(nanoseconds / 1_000_000) ms")
      }
    case .takenOver: logger.info("the watches of the run before were taken over: nothing needs to be swept")
    case .alive: beat()
    case .status(let status):
      log(.notice, .status, ServiceStatement.text(status, service: "running, process \(status.process ?? "?")"))
    case .event(let event):
      tell(event)
      if let printer { try? Output.line(printer.lines(event)) }
    case .batch(let files, let nanoseconds):
      logger.debug("batch of \(files) files in \(nanoseconds / 1000) µs")
    case .idle(let tally):
      updateStatus(tally)
    case .diskFull(let error):
      log(.error, .diskFull, "\(error). Until then ingestion waits")
      notify("STATUS=waiting: the disk is full")
      // Else a batch that adds no story would leave this line standing for ever.
      counts.withLock { $0.told = "" }
    case .textLost(let error):
      // Once: it is met again with every story that resembles the lost one.
      guard isFirst(\.isLossTold) else { return }
      log(
        .error, .logDamaged,
        "\(error). New stories are not compared with what is lost. Look at the disk (dmesg); stop the service, and run "
          + "copytaster verify")
    case .upkeepFailed(let error):
      log(
        .warning, .upkeepFailed, "a segment of the log could not be compressed or deleted: \(error). It is tried again")
    case .indexStays(let error): logger.debug("the memory of the index is not given back: \(error)")
    case .diskHasRoom: log(.notice, .diskHasRoom, "there is room on the disk again: ingestion goes on")
    }
  }

  /// Whether something that is met again and again is to be told now, for the first time.
  private func isFirst(_ isTold: any WritableKeyPath<Counts, Bool> & Sendable) -> Bool {
    counts.withLock { counts in
      defer { counts[keyPath: isTold] = true }
      return !counts[keyPath: isTold]
    }
  }

  /// Tells the service manager that the loop goes round, when it is time to; and the journal what it was spared.
  private func beat() {
    let now = time.monotonic()
    let (isDue, held) = counts.withLock { counts in
      let isDue = pulse.map { now >= counts.beat &+ $0.wholeNanoseconds || counts.beat == .min } ?? false
      if isDue { counts.beat = now }
      return (isDue, counts.limit.heldBack(at: now))
    }
    if isDue { notify("WATCHDOG=1") }
    for (message, count) in held {
      logger.warning(
        "\(Plain.count(count, "further message", "further messages")) of this kind were not sent. \(message.whereElse)",
        metadata: ["MESSAGE_ID": "\(message.rawValue)"])
    }
  }

  /// The configuration is read again.
  func reloading() {
    // systemd 253 pairs this with the READY=1 that follows by the time; earlier ones by the order.
    notify("RELOADING=1\nMONOTONIC_USEC=\(time.monotonic() / 1000)\nSTATUS=reading the configuration")
    counts.withLock { $0.told = "" }
  }

  /// It was wrong, and the settings stay as they were.
  func reloadRefused(_ why: Failure) {
    log(.error, .reloadRefused, "the configuration is not taken over, and the old settings stay: \(why)")
    notify("READY=1")
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
    _ failure: Failure, to logger: Logger, notify: @Sendable (String) -> Void = ServiceManager.notify
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
    let fields = EntryFields.of(event)
    switch event.data {
    case .daemonStarted(let d):
      counts.withLock { $0.folders = d.folders.count }
      log(
        .info, .started,
        "watching \(d.folders.joined(separator: ", ")); events go to \(state.events.displayName)", fields)
      notify("READY=1")
    case .daemonReloaded(let d):
      counts.withLock { $0.folders = d.folders.count }
      log(.info, .reloaded, "the configuration was read again; watching \(d.folders.joined(separator: ", "))", fields)
      notify("READY=1")
    case .daemonStopped(let d):
      notify("STOPPING=1")
      log(.info, .stopped, "stopped (\(d.reason)) after event \(event.sequence)", fields)
    case .fileQuarantined(let d):
      log(
        .warning, .quarantined, "quarantined \(d.file.path): \(d.reason): \(Plain.withAdvice(d.detail, d.advice))",
        fields)
    case .watchDegraded(let d):
      let meanwhile = Degradation.Cause(rawValue: d.cause).map { "; \($0.meanwhile)" } ?? ""
      log(
        .warning, .watchDegraded,
        "cannot watch \(d.folder)\(d.path.map { "/" + $0 } ?? "") (\(d.cause))\(meanwhile). To do: \(d.advice)",
        fields)
    case .watchRecovered(let d):
      log(
        .notice, .watchRecovered, "caught up with \(d.folder)\(d.path.map { "/" + $0 } ?? "") (\(d.cause))",
        fields)
    default: logger.debug("\(event.data.type) \(event.data.subject ?? "")", metadata: fields)
    }
  }

  private func log(_ level: Logger.Level, _ id: Message, _ text: String, _ fields: Logger.Metadata = [:]) {
    guard counts.withLock({ $0.limit.admits(id, at: time.monotonic()) }) else { return }
    logger.log(level: level, "\(text)", metadata: fields.adding(["MESSAGE_ID": "\(id.rawValue)"]))
  }

  private func updateStatus(_ tally: StoryTally) {
    let status = counts.withLock { counts -> String? in
      let text =
        "STATUS=watching \(Plain.count(counts.folders, "folder", "folders")), "
        + "\(Plain.count(tally.stories, "story", "stories")) in \(Plain.count(tally.groups, "group", "groups")), up to date"
      defer { counts.told = text }
      return text == counts.told ? nil : text
    }
    if let status { notify(status) }
  }

  /// What `systemctl status` shows of a failure: its beginning; the journal has all of it.
  private static let statusCharacters = 300
}

extension Degradation.Cause {
  /// What is done with the directory until the cause is over.
  fileprivate var meanwhile: String {
    switch self {
    case .overflow, .watchLimit, .instanceLimit, .remote: "it is swept instead"
    case .permission, .io, .tooDeep: "nothing in it is read"
    case .missing: "nothing in it is read, and no file of it is taken for removed"
    case .otherDevice: "only what is there now is read"
    }
  }
}

extension Logger.Metadata {
  fileprivate func adding(_ more: Logger.Metadata) -> Logger.Metadata { merging(more) { $1 } }
}
