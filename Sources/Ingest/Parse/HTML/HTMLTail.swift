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
    let isDropped = Set(dropped)
    return (kept.filter { !isDropped.contains($0) }, dropped)
  }

  /// Where the story ends when its last block is a notice or a list of links; nil when it is neither.
  private func end(before end: Int, of kept: [Int]) -> Int? {
    let block = page.blocks[kept[end - 1]]
    if block.kind == .heading || Furniture.reason(for: block.text) != nil || isNotice(block) { return end - 1 }
    return listStart(before: end, of: kept)
  }

  /// The start of a list of further stories: each item has a link, most are no sentences, and a short line stands above them. A list
  /// of links that are described is the story's own.
  private func listStart(before end: Int, of kept: [Int]) -> Int? {
    var start = end
    while start > 0, page.blocks[kept[start - 1]].kind == .item, page.blocks[kept[start - 1]].linkBytes > 0 {
      start -= 1
    }
    guard end - start >= 2, start > 0, kept[start..<end].filter({ isLead(page.blocks[$0]) }).count * 2 > end - start
    else { return nil }
    let above = page.blocks[kept[start - 1]]
    return above.isProse || above.kind == .item ? nil : start - 1
  }

  /// Whether an item is a link, or a headline with one in it.
  private func isLead(_ item: HTMLBlock) -> Bool {
    item.isLinks || !item.isProse
  }

  private func isNotice(_ block: HTMLBlock) -> Bool {
    guard block.text.utf8.count <= Limits.creditBytes, !block.isQuoted, block.kind == .line || block.kind == .item
    else {
      return false
    }
    var text = block.text
    let mayTell = text.withUTF8(Self.beginnings.occur)
    if PostLine.tells(text) != nil || Self.isAddress(text, isProse: block.isProse) { return true }
    guard mayTell || !authors.isEmpty else { return false }
    let small = text.lowercased()
    let opening = small.drop { !$0.isLetter }
    if Self.openings.contains(where: opening.hasPrefix) || Self.isInvitation(opening, of: text)
      || Self.phrases.contains(where: { HTMLText.contains(small, $0) }) || Self.offersLetters(small)
    {
      return true
    }
    return authors.contains { name in
      opening.hasPrefix(name) && Self.verbs.contains { opening.dropFirst(name.count).hasPrefix($0) }
    }
  }

  private static let beginnings = LineBeginnings(prefixes: openings + invitations + phrases + letters)

  /// Whether a text is there for an e-mail address or the name of an account: it is no sentence, or one that says whom to write to. A sentence
  /// that has one in it may be the last of the story.
  private static func isAddress(_ text: String, isProse: Bool) -> Bool {
    guard text.utf8.contains(UInt8(ascii: "@")), let at = text.firstIndex(of: "@"),
      text.index(after: at) < text.endIndex, text[text.index(after: at)].isLetter
    else { return false }
    guard isProse else { return true }
    let small = text.lowercased()
    return addressing.contains(where: small.hasPrefix) || reaching.contains { HTMLText.contains(small, $0) }
  }

  private static let addressing = [
    "contact", "e-mail", "email", "follow", "reach", "send", "tweet", "twitter", "write to", "questions", "comments",
    "feedback", "tips",
  ]
  private static let reaching = [
    "can be reached", "reach him", "reach her", "reach them", "reach me", "reach us", "on twitter", "tweets at",
    "tweets as", "tweet at", "her at", "him at", "them at", "me at", "us at", "us know at", "me know at", "our email",
    "twitter (@",
  ]

  /// Whether a text bids its readers to follow, reach or write to somebody: the same words begin sentences about steps and lenses.
  private static func isInvitation(_ opening: Substring, of text: String) -> Bool {
    guard let verb = invitations.first(where: opening.hasPrefix) else { return false }
    let object = opening.dropFirst(verb.count)
    if objects.contains(where: { object.hasPrefix($0) && !(object.dropFirst($0.count).first?.isLetter ?? false) }) {
      return true
    }
    // The text itself still has its capitals.
    let written = text.drop { !$0.isLetter }.dropFirst(verb.count)
    return written.first.map { $0 == "@" || $0.isUppercase } ?? false
  }

  private static let invitations = [
    "follow ", "email ", "e-mail ", "contact ", "write to ", "reach ", "reporting by ", "writing by ", "edited by ",
    "editing by ",
  ]
  private static let objects = [
    "us", "me", "him", "her", "them", "our", "the author", "the authors", "the writer", "the reporter", "the editor",
    "the newsroom", "this author", "this reporter",
  ]

  /// Whether one sentence of a text speaks of letters to its readers and bids them to do something.
  static func offersLetters(_ small: String) -> Bool {
    guard letters.contains(where: { HTMLText.contains(small, $0) }) else { return false }
    if HTMLText.contains(small, "subject to copyright") { return notices.contains(where: small.hasPrefix) }
    return small.split(whereSeparator: { $0 == "." || $0 == "!" || $0 == "?" }).contains { sentence in
      let sentence = String(sentence)
      let offers = HTMLText.contains(sentence, "newsletter") || HTMLText.contains(sentence, "inbox")
      if HTMLText.contains(sentence, "sign up for") {
        return offers || updates.contains { HTMLText.contains(sentence, $0) }
      }
      return offers && bids.contains { HTMLText.contains(sentence, $0) }
        || sentence.drop { !$0.isLetter }.hasPrefix("get the latest")
          && (offers || updates.contains { HTMLText.contains(sentence, $0) })
    }
  }

  private static let letters = ["newsletter", "inbox", "sign up for", "get the latest", "subject to copyright"]
  private static let updates = ["news", "alert", "update", "stories", "headlines", "our ", "deliver"]
  private static let bids = [
    "subscribe", "sign up", "get ", "join ", "receive", "register", "click", "enter ", "read ", "here", "deliver",
    "appeared in", "adapted from", "excerpt", "abonn", "anmeld", "melden", "inscri", "suscr", "assin", "iscri",
    "подпи",
  ]
  private static let notices = ["this ", "all ", "the content", "copyright", "©"]

  /// What follows a name in a line about the author.
  private static let verbs = [
    " is ", " was ", " covers ", " writes ", " reports ", " can be reached", " ist ", " est ", " es ", " è ", " é ",
  ]

  private static let openings = [
    "join our", "additional reporting", "with reporting by", "with reporting from", "with additional reporting",
    "sign up to",
    "sign up now", "sign up here", "sign up today", "subscribe ", "have a tip", "like this story",
    "enjoyed this", "if you enjoyed", "if you liked", "folgen sie uns", "folgen sie dem", "folgen sie der",
    "abonnieren sie", "suivez", "abonnez-vous", "inscrivez-vous", "síguenos", "suscríbete", "suscríbase", "siga o ",
    "siga a ", "inscreva-se", "assine ", "iscriviti", "segui ", "подписывайтесь", "подпишитесь",
  ]

  private static let phrases = [
    "contributed to this report", "contributed reporting", "contributed to this article", "contributed to this story",
    "a version of this article appear", "follow him on", "follow her on", "follow us on", "follow me on",
    "follow them on", "may not be reproduced",
    "all rights reserved",
  ]
}
