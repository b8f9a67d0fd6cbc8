/// How the words of a text's blocks hang together: what each block takes up again of those before it.
///
/// One pass over the words. A word that was met before links its block to the block in which it was last met; so it links to every
/// story that began there or earlier, and no story needs a table of its own.
struct BlockTerms {
  /// The weights of what a block takes up again from one earlier block, in tenths.
  struct Link {
    var block: Int32
    /// Met a few sentences ago.
    var near: Int32 = 0
    /// Met before that.
    var far: Int32 = 0
    /// Names among both.
    var names: Int32 = 0
  }

  /// What is counted of a block's words.
  struct Counts {
    var words = 0
    /// Distinct words that may tell something about the subject.
    var terms = 0
    /// Whether the last word never ends a phrase, in which languages.
    var leavesOpen: StoryWords.Languages = []
    /// The language that most of its small words are of, if any.
    var language: StoryWords.Languages = []
    /// What the first sentence of its prose says.
    var sentence = FirstSentence()
  }

  private(set) var counts: [Counts] = []
  /// The language of most small words of the text.
  private(set) var language: StoryWords.Languages = []
  private var links: [Link] = []
  /// The first block that is near to the one at hand.
  private var near = 0
  /// The first link of each block, and the end.
  private var firstLinks = [0]
  /// The words and terms before each block, and all.
  private(set) var wordsBefore = [0]
  private(set) var termsBefore = [0]

  /// Words within which what is taken up again is near: some three sentences.
  private static let nearWords = 80
  /// A pair of characters of a script without spaces is about a word.
  private static let pairWeight: Int32 = 45
  private static let nameWeight: Int32 = 10

  /// Reads the words of all blocks.
  ///
  /// - Parameter sentences: where the first sentence of each block's prose lies, if there are any of interest.
  init(_ blocks: [String], sentences: [FirstSentence.Place?] = []) {
    let bytes = blocks.reduce(0) { $0 + $1.utf8.count }
    // A text of n bytes has about n/6 words, a third of them new.
    var met = Meetings(capacity: min(bytes / 16, 1 << 16))
    var found = [Link](repeating: Link(block: 0), count: blocks.count)
    var touched: [Int32] = []
    var small = SmallWords()
    touched.reserveCapacity(min(blocks.count, 64))
    links.reserveCapacity(4 * blocks.count)
    counts.reserveCapacity(blocks.count)
    wordsBefore.reserveCapacity(blocks.count + 1)
    termsBefore.reserveCapacity(blocks.count + 1)
    firstLinks.reserveCapacity(blocks.count + 1)
    StoryWords.table.read { table in
      for (number, text) in blocks.enumerated() {
        var text = text
        text.withUTF8 { raw in
          let sentence = number < sentences.count ? sentences[number] : nil
          found.withUnsafeMutableBufferPointer { read(raw, sentence, Int32(number), table, &met, $0, &touched, &small) }
        }
      }
    }
    language = small.most
  }

  /// The links of a block, the latest block first.
  func links(of block: Int) -> ArraySlice<Link> { links[firstLinks[block]..<firstLinks[block + 1]] }

  /// Hands out the same.
  @inline(__always)
  func withLinks(of block: Int, _ body: (UnsafeBufferPointer<Link>) -> Void) {
    links.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[firstLinks[block]..<firstLinks[block + 1]]))
    }
  }

  private mutating func read(
    _ raw: UnsafeBufferPointer<UInt8>, _ sentence: FirstSentence.Place?, _ number: Int32,
    _ table: StoryWords.Reader, _ met: inout Meetings,
    _ found: UnsafeMutableBufferPointer<Link>, _ touched: inout [Int32], _ allSmall: inout SmallWords
  ) {
    var counts = Counts()
    var small = SmallWords()
    var last = StoryWords.Roles()
    let wordsHere = wordsBefore[Int(number)]
    let first = sentence.map { $0.isCut ? 0..<0 : $0.range } ?? 0..<0
    while near < Int(number), wordsHere - wordsBefore[near + 1] >= Self.nearWords { near += 1 }
    let near = near
    // On their own, so that they need not be in memory from word to word.
    var (words, terms) = (0, 0)
    var firstSentence = FirstSentence()
    PlainWords.each(raw, 0..<raw.count) { word in
      words &+= 1
      last = table.find(word)
      if first.contains(word.range.lowerBound) { firstSentence.add(word, last, of: raw) }
      let languages = last.languages(.common)
      if !languages.isEmpty {
        small.add(languages)
        return
      }
      let weight = Self.weight(word, raw)
      guard weight > 0 else { return }
      let meeting = met.meet(word.stem, in: number, isName: word.isName)
      guard meeting.block != number else { return }
      terms &+= 1
      guard meeting.block >= 0 else { return }
      let block = Int(meeting.block)
      if found[block].block == 0 {
        found[block] = Link(block: number)
        touched.append(meeting.block)
      }
      let weighs = weight + (meeting.isName ? Self.nameWeight : 0)
      if block >= near {
        found[block].near += weighs
      } else {
        found[block].far += weighs
      }
      if meeting.isName { found[block].names += weighs }
    }
    (counts.words, counts.terms, counts.sentence) = (words, terms, firstSentence)
    if let sentence, sentence.isCut { counts.sentence = FirstSentence(raw, sentence.range, table) }
    counts.leavesOpen = last.languages(.leavesOpen)
    counts.language = small.most
    allSmall.add(small)
    self.counts.append(counts)
    wordsBefore.append(wordsHere + counts.words)
    termsBefore.append(termsBefore[Int(number)] + counts.terms)
    touched.sort(by: >)
    for block in touched {
      var link = found[Int(block)]
      link.block = block
      links.append(link)
      found[Int(block)] = Link(block: 0)
    }
    touched.removeAll(keepingCapacity: true)
    firstLinks.append(links.count)
  }

  /// What a link weighs, by the letters of the word: the longer, the rarer, in any language.
  @inline(__always)
  private static func weight(_ word: PlainWord, _ raw: UnsafeBufferPointer<UInt8>) -> Int32 {
    // Three bytes a character: no script with spaces has them, but for a few.
    if word.characters == 2, word.range.count == 6 { return pairWeight }
    switch word.characters {
    case ...2: return 0
    case 3: return 40
    case 4: return 45
    case 5: return 55
    case 6: return 60
    case 7: return 65
    default: return 70
    }
  }
}

