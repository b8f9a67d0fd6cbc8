internal import CSystemd
internal import Glibc
internal import Logging

/// Where log messages go: structured into journald when standard error is the journal, as readable lines otherwise.
enum Journal {
  /// A logger of the service.
  static func logger(level: Logger.Level) -> Logger {
    let handler: any LogHandler = isConnected ? JournalHandler() : LineHandler()
    var logger = Logger(label: "copytaster") { _ in handler }
    logger.logLevel = level
    return logger
  }

  /// Whether standard error is a stream to the journal: systemd says in `JOURNAL_STREAM` which device and inode that is
  /// (systemd.exec(5)); a program that was started with another standard error inherits the variable, but not the stream.
  static var isConnected: Bool {
    guard let stream = ProcessEnvironment["JOURNAL_STREAM"] else { return false }
    var s = stat()
    guard fstat(STDERR_FILENO, &s) == 0 else { return false }
    return stream == "\(s.st_dev):\(s.st_ino)"
  }
}

/// Sends entries with fields through `sd_journal_sendv`.
struct JournalHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields = [
      "MESSAGE=\(event.message)", "PRIORITY=\(event.level.priority)", "SYSLOG_IDENTIFIER=copytaster",
    ]
    for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: { $0.key < $1.key }
    ) {
      fields.append("\(key)=\(value)")
    }
    send(fields.map { Array($0.utf8) }, at: 0, [])
  }

  /// Collects the addresses one field deeper at a time: each is valid only inside its closure.
  private func send(_ fields: [[UInt8]], at i: Int, _ vectors: [iovec]) {
    guard i < fields.count else {
      // An entry that journald does not take is lost, and there is nobody left to tell.
      _ = vectors.withUnsafeBufferPointer { sd_journal_sendv($0.baseAddress, Int32($0.count)) }
      return
    }
    var field = fields[i]
    field.withUnsafeMutableBytes { bytes in
      send(fields, at: i + 1, vectors + [iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)])
    }
  }
}

/// Writes lines to standard error: level, message, and the fields that a person would want.
struct LineHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let level = event.level >= .notice ? "\(event.level): " : ""
    Output.errorLine("copytaster: \(level)\(event.message)")
  }
}

extension Logger.Level {
  /// The priority of syslog (RFC 5424).
  fileprivate var priority: Int {
    switch self {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
