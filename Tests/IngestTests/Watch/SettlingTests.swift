import Support
import Testing

@testable import Ingest

struct SettlingTests {
  private static func key(_ name: String) -> FileKey { FileKey(folder: "/f", path: name) }

  @Test func filesComeInTheOrderInWhichTheyBecameDue() {
    var settling = Settling()
    settling.note(Self.key("late"), due: 30)
    settling.note(Self.key("a"), due: 10)
    settling.note(Self.key("b"), due: 10)
    settling.note(Self.key("now"), due: .min)
    #expect(settling.take(10, now: 20).map(\.path) == ["now", "a", "b"])
    #expect(settling.count == 1)
    #expect(settling.nextDue() == 30)
  }

  @Test func aFileThatIsWrittenAgainWaitsAgain() {
    var settling = Settling()
    settling.note(Self.key("a"), due: 10)
    settling.note(Self.key("a"), due: 50)
    #expect(settling.take(10, now: 20).isEmpty)
    #expect(settling.take(10, now: 50).map(\.path) == ["a"])
    #expect(settling.take(10, now: 99).isEmpty)
    #expect(settling.nextDue() == nil)
  }

  @Test func aSlightHintDoesNotDelayAFileThatWaits() {
    var settling = Settling()
    settling.note(Self.key("a"), due: .min)
    settling.noteUnlessWaiting(Self.key("a"), due: 50)
    #expect(settling.take(10, now: 0).map(\.path) == ["a"])
  }

  @Test func noFileIsTakenTwiceOrForgotten() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    var settling = Settling()
    var model: [String: Int64] = [:]
    var now: Int64 = 0
    for _ in 0..<5000 {
      let name = "\(Int.random(in: 0..<50, using: &random))"
      if Bool.random(using: &random) {
        let due = now + Int64.random(in: 0...20, using: &random)
        settling.note(Self.key(name), due: due)
        model[name] = due
      } else {
        now += Int64.random(in: 0...5, using: &random)
        let taken = settling.take(3, now: now)
        for key in taken {
          #expect(model[key.path].map { $0 <= now } == true, "seed \(seed)")
          model[key.path] = nil
        }
        if taken.count < 3 { #expect(model.values.allSatisfy { $0 > now }, "seed \(seed)") }
      }
      #expect(settling.count == model.count, "seed \(seed)")
    }
  }
}

struct IgnoreRulesTests {
  @Test(
    arguments: [
      ".hidden", ".rsync.txt.Xy12Zz", "draft.txt~", "download.part", "video.PART", "x.crdownload", "x.tmp", ".x.swp",
      "a.swp",
    ])
  func workInProgressIsIgnored(_ name: String) {
    #expect(IgnoreRules().rule(for: Array(name.utf8), in: []) != nil)
  }

  @Test(arguments: ["a.txt", "part", "tmp", "apartment", "noextension", "x.tmp.txt", "~x", "日本.md"])
  func articlesAreNot(_ name: String) {
    #expect(IgnoreRules().rule(for: Array(name.utf8), in: []) == nil)
  }

  @Test func aHiddenFolderHidesWhatIsInIt() {
    #expect(IgnoreRules().rule(forPath: Array("a/.git/b.txt".utf8)) != nil)
    #expect(IgnoreRules().rule(forPath: Array("a/b/c.txt".utf8)) == nil)
  }
}
