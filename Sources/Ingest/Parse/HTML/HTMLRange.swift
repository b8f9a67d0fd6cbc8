/// Where on a page its story is.
extension HTMLContent {
  /// The blocks from the story's first to its last.
  ///
  /// The largest element made for a story that has half of the running text, else the page; from there down into the only child
  /// that has nearly all of it; out again, for what follows it there; and then from the headline on.
  mutating func range() -> Range<Int> {
    // Of a poem or a list, nothing is running text.
    let told = prose()
    let prose = told.total > 0 ? told : RunningSum(page.blocks) { $0.plainBytes }
    let share = told.total > 0 ? 8 : 6
    guard prose.total > 0 else { return page.blocks.indices }
    let best = ownArticle(prose) ?? namedContent(prose)
    var node = best
    var chosen = best.map { page.containers[$0].blocks } ?? page.blocks.indices
    for (index, container) in page.containers.enumerated()
    where container.blocks.count > 1 && container.element.contains(.holder) {
      let isInside =
        chosen.lowerBound <= container.blocks.lowerBound && container.blocks.upperBound <= chosen.upperBound
      if isInside, prose[container.blocks] * 10 >= prose[chosen] * share { (node, chosen) = (index, container.blocks) }
    }
    if let node { chosen = widened(from: node, to: best) }
    return belowHeadline(chosen, prose)
  }

  /// The innermost of the largest elements made for a story, if it has half of the text.
  private func namedContent(_ prose: RunningSum) -> Int? {
    var best: Int?
    for (index, container) in page.containers.enumerated() where container.isNamedContent && !isAside[index] {
      let size = prose[container.blocks]
      // On a tie the inner one, which comes later.
      if size * 2 >= prose.total, best.map({ size >= prose[page.containers[$0].blocks] }) ?? true { best = index }
    }
    return best
  }

  /// The article with the headline where others, each with a headline of its own, were loaded behind it.
  private func ownArticle(_ prose: RunningSum) -> Int? {
    guard let headline else { return nil }
    let tops = RunningSum(page.blocks) { $0.isTopHeading ? 1 : 0 }
    let articles = page.containers.indices.filter { index in
      let container = page.containers[index]
      return container.element.contains(.article) && !isAside[index] && prose[container.blocks] > 0
        && tops[container.blocks] > 0
    }
    guard let own = articles.last(where: { page.containers[$0].blocks.contains(headline) }) else { return nil }
    let blocks = page.containers[own].blocks
    let others = articles.filter { page.containers[$0].blocks.lowerBound >= blocks.upperBound }
    let behind = others.map { prose[page.containers[$0].blocks] }.reduce(0, +)
    // A page of few words about others has its story in them.
    return behind > 0 && (prose[blocks] + behind) * 10 >= prose.total * 8 && prose[blocks] * 8 >= behind ? own : nil
  }

  /// What stands above the main heading is the site's and not the story's, if a fair part of the text stands below it.
  private func belowHeadline(_ range: Range<Int>, _ prose: RunningSum) -> Range<Int> {
    guard let headline, range.contains(headline) else { return range }
    let below = headline + 1..<range.upperBound
    return prose[below] * 4 >= prose[range] ? below : range
  }

  // MARK: The rest of the story

  /// What a part of a page is to the story before it.
  private enum Part {
    /// More of it.
    case story
    /// A heading, of what comes next.
    case heading
    /// Nothing: an advertisement, a row of buttons.
    case nothing
    /// The end: other stories, comments.
    case end
  }

  /// The blocks of a container and of what follows it in the elements around it, out to the one made for the story, or else to the one that
  /// holds the headline: stories stand in several boxes, with advertisements between them. What lies between them and is no part of
  /// the story is set aside.
  private mutating func widened(from container: Int, to outer: Int?) -> Range<Int> {
    var range = page.containers[container].blocks
    if outer == nil, headline == nil { return range }
    var inner = container
    var levels = 0
    while inner != outer, page.containers[inner].parent >= 0, levels < Limits.widenedLevels {
      let holdsHeadline = headline.map(page.containers[inner].blocks.contains) ?? false
      if outer == nil, holdsHeadline { break }
      guard extend(&range, behind: inner) else { break }
      inner = page.containers[inner].parent
      levels += 1
    }
    return range
  }

