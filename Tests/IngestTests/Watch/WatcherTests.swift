import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// A watcher on a real folder, with a catalog that knows nothing.
struct WatcherTests {
  private struct Bench: ~Copyable {
    let folder: TemporaryFolder
    let catalog: Catalog
    var watcher: Watcher

    init(sweepEvery: Duration = .seconds(3600)) throws {
      let folder = try TemporaryFolder()
      try folder.state.create()
      let catalog = try Catalog.open(folder.state.catalog).catalog
      var watcher = try Watcher(
        [try WatchedFolder(resolving: folder.folder())], settle: .milliseconds(50), sweepEvery: sweepEvery,
        time: SystemClock())
      while watcher.isSweeping { try watcher.sweep(catalog) }
      self.folder = folder
      self.catalog = catalog
      self.watcher = watcher
    }

    /// Sweeps as far as there is something to be swept now.
    mutating func sweep() throws { while watcher.isSweeping { try watcher.sweep(catalog) } }

    /// The names that are due, waiting for up to a second until there are `count`.
    mutating func due(_ count: Int) throws -> Set<String> {
      var names: Set<String> = []
      for _ in 0..<100 {
        try watcher.drain()
        try sweep()
        names.formUnion(try watcher.take(10_000, paced: 10_000).map(\.path))
        if names.count >= count { break }
        usleep(10_000)
      }
      return names
    }
  }

