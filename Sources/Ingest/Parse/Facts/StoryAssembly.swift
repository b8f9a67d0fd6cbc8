/// Turns the units of one story into the story: finds its headline, byline, date and place, and joins the rest.
struct StoryAssembly {
  private var title: Fact?
  private var byline: Fact?
  private var dateline: Fact?
  private var published: Fact?
  private var modified: Fact?
  private var url: Fact?
  /// Whether a line says that it is a press release.
  private var isRelease = false
  private let dayFirst: Bool?
  private let isExport: Bool
  private let metaLines: MetaLines
  private var body: [Unit] = []
  /// Lines of the header that say nothing that is kept, such as "Updated 3 hours ago".
  private(set) var dropped: [DroppedLine] = []

  /// What was known before a line was read, from front matter or markup; it wins over what the lines say.
  struct Known {
    var title: Fact?
    var byline: Fact?
    var published: Fact?
    var modified: Fact?
    var language: Fact?
    var url: Fact?
    var publisher: Fact?
    var section: Fact?
    /// Which number of "05/10/2018" is the day, when something tells.
    var dayFirst: Bool?
    /// Whether it has the head of an article in a press database, in which short lines are labels.
    var isExport = false
    /// Whether the first heading or headline-shaped line is taken for the title.
    var findsTitle = true
  }

  /// Assembles a story; nil when there is nothing in it.
  ///
  /// - Parameter metaLines: what is known of lines that say who wrote it or when.
  static func story(
    _ units: [Unit], known: Known = Known(), _ metaLines: MetaLines = MetaLines()
  ) -> (story: Story, dropped: [DroppedLine])? {
    guard let first = units.first, let last = units.last else { return nil }
    let tail = known.isExport ? ArticleHead.tail(of: units) : units.endIndex
    let labels = units[tail...]
    let units = labels.isEmpty ? units : Array(units[..<tail])
    var assembly = StoryAssembly(known: known, metaLines)
    assembly.readHeader(units, known: known)
    if assembly.body.isEmpty {
      // All of it looked like a header: a flash of one line. Its text is that line.
      guard known.title == nil else { return nil }
      assembly = StoryAssembly(known: known, metaLines)
      assembly.body = units
    }
    assembly.readDateline()
    for unit in labels { assembly.dropped.append(DroppedLine(text: unit.text, line: unit.line, reason: "export")) }
    let text = assembly.text()
    let story = Story(
      bytes: first.bytes.lowerBound..<last.bytes.upperBound, title: assembly.title, byline: assembly.byline,
      dateline: assembly.dateline, published: assembly.published, modified: assembly.modified, language: known.language,
      url: known.url ?? assembly.url, publisher: known.publisher, section: known.section, headings: assembly.headings(),
      text: text,
      words: assembly.body.reduce(0) { $0 + $1.shape.words })
    return (story, assembly.dropped)
  }

  private init(known: Known, _ metaLines: MetaLines) {
    self.metaLines = metaLines
    title = known.title
    byline = known.byline
    published = known.published
    modified = known.modified
    dayFirst = known.dayFirst
    isExport = known.isExport
  }

  /// Takes the headline, byline and date lines out of the first lines; everything else is the body.
  private mutating func readHeader(_ units: [Unit], known: Known) {
    var proseSeen = 0
    body.reserveCapacity(units.count)
    for (index, unit) in units.enumerated() {
      let isHeader = index < Limits.headerUnits && proseSeen <= 1
      if !isHeader, !body.isEmpty {
        body += units[index...]
        break
      }
      guard isHeader, unit.isShort, unit.kind == .line || unit.kind == .heading else {
        proseSeen += 1
        appendBody(unit)
        continue
      }
      if take(meta: unit) { continue }
      if proseSeen == 0 {
        if takeLabelled(unit, known) { continue }
        if isExport, unit.text == known.publisher?.value || ArticleHead.isEdition(unit.text) {
          dropped.append(DroppedLine(text: unit.text, line: unit.line, reason: "export"))
          continue
        }
        if byline == nil, isNameLine(units, index) {
          byline = Fact(value: unit.text, source: title == nil ? "first line" : "line after the headline")
          continue
        }
        if let reason = ArticleHead.release(unit) {
          dropped.append(DroppedLine(text: unit.text, line: unit.line, reason: reason))
          isRelease = true
          continue
        }
        if title == nil, known.findsTitle, body.isEmpty, isHeadline(units, index) {
          title = Fact(value: unit.text, source: unit.kind == .heading ? "heading" : "headline line")
          continue
        }
        if unit.text == title?.value || unit.text == byline?.value { continue }
        if byline != nil, index > 0, ArticleHead.isOutlet(unit, below: units[index - 1]) {
          dropped.append(DroppedLine(text: unit.text, line: unit.line, reason: "outlet"))
          continue
        }
        if let reason = ArticleHead.label(unit, isExport: isExport) {
          dropped.append(DroppedLine(text: unit.text, line: unit.line, reason: reason))
          continue
        }
      }
      if unit.shape.isProse { proseSeen += 1 }
      appendBody(unit)
    }
  }

