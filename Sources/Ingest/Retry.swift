/// When files in quarantine are tried again without having changed.
package enum Retry {
  /// After how many seconds a file is tried again for the first time; nil when the cause does not pass by itself. One that
  /// changes is read again in any case.
  static func first(_ reason: String) -> Int? {
    switch reason {
    case "permission", "io": Int(Limits.firstRetry.components.seconds)
    case "crash": delay(afterDeaths: Limits.deaths)
    default: nil
    }
  }

  /// For how many seconds to wait after so many tries in vain: each time for twice as long, up to a bound.
  static func delay(after tries: Int, first: Int = Int(Limits.firstRetry.components.seconds)) -> Int {
    min(Int(Limits.lastRetry.components.seconds), first << min(max(0, tries - 1), 20))
  }

  /// For how many seconds a file is left alone that so many runs in a row have ended over.
  static func delay(afterDeaths deaths: Int) -> Int {
    guard deaths >= Limits.deaths else { return 0 }
    let first = Int(Limits.firstRetryAfterDeaths.components.seconds)
    return min(Int(Limits.lastRetryAfterDeaths.components.seconds), first << min(deaths - Limits.deaths, 20))
  }
}

extension Catalog {
  /// Says that a file was tried in vain, so that it is tried again: the first time after so many seconds.
  func retry(_ key: FileKey, first: Int, at now: Timestamp) throws(CatalogError) {
    try write { db in
      let tries = try db.number("SELECT tries FROM retries WHERE folder = ? AND path = ?", key.folder, key.path) ?? 0
      let due = now.microseconds + Int64(Retry.delay(after: Int(tries) + 1, first: first)) * 1_000_000
      try db.run("INSERT OR REPLACE INTO retries VALUES (?, ?, ?, ?)", key.folder, key.path, tries + 1, due)
    }
  }

  /// Says that a file need not be tried again.
  func noRetry(_ key: FileKey) throws(CatalogError) {
    try write { db in try db.run("DELETE FROM retries WHERE folder = ? AND path = ?", key.folder, key.path) }
  }

  /// When the next file is to be tried again: as late as may be at the latest, also when the clock was set back.
  func nextRetry(at now: Timestamp) throws(CatalogError) -> Timestamp? {
    let last = now.microseconds + Limits.lastRetry.wholeMicroseconds
    return try write { db in
      try db.run("UPDATE retries SET due = ? WHERE due > ?", last, last)
      return try db.number("SELECT MIN(due) FROM retries").map { Timestamp(microseconds: $0) }
    }
  }

  /// The files that are to be tried again now; they are not said to be twice.
  func takeRetries(_ limit: Int, at now: Timestamp) throws(CatalogError) -> [FileKey] {
    try write { db in
      let keys = try db.keys(
        "SELECT folder, path FROM retries WHERE due <= ? ORDER BY due LIMIT ?", now.microseconds, limit)
      let later = now.microseconds + Limits.lastRetry.wholeMicroseconds
      for key in keys {
        try db.run("UPDATE retries SET due = ? WHERE folder = ? AND path = ?", later, key.folder, key.path)
      }
      return keys
    }
  }
}
