/// The line that a system writes above or below what somebody posted: when and by whom, in either order.
///
/// "Posted on July 14, 2017 by Jane Doe", "Gespeichert von rasos am 24. Juli 2017 - 18:55", "This entry was posted on Friday, July
/// 14th, 2017 at 3:02 pm and is filed under Politics."
enum PostLine {
  /// What is said before an author by systems alone, so that a date must follow if what stands between is no personal name but that of
  /// an account.
  static let stamps = [
    "submitted by ", "added by ", "created by ", "uploaded by ", "entered by ", "gespeichert von ", "verfasst von ",
    "veröffentlicht von ", "eingestellt von ", "erstellt von ", "gepostet von ", "soumis par ", "publié par ",
    "posté par ", "rédigé par ", "proposé par ", "mis en ligne par ", "enviado por ", "postado por ", "inserito da ",
    "pubblicato da ", "postato da ", "inviato da ", "geplaatst door ", "gepost door ", "skrevet af ", "skrevet av ",
    "skrivet av ", "publicerad av ", "publisert av ", "udgivet af ", "lagt ut av ",
  ]

  /// What stands between a date and the author.
  private static let links: Set<String> = ["by", "von", "par", "por", "da", "di", "door", "af", "av", "przez", "oleh"]

  /// A link among the words of a line has a space before it; no letter beyond ASCII becomes one of theirs when it is made small.
  private static let linkBeginnings = LineBeginnings(prefixes: EmptyCollection(), words: links)

  /// What leads from a date to the section that a post is in.
  private static let sectionLinks: Set<String> = ["in", "under", "filed", "unter", "dans", "sous"]

  /// Reads a date and then an author: "Posted on July 14, 2017 by Jane Doe", "14.12.2015 von Hans Maier". Nil when any part says
  /// something else. The other order is ``Byline``'s.
  static func parse(_ text: String, _ dayFirst: Bool?) -> MetaLine? {
    var text = text
    guard text.withUTF8(linkBeginnings.follow) else { return nil }
    let words = text.atSpaces.map(String.init)
    guard words.count <= 24 else { return nil }
    if let at = words.firstIndex(where: { links.contains($0.lowercased()) }), at > 0, at + 1 < words.count {
      return datedThenNamed(words, at, dayFirst)
    }
    return nil
  }

  private static func datedThenNamed(_ words: [String], _ at: Int, _ dayFirst: Bool?) -> MetaLine? {
    let head = MetaLine.trimmed(words[..<at].withSpaces)
    guard var line = MetaLine.dated(head, dayFirst), line.published != nil else { return nil }
    let name = MetaLine.trimmed(words[(at + 1)...].withSpaces)
    line.byline = Byline.authors(name, strict: true)
    // The name of an account, if the date is said to be that of a post.
    guard line.byline != nil || DateReader.iso(head, dayFirst: dayFirst) == nil && isAccount(name) else { return nil }
    return line
  }

  /// A line without the section that a post is in, behind the date: "Posted by Jane Doe on July 14, 2017 in Politics"; nil when it
  /// names none.
  static func withoutSection(_ text: String) -> String? {
    var text = text
    guard text.withUTF8(mayEndInSection) else { return nil }
    let words = text.atSpaces
    guard
      let at = words.indices.dropFirst(2).last(where: { place in
        sectionLinks.contains(words[place].lowercased()) && words[place - 1].contains(where: \.isNumber)
          && words.count - place <= 7
      })
    else { return nil }
    return MetaLine.trimmed(words[..<at].withSpaces)
  }

  private static let sectionBeginnings = LineBeginnings(prefixes: EmptyCollection(), words: sectionLinks)

  /// Whether what may lead to a section follows a word that may have a number in it. By bytes: this spares nearly all lines the rest.
  private static func mayEndInSection(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    var isInWord = false
    var mayHaveNumber = false
    for index in line.indices {
      let byte = line[index]
      if byte == 0x20 {
        isInWord = false
        if mayHaveNumber, sectionBeginnings.open(UnsafeBufferPointer(rebasing: line[(index + 1)...])) { return true }
        continue
      }
      if !isInWord { (isInWord, mayHaveNumber) = (true, false) }
      // There are numbers beyond ASCII, too.
      if isDigit(byte) || byte >= 0x80 { mayHaveNumber = true }
    }
    return false
  }

