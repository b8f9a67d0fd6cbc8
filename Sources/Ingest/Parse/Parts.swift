/// The documents of a file's parts, put together: of an archive's members, of a mail's attachments, of a mailbox's mails.
struct Parts {
  /// What was put together so far.
  private(set) var document: Document
  private let context: ParseContext
  /// Where the part at hand lies in the file. The places in an unpacked or decoded part are no places in the file.
  var bytes: Range<Int>
  private var encodings: Set<String?> = []

  init(_ format: Format, _ context: ParseContext, bytes: Range<Int>) {
    document = Document(format: format, encoding: nil, replacements: 0, stories: [], dropped: [])
    self.context = context
    self.bytes = bytes
  }

  /// Reads a part, and takes its stories.
  ///
  /// - Parameters:
  ///   - path: what the part is called; its stories say so.
  ///   - charset: the encoding that is declared around it.
  ///   - url: where it was fetched from.
  mutating func add(_ content: [UInt8], path: [UInt8], charset: String? = nil, url: Fact? = nil) {
    guard !document.isCrowded else { return }
    do throws(ParseFailure) {
      let name = path.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) } ?? ""
      take(try Parser.parse(content, context.part(name, charset: charset)), path: path, url: url)
    } catch { skip(path, error) }
  }

  /// Takes the stories of a part that was read.
  ///
  /// - Parameter path: what the part is called; nil for what belongs to the file itself.
  mutating func take(_ part: Document, path: [UInt8]?, url: Fact? = nil) {
    let place = path.map(Self.place)
    for var story in part.stories {
      story.bytes = bytes
      if let place { story.member = story.member.map { place + "/" + $0 } ?? place }
      story.url = story.url ?? url
      document.stories.append(story)
    }
    if !part.stories.isEmpty { encodings.insert(part.encoding) }
    document.replacements += part.replacements
    document.dropped += part.dropped.prefix(max(0, Limits.droppedLines - document.dropped.count))
    document.outside += part.outside.prefix(max(0, Limits.droppedLines - document.outside.count))
    document.skip(part, place)
  }

  /// Notes a part that could not be read.
  mutating func skip(_ path: [UInt8], _ failure: ParseFailure) { skip(Self.place(path), failure) }

  /// Notes a part that could not be read, by what people call its place.
  mutating func skip(_ place: String, _ failure: ParseFailure) { document.skip(place, failure) }

  /// What was read; a file none of whose parts could be read is refused for what its first one is refused for.
  func finished() throws(ParseFailure) -> Document {
    var document = document
    if encodings.count == 1, let one = encodings.first { document.encoding = one }
    guard document.stories.isEmpty, let first = document.problems.first else { return document }
    throw ParseFailure(
      reason: ParseFailure.Reason(rawValue: first.reason) ?? .damaged,
      detail: "None of its \(document.skipped) parts could be read; \(first.place): \(first.detail)",
      advice: "Put the articles into it as text, HTML, feeds, JSON or mail.")
  }

  /// A member's path, as paths are escaped, and no longer than one may be; relative, as all paths in events are.
  private static func place(_ path: [UInt8]) -> String {
    let path = path.drop { $0 == UInt8(ascii: "/") }.prefix(Limits.memberPathBytes)
    return path.isEmpty ? "unnamed" : PathEscape.escape(Array(path))
  }
}
