/// Cuts the attributes that nobody asks for out of a tag: addresses, sizes, data for scripts. libxml2 takes longer for a character of
/// an attribute than for one of a text.
///
/// Only an attribute whose name, sign of equality and value, in quotes or not, are written as usual is cut out. At anything else it
/// stops, and leaves the rest of the tag as it is.
enum HTMLTagCut {
  /// The attributes that ``HTMLNames``, ``HTMLPageFacts`` and ``HTMLReader`` ask for.
  private static let wanted = HashTable64(
    words: "aria-hidden content datetime hidden http-equiv itemprop lang name property rel role style")
  /// Those that say something when they hold a word with a meaning.
  private static let named = HashTable64(words: "class id")
  private static let address = Hash64.hash("href")
  private static let type = Hash64.hash("itemtype")
  private static let link = Array("link".utf8)
  private static let title = Hash64.hash("title")
  private static let abbreviation = Array("abbr".utf8)

  /// Takes the tag that begins at a `<`, and returns where it ends, or where it is no longer understood.
  static func take(_ page: UnsafeRawBufferPointer, at tag: Int, to markup: inout HTMLMarkup) -> Int {
    let isEnd = page[tag + 1] == UInt8(ascii: "/")
    let start = isEnd ? tag + 2 : tag + 1
    var at = nameEnd(page, from: start)
    if at < page.count, page[at] == UInt8(ascii: ">") {
      markup.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: page[tag...at]))
      return at + 1
    }
    var kept = tag
    if !isEnd {
      // Of all addresses only those are read that a page says of itself, and those of places on a page, of the site's first page and
      // of people who write for it; of all titles those of abbreviations.
      let isLink = isNamed(link, page, start..<at)
      let isAbbreviation = isNamed(abbreviation, page, start..<at)
      while let attribute = attribute(page, from: at) {
        let special = isLink ? address : isAbbreviation ? title : nil
        if !isWanted(page, attribute.name, value: attribute.value, special: special, names: &markup.names) {
          markup.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: page[kept..<at]))
          kept = attribute.end
        } else if attribute.isQuoted,
          let standIn = markup.standIns.take(
            page[attribute.value], hasReferences: true, least: StandIns.leastValueBytes)
        {
          markup.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: page[kept..<attribute.value.lowerBound]))
          markup.bytes.append(contentsOf: standIn)
          kept = attribute.value.upperBound
        }
        at = attribute.end
      }
      if let end = unusualEnd(page, from: at, &markup) {
        markup.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: page[kept..<at]))
        kept = end
        at = end
      }
    }
    at = tagEnd(page, from: at)
    markup.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: page[kept..<at]))
    return at
  }

  private static func isNamed(_ name: [UInt8], _ page: UnsafeRawBufferPointer, _ tag: Range<Int>) -> Bool {
    tag.count == name.count && zip(page[tag], name).allSatisfy { $0 | 0x20 == $1 }
  }

  /// Behind `>` or `/>`, when that is next; white space stays, as it may part what was left in.
  private static func tagEnd(_ page: UnsafeRawBufferPointer, from start: Int) -> Int {
    var at = spaceEnd(page, from: start)
    if at < page.count, page[at] == UInt8(ascii: "/") { at += 1 }
    return at < page.count && page[at] == UInt8(ascii: ">") ? at + 1 : start
  }

  /// Where a tag ends that goes on with thousands of attributes that are not understood: libxml2 compares each with all before it.
  private static func unusualEnd(
    _ page: UnsafeRawBufferPointer, from start: Int, _ markup: inout HTMLMarkup
  ) -> Int? {
    guard start >= markup.unusualEnd else { return nil }
    let end = page.first(UInt8(ascii: ">"), from: start) ?? page.count
    // What was counted is not counted again from a `<` within it.
    markup.unusualEnd = end
    let signs = page[start..<end].count { isSpace($0) || $0 == UInt8(ascii: "=") }
    return signs > Limits.unusualAttributes ? end : nil
  }

  /// The attribute that comes next; nil when there is none, or when it is not written as usual.
  private static func attribute(_ page: UnsafeRawBufferPointer, from start: Int) -> Attribute? {
    let from = spaceEnd(page, from: start)
    let end = nameEnd(page, from: from)
    guard from > start, end > from, end < page.count, isLetter(page[from]), end - from <= Limits.attributeNameBytes
    else {
      return nil
    }
    var at = spaceEnd(page, from: end)
    guard at < page.count, page[at] == UInt8(ascii: "=") else {
      return isSpace(page[end]) || page[end] == UInt8(ascii: ">")
        ? Attribute(name: from..<end, value: end..<end, end: end) : nil
    }
    at = spaceEnd(page, from: at + 1)
    guard at < page.count else { return nil }
    if page[at] == UInt8(ascii: "\"") || page[at] == UInt8(ascii: "'") {
      // What follows at once would be glued to what stands before.
      guard let close = page.first(page[at], from: at + 1), close + 1 < page.count, endsAttribute(page[close + 1])
      else {
        return nil
      }
      return Attribute(name: from..<end, value: at + 1..<close, end: close + 1, isQuoted: true)
    }
    let last = page[at...].firstIndex { isSpace($0) || $0 == UInt8(ascii: ">") }
    return last.map { Attribute(name: from..<end, value: at..<$0, end: $0) }
  }

  private static func endsAttribute(_ byte: UInt8) -> Bool {
    isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }

  private struct Attribute {
    var name: Range<Int>
    var value: Range<Int>
    var end: Int
    var isQuoted = false
  }

  private static func isWanted(
    _ page: UnsafeRawBufferPointer, _ name: Range<Int>, value: Range<Int>, special: UInt64?, names: inout HTMLNames
  ) -> Bool {
    let hash = withUnsafeTemporaryAllocation(byteCount: name.count, alignment: 1) { small in
      for (offset, byte) in page[name].enumerated() {
        small[offset] = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      }
      return Hash64.hash(UnsafeRawBufferPointer(small))
    }
    // Most classes say nothing of what is looked for, and they are the longest of what else would be left.
    if named.contains(hash) {
      let value = UnsafeRawBufferPointer(rebasing: page[value])
      return !names.words(value).isEmpty || value.first(UInt8(ascii: "&")) != nil || HTMLAddress.isPost(class: value)
    }
    if hash == address, special != address {
      let value = UnsafeRawBufferPointer(rebasing: page[value])
      return value.first(UInt8(ascii: "#")) != nil || HTMLAddress.isHome(value) || HTMLAddress.isOfAuthor(value)
    }
    if hash == type { return HTMLAddress.isPost(type: UnsafeRawBufferPointer(rebasing: page[value])) }
    return wanted.contains(hash) || hash == special
  }

  /// Where a name ends. libxml2 takes a few more characters for parts of one.
  private static func nameEnd(_ page: UnsafeRawBufferPointer, from start: Int) -> Int {
    var at = start
    while at < page.count, isAlphanumeric(page[at]) || page[at] == 0x2D || page[at] == 0x5F || page[at] == 0x3A {
      at += 1
    }
    return at
  }

  private static func spaceEnd(_ page: UnsafeRawBufferPointer, from start: Int) -> Int {
    var at = start
    while at < page.count, isSpace(page[at]) { at += 1 }
    return at
  }

  /// White space as libxml2 has it.
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
