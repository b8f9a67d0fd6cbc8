import Foundation
import Support
import Testing

/// The house's rules, as far as a machine can check them.
struct TidyTests {
  private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  private struct Source {
    var path: String
    var lines: [String]
  }

  private static func sources(_ folder: String) throws -> [Source] {
    let below = try #require(FileManager.default.enumerator(atPath: root + "/" + folder))
    return try below.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map { name in
      let text = try String(contentsOfFile: "\(root)/\(folder)/\(name)", encoding: .utf8)
      return Source(path: "\(folder)/\(name)", lines: text.components(separatedBy: "\n"))
    }
  }

  /// A line without its comment and without what stands in its string literals.
  private static func code(_ line: String) -> String {
    let noStrings = line.replacing(/"(\\.|[^"\\])*"/, with: "\"\"")
    return noStrings.replacing(/\/\/.*/, with: "")
  }

  @Test func nothingBannedStandsInTheSources() throws {
    let banned: [(String, Regex<Substring>)] = [
      ("try!", /try!/), ("as!", /\bas!/), ("@unchecked Sendable", /@unchecked\s+Sendable/),
      ("a force-unwrap", /[\w)\]]!(?![=\w])/), ("a forced optional type", /:\s*\w+!\s*$/),
    ]
    for source in try Self.sources("Sources") {
      for (i, line) in source.lines.enumerated() {
        let code = Self.code(line)
        for (name, pattern) in banned {
          #expect(code.firstMatch(of: pattern) == nil, "\(source.path):\(i + 1): \(name)")
        }
        #expect(line.firstMatch(of: /FIXME|XXX|TODO/) == nil, "\(source.path):\(i + 1): an unfinished thing")
      }
    }
  }

  @Test func noFileIsTooLongToKnow() throws {
    for source in try Self.sources("Sources") + Self.sources("Tests") {
      #expect(source.lines.count <= 420, "\(source.path)")
    }
  }

  @Test func theLibraryKnowsNothingOfSystemdTheTerminalOrTheCommandLine() throws {
    for source in try Self.sources("Sources/Ingest") {
      for line in source.lines where line.contains("import ") {
        for module in ["CSystemd", "ArgumentParser", "Logging", "Configuration"] {
          #expect(!line.hasSuffix("import \(module)"), "\(source.path)")
        }
      }
    }
  }

  /// Foundation is large and slow to load into a reader's head; the catalog's library brings it all the same.
  @Test func foundationIsUsedOnlyWhereItIsNeeded() throws {
    let users = try Self.sources("Sources").filter { $0.lines.contains { $0.hasSuffix("import Foundation") } }.map(
      \.path)
    #expect(users == ["Sources/Daemon/RunCommand.swift", "Sources/Ingest/Catalog/Checkpoint.swift"])
  }

  @Test func everyFileIsOnTheMap() throws {
    let map = try String(contentsOfFile: Self.root + "/docs/architecture.md", encoding: .utf8)
    for source in try Self.sources("Sources") {
      let name = source.path.split(separator: "/").last.map(String.init) ?? source.path
      #expect(map.contains("`\(name)`"), "docs/architecture.md does not name \(source.path)")
    }
  }

  @Test func theMapNamesNoFileThatIsGone() throws {
    let map = try String(contentsOfFile: Self.root + "/docs/architecture.md", encoding: .utf8)
    let there = Set(try Self.sources("Sources").compactMap { $0.path.split(separator: "/").last.map(String.init) })
    for match in map.matches(of: /`(\w+\.swift)`/) where match.1 != "Package.swift" {
      #expect(there.contains(String(match.1)), "docs/architecture.md names \(match.1)")
    }
  }

  /// A patch that no longer applies would be found out by `make mutants` alone, which takes an hour and is run seldom.
  @Test(arguments: try mistakes())
  func everyMistakeOfMutantsCanStillBeMadeAndItsTestsAreThere(_ patch: String) throws {
    let text = try String(contentsOfFile: patch, encoding: .utf8)
    let applied = try Program.run(
      ["-p1", "--forward", "--fuzz=0", "--dry-run", "--directory", Self.root], of: "/usr/bin/patch",
      input: Data(text.utf8))
    #expect(applied.status == 0, "\(applied.out)")
    let tests = text.matches(of: /(?m)^Fails: *(\w+)\/(\w+)$/)
    #expect(!tests.isEmpty)
    let sources = try Self.sources("Tests")
    for test in tests {
      let suite = sources.first { $0.path.hasSuffix("/\(test.1).swift") }
      #expect(
        suite?.lines.contains { $0.contains("func \(test.2)(") } == true, "there is no test \(test.1)/\(test.2)")
    }
  }

  private static func mistakes() throws -> [String] {
    let folder = root + "/Tests/Faults/Mutants"
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { "\(folder)/\($0)" }
  }
}
