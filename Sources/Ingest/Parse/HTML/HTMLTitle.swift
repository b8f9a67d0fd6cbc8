/// Finds the headline of a page, without the name of its site.
enum HTMLTitle {
  /// The names of `meta` elements that hold a title, the most telling first.
  private static let titleKeys = [
    "og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title", "title",
  ]

  /// The headline.
  ///
  /// - Parameters:
  ///   - publisher: the name of the site.
  ///   - url: the page's address, whose host is mostly the site's name.
  static func title(of page: HTMLPage, publisher: String?, url: String?) -> Fact? {
    let facts = page.facts
    let site = HTMLSite(publisher: publisher, name: facts.meta["og:site_name"], url: url, homes: facts.homes)
    let shared = shared(in: facts, site)
    let element = isEmpty(facts.titleElement) ? "" : HTMLTitlePieces.withoutSite(facts.titleElement, site)
    let texts = [facts.structured.headline, shared?.value, element].compactMap { $0 }
    let claims = texts.map(folded).filter { $0.count >= 4 }
    let headlines = facts.headlines.filter { !site.isNamed($0.text) && $0.text.contains(where: \.isLetter) }
      .map { part(of: $0, claims) }
    // Nearly all pages say the same to their readers and to those who share it.
    if let headline = headlines.first, let told = shared?.value ?? facts.structured.headline,
      folded(headline) == folded(told)
    {
      return Fact(value: headline, source: "h1")
    }
    let pieces = HTMLTitlePieces(facts.titleElement, site)
    // A word before a colon is a piece, and seldom the headline.
    let longest = pieces.longest(of: headlines + facts.headings.map { part(of: $0, claims) }).flatMap { text in
      folded(text).utf8.count * 5 >= folded(element).utf8.count * 2 ? text : nil
    }
    // A headline that the page's own title repeats is the story's; a logo in an h1 is not.
    for headline in headlines {
      let text = folded(headline)
      let isShort = pieces.isPart(text) && !pieces.isLongest(text)
      for claim in claims where text.count >= 4 {
        let (short, long) = text.count < claim.count ? (text, claim) : (claim, text)
        // The lengths first, which are soon compared.
        guard short.count * 5 >= long.count * 2, HTMLText.contains(long, short) else { continue }
        // The site's name, of which the title holds more than that.
        if isShort, let longest, !HTMLText.contains(folded(longest), text), longest.utf8.count > headline.utf8.count {
          break
        }
        return Fact(value: headline, source: "h1")
      }
    }
    // Other pages have their headline in a smaller heading.
    if let heading = facts.headings.lazy.map({ part(of: $0, claims) }).first(where: { claims.contains(folded($0)) }),
      longest.map({ $0.utf8.count <= heading.utf8.count || !pieces.isPart(folded(heading)) }) ?? true
    {
      return Fact(value: heading, source: "heading")
    }
    if let longest { return Fact(value: longest, source: headlines.contains(longest) ? "h1" : "heading") }
    // Some pages have one headline for their readers and another for those who share it.
    if let headline = headlines.first, headline.split(separator: " ").count >= 3, headlines.count == 1 || shared == nil
    {
      return Fact(value: headline, source: "h1")
    }
    if let shared, !shared.value.isEmpty, !site.isNamed(shared.value) { return shared }
    if let headline = facts.structured.headline {
      return Fact(value: HTMLTitlePieces.withoutSite(headline, site), source: "JSON-LD headline")
    }
    if let headline = headlines.first, headlines.count == 1 { return Fact(value: headline, source: "h1") }
    // Or in what looks like one, and is none for programs.
    let lines = page.blocks.prefix(Limits.titleBlocks).flatMap { block in
      block.kind == .row ? block.text.split(separator: "|").map { SourceText.cleaned(String($0)) } : [block.text]
    }
    if let line = pieces.longest(of: lines) {
      return Fact(value: line, source: "title element")
    }
    return element.isEmpty ? nil : Fact(value: element, source: "title element")
  }

  /// The text of the heading that a title is a part of, with its section or label; the title itself if there is none.
  static func heading(of title: String, in facts: HTMLPageFacts) -> String {
    let headings = [facts.headlines, facts.headings]
    let around = headings.lazy.joined().first { $0.parts.count > 1 && $0.text != title && $0.parts.contains(title) }
    return around.map(\.text) ?? title
  }

  private static func shared(in facts: HTMLPageFacts, _ site: HTMLSite) -> Fact? {
    for key in titleKeys {
      guard let value = facts.meta[key], value.utf8.count <= Limits.factBytes else { continue }
      return Fact(value: HTMLTitlePieces.withoutSite(value, site), source: "meta \(key)")
    }
    return nil
  }

  /// What programs put for a title when nobody gives one.
  private static func isEmpty(_ title: String) -> Bool {
    ["home", "homepage", "untitled", "untitleddocument", "newpage1", "index", "startseite"].contains(folded(title))
  }

  /// A heading without what stands in elements of its own before or behind the headline, a section or a label, if the page's title tells.
  private static func part(of heading: HTMLPageFacts.Heading, _ claims: [String]) -> String {
    guard heading.parts.count > 1, !claims.contains(folded(heading.text)) else { return heading.text }
    return heading.parts.first { claims.contains(folded($0)) } ?? heading.text
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
}
