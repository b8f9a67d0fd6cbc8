/// What the header of a mail says of the story in it.
enum MailFacts {
  /// The facts, without a text.
  static func entry(of mail: Mail) -> Entry {
    var entry = Entry(bytes: 0..<0)
    entry.title = mail.subject.flatMap(subject).map { Fact(value: $0, source: "mail Subject") }
    entry.published = mail.fields["date"].flatMap(date).map { Fact(value: $0, source: "mail Date") }
    entry.language = mail.fields["content-language"].flatMap(EntryFacts.language).map {
      Fact(value: $0, source: "mail Content-Language")
    }
    entry.guid = mail.messageID
    if let page = mail.savedPage {
      // A browser saved it: who did so, and when, are facts of that person's.
      entry.published = nil
      entry.guid = nil
      entry.url = EntryFacts.address(page).map { Fact(value: $0, source: "address of the saved page") }
      return entry
    }
    if let address = mail.fields["archived-at"].map({ $0.filter { $0 != "<" && $0 != ">" } }) {
      entry.url = EntryFacts.address(address).map { Fact(value: $0, source: "mail Archived-At") }
    }
    let list = mail.fields["list-id"].flatMap(listName)
    entry.publisher = list.map { Fact(value: $0, source: "mail List-Id") }
    let (byline, publisher) = names(mail.sender, source: "mail From")
    entry.byline = byline
    if let publisher, entry.publisher == nil || !mail.isBulk { entry.publisher = publisher }
    return entry
  }

  /// The author, and who published it: "Jane Doe from Harbour Letters" says both.
  static func names(_ sender: String?, source: String) -> (byline: Fact?, publisher: Fact?) {
    guard let name = sender.flatMap(person) else { return (nil, nil) }
    if Byline.isName(name) { return (Fact(value: name, source: source), nil) }
    let words = name.split(separator: " ")
    guard let from = words.firstIndex(of: "from"), from + 1 < words.count,
      case let author = words[..<from].joined(separator: " "), Byline.isName(author)
    else { return (nil, Fact(value: name, source: source)) }
    let publisher = words[(from + 1)...].joined(separator: " ")
    return (Fact(value: author, source: source), Fact(value: publisher, source: source))
  }

  /// What a subject says of the text: that it is passed on, or an answer.
  static func mark(_ subject: String?) -> ForwardedHeader.Mark {
    guard let subject else { return .none }
    let lowered = subject.prefix(8).lowercased()
    if forwards.contains(where: lowered.hasPrefix) { return .forward }
    return replies.contains(where: lowered.hasPrefix) ? .reply : .none
  }

  private static let forwards = ["fw:", "fwd:", "wg:", "tr:", "rv:", "enc:", "doorst:", "vb:", "vs:"]
  private static let replies = ["re:", "aw:", "antw:", "sv:", "odp:", "res:"]

  /// A subject without "Re:", "Fwd:" and the name of a list in brackets.
  static func subject(_ text: String) -> String? {
    var rest = text[...]
    while true {
      let lowered = rest.prefix(12).lowercased()
      if let mark = (forwards + replies).first(where: lowered.hasPrefix) {
        rest = rest.dropFirst(mark.count).drop { $0 == " " }
      } else if rest.first == "[", let close = rest.prefix(48).firstIndex(of: "]"), close != rest.indices.last {
        rest = rest[rest.index(after: close)...].drop { $0 == " " }
      } else {
        return rest.isEmpty ? nil : String(rest)
      }
    }
  }

  /// A date without the remarks in parentheses, such as "(CET)", that mail programs add.
  static func date(_ text: String) -> String? {
    guard let open = text.firstIndex(of: "(") else { return EntryFacts.date(text) }
    return EntryFacts.date(String(text[..<open]))
  }

  /// "Jane Doe via Harbour News", "Doe, Jane" and the like as a name.
  private static func person(_ text: String) -> String? {
    guard var name = EntryFacts.names(text) else { return nil }
    let words = name.split(separator: " ")
    if let via = words.firstIndex(of: "via"), via > 0 { name = words[..<via].joined(separator: " ") }
    let parts = name.split(separator: ",").map { MetaLine.trimmed(String($0)) }
    if parts.count == 2, parts.allSatisfy({ !$0.isEmpty && !$0.contains(" ") }) { name = parts[1] + " " + parts[0] }
    return name
  }

  /// The name of a list before its address: "Harbour News <news.lists.example.org>".
  private static func listName(_ text: String) -> String? {
    guard let open = text.firstIndex(of: "<") else { return nil }
    let name = MetaLine.trimmed(text[..<open].filter { $0 != "\"" })
    return name.isEmpty ? nil : name
  }
}
