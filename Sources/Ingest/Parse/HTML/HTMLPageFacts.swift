/// What a page says about its story, as it was met while the page was read; ``HTMLFacts`` decides what of it holds.
struct HTMLPageFacts {
  /// What the text of an element is wanted for.
  enum Capture {
    case title, headline, heading, author, authorName, relatedAuthor, byline, authorLink, date, section, home, footer

    /// Whether the elements within it part it.
    var needsParts: Bool {
      switch self {
      case .title, .date, .section, .home, .footer: false
      case .headline, .heading, .author, .authorName, .relatedAuthor, .byline, .authorLink: true
      }
    }
  }

  /// A heading.
  struct Heading {
    /// Its text.
    var text: String
    /// Its parts, where elements stand within it.
    var parts: [String]
  }

  /// A text that claims to be a fact.
  struct Claim {
    /// The text.
    var value: String
    /// Where it was found, in words.
    var source: String
    /// How many paragraphs stand before it.
    var place: Int
    /// The article, as a container, in whose footer it stands; -1 for none.
    var article = -1
    /// The same text as it is parted.
    var lines: [String] = []
    var parts: [String] = []
    var links: [String] = []
  }

  /// The `title` element.
  var titleElement = ""
  /// The main headings, in their order.
  var headlines: [Heading] = []
  /// The headings below them.
  var headings: [Heading] = []
  /// The first value of each `meta` by lower-case name or property.
  var meta: [String: String] = [:]
  /// All values of `meta` that name authors, in their order.
  var metaAuthors: [Claim] = []
  /// What the markup names as authors, by microdata, by `rel` and by class.
  var authors: [Claim] = []
  /// Dates of publication in microdata, `time` elements and elements with such a class.
  var dates: [Claim] = []
  /// Dates of a later change.
  var updates: [Claim] = []
  /// What stands in the footers of articles, line by line.
  var footers: [Claim] = []
  /// What links to the site's first page say: mostly its name.
  var homes: [String] = []
  /// The address that the page gives as its own.
  var canonical: String?
  /// The `lang` of the page.
  var language: String?
  /// The section in microdata.
  var section: String?
  /// What its JSON-LD scripts say.
  var structured = HTMLStructuredData()
  /// How many paragraphs were read so far.
  var place = 0
  /// The articles in whose footers the reader is, as containers.
  var footerOf: [Int] = []
  private var openAuthors = 0

  // MARK: Attributes

  /// Takes what an element says in its attributes; `hints` are those of its names.
  mutating func take(_ element: HTMLElement, _ hints: HTMLHints, _ attributes: HTMLAttributes, isShown: Bool) {
    if element.contains(.link) { return }
    if attributes.bytes("content") != nil { takeMeta(attributes) }
    if attributes.bytes("datetime") != nil, isShown { takeTime(hints, attributes) }
    if let value = attributes["title"], isShown { takeAbbreviation(value, hints, attributes) }
    if attributes["rel"]?.lowercased() == "canonical", canonical == nil { canonical = attributes["href"] }
    if let value = attributes["lang"], language == nil, !value.isEmpty { language = value }
  }

  private mutating func takeMeta(_ attributes: HTMLAttributes) {
    guard let raw = attributes["content"] else { return }
    let content = SourceText.cleaned(raw)
    guard !content.isEmpty else { return }
    for key in [attributes["property"], attributes["name"], attributes["itemprop"], attributes["http-equiv"]] {
      guard let name = key?.lowercased() else { continue }
      if HTMLFacts.authorKeys.contains(name), metaAuthors.count < Limits.claims {
        metaAuthors.append(Claim(value: content, source: "meta " + name, place: place))
      }
      if meta[name] == nil { meta[name] = content }
    }
  }

  private mutating func takeTime(_ hints: HTMLHints, _ attributes: HTMLAttributes) {
    guard let value = attributes["datetime"] else { return }
    let property = attributes["itemprop"]?.lowercased() ?? ""
    if property == "datemodified" || isUpdate(hints, attributes) {
      updates.append(claim(value, "time element"))
    } else {
      let source = property == "datepublished" || property == "datecreated" ? "itemprop datePublished" : "time element"
      dates.append(claim(value, source))
    }
  }

  /// Whether a date is one of a later change. Weblogs call what was never changed "published updated".
  private func isUpdate(_ hints: HTMLHints, _ attributes: HTMLAttributes) -> Bool {
    hints.contains(.update) && attributes.bytes("class")?.first(Self.published) == nil
  }

  private static let published = Array("published".utf8)

