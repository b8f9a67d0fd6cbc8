/// What the names and classes of HTML elements say about their content.
enum HTMLNames {
  static let void: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
  ]

  /// Elements that begin and end paragraphs.
  static let blocks: Set<String> = [
    "address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "nav", "ol", "option", "p",
    "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul", "center",
    "hgroup",
  ]

  /// Elements that can hold a story.
  static let containers: Set<String> = [
    "article", "main", "section", "div", "td", "body", "table", "center", "form", "span",
  ]

  /// Elements whose text is never part of a story.
  static let skipped: Set<String> = [
    "script", "style", "noscript", "nav", "footer", "aside", "button", "svg", "iframe", "template", "select",
    "textarea",
    "object", "canvas", "audio", "video", "figcaption", "head", "title", "math", "label", "dialog", "map",
  ]

  /// Words of class and id names of furniture.
  private static let asideWords: Set<String> = [
    "comment", "comments", "disqus", "respond", "sidebar", "related", "share", "sharing", "social", "addthis",
    "newsletter",
    "subscribe", "subscription", "signup", "promo", "promotion", "advert", "advertisement", "ad", "ads", "sponsored",
    "breadcrumb", "breadcrumbs", "cookie", "cookies", "gdpr", "consent", "menu", "nav", "navbar", "navigation",
    "footer",
    "recirc", "recommended", "recommendations", "popular", "trending", "widget", "widgets", "banner", "modal", "popup",
    "outbrain", "taboola", "caption", "tags", "toolbar", "masthead", "login", "paywall", "copyright", "pagination",
    "pager",
    "bio", "teaser", "teasers", "rail", "hidden", "metadata", "credits", "skip", "readmore", "morefrom",
  ]

  /// A header may stand within the article and hold its headline; a form may hold the whole page. Their text is set
  /// aside, not skipped.
  static func isAside(_ name: String, _ attributes: [String: String]) -> Bool {
    switch name {
    case "header", "form": return true
    case "html", "body", "article", "main": return false
    default: break
    }
    if let role = attributes["role"],
      ["navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu"].contains(role)
    {
      return true
    }
    return words(attributes["class"]).contains(where: asideWords.contains)
      || words(attributes["id"]).contains(where: asideWords.contains)
  }

  static func isHidden(_ attributes: [String: String]) -> Bool {
    if attributes["hidden"] != nil || attributes["aria-hidden"] == "true" { return true }
    guard let style = attributes["style"]?.lowercased().filter({ $0 != " " }) else { return false }
    return style.hasPrefix("display:none") || style.hasSuffix(";display:none") || style.hasSuffix(";display:none;")
  }

  static func isNamedContent(_ name: String, _ attributes: [String: String]) -> Bool {
    name == "article" || name == "main" || attributes["role"] == "main" || attributes["itemprop"] == "articleBody"
  }

  /// The words of a class or id: "entry-content postBody_2" → entry, content, post, body.
  static func words(_ value: String?) -> [String] {
    guard let value, !value.isEmpty else { return [] }
    var words: [String] = []
    var word = ""
    var wasLower = false
    for byte in value.utf8.prefix(400) {
      let isUpper = (0x41...0x5A).contains(byte)
      let isLetter = isUpper || (0x61...0x7A).contains(byte)
      if !isLetter || isUpper && wasLower {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if isLetter { word.unicodeScalars.append(Unicode.Scalar(byte | 0x20)) }
      wasLower = isLetter && !isUpper
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
