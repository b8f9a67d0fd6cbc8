internal import Crypto
internal import GRDB

extension Catalog {
  /// Applies events that have become durable, and stores what the files looked like, in one transaction.
  package func apply(_ events: [LoggedEvent], sightings: [Sighting] = []) throws(CatalogError) {
    try write { db in
      for logged in events { try Self.apply(logged, db) }
      for sighting in sightings { try Self.store(sighting, db) }
      guard let last = events.last else { return }
      try db.run(
        """
        INSERT INTO position VALUES (1, ?, ?, ?, 1)
        ON CONFLICT (id) DO UPDATE SET log = excluded.log, sequence = excluded.sequence, chain = excluded.chain
        """,
        last.event.id.log, last.event.sequence.signed, last.chain.description)
      for case .segmentExpired(let d) in events.lazy.map(\.event.data) {
        try db.run("UPDATE position SET kept = max(kept, ?)", (d.last + 1).signed)
      }
    }
  }

  /// Forgets what the files in quarantine looked like, and how often they were tried, so that the next sweep reads them again.
  package func forgetQuarantinedSightings() throws(CatalogError) {
    try write { db in
      try db.execute(
        sql: """
          UPDATE sightings SET inode = NULL WHERE EXISTS (
            SELECT * FROM files WHERE files.folder = sightings.folder AND files.path = sightings.path
              AND files.outcome = 'quarantined')
          """)
      try db.execute(sql: "DELETE FROM retries")
    }
  }

  /// Notes whether a watched folder is the root of a mounted file system.
  func remember(_ folder: String, isMounted: Bool) throws(CatalogError) {
    try write { db in try db.run("INSERT OR REPLACE INTO roots VALUES (?, ?)", folder, isMounted) }
  }

  private static func apply(_ logged: LoggedEvent, _ db: Database) throws {
    let event = logged.event
    switch event.data {
    case .daemonStarted(let d), .daemonReloaded(let d):
      // No escaped path contains a newline.
      try db.run(
        "INSERT OR REPLACE INTO service VALUES (1, ?, ?, ?, ?, ?, ?)", d.version, d.pid,
        d.folders.joined(separator: "\n"), d.ignored.joined(separator: "\n"), d.settle, event.time.microseconds)
    case .daemonStopped, .segmentOpened, .segmentExpired, .logGap, .watchDegraded, .watchRecovered: break
    case .storyOriginal(let told), .storyOverlap(let told), .storyDuplicate(let told):
      try insert(told, logged, db)
    case .storyRevised(let told): try revise(told, logged, db)
    case .storyWithdrawn(let gone):
      try db.run("UPDATE stories SET withdrawn = 1, held = 0 WHERE number = ?", gone.story.sequence.signed)
    case .groupMerged(let merged):
      for group in merged.groups {
        try db.run(
          "UPDATE stories SET grp = ? WHERE grp = ?", merged.into.sequence.signed, group.sequence.signed)
      }
      try remember(group: merged.into, db)
    case .filePart(let d):
      // Until the file is closed it has no content that could be told from another.
      var file = d.file
      file.sha256 = nil
      let id = try close(file, .partial, reason: nil, event: event, db)
      for (i, story) in d.stories.enumerated() { try hold(story, file: id, ordinal: d.from + i, db) }
    case .fileIngested(let d):
      let file = try close(d.file, .ingested, reason: d.reason, event: event, db)
      try db.run(
        "UPDATE files SET bytes = ?, format = ?, encoding = ?, tail = ? WHERE id = ?", d.file.bytes?.last, d.format,
        d.encoding, d.tail, file)
      try hold(d.stories, file: file, db)
    case .fileQuarantined(let d):
      try close(d.file, .quarantined, reason: d.reason, detail: d.detail, advice: d.advice, event: event, db)
    case .fileRemoved(let d):
      try close(d.file, .removed, reason: nil, event: event, db)
    case .fileRenamed(let d):
      let from = try close(d.from, .removed, reason: nil, event: event, db)
      let file = try close(d.file, .ingested, reason: nil, event: event, db)
      try db.run(
        """
        UPDATE files SET (bytes, format, encoding, tail) = (SELECT bytes, format, encoding, tail FROM files WHERE id = ?)
        WHERE id = ?
        """, from, file)
      try hold(d.stories, file: file, db)
    }
  }

  /// Says which stories a file holds, and no other one any more.
  private static func hold(_ stories: [EventID], file: Int64, _ db: Database) throws {
    try db.run("UPDATE stories SET held = 0 WHERE file = ?", file)
    for (ordinal, story) in stories.enumerated() { try hold(story, file: file, ordinal: ordinal, db) }
  }

  private static func hold(_ story: EventID, file: Int64, ordinal: Int, _ db: Database) throws {
    try db.run(
      "UPDATE stories SET file = ?, ordinal = ?, held = 1, withdrawn = 0 WHERE number = ?", file, ordinal,
      story.sequence.signed)
  }

  private static func insert(_ told: StoryTold, _ logged: LoggedEvent, _ db: Database) throws {
    let file = try fileID(told.file, logged.event, db)
    try db.run(
      "INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?)",
      told.story.sequence.signed, told.story.description, file, told.ordinal, told.revision,
      told.group.sequence.signed, (told.relation?.kind ?? .original).rawValue, told.digest, told.title, told.opening,
      logged.event.time.microseconds, logged.place.segment.signed, logged.place.bytes.lowerBound,
      logged.place.bytes.upperBound)
    try remember(group: told.group, db)
  }

