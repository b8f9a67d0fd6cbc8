/// A paragraph of an HTML page, with what the markup around it says.
struct HTMLBlock {
  /// Its text.
  var text: String
  /// What the markup says it is.
  var kind: Unit.Kind
  /// Bytes of the text that stand within links.
  var linkBytes: Int
  /// The innermost container around it; -1 for none.
  var container: Int
  /// What its text looks like.
  var shape: Shape
  /// Whether it stands in a quotation.
  var isQuoted: Bool
  /// Whether it is the heading of a page: an `h1`.
  var isTopHeading = false
  /// Whether it is a heading with a link to a place on the page itself.
  var isAnchor = false
  /// Whether it is not part of a story, by what is around it.
  var isAside = false

  /// Whether it is running text; in a script without spaces or with other full stops, by its length.
  var isProse: Bool { shape.isProse || text.utf8.count >= Limits.proseBytes && kind != .row }

  /// Whether nearly all of it is links.
  var isLinks: Bool { linkBytes * 10 >= text.utf8.count * 8 }

  /// Bytes of what is no link and no heading, running text or not.
  var plainBytes: Int { isAside || isLinks || kind == .heading ? 0 : text.utf8.count - min(linkBytes, text.utf8.count) }

  /// Bytes of running text; nothing for lists of links.
  var proseBytes: Int { isProse && !isAside && linkBytes * 2 < text.utf8.count ? text.utf8.count : 0 }
}

extension Unit {
  /// A paragraph of a page.
  ///
  /// - Parameters:
  ///   - bytes: where all of the page lies in the file.
  ///   - line: its number.
  init(_ block: HTMLBlock, bytes: Range<Int>, line: Int) {
    text = block.text
    shape = block.shape
    self.bytes = bytes
    self.line = line
    opensBlock = block.kind != .item && block.kind != .row
    kind = block.kind
  }
}

/// An element that may hold the story, or a part of the page that is none: the blocks that it spans.
struct HTMLContainer {
  /// Its blocks.
  var blocks: Range<Int>
  /// The container around it; -1 for none.
  var parent: Int
  /// What kind of element it is.
  var element: HTMLElement
  /// What its attributes say.
  var hints: HTMLHints
  /// The words among them for which it may be set aside, as one number; 0 when there are none.
  var doubt: UInt64

  /// Whether it is made for a story: `article`, `main`, `itemprop=articleBody`.
  var isNamedContent: Bool { element.contains(.content) || hints.contains(.content) }
}

/// A caption.
struct HTMLCaption {
  /// The paragraph.
  var block: HTMLBlock
  /// How many paragraphs of the page stand before it.
  var place: Int
}

/// What was read from an HTML page.
struct HTMLPage {
  /// Its paragraphs.
  var blocks: [HTMLBlock] = []
  /// What stands below its pictures, in the order of the page; none of it is among the paragraphs.
  var captions: [HTMLCaption] = []
  /// In the order of their start tags; each comes after its parent.
  var containers: [HTMLContainer] = []
  /// Bytes between tags in what it does not show.
  var hiddenBytes = 0
  /// What it says about its story.
  var facts = HTMLPageFacts()
}
