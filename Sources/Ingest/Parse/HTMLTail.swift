/// What stands behind the last paragraph of a story and is no part of it: who else reported, how to reach the author, what to
/// subscribe to, what to read next. Looked for from the end, and only there: the same words within a story are its own.
struct HTMLTail {
  private let page: HTMLPage
  private let authors: [String]

  /// The blocks without what stands behind the last paragraph.
  ///
  /// - Parameter byline: the names of the authors, separated by commas.
  static func trimmed(_ kept: [Int], of page: HTMLPage, byline: String?) -> (kept: [Int], dropped: [Int]) {
    let authors = byline?.split(separator: ",").map { MetaLine.trimmed(String($0)).lowercased() } ?? []
    let tail = HTMLTail(page: page, authors: authors.filter { $0.contains(" ") })
    var end = kept.count
    var steps = 0
    while end > 1, steps < Limits.tailBlocks, let shorter = tail.end(before: end, of: kept) {
      end = shorter
      steps += 1
    }
    // Of a text that is nothing but notices, all is kept.
    guard kept[..<end].contains(where: { page.blocks[$0].isProse }) else { return (kept, []) }
    // Furniture says of itself what it is.
    let dropped = kept[end...].filter { Furniture.reason(for: page.blocks[$0].text) == nil }
    return (kept.filter { !dropped.contains($0) }, dropped)
  }

  /// Where the story ends when its last block is a notice or a list of links; nil when it is neither.
  private func end(before end: Int, of kept: [Int]) -> Int? {
    let block = page.blocks[kept[end - 1]]
    if block.kind == .heading || Furniture.reason(for: block.text) != nil || isNotice(block) { return end - 1 }
    return listStart(before: end, of: kept)
  }

  /// The start of a list of further stories: each item has a link, and a short line stands above them.
  private func listStart(before end: Int, of kept: [Int]) -> Int? {
    var start = end
    while start > 0, page.blocks[kept[start - 1]].kind == .item, page.blocks[kept[start - 1]].linkBytes > 0 {
      start -= 1
    }
    guard end - start >= 2, start > 0 else { return nil }
    let above = page.blocks[kept[start - 1]]
    return above.isProse || above.kind == .item ? nil : start - 1
  }

  private func isNotice(_ block: HTMLBlock) -> Bool {
    guard block.text.utf8.count <= Limits.creditBytes, !block.isQuoted, block.kind == .line || block.kind == .item
    else {
      return false
    }
    var text = block.text
    let mayTell = text.withUTF8(Self.beginnings.occur)
    guard mayTell || !authors.isEmpty else { return Self.isAddress(text) || PostLine.tells(text) != nil }
    let small = text.lowercased()
    let opening = small.drop { !$0.isLetter }
    if Self.openings.contains(where: opening.hasPrefix)
      || Self.phrases.contains(where: { HTMLText.contains(small, $0) })
    {
      return true
    }
    if Self.isAddress(text) || PostLine.tells(text) != nil { return true }
    return authors.contains { name in
      opening.hasPrefix(name) && Self.verbs.contains { opening.dropFirst(name.count).hasPrefix($0) }
    }
  }

  private static let beginnings = LineBeginnings(prefixes: openings + phrases)

  /// Whether there is an e-mail address or the name of an account in a text.
  private static func isAddress(_ text: String) -> Bool {
    guard text.utf8.contains(UInt8(ascii: "@")), let at = text.firstIndex(of: "@") else { return false }
    return text.index(after: at) < text.endIndex && text[text.index(after: at)].isLetter
  }

  /// What follows a name in a line about the author.
  private static let verbs = [
    " is ", " was ", " covers ", " writes ", " reports ", " can be reached", " ist ", " est ", " es ", " è ", " é ",
  ]

  private static let openings = [
    "reporting by", "additional reporting", "writing by", "edited by", "editing by", "with reporting", "follow ",
    "sign up", "subscribe", "get the latest", "write to ", "email ", "contact ", "have a tip", "like this story",
    "enjoyed this", "if you enjoyed", "if you liked", "folgen sie", "abonnieren sie", "suivez", "abonnez-vous",
    "inscrivez-vous", "síguenos", "suscríbete", "suscríbase", "siga o ", "siga a ", "inscreva-se", "assine ",
    "iscriviti",
    "segui ", "подписывайтесь", "подпишитесь",
  ]

  private static let phrases = [
    "contributed to this report", "contributed reporting", "contributed to this article", "contributed to this story",
    "sign up for", "newsletter", "follow him on", "follow her on", "follow us on", "follow me on", "follow them on",
    "subject to copyright", "may not be reproduced", "all rights reserved",
  ]
}
