/// The names of elements in feeds (RSS 0.9 to 2.0, RSS 1.0 and its modules, Atom 0.3 and 1.0).
enum FeedNames {
  /// An element by its local name, with the usual prefix of its vocabulary before it, whatever prefix the feed uses. The
  /// vocabularies of feeds themselves have none, nor has Atom within RSS: their elements mean the same.
  static func element(_ name: String, prefix: String?, vocabulary: String?) -> String {
    if let vocabulary, let usual = prefixes[vocabulary] { return usual.isEmpty ? name : usual + ":" + name }
    guard let prefix, !prefix.isEmpty, !["atom", "atom10", "rss"].contains(prefix.lowercased()) else { return name }
    return prefix.lowercased() + ":" + name
  }

  private static let prefixes = [
    "http://www.w3.org/2005/Atom": "", "http://purl.org/atom/ns#": "", "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "", "http://backend.userland.com/rss2": "",
    "http://purl.org/dc/elements/1.1/": "dc", "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content", "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner", "http://search.yahoo.com/mrss/": "media",
    "http://www.w3.org/1999/xhtml": "xhtml",
  ]

  /// The elements whose children are fields. Others hold pictures, forms and the like, which have titles of their own.
  fileprivate static let holders: Set<String> = ["channel", "feed", "item", "entry"]

  /// What a field says.
  enum Field {
    case title, link, originalLink, id, content, summary, published, updated, author, section, publisher, language
    /// Of the exports of WordPress: an author of the site, and what an entry is.
    case siteAuthor, type
    /// Nothing that is kept; what stands in it is not read.
    case tagline
  }

  /// The elements that are read.
  fileprivate static let fields: [String: Field] = [
    "title": .title, "link": .link, "feedburner:origLink": .originalLink, "guid": .id, "id": .id,
    "content": .content, "content:encoded": .content, "xhtml:body": .content, "xhtml:div": .content,
    "description": .summary, "summary": .summary, "pubDate": .published, "dc:date": .published,
    "dcterms:created": .published, "dcterms:issued": .published, "published": .published, "issued": .published,
    "updated": .updated, "modified": .updated, "dcterms:modified": .updated, "atom:updated": .updated,
    "author": .author, "dc:creator": .author, "category": .section,
    "dc:subject": .section, "source": .publisher, "dc:publisher": .publisher, "language": .language,
    "dc:language": .language, "wp:author": .siteAuthor, "wp:post_type": .type, "tagline": .tagline,
  ]

  /// Fields that hold fields themselves, of which this one counts.
  fileprivate static let inner = ["author": "name", "source": "title"]
}

/// An element of a feed, and what it is; asked of its name once, and not each time that it is met.
struct FeedElement {
  /// With the usual prefix of its vocabulary: "title", "dc:creator", "content:encoded".
  let name: String
  /// Whether it is a story.
  let isEntry: Bool
  /// Whether its children are fields.
  let isHolder: Bool
  /// What is told of where a fact was found: "feed pubDate".
  let source: String
  /// What it says if it is a field that is read.
  let field: FeedNames.Field?
  /// Whether it is one of XHTML.
  let isXHTML: Bool
  /// The element within it that counts, if it holds elements.
  let inner: String?

  /// The element of a name as ``FeedNames`` has it.
  init(_ name: String) {
    self.name = name
    source = "feed " + name
    isEntry = name == "item" || name == "entry"
    isHolder = FeedNames.holders.contains(name)
    field = FeedNames.fields[name]
    isXHTML = name.hasPrefix("xhtml:")
    inner = FeedNames.inner[name]
  }
}
