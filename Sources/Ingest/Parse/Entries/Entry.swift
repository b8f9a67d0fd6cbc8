/// An article as the fields of a feed, an export or a mail give it, before it is a story.
struct Entry {
  /// Its text, and what that is written in.
  enum Body: Equatable {
    case text(String)
    /// HTML that is all article, in UTF-8.
    case html([UInt8])
    /// A whole page, in which the article has to be found.
    case page(String)
    /// Paragraphs that were made of it already.
    case units([Unit])

    /// The text of a field that may be any of these, in UTF-8.
    init(guessing utf8: [UInt8]) {
      if Self.isPage(utf8) {
        self = .page(String(decoding: utf8, as: UTF8.self))
      } else {
        self = Fragment.isMarkup(utf8) ? .html(utf8) : .text(String(decoding: utf8, as: UTF8.self))
      }
    }

    private static func isPage(_ utf8: [UInt8]) -> Bool {
      // A page begins with "<" and one of two letters, or with white space before that.
      guard let first = utf8.first, first == UInt8(ascii: "<") || first <= 0x20 || first >= 0x80 else { return false }
      if first == UInt8(ascii: "<"), utf8.count > 1, isLetter(utf8[1]), utf8[1] | 0x20 != UInt8(ascii: "h") {
        return false
      }
      let head = String(decoding: utf8, as: UTF8.self).drop(while: \.isWhitespace).prefix(14).lowercased()
      return head.hasPrefix("<!doctype html") || head.hasPrefix("<html")
    }
  }

  /// Where it lies in the file.
  var bytes: Range<Int>
  var title: Fact?
  var byline: Fact?
  var dateline: Fact?
  var published: Fact?
  var modified: Fact?
  var language: Fact?
  var url: Fact?
  var publisher: Fact?
  var section: Fact?
  var guid: String?
  var body: Body?

  /// An entry of which nothing is known yet.
  init(bytes: Range<Int>) { self.bytes = bytes }

  /// The story; nil when there is neither text nor headline. An entry of a headline alone is a story of one line.
  ///
  /// - Parameters:
  ///   - line: the number of the line or paragraph before it.
  ///   - isFurniture: the kind of furniture that a paragraph is, beyond what is furniture everywhere.
  func story(
    after line: Int, isFurniture: ((String) -> String?)? = nil
  ) throws(ParseFailure) -> (story: Story, dropped: [DroppedLine], lines: Int)? {
    let units: [Unit]
    switch body {
    case .text(let text): units = try Fragment.units(text: text, bytes: bytes, after: line)
    case .html(let html): units = try Fragment.units(html: html, bytes: bytes, after: line)
    case .page(let html):
      if let found = try story(ofPage: html, after: line) { return found }
      units = []
    case .units(let ready): units = ready
    case nil: units = []
    }
    let (told, origins) = Self.withoutOrigin(units)
    var (kept, dropped) = Furniture.filter(told)
    dropped += origins
    if let isFurniture {
      kept.removeAll { unit in
        guard let reason = isFurniture(unit.text) else { return false }
        dropped.append(DroppedLine(text: unit.text, line: unit.line, reason: reason))
        return true
      }
    }
    while let last = kept.last, last.kind == .heading { kept.removeLast() }
    let known = StoryAssembly.Known(
      title: title, byline: byline, published: published, language: language, findsTitle: title == nil)
    var story: Story
    if let (found, lines) = StoryAssembly.story(kept, known: known) {
      story = found
      dropped += lines
    } else if let title {
      story = Story(
        bytes: bytes, title: title, byline: byline, published: published, language: language, text: title.value,
        words: Shape(title.value).words)
    } else {
      return nil
    }
    dropped.sort { $0.line < $1.line }
    return (completed(story), dropped, (units.last?.line ?? line) - line)
  }

  /// The story of a page; what the fields say of it counts before what the page says.
  private func story(
    ofPage html: String, after line: Int
  ) throws(ParseFailure) -> (story: Story, dropped: [DroppedLine], lines: Int)? {
    let source = try SourceText.decode(Array(html.utf8), as: nil, declared: "utf-8")
    let page = try HTMLDocument.read(source, fileBytes: source.utf8.count)
    guard var story = page.stories.first else { return nil }
    story.title = title ?? story.title
    story.byline = byline ?? story.byline
    story.published = published ?? story.published
    story.language = language ?? story.language
    let dropped = page.dropped.map { DroppedLine(text: $0.text, line: $0.line + line, reason: $0.reason) }
    return (completed(story), dropped, (dropped.last?.line ?? line) - line)
  }

