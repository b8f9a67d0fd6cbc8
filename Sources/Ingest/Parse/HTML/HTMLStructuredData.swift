/// What the JSON-LD scripts of a page say of its article, in the words of schema.org.
struct HTMLStructuredData {
  /// The headline.
  private(set) var headline: String?
  /// When the article was published, as written.
  private(set) var published: String?
  /// When it was last changed, as written.
  private(set) var modified: String?
  /// Its address.
  private(set) var url: String?
  /// Its section.
  private(set) var section: String?
  /// Its language.
  private(set) var language: String?
  /// Its text.
  private(set) var body: String?

  /// A person or an organisation, as an article mentions it or as it stands in the graph.
  private struct Agent {
    var name: String?
    var id: String?
    var isPerson = false
    var isOrganization = false
  }

  /// Who is in the graph, by the identity under which an article mentions them.
  private var agents: [String: Agent] = [:]
  private var mentionedAuthors: [Agent] = []
  private var mentionedPublisher: Agent?
  /// The publication date of the page that holds the article.
  private var pagePublished: String?

  /// Types that are articles, besides all that end in "Article" or "Posting".
  private static let otherArticles: Set<String> = ["Report", "Review", "CreativeWork", "Recipe", "BlogPost"]

  /// Reads a script; what is not JSON says nothing.
  mutating func read(_ script: [UInt8]) {
    guard script.count <= Limits.structuredDataBytes else { return }
    // Line ends in strings are common, and no JSON; so are comments and a semicolon around it all. A list of objects is read
    // as such, whatever stands around it.
    let script = script.map { $0 < 0x20 ? 0x20 : $0 }
    guard let first = script.firstIndex(of: UInt8(ascii: "{")), let last = script.lastIndex(of: UInt8(ascii: "}")),
      first < last
    else { return }
    let json = [UInt8(ascii: "[")] + script[first...last] + [UInt8(ascii: "]")]
    var data = self
    json.withUnsafeBytes { bytes in
      try? JSONReader.read(bytes) { value throws(JSONError) in data.visit(value) }
    }
    self = data
  }

  /// The names of the authors. An organisation beside people is their paper or agency, and one alone has written it itself.
  var authors: [String] {
    let authors = mentionedAuthors.map(known)
    let hasNames = authors.contains { !$0.isOrganization && $0.name != nil }
    return authors.filter { !hasNames || !$0.isOrganization }.compactMap(\.name)
  }

  /// The name of the publisher.
  var publisher: String? { mentionedPublisher.flatMap { known($0).name } }

  /// A mention, with what the graph says of whom it means.
  private func known(_ mention: Agent) -> Agent {
    guard let id = mention.id, let agent = agents[id] else { return mention }
    return Agent(
      name: mention.name ?? agent.name, id: id, isPerson: mention.isPerson || agent.isPerson,
      isOrganization: mention.isOrganization || agent.isOrganization && !mention.isPerson)
  }

  /// The publication date, of the article or else of its page.
  var datePublished: String? { published ?? pagePublished }

  private mutating func visit(_ value: JSONValue) {
    var data = self
    if let _ = try? value.list({ element throws(JSONError) in data.visit(element) }) {
      self = data
      return
    }
    // A key that is there twice is no reason to forget the others.
    try? value.object { json throws(JSONError) in data.visit(&json) }
    self = data
  }

  private mutating func visit(_ json: inout JSONObject) {
    let types = Self.strings(json.optional("@type"))
    let agent = Self.agent(&json)
    if let id = agent.id, agent.name != nil, agent.isPerson || agent.isOrganization { agents[id] = agent }
    if types.contains(where: { $0.hasSuffix("Article") || $0.hasSuffix("Posting") || Self.otherArticles.contains($0) })
    {
      takeArticle(&json)
    } else if types.contains(where: { $0.hasSuffix("Page") }) {
      pagePublished = pagePublished ?? Self.strings(json.optional("datePublished")).first
    }
    for key: StaticString in ["@graph", "mainEntity", "mainEntityOfPage"] {
      if let inner = json.optional(key) { visit(inner) }
    }
  }

  private mutating func takeArticle(_ json: inout JSONObject) {
    func text(_ key: StaticString, _ json: inout JSONObject) -> String? {
      Self.strings(json.optional(key)).first
    }
    // The first article is the page's own; others are those that it leads to.
    if headline != nil { return }
    headline = (text("headline", &json) ?? text("name", &json)).flatMap { $0.utf8.count <= Limits.factBytes ? $0 : nil }
    published = published ?? text("datePublished", &json) ?? text("dateCreated", &json)
    modified = modified ?? text("dateModified", &json)
    url = url ?? text("url", &json)
    section = section ?? text("articleSection", &json)
    language = language ?? text("inLanguage", &json)
    body = body ?? json.optional("articleBody").flatMap { try? $0.string() }
    if mentionedAuthors.isEmpty, let value = json.optional("author") ?? json.optional("creator") {
      mentionedAuthors = Self.agents(value)
    }
    if let value = json.optional("publisher") { mentionedPublisher = mentionedPublisher ?? Self.agents(value).first }
  }

  /// A value's strings: itself, or those of a list.
  private static func strings(_ value: JSONValue?) -> [String] {
    guard let value else { return [] }
    if let string = try? value.string() { return clean(string).map { [$0] } ?? [] }
    return (try? value.list { element throws(JSONError) in try element.string() })?.compactMap(clean) ?? []
  }

  private static func clean(_ string: String) -> String? {
    let text = SourceText.cleaned(HTMLText.plain(string))
    return text.isEmpty ? nil : text
  }

  /// People or organisations: strings, or objects with a name or an identity, alone or in a list.
  private static func agents(_ value: JSONValue) -> [Agent] {
    if let string = try? value.string() { return clean(string).map { [Agent(name: $0)] } ?? [] }
    if let list = try? value.list({ element throws(JSONError) in agents(element) }) { return list.flatMap { $0 } }
    var found: [Agent] = []
    try? value.object { json throws(JSONError) in
      // An object may have several names.
      let one = agent(&json)
      let names = strings(json.optional("name"))
      found =
        names.isEmpty
        ? [one]
        : names.map { name in
          var agent = one
          agent.name = name
          return agent
        }
    }
    return found
  }

  /// A name, in one part or in two.
  private static func name(_ json: inout JSONObject) -> String? {
    if let name = strings(json.optional("name")).first { return name }
    let parts = strings(json.optional("givenName")).prefix(1) + strings(json.optional("familyName")).prefix(1)
    return parts.count == 2 ? parts.joined(separator: " ") : nil
  }

  private static func agent(_ json: inout JSONObject) -> Agent {
    let types = strings(json.optional("@type"))
    let isPerson = types.contains("Person")
    return Agent(
      name: name(&json), id: strings(json.optional("@id")).first, isPerson: isPerson,
      isOrganization: !isPerson && types.contains { $0.hasSuffix("Organization") || $0 == "Corporation" })
  }
}
