internal import CLibXML2
internal import Glibc

/// Reads an HTML page with libxml2's SAX push parser, which keeps text at any depth, opens no files and no network.
struct HTMLReader {
  private let standIns: StandIns
  /// Whether what the page hides is read, too.
  private let showsHidden: Bool
  /// The markup as it was before, while it is parsed.
  private var markup = UnsafeRawBufferPointer(start: nil, count: 0)
  private var parser: htmlParserCtxtPtr?
  private var names: HTMLNames
  /// Asked for once, and not for each element.
  private let footer = (element: HTMLOpenElement.footer, word: HTMLOpenElement.footerWord)
  private var page = HTMLPage()
  private var stack: [HTMLOpenElement] = []
  /// Elements beyond the depth limit, which are counted and not remembered.
  private var buriedCount = 0
  /// How many elements may be open at a time.
  private let deepest: Int
  /// Whether there were more.
  private var isTooDeep = false
  private var text: [UInt8] = []
  private var linkBytes = 0
  private var linkDepth = 0
  private var skipDepth = 0
  /// Those of the skipped elements that it hides, or may have left open.
  private var hiddenDepth = 0
  private var cellCount = 0
  private var headingDepth = 0
  /// Whether a link to a place on this page stands in the paragraph, which is a heading.
  private var hasAnchor = false
  private var itemDepth = 0
  private var preDepth = 0
  private var quoteDepth = 0
  private var captionDepth = 0
  /// How many paragraphs have ended.
  private var paragraphs = 0
  /// The text of all elements whose text is wanted as a fact, and how many of them are open.
  private var captured: [UInt8] = []
  private var captureDepth = 0
  /// How much was read of what was captured: elements that are wanted may stand within one another, and each reads all of it.
  private var capturedBytes = 0
  /// Elements in which nothing is said of the page's own story: skipped ones, and furniture by their names.
  private var mutedDepth = 0

  private init(_ markup: HTMLMarkup, showsHidden: Bool) {
    self.showsHidden = showsHidden
    standIns = markup.standIns
    names = markup.names
    deepest = Limits.htmlComparisons / max(1, markup.tags)
    // As many as most entries of feeds have.
    page.blocks.reserveCapacity(32)
    stack.reserveCapacity(8)
  }

  /// Reads a page given as valid UTF-8; nil when libxml2 cannot start.
  ///
  /// - Parameter showsHidden: whether what the page hides is read like the rest.
  static func read(_ utf8: [UInt8], showsHidden: Bool = false) throws(ParseFailure) -> HTMLPage? {
    let markup = HTMLMarkup(utf8)
    var reader = HTMLReader(markup, showsHidden: showsHidden)
    for script in markup.structuredData { reader.page.facts.structured.read(script) }
    // libxml2 hands the pointer back with each call, and calls only from within `parse`.
    let isRead = withUnsafeMutablePointer(to: &reader) { parse(markup.bytes, $0) }
    guard isRead else { return nil }
    if reader.isTooDeep { throw DocumentBounds.tooDeep(reader.deepest, tags: markup.tags) }
    while !reader.stack.isEmpty { reader.closeLast() }
    reader.flush()
    return reader.page
  }

  private static func parse(_ utf8: [UInt8], _ reader: UnsafeMutablePointer<HTMLReader>) -> Bool {
    var handler = htmlSAXHandler()
    handler.startElement = { context, name, attributes in
      guard let name, let reader = HTMLReader.from(context) else { return }
      let attributes = HTMLAttributes(attributes, reader.pointee.standIns, in: reader.pointee.markup)
      reader.pointee.open(HTMLElement.name(of: name), attributes)
      if reader.pointee.stack.count + reader.pointee.buriedCount > reader.pointee.deepest {
        reader.pointee.isTooDeep = true
        xmlStopParser(reader.pointee.parser)
      }
    }
    handler.endElement = { context, name in
      guard let name else { return }
      HTMLReader.from(context)?.pointee.close(HTMLElement.name(of: name))
    }
    handler.characters = { context, bytes, count in HTMLReader.from(context)?.pointee.append(bytes, Int(count)) }
    handler.ignorableWhitespace = { context, bytes, count in
      HTMLReader.from(context)?.pointee.append(bytes, Int(count))
    }
    handler.cdataBlock = { context, bytes, count in HTMLReader.from(context)?.pointee.append(bytes, Int(count)) }
    guard let parser = htmlCreatePushParserCtxt(&handler, reader, nil, 0, nil, XML_CHAR_ENCODING_UTF8) else {
      return false
    }
    reader.pointee.parser = parser
    defer { htmlFreeParserCtxt(parser) }
    let options = [
      HTML_PARSE_RECOVER, HTML_PARSE_NOERROR, HTML_PARSE_NOWARNING, HTML_PARSE_NONET, HTML_PARSE_IGNORE_ENC,
    ]
    htmlCtxtUseOptions(parser, Int32(bitPattern: options.reduce(0) { $0 | $1.rawValue }))
    let standIns = reader.pointee.standIns
    standIns.withUnsafeMarkup { markup in
      reader.pointee.markup = markup
      utf8.withUnsafeBytes { feed($0, to: parser) }
      reader.pointee.markup = UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return true
  }

  private static func feed(_ raw: UnsafeRawBufferPointer, to parser: htmlParserCtxtPtr) {
    var offset = 0
    repeat {
      let count = min(Limits.pageChunkBytes, raw.count - offset)
      let chunk = raw.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) }
      offset += count
      // Of what it knows to be the last libxml2 need not look for the end of each text before it takes the text.
      htmlParseChunk(parser, chunk, Int32(count), offset == raw.count ? 1 : 0)
    } while offset < raw.count
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<HTMLReader>? {
    context?.assumingMemoryBound(to: HTMLReader.self)
  }

