import Support
import Testing

@testable import Ingest

@Suite("Expired stories") struct ExpiryTests {
  private static let edited = OverlapTests.ferry.replacing("Tuesday", with: "Wednesday")
  private static let excerpt = String(OverlapTests.ferry.prefix(200))
  private static let longer = OverlapTests.ferry + " " + OverlapTests.ferryAgain

  @Test(arguments: [OverlapTests.ferry, edited, excerpt, longer])
  func anExpiredStoryHasNoCopiesAndIsStillTheSameEvent(text: String) {
    var desk = Desk()
    desk.read(OverlapTests.ferry, day: 20_000)
    desk.read(OverlapTests.apples, day: 20_000)
    #expect(desk.decide(text, day: 20_000).kind != .sameEvent)
    desk.index.expire(before: 2)
    desk.texts[1] = nil
    let verdict = desk.decide(text, day: 20_000)
    #expect(verdict.kind == .sameEvent && verdict.to == 1 && verdict.group == 1)
    #expect(verdict.evidence.notes.allSatisfy { !$0.contains("could not be had") })
    #expect(desk.decide(OverlapTests.apples).kind == .identical)
    #expect(desk.decide(OverlapTests.ferryAgain, day: 20_000).to == 1)
  }

  @Test func aRevisionBringsAStoryBack() {
    var desk = Desk()
    desk.read(OverlapTests.ferry)
    desk.index.expire(before: 2)
    desk.index.remove(story: 1)
    let fingerprint = Fingerprint(title: nil, text: OverlapTests.ferry)
    desk.index.insert(fingerprint, story: 1, told: 5, group: 1, kind: .original, day: nil)
    #expect(desk.decide(OverlapTests.ferry).kind == .identical)
    // It is the last telling that counts.
    desk.index.expire(before: 5)
    #expect(desk.decide(OverlapTests.ferry).kind == .identical)
    desk.index.expire(before: 6)
    #expect(desk.decide(OverlapTests.ferry).kind == .sameEvent)
  }

  @Test func anExpiredStoryCanBeWithdrawnAndItsGroupMerged() {
    var desk = Desk()
    desk.read(OverlapTests.ferry)
    desk.read(OverlapTests.apples)
    desk.index.expire(before: 3)
    desk.index.merge([2], into: 1)
    #expect(desk.groups == [1, 1])
    #expect(desk.decide(OverlapTests.apples).group == 1)
    desk.index.remove(story: 2)
    #expect(desk.groups == [1, nil])
    #expect(desk.decide(OverlapTests.apples).kind == .original)
    desk.read(OverlapTests.apples)
    #expect(desk.decide(OverlapTests.apples).kind == .identical)
  }

  @Test func thePostingsOfExpiredStoriesAreGivenBack() {
    let seed: UInt64 = 9
    print("seed \(seed)")
    var salad = Salad(random: SeededRandom(seed: seed))
    let texts = (0..<200).map { _ in salad.text(words: 60) }
    var all = OverlapIndex()
    var last = OverlapIndex()
    for (place, text) in texts.enumerated() {
      let story = StoryNumber(place + 1)
      let fingerprint = Fingerprint(title: nil, text: text)
      all.insert(fingerprint, story: story, told: story, group: story, kind: .original, day: nil)
      if story <= 190 { continue }
      last.insert(fingerprint, story: story, told: story, group: story, kind: .original, day: nil)
    }
    let shingles = last.copies.shingles.count
    #expect(all.copies.shingles.count > 10 * shingles)
    all.expire(before: 191)
    // Furniture of many groups was listed under the first stories only, which are gone.
    #expect(all.copies.shingles.count <= shingles && all.copies.shingles.count > shingles * 9 / 10)
    all.expire(before: 201)
    #expect(all.copies.shingles.count == 0)
    #expect(all.count == 200)
  }
}
