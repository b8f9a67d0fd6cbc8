internal import CLibXML2
internal import Glibc

/// Addresses in feeds: some are written without their site, "/2026/storm.html", and stand below the address of the feed, which is its
/// `xml:base` or its link.
enum FeedAddress {
  /// An address as it stands, or below another one (RFC 3986, 5.2); nil when it is none of the web.
  static func resolve(_ text: String, below base: String?) -> String? {
    if let address = EntryFacts.address(text) { return address }
    let reference = MetaLine.trimmed(text)
    // A fragment is a place in the feed itself. Text that holds a space is none.
    guard let base, let first = reference.utf8.first, first != UInt8(ascii: "#"),
      reference.utf8.count <= Limits.addressBytes, reference.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
      let built = xmlBuildURI(reference, base)
    else { return nil }
    defer { free(built) }
    return EntryFacts.address(String(cString: built))
  }
}
