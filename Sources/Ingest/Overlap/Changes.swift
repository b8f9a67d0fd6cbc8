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
    /// One about the same subject for another day, quarter or draw: see `SeriesTest`.
    case ofAnotherDay
    /// One about the same subject with other numbers, which may be those of the same event, told anew.
    case withOtherNumbers

    /// Whether the two are certainly no reports of one event.
    var isOfAnotherEvent: Bool { self != .withOtherNumbers }

    /// What it is, in words.
    var description: String {
      switch self {
      case .ofAnotherSubject: "about another subject"
      case .ofAnotherDay: "for another day, with other numbers"
      case .withOtherNumbers: "with other numbers"
      }
    }
  }

  /// The kinds in which the texts differ.
  private(set) var facts: [Facts] = []
  /// Nil when the two are not one form, filled in twice: see `FormTest`.
  private(set) var form: Form?

  /// The form that two texts are which share too little for copies, but passages. Only the next of a series can be told: independent
  /// reports of an event may begin with other names than each other, and share quotes.
  static func form(of earlier: String, and story: TextPrint, gap: Int?) -> Form? {
    SeriesTest(Text(Array(earlier.utf8)), Text(story), gap: gap).isNext ? .ofAnotherDay : nil
  }

  /// Compares an earlier text with a new one; `gap` is that between their dates in days, nil when it is unknown.
  init(from earlier: String, to story: TextPrint, gap: Int?) {
    let old = Text(Array(earlier.utf8))
    let new = Text(story)
    for kind in Kind.allCases {
      let (before, after) = (old.items(kind), new.items(kind))
      let differing = Facts(
        kind: kind, gone: old.quote(before, without: after), added: new.quote(after, without: before))
      if !differing.gone.isEmpty || !differing.added.isEmpty { facts.append(differing) }
    }
    form = FormTest.form(old, new, gap: gap)
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
  static let negations: HashTable64<Bool> = {
    let words = """
      not no never none neither nor without cannot dont doesnt didnt isnt arent wasnt werent wont cant couldnt wouldnt shouldnt \
      hasnt havent hadnt nicht kein keine keinen nie pas jamais aucun aucune nunca não nem non mai не нет ни никогда لا لم لن ليس
      """
    var table = HashTable64(filler: false, capacity: 96)
    let bytes = Array(words.utf8)
    for entry in Vocabulary(Words.scan(bytes), in: bytes).entries { table.set(entry.forms.norm, true) }
    return table
  }()
}
