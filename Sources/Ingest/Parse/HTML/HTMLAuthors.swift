/// Finds the authors of a page's story, as names.
enum HTMLAuthors {
  /// The names, joined by commas.
  ///
  /// - Parameters:
  ///   - line: the line below the headline that says "By": nothing says it more plainly.
  ///   - name: the name in a line there that does not say so; asked for only when nothing else names an author.
  static func byline(
    of facts: HTMLPageFacts, _ places: HTMLPlaces, publisher: String?, line: Fact?, name: () -> String?
  ) -> Fact? {
    let structured = people(facts.structured.authors, publisher)
    let shown = line.map { people([$0.value], publisher) } ?? []
    if let line, !shown.isEmpty, shown.count > structured.count || !begins(line.value, with: structured) {
      return fact(shown, line.source)
    }
    if !structured.isEmpty {
      return more(than: structured, in: facts, publisher) ?? fact(structured, "JSON-LD author")
    }
    for key in HTMLFacts.authorKeys {
      let source = "meta \(key)"
      let values = facts.metaAuthors.filter { $0.source == source }.map { turned($0.value, key) }
      var names = people(values, publisher)
      // What it holds is up to the site: how long the story is to read as well as who wrote it.
      if key == "twitter:data1", !names.allSatisfy(areAuthors) { names = [] }
      if !names.isEmpty { return fact(names, source) }
    }
    let claims = Dictionary(grouping: facts.authors) { places.nearness(of: $0) }
    for nearness in HTMLPlaces.Nearness.allCases {
      if let fact = claimed(claims[nearness], places, publisher) { return fact }
      if nearness == .header, let name = name() {
        let names = people([name], publisher)
        if !names.isEmpty { return fact(names, "name line") }
      }
    }
    return nil
  }

  /// The authors in a list that holds those of the structured data and more: some programs name but the first there.
  private static func more(than known: [String], in facts: HTMLPageFacts, _ publisher: String?) -> Fact? {
    for claim in facts.metaAuthors where claim.value.utf8.contains(UInt8(ascii: ",")) {
      let names = people([claim.value], publisher)
      if names.count > known.count, known.allSatisfy(names.contains), names.allSatisfy(areAuthors) {
        return fact(names, claim.source)
      }
    }
    return nil
  }

  /// The authors that elements of equal nearness name.
  private static func claimed(
    _ claims: [HTMLPageFacts.Claim]?, _ places: HTMLPlaces, _ publisher: String?
  ) -> Fact? {
    guard let claims else { return nil }
    for source in ["itemprop author name", "itemprop author", "rel author", "byline element", "author link"] {
      // Who is linked to elsewhere than in the header may be whom the story is of.
      let claims = claims.filter { $0.source == source && (source != "author link" || places.isInHeader($0.place)) }
      guard let first = claims.first(where: { !people(of: $0, publisher).isEmpty }) else { continue }
      // Those that stand together; authors of other stories stand further down.
      let near = claims.filter { $0.place >= first.place && $0.place <= first.place + 2 }
      var found = people(of: first, publisher)
      for claim in near {
        let names = people(of: claim, publisher)
        if source == "byline element" || source == "author link" {
          // An element around others repeats them, and what one says besides a name may be anything.
          let isAround = found.contains { HTMLText.contains(claim.value, $0) }
          if !isAround, names.allSatisfy(areAuthors) { found += names }
        } else {
          found += names
        }
      }
      return fact(unique(found), source)
    }
    return nil
  }

  /// The names that an element of an author holds.
  private static func people(of claim: HTMLPageFacts.Claim, _ publisher: String?) -> [String] {
    let linked = people(claim.links, publisher)
    if !linked.isEmpty, claim.links.count <= Limits.linkedAuthors, linked.allSatisfy(areAuthors) { return linked }
    if let name = HTMLNameLine.wide(claim.value) { return [name] }
    let isLoose = claim.source == "byline element" || claim.source == "author link"
    // Where each line is a name, all are authors; else the first that is one.
    for texts in [claim.lines, claim.parts] {
      let lines = texts.map { people([$0], publisher) }.filter { !$0.isEmpty }
      if lines.count > 1, lines.allSatisfy({ $0.allSatisfy(areAuthors) }) { return unique(lines.flatMap { $0 }) }
      if let names = lines.first(where: { $0.allSatisfy(areAuthors) }) { return names }
    }
    let first = people([claim.lines.first ?? claim.value], publisher)
    return isLoose && !first.allSatisfy(mayBeName) ? [] : first
  }

