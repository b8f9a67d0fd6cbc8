internal import Crypto
internal import Foundation
internal import GRDB
internal import Ingest
internal import SystemPackage

/// Reading a large log in several segments: `verify` and `rebuild`, beside what they cannot be faster than.
struct Reading {
  /// The log.
  let state: StateDirectory
  /// Its size.
  let bytes: Int
  /// The stories in it.
  let stories: Int

  /// Writes a log of at least so many bytes.
  init(_ stock: Stock, bytes: Int, in folder: Folder) throws {
    state = try folder.state("read")
    var writer = try state.writer()
    var written = 0
    var stories = 0
    while written + writer.position.end < bytes {
      var batch = writer.makeBatch()
      stock.fill(&batch, 1000)
      stories += batch.events.count { $0.data.told != nil }
      writer.stage(batch)
      try writer.flush()
      guard writer.isFull(SegmentPolicy(), at: SystemClock().now()) else { continue }
      written += writer.position.end
      try writer.seal()
      writer.stage(try writer.nextSegment(checkpoint: nil, at: SystemClock().now()))
      try writer.flush()
    }
    // A log ends with a whole decision.
    var batch = writer.makeBatch()
    repeat { stock.fill(&batch, 1) } while batch.events.last?.data.closesDecision == false
    stories += batch.events.count { $0.data.told != nil }
    writer.stage(batch)
    try writer.flush()
    self.bytes = written + writer.position.end
    self.stories = stories
  }

  /// The files of the log.
  var segments: [FilePath] {
    get throws { try SegmentList.read(state).sealed.map { state.sealed($0) } + [state.events] }
  }

  /// Reads all bytes, and does no more.
  func read() throws -> Double {
    try measure { for path in try segments { try forEachBlock(of: path) { _ in } } }
  }

  /// Hashes all bytes once, on one core: `verify` hashes them twice, for the chain and for the segments.
  func hash() throws -> Double {
    var hash = SHA256()
    return try measure {
      for path in try segments { try forEachBlock(of: path) { hash.update(bufferPointer: $0) } }
    }
  }

  private func forEachBlock(of path: FilePath, _ body: (UnsafeRawBufferPointer) -> Void) throws {
    let file = try Descriptor.open(path, 0)
    var offset = 0
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Limits.readBytes, alignment: 1)
    defer { buffer.deallocate() }
    while case let count = try file.read(into: buffer, at: offset), count > 0 {
      body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += count
    }
  }

  /// What `copytaster verify` does.
  func verify() throws -> Double {
    try measure {
      let found = try LogVerification.run(state)
      guard found.damage == nil, found.bytes == bytes else {
        throw Unusable(description: "the log does not verify: \(found)")
      }
    }
  }

  /// What `copytaster rebuild` does.
  func rebuild() throws -> Double { try measure { _ = try Rebuild.run(state, reporter: Silent()) } }

  /// Lets SQLite alone insert the rows of the catalog into tables and indexes like its own, in one transaction.
  func copyRows() throws -> Double {
    let path = state.root.appending("copy.sqlite")
    Catalog.discard(path)
    let copy = try DatabaseQueue(path: path.string)
    return try measure {
      try copy.writeWithoutTransaction { db in
        try db.execute(
          sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ATTACH ? AS old",
          arguments: [state.catalog.string])
        try db.inTransaction {
          let made = try Row.fetchAll(db, sql: "SELECT name, type, sql FROM old.sqlite_master WHERE sql IS NOT NULL")
          for row in made { try db.execute(sql: row["sql"]) }
          for row in made where row["type"] == "table" {
            let name: String = row["name"]
            try db.execute(sql: "INSERT INTO main.\(name) SELECT * FROM old.\(name)")
          }
          return .commit
        }
      }
      try copy.close()
    }
  }
}
