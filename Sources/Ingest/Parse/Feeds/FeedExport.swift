/// What the exports of WordPress (WXR) have beyond a feed: who is behind the login names, entries that are no articles, and texts as
/// their authors typed them.
struct FeedExport {
  /// The names that are shown, by login name.
  private var names: [String: String] = [:]

  /// Takes an element that describes an author.
  mutating func take(author text: String) {
    guard let login = Self.inner("author_login", of: text), let name = Self.inner("author_display_name", of: text)
    else {
      return
    }
    names[login] = name
  }

  private static func inner(_ element: String, of text: String) -> String? {
    guard let open = text.firstRange(of: "<\(element)>"),
      let close = text[open.upperBound...].firstRange(of: "</\(element)>")
    else { return nil }
    return EntryFacts.text(String(text[open.upperBound..<close.lowerBound]))
  }

  /// The name of an author who may be given by login name.
  func name(_ login: String) -> String { names[MetaLine.trimmed(login)] ?? login }

  /// Entries that are parts of a site and no articles: pictures, menus, older versions.
  static func isArticle(_ type: String) -> Bool {
    !["attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "user_request"]
      .contains(type) && !type.hasPrefix("wp_")
  }

  /// The markup of a text that parts its paragraphs by blank lines, and without the marks of pictures.
  static func markup(_ text: String) -> String {
    var result = ""
    var rest = text.replacing("\r\n", with: "\n")[...]
    while let open = rest.firstRange(of: "[caption"), let close = rest[open.upperBound...].firstRange(of: "[/caption]")
    {
      result += rest[..<open.lowerBound]
      rest = rest[close.upperBound...]
    }
    return (result + rest).replacing("\n\n", with: "\n<p>\n")
  }
}
