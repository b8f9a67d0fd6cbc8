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
      /// Facts that must be others where they are half of all: of what the police report, which begins with no name but theirs …
      static let mostOthers = 3
      /// … and words of names among them: an update has new figures.
      static let otherNames = 2
      /// Bytes of a name from which on one that differs by a letter is another spelling of it …
      static let shortestName = 4
      /// … and from which on one that differs by two is.
      static let longName = 8
    }

    static func form(_ old: Text, _ new: Text, gap: Int?) -> Form? {
      if beginWithOthers(old, new) { return .ofAnotherSubject }
      var isOther = false
      var isMostlyOther = false
      if beginAlike(old, new) {
        let (one, other) = (Side(old, new), Side(new, old))
        isOther = one.isOther && other.isOther
        if isOther, one.hasOtherName && other.hasOtherName { return .ofAnotherSubject }
        isOther = isOther || one.hasOtherNumbers && other.hasOtherNumbers
        isMostlyOther = one.isMostlyOther && other.isMostlyOther && areAsLong(old, new)
      }
      // Of most copies: what has the same numbers is not the next of a series.
      guard isOther || isMostlyOther || haveOtherNumbers(old, new) else { return nil }
      let series = SeriesTest(old, new, gap: gap)
      if series.isNext || isOther && series.hasOtherDates { return .ofAnotherDay }
      if isMostlyOther { return .ofAnotherSubject }
      return isOther ? .withOtherNumbers : nil
    }

    /// Whether the two are of about one length, as a form is, however it is filled in: of what is only in the longer text most would else
    /// seem to be filled in otherwise.
    private static func areAsLong(_ old: Text, _ new: Text) -> Bool {
      3 * min(old.words.count, new.words.count) >= 2 * max(old.words.count, new.words.count)
    }

    /// Whether each of the texts has a number that the other does not have.
    private static func haveOtherNumbers(_ old: Text, _ new: Text) -> Bool {
      let numbers = [old, new].map { Set($0.items(.numbers).map(\.key)) }
      return !numbers[0].isSubset(of: numbers[1]) && !numbers[1].isSubset(of: numbers[0])
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
        && 3 * shared.count <= 2 * min(names[0].count, names[1].count) && !Spelling(old, new).isCorrected
    }

    /// Whether the first sentences have half of the words in common that are no facts.
    private static func beginAlike(_ old: Text, _ new: Text) -> Bool {
      let openings = [old, new].map { text in
        let facts = Set(text.facts().flatMap(\.keys))
        return Set((0..<text.opening).map(text.norm)).subtracting(facts)
      }
      return 2 * openings[0].intersection(openings[1]).count >= min(openings[0].count, openings[1].count)
    }

    /// The names of the first sentence of a text that are not in another one, and those that only the other one begins with: when two are
    /// spelled much alike, one of them is the other, corrected.
    private struct Spelling {
      private var corrected: Set<UInt64> = []
      private var others: Set<UInt64> = []

      init(_ text: Text, _ other: Text) {
        let (mine, theirs) = (Self.names(text, without: other), Self.names(other, without: text))
        // Each is compared with each; a sentence of so many names is a list, which nobody corrects name by name.
        guard mine.count <= Limits.comparedNames, theirs.count <= Limits.comparedNames else { return }
        for name in mine {
          if theirs.contains(where: { Self.isAlike(name.value, $0.value) }) {
            corrected.insert(name.key)
          } else {
            others.insert(name.key)
          }
        }
      }

      /// Whether every name that is not found as written is another spelling of one that the other text begins with; false when
      /// there is no such name.
      var isCorrected: Bool { !corrected.isEmpty && others.isEmpty }

      /// Whether it is another spelling of a name.
      func isCorrected(_ norm: UInt64) -> Bool { corrected.contains(norm) }

      private static func names(_ text: Text, without other: Text) -> [UInt64: ArraySlice<UInt8>] {
        var names: [UInt64: ArraySlice<UInt8>] = [:]
        for place in 0..<text.opening where text.isName(place) && !other.has(text.norm(place)) {
          names[text.norm(place)] = text.bytes[Int(text.words[place].start)..<Int(text.words[place].end)]
        }
        return names
      }

      /// Whether one word becomes the other when one letter is changed, put in or left out; two of a long one.
      private static func isAlike(_ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> Bool {
        let least = min(one.count, other.count)
        let most = least >= Model.longName ? 2 : 1
        guard least >= Model.shortestName, least <= Limits.nameBytes, abs(one.count - other.count) <= most else {
          return false
        }
        var distances = Array(0...other.count)
        for (row, letter) in one.enumerated() {
          var diagonal = distances[0]
          distances[0] = row + 1
          for (column, otherLetter) in other.enumerated() {
            let changed = diagonal + (letter == otherLetter ? 0 : 1)
            diagonal = distances[column + 1]
            distances[column + 1] = min(changed, diagonal + 1, distances[column] + 1)
          }
        }
        return distances[other.count] <= most
      }
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
      /// Words of names that are others.
      var otherNames = 0
      /// Whether the first one is; nil where there is none.
      var isFirstNameOther: Bool?

      init(_ text: Text, _ other: Text) {
        let numbers = Set(other.items(.numbers).map(\.key))
        let spelling = Spelling(text, other)
        var known: Set<[UInt64]> = []
        for fact in text.facts() where known.insert(fact.keys).inserted {
          let others =
            switch fact.kind {
            case .number: numbers.contains(fact.keys[0]) ? 0 : 1
            case .name, .date: fact.keys.count { !other.has($0) && !spelling.isCorrected($0) }
            }
          let isOther = 2 * others >= fact.keys.count
          facts.add(isOther: isOther)
          switch fact.kind {
          case .number: self.numbers.add(isOther: isOther)
          case .name: otherNames += others
          case .date: break
          }
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

      /// Whether most of it is filled in otherwise, whom it is about among that, though it may begin with nothing of it.
      var isMostlyOther: Bool {
        otherNames >= Model.otherNames && facts.others >= Model.mostOthers && 2 * facts.others >= facts.all
      }

      var hasOtherNumbers: Bool { numbers.others >= Model.numbers && 4 * numbers.others >= 3 * numbers.all }
    }
  }
}
