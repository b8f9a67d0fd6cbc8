/// Finds the blocks of a page that are its story.
///
/// Nothing here is trained. What stands in elements that name themselves furniture is set aside; so are teasers, by their
/// form: a heading that is a link, with a few lines below it. Of the rest, the story is in the innermost element that has
/// nearly all running text (after Kohlschütter et al. 2010, "Boilerplate Detection using Shallow Text Features").
///
/// The standfirst between headline and story is part of it. The benchmark's labels leave it out, which costs F1 .001; to take whatever
/// stands there, captions among it, cost .005.
struct HTMLContent {
  private var page: HTMLPage
  /// The title in folded form; empty when none is known.
  private let title: String
  /// Names of containers that say nothing on this page.
  private var empty: Set<UInt64> = []
  /// Whether each container is set aside.
  private var isAside: [Bool]
  /// Whether it is, or one around it, by a name that leaves no doubt.
  private var isFurniture: [Bool]
  /// Whether it is another story: a teaser, an article within the article.
  private var isTeaser: [Bool]
  /// The innermost list that each container is or stands in; -1 for none.
  private var lists: [Int]
  /// Text, headings and lines of links before each block, and in all.
  private let bytes: RunningSum
  private let headings: RunningSum
  private let links: RunningSum

  /// The blocks of a page, by their indices.
  struct Found {
    /// Those of the story.
    var kept: [Int]
    /// Those that stand among them and are no part of it.
    var strays: [Int]
    /// Those between its headline and it.
    var header: [Int]
    /// Those that are set aside by what is around them.
    var asides: Set<Int>
    /// What stands below pictures, where the story is told by them.
    var captions: [HTMLCaption]
  }

  /// Finds the story.
  static func blocks(of page: HTMLPage, title: String?) -> Found {
    var content = HTMLContent(page, title: title)
    content.markAsides()
    while content.empty.count < Limits.emptyNames, let empty = content.emptyName() {
      content.empty.insert(empty)
      content.markAsides()
    }
    let range = content.range()
    var kept: [Int] = []
    var strays: [Int] = []
    for index in range where !content.page.blocks[index].isAside {
      if content.isStray(content.page.blocks[index]) { strays.append(index) } else { kept.append(index) }
    }
    // A page of nothing but links and furniture says that much.
    if kept.isEmpty { (kept, strays) = (strays.isEmpty ? Array(page.blocks.indices) : strays, []) }
    let first = kept.first { content.page.blocks[$0].isProse } ?? kept.first ?? range.lowerBound
    return Found(
      kept: content.standfirst(before: first, of: kept) + kept, strays: strays, header: content.header(before: first),
      asides: Set(content.page.blocks.indices.filter { content.page.blocks[$0].isAside }),
      captions: content.captions(beside: kept))
  }

  /// The paragraphs between the headline and the story, if they are not repeated in it.
  private func standfirst(before first: Int, of kept: [Int]) -> [Int] {
    guard let headline = (0..<first).last(where: isHeadline) else { return [] }
    let start = max(headline + 1, first - Limits.headlineReach)
    return (start..<first).filter { index in
      let block = page.blocks[index]
      guard block.isProse, block.kind == .line, block.linkBytes * 2 < block.text.utf8.count, !kept.contains(index),
        !block.isAside
      else { return false }
      return !kept.contains { page.blocks[$0].text.hasPrefix(block.text) }
    }
  }

