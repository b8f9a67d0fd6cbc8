/// A paragraph of an HTML page, with what the markup around it says.
struct HTMLBlock {
  var text: String
  var kind: Unit.Kind
  /// Bytes of the text that stand within links.
  var linkBytes: Int
  /// The innermost container around it.
  var container: Int
  var isProse: Bool
  /// Whether an element around it is by name or class not part of a story: a header, a form, a list of related pages.
  var isAside = false

  /// Bytes of running text; nothing for lists of links.
  var proseBytes: Int { isProse && !isAside && linkBytes * 2 < text.utf8.count ? text.utf8.count : 0 }
}

/// An element that may hold the story: the blocks that it spans.
struct HTMLContainer {
  var blocks: Range<Int>
  var parent: Int
  /// By element name or attribute: `article`, `main`, `itemprop=articleBody`.
  var isNamedContent: Bool
  /// By element name, role, class or id: `header`, `sidebar`.
  var isAside: Bool
}

/// What was read from an HTML page.
struct HTMLPage {
  var blocks: [HTMLBlock] = []
  /// In the order of their start tags; each comes after its parent.
  var containers: [HTMLContainer] = []
  var headlines: [String] = []
  var titleElement = ""
  /// The first value of each `meta` by lower-case name or property.
  var meta: [String: String] = [:]
  var byline: Fact?
  var published: Fact?

  /// The blocks that hold the story.
  ///
  /// The largest `article`, `main` or `itemprop=articleBody` that has half of the running text; else the page. From
  /// there down into the only child that has nearly all of it: the idea of the text block with the most prose
  /// (Kohlschütter et al. 2010, Boilerplate Detection using Shallow Text Features) without its training.
  mutating func content() -> Range<Int> {
    markAsides()
    let sums = proseSums()
    let prose = { (range: Range<Int>) in sums[range.upperBound] - sums[range.lowerBound] }
    var chosen = 0..<blocks.count
    let total = prose(chosen)
    guard total > 0 else { return chosen }
    var best = -1
    for (index, container) in containers.enumerated() where container.isNamedContent {
      let size = prose(container.blocks)
      // On a tie the inner one, which comes later.
      if size * 2 >= total, best < 0 || size >= prose(containers[best].blocks) { best = index }
    }
    if best >= 0 { chosen = containers[best].blocks }
    for container in containers where container.blocks.count > 1 {
      let isInside =
        chosen.lowerBound <= container.blocks.lowerBound && container.blocks.upperBound <= chosen.upperBound
      if isInside, prose(container.blocks) * 10 >= prose(chosen) * 8 { chosen = container.blocks }
    }
    return chosen
  }

  /// Sets aside what stands in containers that say so of themselves; but one that has half of the page's running text
  /// is the story in spite of its name: whole pages are one form, or one "widget".
  private mutating func markAsides() {
    let sums = proseSums()
    var isAside = [Bool](repeating: false, count: containers.count)
    for (index, container) in containers.enumerated() {
      let size = sums[container.blocks.upperBound] - sums[container.blocks.lowerBound]
      let isMost = size * 2 > sums[sums.count - 1]
      isAside[index] = container.isAside && !isMost || container.parent >= 0 && isAside[container.parent]
    }
    for index in blocks.indices where blocks[index].container >= 0 {
      blocks[index].isAside = isAside[blocks[index].container]
    }
  }

  /// Running text before each block, and in all.
  private func proseSums() -> [Int] {
    var sums = [0]
    sums.reserveCapacity(blocks.count + 1)
    for block in blocks { sums.append(sums[sums.count - 1] + block.proseBytes) }
    return sums
  }
}
