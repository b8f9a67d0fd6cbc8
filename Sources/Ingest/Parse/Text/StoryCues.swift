/// The surface signs that a story starts at a block, as log-odds in thousandths of a nat.
///
/// The weights were learned, together with those of `Cohesion`, as a semi-Markov conditional random field (Sarawagi and Cohen,
/// 2004) on digests of labelled articles, and rounded; `make bench-segmentation` measures them on digests of other articles.
enum StoryCues {
  /// The weights.
  enum Model {
    /// Of any boundary: `prior` + `priorPerLn`·ln(blocks). The more blocks a text has, the fewer of them begin a story.
    static let prior = 4_250
    static let priorPerLn = -1_150
    /// Blocks beyond this number make no boundary less likely: long files are digests.
    static let priorBlocks = 100
    /// "MINNEAPOLIS – ", "RABAT, Jan. 6 (Xinhua) -- ".
    static let dateline = 2_300
    /// "Cairo — ": might be an aside.
    static let weakDateline = 800
    static let headedDateline = 3_000
    static let headedByline = 5_100
    static let byline = 3_000
    static let headline = 1_300
    /// A line like a heading with no prose behind it: a caption, a notice.
    static let loneHeading = -700
    /// What looks like a heading is often the last line of the story before: a notice, a caption.
    static let afterHeading = 1_100
    /// The block before is long and has no end.
    static let cutOff = 1_900
    /// The block before ends in "of", "the", "who": no heading does.
    static let cutOffInPhrase = 4_400
    static let separator = 2_000
    /// A line across the page.
    static let rule = 4_500
    /// A wide gap above what looks like a headline; above anything else it may be the end of a page.
    static let gap = 3_000
    /// A byline or a date belongs to what follows.
    static let afterByline = -2_500
    static let pointsBack = -900
    static let startsSmall = -1_400
    static let namesDay = 950
    static let introduces = 1_250
    static let namesInFull = 800
    /// A line that the text has before each story begins here, or ended just before: that decides, since such lines and what is
    /// around them share their words with one another.
    static let repeated = 30_000
    /// A story that begins elsewhere has not got that line.
    static let notRepeated = -3_000
    /// In a digest, where most blocks surely begin a story, so does probably any other one.
    static let digest = 3_000
    /// Of a story of no words, falling to 0 at so many.
    static let scrap = -5_500
    static let scrapWords = 30
    static let short = -3_250
    static let shortWords = 100
  }

  /// The name of the cue that a line returns before each story.
  static let repeatedLine = "repeated line"

  /// How a story opens at a block.
  enum Shape: Equatable {
    case dateline, weakDateline, headedDateline, headedByline, byline, headline, loneHeading, none
  }

  /// The price of a boundary anywhere in a text of so many blocks.
  static func prior(blocks: Int) -> Int {
    let ln = DeterministicMath.ln(Double(min(blocks, Model.priorBlocks)))
    return Model.prior + Int((Double(Model.priorPerLn) * ln).rounded())
  }

  /// Calls `body` with each cue of a block other than the first, but for the price of any boundary.
  ///
  /// - Parameters:
  ///   - divider: what stood above the block.
  ///   - isRepeated: whether the block has the line that returns before each story; nil when the text has none.
  @inline(__always)
  static func each(
    _ units: [BlockFeatures], at block: Int, behind divider: Unit.Divider?, isDigest: Bool, isRepeated: Bool?,
    _ body: (_ name: String, _ weight: Int) -> Void
  ) {
    switch isRepeated {
    case true?: body(repeatedLine, Model.repeated)
    case false?: body("no repeated line", Model.notRepeated)
    case nil: break
    }
    let unit = units[block]
    let before = units[block - 1]
    let shape = shape(units, at: block)
    switch shape {
    case .dateline: body("dateline", Model.dateline)
    case .weakDateline: body("place name and dash", Model.weakDateline)
    case .headedDateline: body("headline and dateline", Model.headedDateline)
    case .headedByline: body("headline and byline", Model.headedByline)
    case .byline: body("byline", Model.byline)
    case .headline: body("headline", Model.headline)
    case .loneHeading: body("heading without text", Model.loneHeading)
    case .none: break
    }
    if isDigest, shape == .none, unit.words >= BlockFeatures.headWords {
      body("most blocks here begin stories", Model.digest)
    }
    if before.endsInPhrase {
      body("cut off in mid-phrase before", Model.cutOffInPhrase)
    } else if before.isCutOff {
      body("cut-off ending before", Model.cutOff)
    }
    switch divider {
    case .rule?: body("rule before", Model.rule)
    case .sign?: body("separator before", Model.separator)
    case .gap? where shape == .headline || shape == .headedByline || shape == .headedDateline:
      body("wide gap before a headline", Model.gap)
    case .gap?: break
    case nil: if before.isSeparator { body("separator before", Model.separator) }
    }
    if before.opening.isByline {
      body("follows its own byline", Model.afterByline)
    } else if before.isHead {
      body("follows a heading", Model.afterHeading)
    }
    if unit.pointsBack { body("points back", Model.pointsBack) }
    if unit.startsSmall { body("begins in mid-sentence", Model.startsSmall) }
    if unit.namesDay { body("first sentence names the day", Model.namesDay) }
    if unit.introduces { body("introduces something", Model.introduces) }
    if unit.namesInFull { body("first sentence names in full", Model.namesInFull) }
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
    case .weakDateline, .headedByline, .byline, .headline, .loneHeading, .none: false
    }
  }

  /// The log-odds that a story of so few words is one. In a digest, with a dateline or with its end cut off, it may be as short
  /// as it likes: briefs are.
  static func shortness(_ words: Int, opensSurely: Bool, last: BlockFeatures, isDigest: Bool) -> Int {
    if words >= Model.shortWords || isDigest || opensSurely || last.isCutOff || last.endsInPhrase { return 0 }
    let scrap = Model.scrap * max(0, Model.scrapWords - words) / Model.scrapWords
    return scrap + Model.short * (Model.shortWords - words) / Model.shortWords
  }

  /// Looks through the lines from the block's first on, over headings, to the first prose.
  static func shape(_ units: [BlockFeatures], at block: Int) -> Shape {
    var lines = units[block].opening
    guard let first = lines.first else { return .none }
    var next = block + 1
    while next < units.count, next < block + 4, units[next - 1].isHead {
      for line in units[next].opening { lines.append(line) }
      next += 1
    }
    switch first {
    case .dateline(let strong): return strong ? .dateline : .weakDateline
    case .byline: return .byline
    case .prose: return .none
    case .head:
      for line in lines.dropFirst() {
        switch line {
        case .byline: return .headedByline
        case .dateline(strong: true): return .headedDateline
        case .dateline(strong: false), .prose: return .headline
        case .head: continue
        }
      }
      return .loneHeading
    }
  }
}
