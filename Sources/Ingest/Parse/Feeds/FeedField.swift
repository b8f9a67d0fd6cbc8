/// The value of an element on its way: its text, and what markup stands in it.
struct FeedField {
  /// The element, as ``FeedNames`` has it.
  let name: String
  /// What is told of where a fact was found.
  let source: String
  /// What it says.
  let kind: FeedNames.Field
  /// Its attributes, by their local names.
  let attributes: [String: String]
  private var bytes: [UInt8] = []
  /// Whether markup is written as elements and not as text.
  private let isElements: Bool
  /// The elements that are open within.
  private var stack: [String] = []
  private var innerBytes: [UInt8] = []
  private var hasInner = false

  /// The element within it that counts, if it holds elements.
  private let inner: String?
  /// What its attribute says that the value is written in.
  let type: String

  /// What was taken: text, or markup where the value holds elements.
  var text: String { String(decoding: taken, as: UTF8.self) }
  /// Whether nothing but white space was taken.
  var isBlank: Bool { !taken.contains { $0 > 0x20 } }

  /// Of a link: whether it is the article's or the site's. Atom has several links, of which the one without `rel`, or with `alternate`,
  /// is that; RSS has one.
  var isAlternate: Bool { ["alternate", nil].contains(attributes["rel"]?.lowercased()) }
  /// Of a link: where it leads.
  var address: String { attributes["href"] ?? text }

  /// The bytes of what was taken, in UTF-8.
  var taken: [UInt8] { hasInner ? innerBytes : bytes }

  /// The value of an element that has just begun.
  init(_ element: FeedElement, _ kind: FeedNames.Field, attributes: [String: String]) {
    name = element.name
    source = element.source
    self.kind = kind
    self.attributes = attributes
    inner = element.inner
    type = attributes["type"]?.lowercased() ?? "text"
    isElements =
      element.isXHTML
      || !attributes.isEmpty
        && (type == "xhtml" || type == "application/xhtml+xml" || attributes["mode"] == "xml")
  }

  /// Takes an element within the value, as markup again.
  mutating func open(_ element: String, _ attributes: [String: String]) {
    stack.append(element)
    guard inner == nil else {
      hasInner = hasInner || element == inner
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
  mutating func close(_ element: String) {
    _ = stack.popLast()
    if inner == nil, !["br", "img", "hr"].contains(String(decoding: local(element), as: UTF8.self)) {
      bytes += Array("</".utf8) + local(element) + [UInt8(ascii: ">")]
    }
  }

  /// Takes a piece of text.
  mutating func append(_ more: UnsafeBufferPointer<UInt8>) {
    if let inner, !stack.isEmpty {
      if stack.last == inner { innerBytes += more }
    } else if isElements {
      escape(more, quotes: false)
    } else {
      bytes += more
    }
  }

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
