/// The fields at the head of an HTTP answer, or of a record in a web archive.
struct HTTPHeader {
  /// The first line.
  private(set) var opening = ""
  /// The values by the names of their fields in lower case, the last of each.
  private(set) var fields: [String: String] = [:]
  /// Where what follows begins.
  private(set) var end: Int

  /// Reads up to the blank line; nil when there is none.
  init?(_ bytes: ArraySlice<UInt8>) {
    end = bytes.startIndex
    while let feed = bytes[end...].firstIndex(of: 0x0A) {
      let line = Self.trimmed(bytes[end..<feed])
      end = feed + 1
      if line.isEmpty { return }
      if opening.isEmpty {
        opening = String(decoding: line, as: UTF8.self)
      } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        fields[name] = String(decoding: Self.trimmed(line[(colon + 1)...]), as: UTF8.self)
      }
    }
    return nil
  }

  /// Without white space at both ends, which in a header is a space or a tab (RFC 9110, section 5.6.3).
  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let first = line.firstIndex(where: { !isSpace($0) }), let last = line.lastIndex(where: { !isSpace($0) })
    else {
      return []
    }
    return line[first...last]
  }

  /// The value of a field.
  subscript(name: String) -> String? { fields[name] }

  /// Whether the answer is what was asked for: a page that tells of an error is no article.
  var isSuccess: Bool {
    let words = opening.split(separator: " ")
    return words.count > 1 && words[1].first == "2"
  }
}

/// What a content is, as mail and HTTP say it: "text/html; charset=utf-8".
struct MediaType {
  /// In lower case, without parameters.
  let name: String
  /// The WHATWG name of the declared encoding, if it can be decoded. UTF-8 is recognised anyway.
  let charset: String?
  /// The declared encoding as it is written.
  private let label: String?

  /// Reads the value of a header field.
  init(_ text: String) {
    let parts = text.split(separator: ";").map { MetaLine.trimmed(String($0)) }
    name = parts.first?.lowercased() ?? ""
    let parameter = parts.dropFirst().first { $0.lowercased().hasPrefix("charset=") }
    label = parameter.map { $0.dropFirst(8).lowercased().filter { $0 != "\"" && $0 != "'" && $0 != " " } }
    charset = label.flatMap(Self.charset)
  }

  /// The encoding that a label names, as one that is to be believed.
  static func charset(_ label: String) -> String? {
    let label = label.filter { $0 != "\"" && $0 != "'" && $0 != " " }
    guard let name = LegacyEncoding.whatwgName(label), !name.hasPrefix("utf-"), LegacyEncoding.canDecode(name) else {
      return nil
    }
    return name
  }

  /// UTF-16 or UTF-32, when that is declared and the content is nothing else by its looks. Text in other scripts than Latin
  /// does not show it, and mail has no mark.
  func wideForm(of content: [UInt8]) -> UnicodeForm? {
    guard let label, let form = UnicodeForm(label: label), content.count % form.unitBytes == 0 else { return nil }
    return UTF8Census.count(content).census.broken > 0 || content.contains(0) ? form : nil
  }

  /// Whether it can be an article. What is not said may be one.
  var isArticle: Bool {
    if ["text/css", "text/javascript", "text/calendar", "text/x-vcard", "text/vcard", "text/dns"].contains(name) {
      return false
    }
    return name.isEmpty || name.hasPrefix("text/") || name.hasSuffix("+xml") && !name.hasPrefix("image/")
      || name.hasSuffix("json") || name == "application/xml" || name == "application/x-ndjson"
  }
}

/// The body of an HTTP answer.
enum HTTPBody {
  /// Undoes what was done to the content for the transfer.
  ///
  /// - Parameter total: what was unpacked of the file before.
  static func decode(_ body: [UInt8], _ header: HTTPHeader, _ total: Unpacked) throws(ParseFailure) -> [UInt8] {
    var content = body
    // Many archivers store what they have undone, and the header as it was: a body that is not chunked is as it should be.
    if header["transfer-encoding"]?.lowercased().contains("chunked") == true { content = unchunked(body) ?? body }
    let encoding = header["content-encoding"]?.lowercased() ?? "identity"
    if case .packed? = Container(content) { return try unpacked(content, total) }
    if let coding = ContentCoding(rawValue: encoding), !isText(content) {
      if let decoded = try coding.decode(content) {
        try total.add(decoded.count)
        return decoded
      }
      throw ParseFailure(
        reason: .damaged, detail: "The page is not whole, or not compressed as \(encoding).", advice: "Fetch it again.")
    }
    guard ["identity", "gzip", "x-gzip", "zstd", ""].contains(encoding) || isText(content) else {
      throw ParseFailure(
        reason: .unsupportedFormat, detail: "The page is compressed as \(encoding), which is not read.",
        advice: "Let the archiver ask for gzip.")
    }
    return content
  }

  private static func isText(_ content: [UInt8]) -> Bool { Magic.controlRefusal(of: content) == nil }

  private static func unpacked(_ content: [UInt8], _ total: Unpacked) throws(ParseFailure) -> [UInt8] {
    try ArchiveReader.read(content, total) { reader throws(ParseFailure) in
      guard let member = try reader.next(), member.isWhole else { return content }
      return try reader.content()
    }
  }

  /// The chunks of RFC 9112, section 7.1, one after the other; nil when these are none.
  private static func unchunked(_ body: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var at = 0
    while let feed = body[at...].prefix(64).firstIndex(of: 0x0A) {
      let digits = body[at..<feed].prefix { isAlphanumeric($0) }
      guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0, size <= body.count else {
        return nil
      }
      if size == 0 { return result }
      let from = feed + 1
      let to = min(body.count, from + size)
      guard from <= to else { return nil }
      result += body[from..<to]
      at = to
      while at < body.count, body[at] == 0x0D || body[at] == 0x0A { at += 1 }
    }
    return result.isEmpty ? nil : result
  }
}
