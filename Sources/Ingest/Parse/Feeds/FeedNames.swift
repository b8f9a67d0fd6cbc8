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
  static let holders: Set<String> = ["channel", "feed", "item", "entry"]

  /// The elements that are read.
  static let fields: Set<String> = [
    "title", "link", "guid", "id", "description", "summary", "content", "content:encoded", "xhtml:body", "xhtml:div",
    "pubDate", "dc:date", "dcterms:created", "dcterms:issued", "published", "issued", "updated", "modified",
    "author", "dc:creator", "category", "dc:subject", "source", "dc:publisher", "language", "dc:language",
    "feedburner:origLink", "tagline",
  ]

  /// Fields that hold fields themselves, of which this one counts.
  static let inner = ["author": "name", "source": "title"]
}

/// The value of an element on its way: its text, and what markup stands in it.
struct FeedField {
  let name: String
  let attributes: [String: String]
  /// The text; a value that holds elements is markup.
  private(set) var text = ""
  private var bytes: [UInt8] = []
  /// Whether markup is written as elements and not as text.
  private let isElements: Bool
  /// The elements that are open within.
  private var stack: [String] = []
  private var innerBytes: [UInt8] = []
  private var hasInner = false

  init(name: String, attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
    let type = attributes["type"]?.lowercased()
    isElements =
      type == "xhtml" || type == "application/xhtml+xml" || attributes["mode"] == "xml" || name.hasPrefix("xhtml:")
  }

  /// Takes an element within the value, as markup again.
  mutating func open(_ element: String, _ attributes: [String: String]) {
    stack.append(element)
    guard FeedNames.inner[name] == nil else {
      hasInner = hasInner || element == FeedNames.inner[name]
      return
    }
    bytes += Array("<".utf8) + local(element)
    for (key, value) in attributes.sorted(by: { $0.key < $1.key }) {
      bytes += Array(" \(key)=\"".utf8)
      escape(value.utf8, quotes: true)
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: ">"))
  }

  /// Ends an element within the value.
  mutating func close(_ element: String, into field: inout FeedField?) {
    _ = stack.popLast()
    if FeedNames.inner[name] == nil, !["br", "img", "hr"].contains(String(decoding: local(element), as: UTF8.self)) {
      bytes += Array("</".utf8) + local(element) + [UInt8(ascii: ">")]
    }
    field = self
  }

  /// Takes a piece of text.
  mutating func append(_ more: UnsafeBufferPointer<UInt8>) {
    if let inner = FeedNames.inner[name], !stack.isEmpty {
      if stack.last == inner { innerBytes += more }
    } else if isElements {
      escape(more, quotes: false)
    } else {
      bytes += more
    }
  }

  /// Makes the text of what was taken.
  mutating func end() { text = String(decoding: hasInner ? innerBytes : bytes, as: UTF8.self) }

  private mutating func escape(_ text: some Sequence<UInt8>, quotes: Bool) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
      case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
      case UInt8(ascii: "\"") where quotes: bytes += Array("&quot;".utf8)
      default: bytes.append(byte)
      }
    }
  }

  private func local(_ element: String) -> [UInt8] {
    Array(element.utf8.split(separator: UInt8(ascii: ":")).last ?? Substring(element).utf8)
  }
}
