public import Glibc
public import SystemPackage

/// The attendant seam: someone who answers questions while the service works, such as a server of receipts.
///
/// The pipeline waits for what it waits for, in the one place where it waits, and gives it its turn between two batches. So there is
/// no second thread, and an answer is what the pipeline itself knows. The road not taken: a thread that reads the catalog. It would
/// not know which files still wait, and so could only guess whether what the catalog says is still so.
public protocol Attendant: AnyObject {
  /// What it waits for now.
  var awaited: [Awaited] { get }
  /// For how long it needs no turn unless something of that is ready; nil for ever.
  func idleTime() -> Duration?
  /// Takes in what was sent to it, and returns whether it wants to answer something.
  func listen() -> Bool
  /// Its turn to answer. What was announced of the folders before ``listen()`` returned is known by now.
  func answer(by pipeline: borrowing Pipeline)
  /// The service ends, and still holds the lock of its state directory: nobody is answered any more.
  func leave()
}

/// A descriptor, and what is waited for on it.
public struct Awaited: Sendable {
  /// The descriptor; a negative one is none.
  public var descriptor: Int32
  /// `POLL…` bits.
  public var events: Int16

  /// Waits for something to be read, unless told otherwise.
  public init(_ descriptor: Int32, _ events: Int32 = POLLIN) {
    self.descriptor = descriptor
    self.events = Int16(truncatingIfNeeded: events)
  }
}

extension Pipeline {
  /// Waits in the one place: for the descriptors, for the stop, for those who ask, or until the time is over.
  func rest(for descriptors: [Int32] = [], atMost duration: Duration) {
    let longest = [duration, attendant?.idleTime(), options.pulse].compactMap(\.self).min() ?? duration
    wait(for: [Awaited(stop)] + descriptors.map { Awaited($0) } + (attendant?.awaited ?? []), atMost: longest)
  }

  /// Waits for a time to be over or for the stop, within the work on a batch; whoever asks meanwhile is answered, and nothing is
  /// decided.
  mutating func pause(_ duration: Duration) throws(IngestError) {
    let end = time.monotonic() + duration.wholeNanoseconds
    repeat {
      reporter.report(.alive)
      rest(atMost: .nanoseconds(max(0, end - time.monotonic())))
      guard let attendant, attendant.listen() else { continue }
      try watcher.drain()
      attendant.answer(by: self)
    } while time.monotonic() < end && !isReadable(stop)
  }

  /// What became of a file, or will. The path is taken as it stands: no link in it is followed, and nothing outside the watched
  /// folders is looked at, so that nobody can make the service wait for a disk that is none of its concern.
  ///
  /// - Parameter path: absolute.
  public func receipt(of path: FilePath) throws(CatalogError) -> Receipt {
    guard let place = Receipt.Place(path, in: options.folders.map(\.name)),
      let folder = options.folders.first(where: { $0.holds(place.key) })
    else { return .notWatched }
    let view = Receipt.ServiceView(
      isWaiting: watcher.isWaiting(place.key) || large.holds(place.key), look: watcher.unconfirmedLook(place.key),
      hintsSuffice: watcher.hintsSuffice, isFolderThere: watcher.isThere(folder))
    return try Receipt.of(place, folder.ignored, catalog, settle: options.settle, time: time, service: view)
  }

  /// How the service is doing.
  public func status() throws(IngestError) -> ServiceStatus {
    try ServiceStatus(options.state, catalog, process: "\(getpid())", waiting: watcher.waitingCount + large.count)
  }
}

/// Waits until one of the descriptors is ready or the time is over.
package func wait(for awaited: [Awaited], atMost duration: Duration) {
  var polls = awaited.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
  // Rounded up, so that what is due then is due. An interrupted wait is as good as one that is over.
  let milliseconds = min(duration.wholeNanoseconds / 1_000_000 + 1, Int64(Int32.max))
  _ = poll(&polls, nfds_t(polls.count), duration == .zero ? 0 : Int32(milliseconds))
}
