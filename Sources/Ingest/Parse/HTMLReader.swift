internal import CLibXML2

/// Reads an HTML page with libxml2's SAX push parser, which keeps text at any depth, opens no files and no network.
///
/// A class, because libxml2 hands it back through a pointer; it lives for one call of `read`.
final class HTMLReader {
  /// An open element.
  private struct Open {
    var name: String
    /// Itself when it is a container, else the one around it; -1 for none.
    var container: Int
    var isContainer: Bool
    var isSkipped: Bool
    /// Where the text of a byline element began.
    var capture: Capture?
  }

  private enum Capture { case headline, byline, title }

  private var page = HTMLPage()
  private var stack: [Open] = []
  /// Elements beyond the depth limit, which are counted and not remembered.
  private var buriedCount = 0
  private var text: [UInt8] = []
  private var linkBytes = 0
  private var linkDepth = 0
  private var skipDepth = 0
  private var cellCount = 0
  private var headingDepth = 0
  private var itemDepth = 0
  private var preDepth = 0
  private var captured: [UInt8] = []
  private var capture: Capture?
  private var isStructuredData = false
  private var structuredData: [UInt8] = []

  /// Reads a page given as valid UTF-8; nil when libxml2 cannot start.
  static func read(_ utf8: [UInt8]) -> HTMLPage? {
    let reader = HTMLReader()
    return withExtendedLifetime(reader) { reader.parse(utf8) ? reader.page : nil }
  }

