/// A paragraph-sized piece of a document, before furniture and metadata are taken out.
struct Unit: Equatable {
  /// What the markup says it is; plain text says nothing.
  enum Kind: Equatable {
    case line, heading, item, row, code
  }

  /// What may part one story from the next.
  enum Divider: Equatable {
    /// "***", "---", "-30-": may as well part the scenes of one story, or end a press release before its notes.
    case sign
    /// A line across the page.
    case rule
    /// Three blank lines or more, or a new page, where most blocks are not parted so.
    case gap
  }

  var text: String
  var shape: Shape
  /// Where it lies in the file's own bytes.
  var bytes: Range<Int>
  /// The number of its first line, from 1.
  var line: Int
  /// Whether a blank line stands before it.
  var opensBlock: Bool
  var kind = Kind.line
  /// What stood above it: taken out as furniture, or empty.
  var divider: Divider?

  init(text: String, bytes: Range<Int>, line: Int, opensBlock: Bool, kind: Kind = .line) {
    self.init(text: text, shape: Shape(text), bytes: bytes, line: line, opensBlock: opensBlock, kind: kind)
  }

  init(text: String, shape: Shape, bytes: Range<Int>, line: Int, opensBlock: Bool, kind: Kind = .line) {
    self.text = text
    self.shape = shape
    self.bytes = bytes
    self.line = line
    self.opensBlock = opensBlock
    self.kind = kind
  }

  /// Whether it is short enough to be a headline, a byline, a date line or furniture.
  var isShort: Bool { text.utf8.count <= Limits.shortLineBytes }
}

/// Makes paragraphs of lines.
enum LineJoiner {
  /// The units of a text: each line its own, or, when the text is hard-wrapped, the lines of a paragraph joined.
  static func units(of source: SourceText) -> [Unit] {
    let width = wrapWidth(of: source)
    var units: [Unit] = []
    // Mostly a blank line stands between two others.
    units.reserveCapacity(source.lines.count / 2 + 1)
    var opensBlock = true
    var index = 0
    var blank = 0
    var gaps: [Int] = []
    var blocks = 0
    while index < source.lines.count {
      let first = source.lines[index]
      if first.isBlank {
        opensBlock = true
        index += 1
        blank += 1
        continue
      }
      if opensBlock { blocks += 1 }
      if opensBlock, !units.isEmpty, blank >= Self.gapLines || startsPage(source, index, after: blank) {
        gaps.append(units.count)
      }
      blank = 0
      var (text, shape) = source.shaped(first.content)
      var last = index
      if let width {
        while last + 1 < source.lines.count, !source.lines[last + 1].isBlank,
          continues(source, paragraph: text, from: last, firstLine: index, width: width)
        {
          last += 1
          append(source.string(source.lines[last].content), to: &text)
        }
        if last > index { shape = Shape(text) }
      }
      let bytes = first.bytes.lowerBound..<source.lines[last].bytes.upperBound
      units.append(Unit(text: text, shape: shape, bytes: bytes, line: index + 1, opensBlock: opensBlock))
      opensBlock = false
      index = last + 1
    }
    if gaps.count * 2 < blocks { for gap in gaps { units[gap].divider = .gap } }
    return units
  }

  private static let gapLines = 3

  /// Whether a form feed stands between a line and what is above the blank lines before it.
  private static func startsPage(_ source: SourceText, _ index: Int, after blank: Int) -> Bool {
    guard blank > 0, index > blank else { return false }
    let between = source.lines[index - blank - 1].content.upperBound..<source.lines[index].content.lowerBound
    return source.utf8[between].contains(0x0C)
  }

  /// Whether the line after `last` goes on with the paragraph: `last` must reach near the wrap column, and neither line
  /// may be one that stands alone by form, as bylines, dates and list items do.
  private static func continues(
    _ source: SourceText, paragraph: String, from last: Int, firstLine: Int, width: Int
  ) -> Bool {
    let line = source.lines[last]
    let next = source.lines[last + 1]
    let nextText = source.string(next.content)
    if last > firstLine && next.indent > line.indent || last == firstLine && next.indent > line.indent + 1 {
      return false
    }
    let nextShape = Shape(nextText)
    if nextShape.startsLikeItem || MetaLine.parse(nextText) != nil { return false }
    if last == firstLine, MetaLine.parse(paragraph) != nil { return false }
    if nextShape.startsLowercase { return true }
    // The next line's first word would have fitted: this line was ended on purpose.
    let firstWord = next.content.prefix { source.utf8[$0] > 0x20 }.count
    return columns(source, line) + 1 + firstWord > width - 2
  }

  private static func append(_ line: String, to text: inout String) {
    let last = text.utf8.last
    let before = text.utf8.dropLast().last ?? 0
    if last == UInt8(ascii: "-"), (0x61...0x7A).contains(before), let first = line.utf8.first,
      (0x61...0x7A).contains(first)
    {
      text.removeLast()
      text += line
    } else {
      text += " " + line
    }
  }

  /// The column at which the text is hard-wrapped; nil when its lines are paragraphs. It is wrapped when hardly any
  /// line is longer than a screen and most lines that another follows stop in the middle of a sentence.
  static func wrapWidth(of source: SourceText) -> Int? {
    var pairs = 0
    var broken = 0
    for (line, next) in zip(source.lines, source.lines.dropFirst()) where !line.isBlank && !next.isBlank {
      guard columns(source, line) >= 40 else { continue }
      pairs += 1
      let shape = source.utf8.withUnsafeBufferPointer { Shape(UnsafeBufferPointer(rebasing: $0[line.content])) }
      if !shape.endsSentence && !shape.endsColon { broken += 1 }
    }
    guard pairs >= 2, broken * 10 >= pairs * 6 else { return nil }
    let lengths = source.lines.dropLast().filter { !$0.isBlank }.map { columns(source, $0) }.sorted()
    let width = lengths[(lengths.count - 1) * 95 / 100]
    guard width <= 100 else { return nil }
    let near = lengths.count { $0 >= width * 3 / 4 }
    return near * 2 >= lengths.count ? width : nil
  }

  /// Characters of a line, roughly: bytes that are no UTF-8 continuation.
  private static func columns(_ source: SourceText, _ line: SourceLine) -> Int {
    source.utf8.withUnsafeBufferPointer { raw in
      var count = 0
      for byte in UnsafeBufferPointer(rebasing: raw[line.content]) { count += byte & 0xC0 == 0x80 ? 0 : 1 }
      return count
    }
  }
}
