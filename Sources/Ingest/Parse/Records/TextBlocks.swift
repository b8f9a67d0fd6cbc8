/// The text of an article that an editor keeps as a tree: Portable Text, Contentful's rich text, EditorJS and their like.
enum TextBlocks {
  /// Members that hold a text.
  private static let texts = ["text", "value", "content", "html", "markdown"]
  /// Members that hold what is below.
  private static let lists = ["content", "children", "blocks", "paragraphs", "nodes", "data", "items", "body"]
  /// As deep as a list in a quotation in a column lies, and deeper.
  private static let deepest = 12

  /// The paragraphs of a tree; none of what is no such tree.
  static func paragraphs(_ value: JSONValue, depth: Int = 0) -> [String] {
    guard depth < deepest else { return [] }
    switch value.type {
    case .array:
      let elements = value.elements
      // Pieces of one line: a word of it is bold, or a link.
      if elements.contains(where: isPiece) { return [line(value, depth)].filter { !$0.isEmpty } }
      return elements.flatMap { paragraphs($0, depth: depth + 1) }
    case .object:
      if let text = text(value) { return [text] }
      return lists.lazy.compactMap { list in value.members.first { $0.key == list }?.value }
        .map { paragraphs($0, depth: depth + 1) }.first { !$0.isEmpty } ?? []
    // An item of a list; a whole text that is a string is none of these.
    case .string: return depth > 0 ? [value.scalar].compactMap(\.self) : []
    default: return []
    }
  }

  private static func text(_ object: JSONValue) -> String? {
    let members = object.members
    for key in texts {
      if let text = members.first(where: { $0.key == key })?.value, text.type == .string { return text.scalar }
    }
    return nil
  }

  /// Whether a value is a piece of a line: a text of the kind "text" or "span", as all of these editors call it.
  private static func isPiece(_ value: JSONValue) -> Bool {
    guard value.type == .object, text(value) != nil else { return false }
    // Of kinds that have a text of their own and are called "text", too, that is the content.
    return value.members.contains { member in
      ["type", "_type", "nodeType"].contains(member.key) && ["text", "span"].contains(member.value.scalar ?? "")
    } && !value.members.contains { $0.key == "content" }
  }

  /// All pieces in one line.
  private static func line(_ value: JSONValue, _ depth: Int) -> String {
    guard depth < deepest else { return "" }
    if value.type == .array { return value.elements.map { line($0, depth + 1) }.joined() }
    guard value.type == .object else { return "" }
    if let text = text(value) { return text }
    let below = lists.lazy.compactMap { list in value.members.first { $0.key == list }?.value }.first
    return below.map { line($0, depth + 1) } ?? ""
  }
}
