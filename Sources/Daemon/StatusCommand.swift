internal import ArgumentParser
internal import Ingest
internal import SystemPackage

/// `copytaster status`
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say what is watched and how far it has got, or what became of a file.",
    discussion: """
      The running service is asked; when none runs, or it does not answer, its files are read.

      With a file: exit status 0 when it is ingested as it is now, 1 when it is anything else. With --wait the answer comes once \
      the file is decided on and that is durable, so that a script can drop a file and wait. A name that is not UTF-8 is given as \
      events write it, such as caf\\xe9.txt.
      """)

  @Argument(help: ArgumentHelp("Files to look up.", valueName: "file"), completion: .file())
  var files: [String] = []

  @Flag(help: "Wait until each file is decided on; the service must run.")
  var wait = false

  @Option(help: ArgumentHelp("With --wait: for how long, for all files together.", valueName: "seconds"))
  var timeout: Double?

  @Flag(help: "Print one JSON object a file, or one for the service.")
  var json = false

  @Flag(help: "List the files in quarantine.")
  var quarantined = false

  @OptionGroup var state: StateOption

  func validate() throws {
    if wait, files.isEmpty { throw ValidationError("--wait needs a file to wait for.") }
    guard let timeout else { return }
    guard wait else { throw ValidationError("--timeout belongs to --wait.") }
    guard timeout >= 0, timeout <= 1e9 else { throw ValidationError("--timeout is a number of seconds from 0 on.") }
  }

  func run() throws {
    try Failure.reporting {
      if quarantined {
        for record in try state.catalog().quarantined() {
          let name = record.key.description
          try Output.line(FileReceipt(name, .quarantined(record)).text(name, isRunning: true))
        }
      } else if files.isEmpty {
        try tellStatus()
      } else {
        try tellReceipts()
      }
    }
  }

  private var client: ServiceClient { ServiceClient(directories: ServiceSocket.directories(of: state.directory)) }

  private func moment(in duration: Duration) -> Int64 { SystemClock().monotonic() + duration.wholeNanoseconds }

  private func tellStatus() throws {
    let (status, service) = try asking {
      () throws(Unanswered) -> (ServiceStatus, String) in
      let status = try client.status(until: moment(in: Limits.replyPatience))
      return (status, "running, process \(status.process ?? "?")")
    } orReading: {
      try StateReading(state).status()
    }
    try Output.line(json ? JSONWriter.line(status.write) : Array(ServiceStatement.text(status, service: service).utf8))
  }

  private func tellReceipts() throws {
    let end = timeout.map { moment(in: .seconds($0)) }
    var areIngested = true
    for file in files {
      let path = Self.path(file)
      let name = path.displayName
      let (receipt, isRunning) = wait ? (try awaited(name, path, until: end), true) : try found(path)
      try Output.line(
        json ? JSONWriter.line(receipt.write) : Array(receipt.text(name, isRunning: isRunning).utf8))
      if receipt.state != .ingested { areIngested = false }
    }
    if !areIngested { throw ExitCode(Failure.Status.no.rawValue) }
  }

  /// What the service says once the file is decided on, or what it says when the time is over.
  private func awaited(_ name: String, _ path: FilePath, until end: Int64?) throws -> FileReceipt {
    do throws(Unanswered) { return try asked(path, wait: true, until: end) } catch {
      guard error == .late else { throw failure(error) }
    }
    do throws(Unanswered) {
      let receipt = try asked(path, wait: false, until: moment(in: Limits.replyPatience))
      if !receipt.isFinal {
        Output.errorLine(
          "copytaster: \(name) is not decided on, and the time is over (--timeout): ask again, or wait longer")
      }
      return receipt
    } catch { throw failure(error) }
  }

  /// What the service says now or, where it says nothing, its files.
  private func found(_ path: FilePath) throws -> (FileReceipt, isRunning: Bool) {
    try asking { () throws(Unanswered) -> (FileReceipt, isRunning: Bool) in
      (try asked(path, wait: false, until: moment(in: Limits.replyPatience)), true)
    } orReading: {
      try StateReading(state).receipt(of: path)
    }
  }

  /// Asks the service or, if that does not answer, reads its files. Who may do neither is told how to be allowed to ask.
  private func asking<R>(_ ask: () throws(Unanswered) -> R, orReading read: () throws -> R) throws -> R {
    do throws(Unanswered) { return try ask() } catch let why {
      guard case .refused(.permissionDenied) = why else { return try read() }
      do { return try read() } catch { throw failure(why) }
    }
  }

  /// The service follows no link: of the names of a file it is asked for the one that lies in a watched folder.
  private func asked(_ path: FilePath, wait: Bool, until end: Int64?) throws(Unanswered) -> FileReceipt {
    var receipt: FileReceipt?
    for name in Receipt.names(of: path) {
      let answer = try client.receipt(of: name, wait: wait, until: end)
      guard answer.state == .notWatched else { return answer }
      receipt = receipt ?? answer
    }
    return receipt ?? FileReceipt(path: path.displayName, state: .notWatched)
  }

  /// Why waiting is in vain, and what to do.
  private func failure(_ why: Unanswered) -> Failure {
    let sockets = client.directories.map(\.displayName).joined(separator: " and ")
    let text =
      switch why {
      case .notRunning where (try? WriterLock.holder(of: state.directory)) ?? nil != nil:
        "the service runs but cannot be asked, because it is starting or has no socket in \(sockets): try again, or look into "
          + "its journal (journalctl -u copytaster)"
      case .notRunning:
        "the service does not run, so nothing would be waited for (there is no socket in \(sockets)): start it (systemctl "
          + "start copytaster, or copytaster run), or name its state directory with --state"
      case .late: "the service does not answer: it works on something large, or its disk is slow; try again"
      case .gone:
        "the service stopped while it was asked. The file is not lost: it is read when the service runs again; start it and ask "
          + "again"
      case .refused(let refusal): refusal.description
      case .failed(let reason): "the service cannot be asked: \(reason)"
      }
    if case .refused(.permissionDenied) = why { return Failure(.input, text) }
    return Failure(.no, text)
  }

  /// A path as it was typed or, if there is nothing of that name, as events and messages write it, with its escapes.
  private static func path(_ text: String) -> FilePath {
    if (try? FileStatus.of(FilePath(text))) != nil { return FilePath(text) }
    return FilePath(bytes: PathEscape.unescape(text))
  }
}

