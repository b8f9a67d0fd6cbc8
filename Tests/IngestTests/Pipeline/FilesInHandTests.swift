import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// What a run had in hand when it died is known to the next one.
struct FilesInHandTests {
  /// A folder with files, and its runs.
  private struct Bench {
    let folder: TemporaryFolder
    let watched: WatchedFolder

    init(_ names: String...) throws {
      folder = try TemporaryFolder()
      try folder.state.create()
      for name in names { try folder.write("text of \(name)", to: "drop/" + name) }
      watched = try WatchedFolder(resolving: folder.folder())
    }

    func key(_ name: String) -> FileKey { watched.key(Array(name.utf8)) }

    /// A run that begins at so many seconds.
    func run(at seconds: Int64, version: String = "1") -> FilesInHand {
      FilesInHand(
        in: folder.state, of: [watched], version: version, at: Timestamp(microseconds: seconds * 1_000_000))
    }

    /// What a run thinks of a file.
    func suspicion(_ name: String, _ run: inout FilesInHand, at seconds: Int64) -> String {
      switch run.suspicion(of: key(name), in: watched, at: Timestamp(microseconds: seconds * 1_000_000)) {
      case .none: "none"
      case .alone: "alone"
      case .deadly(let deaths, _): "deadly after \(deaths)"
      }
    }
  }

  @Test func whatWasInHandIsReadAloneAndAfterTenDeathsNotAtAllForAWhile() throws {
    let bench = try Bench("poison", "other")
    do {
      var run = bench.run(at: 0)
      #expect(run.left.isEmpty)
      run.take([bench.key("poison"), bench.key("other")])
    }
    do {
      var run = bench.run(at: 10)
      let left = run.left
      #expect(Set(left) == [bench.key("poison"), bench.key("other")])
      #expect(bench.suspicion("poison", &run, at: 10) == "alone")
      // The other one is read, and is none.
      run.take(alone: bench.key("other"))
      run.putDownAlone()
      #expect(bench.suspicion("other", &run, at: 10) == "none")
      run.take(alone: bench.key("poison"))
    }
    for death in 2..<Int64(Limits.deaths) {
      var run = bench.run(at: 10 * death)
      #expect(bench.suspicion("poison", &run, at: 10 * death) == "alone")
      #expect(bench.suspicion("other", &run, at: 10 * death) == "none")
      run.take(alone: bench.key("poison"))
    }
    for (died, again) in [(100, 400), (500, 1100)] as [(Int64, Int64)] {
      var run = bench.run(at: died)
      #expect(bench.suspicion("poison", &run, at: died).hasPrefix("deadly"))
      #expect(bench.suspicion("poison", &run, at: again - 1).hasPrefix("deadly"))
      #expect(bench.suspicion("poison", &run, at: again) == "alone", "its time has come")
      #expect(bench.suspicion("poison", &run, at: died - 100_000) == "alone", "the clock was set back")
      // To say so is not to read it.
      run.take([bench.key("poison")])
      run.putDown()
      #expect(bench.suspicion("poison", &run, at: died).hasPrefix("deadly"))
      run.take(alone: bench.key("poison"))
    }
    // Another version may read it; and so may this one when it changes.
    do {
      var run = bench.run(at: 1200, version: "2")
      #expect(bench.suspicion("poison", &run, at: 1200) == "none")
    }
  }

  @Test(arguments: ["changed", "gone", "ended in order"])
  func aFileIsAboveSuspicionOnceItIs(_ why: String) throws {
    let bench = try Bench("a")
    do {
      var run = bench.run(at: 0)
      run.take(alone: bench.key("a"))
      if why == "ended in order" { run.leave() }
    }
    if why == "changed" { try bench.folder.write("longer than before, by some words", to: "drop/a") }
    if why == "gone" { unlink(bench.folder.path.string + "/drop/a") }
    var run = bench.run(at: 10)
    run.take([bench.key("a")])
    run.putDown()
    // A change before the start is not known: the next run is no death more.
    if why == "changed" { #expect(bench.suspicion("a", &run, at: 10) == "alone") }
    if why == "changed" { try bench.folder.write("and again", to: "drop/a") }
    #expect(bench.suspicion("a", &run, at: 10) == "none")
  }

  /// Whatever is in the note, the service starts.
  @Test func aNoteThatIsNoneSaysNothing() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("notes of files in hand, seed \(seed)")
    var random = SeededRandom(seed: seed)
    let bench = try Bench("a")
    do {
      var run = bench.run(at: 0)
      run.take([bench.key("a")])
    }
    let whole = try bench.folder.bytes("state/in-hand")
    for _ in 0..<200 {
      var note = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        note[Int.random(in: note.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      try bench.folder.write(Array(note.prefix(Int.random(in: 0...note.count, using: &random))), to: "state/in-hand")
      let run = bench.run(at: 10)
      let left = run.left
      #expect(left.isEmpty || left == [bench.key("a")])
    }
  }
}