  /// Whether what stands here is the page's own: who is named in furniture wrote something else, and in a caption took a picture.
  private var isShown: Bool { mutedDepth == 0 && captionDepth == 0 }

  // MARK: Elements

  private mutating func open(_ name: UInt64, _ attributes: HTMLAttributes) {
    var element = HTMLElement.named(name)
    // Within a paragraph it is a part of the sentence, as a custom element for a source is; elsewhere to pass over it would glue a headline
    // to the text.
    if element.contains(.unknown),
      stack.last(where: { $0.element.contains(.block) })?.element.contains(.paragraph) != true
    {
      element = .block
    }
    if element.contains(.fact) {
      page.facts.place = page.blocks.count
      page.facts.take(element, names.hints([], attributes), attributes, isShown: isShown)
    }
    if element.contains(.lineBreak) {
      if cellCount > 1 { partCells() }
      flush()
      part()
    }
    guard !element.contains(.void) else { return }
    guard stack.count < Limits.htmlDepth else {
      buriedCount += 1
      return
    }
    if element.contains(.block) { startBlock(element) }
    let hints = names.hints(element, attributes)
    let around = stack.last?.container ?? -1
    let isContainer = element.contains(.container) || !hints.isEmpty
    let href = element.contains(.link) ? attributes.bytes("href") : nil
    if headingDepth > 0, let href, href.count > 1, href[0] == UInt8(ascii: "#") { hasAnchor = true }
    let isHidden = !showsHidden && HTMLOpenElement.mayHide(element) && HTMLNames.isHidden(attributes)
    let isSkipped =
      element.contains(.skipped) && !isShownAnyway(name) || hints.contains(.button)
      || captionDepth > 0 && hints.contains(.source) || isHidden
    let doubt = hints.isDisjoint(with: [.doubtful, .furniture]) ? 0 : names.doubt(attributes)
    let isFooter = name == footer.element && doubt == 0 || doubt == footer.word
    let isPostFooter = isFooter && mutedDepth == 0 && stack.contains(where: \.isPost)
    var open = HTMLOpenElement(
      name: name, element: element, container: isContainer ? page.containers.count : around, isContainer: isContainer,
      isSkipped: isSkipped,
      isMuted: (isSkipped || hints.contains(.furniture) && !element.contains(.root)) && !isPostFooter,
      isHidden: isHidden || element.contains(.skipped) && HTMLOpenElement.openable.contains(name),
      isPost: isContainer && HTMLOpenElement.isPost(element, attributes), isPostFooter: isPostFooter,
      from: (text.count, paragraphs, linkBytes, captured.count),
      isAnchored: href?.contains(UInt8(ascii: "#")) ?? false)
    if isContainer {
      let start = page.blocks.count
      page.containers.append(
        HTMLContainer(blocks: start..<start, parent: around, element: element, hints: hints, doubt: doubt))
    }
    if open.isSkipped { skipDepth += 1 }
    if open.isMuted { mutedDepth += 1 }
    if open.isSkipped, open.isHidden { hiddenDepth += 1 }
    page.facts.place = page.blocks.count
    if isPostFooter { page.facts.footerOf.append(stack.last(where: \.isPost)?.container ?? -1) }
    if isInline(element) { mark(element.contains(.link) ? HTMLCapture.linkStart : HTMLCapture.edge) }
    let mayTell = isShown && !element.contains(.caption)
    let kind = page.facts.capture(element, hints, attributes, isShown: mayTell)
    if let kind = kind ?? (isPostFooter ? .footer : nil) {
      open.capture = (kind, captured.count)
      captureDepth += 1
    }
    count(element, by: 1)
    stack.append(open)
  }

