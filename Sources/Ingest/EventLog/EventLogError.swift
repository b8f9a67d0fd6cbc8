internal import SystemPackage

/// Why the log cannot be opened, read or written.
public enum EventLogError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A system call failed.
  case system(SystemError)
  /// Another process writes this log.
  case locked(path: String, pid: String)
  /// A line that was durable is damaged.
  case corrupt(path: String, line: Int, byte: Int, expected: UInt64, why: String)
  /// A compressed segment cannot be unpacked at a byte of its file.
  case packed(path: String, byte: Int, why: String)
  /// An event cannot be read where the catalog says that it is.
  case unreadable(path: String, byte: Int, why: String)
  /// A file beside the log is not what it should be.
  case invalid(path: String, why: String)
  /// The log was moved away or replaced while it was being written.
  case moved(path: String)
  /// The log ends before what was durable once.
  case lostEnd(path: String, last: UInt64, durable: UInt64)
  /// A segment between others is gone, or the checkpoint that stands for those before.
  case missing(path: String, events: Range<UInt64>)
  /// A reader asks for events that are not kept any more.
  case expired(after: UInt64, oldest: UInt64)
  /// A reader's cursor does not belong to this log.
  case otherLog(path: String, cursor: String, found: String)

  /// What happened, where, and what to do.
  public var description: String {
    switch self {
    case .system(let error): error.description
    case .locked(let path, let pid):
      "\(path) is in use by process \(pid): stop that one first, or give this one a --state of its own"
    case .corrupt(let path, let line, let byte, let expected, let why):
      "\(path) is damaged at line \(line), byte \(byte), where event \(expected) should be: \(why). Nothing was changed. "
        + Self.repairAdvice
    case .packed(let path, let byte, let why):
      "\(path) is damaged at byte \(byte): \(why). Nothing was changed. " + Self.repairAdvice
    case .unreadable(let path, let byte, let why):
      "\(path) has no event at byte \(byte), where one should be: \(why). Run `copytaster verify`; if the log is whole, run "
        + "`copytaster rebuild`"
    case .invalid(let path, let why): "\(path): \(why)"
    case .moved(let path):
      "\(path) was moved away or replaced while it was being written. The log rotates by itself and must be left in its "
        + "place: put the file back and start again"
    case .lostEnd(let path, let last, let durable):
      "\(path) ends with event \(last), but event \(durable) was durable once: the log lost its end. Nothing was changed. "
        + Self.repairAdvice
    case .missing(let path, let events):
      "\(path) is missing; it held events \(events.lowerBound) to \(events.upperBound - 1). Nothing was changed. "
        + Self.repairAdvice
    case .expired(let after, let oldest):
      "the events after \(after) are not kept any more: the oldest event that is kept is \(oldest). To go on from there, "
        + "knowing that events were missed, begin again with --after \(oldest - 1)"
    case .otherLog(let path, let cursor, let found):
      "this is not the log that was followed: \(path) \(found), and the cursor says \(cursor). Name the state directory that was "
        + "followed, or remove the cursor to follow this log from where you choose"
    }
  }

  static let repairAdvice =
    "Restore it from a backup; or run `copytaster verify --repair`, which keeps every event that is whole, declares "
    + "what is lost and goes on in a new segment"

  init(_ error: CompressedSegmentError) {
    switch error {
    case .system(let error): self = .system(error)
    case .damaged(let path, let byte, let why): self = .packed(path: path, byte: byte, why: why)
    }
  }

  /// Whether events that were told cannot be read, be it that only a disk has failed; others can.
  package var hidesEvents: Bool {
    switch self {
    case .system(let error): error.errno == .ioError
    // The list of what was lost before.
    case .invalid: true
    default: isDamage
    }
  }

  /// Whether events that were durable once are lost, so that only a repair helps.
  package var isDamage: Bool {
    switch self {
    case .corrupt, .packed, .lostEnd, .missing, .unreadable: true
    case .system, .locked, .invalid, .moved, .expired, .otherLog: false
    }
  }
}
