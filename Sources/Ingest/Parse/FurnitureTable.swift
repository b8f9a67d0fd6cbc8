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

  /// The patterns by the word that a match opens with, and those that open with anything.
  private static let index: (opening: HashTable64<[FurniturePattern]>, others: [FurniturePattern]) = {
    var opening = HashTable64<[FurniturePattern]>(filler: [])
    var others: [FurniturePattern] = []
    for (kind, source) in languages.joined() {
      for line in source.split(separator: "\n") {
        let pattern = FurniturePattern(line, kind: kind)
        for word in pattern.openings ?? [] { opening.update(word, first: []) { $0.append(pattern) } }
        if pattern.openings == nil { others.append(pattern) }
      }
    }
    return (opening, others)
  }()

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
