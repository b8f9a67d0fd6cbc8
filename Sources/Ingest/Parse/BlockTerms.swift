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
  }

  /// Where a word was last met.
  private struct Meeting {
    var block: Int32
    var isName: Bool
  }

  private(set) var counts: [Counts] = []
  /// The language of most small words of the text.
  private(set) var language: StoryWords.Languages = []
  private var links: [Link] = []
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
  init(_ blocks: [String]) {
    let bytes = blocks.reduce(0) { $0 + $1.utf8.count }
    // A text of n bytes has about n/6 words, a third of them new.
    var met = HashTable64(filler: Meeting(block: -1, isName: false), capacity: min(bytes / 16, 1 << 16))
    var found = [Link](repeating: Link(block: 0), count: blocks.count)
    var small = [Int](repeating: 0, count: StoryWords.Languages.count)
    let words = StoryWords.table
    for (number, text) in blocks.enumerated() {
      var text = text
      text.withUTF8 { read($0, Int32(number), words, &met, &found, &small) }
    }
    language = Self.most(small)
  }

  /// The links of a block, the latest block first.
  func links(of block: Int) -> ArraySlice<Link> { links[firstLinks[block]..<firstLinks[block + 1]] }

  private mutating func read(
    _ raw: UnsafeBufferPointer<UInt8>, _ number: Int32, _ table: HashTable64<StoryWords.Roles>,
    _ met: inout HashTable64<Meeting>, _ found: inout [Link],
    _ allSmall: inout [Int]
  ) {
    var counts = Counts()
    var small = [Int](repeating: 0, count: StoryWords.Languages.count)
    var last: StoryWords.Roles?
    var touched: [Int32] = []
    let wordsHere = wordsBefore[Int(number)]
    PlainWords.each(raw, 0..<raw.count) { word in
      counts.words += 1
      last = word.characters <= StoryWords.longest ? table.find(word.whole) : nil
      if let roles = last, roles.languages(.common) != [] {
        var languages = roles.languages(.common).rawValue
        while languages != 0 {
          small[languages.trailingZeroBitCount] += 1
          languages &= languages - 1
        }
        return
      }
      let weight = Self.weight(word, raw)
      guard weight > 0 else { return }
      let meeting = met.update(word.stem, first: Meeting(block: -1, isName: false)) { meeting in
        let before = meeting
        meeting.block = number
        meeting.isName = before.isName || word.isName
        return Meeting(block: before.block, isName: meeting.isName)
      }
      guard meeting.block != number else { return }
      counts.terms += 1
      guard meeting.block >= 0 else { return }
      let block = Int(meeting.block)
      if found[block].block == 0 {
        found[block] = Link(block: number)
        touched.append(meeting.block)
      }
      let weighs = weight + (meeting.isName ? Self.nameWeight : 0)
      if wordsHere - wordsBefore[block + 1] < Self.nearWords {
        found[block].near += weighs
      } else {
        found[block].far += weighs
      }
      if meeting.isName { found[block].names += weighs }
    }
    counts.leavesOpen = last?.languages(.leavesOpen) ?? []
    counts.language = Self.most(small)
    for index in small.indices { allSmall[index] += small[index] }
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

  /// The language of most small words; of none when there are hardly any.
  private static func most(_ small: [Int]) -> StoryWords.Languages {
    guard let most = small.max(), most >= 2, let index = small.firstIndex(of: most) else { return [] }
    return StoryWords.Languages(rawValue: 1 << UInt8(index))
  }
}
