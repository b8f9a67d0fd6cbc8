import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// Folder and catalog compared in one pass, and what waits in between.
struct SweepTests {
  /// Names that lie about their order: `/` stands between `.` and `0`, and what is escaped begins with a backslash.
  private static let paths = [
    "a/b", "a/b/c.txt", "a-b/x", "a.txt", "a/z", "a0", "ab/é.txt", "ab/back\\slash", "b", "Z/y/x/w", "caf\u{E9}/1",
    "a b",
  ].filter { $0 != "a/b" }

  private static func findings(_ folder: WatchedFolder, _ catalog: Catalog, _ top: String = "") throws -> [String] {
    var sweep = Sweep(folder, from: top)
    var all: [String] = []
    while !sweep.isOver {
      // In steps of three, as a step may end anywhere.
      var budget = 3
      while let finding = try sweep.next(&budget, catalog) {
        switch finding {
        case .changed(let path, _): all.append("+" + path)
        case .missing(let path): all.append("-" + path)
        case .obstacle(let path, _): all.append("!" + path)
        case .directory: break
        }
      }
    }
    return all
  }

  @Test func whatIsNewChangedAndMissingIsFoundAndNothingElse() throws {
    let folder = try TemporaryFolder()
    for path in Self.paths { try folder.write("text of \(path)", to: "drop/\(path)") }
    usleep(30_000)
    try folder.ingest()
    let drop = try WatchedFolder(resolving: folder.folder())
    let catalog = try #require(try Catalog.reading(folder.state.catalog))
    #expect(try Self.findings(drop, catalog) == [])
    try folder.write("changed", to: "drop/a/z")
    try folder.write("new", to: "drop/a/y")
    try folder.write("new", to: "drop/a-b/y")
    #expect(unlink(drop.path.string + "/a0") == 0)
    try FileManager.default.removeItem(atPath: drop.path.string + "/Z")
    #expect(try Self.findings(drop, catalog) == ["-Z/y/x/w", "+a-b/y", "+a/y", "+a/z", "-a0"])
    #expect(try Self.findings(drop, catalog, "a") == ["+a/y", "+a/z"])
    #expect(rename(drop.path.string + "/a", drop.path.string + "/.a") == 0)
    #expect(try Self.findings(drop, catalog, "a") == ["!a", "-a/b/c.txt", "-a/z"])
  }

  @Test func aDirectoryIsReadAPageAtATimeInOrder() throws {
    let folder = try TemporaryFolder()
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    var keys: Set<String> = []
    for _ in 0..<200 {
      let name = String(
        (0..<Int.random(in: 1...6, using: &random)).map { _ in "a-.0é\\Z".randomElement(using: &random) ?? "a" })
      if name.hasPrefix(".") || keys.contains(where: { $0.hasPrefix(PathEscape.escape(Array(name.utf8)) + "/") }) {
        continue
      }
      let escaped = PathEscape.escape(Array(name.utf8))
      if Bool.random(using: &random), !keys.contains(escaped) {
        try folder.write("", to: "drop/\(name)/x")
        keys.insert(escaped + "/")
      } else {
        try folder.write("", to: "drop/\(name)")
        keys.insert(escaped)
      }
    }
    let sorted = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let directory = Directory(try WatchedFolder(resolving: folder.folder()).open(), prefix: [])
    for limit in [1, 7, 200] {
      var found: [String] = []
      var last: [UInt8]?
      while true {
        let page = try directory.names(after: last, limit: limit, IgnoreRules())
        #expect(page.count <= limit)
        found += (0..<page.count).map { String(decoding: page[$0], as: UTF8.self) }
        guard page.isFull else { break }
        last = Array(page[page.count - 1])
      }
      #expect(found == sorted, "pages of \(limit), seed \(seed)")
    }
  }

  @Test func theBacklogGivesTheOldestFirstThenByPathAndTheMissingLast() throws {
    var backlog = try Backlog()
    let swept = [(5, "b"), (5, "a"), (1, "z"), (9, "c")].map {
      Backlog.Entry(kind: .swept, modified: $0, folder: 0, path: $1)
    }
    try backlog.add([Backlog.Entry(kind: .missing, modified: 0, folder: 0, path: "gone")] + swept)
    try backlog.add([Backlog.Entry(kind: .announced, modified: 7, folder: 0, path: "d"), swept[0]])
    #expect(backlog.count == 6)
    do { let early = try backlog.take(10, upTo: .announced).map(\.path); #expect(early == ["d"]) }
    do { let rest = try backlog.take(4, upTo: .missing).map(\.path); #expect(rest == ["z", "a", "b", "c"]) }
    do { let last = try backlog.take(4, upTo: .missing).map(\.path); #expect(last == ["gone"]) }
    #expect(backlog.count == 0)
  }

  @Test func aDoubtThatReturnsHasToWaitForLongerEachTime() throws {
    let folder = try TemporaryFolder()
    try folder.state.create()
    let catalog = try Catalog.open(folder.state.catalog).catalog
    let clock = ManualClock()
    let drop = try folder.folder().string
    var watcher = try Watcher(
      [WatchedFolder(resolving: FilePath(drop))], settle: .zero, sweepEvery: .seconds(3600), time: clock)
    while watcher.isSweeping { try watcher.sweep(catalog) }
    var waits: [Int] = []
    for _ in 0..<9 {
      #expect(rename(drop, drop + "2") == 0)
      #expect(rename(drop + "2", drop) == 0)
      try watcher.drain()
      var waited = 0
      while !watcher.isSweeping {
        clock.advance(.seconds(1))
        waited += 1
      }
      while watcher.isSweeping { try watcher.sweep(catalog) }
      waits.append(waited)
    }
    #expect(waits == [0, 1, 2, 4, 8, 16, 32, 60, 60])
  }
}

struct UnconfirmedTests {
  @Test func aFileThatIsReadAtOnceIsNotReadAgainByTheNextSweep() throws {
    let folder = try TemporaryFolder()
    let installation = try Installation(folder, environment: ["COPYTASTER_SWEEP_SECONDS": "3600"])
    let service = try installation.start()
    #expect(eventually(30) { installation.hasLog })
    for i in 0..<20 { try installation.drop("A text of so many words, number \(i)", as: "\(i).txt") }
    let drop = try WatchedFolder(resolving: folder.folder())
    #expect(
      try eventually(30) {
        guard let catalog = try Catalog.reading(folder.state.catalog) else { return false }
        return try (0..<20).allSatisfy { try catalog.sighting(drop.key(Array("\($0).txt".utf8))) != nil }
      })
    service.signal(SIGTERM)
    #expect(service.wait() == 0)
  }

  @Test func aLookCountsOnlyIfNoHintCame() {
    let status = FileStatus(kind: .regular, inode: 1, size: 2, modified: 3, changed: 4)
    let keys = ["a", "b", "c"].map { FileKey(folder: "/f", path: $0) }
    var unconfirmed = Unconfirmed()
    for (i, key) in keys.enumerated() { unconfirmed.note(Sighting(key: key, status: status), due: Int64(i)) }
    unconfirmed.forget(keys[1])
    #expect(unconfirmed.nextDue == 0)
    #expect(unconfirmed.take(now: 1).map(\.key) == [keys[0]])
    unconfirmed.note(Sighting(key: keys[2], status: status), due: 9)
    #expect(unconfirmed.take(now: 8).isEmpty && unconfirmed.nextDue == 9)
    unconfirmed.clear()
    #expect(unconfirmed.nextDue == nil && unconfirmed.take(now: 99).isEmpty)
  }
}
