internal import SystemPackage

/// Decides what a file's content means for the log, one file after the other: the desk of the copy taster.
///
/// Decisions depend on the order of arrival and on what the log says, and on nothing else.
struct Desk: ~Copyable {
  private let catalog: Catalog
  private let texts: LogFile
  private var folders: [WatchedFolder]
  private let time: any TimeSource
  private let reporter: any Reporter
  private(set) var index: OverlapIndex
  /// Stories of the batch at hand: they are in the index already, and not yet in the catalog.
  private var fresh: [StoryNumber: StoryTold] = [:]
  /// What the files of the batch at hand hold now.
  private var contents: [FileKey: Prepared.Content] = [:]
  /// Files that the batch at hand has renamed: their old names are gone, and that was said.
  private var renamed: Set<FileKey> = []
  /// Stories that the batch at hand has found in another file than before.
  private var moved: Set<StoryNumber> = []
  /// Stories that their files still hold in the batch at hand, though perhaps revised.
  private var stayed: Set<StoryNumber> = []
  /// Stories that the batch at hand has withdrawn, by their digests.
  private var withdrawn: [String: StoryRecord] = [:]
  /// The first event whose segment is kept.
  private var kept: UInt64

  init(
    catalog: Catalog, texts: LogFile, index: OverlapIndex, kept: UInt64, folders: [WatchedFolder],
    time: any TimeSource, reporter: any Reporter
  ) {
    self.reporter = reporter
    self.catalog = catalog
    self.texts = texts
    self.kept = kept
    self.index = index
    self.folders = folders
    self.time = time
  }

  /// Forgets the batch at hand: it is in the catalog now.
  mutating func closeBatch() {
    fresh = [:]
    contents = [:]
    renamed = []
    moved = []
    stayed = []
    withdrawn = [:]
  }

  /// Forgets the texts of segments that were deleted: no later story is compared with them.
  mutating func expire(before sequence: UInt64) {
    kept = max(kept, sequence)
    index.expire(before: sequence)
    texts.close()
  }

  /// Goes by these settings from now on.
  mutating func follow(_ options: PipelineOptions) {
    folders = options.folders
    index.horizon = options.horizon
    index.thresholds = options.thresholds
  }

  /// Lets go of the segments that texts were read from: one of them was compressed.
  func closeTexts() { texts.close() }

  /// Writes down what overlap knows, for a checkpoint.
  func snapshot(_ emit: ([UInt8]) throws(CatalogError) -> Void) throws(CatalogError) { try index.snapshot(emit) }

  /// Decides on the files of a batch, one after the other, and adds the events that say so.
  ///
  /// - Parameter deadline: by when, on the monotonic clock, stories must not be begun any more; only for a batch of one file.
  /// - Returns: what is left to do.
  mutating func decide(
    _ files: [Prepared], by deadline: Int64 = .max, _ batch: inout EventBatch
  ) throws(IngestError) -> Remainder {
    for file in files { contents[file.key] = file.content }
    var remainder = Remainder()
    for file in files {
      switch file.content {
      case .known, .gone: break
      case .changing: remainder.changing.append(file.key)
      case .refused(let reference, let reason, let detail, let advice):
        quarantine(file, reference, reason, detail, advice, &batch)
      case .stories(let parsed):
        let twin = try twin(of: file, parsed)
        guard var ingestion = begin(file, parsed, twin) else {
          remainder.changing.append(file.key)
          continue
        }
        // What moves does so in one turn: in the next one its old place could be decided on.
        if try !proceed(&ingestion, by: twin == nil ? deadline : .max, &batch) {
          remainder.unfinished = consume ingestion
        }
      }
    }
    // Last: what has another name now is not gone.
    for file in files { if case .gone = file.content { remove(file, &batch) } }
    return remainder
  }

  // MARK: files

  private func remove(_ file: Prepared, _ batch: inout EventBatch) {
    guard let record = file.record, record.outcome != .removed, !renamed.contains(file.key) else { return }
    batch.add(at: time.now()) { _ in
      .fileRemoved(FileRemoved(file: record.reference, stories: held(by: record).map(\.id)))
    }
  }

  private func quarantine(
    _ file: Prepared, _ reference: FileReference, _ reason: String, _ detail: String, _ advice: String,
    _ batch: inout EventBatch
  ) {
    // The same refusal of the same content is no news.
    if let record = file.record, record.outcome == .quarantined, record.reason == reason,
      record.sha256 == reference.sha256
    {
      return
    }
    batch.add(at: time.now()) { _ in
      .fileQuarantined(
        FileQuarantined(
          file: reference, reason: reason, detail: detail, advice: advice,
          retry: Retry.first(reason)))
    }
  }

