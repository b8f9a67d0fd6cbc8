/// The shapes of furniture lines, by kind. Literal shapes match the whole line; wildcards are bounded so that prose,
/// which is longer, does not fit.
enum FurnitureTable {
  /// One pattern a line; see `FurniturePattern`.
  private static let kinds: [(kind: String, patterns: String)] = [
    ("related", related), ("comments", comments), ("newsletter", newsletter), ("share", share), ("follow", follow),
    ("advertisement", advertisement), ("copyright", copyright), ("cookies", cookies), ("navigation", navigation),
    ("page-number", pageNumber), ("media", media), ("account", account), ("reading-time", readingTime),
  ]

  /// English first: most of what is read is in it, and a shape that two languages share is of the same kind in both. The languages
  /// are not kept apart, since a page in one may have the buttons of another, and a line alone does not tell which it is in.
  private static let languages = [kinds, spanish, portuguese, french, italian, german, russian, arabic]

  private static let index: Index = {
    var index = Index()
    for (kind, source) in languages.joined() {
      for line in source.split(separator: "\n") {
        let pattern = FurniturePattern(line, kind: kind)
        for word in pattern.openings ?? [] {
          index.opening.update(word, first: []) { $0.append(pattern) }
          index.signs.update(word, first: 0) { $0 |= Sign.opening }
        }
        guard pattern.openings == nil else { continue }
        index.others.append(pattern)
        if let (words, most) = pattern.behindWildcard {
          for word in words { index.signs.update(word, first: 0) { $0 |= Sign.mark } }
          index.most = max(index.most, most + 1)
          index.longest = max(index.longest, pattern.mostWords)
        } else {
          index.isOpen = true
        }
      }
    }
    Furniture.homes.forEach { word, _ in index.signs.update(word, first: 0) { $0 |= Sign.opening } }
    return index
  }()

  /// What the first words of a line say about what it may match.
  private enum Sign {
    /// A match may begin with it.
    static let opening: UInt8 = 1
    /// It may come next to what a match begins with.
    static let mark: UInt8 = 2
  }

  private struct Index {
    /// The patterns by the words that a match can begin with.
    var opening = HashTable64<[FurniturePattern]>(filler: [])
    /// Those that can begin with anything; a word with the sign of a mark must then follow.
    var others: [FurniturePattern] = []
    /// The words with a ``Sign``.
    var signs = HashTable64<UInt8>(filler: 0)
    /// Within how many words from the beginning they do, and how many words such a line has at most.
    var most = 1
    var longest = 0
    /// Whether there is one for which this cannot be said.
    var isOpen = false
  }

  /// The words that tell whether a line can match at all, and how many at its beginning are looked at: few of the many lines of
  /// stories have to be read further.
  private static let telling = (
    signs: index.signs, most: index.most, longest: index.longest, isOpen: index.isOpen
  )

  /// Whether a line can match, or be a path of links.
  ///
  /// - Parameter least: how many words it has at least.
  static func mayMatch(_ line: UnsafeBufferPointer<UInt8>, least: Int) -> Bool {
    let (signs, most, longest, isOpen) = telling
    if isOpen { return true }
    // Of a long line, as most are, the first word tells.
    return FurnitureWords.contains(line, most: least > longest ? 1 : most) { number, word in
      guard let sign = signs.find(word) else { return false }
      return sign & Sign.mark != 0 || number == 0 && sign & Sign.opening != 0
    }
  }

  private static let invitationPatterns = invitations.split(separator: "\n").map {
    FurniturePattern($0, kind: "invitation")
  }

  /// The kind of the first pattern that a line's words have the shape of.
  ///
  /// - Parameter isSentence: whether the line ends like a sentence.
  static func match(_ words: [UInt64], isSentence: Bool) -> String? {
    let index = index
    let found = index.opening.find(words[0])?.first { $0.matches(words, isSentence: isSentence) }
    return (found ?? index.others.first { $0.matches(words, isSentence: isSentence) })?.kind
  }

  /// Whether a sentence invites readers to comment.
  static func isInvitation(_ words: [UInt64]) -> Bool {
    invitationPatterns.contains { $0.matches(words, isSentence: true) }
  }
}
