internal import Glibc
public import SystemPackage

/// Where a service keeps what it knows: one folder an instance, so that several live side by side.
public struct StateDirectory: Sendable {
  /// The folder.
  public let root: FilePath

  /// The state below a folder, which need not exist yet.
  public init(_ root: FilePath) { self.root = root }

  /// The folder of the event log.
  public var log: FilePath { root.appending("log") }
  /// The active segment: a real file that `tail -F` follows.
  public var events: FilePath { log.appending("events.jsonl") }
  /// How far the log is durable: see ``DurablePosition``.
  public var durable: FilePath { log.appending("durable") }
  /// The catalog, which can be deleted and is made again from the log.
  public var catalog: FilePath { root.appending("catalog.sqlite") }
  /// What recovery blanked.
  public var torn: FilePath { root.appending("torn") }
  /// Held locked by the one writer; it contains its process id.
  public var lock: FilePath { root.appending("lock") }

  /// Makes the folders that are missing. The umask decides who may read the log; `torn/` and the lock are the owner's alone.
  package func create() throws(SystemError) {
    for (path, mode) in [(root, 0o755), (log, 0o755), (torn, 0o700)] as [(FilePath, mode_t)] {
      try Self.makeDirectories(path, mode: mode)
    }
  }

  private static func makeDirectories(_ path: FilePath, mode: mode_t) throws(SystemError) {
    if path.withPlatformString({ mkdir($0, mode) }) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, path.components.count > 1 else { throw SystemError.last("mkdir", path.displayName) }
    try makeDirectories(path.removingLastComponent(), mode: 0o755)
    guard path.withPlatformString({ mkdir($0, mode) }) == 0 || errno == EEXIST else {
      throw SystemError.last("mkdir", path.displayName)
    }
  }
}

/// The lock of the one writer of a state directory. It is given back when the value goes, or with the process.
public struct WriterLock: ~Copyable {
  private let file: Descriptor

  /// Takes the lock, or says who holds it.
  package init(_ state: StateDirectory) throws(EventLogError) {
    let file = try wrapping(EventLogError.system) { () throws(SystemError) in
      try Descriptor.open(state.lock, O_RDWR | O_CREAT, mode: 0o600)
    }
    guard try wrapping(EventLogError.system, { () throws(SystemError) in try Self.take(file) }) else {
      throw .locked(path: state.root.displayName, pid: ((try? Self.holder(of: state)) ?? nil) ?? "(just ended)")
    }
    try wrapping(EventLogError.system) { () throws(SystemError) in
      try file.truncate(to: 0)
      _ = try RealDisk().write(Array("\(getpid())\n".utf8)[...], to: file, at: 0)
    }
    self.file = file
  }

  /// Takes the lock, also if somebody just looks whether it is held.
  private static func take(_ file: borrowing Descriptor) throws(SystemError) -> Bool {
    for _ in 0..<Limits.lockTries {
      if try file.tryLock() { return true }
      usleep(10_000)
    }
    return false
  }

  /// The process that holds the lock of a state directory, or nil when none does.
  ///
  /// - Throws: among others when this user must not know: the lock is its owner's alone, because whoever can open it can
  ///   also hold it.
  public static func holder(of state: StateDirectory) throws(SystemError) -> String? {
    let file: Descriptor
    do throws(SystemError) { file = try Descriptor.open(state.lock, O_RDONLY) } catch {
      if error.errno == .noSuchFileOrDirectory { return nil }
      throw error
    }
    if try file.tryLock() { return nil }
    return String(decoding: try file.read(count: 20, at: 0).prefix { $0 != 10 }, as: UTF8.self)
  }
}

/// Why the log cannot be opened, read or written.
public enum EventLogError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A system call failed.
  case system(SystemError)
  /// Another process writes this log.
  case locked(path: String, pid: String)
  /// A line in the middle of the log is damaged.
  case corrupt(path: String, line: Int, byte: Int, expected: UInt64, why: String)
  /// An event cannot be read where the catalog says that it is.
  case unreadable(path: String, byte: Int, why: String)
  /// The log was moved away or replaced while it was being written.
  case moved(path: String)
  /// The log ends before what the catalog has applied.
  case shorterThanCatalog(path: String, last: UInt64, applied: UInt64)

  /// What happened, where, and what to do.
  public var description: String {
    switch self {
    case .system(let error): error.description
    case .locked(let path, let pid):
      "\(path) is in use by process \(pid): stop that one first, or give this one a --state of its own"
    case .corrupt(let path, let line, let byte, let expected, let why):
      "\(path) is damaged at line \(line), byte \(byte), where event \(expected) should be: \(why). Nothing was changed. "
        + "Restore the file from a backup, or move the state directory away to begin a new log"
    case .unreadable(let path, let byte, let why):
      "\(path) has no event at byte \(byte), where the catalog says that one is: \(why). Run `copytaster verify`; if the log is "
        + "whole, delete catalog.sqlite in the state directory: it is made again from the log"
    case .moved(let path):
      "\(path) was moved away or replaced while it was being written. The log rotates by itself and must be left in its "
        + "place: put the file back and start again; a start without it would tell everything anew"
    case .shorterThanCatalog(let path, let last, let applied):
      "\(path) ends with event \(last), but event \(applied) was durable once: the log lost its end. Restore it from a "
        + "backup; or, to go on without those events, delete catalog.sqlite in the state directory"
    }
  }
}