  /// A name by which nearly all would be set aside that readers have not said of the story: it says nothing on this page, as "widget"
  /// where each paragraph is one.
  private func emptyName() -> UInt64? {
    let text = RunningSum(page.blocks) { $0.isProse && !$0.isLinks ? $0.text.utf8.count : 0 }
    var comments = 0
    var end = 0
    var marked: [UInt64: (bytes: Int, end: Int)] = [:]
    for container in page.containers where container.blocks.lowerBound >= end {
      if container.hints.contains(.comments) {
        comments += text[container.blocks]
        end = container.blocks.upperBound
      } else if container.doubt != 0, !empty.contains(container.doubt),
        container.blocks.lowerBound >= marked[container.doubt]?.end ?? 0
      {
        marked[container.doubt, default: (0, 0)].bytes += text[container.blocks]
        marked[container.doubt]?.end = container.blocks.upperBound
      }
    }
    guard prose().total * 8 < text.total - comments else { return nil }
    // The order of a dictionary differs from run to run.
    guard let most = marked.max(by: { ($0.value.bytes, $0.key) < ($1.value.bytes, $1.key) }) else { return nil }
    return most.value.bytes * 3 > text.total - comments ? most.key : nil
  }

  /// The blocks between the headline and the story, and then those that stand right above the headline in its own element. Where
  /// no headline stands before it, the last ones before it.
  private func header(before first: Int) -> [Int] {
    func lines(_ range: Range<Int>) -> [Int] {
      range.filter { index in
        let block = page.blocks[index]
        return block.kind != .heading && !(block.container >= 0 && isFurniture[block.container])
      }
    }
    guard let headline = (0..<first).last(where: isHeadline) else {
      return lines(max(0, first - Limits.headerBlocks)..<first)
    }
    let container = page.blocks[headline].container
    let parent = container >= 0 ? page.containers[container].parent : -1
    let start = parent >= 0 ? page.containers[parent].blocks.lowerBound : headline
    return lines(max(headline, first - Limits.headlineReach)..<first)
      + lines(max(start, headline - Limits.kickerBlocks)..<headline)
  }

  /// Whether a block is a heading that repeats the title.
  private func isHeadline(_ index: Int) -> Bool {
    !title.isEmpty && page.blocks[index].kind == .heading && HTMLTitle.folded(page.blocks[index].text) == title
  }

  private init(_ page: HTMLPage, title: String?) {
    self.page = page
    self.title = HTMLTitle.folded(title ?? "")
    isAside = [Bool](repeating: false, count: page.containers.count)
    isFurniture = isAside
    isTeaser = isAside
    lists = [Int](repeating: -1, count: page.containers.count)
    for (index, container) in page.containers.enumerated() {
      lists[index] = container.element.contains(.list) ? index : container.parent >= 0 ? lists[container.parent] : -1
    }
    bytes = RunningSum(page.blocks) { $0.text.utf8.count }
    headings = RunningSum(page.blocks) { $0.kind == .heading ? 1 : 0 }
    links = RunningSum(page.blocks) { $0.isLinks ? 1 : 0 }
  }

  /// Whether a block leads elsewhere and says nothing of itself: a line that is a link, an item of a list of links. Headings
  /// of sections are links, too, and so are addresses that are written out.
  private func isStray(_ block: HTMLBlock) -> Bool {
    guard block.kind != .heading, block.linkBytes * 10 > block.text.utf8.count * 6 else { return false }
    if HTMLText.contains(block.text, "://") || HTMLText.contains(block.text, "www.") { return false }
    guard block.kind == .item, block.container >= 0, lists[block.container] >= 0 else {
      return block.isLinks && !block.isProse
    }
    let items = page.containers[lists[block.container]].blocks
    return links[items] * 2 > items.count
  }

  // MARK: Captions

  /// What stands below the pictures of a gallery: where that is most of what a page says, it is the story.
  private func captions(beside kept: [Int]) -> [HTMLCaption] {
    let classed = page.blocks.indices.filter { isAside(page.blocks[$0].container, as: .caption) }
    let captions = page.captions + classed.map { HTMLCaption(block: page.blocks[$0], place: $0) }
    let told = captions.filter { caption in
      !caption.block.isLinks && !isFurnitureAround(caption.block.container)
    }
    let text = kept.reduce(0) { $0 + (page.blocks[$1].isProse ? page.blocks[$1].text.utf8.count : 0) }
    // A report of a few lines beside its picture is no gallery.
    guard told.count > 1 || text == 0, told.reduce(0, { $0 + $1.block.text.utf8.count }) > text else { return [] }
    return told.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(\.element)
  }

