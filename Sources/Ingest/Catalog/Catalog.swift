internal import Dispatch
internal import GRDB
internal import Glibc
public import SystemPackage

/// What the log says so far, arranged for questions: which files, stories and groups there are. A projection in SQLite:
/// it holds the sequence and chain of the last event that it has applied, in the same transaction as the rows, and can
/// be deleted at any time and made again from the log.
///
/// Beside the projection it keeps what is known of this machine's disks and not of the log, and is never needed: *sightings*, what
/// `stat` said of each file that is there when its content was last looked at (unknown, the file is read and hashed again, and
/// nothing else happens); *roots*, which watched folders are the roots of file systems; *retries*, when files in quarantine are tried
/// again.
public struct Catalog: Sendable {
  let queue: DatabaseQueue
  let path: String

  /// The version of the tables. A catalog of another version is made anew, never migrated: the log has everything.
  static let version = 4

  /// Opens the catalog for writing, and makes it when there is none, when it is of another version or when it is damaged.
  ///
  /// - Returns: the catalog and, when one had to be put aside, why.
  package static func open(_ path: FilePath) throws(CatalogError) -> (catalog: Catalog, remade: String?) {
    do {
      let catalog = try Catalog(path: path, readOnly: false)
      let found = try catalog.queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
      if found == version { return (catalog, nil) }
      if found == 0 { return (try catalog.created(), nil) }
      return (try remade(path), "it was of version \(found) and this program writes version \(version)")
    } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
      return (try remade(path), "it was damaged (\(error.message ?? "no details"))")
    } catch {
      throw CatalogError(path: path.displayName, error)
    }
  }

  /// Opens the catalog for questions only; nil when there is none yet.
  public static func reading(_ path: FilePath) throws(CatalogError) -> Catalog? {
    guard (try? FileStatus.of(path)) != nil else { return nil }
    do {
      let catalog = try Catalog(path: path, readOnly: true)
      let found = try catalog.queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
      guard found == version else {
        throw CatalogError(
          path: path.displayName,
          message: "it is of version \(found), and this program reads version \(version): run `copytaster run` once")
      }
      return catalog
    } catch let error as CatalogError {
      throw error
    } catch {
      throw CatalogError(path: path.displayName, error)
    }
  }

  private init(path: FilePath, readOnly: Bool) throws {
    var configuration = Configuration()
    configuration.readonly = readOnly
    configuration.busyMode = .timeout(5)
    // The queue's default is a raised priority, which a service without privileges is refused, with a line in the journal.
    configuration.qos = .default
    if !readOnly {
      configuration.prepareDatabase { db in
        // WAL lets the commands read while the service writes. NORMAL may lose the last transactions in a power cut,
        // which the log then gives back.
        try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
      }
    }
    self.path = path.displayName
    queue = try DatabaseQueue(path: path.string, configuration: configuration)
  }

  /// Writes everything into the one file, and closes it.
  package func close() throws(CatalogError) {
    do { try queue.close() } catch { throw CatalogError(path: path, error) }
  }

  /// Gives back the memory that SQLite keeps for the next time.
  func releaseMemory() { queue.releaseMemory() }

  /// Removes a catalog and what SQLite keeps beside it.
  package static func discard(_ path: FilePath) {
    for suffix in ["", "-wal", "-shm"] { _ = FilePath(path.string + suffix).withPlatformString { unlink($0) } }
  }

  private static func remade(_ path: FilePath) throws(CatalogError) -> Catalog {
    discard(path)
    do { return try Catalog(path: path, readOnly: false).created() } catch {
      throw CatalogError(path: path.displayName, error)
    }
  }

  private func created() throws -> Catalog {
    try queue.write { db in
      try db.execute(sql: Self.schema(in: "main") + Self.indexes + "PRAGMA user_version = \(Self.version);")
    }
    return self
  }

  /// Forgets everything, to begin the projection of another log.
  package func clear() throws(CatalogError) {
    try write { db in
      for table in Self.projection + Self.local { try db.execute(sql: "DELETE FROM \(table)") }
    }
  }

  /// How far the log was applied; nil when nothing was.
  public func position() throws(CatalogError) -> CatalogPosition? {
    try read { db in
      try Row.fetchOne(db, sql: "SELECT log, sequence, chain, kept FROM position").map {
        CatalogPosition(
          log: $0["log"], sequence: UInt64($0["sequence"] as Int64), chain: $0["chain"],
          kept: UInt64($0["kept"] as Int64))
      }
    }
  }

  func read<R>(_ body: (Database) throws -> R) throws(CatalogError) -> R {
    // What makes it "unsafe" is that nothing keeps `body` from writing. The safe one sets a pragma before and after, and with each
    // SQLite forgets all prepared statements.
    do { return try queue.unsafeRead(body) } catch { throw failed(error) }
  }

  func write<R>(_ body: (Database) throws -> R) throws(CatalogError) -> R {
    do { return try queue.write(body) } catch { throw failed(error) }
  }

  /// A catalog that turns out to be damaged is removed by the service, so that the next start makes it again from the log.
  private func failed(_ error: any Error) -> CatalogError {
    let failure = CatalogError(path: path, error)
    if failure.isDamaged, !queue.configuration.readonly { Self.discard(FilePath(queue.path)) }
    return failure
  }

  /// The tables of the projection: what a rebuild makes again, row for row.
  static let projection = ["position", "service", "files", "stories", "groups"]

  /// The tables that the log says nothing of.
  static let local = ["sightings", "roots", "retries"]

  /// The tables of the projection, in the database of a connection that is called so.
  static func schema(in database: String) -> String {
    """
    CREATE TABLE \(database).position (
      id INTEGER PRIMARY KEY CHECK (id = 1), log TEXT NOT NULL, sequence INTEGER NOT NULL, chain TEXT NOT NULL,
      kept INTEGER NOT NULL);
    CREATE TABLE \(database).service (
      id INTEGER PRIMARY KEY CHECK (id = 1), version TEXT NOT NULL, pid INTEGER NOT NULL, folders TEXT NOT NULL,
      ignored TEXT NOT NULL, settle INTEGER NOT NULL, time INTEGER NOT NULL);
    CREATE TABLE \(database).files (
      id INTEGER PRIMARY KEY, folder TEXT NOT NULL, path TEXT NOT NULL, outcome TEXT NOT NULL, sha256 TEXT,
      bytes INTEGER, format TEXT, encoding TEXT, tail INTEGER, reason TEXT, detail TEXT, advice TEXT,
      sequence INTEGER NOT NULL, time INTEGER NOT NULL, UNIQUE (folder, path));
    CREATE TABLE \(database).stories (
      number INTEGER PRIMARY KEY, id TEXT NOT NULL, file INTEGER NOT NULL, ordinal INTEGER NOT NULL,
      revision INTEGER NOT NULL, grp INTEGER NOT NULL, relation TEXT NOT NULL, digest TEXT NOT NULL,
      title TEXT, opening TEXT NOT NULL, held INTEGER NOT NULL, withdrawn INTEGER NOT NULL, time INTEGER NOT NULL,
      segment INTEGER NOT NULL, line_from INTEGER NOT NULL, line_to INTEGER NOT NULL);
    CREATE TABLE \(database).groups (number INTEGER PRIMARY KEY, id TEXT NOT NULL);

    """
  }

  private static let indexes = """
    CREATE INDEX files_by_content ON files (sha256);
    CREATE INDEX stories_by_file ON stories (file, ordinal);
    CREATE INDEX stories_by_group ON stories (grp);
    CREATE INDEX stories_withdrawn ON stories (digest) WHERE withdrawn = 1;
    CREATE TABLE sightings (
      folder TEXT NOT NULL, path TEXT NOT NULL, inode INTEGER, size INTEGER, modified INTEGER, changed INTEGER,
      PRIMARY KEY (folder, path)) WITHOUT ROWID;
    CREATE TABLE roots (folder TEXT PRIMARY KEY, mounted INTEGER NOT NULL);
    CREATE TABLE retries (
      folder TEXT NOT NULL, path TEXT NOT NULL, tries INTEGER NOT NULL, due INTEGER NOT NULL,
      PRIMARY KEY (folder, path)) WITHOUT ROWID;
    CREATE INDEX retries_by_due ON retries (due);

    """
}