  /// Keeps the whole identity of a group: the story that opened it may be lost in a gap.
  private static func remember(group: EventID, _ db: Database) throws {
    try db.run("INSERT OR IGNORE INTO groups VALUES (?, ?)", group.sequence.signed, group.description)
  }

  private static func revise(_ told: StoryTold, _ logged: LoggedEvent, _ db: Database) throws {
    try db.run(
      """
      UPDATE stories SET ordinal = ?, revision = ?, digest = ?, title = ?, opening = ?, segment = ?, line_from = ?,
        line_to = ?
      WHERE number = ?
      """,
      told.ordinal, told.revision, told.digest, told.title, told.opening, logged.place.segment.signed,
      logged.place.bytes.lowerBound, logged.place.bytes.upperBound, told.story.sequence.signed)
    // What first told of the story may be lost in a gap.
    if db.changesCount == 0 { try insert(told, logged, db) }
  }

  /// The row of a file; a story's event comes before the event that closes its file, so the row may not be there yet.
  private static func fileID(_ file: FileReference, _ event: Event, _ db: Database) throws -> Int64 {
    let known = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT id FROM files WHERE folder = ? AND path = ?"),
      arguments: [file.folder, file.path])
    if let known { return known }
    try db.run(
      "INSERT INTO files (folder, path, outcome, sequence, time) VALUES (?, ?, ?, ?, ?)",
      file.folder, file.path, Outcome.ingested.rawValue, event.sequence.signed, event.time.microseconds)
    return db.lastInsertedRowID
  }

  @discardableResult
  private static func close(
    _ file: FileReference, _ outcome: Outcome, reason: String?, detail: String? = nil, advice: String? = nil,
    event: Event, _ db: Database
  ) throws -> Int64 {
    let id = try fileID(file, event, db)
    try db.run(
      """
      UPDATE files SET outcome = ?, sha256 = ?, reason = ?, detail = ?, advice = ?, sequence = ?, time = ? WHERE id = ?
      """,
      outcome.rawValue, file.sha256, reason, detail, advice, event.sequence.signed, event.time.microseconds, id)
    if outcome == .removed {
      try db.run("DELETE FROM sightings WHERE folder = ? AND path = ?", file.folder, file.path)
      try db.run("DELETE FROM retries WHERE folder = ? AND path = ?", file.folder, file.path)
    } else {
      // That it is there is known; what it looks like, the caller may say next.
      try db.run("INSERT OR REPLACE INTO sightings (folder, path) VALUES (?, ?)", file.folder, file.path)
    }
    return id
  }

  private static func store(_ sighting: Sighting, _ db: Database) throws {
    let s = sighting.status
    try db.run(
      "INSERT OR REPLACE INTO sightings VALUES (?, ?, ?, ?, ?, ?)", sighting.key.folder, sighting.key.path,
      Int64(bitPattern: s.inode), s.size, s.modified, s.changed)
  }
}

extension StoryTold {
  /// Tells whether two tellings of a story are the same: SHA-256 over its facts and its text, as 32 hexadecimal digits.
  package var digest: String {
    var hash = SHA256()
    for part in [title, byline, dateline, published, language, text] {
      var bytes = part ?? ""
      bytes.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
      // No text contains a zero byte, so no two different sets of facts give the same bytes.
      withUnsafeBytes(of: (part == nil ? 1 : 0, 0) as (UInt8, UInt8)) { hash.update(bufferPointer: $0) }
    }
    // Facts that came later, each with its name and only where it is known: a story without them keeps its digest. `modified` is not
    // among them: systems that publish change it without changing anything else.
    for case (let name, let fact?) in [("url", url), ("publisher", publisher), ("section", section), ("guid", guid)] {
      for var part in [name, fact] { part.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) } }
      withUnsafeBytes(of: (0, 0) as (UInt8, UInt8)) { hash.update(bufferPointer: $0) }
    }
    return Hex.string(hash.finalize().prefix(16))
  }

  /// How the text begins, for lists: a line at most.
  var opening: String {
    // By bytes, and no further than is shown: to tell characters apart takes longer than all else that is done with a text here.
    let line = text[..<(text.utf8.firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex)]
    let shown = line.prefix(Limits.openingCharacters)
    return shown.endIndex < line.endIndex ? shown + "…" : String(shown)
  }
}

extension Database {
  /// Runs a statement that is prepared once.
  func run(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) throws {
    try cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
  }

  /// The one number that a query gives, if any.
  func number(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) throws -> Int64? {
    try Int64.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
  }

  /// The files that a query gives, as folder and path.
  func keys(_ sql: String, _ arguments: (any DatabaseValueConvertible)?...) throws -> [FileKey] {
    try Row.fetchAll(cachedStatement(sql: sql), arguments: StatementArguments(arguments)).map {
      FileKey(folder: $0[0], path: $0[1])
    }
  }
}

extension UInt64 {
  /// As SQLite stores it. A sequence that does not fit would take 290 years of a billion events a second.
  var signed: Int64 { Int64(clamping: self) }
}
