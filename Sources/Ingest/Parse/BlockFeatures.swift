/// What a block of text looks like from outside.
struct BlockFeatures {
  /// What a line at the beginning of a story can be.
  enum Line: Equatable {
    /// A short line without an end: a headline or a heading.
    case head
    /// Names a writer, or a date and nothing else.
    case byline
    /// Prose that begins with a place: in capitals, with an agency or a date (strong), or as a plain name (weak).
    case dateline(strong: Bool)
    case prose
  }

  /// A line or block of fewer words without an end is a heading; a block of as many or more is cut off.
  static let headWords = 25
  /// The lines that are looked at.
  private static let openingLines = 4
  /// Bytes of the first sentence that are looked at.
  private static let sentenceBytes = 400

  /// How many words it has.
  let words: Int
  /// Its first lines, blank ones left out, as many as an opening has.
  let opening: [Line]
  /// Long, and ends in mid-sentence.
  let isCutOff: Bool
  /// Ends with a word that never ends a phrase: "of", "the", "who".
  let endsInPhrase: Bool
  /// Short, and without an end.
  let isHead: Bool
  /// Has no words at all: a rule or stars.
  var isSeparator: Bool { words == 0 }
  /// Its first prose begins with a word that points back: "He", "But", "However".
  private(set) var pointsBack = false
  /// Its first prose begins with a small letter.
  private(set) var startsSmall = false
  /// Its first sentence names a day: "on Tuesday".
  private(set) var namesDay = false
  /// Its first sentence begins with "A" or "An".
  private(set) var introduces = false
  /// Its first sentence names somebody in full: two words with capitals next to each other.
  private(set) var namesInFull = false

  /// - Parameters:
  ///   - text: the block.
  ///   - counts: what its words are.
  ///   - language: the language whose small words are looked for.
  init(_ text: UnsafeBufferPointer<UInt8>, _ counts: BlockTerms.Counts, _ language: StoryWords.Languages) {
    words = counts.words
    var lines: [Line] = []
    var start = 0
    var prose: Range<Int>?
    while start < text.count, lines.count < Self.openingLines {
      var end = start
      while end < text.count, text[end] != 0x0a { end += 1 }
      let line = LineScanner.trimmed(text, start..<end).content
      if !line.isEmpty {
        let kind = LineShape.kind(of: UnsafeBufferPointer(rebasing: text[line]))
        lines.append(kind)
        switch kind {
        case .prose, .dateline: prose = prose ?? line
        case .head, .byline: break
        }
      }
      start = end + 1
    }
    opening = lines
    let whole = UnsafeBufferPointer(rebasing: text[LineScanner.trimmed(text, 0..<text.count).content])
    let ended = LineShape.hasEnd(whole)
    isCutOff = !ended && words >= Self.headWords
    endsInPhrase = !ended && words > 1 && !counts.leavesOpen.isDisjoint(with: language)
    isHead = !endsInPhrase && !LineShape.endsSentence(whole) && words < Self.headWords && words > 0
    if let prose { readSentence(UnsafeBufferPointer(rebasing: text[prose]), language) }
  }

  private mutating func readSentence(_ line: UnsafeBufferPointer<UInt8>, _ language: StoryWords.Languages) {
    startsSmall = (0x61...0x7a).contains(line[0])
    var before: (word: PlainWord, isName: Bool)?
    PlainWords.each(line, 0..<LineShape.firstSentenceEnd(line, within: Self.sentenceBytes)) { word in
      let roles = StoryWords.roles(word)
      func isA(_ role: StoryWords.Role) -> Bool { !(roles?.languages(role) ?? []).isDisjoint(with: language) }
      // "Tuesday", "The" and "NATO" are not the name of a person.
      let isName = word.startsUpper && word.capitals < word.characters && !isA(.common)
      if let before {
        let end = before.word.range.upperBound
        // Pairs of characters overlap, and are no names.
        if isName, before.isName, end + 1 == word.range.lowerBound, line[end] == 0x20 { namesInFull = true }
      } else {
        pointsBack = isA(.pointsBack)
        introduces = isA(.indefinite)
      }
      if isA(.day) { namesDay = true }
      before = (word, isName)
    }
  }
}
