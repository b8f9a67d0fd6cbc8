internal import Foundation
internal import Glibc
internal import Ingest
public import SystemPackage

/// A small file system of a test's own: it can lose its power, fill up, and be mounted again. It is unmounted and gone when
/// the value goes.
public final class MountedDisk: Sendable {
  /// What kind of file system.
  public enum Kind: String, CaseIterable, Sendable {
    /// What most machines have.
    case ext4
    /// What most servers have.
    case xfs
    /// Memory: it can fill up, and has no power to lose.
    case tmpfs

    /// mkfs.xfs makes none of less than 300 MB. An image is a file with holes, and takes a few of them.
    fileprivate var mebibytes: Int { self == .xfs ? 300 : 64 }
  }

  /// A program that mounts or unmounts has failed.
  public struct Problem: Error, CustomStringConvertible {
    /// What it said.
    public let description: String
  }

  /// Whether this process may mount all kinds: it is root, and the machine has loop devices and the programs. It is tried,
  /// because a container's root may be allowed nothing.
  public static let arePossible = Kind.allCases.allSatisfy { (try? MountedDisk($0)) != nil }

  private let folder: TemporaryFolder
  private let kind: Kind
  /// Where it is mounted.
  public let path: FilePath

  /// Makes the file system and mounts it.
  public init(_ kind: Kind) throws {
    self.kind = kind
    folder = try TemporaryFolder()
    path = try folder.folder("disk")
    if kind != .tmpfs {
      try folder.write("", to: "image")
      guard truncate(image, off_t(kind.mebibytes << 20)) == 0 else { throw SystemError.last("truncate", image) }
      try Self.run("/usr/sbin/mkfs.\(kind.rawValue)", "-q", image)
    }
    try mount()
  }

  /// A process that a test has left behind may still use the disk: then the last one that ends frees it.
  deinit { umount2(path.string, Int32(MNT_DETACH)) }

  private var image: String { folder.path.string + "/image" }

  /// Mounts it again.
  public func mount() throws {
    let options =
      kind == .tmpfs
      ? ["-t", "tmpfs", "-o", "size=\(kind.mebibytes)m", "none"] : ["-o", "loop", "-t", kind.rawValue, image]
    // mount(8) and not the call: it also finds a free loop device, which goes with the unmounting.
    try Self.run("/usr/bin/mount", options + [path.string])
  }

  private static func run(_ program: String, _ arguments: String...) throws { try run(program, arguments) }

  private static func run(_ program: String, _ arguments: [String]) throws {
    let result = try Program.run(arguments, of: program)
    guard result.status == 0 else { throw Problem(description: "\(program) \(arguments): \(result.err)") }
  }

  /// Cuts the power in place: from now on nothing reaches the image, and what had not reached it yet is gone.
  ///
  /// This is the ioctl with which file systems are tested for crashes (`EXT4_IOC_SHUTDOWN`, `XFS_IOC_GOINGDOWN`: the same
  /// number). Its flag 2 is "no flush of the log"; 0 would sync first, and prove nothing.
  public func cutPower() throws {
    let directory = open(path.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw SystemError.last("open", path.string) }
    defer { close(directory) }
    var flag: UInt32 = 2
    guard ioctl(directory, 0x8004_587D, &flag) == 0 else { throw SystemError.last("ioctl", path.string) }
  }

  /// Unmounts and mounts again, as after the power has come back. Nobody may use the disk meanwhile.
  public func remount() throws {
    try unmount()
    try mount()
  }

  /// Unmounts it, once nobody uses it.
  public func unmount() throws {
    guard eventually(10, { umount2(path.string, 0) == 0 }) else { throw SystemError.last("umount2", path.string) }
  }

  /// Fills the disk but for some bytes, more or less: a file system gives room by the block.
  public func fill(leaving bytes: Int) throws {
    let file = open(ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw SystemError.last("open", ballast) }
    defer { close(file) }
    var left = bytes
    while true {
      var room = statvfs()
      guard statvfs(path.string, &room) == 0 else { throw SystemError.last("statvfs", path.string) }
      let failure = posix_fallocate(file, 0, off_t(max(1, Int(room.f_bfree) * Int(room.f_frsize) - left)))
      if failure == 0 { return }
      // Somebody else took room meanwhile, and then tmpfs gives none at all; or the file system wants some for itself.
      guard failure == ENOSPC, ftruncate(file, 0) == 0 else {
        throw SystemError(call: "posix_fallocate", path: ballast, errno: Errno(rawValue: failure))
      }
      left += 8192
    }
  }

  /// Gives the room back that ``fill(leaving:)`` took.
  public func makeRoom() throws {
    guard unlink(ballast) == 0 else { throw SystemError.last("unlink", ballast) }
  }

  private var ballast: String { path.string + "/ballast" }
}
