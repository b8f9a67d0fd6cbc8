/// What the class, the id and the role of an element say of its content.
struct HTMLHints: OptionSet, Sendable {
  /// The bits.
  let rawValue: UInt16

  /// Furniture wherever it stands: comments, menus, related stories.
  static let furniture = HTMLHints(rawValue: 1)
  /// Furniture as a rule; but the word is also used for what holds a whole page.
  static let doubtful = HTMLHints(rawValue: 1 << 1)
  /// About a picture: set aside when it is short.
  static let picture = HTMLHints(rawValue: 1 << 2)
  /// A picture's caption, or whose picture it is.
  static let caption = HTMLHints(rawValue: 1 << 8)
  /// About the author or the date: set aside when it is short.
  static let credit = HTMLHints(rawValue: 1 << 3)
  /// The author's name.
  static let author = HTMLHints(rawValue: 1 << 4)
  /// When the story was published.
  static let date = HTMLHints(rawValue: 1 << 5)
  /// When the story was last changed.
  static let update = HTMLHints(rawValue: 1 << 6)
  /// The text of a story.
  static let content = HTMLHints(rawValue: 1 << 7)
  /// A button within the text.
  static let button = HTMLHints(rawValue: 1 << 9)
  /// Whose picture it is.
  static let source = HTMLHints(rawValue: 1 << 10)
  /// What readers have said of it.
  static let comments = HTMLHints(rawValue: 1 << 11)
}

/// Reads the names of classes and ids of a page.
struct HTMLNames {
  /// What was read before, by its hash: most values come again and again.
  private var known = HashTable64<HTMLHints>(filler: [])

  private static let table: HashTable64<HTMLHints> = {
    let groups: [(HTMLHints, String)] = [
      (
        .furniture,
        """
        addthis addtoany newsletter newsletters signup breadcrumb breadcrumbs cookie cookies gdpr consent menu navbar footer outbrain \
        taboola zergnet login copyright tagcloud
        """
      ),
      (
        .doubtful,
        """
        sidebar related relatedposts relatedarticles relatedcontent yarpp share sharing sharebar sharedaddy sharethis nav \
        navigation recirc recommended recommendations recommends popular mostread trending toolbar masthead pagination pager \
        teaser teasers ticker readmore readnext upnext morefrom morestories social subscribe subscription regwall \
        registration promo promotion promos cta advert advertisement ad ads sponsor sponsors sponsored widget widgets banner \
        modal popup rail visuallyhidden noprint metadata credits skip bio biography authorbox paywall tags \
        taglist keywords toc poll polls nocontent tooltip popover donate donation callout infobox navbox catlinks hatnote \
        reflist references
        """
      ),
      (
        [.furniture, .comments],
        """
        comment comments commentlist commentbox commentform disqus wpdiscuz respond kommentare kommentarer commentaires \
        comentarios commenti reacties
        """
      ),
      (.caption, "caption captions credit"),
      (.button, "editsection"), (.source, "credit credits copyright photographer"),
      (.picture, "photo image img imgtop picture figure gallery slideshow video media carousel"),
      (
        .credit,
        "byline author authors dateline timestamp date datetime published pubdate datum fecha attribution autor auteur"
      ),
      (.author, "byline author authors autor auteur"),
      (.date, "dateline timestamp date datetime published pubdate datum fecha"),
      (.update, "updated modified update"),
    ]
    var table = HashTable64<HTMLHints>(filler: [], capacity: 512)
    for (hint, words) in groups {
      for word in words.split(separator: " ") {
        let key = Hash64.hash(String(word))
        table.set(key, (table.find(key) ?? []).union(hint))
      }
    }
    return table
  }()

  private static let asideRoles: Set<String> = [
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu", "menubar", "alert",
  ]

  /// What an element's attributes say of it.
  mutating func hints(_ element: HTMLElement, _ attributes: HTMLAttributes) -> HTMLHints {
    guard !attributes.isEmpty else { return [] }
    var hints: HTMLHints = []
    if let value = attributes.bytes("class") { hints.formUnion(words(value)) }
    // The id of a heading is often made of its words.
    if !element.contains(.heading), let value = attributes.bytes("id") { hints.formUnion(words(value)) }
    if let role = attributes["role"] {
      if Self.asideRoles.contains(role) { hints.insert(.furniture) }
      if role == "main" || role == "article" { hints.insert(.content) }
    }
    if attributes.has("itemprop", "articleBody") { hints.insert(.content) }
    return hints
  }

