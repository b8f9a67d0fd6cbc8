/// A page's bytes without its scripts, styles, drawings, comments and most attributes: three quarters of a usual page, and nothing
/// that a person sees.
///
/// They are cut out before the parser sees them for two reasons. libxml2 reads scripts by the rules of HTML 4, in which any
/// `</` and a letter ends them, so that markup within a script's strings becomes text of the page; browsers wait for the
/// element's own end tag (WHATWG HTML, section 13.2.5). And it takes as long for them as for all the rest.
///
/// Long texts without markup do not go through it either, but a character each that stands for them (`StandIns`).
///
/// This is no parser: it knows where what is cut begins and ends when that is written as usual. All else is left as it is, to be
/// understood by libxml2.
struct HTMLMarkup {
  /// What is left, the tags of the elements cut out included.
  var bytes: [UInt8] = []
  /// The contents of the JSON-LD scripts, in their order.
  private(set) var structuredData: [[UInt8]] = []
  /// The texts that are not in `bytes`, and what stands there for them.
  var standIns: StandIns
  /// What is known of the names of its classes.
  var names = HTMLNames()
  /// Whether what comes next is text behind a tag that was understood to its end.
  private var isBehindTag = false
  /// Where a paragraph is that is nothing but text.
  private var paragraph = Paragraph.none
  /// How many tags were met.
  private(set) var tags = 0
  /// The digit of the heading that is open; 0 for none.
  private var heading: UInt8 = 0

  private enum Paragraph { case none, open, closed }

  /// The elements whose content is cut out, and whether markup in them means nothing.
  private static let elements: [(name: [UInt8], isRawText: Bool)] = ["script", "style", "svg"].map {
    (Array($0.utf8), $0 != "svg")
  }

  /// The elements that were looked for the end of in vain, so that a page of nothing but start tags costs no square; the last
  /// is for comments.
  private var isEndless = [Bool](repeating: false, count: HTMLMarkup.elements.count + 1)

  /// Up to where attributes that are not understood were counted.
  var unusualEnd = 0
  /// Whether no further tag ends.
  private var isOpenEnded = false

  /// Cuts a page given as valid UTF-8.
  init(_ page: [UInt8]) {
    standIns = StandIns(of: page)
    bytes.reserveCapacity(page.count / 2 + 64)
    page.withUnsafeBytes { page in
      var at = 0
      while let tag = page.first(UInt8(ascii: "<"), from: at) {
        if partsParagraphs(page, at..<tag) {
          bytes.removeLast(Self.paragraphEnd.count)
        } else if at < tag {
          append(text: page[at..<tag])
        }
        at = cut(page, at: tag)
      }
      append(text: page[at...])
    }
    // libxml2 takes a NUL for the end of its input.
    if bytes.withUnsafeBytes({ $0.first(0) }) != nil {
      for index in bytes.indices where bytes[index] == 0 { bytes[index] = 0x20 }
    }
  }

  /// Whether there is nothing but white space between the end tag of a paragraph and the next paragraph, the beginning of which ends it as
  /// well: most lines of most feeds end so, and to libxml2 the end tag and what follows it are as much work as the text.
  ///
  /// Only behind a paragraph that was nothing but text, so that it is the innermost element there; and not where elements may be too deep
  /// to be remembered, or where something was looked for the end of in vain and may hold these tags as its text.
  private func partsParagraphs(_ page: UnsafeRawBufferPointer, _ text: Range<Int>) -> Bool {
    paragraph == .closed && tags < Limits.htmlDepth / 2 && page[text].allSatisfy(HTMLTagCut.isSpace)
      && Self.opensParagraph(page, at: text.upperBound) && !isEndless.contains(true)
  }

  private static let paragraphEnd = Array("</p>".utf8)

  private static func opensParagraph(_ page: UnsafeRawBufferPointer, at tag: Int) -> Bool {
    tag + 2 < page.count && page[tag + 1] == UInt8(ascii: "p")
      && (page[tag + 2] == UInt8(ascii: ">") || HTMLTagCut.isSpace(page[tag + 2]))
  }

