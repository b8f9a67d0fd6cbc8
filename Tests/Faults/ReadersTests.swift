import Foundation
import Glibc
import Support
import SystemPackage
import Testing

/// Readers that go on while the service is killed, meets a full disk, and begins new segments.
@Suite(
  .serialized, .timeLimit(.minutes(30)),
  .enabled(if: MountedDisk.arePossible, "skipped: a disk to be filled needs root and loop devices"))
struct ReadersTests {
  private static let kills = isTorture ? 20 : 3
  /// Files a life: enough for some five segments of the size that is set here.
  private static let burst = isTorture ? 60...200 : 20...40

  /// What anybody would write: whole lines of the active file; once that is sealed, its rest and then the file after it.
  private static let script = """
    import glob, os, sys, time

    folder = sys.argv[1]
    active = folder + "/events.jsonl"

    def successor(inode):
        "The file that the log goes on in after a sealed one; None for the active one."
        names = sorted(glob.glob(folder + "/events-*.jsonl")) + [active]
        for name, following in zip(names, names[1:]):
            if os.stat(name).st_ino == inode:
                return following

    def lines(file):
        "Prints whole lines until there is nothing more; returns what is left of the last."
        rest = b""
        while True:
            data = file.read(65536)
            if data:
                *whole, rest = (rest + data).split(b"\\n")
                for line in whole:
                    if line.startswith(b"{"):
                        print(line.decode(), flush=True)
            else:
                yield

    while not os.path.exists(active):
        time.sleep(0.01)
    file = open(active, "rb", buffering=0)
    while True:
        inode = os.fstat(file.fileno()).st_ino
        reading = lines(file)
        next(reading)
        while successor(inode) is None:
            time.sleep(0.01)
            next(reading)
        next(reading)
        # Between the name and the opening the active file may have been sealed too: then it is asked again.
        while True:
            following = open(successor(inode), "rb", buffering=0)
            if os.path.samestat(os.stat(successor(inode)), os.fstat(following.fileno())):
                break
        file = following
    """

  @Test func everyReaderGetsEachEventOnce() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let disk = try MountedDisk(.tmpfs)
    let folder = try TemporaryFolder()
    let installation = try Installation(
      folder, state: disk.path.appending("state"), environment: ["COPYTASTER_SEGMENT_MIB": "0.05"])
    var articles = Articles(seed: seed)
    var files: [String] = []
    func drop() throws {
      let article = articles.next()
      files.append(article.name)
      try installation.drop(article.text, as: article.name)
      usleep(UInt32.random(in: 0...5_000, using: &random))
    }

    var service = try installation.start()
    #expect(eventually(30) { service.complained.contains("watching") }, "\(service.complained)")
    let tail = try Program(["-n", "+1", "-F", installation.active.string], of: "/usr/bin/tail")
    let python = try Program(
      ["python3", "-c", Self.script, installation.active.removingLastComponent().string], of: "/usr/bin/env")
    let follow = try installation.follow()
    for _ in 0..<Self.kills {
      let count = Int.random(in: Self.burst, using: &random)
      let killed = Int.random(in: 0..<count, using: &random)
      for i in 0..<count {
        try drop()
        if i == killed { service.kill9() }
      }
      service = try installation.start()
      #expect(eventually(30) { service.complained.contains("watching") }, "\(service.complained)")
    }
    try disk.fill(leaving: Int.random(in: 0...40_000, using: &random))
    let isFull = try eventually(30) {
      try drop()
      return service.complained.contains("ingestion waits")
    }
    #expect(isFull, "seed \(seed): \(service.complained)")
    try disk.makeRoom()
    #expect(try eventually(60) { try follow.acknowledges(files) }, "seed \(seed): \(service.complained)")
    service.signal(SIGTERM)
    #expect(service.wait() == 0, "\(service.complained)")

    let whole = try installation.log()
    #expect(Account.faults(in: whole, of: files) == [], "seed \(seed)")
    let last = String(decoding: whole.last?.bytes ?? [], as: UTF8.self)
    for (name, reader) in ["tail": tail, "python": python, "follow": follow] {
      #expect(eventually { reader.printed.contains(last) }, "\(name), seed \(seed): \(reader.complained)")
      reader.kill9()
    }
    #expect(try FollowedLine.all(follow.printed) == whole, "follow, seed \(seed)")
    for (name, reader) in ["tail": tail, "python": python] {
      // Blanks, and lines that were torn, are no JSON.
      let lines = reader.printed.utf8.split(separator: 10).compactMap { try? FollowedLine($0) }
      #expect(Set(lines.map(\.event.id)).count == lines.count, "\(name), seed \(seed): an event came twice")
      // A line that a crash took back, because its decision was not whole, has an identity that no other gets.
      let ids = Set(whole.map(\.event.id))
      #expect(lines.filter { ids.contains($0.event.id) } == whole, "\(name), seed \(seed)")
      print("\(name): \(lines.count) events, of which \(lines.count - whole.count) were taken back, seed \(seed)")
    }
    print("\(Self.kills) kills, \(files.count) files")
  }
}
