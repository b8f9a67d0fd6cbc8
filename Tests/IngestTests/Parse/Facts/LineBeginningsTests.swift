import Testing

@testable import Ingest

@Suite struct LineBeginningsTests {
  private static let beginnings = LineBeginnings(
    prefixes: ["posted on", "posted", "post", "publié le"], words: ["may", "mai"])

  @Test(arguments: [
    ("Posted on Monday", [0, 1, 2]), ("POSTED by", [1, 2]), ("postal", [2]), ("pos", []), ("publié le 3", [3]),
    ("May 3", [4]), ("mayor", []), ("mai", [5]), ("", []), (" may", []),
  ]) func thoseThatALineBeginsWithAreTold(line: String, expected: [Int]) {
    Array(line.utf8).withUnsafeBufferPointer { line in
      #expect(Self.beginnings.opening(line) == expected)
      #expect(Self.beginnings.open(line) == !expected.isEmpty)
    }
  }

  @Test(arguments: [
    ("in May", true), ("it was POSTED", true), ("May", false), ("dismay", false), ("in mayor", false), ("in ", false),
    ("in  may", true), ("", false),
  ]) func oneOfThemFollowsASpace(line: String, expected: Bool) {
    #expect(Array(line.utf8).withUnsafeBufferPointer { Self.beginnings.follow(in: $0) } == expected)
  }

  @Test(arguments: [
    ("in May", true), ("in (may)", true), ("in the month of may", true), ("May", false), ("dismay", false),
    ("in mayor", false), ("a long line without any of them", false), ("a long line that ends in ma", false),
    ("été", true), ("", false),
  ]) func oneOfThemMayFollowTheFirstWord(line: String, expected: Bool) {
    let words = LineBeginnings(prefixes: EmptyCollection(), words: ["may", "mail"])
    #expect(Array(line.utf8).withUnsafeBufferPointer(words.mayFollow) == expected)
  }
}
