internal import Glibc

/// What is known of an HTML element by its name.
struct HTMLElement: OptionSet, Sendable {
  /// The bits.
  let rawValue: UInt32

  /// Has no content and no end tag.
  static let void = HTMLElement(rawValue: 1)
  /// Begins and ends paragraphs.
  static let block = HTMLElement(rawValue: 1 << 1)
  /// Its text is never part of a story.
  static let skipped = HTMLElement(rawValue: 1 << 2)
  /// May hold a story, or a part of the page that is none.
  static let container = HTMLElement(rawValue: 1 << 3)
  /// Made for the story: `article`, `main`.
  static let content = HTMLElement(rawValue: 1 << 4)
  /// Never set aside as a whole by its name or class.
  static let root = HTMLElement(rawValue: 1 << 5)
  /// Ends a line.
  static let lineBreak = HTMLElement(rawValue: 1 << 6)
  /// Says something of the page in its attributes.
  static let fact = HTMLElement(rawValue: 1 << 7)
  /// Holds what is often but not always furniture: `header`, `form`, `figure`.
  static let doubtful = HTMLElement(rawValue: 1 << 8)
  /// A link.
  static let link = HTMLElement(rawValue: 1 << 9)
  /// `h1` to `h6`.
  static let heading = HTMLElement(rawValue: 1 << 10)
  /// An item of a list.
  static let item = HTMLElement(rawValue: 1 << 11)
  /// A list.
  static let list = HTMLElement(rawValue: 1 << 12)
  /// A cell of a table.
  static let cell = HTMLElement(rawValue: 1 << 13)
  /// A row of a table.
  static let row = HTMLElement(rawValue: 1 << 14)
  /// Keeps its line ends.
  static let preformatted = HTMLElement(rawValue: 1 << 15)
  /// A quotation, whatever surrounds it: an embedded post stands in a box that is named for its network.
  static let quote = HTMLElement(rawValue: 1 << 16)
  /// The page's title.
  static let title = HTMLElement(rawValue: 1 << 17)
  /// The main heading.
  static let headline = HTMLElement(rawValue: 1 << 18)

  /// May hold a whole story.
  static let holder = HTMLElement(rawValue: 1 << 19)
  /// An article in the sense of HTML: a story, a comment, a teaser.
  static let article = HTMLElement(rawValue: 1 << 20)

  /// Holds sentences, and no boxes.
  static let paragraph = HTMLElement(rawValue: 1 << 21)
  /// Not one that HTML knows: from another kind of XML, such as agencies have, or a page's own.
  static let unknown = HTMLElement(rawValue: 1 << 22)
  /// A picture with its caption.
  static let figure = HTMLElement(rawValue: 1 << 23)
  /// A caption: text only where a page has hardly any other.
  static let caption = HTMLElement(rawValue: 1 << 24)
  /// Raised: an exponent, or the mark of a note.
  static let raised = HTMLElement(rawValue: 1 << 25)
  /// Beside the story, by its meaning; but whole stories stand in one.
  static let aside = HTMLElement(rawValue: 1 << 26)

  /// Those that are counted while they are open.
  static let counted: HTMLElement = [.link, .item, .preformatted, .heading, .quote, .caption]

