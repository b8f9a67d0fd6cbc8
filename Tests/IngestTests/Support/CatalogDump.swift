import GRDB

@testable import Ingest

extension Catalog {
  /// Every row of the projection as text, for comparisons; the sightings are a cache of the folder and not part of it.
  func dump() throws -> [String] {
    try read { db in
      try ["position", "service", "files", "stories"].flatMap { table in
        try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1").map { "\(table) \($0)" }
      }
    }
  }
}
