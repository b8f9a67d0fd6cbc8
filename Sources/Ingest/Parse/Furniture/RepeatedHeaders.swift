/// The header and footer lines of an export of several stories ("Document 3 of 20", "LENGTH: 512 words"): they belong to the database
/// or newsletter that the file is from.
///
/// Nothing here knows a vendor. A text must have been taken apart by a line that returns; then a line above the prose of a story, or
/// below it, that stands there in at least three and at least half of the stories, with the same or with other numbers in it, is
/// no part of any. What tells of author or day is left to the story's facts.
enum RepeatedHeaders {
  /// Whether enough stories begin where a line returns that there may be such lines.
  static func mayStand(in boundaries: [Boundary]) -> Bool {
    let found = boundaries.count { boundary in boundary.cues.contains { $0.name == StoryCues.repeatedLine } }
    return found + 1 >= Limits.repeatedStories
  }

  /// Takes such lines out of the stories, of each of which something is left.
  static func remove(from stories: inout [[Unit]]) -> [DroppedLine] {
    let ends = stories.map(ends)
    let keys = zip(stories, ends).map { story, ends in ends.map { $0.map { key(of: story[$0]) } } }
    var counts: [[UInt64: Int]] = [[:], [:]]
    for story in keys {
      for (end, lines) in story.enumerated() {
        for line in Set(lines.compactMap(\.self)) { counts[end][line, default: 0] += 1 }
      }
    }
    let least = max(Limits.repeatedStories, (stories.count + 1) / 2)
    var dropped: [DroppedLine] = []
    for number in stories.indices {
      var repeated: Set<Int> = []
      for (end, lines) in keys[number].enumerated() {
        for (line, index) in zip(lines, ends[number][end]) {
          if let line, counts[end][line, default: 0] >= least { repeated.insert(index) }
        }
      }
      let story = stories[number]
      guard !repeated.isEmpty, repeated.count < story.count else { continue }
      stories[number] = without(repeated, story)
      dropped += repeated.sorted().map { DroppedLine(text: story[$0].text, line: story[$0].line, reason: "repeated") }
    }
    return dropped
  }

  /// The lines above the first prose of a story, and those below the last.
  private static func ends(of story: [Unit]) -> [Range<Int>] {
    let first = story.firstIndex { $0.shape.isProse } ?? story.count
    let last = story.lastIndex { $0.shape.isProse } ?? story.count - 1
    return [0..<first, last + 1..<story.count]
  }

  /// What a line has in common with those of other stories; nil when it is a fact of the story.
  private static func key(of unit: Unit) -> UInt64? {
    guard unit.kind == .line, unit.isShort, MetaLine.parse(unit.text) == nil, ArticleHead.address(unit.text) == nil
    else {
      return nil
    }
    // "LOAD-DATE: January 6, 2026" is the same line with another day.
    let value = unit.text.firstIndex(of: ":").map { MetaLine.trimmed(String(unit.text[$0...])) }
    let isDated = value.flatMap { MetaLine.dated($0) } != nil
    var text = unit.text
    return text.withUTF8 { LineRepetition.shape(of: $0, cutAtLabel: isDated) }
  }

  /// A story without some of its lines; a blank line before one of them stands before what follows.
  private static func without(_ lines: Set<Int>, _ story: [Unit]) -> [Unit] {
    var kept: [Unit] = []
    var opensBlock = false
    for (index, unit) in story.enumerated() {
      opensBlock = opensBlock || unit.opensBlock
      guard !lines.contains(index) else { continue }
      kept.append(unit)
      kept[kept.count - 1].opensBlock = opensBlock
      opensBlock = false
    }
    return kept
  }
}
