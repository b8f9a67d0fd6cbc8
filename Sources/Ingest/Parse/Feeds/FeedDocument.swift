/// Feeds: each entry is a story, whose bytes are those of its element.
enum FeedDocument {
  /// Reads a feed, or as much as there is of one that breaks off.
  static func read(_ source: SourceText, _ format: Format, fileBytes: Int) throws(ParseFailure) -> Document {
    var markup = PlainMarkup(source, fileBytes: fileBytes)
    try DocumentBounds.refuseTags(markup.bytes)
    try DocumentBounds.refuseAttributes(markup.bytes)
    let sections = CharacterDataSections(of: markup.bytes)
    var short = markup
    short.replace(sections.edits)
    var (feed, isWellFormed) = FeedReader.read(short.bytes, standIns: sections.standIns)
    if isWellFormed {
      markup = short
    } else {
      // One feed in ten is not well-formed, mostly by an "&" in an address or "&nbsp;" in a text.
      markup.replace(XMLMending.edits(of: markup.bytes))
      feed = FeedReader.read(markup.bytes, mending: true).feed
    }
    var document = Document(
      format: feed.format ?? format, encoding: source.encoding, replacements: source.replacements, stories: [],
      dropped: [])
    var line = 0
    for (number, found) in feed.entries.enumerated() where found.isArticle {
      // libxml2 tells an element's start from within its tag.
      let start = markup.bytes[..<min(found.bytes.lowerBound, markup.bytes.count)].lastIndex(of: UInt8(ascii: "<"))
      let from = start ?? found.bytes.lowerBound
      let bytes = markup.origin(of: from..<max(from, found.bytes.upperBound))
      document.add(found.entry(of: feed, bytes: bytes), place: "entry \(number + 1)", after: &line)
    }
    if feed.isCutOff {
      let end = markup.origin(of: feed.end..<feed.end).lowerBound
      let failure = ParseFailure(
        reason: .damaged, detail: "The feed breaks off, or is no longer XML, at about byte \(end) of \(fileBytes).",
        advice: "Fetch it again.")
      if document.stories.isEmpty { throw failure }
      document.skip("the end", failure)
    }
    return document
  }
}
