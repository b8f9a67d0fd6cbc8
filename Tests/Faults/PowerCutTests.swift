import Foundation
import Glibc
import Support
import SystemPackage
import Testing

/// Power cuts at random moments, while the service starts, writes, begins segments, compresses and deletes them, on real file
/// systems.
///
/// `make torture` cuts some hundred times; `make test` a few times.
@Suite(
  .serialized, .timeLimit(.minutes(60)),
  .enabled(if: MountedDisk.arePossible, "skipped: cutting the power needs root, loop devices, mkfs.ext4 and mkfs.xfs"))
struct PowerCutTests {
  private static let rounds = isTorture ? 120 : 1
  /// A fresh state after so many rounds: a log's first moments are as delicate as any.
  private static let roundsPerState = 5
  /// The short form has one cut a file system and tries what most of the long one's do.
  private static let cutsInStartPercent = isTorture ? 30 : 0

  /// One life of the service, from a start to a power cut.
  private struct Life {
    var installation: Installation
    var disk: MountedDisk
    var articles: Articles
    var files: [String] = []
    /// What each reader had got when the power was cut.
    var acknowledged: [[FollowedLine]] = []

    init(on disk: MountedDisk, _ folder: TemporaryFolder, number: Int, expires: Bool = false) throws {
      self.disk = disk
      var settings = ["COPYTASTER_SEGMENT_MIB": "0.02", "COPYTASTER_COMPRESS_AFTER_HOURS": "0"]
      if expires { settings["COPYTASTER_KEEP_MIB"] = "0.001" }
      installation = try Installation(folder, state: disk.path.appending("state-\(number)"), environment: settings)
      articles = Articles(seed: UInt64(number))
      // The account is complete only if its reader was there before anything expired.
      if expires {
        #expect(try installation.runOnce().status == 0)
        _ = try installation.history()
      }
    }

    mutating func drop(_ count: Int) throws {
      for _ in 0..<count {
        let article = articles.next()
        files.append(article.name)
        try installation.drop(article.text, as: article.name)
      }
    }

    /// When the power goes.
    enum Moment {
      /// While the service starts, or recovers.
      case inStart
      /// While it ingests a burst of files.
      case inBurst
      /// When a burst of files has just been acknowledged.
      case afterBurst
    }

    /// Drops bursts while the service runs, cuts its power, and makes ready for it to come back.
    mutating func runIntoPowerCut(
      _ moment: Moment, under wrapper: [String] = [], _ random: inout SeededRandom
    ) throws {
      let service = try installation.start(under: wrapper)
      if moment != .inStart {
        #expect(eventually(30) { service.complained.contains("watching") }, "\(service.complained)")
      }
      let follow = installation.hasLog ? try installation.follow() : nil
      let milliseconds = Int.random(in: 0...(moment == .inStart ? 900 : 300), using: &random)
      let end = ContinuousClock.now + .milliseconds(milliseconds)
      repeat {
        try drop(Int.random(in: 1...4, using: &random))
        usleep(UInt32.random(in: 0...20_000, using: &random))
      } while ContinuousClock.now < end
      if moment == .afterBurst, let last = files.last {
        #expect(eventually(30) { follow?.acknowledges(last) == true }, "\(service.complained)")
      }
      try disk.cutPower()
      // What a reader gets from the page cache now was acknowledged too early.
      usleep(UInt32.random(in: 0...30_000, using: &random))
      follow?.kill9()
      service.kill9()
      try follow.map { acknowledged.append(try FollowedLine.all($0.printed)) }
      try disk.remount()
    }
  }

  private static let cases: [(kind: MountedDisk.Kind, expires: Bool)] =
    isTorture ? [(.ext4, false), (.ext4, true), (.xfs, false), (.xfs, true)] : [(.ext4, true), (.xfs, false)]

  @Test(arguments: cases)
  func nothingAcknowledgedIsLostByAPowerCut(_ kind: MountedDisk.Kind, expires: Bool) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let disk = try MountedDisk(kind)
    var cuts = 0
    var acknowledged = 0
    var told: [String: Int] = [:]
    for number in 0..<(Self.rounds + Self.roundsPerState - 1) / Self.roundsPerState {
      let folder = try TemporaryFolder()
      var life = try Life(on: disk, folder, number: number, expires: expires)
      for round in 0..<min(Self.rounds - number * Self.roundsPerState, Self.roundsPerState) {
        let known = life.files.count
        // Now and then the power goes again while the service recovers.
        repeat {
          let isInStart = Int.random(in: 0..<100, using: &random) < Self.cutsInStartPercent
          try life.runIntoPowerCut(isInStart ? .inStart : .inBurst, &random)
          cuts += 1
        } while Int.random(in: 0..<100, using: &random) < Self.cutsInStartPercent / 2
        acknowledged += life.acknowledged.map(\.count).max() ?? 0
        let log = try Account.check(
          life.installation, acknowledged: life.acknowledged, files: life.files,
          rebuilds: isTorture || round == Self.rounds - 1,
          "\(kind)\(expires ? " with expiry" : ""), state \(number), round \(round), \(life.files.count - known) files, seed \(seed)"
        )
        life.acknowledged = [log]
      }
      for line in life.acknowledged.joined() { told[line.event.type, default: 0] += 1 }
    }
    let segments =
      "\(told["copytaster.segment.opened"] ?? 0) segments, \(told["copytaster.segment.expired"] ?? 0) expired"
    print("\(kind): \(cuts) power cuts, \(segments), \(acknowledged) acknowledged events looked for, seed \(seed)")
  }

  /// The same without syncs must lose events, else the cuts prove nothing.
  @Test(
    .enabled(if: Injection.isPossible, "skipped: strace cannot trace here"), arguments: [MountedDisk.Kind.ext4, .xfs])
  func withoutSyncsAPowerCutLosesAcknowledgedEvents(_ kind: MountedDisk.Kind) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let disk = try MountedDisk(kind)
    let rounds = 5
    for round in 0..<rounds {
      let folder = try TemporaryFolder()
      var life = try Life(on: disk, folder, number: round)
      // A first start that is well, so that there is something to lose beside a log's first moments.
      try life.drop(3)
      try Account.check(life.installation, acknowledged: [], files: life.files, rebuilds: false, "seed \(seed)")
      try life.runIntoPowerCut(.afterBurst, under: Injection.withoutSyncs, &random)
      let acknowledged = life.acknowledged.last?.count ?? 0
      _ = try life.installation.runOnce()
      let log = (try? life.installation.log()) ?? []
      let kept = zip(life.acknowledged.last ?? [], log).prefix { $0 == $1 }.count
      guard kept == acknowledged else {
        print("\(kind): without syncs \(acknowledged - kept) of \(acknowledged) acknowledged events were lost")
        return
      }
    }
    Issue.record("\(kind): \(rounds) power cuts without any sync lost nothing: they prove nothing, seed \(seed)")
  }
}
