/// What the words say about a block being part of a story, as log-odds in thousandths of a nat.
///
/// A block goes on with a story when it takes up its words again. The first words taken up tell most, so what is near and what is
/// a name counts up to a bound; what comes again from further back counts without one, against the chance that grows with the
/// story. That chance is the denominator of a Dirichlet compound multinomial, as in BayesSeg (Eisenstein & Barzilay, "Bayesian
/// unsupervised topic segmentation", 2008).
struct Cohesion {
  /// The weights; see `StoryCues.Model`.
  private enum Model {
    /// Of near words, up to a first and a second bound, in tenths.
    static let near = 2_700
    static let nearEnough = 160
    static let nearMore = 2_900
    static let nearMoreEnough = 640
    static let names = 2_000
    static let namesEnough = 160
    /// Near words and names count in full in a block of up to so many terms, and in proportion in a longer one.
    static let usualTerms = 80
    /// Of far words, per tenth.
    static let far = 4
    /// Of each term, by the logarithm of how many the story has had, per nat: ln(1 + n/`concentration`).
    static let chance = 64.0
    static let concentration = 250.0
    /// From here on the chance grows no more.
    static let mostTerms = 8_192
  }

  /// What a block has in common with a story.
  struct Shared {
    var near = 0
    var far = 0
    var names = 0

    mutating func add(_ link: BlockTerms.Link) {
      near += Int(link.near)
      far += Int(link.far)
      names += Int(link.names)
    }
  }

  private let terms: BlockTerms
  private let chances = Self.chances

  init(_ terms: BlockTerms) { self.terms = terms }

  /// For the n-th term of a story: the sum of what it and those before it lose by chance.
  private static let chances: [Int] = {
    var sum = 0.0
    return (0...Model.mostTerms).map { count in
      defer { sum += Model.chance * DeterministicMath.ln(1 + Double(count) / Model.concentration) }
      return Int(sum)
    }
  }()

  @inline(__always)
  private func chance(_ count: Int) -> Int {
    if count <= Model.mostTerms { return chances[count] }
    let last = chances[Model.mostTerms]
    return last + (count - Model.mostTerms) * (last - chances[Model.mostTerms - 1])
  }

  /// The terms of a text up to a block, and up to its end: what is asked of it for each story that it may go on with.
  struct Place {
    fileprivate let before: Int
    fileprivate let through: Int
  }

  /// Where a block lies.
  func place(of block: Int) -> Place {
    Place(before: terms.termsBefore[block], through: terms.termsBefore[block + 1])
  }

  /// The log-odds that a block goes on with the story that began at `start`.
  func continuation(of block: Place, from start: Int, _ shared: Shared) -> Int {
    said(of: block, shared) - chance(of: block, behind: terms.termsBefore[start])
  }

  /// What a block's words take up by chance of those of a story that began behind so many terms.
  private func chance(of block: Place, behind before: Int) -> Int {
    chance(through: block, behind: before) - chance(block.before - before)
  }

  /// What all words up to the end of a block take up by chance in a story that began behind so many terms: what those of the block do
  /// is how much more this is than before it.
  @inline(__always)
  func chance(through block: Place, behind before: Int) -> Int { chance(block.through - before) }

  /// What is in common with a story says for it, whatever may be so by chance.
  @inline(__always)
  func said(of block: Place, _ shared: Shared) -> Int {
    var (near, names) = (shared.near, shared.names)
    // A long block shares some words with anything.
    let size = block.through - block.before
    if size > Model.usualTerms { (near, names) = (near * Model.usualTerms / size, names * Model.usualTerms / size) }
    return Model.near * min(near, Model.nearEnough) / Model.nearEnough
      + Model.nearMore * min(near, Model.nearMoreEnough) / Model.nearMoreEnough
      + Model.names * min(names, Model.namesEnough) / Model.namesEnough
      + Model.far * shared.far
  }

  /// The log-odds of a run of blocks as one story.
  func value(_ story: Range<Int>) -> Int {
    story.dropFirst().reduce(0) { sum, block in
      var shared = Shared()
      for link in terms.links(of: block) {
        if link.block < story.lowerBound { break }
        shared.add(link)
      }
      return sum + continuation(of: place(of: block), from: story.lowerBound, shared)
    }
  }
}
