/// An object in JSON, as an article.
struct ArticleRecord {
  private let fields: ArticleFields
  /// The members by the plain form of their keys.
  private var members: [String: JSONValue] = [:]

  /// Objects within a record whose members belong to it: of Elasticsearch, the Guardian's service, JSON:API, GraphQL. Not "source",
  /// which is a paper with a name, an address and a number of its own.
  private static let inner: Set<String> = ["_source", "fields", "attributes", "article", "node"]

  /// Takes the members of an object.
  init(_ object: JSONValue, _ fields: ArticleFields) {
    self.fields = fields
    var nested: [JSONValue] = []
    for (key, value) in object.members {
      if Self.inner.contains(key), value.type == .object {
        nested.append(value)
        continue
      }
      let plain = ArticleFields.plain(key)
      if members[plain] == nil, value.type != .null { members[plain] = value }
    }
    for (key, value) in nested.flatMap(\.members) {
      let plain = ArticleFields.plain(key)
      if members[plain] == nil, value.type != .null { members[plain] = value }
    }
  }

  /// Whether it has the text of an article.
  var hasText: Bool { found(.text, Self.paragraphs) != nil }

  /// Whether it is an article without its text: a headline with a place, a time or a summary.
  var isHeadline: Bool {
    found(.title, Self.line) != nil
      && (found(.url, Self.address) != nil || found(.published, Self.date) != nil || hasSummary)
  }

  /// Whether it has a summary, which is a sentence: of other things there are descriptions, too.
  private var hasSummary: Bool {
    found(.summary, Self.paragraphs).map { summary in
      let shape = Shape(Fragment.line(summary.value))
      return shape.isProse && shape.endsSentence
    } ?? false
  }

  /// The value of a member.
  subscript(plain: String) -> JSONValue? { members[plain] }

  /// The entry.
  func entry(bytes: Range<Int>) -> Entry {
    var entry = Entry(bytes: bytes)
    entry.title = fact(.title, Self.line)
    entry.byline = fact(.byline, Self.names)
    entry.dateline = fact(.dateline, Self.line)
    entry.published = fact(.published, Self.date)
    entry.modified = fact(.modified, Self.date)
    entry.language = fact(.language) { Self.line($0).flatMap(EntryFacts.language) }
    entry.url = fact(.url, Self.address)
    entry.publisher = fact(.publisher) { value in
      Self.line(value).flatMap { EntryFacts.address($0) == nil ? $0 : nil }
    }
    entry.section = fact(.section, Self.first)
    entry.guid = found(.guid, Self.line)?.value
    entry.body = (found(.text, Self.paragraphs) ?? found(.summary, Self.paragraphs)).map {
      Entry.Body(guessing: Array($0.value.utf8))
    }
    return entry
  }

  /// The first field of a kind that has such a value.
  private func found(_ kind: ArticleFields.Kind, _ read: (JSONValue) -> String?) -> (value: String, key: String)? {
    for key in fields.names(of: kind) {
      if let value = members[key].flatMap(read) { return (value, key) }
    }
    return nil
  }

  private func fact(_ kind: ArticleFields.Kind, _ read: (JSONValue) -> String?) -> Fact? {
    found(kind, read).map { Fact(value: $0.value, source: "field \($0.key)") }
  }

  // MARK: values

  /// What an object says that stands for a string: a person, a site, WordPress's rendered text, MongoDB's dates.
  private static let scalars = [
    "name", "rendered", "value", "title", "text", "main", "original", "$date", "$oid", "$numberLong", "@id",
  ]

  /// What services write instead of a text that they do not give away, or whose article is gone.
  private static let withheld: Set<String> = ["[Removed]", "ONLY AVAILABLE IN PAID PLANS"]

  private static func string(_ value: JSONValue) -> String? {
    // Of a long text not even the hash is asked for: to make it, Swift puts all marks of the text in order.
    if let scalar = value.scalar { return scalar.utf8.count < 40 && withheld.contains(scalar) ? nil : scalar }
    let members = value.members
    for key in scalars {
      guard let inner = members.first(where: { $0.key == key })?.value else { continue }
      if let scalar = inner.scalar { return scalar }
      if inner.type == .object, key == "$date" { return string(inner) }
    }
    return nil
  }

  private static func line(_ value: JSONValue) -> String? { single(value).flatMap(EntryFacts.text) }

  private static func address(_ value: JSONValue) -> String? { single(value).flatMap(EntryFacts.address) }

  /// A time; the beginning of all time on computers is that of an article that has none.
  private static func date(_ value: JSONValue) -> String? {
    single(value).flatMap(EntryFacts.date).flatMap { $0.hasPrefix("1970-01-01T00:00:00") ? nil : $0 }
  }

  /// A string, or the first one of a list: scrapers that take all that a page has write lists of one.
  private static func single(_ value: JSONValue) -> String? {
    value.type == .array ? value.elements.lazy.compactMap(string).first : string(value)
  }

  /// One name or several; numbers are keys of somewhere else.
  private static func names(_ value: JSONValue) -> String? {
    guard value.type == .array else {
      if let name = wholeName(value) { return name }
      return string(value).flatMap(EntryFacts.names).flatMap { $0.contains(where: \.isLetter) ? $0 : nil }
    }
    let names = value.elements.compactMap(names)
    return names.isEmpty ? nil : names.joined(separator: ", ")
  }

  /// A name whose parts are members of their own.
  private static func wholeName(_ value: JSONValue) -> String? {
    guard value.type == .object else { return nil }
    var parts: [String: String] = [:]
    for (key, value) in value.members { parts[ArticleFields.plain(key)] = value.scalar.flatMap(EntryFacts.names) }
    guard parts["name"] == nil else { return nil }
    for (given, family) in [("firstname", "lastname"), ("givenname", "familyname"), ("first", "last")] {
      if let given = parts[given], let family = parts[family] { return given + " " + family }
    }
    return nil
  }

  /// The first of several words; numbers are keys of somewhere else.
  private static func first(_ value: JSONValue) -> String? {
    if value.type == .array {
      // Not by a lazy map, whose first element is asked for twice: in lists within lists that doubles with each.
      for element in value.elements { if let found = first(element) { return found } }
      return nil
    }
    return line(value).flatMap { $0.contains(where: \.isLetter) ? $0 : nil }
  }

  /// A text, or a list of its paragraphs; nil when it is blank.
  private static func paragraphs(_ value: JSONValue) -> String? {
    let strings = value.type == .array ? value.elements.compactMap(string) : string(value).map { [$0] } ?? []
    let text = (strings.isEmpty ? TextBlocks.paragraphs(value) : strings).joined(separator: "\n\n")
    guard value.type != .number, text.utf8.contains(where: { $0 > 0x20 }) else { return nil }
    return withoutCount(text)
  }

  /// Without how many characters a service has kept back: "… [+1843 chars]".
  private static func withoutCount(_ text: String) -> String {
    guard text.hasSuffix(" chars]"), let bracket = text.lastIndex(of: "["),
      text[bracket...].dropFirst().dropLast(7).allSatisfy({ $0 == "+" || $0.isNumber })
    else { return text }
    return String(text[..<bracket])
  }
}
