/// Finds the blocks of a page that are its story.
///
/// Nothing here is trained. What stands in elements that name themselves furniture is set aside; so are teasers, by their
/// form: a heading that is a link, with a few lines below it. Of the rest, the story is in the innermost element that has
/// nearly all running text (after Kohlschütter et al. 2010, "Boilerplate Detection using Shallow Text Features").
///
/// The standfirst between headline and story is part of it. The benchmark's labels leave it out, which costs F1 .001; to take whatever
/// stands there, captions among it, cost .005.
struct HTMLContent {
  var page: HTMLPage
  /// The title in folded form; empty when none is known.
  let title: String
  /// Names of containers that say nothing on this page.
  var empty: Set<UInt64> = []
  /// Whether each container is set aside.
  var isAside: [Bool]
  /// Whether it is, or one around it, by a name that leaves no doubt.
  var isFurniture: [Bool]
  /// Whether it is another story: a teaser, an article within the article.
  var isTeaser: [Bool]
  /// The innermost list that each container is or stands in; -1 for none.
  var lists: [Int]
  /// Text, headings and lines of links before each block, and in all.
  let bytes: RunningSum
  let headings: RunningSum
  let links: RunningSum
  /// Signs that what is between them is told and not shown: two for each row of a table and line of a listing, one for each item.
  let details: RunningSum
  /// The block that repeats the title.
  private(set) var headline: Int?

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
  func standfirst(before first: Int, of kept: [Int]) -> [Int] {
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
  func emptyName() -> UInt64? {
    let text = RunningSum(page.blocks) { $0.isProse && !$0.isLinks ? $0.text.utf8.count : 0 }
    let own = text.total - commentBytes(text)
    guard prose().total * 8 < own else { return nil }
    var end = 0
    var marked: [UInt64: (bytes: Int, end: Int)] = [:]
    for container in page.containers where container.blocks.lowerBound >= end {
      if container.hints.contains(.comments) {
        end = container.blocks.upperBound
      } else if container.doubt != 0, !empty.contains(container.doubt),
        container.blocks.lowerBound >= marked[container.doubt]?.end ?? 0
      {
        marked[container.doubt, default: (0, 0)].bytes += text[container.blocks]
        marked[container.doubt]?.end = container.blocks.upperBound
      }
    }
    // The order of a dictionary differs from run to run.
    guard let most = marked.max(by: { ($0.value.bytes, $0.key) < ($1.value.bytes, $1.key) }) else { return nil }
    return most.value.bytes * 3 > own ? most.key : nil
  }

  /// How much of a text stands in what readers have said.
  func commentBytes(_ text: RunningSum) -> Int {
    var bytes = 0
    var end = 0
    for container in page.containers where container.hints.contains(.comments) && container.blocks.lowerBound >= end {
      bytes += text[container.blocks]
      end = container.blocks.upperBound
    }
    return bytes
  }

  /// The blocks between the headline and the story, and then those that stand right above the headline in its own element. Where
  /// no headline stands before it, the last ones before it.
  func header(before first: Int) -> [Int] {
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
  func isHeadline(_ index: Int) -> Bool {
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
    details = RunningSum(page.blocks) { $0.kind == .row || $0.kind == .code ? 2 : $0.kind == .item ? 1 : 0 }
    headline = page.blocks.indices.first(where: isHeadline)
  }

  /// Whether a block leads elsewhere and says nothing of itself: a line that is a link, an item of a list of links. Headings
  /// of sections are links, too, and so are addresses that are written out.
  func isStray(_ block: HTMLBlock) -> Bool {
    if block.kind == .line, !block.isQuoted, block.text.utf8.count <= Limits.linkLineBytes,
      block.linkBytes >= block.text.utf8.count
    {
      return !HTMLText.contains(block.text, "://") && !HTMLText.contains(block.text, "www.")
    }
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
  func captions(beside kept: [Int]) -> [HTMLCaption] {
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
  func isAside(_ container: Int, as hint: HTMLHints) -> Bool {
    var index = container
    while index >= 0, isAside[index] {
      if page.containers[index].hints.contains(hint) { return true }
      index = page.containers[index].parent
    }
    return false
  }

  /// Whether a picture stands in what is no part of the story: in a list of other stories, a form, a box for readers. That it
  /// is a picture is no reason.
  func isFurnitureAround(_ container: Int) -> Bool {
    var index = container
    while index >= 0 {
      let container = page.containers[index]
      if isFurniture[index] || isAside[index] && container.hints.contains(.doubtful) || isTeaser[index] { return true }
      index = container.parent
    }
    return false
  }

  /// Running text before each block, and in all: it changes with what is set aside.
  func prose() -> RunningSum { RunningSum(page.blocks) { $0.proseBytes } }
}

/// Sums over any run of blocks, each in one step.
struct RunningSum {
  private var before: [Int] = [0]

  init(_ blocks: [HTMLBlock], _ size: (HTMLBlock) -> Int) {
    before.reserveCapacity(blocks.count + 1)
    for block in blocks { before.append(total + size(block)) }
  }

  var total: Int { before[before.count - 1] }

  subscript(range: Range<Int>) -> Int { before[range.upperBound] - before[range.lowerBound] }
}
