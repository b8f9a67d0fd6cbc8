import Support
import SystemPackage
import Testing

@testable import Ingest

/// The index of an idle service lies on a file.
struct IndexRestTests {
  private let clock = ManualClock()
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func index(stories: Int) -> OverlapIndex {
    let seed: UInt64 = 5
    print("seed \(seed)")
    var salad = Salad(random: SeededRandom(seed: seed))
    var index = OverlapIndex()
    for story in 1...StoryNumber(stories) {
      index.insert(
        Fingerprint(title: nil, text: salad.text(words: 120, events: 1_000)), story: story, told: story, group: story,
        kind: .original, day: nil)
    }
    return index
  }

  /// One step, which says whether there is more to do.
  private func step(
    _ rest: inout IndexRest, _ index: OverlapIndex, batches: Int, lastWork: Int64, isMore: Bool
  ) throws {
    let more = try rest.step(index, batches: batches, lastWork: lastWork)
    #expect(more == isMore)
  }

  @Test func itIsLaidDownAPieceAtATimeWhenNothingHasComeForAWhile() throws {
    let index = index(stories: 6_000)
    let before = index.chunks
    var rest = IndexRest(in: folder.path, time: clock)
    let work = clock.monotonic()
    var idle = rest.idleTime(batches: 1, lastWork: work)
    #expect(idle == Limits.restAfter)
    try step(&rest, index, batches: 1, lastWork: work, isMore: false)
    clock.advance(Limits.restAfter)
    idle = rest.idleTime(batches: 1, lastWork: work)
    #expect(idle == .zero)
    var steps = 0
    while try rest.step(index, batches: 1, lastWork: work) { steps += 1 }
    #expect(steps >= 4)
    let isSame = index.chunks == before
    #expect(isSame)
    // Nothing has changed: nobody is woken.
    idle = rest.idleTime(batches: 1, lastWork: work)
    #expect(idle == nil)
    // Something has, and it is not written again and again.
    idle = rest.idleTime(batches: 2, lastWork: work)
    let pause = try #require(idle)
    #expect(pause >= .seconds(30) && pause <= .seconds(900))
    try step(&rest, index, batches: 2, lastWork: work, isMore: false)
    clock.advance(pause)
    try step(&rest, index, batches: 2, lastWork: work, isMore: true)
  }

  @Test func aSmallOneStaysInMemory() throws {
    let index = index(stories: 10)
    var rest = IndexRest(in: folder.path, time: clock)
    let work = clock.monotonic()
    clock.advance(Limits.restAfter)
    try step(&rest, index, batches: 1, lastWork: work, isMore: false)
    let idle = rest.idleTime(batches: 1, lastWork: work)
    #expect(idle == nil)
  }

  @Test func whereItCannotBeLaidDownItStaysAndIsNotTriedAllTheTime() throws {
    let index = index(stories: 6_000)
    var rest = IndexRest(in: folder.path.appending("missing"), time: clock)
    let work = clock.monotonic()
    clock.advance(Limits.restAfter)
    var isRefused = false
    do throws(SystemError) { _ = try rest.step(index, batches: 1, lastWork: work) } catch { isRefused = true }
    #expect(isRefused)
    let idle = rest.idleTime(batches: 1, lastWork: work)
    #expect(idle == nil)
    try step(&rest, index, batches: 2, lastWork: work, isMore: false)
  }

  @Test(.enabled(if: MountedDisk.arePossible, "skipped: a disk of a test's own needs root and loop devices"))
  func itTakesNoRoomThatTheLogMayNeed() throws {
    let disk = try MountedDisk(.tmpfs)
    let index = index(stories: 6_000)
    var rest = IndexRest(in: disk.path, time: clock)
    let work = clock.monotonic()
    clock.advance(Limits.restAfter)
    var isFull = false
    do throws(SystemError) { _ = try rest.step(index, batches: 1, lastWork: work) } catch { isFull = error.isDiskFull }
    #expect(isFull, "64 MB would hold it, and leave too little")
  }

  @Test func onAFullDiskItIsTakenBackAsItWas() throws {
    let index = index(stories: 6_000)
    let before = index.chunks
    var rest = IndexRest(in: folder.path, time: clock)
    let work = clock.monotonic()
    clock.advance(Limits.restAfter)
    for _ in 0..<3 { try step(&rest, index, batches: 1, lastWork: work, isMore: true) }
    rest.takeUp(index)
    let isSame = index.chunks == before
    #expect(isSame)
    // Not at once again.
    try step(&rest, index, batches: 1, lastWork: work, isMore: false)
    clock.advance(Limits.restEvery)
    try step(&rest, index, batches: 1, lastWork: work, isMore: true)
  }
}
