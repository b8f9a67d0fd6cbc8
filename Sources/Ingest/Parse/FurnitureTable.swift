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

  /// The patterns by the word that a match opens with; those that open with anything under "*".
  private static let index: [String: [FurniturePattern]] = {
    var index: [String: [FurniturePattern]] = [:]
    for (kind, source) in languages.joined() {
      for line in source.split(separator: "\n") {
        let pattern = FurniturePattern(line, kind: kind)
        for opening in pattern.openings ?? ["*"] { index[opening, default: []].append(pattern) }
      }
    }
    return index
  }()

  private static let invitationPatterns = invitations.split(separator: "\n").map {
    FurniturePattern($0, kind: "invitation")
  }

  /// The kind of the first pattern that a line's words have the shape of.
  static func match(_ tokens: [String], line: String) -> String? {
    let isSentence = Shape(line).endsSentence
    for key in [tokens[0], "*"] {
      guard let patterns = index[key] else { continue }
      if let pattern = patterns.first(where: { $0.matches(tokens, isSentence: isSentence) }) { return pattern.kind }
    }
    return nil
  }

  /// Whether a sentence invites readers to comment.
  static func isInvitation(_ tokens: [String]) -> Bool {
    invitationPatterns.contains { $0.matches(tokens, isSentence: true) }
  }
}
