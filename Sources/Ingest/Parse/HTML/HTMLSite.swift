/// The names that a page's site goes by, folded.
struct HTMLSite {
  private var names: [String] = []
  /// What links to its first page say.
  private var homes: [String] = []

  init(publisher: String?, name: String?, url: String?, homes: [String]) {
    names = [publisher, name].compactMap { $0 }.map(HTMLTitle.folded)
    if let host = url?.split(separator: "/").dropFirst().first {
      var labels = host.split(separator: ".")
      if labels.first == "www" { labels.removeFirst() }
      names.append(HTMLTitle.folded(labels.joined()))
      if let first = labels.dropLast().max(by: { $0.count < $1.count }) {
        names.append(HTMLTitle.folded(String(first)))
      }
    }
    names.removeAll { $0.count < 2 }
    self.homes = homes.prefix(Limits.homes).map(HTMLTitle.folded).filter { $0.count >= 2 }
  }

  /// Whether a text is the site's name, or one within the other: "BBC News" of bbc.com.
  func isNamed(_ text: String) -> Bool {
    let isShort = text.split(separator: " ").count <= 2
    let text = HTMLTitle.folded(text)
    guard text.count >= 2 else { return true }
    return homes.contains(text)
      || names.contains { name in
        name == text || isShort && name.count >= 3 && text.hasPrefix(name)
          || text.count >= 3 && HTMLText.contains(name, text)
      }
  }
}
