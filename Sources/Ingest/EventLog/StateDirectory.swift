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
  /// A segment that nothing more is written to; `first` is the sequence of its first event.
  package func sealed(_ first: UInt64) -> FilePath { segment(first, "jsonl") }
  /// The same, compressed.
  package func compressed(_ first: UInt64) -> FilePath { segment(first, "jsonl.zst") }
  /// What is to be passed over in a segment: see ``SegmentGap``.
  package func gaps(_ first: UInt64) -> FilePath { segment(first, "gaps") }
  /// Says that a sync of the active segment failed, so that nothing more may be written to it.
  package func suspect(_ first: UInt64) -> FilePath { segment(first, "suspect") }
  private func segment(_ first: UInt64, _ kind: String) -> FilePath {
    log.appending("events-\(pad(first, 20)).\(kind)")
  }
  /// What the log says up to an event: see ``Checkpoint``.
  package func checkpoint(_ sequence: UInt64) -> FilePath { log.appending("checkpoint-\(pad(sequence, 20)).sqlite") }
  /// What ends the name of a file that is not finished yet; a start removes those that a crash has left.
  package static let unfinished = ".tmp"
  /// Where programs that follow the log under a name say how far they have come: see ``CursorRegistry``.
  public var cursors: FilePath { root.appending("cursors") }
  /// How far the log is durable: see ``DurablePosition``.
  public var durable: FilePath { log.appending("durable") }
  /// The catalog, which can be deleted and is made again from the log.
  public var catalog: FilePath { root.appending("catalog.sqlite") }
  /// Which files the service has in hand: see ``FilesInHand``.
  var inHand: FilePath { root.appending("in-hand") }
  /// What recovery blanked.
  public var torn: FilePath { root.appending("torn") }
  /// Held locked by the one writer; it contains its process id.
  public var lock: FilePath { root.appending("lock") }

  /// Makes the folders that are missing. The umask decides who may read the log; `torn/` and the
  /// lock are the owner's alone.
  package func create() throws(SystemError) {
    for (path, mode) in [(root, 0o755), (log, 0o755), (cursors, 0o770), (torn, 0o700)] as [(FilePath, mode_t)] {
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