  /// Whether an element stands within a line: between its text and that around it may be no space, though readers see one.
  private func isInline(_ element: HTMLElement) -> Bool {
    captureDepth > 0 && element.isDisjoint(with: [.block, .void]) && !element.isDisjoint(with: [.link, .container])
  }

  /// Marks what is captured, as long as there is room: each element around reads all of it.
  private mutating func mark(_ mark: UInt8) { if captured.count < Limits.capturedBytes { captured.append(mark) } }

  /// Whether an element is read that is none of a story's as a rule: a question that unfolds its answer is the button within a
  /// heading, and what was left open, a menu or a button, has swallowed the page when it is read again.
  private func isShownAnyway(_ name: UInt64) -> Bool {
    showsHidden && HTMLOpenElement.openable.contains(name)
      || name == HTMLOpenElement.button && headingDepth > 0 && text.isEmpty
  }

  private mutating func close(_ name: UInt64) {
    if HTMLElement.named(name).contains(.void) { return }
    if buriedCount > 0 {
      buriedCount -= 1
      return
    }
    guard let index = stack.lastIndex(where: { $0.name == name }) else { return }
    while stack.count > index { closeLast() }
  }

  private mutating func closeLast() {
    guard let open = stack.last else { return }
    if open.element.contains(.block) { endBlock(open) }
    stack.removeLast()
    if open.element.contains(.raised) || open.isAnchored { removeMark(open) }
    if isInline(open.element) { mark(open.element.contains(.link) ? HTMLCapture.linkEnd : HTMLCapture.edge) }
    count(open.element, by: -1)
    if open.isSkipped { skipDepth -= 1 }
    if open.isMuted { mutedDepth -= 1 }
    if open.isSkipped, open.isHidden { hiddenDepth -= 1 }
    if open.isContainer {
      // A container of inline elements may end within a paragraph, which then belongs to the one around it.
      let start = page.containers[open.container].blocks.lowerBound
      page.containers[open.container].blocks = start..<page.blocks.count
    }
    if let (kind, start) = open.capture { endCapture(kind, from: start) }
    if open.isPostFooter { page.facts.footerOf.removeLast() }
  }

  /// Takes out the mark of a note, which leads to it: "[12]", or what is raised and nothing but a link to a place on a page.
  private mutating func removeMark(_ open: HTMLOpenElement) {
    guard skipDepth == 0, open.from.paragraph == paragraphs, open.from.bytes < text.count else { return }
    let mark = text[open.from.bytes...].drop { $0 == 0x20 }
    let isBracketed = mark.first == UInt8(ascii: "[") && mark.last == UInt8(ascii: "]")
    let inner = mark.dropFirst().dropLast()
    let isMark: Bool
    if open.element.contains(.raised) {
      isMark = isBracketed || open.hasAnchor && mark.count <= HTMLOpenElement.markBytes
    } else {
      isMark = isBracketed && inner.count <= HTMLOpenElement.markBytes && inner.allSatisfy(isAlphanumeric)
      if let last = stack.indices.last, stack[last].element.contains(.raised) { stack[last].hasAnchor = true }
    }
    guard isMark || headingDepth > 0 && open.isAnchored && HTMLOpenElement.isSign(mark) else { return }
    linkBytes = open.from.linkBytes
    if captured.count > open.from.captured { captured.removeLast(captured.count - open.from.captured) }
    text.removeLast(text.count - open.from.bytes)
  }

  private mutating func count(_ element: HTMLElement, by step: Int) {
    if element.isDisjoint(with: .counted) { return }
    if element.contains(.link) { linkDepth += step }
    if element.contains(.item) { itemDepth += step }
    if element.contains(.preformatted) { preDepth += step }
    if element.contains(.heading) { headingDepth += step }
    if element.contains(.quote) { quoteDepth += step }
    if element.contains(.caption) { captionDepth += step }
  }

  /// Parts what is captured where a line ends, so that a name is not glued to a date.
  private mutating func part() {
    if captureDepth > 0 { mark(HTMLCapture.lineEnd) }
  }

  private mutating func startBlock(_ element: HTMLElement) {
    part()
    if element.contains(.cell) {
      if !text.isEmpty, cellCount > 0 { text += Array(" | ".utf8) }
      cellCount += 1
      return
    }
    if cellCount > 1 { partCells() }
    flush()
  }

  private mutating func endBlock(_ open: HTMLOpenElement) {
    part()
    if open.element.contains(.cell) {
      // One with lines of its own is a column of the page, and no field of a table.
      if open.from.paragraph != paragraphs { flush() }
      return
    }
    flush()
    if open.element.contains(.row) { cellCount = 0 }
  }

