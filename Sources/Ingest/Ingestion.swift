extension Desk {
  /// A file whose stories are being decided on: all at once or, if it has very many, in parts. It is never copied: each turn of a
  /// large file would begin by copying all that it holds.
  struct Ingestion: ~Copyable {
    let file: Prepared
    let parsed: ParsedFile
    /// The stories that stand before those that were parsed, unchanged.
    let before: [EventID]
    /// The stories that the file held before, but for those.
    let former: [StoryRecord]
    /// The file that had the content before, if there is one.
    let twin: Twin?
    /// Which of the stories are former ones.
    var revision: Revision
    /// The former stories that are still to be withdrawn; nil until it is known which ones are.
    var missing: ArraySlice<StoryRecord>?
    /// The stories that are decided on: which ones they are.
    var stories: [EventID] = []

    /// Whether an event has said anything of it.
    var isTold = false

    /// Whether the stories are those of the twin.
    private(set) var isMoved = false

    init(
      file: Prepared, parsed: ParsedFile, before: [EventID], former: [StoryRecord], twin: Twin?, revision: Revision
    ) {
      (self.file, self.parsed, self.before) = (file, parsed, before)
      (self.former, self.twin, self.revision) = (former, twin, revision)
    }

    /// Whether nothing is left to decide.
    var isOver: Bool { missing?.isEmpty == true && (isMoved || stories.count == parsed.stories.count) }

    /// Decides that the stories are those of the twin.
    mutating func takeStories(of twin: Twin) {
      stories = twin.stories.map(\.id)
      isMoved = true
    }

    /// A file that had the content of another one, and no longer has it.
    struct Twin {
      let record: FileRecord
      /// The stories that it holds.
      let stories: [StoryRecord]
      /// Whether there is no file any more; otherwise it has other content now.
      let isGone: Bool

      /// Whether a program may have saved a file by writing this one and renaming it: what it is then a revision of must be looked for.
      /// It does so at once and in one directory; what was there for longer, or elsewhere, is an article of its own, which takes the
      /// place of another one. Two that change places keep what they have, and so does what is too much to be compared in one turn.
      func mayBeSave(of file: Prepared, _ parsed: ParsedFile, at now: Timestamp) -> Bool {
        guard let former = file.record, isGone, former.key.isBeside(record.key),
          now.microseconds - record.time.microseconds < Limits.savingTime.wholeMicroseconds
        else { return false }
        return max(former.stories.count, stories.count, parsed.stories.count) <= Limits.largeStories
      }
    }
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

extension Relation {
  /// A verdict as the log tells it.
  ///
  /// - Parameter identity: names a story by its number.
  init(_ verdict: Verdict, _ identity: (StoryNumber) throws(IngestError) -> EventID) throws(IngestError) {
    let evidence = verdict.evidence
    var second: Relation.RunnerUp?
    if let runnerUp = evidence.runnerUp, let number = runnerUp.story ?? runnerUp.group {
      second = Relation.RunnerUp(kind: runnerUp.kind, to: try identity(number), score: runnerUp.score.written)
    }
    self.init(
      kind: verdict.kind, to: try verdict.to.map { number throws(IngestError) in try identity(number) },
      score: verdict.score.written, threshold: verdict.threshold.written,
      evidence: Relation.Evidence(
        passages: evidence.passages.map { Relation.Passage(text: $0.text, words: $0.words) }, names: evidence.names,
        terms: evidence.terms.map { Relation.Term(term: $0.term, contribution: $0.contribution.written) },
        runnerUp: second,
        notes: evidence.notes))
  }
}

extension Double {
  /// The number as the log has it, so that an event is the same before and after it was written.
  fileprivate var written: Double { (self * 10_000).rounded() / 10_000 }
}
