import Support
import SystemPackage
import Testing

@testable import Ingest

/// The whole service on a disk that keeps no more than it must.
struct PessimisticDiskTests {
  /// The files that have an outcome, each as often as it has one.
  private static func outcomes(_ folder: TemporaryFolder) throws -> [String] {
    try folder.events().compactMap { if case .fileIngested(let d) = $0.data { d.file.path } else { nil } }.sorted()
  }

  /// Drops some articles and returns their names, sorted.
  private static func drop(_ count: Int, into folder: TemporaryFolder, _ articles: inout Articles) throws -> [String] {
    try (0..<count).map { _ in
      let article = articles.next()
      try folder.write(article.text, to: "drop/" + article.name)
      return article.name
    }.sorted()
  }

  /// The next start would find a catalog that knows more than the log.
  @Test func aWriteThatFailsLeavesNothingInTheCatalogThatIsNotInTheLog() throws {
    var n = 1
    while true {
      let folder = try TemporaryFolder()
      var articles = Articles(seed: 1)
      let files = try Self.drop(3, into: folder, &articles)
      let failing = n
      let disk = FaultyDisk(write: { $0 == failing ? .error(.ioError) : nil })
      _ = try? folder.ingest(disk: disk)
      guard disk.calls.writes >= n else { break }
      try folder.ingest()
      #expect(try Self.outcomes(folder) == files, "write \(n)")
      #expect(try LogVerification.run(folder.state).damages == [], "write \(n)")
      n += 1
    }
    #expect(n > 6, "a run has more writes than \(n - 1)")
  }

  // MARK: power cuts

  /// When a run has ended, all of its log is durable: what chance keeps of the rest does not matter.
  @Test func whatIsAcknowledgedNeedsNoLuck() throws {
    for policy in [SegmentPolicy(), .kept] {
      let folder = try TemporaryFolder()
      var articles = Articles(seed: 1)
      for _ in 0..<3 {
        try folder.state.create()
        let disk = try PessimisticDisk(folder.state)
        _ = try Self.drop(5, into: folder, &articles)
        try folder.ingest(disk: disk, segments: policy)
        let sealed = try SegmentList.read(folder.state).sealed.map { folder.state.sealed($0) }
        for seed in 0..<20 {
          var random = SeededRandom(seed: UInt64(seed))
          let left = disk.afterPowerCut(&random)
          for segment in sealed + [folder.state.events] {
            let whole = try folder.bytes("state/log/" + (segment.lastComponent?.string ?? ""))
            #expect(left[segment] == whole, "\(segment), \(policy), seed \(seed)")
          }
        }
      }
    }
  }

  /// What is done all the time with segments that are sealed: they are compressed, or deleted.
  private static let policies = [
    SegmentPolicy.packed, SegmentPolicy(bytes: 3_000, compressAfter: .seconds(3600), keepBytes: 6_000),
  ]

  /// Runs the service on a disk until a call fails; returns whether one did.
  private static func run(
    _ specimen: Specimen, _ policy: SegmentPolicy, _ disk: PessimisticDisk, failingAfter count: Int
  ) -> Bool {
    disk.fail(after: count)
    do {
      try specimen.folder.ingest(disk: disk, segments: policy)
    } catch {
      #expect(disk.hasFailed, "\(error)")
    }
    return disk.hasFailed
  }

  /// The events that are acknowledged, as a reader sees them.
  private static func acknowledged(_ folder: TemporaryFolder) throws -> [UInt64: [UInt8]] {
    guard try DurablePosition.read(folder.state) != nil else { return [:] }
    var reader = try EventLogReader(folder.state, from: .after(0))
    var lines: [UInt64: [UInt8]] = [:]
    while let line = try reader.next() { lines[line.sequence] = line.bytes }
    #expect(reader.lost == 0)
    return lines
  }

  /// Puts a power cut's remains in place. What does not go through the seam may be there or not: all of it follows the log.
  private static func put(
    _ specimen: Specimen, _ disk: PessimisticDisk, _ random: inout SeededRandom
  ) throws {
    let root = specimen.folder.state.root
    var files: Specimen.Files = [:]
    for (path, bytes) in disk.afterPowerCut(&random) {
      files[String(path.string.dropFirst(root.string.count + 1))] = bytes
    }
    for other in ["log/durable", "catalog.sqlite"] where Bool.random(using: &random) {
      files[other] = try? specimen.folder.bytes("state/" + other)
    }
    try specimen.put(files)
  }

  /// One round: the service is cut after some calls, now and then only killed first and started again, and then started for good.
  /// Returns whether it came to the cut.
  private static func cut(
    _ specimen: Specimen, _ before: Specimen.Files, after count: Int, _ random: inout SeededRandom, _ context: String
  ) throws -> Bool {
    let folder = specimen.folder
    try specimen.put(before)
    let disk = try PessimisticDisk(folder.state)
    let policy = policies.randomElement(using: &random) ?? .packed
    guard run(specimen, policy, disk, failingAfter: count) else { return false }
    if Bool.random(using: &random) {
      // Killed: what was written is all there, and none of it more durable.
      _ = run(specimen, policy, disk, failingAfter: Int.random(in: 0...20, using: &random))
    }
    let acknowledged = try acknowledged(folder)
    try put(specimen, disk, &random)
    do {
      try folder.ingest(segments: .kept)
    } catch {
      Issue.record("\(context): \(error)")
      return true
    }
    let kept = try Self.acknowledged(folder)
    let events = try folder.events()
    let expired =
      events.compactMap { event -> UInt64? in if case .segmentExpired(let d) = event.data { d.last } else { nil } }
      .max() ?? 0
    let lost = acknowledged.filter { $0.key > expired && kept[$0.key] != $0.value }
    #expect(lost.isEmpty, "\(context): acknowledged events are lost: \(lost.keys.sorted())")
    #expect(kept.keys.min() ?? 0 <= expired + 1, "\(context): a segment is gone, and nothing says so")
    let damages = try LogVerification.run(folder.state).damages
    #expect(damages == [], "\(context): \(damages)")
    // Of each file that is new there is one outcome, in what was acknowledged or in what was kept.
    let decoder = EventDecoder()
    let all = try acknowledged.merging(kept) { $1 }.values.map { try decoder.event($0) }
    let outcomes = all.compactMap { if case .fileIngested(let d) = $0.data { d.file.path } else { nil } }
    for name in Self.new {
      let count = outcomes.count { $0 == name }
      // It may have expired before anybody looked.
      #expect(count == 1 || count == 0 && expired > 0, "\(context): \(name)")
    }
    return true
  }

  private static let new = (0..<4).map { "new-\($0).txt" }

  @Test(arguments: [false, true]) func whereverThePowerIsCutNothingAcknowledgedIsLost(_ isNew: Bool) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let specimen = try Specimen(seed: seed)
    var articles = Articles(seed: seed &+ 1)
    for name in Self.new { try specimen.folder.write(articles.next().text.prefix(200) + ".\n", to: "drop/" + name) }
    var count = 0
    var cuts = 0
    while try Self.cut(specimen, isNew ? [:] : specimen.files, after: count, &random, "call \(count), seed \(seed)") {
      cuts += 1
      count += isTorture ? (cuts % 4 == 0 ? 1 : 0) : Int.random(in: 1...12, using: &random)
    }
    #expect(count > 25, "a run has more calls that change the disk than \(count)")
    print("\(cuts) power cuts at \(count) calls, seed \(seed)")
  }
}