  /// Takes a line above the text that says what it is: an address, "Title: …", whom to ask about a press release.
  private mutating func takeLabelled(_ unit: Unit, _ known: Known) -> Bool {
    guard body.isEmpty else { return false }
    if url == nil, let address = ArticleHead.address(unit.text) {
      url = Fact(value: address, source: "address line")
    } else if title == nil, known.findsTitle, let text = ArticleHead.labelledTitle(unit.text) {
      title = Fact(value: text, source: "headline line")
    } else if isRelease, ArticleHead.isContact(unit.text) {
      dropped.append(DroppedLine(text: unit.text, line: unit.line, reason: "contact"))
    } else {
      return false
    }
    return true
  }

  /// A paragraph of the body; "By X, City — text" gives its name away first.
  private mutating func appendBody(_ unit: Unit) {
    guard body.isEmpty, byline == nil, let (name, rest) = Byline.leading(unit.text) else {
      body.append(unit)
      return
    }
    byline = Fact(value: name, source: "first words")
    var unit = unit
    unit.text = rest
    unit.shape = Shape(rest)
    body.append(unit)
    if let found = Dateline.parse(rest, acceptsMixedCase: true) {
      dateline = Fact(value: found.place, source: "dateline")
    }
  }

  private mutating func take(meta unit: Unit) -> Bool {
    guard let line = metaLines.parse(unit.text, dayFirst: dayFirst) else { return false }
    let isCombined = line.byline != nil && line.published != nil
    if byline == nil, let name = line.byline { byline = Fact(value: name, source: "byline line") }
    if published == nil, let date = line.published {
      published = Fact(value: date, source: isCombined ? "byline line" : "date line")
    }
    if modified == nil, let date = line.modified { modified = Fact(value: date, source: "update line") }
    let kept = line.byline != nil || line.published != nil
    if !kept {
      dropped.append(DroppedLine(text: unit.text, line: unit.line, reason: line.isUpdate ? "updated" : "age"))
    }
    return true
  }

  /// A personal name alone on its line before the text or another line of the header.
  private func isNameLine(_ units: [Unit], _ index: Int) -> Bool {
    guard units[index].kind == .line, Byline.isAuthor(units[index].text), index + 1 < units.count else { return false }
    let next = units[index + 1]
    if let meta = metaLines.parse(next.text) { return meta.byline == nil && title != nil }
    return next.shape.isProse && Byline.leading(next.text) == nil
  }

  /// A line that can be a headline, with a text to follow.
  private func isHeadline(_ units: [Unit], _ index: Int) -> Bool {
    let unit = units[index]
    guard units[(index + 1)...].contains(where: { $0.shape.isProse }) else { return false }
    if unit.kind == .heading { return true }
    let shape = unit.shape
    guard shape.words >= 2, shape.words < Shape.proseWords, !shape.endsColon, !shape.startsLikeItem,
      !shape.startsLowercase
    else { return false }
    if let last = unit.text.utf8.last, last == UInt8(ascii: ",") || last == UInt8(ascii: ";") { return false }
    if Dateline.parse(unit.text) != nil || Self.isCaption(unit.text) { return false }
    // A full stop ends a sentence of the text; headlines end in none, but for "?", "!" and "…".
    if shape.endsSentence, !shape.endsQuestion, endsWithStop(unit.text) { return false }
    return true
  }

