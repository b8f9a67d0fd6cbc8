/// Finds the authors of a page's story, as names.
enum HTMLAuthors {
  /// The names, joined by commas.
  ///
  /// - Parameter line: the line below the headline that says "By": nothing says it more plainly.
  static func byline(of facts: HTMLPageFacts, publisher: String?, line: Fact?) -> Fact? {
    let structured = people(facts.structured.authors, publisher)
    let shown = line.map { people([$0.value], publisher) } ?? []
    if let line, !shown.isEmpty, shown.count > structured.count || !begins(line.value, with: structured) {
      return fact(shown, line.source)
    }
    if !structured.isEmpty { return fact(structured, "JSON-LD author") }
    for key in HTMLFacts.authorKeys {
      let source = "meta \(key)"
      let names = people(facts.metaAuthors.filter { $0.source == source }.map(\.value), publisher)
      if !names.isEmpty { return fact(names, source) }
    }
    for source in ["itemprop author name", "itemprop author", "rel author", "byline element"] {
      let claims = facts.authors.filter { $0.source == source }
      guard let first = claims.first(where: { !people([$0.value], publisher).isEmpty }) else { continue }
      // Those that stand together; authors of other stories stand further down.
      let near = claims.filter { $0.place >= first.place && $0.place <= first.place + 2 }
      return fact(people(source == "byline element" ? [first.value] : near.map(\.value), publisher), source)
    }
    return nil
  }

  /// Whether a line begins with a name; what follows it there may be glued to it.
  private static func begins(_ line: String, with names: [String]) -> Bool {
    names.first.map { HTMLTitle.folded(line).hasPrefix(HTMLTitle.folded($0)) } ?? false
  }

  private static func fact(_ names: [String], _ source: String) -> Fact {
    Fact(value: names.joined(separator: ", "), source: source)
  }

  /// The names in some texts, each once; not that of the publisher, which is in every story.
  private static func people(_ texts: [String], _ publisher: String?) -> [String] {
    var found: [String] = []
    let publisher = publisher.map(HTMLTitle.folded)
    let texts = texts.prefix(Limits.claims).filter { $0.utf8.count <= Limits.factBytes }
    for name in texts.flatMap(names) {
      let folded = HTMLTitle.folded(name)
      if folded == publisher { continue }
      if !found.contains(where: { HTMLTitle.folded($0) == folded }) { found.append(name) }
    }
    return found
  }

  /// The names in a text: "By Jane Doe and John Roe, Reuters" has two.
  static func names(_ text: String) -> [String] {
    var text = text
    for mark in [" | ", " • ", " · ", " – ", " — ", " - ", "@", "(", "<", " on ", "http"] {
      if HTMLText.contains(text, mark), let cut = text.firstRange(of: mark) { text = String(text[..<cut.lowerBound]) }
    }
    if let digit = text.firstIndex(where: \.isNumber) { text = String(text[..<digit]) }
    if HTMLText.contains(text, " by "), let by = text.firstRange(of: " by ") { text = String(text[by.upperBound...]) }
    if let colon = text.firstIndex(of: ":") { text = String(text[text.index(after: colon)...]) }
    text = MetaLine.trimmed(text)
    if Byline.hasPrefix(text + " ") { text = Byline.withPrefix(text)?.byline ?? "" }
    var parts: [String] = []
    for piece in text.split(whereSeparator: { ",;&\n".contains($0) }) {
      var words: [Substring] = []
      for word in piece.split(separator: " ") + [Substring("and")] {
        if ["and", "und", "et", "y"].contains(word.lowercased()) {
          if !words.isEmpty { parts.append(MetaLine.trimmed(words.joined(separator: " "))) }
          words = []
        } else {
          words.append(word)
        }
      }
    }
    let names = parts.filter { !$0.isEmpty && !isRole($0) }
    guard let first = names.first, first.utf8.count <= 60, first.split(separator: " ").count <= 5,
      first.contains(where: \.isLetter)
    else { return [] }
    return [first] + names.dropFirst().filter(isName)
  }

  /// Agencies write names in capitals.
  private static func isName(_ name: String) -> Bool {
    if Byline.isName(name) { return true }
    guard !name.contains(where: \.isLowercase) else { return false }
    return Byline.isName(
      name.split(separator: " ").map { $0.prefix(1) + $0.dropFirst().lowercased() }.joined(separator: " "))
  }

  private static func isRole(_ name: String) -> Bool {
    Byline.isRole(name) || name.utf8.count < 3
  }
}
