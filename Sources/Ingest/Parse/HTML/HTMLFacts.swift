/// Decides which of the things that a page says of its story hold, the most reliable first.
enum HTMLFacts {
  /// The names of `meta` elements that name authors, the most telling first.
  static let authorKeys = [
    "author", "article:author", "article:author_name", "dc.creator", "dcterms.creator", "dc.contributor", "byl",
    "parsely-author", "sailthru.author", "cxenseparse:author", "authors", "og:article:author", "citation_author",
    "citation_authors", "article.author", "shareaholic:article_author_name", "mediator_author", "dcsext.author",
    "creator",
    "twitter:data1",
  ]

  /// The title of the page's story.
  static func title(of page: HTMLPage) -> Fact? {
    HTMLTitle.title(of: page, publisher: publisher(of: page.facts)?.value, url: url(of: page.facts)?.value)
  }

  /// What is known of the page's story.
  ///
  /// - Parameters:
  ///   - found: where it stands.
  ///   - title: what ``title(of:)`` said.
  ///   - heading: the heading that holds it.
  static func known(
    of page: HTMLPage, _ found: HTMLContent.Found, title: Fact?, heading: String?
  ) -> StoryAssembly.Known {
    let facts = page.facts
    var known = StoryAssembly.Known()
    known.url = url(of: facts)
    known.publisher = publisher(of: facts)
    known.title = title
    known.dayFirst = dayFirst(of: facts)
    let places = HTMLPlaces(page, found, title: heading)
    let above = found.header.map { page.blocks[$0].text }
    let below = PostLine.lines(below: found, of: page) + PostLine.lines(in: facts.footers, places)
    let header = HTMLHeader(above + below, dayFirst: known.dayFirst)
    let names = {
      HTMLNameLine.name(in: found.header.filter { $0 >= places.start }.map { page.blocks[$0].text }, known.dayFirst)
    }
    known.byline = HTMLAuthors.byline(
      of: facts, places, publisher: known.publisher?.value, line: header.byline, name: names)
    known.published = HTMLDates.published(
      of: facts, places, header: header, url: known.url?.value, dayFirst: known.dayFirst)
    known.modified = HTMLDates.modified(of: facts, dayFirst: known.dayFirst) ?? header.modified
    known.section = section(of: facts)
    known.language = language(of: facts)
    known.findsTitle = known.title == nil
    return known
  }

  /// Americans alone write the month first; English alone does not tell whose it is. That a page says "en_US" for other sites tells
  /// nothing, as that is what its software says of any page.
  private static func dayFirst(of facts: HTMLPageFacts) -> Bool? {
    switch language(of: facts)?.value.lowercased() {
    case "en-us": return false
    case nil, "en":
      let locale = facts.meta["og:locale"]?.lowercased() ?? "en"
      return locale.hasPrefix("en_") && locale != "en_us" && locale.utf8.count == 5 ? true : nil
    default: return true
    }
  }

  // MARK: Where it is from

  private static func url(of facts: HTMLPageFacts) -> Fact? {
    let claims = [
      (facts.canonical, "link canonical"), (facts.meta["og:url"], "meta og:url"), (facts.structured.url, "JSON-LD url"),
      (facts.meta["twitter:url"], "meta twitter:url"),
    ]
    for case (let url?, let source) in claims where isAbsolute(url) { return Fact(value: url, source: source) }
    return nil
  }

  private static func isAbsolute(_ url: String) -> Bool {
    (url.hasPrefix("https://") || url.hasPrefix("http://")) && url.utf8.count <= Limits.factBytes
      && !url.contains { $0.isWhitespace }
  }

  private static func publisher(of facts: HTMLPageFacts) -> Fact? {
    let claims = [
      (facts.structured.publisher, "JSON-LD publisher"), (facts.meta["og:site_name"], "meta og:site_name"),
      (facts.meta["dc.publisher"], "meta dc.publisher"), (facts.meta["publisher"], "meta publisher"),
      (facts.meta["application-name"], "meta application-name"),
    ]
    for case (let name?, let source) in claims where isName(name) { return Fact(value: name, source: source) }
    return nil
  }

  private static func section(of facts: HTMLPageFacts) -> Fact? {
    let claims = [
      (facts.structured.section, "JSON-LD articleSection"), (facts.meta["article:section"], "meta article:section"),
      (facts.meta["parsely-section"], "meta parsely-section"), (facts.section, "itemprop articleSection"),
    ]
    for case (let name?, let source) in claims where isName(name) { return Fact(value: name, source: source) }
    return nil
  }

  private static func isName(_ name: String) -> Bool {
    name.utf8.count <= Limits.creditBytes && !name.hasPrefix("http") && name.contains(where: \.isLetter)
  }

  /// The language as a BCP 47 tag. Pages say it in many forms, "en_US" among them.
  private static func language(of facts: HTMLPageFacts) -> Fact? {
    let claims = [
      (facts.language, "html lang"), (facts.structured.language, "JSON-LD inLanguage"),
      (facts.meta["content-language"], "meta content-language"), (facts.meta["og:locale"], "meta og:locale"),
    ]
    for case (let value?, let source) in claims {
      let tag = value.replacing("_", with: "-")
      let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
      guard let first = parts.first, (2...3).contains(first.count), parts.count <= 4,
        parts.allSatisfy({ (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(isAlphanumeric) })
      else { continue }
      return Fact(value: tag, source: source)
    }
    return nil
  }
}
