import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// Paths below a folder lead nowhere else, with openat2 and where a filter takes that away.
struct WatchedFolderTests {
  @Test(arguments: [
    ("a.txt", O_RDONLY, nil), ("deep/er/a.txt", O_RDONLY, nil), ("deep/er", O_RDONLY | O_DIRECTORY, nil),
    ("link", O_RDONLY, Errno.tooManySymbolicLinkLevels), ("link", Descriptor.lookOnly, nil),
    ("away/a.txt", O_RDONLY, .notDirectory), ("none", O_RDONLY, .noSuchFileOrDirectory),
    ("none/a.txt", O_RDONLY, .noSuchFileOrDirectory), ("a.txt/b", O_RDONLY, .notDirectory),
    ("../outside.txt", O_RDONLY, .improperLink), ("deep/../../outside.txt", O_RDONLY, .improperLink),
  ]) func aPathIsOpenedAlikeInOneCallAndStepwise(_ path: String, _ flags: Int32, _ errno: Errno?) throws {
    let folder = try TemporaryFolder()
    for name in ["drop/a.txt", "drop/deep/er/a.txt", "outside.txt", "outside/a.txt"] {
      try folder.write(name, to: name)
    }
    let drop = folder.path.string + "/drop"
    #expect(symlink("../outside.txt", drop + "/link") == 0 && symlink("../outside", drop + "/away") == 0)
    let root = try Descriptor.open(FilePath(drop), O_RDONLY | O_DIRECTORY)
    func outcome(_ open: () throws(SystemError) -> Descriptor) -> Result<UInt64, Errno> {
      do throws(SystemError) { return .success(try open().status().inode) } catch { return .failure(error.errno) }
    }
    let stepwise = outcome { () throws(SystemError) in try root.open(stepwise: Array(path.utf8), flags) }
    let whole = outcome { () throws(SystemError) in try root.open(below: Array(path.utf8), flags) }
    switch (stepwise, whole) {
    case (.success(let a), .success(let b)): #expect(a == b && errno == nil, "\(path)")
    case (.failure(let a), .failure(let b)):
      #expect(a == errno, "\(path): \(a)")
      // In one call a link on the way is a loop, step by step it is no directory: nothing is there in either case.
      #expect([a, b].allSatisfy { SystemError(call: "", path: "", errno: $0).saysNothingIsThere || a == b }, "\(path)")
    default: Issue.record("\(path): \(stepwise), \(whole)")
    }
  }
}
