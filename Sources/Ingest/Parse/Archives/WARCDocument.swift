/// Web archives (ISO 28500): each page that was answered with success is a document, without the header of its answer.
///
/// The road not taken: libarchive reads WARC, too, but passes over every address that ends in "/", which is where news sites
/// have their articles.
enum WARCDocument {
  /// Reads an archive that is already unpacked.
  static func read(_ bytes: [UInt8], _ context: ParseContext) throws(ParseFailure) -> Document {
    try ArchiveDocument.refuseNesting(context)
    var parts = Parts(.warc, context, bytes: 0..<bytes.count)
    var at = 0
    var number = 0
    while let record = try next(in: bytes, &at) {
      number += 1
      guard number <= Limits.archiveMembers * 4 else {
        throw ParseFailure(
          reason: .tooLarge, detail: "The archive has more than \(Limits.archiveMembers * 4) records.",
          advice: "Split it.")
      }
      let address = record.header["warc-target-uri"].map { $0.filter { $0 != "<" && $0 != ">" } }
      let path = Array((address ?? "record \(number)").utf8)
      guard record.block.upperBound <= bytes.count else {
        parts.skip(
          path, damaged("It breaks off: \(record.block.count) bytes are due at byte \(record.block.lowerBound)."))
        break
      }
      do throws(ParseFailure) {
        guard let page = try page(record, bytes[record.block], context.unpacked) else { continue }
        parts.add(
          page.content, path: path, charset: page.charset,
          url: address.flatMap(EntryFacts.address).map { Fact(value: $0, source: "WARC-Target-URI") })
      } catch { parts.skip(path, error) }
    }
    return try parts.finished()
  }

  private struct Record {
    var header: [String: String]
    var block: Range<Int>
  }

  private static func damaged(_ detail: String) -> ParseFailure {
    ParseFailure(reason: .damaged, detail: detail, advice: "Copy or fetch the archive again.")
  }

  /// The record that begins at `at`, or behind blank lines there; nil at the end.
  private static func next(in bytes: [UInt8], _ at: inout Int) throws(ParseFailure) -> Record? {
    while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
    guard at < bytes.count else { return nil }
    let start = at
    guard bytes[at...].starts(with: "WARC/".utf8), let header = HTTPHeader(bytes[at...].prefix(Limits.headerBytes)),
      let length = header["content-length"].flatMap({ Int($0) }), length >= 0, length <= Limits.unpackedBytes
    else { throw damaged("At byte \(start) a record is due, and there is none.") }
    let block = header.end..<header.end + length
    at = min(bytes.count, block.upperBound)
    return Record(header: header.fields, block: block)
  }

  /// The content of a record, if it can be an article: of an HTTP answer its body.
  private static func page(
    _ record: Record, _ block: ArraySlice<UInt8>, _ total: Unpacked
  ) throws(ParseFailure) -> (content: [UInt8], charset: String?)? {
    var type = MediaType(record.header["content-type"] ?? "")
    switch record.header["warc-type"]?.lowercased() {
    case "resource", "conversion": return type.isArticle ? (Array(block), type.charset) : nil
    case "response": break
    default: return nil
    }
    guard block.starts(with: "HTTP/".utf8) else { return nil }
    guard let header = HTTPHeader(block.prefix(Limits.headerBytes)) else {
      throw damaged("The answer's header does not end.")
    }
    type = MediaType(header["content-type"] ?? "text/html")
    guard header.isSuccess, type.isArticle else { return nil }
    return (try HTTPBody.decode(Array(block[header.end...]), header, total), type.charset)
  }
}
