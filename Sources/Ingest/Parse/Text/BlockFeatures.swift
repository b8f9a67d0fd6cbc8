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

  /// How many words it has.
  let words: Int
  /// Its first lines, blank ones left out.
  let opening: Opening
  /// Long, and ends in mid-sentence.
  let isCutOff: Bool
  /// Ends with a word that never ends a phrase: "of", "the", "who".
  let endsInPhrase: Bool
  /// Short, and without an end.
  let isHead: Bool
  /// Has no words at all: a rule or stars.
  var isSeparator: Bool { words == 0 }
  /// Its first prose begins with a word that points back: "He", "But", "However".
  let pointsBack: Bool
  /// Its first prose begins with a small letter.
  let startsSmall: Bool
  /// Its first sentence names a day: "on Tuesday".
  let namesDay: Bool
  /// Its first sentence begins with "A" or "An".
  let introduces: Bool
  /// Its first sentence names somebody in full: two words with capitals next to each other.
  let namesInFull: Bool

  /// - Parameters:
  ///   - form: what its bytes tell.
  ///   - counts: what its words are.
  ///   - language: the language whose small words count.
  init(_ form: BlockOpening, _ counts: BlockTerms.Counts, _ language: StoryWords.Languages) {
    words = counts.words
    opening = form.lines
    isCutOff = !form.hasEnd && words >= Self.headWords
    endsInPhrase = !form.hasEnd && words > 1 && !counts.leavesOpen.isDisjoint(with: language)
    isHead = !endsInPhrase && !form.endsSentence && words < Self.headWords && words > 0
    startsSmall = form.startsSmall
    let sentence = counts.sentence
    pointsBack = !sentence.pointsBack.isDisjoint(with: language)
    introduces = !sentence.introduces.isDisjoint(with: language)
    namesDay = !sentence.days.isDisjoint(with: language)
    namesInFull = sentence.namesInFull(in: language)
  }
}
