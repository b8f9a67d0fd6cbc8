/// HTML pages: one page is one story, whose bytes are the whole file.
enum HTMLDocument {
  /// Reads a page.
  ///
  /// - Parameter explains: whether it is to be told what is no part of the story.
  static func read(_ source: SourceText, fileBytes: Int, explains: Bool = false) throws(ParseFailure) -> Document {
    guard fileBytes <= Limits.htmlBytes else {
      throw ParseFailure(
        reason: .tooLarge, detail: "The HTML page has \(fileBytes) bytes, more than \(Limits.htmlBytes).",
        advice: "Split it into pages of one article each.")
    }
    try DocumentBounds.refuseTags(source.utf8)
    var document = Document(
      format: .html, encoding: source.encoding, replacements: source.replacements, stories: [], dropped: [],
      boundaries: [])
    guard source.lines.contains(where: { !$0.isBlank }), let page = try page(markup(source)) else {
      return document
    }
    let title = HTMLFacts.title(of: page)
    let heading = title.map { HTMLTitle.heading(of: $0.value, in: page.facts) }
    let found = HTMLContent.blocks(of: page, title: heading)
    let known = HTMLFacts.known(of: page, found, title: title, heading: heading)
    var (content, outside) = units(found, of: page, known: known, fileBytes: fileBytes)
    let body = bodyUnits(page.facts.structured.body, fileBytes: fileBytes)
    if bytes(of: body) > max(2 * bytes(of: content), Limits.proseBytes) { content = body }
    var (units, furniture) = Furniture.filter(content)
    document.dropped = furniture + outside
    while let last = units.last, last.kind == .heading { units.removeLast() }
    if explains { document.outside = others(of: page, found, known: known, told: document.dropped) }
    guard let (story, lines) = StoryAssembly.story(units, known: known) else { return document }
    document.stories = [story]
    document.dropped += lines
    document.dropped.sort { $0.line < $1.line }
    return document
  }

  /// The paragraphs that are neither in the story nor told of as furniture, and why.
  private static func others(
    of page: HTMLPage, _ found: HTMLContent.Found, known: StoryAssembly.Known, told: [DroppedLine]
  ) -> [DroppedLine] {
    let inside = Set(found.kept).union(told.map { $0.line - 1 })
    let header = Set(found.header)
    var lines = page.blocks.indices.filter { !inside.contains($0) }.map { index in
      let text = page.blocks[index].text
      let reason =
        text == known.title?.value
        ? "headline" : header.contains(index) ? "header" : found.asides.contains(index) ? "aside" : "outside"
      return DroppedLine(text: text, line: index + 1, reason: reason)
    }
    if found.captions.isEmpty {
      lines += page.captions.map { DroppedLine(text: $0.block.text, line: $0.place + 1, reason: "caption") }
    }
    return Array(lines.sorted { $0.line < $1.line }.prefix(Limits.droppedLines))
  }

  /// Reads a page, and once more with all that it hides where it shows hardly any text and hides far more: it waits for a script, or was
  /// saved under a dialog, or a button was left open.
  private static func page(_ markup: [UInt8]) throws(ParseFailure) -> HTMLPage? {
    guard let page = try HTMLReader.read(markup) else { return nil }
    let shown = textBytes(of: page)
    guard shown < Limits.scantBytes, page.hiddenBytes > max(4 * shown, Limits.hiddenBytes), !tellsStory(page),
      let whole = try HTMLReader.read(markup, showsHidden: true)
    else { return page }
    return textBytes(of: whole) > max(4 * shown, Limits.hiddenBytes) ? whole : page
  }

  private static func textBytes(of page: HTMLPage) -> Int { page.blocks.reduce(0) { $0 + $1.proseBytes } }

  /// Whether a page shows its headline and a paragraph below it, short as that may be.
  private static func tellsStory(_ page: HTMLPage) -> Bool {
    guard let title = HTMLFacts.title(of: page)?.value else { return false }
    let folded = HTMLTitle.folded(title)
    let headline = page.blocks.firstIndex { $0.kind == .heading && HTMLTitle.folded($0.text) == folded }
    return headline.map { page.blocks[$0...].contains { $0.proseBytes > 0 } } ?? false
  }

  /// The page as valid UTF-8. Only a UTF-8 file still has its line ends in `utf8`.
  private static func markup(_ source: SourceText) -> [UInt8] {
    var bytes: [UInt8]
    if source.encoding == "utf-8" {
      bytes = source.replacements > 0 ? Array(String(decoding: source.utf8, as: UTF8.self).utf8) : source.utf8
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    } else {
      bytes = []
      bytes.reserveCapacity(source.utf8.count + source.lines.count)
      for line in source.lines {
        bytes += source.utf8[line.content]
        bytes.append(0x0A)
      }
    }
    return bytes
  }

  /// The paragraphs of the text that the page repeats as JSON-LD. It knows no headings, lists or quotations, so it is taken only
  /// where the page itself shows less than half of it: behind a paywall, or when a script would have to put it there.
  private static func bodyUnits(_ body: String?, fileBytes: Int) -> [Unit] {
    guard let body else { return [] }
    let lines = HTMLText.plain(body).split(whereSeparator: \.isNewline).map { SourceText.cleaned(String($0)) }
    return lines.filter { !$0.isEmpty }.enumerated().map { index, line in
      Unit(text: line, bytes: 0..<fileBytes, line: index + 1, opensBlock: true)
    }
  }

  private static func bytes(of units: [Unit]) -> Int { units.reduce(0) { $0 + $1.text.utf8.count } }

  /// The units of the story, and the lines at its place that are no part of it.
  private static func units(
    _ found: HTMLContent.Found, of page: HTMLPage, known: StoryAssembly.Known, fileBytes: Int
  ) -> (units: [Unit], dropped: [DroppedLine]) {
    let title = known.title?.value
    let (kept, tail) = HTMLTail.trimmed(found.kept, of: page, byline: known.byline?.value)
    var units: [Unit] = []
    var captions = found.captions[...]
    for index in kept + [page.blocks.count] {
      while let caption = captions.first, caption.place <= index {
        units.append(Unit(caption.block, bytes: 0..<fileBytes, line: caption.place + 1))
        captions.removeFirst()
      }
      guard index < page.blocks.count, page.blocks[index].text != title else { continue }
      units.append(Unit(page.blocks[index], bytes: 0..<fileBytes, line: index + 1))
    }
    let dropped = found.strays.map { ($0, "link") } + tail.map { ($0, "notice") }
    let lines = dropped.prefix(Limits.droppedLines).map { index, reason in
      DroppedLine(text: page.blocks[index].text, line: index + 1, reason: reason)
    }
    return (units, lines)
  }
}
