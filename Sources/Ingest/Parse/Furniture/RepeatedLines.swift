/// Furniture by repetition: a line at the beginning or end of many stories of one file belongs to the paper, not to a story.
///
/// A line is taken out when it stands at the beginning, or at the end, of at least three and at least half of the file's stories
/// that have nothing else in common, and is the lesser part of each. So the lead that the versions of one story share stays, and no
/// story loses all its text.
///
/// Only files whose stories come as fields, or each in a part of its own, are looked at: a text is read on from its last story when it
/// grows, and what was before must not decide on what is read then. Across files nothing is counted, or what becomes of a file
/// would depend on others, and be another after a rebuild; there, overlap passes over the runs of words that many groups share.
enum RepeatedLines {
  /// A story's paragraphs.
  private struct Paragraphs {
    var all: [Range<Int>]
    /// The keys of the short ones at its beginning, and at its end from the last one on.
    var ends: [[UInt64]]
  }

  /// Takes such lines out of a document's stories.
  static func remove(from document: inout Document) {
    guard document.stories.count >= Limits.repeatedStories, isLookedAt(document.format) else { return }
    let least = max(Limits.repeatedStories, (document.stories.count + 1) / 2)
    guard mayRepeat(document.stories, least) else { return }
    let texts = document.stories.map { Array($0.text.utf8) }
    let paragraphs = texts.map { text in
      var all: [Range<Int>] = []
      text.withUnsafeBytes { addParagraphs(of: $0, to: &all) }
      return all
    }
    let stories = zip(paragraphs, texts).map { paragraphs, text in
      text.withUnsafeBytes {
        Paragraphs(all: paragraphs, ends: [keys(paragraphs, $0), keys(paragraphs.reversed(), $0)])
      }
    }
    var lines: [Set<UInt64>] = [[], []]
    for end in lines.indices {
      // How many stories have a line, and which was the last.
      var counts = HashTable64(filler: (stories: 0, last: -1), capacity: stories.count)
      for (number, story) in stories.enumerated() {
        for line in story.ends[end] {
          counts.update(line, first: (0, -1)) { count in
            if count.last != number { count = (count.stories + 1, number) }
          }
        }
      }
      counts.forEach { line, count in if count.stories >= least { lines[end].insert(line) } }
    }
    guard lines.contains(where: { !$0.isEmpty }) else { return }
    lines = confirmed(lines, stories, texts, least)
    for (i, story) in stories.enumerated() {
      let kept = rest(story, lines)
      if kept.count < story.all.count { cut(&document, i, texts[i], story, kept) }
    }
  }

  /// Whether any line may stand in so many stories: as mostly none does, no more than the first letters of each are looked at.
  private static func mayRepeat(_ stories: [Story], _ least: Int) -> Bool {
    var counts = HashTable64(filler: 0, capacity: 2 * stories.count)
    let letters = letters
    var paragraphs: [Range<Int>] = []
    for index in stories.indices {
      var text = stories[index].text
      text.withUTF8 { text in
        paragraphs.removeAll(keepingCapacity: true)
        addParagraphs(of: UnsafeRawBufferPointer(text), to: &paragraphs)
        for end in [paragraphs.prefix(Limits.repeatedReach), paragraphs.suffix(Limits.repeatedReach)] {
          for paragraph in end where paragraph.count <= Limits.shortLineBytes {
            var key: UInt64 = 0
            for byte in text[paragraph] where letters[Int(byte)] != 0 {
              key = key << 8 | UInt64(letters[Int(byte)])
              if key >> 56 != 0 { break }
            }
            if key != 0 { counts.update(Hash64.hash(key, 0, count: 8), first: 0) { $0 += 1 } }
          }
        }
      }
    }
    var isMet = false
    counts.forEach { isMet = isMet || $1 >= least }
    return isMet
  }

  private static func isLookedAt(_ format: Format) -> Bool {
    switch format {
    case .rss, .atom, .json, .jsonFeed, .jsonLines, .mbox, .archive, .warc: true
    case .text, .markdown, .html, .mail: false
    }
  }