  /// Whether a text may name somebody, though not in the form of a personal name: "Reuters", "山田太郎"; no sentence, no heading.
  private static func mayBeName(_ text: String) -> Bool {
    let words = text.split(separator: " ").map(String.init)
    guard let first = words.first, Byline.startsUppercase(first), let last = text.last, !".!?".contains(last) else {
      return false
    }
    let small = first.lowercased()
    return !Byline.headingWords.contains(small) && (words.count > 1 || DateReader.months[small] == nil)
      && !words.contains { ["comment", "comments"].contains($0.lowercased()) }
  }

  /// Whether a text is the name of a person, in capitals or not, or several, and no outlet's.
  static func areAuthors(_ text: String) -> Bool {
    let found = names(text)
    return !found.isEmpty && found.allSatisfy(isAuthor) && isWhole(text, found)
  }

  /// Whether a text holds nothing but some names.
  private static func isWhole(_ text: String, _ names: [String]) -> Bool {
    let rest = text.split { " ,;&/|".contains($0) }.filter { !Byline.links.contains($0.lowercased()) }
    return rest.count == names.reduce(0) { $0 + $1.split(separator: " ").count }
  }

  /// Whether a line begins with a name; what follows it there may be glued to it.
  private static func begins(_ line: String, with names: [String]) -> Bool {
    names.first.map { HTMLTitle.folded(line).hasPrefix(HTMLTitle.folded($0)) } ?? false
  }

  private static func fact(_ names: [String], _ source: String) -> Fact {
    Fact(value: names.joined(separator: ", "), source: source)
  }

  private static func unique(_ names: [String]) -> [String] {
    var met: Set<String> = []
    return names.filter { met.insert(HTMLTitle.folded($0)).inserted }
  }

  /// The names in some texts, each once; not that of the publisher, which is in every story.
  private static func people(_ texts: [String], _ publisher: String?) -> [String] {
    let publisher = publisher.map(HTMLTitle.folded)
    let texts = texts.prefix(Limits.claims).filter { $0.utf8.count <= Limits.factBytes }
    return unique(texts.flatMap(names).filter { HTMLTitle.folded($0) != publisher })
  }

  // MARK: Texts

  /// Keys under which libraries and journals put the family name first.
  private static let turnedKeys: Set<String> = [
    "citation_author", "citation_authors", "dc.creator", "dcterms.creator", "dc.contributor",
  ]

  /// "Park, Kim" as "Kim Park"; several are parted by semicolons.
  private static func turned(_ value: String, _ key: String) -> String {
    guard turnedKeys.contains(key), value.contains(",") else { return value }
    let names = value.split(separator: ";").map { name in
      let parts = name.split(separator: ",").map { MetaLine.trimmed(String($0)) }
      guard parts.count == 2, parts[0].split(separator: " ").count <= 3, parts[1].split(separator: " ").count <= 3,
        key.hasPrefix("citation") || !Byline.isName(parts[0]), !Byline.isRole(parts[1])
      else { return String(name) }
      return parts[1] + " " + parts[0]
    }
    return names.joined(separator: "; ")
  }

  /// The names in a text: "By Jane Doe and John Roe, Reuters" has two.
  static func names(_ text: String) -> [String] {
    var text = text
    // Most are a name and nothing else.
    if text.withUTF8(isPlainName), isAuthor(text) { return [text] }
    if text.utf8.contains(UInt8(ascii: "@")) {
      text = text.split(separator: " ").compactMap(withoutAccount).joined(separator: " ")
      if text.hasPrefix("("), text.hasSuffix(")") { text = String(text.dropFirst().dropLast()) }
    }
    for mark in [" • ", " · ", " » ", " – ", " — ", " - ", "(", "<", " on ", " for ", " For ", "http"] {
      if HTMLText.contains(text, mark), let cut = text.firstRange(of: mark) { text = String(text[..<cut.lowerBound]) }
    }
    for link in [" by ", " By "] where HTMLText.contains(text, link) {
      if let by = text.firstRange(of: link) { text = String(text[by.upperBound...]) }
    }
    if let digit = text.firstIndex(where: \.isNumber),
      digit == text.startIndex || text[text.index(before: digit)] == " "
    {
      text = String(text[..<digit])
    }
    if HTMLText.contains(text, " in ") { text = Byline.withoutPlaces(text) }
    if let colon = text.firstIndex(of: ":") { text = String(text[text.index(after: colon)...]) }
    text = MetaLine.trimmed(text)
    if Byline.hasPrefix(text + " ") { text = Byline.withPrefix(text)?.byline ?? "" }
    let names = text.split(whereSeparator: { ",;&\n/|".contains($0) }).flatMap { parted(String($0)) }
      .map(withoutRole).filter { !$0.isEmpty && !isRole($0) }
    guard let first = names.first, first.utf8.count <= 60, first.split(separator: " ").count <= 5,
      first.contains(where: \.isLetter)
    else { return [] }
    return [first] + names.dropFirst().filter(isAuthor)
  }

