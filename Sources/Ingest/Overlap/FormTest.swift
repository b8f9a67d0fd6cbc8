extension Changes {
  /// Whether two texts that share passages are one form, filled in twice.
  ///
  /// An edited copy says something else here and there, or has another first sentence. A form has the same first sentence with something
  /// else in the places that are there to be filled in, and what it has there is nowhere in the other text. One place, club or title
  /// may be the same in both. Both texts must have lost what they begin with: of an excerpt nothing is lost.
  enum FormTest {
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