  private func parse(_ utf8: [UInt8]) -> Bool {
    var handler = htmlSAXHandler()
    handler.startElement = { context, name, attributes in
      guard let name else { return }
      HTMLReader.from(context)?.open(String(cString: name), HTMLReader.attributes(attributes))
    }
    handler.endElement = { context, name in
      guard let name else { return }
      HTMLReader.from(context)?.close(String(cString: name))
    }
    handler.characters = { context, bytes, count in HTMLReader.from(context)?.append(bytes, Int(count)) }
    handler.ignorableWhitespace = { context, bytes, count in HTMLReader.from(context)?.append(bytes, Int(count)) }
    handler.cdataBlock = { context, bytes, count in HTMLReader.from(context)?.append(bytes, Int(count)) }
    let this = Unmanaged.passUnretained(self).toOpaque()
    guard let parser = htmlCreatePushParserCtxt(&handler, this, nil, 0, nil, XML_CHAR_ENCODING_UTF8) else {
      return false
    }
    defer { htmlFreeParserCtxt(parser) }
    let options = [
      HTML_PARSE_RECOVER, HTML_PARSE_NOERROR, HTML_PARSE_NOWARNING, HTML_PARSE_NONET, HTML_PARSE_IGNORE_ENC,
    ]
    htmlCtxtUseOptions(parser, Int32(bitPattern: options.reduce(0) { $0 | $1.rawValue }))
    utf8.withUnsafeBytes { raw in
      var offset = 0
      while offset < raw.count {
        let count = min(Limits.htmlChunkBytes, raw.count - offset)
        let chunk = raw.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) }
        htmlParseChunk(parser, chunk, Int32(count), 0)
        offset += count
      }
      htmlParseChunk(parser, nil, 0, 1)
    }
    while let last = stack.last { close(last.name) }
    flush()
    return true
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> HTMLReader? {
    context.map { Unmanaged<HTMLReader>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func attributes(_ list: UnsafeMutablePointer<UnsafePointer<UInt8>?>?) -> [String: String] {
    guard var pair = list else { return [:] }
    var result: [String: String] = [:]
    while let name = pair[0] {
      result[String(cString: name)] = pair[1].map { String(cString: $0) } ?? ""
      pair += 2
    }
    return result
  }

  // MARK: Elements

  private func open(_ name: String, _ attributes: [String: String]) {
    if name == "meta" { takeMeta(attributes) }
    if name == "time" { takeTime(attributes) }
    if name == "br" || name == "hr" { flush() }
    guard !HTMLNames.void.contains(name) else { return }
    guard stack.count < Limits.htmlDepth else {
      buriedCount += 1
      return
    }
    if HTMLNames.blocks.contains(name) { startBlock(name) }
    let around = stack.last?.container ?? -1
    let isAside = HTMLNames.isAside(name, attributes)
    let isContainer = isAside || HTMLNames.containers.contains(name)
    var element = Open(
      name: name, container: isContainer ? page.containers.count : around, isContainer: isContainer,
      isSkipped: HTMLNames.skipped.contains(name) || HTMLNames.isHidden(attributes))
    if isContainer {
      let start = page.blocks.count
      page.containers.append(
        HTMLContainer(
          blocks: start..<start, parent: around, isNamedContent: HTMLNames.isNamedContent(name, attributes),
          isAside: isAside))
    }
    if element.isSkipped { skipDepth += 1 }
    if capture == nil, skipDepth == 0 || name == "title" {
      element.capture = captureKind(name, attributes)
      if element.capture != nil {
        capture = element.capture
        captured = []
      }
    }
    if name == "script", attributes["type"]?.lowercased() == "application/ld+json" { isStructuredData = true }
    count(name, by: 1)
    stack.append(element)
  }

  private func close(_ name: String) {
    if HTMLNames.void.contains(name) { return }
    if buriedCount > 0 {
      buriedCount -= 1
      return
    }
    guard let index = stack.lastIndex(where: { $0.name == name }) else { return }
    while stack.count > index {
      guard let element = stack.last else { return }
      if HTMLNames.blocks.contains(element.name) { endBlock(element.name) }
      stack.removeLast()
      count(element.name, by: -1)
      if element.isSkipped { skipDepth -= 1 }
      if element.isContainer {
        let start = page.containers[element.container].blocks.lowerBound
        page.containers[element.container].blocks = start..<page.blocks.count
      }
      if let kind = element.capture { endCapture(kind) }
      if element.name == "script" { endScript() }
    }
  }

  private func count(_ name: String, by step: Int) {
    switch name {
    case "a": linkDepth += step
    case "li", "dt", "dd": itemDepth += step
    case "pre": preDepth += step
    case "h1", "h2", "h3", "h4", "h5", "h6": headingDepth += step
    default: break
    }
  }

  private func startBlock(_ name: String) {
    if name == "td" || name == "th" {
      if !text.isEmpty, cellCount > 0 { text += Array(" | ".utf8) }
      cellCount += 1
      return
    }
    flush()
  }

  private func endBlock(_ name: String) {
    if name == "td" || name == "th" { return }
    flush()
    if name == "tr" { cellCount = 0 }
  }

  // MARK: Text

  private func append(_ bytes: UnsafePointer<UInt8>?, _ count: Int) {
    guard let bytes else { return }
    let raw = UnsafeBufferPointer(start: bytes, count: count)
    if isStructuredData, structuredData.count < Limits.htmlChunkBytes { structuredData += raw }
    if capture != nil { captured += raw }
    guard skipDepth == 0 else { return }
    let before = text.count
    for byte in raw {
      if preDepth > 0, byte == 0x0A {
        flush()
      } else if byte > 0x20 {
        text.append(byte)
      } else if let last = text.last, last != 0x20 {
        text.append(0x20)
      }
    }
    if linkDepth > 0 { linkBytes += max(0, text.count - before) }
  }

  /// Ends a paragraph.
  private func flush() {
    defer {
      text.removeAll(keepingCapacity: true)
      linkBytes = 0
    }
    var string = SourceText.cleaned(String(decoding: text, as: UTF8.self))
    guard !string.isEmpty else { return }
    var kind = Unit.Kind.line
    if headingDepth > 0 {
      kind = .heading
    } else if cellCount > 1, text.contains(0x7C) {
      kind = .row
    } else if itemDepth > 0 {
      kind = .item
    } else if preDepth > 0 {
      kind = .code
    }
    while kind == .row, string.hasSuffix(" |") { string = String(string.dropLast(2)) }
    page.blocks.append(
      HTMLBlock(
        text: string, kind: kind, linkBytes: linkBytes, container: stack.last?.container ?? -1,
        isProse: Shape(string).isProse))
  }

  // MARK: Facts

  private func captureKind(_ name: String, _ attributes: [String: String]) -> Capture? {
    if name == "title" { return stack.contains { $0.name == "svg" } ? nil : .title }
    if name == "h1" { return .headline }
    guard page.byline == nil, ["a", "span", "p", "div", "address", "cite", "strong"].contains(name) else { return nil }
    if attributes["rel"] == "author" || attributes["itemprop"] == "author" { return .byline }
    let tokens = HTMLNames.words(attributes["class"])
    return tokens.contains("byline") || tokens == ["author"] || tokens == ["author", "name"] ? .byline : nil
  }

  private func endCapture(_ kind: Capture) {
    capture = nil
    let string = SourceText.cleaned(String(decoding: captured, as: UTF8.self))
    captured = []
    guard !string.isEmpty else { return }
    switch kind {
    case .title: if page.titleElement.isEmpty { page.titleElement = string }
    case .headline: page.headlines.append(string)
    case .byline:
      guard page.byline == nil, string.utf8.count <= 160 else { return }
      if let line = MetaLine.parse(string), let name = line.byline {
        page.byline = Fact(value: name, source: "byline element")
      } else if Byline.isName(string) {
        page.byline = Fact(value: string, source: "byline element")
      }
    }
  }

  private func takeMeta(_ attributes: [String: String]) {
    guard let content = attributes["content"], !content.isEmpty else { return }
    for key in ["property", "name", "itemprop"] {
      guard let name = attributes[key]?.lowercased(), page.meta[name] == nil else { continue }
      page.meta[name] = SourceText.cleaned(content)
    }
  }

  private func takeTime(_ attributes: [String: String]) {
    guard page.published == nil, skipDepth == 0, let value = attributes["datetime"], let iso = DateReader.iso(value)
    else {
      return
    }
    guard !HTMLNames.words(attributes["class"]).contains(where: { $0 == "updated" || $0 == "modified" }) else { return }
    page.published = Fact(value: iso, source: "time element")
  }

  /// Takes the publication date out of a JSON-LD script by its key alone; the rest of it says what the markup says too.
  private func endScript() {
    guard isStructuredData else { return }
    isStructuredData = false
    defer { structuredData = [] }
    guard page.meta["datepublished"] == nil else { return }
    let key = Array("\"datePublished\"".utf8)
    guard structuredData.count > key.count else { return }
    for start in 0..<structuredData.count - key.count where structuredData[start] == 0x22 {
      guard structuredData[start..<start + key.count].elementsEqual(key) else { continue }
      let rest = structuredData[(start + key.count)...].prefix(80).drop { $0 == 0x20 || $0 == 0x3A }
      guard rest.first == 0x22 else { continue }
      page.meta["datepublished"] = String(decoding: rest.dropFirst().prefix { $0 != 0x22 }, as: UTF8.self)
      return
    }
  }
}
