import Foundation
import Glibc
import Support
import SystemPackage
import Testing

/// Readers that go on while the service is killed, meets a full disk, and begins new segments.
@Suite(
  .serialized, .timeLimit(.minutes(30)),
  .enabled(if: MountedDisk.arePossible, "skipped: a disk to be filled needs root and loop devices"))
struct ReadersTests {
  private static let kills = isTorture ? 20 : 3
  /// Files from one kill to the next: some seven of them fill a segment of the size that is set here.
  private static let files = isTorture ? 50 : 30
  private static let settings = ["COPYTASTER_SEGMENT_MIB": "0.02"]

  /// The reader that the documentation gives as an example.
  private static let example =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/docs/examples/follow.py"

  @Test func everyReaderGetsEachEventOnce() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let disk = try MountedDisk(.tmpfs)
    let folder = try TemporaryFolder()
    let installation = try Installation(folder, state: disk.path.appending("state"), environment: Self.settings)
    var articles = Articles(seed: seed)
    var files: [String] = []
    func drop() throws {
      let article = articles.next()
      files.append(article.name)
      try installation.drop(article.text, as: article.name)
    }

    func start() throws -> Program {
      let service = try installation.start()
      #expect(eventually(30) { service.complained.contains("watching") }, "seed \(seed): \(service.complained)")
      return service
    }

    var service = try start()
    let tail = try Program(["-n", "+1", "-F", installation.active.string], of: "/usr/bin/tail")
    let example = try Program(
      ["python3", Self.example, installation.active.removingLastComponent().string], of: "/usr/bin/env")
    let follow = try installation.follow()
    var restarted = try RestartedReader(installation, cursor: folder.path.appending("cursor"))
    // tail goes on in the file that has the name when it looks: of two segments begun meanwhile it would miss one.
    func waitForTail() {
      #expect(eventually(30) { tail.acknowledges(files.last ?? "") }, "tail lags, seed \(seed): \(service.complained)")
    }
    for round in 0..<Self.kills {
      for _ in 0..<Self.files {
        try drop()
        waitForTail()
        if Int.random(in: 0..<8, using: &random) == 0 { try restarted.restart(by: SIGTERM, "seed \(seed)") }
      }
      for _ in 0..<Int.random(in: 1...3, using: &random) { try drop() }
      usleep(UInt32.random(in: 0...30_000, using: &random))
      service.kill9()
      if round == Self.kills / 2 { try restarted.restart(by: SIGKILL, "seed \(seed)") }
      service = try start()
      waitForTail()
    }
    try disk.fill(leaving: Int.random(in: 0...40_000, using: &random))
    let isFull = try eventually(30) {
      try drop()
      usleep(50_000)
      return service.complained.contains("ingestion waits")
    }
    #expect(isFull, "seed \(seed): \(service.complained)")
    try disk.makeRoom()
    #expect(try eventually(60) { try follow.acknowledges(files) }, "seed \(seed): \(service.complained)")
    // What is acknowledged may still wait for room in the catalog.
    #expect(eventually(30) { !service.waitsForRoom }, "seed \(seed): \(service.complained)")
    service.signal(SIGTERM)
    #expect(service.wait() == 0, "\(service.complained)")

    let whole = try installation.log()
    #expect(Account.faults(in: whole, of: files) == [], "seed \(seed)")
    let rotations = whole.filter { $0.event.type == "copytaster.segment.opened" }.count - 1
    #expect(rotations >= (isTorture ? 100 : 10), "seed \(seed)")
    let last = String(decoding: whole.last?.bytes ?? [], as: UTF8.self)
    for (name, reader) in ["tail": tail, "example": example, "follow": follow, "cursor": restarted.program] {
      #expect(eventually { reader.printed.contains(last) }, "\(name), seed \(seed): \(reader.complained)")
    }
    try restarted.restart(by: SIGTERM, "seed \(seed)")
    #expect(Account.difference(try FollowedLine.all(follow.printed), whole) == nil, "follow, seed \(seed)")
    #expect(Account.difference(try FollowedLine.all(example.printed), whole) == nil, "the example, seed \(seed)")
    #expect(Account.difference(restarted.lines, whole) == nil, "follow with a cursor, seed \(seed)")
    // Blanks, and lines that were torn, are no JSON.
    let tailed = tail.printed.utf8.split(separator: 10).compactMap { try? FollowedLine($0) }
    #expect(Set(tailed.map(\.event.id)).count == tailed.count, "tail, seed \(seed): an event came twice")
    // A line that a crash took back, because its decision was not whole, has an identity that no other gets.
    let ids = Set(whole.map(\.event.id))
    #expect(Account.difference(tailed.filter { ids.contains($0.event.id) }, whole) == nil, "tail, seed \(seed)")
    print("\(rotations) rotations, \(Self.kills) kills, \(files.count) files, \(whole.count) events, seed \(seed)")
    print("tail got \(tailed.count - whole.count) that were taken back; the cursor repeated \(restarted.repeated)")
    for reader in [tail, example, follow] { reader.kill9() }
  }
}

/// `follow` with a cursor, which is ended and started again.
private struct RestartedReader {
  private let installation: Installation
  private let cursor: FilePath
  private(set) var program: Program
  /// What it has printed in all its lives, each event once.
  private(set) var lines: [FollowedLine] = []
  /// How many it printed once more.
  private(set) var repeated = 0
  private var wasKilled = false

  init(_ installation: Installation, cursor: FilePath) throws {
    self.installation = installation
    self.cursor = cursor
    program = try installation.follow(cursor: cursor)
  }

  /// Ends it with a signal, takes what it has printed, and starts it again. Only after kill -9 it may begin with what it had
  /// printed before.
  mutating func restart(by signal: Int32, _ context: String) throws {
    program.signal(signal)
    let status = program.wait()
    let new = try FollowedLine.all(program.printed)
    // A signal that comes before the program has begun ends it like any other.
    let isClean = status == 0 || status == 128 + SIGTERM && new.isEmpty
    #expect(signal == SIGKILL || isClean, "\(context): \(status) \(program.complained)")
    let known = new.prefix { $0.sequence <= lines.count }
    #expect(wasKilled || known.isEmpty, "\(context): \(known.count) events came twice")
    #expect(known.allSatisfy { lines[$0.sequence - 1] == $0 }, "\(context): they are others the second time")
    repeated += known.count
    lines += new.dropFirst(known.count)
    wasKilled = signal == SIGKILL
    program = try installation.follow(cursor: cursor)
  }
}
