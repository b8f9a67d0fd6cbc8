/// An element of a page whose end has not come yet, and what some elements are by themselves.
struct HTMLOpenElement {
  /// The hash of its name.
  var name: UInt64
  var element: HTMLElement
  /// Itself when it is a container, else the one around it; -1 for none.
  var container: Int
  var isContainer: Bool
  var isSkipped: Bool
  /// Whether nothing in it is the page's own word on its story.
  var isMuted: Bool
  /// Whether the page hides it, or it may have been left open by mistake.
  var isHidden: Bool
  /// Whether it is an article or an entry of a weblog.
  var isPost: Bool
  /// Whether it is the footer of one.
  var isPostFooter: Bool
  /// How much of which paragraph was there before, of the links in it, and of what is captured.
  var from: (bytes: Int, paragraph: Int, linkBytes: Int, captured: Int)
  /// Whether it leads to a place on a page.
  var isAnchored: Bool
  /// Whether such a link stood in it.
  var hasAnchor = false
  /// What its text is wanted for, and where it begins in `captured`.
  var capture: (kind: HTMLPageFacts.Capture, start: Int)?

  /// What the names of an element say for which it may be set aside when that is nothing but that it is a footer.
  static let footerWord = Hash64.hash("footer")

  /// Whether an element holds a story by what it says of itself: its footer says who wrote it, and when.
  static func isPost(_ element: HTMLElement, _ attributes: HTMLAttributes) -> Bool {
    if element.contains(.article) { return true }
    if attributes.isEmpty { return false }
    return attributes.bytes("itemtype").map(HTMLAddress.isPost(type:)) ?? false
      || attributes.bytes("class").map(HTMLAddress.isPost(class:)) ?? false
  }

  /// The whole page is hidden only until a script shows it.
  static func mayHide(_ element: HTMLElement) -> Bool {
    !element.contains(.root) || element.contains(.content)
  }

  static let button = name("button")
  static let footer = name("footer")
  static let openable = Set(["button", "dialog", "label", "nav", "noscript"].map(name))

  private static func name(_ name: String) -> UInt64 {
    var name = name
    return name.withUTF8 { HTMLElement.name(UnsafeRawBufferPointer($0)) }
  }

  private static let anchorSigns = ["#", "¶", "§", "🔗", "∞"].map { Array($0.utf8) }

  /// Whether a link to a place on the page is nothing but the sign for one, as generators put it behind each heading.
  static func isSign(_ mark: ArraySlice<UInt8>) -> Bool { anchorSigns.contains { $0.elementsEqual(mark) } }

  /// The mark of a note is a number, a letter or a sign or two.
  static let markBytes = 3
}
