internal import GRDB

extension Catalog {
  /// What the log says of a file; nil when it says nothing.
  public func file(_ key: FileKey) throws(CatalogError) -> FileRecord? {
    try read { db in
      let row = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT * FROM files WHERE folder = ? AND path = ?"), arguments: [key.folder, key.path])
      return try row.map { try Self.fileRecord($0, db) }
    }
  }

  /// The event that closed the last decision on a file; nil when the log says nothing of it.
  func lastDecision(on key: FileKey) throws(CatalogError) -> UInt64? {
    try read { db in
      try db.number("SELECT sequence FROM files WHERE folder = ? AND path = ?", key.folder, key.path).map(UInt64.init)
    }
  }

  /// The files that were ingested with this content, at most ``Limits/twins``.
  package func files(withContent sha256: String) throws(CatalogError) -> [FileKey] {
    try read { db in
      try db.keys(
        "SELECT folder, path FROM files WHERE sha256 = ? AND outcome = 'ingested' ORDER BY id DESC LIMIT ?", sha256,
        Limits.twins)
    }
  }

  /// A page of the files that are not removed, by path, after one path: for a walk with flat memory.
  package func files(in folder: String, after path: String, limit: Int) throws(CatalogError) -> [FileKey] {
    try read { db in
      try String.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT path FROM files WHERE folder = ? AND path > ? AND outcome != 'removed' ORDER BY path LIMIT ?
            """),
        arguments: [folder, path, limit]
      ).map { FileKey(folder: folder, path: $0) }
    }
  }

  /// The files in quarantine, by path.
  public func quarantined() throws(CatalogError) -> [FileRecord] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM files WHERE outcome = 'quarantined' ORDER BY folder, path").map {
        try Self.fileRecord($0, db)
      }
    }
  }

  /// What a file looked like when its content was last looked at; nil when that is not known.
  package func sighting(_ key: FileKey) throws(CatalogError) -> FileStatus? {
    try read { db in
      try Row.fetchOne(
        db.cachedStatement(
          sql: "SELECT path, inode, size, modified, changed FROM sightings WHERE folder = ? AND path = ?"),
        arguments: [key.folder, key.path]
      ).flatMap { KnownFile($0).status }
    }
  }

  /// A page of the files that are there, by path, with what they looked like.
  ///
  /// - Parameters:
  ///   - prefix: what their paths begin with.
  ///   - path: the last one of the page before.
  func knownFiles(
    in folder: String, below prefix: String, after path: String?, limit: Int
  ) throws(CatalogError) -> [KnownFile] {
    try read { db in
      var files: [KnownFile] = []
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT path, inode, size, modified, changed FROM sightings WHERE folder = ? AND path > ? ORDER BY path LIMIT ?
            """),
        arguments: [folder, path ?? prefix, limit])
      while let row = try rows.next() {
        let file = KnownFile(row)
        guard file.path.utf8.starts(with: prefix.utf8) else { break }
        files.append(file)
      }
      return files
    }
  }

  /// Whether a watched folder was the root of a mounted file system when it was last swept; nil when that is not known.
  func isMounted(_ folder: String) throws(CatalogError) -> Bool? {
    try read { db in try Bool.fetchOne(db, sql: "SELECT mounted FROM roots WHERE folder = ?", arguments: [folder]) }
  }

  /// A story by its number, the sequence of the event that first told of it.
  public func story(_ number: UInt64) throws(CatalogError) -> StoryRecord? {
    try read { db in
      try Row.fetchOne(
        db.cachedStatement(sql: Self.stories + " WHERE number = ?"), arguments: [number.signed]
      ).flatMap(Self.storyRecord)
    }
  }

  /// The story of these words that its file no longer held, the last one that was told.
  package func withdrawnStory(_ digest: String) throws(CatalogError) -> StoryRecord? {
    try read { db in
      try Row.fetchOne(
        db.cachedStatement(sql: Self.stories + " WHERE withdrawn = 1 AND digest = ? ORDER BY number DESC LIMIT 1"),
        arguments: [digest]
      ).flatMap(Self.storyRecord)
    }
  }

  /// The identity of a group; nil when no story of it was ever told.
  package func group(_ number: UInt64) throws(CatalogError) -> EventID? {
    try read { db in
      try String.fetchOne(
        db.cachedStatement(sql: "SELECT id FROM groups WHERE number = ?"), arguments: [number.signed]
      ).flatMap { EventID($0) }
    }
  }

  /// The stories of a group in the order in which they were told; none when it was merged into another.
  public func stories(in group: UInt64) throws(CatalogError) -> [StoryRecord] {
    try read { db in try Self.stories(in: group.signed, db) }
  }

  private static func stories(in group: Int64, _ db: Database) throws -> [StoryRecord] {
    try Row.fetchAll(db.cachedStatement(sql: stories + " WHERE grp = ? ORDER BY number"), arguments: [group])
      .compactMap(storyRecord)
  }

  /// The groups, the one with the newest story first, each with its stories in the order in which they were told.
  public func groups(limit: Int) throws(CatalogError) -> [[StoryRecord]] {
    try read { db in
      let newest = try Int64.fetchAll(
        db, sql: "SELECT grp FROM stories GROUP BY grp ORDER BY MAX(number) DESC LIMIT ?", arguments: [limit])
      return try newest.map { try Self.stories(in: $0, db) }
    }
  }

  /// The folders that the service watched when it last started, as events name them.
  public func folders() throws(CatalogError) -> [String] {
    try read { db in
      try String.fetchOne(db, sql: "SELECT folders FROM service")?.split(separator: "\n").map(String.init) ?? []
    }
  }

  /// What the service ignored when it last started, beside what it always does.
  public func ignored() throws(CatalogError) -> IgnoreRules {
    try read { db in
      IgnoreRules(
        try String.fetchOne(db, sql: "SELECT ignored FROM service")?.split(separator: "\n").map(String.init) ?? [])
    }
  }

  /// For how long a file had to be quiet before it was read, when the service last started.
  public func settle() throws(CatalogError) -> Duration {
    try read { db in
      try Int.fetchOne(db, sql: "SELECT settle FROM service").map { .milliseconds($0) } ?? Limits.settle
    }
  }

  /// How much there is.
  public func counts() throws(CatalogError) -> CatalogCounts {
    try read { db in
      func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM " + sql) ?? 0 }
      return CatalogCounts(
        ingested: try count("files WHERE outcome = 'ingested'"),
        quarantined: try count("files WHERE outcome = 'quarantined'"),
        stories: try count("stories WHERE withdrawn = 0"),
        groups: try count("(SELECT DISTINCT grp FROM stories WHERE withdrawn = 0)"))
    }
  }

  private static let stories = """
    SELECT stories.*, files.folder AS folder, files.path AS path FROM stories JOIN files ON files.id = stories.file
    """

  private static func fileRecord(_ row: Row, _ db: Database) throws -> FileRecord {
    let stories = try Row.fetchAll(
      db.cachedStatement(sql: Self.stories + " WHERE stories.file = ? AND held = 1 ORDER BY ordinal"),
      arguments: [row["id"] as Int64])
    let outcome = Outcome(rawValue: row["outcome"]) ?? .removed
    var nextTry: Int64?
    if outcome == .quarantined {
      nextTry = try Int64.fetchOne(
        db.cachedStatement(sql: "SELECT due FROM retries WHERE folder = ? AND path = ?"),
        arguments: [row["folder"] as String, row["path"] as String])
    }
    return FileRecord(
      key: FileKey(folder: row["folder"], path: row["path"]), outcome: outcome, sha256: row["sha256"],
      bytes: row["bytes"], format: row["format"], encoding: row["encoding"], tail: row["tail"], reason: row["reason"],
      detail: row["detail"], advice: row["advice"],
      nextTry: nextTry.map { Timestamp(microseconds: $0) }, sequence: UInt64(row["sequence"] as Int64),
      time: Timestamp(microseconds: row["time"]),
      stories: stories.compactMap(storyRecord))
  }

  /// Nil cannot be: the columns are only ever written from the same types.
  private static func storyRecord(_ row: Row) -> StoryRecord? {
    guard let id = EventID(row["id"] as String), let relation = Relation.Kind(rawValue: row["relation"]) else {
      return nil
    }
    return StoryRecord(
      number: id.sequence, id: id, file: FileKey(folder: row["folder"], path: row["path"]), ordinal: row["ordinal"],
      revision: row["revision"], group: UInt64(row["grp"] as Int64), relation: relation, digest: row["digest"],
      title: row["title"], opening: row["opening"], isWithdrawn: row["withdrawn"],
      time: Timestamp(microseconds: row["time"]),
      line: LogPlace(
        segment: UInt64(row["segment"] as Int64), bytes: (row["line_from"] as Int)..<(row["line_to"] as Int)))
  }
}

/// A file that is there, as far as the catalog knows.
struct KnownFile {
  /// The path below its folder, escaped.
  let path: String
  /// What it looked like when its content was last looked at; nil when that could hide a change.
  let status: FileStatus?

  fileprivate init(_ row: Row) {
    path = row[0]
    let inode: Int64? = row[1]
    status = inode.map {
      FileStatus(kind: .regular, inode: UInt64(bitPattern: $0), size: row[2], modified: row[3], changed: row[4])
    }
  }
}

/// How much the catalog holds.
public struct CatalogCounts: Equatable, Sendable {
  /// Files whose stories were told, or that are empty.
  public var ingested: Int
  /// Files in quarantine.
  public var quarantined: Int
  /// Stories, the withdrawn ones not counted.
  public var stories: Int
  /// Groups of those.
  public var groups: Int
}
