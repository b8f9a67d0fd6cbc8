/// Markdown: front matter, headings, and lines whose marks are taken off before they go the way of plain text.
enum MarkdownDocument {
  static func read(_ source: SourceText) -> Document {
    var source = source
    let matter = FrontMatter.read(source)
    var known = StoryAssembly.Known()
    var start: Int?
    if let matter {
      known = matter.known
      start = source.lines[matter.lines.lowerBound].bytes.lowerBound
      // The lines stay in place, blank, so that line numbers hold.
      for index in matter.lines {
        let at = source.lines[index].content.lowerBound
        source.lines[index].content = at..<at
      }
    }
    let isCode = fences(in: source)
    var units: [Unit] = []
    for var unit in LineJoiner.units(of: masked(source, isCode)) {
      if isCode[unit.line - 1] {
        unit.kind = .code
      } else if !strip(&unit) {
        continue
      }
      units.append(unit)
    }
    return TextDocument.document(joinSetext(units), of: source, format: .markdown, known: known, start: start)
  }

  /// Which lines stand between code fences; the fences themselves are blanked by `masked`.
  private static func fences(in source: SourceText) -> [Bool] {
    var fence: UInt8?
    return source.lines.map { line in
      let head = source.utf8[line.content].prefix(3)
      if head.count == 3, let mark = head.first, mark == 0x60 || mark == 0x7E, head.allSatisfy({ $0 == mark }) {
        if fence == nil { fence = mark } else if fence == mark { fence = nil }
        return false
      }
      return fence != nil
    }
  }

  private static func masked(_ source: SourceText, _ isCode: [Bool]) -> SourceText {
    var source = source
    for (index, line) in source.lines.enumerated() where !isCode[index] {
      let head = source.utf8[line.content].prefix(3)
      guard head.count == 3, let mark = head.first, mark == 0x60 || mark == 0x7E, head.allSatisfy({ $0 == mark }) else {
        continue
      }
      source.lines[index].content = line.content.lowerBound..<line.content.lowerBound
    }
    return source
  }

  /// Takes the marks off a unit; false when nothing is left of it.
  private static func strip(_ unit: inout Unit) -> Bool {
    var text = unit.text
    if text.hasPrefix("#") {
      let level = text.prefix { $0 == "#" }.count
      if level <= 6, text.dropFirst(level).first == " " {
        text = String(text.dropFirst(level + 1))
        while text.last == "#" || text.last == " " { text.removeLast() }
        unit.kind = .heading
      }
    }
    if text.hasPrefix(">") {
      var rest = text[...]
      while rest.hasPrefix("> ") || rest == ">" { rest = rest.dropFirst(2) }
      text = String(rest)
    }
    if let item = ["- ", "* ", "+ "].first(where: text.hasPrefix) {
      text = String(text.dropFirst(item.count))
      unit.kind = .item
    }
    if text.hasPrefix("|"), text.hasSuffix("|"), text.count > 2 {
      if text.allSatisfy({ "|-: ".contains($0) }) { return false }
      text = text.dropFirst().dropLast().split(separator: "|").map { MetaLine.trimmed(String($0)) }.joined(
        separator: " | ")
      unit.kind = .row
    }
    text = InlineMarkdown.plain(text)
    guard !text.isEmpty else { return false }
    unit.text = text
    unit.shape = Shape(text)
    return true
  }

  /// A line of `===` or `---` right under a line makes that a heading; elsewhere it is a rule, which the furniture
  /// filter drops.
  private static func joinSetext(_ units: [Unit]) -> [Unit] {
    var result: [Unit] = []
    for unit in units {
      if !unit.opensBlock, unit.kind == .line, unit.text.utf8.count >= 3, let mark = unit.text.first,
        mark == "=" || mark == "-",
        unit.text.allSatisfy({ $0 == mark }), let last = result.last, last.kind == .line, last.shape.words > 0
      {
        result[result.count - 1].kind = .heading
        continue
      }
      result.append(unit)
    }
    return result
  }
}

