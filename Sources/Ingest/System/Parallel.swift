internal import Dispatch
internal import Synchronization

/// Pure work on all cores.
package enum Parallel {
  /// Maps every element, in parallel when there is more than one; the results keep the order of the elements.
  package static func map<T: Sendable, R: Sendable>(_ elements: [T], _ transform: @Sendable (T) -> R) -> [R] {
    guard elements.count > 1 else { return elements.map(transform) }
    let results = Mutex([R?](repeating: nil, count: elements.count))
    DispatchQueue.concurrentPerform(iterations: elements.count) { i in
      let result = transform(elements[i])
      results.withLock { $0[i] = result }
    }
    // Every iteration has run, so nothing is missing.
    return results.withLock { $0.compactMap { $0 } }
  }
}
