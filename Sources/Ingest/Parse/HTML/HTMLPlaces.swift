/// Where on a page its story stands, so that what is said of it is told from what is said of other stories.
struct HTMLPlaces {
  /// How near to the story something stands, the nearest first.
  enum Nearness: Int, CaseIterable {
    /// Between the headline and the story's first paragraphs.
    case header
    /// Right behind its end, or in its footer.
    case end
    /// Shortly above the headline, where mastheads are, too.
    case above
    case elsewhere
  }

  private let page: HTMLPage
  /// Where the headline is, or where the header may begin when none is found.
  let start: Int
  private let hasHeadline: Bool
  private let first: Int
  private let last: Int

  /// - Parameter title: the headline.
  init(_ page: HTMLPage, _ found: HTMLContent.Found, title: String?) {
    self.page = page
    first = found.kept.first { page.blocks[$0].isProse } ?? found.kept.first ?? 0
    last = found.kept.last ?? 0
    let folded = HTMLTitle.folded(title ?? "")
    let headline = page.blocks[..<min(first, page.blocks.count)].lastIndex { block in
      !folded.isEmpty && block.text.utf8.count >= folded.utf8.count && block.text.utf8.count <= Limits.factBytes
        && HTMLTitle.folded(block.text) == folded
    }
    hasHeadline = headline != nil
    start = headline ?? max(0, first - Limits.headerBlocks)
  }

  /// How near a claim stands; nil when it is certainly another story's.
  func nearness(of claim: HTMLPageFacts.Claim) -> Nearness? {
    let place = claim.place
    if claim.article >= 0 {
      guard claim.article < page.containers.count, holdsStory(page.containers[claim.article].blocks) else { return nil }
      return place <= first ? .header : .end
    }
    if place >= start, place <= first || place <= first + Limits.openingBlocks && !isProse(place) { return .header }
    if place > last - Limits.postLines, place <= last + Limits.postLines, place > last || !isProse(place) {
      return .end
    }
    return hasHeadline && place < start && place >= start - Limits.kickerBlocks ? .above : .elsewhere
  }

  /// Whether a place is between the headline and the first paragraph, in no running text.
  func isInHeader(_ place: Int) -> Bool { place >= start && place <= first && !isProse(place) }

  private func holdsStory(_ blocks: Range<Int>) -> Bool { blocks.contains(first) || blocks.contains(last) }

  private func isProse(_ place: Int) -> Bool { place < page.blocks.count && page.blocks[place].isProse }
}