  /// Ends the paragraph of the cells before this one, where a line of this one ends: it has more of them.
  private mutating func partCells() {
    guard let cell = stack.last(where: { $0.element.contains(.block) }), cell.element.contains(.cell),
      cell.from.paragraph == paragraphs, cell.from.bytes > 0, cell.from.bytes <= text.count
    else { return }
    let line = Array(text[cell.from.bytes...])
    let ofLinks = linkBytes - cell.from.linkBytes
    text.removeLast(line.count)
    linkBytes = cell.from.linkBytes
    flush()
    (text, linkBytes) = (line, ofLinks)
  }

  private mutating func endCapture(_ kind: HTMLPageFacts.Capture, from start: Int) {
    captureDepth -= 1
    let text = captured[min(start, captured.count)...]
    capturedBytes += text.count
    let capture = HTMLCapture(capturedBytes <= Limits.capturedBytesOfPage ? text : [], needsParts: kind.needsParts)
    if captureDepth == 0 { captured.removeAll(keepingCapacity: true) }
    page.facts.take(kind, capture)
  }

  // MARK: Text

  private mutating func append(_ bytes: UnsafePointer<UInt8>?, _ count: Int) {
    guard let bytes else { return }
    let raw = UnsafeBufferPointer(start: bytes, count: count)
    var at = 0
    while let part = standIns.nextPart(of: raw, from: &at, in: markup) { append(part) }
  }

  private mutating func append(_ raw: UnsafeBufferPointer<UInt8>) {
    if captureDepth > 0 { captured += raw.prefix(max(0, Limits.capturedBytes - captured.count)) }
    guard skipDepth == 0 else {
      if skipDepth == hiddenDepth { page.hiddenBytes += raw.count }
      return
    }
    if preDepth == 0 {
      appendSqueezed(raw)
    } else {
      for (index, line) in raw.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
        if index > 0 { flush() }
        appendSqueezed(UnsafeBufferPointer(rebasing: line))
      }
    }
  }

  /// Appends to the paragraph, each run of white space and control characters as one space.
  private mutating func appendSqueezed(_ raw: UnsafeBufferPointer<UInt8>) {
    let before = text.count
    // Most texts have nothing to be squeezed.
    if AllBytes.areSqueezed(raw, isAfterSpace: before == 0 || text[before - 1] == 0x20) {
      text.append(contentsOf: raw)
      if linkDepth > 0 { linkBytes += raw.count }
      return
    }
    text.append(contentsOf: raw)
    let end = text.withUnsafeMutableBufferPointer { text in
      var end = before
      var isAfterSpace = before == 0 || text[before - 1] == 0x20
      var index = before
      while index < text.count {
        // Most bytes stay where they are: up to the first that does not, eight at a time.
        if end == index, index + 8 <= text.count {
          let bytes = EightBytes(UnsafeBufferPointer(text), index, text.count)
          let spaces = bytes.spaces
          if bytes.solid | spaces == EightBytes.highest, spaces & (spaces << 8 | (isAfterSpace ? 0x80 : 0)) == 0 {
            isAfterSpace = spaces >> 63 != 0
            index += 8
            end = index
            continue
          }
        }
        let byte = max(text[index], 0x20)
        text[end] = byte
        end += byte == 0x20 && isAfterSpace ? 0 : 1
        isAfterSpace = byte == 0x20
        index += 1
      }
      return end
    }
    text.removeLast(text.count - end)
    if linkDepth > 0 { linkBytes += end - before }
  }

  /// Ends a paragraph.
  private mutating func flush() {
    defer {
      linkBytes = 0
      hasAnchor = false
      paragraphs += 1
    }
    if text.isEmpty { return }
    defer { text.removeAll(keepingCapacity: true) }
    if text.last == 0x20 { text.removeLast() }
    var (string, shape) = SourceText.shaped(text)
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
    if kind == .row, string.hasSuffix(" |") {
      var rest = string[...]
      while rest.hasSuffix(" |") { rest = rest.dropLast(2) }
      string = String(rest)
      shape = Shape(string)
    }
    let block = HTMLBlock(
      text: string, kind: kind, linkBytes: linkBytes, container: stack.last?.container ?? -1, shape: shape,
      isQuoted: quoteDepth > 0,
      isTopHeading: headingDepth > 0 && stack.contains { $0.element.contains(.headline) }, isAnchor: hasAnchor)
    if captionDepth > 0 {
      page.captions.append(HTMLCaption(block: block, place: page.blocks.count))
    } else {
      page.blocks.append(block)
    }
  }
}
