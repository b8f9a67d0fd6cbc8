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

  /// Texts with the same passages that are no copies.
  enum Form: Sendable {
    /// One form about two subjects.
    case ofAnotherSubject
    /// One about the same subject on another day.
    case ofAnotherDay
  }

  /// The kinds in which the texts differ.
  private(set) var facts: [Facts] = []
  /// Nil when the two are not one form, filled in twice: see `FormTest`.
  private(set) var form: Form?

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
    form = FormTest.form(old, new)
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
  fileprivate struct Item {
    var key: UInt64
    var words: Range<Int>
    var bytes: Range<Int>
  }

  fileprivate struct Text {
    let bytes: [UInt8]
    let words: [Word]
    private let vocabulary: Vocabulary
    /// Words of the vocabulary that come before those of the text.
    private let titleWords: Int

    init(_ story: TextPrint) {
      bytes = story.bytes
      words = story.words
      opening = Fingerprint.opening(words)
      vocabulary = Vocabulary(title: story.titleWords, story.words, in: story.bytes)
      titleWords = story.titleWords.count
    }

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      words = Words.scan(bytes)
      opening = Fingerprint.opening(words)
      vocabulary = Vocabulary(words, in: bytes)
      titleWords = 0
    }

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
    private func length(_ kind: Kind, at place: Int) -> Int {
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
    private func isName(_ place: Int) -> Bool {
      vocabulary[titleWords + place].flags.contains(.name) && !isNumber(place)
    }

    /// Whether a word is a day or month, and not what "may" be.
    private func isDate(_ place: Int) -> Bool {
      (0x41...0x5A).contains(bytes[Int(words[place].start)]) && Words.calendar.contains(norm(place))
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

  /// Something that may be filled in: a number, a name with all its words, or a day or month.
  fileprivate struct Fact {
    enum Kind { case number, name, date }

    var kind: Kind
    /// Of a name those of its words.
    var keys: [UInt64]
    /// The place of its first word.
    var begin: Int
  }

  /// Whether two texts that share passages are one form, filled in twice.
  ///
  /// An edited copy says something else here and there, or has another first sentence. A form has the same first sentence with something
  /// else in the places that are there to be filled in, and what it has there is nowhere in the other text. One place, club or title
  /// may be the same in both. Both texts must have lost what they begin with: of an excerpt nothing is lost.
  private enum FormTest {
    enum Model {
      /// Facts of the first sentence that must be other ones, where they are a third of its facts and its first name is among them: who
      /// it is, and how old. One is a correction.
      static let others = 2
      /// The same where it is another name that is among them: of a match the rival, the scorer and the crowd. Where none is, they
      /// must be two thirds: of a forecast the day and what it brings.
      static let manyOthers = 3
      /// The part of all facts of a text, too, that must be others: a long report with another first sentence is a correction.
      static let otherPart = 6
      /// Numbers that must be others where nothing else is, and three quarters of all: of a firm's next quarter, of the next lottery. An
      /// update has new numbers of those killed and hurt, and keeps when, where and how old.
      static let numbers = 4
    }

    static func form(_ old: Text, _ new: Text) -> Form? {
      if beginWithOthers(old, new) { return .ofAnotherSubject }
      guard beginAlike(old, new) else { return nil }
      let (one, other) = (Side(old, new), Side(new, old))
      if one.isOther && other.isOther {
        return one.hasOtherName && other.hasOtherName ? .ofAnotherSubject : .ofAnotherDay
      }
      return one.hasOtherNumbers && other.hasOtherNumbers ? .ofAnotherDay : nil
    }

    /// Whether nobody whom the one begins with is in the other, and of the names of either at most two thirds are in both. An edited
    /// copy may begin in another way, but keeps most of the names.
    private static func beginWithOthers(_ old: Text, _ new: Text) -> Bool {
      let names = [old, new].map { Set($0.items(.names).map(\.key)) }
      let opening = [old, new].map { text in
        Set(text.items(.names).filter { $0.words.lowerBound < text.opening }.map(\.key))
      }
      let shared = names[0].intersection(names[1])
      return opening.allSatisfy { !$0.isEmpty && $0.isDisjoint(with: shared) }
        && 3 * shared.count <= 2 * min(names[0].count, names[1].count)
    }

    /// Whether the first sentences have half of the words in common that are no facts.
    private static func beginAlike(_ old: Text, _ new: Text) -> Bool {
      let openings = [old, new].map { text in
        let facts = Set(text.facts().flatMap(\.keys))
        return Set((0..<text.opening).map(text.norm)).subtracting(facts)
      }
      return 2 * openings[0].intersection(openings[1]).count >= min(openings[0].count, openings[1].count)
    }

    /// How many facts there are, and how many of them the other text does not have.
    private struct Share {
      var all = 0
      var others = 0

      mutating func add(isOther: Bool) {
        all += 1
        if isOther { others += 1 }
      }
    }

    /// One of the two texts.
    private struct Side {
      var facts = Share()
      var numbers = Share()
      var opening = Share()
      /// Whether a name of the first sentence is another one.
      var hasOtherName = false
      /// Whether the first one is; nil where there is none.
      var isFirstNameOther: Bool?

      init(_ text: Text, _ other: Text) {
        let words = Set(other.words.indices.map(other.norm))
        let numbers = Set(other.items(.numbers).map(\.key))
        var known: Set<[UInt64]> = []
        for fact in text.facts() where known.insert(fact.keys).inserted {
          let isOther =
            switch fact.kind {
            case .number: !numbers.contains(fact.keys[0])
            case .name, .date: 2 * fact.keys.count { !words.contains($0) } >= fact.keys.count
            }
          facts.add(isOther: isOther)
          if fact.kind == .number { self.numbers.add(isOther: isOther) }
          guard fact.begin < text.opening else { continue }
          opening.add(isOther: isOther)
          guard fact.kind == .name else { continue }
          isFirstNameOther = isFirstNameOther ?? isOther
          hasOtherName = hasOtherName || isOther
        }
      }

      /// Whether what it begins with is filled in otherwise.
      var isOther: Bool {
        guard Model.otherPart * facts.others >= facts.all else { return false }
        guard let first = isFirstNameOther, hasOtherName else {
          return opening.others >= Model.manyOthers && 3 * opening.others >= 2 * opening.all
        }
        return opening.others >= (first ? Model.others : Model.manyOthers) && 3 * opening.others >= opening.all
      }

      var hasOtherNumbers: Bool { numbers.others >= Model.numbers && 4 * numbers.others >= 3 * numbers.all }
    }
  }
}