  /// The elements by their names.
  private static let table: HashTable64<HTMLElement> = {
    let groups: [(HTMLElement, String)] = [
      (.void, "area base br col embed hr img input link meta param source track wbr"),
      (
        .block,
        """
        address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 \
        h4 h5 h6 header hgroup li main nav ol option p pre section summary table tbody td tfoot th thead title tr ul
        """
      ),
      (
        .skipped,
        """
        amp-ad amp-consent amp-sidebar amp-user-notification audio button canvas dialog footer head iframe label map math nav noscript object script select \
        style svg template textarea title video
        """
      ),
      (
        .container,
        """
        article aside blockquote body center div dl fieldset figure form header li main ol section span table td ul
        """
      ),
      (.holder, "article body center div form main section span table td"), (.article, "article"),
      (.content, "article main"), (.root, "html body article main"), (.lineBreak, "br hr"),
      (.fact, "abbr html link meta time"), (.doubtful, "header form figure"), (.aside, "aside"), (.link, "a"),
      (.heading, "h1 h2 h3 h4 h5 h6"),
      (.item, "li dt dd"), (.list, "ul ol dl"), (.cell, "td th"), (.row, "tr"), (.preformatted, "pre"),
      (.quote, "blockquote"), (.title, "title"), (.headline, "h1"), (.figure, "figure"), (.caption, "figcaption"),
      (.raised, "sup"), (.paragraph, "p h1 h2 h3 h4 h5 h6 pre"),
      (
        [],
        """
        a abbr acronym b bdi bdo big blink cite code data del dfn em font g-emoji i ins kbd local-time mark nobr output picture q rb \
        relative-time rp rt ruby s samp slot small strike strong sub sup time time-ago tt u var
        """
      ),
    ]
    var table = HashTable64<HTMLElement>(filler: [], capacity: 256)
    for (trait, names) in groups {
      for name in names.split(separator: " ") {
        var name = String(name)
        let key = name.withUTF8 { Self.name(UnsafeRawBufferPointer($0)) }
        table.set(key, (table.find(key) ?? []).union(trait))
      }
    }
    return table
  }()

  /// Set in the name of an element that has a prefix.
  private static let prefixed: UInt64 = 1 << 63

  /// What an element's name is known by.
  @inline(__always)
  static func name(_ name: UnsafeRawBufferPointer) -> UInt64 {
    let hash = Hash64.hash(name)
    return name.first(UInt8(ascii: ":")) == nil ? hash & ~prefixed : hash | prefixed
  }

  /// The same of a name as libxml2 gives it.
  static func name(of text: UnsafePointer<UInt8>) -> UInt64 {
    let count = strlen(UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self))
    return name(UnsafeRawBufferPointer(start: text, count: count))
  }

  /// The element of a name. Word processors mark places and persons within a sentence, by names with a prefix.
  static func named(_ name: UInt64) -> HTMLElement { table.find(name) ?? (name & prefixed == 0 ? .unknown : []) }
}

/// The attributes of a start tag, as libxml2 hands them over: names in small letters, entities replaced. Most are never
/// looked at, so none is copied before it is.
struct HTMLAttributes {
  private let list: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  /// A bit for each first letter of a name: most names that are asked for are not there.
  private var letters: UInt32 = 0

  /// Of most tags, which have no attributes, none: to copy it costs more than to look at them.
  private let standIns: StandIns?
  private let markup: UnsafeRawBufferPointer

  /// The list of names and values, ended by nil, and what stands in for values of the markup.
  init(
    _ list: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ standIns: StandIns, in markup: UnsafeRawBufferPointer
  ) {
    self.list = list
    self.standIns = list == nil ? nil : standIns
    self.markup = markup
    guard var pair = list else { return }
    while let key = pair[0] {
      letters |= Self.letter(key[0])
      pair += 2
    }
  }

  private static func letter(_ first: UInt8) -> UInt32 { 1 << UInt32(first & 31) }

  /// Whether there are none.
  var isEmpty: Bool { list == nil }

  /// The bytes of an attribute's value; nil when the tag has no such attribute, none when it has no value.
  func bytes(_ name: StaticString) -> UnsafeRawBufferPointer? {
    guard var pair = list, letters & Self.letter(name.utf8Start[0]) != 0 else { return nil }
    while let key = pair[0] {
      if strcmp(
        UnsafeRawPointer(key).assumingMemoryBound(to: CChar.self),
        UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
      {
        guard let value = pair[1] else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let count = strlen(UnsafeRawPointer(value).assumingMemoryBound(to: CChar.self))
        let bytes = UnsafeRawBufferPointer(start: value, count: count)
        return standIns?.text(of: bytes).map { UnsafeRawBufferPointer(rebasing: markup[$0]) } ?? bytes
      }
      pair += 2
    }
    return nil
  }

  /// Whether an attribute has a value, which is written so.
  func has(_ name: StaticString, _ value: StaticString) -> Bool {
    bytes(name)?.elementsEqual(UnsafeRawBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount)) ?? false
  }

  /// An attribute's value.
  subscript(name: StaticString) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }
}
