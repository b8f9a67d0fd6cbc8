/// The encoding that an XML file declares in its first line.
enum XMLDeclaration {
  /// The WHATWG name of the encoding; nil for UTF-8, which is recognised anyway, for none, and for other files.
  static func encoding(_ bytes: [UInt8]) -> String? {
    // Nearly all say so.
    if bytes.withUnsafeBufferPointer({ $0.begins(with: #"<?xml version="1.0" encoding="utf-8""#) }) { return nil }
    guard bytes.starts(with: "<?xml".utf8), let end = bytes.prefix(200).firstIndex(of: UInt8(ascii: ">")) else {
      return nil
    }
    let words = String(decoding: bytes[..<end], as: UTF8.self).split { " =\"'?\n\t\r".contains($0) }
    guard let key = words.firstIndex(of: "encoding"), key + 1 < words.count,
      let name = LegacyEncoding.whatwgName(String(words[key + 1]))
    else { return nil }
    // What is readable as ASCII is not in UTF-16, whatever it says.
    return name.hasPrefix("utf-") || !LegacyEncoding.canDecode(name) ? nil : name
  }
}
