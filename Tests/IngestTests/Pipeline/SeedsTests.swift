import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// What the service was asked for: eight stories in four groups, in whatever order the files come.
struct SeedsTests {
  private static let furniture = [
    "RELATED:", "No comments:", "Post a Comment", "0 comments", "Discover more from", "Subscribe to get",
    "You may also like",
  ]

  private static func check(_ events: [Event]) {
    let groups = events.groups
    #expect(groups.map(\.count).sorted() == [1, 1, 1, 5])
    let large = groups.first { $0.count == 5 } ?? []
    #expect(Set(large.map { $0.prefix(3) }) == ["000", "001", "002", "003", "004"])
    #expect(large.contains { $0.hasPrefix("000") && $0.hasSuffix("#0") })
    for story in events.stories {
      for line in furniture { #expect(!story.text.contains(line), "\(story.file.path)") }
    }
  }

  @Test(.enabled(if: Corpora.arePresent, "skipped: no corpora here; set COPYTASTER_CORPORA"))
  func theRealFilesGiveEightStoriesInFourGroups() throws {
    let folder = try TemporaryFolder()
    for seed in try Corpora.seeds() { try folder.write(seed.bytes, to: "drop/" + seed.name) }
    let events = try folder.ingest().events
    Self.check(events)
    #expect(try folder.ingest().events.stories.isEmpty)
    func story(_ beginning: String) throws -> StoryTold {
      try #require(events.stories.first { $0.file.path.hasPrefix(beginning) })
    }
    #expect(try story("002").title == "'Israel', Morocco Sign Joint Military Work Plan, Deepening Ties")
    #expect(try story("002").byline == "Al Mayadeen English")
    #expect(try story("002").published == "2026-01-06T09:24:00")
    #expect(try story("001").byline == "Faith Nyasuguta")
    #expect(events.stories.compactMap(\.dateline) == ["MINNEAPOLIS", "BERLIN"])
  }

  @Test func theSamplesGiveEightStoriesInFourGroups() throws {
    let folder = try TemporaryFolder()
    for sample in try Samples.all() { try folder.write(sample.bytes, to: "drop/" + sample.name) }
    Self.check(try folder.ingest().events)
  }

  @Test(.enabled(if: Corpora.arePresent, "skipped: no corpora here; set COPYTASTER_CORPORA"))
  func everyOrderOfTheRealFilesGivesTheSameGroups() throws {
    try Self.checkAllOrders(try Corpora.seeds())
  }

  @Test func everyOrderOfTheSamplesGivesTheSameGroups() throws {
    try Self.checkAllOrders(try Samples.all())
  }

  /// Drops the files with modification times in each of the 120 orders: a backlog is worked off by age.
  private static func checkAllOrders(_ files: [(name: String, bytes: [UInt8])]) throws {
    for order in permutations(Array(files.indices)) {
      let folder = try TemporaryFolder()
      for (age, i) in order.enumerated() {
        let path = try folder.write(files[i].bytes, to: "drop/" + files[i].name)
        utimes(path.string, [timeval(tv_sec: age + 1, tv_usec: 0), timeval(tv_sec: age + 1, tv_usec: 0)])
      }
      let events = try folder.ingest().events
      var paths: [String] = []
      for path in events.stories.map(\.file.path) where paths.last != path { paths.append(path) }
      #expect(paths == order.map { files[$0].name })
      check(events)
    }
  }
}
