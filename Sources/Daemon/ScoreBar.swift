internal import Ingest

/// Scores as people see them at a glance.
enum ScoreBar {
  private static let cells = 20

  /// A score from 0 to 1 as a bar, with the threshold marked: it passes the mark if the score reaches the threshold, however little
  /// is between them.
  static func text(_ score: Double, threshold: Double) -> String {
    func cells(_ share: Double) -> Int { Int((min(1, max(0, share)) * Double(Self.cells)).rounded()) }
    let mark = cells(threshold)
    let filled = score >= threshold ? max(mark + 1, cells(score)) : min(mark, cells(score))
    return (0..<Self.cells).map { cell in (cell == mark ? "│" : "") + (cell < filled ? "▇" : "·") }.joined()
      + (mark == Self.cells ? "│" : "")
  }

  /// A term with its part of a score, and a bar in proportion to the greatest part.
  static func line(_ term: String, part: Double, most: Double) -> String {
    let bar = String(repeating: "▇", count: max(1, Int(part / max(most, 0.0001) * Double(cells))))
    return "  \(Decimal.three(part))  \(bar) \(Plain.line(term, limit: 40))"
  }
}
