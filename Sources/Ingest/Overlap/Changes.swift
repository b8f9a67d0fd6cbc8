/// What an edited copy says otherwise than the text that it is a copy of: the numbers, names and negations that only one of the two
/// has. In a correction or an update they are the news, and all but lost in what is the same.
struct Changes: Sendable, Equatable {
  /// Facts of one kind, as they are written.
  struct Facts: Sendable, Equatable {
    /// What kind they are of.
    var kind: Kind
    /// Those that only the earlier text has, in its order.
    var gone: [String]
    /// Those that only the new text has.
    var added: [String]
  }

  /// What is looked at.
  enum Kind: String, Sendable, CaseIterable { case numbers, names, negations }

  /// The kinds in which the texts differ.
  private(set) var facts: [Facts] = []
  /// Whether the two are filled-in forms about two subjects: nobody whom the one begins with is in the other, and of the names of
  /// either at most two thirds are in both. An edited copy may begin in another way, but keeps most of the names.
  private(set) var isOfAnother = false

  /// Compares an earlier text with a new one.
  init(from earlier: String, to story: TextPrint) {
    let old = Text(Array(earlier.utf8))
    let new = Text(story)
    for kind in Kind.allCases {
      let (before, after) = (old.items(kind), new.items(kind))
      let differing = Facts(
        kind: kind, gone: old.quote(before, without: after), added: new.quote(after, without: before))
      if !differing.gone.isEmpty || !differing.added.isEmpty { facts.append(differing) }
    }
    isOfAnother = Self.areOfTwo(old, new)
  }

  private static func areOfTwo(_ old: Text, _ new: Text) -> Bool {
    let names = [old, new].map { Set($0.items(.names).map(\.key)) }
    let opening = [old, new].map { text in
      let end = text.opening
      return Set(text.items(.names).filter { $0.words.lowerBound < end }.map(\.key))
    }
    let shared = names[0].intersection(names[1])
    return opening.allSatisfy { !$0.isEmpty && $0.isDisjoint(with: shared) }
      && 3 * shared.count <= 2 * min(names[0].count, names[1].count)
  }

  /// The differences in words: "numbers changed: 14 → 17".
  var notes: [String] {
    facts.map { facts in
      let gone = facts.gone.joined(separator: ", ")
      let added = facts.added.joined(separator: ", ")
      if facts.gone.isEmpty { return "\(facts.kind) added: \(added)" }
      return facts.added.isEmpty ? "\(facts.kind) gone: \(gone)" : "\(facts.kind) changed: \(gone) → \(added)"
    }
  }

  /// Words that deny, in the languages of the background table that part words by spaces; apostrophes are left out of norms.
  private static let negations: HashTable64<Bool> = {
    let words = """
      not no never none neither nor without cannot dont doesnt didnt isnt arent wasnt werent wont cant couldnt wouldnt shouldnt \
      hasnt havent hadnt nicht kein keine keinen nie pas jamais aucun aucune nunca não nem non mai не нет ни никогда لا لم لن ليس
      """
    var table = HashTable64(filler: false, capacity: 96)
    let bytes = Array(words.utf8)
    for entry in Vocabulary(Words.scan(bytes), in: bytes).entries { table.set(entry.forms.norm, true) }
    return table
  }()

  /// A fact: what it is the same by, and the words and bytes that it is written in.
  private struct Item {
    var key: UInt64
    var words: Range<Int>
    var bytes: Range<Int>
  }

  private struct Text {
    let bytes: [UInt8]
    let words: [Word]
    private let vocabulary: Vocabulary
    /// Words of the vocabulary that come before those of the text.
    private let titleWords: Int

    init(_ story: TextPrint) {
      bytes = story.bytes
      words = story.words
      vocabulary = Vocabulary(title: story.titleWords, story.words, in: story.bytes)
      titleWords = story.titleWords.count
    }

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      words = Words.scan(bytes)
      vocabulary = Vocabulary(words, in: bytes)
      titleWords = 0
    }

    /// Where the first sentence ends.
    var opening: Int { Fingerprint.opening(words) }

    private func norm(_ place: Int) -> UInt64 { vocabulary[titleWords + place].forms.norm }

    func items(_ kind: Kind) -> [Item] {
      var items: [Item] = []
      var place = 0
      while place < words.count {
        let count = length(kind, at: place)
        if count > 0 { items.append(item(place..<place + count)) }
        place += max(1, kind == .numbers ? count : 1)
      }
      return items
    }

    /// How many words the fact at a place is of; 0 where there is none.
    private func length(_ kind: Kind, at place: Int) -> Int {
      switch kind {
      case .names: return vocabulary[titleWords + place].flags.contains(.name) ? 1 : 0
      // With what is denied: a text may have a "not" elsewhere.
      case .negations: return Changes.negations.contains(norm(place)) ? min(2, words.count - place) : 0
      case .numbers:
        guard words[place].flags.contains(.number) else { return 0 }
        // 3.5 and 1,200 are of two words each.
        var end = place + 1
        while end < words.count, words[end].flags.contains(.number), words[end].start == words[end - 1].end + 1,
          [UInt8(ascii: "."), UInt8(ascii: ",")].contains(bytes[Int(words[end - 1].end)])
        {
          end += 1
        }
        return end - place
      }
    }

    private func item(_ range: Range<Int>) -> Item {
      var key: UInt64 = 0
      for place in range { key = Hash64.mix(key ^ Hash64.secret1, norm(place) ^ Hash64.secret3) }
      return Item(
        key: key, words: range, bytes: Int(words[range.lowerBound].start)..<Int(words[range.upperBound - 1].end))
    }

    /// The items that are not among others, each once, those that stand together as one; at most `Limits.changes`.
    func quote(_ items: [Item], without others: [Item]) -> [String] {
      var known = Set(others.map(\.key))
      var kept: [Item] = []
      for item in items where known.insert(item.key).inserted {
        if let last = kept.last, last.words.upperBound == item.words.lowerBound,
          last.bytes.upperBound + 1 == item.bytes.lowerBound
        {
          kept[kept.count - 1].words = last.words.lowerBound..<item.words.upperBound
          kept[kept.count - 1].bytes = last.bytes.lowerBound..<item.bytes.upperBound
        } else {
          kept.append(item)
        }
      }
      return kept.prefix(Limits.changes).map { String(decoding: bytes[$0.bytes], as: UTF8.self) }
        + (kept.count > Limits.changes ? ["…"] : [])
    }
  }
}