  private func claim(_ value: String, _ source: String) -> Claim {
    Claim(value: value, source: source, place: place, article: footerOf.last ?? -1)
  }

  /// A moment that is written out in the title of what is shown (hAtom, 2005, as Blogger's pages have it).
  private mutating func takeAbbreviation(_ value: String, _ hints: HTMLHints, _ attributes: HTMLAttributes) {
    if isUpdate(hints, attributes) {
      updates.append(claim(value, "abbr element"))
    } else if hints.contains(.date) || attributes.has("itemprop", "datePublished") {
      dates.append(claim(value, "abbr element"))
    }
  }

  // MARK: Texts

  /// What the text of an element is wanted for; nil for nothing.
  mutating func capture(
    _ element: HTMLElement, _ hints: HTMLHints, _ attributes: HTMLAttributes, isShown: Bool
  ) -> Capture? {
    if element.contains(.title) { return .title }
    if element.contains(.link), attributes.bytes("href").map(HTMLAddress.isHome) ?? false { return .home }
    guard isShown, !attributes.isEmpty || element.contains(.heading) else { return nil }
    if let capture = property(attributes) { return capture }
    if element.contains(.headline) { return .headline }
    if element.contains(.heading) { return .heading }
    if element.contains(.link), attributes["rel"]?.lowercased() == "author" { return .relatedAuthor }
    if element.contains(.root) { return nil }
    if hints.contains(.author) { return .byline }
    if element.contains(.link), attributes.bytes("href").map(HTMLAddress.isOfAuthor) ?? false { return .authorLink }
    return hints.contains(.date) && !isUpdate(hints, attributes) ? .date : nil
  }

  /// What microdata or RDFa says that an element is. Values in attributes are taken at once.
  private mutating func property(_ attributes: HTMLAttributes) -> Capture? {
    guard let names = attributes["itemprop"] ?? attributes["property"] else { return nil }
    for name in names.lowercased().split(separator: " ") {
      switch name {
      case "author", "creator", "schema:author", "dc:creator":
        openAuthors += 1
        return .author
      case "name" where openAuthors > 0: return .authorName
      case "datepublished", "schema:datepublished", "dc:date":
        // That of a `time` element was taken already.
        if attributes.bytes("datetime") != nil { continue }
        guard let value = attributes["content"] else { return .date }
        dates.append(claim(value, "itemprop datePublished"))
      case "headline", "schema:headline": return .headline
      case "articlesection" where attributes.bytes("content") == nil: return .section
      default: continue
      }
    }
    return nil
  }

  /// Takes the text of an element that was wanted; it may have none.
  mutating func take(_ kind: Capture, _ capture: HTMLCapture) {
    if kind == .author { openAuthors -= 1 }
    if kind == .footer { return takeFooter(capture.lines) }
    let text = capture.lines.joined(separator: [.title, .headline, .heading, .home].contains(kind) ? " " : " | ")
    guard !text.isEmpty, text.utf8.count <= Limits.factBytes else { return }
    switch kind {
    case .title: if titleElement.isEmpty { titleElement = text }
    case .headline: if headlines.count < Limits.claims { headlines.append(Heading(text: text, parts: capture.parts)) }
    case .heading: if headings.count < Limits.claims { headings.append(Heading(text: text, parts: capture.parts)) }
    case .author: claimAuthor(text, "itemprop author", capture)
    case .authorName: claimAuthor(text, "itemprop author name", capture)
    case .relatedAuthor: claimAuthor(text, "rel author", capture)
    case .byline: claimAuthor(text, "byline element", capture)
    case .authorLink: claimAuthor(text, "author link", capture)
    case .date: if text.utf8.count <= Limits.creditBytes { dates.append(claim(text, "date element")) }
    case .section: section = section ?? text
    case .home: if homes.count < Limits.claims { homes.append(text) }
    case .footer: break
    }
  }

  private mutating func takeFooter(_ lines: [String]) {
    for line in lines.prefix(Limits.tailBlocks) where line.utf8.count <= Limits.creditBytes {
      guard footers.count < Limits.claims else { return }
      footers.append(claim(line, "footer"))
    }
  }

  private mutating func claimAuthor(_ text: String, _ source: String, _ capture: HTMLCapture) {
    guard text.utf8.count <= Limits.creditBytes, authors.count < Limits.claims else { return }
    var claim = claim(text, source)
    (claim.lines, claim.parts, claim.links) = (capture.lines, capture.parts, capture.links)
    authors.append(claim)
  }
}