  /// Whether a container or one around it is set aside for what such a hint says of it.
  private func isAside(_ container: Int, as hint: HTMLHints) -> Bool {
    var index = container
    while index >= 0, isAside[index] {
      if page.containers[index].hints.contains(hint) { return true }
      index = page.containers[index].parent
    }
    return false
  }

  /// Whether a picture stands in what is no part of the story: in a list of other stories, a form, a box for readers. That it
  /// is a picture is no reason.
  private func isFurnitureAround(_ container: Int) -> Bool {
    var index = container
    while index >= 0 {
      let container = page.containers[index]
      if isFurniture[index] || isAside[index] && container.hints.contains(.doubtful) || isTeaser[index] { return true }
      index = container.parent
    }
    return false
  }

  // MARK: What is set aside

  /// Sets aside what stands in containers that say so of themselves.
  ///
  /// One with a doubtful name that has half of the page's running text is the story in spite of it: whole pages are one
  /// form, or one "widget". One whose name leaves less doubt must also hold the main heading or be made for a story.
  private mutating func markAsides() {
    for index in page.blocks.indices { page.blocks[index].isAside = false }
    let prose = prose()
    let headline = headlineBlock()
    for (index, container) in page.containers.enumerated() {
      let isMost = prose[container.blocks] * 2 > prose.total
      let isNamed = isAside(container, isMost: isMost, headline: headline)
      let around = container.parent >= 0 ? (isAside[container.parent], isFurniture[container.parent]) : (false, false)
      isFurniture[index] = isNamed && container.hints.contains(.furniture) || around.1
      isAside[index] = isNamed || around.0
      if container.element.contains(.quote) { isAside[index] = isFurniture[index] }
    }
    markTeasers(prose)
    markInnerArticles(prose, headline: headline)
    for container in page.containers.indices.dropFirst() {
      let parent = page.containers[container].parent
      if parent >= 0, isAside[parent], !page.containers[container].element.contains(.quote) {
        isAside[container] = true
      }
    }
    for index in page.blocks.indices where page.blocks[index].container >= 0 {
      page.blocks[index].isAside = isAside[page.blocks[index].container]
    }
  }

  private func isAside(_ container: HTMLContainer, isMost: Bool, headline: Int?) -> Bool {
    if container.element.contains(.root) { return false }
    let isNamed = !empty.contains(container.doubt)
    let holdsStory = headline.map(container.blocks.contains) ?? false
    if isNamed, container.hints.contains(.furniture) {
      return !(isMost && (holdsStory || container.hints.contains(.content)))
    }
    if container.element.contains(.aside) { return !(isMost && (holdsStory || holdsArticle(container))) }
    if isNamed && container.hints.contains(.doubtful) || container.element.contains(.doubtful) { return !isMost }
    guard bytes[container.blocks] <= Limits.creditBytes, container.blocks.count <= 3, !isMost,
      container.element.isDisjoint(with: [.row, .cell])
    else { return false }
    if container.hints.contains(.caption) { return true }
    return !container.hints.isDisjoint(with: [.picture, .credit]) && headings[container.blocks] == 0
  }

  /// Whether an article stands within a container.
  private func holdsArticle(_ container: HTMLContainer) -> Bool {
    page.containers.contains { inner in
      inner.element.contains(.article) && container.blocks.lowerBound <= inner.blocks.lowerBound
        && inner.blocks.upperBound <= container.blocks.upperBound && !inner.blocks.isEmpty
    }
  }

  /// Sets teasers aside: a heading that is a link to another page, with what stands around it in its own element. Where two
  /// or more are side by side, they are a list of other stories.
  private mutating func markTeasers(_ prose: RunningSum) {
    var cards: [Int: [Int]] = [:]
    for (index, block) in page.blocks.enumerated()
    where block.kind == .heading && block.linkBytes * 10 >= block.text.utf8.count * 8 && block.container >= 0 {
      guard HTMLTitle.folded(block.text) != title, let card = card(around: index, prose) else {
        continue
      }
      cards[page.containers[card].parent, default: []].append(card)
    }
    for group in cards.values where group.count >= 2 {
      for card in group {
        isAside[card] = true
        isTeaser[card] = true
      }
    }
  }

