internal import CSystemd
internal import Glibc
internal import Ingest

/// The signals that ask the service to stop, as a descriptor that becomes readable: the batch at hand is always finished.
struct StopSignals: ~Copyable {
  let file: Descriptor

  /// Call before any thread is started: threads inherit the blocked signals.
  init() throws(SystemError) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    // Whoever reads the shown events may go away; the service stays.
    signal(SIGPIPE, SIG_IGN)
    // A file that may not grow further is an error of its write, which can be told; it must not end the process.
    signal(SIGXFSZ, SIG_IGN)
    let raw = signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
    guard raw >= 0 else { throw SystemError.last("signalfd", "") }
    file = Descriptor(owning: raw, path: "signalfd")
  }
}
