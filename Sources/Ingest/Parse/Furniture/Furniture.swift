/// Recognises page furniture by its form: short lines of regular shapes that belong to the page and not to the story.
enum Furniture {
  /// Takes the furniture out of a document.
  static func filter(_ units: [Unit]) -> (kept: [Unit], dropped: [DroppedLine]) {
    var kept: [Unit] = []
    var dropped: [DroppedLine] = []
    var opensBlock = false
    var divider: Unit.Divider?
    var listEnd = 0
    // Empty before the first line that has one.
    var reasons: [String?] = []
    for index in units.indices {
      // Not of a copy of the unit, which most need not be read.
      let mayBe = units[index].isShort && units[index].kind != .code && units[index].kind != .row
      let reason = mayBe ? reason(for: units[index].text, units[index].shape) : nil
      if reasons.isEmpty {
        if reason == nil { continue }
        reasons = [String?](repeating: nil, count: index)
      }
      reasons.append(reason)
    }
    if reasons.isEmpty { return (units, []) }
    kept.reserveCapacity(units.count)
    let lastProse = units.indices.last { units[$0].shape.isProse && reasons[$0] == nil } ?? -1
    for (index, unit) in units.enumerated() {
      opensBlock = opensBlock || unit.opensBlock
      var reason = reasons[index]
      if reason == nil, index < listEnd { reason = "related-list" }
      if reason == "related", index >= listEnd { listEnd = endOfList(units, after: index, lastProse: lastProse) }
      if let reason {
        if dropped.count < Limits.droppedLines {
          dropped.append(DroppedLine(text: unit.text, line: unit.line, reason: reason))
        }
        if let found = self.divider(unit, reason, below: index > 0 ? units[index - 1] : nil) {
          divider = divider == .rule ? .rule : found
          opensBlock = true
        }
        divider = divider ?? unit.divider
        continue
      }
      var unit = unit
      unit.opensBlock = opensBlock
      unit.divider = divider ?? unit.divider
      kept.append(unit)
      opensBlock = false
      divider = nil
    }
    return (kept, dropped)
  }

  /// What a line that was taken out parts; nil for one that parts nothing, or is drawn under a heading.
  private static func divider(_ unit: Unit, _ reason: String, below above: Unit?) -> Unit.Divider? {
    if reason == "end-mark" { return .sign }
    // Each story of a wire has one above it.
    if reason == "slug" { return .rule }
    guard reason == "separator" else { return nil }
    if let above, !unit.opensBlock, above.opensBlock, above.isShort, !above.shape.endsSentence { return nil }
    let signs = unit.text.utf8.filter { $0 > 0x20 }
    guard let sign = signs.first, "-=_*~#".utf8.contains(sign), signs.allSatisfy({ $0 == sign }) else { return nil }
    return signs.count >= ruleSigns ? .rule : .sign
  }

  /// So many signs draw a line; fewer are an ornament.
  private static let ruleSigns = 10

  /// What agencies and press offices write below a story.
  private static let endMarks: Set<String> = [
    "-30-", "- 30 -", "ends", "-ends-", "- ends -", "(ends)", "[ends]", "(end)", "-end-",
  ]

  /// Where the list of headlines under "RELATED:" ends: with its block, or with the document when no prose follows at
  /// all.
  private static func endOfList(_ units: [Unit], after index: Int, lastProse: Int) -> Int {
    var end = index + 1
    while end < units.count {
      let unit = units[end]
      guard unit.isShort, !unit.shape.endsSentence || unit.shape.endsQuestion, unit.shape.words <= 20 else { break }
      if unit.opensBlock, index < lastProse { break }
      end += 1
    }
    return end
  }

  /// The kind of furniture a line is; nil for a part of a story.
  static func reason(for text: String) -> String? {
    guard text.utf8.count <= Limits.shortLineBytes else { return nil }
    return reason(for: text, Shape(text))
  }

  private static func reason(for text: String, _ shape: Shape) -> String? {
    var text = text
    return text.withUTF8 { line in
      if let kind = ofSigns(line) { return kind }
      if FurnitureTable.mayMatch(line, shape) {
        let words = FurnitureWords.words(of: line)
        if !words.isEmpty, words.count <= FurniturePattern.longest {
          if let kind = FurnitureTable.match(words, isSentence: shape.endsSentence) { return kind }
          if isBreadcrumb(words) { return "navigation" }
        }
      }
      return isInvitation(line) ? "invitation" : nil
    }
  }

