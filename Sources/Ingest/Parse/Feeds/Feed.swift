/// What a feed says of itself, and its entries.
struct Feed {
  /// Which vocabulary it is written in; nil when the text is no feed.
  var format: Format?
  var entries: [FeedEntry] = []
  /// The place up to which it was read, when the text ends before the feed does.
  var end = 0
  var isCutOff = false
  private(set) var title: String?
  private(set) var author: String?
  private(set) var language: String?
  private(set) var export = FeedExport()
  /// What its `xml:base` says, and its links: to the site and to itself.
  private var (base, link, ownLink): (String?, String?, String?)
  /// What the addresses of its entries stand below, if they are written without a site.
  var address: String? { base ?? link ?? ownLink }

  /// Takes the outermost element.
  mutating func open(root: String, _ attributes: [String: String]) {
    switch root.lowercased() {
    case "rss", "rdf:rdf": format = .rss
    case "feed": format = .atom
    default: break
    }
    language = attributes["lang"]
    base = attributes["base"].flatMap(EntryFacts.address)
  }

  /// Takes a field that stands outside of the entries.
  mutating func take(_ field: FeedField) {
    switch field.kind {
    case .title: title = title ?? EntryFacts.text(field.text)
    case .language: language = language ?? field.text
    case .author where field.name == "author": author = author ?? EntryFacts.names(field.text)
    case .siteAuthor: export.take(author: field.text)
    case .link where field.isAlternate: link = link ?? EntryFacts.address(field.address)
    case .link where field.attributes["rel"] == "self": ownLink = ownLink ?? EntryFacts.address(field.address)
    default: break
    }
  }
}

/// The fields of an entry, the first of each kind.
struct FeedEntry {
  var bytes: Range<Int>
  private var title: String?
  private var authors: [String] = []
  /// What an export says that the entry is.
  private var type: String?
  private var guid: String?
  /// Whether the guid is an address, as RSS has it unless it says otherwise.
  private var isPermalink = false
  private var link: String?
  /// The same, written without a site.
  private var pathOfLink: String?
  private var base: String?
  private var originalLink: String?
  private var published: Fact?
  private var updated: Fact?
  private var content: Entry.Body?
  /// The summary as it stands: most entries have a content beside it, and nobody looks at it.
  private var summary: FeedField?
  private var section: Fact?
  private var publisher: Fact?
  private var language: String?

  /// An entry that begins there, with the attributes of its element.
  init(start: Int, attributes: [String: String]) {
    bytes = start..<start
    // RSS 1.0: rdf:about names the entry.
    guid = attributes["about"]
    isPermalink = guid != nil
    language = attributes["lang"]
    base = attributes["base"]
  }

  /// Takes a field.
  mutating func take(_ field: FeedField) {
    // Only what is looked at is made a string.
    var text: String { field.text }
    switch field.kind {
    case .title: title = title ?? EntryFacts.text(text)
    case .link: takeLink(field)
    case .originalLink: originalLink = originalLink ?? EntryFacts.address(text)
    case .id:
      guid = EntryFacts.text(text) ?? guid
      isPermalink = field.name == "guid" && field.attributes["isPermaLink"]?.lowercased() != "false"
    case .content: content = content ?? Self.body(field)
    case .summary: summary = summary ?? (Self.isText(field) ? field : nil)
    case .published:
      published = published ?? EntryFacts.date(text).map { Fact(value: $0, source: field.source) }
    case .updated:
      updated = updated ?? EntryFacts.date(text).map { Fact(value: $0, source: field.source) }
    case .author: authors.append(text)
    case .type: type = MetaLine.trimmed(text)
    case .section:
      let name = field.attributes["label"] ?? field.attributes["term"] ?? text
      section = section ?? EntryFacts.text(name).map { Fact(value: $0, source: field.source) }
    case .publisher:
      publisher = publisher ?? EntryFacts.text(text).map { Fact(value: $0, source: field.source) }
    case .language: language = text
    case .siteAuthor, .tagline: break
    }
  }

  private mutating func takeLink(_ field: FeedField) {
    guard link == nil, field.isAlternate else { return }
    link = EntryFacts.address(field.address)
    let address = field.address
    if link == nil, pathOfLink == nil, address.utf8.count <= Limits.addressBytes {
      (pathOfLink, base) = (address, field.attributes["base"] ?? base)
    }
  }

  private static let markupTypes: Set<String> = ["html", "xhtml", "text/html", "application/xhtml+xml"]

  /// Whether a field holds text, and not nothing, or something else.
  private static func isText(_ field: FeedField) -> Bool {
    !field.isBlank && (markupTypes.contains(field.type) || field.type == "text" || field.type.hasPrefix("text/"))
  }

  /// The text of a field; nil when it has none.
  private static func body(_ field: FeedField) -> Entry.Body? {
    guard isText(field) else { return nil }
    return markupTypes.contains(field.type) ? .html(field.taken) : Entry.Body(guessing: field.taken)
  }

  /// Whether it is an article, and not another part of a site.
  var isArticle: Bool { type.map(FeedExport.isArticle) ?? true }

  private var permalink: String? { isPermalink ? guid.flatMap(EntryFacts.address) : nil }

  /// The address of a link that is written without a site.
  private func path(in feed: Feed) -> String? {
    let above = base.flatMap { FeedAddress.resolve($0, below: feed.address) } ?? feed.address
    return pathOfLink.flatMap { FeedAddress.resolve($0, below: above) }
  }

  /// The entry, with what the feed says of all of them.
  func entry(of feed: Feed, bytes: Range<Int>) -> Entry {
    var entry = Entry(bytes: bytes)
    var names: [String] = []
    var met: Set<String> = []
    for author in authors {
      guard let name = EntryFacts.names(feed.export.name(author)), met.insert(name).inserted else { continue }
      names.append(name)
    }
    entry.title = title.map { Fact(value: $0, source: "feed title") }
    entry.byline =
      names.isEmpty
      ? feed.author.map { Fact(value: $0, source: "author of the feed") }
      : Fact(value: names.joined(separator: ", "), source: "feed author")
    // Atom demands no date of publication; an entry that was never changed has it here.
    entry.published = published ?? updated
    entry.modified = updated
    entry.language = (language ?? feed.language).flatMap(EntryFacts.language).map {
      Fact(value: $0, source: "feed language")
    }
    entry.url = (originalLink ?? link ?? permalink ?? path(in: feed)).map { Fact(value: $0, source: "feed link") }
    entry.publisher = publisher ?? feed.title.map { Fact(value: $0, source: "title of the feed") }
    entry.section = section
    entry.guid = guid
    entry.body = content ?? summary.flatMap(Self.body)
    if type != nil, case .html(let bytes)? = entry.body {
      entry.body = .html(Array(FeedExport.markup(String(decoding: bytes, as: UTF8.self)).utf8))
    }
    return entry
  }
}
