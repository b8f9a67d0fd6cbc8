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
    let installation = try Installation(folder)
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
    if fault == "error=ENOSPC", outcome.path != nil, outcome.status == nil {
      #expect(outcome.said.contains("ingestion waits"), "\(context): \(outcome.said)")
      #expect(outcome.said.contains("ingestion goes on"), "\(context): \(outcome.said)")
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
    // The short form tries one write of the start and one of the work.
    var n = isTorture ? 1 : Int.random(in: 1...10, using: &random)
    while try Self.fail(fault, n, seed) {
      failed += 1
      guard isTorture || failed < 2 else { break }
      n += isTorture ? 1 : Int.random(in: 10...25, using: &random)
    }
    #expect(failed > 0)
    print("\(failed) writes failed with \(fault), seed \(seed)")
  }

  /// A limit on the size of files cuts a write short, and then ends the process or fails the rest of the write.
  @Test(arguments: [true, false]) func aWriteThatIsCutShortByALimitIsMendedByTheNextStart(_ isSignalled: Bool) throws {
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
      // More than an empty catalog has.
      let limit = Int.random(in: 50_000...90_000, using: &random)
      let ignoring = isSignalled ? "" : "trap '' XFSZ; "
      let limited = try installation.runOnce(
        under: ["/bin/sh", "-c", "\(ignoring)ulimit -c 0; exec prlimit --fsize=\(limit) -- \"$@\"", "limited"])
      let context = "round \(round), limit \(limit), seed \(seed)"
      #expect(limited.status == (isSignalled ? 128 + SIGXFSZ : 74), "\(context): \(limited.err)")
      if try FileStatus.of(installation.active)?.size == limit { cut += 1 }
      let acknowledged = try installation.log()
      try Account.check(installation, acknowledged: [acknowledged], files: files, rebuilds: isTorture, context)
    }
    #expect(cut > 0, "no write to the log was cut short, seed \(seed)")
  }

  // MARK: full disks

  @Test(
    .enabled(if: MountedDisk.arePossible, "skipped: a disk to be filled needs root and loop devices"),
    arguments: [MountedDisk.Kind.tmpfs, .ext4])
  func onAFullDiskItWaitsAndGoesOnByItself(_ kind: MountedDisk.Kind) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let disk = try MountedDisk(kind)
    let folder = try TemporaryFolder()
    let installation = try Installation(folder, state: disk.path.appending("state"))
    var articles = Articles(seed: seed)
    var files: [String] = []
    let service = try installation.start()
    #expect(eventually(30) { service.complained.contains("watching") }, "\(service.complained)")
    let follow = try installation.follow()
    for round in 0..<(isTorture ? 40 : 2) {
      let context = "\(kind), round \(round), seed \(seed)"
      // What is left decides which write is cut, and where.
      try disk.fill(leaving: Int.random(in: 0...80_000, using: &random))
      let waits = service.complained.components(separatedBy: "ingestion waits").count
      let isFull = try eventually(30) {
        let article = articles.next()
        files.append(article.name)
        try installation.drop(article.text, as: article.name)
        return service.complained.components(separatedBy: "ingestion waits").count > waits
      }
      #expect(isFull, "\(context): \(service.complained)")
      let status = try installation.read("status")
      #expect(status.status == 0 && status.out.contains("running, process \(service.pid)"), "\(context): \(status)")
      #expect(
        try Account.faults(in: installation.log(), of: files).allSatisfy { $0.hasSuffix("has 0 outcomes") },
        "\(context)")
      try disk.makeRoom()
      #expect(eventually(30) { files.allSatisfy(follow.acknowledges) }, "\(context): \(service.complained)")
    }
    service.signal(SIGTERM)
    #expect(service.wait() == 0, "\(service.complained)")
    follow.kill9()
    try Account.check(
      installation, acknowledged: [try FollowedLine.all(follow.printed)], files: files, "\(kind), seed \(seed)")
  }

  @Test(.enabled(if: MountedDisk.arePossible, "skipped: a disk to be filled needs root and loop devices"))
  func killedOnAFullDiskItStartsAgainOnceThereIsRoom() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let disk = try MountedDisk(.tmpfs)
    let folder = try TemporaryFolder()
    let installation = try Installation(folder, state: disk.path.appending("state"))
    var articles = Articles(seed: seed)
    var files: [String] = []
    var acknowledged: [[FollowedLine]] = []
    for round in 0..<(isTorture ? 30 : 1) {
      let service = try installation.start()
      #expect(eventually(30) { service.complained.contains("watching") }, "\(service.complained)")
      let follow = try installation.follow()
      try disk.fill(leaving: Int.random(in: 0...40_000, using: &random))
      let isFull = try eventually(30) {
        let article = articles.next()
        files.append(article.name)
        try installation.drop(article.text, as: article.name)
        return service.complained.contains("ingestion waits")
      }
      #expect(isFull, "round \(round), seed \(seed): \(service.complained)")
      service.kill9()
      follow.kill9()
      acknowledged.append(try FollowedLine.all(follow.printed))
      // A start without any room may wait or end, but says why.
      let second = try installation.start()
      let saidWhy = eventually(30) { second.hasEnded || second.complained.contains("ingestion waits") }
      #expect(saidWhy, "round \(round), seed \(seed): \(second.complained)")
      second.kill9()
      #expect(
        second.complained.contains("No space left") || second.complained.contains("is full"), "\(second.complained)")
      try disk.makeRoom()
      let log = try Account.check(
        installation, acknowledged: acknowledged, files: files, rebuilds: isTorture, "round \(round), seed \(seed)")
      acknowledged = [log]
    }
  }
}
