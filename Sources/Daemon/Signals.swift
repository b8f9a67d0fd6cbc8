internal import CSystemd
internal import Glibc
internal import Ingest

/// Signals as descriptors that become readable, so that the service waits for them in the one place where it waits.
struct Signals: ~Copyable {
  let file: Descriptor

  /// Call before any thread is started: threads inherit the blocked signals.
  init(_ signals: [Int32]) throws(SystemError) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    let raw = signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
    guard raw >= 0 else { throw SystemError.last("signalfd", "") }
    file = Descriptor(owning: raw, path: "signalfd")
  }

  /// The signals that ask a program to stop: the batch at hand is always finished. They are never taken, so that the descriptor stays
  /// readable and everyone who looks sees it.
  ///
  /// - Parameter hangup: whether to stop when the terminal goes away, too.
  static func toStop(atHangup hangup: Bool = true) throws(SystemError) -> Signals {
    // Whoever reads the shown events may go away; the service stays.
    signal(SIGPIPE, SIG_IGN)
    // A file that may not grow further is an error of its write, which can be told; it must not end the process.
    signal(SIGXFSZ, SIG_IGN)
    return try Signals(hangup ? [SIGTERM, SIGINT, SIGHUP] : [SIGTERM, SIGINT])
  }

  /// Takes the next signal; nil when there is none.
  func next() -> Int32? {
    var info = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    let n = retryingInterrupts { read(file.raw, &info, size) }
    return n == size ? Int32(info.ssi_signo) : nil
  }
}
