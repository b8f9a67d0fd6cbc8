internal import Foundation
internal import GRDB
internal import SystemPackage

/// What the log says up to the end of a segment: the rows of the catalog and the overlap index, in one SQLite file beside
/// the log.
///
/// A start goes on from it instead of from the log's first line, and when the segments before it are deleted it is all that is
/// left of them. The event that opens the next segment names its hash, so the chain of the log protects it, too.
package enum Checkpoint {
  /// Writes a checkpoint of what a catalog and an index hold. The file is not synced.
  ///
  /// - Parameter index: gives the chunks of the index, one after the other.
  static func write(
    _ catalog: Catalog, _ index: (_ emit: ([UInt8]) throws(CatalogError) -> Void) throws(CatalogError) -> Void,
    to path: FilePath
  ) throws(CatalogError) {
    try catalog.attaching(path) { db in
      // Nothing in this file is used before all of it is synced and has its name.
      try db.execute(
        sql:
          "PRAGMA other.journal_mode = OFF; PRAGMA other.synchronous = OFF; PRAGMA other.user_version = \(Catalog.version)"
      )
      try db.inTransaction {
        try db.execute(
          sql: Catalog.schema(in: "other") + "CREATE TABLE other.overlap (chunk INTEGER PRIMARY KEY, bytes BLOB);")
        for table in Catalog.projection {
          try db.execute(sql: "INSERT INTO other.\(table) SELECT * FROM main.\(table)")
        }
        let insert = try db.makeStatement(sql: "INSERT INTO other.overlap (bytes) VALUES (?)")
        try index { chunk throws(CatalogError) in
          do { try insert.execute(arguments: [Data(chunk)]) } catch {
            throw CatalogError(path: path.displayName, error)
          }
        }
        return .commit
      }
    }
  }

  /// Whether this program can read a checkpoint: another version may have written it.
  static func isReadable(_ catalog: Catalog, _ path: FilePath) throws(CatalogError) -> Bool {
    var isReadable = false
    try catalog.attaching(path) { db in
      guard try Int.fetchOne(db, sql: "PRAGMA other.user_version") == Catalog.version else { return }
      let chunk = try Data.fetchOne(db, sql: "SELECT bytes FROM other.overlap ORDER BY chunk LIMIT 1")
      isReadable = chunk.map { OverlapIndex.isReadable(snapshot: Array($0)) } ?? false
    }
    return isReadable
  }

  /// Puts the rows of a checkpoint in place of those that the catalog holds.
  static func restore(_ catalog: Catalog, from path: FilePath) throws(CatalogError) {
    try catalog.attaching(path) { db in
      try db.inTransaction {
        for table in Catalog.projection + Catalog.local { try db.execute(sql: "DELETE FROM main.\(table)") }
        for table in Catalog.projection {
          try db.execute(sql: "INSERT INTO main.\(table) SELECT * FROM other.\(table)")
        }
        // What the files look like is not known, and that they are there is.
        try db.execute(
          sql:
            "INSERT INTO main.sightings (folder, path) SELECT folder, path FROM main.files WHERE outcome <> 'removed'")
        return .commit
      }
    }
  }

  /// The overlap index of the moment at which a checkpoint was written.
  ///
  /// It is read through the catalog's own connection: to close another one has libdispatch start its pool, which then wakes the
  /// process every second for ever.
  static func index(_ catalog: Catalog, from path: FilePath) throws(CatalogError) -> OverlapIndex {
    var index = OverlapIndex()
    try catalog.attaching(path) { db in
      let chunks = try Data.fetchCursor(db, sql: "SELECT bytes FROM other.overlap ORDER BY chunk")
      do throws(OverlapSnapshotFailure<CatalogError>) {
        index = try OverlapIndex { () throws(CatalogError) in
          do { return try chunks.next().map { Array($0) } } catch {
            throw CatalogError(path: path.displayName, error)
          }
        }
      } catch {
        switch error {
        case .snapshot(let damage): throw CatalogError(path: path.displayName, message: damage.description)
        case .source(let error): throw error
        }
      }
    }
    return index
  }
}

extension Catalog {
  /// Works on this catalog, as `main`, and on another file, as `other`, at once.
  fileprivate func attaching(_ path: FilePath, _ body: (Database) throws -> Void) throws(CatalogError) {
    do {
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "ATTACH DATABASE ? AS other", arguments: [path.string])
        let result = Result { try body(db) }
        try db.execute(sql: "DETACH DATABASE other")
        try result.get()
      }
    } catch let error as CatalogError {
      throw error
    } catch {
      throw CatalogError(path: self.path, error)
    }
  }
}
