public import Ingest
internal import Synchronization
public import SystemPackage

/// The reporter seam: remembers everything that it is told.
public final class RecordingReporter: Reporter {
  private let reports = Mutex<[Report]>([])

  /// A reporter that was told nothing yet.
  public init() {}

  /// Remembers.
  public func report(_ report: Report) { reports.withLock { $0.append(report) } }

  /// The events, in order.
  public var events: [Event] {
    reports.withLock { $0.compactMap { if case .event(let event) = $0 { event } else { nil } } }
  }

  /// Everything, in order.
  public var all: [Report] { reports.withLock { $0 } }
}

/// The disk seam: the real disk, until the call that is to fail.
public final class FaultyDisk: Disk {
  /// What goes wrong.
  public enum Fault: Sendable {
    /// The call fails.
    case error(Errno)
    /// A write takes no more than so many bytes.
    case short(Int)
  }

  private struct Plan {
    var writes = 0
    var syncs = 0
    var directories = 0
    var write: @Sendable (Int) -> Fault?
    var sync: @Sendable (Int) -> Fault?
    var directory: @Sendable (Int) -> Fault?
  }

  private let plan: Mutex<Plan>

  /// A disk; each closure gets the number of the call, from 1, and says what goes wrong with it.
  public init(
    write: @escaping @Sendable (Int) -> Fault? = { _ in nil }, sync: @escaping @Sendable (Int) -> Fault? = { _ in nil },
    directory: @escaping @Sendable (Int) -> Fault? = { _ in nil }
  ) {
    plan = Mutex(Plan(write: write, sync: sync, directory: directory))
  }

  /// How many writes and syncs there were.
  public var calls: (writes: Int, syncs: Int) { plan.withLock { ($0.writes, $0.syncs) } }

  /// Writes, or does not.
  public func write(
    _ bytes: ArraySlice<UInt8>, to file: borrowing Descriptor, at offset: Int
  ) throws(SystemError) -> Int {
    let fault = plan.withLock { plan in
      plan.writes += 1
      return plan.write(plan.writes)
    }
    switch fault {
    case .error(let errno): throw SystemError(call: "pwrite", path: file.path, errno: errno)
    case .short(let count): return try RealDisk().write(bytes.prefix(max(1, count)), to: file, at: offset)
    case nil: return try RealDisk().write(bytes, to: file, at: offset)
    }
  }

  /// Syncs, or does not.
  public func sync(_ file: borrowing Descriptor) throws(SystemError) {
    let fault = plan.withLock { plan in
      plan.syncs += 1
      return plan.sync(plan.syncs)
    }
    if case .error(let errno) = fault { throw SystemError(call: "fdatasync", path: file.path, errno: errno) }
    try RealDisk().sync(file)
  }

  /// Makes a file.
  public func create(_ path: FilePath, mode: UInt32) throws(SystemError) -> Descriptor {
    try RealDisk().create(path, mode: mode)
  }

  /// Renames a file.
  public func rename(_ path: FilePath, to new: FilePath) throws(SystemError) { try RealDisk().rename(path, to: new) }

  /// Removes a file.
  public func remove(_ path: FilePath) throws(SystemError) { try RealDisk().remove(path) }

  /// Syncs a directory, or cannot open it for that.
  public func syncDirectory(_ path: FilePath) throws(SystemError) {
    let fault = plan.withLock { plan in
      plan.directories += 1
      return plan.directory(plan.directories)
    }
    if case .error(let errno) = fault { throw SystemError(call: "open", path: path.string, errno: errno) }
    try RealDisk().syncDirectory(path)
  }
}

/// Something that is set once, on one thread, and looked at on another.
public final class Flag: Sendable {
  private let value = Mutex(false)

  /// A flag that is not set.
  public init() {}

  /// Whether it is set.
  public var isSet: Bool { value.withLock { $0 } }

  /// Sets it.
  public func set() { value.withLock { $0 = true } }
}

/// The clock seam: a clock that stands still until it is told to go on.
public final class ManualClock: TimeSource {
  private let nanoseconds: Mutex<Int64>
  /// By how much it goes on whenever it is asked.
  private let step: Duration

  /// A clock that begins at the present time.
  public init(step: Duration = .zero) {
    nanoseconds = Mutex(SystemClock().now().microseconds * 1000)
    self.step = step
  }

  /// Lets time pass.
  public func advance(_ duration: Duration) { nanoseconds.withLock { $0 += duration.wholeNanoseconds } }

  /// The time of day.
  public func now() -> Timestamp { Timestamp(microseconds: monotonic() / 1000) }

  /// The time since some moment, in nanoseconds.
  public func monotonic() -> Int64 {
    nanoseconds.withLock {
      $0 += step.wholeNanoseconds
      return $0
    }
  }
}