/// Takes emphasis, links, images and code marks off a line (CommonMark 0.31's inlines, as far as news uses them).
enum InlineMarkdown {
  ///
  /// - Parameter level: how many links are around the text; an image stands in one, and nothing in that.
  static func plain(_ text: String, level: Int = 0) -> String {
    guard level <= Limits.inlineLevels, text.utf8.contains(where: isMark) else { return text }
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    var misses = 0
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      switch scalar {
      case "\\" where index + 1 < scalars.count && isPunctuation(scalars[index + 1]):
        result.append(scalars[index + 1])
        index += 2
      case "`":
        let room = misses < Limits.inlineMisses ? Limits.inlineScalars : 0
        let end = scalars[(index + 1)...].prefix(room).firstIndex(of: "`") ?? index
        if end == index { misses += 1 }
        // One by one: appending a slice asks for exact room each time, which costs a square.
        for inner in scalars[min(index + 1, end)..<end] { result.append(inner) }
        index = end + 1
      case "*" where isMark(scalars, index): index += 1
      case "_" where isMark(scalars, index) && !isWithinWord(scalars, index): index += 1
      case "!", "[":
        let isImage = scalar == "!"
        if misses < Limits.inlineMisses, let link = link(scalars, isImage ? index + 1 : index) {
          if !isImage { for inner in plain(link.text, level: level + 1).unicodeScalars { result.append(inner) } }
          index = link.end
        } else {
          misses += 1
          result.append(scalar)
          index += 1
        }
      case "<":
        if misses < Limits.inlineMisses, let end = autolinkEnd(scalars, index) {
          for inner in scalars[index + 1..<end] { result.append(inner) }
          index = end + 1
        } else {
          misses += 1
          result.append(scalar)
          index += 1
        }
      default:
        result.append(scalar)
        index += 1
      }
    }
    return SourceText.cleaned(String(result))
  }

  /// Whether a byte may begin a mark. Each byte of a text is asked, so nothing is looked up for it.
  private static func isMark(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "["), UInt8(ascii: "`"), UInt8(ascii: "\\"),
      UInt8(ascii: "<"), UInt8(ascii: "!"):
      true
    default: false
    }
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && scalar.value > 0x20 && !isAlphanumeric(UInt8(truncatingIfNeeded: scalar.value))
  }

  /// A star or underscore touching a word; one between spaces is itself.
  private static func isMark(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    let before = index > 0 ? scalars[index - 1] : " "
    let after = index + 1 < scalars.count ? scalars[index + 1] : " "
    return before != " " || after != " "
  }

  private static func isWithinWord(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    index > 0 && index + 1 < scalars.count && scalars[index - 1].properties.isAlphabetic
      && scalars[index + 1].properties.isAlphabetic
  }

  /// `[text](target)` or `[text][label]`, its brackets balanced.
  private static func link(_ scalars: [Unicode.Scalar], _ start: Int) -> (text: String, end: Int)? {
    guard start < scalars.count, scalars[start] == "[" else { return nil }
    guard let close = closing(scalars, start, "[", "]"), close + 1 < scalars.count else { return nil }
    let isInline = scalars[close + 1] == "("
    guard isInline || scalars[close + 1] == "[" else { return nil }
    guard let end = closing(scalars, close + 1, isInline ? "(" : "[", isInline ? ")" : "]") else { return nil }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start + 1..<close])
    return (String(text), end + 1)
  }

  /// Looks a bounded way ahead, so that a line of brackets costs no square.
  private static func closing(
    _ scalars: [Unicode.Scalar], _ start: Int, _ open: Unicode.Scalar, _ close: Unicode.Scalar
  ) -> Int? {
    var depth = 0
    for index in start..<min(scalars.count, start + Limits.inlineScalars) {
      if scalars[index] == open { depth += 1 }
      if scalars[index] == close { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }

  private static func autolinkEnd(_ scalars: [Unicode.Scalar], _ start: Int) -> Int? {
    guard start + 4 < scalars.count, scalars[start + 1] == "h", scalars[start + 2] == "t", scalars[start + 3] == "t"
    else {
      return nil
    }
    return scalars[start..<min(scalars.count, start + Limits.inlineScalars)].firstIndex(of: ">")
  }
}
