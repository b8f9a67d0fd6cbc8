internal import CLibXML2

/// Reads a feed with libxml2's SAX push parser: no network, no files, and no entity that the feed declares is ever expanded, since
/// declarations are not even listened to.
///
/// libxml2 hands it back through a pointer, for the time of one call of `read`.
struct FeedReader {
  private var feed = Feed()
  private var parser: xmlParserCtxtPtr?
  /// How many attributes there were that the document type adds.
  private var defaulted = 0
  /// The open elements, by their places in `elements`.
  private var stack: [Int] = []
  private var entry: FeedEntry?
  private var field: FeedField?
  /// How many elements were open when the field at hand began.
  private var fieldDepth = 0
  /// A name as libxml2 keeps it: equal ones are in the same place as long as it reads.
  private struct Name: Equatable {
    var local: UnsafePointer<UInt8>
    var prefix: UnsafePointer<UInt8>?
    var vocabulary: UnsafePointer<UInt8>?

    /// What it is looked up by.
    var key: UInt64 {
      let around = UInt64(UInt(bitPattern: prefix)) &+ UInt64(UInt(bitPattern: vocabulary))
      return max(1, Hash64.mix(UInt64(UInt(bitPattern: local)) ^ Hash64.secret0, around ^ Hash64.secret1))
    }
  }
  /// The elements that were met, so that few of all names have to be made strings, and their places by their names.
  private var elements: [(name: Name, element: FeedElement)] = []
  private var places = HashTable64(filler: 0)

  private let standIns: StandIns
  /// The markup as it was before, while it is parsed.
  private var markup = UnsafeRawBufferPointer(start: nil, count: 0)

  private init(standIns: StandIns) { self.standIns = standIns }

  /// Reads a feed.
  ///
  /// - Parameters:
  ///   - standIns: what some characters stand for.
  ///   - mending: whether to go on where the text is not well-formed.
  /// - Returns: what was read, and whether it was well-formed to the end.
  static func read(
    _ utf8: [UInt8], standIns: StandIns = StandIns(of: []), mending: Bool = false
  ) -> (feed: Feed, isWellFormed: Bool) {
    var reader = FeedReader(standIns: standIns)
    // libxml2 hands the pointer back with each call, and calls only from within `parse`.
    let isWellFormed = withUnsafeMutablePointer(to: &reader) { reader in
      standIns.withUnsafeMarkup { markup in
        reader.pointee.markup = markup
        return parse(utf8, reader, mending: mending)
      }
    }
    return (reader.feed, isWellFormed)
  }

  private static func parse(_ utf8: [UInt8], _ reader: UnsafeMutablePointer<FeedReader>, mending: Bool) -> Bool {
    var handler = xmlSAXHandler()
    handler.initialized = XML_SAX2_MAGIC
    handler.startElementNs = { context, name, prefix, vocabulary, _, _, count, defaulted, attributes in
      guard let name, let reader = FeedReader.from(context) else { return }
      // A document type may give each element hundreds of attributes that nobody has written.
      reader.pointee.defaulted += Int(defaulted)
      if reader.pointee.defaulted > Limits.defaultAttributes { xmlStopParser(reader.pointee.parser) }
      let place = reader.pointee.element(Name(local: name, prefix: prefix, vocabulary: vocabulary))
      reader.pointee.open(place, FeedReader.attributes(attributes, Int(count)))
    }
    handler.endElementNs = { context, _, _, _ in FeedReader.from(context)?.pointee.close() }
    handler.characters = { context, bytes, count in FeedReader.from(context)?.pointee.append(bytes, Int(count)) }
    handler.ignorableWhitespace = { context, bytes, count in
      FeedReader.from(context)?.pointee.append(bytes, Int(count))
    }
    handler.cdataBlock = { context, bytes, count in FeedReader.from(context)?.pointee.append(bytes, Int(count)) }
    guard let parser = xmlCreatePushParserCtxt(&handler, reader, nil, 0, nil) else { return false }
    reader.pointee.parser = parser
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
      reader.pointee.feed.end = reader.pointee.place
      xmlParseChunk(parser, nil, 0, 1)
    }
    // An entry that the text breaks off in was not read: part of a text is not the text.
    if reader.pointee.entry != nil || !reader.pointee.stack.isEmpty { reader.pointee.feed.isCutOff = true }
    return parser.pointee.wellFormed != 0
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<FeedReader>? {
    context?.assumingMemoryBound(to: FeedReader.self)
  }

  /// The place of an element.
  private mutating func element(_ name: Name) -> Int {
    let key = name.key
    if let known = places.find(key), elements[known].name == name { return known }
    let element = FeedElement(
      FeedNames.element(
        String(cString: name.local), prefix: name.prefix.map { String(cString: $0) },
        vocabulary: name.vocabulary.map { String(cString: $0) }))
    places.set(key, elements.count)
    elements.append((name, element))
    return elements.count - 1
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

  private mutating func open(_ element: Int, _ attributes: [String: String]) {
    defer { stack.append(element) }
    if field != nil {
      field?.open(elements[element].element.name, attributes)
      return
    }
    guard let parent = stack.last else {
      feed.open(root: elements[element].element.name, attributes)
      return
    }
    if elements[element].element.isEntry {
      endEntry(at: place)
      entry = FeedEntry(start: place, attributes: attributes)
      return
    }
    guard let kind = elements[element].element.field, elements[parent].element.isHolder else { return }
    field = FeedField(elements[element].element, kind, attributes: attributes)
    fieldDepth = stack.count
  }

  private mutating func close() {
    guard let closed = stack.popLast() else { return }
    if field != nil, stack.count > fieldDepth {
      field?.close(elements[closed].element.name)
      return
    }
    if let value = field.take() { if entry?.take(value) == nil { feed.take(value) } }
    if elements[closed].element.isEntry { endEntry(at: place) }
  }

  private mutating func endEntry(at end: Int) {
    guard var done = entry.take() else { return }
    done.bytes = done.bytes.lowerBound..<max(done.bytes.lowerBound, end)
    feed.entries.append(done)
  }

  private mutating func append(_ bytes: UnsafePointer<UInt8>?, _ count: Int) {
    guard field != nil, let bytes else { return }
    let raw = UnsafeBufferPointer(start: bytes, count: count)
    var at = 0
    while let part = standIns.nextPart(of: raw, from: &at, in: markup) { field?.append(part) }
  }
}
