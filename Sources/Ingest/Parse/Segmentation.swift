/// Where a story begins, and why.
package struct Boundary: Sendable {
  /// The story's first block.
  package var block: Int
  /// Log-odds from the vocabulary: above 0, the two sides are better told by two vocabularies than by one. 0 for the first story.
  package var lexical: Double
  /// The signs on the surface, with the log-odds each one adds; the price of any boundary ("prior") among them.
  package var cues: [(name: String, weight: Double)]
  /// What decided: lexical and all cues together.
  package var sum: Double
}

/// Splits a text that holds several stories at some of its blank lines.
///
/// The best of all splits by dynamic programming: a story scores the likelihood of its words under a Dirichlet compound
/// multinomial with the English background as prior (BayesSeg: Eisenstein & Barzilay, "Bayesian unsupervised topic segmentation",
/// 2008), and a start scores the log-odds of its surface cues. Starts that cannot catch up are dropped (a beam), which makes
/// the time about linear in the length of the text.
package enum Segmentation {
  /// The parameters.
  enum Model {
    /// Weight of the background: a vocabulary of this many imagined words precedes each story.
    static let concentration = 250.0
    /// A term's share of the background's words, from the share of stories that hold it.
    static let termsPerStory = 150.0
    static let leastShare = 1e-7
    /// Terms in more than e^−1.6, a fifth, of all stories say nothing about the subject.
    static let mostProbable = 0.2
    /// A story has at least this many words, so that a heading or a byline is none.
    static let leastWords = 25
  }

  /// The story starts of a text whose blank-line blocks are `blocks` (furniture already taken out); the first is block 0.
  package static func split(_ blocks: [String]) -> [Boundary] {
    if blocks.isEmpty { return [] }
    let units = blocks.map { BlockFeatures($0) }
    let isDigest = StoryCues.isDigest(units)
    let cues = StoryCues.cues(units, isDigest: isDigest)
    let terms = BlockTerms(units)
    let opensSurely = units.indices.map { StoryCues.opensSurely(units, at: $0) }
    let starts = bestStarts(units, terms, cues.map { $0.reduce(0) { $0 + $1.weight } }, opensSurely, isDigest)
    return starts.enumerated().map { position, start in
      guard position > 0 else { return Boundary(block: start, lexical: 0, cues: [], sum: 0) }
      let before = starts[position - 1]
      let end = position + 1 < starts.count ? starts[position + 1] : units.count
      let lexical = terms.likelihood(before..<start) + terms.likelihood(start..<end) - terms.likelihood(before..<end)
      let words = units[start..<end].reduce(0) { $0 + $1.words.count }
      var cues = cues[start]
      let shortness = StoryCues.shortness(
        words, opensSurely: opensSurely[start], last: units[end - 1], isDigest: isDigest)
      if shortness < 0 { cues.append(("short story", shortness)) }
      return Boundary(block: start, lexical: lexical, cues: cues, sum: cues.reduce(lexical) { $0 + $1.weight })
    }
  }

  private static func bestStarts(
    _ units: [BlockFeatures], _ terms: BlockTerms, _ prices: [Double], _ opensSurely: [Bool], _ isDigest: Bool
  ) -> [Int] {
    let count = units.count
    var best = [Double?](repeating: nil, count: count + 1)
    var back = [Int](repeating: 0, count: count + 1)
    best[0] = 0
    var open: [OpenStory] = []
    for block in 0..<count {
      if let before = best[block] { open.append(OpenStory(start: block, before: before + prices[block])) }
      terms.extend(&open, by: block)
      let words = units[block].words.count
      for index in open.indices {
        open[index].words += words
        open[index].value = open[index].before + open[index].likelihood
      }
      for story in open where story.words >= Model.leastWords || story.start == 0 && block + 1 == count {
        let shortness = StoryCues.shortness(
          story.words, opensSurely: opensSurely[story.start], last: units[block], isDigest: isDigest)
        let value = story.value + shortness
        if best[block + 1].map({ value > $0 }) ?? true {
          best[block + 1] = value
          back[block + 1] = story.start
        }
      }
      prune(&open)
    }
    var starts: [Int] = []
    var end = count
    while end > 0 {
      starts.append(back[end])
      end = back[end]
    }
    return starts.reversed()
  }

  /// Keeps the starts that may still become the best: few, and none that trails by more than a following block could make up.
  private static func prune(_ open: inout [OpenStory]) {
    guard open.count > 1 else { return }
    let values = open.map(\.value).sorted(by: >)
    let floor = max(
      values[0] - Limits.segmentationTrail, values[min(values.count, Limits.segmentationStarts) - 1])
    open.removeAll { $0.value < floor }
  }
}

/// A start whose story is still open.
struct OpenStory {
  var start: Int
  /// Score of everything before the start, and of the start's cues.
  var before: Double
  /// Log-likelihood of its words so far, and its parts.
  var likelihood = 0.0
  var termScore = 0.0
  var terms = 0.0
  var words = 0
  var value = 0.0

  init(start: Int, before: Double) {
    self.start = start
    self.before = before
  }
}
