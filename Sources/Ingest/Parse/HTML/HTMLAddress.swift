/// What addresses, types and classes of a page's elements tell by themselves. By bytes: a page has thousands of them.
enum HTMLAddress {
  /// Whether an address is that of a site's first page: "/", "https://a.example/".
  static func isHome(_ address: UnsafeRawBufferPointer) -> Bool {
    guard let first = address.first else { return false }
    if first == slash, address.count == 1 { return true }
    guard address.count <= Limits.headerLineBytes, let host = hostStart(address) else { return false }
    guard let path = address.first(slash, from: host) else { return host < address.count && !holdsQuery(address) }
    return path == address.count - 1 && path > host
  }

  private static let slash = UInt8(ascii: "/")
  private static let slashes = Array("//".utf8)

  private static func hostStart(_ address: UnsafeRawBufferPointer) -> Int? {
    guard address[0] == slash || address[0] | 0x20 == UInt8(ascii: "h"),
      let mark = address.first(slashes), mark <= 6
    else { return nil }
    return mark + 2
  }

  private static func holdsQuery(_ address: UnsafeRawBufferPointer) -> Bool {
    address.contains { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "@") }
  }

  /// The parts of a path under which sites show who writes for them.
  private static let authorParts = HashTable64(
    words: """
      author authors people by profile profiles autor autores autori autorin autoren auteur auteurs autore staff writers \
      writer contributor contributors reporter reporters journalist journalists journaliste journalistes columnist \
      columnists byline bylines skribent redakteur redakteure firma firme
      """)

  /// Whether an address leads to somebody who writes: "/author/jane-doe", "https://a.example/people/jane".
  static func isOfAuthor(_ address: UnsafeRawBufferPointer) -> Bool {
    guard address.count <= Limits.headerLineBytes else { return false }
    var start = 0
    while let end = address.first(slash, from: start) {
      let part = start..<end
      start = end + 1
      // Nobody is named behind the last slash.
      guard start < address.count else { return false }
      if 2...12 ~= part.count, authorParts.contains(Hash64.hash(UnsafeRawBufferPointer(rebasing: address[part]))) {
        return true
      }
    }
    return false
  }

  private static let types = ["Article", "Posting", "BlogPost"].map { Array($0.utf8) }

  /// Whether a type of microdata is that of an article: "https://schema.org/NewsArticle".
  static func isPost(type: UnsafeRawBufferPointer) -> Bool {
    types.contains { type.count >= $0.count && type.suffix($0.count).elementsEqual($0) }
  }

  private static let hentry = Array("hentry".utf8)
  private static let post = Array("post".utf8)

  /// Whether a class is that of an entry of a weblog, "hentry" or "post" (hAtom, 2005); "post-footer" is something else.
  static func isPost(class names: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    while at + post.count <= names.count {
      let name = names[at] == post[0] ? post : names[at] == hentry[0] ? hentry : nil
      if let name, isName(name, names, at) { return true }
      guard let space = names.first(0x20, from: at) else { return false }
      at = space + 1
    }
    return false
  }

  private static func isName(_ name: [UInt8], _ names: UnsafeRawBufferPointer, _ at: Int) -> Bool {
    let end = at + name.count
    return end <= names.count && (end == names.count || HTMLTagCut.isSpace(names[end]))
      && names[at..<end].elementsEqual(name)
  }
}
