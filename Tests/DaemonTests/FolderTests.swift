import Foundation
import Glibc
import Ingest
import Support
import SystemPackage
import Testing

/// Folders that come and go, and files that are nobody's business.
@Suite(.timeLimit(.minutes(30)))
struct FolderTests {
  private static let text = """
    HALVEN – A winter storm tore the roof off the fish market in Halven on Monday night and drove three trawlers onto the \
    breakwater, the harbour office said. Nobody was hurt, but the market will stay closed until spring.
    """
  private static let environment = ["COPYTASTER_SETTLE_SECONDS": "0", "COPYTASTER_SWEEP_SECONDS": "1"]

  private static func start(_ folder: TemporaryFolder, drop: String, _ more: [String: String] = [:]) throws -> Program {
    let service = try Program(
      ["run", "--folder", drop, "--state", folder.state.root.string], environment: environment.merging(more) { $1 })
    #expect(eventually(30) { service.complained.contains("watching") }, "\(service.complained)")
    return service
  }

  private static func types(_ folder: TemporaryFolder) -> [String] {
    ((try? folder.events().kinds) ?? []).filter { !$0.hasPrefix("segment") && !$0.hasPrefix("daemon") }
  }

  @Test func aFolderThatIsNotThereYetIsWaitedFor() throws {
    let folder = try TemporaryFolder()
    let drop = folder.path.string + "/later/drop"
    let service = try Self.start(folder, drop: drop)
    #expect(eventually(30) { Self.types(folder) == ["watch.degraded"] }, "\(service.complained)")
    try folder.write(Self.text, to: "later/drop/a.txt")
    #expect(eventually(30) { Self.types(folder).contains("file.ingested") }, "\(Self.types(folder))")
    #expect(
      eventually(30) {
        Self.types(folder) == ["watch.degraded", "story.original", "file.ingested", "watch.recovered"]
      }, "\(Self.types(folder))")
    service.signal(SIGTERM)
    #expect(service.wait() == 0)
  }

  @Test(.enabled(if: MountedDisk.arePossible, "skipped: nothing can be mounted here"), arguments: [false, true])
  func filesOfADiskThatIsNotMountedAreNotRemoved(whileItRuns: Bool) throws {
    let folder = try TemporaryFolder()
    let disk = try MountedDisk(.ext4)
    let drop = disk.path.string
    try Self.text.write(toFile: drop + "/a.txt", atomically: false, encoding: .utf8)
    var service = try Self.start(folder, drop: drop)
    #expect(eventually(30) { Self.types(folder) == ["story.original", "file.ingested"] }, "\(service.complained)")
    if whileItRuns {
      try disk.unmount()
    } else {
      service.signal(SIGTERM)
      service.wait()
      try disk.unmount()
      service = try Self.start(folder, drop: drop)
    }
    #expect(eventually(30) { Self.types(folder).last == "watch.degraded" }, "\(service.complained)")
    try disk.mount()
    #expect(eventually(30) { Self.types(folder).last == "watch.recovered" }, "\(service.complained)")
    try (Self.text + "\n\nThe roof will cost a million.").write(
      toFile: drop + "/a.txt", atomically: true, encoding: .utf8)
    #expect(
      eventually(30) {
        Self.types(folder) == [
          "story.original", "file.ingested", "watch.degraded", "watch.recovered", "story.revised", "file.ingested",
        ]
      }, "\(Self.types(folder))")
    service.signal(SIGTERM)
    #expect(service.wait() == 0)
  }

  @Test func whatTheSettingsIgnoreIsNotReadAndStatusSaysWhy() throws {
    let folder = try TemporaryFolder()
    for path in ["a.txt", "a.bak", "drafts/b.txt", "x/drafts/c.txt", "x/old/d.txt"] {
      try folder.write(Self.text + path, to: "drop/" + path)
    }
    let service = try Self.start(
      folder, drop: folder.folder().string, ["COPYTASTER_IGNORE": "*.bak:drafts/*:old"])
    let ingested = {
      try folder.events().filter { $0.data.type == "copytaster.file.ingested" }.compactMap(\.data.subject).sorted()
    }
    #expect(try eventually(30) { try ingested().count == 2 }, "\(service.complained)")
    #expect(try ingested() == ["a.txt", "x/drafts/c.txt"])
    service.signal(SIGTERM)
    #expect(service.wait() == 0)
    for (path, rule) in [("a.bak", "*.bak"), ("drafts/b.txt", "drafts/*"), ("x/old/d.txt", "old")] {
      let status = try Program(["status", folder.path.string + "/drop/" + path, "--state", folder.state.root.string])
      #expect(status.wait() == 1)
      #expect(status.printed.contains("the settings ignore \(rule)"), "\(status.printed)")
    }
  }
}
