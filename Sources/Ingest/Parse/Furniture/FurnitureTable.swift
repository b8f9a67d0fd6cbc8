/// The shapes of furniture lines, by kind. Literal shapes match the whole line; wildcards are bounded so that prose,
/// which is longer, does not fit.
enum FurnitureTable {
  /// One pattern a line; see `FurniturePattern`.
  private static let kinds: [(kind: String, patterns: String)] = [
    ("related", related), ("comments", comments), ("newsletter", newsletter), ("share", share), ("follow", follow),
    ("advertisement", advertisement), ("copyright", copyright), ("cookies", cookies), ("navigation", navigation),
    ("page-number", pageNumber), ("media", media), ("account", account), ("reading-time", readingTime),
  ]

  /// English first: most of what is read is in it, and a shape that two languages share is of the same kind in both. The languages
  /// are not kept apart, since a page in one may have the buttons of another, and a line alone does not tell which it is in.
  static let languages = [kinds, spanish, portuguese, french, italian, german, russian, arabic]

  private static let index = Index(languages.joined())

  /// What the first words of a line say about what it may match.
  private enum Sign {
    /// A match may begin with it, whatever follows.
    static let opening: UInt8 = 1
    /// It may come next to what a match begins with.
    static let mark: UInt8 = 2
    /// A match may begin with it and a word that it makes a pair with.
    static let paired: UInt8 = 4
    /// It may be a match alone.
    static let alone: UInt8 = 8
  }

  /// A class, so that for each of the many lines only a reference is copied.
  private final class Index: Sendable {
    /// The patterns by the words that a match can begin with.
    let opening: HashTable64<[FurniturePattern]>
    /// Those that can begin with anything; a word with the sign of a mark must then follow.
    let others: [FurniturePattern]
    /// The words with a ``Sign``.
    let signs: HashTable64<UInt8>
    /// A bit for the highest bits of each of their hashes: of most words this says that they have none, in a twentieth of the memory.
    private let bits: [UInt64]
    /// The pairs of words that a match may begin with.
    let pairs: HashTable64<Bool>
    /// Within how many words from the beginning marks come, and how many words a line with one has at most.
    let most: Int
    let longest: Int
    /// The words with the sign of a mark; nil when one of them is no word of letters.
    let marks: LineBeginnings?
    /// Whether there is a pattern for which this cannot be said.
    let isOpen: Bool

    init(_ sources: some Sequence<(kind: String, patterns: String)>) {
      var opening = HashTable64<[FurniturePattern]>(filler: [])
      var others: [FurniturePattern] = []
      var signs = HashTable64<UInt8>(filler: 0)
      var pairs = HashTable64<Bool>(filler: false)
      var (most, longest, isOpen) = (1, 0, false)
      var marks: [String] = []
      func note(_ first: UInt64, _ second: FurniturePattern.Second) {
        let sign: UInt8
        switch second {
        case .nothing: sign = Sign.alone
        case .anything: sign = Sign.opening
        case .word(let second):
          sign = Sign.paired
          pairs.set(FurnitureTable.pair(first, second), true)
        }
        signs.update(first, first: 0) { $0 |= sign }
      }
      for (kind, source) in sources {
        for line in source.split(separator: "\n") {
          let pattern = FurniturePattern(line, kind: kind)
          for word in pattern.openings ?? [] { opening.update(word, first: []) { $0.append(pattern) } }
          pattern.eachBeginning(note)
          guard pattern.openings == nil else { continue }
          others.append(pattern)
          if let (words, upTo) = pattern.behindWildcard {
            for word in words { signs.update(word, first: 0) { $0 |= Sign.mark } }
            marks += line.split(separator: " ")[1].split(separator: "/").map(String.init)
            most = max(most, upTo + 1)
            longest = max(longest, pattern.mostWords)
          } else {
            isOpen = true
          }
        }
      }
      Furniture.homes.forEach { home, _ in Furniture.arrows.forEach { arrow, _ in note(home, .word(arrow)) } }
      var bits = [UInt64](repeating: 0, count: 1 << 8)
      signs.forEach { word, _ in bits[Self.place(word).index] |= 1 << Self.place(word).bit }
      self.bits = bits
      (self.opening, self.others, self.signs, self.pairs) = (opening, others, signs, pairs)
      (self.most, self.longest, self.isOpen) = (most, longest, isOpen)
      let areWords = marks.allSatisfy { mark in mark.utf8.first.map { isLetter($0) || $0 >= 0x80 } ?? false }
      self.marks = areWords ? LineBeginnings(prefixes: EmptyCollection(), words: marks) : nil
    }

    /// The signs of a word; nil for most.
    @inline(__always)
    func sign(of word: UInt64) -> UInt8? {
      let place = Self.place(word)
      return bits[place.index] >> place.bit & 1 != 0 ? signs.find(word) : nil
    }

    @inline(__always)
    private static func place(_ hash: UInt64) -> (index: Int, bit: UInt64) {
      (Int(truncatingIfNeeded: hash >> 56), hash >> 50 & 63)
    }
  }

  /// The two first words of a line as one.
  private static func pair(_ first: UInt64, _ second: UInt64) -> UInt64 {
    max(1, Hash64.mix(first ^ Hash64.secret0, second ^ Hash64.secret1))
  }

  /// Whether a line can match, or be a path of links: few of the many lines of stories have to be read further.
  static func mayMatch(_ line: UnsafeBufferPointer<UInt8>, _ shape: Shape) -> Bool {
    let index = index
    if index.isOpen { return true }
    // Of a long line, as most are, the first words tell. Beyond ASCII there are signs, and words without spaces, that count otherwise
    // in the shape; each run of signs with an ASCII letter or digit has a word.
    var most = shape.plainWords > index.longest ? 1 : index.most
    if most > 1, index.marks.map({ $0.mayFollow(in: line) }) == false { most = 1 }
    if most == 1, let (word, next) = FurnitureWords.plainWord(of: line, at: 0) {
      guard let sign = index.sign(of: word) else { return false }
      if sign & (Sign.mark | Sign.opening) != 0 { return true }
      if let (second, _) = FurnitureWords.plainWord(of: line, at: next) {
        return sign & Sign.paired != 0 && index.pairs.contains(pair(word, second))
      }
    }
    return FurnitureWords.contains(line, most: most) { number, word in
      guard let sign = index.sign(of: word) else { return false }
      if sign & (number == 0 ? Sign.mark | Sign.opening : Sign.mark) != 0 { return true }
      guard number == 0, sign & (Sign.paired | Sign.alone) != 0 else { return false }
      guard let second = FurnitureWords.second(of: line) else { return true }
      return sign & Sign.paired != 0 && index.pairs.contains(pair(word, second))
    }
  }

  private static let invitationPatterns = invitations.split(separator: "\n").map {
    FurniturePattern($0, kind: "invitation")
  }

  /// The kind of the first pattern that a line's words have the shape of.
  ///
  /// - Parameter isSentence: whether the line ends like a sentence.
  static func match(_ words: [UInt64], isSentence: Bool) -> String? {
    let index = index
    let found = index.opening.find(words[0])?.first { $0.matches(words, isSentence: isSentence) }
    return (found ?? index.others.first { $0.matches(words, isSentence: isSentence) })?.kind
  }

  /// Whether a sentence invites readers to comment.
  static func isInvitation(_ words: [UInt64]) -> Bool {
    invitationPatterns.contains { $0.matches(words, isSentence: true) }
  }
}
