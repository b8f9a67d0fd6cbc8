extension Changes {
  /// A fact: what it is the same by, and the words and bytes that it is written in.
  struct Item {
    var key: UInt64
    var words: Range<Int>
    var bytes: Range<Int>
  }

  /// A text, of which the facts are taken.
  struct Text {
    let bytes: [UInt8]
    let words: [Word]
    private let vocabulary: Vocabulary
    /// Words of the vocabulary that come before those of the text.
    private let titleWords: Int
    /// Not in a `HashTable64`: words may have been chosen so that their hashes end alike.
    private let norms: Set<UInt64>
    let roles = DateWords.roles

    init(_ story: TextPrint) {
      bytes = story.bytes
      words = story.words
      opening = Fingerprint.opening(words)
      vocabulary = Vocabulary(title: story.titleWords, story.words, in: story.bytes)
      titleWords = story.titleWords.count
      norms = Self.norms(vocabulary, from: titleWords)
    }

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      words = Words.scan(bytes)
      opening = Fingerprint.opening(words)
      vocabulary = Vocabulary(words, in: bytes)
      titleWords = 0
      norms = Self.norms(vocabulary, from: 0)
    }

    private static func norms(_ vocabulary: Vocabulary, from start: Int) -> Set<UInt64> {
      Set((start..<vocabulary.places.count).map { vocabulary[$0].forms.norm })
    }

    /// Whether one of its words has this norm.
    func has(_ norm: UInt64) -> Bool { norms.contains(norm) }

    /// Where the first sentence ends.
    let opening: Int

    func norm(_ place: Int) -> UInt64 { vocabulary[titleWords + place].forms.norm }

    /// Whether a word is a number, with or without a unit: 14, 14C, 5pm.
    private func isNumber(_ place: Int) -> Bool {
      words[place].flags.contains(.number) || (0x30...0x39).contains(bytes[Int(words[place].start)])
    }

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
    func length(_ kind: Kind, at place: Int) -> Int {
      switch kind {
      case .names: return isName(place) ? 1 : 0
      // With what is denied: a text may have a "not" elsewhere.
      case .negations: return Changes.negations.contains(norm(place)) ? min(2, words.count - place) : 0
      case .numbers:
        guard isNumber(place) else { return 0 }
        // 3.5 and 1,200 are of two words each.
        var end = place + 1
        while end < words.count, isNumber(end), words[end].start == words[end - 1].end + 1,
          [UInt8(ascii: "."), UInt8(ascii: ",")].contains(bytes[Int(words[end - 1].end)])
        {
          end += 1
        }
        return end - place
      }
    }

    /// The facts by which a form is told from a copy; see `FormTest`.
    func facts() -> [Fact] {
      var facts: [Fact] = []
      var place = 0
      while place < words.count {
        let begin = place
        if length(.numbers, at: place) > 0 {
          place += length(.numbers, at: place)
          facts.append(Fact(kind: .number, keys: [item(begin..<place).key], begin: begin))
        } else if isName(place) {
          repeat {
            place += 1
          } while place < words.count && isName(place) && words[place].start == words[place - 1].end + 1
          facts.append(Fact(kind: .name, keys: (begin..<place).map(norm), begin: begin))
        } else {
          if isDate(place) { facts.append(Fact(kind: .date, keys: [norm(place)], begin: begin)) }
          place += 1
        }
      }
      return facts
    }

    /// Whether a word is a name; 14C is written like one.
    func isName(_ place: Int) -> Bool {
      vocabulary[titleWords + place].flags.contains(.name) && !isNumber(place) && !isDate(place)
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
      return kept.prefix(Limits.changes).map { item in
        // What stands together may be a table of numbers.
        let quote = TextPrint.quote(bytes, item.bytes, most: Limits.changeBytes)
        return quote.isWhole ? quote.text : quote.text + " …"
      }
        + (kept.count > Limits.changes ? ["…"] : [])
    }
  }

  /// Something that may be filled in: a number, a name with all its words, or a day or month.
  struct Fact {
    enum Kind { case number, name, date }

    var kind: Kind
    /// Of a name those of its words.
    var keys: [UInt64]
    /// The place of its first word.
    var begin: Int
  }
}
