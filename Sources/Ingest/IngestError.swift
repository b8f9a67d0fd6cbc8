internal import SystemPackage

/// Why the service cannot go on. Everything about one file is an event instead.
public enum IngestError: Error, Sendable, CustomStringConvertible {
  /// The log cannot be opened, read or written.
  case log(EventLogError)
  /// The catalog cannot be used.
  case catalog(CatalogError)
  /// The state directory cannot be made.
  case state(SystemError)
  /// A system call failed.
  case system(SystemError)
  /// It was asked to stop before it was ready.
  case stopped
  /// A sync failed, so what was just written cannot be trusted to be on the disk.
  case syncFailed(SystemError)

  /// Whether it passes as soon as there is room on the disk.
  var isDiskFull: Bool {
    switch self {
    case .log(.system(let error)), .system(let error), .state(let error): error.isDiskFull
    case .catalog(let error): error.isDiskFull
    case .log, .syncFailed, .stopped: false
    }
  }

  /// A call that was to make something durable failed.
  init(writing error: SystemError) { self = error.isSync ? .syncFailed(error) : .log(.system(error)) }

  init(_ failure: RecoveryFailure<IngestError>) {
    switch failure {
    case .log(.system(let error)): self.init(writing: error)
    case .log(let error): self = .log(error)
    case .visitor(let error): self = error
    }
  }

  /// What happened, where, and what to do.
  public var description: String {
    switch self {
    case .log(.system(let error)) where error.errno == .fileTooLarge:
      "\(error). The process may not write files of this size (ulimit -f, LimitFSIZE=): raise the limit and start again; "
        + "nothing is lost"
    case .log(.system(let error)) where isDiskFull, .system(let error) where isDiskFull,
      .state(let error) where isDiskFull:
      "\(error). Make room on its disk; nothing is lost, and what was dropped meanwhile is read then"
    case .log(let error): error.description
    case .catalog(let error): error.description
    case .state(let error):
      "cannot make the state directory: \(error). Make it and give it to the service's user, or name another one"
    case .system(let error): error.description
    case .stopped: "stopped before the log was read back; the next start begins where this one did"
    case .syncFailed(let error):
      "\(error). What was just written may not be on the disk, so nothing more is written. Look at the disk (dmesg), then "
        + "start again: the log is verified first, and files whose events were lost are read again"
    }
  }
}
