/// Finds the headline of a page, without the name of its site.
enum HTMLTitle {
  /// The headline.
  ///
  /// - Parameters:
  ///   - publisher: the name of the site.
  ///   - url: the page's address, whose host is mostly the site's name.
  static func title(of facts: HTMLPageFacts, publisher: String?, url: String?) -> Fact? {
    let site = Site(publisher: publisher, name: facts.meta["og:site_name"], url: url)
    let shared = [facts.meta["og:title"], facts.meta["twitter:title"]].compactMap { $0 }
      .first { $0.utf8.count <= Limits.factBytes }.map { withoutSite($0, site) }
    let element = withoutSite(facts.titleElement, site)
    let claims = [facts.structured.headline, shared, element].compactMap { $0 }.map(folded).filter { $0.count >= 4 }
    let headlines = facts.headlines.filter { !site.isNamed($0) && $0.contains(where: \.isLetter) }
    // A headline that the page's own title repeats is the story's; a logo in an h1 is not.
    for headline in headlines {
      let text = folded(headline)
      for claim in claims where text.count >= 4 {
        let (short, long) = text.count < claim.count ? (text, claim) : (claim, text)
        if HTMLText.contains(long, short), short.count * 5 >= long.count * 2 {
          return Fact(value: headline, source: "h1")
        }
      }
    }
    // Other pages have their headline in a smaller heading.
    if let heading = facts.headings.first(where: { claims.contains(folded($0)) }) {
      return Fact(value: heading, source: "heading")
    }
    // Some pages have one headline for their readers and another for those who share it.
    if let headline = headlines.first, headline.split(separator: " ").count >= 3, headlines.count == 1 || shared == nil
    {
      return Fact(value: headline, source: "h1")
    }
    if let shared, !shared.isEmpty, !site.isNamed(shared) { return Fact(value: shared, source: "meta og:title") }
    if let headline = facts.structured.headline { return Fact(value: headline, source: "JSON-LD headline") }
    if let headline = headlines.first, headlines.count == 1 { return Fact(value: headline, source: "h1") }
    return element.isEmpty ? nil : Fact(value: element, source: "title element")
  }

  /// Letters and digits in lower case: what titles are compared by.
  static func folded(_ text: String) -> String {
    var text = text
    return text.withUTF8(folded) ?? String(text.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// The same of a text of ASCII with typographic quotation marks and dashes; nil for any other, which takes twenty times as long.
  private static func folded(_ text: UnsafeBufferPointer<UInt8>) -> String? {
    var isSimple = true
    let folded = String(unsafeUninitializedCapacity: text.count) { out in
      var count = 0
      var index = 0
      while index < text.count {
        let byte = text[index]
        if byte >= 0x80 {
          // U+2010 to U+2027: none of them is a letter, and none joins another.
          isSimple = byte == 0xE2 && text[index + 1] == 0x80 && (0x90...0xA7).contains(text[index + 2])
          guard isSimple else { return 0 }
          index += 2
        } else if isAlphanumeric(byte) {
          // The bit makes small letters of capital ones, and leaves digits as they are.
          out[count] = byte | 0x20
          count += 1
        }
        index += 1
      }
      return count
    }
    return isSimple ? folded : nil
  }

  /// The names that a site goes by, folded.
  private struct Site {
    private var names: [String] = []

    init(publisher: String?, name: String?, url: String?) {
      names = [publisher, name].compactMap { $0 }.map(folded)
      if let host = url?.split(separator: "/").dropFirst().first {
        var labels = host.split(separator: ".")
        if labels.first == "www" { labels.removeFirst() }
        names.append(folded(labels.joined()))
        if let first = labels.dropLast().max(by: { $0.count < $1.count }) { names.append(folded(String(first))) }
      }
      names.removeAll { $0.count < 2 }
    }

    /// Whether a text is the site's name, or one within the other: "BBC News" of bbc.com.
    func isNamed(_ text: String) -> Bool {
      let isShort = text.split(separator: " ").count <= 2
      let text = folded(text)
      guard text.count >= 2 else { return true }
      return names.contains { name in
        name == text || isShort && name.count >= 3 && text.hasPrefix(name)
          || text.count >= 3 && HTMLText.contains(name, text)
      }
    }
  }

  private static let separators: Set<Substring> = [
    "|", "-", "–", "—", "»", "·", "•", "::", "/", ":", "‹", "«", "<", ">",
  ]

  /// Whether a byte is part of a separator, as any beyond ASCII may be.
  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "|"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), 0x80...:
      true
    default: false
    }
  }

  /// Without " | Site", " - Site", " – Site" or "Site: " around it.
  private static func withoutSite(_ title: String, _ site: Site) -> String {
    // Many have no sign that may part them, which is soon seen by bytes.
    guard title.utf8.contains(where: isSeparator) else { return SourceText.cleaned(title) }
    var words = title.split(separator: " ")
    var mark: Substring?
    // From behind: "Headline | Section | Site".
    while let at = words.lastIndex(where: separators.contains), at >= 1 {
      let suffix = words[(at + 1)...].joined(separator: " ")
      // An unnamed suffix is taken for the site only when it is short beside what it follows.
      let isSection = words[at] == mark && words.count - at - 1 <= 2 && at >= 2
      guard site.isNamed(suffix) || isSection || words[at] == "|" && at >= 2 || words.count - at - 1 <= 3 && at >= 5
      else {
        break
      }
      mark = words[at]
      words.removeSubrange(at...)
    }
    if let at = words.firstIndex(where: { separators.contains($0) || $0.hasSuffix(":") }), at + 2 < words.count,
      site.isNamed(words[...at].joined(separator: " "))
    {
      words.removeSubrange(...at)
    }
    return words.joined(separator: " ")
  }
}
