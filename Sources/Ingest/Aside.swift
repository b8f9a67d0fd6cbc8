internal import CLinux
internal import Glibc
internal import Synchronization

/// One piece of pure work at a time that is done beside the loop, on another core: reading and parsing a large file.
///
/// The loop waits for ``descriptor`` with everything else that it waits for.
final class Aside: Sendable {
  private let signal: Descriptor
  private let result = Mutex<Prepared?>(nil)

  init() throws(SystemError) {
    let raw = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard raw >= 0 else { throw SystemError.last("eventfd", "work beside the loop") }
    signal = Descriptor(owning: raw, path: "work beside the loop")
  }

  /// Becomes readable when the work is done.
  var descriptor: Int32 { signal.raw }

  /// Begins with a piece of work. The one before must have been taken.
  func begin(_ work: @escaping @Sendable () -> Prepared) {
    let run: @Sendable () -> Void = { [self] in
      let done = work()
      result.withLock { $0 = done }
      var one: UInt64 = 1
      // A counter that was read to zero takes a one at any time.
      _ = write(signal.raw, &one, 8)
    }
    if let thread = WorkerThread(run) { thread.detach() } else { run() }
  }

  /// What came of it; nil while it is being done.
  func take() -> Prepared? {
    var count: UInt64 = 0
    // First: a signal that comes between the two is one too many, and none is too few.
    _ = read(signal.raw, &count, 8)
    return result.withLock { $0.take() }
  }
}
