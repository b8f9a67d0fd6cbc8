/// Two texts compared word for word, by the runs of five and more words that they share.
struct Comparison: Sendable, Equatable {
  /// What is no setting: see `Thresholds`.
  enum Model {
    /// Share of the smaller text from which on a story of a changed file is one that it held before, revised.
    static let contained = 0.5
    /// Words that are shared at least where a text is contained in part in one more than twice as long: less can be a signature
    /// under a brief.
    static let containedWords = 30
    /// Share of the smaller text's words from which on any number of words will do.
    static let containedWhole = 0.8
    /// Share of an earlier text's words from which on the new one has it whole: a few may have been corrected.
    static let extendedWhole = 0.9
    /// What a text has at least that extends another rather than being printed with other furniture: a quarter more, …
    static let extendedShare = 1.25
    /// … and these words more; a reprint's header, footer and links come to thirty.
    static let extendedWords = 40
    /// Share of the smaller text's words from which on shared passages are told.
    static let passages = 0.2
  }

  /// Words of the new story, furniture left out.
  var new: Int
  /// Words of the earlier story, furniture left out.
  var old: Int
  /// Words in shared runs of five or more, furniture left out; the fewer of what the two texts have in such runs.
  var shared: Int
  /// Words of the new story that are furniture.
  var furniture: Int
  /// Shared runs of the new story, as ranges of its words; by position.
  var runs: [Range<Int>]

  /// Shared of all words (Jaccard index).
  ///
  /// Counted in words that shared shingles cover, not in shingles: one edited word takes five shingles away and with every tenth
  /// word edited a plain copy would fall to .42; in covered words it keeps about .7, and texts of independent writers stay near 0.
  var jaccard: Double {
    let all = new + old - shared
    return all > 0 ? Double(shared) / Double(all) : 0
  }

  /// Shared of the smaller text's words.
  var containment: Double {
    let smaller = min(new, old)
    return smaller > 0 ? min(1, Double(shared) / Double(smaller)) : 0
  }

  /// Whether they share passages, furniture among them: those of a series that comes every day become furniture.
  var sharesPassages: Bool {
    Double(shared + furniture) >= Model.passages * Double(min(new, old) + furniture)
  }

  /// Whether the new text is the earlier one with more to it: paragraphs of new text are lost on those who pass copies over, however
  /// much of the whole is old.
  private var isExtended: Bool {
    Double(shared) >= Model.extendedWhole * Double(old) && new - old >= Model.extendedWords
      && Double(new) >= Model.extendedShare * Double(old)
  }

  /// What the two texts are to each other, if anything.
  func relation(_ thresholds: Thresholds) -> (kind: Relation.Kind, score: Double, threshold: Double)? {
    if jaccard >= thresholds.nearDuplicate && !isExtended { return (.nearDuplicate, jaccard, thresholds.nearDuplicate) }
    guard containment >= thresholds.excerpt else { return nil }
    let isComparable = 2 * min(new, old) >= max(new, old)
    guard shared >= Model.containedWords || containment >= Model.containedWhole || isComparable else { return nil }
    return (new <= old ? .excerpt : .extension, containment, thresholds.excerpt)
  }

  /// Compares a new story with an earlier one's text.
  init(_ story: TextPrint, text: String, copies: CopyIndex) {
    let oldWords = Words.scan(text)
    let oldShingles = TextPrint.shingles(of: oldWords)
    let isFurniture = { (run: ArraySlice<UInt64>) in Self.isFurniture(run, copies) }
    let mine = Side(story.shingles, words: story.words.count, others: oldShingles, isFurniture)
    let theirs = Side(oldShingles, words: oldWords.count, others: story.shingles, isFurniture)
    runs = mine.runs
    new = mine.words
    old = theirs.words
    shared = min(mine.shared, theirs.shared)
    furniture = story.words.count - mine.words
  }

  /// Whether a shared run is furniture: half or more of its sampled shingles are. A run too short to hold a sampled one is not.
  private static func isFurniture(_ run: ArraySlice<UInt64>, _ copies: CopyIndex) -> Bool {
    var sampled = 0
    var furniture = 0
    for shingle in run where copies.isSampled(shingle) {
      sampled += 1
      if copies.isFurniture(shingle) { furniture += 1 }
    }
    return furniture > 0 && furniture * 2 >= sampled
  }

  /// One of the two texts: what of it the other has.
  private struct Side {
    var runs: [Range<Int>] = []
    var shared = 0
    var words: Int

    init(_ shingles: [UInt64], words: Int, others: [UInt64], _ isFurniture: (ArraySlice<UInt64>) -> Bool) {
      self.words = words
      // Its hashes have a secret: with another table words can be chosen that fall together in it.
      let known = Set(others)
      let wordsMore = min(TextPrint.Model.shingleWords, words) - 1
      var covered = 0
      var position = 0
      while position < shingles.count {
        guard known.contains(shingles[position]) else {
          position += 1
          continue
        }
        var end = position
        while end < shingles.count, known.contains(shingles[end]) { end += 1 }
        // Two runs may touch: words counted in the one before are not counted again.
        let range = max(position, covered)..<max(end + wordsMore, covered)
        if isFurniture(shingles[position..<end]) {
          self.words -= range.count
        } else {
          shared += range.count
          runs.append(position..<(end + wordsMore))
        }
        covered = range.upperBound
        position = end
      }
    }
  }

  /// The longest runs, as the new story has them.
  func passages(of story: TextPrint) -> [Evidence.Passage] {
    runs.sorted { ($1.count, $0.lowerBound) < ($0.count, $1.lowerBound) }.prefix(Limits.passages).map {
      Evidence.Passage(text: story.quote($0), words: $0.count)
    }
  }
}
