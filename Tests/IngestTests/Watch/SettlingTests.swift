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
    settling.announce(Self.key("now"))
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
    settling.announce(Self.key("a"))
    settling.noteUnlessWaiting(Self.key("a"), due: 50)
    #expect(settling.take(10, now: 0).map(\.path) == ["a"])
  }

  @Test func ofABacklogSomeOfThoseAnnouncedLastAreTaken() {
    var settling = Settling()
    for number in 0..<100 { settling.announce(Self.key("\(number)")) }
    #expect(settling.take(6, newest: 2, now: 0).map(\.path) == ["0", "1", "2", "3", "98", "99"])
    settling.announce(Self.key("new"))
    #expect(settling.take(3, newest: 1, now: 0).map(\.path) == ["4", "5", "new"])
    settling.first(Self.key("first"))
    #expect(settling.take(2, now: 0).map(\.path) == ["first", "6"])
  }

  @Test func whenThereIsNoRoomTheFileThatWouldWaitLongestMakesIt() {
    var settling = Settling()
    for number in 0..<10 { settling.announce(Self.key("\(number)")) }
    #expect(settling.takeLongest(newest: 3)?.path == "6")
    #expect(settling.takeLongest(newest: 3)?.path == "5")
    #expect(settling.takeLongest(newest: 8) == nil)
    #expect(settling.take(20, now: 0).map(\.path) == ["0", "1", "2", "3", "4", "7", "8", "9"])
  }

  @Test func anAnnouncedFileThatIsWrittenAgainIsPutOff() {
    var settling = Settling()
    settling.announce(Self.key("a"))
    settling.announce(Self.key("b"))
    settling.note(Self.key("a"), due: 50)
    #expect(settling.nextDue() == .min)
    #expect(settling.take(10, newest: 1, now: 20).map(\.path) == ["b"])
    #expect(settling.nextDue() == 50)
    settling.announce(Self.key("a"))
    #expect(settling.nextDue() == .min)
    #expect(settling.take(10, now: 20).map(\.path) == ["a"])
    #expect(settling.take(10, now: 99).isEmpty && settling.count == 0)
  }

  @Test func noFileIsTakenTwiceOrForgotten() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    var settling = Settling()
    var model: [String: Int64] = [:]
    var now: Int64 = 0
    for _ in 0..<5000 {
      let name = "\(Int.random(in: 0..<50, using: &random))"
      switch Int.random(in: 0..<4, using: &random) {
      case 0:
        let due = now + Int64.random(in: 0...20, using: &random)
        settling.note(Self.key(name), due: due)
        model[name] = due
      case 1:
        settling.announce(Self.key(name))
        model[name] = .min
      case 2 where Int.random(in: 0..<8, using: &random) == 0:
        guard let longest = settling.takeLongest(newest: 2) else { continue }
        #expect(model.removeValue(forKey: longest.path) == .min, "seed \(seed)")
      default:
        now += Int64.random(in: 0...5, using: &random)
        let taken = settling.take(3, newest: Int.random(in: 0...2, using: &random), now: now)
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
      "a.swp", "#draft.txt#", "~$report.docx", "film.mp4.aria2", "a.opdownload", "a.txt.filepart",
    ])
  func workInProgressIsIgnored(_ name: String) {
    #expect(IgnoreRules().rule(for: Array(name.utf8), in: []) != nil)
  }

  @Test(arguments: ["desktop.ini", "Thumbs.db", "THUMBS.DB", "$RECYCLE.BIN", "__MACOSX", "a.css", "gtm.JS", "f.woff2"])
  func whatFileManagersKeepAndPagesAreMadeOfIsIgnored(_ name: String) {
    #expect(IgnoreRules().rule(for: Array(name.utf8), in: Array("a/b".utf8)) != nil)
  }

  @Test(arguments: [
    ("Storm_files/crane.jpg", true), ("a/Storm-Dateien/saved_resource(1).html", true), ("Storm_files/css2", true),
    ("Storm_files/crane.jpg/x.txt", true), ("Storm_files/article.html", false), ("press_files/report.txt", false),
    ("Storm_files", false), ("Storm/crane.jpg", false), ("files/css2", false), ("Storm.html", false),
  ])
  func whatBrowsersStoreBesideAPageIsIgnored(path: String, isIgnored: Bool) {
    let rule = IgnoreRules().rule(forPath: Array(path.utf8))
    #expect((rule != nil) == isIgnored)
    if isIgnored { #expect(rule?.hasPrefix("part of a page: ") == true) }
  }

  @Test(arguments: [
    "a.txt", "desktop.txt", "~x$", "thumbs.db.txt", "part", "tmp", "apartment", "noextension", "x.tmp.txt", "~x",
    "日本.md",
  ])
  func articlesAreNot(_ name: String) {
    #expect(IgnoreRules().rule(for: Array(name.utf8), in: []) == nil)
  }

  @Test func aHiddenFolderHidesWhatIsInIt() {
    #expect(IgnoreRules().rule(forPath: Array("a/.git/b.txt".utf8)) != nil)
    #expect(IgnoreRules().rule(forPath: Array("a/b/c.txt".utf8)) == nil)
  }
}
