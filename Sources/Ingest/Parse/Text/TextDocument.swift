/// Plain text: lines to paragraphs, furniture out, blocks to stories, a story's facts from its first lines.
enum TextDocument {
  static func read(_ source: SourceText) -> Document {
    document(LineJoiner.units(of: source), of: source, format: .text)
  }

  /// The part that text and Markdown share.
  ///
  /// - Parameters:
  ///   - known: what front matter says of the first story.
  ///   - start: where the first story begins when something known stands before its lines.
  static func document(
    _ units: [Unit], of source: SourceText, format: Format, known: StoryAssembly.Known = .init(), start: Int? = nil
  ) -> Document {
    let (kept, dropped) = Furniture.filter(units)
    let (blocks, starts) = blocks(of: kept)
    let metaLines = MetaLines()
    let boundaries = Segmentation.split(blocks, behind: starts.map { kept[$0].divider }, metaLines).filter {
      $0.block > 0 && $0.block < blocks.count
    }
    var document = Document(
      format: format, encoding: source.encoding, replacements: source.replacements, stories: [], dropped: dropped,
      boundaries: boundaries)
    let parts = parts(of: kept, at: boundaries.map { starts[$0.block] }.sorted())
    var stories = parts
    if RepeatedHeaders.mayStand(in: boundaries) { drop(RepeatedHeaders.remove(from: &stories), from: &document) }
    for (number, part) in parts.enumerated() {
      let isFirst = number == 0
      guard let first = part.first, let last = part.last,
        case (var story, let lines)? = StoryAssembly.story(
          stories[number], known: ArticleHead.known(stories[number], isFirst ? known : .init(), dropped), metaLines)
      else { continue }
      // With its header, so that a file that has grown is read on from there.
      story.bytes = (isFirst ? start ?? first.bytes.lowerBound : first.bytes.lowerBound)..<last.bytes.upperBound
      document.stories.append(story)
      drop(lines, from: &document)
    }
    document.dropped.sort { $0.line < $1.line }
    return document
  }

  /// The units of each story, by where the stories begin behind the first one.
  private static func parts(of units: [Unit], at starts: [Int]) -> [[Unit]] {
    if starts.isEmpty { return units.isEmpty ? [] : [units] }
    let cuts = [0] + starts + [units.count]
    return zip(cuts, cuts.dropFirst()).filter { $0 < $1 }.map { Array(units[$0..<$1]) }
  }

  /// Notes lines that are no part of a story, as many as there is room for.
  private static func drop(_ lines: [DroppedLine], from document: inout Document) {
    document.dropped += lines.prefix(max(0, Limits.droppedLines - document.dropped.count))
  }

  /// The blocks between blank lines, and the index of the unit that opens each.
  private static func blocks(of units: [Unit]) -> (blocks: [String], starts: [Int]) {
    var blocks: [String] = []
    var starts: [Int] = []
    blocks.reserveCapacity(units.count)
    starts.reserveCapacity(units.count)
    for index in units.indices {
      if index == 0 || units[index].opensBlock {
        blocks.append(units[index].text)
        starts.append(index)
      } else {
        blocks[blocks.count - 1] += "\n"
        blocks[blocks.count - 1] += units[index].text
      }
    }
    return (blocks, starts)
  }
}