/// How far the log was applied to the catalog.
public struct CatalogPosition: Equatable, Sendable {
  /// The log's identity.
  public var log: String
  /// The last event applied.
  public var sequence: UInt64
  /// Its chain.
  public var chain: String
  /// The first event whose segment is kept: before it only what the catalog says is left.
  public var kept: UInt64
}

/// The catalog cannot be used.
public struct CatalogError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file, escaped.
  public let path: String
  /// What SQLite said.
  public let message: String
  /// Whether it may pass by itself: the disk is full.
  public let isDiskFull: Bool
  /// Whether the file is damaged, so that it can only be made anew.
  public let isDamaged: Bool
  /// Whether the service may not write to it.
  public let isForbidden: Bool

  init(path: String, message: String) {
    self.path = path
    self.message = message
    isDiskFull = false
    isDamaged = false
    isForbidden = false
  }

  init(path: String, _ error: any Error) {
    self.path = path
    message = "\(error)"
    let code = (error as? DatabaseError)?.resultCode
    // The second is what SQLite says when it cannot make its file of shared memory as large as it should be.
    isDiskFull = code == .SQLITE_FULL || (error as? DatabaseError)?.extendedResultCode == .SQLITE_IOERR_SHMSIZE
    isDamaged = code == .SQLITE_CORRUPT || code == .SQLITE_NOTADB
    isForbidden = code == .SQLITE_READONLY || code == .SQLITE_CANTOPEN || code == .SQLITE_PERM
  }

  /// What happened, where, and what to do.
  public var description: String {
    if isDiskFull { return "catalog \(path): \(message). Make room on its disk" }
    if isForbidden { return "catalog \(path): \(message). Let the service's user write to it and to its directory" }
    return
      "catalog \(path): \(message). If it cannot be mended, delete it while the service is stopped: the next start makes it "
      + "again from the log"
  }
}