  /// A picture's caption or a box before the text, by the credit or label that it carries; it stays in the text and is
  /// no headline.
  private static func isCaption(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { text in
      let endings: [StaticString] = [
        "/reuters", "/getty", "getty images", "/afp", "/epa", "/ap", "/epa)", "/ap)", "/reuters)", "/afp)", " photo)",
      ]
      let beginnings: [StaticString] = [
        "story highlights", "image ", "media caption", "photo:", "(photo", "file photo",
      ]
      return endings.contains(where: text.ends) || beginnings.contains(where: text.begins)
        || text.last == UInt8(ascii: ")") && (text.holds("(photo: ") || text.holds("(image: "))
    }
  }

  private func endsWithStop(_ text: String) -> Bool {
    let last = text.last { !"\"'”’)]*_ ".contains($0) }
    return last == "." && !text.hasSuffix("...") || last == "。"
  }

  private mutating func readDateline() {
    guard dateline == nil else { return }
    // Notes and boxes may stand above the first paragraph, but what a later one begins with is mostly an aside.
    let first = body.firstIndex { $0.shape.isProse } ?? 0
    for (place, unit) in body.prefix(min(max(3, first + 1), Limits.headerUnits)).enumerated() where unit.kind == .line {
      guard let found = Dateline.parse(unit.text), place < 3 || found.agency != nil || found.date != nil else {
        continue
      }
      dateline = Fact(value: found.place, source: "dateline")
      if published == nil, let date = found.date { published = Fact(value: date, source: "dateline") }
      return
    }
  }

  /// The paragraphs of the body, blank lines between them.
  private func text() -> String {
    // Paragraphs of UTF-8 are UTF-8 together: to append them one after the other is to ask that of each.
    let count = body.reduce(2 * max(0, body.count - 1)) { $0 + $1.text.utf8.count }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { bytes in
      var (end, isASCII) = (0, true)
      for index in body.indices {
        if index > 0 {
          bytes[end..<end + 2].initialize(repeating: 0x0A)
          end += 2
        }
        var text = body[index].text
        text.withUTF8 { text in
          end = bytes[end...].initialize(fromContentsOf: text)
          isASCII = isASCII && text.isASCII
        }
      }
      return String(
        copying: UTF8Span(unchecked: UnsafeBufferPointer(rebasing: bytes[..<end]).span, isKnownASCII: isASCII))
    }
  }

  /// Short lines without a final stop that stand alone and have prose, or another heading, after them.
  private func headings() -> [String] {
    body.indices.filter(isSectionHeading).map { body[$0].text }
  }

  private func isSectionHeading(_ index: Int) -> Bool {
    if body[index].kind == .heading { return true }
    // Most lines are sentences: neither is a copy made of them.
    if body[index].shape.endsSentence && !body[index].shape.endsQuestion { return false }
    let unit = body[index]
    guard looksLikeHeading(unit), index + 1 < body.count else { return false }
    let next = body[index + 1]
    // The last line of a list or table is followed by a paragraph, too; a heading has its block to itself or follows
    // prose.
    let standsAlone = unit.opensBlock || index == 0 || body[index - 1].shape.isProse
    guard standsAlone else { return false }
    if next.shape.isProse && !looksLikeHeading(next) { return true }
    return next.opensBlock && unit.opensBlock && looksLikeHeading(next) && index + 2 < body.count
      && (body[index + 2].shape.isProse || body[index + 2].opensBlock && looksLikeHeading(body[index + 2]))
  }

  private func looksLikeHeading(_ unit: Unit) -> Bool {
    let shape = unit.shape
    guard unit.kind == .line, unit.isShort, (1...18).contains(shape.words), !shape.startsLikeItem,
      !shape.startsLowercase
    else { return false }
    if shape.endsSentence { return shape.endsQuestion && unit.opensBlock }
    switch unit.text.utf8.last {
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), nil: return false
    default: break
    }
    if let first = unit.text.utf8.first, isAlphanumeric(first) { return true }
    return unit.text.first.map { $0.isLetter || $0.isNumber || "\"'“‘«„".contains($0) } ?? false
  }
}
