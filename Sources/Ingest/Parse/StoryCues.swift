/// The surface signs that a story starts at a block, as log-odds.
enum StoryCues {
  /// The weights; measured on concatenated news stories, see the tests.
  enum Model {
    /// Of any boundary: `prior` + `priorPerLn`·ln(blocks). The more blocks a text has, the fewer of them begin a story.
    static let prior = -2.0
    static let priorPerLn = -3.0
    /// Blocks beyond this number make no boundary less likely: long files are digests.
    static let priorBlocks = 100
    /// "MINNEAPOLIS – ", "RABAT, Jan. 6 (Xinhua) -- ".
    static let dateline = 14.0
    /// "Cairo — ": might be an aside.
    static let weakDateline = 5.0
    static let headedDateline = 14.0
    static let headedByline = 10.0
    static let byline = 6.0
    /// The block before is long and has no end.
    static let cutOff = 7.0
    /// The block before ends in "of", "the", "who": no heading does.
    static let cutOffInPhrase = 9.0
    static let separator = 4.0
    /// A heading belongs to what follows; a small weight does, since both starts gain the same from the vocabulary.
    static let afterHead = -1.0
    static let pointsBack = -3.0
    /// Stories of one file open alike.
    static let repeatedShape = 3.0
    /// In a digest, where most blocks surely begin a story, so does probably any other one.
    static let digest = 16.0
    /// Of a story of `Segmentation.Model.leastWords`, falling to 0 at `shortWords`.
    static let short = -20.0
    static let shortWords = 100.0
  }

  /// How a story opens at a block.
  enum Shape: Equatable {
    case dateline, weakDateline, headedDateline, headedByline, byline, none
  }

  /// The cues of every block; the first block, a start in any case, has none.
  static func cues(_ units: [BlockFeatures], isDigest: Bool) -> [[(name: String, weight: Double)]] {
    let prior = Model.prior + Model.priorPerLn * DeterministicMath.ln(Double(min(units.count, Model.priorBlocks)))
    let shapes = units.indices.map { shape(units, at: $0) }
    var counts: [Shape: Int] = [:]
    for shape in shapes { counts[shape, default: 0] += 1 }
    return units.indices.map { block in
      if block == 0 { return [] }
      var cues: [(name: String, weight: Double)] = [("prior", prior)]
      switch shapes[block] {
      case .dateline: cues.append(("dateline", Model.dateline))
      case .weakDateline: cues.append(("place name and dash", Model.weakDateline))
      case .headedDateline: cues.append(("headline and dateline", Model.headedDateline))
      case .headedByline: cues.append(("headline and byline", Model.headedByline))
      case .byline: cues.append(("byline", Model.byline))
      case .none: break
      }
      if shapes[block] != .none, counts[shapes[block], default: 0] > 1 {
        cues.append(("same shape as other starts", Model.repeatedShape))
      }
      if isDigest, shapes[block] == .none, units[block].words.count >= Segmentation.Model.leastWords {
        cues.append(("most blocks here begin stories", Model.digest))
      }
      let before = units[block - 1]
      if before.endsInPhrase {
        cues.append(("cut off in mid-phrase before", Model.cutOffInPhrase))
      } else if before.isCutOff {
        cues.append(("cut-off ending before", Model.cutOff))
      }
      if before.isSeparator { cues.append(("separator before", Model.separator)) }
      if before.isHead { cues.append(("follows its own heading", Model.afterHead)) }
      if units[block].pointsBack { cues.append(("points back", Model.pointsBack)) }
      return cues
    }
  }

  /// Whether at least two blocks, and half of those after the first, surely begin a story: by a dateline, or after one cut off.
  static func isDigest(_ units: [BlockFeatures]) -> Bool {
    let sure = units.indices.dropFirst().reduce(0) { sum, block in
      let isSure =
        units[block - 1].isCutOff || units[block - 1].endsInPhrase
        || units[block].opening.first == .dateline(strong: true)
      return sum + (isSure ? 1 : 0)
    }
    return sure >= 2 && sure * 2 >= units.count - 1
  }

  /// Whether a story that began at a block would open with a dateline that is no aside.
  static func opensSurely(_ units: [BlockFeatures], at block: Int) -> Bool {
    switch shape(units, at: block) {
    case .dateline, .headedDateline: true
    case .weakDateline, .headedByline, .byline, .none: false
    }
  }

  /// The log-odds that a story of so few words is one. In a digest, with a dateline or with its end cut off, it may be as short
  /// as it likes: briefs are.
  static func shortness(_ words: Int, opensSurely: Bool, last: BlockFeatures, isDigest: Bool) -> Double {
    if isDigest || opensSurely || last.isCutOff || last.endsInPhrase { return 0 }
    let missing = (Model.shortWords - Double(words)) / (Model.shortWords - Double(Segmentation.Model.leastWords))
    return missing > 0 ? Model.short * missing : 0
  }

  /// Looks through the lines from the block's first on, over headings, to the first prose.
  static func shape(_ units: [BlockFeatures], at block: Int) -> Shape {
    var lines = units[block].opening
    var next = block + 1
    while next < units.count, next < block + 4, units[next - 1].isHead {
      lines += units[next].opening
      next += 1
    }
    guard let first = lines.first else { return .none }
    switch first {
    case .dateline(let strong): return strong ? .dateline : .weakDateline
    case .byline: return .byline
    case .prose: return .none
    case .head:
      for line in lines.dropFirst().prefix(3) {
        switch line {
        case .byline: return .headedByline
        case .dateline(strong: true): return .headedDateline
        case .dateline(strong: false), .prose: return .none
        case .head: continue
        }
      }
      return .none
    }
  }
}
