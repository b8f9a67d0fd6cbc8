internal import Dispatch
internal import GRDB

/// The files that a sweep has found and that were not looked at yet: on disk, so that memory does not grow with them.
///
/// The order in which they are taken is the order of their kinds, and within a kind the oldest first, those of one age by path.
/// It is a temporary database of SQLite's that has no name and is gone with the process: the next sweep finds its files again. When its
/// disk, which is seldom that of the state directory, is full, it goes on in memory.
package struct Backlog: ~Copyable {
  /// Why a file is here.
  package enum Kind: Int, Sendable {
    /// It was found in a directory that was announced, or announced when too many were waiting.
    case announced
    /// A sweep found it.
    case swept
    /// The catalog knows it, and a sweep did not find it. Last, so that a file under a new name is seen as renamed before its
    /// old name is seen as gone.
    case missing
  }

  /// A file that waits.
  package struct Entry: Equatable, Sendable {
    var kind: Kind
    /// When its content changed last, in nanoseconds since 1970.
    var modified: Int64
    /// The watched folder, as an index.
    var folder: Int
    /// The path below it, escaped.
    var path: String
  }

  private var queue: DatabaseQueue
  /// The one whose disk is full. To close it would start a pool of threads; until the process ends it keeps the room that it has.
  private var abandoned: DatabaseQueue?
  /// How many files wait.
  package private(set) var count = 0
  /// Why files were forgotten, if they were and must be found again.
  private(set) var loss: CatalogError?

  /// An empty backlog.
  package init() throws(CatalogError) {
    // A database without a name is SQLite's own temporary one; it is in memory until it is large.
    queue = try Self.temporary("")
  }

  /// Whether it has forgotten files since it was last asked.
  mutating func takeLoss() -> Bool { loss.take() != nil }

  private static func temporary(_ path: String) throws(CatalogError) -> DatabaseQueue {
    var configuration = Configuration()
    configuration.qos = .default
    configuration.prepareDatabase { db in
      // Nothing of it is ever read by another process, after a crash, or after a write that failed.
      try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE")
    }
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.write { db in
        try db.execute(
          sql: """
            CREATE TABLE backlog (
              kind INTEGER NOT NULL, modified INTEGER NOT NULL, folder INTEGER NOT NULL, path TEXT NOT NULL,
              PRIMARY KEY (kind, modified, folder, path)) WITHOUT ROWID
            """)
      }
      return queue
    } catch { throw CatalogError(path: "(backlog)", error) }
  }

  /// Adds files; one that is here already in the same way stays once.
  package mutating func add(_ entries: [Entry]) throws(CatalogError) {
    guard !entries.isEmpty else { return }
    let added =
      try run { db in
        var added = 0
        for entry in entries {
          try db.run(
            "INSERT OR IGNORE INTO backlog VALUES (?, ?, ?, ?)", entry.kind.rawValue, entry.modified, entry.folder,
            entry.path)
          added += db.changesCount
        }
        return added
      } ?? 0
    count += added
  }

  /// Takes the first files, at most `limit`.
  ///
  /// - Parameter last: files of later kinds stay.
  package mutating func take(_ limit: Int, upTo last: Kind) throws(CatalogError) -> [Entry] {
    guard count > 0, limit > 0 else { return [] }
    let taken: [Entry] =
      try run { db in
        let rows = try Row.fetchAll(
          db.cachedStatement(
            sql: "SELECT * FROM backlog WHERE kind <= ? ORDER BY kind, modified, folder, path LIMIT ?"),
          arguments: [last.rawValue, limit])
        for row in rows {
          try db.run(
            "DELETE FROM backlog WHERE kind = ? AND modified = ? AND folder = ? AND path = ?", row["kind"] as Int,
            row["modified"] as Int64, row["folder"] as Int, row["path"] as String)
        }
        return rows.map { row in
          Entry(
            kind: Kind(rawValue: row["kind"]) ?? .swept, modified: row["modified"], folder: row["folder"],
            path: row["path"])
        }
      } ?? []
    count -= taken.count
    return taken
  }

  /// Forgets what sweeps of a folder have found: another one begins, and finds it again.
  package mutating func clearSwept(_ folder: Int) throws(CatalogError) {
    guard count > 0 else { return }
    let cleared =
      try run { db in
        try db.run("DELETE FROM backlog WHERE kind > ? AND folder = ?", Kind.announced.rawValue, folder)
        return db.changesCount
      } ?? 0
    count -= cleared
  }

  /// Forgets all files: other folders are watched from now on.
  package mutating func clear() throws(CatalogError) {
    guard count > 0 else { return }
    try run { db in try db.run("DELETE FROM backlog") }
    count = 0
  }

  /// Gives back the memory that SQLite keeps for the next time.
  func releaseMemory() { queue.releaseMemory() }

  /// Does something with the database; nil when that fails, mostly since its disk is full. Then all is forgotten, and the next one is in
  /// memory.
  private mutating func run<R>(_ body: (Database) throws -> R) throws(CatalogError) -> R? {
    do { return try queue.write(body) } catch {
      let failure = CatalogError(path: "(backlog)", error)
      guard abandoned == nil else { throw failure }
      abandoned = queue
      queue = try Self.temporary(":memory:")
      (count, loss) = (0, failure)
      return nil
    }
  }
}