  /// The words in an element's class and id for which it may be set aside, as one number.
  mutating func doubt(_ attributes: HTMLAttributes) -> UInt64 {
    var keys: [UInt64] = []
    for value in [attributes.bytes("class"), attributes.bytes("id")] {
      guard let value, !words(value).isDisjoint(with: [.doubtful, .furniture]) else { continue }
      Self.forEachWord(value) { key, hints in
        if !hints.isDisjoint(with: [.doubtful, .furniture]), !keys.contains(key) { keys.append(key) }
      }
    }
    return keys.reduce(0, &+)
  }

  /// Whether an element is not shown.
  static func isHidden(_ attributes: HTMLAttributes) -> Bool {
    guard !attributes.isEmpty else { return false }
    if attributes.bytes("hidden") != nil || attributes.has("aria-hidden", "true") { return true }
    guard let style = attributes.bytes("style") else { return false }
    return withUnsafeTemporaryAllocation(byteCount: style.count, alignment: 1) { plain in
      var count = 0
      for byte in style where byte != 0x20 {
        plain[count] = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
        count += 1
      }
      let plain = UnsafeRawBufferPointer(rebasing: plain[..<count])
      return plain.starts(with: displayNone.dropFirst()) || plain.first(displayNone) != nil
        || plain.first(hiddenVisibility) != nil
    }
  }

  private static let displayNone = Array(";display:none".utf8)
  private static let hiddenVisibility = Array("visibility:hidden".utf8)

  /// The hints of the words of a class or id: "entry-content postBody_2" has entry, content, post and body.
  mutating func words(_ value: UnsafeRawBufferPointer) -> HTMLHints {
    let key = Hash64.hash(value)
    if let hints = known.find(key) { return hints }
    var hints: HTMLHints = []
    Self.forEachWord(value) { _, known in hints.formUnion(known) }
    known.set(key, hints)
    return hints
  }

  /// Words behind which a name says what is in a box or missing from it, and not what the box is: "has-sidebar", "no-comments".
  private static let holders = HashTable64(words: "has with without no")
  /// With a name of one of these words, or of this and the one before, an element is not shown.
  private static let hidden = HashTable64(words: "hidden invisible")
  private static let hiding = HashTable64(words: "is visually element js")

  /// Calls `body` with each word of a class or id that says something.
  private static func forEachWord(_ value: UnsafeRawBufferPointer, _ body: (_ key: UInt64, _ hints: HTMLHints) -> Void)
  {
    withUnsafeTemporaryAllocation(byteCount: Limits.classWordBytes, alignment: 1) { word in
      var count = 0
      var wasLower = false
      // Of the name at hand, which may have several words.
      var words = 0
      var isOfHolder = false
      var isHiding = true
      var hiddenBy: UInt64?
      func endName() {
        if let key = hiddenBy { body(key, .doubtful) }
        (words, isOfHolder, isHiding, hiddenBy) = (0, false, true, nil)
      }
      func end() {
        defer { count = 0 }
        guard count > 1, count <= word.count else { return }
        let key = Hash64.hash(UnsafeRawBufferPointer(rebasing: word[..<count]))
        words += 1
        if holders.contains(key) { isOfHolder = true }
        if isOfHolder { return }
        // Hidden altogether, and not "hidden-xs", where it is on small screens.
        hiddenBy = hidden.contains(key) && isHiding ? key : nil
        isHiding = words == 1 && hiding.contains(key)
        if let hints = table.find(key) { body(key, hints) }
      }
      for byte in value.prefix(Limits.classBytes) {
        let isUpper = (0x41...0x5A).contains(byte)
        let isLetter = isUpper || (0x61...0x7A).contains(byte)
        if !isLetter || isUpper && wasLower { end() }
        if isLetter {
          if count < word.count { word[count] = byte | 0x20 }
          count += 1
        } else if HTMLTagCut.isSpace(byte) {
          endName()
        }
        wasLower = isLetter && !isUpper
      }
      end()
      endName()
    }
  }
}