  /// What a line is by the signs that it has. The first byte tells what most can be: those that begin with a letter, and are no end
  /// mark, can be a slug alone.
  private static func ofSigns(_ line: UnsafeBufferPointer<UInt8>) -> String? {
    let first = line.first ?? 0
    if !isLetter(first) || line.count <= symbolBytes, let symbol = symbolLine(line) { return symbol }
    switch first {
    case 0x41...0x5A: return isSlug(line) ? "slug" : nil
    case UInt8(ascii: "#"): return isTags(line) ? "tags" : nil
    case UInt8(ascii: "("):
      return line.begins(with: "(c) ") && line.count > 4 && isDigit(line[4]) ? "copyright" : nil
    default: return nil
    }
  }

  /// Bytes that an end mark or page number has at most.
  private static let symbolBytes = 16

  /// Lines without a letter or digit ("***", "---", "| |"), which separate and say nothing; and page numbers between
  /// dashes.
  private static func symbolLine(_ line: UnsafeBufferPointer<UInt8>) -> String? {
    let hasWord = line.contains { isAlphanumeric($0) || $0 >= 0xC3 && $0 != 0xE2 && $0 != 0xEF }
    if !hasWord { return "separator" }
    guard line.count <= symbolBytes else { return nil }
    let text = String(decoding: line, as: UTF8.self)
    if endMarks.contains(text.lowercased()) { return "end-mark" }
    if line.contains(where: isLetter) { return nil }
    let stripped = text.filter { !$0.isWhitespace && !"-–—•·*".contains($0) }
    if stripped.count < text.count, !stripped.isEmpty, stripped.count <= 4,
      stripped.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      text.first.map({ "-–—•·*".contains($0) }) ?? false, text.last.map({ "-–—•·*".contains($0) }) ?? false
    {
      return "page-number"
    }
    return nil
  }

  /// What a wire calls a story by: "BC-US--Storm-Market, 2nd Ld-Writethru". The first word is made of parts with hyphens, two of
  /// them side by side, the first part in capitals; what follows is behind a comma, and no sentence.
  private static func isSlug(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard line.count <= 80, let first = line.first, (0x41...0x5A).contains(first), let last = line.last,
      isAlphanumeric(last)
    else { return false }
    let end = line.firstIndex { $0 == 0x20 || $0 == UInt8(ascii: ",") } ?? line.count
    var doubled = 0
    var hyphens = 0
    for index in 0..<end {
      let byte = line[index]
      guard isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "&") else { return false }
      if byte == UInt8(ascii: "-") { hyphens += 1 }
      if index > 0, byte == UInt8(ascii: "-"), line[index - 1] == byte { doubled += 1 }
      if hyphens == 0, (0x61...0x7A).contains(byte) { return false }
    }
    // The last part may be more words than one: "AM-US--Midwest Flooding, 1st Ld".
    return doubled == 1 && line[end - 1] != UInt8(ascii: "-")
      && (end == line.count || line[end...].contains(UInt8(ascii: ",")))
  }

  /// "#bridge #city": words to find a story by, two at least.
  private static func isTags(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard line.first == UInt8(ascii: "#") else { return false }
    let words = line.split(separator: 0x20)
    return words.count > 1
      && words.allSatisfy { $0.count > 1 && $0.first == UInt8(ascii: "#") && !isDigit($0[$0.startIndex + 1]) }
  }

  /// What the first part of a path is called, and what comes behind it.
  static let homes = HashTable64(words: "home startseite accueil inicio portada início главная الرئيسية")
  static let arrows = HashTable64(words: "» |")

  /// "Home » News » Morocco".
  private static func isBreadcrumb(_ words: [UInt64]) -> Bool {
    guard words.count >= 3, words.count <= 24, homes.contains(words[0]) else { return false }
    return arrows.contains(words[1])
  }

  private static let readers = HashTable64(words: "you your you've")

  /// Questions to the reader that end in an invitation: "What do you think? Share your insights in the comments below!"
  /// Each sentence but the last must be a question that speaks to the reader, so that a report of such an invitation
  /// stays.
  private static func isInvitation(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard UnsafeRawBufferPointer(line).first(UInt8(ascii: "?")) != nil else { return false }
    var sentences: [UnsafeBufferPointer<UInt8>] = []
    var start = 0
    for (index, byte) in line.enumerated() {
      guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?"),
        index + 1 == line.count || line[index + 1] == 0x20
      else { continue }
      sentences.append(UnsafeBufferPointer(rebasing: line[start...index]))
      start = index + 1
    }
    if start < line.count { sentences.append(UnsafeBufferPointer(rebasing: line[start...])) }
    guard let last = sentences.popLast(), sentences.count <= 3, !sentences.isEmpty else { return false }
    guard FurnitureTable.isInvitation(FurnitureWords.words(of: last)) else { return false }
    return sentences.allSatisfy { sentence in
      sentence.last == UInt8(ascii: "?")
        && FurnitureWords.words(of: sentence, most: sentence.count).contains { readers.contains($0) }
    }
  }
}
