/// All that overlap detection needs of a story, computed from its headline and text alone; pure, so it may run on any core.
package struct Fingerprint: Sendable {
  /// A distinct term of headline and text.
  package struct Term: Sendable {
    /// `Word.term`.
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

  /// How the fingerprint is taken.
  enum Model {
    /// Words in a shingle (Broder, "On the resemblance and containment of documents", 1997).
    static let shingleWords = 5
    /// Shingles below this hash are sampled: one in 16 (FracMinHash: Irber et al. 2022; a sample in proportion to the text, so that
    /// containment can be told, which a fixed number of minima cannot).
    static let sampledBelow = UInt64(1) << 60
    /// A short story's least hashes are sampled up to this number.
    static let sampledAtLeast = 16
    /// Words at the beginning that weigh more: the lede says who, what and where.
    static let leadWords = 80
    /// How much more.
    static let leadFactor: UInt32 = 3
    /// Words of the text from which on the first sentence may end: before them a full stop is one of an abbreviation or a dateline.
    static let openingWords = 8
  }

  /// Hash of the folded words of the text; the headline is left out, since copies often get a new one.
  package let digest: Digest128
  /// The hash of each run of five words of the text, by position; of a shorter text one hash.
  package let shingles: [UInt64]
  /// The sampled distinct shingles, ascending.
  package let sample: [UInt64]
  /// Distinct terms, in the order of their first words.
  package let terms: [Term]
  /// How many of the terms are first met in the headline or the first sentence: what it is about.
  let openingTerms: Int
  /// How many of the words are in the first sentence.
  let openingWords: Int
  /// The words of the text.
  package let words: [Word]
  /// Headline, line end, text: what the offsets point into.
  let bytes: [UInt8]

  /// The number of words in the text.
  package var wordCount: Int { words.count }

  /// The fingerprint of a story; `text` is its text without headline, byline and furniture.
  package init(title: String?, text: String) {
    var bytes: [UInt8] = []
    if let title, !title.isEmpty {
      bytes.reserveCapacity(title.utf8.count + text.utf8.count + 1)
      bytes.append(contentsOf: title.utf8)
      bytes.append(0x0a)
    }
    let textStart = bytes.count
    bytes.append(contentsOf: text.utf8)
    let all = Words.scan(bytes)
    let first = all.firstIndex { Int($0.start) >= textStart } ?? all.count
    let words = first == 0 ? all : Array(all[first...])
    var digest = Digest128()
    for word in words { digest.add(word.identity) }
    self.digest = digest
    self.bytes = bytes
    self.words = words
    shingles = Self.shingles(of: words)
    sample = Self.sample(shingles)
    openingWords = Self.opening(words)
    (terms, openingTerms) = Self.terms(of: all, opening: first + openingWords)
  }

  /// How many words of a text are in its first sentence.
  static func opening(_ words: [Word]) -> Int {
    words.dropFirst(Model.openingWords).firstIndex { $0.flags.contains(.initial) } ?? words.count
  }

  /// The shingles of a text's words, by position.
  static func shingles(of words: [Word]) -> [UInt64] {
    guard words.count >= Model.shingleWords else {
      if words.isEmpty { return [] }
      let padded = words.map(\.identity) + [UInt64](repeating: 0, count: Model.shingleWords - words.count)
      return [Hash64.shingle(padded[0], padded[1], padded[2], padded[3], padded[4])]
    }
    var shingles: [UInt64] = []
    shingles.reserveCapacity(words.count)
    for start in 0...(words.count - Model.shingleWords) {
      shingles.append(
        Hash64.shingle(
          words[start].identity, words[start + 1].identity, words[start + 2].identity, words[start + 3].identity,
          words[start + 4].identity))
    }
    return shingles
  }

  private static func sample(_ shingles: [UInt64]) -> [UInt64] {
    let sampled = distinct(shingles.filter { $0 < Model.sampledBelow })
    if sampled.count >= Model.sampledAtLeast { return sampled }
    // Of a short text: a quarter mostly has enough, and is sorted sooner than all.
    let quarter = distinct(shingles.filter { $0 < 4 * Model.sampledBelow })
    return Array((quarter.count < Model.sampledAtLeast ? distinct(shingles) : quarter).prefix(Model.sampledAtLeast))
  }

  /// The distinct values, ascending.
  private static func distinct(_ values: [UInt64]) -> [UInt64] {
    let sorted = values.sorted()
    var kept: [UInt64] = []
    kept.reserveCapacity(sorted.count)
    for value in sorted where kept.last != value { kept.append(value) }
    return kept
  }

  /// The terms of the words, and how many of them are met among the first `opening` words.
  private static func terms(of words: [Word], opening: Int) -> ([Term], Int) {
    var places = HashTable64(filler: Int32(0), capacity: words.count / 2)
    var terms: [Term] = []
    terms.reserveCapacity(words.count / 2)
    var inLead = 0
    var inOpening = 0
    for (position, word) in words.enumerated() {
      let hash = word.term
      let next = Int32(terms.count)
      let place = places.update(hash, first: next) { $0 }
      if place == next {
        terms.append(Term(hash: hash, count: 1, flags: word.flags, start: word.start, end: word.end))
      } else {
        terms[Int(place)].count += 1
      }
      if position < Model.leadWords { inLead = terms.count }
      if position < opening { inOpening = terms.count }
    }
    // Terms stand in the order of their first word, so those of the lead are the first ones.
    for place in 0..<inLead { terms[place].count *= Model.leadFactor }
    return (terms, inOpening)
  }

  /// A term as the story has it.
  func surface(_ term: Term) -> String { String(decoding: bytes[Int(term.start)..<Int(term.end)], as: UTF8.self) }

  /// The distinct terms as the background counts them.
  var backgroundTerms: some Sequence<(term: UInt64, isNumber: Bool)> {
    terms.lazy.map { ($0.hash, $0.flags.contains(.number)) }
  }

  /// The words from `range`, as written, cut off after `Limits.quotedWords`.
  func quote(_ range: Range<Int>) -> String {
    guard let first = range.first, range.upperBound <= words.count else { return "" }
    let last = min(range.upperBound, first + Limits.quotedWords) - 1
    let start = Int(words[first].start)
    var end = Int(words[last].end)
    if end - start > Limits.quotedBytes {
      end = start + Limits.quotedBytes
      // Not within a character.
      while bytes[end] & 0xC0 == 0x80 { end -= 1 }
    }
    let isWhole = last + 1 == range.upperBound && end == Int(words[last].end)
    return String(decoding: bytes[start..<end], as: UTF8.self) + (isWhole ? "" : " …")
  }
}