  /// Notes what a tag does to the paragraph at hand.
  private mutating func note(_ page: UnsafeRawBufferPointer, _ tag: Range<Int>) {
    tags += 1
    if paragraph == .open, tag.count == Self.paragraphEnd.count, page[tag.lowerBound + 1] == UInt8(ascii: "/"),
      page[tag.lowerBound + 2] == UInt8(ascii: "p"), isBehindTag
    {
      paragraph = .closed
    } else {
      // "<p/>" ends at once.
      let isOpening = Self.opensParagraph(page, at: tag.lowerBound) && page[tag.upperBound - 2] != UInt8(ascii: "/")
      paragraph = isBehindTag && isOpening ? .open : .none
    }
  }

  /// What stands between tags. The white space at its ends, which mostly indents a tag, becomes one character: a line end, if there
  /// is one in it.
  private mutating func append(text: Slice<UnsafeRawBufferPointer>) {
    if paragraph == .closed { paragraph = .none }
    guard let first = text.firstIndex(where: { !HTMLTagCut.isSpace($0) }),
      let last = text.lastIndex(where: { !HTMLTagCut.isSpace($0) })
    else { return append(space: text) }
    append(space: text[..<first])
    if isBehindTag, let standIn = standIns.take(text[first...last], hasReferences: true) {
      bytes.append(contentsOf: standIn)
    } else {
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[first...last]))
    }
    append(space: text[(last + 1)...])
  }

  private mutating func append(space: Slice<UnsafeRawBufferPointer>) {
    if !space.isEmpty { bytes.append(space.contains(0x0A) ? 0x0A : 0x20) }
  }

  /// Takes what begins at a `<`, and returns where to go on.
  private mutating func cut(_ page: UnsafeRawBufferPointer, at tag: Int) -> Int {
    let next = tag + 1 < page.count ? page[tag + 1] : 0
    // A comment without an end takes nothing with it but its beginning: browsers drop the rest of the page, and so would
    // lose a story that was cut off.
    if next == UInt8(ascii: "!"), page[tag...].prefix(4).elementsEqual("<!--".utf8) {
      return commentEnd(page, from: tag + 4) ?? tag + 4
    }
    isBehindTag = false
    defer { if !isBehindTag { paragraph = .none } }
    guard isLetter(next) || next == UInt8(ascii: "/") else { return keep(page, tag..<tag + 1) }
    if let end = endOfItsOwn(page, at: tag) { return end }
    guard next | 0x20 == UInt8(ascii: "s"),
      let kind = Self.elements.firstIndex(where: { Self.matches($0.name, in: page, at: tag + 1) })
    else {
      let end = HTMLTagCut.take(page, at: tag, to: &self)
      isBehindTag = page[end - 1] == UInt8(ascii: ">")
      if !isBehindTag { standIns.stop() }
      note(page, tag..<end)
      return end
    }
    guard let open = tagEnd(page, from: tag + 1) else { return keep(page, tag..<tag + 1) }
    // An element that ends in itself has no content, in drawings at least.
    let isEmpty = !Self.elements[kind].isRawText && page[open - 1] == UInt8(ascii: "/")
    let start = keep(page, tag..<open + 1)
    guard !isEmpty, let end = elementEnd(kind, page, from: start), end > start else { return start }
    if Self.isStructuredData(page[tag..<start]) { structuredData.append(Array(page[start..<end])) }
    return end
  }

  /// Where a tag ends that is not taken as it stands. Few begin like one.
  @inline(__always)
  private mutating func endOfItsOwn(_ page: UnsafeRawBufferPointer, at tag: Int) -> Int? {
    let name = page[tag + 1] == UInt8(ascii: "/") ? tag + 2 : tag + 1
    guard name < page.count else { return nil }
    switch page[name] | 0x20 {
    case UInt8(ascii: "h"): return documentEnd(page, at: tag) ?? headingEnd(page, at: tag)
    case UInt8(ascii: "b") where name == tag + 2: return documentEnd(page, at: tag)
    default: return nil
    }
  }

  /// Where the end tag of the page or its body ends, which is left out: libxml2 ends its work there, and browsers go on. Pages that
  /// were put together from two have their story behind the first.
  private mutating func documentEnd(_ page: UnsafeRawBufferPointer, at tag: Int) -> Int? {
    guard tag + 7 <= page.count, page[tag + 1] == UInt8(ascii: "/"), !isEndless.contains(true),
      Self.matches(Self.body, in: page, at: tag + 2) || Self.matches(Self.html, in: page, at: tag + 2),
      let end = page[(tag + 6)...].firstIndex(where: { !HTMLTagCut.isSpace($0) }), page[end] == UInt8(ascii: ">")
    else { return nil }
    bytes.append(0x0A)
    return end + 1
  }

  private static let body = Array("body".utf8)
  private static let html = Array("html".utf8)

  /// Notes a heading. Its end tag may have the digit of another: browsers end the heading all the same, to libxml2 it would last to the end
  /// of what is around it. Where that is so the right one is written, and it is returned where the wrong one ends.
  private mutating func headingEnd(_ page: UnsafeRawBufferPointer, at tag: Int) -> Int? {
    let isEnd = page[tag + 1] == UInt8(ascii: "/")
    let name = isEnd ? tag + 2 : tag + 1
    guard name + 2 < page.count, page[name] | 0x20 == UInt8(ascii: "h"), (0x31...0x36).contains(page[name + 1]),
      !isAlphanumeric(page[name + 2])
    else { return nil }
    let open = heading
    heading = isEnd ? 0 : page[name + 1]
    guard isEnd, open != 0, open != page[name + 1], page[name + 2] == UInt8(ascii: ">") else { return nil }
    bytes.append(contentsOf: [UInt8(ascii: "<"), UInt8(ascii: "/"), UInt8(ascii: "h"), open, UInt8(ascii: ">")])
    tags += 1
    paragraph = .none
    isBehindTag = true
    return name + 3
  }

  private mutating func keep(_ page: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int {
    bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: page[range]))
    return range.upperBound
  }

  /// Where the next `>` is; looked for in vain only once.
  private mutating func tagEnd(_ page: UnsafeRawBufferPointer, from start: Int) -> Int? {
    if isOpenEnded { return nil }
    let end = page.first(UInt8(ascii: ">"), from: start)
    isOpenEnded = end == nil
    return end
  }

  /// Where a comment ends.
  private mutating func commentEnd(_ page: UnsafeRawBufferPointer, from start: Int) -> Int? {
    if isEndless[Self.elements.count] { return nil }
    var at = start
    while let close = page.first(UInt8(ascii: ">"), from: at) {
      if page[close - 1] == UInt8(ascii: "-"), page[close - 2] == UInt8(ascii: "-") { return close + 1 }
      at = close + 1
    }
    isEndless[Self.elements.count] = true
    return nil
  }

  /// Where the end tag of an element begins.
  private mutating func elementEnd(_ kind: Int, _ page: UnsafeRawBufferPointer, from start: Int) -> Int? {
    if isEndless[kind] { return nil }
    var at = start
    while let tag = page.first(UInt8(ascii: "<"), from: at) {
      at = tag + 1
      if at < page.count, page[at] == UInt8(ascii: "/"), Self.matches(Self.elements[kind].name, in: page, at: at + 1) {
        return tag
      }
    }
    isEndless[kind] = true
    return nil
  }

  /// Whether an element's name stands at an index, and ends there.
  private static func matches(_ name: [UInt8], in page: UnsafeRawBufferPointer, at index: Int) -> Bool {
    guard index + name.count < page.count else { return false }
    for (offset, letter) in name.enumerated() where page[index + offset] | 0x20 != letter { return false }
    return !isAlphanumeric(page[index + name.count]) && page[index + name.count] != UInt8(ascii: "-")
  }

  private static func isStructuredData(_ tag: Slice<UnsafeRawBufferPointer>) -> Bool {
    let mark = Array("ld+json".utf8)
    return tag.indices.dropLast(mark.count).contains { tag[$0...].starts(with: mark) }
  }
}
