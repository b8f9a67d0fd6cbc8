internal import CLibXML2

/// Reads a feed with libxml2's SAX push parser: no network, no files, and no entity that the feed declares is ever expanded, since
/// declarations are not even listened to.
///
/// A class, because libxml2 hands it back through a pointer; it lives for one call of `read`.
final class FeedReader {
  private(set) var feed = Feed()
  private var parser: xmlParserCtxtPtr?
  /// The open elements.
  private var stack: [FeedElement] = []
  private var entry: FeedEntry?
  private var field: FeedField?
  /// How many elements were open when the field at hand began.
  private var fieldDepth = 0
  /// A name as libxml2 keeps it: equal ones are in the same place as long as it reads.
  private struct Name: Hashable {
    var local: UnsafePointer<UInt8>
    var prefix: UnsafePointer<UInt8>?
    var vocabulary: UnsafePointer<UInt8>?
  }
  /// The elements that were met, so that few of all names have to be made strings.
  private var elements: [Name: FeedElement] = [:]

  private let standIns: StandIns?

  private init(standIns: StandIns?) { self.standIns = standIns }

  /// Reads a feed.
  ///
  /// - Parameters:
  ///   - standIns: what some characters stand for.
  ///   - mending: whether to go on where the text is not well-formed.
  /// - Returns: what was read, and whether it was well-formed to the end.
  static func read(
    _ utf8: [UInt8], standIns: StandIns? = nil, mending: Bool = false
  ) -> (feed: Feed, isWellFormed: Bool) {
    let reader = FeedReader(standIns: standIns)
    return withExtendedLifetime(reader) {
      let isWellFormed = reader.parse(utf8, mending: mending)
      return (reader.feed, isWellFormed)
    }
  }

  private func parse(_ utf8: [UInt8], mending: Bool) -> Bool {
    var handler = xmlSAXHandler()
    handler.initialized = XML_SAX2_MAGIC
    handler.startElementNs = { context, name, prefix, vocabulary, _, _, count, _, attributes in
      guard let name, let reader = FeedReader.from(context) else { return }
      let element = reader.element(Name(local: name, prefix: prefix, vocabulary: vocabulary))
      reader.open(element, FeedReader.attributes(attributes, Int(count)))
    }
    handler.endElementNs = { context, _, _, _ in FeedReader.from(context)?.close() }
    handler.characters = { context, bytes, count in FeedReader.from(context)?.append(bytes, Int(count)) }
    handler.ignorableWhitespace = { context, bytes, count in FeedReader.from(context)?.append(bytes, Int(count)) }
    handler.cdataBlock = { context, bytes, count in FeedReader.from(context)?.append(bytes, Int(count)) }
    let this = Unmanaged.passUnretained(self).toOpaque()
    guard let parser = xmlCreatePushParserCtxt(&handler, this, nil, 0, nil) else { return false }
    self.parser = parser
    defer {
      // libxml2 puts the entities that a feed declares into a document, and leaves it to whoever called.
      xmlFreeDoc(parser.pointee.myDoc)
      xmlFreeParserCtxt(parser)
    }
    // The text is UTF-8 whatever it declares: it was decoded before. Without XML_PARSE_HUGE nesting ends at 256 levels.
    xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8)
    var options = [XML_PARSE_NONET, XML_PARSE_NOERROR, XML_PARSE_NOWARNING, XML_PARSE_IGNORE_ENC]
    if mending { options.append(XML_PARSE_RECOVER) }
    xmlCtxtUseOptions(parser, Int32(bitPattern: options.reduce(0) { $0 | $1.rawValue }))
    utf8.withUnsafeBytes { raw in
      var offset = 0
      while offset < raw.count, mending || parser.pointee.wellFormed != 0 {
        let count = min(Limits.xmlChunkBytes, raw.count - offset)
        let chunk = raw.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) }
        xmlParseChunk(parser, chunk, Int32(count), 0)
        offset += count
      }
      feed.end = place
      xmlParseChunk(parser, nil, 0, 1)
    }
    // An entry that the text breaks off in was not read: part of a text is not the text.
    if entry != nil { feed.isCutOff = true }
    feed.isCutOff = feed.isCutOff || !stack.isEmpty
    return parser.pointee.wellFormed != 0
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> FeedReader? {
    context.map { Unmanaged<FeedReader>.fromOpaque($0).takeUnretainedValue() }
  }

  private func element(_ name: Name) -> FeedElement {
    if let known = elements[name] { return known }
    let element = FeedElement(
      FeedNames.element(
        String(cString: name.local), prefix: name.prefix.map { String(cString: $0) },
        vocabulary: name.vocabulary.map { String(cString: $0) }))
    elements[name] = element
    return element
  }

  /// Five pointers for each: name, prefix, vocabulary, and the value's beginning and end.
  private static func attributes(
    _ list: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ count: Int
  ) -> [String: String] {
    guard let list, count > 0 else { return [:] }
    var result: [String: String] = [:]
    for i in 0..<count {
      guard let name = list[5 * i], let from = list[5 * i + 3], let to = list[5 * i + 4] else { continue }
      let value = String(decoding: UnsafeBufferPointer(start: from, count: to - from), as: UTF8.self)
      // Without replacement of entities libxml2 leaves this one of them in attributes.
      let mark = "&#38;"
      result[String(cString: name)] = HTMLText.contains(value, mark) ? value.replacing(mark, with: "&") : value
    }
    return result
  }

  /// How many bytes of the text were read: within a start or end tag, or behind it.
  private var place: Int { max(0, Int(xmlByteConsumed(parser))) }

  // MARK: elements

  private func open(_ element: FeedElement, _ attributes: [String: String]) {
    defer { stack.append(element) }
    if field != nil {
      field?.open(element.name, attributes)
      return
    }
    if stack.isEmpty {
      feed.open(root: element.name, attributes)
      return
    }
    if element.isEntry {
      endEntry(at: place)
      entry = FeedEntry(start: place, attributes: attributes)
      return
    }
    guard element.isField, let parent = stack.last, parent.isHolder else { return }
    field = FeedField(element, attributes: attributes)
    fieldDepth = stack.count
  }

  private func close() {
    guard let closed = stack.popLast() else { return }
    if field != nil, stack.count > fieldDepth {
      field?.close(closed.name)
      return
    }
    if let value = field.take() {
      if entry != nil { entry?.take(value) } else { feed.take(value) }
    }
    if closed.isEntry { endEntry(at: place) }
  }

  private func endEntry(at end: Int) {
    guard var done = entry else { return }
    entry = nil
    done.bytes = done.bytes.lowerBound..<max(done.bytes.lowerBound, end)
    feed.entries.append(done)
  }

  private func append(_ bytes: UnsafePointer<UInt8>?, _ count: Int) {
    guard field != nil, let bytes else { return }
    let raw = UnsafeBufferPointer(start: bytes, count: count)
    if let standIns {
      standIns.eachPart(of: raw) { field?.append($0) }
    } else {
      field?.append(raw)
    }
  }
}
