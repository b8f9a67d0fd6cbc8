/// What the first sentence of a block's prose says, in each of the languages that it may be in: which one it is in is known when
/// all words of the block have been read.
struct FirstSentence: Equatable {
  /// Where the sentence lies in its block.
  struct Place {
    var range: Range<Int>
    /// Whether it goes on behind the range, perhaps in the middle of a word.
    var isCut: Bool
  }

  /// The languages in which its first word points back: "He", "But", "However".
  private(set) var pointsBack: StoryWords.Languages = []
  /// Those in which its first word introduces something: "A".
  private(set) var introduces: StoryWords.Languages = []
  /// Those in which it names a day.
  private(set) var days: StoryWords.Languages = []
  /// A bit for each language in which two words next to each other are written like the name of a person and are no small words
  /// there; the bits above those of the languages say so of no language at all.
  private var fullNames: UInt16 = 0
  /// The end of the last word that said something, and the same bits of it; 0 before the first word.
  private var end = 0
  private var name: UInt16 = 0

  /// A sentence without words.
  init() {}

  /// Reads a sentence apart from its block.
  init(_ raw: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ table: StoryWords.Reader) {
    PlainWords.each(raw, range) { add($0, table.find($0), of: raw) }
  }

  /// Whether it names somebody in full.
  func namesInFull(in language: StoryWords.Languages) -> Bool {
    fullNames & (language.isEmpty ? 1 << 8 : UInt16(language.rawValue)) != 0
  }

  /// Adds the next word.
  @inline(__always)
  mutating func add(_ word: PlainWord, _ roles: StoryWords.Roles, of raw: UnsafeBufferPointer<UInt8>) {
    // Most words say nothing of all this. That one stood between two others shows in where they lie.
    guard word.startsUpper || end == 0 || !roles.languages(.day).isEmpty else { return }
    // "Tuesday", "The" and "NATO" are not the name of a person.
    let isWritten = word.startsUpper && word.capitals < word.characters
    let name = isWritten ? ~UInt16(roles.languages(.common).rawValue) : 0
    if end == 0 {
      pointsBack = roles.languages(.pointsBack)
      introduces = roles.languages(.indefinite)
    }
    // Pairs of characters overlap, and are no names. Before the first word there is none.
    let both = name & self.name
    if both != 0, end + 1 == word.range.lowerBound, raw[end] == 0x20 { fullNames |= both }
    days.formUnion(roles.languages(.day))
    (end, self.name) = (word.range.upperBound, name)
  }
}
