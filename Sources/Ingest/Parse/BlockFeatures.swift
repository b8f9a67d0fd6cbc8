/// What a block of text looks like from outside.
struct BlockFeatures {
  /// What a line at the beginning of a story can be.
  enum Line: Equatable {
    /// A short line without an end: a headline or a heading.
    case head
    /// Names a writer, or a date and nothing else.
    case byline
    /// Prose that begins with a place: in capitals, with an agency or a date (strong), or as a plain name (weak).
    case dateline(strong: Bool)
    case prose
  }

  /// A line or block of fewer words without an end is a heading; a block of as many or more is cut off.
  static let headWords = 25

  /// The block's words, names marked.
  let words: [Word]
  /// Its first lines, blank ones left out, as many as an opening has.
  let opening: [Line]
  /// Long, and ends in mid-sentence.
  let isCutOff: Bool
  /// Ends with a word that never ends a phrase: "of", "the", "who".
  let endsInPhrase: Bool
  /// Short, and without an end.
  let isHead: Bool
  /// Has no words at all: a rule or stars.
  var isSeparator: Bool { words.isEmpty }
  /// Begins with a word that points back: "He", "But", "However".
  let pointsBack: Bool

  init(_ text: String) {
    let bytes = Array(text.utf8)
    words = Words.scan(bytes)
    var lines: [Line] = []
    var start = 0
    while start < bytes.count, lines.count < 4 {
      let end = bytes[start...].firstIndex(of: 0x0a) ?? bytes.count
      let line = BlockFeatures.trimmed(bytes[start..<end])
      if !line.isEmpty { lines.append(LineShape.kind(of: line)) }
      start = end + 1
    }
    opening = lines
    let whole = BlockFeatures.trimmed(bytes[...])
    let ended = LineShape.hasEnd(whole)
    isCutOff = !ended && words.count >= Self.headWords
    endsInPhrase = !ended && words.count > 1 && BlockFeatures.leavesOpen(words.last)
    isHead = !endsInPhrase && !LineShape.endsSentence(whole) && words.count < Self.headWords && !words.isEmpty
    pointsBack = LineShape.pointsBack(whole)
  }

  private static let openers: HashTable64<Bool> = {
    let words = """
      the a an of to in on at by for from with and or but as that which who whose whom because while when where if than into \
      onto upon between among during since until through against under over about after before without within toward is was \
      were are be been has had have will would could should may might must can not their his her its our your this these \
      those very such
      """
    var table = HashTable64(filler: false, capacity: 128)
    for word in words.split(separator: " ") { table.set(Hash64.hash(String(word)), true) }
    return table
  }()

  private static func leavesOpen(_ word: Word?) -> Bool { word.map { openers.contains($0.identity) } ?? false }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    return bytes
  }
}
