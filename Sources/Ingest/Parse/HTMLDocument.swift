/// HTML pages: one page is one story, whose bytes are the whole file.
enum HTMLDocument {
  /// Reads a page.
  static func read(_ source: SourceText, fileBytes: Int) throws(ParseFailure) -> Document {
    guard fileBytes <= Limits.htmlBytes else {
      throw ParseFailure(
        reason: .tooLarge, detail: "The HTML page has \(fileBytes) bytes, more than \(Limits.htmlBytes).",
        advice: "Split it into pages of one article each.")
    }
    try DocumentBounds.refuseTags(source.utf8)
    var document = Document(
      format: .html, encoding: source.encoding, replacements: source.replacements, stories: [], dropped: [],
      boundaries: [])
    guard source.lines.contains(where: { !$0.isBlank }), let page = HTMLReader.read(markup(source)) else {
      return document
    }
    let known = facts(of: page)
    var units = contentUnits(page, title: known.title?.value, fileBytes: fileBytes)
    (units, document.dropped) = Furniture.filter(units)
    while let last = units.last, last.kind == .heading { units.removeLast() }
    guard let (story, lines) = StoryAssembly.story(units, known: known) else { return document }
    document.stories = [story]
    document.dropped += lines
    document.dropped.sort { $0.line < $1.line }
    return document
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
    // libxml2 takes a NUL for the end of its input.
    if bytes.contains(0) { bytes = bytes.map { $0 == 0 ? 0x20 : $0 } }
    return bytes
  }

  private static func contentUnits(_ page: HTMLPage, title: String?, fileBytes: Int) -> [Unit] {
    var page = page
    let range = page.content()
    var units: [Unit] = []
    for (index, block) in zip(range, page.blocks[range]) {
      if block.isAside { continue }
      if block.linkBytes * 10 > block.text.utf8.count * 6, !block.isProse || block.kind == .item { continue }
      if block.text == title { continue }
      units.append(
        Unit(
          text: block.text, bytes: 0..<fileBytes, line: index + 1,
          opensBlock: block.kind != .item && block.kind != .row, kind: block.kind))
    }
    return units
  }

  // MARK: Facts

  private static func facts(of page: HTMLPage) -> StoryAssembly.Known {
    var known = StoryAssembly.Known()
    known.title = title(of: page)
    known.byline = byline(of: page)
    known.published = published(of: page)
    known.findsTitle = known.title == nil
    return known
  }

  private static func title(of page: HTMLPage) -> Fact? {
    let site = page.meta["og:site_name"]
    let shared = (page.meta["og:title"] ?? page.meta["twitter:title"]).map { withoutSite($0, site) }
    let element = withoutSite(page.titleElement, site)
    // A headline that the page's own title repeats is the story's; a logo in an h1 is not.
    for headline in page.headlines {
      let folded = fold(headline)
      guard folded.count >= 8 else { continue }
      if let shared, fold(shared).contains(folded) || folded.contains(fold(shared)) {
        return Fact(value: headline, source: "h1")
      }
      if fold(page.titleElement).contains(folded) { return Fact(value: headline, source: "h1") }
    }
    if let shared, !shared.isEmpty { return Fact(value: shared, source: "meta og:title") }
    if let headline = page.headlines.first, page.headlines.count == 1 { return Fact(value: headline, source: "h1") }
    return element.isEmpty ? nil : Fact(value: element, source: "title element")
  }

  private static func fold(_ text: String) -> String { String(text.lowercased().filter { $0.isLetter || $0.isNumber }) }

  /// Without " | Site", " - Site", " – Site" or " — Site" at the end.
  private static func withoutSite(_ title: String, _ site: String?) -> String {
    let words = title.split(separator: " ")
    guard let at = words.lastIndex(where: { ["|", "-", "–", "—", "»", "·"].contains($0) }), at >= 2 else {
      return title
    }
    let suffix = words[(at + 1)...].joined(separator: " ")
    let isSite = site.map { fold($0) == fold(suffix) } ?? false
    // An unnamed suffix is taken for the site only when it is short beside what it follows.
    guard isSite || words[at] == "|" || words.count - at - 1 <= 4 && at >= 4 else { return title }
    return words[..<at].joined(separator: " ")
  }

  private static func byline(of page: HTMLPage) -> Fact? {
    for key in ["author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author"] {
      guard let value = page.meta[key], !value.contains("/"), !value.contains("@"), value.utf8.count <= 160 else {
        continue
      }
      return Fact(value: Byline.withPrefix(value)?.byline ?? value, source: "meta \(key)")
    }
    return page.byline
  }

  private static func published(of page: HTMLPage) -> Fact? {
    let keys = [
      "article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date", "sailthru.date",
      "pubdate",
      "publishdate", "publish-date", "dc.date.issued", "dc.date", "date", "article.published",
    ]
    for key in keys {
      guard let value = page.meta[key], let iso = DateReader.iso(value) else { continue }
      return Fact(value: iso, source: "meta \(key)")
    }
    return page.published
  }
}
