/// Light normalising of a folded word: plurals, British spellings to American ones, then a weak stem; elided articles.
///
/// The S-stemmer is Harman's ("How effective is suffixing?", 1991); the endings of `stemCount` go only when a long stem stays,
/// which keeps the share of wrong conflations low. Words of other languages than English rarely match and are then left as they
/// are; where they match, they do so in every text of their language.
enum Stemming {
  /// British ending, American ending, of a singular; never longer than the one it replaces. The first that matches is applied.
  private static let spellings: [(from: StaticString, to: StaticString)] = [
    ("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("iser", "izer"), ("ise", "ize"), ("ysed", "yzed"),
    ("ysing", "yzing"), ("yse", "yze"), ("efence", "efense"), ("ffence", "ffense"), ("icence", "icense"),
    ("retence", "retense"), ("oured", "ored"), ("ouring", "oring"), ("ourer", "orer"), ("ourite", "orite"),
    ("ourable", "orable"), ("ourhood", "orhood"), ("our", "or"), ("tre", "ter"), ("logue", "log"),
  ]

  /// Words that only look like British spellings.
  private static let keep: HashTable64<Bool> = {
    let words = """
      rise wise promise exercise otherwise precise raise praise noise premise enterprise surprise expertise franchise \
      merchandise rising raising raised promised promising praised surprised exercised \
      our four hour tour pour your sour flour poured pouring toured touring soured scoured \
      science evidence conference presence influence sentence violence \
      difference audience experience reference residence silence absence existence intelligence independence consequence \
      confidence sequence essence hence whence pence fence competence
      """
    var table = HashTable64(filler: false, capacity: 96)
    for word in words.split(separator: " ") { table.set(Hash64.hash(String(word)), true) }
    return table
  }()

  /// Words of two spellings that no rule joins, each with the one that stands for both: the shorter.
  private static let irregular: HashTable64<[UInt8]> = {
    var table = HashTable64(filler: [UInt8](), capacity: 160)
    let words = """
      practise practice practised practiced practising practicing programme program ageing aging jewellery jewelry \
      aluminium aluminum artefact artifact manoeuvre maneuver manoeuvred maneuvered manoeuvring maneuvering mould mold \
      enrollment enrolment installment instalment fulfillment fulfilment acknowledgement acknowledgment judgement judgment \
      orientated oriented
      """.split(separator: " ")
    for place in stride(from: 0, to: words.count - 1, by: 2) {
      table.set(Hash64.hash(String(words[place])), Array(words[place + 1].utf8))
    }
    // travelled, traveled
    let doubled = """
      cancel channel counsel dial equal fuel jewel label level marvel model panel pedal quarrel rival signal total travel \
      tunnel
      """
    for stem in doubled.split(separator: " ") {
      for ending in ["ed", "ing", "er", "or"] {
        table.set(Hash64.hash("\(stem)l\(ending)"), Array("\(stem)\(ending)".utf8))
      }
    }
    return table
  }()

  /// Articles and other small words that French, Italian, Catalan and Portuguese join to the next one: "l'accord" is the accord.
  private static let elided: [StaticString] = [
    "l'", "d'", "j'", "m'", "n'", "s'", "t'", "c'", "qu'", "dell'", "all'", "nell'", "dall'", "sull'", "coll'", "un'",
    "quest'", "quell'", "jusqu'", "lorsqu'", "puisqu'",
  ]

  /// How many bytes at the beginning of a folded word are such an article.
  static func elision(_ word: UnsafeMutableBufferPointer<UInt8>, count: Int) -> Int {
    for article in elided where count > article.utf8CodeUnitCount && begins(word, with: article) {
      return article.utf8CodeUnitCount
    }
    return 0
  }

  private static func begins(_ word: UnsafeMutableBufferPointer<UInt8>, with prefix: StaticString) -> Bool {
    for index in 0..<prefix.utf8CodeUnitCount where word[index] != prefix.utf8Start[index] { return false }
    return true
  }

  private static let endings: [StaticString] = [
    "ization", "ation", "izing", "ized", "ize", "ing", "ed", "er", "ment", "ly", "e",
  ]

  /// Whether any rule could apply to a word of this many bytes with this last byte: most words are done with here.
  @inline(__always)
  static func mayChange(count: Int, last: UInt8) -> Bool {
    // The last letters of all endings and irregular words: d e g m n r s t y.
    let letters: UInt32 = 0b1_0000_1110_0011_0000_0101_1000
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
    let extra = count - characters
    guard characters > 4 else { return count }
    return americanized(word, count: singular(word, count: count), extra: extra)
  }

  /// Takes the ending of a plural off.
  private static func singular(_ word: UnsafeMutableBufferPointer<UInt8>, count: Int) -> Int {
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

  /// Changes a British spelling of a singular into the American one.
  private static func americanized(_ word: UnsafeMutableBufferPointer<UInt8>, count: Int, extra: Int) -> Int {
    let hash = Hash64.hash(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: word[..<count])))
    if let other = irregular.find(hash) {
      for (index, byte) in other.enumerated() { word[index] = byte }
      return other.count
    }
    guard count - extra > 5, let (from, to) = spellings.first(where: { ends(word, count, $0.from) }),
      !keep.contains(hash)
    else { return count }
    let start = count - from.utf8CodeUnitCount
    for index in 0..<to.utf8CodeUnitCount { word[start + index] = to.utf8Start[index] }
    return start + to.utf8CodeUnitCount
  }

  /// How many bytes of a normalised word are its stem.
  static func stemCount(_ word: UnsafeMutableBufferPointer<UInt8>, count: Int, extra: Int) -> Int {
    for ending in endings where ends(word, count, ending) && count - extra - ending.utf8CodeUnitCount >= 5 {
      return count - ending.utf8CodeUnitCount
    }
    return count
  }
}
