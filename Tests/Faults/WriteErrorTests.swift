import Foundation
import Glibc
import Ingest
import Support
import SystemPackage
import Testing

/// Writes that fail, once each, and disks that are really full.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct WriteErrorTests {
  // MARK: single calls

  /// Fails the `n`th write of the service, whether to the log or to the catalog; returns whether there was one.
  private static func fail(_ fault: String, _ n: Int, _ seed: UInt64) throws -> Bool {
    let folder = try TemporaryFolder()
    let installation = try Installation(
      folder, environment: ["COPYTASTER_SEGMENT_MIB": "0.005", "COPYTASTER_COMPRESS_AFTER_HOURS": "0"])
    var articles = Articles(seed: seed)
    let first = articles.next()
    try installation.drop(first.text, as: first.name)
    #expect(try installation.runOnce().status == 0)
    let injection = Injection(call: "pwrite64", fault: fault, n: n)
    let outcome = try injection.run(installation, folder, (0..<4).map { _ in articles.next() })
    let context = "\(injection), \(outcome.path ?? "no call"), seed \(seed)"
    if let status = outcome.status {
      // A full disk ends only a start, which has nothing to go on with; the service manager tries again.
      #expect(fault != "error=ENOSPC" || !outcome.said.contains("watching"), "\(context): \(outcome.said)")
      #expect(status == 74 && outcome.said.contains("critical: "), "\(context): \(outcome.said)")
    }
    // Without the note of what is in hand everything goes on.
    let isNote = outcome.path?.hasSuffix("/in-hand") == true
    if fault == "error=ENOSPC", let path = outcome.path, outcome.status == nil, !isNote {
      // What is compressed, or written down beside the log, can wait without anybody else.
      let isUpkeep = path.hasSuffix(".tmp")
      #expect(outcome.said.contains(isUpkeep ? "It is tried again" : "ingestion waits"), "\(context): \(outcome.said)")
      #expect(isUpkeep || outcome.said.contains("ingestion goes on"), "\(context): \(outcome.said)")
    }
    try Account.check(
      installation, acknowledged: [outcome.acknowledged], files: [first.name] + outcome.files, rebuilds: isTorture,
      context)
    return outcome.path != nil
  }

  @Test(
    .enabled(if: Injection.isPossible, "skipped: strace cannot trace here"), arguments: ["error=ENOSPC", "error=EIO"])
  func whicheverWriteFailsNothingIsLostOrDoubled(_ fault: String) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    var failed = 0
    // A start has a dozen writes; the rest is the work.
    var n = isTorture ? 1 : Int.random(in: 1...30, using: &random)
    while try Self.fail(fault, n, seed) {
      failed += 1
      guard isTorture else { break }
      n += 1
    }
    #expect(failed > 0)
    print("\(failed) writes failed with \(fault), seed \(seed)")
  }

  /// The same while segments begin, are compressed and deleted, and at the calls that make and rename files.
  @Test(.enabled(if: Injection.isPossible, "skipped: strace cannot trace here"), arguments: ["ENOSPC", "EIO"])
  func whicheverCallFailsInRotationNothingIsLostOrDoubled(_ error: String) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let scene = try Scene(.expiring, seed: seed)
    try scene.restore(&random)
    let whole = try scene.run()
    #expect(whole.status == 0, "\(whole.said)")
    var failed: [String: Int] = [:]
    for call in ["pwrite64", "openat", "rename"] {
      let places = Scene.places(of: call, in: whole.trace)
      for n in isTorture ? places : places.randomElement(using: &random).map({ [$0] }) ?? [] {
        try scene.restore(&random)
        let run = try scene.run("\(call):error=\(error):when=\(n)")
        guard let line = run.trace.first(where: { $0.contains("(INJECTED)") }) else { continue }
        let context = "\(call) \(n), \(line), seed \(seed)"
        failed[call, default: 0] += 1
        #expect(run.status == 0 || run.status == 74 && run.said.contains("critical: "), "\(context): \(run.said)")
        // A full disk ends only a start, which has nothing to go on with. To open what is there it needs no room: SQLite
        // only says that it would make its files.
        let isReal = call != "openat" || line.contains("O_EXCL")
        #expect(
          error != "ENOSPC" || !isReal || run.status == 0 || !run.said.contains("watching"), "\(context): \(run.said)")
        try Account.check(
          scene.installation, acknowledged: [], files: scene.files, rebuilds: isTorture, context)
      }
    }
    #expect(!failed.isEmpty, "seed \(seed)")
    print("failed with \(error) in rotation: \(failed.sorted { $0.key < $1.key }), seed \(seed)")
  }

  /// What sweeps have found lies with SQLite's temporary files, mostly on another disk than the log.
  @Test(.enabled(if: MountedDisk.arePossible, "skipped: this process may not mount"))
  func aFullDiskForTemporaryFilesLosesNothing() throws {
    let folder = try TemporaryFolder()
    let disk = try MountedDisk(.tmpfs)
    // A disk of 64 MiB, of which next to nothing is left.
    _ = FileManager.default.createFile(
      atPath: disk.path.appending("other").string, contents: Data(count: (64 << 20) - (300 << 10)))
    let installation = try Installation(
      folder, environment: ["SQLITE_TMPDIR": disk.path.string, "COPYTASTER_SETTLE_SECONDS": "0"])
    // Long paths, so that few files make a list of more than SQLite keeps in memory.
    let deep =
      try folder.folder().string + "/"
      + Array(repeating: String(repeating: "long", count: 55), count: 4).joined(separator: "/")
    try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
    let files = 3_000
    for i in 0..<files {
      _ = FileManager.default.createFile(atPath: "\(deep)/\(i).txt", contents: Data("File \(i).".utf8))
    }
    let run = try installation.runOnce()
    #expect(run.status == 0, "\(run.err)")
    var reader = try EventLogReader(folder.state, from: .after(0))
    let decoder = EventDecoder()
    var told: Set<String> = []
    while let line = try reader.next() {
      if case .fileIngested(let d) = try decoder.event(line.bytes).data { told.insert(d.file.path) }
    }
    #expect(told.count == files)
  }

  /// A limit on the size of files cuts a write short, and then fails the rest of the write.
  @Test func aWriteThatIsCutShortByALimitIsMendedByTheNextStart() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    var cut = 0
    for round in 0..<(isTorture ? 40 : 1) {
      let folder = try TemporaryFolder()
      let installation = try Installation(folder)
      var articles = Articles(seed: seed &+ UInt64(round))
      // One batch of over 100 KB: its write to the log comes before the catalog's journal grows.
      let files = try (0..<60).map { _ in
        let article = articles.next()
        try installation.drop(article.text, as: article.name)
        return article.name
      }
      // More than the journal of an empty catalog has.
      let limit = Int.random(in: 94_000...115_000, using: &random)
      let limited = try installation.runOnce(under: ["/usr/bin/prlimit", "--fsize=\(limit)", "--"])
      let context = "round \(round), limit \(limit), seed \(seed)"
      #expect(limited.status == 74, "\(context): \(limited.err)")
      if try FileStatus.of(installation.active)?.size == limit {
        #expect(limited.err.contains("LimitFSIZE"), "\(context): \(limited.err)")
        cut += 1
      }
      let acknowledged = try installation.log()
      try Account.check(installation, acknowledged: [acknowledged], files: files, rebuilds: isTorture, context)
    }
    #expect(cut > 0, "no write to the log was cut short, seed \(seed)")
  }

  // MARK: full disks

  /// A service on a disk that is filled under it.
  private struct Filling {
    let disk: MountedDisk
    let installation: Installation
    var articles: Articles
    var files: [String] = []

    init(_ kind: MountedDisk.Kind, _ folder: TemporaryFolder, _ seed: UInt64) throws {
      disk = try MountedDisk(kind)
      installation = try Installation(folder, state: disk.path.appending("state"))
      articles = Articles(seed: seed)
    }

    /// Starts the service and a reader.
    func start() throws -> (service: Program, follow: Program) {
      let service = try installation.start()
      #expect(eventually(30) { service.complained.contains("watching") }, "\(service.complained)")
      return (service, try installation.follow())
    }

    /// Leaves little room, and drops files until the service says that it waits. Returns what it then said.
    ///
    /// What room is left and how large the batches are decides which write is cut, and where.
    mutating func fill(_ service: Program, _ random: inout SeededRandom) throws -> Substring {
      try disk.fill(leaving: Int.random(in: 0...80_000, using: &random))
      let said = service.complained.endIndex
      let isFull = try eventually(30) {
        for _ in 0..<Int.random(in: 1...50, using: &random) {
          let article = articles.next()
          files.append(article.name)
          try installation.drop(article.text, as: article.name)
        }
        usleep(50_000)
        return service.complained[said...].contains("ingestion waits")
      }
      #expect(isFull, "\(service.complained)")
      return service.complained[said...]
    }
  }

  @Test(
    .enabled(if: MountedDisk.arePossible, "skipped: a disk to be filled needs root and loop devices"),
    arguments: [MountedDisk.Kind.tmpfs, .ext4])
  func onAFullDiskItWaitsAndGoesOnByItself(_ kind: MountedDisk.Kind) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let folder = try TemporaryFolder()
    var filling = try Filling(kind, folder, seed)
    let installation = filling.installation
    let (service, follow) = try filling.start()
    let rounds = isTorture ? 40 : 2
    var inLog = 0
    for round in 0..<rounds {
      let context = "\(kind), round \(round), seed \(seed)"
      if try filling.fill(service, &random).contains("pwrite") { inLog += 1 }
      let status = try installation.read("status")
      #expect(status.status == 0 && status.out.contains("running, process \(service.pid)"), "\(context): \(status)")
      let soFar = Account.faults(in: try installation.log(), of: filling.files)
      #expect(soFar.allSatisfy { $0.hasSuffix("has 0 outcomes") }, "\(context): \(soFar)")
      try filling.disk.makeRoom()
      let files = filling.files
      #expect(try eventually(30) { try follow.acknowledges(files) }, "\(context): \(service.complained)")
      // What is acknowledged may still wait for room in the catalog.
      #expect(eventually(30) { !service.waitsForRoom }, "\(context): \(service.complained)")
    }
    service.signal(SIGTERM)
    #expect(service.wait() == 0, "\(service.complained)")
    follow.kill9()
    try Account.check(
      installation, acknowledged: [try FollowedLine.all(follow.printed)], files: filling.files, "\(kind), seed \(seed)")
    print("\(kind): full \(rounds) times, \(inLog) of them in a write to the log, seed \(seed)")
  }

  @Test(.enabled(if: MountedDisk.arePossible, "skipped: a disk to be filled needs root and loop devices"))
  func killedOnAFullDiskItGoesOnOnceThereIsRoom() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let folder = try TemporaryFolder()
    var filling = try Filling(.tmpfs, folder, seed)
    var acknowledged: [[FollowedLine]] = []
    for round in 0..<(isTorture ? 30 : 1) {
      let context = "round \(round), seed \(seed)"
      let (service, follow) = try filling.start()
      _ = try filling.fill(service, &random)
      service.kill9()
      follow.kill9()
      acknowledged.append(try FollowedLine.all(follow.printed))
      // A start without any room may wait or end; then the service manager tries again.
      let second = try filling.installation.start()
      let saidWhy = eventually(30) { second.hasEnded || second.complained.contains("ingestion waits") }
      #expect(saidWhy, "\(context): \(second.complained)")
      second.kill9()
      try filling.disk.makeRoom()
      acknowledged = [
        try Account.check(
          filling.installation, acknowledged: acknowledged, files: filling.files, rebuilds: isTorture, context)
      ]
    }
  }
}
