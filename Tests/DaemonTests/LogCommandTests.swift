import Foundation
import Glibc
import Ingest
import Support
import SystemPackage
import Testing

/// The commands that read, prove and mend the log.
@Suite(.timeLimit(.minutes(30)))
struct LogCommandTests {
  /// A state whose log has several sealed segments and a checkpoint.
  private static func ingested(segments: SegmentPolicy = SegmentPolicy(bytes: 8000)) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for sample in try Samples.all() {
      try folder.write(sample.bytes, to: "drop/" + sample.name)
      try folder.ingest(segments: segments)
    }
    return folder
  }

  private static func run(_ folder: TemporaryFolder, _ arguments: String...) throws -> (
    status: Int32, out: String, err: String
  ) {
    try Program.run(arguments + ["--state", folder.state.root.string])
  }

  private static func sequences(_ out: String) -> [Int] {
    out.matches(of: /"sequence":"(\d+)"/).compactMap { Int($0.1) }
  }

  private static func damage(_ path: FilePath) throws {
    var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path.string)))
    bytes[bytes.count / 2] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path.string))
  }

  @Test func followGoesOnWhereItsCursorStands() throws {
    let folder = try Self.ingested()
    let cursor = folder.path.string + "/cursor"
    let first = try Self.run(folder, "follow", "--json", "--until-caught-up", "--cursor", cursor)
    let last = try LogVerification.run(folder.state).last
    #expect(first.status == 0 && Self.sequences(first.out) == Array(1...Int(last)), "\(first.err)")
    #expect(try Self.run(folder, "follow", "--json", "--until-caught-up", "--cursor", cursor).out.isEmpty)
    try folder.write("Something new happened in the harbour on Tuesday.", to: "drop/new.txt")
    try folder.ingest()
    let more = try Self.run(folder, "follow", "--json", "--until-caught-up", "--cursor", cursor)
    #expect(Self.sequences(more.out).first == Int(last) + 1)
  }

  @Test func followEndsWhenNobodyReadsItAnyMoreThoughNothingHappens() throws {
    let folder = try Self.ingested()
    let script = "\"$0\" follow --json --after 0 --state \"$1\" | head -n 2"
    let pipeline = try Program(["-c", script, Program.copytaster, folder.state.root.string], of: "/bin/sh")
    #expect(eventually { !pipeline.isRunning }, "it waits for an event")
    pipeline.signalAll(SIGTERM)
    pipeline.wait()
    #expect(Self.sequences(pipeline.printed) == [1, 2], "\(pipeline.printed)\(pipeline.complained)")
  }

  @Test func followShowsTheTypesThatAreAskedForAndPassesOverTheOthers() throws {
    let folder = try Self.ingested()
    let all = try folder.events().kinds
    let cases: [(String, (String) -> Bool)] = [
      ("story.original", { $0 == "story.original" }), ("story.*", { $0.hasPrefix("story.") }),
      ("copytaster.file.ingested,segment.opened", { ["file.ingested", "segment.opened"].contains($0) }),
    ]
    for (types, isWanted) in cases {
      let shown = try Self.run(folder, "follow", "--json", "--until-caught-up", "--after", "0", "--types", types)
      let kinds = shown.out.matches(of: /"type":"copytaster\.([a-z.]+)"/).map { String($0.1) }
      #expect(kinds == all.filter(isWanted), "\(types)")
    }
    let unknown = try Self.run(folder, "follow", "--types", "story.orignal")
    #expect(unknown.status == 64 && unknown.err.contains("there is no event type story.orignal"))
  }

  @Test func followBeginsAtATime() throws {
    let folder = try Self.ingested()
    let events = try folder.events()
    let middle = try #require(events.first { $0.kind == "file.ingested" && $0.sequence > 12 })
    let from = try Self.run(folder, "follow", "--json", "--until-caught-up", "--since", middle.time.description)
    let wanted = events.filter { $0.time >= middle.time }.map { Int($0.sequence) }
    #expect(Self.sequences(from.out) == wanted, "\(from.err)")
    #expect(
      try Self.sequences(Self.run(folder, "follow", "--json", "--until-caught-up", "--since", "1h").out).count
        == events.count)
    #expect(
      try Self.run(folder, "follow", "--json", "--until-caught-up", "--since", "2100-01-01T00:00:00Z").out.isEmpty)
    #expect(try Self.run(folder, "follow", "--since", "yesterday").status == 64)
    #expect(try Self.run(folder, "follow", "--since", "1h", "--after", "3").status == 64)
  }

  @Test func aCursorOfWhatIsGoneAndOneOfAnotherLogAreToldApart() throws {
    let folder = try Self.ingested()
    let other = try Self.ingested()
    let cursor = folder.path.string + "/cursor"
    let early = try Self.run(folder, "follow", "--json", "--until-caught-up", "--after", "0")
    #expect(early.status == 0)
    var reader = try EventLogReader(folder.state, from: .after(0))
    try #require(try reader.next()).cursor.save(FilePath(cursor))
    let foreign = try Self.run(other, "follow", "--until-caught-up", "--cursor", cursor)
    #expect(foreign.status == 4 && foreign.err.contains("this is not the log that was followed"), "\(foreign)")
    try folder.ingest(segments: SegmentPolicy(bytes: 8000, keepBytes: 1))
    let expired = try Self.run(folder, "follow", "--until-caught-up", "--cursor", cursor)
    #expect(expired.status == 3 && expired.err.contains("not kept any more"), "\(expired)")
    let advised = try #require(expired.err.firstMatch(of: /--after (\d+)/))
    #expect(try Self.run(folder, "follow", "--until-caught-up", "--after", String(advised.1)).status == 0)
    try folder.write("no cursor", to: "cursor")
    let broken = try Self.run(folder, "follow", "--until-caught-up", "--cursor", cursor)
    #expect(broken.status == 74 && broken.err.contains("it is no cursor"), "\(broken)")
  }

  @Test func explainOfAStoryWhoseSegmentIsGoneSaysSo() throws {
    let folder = try Self.ingested()
    let story = try #require(try folder.events().first { $0.kind == "story.original" })
    #expect(try Self.run(folder, "explain", "\(story.sequence)").status == 0)
    try folder.ingest(segments: SegmentPolicy(bytes: 8000, keepBytes: 1))
    let gone = try Self.run(folder, "explain", "\(story.sequence)")
    #expect(gone.status == 1 && gone.err.contains("is not kept any more"), "\(gone)")
  }

  @Test func cursorsAreListedWithTheirLagAndForgotten() throws {
    let folder = try Self.ingested()
    #expect(try Self.run(folder, "cursors").out == "no cursors are registered\n")
    #expect(try Self.run(folder, "follow", "--until-caught-up", "--name", "desk").status == 0)
    #expect(try Self.run(folder, "cursors").out.contains("has read everything"))
    try folder.ingest()
    #expect(try Self.run(folder, "cursors").out.contains("desk  at event"))
    #expect(try Self.run(folder, "cursors").out.contains("2 events behind"))
    #expect(try Self.run(folder, "cursors", "--forget", "desks").status == 1)
    #expect(try Self.run(folder, "cursors", "--forget", "../lock").status == 1)
    #expect(try Self.run(folder, "cursors", "--forget", "desk").status == 0)
    #expect(try Self.run(folder, "cursors").out == "no cursors are registered\n")
    #expect(try Self.run(folder, "follow", "--name", "../lock").status == 64)
  }

  @Test func rebuildMakesTheCatalogAgainUnlessTheServiceRuns() throws {
    let folder = try Self.ingested()
    let live = try Self.run(folder, "groups").out
    Catalog.discard(folder.state.catalog)
    let result = try Self.run(folder, "rebuild")
    #expect(result.status == 0 && result.out.contains("again from"), "\(result)")
    #expect(try Self.run(folder, "groups").out == live)
    let service = try Program(
      ["run", "--folder", folder.path.string + "/drop", "--state", folder.state.root.string])
    #expect(eventually { service.complained.contains("watching") })
    let refused = try Self.run(folder, "rebuild")
    #expect(refused.status == 75 && refused.err.contains("stop that one first"), "\(refused)")
    service.signal(SIGTERM)
    service.wait()
  }

  @Test func verifySaysWhatIsDamagedAndRepairDeclaresIt() throws {
    let folder = try Self.ingested()
    let sealed = try SegmentList.read(folder.state).sealed
    let whole = try Self.run(folder, "verify", "--json")
    #expect(whole.status == 0)
    #expect(try Self.object(whole.out)["segments"] as? Int == sealed.count + 1)
    try Self.damage(folder.state.sealed(sealed[1]))
    let damaged = try Self.run(folder, "verify", "--json")
    let damages = try #require(try Self.object(damaged.out)["damages"] as? [[String: Any]])
    #expect(
      damaged.status == 1 && damages.count == 1
        && damages[0]["path"] as? String == folder.state.sealed(sealed[1]).string)
    let inWords = try Self.run(folder, "verify")
    #expect(inWords.status == 1 && inWords.out.contains("--repair"), "\(inWords)")
    let repaired = try Self.run(folder, "verify", "--repair")
    #expect(repaired.status == 0 && repaired.out.contains("repaired: "), "\(repaired)")
    let after = try Self.run(folder, "verify")
    #expect(after.status == 0 && after.out.contains("1 event is declared as lost"), "\(after)")
    let followed = try Self.run(folder, "follow", "--json", "--until-caught-up", "--after", "0")
    #expect(followed.status == 0 && followed.err.contains("1 event is lost"), "\(followed.err)")
    try folder.ingest()
    let compared = try Self.run(folder, "verify", "--folder", folder.path.string + "/drop")
    #expect(compared.status == 0, "\(compared)")
  }

  @Test func verifyComparesTheLogWithTheFolder() throws {
    let folder = try Self.ingested()
    let drop = folder.path.string + "/drop"
    let agreeing = try Self.run(folder, "verify", "--folder", drop)
    #expect(agreeing.status == 0 && agreeing.out.contains("5 files are as the log says, 0 not"), "\(agreeing)")
    try folder.write("Nobody has told of this one yet.", to: "drop/new.txt")
    unlink(drop + "/" + (try Samples.all()[1].name))
    #expect(try Self.run(folder, "verify", "--folder", drop).out.contains("1 changed a moment ago"))
    // Until it no longer counts as one that settles.
    usleep(2_200_000)
    let apart = try Self.run(folder, "verify", "--json", "--folder", drop)
    let audit = try #require(try Self.object(apart.out)["folder"] as? [String: Any])
    let findings = try #require(audit["findings"] as? [[String: Any]]).compactMap { $0["path"] as? String }
    #expect(try apart.status == 1 && Set(findings) == ["new.txt", Samples.all()[1].name], "\(apart)")
  }

  @Test func verifyHoldsNothingAgainstWhatTheServiceWasToIgnore() throws {
    let folder = try TemporaryFolder()
    let drop = folder.path.string + "/drop"
    try folder.write(try Samples.all()[0].bytes, to: "drop/a.txt")
    try folder.write("Not to be read.", to: "drop/a.bak")
    try folder.write("folders: [\(drop)]\nignore: ['*.bak']\n", to: "config.yaml")
    let run = try Self.run(folder, "run", "--once", "--config", folder.path.string + "/config.yaml")
    #expect(run.status == 0, "\(run.err)")
    utimes(drop + "/a.bak", [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)])
    usleep(2_200_000)
    let result = try Self.run(folder, "verify", "--folder", drop)
    #expect(result.status == 0 && result.out.contains("1 file is as the log says, 0 not"), "\(result)")
  }

  @Test(.enabled(if: geteuid() == 0, "skipped: only root may mend what is another's"))
  func whatRootMendsStaysTheServicesOwn() throws {
    let folder = try Self.ingested()
    try Self.damage(folder.state.sealed(try #require(SegmentList.read(folder.state).sealed.last)))
    // "nobody" on every machine.
    let owner: uid_t = 65_534
    let given = try Program.run(["-R", "\(owner):\(owner)", folder.path.string], of: "/bin/chown")
    #expect(given.status == 0, "\(given.err)")
    #expect(try Self.run(folder, "verify", "--repair").status == 0)
    #expect(try Self.run(folder, "rebuild").status == 0)
    let below = try #require(FileManager.default.enumerator(atPath: folder.state.root.string))
    for case let name as String in below {
      var status = stat()
      #expect(lstat(folder.state.root.string + "/" + name, &status) == 0)
      #expect(status.st_uid == owner && status.st_gid == owner, "\(name)")
    }
  }

  private static func object(_ out: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any])
  }
}
