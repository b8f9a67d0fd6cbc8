/// The encoding that an HTML page declares of itself.
enum HTMLCharset {
  /// The WHATWG name of the encoding in a page's `<meta charset>`, from its first bytes (WHATWG HTML, section 13.2.3.2,
  /// prescan). A declared UTF-8 is no news, since valid UTF-8 is recognised anyway and invalid UTF-8 is better looked
  /// at; nil for it, and for other files.
  static func declared(_ bytes: [UInt8], name: String, format: Format?) -> String? {
    let head = bytes.prefix(4096)
    guard format == nil || format == .html, head.first(where: { $0 > 0x20 && $0 < 0x80 }) == 0x3C else { return nil }
    let key = Array("charset".utf8)
    var index = head.startIndex
    while index + key.count < head.endIndex {
      defer { index += 1 }
      guard head[index] | 0x20 == key[0], zip(head[index...], key).allSatisfy({ $0 | 0x20 == $1 }) else { continue }
      var at = index + key.count
      while at < head.endIndex, [0x20, 0x3D, 0x22, 0x27].contains(head[at]) { at += 1 }
      let label = head[at...].prefix { isAlphanumeric($0) || $0 == 0x2D || $0 == 0x5F }
      guard !label.isEmpty, let name = LegacyEncoding.whatwgName(String(decoding: label, as: UTF8.self)) else {
        continue
      }
      // A page whose declaration is readable as ASCII is not in UTF-16, whatever it says.
      return name.hasPrefix("utf-") || !LegacyEncoding.canDecode(name) ? nil : name
    }
    return nil
  }
}