/// What the files of a service say when it cannot be asked itself.
private struct StateReading {
  private let state: StateDirectory
  private let catalog: Catalog

  init(_ option: StateOption) throws {
    catalog = try option.catalog()
    state = try option.existing()
  }

  func receipt(of path: FilePath) throws -> (FileReceipt, isRunning: Bool) {
    let receipt = try Receipt.of(path, folders: try catalog.folders(), catalog: catalog, settle: try catalog.settle())
    // Where that must not be known, it is taken to run: then a file is said to wait, which it does.
    let isRunning = (try? WriterLock.holder(of: state) != nil) ?? true
    return (FileReceipt(path.displayName, receipt), isRunning)
  }

  func status() throws -> (ServiceStatus, service: String) {
    var process: String?
    var service = "not running"
    do throws(SystemError) {
      process = try WriterLock.holder(of: state)
      if let process { service = "running, process \(process)" }
    } catch {
      service = "cannot tell whether it runs (\(error)): ask as root or as the service's user"
    }
    return (try ServiceStatus(state, catalog, process: process, waiting: try waiting()), service)
  }

  /// How many files of the folders the log says nothing of yet.
  private func waiting() throws -> Int {
    var unseen = 0
    var failure: CatalogError?
    for name in try catalog.folders() {
      // A folder that is gone has nothing that waits.
      guard
        let folder = try? WatchedFolder(
          resolving: FilePath(bytes: PathEscape.unescape(name)), ignoring: try catalog.ignored())
      else { continue }
      TreeWalk.files(in: folder) { path, _ in
        do throws(CatalogError) {
          if try catalog.file(FileKey(folder: name, path: path)) == nil { unseen += 1 }
        } catch { failure = error }
      }
    }
    if let failure { throw failure }
    return unseen
  }
}

extension JSONWriter {
  /// The bytes of one JSON object, without an end of the line.
  fileprivate static func line(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
    var json = JSONWriter()
    json.object(body)
    return json.bytes
  }
}
