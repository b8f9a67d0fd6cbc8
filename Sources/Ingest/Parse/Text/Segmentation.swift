/// Where a story begins, and why.
package struct Boundary: Sendable {
  /// The story's first block.
  package var block: Int
  /// Log-odds from the vocabulary: the less the two sides have in common, the higher. 0 for the first story.
  package var lexical: Double
  /// The signs on the surface, with the log-odds each one adds; the price of any boundary ("prior") among them.
  package var cues: [(name: String, weight: Double)]
  /// What decided: lexical and all cues together.
  package var sum: Double
}

/// Splits a text that holds several stories at some of its blank lines.
///
/// The best of all splits: each block that goes on with a story scores what it shares with it (`Cohesion`), each start its surface
/// cues (`StoryCues`). A first pass over the words finds what each block takes up again; the second, by dynamic programming,
/// keeps the few starts that may still become the best. Both take time in proportion to the length of the text. All sums are
/// whole numbers, so every machine decides alike.
package enum Segmentation {
  /// A story has at least this many words, so that a heading or a byline is none.
  private static let leastWords = 12
  /// By so much, times ln(blocks), the best split must beat the text as one story, in thousandths of a nat: most files hold one
  /// story, and the more blocks there are, the more likely it is that one of them looks like a beginning by chance.
  private static let leastGainPerLn = 1_200.0

  /// The story starts of a text whose blank-line blocks are `blocks` (furniture already taken out); the first is block 0.
  package static func split(_ blocks: [String]) -> [Boundary] {
    split(blocks, behind: [Unit.Divider?](repeating: nil, count: blocks.count))
  }

  /// The same, of blocks above which dividers stood.
  ///
  /// - Parameter known: what is known of lines that say who wrote a story or when.
  static func split(
    _ blocks: [String], behind dividers: [Unit.Divider?], _ known: MetaLines? = nil
  ) -> [Boundary] {
    if blocks.isEmpty { return [] }
    let whole = Boundary(block: 0, lexical: 0, cues: [], sum: 0)
    if blocks.count == 1 { return [whole] }
    let text = Text(blocks, dividers, known)
    let starts = text.bestStarts()
    return [whole] + starts.indices.dropFirst().map { text.boundary(starts, at: $0) }
  }

  /// A start whose story is still open.
  private struct OpenStory {
    var start: Int
    /// The words and terms before it.
    var wordsBefore: Int
    var termsBefore: Int
    /// What its words took up of one another by chance.
    var chance: Int
    /// The score of everything up to here.
    var value: Int
    var opensSurely: Bool
  }

  /// How far the values of the open stories lie apart.
  private struct Values {
    var (most, least, secondLeast) = (Int.min, Int.max, Int.max)

    mutating func add(_ value: Int) {
      most = max(most, value)
      secondLeast = min(secondLeast, max(least, value))
      least = min(least, value)
    }
  }

  /// A text that is being split.
  private struct Text {
    let units: [BlockFeatures]
    let terms: BlockTerms
    let cohesion: Cohesion
    let isDigest: Bool
    /// The price of any boundary.
    let prior: Int
    /// The blocks at which a line returns before each story.
    let repeated: Set<Int>
    let dividers: [Unit.Divider?]

    init(_ blocks: [String], _ dividers: [Unit.Divider?], _ known: MetaLines?) {
      let openings = blocks.map { text in
        var text = text
        return text.withUTF8 { BlockOpening($0, known) }
      }
      let terms = BlockTerms(blocks, sentences: openings.map(\.sentence))
      let language = terms.language
      units = zip(openings, terms.counts).map { opening, counts in
        // A digest may be in several languages; a block with hardly any small words is in that of the text.
        BlockFeatures(opening, counts, counts.language.isEmpty ? language : counts.language)
      }
      self.terms = terms
      cohesion = Cohesion(terms)
      isDigest = StoryCues.isDigest(units)
      prior = StoryCues.prior(blocks: blocks.count)
      repeated = Set(LineRepetition.starts(blocks, wordsBefore: terms.wordsBefore))
      self.dividers = dividers
    }

    /// Calls `body` with each cue of a block other than the first, and what it weighs.
    @inline(__always)
    private func eachCue(at block: Int, _ body: (_ name: String, _ weight: Int) -> Void) {
      body("prior", prior)
      StoryCues.each(
        units, at: block, behind: dividers[block], isDigest: isDigest,
        isRepeated: repeated.isEmpty ? nil : repeated.contains(block), body)
    }

    /// What the cues of a block weigh together.
    private func price(of block: Int) -> Int {
      var sum = 0
      eachCue(at: block) { sum += $1 }
      return sum
    }

    /// Whether a story that began at a block may be as short as it likes.
    private func opensSurely(at block: Int) -> Bool {
      StoryCues.opensSurely(units, at: block) || repeated.contains(block) || dividers[block] == .rule
    }

    /// The words of a run of blocks.
    private func words(_ story: Range<Int>) -> Int {
      terms.wordsBefore[story.upperBound] - terms.wordsBefore[story.lowerBound]
    }

    /// The starts of the best split.
    func bestStarts() -> [Int] {
      let count = units.count
      var best = [Int?](repeating: nil, count: count + 1)
      var back = [Int](repeating: 0, count: count + 1)
      best[0] = 0
      var open: [OpenStory] = []
      open.reserveCapacity(min(count, Limits.segmentationStarts + 1))
      for block in 0..<count {
        extend(&open, by: block)
        if let before = best[block] {
          let value = before + (block == 0 ? 0 : price(of: block))
          open.append(
            OpenStory(
              start: block, wordsBefore: terms.wordsBefore[block], termsBefore: terms.termsBefore[block],
              chance: cohesion.chance(through: cohesion.place(of: block), behind: terms.termsBefore[block]),
              value: value, opensSurely: opensSurely(at: block)))
        }
        let last = units[block]
        let wordsThrough = terms.wordsBefore[block + 1]
        var (value, start): (Int?, Int) = (nil, 0)
        var values = Values()
        for story in open {
          values.add(story.value)
          let words = wordsThrough - story.wordsBefore
          guard words >= Segmentation.leastWords || story.start == 0 && block + 1 == count else { continue }
          let shortness = StoryCues.shortness(
            words, opensSurely: story.opensSurely, last: last, isDigest: isDigest)
          let ended = story.value + shortness
          if value.map({ ended > $0 }) ?? true { (value, start) = (ended, story.start) }
        }
        (best[block + 1], back[block + 1]) = (value, start)
        prune(&open, values)
      }
      var starts = [back[count]]
      while let first = starts.last, first > 0 { starts.append(back[first]) }
      guard let split = best[count], let whole = open.first(where: { $0.start == 0 }),
        split - whole.value < Int(Segmentation.leastGainPerLn * DeterministicMath.ln(Double(count)))
      else { return starts.reversed() }
      return [0]
    }

    /// Adds a block to every open story; they stand in the order of their starts.
    private func extend(_ open: inout [OpenStory], by block: Int) {
      var shared = Cohesion.Shared()
      let place = cohesion.place(of: block)
      terms.withLinks(of: block) { links in
        var next = 0
        // What is shared with the newest start is shared with the older ones, too; between links it stays the same.
        var said = cohesion.said(of: place, shared)
        open.withUnsafeMutableBufferPointer { open in
          for index in open.indices.reversed() {
            let start = open[index].start
            if next < links.count, links[next].block >= start {
              repeat {
                shared.add(links[next])
                next += 1
              } while next < links.count && links[next].block >= start
              said = cohesion.said(of: place, shared)
            }
            let chance = cohesion.chance(through: place, behind: open[index].termsBefore)
            open[index].value += said - (chance - open[index].chance)
            open[index].chance = chance
          }
        }
      }
    }

    /// Keeps the starts that may still become the best: few, and none that trails by more than following blocks could make up.
    private func prune(_ open: inout [OpenStory], _ values: Values) {
      guard open.count > 1 else { return }
      var floor = values.most - Limits.segmentationTrail
      switch open.count - Limits.segmentationStarts {
      case ...0: break
      // One too many, as mostly in a long text.
      case 1: floor = max(floor, values.secondLeast)
      default: floor = max(floor, open.map(\.value).sorted(by: >)[Limits.segmentationStarts - 1])
      }
      if values.least < floor { open.removeAll { $0.value < floor } }
      // Where lines are all alike many are equal, and each would be looked at for every block: of these the newest go.
      var surplus = open.count - Limits.segmentationStarts
      guard surplus > 0 else { return }
      for index in open.indices.reversed() where surplus > 0 && open[index].value <= floor {
        open.remove(at: index)
        surplus -= 1
      }
    }

    /// A start of the split, explained.
    func boundary(_ starts: [Int], at position: Int) -> Boundary {
      let (before, start) = (starts[position - 1], starts[position])
      let end = position + 1 < starts.count ? starts[position + 1] : units.count
      let lexical = cohesion.value(before..<start) + cohesion.value(start..<end) - cohesion.value(before..<end)
      var cues: [(name: String, weight: Int)] = []
      eachCue(at: start) { cues.append(($0, $1)) }
      let shortness = StoryCues.shortness(
        words(start..<end), opensSurely: opensSurely(at: start), last: units[end - 1],
        isDigest: isDigest)
      if shortness < 0 { cues.append(("short story", shortness)) }
      let inNats = { (thousandths: Int) in Double(thousandths) / 1_000 }
      return Boundary(
        block: start, lexical: inNats(lexical), cues: cues.map { ($0.name, inNats($0.weight)) },
        sum: inNats(cues.reduce(lexical) { $0 + $1.weight }))
    }
  }
}
