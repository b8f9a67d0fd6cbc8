internal import Glibc
internal import Synchronization

/// How far something has come, on standard error; nothing where that is no terminal.
final class ProgressBar: Sendable {
  /// What is counted.
  enum Unit: String { case events, bytes, files }

  private let title: String
  private let total: Int
  private let unit: Unit
  private let isShown = isatty(STDERR_FILENO) == 1
  private let shown = Mutex(-1)

  /// A bar for `total` of something; 0 when that is not known.
  init(_ title: String, of total: Int, unit: Unit) {
    self.title = title
    self.total = total
    self.unit = unit
  }

  /// Shows that so much is done.
  func show(_ done: Int) {
    guard isShown else { return }
    let permille = total > 0 ? min(1000, done * 1000 / total) : done
    guard
      shown.withLock({ shown in
        defer { shown = permille }
        return shown != permille
      })
    else { return }
    let count = unit == .bytes ? Decimal.bytes(done) : "\(done) \(unit.rawValue)"
    let filled = permille * Self.width / 1000
    let bar =
      total > 0
      ? "[\(String(repeating: "#", count: filled))\(String(repeating: ".", count: Self.width - filled))] \(permille / 10) %  "
      : ""
    Output.error("\r\(title)  \(bar)\(count)\u{1B}[K")
  }

  /// Takes the bar away.
  func finish() {
    if isShown { Output.error("\r\u{1B}[K") }
  }

  private static let width = 30
}