/// How many small words there are of each language.
private struct SmallWords {
  private var counts = SIMD8<Int32>.zero
  /// Those of the last words, a byte for each language: to count up one of several numbers takes long when it was just written.
  private var recent: UInt64 = 0
  private var recentWords = 0

  /// Adds a word that is one in some languages.
  @inline(__always)
  mutating func add(_ languages: StoryWords.Languages) {
    recent &+= EightBytes.ones(languages.rawValue)
    recentWords += 1
    if recentWords == 255 { settle() }
  }

  /// Adds those of a block.
  mutating func add(_ other: SmallWords) { counts &+= other.settled }

  private mutating func settle() {
    counts = settled
    recent = 0
    recentWords = 0
  }

  private var settled: SIMD8<Int32> {
    counts &+ SIMD8(truncatingIfNeeded: unsafeBitCast(recent.littleEndian, to: SIMD8<UInt8>.self))
  }

  /// The language of most of them; of none when there are hardly any.
  var most: StoryWords.Languages {
    let counts = settled
    let most = counts.max()
    guard most >= 2, let index = (0..<StoryWords.Languages.count).first(where: { counts[$0] == most }) else {
      return []
    }
    return StoryWords.Languages(rawValue: 1 << UInt8(index))
  }
}

/// Where each word was last met: a table like `HashTable64`, with what is asked about a word in one place. It owns its memory, since
/// every word of a text passes here, and an array would ask each time whether somebody else has it, too.
private struct Meetings: ~Copyable {
  private struct Slot {
    /// 0 in an empty one.
    var stem: UInt64 = 0
    /// Before the first meeting there was none.
    var block: Int32 = -1
    var isName = false
  }

  private var slots: UnsafeMutableBufferPointer<Slot>
  /// How many more words there is room for, so that one slot in four is empty.
  private var room: Int

  init(capacity: Int) {
    var size = 16
    while size * 3 < capacity * 4 { size *= 2 }
    slots = Self.empty(size)
    room = size * 3 / 4
  }

  deinit { slots.deallocate() }

  private static func empty(_ size: Int) -> UnsafeMutableBufferPointer<Slot> {
    let slots = UnsafeMutableBufferPointer<Slot>.allocate(capacity: size)
    slots.initialize(repeating: Slot())
    return slots
  }

  /// Notes that a word is met in a block; returns where it was met before, and whether it was ever written like a name.
  @inline(__always)
  mutating func meet(_ stem: UInt64, in block: Int32, isName: Bool) -> (block: Int32, isName: Bool) {
    // A word whose hash is 0, one in 2⁶⁴, is taken for another.
    let stem = stem == 0 ? 1 : stem
    var place = place(of: stem)
    if slots[place].stem == 0 {
      if room == 0 {
        grow()
        place = self.place(of: stem)
      }
      room -= 1
    }
    let before = slots[place]
    let isName = before.isName || isName
    slots[place] = Slot(stem: stem, block: block, isName: isName)
    return (before.block, isName)
  }

  /// The slot that holds a word, or the empty one where it belongs.
  @inline(__always)
  private func place(of stem: UInt64) -> Int {
    let mask = slots.count &- 1
    var place = Int(truncatingIfNeeded: stem) & mask
    while slots[place].stem != stem, slots[place].stem != 0 { place = (place &+ 1) & mask }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = Self.empty(old.count * 2)
    room = slots.count * 3 / 4 - old.count * 3 / 4
    for slot in old where slot.stem != 0 { slots[place(of: slot.stem)] = slot }
    old.deallocate()
  }
}
