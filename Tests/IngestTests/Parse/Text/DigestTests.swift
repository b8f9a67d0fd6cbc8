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

  private static let briefs = [
    """
    Mayor resigns after audit

    Mayor Jose Ibanez of Springfield resigned Thursday, a day after auditors said the city's parking fund was short by $412,000.

    He denied any wrongdoing and thanked his staff.
    """,
    """
    Whale freed from nets off Oregon

    A young humpback whale that had been caught in crab lines for three days swam free on Wednesday after a rescue team cut the \
    last rope.

    "She rolled over once and was gone," said diver Ron Stern.
    """,
    """
    Court upholds water ruling

    A federal appeals court on Wednesday upheld a ruling that limits how much water farms may draw from the upper river.

    Growers said they would appeal to the Supreme Court.
    """,
  ]

  @Test(arguments: [
    "\n-----------------------\n", "\n\n=======================\n\n", "\n\n_______________________\n\n",
    "\n\n* * *\n\n",
    "\n\n***\n\n", "\n\n###\n\n", "\n\n-30-\n\n", "\n\nENDS\n\n", "\n\n---\n\n",
  ])
  func whatStandsBetweenStoriesPartsThem(_ divider: String) throws {
    let stories = try Parser.parse(Array(Self.briefs.joined(separator: divider).utf8), name: "briefs.txt").stories
    #expect(stories.map(\.title?.value) == Self.briefs.map { $0.components(separatedBy: "\n")[0] })
    for (story, brief) in zip(stories, Self.briefs) {
      #expect(story.text == brief.components(separatedBy: "\n").dropFirst(2).joined(separator: "\n"))
    }
  }

  /// The scenes of a story, the notes below a press release, and a heading that is underlined.
  @Test func notEveryDividerPartsStories() throws {
    let paragraphs = Self.briefs[0].components(separatedBy: "\n\n")
    for text in [
      paragraphs[0] + "\n=======================\n\n" + paragraphs[1...].joined(separator: "\n\n"),
      Self.briefs[0]
        + "\n\n***\n\nIbanez had been mayor of Springfield since 2019. The auditors will hand the papers of the parking "
        + "fund to the county.",
      Self.briefs[0] + "\n\n###\n\nFor more information on the audit: City of Springfield, press office, 555-0100.",
    ] {
      let stories = try Parser.parse(Array(text.utf8), name: "a.txt").stories
      #expect(stories.map(\.title?.value) == ["Mayor resigns after audit"], "\(text)")
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
