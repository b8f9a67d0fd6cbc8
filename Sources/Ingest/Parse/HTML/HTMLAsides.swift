/// What of a page is set aside: what says of itself that it is no story, and other stories.
extension HTMLContent {
  /// Sets aside what stands in containers that say so of themselves.
  ///
  /// One with a doubtful name that has half of the page's running text is the story in spite of it: whole pages are one
  /// form, or one "widget". One whose name leaves less doubt must also hold the main heading or be made for a story.
  mutating func markAsides() {
    for index in page.blocks.indices { page.blocks[index].isAside = false }
    let prose = prose()
    let spared = spared(prose)
    for (index, container) in page.containers.enumerated() {
      let isMost = prose[container.blocks] * 2 > prose.total
      let isNamed =
        isAside(container, prose, isMost: isMost) && !isBrother(container, of: spared[container.doubt], prose)
      let around = container.parent >= 0 ? (isAside[container.parent], isFurniture[container.parent]) : (false, false)
      isFurniture[index] = isNamed && container.hints.contains(.furniture) || around.1
      isAside[index] = isNamed || around.0
      if container.element.contains(.quote) { isAside[index] = isFurniture[index] }
    }
    let named = isAside
    isTeaser = [Bool](repeating: false, count: page.containers.count)
    markTeasers(prose)
    markInnerArticles(prose)
    spread()
    if isTeaser.contains(true), let home = emptiedHome() {
      for index in page.containers.indices
      where isTeaser[index] && home.lowerBound <= page.containers[index].blocks.lowerBound
        && page.containers[index].blocks.upperBound <= home.upperBound
      {
        isTeaser[index] = false
      }
      for index in page.containers.indices { isAside[index] = named[index] || isTeaser[index] }
      spread()
    }
  }