  /// Sets articles aside that stand side by side within an article: comments on it (WHATWG HTML, section 4.3.2), and other
  /// stories. One with the headline or with most of the text is the story itself, in a wrapper.
  private mutating func markInnerArticles(_ prose: RunningSum, headline: Int?) {
    var inner: [Int: [Int]] = [:]
    var around = [Int](repeating: -1, count: page.containers.count)
    for (index, container) in page.containers.enumerated() {
      if container.parent >= 0 {
        let isArticle = page.containers[container.parent].element.contains(.article)
        around[index] = isArticle ? container.parent : around[container.parent]
      }
      if container.element.contains(.article), around[index] >= 0 { inner[around[index], default: []].append(index) }
    }
    for articles in inner.values where articles.count >= 2 {
      for article in articles {
        let blocks = page.containers[article].blocks
        let isStory = prose[blocks] * 2 > prose.total || headline.map(blocks.contains) ?? false
        if !isStory {
          isAside[article] = true
          isTeaser[article] = true
        }
      }
    }
  }

  /// The largest container around a heading that holds no other heading and little of the page.
  private func card(around heading: Int, _ prose: RunningSum) -> Int? {
    var found: Int?
    var index = page.blocks[heading].container
    while index >= 0 {
      let container = page.containers[index]
      if headings[container.blocks] > 1 || container.element.contains(.root) && container.parent < 0
        || prose[container.blocks] * 2 > prose.total
      {
        break
      }
      found = index
      index = container.parent
    }
    return found
  }

  // MARK: Where the story is

  /// The blocks from the story's first to its last.
  ///
  /// The largest element made for a story that has half of the running text, else the page; from there down into the only child
  /// that has nearly all of it; and then from the headline on.
  private func range() -> Range<Int> {
    let prose = prose()
    var chosen = 0..<page.blocks.count
    guard prose.total > 0 else { return chosen }
    var best = -1
    for (index, container) in page.containers.enumerated() where container.isNamedContent && !isAside[index] {
      let size = prose[container.blocks]
      // On a tie the inner one, which comes later.
      if size * 2 >= prose.total, best < 0 || size >= prose[page.containers[best].blocks] { best = index }
    }
    if best >= 0 { chosen = page.containers[best].blocks }
    for container in page.containers where container.blocks.count > 1 && container.element.contains(.holder) {
      let isInside =
        chosen.lowerBound <= container.blocks.lowerBound && container.blocks.upperBound <= chosen.upperBound
      if isInside, prose[container.blocks] * 10 >= prose[chosen] * 8 { chosen = container.blocks }
    }
    return belowHeadline(chosen, prose)
  }

  /// What stands above the main heading is the site's and not the story's, if a fair part of the text stands below it.
  private func belowHeadline(_ range: Range<Int>, _ prose: RunningSum) -> Range<Int> {
    guard let headline = headlineBlock(), range.contains(headline) else { return range }
    let below = headline + 1..<range.upperBound
    return prose[below] * 4 >= prose[range] ? below : range
  }

  /// The block that repeats the title.
  private func headlineBlock() -> Int? { page.blocks.indices.first(where: isHeadline) }

  /// Running text before each block, and in all: it changes with what is set aside.
  private func prose() -> RunningSum { RunningSum(page.blocks) { $0.proseBytes } }
}

/// Sums over any run of blocks, each in one step.
private struct RunningSum {
  private var before: [Int] = [0]

  init(_ blocks: [HTMLBlock], _ size: (HTMLBlock) -> Int) {
    before.reserveCapacity(blocks.count + 1)
    for block in blocks { before.append(total + size(block)) }
  }

  var total: Int { before[before.count - 1] }

  subscript(range: Range<Int>) -> Int { before[range.upperBound] - before[range.lowerBound] }
}
