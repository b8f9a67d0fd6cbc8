import Ingest
import Support
import SystemPackage
import Testing

/// The whole service on a disk that keeps no more than it must.
struct PessimisticDiskTests {
  /// The files that have an outcome, each as often as it has one.
  private static func outcomes(_ folder: TemporaryFolder) throws -> [String] {
    try folder.events().compactMap { if case .fileIngested(let d) = $0.data { d.file.path } else { nil } }.sorted()
  }

  /// Drops some articles and returns their names, sorted.
  private static func drop(_ count: Int, into folder: TemporaryFolder, _ articles: inout Articles) throws -> [String] {
    try (0..<count).map { _ in
      let article = articles.next()
      try folder.write(article.text, to: "drop/" + article.name)
      return article.name
    }.sorted()
  }

  /// The next start would find a catalog that knows more than the log.
  @Test func aWriteThatFailsLeavesNothingInTheCatalogThatIsNotInTheLog() throws {
    var n = 1
    while true {
      let folder = try TemporaryFolder()
      var articles = Articles(seed: 1)
      let files = try Self.drop(3, into: folder, &articles)
      let failing = n
      let disk = FaultyDisk(write: { $0 == failing ? .error(.ioError) : nil })
      _ = try? folder.ingest(disk: disk)
      guard disk.calls.writes >= n else { break }
      try folder.ingest()
      #expect(try Self.outcomes(folder) == files, "write \(n)")
      #expect(try LogVerification.run(folder.state).damages == [], "write \(n)")
      n += 1
    }
    #expect(n > 6, "a run has more writes than \(n - 1)")
  }
}
