/// What the bytes of a block tell before its words are read.
struct BlockOpening {
  /// Bytes of the first sentence that are looked at.
  private static let sentenceBytes = 400

  /// Its first lines, blank ones left out.
  private(set) var lines = BlockFeatures.Opening()
  /// Whether it ends with a mark that ends something.
  let hasEnd: Bool
  /// Whether it ends like a sentence.
  let endsSentence: Bool
  /// The first sentence of its prose, if it has any.
  private(set) var sentence: FirstSentence.Place?
  /// Whether that begins with a small letter.
  private(set) var startsSmall = false

  /// Looks at a block.
  init(_ text: UnsafeBufferPointer<UInt8>, _ known: MetaLines? = nil) {
    let whole = UnsafeBufferPointer(rebasing: text[LineScanner.trimmed(text, 0..<text.count).content])
    hasEnd = LineShape.hasEnd(whole)
    endsSentence = LineShape.endsSentence(whole)
    var start = 0
    while start < text.count, !lines.isFull {
      let end = UnsafeRawBufferPointer(text).first(0x0a, from: start) ?? text.count
      let line = LineScanner.trimmed(text, start..<end).content
      if !line.isEmpty {
        let kind = LineShape.kind(of: UnsafeBufferPointer(rebasing: text[line]), known)
        lines.append(kind)
        switch kind {
        case .prose, .dateline: if sentence == nil { readSentence(text, line) }
        case .head, .byline: break
        }
      }
      start = end + 1
    }
  }

  private mutating func readSentence(_ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) {
    let end = LineShape.firstSentenceEnd(UnsafeBufferPointer(rebasing: text[line]), within: Self.sentenceBytes)
    sentence = FirstSentence.Place(
      range: line.lowerBound..<line.lowerBound + end, isCut: end == Self.sentenceBytes && end < line.count)
    startsSmall = (0x61...0x7a).contains(text[line.lowerBound])
  }
}