  @Test func aFileThatIsClosedIsDueAtOnceAndOneThatIsMovedInToo() throws {
    var bench = try Bench()
    try bench.folder.write("text", to: "drop/a.txt")
    try bench.folder.write("text", to: "elsewhere.txt")
    #expect(rename(bench.folder.path.string + "/elsewhere.txt", bench.folder.path.string + "/drop/b.txt") == 0)
    try bench.watcher.drain()
    do { let taken = try bench.watcher.take(10, paced: 10); #expect(taken.map(\.path) == ["a.txt", "b.txt"]) }
  }

  /// As many a program saves what it writes. What gets a name that is passed over, or leaves the folder, was dropped all the same.
  @Test(arguments: [("drop/b.txt", true), ("drop/.b", false), ("b.txt", false)])
  func aFileThatWasTakenIsKnownToHaveAnotherName(new: String, isKnown: Bool) throws {
    var bench = try Bench()
    try bench.folder.write("text", to: "drop/a.txt")
    try bench.watcher.drain()
    let taken = try bench.watcher.take(10, paced: 10)
    let key = try #require(taken.first)
    do { let hasLeft = bench.watcher.hasLeft(key); #expect(!hasLeft) }
    let root = bench.folder.path.string + "/"
    #expect(rename(root + "drop/a.txt", root + new) == 0)
    try bench.watcher.drain()
    do { let hasLeft = bench.watcher.hasLeft(key); #expect(hasLeft == isKnown) }
    // Where there is another file of the old name, that is the one.
    try bench.folder.write("other", to: "drop/a.txt")
    try bench.watcher.drain()
    do { let hasLeft = bench.watcher.hasLeft(key); #expect(!hasLeft) }
  }

  @Test(arguments: [".c", "c.txt", nil])
  func aFileThatLeavesItsNewNameTooWasDropped(last: String?) throws {
    var bench = try Bench()
    try bench.folder.write("text", to: "drop/a.txt")
    try bench.watcher.drain()
    let taken = try bench.watcher.take(10, paced: 10)
    let key = try #require(taken.first)
    let drop = bench.folder.path.string + "/drop/"
    #expect(rename(drop + "a.txt", drop + "b.txt") == 0)
    if let last { #expect(rename(drop + "b.txt", drop + last) == 0) } else { unlink(drop + "b.txt") }
    try bench.watcher.drain()
    do { let hasLeft = bench.watcher.hasLeft(key); #expect(!hasLeft) }
  }

  @Test func aFileThatStaysOpenIsDueOnceItIsQuiet() throws {
    var bench = try Bench()
    let path = bench.folder.path.string + "/drop/open.txt"
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    fputs("half", file)
    fflush(file)
    try bench.watcher.drain()
    do { let taken = try bench.watcher.take(10, paced: 10); #expect(taken.isEmpty) }
    #expect(try bench.due(1) == ["open.txt"])
  }

  @Test func aTreeThatIsMovedInAndAFolderThatIsMadeAndFilledAtOnceAreSeenWhole() throws {
    var bench = try Bench()
    try bench.folder.write("text", to: "tree/x/y/deep.txt")
    #expect(rename(bench.folder.path.string + "/tree", bench.folder.path.string + "/drop/tree") == 0)
    var expected: Set = ["tree/x/y/deep.txt"]
    for i in 0..<100 {
      try bench.folder.write("text", to: "drop/race\(i)/b/f.txt")
      expected.insert("race\(i)/b/f.txt")
    }
    #expect(try bench.due(101) == expected)
    // And what is written into them later is seen, too.
    try bench.folder.write("text", to: "drop/tree/x/later.txt")
    #expect(try bench.due(1) == ["tree/x/later.txt"])
  }

  @Test func linksDevicesAndHiddenFilesAreNotDue() throws {
    var bench = try Bench()
    let drop = bench.folder.path.string + "/drop/"
    try bench.folder.write("secret", to: "outside/secret.txt")
    #expect(symlink("/nowhere", drop + "dangling.txt") == 0)
    #expect(symlink(bench.folder.path.string + "/outside", drop + "linked") == 0)
    #expect(mkfifo(drop + "pipe", 0o600) == 0)
    try bench.folder.write("x", to: "drop/.hidden.txt")
    try bench.folder.write("x", to: "drop/last.txt")
    try bench.sweep()
    #expect(try bench.due(1) == ["last.txt"])
  }

  @Test func anOverflowIsDeclaredAndASweepCatchesUp() throws {
    var bench = try Bench()
    // More than the kernel keeps for one reader; each name gives several hints.
    let limit =
      Int(
        String(
          decoding: try Data(contentsOf: URL(fileURLWithPath: "/proc/sys/fs/inotify/max_queued_events")), as: UTF8.self
        ).trimmingCharacters(in: .whitespacesAndNewlines)) ?? 16_384
    let count = limit / 2
    for i in 0..<count { try bench.folder.write("", to: "drop/\(i).txt") }
    try bench.watcher.drain()
    do { let d = bench.watcher.degradations; #expect(d.map(\.cause) == [.overflow]) }
    let wantsSweep = bench.watcher.isSweeping
    #expect(wantsSweep)
    #expect(try bench.due(count).count == count)
    do { let d = bench.watcher.degradations; #expect(d.isEmpty) }
  }

  @Test func aFolderThatIsMissingIsDeclaredAndItsFilesAreNotGone() throws {
    var bench = try Bench(sweepEvery: .milliseconds(100))
    let drop = bench.folder.path.string + "/drop"
    #expect(rename(drop, drop + "-away") == 0)
    try bench.watcher.drain()
    try bench.sweep()
    do { let d = bench.watcher.degradations; #expect(d.map(\.cause) == [.missing]) }
    #expect(rename(drop + "-away", drop) == 0)
    usleep(200_000)
    try bench.sweep()
    do { let d = bench.watcher.degradations; #expect(d.isEmpty) }
    try bench.folder.write("x", to: "drop/again.txt")
    #expect(try bench.due(1) == ["again.txt"])
  }
}

struct RemoteTests {
  @Test func aDiskOfThisMachineIsNotRemote() throws {
    for path in ["/", "/proc", "/dev/shm"] {
      let isRemote = try Descriptor.open(FilePath(path), O_RDONLY | O_DIRECTORY).isRemote
      #expect(!isRemote, "\(path)")
    }
    // NFS, FUSE, SMB 2: as the kernel's own header has them.
    for type in [0x6969, 0x6573_5546, 0xFE53_4D42] as [UInt32] { #expect(Descriptor.remoteTypes.contains(type)) }
    // ext4, xfs, btrfs, tmpfs, overlayfs.
    for type in [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x794C_7630] as [UInt32] {
      #expect(!Descriptor.remoteTypes.contains(type))
    }
  }
}

struct ReadingTests {
  @Test func nothingIsReadThroughALinkAnywhereInThePath() throws {
    let folder = try TemporaryFolder()
    try folder.write("secret", to: "outside/secret.txt")
    let drop = try WatchedFolder(resolving: folder.folder())
    #expect(symlink(folder.path.string + "/outside", drop.path.string + "/linked") == 0)
    #expect(symlink("../outside/secret.txt", drop.path.string + "/link.txt") == 0)
    for path in ["linked/secret.txt", "link.txt", "nothing.txt", "linked"] {
      guard case .gone = drop.read(Array(path.utf8), limit: 1000) else {
        #expect(Bool(false), "\(path) was read")
        continue
      }
    }
  }

  @Test func aFileOverTheLimitIsNotRead() throws {
    let folder = try TemporaryFolder()
    let drop = try WatchedFolder(resolving: folder.folder())
    let file = try Descriptor.open(drop.path.appending("big.txt"), O_WRONLY | O_CREAT, mode: 0o600)
    try file.truncate(to: 2 << 30)
    guard case .unreadable(let problem, _) = drop.read(Array("big.txt".utf8), limit: 1 << 20) else {
      return #expect(Bool(false), "it was read")
    }
    #expect(problem.reason == "too-large")
  }
}