  /// Whether a text may be the name of an account: a word or two, and no sentence.
  static func isAccount(_ text: String) -> Bool {
    let words = text.atSpaces
    return (1...2).contains(words.count) && words.allSatisfy { (2...24).contains($0.count) && $0.last != "." }
  }

  // MARK: Sentences below a post

  private static let sentences = LineBeginnings(prefixes: [
    "this entry was posted", "this entry was written", "this entry was published", "this post was written",
    "this post was posted", "this post was published", "this article was posted", "this article was published",
    "this article was written", "this story was posted", "this story was published", "dieser artikel wurde",
    "dieser beitrag wurde", "dieser eintrag wurde", "cet article a été publié", "ce billet a été publié",
    "cette entrée a été publiée", "esta entrada fue publicada", "este artículo fue publicado",
    "questo articolo è stato", "questa voce è stata pubblicata", "este artigo foi publicado",
    "esta entrada foi publicada", "este post foi publicado", "dit bericht werd geplaatst", "dit bericht is geplaatst",
    "dit artikel is geplaatst", "detta inlägg publicerades", "det här inlägget postades",
    "dette innlegget ble publisert", "dette indlæg blev udgivet", "ten wpis został opublikowany", "запись опубликована",
    "эта запись была опубликована",
  ])

  /// What stands before the date in such a sentence.
  private static let dateLinks: Set<String> = [
    "on", "am", "le", "el", "il", "em", "op", "den", "dnia", "wurde", "published", "posted", "опубликована",
    "publicerades",
  ]

  /// Reads a sentence that blogs put below a post: nil for any other.
  static func footer(_ text: String, dayFirst: Bool? = nil) -> MetaLine? {
    var text = text
    guard text.utf8.count <= Limits.creditBytes, text.withUTF8(sentences.open) else { return nil }
    let words = text.atSpaces.map(String.init)
    var line = MetaLine()
    for (place, word) in words.enumerated() where place > 1 {
      let link = word.lowercased()
      let rest = words[(place + 1)...]
      if line.published == nil, dateLinks.contains(link) { line.published = date(rest, dayFirst) }
      if line.byline == nil, links.contains(link) { line.byline = name(rest) }
    }
    return line
  }

  /// The longest date that some words begin with.
  private static func date(_ words: ArraySlice<String>, _ dayFirst: Bool?) -> String? {
    for count in stride(from: min(8, words.count), to: 0, by: -1) {
      let text = MetaLine.trimmed(words.prefix(count).withSpaces)
      if let iso = DateReader.iso(text.hasSuffix(".") ? String(text.dropLast()) : text, dayFirst: dayFirst) {
        return iso
      }
    }
    return nil
  }

  /// The longest name that some words begin with.
  private static func name(_ words: ArraySlice<String>) -> String? {
    for count in stride(from: min(4, words.count), to: 1, by: -1) {
      var text = MetaLine.trimmed(words.prefix(count).withSpaces)
      if text.hasSuffix(".") { text.removeLast() }
      if Byline.isName(text) { return text }
    }
    return nil
  }

  // MARK: Pages

  /// The lines at the end of a page's story, and right behind it, that tell when it was posted or by whom. Behind it such a line must say
  /// what it is, as a date alone may be that of the next story.
  static func lines(below found: HTMLContent.Found, of page: HTMLPage) -> [String] {
    guard let last = found.kept.last else { return [] }
    let near = page.blocks.indices[(last + 1)...].prefix(Limits.tailBlocks).filter { !found.asides.contains($0) }
    let behind = near.prefix(Limits.postLines).map { page.blocks[$0].text }
    let inside = found.kept.suffix(Limits.postLines).map { page.blocks[$0].text }
    return inside.filter { tells($0) != nil } + behind.filter { tells($0) != nil && DateReader.iso($0) == nil }
  }

  /// The lines in the footer of the page's story that say something of it.
  static func lines(in footers: [HTMLPageFacts.Claim], _ places: HTMLPlaces) -> [String] {
    footers.filter { places.nearness(of: $0) != nil && tells($0.value) != nil }.map(\.value)
  }

  /// What a line below a post says of it; nil when that is no such line.
  static func tells(_ text: String) -> MetaLine? {
    let line = MetaLine.parse(text) ?? footer(text)
    return line.flatMap { $0.published != nil || $0.isUpdate || $0.byline != nil ? $0 : nil }
  }
}
