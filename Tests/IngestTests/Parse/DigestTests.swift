import Foundation
import Support
import Testing

@testable import Ingest

/// Digests through the whole parser, taken apart and put together in other ways: nothing is fitted to one file.
struct DigestTests {
  /// The sample digest of the repository, and the real one where it is.
  private static func digests() throws -> [[UInt8]] {
    let own = try #require(try Samples.all().first).bytes
    return Corpora.arePresent ? [own, Corpora.seed("000")] : [own]
  }

  /// The four stories of a digest as they stand in it.
  private static func stories(_ digest: [UInt8]) -> [String] {
    String(decoding: digest, as: UTF8.self).components(separatedBy: "\n\n").map {
      $0.trimmingCharacters(in: .whitespacesAndNewlines)
    }.filter { !$0.isEmpty }
  }

  private static func check(_ stories: [String], _ what: String) throws {
    let text = stories.joined(separator: "\n\n") + "\n"
    let found = try Parser.parse(Array(text.utf8), name: "digest.txt").stories
    #expect(found.map { $0.text.prefix(40) } == stories.map { $0.prefix(40) }, "\(what)")
  }

  @Test func everyOrderOfItsStoriesGivesTheSameFour() throws {
    for digest in try Self.digests() {
      let stories = Self.stories(digest)
      #expect(stories.count == 4)
      for order in permutations([0, 1, 2, 3]) { try Self.check(order.map { stories[$0] }, "order \(order)") }
    }
  }

  @Test func eachStoryCutAtAnySentenceGivesTheSameFour() throws {
    for digest in try Self.digests() {
      let stories = Self.stories(digest)
      for i in stories.indices {
        for end in stories[i].ranges(of: ". ").map(\.lowerBound) {
          let cut = String(stories[i][...end])
          guard cut.split(separator: " ").count >= 40 else { continue }
          var changed = stories
          changed[i] = cut
          try Self.check(changed, "story \(i) cut to \(cut.count) characters")
        }
      }
    }
  }

  @Test(arguments: [2, 3]) func withoutOneDatelineItStaysFour(_ story: Int) throws {
    for digest in try Self.digests() {
      var stories = Self.stories(digest)
      let dash = try #require(stories[story].range(of: " – "))
      stories[story].removeSubrange(..<dash.upperBound)
      try Self.check(stories, "no dateline in story \(story)")
    }
  }
}
