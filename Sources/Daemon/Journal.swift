internal import CSystemd
internal import Glibc
internal import Logging

/// Where log messages go: structured into journald when standard error is the journal, as readable lines otherwise.
enum Journal {
  /// A logger of the service.
  static func logger(level: Logger.Level) -> Logger {
    let handler = isConnected ? ServiceLogHandler(send: Journal.send) : ServiceLogHandler(send: Journal.print)
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

extension Journal {
  /// Sends an entry with its fields through `sd_journal_sendv`.
  @Sendable private static func send(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) {
    var fields = ["MESSAGE=\(message)", "PRIORITY=\(level.priority)", "SYSLOG_IDENTIFIER=copytaster"]
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) { fields.append("\(key)=\(value)") }
    send(fields.map { Array($0.utf8) }, at: 0, [])
  }

  /// Collects the addresses one field deeper at a time: each is valid only inside its closure.
  private static func send(_ fields: [[UInt8]], at i: Int, _ vectors: [iovec]) {
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

  /// Writes a line to standard error: the level where it matters, and the message.
  @Sendable private static func print(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) {
    Output.errorLine("copytaster: \(level >= .notice ? "\(level): " : "")\(message)")
  }
}

/// Hands each message with its fields to one function.
private struct ServiceLogHandler: LogHandler {
  let send: @Sendable (Logger.Level, String, Logger.Metadata) -> Void
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]

  init(send: @escaping @Sendable (Logger.Level, String, Logger.Metadata) -> Void) { self.send = send }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    send(event.level, "\(event.message)", metadata.merging(event.metadata ?? [:]) { $1 })
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