  /// Takes what follows a container in the one around it, and returns whether the end of the story was not met.
  private mutating func extend(_ range: inout Range<Int>, behind container: Int) -> Bool {
    let parent = page.containers[container].parent
    var headings: Range<Int>?
    for (blocks, child) in parts(behind: container, in: parent) {
      switch part(blocks, child: child, headed: headings != nil) {
      case .end: return false
      case .nothing: headings = nil
      case .heading: headings = (headings?.lowerBound ?? blocks.lowerBound)..<blocks.upperBound
      case .story:
        for index in range.upperBound..<(headings?.lowerBound ?? blocks.lowerBound) {
          page.blocks[index].isAside = true
        }
        range = range.lowerBound..<blocks.upperBound
        headings = nil
      }
    }
    return true
  }

  /// The children of a container that stand behind another child, and the paragraphs that stand between them in no child.
  private func parts(behind container: Int, in parent: Int) -> [(blocks: Range<Int>, child: Int?)] {
    let end = page.containers[parent].blocks.upperBound
    var at = page.containers[container].blocks.upperBound
    var parts: [(blocks: Range<Int>, child: Int?)] = []
    for index in page.containers.indices[(container + 1)...] {
      let child = page.containers[index]
      if child.blocks.lowerBound >= end { break }
      guard child.parent == parent, child.blocks.lowerBound >= at, !child.blocks.isEmpty else { continue }
      if at < child.blocks.lowerBound { parts.append((at..<child.blocks.lowerBound, nil)) }
      parts.append((child.blocks, index))
      at = child.blocks.upperBound
    }
    if at < end { parts.append((at..<end, nil)) }
    return parts
  }

  private func part(_ range: Range<Int>, child: Int?, headed: Bool) -> Part {
    let shown = page.blocks[range].filter { !$0.isAside }
    let bytes = shown.reduce(0) { $0 + $1.text.utf8.count }
    let ofLinks = shown.reduce(0) { $0 + $1.linkBytes }
    let isHeaded = headed || shown.contains { $0.kind == .heading }
    let hasProse = shown.contains(where: isSentence)
    if let child, !hasProse && holdsOthers(child) || isOfEntries(shown) { return .end }
    if shown.isEmpty { return .nothing }
    if ofLinks * 2 > bytes { return isHeaded ? .end : .nothing }
    if shown.allSatisfy({ $0.kind == .heading }) { return .heading }
    if hasProse { return ofLinks * 3 < bytes ? .story : .nothing }
    return isHeaded && shown.contains { $0.kind == .item || $0.kind == .row } ? .story : .nothing
  }

  /// Whether as many short lines as sentences stand in a box: names and dates of those who comment, or what other stories are called.
  private func isOfEntries(_ shown: [HTMLBlock]) -> Bool {
    let short = shown.filter { $0.kind == .line && !$0.isProse }.count
    let sentences = shown.filter { $0.kind == .line && $0.isProse }.count
    return sentences > 1 && short >= sentences || sentences == 1 && short > 1
  }

  /// Whether a paragraph is one of a story: not what ends in the middle, nor what a page says of its rights.
  private func isSentence(_ block: HTMLBlock) -> Bool {
    guard block.proseBytes >= Limits.partBytes, block.kind != .heading, block.shape.endsSentence else { return false }
    let small = block.text.lowercased()
    // What begins with an address is there for programs.
    return !small.hasPrefix("http") && !HTMLTail.offersLetters(small)
      && !Self.rights.contains { HTMLText.contains(small, $0) } && Furniture.reason(for: block.text) == nil
  }

  private static let rights = [
    "©", "ⓒ", "copyright", "rights reserved", "affiliate", "無断転載", "無断複製", "무단 전재", "무단전재", "版权所有", "未经授权",
  ]

  /// Whether other stories or comments stand in a container.
  private func holdsOthers(_ container: Int) -> Bool {
    let end = page.containers[container].blocks.upperBound
    for index in page.containers.indices[container...] {
      let inner = page.containers[index]
      if inner.blocks.lowerBound >= end { break }
      if isTeaser[index] || inner.hints.contains(.comments) { return true }
    }
    return false
  }
}