  /// A story with the place of the entry, and with what only its fields say.
  func completed(_ story: Story) -> Story {
    var story = story
    story.bytes = bytes
    story.published = story.published ?? published
    // A change that says no more than the day of publication is none.
    story.modified = story.modified ?? (modified?.value == story.published?.value ? nil : modified)
    story.language = story.language ?? language
    story.dateline = story.dateline ?? dateline
    story.url = url ?? story.url
    story.publisher = publisher ?? story.publisher
    story.section = section ?? story.section
    story.guid = guid
    return story
  }

  /// Without "The post … appeared first on …", which WordPress puts below each entry, in the language of the site. It is no pattern
  /// among those of furniture lines: the headline in it may have a verb of telling, which no such line has.
  private static func withoutOrigin(_ units: [Unit]) -> (kept: [Unit], dropped: [DroppedLine]) {
    guard let last = units.last, isOrigin(last.text) else { return (units, []) }
    return (units.dropLast(), [DroppedLine(text: last.text, line: last.line, reason: "origin")])
  }

  private static func isOrigin(_ text: String) -> Bool {
    // Below an entry of Medium, too, but the headline comes first.
    var text = text
    // By bytes first: to compare characters is dear.
    if text.withUTF8({ $0.ends(with: "responding to this story.") }),
      text.hasSuffix(
        "on Medium, where people are continuing the conversation by highlighting and responding to this story.")
    {
      return true
    }
    guard text.utf8.count <= Limits.creditBytes, text.withUTF8(originBeginnings.open) else { return false }
    let plain = HTMLText.contains(text, "’") ? text.replacing("’", with: "'") : text
    return origins.contains { opening, verb in plain.hasPrefix(opening) && HTMLText.contains(plain, verb) }
  }

  private static let originBeginnings = LineBeginnings(
    prefixes: origins.map { opening, _ in String(opening.prefix { $0 != "'" && $0 != " " }) })

  /// What stands before the headline, and between it and the name of the site, as WordPress is translated.
  private static let origins: [(opening: String, verb: String)] = [
    ("The post ", " appeared first on "), ("Der Beitrag ", " erschien zuerst auf "),
    ("L'article ", " est apparu en premier sur "), ("La entrada ", " se publicó primero en "),
    ("La entrada ", " aparece primero en "), ("La entrada ", " apareció primero en "),
    ("L'articolo ", " proviene da "), ("L'articolo ", " sembra essere il primo su "),
    ("O post ", " apareceu primeiro em "), ("O conteúdo ", " aparece primeiro em "),
    ("O post ", " aparece primeiro em "), ("Het bericht ", " verscheen eerst op "),
    ("L'entrada ", " ha aparegut primer a "),
    ("Inlägget ", " dök först upp på "), ("Indlægget ", " blev først udgivet på "),
    ("Innlegget ", " dukket først opp på "),
    ("Artykuł ", " pochodzi z serwisu "), ("Сообщение ", " появились сначала на "), ("Запись ", " впервые появилась "),
    ("Запис ", " спершу з'явиться на "), ("Příspěvek ", " pochází z "), ("Articolul ", " apare prima dată în "),
    ("Το άρθρο ", " εμφανίστηκε πρώτα στο "), ("ظهرت المقالة ", " أولاً على "),
    ("Artikel ", " pertama kali tampil pada "),
  ]
}

extension Document {
  /// Adds the story of an entry; nothing to be told is a part that could not be read.
  ///
  /// - Parameter line: the number of the line or paragraph before it, which is moved on.
  mutating func add(_ entry: Entry, place: @autoclosure () -> String, after line: inout Int) {
    guard !isCrowded else { return }
    do throws(ParseFailure) {
      guard let (story, lines, count) = try entry.story(after: line) else {
        throw ParseFailure(
          reason: .unsupportedFormat, detail: "It has neither a text nor a headline.",
          advice: "Look at how the file was made.")
      }
      line += count
      stories.append(story)
      dropped += lines.prefix(max(0, Limits.droppedLines - dropped.count))
    } catch { skip(place(), error) }
  }
}
