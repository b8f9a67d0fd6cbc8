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

  /// The first lines of a text, four at most: more do not count, and none of them is an object of its own.
  struct Opening: RandomAccessCollection {
    private var lines = (Line.prose, Line.prose, Line.prose, Line.prose)
    private(set) var endIndex = 0
    var startIndex: Int { 0 }

    subscript(index: Int) -> Line {
      switch index {
      case 0: lines.0
      case 1: lines.1
      case 2: lines.2
      default: lines.3
      }
    }

    var isFull: Bool { endIndex == 4 }
    /// Whether all there is says who wrote a story, or when.
    var isByline: Bool { endIndex == 1 && lines.0 == .byline }

    /// Adds a line, if there is room.
    mutating func append(_ line: Line) {
      switch endIndex {
      case 0: lines.0 = line
      case 1: lines.1 = line
      case 2: lines.2 = line
      case 3: lines.3 = line
      default: return
      }
      endIndex += 1
    }
  }

  /// A line or block of fewer words without an end is a heading; a block of as many or more is cut off.
  static let headWords = 25
  /// Bytes of the first sentence that are looked at.
  private static let sentenceBytes = 400

  /// How many words it has.
  let words: Int
  /// Its first lines, blank ones left out.
  private(set) var opening = Opening()
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
  ///   - table: the small words.
  init(
    _ text: UnsafeBufferPointer<UInt8>, _ counts: BlockTerms.Counts, _ language: StoryWords.Languages,
    _ table: HashTable64<StoryWords.Roles>
  ) {
    words = counts.words
    var start = 0
    var prose: Range<Int>?
    while start < text.count, !opening.isFull {
      let end = UnsafeRawBufferPointer(text).first(0x0a, from: start) ?? text.count
      let line = LineScanner.trimmed(text, start..<end).content
      if !line.isEmpty {
        let kind = LineShape.kind(of: UnsafeBufferPointer(rebasing: text[line]))
        opening.append(kind)
        switch kind {
        case .prose, .dateline: prose = prose ?? line
        case .head, .byline: break
        }
      }
      start = end + 1
    }
    let whole = UnsafeBufferPointer(rebasing: text[LineScanner.trimmed(text, 0..<text.count).content])
    let ended = LineShape.hasEnd(whole)
    isCutOff = !ended && words >= Self.headWords
    endsInPhrase = !ended && words > 1 && !counts.leavesOpen.isDisjoint(with: language)
    isHead = !endsInPhrase && !LineShape.endsSentence(whole) && words < Self.headWords && words > 0
    if let prose { readSentence(UnsafeBufferPointer(rebasing: text[prose]), language, table) }
  }

  private mutating func readSentence(
    _ line: UnsafeBufferPointer<UInt8>, _ language: StoryWords.Languages, _ table: HashTable64<StoryWords.Roles>
  ) {
    startsSmall = (0x61...0x7a).contains(line[0])
    var before: (word: PlainWord, isName: Bool)?
    PlainWords.each(line, 0..<LineShape.firstSentenceEnd(line, within: Self.sentenceBytes)) { word in
      let roles = StoryWords.roles(word, in: table)
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
