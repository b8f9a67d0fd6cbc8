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
}

/// Reads names of classes and ids.
enum HTMLNames {
  private static let table: HashTable64<HTMLHints> = {
    let groups: [(HTMLHints, String)] = [
      (
        .furniture,
        """
        comment comments commentlist commentbox commentform disqus wpdiscuz respond addthis addtoany newsletter newsletters \
        signup breadcrumb breadcrumbs cookie cookies gdpr consent menu navbar footer outbrain taboola zergnet login copyright \
        kommentare kommentarer commentaires comentarios commenti reacties tagcloud
        """
      ),
      (
        .doubtful,
        """
        sidebar related relatedposts relatedarticles relatedcontent yarpp share sharing sharebar sharedaddy sharethis nav \
        navigation recirc recommended recommendations recommends popular mostread trending toolbar masthead pagination pager \
        teaser teasers ticker readmore readnext upnext morefrom morestories social subscribe subscription regwall \
        registration promo promotion promos cta advert advertisement ad ads sponsor sponsors sponsored widget widgets banner \
        modal popup rail hidden invisible visuallyhidden noprint metadata credits skip bio biography authorbox paywall tags \
        taglist keywords toc editsection poll polls nocontent tooltip popover donate donation callout
        """
      ),
      (.caption, "caption captions credit"),
      (.picture, "photo image img imgtop picture figure gallery slideshow video media carousel"),
      (.credit, "byline author authors dateline timestamp date datetime published pubdate attribution autor auteur"),
      (.author, "byline author authors autor auteur"), (.date, "dateline timestamp date datetime published pubdate"),
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
  static func hints(_ attributes: HTMLAttributes) -> HTMLHints {
    guard !attributes.isEmpty else { return [] }
    var hints: HTMLHints = []
    if let value = attributes.bytes("class") { hints.formUnion(words(value)) }
    if let value = attributes.bytes("id") { hints.formUnion(words(value)) }
    if let role = attributes["role"] {
      if asideRoles.contains(role) { hints.insert(.furniture) }
      if role == "main" || role == "article" { hints.insert(.content) }
    }
    if attributes.has("itemprop", "articleBody") { hints.insert(.content) }
    return hints
  }

  /// Whether an element is not shown.
  static func isHidden(_ attributes: HTMLAttributes) -> Bool {
    guard !attributes.isEmpty else { return false }
    if attributes.bytes("hidden") != nil || attributes.has("aria-hidden", "true") { return true }
    guard let style = attributes["style"]?.lowercased().filter({ $0 != " " }) else { return false }
    return style.hasPrefix("display:none") || HTMLText.contains(style, ";display:none")
      || HTMLText.contains(style, "visibility:hidden")
  }

  /// The hints of the words of a class or id: "entry-content postBody_2" has entry, content, post and body.
  static func words(_ value: UnsafeRawBufferPointer) -> HTMLHints {
    var hints: HTMLHints = []
    withUnsafeTemporaryAllocation(byteCount: Limits.classWordBytes, alignment: 1) { word in
      var count = 0
      var wasLower = false
      func end() {
        if count > 1, count <= word.count {
          hints.formUnion(table.find(Hash64.hash(UnsafeRawBufferPointer(rebasing: word[..<count]))) ?? [])
        }
        count = 0
      }
      for byte in value.prefix(Limits.classBytes) {
        let isUpper = (0x41...0x5A).contains(byte)
        let isLetter = isUpper || (0x61...0x7A).contains(byte)
        if !isLetter || isUpper && wasLower { end() }
        if isLetter {
          if count < word.count { word[count] = byte | 0x20 }
          count += 1
        }
        wasLower = isLetter && !isUpper
      }
      end()
    }
    return hints
  }
}