  /// Sets aside what stands in what is set aside, quotations excepted, and notes it with each paragraph.
  private mutating func spread() {
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

  /// The element of the story, when next to nothing is left in it beside what was taken for other stories: those are its sections then,
  /// or the entries of a running report. Where its headline has a paragraph below it they are others after all.
  private func emptiedHome() -> Range<Int>? {
    let text = RunningSum(page.blocks) { $0.isProse && !$0.isLinks ? $0.text.utf8.count : 0 }
    let left = prose()
    guard left.total * 8 < text.total - commentBytes(text) else { return nil }
    if let home = home() { return home }
    return headline.map { left[$0..<page.blocks.count] > 0 } ?? false ? nil : page.blocks.indices
  }

  /// The innermost element made for a story that holds the headline.
  private func home() -> Range<Int>? {
    guard let headline else { return nil }
    return page.containers.last { $0.isNamedContent && $0.blocks.contains(headline) && $0.blocks.count > 1 }?.blocks
  }

  /// Where containers with a doubtful name have most of the text.
  private struct Spared {
    /// The innermost of them.
    var blocks: Range<Int>
    /// How deep in the page they are.
    var depths: Set<Int>
  }

  /// The containers with a doubtful name that have most of the text, by that name.
  private func spared(_ prose: RunningSum) -> [UInt64: Spared] {
    var spared: [UInt64: Spared] = [:]
    for container in page.containers
    where container.doubt != 0 && container.hints.isDisjoint(with: .furniture) && !container.element.contains(.root) {
      guard prose[container.blocks] * 2 > prose.total else { continue }
      let depths = spared[container.doubt]?.depths ?? []
      spared[container.doubt] = Spared(blocks: container.blocks, depths: depths.union([depth(container)]))
    }
    return spared
  }

  /// Whether a container has the name of one that has most of the text, and stands as deep in the page: then the name says nothing of it.
  /// Page builders put each paragraph into a "widget" in a column of its own, and call what is around and in it so, too.
  private func isBrother(_ container: HTMLContainer, of spared: Spared?, _ prose: RunningSum) -> Bool {
    guard let spared, container.doubt != 0, prose[container.blocks] > 0 else { return false }
    return !container.blocks.overlaps(spared.blocks) && spared.depths.contains(depth(container))
  }

  private func depth(_ container: HTMLContainer) -> Int {
    var depth = 0
    var index = container.parent
    while index >= 0, depth < Limits.namedDepth {
      depth += 1
      index = page.containers[index].parent
    }
    return depth
  }

  func isAside(_ container: HTMLContainer, _ prose: RunningSum, isMost: Bool) -> Bool {
    if container.element.contains(.root) { return false }
    let isNamed = !empty.contains(container.doubt)
    let holdsStory = headline.map(container.blocks.contains) ?? false
    if isNamed, container.hints.contains(.furniture) {
      return !(isMost && (holdsStory || container.hints.contains(.content)))
    }
    if container.element.contains(.aside) { return !(isMost && (holdsStory || holdsArticle(container))) }
    if isNamed && container.hints.contains(.doubtful) {
      return !isMost && !(isLead(container) && headline.map { $0 < container.blocks.lowerBound } ?? false)
    }
    if container.element.contains(.figure), isTold(container, prose) { return false }
    if container.element.contains(.cell), isGutter(container) { return true }
    if container.element.contains(.doubtful) { return !isMost }
    guard bytes[container.blocks] <= Limits.creditBytes, container.blocks.count <= 3, !isMost,
      container.element.isDisjoint(with: [.row, .cell])
    else { return false }
    if container.hints.contains(.caption) { return true }
    return !container.hints.isDisjoint(with: [.picture, .credit]) && headings[container.blocks] == 0
  }

  /// Whether a figure is no picture: a table, a listing, a list, a text of some length.
  private func isTold(_ figure: HTMLContainer, _ prose: RunningSum) -> Bool {
    details[figure.blocks] > 1 || prose[figure.blocks] > Limits.creditBytes
  }

  /// Whether a cell has nothing but the numbers of a listing's lines.
  private func isGutter(_ cell: HTMLContainer) -> Bool {
    !cell.blocks.isEmpty
      && page.blocks[cell.blocks].allSatisfy { block in
        block.kind == .code && block.text.utf8.allSatisfy { (0x30...0x39).contains($0) }
      }
  }

  /// Whether a box is called a teaser or a callout and leads nowhere: the lead of the story, or what it stresses.
  private func isLead(_ container: HTMLContainer) -> Bool {
    Self.leads.contains(container.doubt) && (1...Limits.leadBlocks).contains(container.blocks.count)
      && page.blocks[container.blocks].allSatisfy { $0.linkBytes == 0 }
      && page.blocks[container.blocks].reduce(0) { $0 + ($1.isProse ? $1.text.utf8.count : 0) } * 10
        >= bytes[container.blocks] * 8
  }

  private static let leads: Set<UInt64> = [Hash64.hash("teaser"), Hash64.hash("callout")]

  /// Whether an article stands within a container.
  func holdsArticle(_ container: HTMLContainer) -> Bool {
    page.containers.contains { inner in
      inner.element.contains(.article) && container.blocks.lowerBound <= inner.blocks.lowerBound
        && inner.blocks.upperBound <= container.blocks.upperBound && !inner.blocks.isEmpty
    }
  }

  /// Sets teasers aside: a heading that is a link to another page, with what stands around it in its own element. Where two
  /// or more are side by side, they are a list of other stories. A link to a place on the page is none to another story.
  mutating func markTeasers(_ prose: RunningSum) {
    var cards: [Int: [Int]] = [:]
    for (index, block) in page.blocks.enumerated()
    where block.kind == .heading && !block.isAnchor && block.linkBytes * 10 >= block.text.utf8.count * 8
      && block.container >= 0
    {
      guard HTMLTitle.folded(block.text) != title, let card = card(around: index, prose) else {
        continue
      }
      cards[page.containers[card].parent, default: []].append(card)
    }
    let home = home()
    for (parent, group) in cards where group.count >= 2 && !isListicle(group, in: parent, of: home, prose) {
      for card in group {
        isAside[card] = true
        isTeaser[card] = true
      }
    }
  }

  /// Whether cards are the story, a list of things with a link to each: they stand with paragraphs of the story in one element, have text
  /// of their own, and most that there is.
  private func isListicle(_ cards: [Int], in parent: Int, of home: Range<Int>?, _ prose: RunningSum) -> Bool {
    guard let headline, parent >= 0 else { return false }
    let blocks = page.containers[parent].blocks
    let text = cards.reduce(0) { $0 + prose[page.containers[$1].blocks] }
    guard text >= cards.count * Limits.cardBytes, text * 2 > prose[home ?? page.blocks.indices] else { return false }
    return blocks.contains { $0 > headline && page.blocks[$0].container == parent && page.blocks[$0].proseBytes > 0 }
  }

  /// Whether articles are the entries of a running report: each has a heading that leads to no other page and text of its own, and together
  /// they have most of the article around them.
  private func isReport(_ articles: [Int], in outer: Int, _ prose: RunningSum) -> Bool {
    let text = articles.reduce(0) { $0 + prose[page.containers[$1].blocks] }
    guard text >= articles.count * Limits.cardBytes, text * 2 > prose[page.containers[outer].blocks] else {
      return false
    }
    return articles.allSatisfy { article in
      page.blocks[page.containers[article].blocks].contains {
        $0.kind == .heading && (!$0.isLinks || $0.isAnchor) && !$0.isTopHeading
      }
    }
  }

  /// Sets articles aside that stand side by side within an article: comments on it (WHATWG HTML, section 4.3.2), and other
  /// stories. One with the headline or with most of the text is the story itself, in a wrapper.
  mutating func markInnerArticles(_ prose: RunningSum) {
    var inner: [Int: [Int]] = [:]
    var around = [Int](repeating: -1, count: page.containers.count)
    for (index, container) in page.containers.enumerated() {
      if container.parent >= 0 {
        let isArticle = page.containers[container.parent].element.contains(.article)
        around[index] = isArticle ? container.parent : around[container.parent]
      }
      if container.element.contains(.article), around[index] >= 0 { inner[around[index], default: []].append(index) }
    }
    for (outer, articles) in inner where articles.count >= 2 && !isReport(articles, in: outer, prose) {
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
  func card(around heading: Int, _ prose: RunningSum) -> Int? {
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
}
