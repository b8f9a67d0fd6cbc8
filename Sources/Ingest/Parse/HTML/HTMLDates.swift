/// Finds when a page's story was published, and when it was changed.
enum HTMLDates {
  private static let publishedKeys = [
    "article:published_time", "datepublished", "og:article:published_time", "og:published_time", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "article.published", "published_time", "article:published",
    "pubdate", "publishdate", "publish-date", "publish_date", "published-date", "publication_date", "dc.date.issued",
    "dcterms.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dc.date", "citation_publication_date",
    "citation_date", "ptime", "pdate", "originalpublicationdate", "datecreated", "publication-date", "publicationdate",
    "published_at", "publish_time", "publishtime", "date_published", "article:published_date", "article:publish_date",
    "article_date_original", "article:post_date", "article:created_time", "article.created", "article-date",
    "articledate", "og:pubdate", "og:release_date", "og:regdate", "og:date", "published", "dateofpub",
    "dc.date.published", "dcterms.available", "dcterms.datesubmitted", "citation_online_date",
    "bepress_citation_date", "eprints.date", "prism.publicationdate", "cxenseparse:publishtime",
    "shareaholic:article_published_time", "bt:pubdate", "vr:published_time", "mediator_published_time", "apub:time",
    "analyticsattributes.articledate", "rnews:datepublished", "date.release", "firstpublished", "nrkdate",
    "iso-8601-publish-date", "date", "created",
  ]

  private static let modifiedKeys = [
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "lastmod",
    "last-modified", "article:modified", "modified", "revised",
  ]

  /// When the story was published.
  ///
  /// What the page says for programs counts first; then elements made for dates, if they stand where a story's date stands: the date
  /// in a list of other stories or above the menu is no more this story's than any other on the page.
  static func published(
    of facts: HTMLPageFacts, _ places: HTMLPlaces, header: HTMLHeader, url: String?, dayFirst: Bool?
  ) -> Fact? {
    var claims: [HTMLPlaces.Nearness: [HTMLPageFacts.Claim]] = [:]
    for claim in facts.dates {
      if let nearness = places.nearness(of: claim) { claims[nearness, default: []].append(claim) }
    }
    let shown = header.published
    if let markup = stated(in: facts, dayFirst) {
      return local(markup, shown: shown, claims[.header, default: []] + claims[.end, default: []])
    }
    if let fact = first(of: claims[.header], dayFirst) {
      return shown.flatMap { local(fact, shown: $0, []) } ?? fact
    }
    if let shown { return shown }
    let path = url.flatMap(DateReader.inPath).map { Fact(value: $0, source: "URL path") }
    for nearness in [HTMLPlaces.Nearness.end, .above] {
      // The day in the address is surely the story's.
      if let fact = first(of: claims[nearness], dayFirst), path.map({ fact.value.hasPrefix($0.value) }) ?? true {
        return fact
      }
    }
    return path ?? header.modified ?? update(of: facts, places, dayFirst) ?? first(of: claims[.elsewhere], dayFirst)
  }

  /// When it was last changed.
  static func modified(of facts: HTMLPageFacts, dayFirst: Bool?) -> Fact? {
    if let value = facts.structured.modified, let iso = iso(value, dayFirst: dayFirst) {
      return Fact(value: iso, source: "JSON-LD dateModified")
    }
    for key in modifiedKeys {
      guard let value = facts.meta[key], let iso = iso(value, dayFirst: dayFirst) else { continue }
      return Fact(value: iso, source: "meta \(key)")
    }
    for claim in facts.updates {
      guard let iso = iso(claim.value, dayFirst: dayFirst) else { continue }
      return Fact(value: iso, source: claim.source)
    }
    return nil
  }

  private static func stated(in facts: HTMLPageFacts, _ dayFirst: Bool?) -> Fact? {
    if let value = facts.structured.datePublished, let iso = iso(value, dayFirst: dayFirst) {
      return Fact(value: iso, source: "JSON-LD datePublished")
    }
    for key in publishedKeys {
      guard let value = facts.meta[key], let iso = iso(value, dayFirst: dayFirst) else { continue }
      return Fact(value: iso, source: "meta \(key)")
    }
    return nil
  }

  /// A moment in the words of the page, if it says the same one for its readers.
  private static func local(_ markup: Fact, shown: Fact?, _ claims: [HTMLPageFacts.Claim]) -> Fact {
    for claim in claims where claim.source != "date element" {
      guard let iso = DateReader.iso(claim.value), LocalTime.isSame(markup.value, iso) else { continue }
      return Fact(value: iso, source: "\(markup.source), \(claim.source)")
    }
    guard let shown, let agreed = LocalTime.agreed(markup.value, shown: shown.value) else { return markup }
    return Fact(value: agreed, source: "\(markup.source), \(shown.source)")
  }

  private static func first(of claims: [HTMLPageFacts.Claim]?, _ dayFirst: Bool?) -> Fact? {
    guard let claims else { return nil }
    for source in ["itemprop datePublished", "time element", "abbr element", "date element"] {
      for claim in claims where claim.source == source {
        let iso =
          source == "date element"
          ? DateReader.first(in: claim.value, dayFirst: dayFirst) : iso(claim.value, dayFirst: dayFirst)
        if let iso { return Fact(value: iso, source: source) }
      }
    }
    return nil
  }

  /// The date of a change that stands where a story's date stands: the only one that such a page says of it.
  private static func update(of facts: HTMLPageFacts, _ places: HTMLPlaces, _ dayFirst: Bool?) -> Fact? {
    for claim in facts.updates {
      guard let nearness = places.nearness(of: claim), nearness != .elsewhere,
        let iso = iso(claim.value, dayFirst: dayFirst)
      else { continue }
      return Fact(value: iso, source: claim.source)
    }
    return nil
  }

  // MARK: Values

  /// The moment that an attribute or a script says, in the forms that programs write.
  static func iso(_ value: String, dayFirst: Bool?) -> String? {
    if let iso = DateReader.iso(value, dayFirst: dayFirst) { return iso }
    guard value.utf8.count <= Limits.creditBytes else { return nil }
    if value.utf8.allSatisfy(isDigit) { return packed(value) }
    // "2021-03-05T10:30:00+00:00[UTC]", "Fri Mar 05 2021 10:30:00 GMT+0000 (Coordinated Universal Time)"
    var words = String(value.prefix { $0 != "(" && $0 != "[" }).split(separator: " ").map(String.init)
    guard let last = words.last, words.count <= 8 else { return nil }
    // "2021-03-05 10:30:00 +0000 UTC"
    if words.count > 2, last.allSatisfy(\.isLetter),
      words[words.count - 2].hasPrefix("+") || words[words.count - 2].hasPrefix("-")
    {
      words.removeLast()
    }
    // "Fri Mar 5 10:30:00 EST 2021"
    if words.count == 6, last.count == 4, last.utf8.allSatisfy(isDigit), words[3].contains(":") {
      words = [words[0], words[1], words[2], last, words[3], words[4]]
    }
    return DateReader.iso(words.joined(separator: " "), dayFirst: dayFirst)
  }

  /// "1614940200", seconds since 1970, or milliseconds; "202103051030".
  private static func packed(_ digits: String) -> String? {
    switch digits.utf8.count {
    case 10, 13: return Int64(digits).flatMap(EntryFacts.date(unix:))
    case 12, 14: return DateReader.iso(digits.prefix(8) + "T" + digits.dropFirst(8))
    default: return nil
    }
  }
}
