/// Light normalising of a folded word: plurals, British spellings to American ones, then a weak stem; elided articles.
///
/// The S-stemmer is Harman's ("How effective is suffixing?", 1991); the endings of `stemCount` go only when a long stem stays,
/// which keeps the share of wrong conflations low. Words of other languages than English rarely match and are then left as they
/// are; where they match, they do so in every text of their language.
struct Stemming: Sendable {
  /// The rules. Who stems many words keeps them: to ask for what is static takes as long as a rule.
  static let standard = Stemming()

  /// British ending, American ending, of a singular; never longer than the one it replaces. The first that matches is applied.
  private let spellings = Endings([
    ("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("iser", "izer"), ("ise", "ize"), ("ysed", "yzed"),
    ("ysing", "yzing"), ("yse", "yze"), ("efence", "efense"), ("ffence", "ffense"), ("icence", "icense"),
    ("retence", "retense"), ("oured", "ored"), ("ouring", "oring"), ("ourer", "orer"), ("ourite", "orite"),
    ("ourable", "orable"), ("ourhood", "orhood"), ("our", "or"), ("tre", "ter"), ("logue", "log"),
  ])

  /// Words that only look like British spellings.
  private let keep: HashTable64<Bool> = {
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
  private let irregular: HashTable64<[UInt8]> = {
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
  private let elided: [StaticString] = [
    "l'", "d'", "j'", "m'", "n'", "s'", "t'", "c'", "qu'", "dell'", "all'", "nell'", "dall'", "sull'", "coll'", "un'",
    "quest'", "quell'", "jusqu'", "lorsqu'", "puisqu'",
  ]

  /// How many bytes at the beginning of a folded word are such an article.
  func elision(_ word: UnsafeMutableBufferPointer<UInt8>, count: Int) -> Int {
    // Each ends with its only apostrophe, and most words with one have it near their end.
    guard count > 2, let end = (1..<min(count - 1, 8)).first(where: { word[$0] == UInt8(ascii: "'") }) else { return 0 }
    return elided.contains { $0.utf8CodeUnitCount == end + 1 && begins(word, with: $0) } ? end + 1 : 0
  }

  private func begins(_ word: UnsafeMutableBufferPointer<UInt8>, with prefix: StaticString) -> Bool {
    for index in 0..<prefix.utf8CodeUnitCount where word[index] != prefix.utf8Start[index] { return false }
    return true
  }

  private let endings = Endings(
    ["ization", "ation", "izing", "ized", "ize", "ing", "ed", "er", "ment", "ly", "e"].map { ($0, "") })

  /// Whether any rule could apply to a word of this many bytes with this last byte: most words are done with here.
  @inline(__always)
  static func mayChange(count: Int, last: UInt8) -> Bool {
    // The last letters of all endings and irregular words: d e g m n r s t y.
    let letters: UInt32 = 0b1_0000_1110_0011_0000_0101_1000
    return count > 4 && last >= 0x61 && last <= 0x7a && letters >> UInt32(last - 0x61) & 1 == 1
  }

  /// Normalises in place a word whose `count` bytes have this hash, and of which `characters` start a character. Returns the new
  /// count of bytes and their hash, which mostly are the old ones.
  func normalise(
    _ word: UnsafeMutableBufferPointer<UInt8>, count: Int, characters: Int, hash: UInt64
  ) -> (count: Int, hash: UInt64) {
    guard characters > 4 else { return (count, hash) }
    let singular = singular(word, count: count)
    return americanized(
      word, count: singular, extra: count - characters, hash: singular == count ? hash : Hash64.hash(word, singular))
  }

  private let plurals = ["ies", "sses", "ss", "us", "is"].map { Ending($0, "") }

  /// Takes the ending of a plural off.
  private func singular(_ word: UnsafeMutableBufferPointer<UInt8>, count: Int) -> Int {
    guard word[count - 1] == UInt8(ascii: "s") else { return count }
    let tail = Tail(word, count)
    if plurals[0].ends(tail) {
      word[count - 3] = UInt8(ascii: "y")
      return count - 2
    }
    if plurals[1].ends(tail) { return count - 2 }
    return plurals[2...].contains { $0.ends(tail) } ? count : count - 1
  }

  /// Changes a British spelling of a singular into the American one.
  private func americanized(
    _ word: UnsafeMutableBufferPointer<UInt8>, count: Int, extra: Int, hash: UInt64
  ) -> (count: Int, hash: UInt64) {
    if irregular.contains(hash), let other = irregular.find(hash) {
      for (index, byte) in other.enumerated() { word[index] = byte }
      return (other.count, Hash64.hash(word, other.count))
    }
    guard count - extra > 5, let ending = spellings.first(of: word, count: count, where: { _ in true }),
      !keep.contains(hash)
    else { return (count, hash) }
    let start = count - ending.count
    for index in 0..<ending.to.utf8CodeUnitCount { word[start + index] = ending.to.utf8Start[index] }
    let changed = start + ending.to.utf8CodeUnitCount
    return (changed, Hash64.hash(word, changed))
  }

  /// How many bytes of a normalised word are its stem.
  func stemCount(_ word: UnsafeMutableBufferPointer<UInt8>, count: Int, extra: Int) -> Int {
    let ending = endings.first(of: word, count: count) { count - extra - $0.count >= 5 }
    return count - (ending?.count ?? 0)
  }

  /// The last eight bytes of a word as a number, the last byte the highest; zeros before a shorter one.
  private struct Tail {
    let bytes: UInt64

    @inline(__always)
    init(_ word: UnsafeMutableBufferPointer<UInt8>, _ count: Int) {
      // What is read behind a shorter word is shifted out.
      let start = max(0, count - 8)
      let bytes = UInt64(
        littleEndian: UnsafeRawBufferPointer(word).loadUnaligned(fromByteOffset: start, as: UInt64.self))
      self.bytes = count < 8 ? bytes << UInt64(64 - 8 * count) : bytes
    }
  }

  /// An ending and what may take its place.
  private struct Ending: Sendable {
    /// As the bytes of a `Tail`; it is of eight at most.
    private let from: UInt64
    private let mask: UInt64
    let count: Int
    let to: StaticString

    init(_ from: StaticString, _ to: StaticString) {
      count = from.utf8CodeUnitCount
      self.to = to
      self.from = (0..<count).reduce(0) { $0 >> 8 | UInt64(from.utf8Start[$1]) << 56 }
      mask = UInt64.max << UInt64(64 - 8 * count)
    }

    /// The last letter.
    var letter: UInt8 { UInt8(from >> 56) }

    @inline(__always)
    func ends(_ tail: Tail) -> Bool { tail.bytes & mask == from }
  }

  /// Endings by their last letter, so that a word is compared with the few that it can have.
  private struct Endings: Sendable {
    private var all: [Ending] = []
    /// By letter from a on: where its endings begin; and where all end.
    private var starts = [0]

    /// Endings in lower case; those of one letter stay in their order.
    init(_ endings: [(from: StaticString, to: StaticString)]) {
      let endings = endings.map { Ending($0.from, $0.to) }
      for letter in UInt8(ascii: "a")...UInt8(ascii: "z") {
        all += endings.filter { $0.letter == letter }
        starts.append(all.count)
      }
    }

    /// The first ending that a word has and that fits.
    @inline(__always)
    func first(
      of word: UnsafeMutableBufferPointer<UInt8>, count: Int, where isFit: (Ending) -> Bool
    ) -> Ending? {
      guard count > 0 else { return nil }
      let letter = Int(word[count - 1]) - 0x61
      guard letter >= 0, letter < 26 else { return nil }
      let tail = Tail(word, count)
      for place in starts[letter]..<starts[letter + 1] where all[place].ends(tail) && isFit(all[place]) {
        return all[place]
      }
      return nil
    }
  }
}