  /// The file that had a file's content and no longer has it: it was renamed, or renamed over another, or the two have changed places.
  private func twin(of file: Prepared, _ parsed: ParsedFile) throws(IngestError) -> Ingestion.Twin? {
    // Without a story there is nothing that could be told twice.
    guard let sha256 = parsed.reference.sha256, !parsed.stories.isEmpty else { return nil }
    let twins = try wrapping(IngestError.catalog) { () throws(CatalogError) in
      try catalog.files(withContent: sha256)
    }
    for key in twins where key != file.key && !renamed.contains(key) {
      // A folder that is no longer watched says nothing of its files; what cannot be looked at is not known to be gone.
      guard let folder = folders.first(where: { $0.holds(key) }) else { continue }
      let isGone = folder.holdsFile(PathEscape.unescape(key.path)) == false
      guard isGone || contents[key]?.isNot(sha256) == true else { continue }
      let record = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.file(key) }
      guard let record else { continue }
      let stories = held(by: record)
      // It may have grown in this very batch, and still hold what is told of it.
      guard !stories.isEmpty, stories.allSatisfy({ !stayed.contains($0.number) }) else { continue }
      return Ingestion.Twin(record: record, stories: stories, isGone: isGone)
    }
    return nil
  }

  /// Puts the stories of a file beside those that it held before.
  ///
  /// - Returns: nil when the file no longer holds the stories that were to stay as they are.
  private func begin(_ file: Prepared, _ parsed: ParsedFile, _ twin: Ingestion.Twin?) -> Ingestion? {
    let held = file.record.map { self.held(by: $0) } ?? []
    if let twin, !twin.mayBeSave(of: file, parsed, at: time.now()) {
      let former = formerStories(file.record, [])
      return Ingestion(
        file: file, parsed: parsed, before: [], former: former, twin: twin, revision: Revision(parsed.stories, []))
    }
    guard parsed.before == 0 || held.count == file.record?.stories.count else { return nil }
    let former = Array(formerStories(file.record, twin == nil ? parsed.stories : []).dropFirst(parsed.before))
    return Ingestion(
      file: file, parsed: parsed, before: held.prefix(parsed.before).map(\.id), former: former, twin: twin,
      revision: Revision(parsed.stories, former))
  }

  /// Decides on the stories of a file: unchanged ones say nothing, changed ones are revised, new ones told; those that it holds no
  /// longer are withdrawn.
  ///
  /// - Returns: whether that was all; if not, an event says how far it is.
  mutating func proceed(
    _ ingestion: inout Ingestion, by deadline: Int64, _ batch: inout EventBatch
  ) throws(IngestError) -> Bool {
    let from = ingestion.stories.count
    // One step at least: without progress there would be no end.
    repeat { try step(&ingestion, &batch) } while !ingestion.isOver && (deadline == .max || time.monotonic() < deadline)
    if ingestion.isOver {
      close(ingestion, &batch)
      return true
    }
    // While the stories are compared with the former ones there is nothing to say yet.
    let stories = Array(ingestion.stories[from...])
    guard !stories.isEmpty || !batch.events.isEmpty else { return false }
    ingestion.isTold = true
    batch.add(at: time.now()) { _ in
      .filePart(FilePart(file: ingestion.parsed.reference, stories: stories, from: ingestion.parsed.before + from))
    }
    return false
  }

  /// The least that can be done for a file at a time.
  private mutating func step(_ ingestion: inout Ingestion, _ batch: inout EventBatch) throws(IngestError) {
    if !ingestion.revision.isOver {
      try ingestion.revision.step { record throws(IngestError) in try told(record) }
    } else if ingestion.missing == nil {
      ingestion.missing = missing(from: &ingestion)[...]
    } else if let record = ingestion.missing?.popFirst() {
      let twin = ingestion.twin.flatMap { $0.record.key == record.file ? $0.record : nil }
      try withdraw(record, twin?.reference ?? ingestion.parsed.reference, &batch)
    } else if !ingestion.isOver {
      ingestion.stories.append(try next(of: ingestion, &batch))
    }
  }

  /// The former stories that a file holds no longer, once it is known which ones it does.
  private mutating func missing(from ingestion: inout Ingestion) -> [StoryRecord] {
    let paired = Set(ingestion.revision.pairs.compactMap { $0?.story.number })
    stayed.formUnion(paired)
    let others = ingestion.former.filter { !paired.contains($0.number) }
    let missing = retracted(others, of: ingestion.file, ingestion.parsed.document, mayMove: paired.isEmpty)
    guard let twin = ingestion.twin else { return missing }
    moved.formUnion(twin.stories.map(\.number))
    if paired.isEmpty, ingestion.before.isEmpty {
      // The stories have moved here: none is told again for that.
      ingestion.takeStories(of: twin)
      return missing
    }
    // What is here was saved as programs do, by renaming another file over it, and that one was read meanwhile: it is a
    // revision of what was here, and what was told of the other file was too much.
    return missing + twin.stories
  }

  /// The event that ends the decision on a file.
  private mutating func close(_ ingestion: borrowing Ingestion, _ batch: inout EventBatch) {
    let (parsed, stories) = (ingestion.parsed, ingestion.before + ingestion.stories)
    if let twin = ingestion.twin, twin.isGone, ingestion.isMoved {
      renamed.insert(twin.record.key)
      batch.add(at: time.now()) { _ in
        .fileRenamed(FileRenamed(file: parsed.reference, from: twin.record.reference, stories: stories))
      }
      return
    }
    let document = parsed.document
    batch.add(at: time.now()) { _ in
      .fileIngested(
        FileIngested(
          file: parsed.reference, format: document.format.rawValue, encoding: document.encoding,
          replacements: document.replacements, stories: stories, furniture: document.dropped.count,
          reason: stories.isEmpty ? "empty" : nil, tail: parsed.tail, parsed: parsed.parsed,
          mojibake: document.mojibake, skipped: document.skipped, problems: document.problems))
    }
  }

  /// The stories that a file held before. Of a file that was removed and is there again only those that are among
  /// `stories` as they were: a removal retracts nothing, and neither does another file of the same name.
  private func formerStories(_ record: FileRecord?, _ stories: [PreparedStory]) -> [StoryRecord] {
    guard let record else { return [] }
    guard record.outcome == .removed || renamed.contains(record.key) else { return held(by: record) }
    let digests = Set(stories.map(\.digest))
    return held(by: record).filter { digests.contains($0.digest) }
  }

  /// The stories that a file holds, unless the batch at hand has found them elsewhere.
  private func held(by record: FileRecord) -> [StoryRecord] { record.stories.filter { !moved.contains($0.number) } }

  // MARK: stories

  /// Decides on the next story of a file, and says which one it is.
  private mutating func next(of ingestion: borrowing Ingestion, _ batch: inout EventBatch) throws(IngestError)
    -> EventID
  {
    let place = ingestion.stories.count
    let story = ingestion.parsed.stories[place]
    let pair = ingestion.revision.pairs[place]
    if let pair, pair.isUnchanged { return pair.story.id }
    let told = StoryTold(story, ingestion.parsed.reference, ordinal: ingestion.parsed.before + place, id: batch.nextID)
    if let pair { return try revise(told, pair.story, story, &batch) }
    if let record = try returned(story.digest) { return try revise(told, record, story, &batch) }
    if let back = try back(ingestion) { return back.id }
    return try tell(told, story, &batch)
  }

  /// A story that its file did not hold before: has it been read elsewhere?
  private mutating func tell(
    _ told: StoryTold, _ story: PreparedStory, _ batch: inout EventBatch
  ) throws(IngestError) -> EventID {
    var told = told
    let decision = try index.decision(on: story.fingerprint, day: story.day) { number throws(IngestError) in
      try text(of: number)
    }
    let verdict = decision.verdict
    let id = batch.nextID
    told.story = id
    told.group = try verdict.group.map { number throws(IngestError) in try identity(of: number) } ?? id
    told.relation = try Relation(verdict) { number throws(IngestError) in try identity(of: number) }
    let event = told
    let now = time.now()
    batch.add(at: now) { _ in
      switch verdict.kind {
      case .original: .storyOriginal(event)
      case .extension, .sameEvent: .storyOverlap(event)
      case .identical, .nearDuplicate, .excerpt: .storyDuplicate(event)
      }
    }
    let group = verdict.group ?? id.sequence
    fresh[id.sequence] = event
    index.insert(
      story.fingerprint, weighed: decision.weighed, story: id.sequence, told: id.sequence, group: group,
      kind: verdict.kind, day: story.day,
      on: now.daysSince1970)
    guard !verdict.merges.isEmpty else { return id }
    let groups = try verdict.merges.map { number throws(IngestError) in try identity(of: number) }
    batch.add(at: time.now()) { _ in .groupMerged(GroupMerged(into: event.group, groups: groups, story: id)) }
    index.merge(verdict.merges, into: group)
    return id
  }

  private mutating func revise(
    _ told: StoryTold, _ record: StoryRecord, _ story: PreparedStory, _ batch: inout EventBatch
  ) throws(IngestError) -> EventID {
    var told = told
    told.story = record.id
    // Merges of this very batch are known to the index alone.
    let group = index.group(of: record.number) ?? record.group
    told.revision = record.revision + 1
    told.group = try identity(of: group)
    told.relation = try self.told(record.number)?.relation
    let event = told
    let now = time.now()
    let id = batch.add(at: now) { _ in .storyRevised(event) }
    fresh[record.number] = event
    index.remove(story: record.number)
    index.insert(
      story.fingerprint, story: record.number, told: id.sequence, group: group,
      // As a start would take it from the event: what it was told to be may have expired.
      kind: event.relation?.kind ?? .original, day: story.day, on: now.daysSince1970)
    return record.id
  }

  /// Those of its former stories that a file retracts by holding them no longer: not (1) when another file of this batch takes over
  /// all that it held, nor (2) when they left a feed, which shows the newest entries only; also one whose place something else has
  /// taken, such as the page of a server that is in trouble.
  private func retracted(
    _ records: [StoryRecord], of file: Prepared, _ document: Document, mayMove: Bool = true
  ) -> [StoryRecord] {
    let former = file.record?.format.flatMap { Format(rawValue: $0) }
    if document.format.isWindow || former?.isWindow == true { return [] }
    if mayMove, let content = file.record?.sha256, contents.values.contains(where: { $0.isNew(content) }) { return [] }
    return records
  }

  /// Says that a file no longer holds a story.
  private mutating func withdraw(
    _ record: StoryRecord, _ reference: FileReference, _ batch: inout EventBatch
  ) throws(IngestError) {
    let group = try identity(of: index.group(of: record.number) ?? record.group)
    batch.add(at: time.now()) { _ in
      .storyWithdrawn(
        StoryWithdrawn(
          story: record.id, revision: record.revision, file: reference, ordinal: record.ordinal, title: record.title,
          group: group))
    }
    index.remove(story: record.number)
    withdrawn[record.digest] = record
  }

  /// A story that was withdrawn and now comes back, in whichever file.
  private mutating func returned(_ digest: String) throws(IngestError) -> StoryRecord? {
    if let record = withdrawn.removeValue(forKey: digest) { return record }
    let record = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.withdrawnStory(digest) }
    // One that the batch at hand has told again is withdrawn no more.
    return record.flatMap { fresh[$0.number] == nil ? $0 : nil }
  }

  /// A story that had left its file without being withdrawn, as stories leave a feed, and is there again as it was: it is known, and
  /// nothing is to be said.
  private func back(_ ingestion: borrowing Ingestion) throws(IngestError) -> StoryRecord? {
    let story = ingestion.parsed.stories[ingestion.stories.count]
    guard let number = index.identical(to: story.fingerprint.text), fresh[number] == nil,
      let record = try record(of: number), record.file == ingestion.file.key, record.digest == story.digest,
      ingestion.file.record?.stories.contains(where: { $0.number == number }) == false,
      !ingestion.stories.contains(record.id)
    else { return nil }
    return record
  }

  // MARK: what was told before

  private func text(of number: StoryNumber) throws(IngestError) -> String? { try told(number)?.text }

  /// The latest telling of a story; nil when it is not kept any more, or cannot be read: neither a bad line nor a bad sector must stop
  /// the desk.
  private func told(_ number: StoryNumber) throws(IngestError) -> StoryTold? {
    if let told = fresh[number] { return told }
    return try record(of: number).flatMap { record throws(IngestError) in try told(record) }
  }

  private func told(_ record: StoryRecord) throws(IngestError) -> StoryTold? {
    if let told = fresh[record.number] { return told }
    guard record.line.segment >= kept else { return nil }
    do throws(EventLogError) { return try texts.event(at: record.line)?.data.told } catch {
      guard error.hidesEvents else { throw .log(error) }
      reporter.report(.textLost(error))
      return nil
    }
  }

  private func identity(of number: StoryNumber) throws(IngestError) -> EventID {
    if let told = fresh[number] { return told.story }
    if let record = try record(of: number) { return record.id }
    // A group may have lost the story that opened it, in a gap of the log.
    let group = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.group(number) }
    guard let group else {
      throw .catalog(CatalogError(path: catalog.path, message: "it lacks story \(number)"))
    }
    return group
  }

  private func record(of number: StoryNumber) throws(IngestError) -> StoryRecord? {
    try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.story(number) }
  }
}
