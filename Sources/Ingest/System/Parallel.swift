internal import Glibc
internal import Synchronization

/// Pure work on all cores.
package enum Parallel {
  /// Maps every element, in parallel when there is more than one; the results keep the order of the elements.
  package static func map<T: Sendable, R: Sendable>(
    _ elements: [T], _ transform: @escaping @Sendable (T) -> R
  ) -> [R] {
    let helpers = min(elements.count, cores) - 1
    guard helpers > 0 else { return elements.map(transform) }
    let work = Work(elements, transform)
    // This thread does its share, and all of the work if no other can be had.
    let threads = (0..<helpers).compactMap { _ in WorkerThread { work.run() } }
    work.run()
    for thread in threads { thread.join() }
    return work.results
  }

  private static let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  /// Elements that are taken one at a time by whoever is free.
  private final class Work<T: Sendable, R: Sendable>: Sendable {
    private let elements: [T]
    private let transform: @Sendable (T) -> R
    private let next = Atomic(0)
    private let done: Mutex<[R?]>

    init(_ elements: [T], _ transform: @escaping @Sendable (T) -> R) {
      self.elements = elements
      self.transform = transform
      done = Mutex([R?](repeating: nil, count: elements.count))
    }

    func run() {
      while true {
        let i = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard i < elements.count else { return }
        let result = transform(elements[i])
        done.withLock { $0[i] = result }
      }
    }

    /// Every element was taken by a thread that has ended, so nothing is missing.
    var results: [R] { done.withLock { $0.compactMap { $0 } } }
  }
}

/// A thread of the system's.
///
/// The road not taken: libdispatch, whose pool, once it was used, wakes the process every second for ever.
struct WorkerThread {
  private let thread: pthread_t

  /// Starts a thread; nil when there can be no further one.
  init?(_ body: @escaping @Sendable () -> Void) {
    let start = Unmanaged.passRetained(Start(body))
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { start in
        if let start { Unmanaged<Start>.fromOpaque(start).takeRetainedValue().body() }
        return nil
      }, start.toOpaque())
    guard result == 0 else {
      start.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits until it has ended.
  func join() { pthread_join(thread, nil) }

  /// Lets it end by itself.
  func detach() { pthread_detach(thread) }

  /// Carries the closure over to the thread.
  private final class Start: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
