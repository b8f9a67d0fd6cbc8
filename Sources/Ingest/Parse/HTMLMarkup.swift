/// A page's bytes without its scripts, styles, drawings and comments: more than half of a usual page, and nothing that a
/// person sees.
///
/// They are cut out before the parser sees them for two reasons. libxml2 reads scripts by the rules of HTML 4, in which any
/// `</` and a letter ends them, so that markup within a script's strings becomes text of the page; browsers wait for the
/// element's own end tag (WHATWG HTML, section 13.2.5). And it takes as long for them as for all the rest.
struct HTMLMarkup {
  /// What is left, the tags of the elements cut out included.
  private(set) var bytes: [UInt8] = []
  /// The contents of the JSON-LD scripts, in their order.
  private(set) var structuredData: [[UInt8]] = []

  /// The elements whose content is cut out, and whether markup in them means nothing.
  private static let elements: [(name: [UInt8], isRawText: Bool)] = ["script", "style", "svg"].map {
    (Array($0.utf8), $0 != "svg")
  }

  /// The elements that were looked for the end of in vain, so that a page of nothing but start tags costs no square; the last
  /// is for comments.
  private var isEndless = [Bool](repeating: false, count: HTMLMarkup.elements.count + 1)

  /// Cuts a page given as valid UTF-8.
  init(_ page: [UInt8]) {
    bytes.reserveCapacity(page.count / 2 + 64)
    page.withUnsafeBytes { page in
      var at = 0
      while let tag = page.first(UInt8(ascii: "<"), from: at) {
        let (keep, resume) = cut(page, at: tag)
        append(page[at..<keep])
        if resume > keep, Self.isStructuredData(page[tag..<keep]) {
          structuredData.append(Array(page[keep..<resume]))
        }
        at = resume
      }
      append(page[at...])
    }
  }

  /// libxml2 takes a NUL for the end of its input.
  private mutating func append(_ run: Slice<UnsafeRawBufferPointer>) {
    let start = bytes.count
    bytes.append(contentsOf: run)
    while let zero = bytes[start...].firstIndex(of: 0) { bytes[zero] = 0x20 }
  }

  /// What to do at a `<`: keep the bytes before the first index returned, go on at the second.
  private mutating func cut(_ page: UnsafeRawBufferPointer, at tag: Int) -> (keep: Int, resume: Int) {
    let rest = page[tag...].prefix(4)
    // A comment without an end takes nothing with it but its beginning: browsers drop the rest of the page, and so would
    // lose a story that was cut off.
    if rest.elementsEqual("<!--".utf8) { return (tag, commentEnd(page, from: tag + 4) ?? tag + 4) }
    guard let kind = Self.elements.firstIndex(where: { Self.matches($0.name, in: page, at: tag + 1) }),
      let open = page.first(UInt8(ascii: ">"), from: tag + 1)
    else { return (tag + 1, tag + 1) }
    // An element that ends in itself has no content, in drawings at least.
    let isEmpty = !Self.elements[kind].isRawText && page[open - 1] == UInt8(ascii: "/")
    return (open + 1, isEmpty ? open + 1 : elementEnd(kind, page, from: open + 1) ?? open + 1)
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
