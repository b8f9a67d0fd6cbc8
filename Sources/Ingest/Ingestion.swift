extension Desk {
  /// A file whose stories are being decided on: all at once or, if it has very many, in parts.
  struct Ingestion {
    let file: Prepared
    let parsed: ParsedFile
    /// The stories that stand before those that were parsed, unchanged.
    let before: [EventID]
    var told: [StoryTold]
    /// The story of the file's former content that each one is.
    let pairs: [Revision.Pair?]
    /// The first one that is not decided on yet.
    var next = 0
  }

  /// What a batch has left undone.
  struct Remainder {
    /// Files that must be read again: they were being written, or what was known of them is not so any more.
    var changing: [FileKey] = []
    /// A file that has more stories than there was time for.
    var unfinished: Ingestion?
  }
}

extension StoryTold {
  /// A story before it is decided on: its identity, group and relation are still to come.
  init(_ prepared: PreparedStory, _ file: FileReference, ordinal: Int, id: EventID) {
    let story = prepared.story
    var reference = file
    reference.bytes = [story.bytes.lowerBound, story.bytes.upperBound]
    var found: [String: String] = [:]
    let facts = [
      ("title", story.title), ("byline", story.byline), ("dateline", story.dateline), ("published", story.published),
      ("language", story.language), ("url", story.url), ("modified", story.modified), ("publisher", story.publisher),
      ("section", story.section),
    ]
    for case (let name, let fact?) in facts { found[name] = fact.source }
    self.init(
      story: id, revision: 1, file: reference, ordinal: ordinal, member: story.member, title: story.title?.value,
      byline: story.byline?.value, dateline: story.dateline?.value, published: story.published?.value,
      language: story.language?.value, url: story.url?.value, modified: story.modified?.value,
      publisher: story.publisher?.value,
      section: story.section?.value, guid: story.guid, found: found, headings: story.headings, words: story.words,
      text: story.text, cut: prepared.cut, group: id, relation: nil)
  }
}
