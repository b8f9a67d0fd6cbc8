internal import Ingest

/// Lets so many messages of a kind through in a while, and counts the others: a folder of a hundred thousand broken files must not push
/// everything else out of the journal.
struct RateLimit {
  /// How many of a kind go through …
  static let burst = 100
  /// … in so many nanoseconds.
  static let interval: Int64 = 30_000_000_000

  private struct Window {
    var ends: Int64
    var count = 0
  }

  private var windows: [Message: Window] = [:]

  /// Whether one more may be sent now.
  mutating func admits(_ message: Message, at now: Int64) -> Bool {
    if windows[message] == nil { windows[message] = Window(ends: now + Self.interval) }
    windows[message]?.count += 1
    return windows[message].map { $0.count <= Self.burst } ?? true
  }

  /// The kinds whose while is over, and how many of each were held back. From then on they go through again.
  mutating func heldBack(at now: Int64) -> [(message: Message, count: Int)] {
    guard !windows.isEmpty else { return [] }
    var held: [(message: Message, count: Int)] = []
    for message in Message.allCases {
      guard let window = windows[message], window.ends <= now else { continue }
      windows[message] = nil
      if window.count > Self.burst { held.append((message, window.count - Self.burst)) }
    }
    return held
  }
}
