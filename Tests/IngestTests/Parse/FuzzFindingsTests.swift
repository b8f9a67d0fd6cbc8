import Foundation
import Testing

@testable import Ingest

/// What `make fuzz` has found, each with the smallest input that shows it.
@Suite(.serialized)
struct FuzzFindingsTests {
  /// libxml2 puts declared entities into a document that the caller has to free; nobody did, and each such feed cost 13 KB for ever.
  @Test func entitiesThatAFeedDeclaresAreFreed() throws {
    let feed = Array(
      "<!DOCTYPE r[<!ENTITY a \"b\">]><rss><channel><item><title>A storm</title></item></channel></rss>".utf8)
    let before = try Self.residentKilobytes()
    for _ in 0..<20_000 { #expect(try Parser.parse(feed, name: "a.xml").stories.count == 1) }
    // 260,000 when they are not; what other tests take meanwhile is less.
    #expect(try Self.residentKilobytes() - before < 130_000)
  }

  private static func residentKilobytes() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    return Int(try #require(status.firstMatch(of: /VmRSS:\s+(\d+)/)).1) ?? 0
  }
}
