/// What the fields of records in JSON are called: the names that scrapers, content systems and news services use.
public struct ArticleFields: Sendable, Equatable {
  /// What a field can tell.
  public enum Kind: String, Sendable, CaseIterable {
    /// The headline.
    case title
    /// The whole text, plain or in HTML.
    case text
    /// A part of the text, which stands for it when there is no more.
    case summary
    /// Who wrote it.
    case byline
    /// When it was published.
    case published
    /// When it was changed last.
    case modified
    /// Where it was published.
    case url
    /// What the record calls itself.
    case guid
    /// Who published it.
    case publisher
    /// The section that it stood in.
    case section
    /// The language.
    case language
    /// The place that it was reported from.
    case dateline
  }

  /// For each kind its names, the best first, in their plain form.
  private var names: [Kind: [String]]
  /// What settings added, in their order.
  public private(set) var settings: [String] = []

  private init(names: [Kind: [String]]) { self.names = names }

  /// The usual names, and before them those of settings, each written `kind=name`, the best first.
  ///
  /// - Throws: `WrongSetting` when one names no kind, or no field.
  public init(adding settings: [String]) throws(WrongSetting) {
    self = .standard
    for setting in settings.reversed() {
      let parts = setting.split(separator: "=", maxSplits: 1)
      let name = Self.plain(String(parts.last ?? ""))
      guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])), !name.isEmpty else {
        throw WrongSetting(setting: setting)
      }
      names[kind, default: []].insert(name, at: 0)
    }
    self.settings = settings
  }

  /// A setting that is not of the form `kind=name`.
  public struct WrongSetting: Error, Equatable {
    /// The setting as written.
    public var setting: String
  }

  /// The usual names.
  public static let standard = ArticleFields(names: [
    .title: ["title", "headline", "heading", "webtitle", "articletitle", "newstitle"],
    .text: [
      "text", "articlebody", "maintext", "fulltext", "body", "content", "contenttext", "bodytext", "plaintext",
      "articletext", "storytext", "rawtext", "contenthtml", "bodyhtml", "html", "rawhtml", "paragraphs", "story",
    ],
    .summary: [
      "summary", "description", "abstract", "excerpt", "standfirst", "lead", "leadparagraph", "snippet", "trailtext",
    ],
    .byline: ["byline", "author", "authors", "creator", "writer", "writers", "journalist", "reporter", "authorname"],
    .published: [
      "datepublished", "published", "publishedat", "publishedon", "publishdate", "publisheddate", "datepublish",
      "pubdate",
      "publicationdate", "publicationtime", "publishtime", "publishedtime", "webpublicationdate", "date", "datetime",
      "releasedate", "created", "createdat", "timestamp", "time",
    ],
    .modified: [
      "datemodified", "modified", "modifiedat", "lastmodified", "updated", "updatedat", "dateupdated", "lastupdated",
      "modifiedtime", "updatedtime",
    ],
    .url: [
      "url", "canonicalurl", "canonical", "link", "permalink", "weburl", "articleurl", "uri", "href", "source",
      "mainentityofpage",
    ],
    .guid: ["guid", "id", "uuid", "articleid", "uri"],
    .publisher: [
      "publisher", "sitename", "publication", "newspaper", "outlet", "sourcename", "source", "site", "sourcehostname",
      "hostname", "sourcedomain", "domain", "website",
    ],
    .section: ["section", "sectionname", "articlesection", "category", "categories", "channel", "topic"],
    .language: ["language", "lang", "inlanguage", "locale"],
    .dateline: ["dateline"],
  ])

  /// The names of a kind, the best first.
  func names(of kind: Kind) -> [String] { names[kind] ?? [] }

  /// A name without what tells spellings of it apart: "datePublished", "date_published" and "Date published" are one.
  static func plain(_ name: String) -> String {
    String(decoding: name.utf8.filter { isAlphanumeric($0) || $0 >= 0x80 }, as: UTF8.self).lowercased()
  }
}
