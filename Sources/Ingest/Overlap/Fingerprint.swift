/// All that overlap detection needs of a story, computed from its headline and text alone; pure, so it may run on any core.
package struct Fingerprint: Sendable {
  /// A distinct term of headline and text.
  package struct Term: Sendable {
    /// `Vocabulary.Entry.term`.
    package var hash: UInt64
    /// How often, thrice when it is among the first words.
    package var count: UInt32
    /// `Word.Flags` of its first word.
    package var flags: Word.Flags
    /// Where it stands first, in `bytes`.
    var start: UInt32
    var end: UInt32

    /// Whether it is a number that any report may hold.
    var isPlainNumber: Bool { flags.contains(.number) && end - start <= EventModel.plainDigits }
  }

  /// How the terms are taken.
  enum Model {
    /// Words at the beginning that weigh more: the lede says who, what and where.
    static let leadWords = 80
    /// How much more.
    static let leadFactor: UInt32 = 3
    /// Words of the text from which on the first sentence may end: before them a full stop is one of an abbreviation or a dateline.
    static let openingWords = 8
  }

  /// What copies of it are found by.
  package let text: TextPrint
  /// Distinct terms, in the order of their first words.
  package let terms: [Term]
  /// How many of the terms are first met in the headline or the first sentence: what it is about.
  let openingTerms: Int

  /// The fingerprint of a story; `text` is its text without headline, byline and furniture.
  package init(title: String?, text: String) { self.init(TextPrint(title: title, text: text)) }

  /// The fingerprint of a story whose print was taken already.
  package init(_ text: TextPrint) {
    self.text = text
    (terms, openingTerms) = Self.terms(text)
  }

  /// How many words of a text are in its first sentence.
  static func opening(_ words: [Word]) -> Int {
    words.dropFirst(Model.openingWords).firstIndex { $0.flags.contains(.initial) } ?? words.count
  }

  /// The terms of a story, and how many of them are met in the headline or the first sentence.
  private static func terms(_ text: TextPrint) -> ([Term], Int) {
    let titleWords = text.titleWords.count
    let opening = titleWords + Self.opening(text.words)
    let distinct = Vocabulary(title: text.titleWords, text.words, in: text.bytes).entries
    var terms: [Term] = []
    terms.reserveCapacity(distinct.count)
    var inLead = 0
    var inOpening = 0
    Numbering.with(most: distinct.count) { known in
      for entry in distinct {
        let (place, isNew) = known.number(entry.term)
        if isNew {
          let first = Int(entry.first)
          let word = first < titleWords ? text.titleWords[first] : text.words[first - titleWords]
          terms.append(
            Term(hash: entry.term, count: entry.count, flags: entry.flags, start: word.start, end: word.end))
        } else {
          terms[Int(place)].count += entry.count
        }
        if entry.first < Model.leadWords { inLead = terms.count }
        if entry.first < opening { inOpening = terms.count }
      }
    }
    // Terms stand in the order of their first word, so those of the lead are the first ones.
    for place in 0..<inLead { terms[place].count *= Model.leadFactor }
    return (terms, inOpening)
  }

  /// A term as the story has it, or the beginning of it: marks may make a word as long as a text.
  func surface(_ term: Term) -> String {
    TextPrint.quote(text.bytes, Int(term.start)..<Int(term.end), most: Limits.changeBytes).text
  }

  /// The distinct terms as the background counts them: each is remembered for good, so of a text of very many only the first.
  var backgroundTerms: some Sequence<(term: UInt64, isNumber: Bool)> {
    terms.prefix(Limits.countedTerms).lazy.map { ($0.hash, $0.flags.contains(.number)) }
  }
}
