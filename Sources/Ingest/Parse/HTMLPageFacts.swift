/// What a page says about its story, as it was met while the page was read; ``HTMLFacts`` decides what of it holds.
struct HTMLPageFacts {
  /// What the text of an element is wanted for.
  enum Capture {
    case title, headline, heading, author, authorName, relatedAuthor, byline, date, section
  }

  /// A text that claims to be a fact.
  struct Claim {
    /// The text.
    var value: String
    /// Where it was found, in words.
    var source: String
    /// How many paragraphs stand before it.
    var place: Int
  }

  /// The `title` element.
  var titleElement = ""
  /// The main headings, in their order.
  var headlines: [String] = []
  /// The headings below them.
  var headings: [String] = []
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
    if property == "datemodified" || hints.contains(.update) {
      updates.append(Claim(value: value, source: "time element", place: place))
    } else {
      let source = property == "datepublished" || property == "datecreated" ? "itemprop datePublished" : "time element"
      dates.append(Claim(value: value, source: source, place: place))
    }
  }

  /// A moment that is written out in the title of what is shown (hAtom, 2005, as Blogger's pages have it).
  private mutating func takeAbbreviation(_ value: String, _ hints: HTMLHints, _ attributes: HTMLAttributes) {
    if hints.contains(.update) {
      updates.append(Claim(value: value, source: "abbr element", place: place))
    } else if hints.contains(.date) || attributes.has("itemprop", "datePublished") {
      dates.append(Claim(value: value, source: "abbr element", place: place))
    }
  }

  // MARK: Texts

  /// What the text of an element is wanted for; nil for nothing.
  mutating func capture(
    _ element: HTMLElement, _ hints: HTMLHints, _ attributes: HTMLAttributes, isShown: Bool
  ) -> Capture? {
    if element.contains(.title) { return .title }
    guard isShown, !attributes.isEmpty || element.contains(.heading) else { return nil }
    if let capture = property(attributes) { return capture }
    if element.contains(.headline) { return .headline }
    if element.contains(.heading) { return .heading }
    if element.contains(.link), attributes["rel"]?.lowercased() == "author" { return .relatedAuthor }
    if element.contains(.root) { return nil }
    if hints.contains(.author) { return .byline }
    return hints.contains(.date) && !hints.contains(.update) ? .date : nil
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
        dates.append(Claim(value: value, source: "itemprop datePublished", place: place))
      case "headline", "schema:headline": return .headline
      case "articlesection" where attributes.bytes("content") == nil: return .section
      default: continue
      }
    }
    return nil
  }

  /// Takes the lines of an element that was wanted; there may be none.
  mutating func take(_ kind: Capture, _ lines: [String]) {
    if kind == .author { openAuthors -= 1 }
    let text = lines.joined(separator: [.title, .headline, .heading].contains(kind) ? " " : " | ")
    guard !text.isEmpty, text.utf8.count <= Limits.factBytes else { return }
    switch kind {
    case .title: if titleElement.isEmpty { titleElement = text }
    case .headline: if headlines.count < Limits.claims { headlines.append(text) }
    case .heading: if headings.count < Limits.claims { headings.append(text) }
    case .author: claimAuthor(text, "itemprop author")
    case .authorName: claimAuthor(text, "itemprop author name")
    case .relatedAuthor: claimAuthor(text, "rel author")
    case .byline: claimAuthor(text, "byline element")
    case .date:
      if text.utf8.count <= Limits.creditBytes {
        dates.append(Claim(value: text, source: "date element", place: place))
      }
    case .section: section = section ?? text
    }
  }

  private mutating func claimAuthor(_ text: String, _ source: String) {
    guard text.utf8.count <= Limits.creditBytes, authors.count < Limits.claims else { return }
    authors.append(Claim(value: text, source: source, place: place))
  }
}
