/// Decides which of the things that a page says of its story hold, the most reliable first.
enum HTMLFacts {
  /// The names of `meta` elements that name authors, the most telling first.
  static let authorKeys = [
    "author", "article:author", "article:author_name", "dc.creator", "dcterms.creator", "dc.contributor", "byl",
    "parsely-author", "sailthru.author", "cxenseparse:author", "authors", "og:article:author", "citation_author",
    "twitter:data1",
  ]

  private static let publishedKeys = [
    "article:published_time", "datepublished", "og:article:published_time", "og:published_time", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "article.published", "published_time", "article:published",
    "pubdate", "publishdate", "publish-date", "publish_date", "published-date", "publication_date", "dc.date.issued",
    "dcterms.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dc.date", "citation_publication_date",
    "citation_date", "ptime", "pdate", "originalpublicationdate", "datecreated", "date", "created",
  ]

  private static let modifiedKeys = [
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "lastmod",
    "last-modified", "article:modified", "modified", "revised",
  ]

  /// The title of the page's story.
  static func title(of facts: HTMLPageFacts) -> Fact? {
    HTMLTitle.title(of: facts, publisher: publisher(of: facts)?.value, url: url(of: facts)?.value)
  }

  /// What is known of the page's story.
  ///
  /// - Parameters:
  ///   - title: what ``title(of:)`` said.
  ///   - lines: the lines between headline and story.
  static func known(of facts: HTMLPageFacts, title: Fact?, lines: [String]) -> StoryAssembly.Known {
    var known = StoryAssembly.Known()
    known.url = url(of: facts)
    known.publisher = publisher(of: facts)
    known.title = title
    known.dayFirst = dayFirst(language(of: facts)?.value)
    let header = HTMLHeader(lines, dayFirst: known.dayFirst)
    known.byline = HTMLAuthors.byline(of: facts, publisher: known.publisher?.value, line: header.byline)
    known.published = published(of: facts, url: known.url?.value, shown: header.published)
    known.modified = modified(of: facts) ?? header.modified
    known.section = section(of: facts)
    known.language = language(of: facts)
    known.findsTitle = known.title == nil
    return known
  }

  // MARK: Dates

  /// Americans alone write the month first; English alone does not tell whose it is.
  private static func dayFirst(_ language: String?) -> Bool? {
    switch language?.lowercased() {
    case nil, "en": nil
    case "en-us": false
    default: true
    }
  }

  private static func published(of facts: HTMLPageFacts, url: String?, shown: Fact?) -> Fact? {
    guard let markup = published(of: facts) else {
      return shown ?? url.flatMap(DateReader.inPath).map { Fact(value: $0, source: "URL path") }
    }
    guard let shown, let agreed = LocalTime.agreed(markup.value, shown: shown.value) else { return markup }
    return Fact(value: agreed, source: "\(markup.source), \(shown.source)")
  }

  private static func published(of facts: HTMLPageFacts) -> Fact? {
    if let value = facts.structured.datePublished, let iso = DateReader.iso(value) {
      return Fact(value: iso, source: "JSON-LD datePublished")
    }
    for key in publishedKeys {
      guard let value = facts.meta[key], let iso = DateReader.iso(value) else { continue }
      return Fact(value: iso, source: "meta \(key)")
    }
    for source in ["itemprop datePublished", "time element", "abbr element", "date element"] {
      for claim in facts.dates where claim.source == source {
        guard let iso = source == "date element" ? DateReader.first(in: claim.value) : DateReader.iso(claim.value)
        else {
          continue
        }
        return Fact(value: iso, source: source)
      }
    }
    return nil
  }

  private static func modified(of facts: HTMLPageFacts) -> Fact? {
    if let value = facts.structured.modified, let iso = DateReader.iso(value) {
      return Fact(value: iso, source: "JSON-LD dateModified")
    }
    for key in modifiedKeys {
      guard let value = facts.meta[key], let iso = DateReader.iso(value) else { continue }
      return Fact(value: iso, source: "meta \(key)")
    }
    for claim in facts.updates {
      guard let iso = DateReader.iso(claim.value) else { continue }
      return Fact(value: iso, source: claim.source)
    }
    return nil
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
