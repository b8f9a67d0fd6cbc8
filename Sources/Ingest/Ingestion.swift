extension Desk {
  /// A file whose stories are being decided on: all at once or, if it has very many, in parts. It is never copied: each turn of a
  /// large file would begin by copying all that it holds.
  struct Ingestion: ~Copyable {
    let file: Prepared
    let parsed: ParsedFile
    /// The stories that stand before those that were parsed, unchanged.
    let before: [EventID]
    /// Which of them are stories of the file's former content.
    var revision: Revision
    /// The former stories that are still to be withdrawn; nil until it is known which ones are.
    var missing: ArraySlice<StoryRecord>?
    /// The stories that are decided on: which ones they are.
    var stories: [EventID] = []

    /// Whether an event has said anything of it.
    var isTold = false

    /// Whether nothing is left to decide.
    var isOver: Bool { missing?.isEmpty == true && stories.count == parsed.stories.count }
  }

  /// What a batch has left undone.
  struct Remainder: ~Copyable {
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

extension FileRecord {
  /// The file as the events name it.
  var reference: FileReference { FileReference(folder: key.folder, path: key.path, sha256: sha256, bytes: nil) }
}
