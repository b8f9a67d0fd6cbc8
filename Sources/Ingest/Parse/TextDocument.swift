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
    let boundaries = Segmentation.split(blocks).filter { $0.block > 0 && $0.block < blocks.count }
    var document = Document(
      format: format, encoding: source.encoding, replacements: source.replacements, stories: [], dropped: dropped,
      boundaries: boundaries)
    var cuts = boundaries.map { starts[$0.block] }.sorted()
    cuts.append(kept.count)
    var from = 0
    for cut in cuts where cut > from {
      let isFirst = from == 0
      if var (story, lines) = StoryAssembly.story(Array(kept[from..<cut]), known: isFirst ? known : .init()) {
        if isFirst, let start { story.bytes = start..<story.bytes.upperBound }
        document.stories.append(story)
        lines.removeLast(max(0, document.dropped.count + lines.count - Limits.droppedLines))
        document.dropped += lines
      }
      from = cut
    }
    document.dropped.sort { $0.line < $1.line }
    return document
  }

  /// The blocks between blank lines, and the index of the unit that opens each.
  private static func blocks(of units: [Unit]) -> (blocks: [String], starts: [Int]) {
    var blocks: [String] = []
    var starts: [Int] = []
    for (index, unit) in units.enumerated() {
      if index == 0 || unit.opensBlock {
        blocks.append(unit.text)
        starts.append(index)
      } else {
        blocks[blocks.count - 1] += "\n" + unit.text
      }
    }
    return (blocks, starts)
  }
}
