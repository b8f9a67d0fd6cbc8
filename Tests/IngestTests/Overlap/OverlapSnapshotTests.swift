import Support
import Testing

@testable import Ingest

@Suite("Snapshots of the overlap index") struct OverlapSnapshotTests {
  @Test(arguments: [1, 2, 3] as [UInt64]) func aRestoredIndexDecidesAsIfNothingHadHappened(seed: UInt64) throws {
    print("seed \(seed)")
    var twins = try Twins(seed: seed, articles: [])
    for _ in 0..<150 { try twins.step() }
    // Until just before a sweep, over it, and on.
    twins.sweep()
    try twins.restore()
    for _ in 0..<150 { try twins.step() }
    #expect(twins.expired > 0)
    #expect(twins.kinds.count == Relation.Kind.allCases.count, "\(twins.kinds)")
  }

  @Test(arguments: [9, 10, 11] as [UInt64]) func whatIsForgottenIsForgottenAlike(seed: UInt64) throws {
    print("seed \(seed)")
    var twins = try Twins(seed: seed, articles: [], horizon: Horizon(stories: 60, days: 9, eventDays: 3))
    for _ in 0..<600 { try twins.step() }
    #expect(twins.kinds.count == Relation.Kind.allCases.count, "\(twins.kinds)")
  }

  @Test(.enabled(if: Corpora.arePresent, "needs the corpora: set COPYTASTER_CORPORA"))
  func aRestoredIndexOfRealArticlesDecidesAsIfNothingHadHappened() throws {
    let seed: UInt64 = 4
    print("seed \(seed)")
    let articles = try Corpora.articles("giveme5w1h").prefix(100).map(\.text)
    var twins = try Twins(seed: seed, articles: articles)
    for _ in 0..<150 { try twins.step() }
    #expect(twins.kinds.count == Relation.Kind.allCases.count, "\(twins.kinds)")
  }

  @Test func anEmptyIndexIsRestored() throws {
    let index = try OverlapIndex(chunks: OverlapIndex().chunks)
    #expect(index.count == 0)
    #expect(index.chunks == OverlapIndex().chunks)
  }

  @Test func aLargeIndexIsWrittenInChunksThatBelongTogether() throws {
    let seed: UInt64 = 5
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    var index = OverlapIndex()
    for story in StoryNumber(1)...700 {
      let words = (0..<100).map { _ in Salad.word(Int.random(in: 0..<1_000_000, using: &random)) }
      index.insert(
        Fingerprint(title: nil, text: words.joined(separator: " ")), story: story, told: story, group: story,
        kind: .original, day: nil)
    }
    let chunks = index.chunks
    #expect(chunks.count >= 2)
    #expect(chunks.allSatisfy { $0.count <= Limits.snapshotChunkBytes })
    #expect(try OverlapIndex(chunks: chunks).chunks == chunks)
    let wrong = [
      chunks.reversed(), Array(chunks.dropFirst()), chunks.dropLast(), chunks + [chunks[0]], chunks + [[]], [[]], [],
    ]
    for chunks in wrong { #expect(throws: OverlapSnapshotFailure<Never>.self) { try OverlapIndex(chunks: chunks) } }
  }

  // MARK: damage

  private static func index(seed: UInt64) -> OverlapIndex {
    var salad = Salad(random: SeededRandom(seed: seed))
    var desk = Desk()
    for _ in 0..<12 {
      let text = salad.text(words: 25, events: 2)
      desk.read(text, day: 20_000)
      desk.read(text + " " + Salad.footer)
    }
    desk.index.remove(story: 3)
    desk.index.expire(before: 5)
    return desk.index
  }

  /// Gives a chunk the checksum of what it holds now.
  private static func sealed(_ chunk: [UInt8]) -> [UInt8] {
    let bytes = chunk.dropLast(ChunkReader.checksumBytes)
    let sum = ChunkReader.checksum(bytes, number: 0)
    return bytes + withUnsafeBytes(of: sum.littleEndian, Array.init)
  }

  @Test func anyFlippedByteIsAnError() throws {
    let seed: UInt64 = 6
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    let chunk = try #require(Self.index(seed: seed).chunks.first)
    for _ in 0..<300 {
      var damaged = chunk
      damaged[Int.random(in: 0..<chunk.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
      let failure = #expect(throws: OverlapSnapshotFailure<Never>.self) { try OverlapIndex(chunks: [damaged]) }
      #expect(failure == .snapshot(OverlapSnapshotError(chunk: 1, message: "its checksum does not match")))
    }
  }

  @Test func anyTruncationIsAnError() throws {
    let seed: UInt64 = 7
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    let chunk = try #require(Self.index(seed: seed).chunks.first)
    for length in [0, 1, 8, 9, 20, chunk.count - 1]
      + (0..<100).map({ _ in Int.random(in: 9..<chunk.count, using: &random) })
    {
      let cut = Array(chunk.prefix(length))
      #expect(throws: OverlapSnapshotFailure<Never>.self) { try OverlapIndex(chunks: [cut]) }
      #expect(throws: OverlapSnapshotFailure<Never>.self) { try OverlapIndex(chunks: [Self.sealed(cut)]) }
    }
  }

  @Test func wrongNumbersUnderARightChecksumTrapNothing() throws {
    let seed: UInt64 = 8
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    var salad = Salad(random: SeededRandom(seed: seed))
    let chunk = try #require(Self.index(seed: seed).chunks.first)
    var refused = 0
    var taken = 0
    for _ in 0..<600 {
      var damaged = chunk
      damaged[Int.random(in: 0..<chunk.count - 8, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
      guard var index = try? OverlapIndex(chunks: [Self.sealed(damaged)]) else {
        refused += 1
        continue
      }
      taken += 1
      let text = salad.text(words: 30, events: 2) + " " + Salad.footer
      let fingerprint = Fingerprint(title: nil, text: text)
      let verdict = index.decide(fingerprint, day: 20_000) { _ in text }
      index.insert(fingerprint, story: 99, told: 99, group: verdict.group ?? 99, kind: verdict.kind, day: 20_000)
      index.merge([3], into: 1)
      for story in StoryNumber(1)...24 { index.remove(story: story) }
      index.expire(before: 50)
      _ = index.decide(fingerprint, day: nil) { _ in text }
    }
    #expect(refused > 0 && taken > 0, "\(refused) refused, \(taken) taken")
  }

  @Test func anotherVersionIsRefused() throws {
    var chunk = try #require(OverlapIndex().chunks.first)
    chunk[8] = 1
    let failure = #expect(throws: OverlapSnapshotFailure<Never>.self) { try OverlapIndex(chunks: [Self.sealed(chunk)]) }
    #expect(
      failure
        == .snapshot(OverlapSnapshotError(chunk: 1, message: "its format is version 1; this program reads version 4")))
  }

  private struct Broken: Error, Equatable {}

  @Test func whatTheCallerThrowsIsThrown() throws {
    #expect(throws: Broken.self) {
      try OverlapIndex().snapshot { _ throws(Broken) in throw Broken() }
    }
    #expect(throws: OverlapSnapshotFailure<Broken>.source(Broken())) {
      try OverlapIndex { () throws(Broken) -> [UInt8]? in throw Broken() }
    }
  }
}
