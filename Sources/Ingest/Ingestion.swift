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
