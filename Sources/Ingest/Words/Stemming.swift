/// Light normalising of a folded English word: British spellings to American ones, plurals, then a weak stem.
///
/// The S-stemmer is Harman's ("How effective is suffixing?", 1991); the endings of `stemCount` go only when a long stem stays,
/// which keeps the share of wrong conflations low. Words of other languages rarely match and are then left as they are.
enum Stemming {
  /// British ending, American ending; never longer than the one it replaces. The first that matches is applied.
  private static let spellings: [(from: StaticString, to: StaticString)] = [
    ("isation", "ization"), ("isations", "izations"), ("ising", "izing"), ("ised", "ized"), ("ises", "izes"),
    ("ise", "ize"),
    ("yse", "yze"), ("efence", "efense"), ("ffence", "ffense"), ("icence", "icense"), ("retence", "retense"),
    ("our", "or"), ("tre", "ter"),
  ]

  /// Words that only look like British spellings.
  private static let keep: HashTable64<Bool> = {
    let words = """
      rise wise promise exercise otherwise precise raise praise noise premise enterprise surprise expertise franchise \
      merchandise our four hour tour pour your sour flour science evidence conference presence influence sentence violence \
      difference audience experience reference residence silence absence existence intelligence independence consequence \
      confidence sequence essence hence whence pence fence competence
      """
    var table = HashTable64(filler: false, capacity: 64)
    for word in words.split(separator: " ") { table.set(Hash64.hash(String(word)), true) }
    return table
  }()

  private static let endings: [StaticString] = [
    "ization", "ation", "izing", "ized", "ize", "ing", "ed", "er", "ment", "ly", "e",
  ]

  /// Whether any rule could apply to a word of this many bytes with this last byte: most words are done with here.
  @inline(__always)
  static func mayChange(count: Int, last: UInt8) -> Bool {
    // The last letters of all endings: d e g n r s t y.
    let letters: UInt32 = 0b1_0000_1110_0010_0000_0101_1000
    return count > 4 && last >= 0x61 && last <= 0x7a && letters >> UInt32(last - 0x61) & 1 == 1
  }

  @inline(__always)
  private static func ends(_ word: UnsafeMutableBufferPointer<UInt8>, _ count: Int, _ suffix: StaticString) -> Bool {
    let length = suffix.utf8CodeUnitCount
    guard count >= length else { return false }
    let start = suffix.utf8Start
    var index = length
    while index > 0 {
      index -= 1
      if word[count - length + index] != start[index] { return false }
    }
    return true
  }

  /// Normalises in place; `characters` of the word's `count` bytes start a character. Returns the new count of bytes.
  static func normalise(_ word: UnsafeMutableBufferPointer<UInt8>, count: Int, characters: Int) -> Int {
    var count = count
    let extra = count - characters
    if characters > 5 {
      for (from, to) in spellings where ends(word, count, from) {
        let whole = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: word[..<count]))
        if keep.contains(Hash64.hash(whole)) { break }
        let start = count - from.utf8CodeUnitCount
        for index in 0..<to.utf8CodeUnitCount { word[start + index] = to.utf8Start[index] }
        count = start + to.utf8CodeUnitCount
        break
      }
    }
    guard count - extra > 4 else { return count }
    if ends(word, count, "ies") {
      word[count - 3] = UInt8(ascii: "y")
      return count - 2
    }
    if ends(word, count, "sses") { return count - 2 }
    if ends(word, count, "s"), !ends(word, count, "ss"), !ends(word, count, "us"), !ends(word, count, "is") {
      return count - 1
    }
    return count
  }

  /// How many bytes of a normalised word are its stem.
  static func stemCount(_ word: UnsafeMutableBufferPointer<UInt8>, count: Int, extra: Int) -> Int {
    for ending in endings where ends(word, count, ending) && count - extra - ending.utf8CodeUnitCount >= 5 {
      return count - ending.utf8CodeUnitCount
    }
    return count
  }
}