  /// Of lines that many stories have those that enough of them have which share nothing else.
  private static func confirmed(
    _ lines: [Set<UInt64>], _ stories: [Paragraphs], _ texts: [[UInt8]], _ least: Int
  ) -> [Set<UInt64>] {
    let rests = stories.map { rest($0, lines) }
    let hashes = zip(zip(stories, rests), texts).map { story, text in
      story.0.all[story.1].map { hash(text[$0]) }
    }
    var holders: [UInt64: Int] = [:]
    for story in hashes { for paragraph in Set(story) { holders[paragraph, default: 0] += 1 } }
    var counts: [[UInt64: Int]] = [[:], [:]]
    for (i, story) in stories.enumerated() {
      let kept = story.all[rests[i]].reduce(0) { $0 + $1.count }
      guard kept * 2 > story.all.reduce(0, { $0 + $1.count }), hashes[i].allSatisfy({ holders[$0] == 1 }) else {
        continue
      }
      for line in story.ends[0].prefix(rests[i].lowerBound) { counts[0][line, default: 0] += 1 }
      for line in story.ends[1].prefix(story.all.count - rests[i].upperBound) { counts[1][line, default: 0] += 1 }
    }
    return counts.map { Set($0.filter { $0.value >= least }.keys) }
  }

  /// The paragraphs of a story that are left without such lines at its ends; one is left in any case.
  private static func rest(_ story: Paragraphs, _ lines: [Set<UInt64>]) -> Range<Int> {
    var from = 0
    var to = story.all.count
    for line in story.ends[0] {
      guard lines[0].contains(line), from + 1 < to else { break }
      from += 1
    }
    for line in story.ends[1] {
      guard lines[1].contains(line), from + 1 < to else { break }
      to -= 1
    }
    return from..<to
  }

  private static func addParagraphs(of text: UnsafeRawBufferPointer, to all: inout [Range<Int>]) {
    var start = 0
    var index = 0
    while let end = text.first(UInt8(ascii: "\n"), from: index) {
      index = end + 1
      guard index < text.count, text[index] == text[end] else { continue }
      all.append(start..<end)
      index += 1
      start = index
    }
    all.append(start..<text.count)
  }

  /// The short paragraphs that come first, by their letters and digits in lower case, hashed (FNV-1a): of all stories, so it must
  /// cost little; what is taken out is told, so a collision could be seen.
  private static func keys(_ paragraphs: some Sequence<Range<Int>>, _ text: UnsafeRawBufferPointer) -> [UInt64] {
    var keys: [UInt64] = []
    let letters = letters
    for paragraph in paragraphs.prefix(Limits.repeatedReach) {
      guard paragraph.count <= Limits.shortLineBytes else { break }
      let line = UnsafeRawBufferPointer(rebasing: text[paragraph])
      // A word or two may be what the story says: a result, the weather.
      guard Shape(line.assumingMemoryBound(to: UInt8.self)).words >= Limits.repeatedWords else { break }
      var key: UInt64 = 0xcbf2_9ce4_8422_2325
      for byte in line {
        // Without a branch, since words end everywhere.
        let letter = letters[Int(byte)]
        let next = (key ^ UInt64(letter)) &* 0x100_0000_01b3
        key = letter == 0 ? key : next
      }
      // 0 is no key of a table.
      keys.append(max(key, 1))
    }
    return keys
  }

  /// What counts of each byte: letters, small, digits, and all that is beyond ASCII; 0 for nothing.
  private static let letters: [UInt8] = (UInt8.min...UInt8.max).map { byte in
    guard byte >= 0x80 || isAlphanumeric(byte) else { return 0 }
    return byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.withUnsafeBytes { Hash64.hash($0) }
  }

  /// Cuts a story down to the paragraphs that are kept, and notes the others.
  private static func cut(
    _ document: inout Document, _ index: Int, _ text: [UInt8], _ story: Paragraphs, _ kept: Range<Int>
  ) {
    func string(_ bytes: Range<Int>) -> String { String(decoding: text[bytes], as: UTF8.self) }
    for bytes in story.all[..<kept.lowerBound] + story.all[kept.upperBound...] {
      let line = string(bytes)
      document.stories[index].words -= Shape(line).words
      document.stories[index].headings.removeAll { $0 == line }
      if document.dropped.count < Limits.droppedLines {
        document.dropped.append(DroppedLine(text: line, story: index, reason: "repeated"))
      }
    }
    document.stories[index].text = string(
      story.all[kept.lowerBound].lowerBound..<story.all[kept.upperBound - 1].upperBound)
  }
}
