/// Short articles of made-up words, so that no two have anything in common and each costs next to nothing.
public struct Articles {
  private var random: SeededRandom
  private var count = 0

  /// Articles that are the same for the same seed.
  public init(seed: UInt64) { random = SeededRandom(seed: seed) }

  /// The next article, of a hundred bytes to some thousands, and a name for its file. Every tenth is a copy of the one
  /// before, and every twentieth is no article at all.
  public mutating func next() -> (name: String, text: String) {
    count += 1
    let name = "\(count).txt"
    if count % 20 == 0 { return (name, "\u{7F}ELF\u{0}\u{1}") }
    if count % 10 != 0 { last = text() }
    return (name, last)
  }

  private var last = ""

  private mutating func text() -> String {
    let longest = [20, 60, 400][Int.random(in: 0..<3, using: &random)]
    let count = Int.random(in: 15...longest, using: &random)
    return (0..<count).map { _ in word() }.joined(separator: " ") + ".\n"
  }

  private mutating func word() -> String {
    let syllables = [
      "ba", "cor", "dun", "el", "fi", "gra", "hol", "is", "kem", "lo", "mar", "nit", "or", "pel", "sta", "tun",
    ]
    return (0..<4).map { _ in syllables[Int.random(in: 0..<16, using: &random)] }.joined()
  }
}