  /// Whether a text is two or three words in ASCII that begin with capitals, with nothing in small letters or signs between, and not like
  /// a byline.
  private static func isPlainName(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count <= 60, !Byline.mayBegin(text) else { return false }
    var words = 0
    for (index, byte) in text.enumerated() {
      if index == 0 || text[index - 1] == 0x20 {
        guard (0x41...0x5A).contains(byte) else { return false }
        words += 1
      } else if !isLetter(byte), byte != 0x20, byte != UInt8(ascii: "-"), byte != UInt8(ascii: "'") {
        return false
      }
    }
    return 2...3 ~= words
  }

  /// "Doe@jane", a name and an account, as the name; nil for an address and for an account alone.
  private static func withoutAccount(_ word: Substring) -> Substring? {
    guard let at = word.firstIndex(of: "@") else { return word }
    return at > word.startIndex && !word[at...].contains(".") ? word[..<at] : nil
  }

  /// The words that part names in their own language alone, and may be part of one elsewhere.
  private static let weakJoiners: Set<String> = ["e", "en", "och", "og", "ja", "with", "i"]

  /// What stands between words that join names.
  private static func parted(_ piece: String) -> [String] {
    let words = piece.split(separator: " ").map(String.init)
    var parts: [[String]] = [[]]
    for (index, word) in words.enumerated() {
      let small = word.lowercased()
      let isWeak =
        weakJoiners.contains(word) && isName(parts[parts.count - 1].joined(separator: " "))
        && isName(words[(index + 1)...].prefix { !weakJoiners.contains($0) }.joined(separator: " "))
      if isWeak || ["and", "und", "et", "y"].contains(small) {
        parts.append([])
      } else {
        parts[parts.count - 1].append(word)
      }
    }
    return parts.map { MetaLine.trimmed($0.joined(separator: " ")) }
  }

  /// "Jane Doe Staff Writer" without what she is, "Jane Doe The Associated Press" without whom she writes for.
  private static func withoutRole(_ name: String) -> String {
    var words = name.split(separator: " ").map(String.init)
    guard words.count > 3 || words.last.map({ Byline.roles.contains($0.lowercased()) }) ?? false else { return name }
    let all = words
    while words.count > 2, let last = words.last?.lowercased(),
      Byline.roles.contains(last) || ranks.contains(last) || Byline.isOutlet(last)
    {
      words.removeLast()
    }
    // "Jerusalem Post Staff" has no person in it.
    let rest = words.joined(separator: " ")
    let isTeam = ["staff", "team", "desk"].contains(all.last?.lowercased())
    return words.count < all.count && !isTeam && isAuthor(rest) ? rest : name
  }

  /// What stands before a role, and in the names of outlets.
  private static let ranks: Set<String> = [
    "senior", "chief", "deputy", "assistant", "associate", "managing", "executive", "political", "technology",
    "business", "sports", "news", "the", "press", "special", "national", "foreign", "science", "health",
  ]

  /// What people are who write, and no part of their names.
  private static let offices: Set<String> = [
    "economist", "fellow", "director", "professor", "analyst", "researcher", "scientist", "photographer", "producer",
    "founder", "ceo", "officer", "journalist", "blogger", "consultant", "lecturer", "strategist", "secretary",
    "chair", "chairman", "head", "partner", "expert", "specialist", "manager", "agency", "getty", "images",
  ]

  private static func isAuthor(_ name: String) -> Bool {
    Byline.isAuthor(inSmallLetters(name))
      && !(name.split(separator: " ").last.map { offices.contains($0.lowercased()) } ?? false)
  }

  /// Agencies write names in capitals.
  private static func isName(_ name: String) -> Bool { Byline.isName(inSmallLetters(name)) }

  private static func inSmallLetters(_ name: String) -> String {
    if name.utf8.contains(where: { 0x61...0x7A ~= $0 }) || name.contains(where: \.isLowercase) { return name }
    return name.split(separator: " ").map { $0.prefix(1) + $0.dropFirst().lowercased() }.joined(separator: " ")
  }

  /// Whether a text says what somebody is: "Staff Writer", "Chief Economist".
  static func isRole(_ name: String) -> Bool {
    if Byline.isRole(name) || name.utf8.count < 3 { return true }
    let words = name.lowercased().split(separator: " ").map(String.init)
    guard words.count > 1, let last = words.last, offices.contains(last) || Byline.roles.contains(last) else {
      return false
    }
    return words.dropLast().allSatisfy { ranks.contains($0) || Byline.roles.contains($0) || offices.contains($0) }
  }
}
