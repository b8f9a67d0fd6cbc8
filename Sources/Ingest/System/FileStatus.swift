package import Glibc
public import SystemPackage

/// What `stat` says of a file, as far as it tells one version of a file from another. The device's number is not among it:
/// it may change over a reboot without the file having changed.
public struct FileStatus: Equatable, Sendable {
  /// The kinds that matter here.
  public enum Kind: Sendable { case regular, directory, symbolicLink, other }

  /// What the entry is.
  public var kind: Kind
  /// The inode's number.
  public var inode: UInt64
  /// The size in bytes.
  public var size: Int
  /// The last change of the content, in nanoseconds since 1970.
  public var modified: Int64
  /// The last change of content or metadata, in nanoseconds since 1970.
  public var changed: Int64

  package init(
    kind: Kind, inode: UInt64, size: Int, modified: Int64, changed: Int64
  ) {
    self.kind = kind
    self.inode = inode
    self.size = size
    self.modified = modified
    self.changed = changed
  }

  package init(_ s: Glibc.stat) {
    switch s.st_mode & S_IFMT {
    case S_IFREG: kind = .regular
    case S_IFDIR: kind = .directory
    case S_IFLNK: kind = .symbolicLink
    default: kind = .other
    }
    inode = UInt64(s.st_ino)
    size = Int(s.st_size)
    modified = Self.nanoseconds(s.st_mtim)
    changed = Self.nanoseconds(s.st_ctim)
  }

  /// File systems store years that nanoseconds in 64 bits do not reach, and anybody may set one: what is beyond 1897 or 2043
  /// stands for that year, so that the difference of any two times fits, too.
  private static func nanoseconds(_ time: timespec) -> Int64 {
    let bound = Int64.max / 4 / 1_000_000_000
    return min(max(Int64(time.tv_sec), -bound), bound) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The entry at a path, a symbolic link itself rather than what it points at; nil when there is none.
  public static func of(_ path: FilePath) throws(SystemError) -> FileStatus? {
    var s = Glibc.stat()
    guard path.withPlatformString({ lstat($0, &s) }) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw SystemError.last("lstat", path.displayName)
    }
    return FileStatus(s)
  }
}
