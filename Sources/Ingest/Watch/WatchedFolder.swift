internal import Glibc
public import SystemPackage

/// A folder that is watched, with everything below it.
public struct WatchedFolder: Hashable, Sendable {
  /// Absolute, with symbolic links resolved once at the start; those below it are never followed.
  public let path: FilePath
  /// The path as events name it, escaped.
  public let name: String
  /// The device that it was on at the start: another one later means that a disk was mounted or unmounted.
  package let device: UInt64

  /// A folder that exists.
  public init(resolving path: FilePath) throws(SystemError) {
    let resolved = path.withPlatformString { realpath($0, nil) }
    guard let resolved else { throw SystemError.last("realpath", path.displayName) }
    defer { free(resolved) }
    self.path = FilePath(platformString: resolved)
    guard try FileStatus.of(self.path)?.kind == .directory else {
      throw SystemError(call: "opendir", path: path.displayName, errno: .notDirectory)
    }
    name = self.path.displayName
    device = try Descriptor.open(self.path, O_RDONLY | O_DIRECTORY).device()
  }

  /// Opens something below the folder. No component may be a symbolic link, so nothing outside can be reached,
  /// not even by a link that is put there in between.
  package func open(below relative: [UInt8], _ flags: Int32) throws(SystemError) -> Descriptor {
    var directory = try Descriptor.open(path, O_RDONLY | O_DIRECTORY)
    let names = relative.split(separator: UInt8(ascii: "/"))
    for (i, component) in names.enumerated() {
      let isLast = i == names.count - 1
      directory = try directory.open(
        below: Array(component), (isLast ? flags : O_RDONLY | O_DIRECTORY) | O_NOFOLLOW)
    }
    return directory
  }

  /// Whether the folder holds a regular file at a path below it, reached through no symbolic link; nil when that cannot be told.
  package func holdsFile(_ relative: [UInt8]) -> Bool? {
    do throws(SystemError) {
      return try open(below: relative, Descriptor.lookOnly).status().kind == .regular
    } catch {
      switch error.errno {
      case .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels: return false
      default: return nil
      }
    }
  }

  /// Whether a file is one of this folder's. Names are compared as bytes: as text, two that differ may be "equal".
  package func holds(_ key: FileKey) -> Bool { key.folder.utf8.elementsEqual(name.utf8) }

  /// The key of a path below the folder.
  package func key(_ relative: [UInt8]) -> FileKey { FileKey(folder: name, path: PathEscape.escape(relative)) }
}
