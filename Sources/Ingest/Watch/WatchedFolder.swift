internal import CLinux
internal import Glibc
public import SystemPackage

/// A folder that is watched, with everything below it. It need not be there yet, or any more.
public struct WatchedFolder: Hashable, Sendable {
  /// Absolute, with symbolic links resolved once at the start; those below it are never followed.
  public let path: FilePath
  /// The path as events name it, escaped.
  public let name: String
  /// What in it is no article.
  public let ignored: IgnoreRules

  /// A folder that exists.
  public init(resolving path: FilePath, ignoring ignored: IgnoreRules = IgnoreRules()) throws(SystemError) {
    let resolved = path.withPlatformString { realpath($0, nil) }
    guard let resolved else { throw SystemError.last("realpath", path.displayName) }
    defer { free(resolved) }
    self.init(resolved: FilePath(platformString: resolved), ignoring: ignored)
    guard try FileStatus.of(self.path)?.kind == .directory else {
      throw SystemError(call: "opendir", path: path.displayName, errno: .notDirectory)
    }
  }

  /// A folder by an absolute path without symbolic links, which may be missing.
  public init(resolved path: FilePath, ignoring ignored: IgnoreRules = IgnoreRules()) {
    self.path = path
    self.ignored = ignored
    name = path.displayName
  }

  /// Opens the folder itself.
  package func open() throws(SystemError) -> Descriptor { try Descriptor.open(path, O_RDONLY | O_DIRECTORY) }

  /// Opens something below the folder. No component may be a symbolic link, so nothing outside can be reached, not even by a
  /// link that is put there in between: the kernel sees to it (openat2(2), since Linux 5.6).
  package func open(below relative: [UInt8], _ flags: Int32) throws(SystemError) -> Descriptor {
    let root = try open()
    return relative.isEmpty ? root : try root.open(below: relative, flags)
  }

  /// Whether the folder holds a regular file at a path below it, reached through no symbolic link; nil when that cannot be told.
  package func holdsFile(_ relative: [UInt8]) -> Bool? {
    do throws(SystemError) {
      return try open(below: relative, Descriptor.lookOnly).status().kind == .regular
    } catch {
      return error.saysNothingIsThere ? false : nil
    }
  }

  /// Whether a file is one of this folder's. Names are compared as bytes: as text, two that differ may be "equal".
  package func holds(_ key: FileKey) -> Bool { key.folder.utf8.elementsEqual(name.utf8) }

  /// The key of a path below the folder.
  package func key(_ relative: [UInt8]) -> FileKey { FileKey(folder: name, path: PathEscape.escape(relative)) }
}

extension Descriptor {
  /// Opens a path below this directory that leads through no symbolic link. `O_CLOEXEC` is always added, and `O_NONBLOCK` to
  /// whatever is really opened: opening a FIFO must not wait.
  package borrowing func open(below relative: [UInt8], _ flags: Int32) throws(SystemError) -> Descriptor {
    // A path that is longer than the kernel takes is opened in pieces.
    if relative.count > Limits.pathBytes, let slash = relative[..<Limits.pathBytes].lastIndex(of: UInt8(ascii: "/")) {
      let middle = try open(below: Array(relative[..<slash]), Descriptor.lookOnly | O_DIRECTORY)
      return try middle.open(below: Array(relative[(slash + 1)...]), flags)
    }
    let raw = raw
    let all = flags | O_NOFOLLOW | O_CLOEXEC | (flags & Self.lookOnly == 0 ? O_NONBLOCK : 0)
    let opened = FilePath(bytes: relative).withPlatformString { text in
      retryingInterrupts {
        copytaster_openat2(
          raw, text, UInt64(UInt32(bitPattern: all)),
          UInt64(RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS))
      }
    }
    // A filter cannot look into the arguments of openat2, so one that is to see them answers that there is no such call: systemd's
    // RestrictSUIDSGID= is one.
    if opened < 0, errno == ENOSYS { return try open(stepwise: relative, flags) }
    let display = path + "/" + PathEscape.escape(relative)
    guard opened >= 0 else { throw SystemError.last("openat2", display) }
    return Descriptor(owning: opened, path: display)
  }

  /// The same with one call a name: none of them may be a link.
  package borrowing func open(stepwise relative: [UInt8], _ flags: Int32) throws(SystemError) -> Descriptor {
    guard let slash = relative.firstIndex(of: UInt8(ascii: "/")) else { return try open(name: relative, flags) }
    var here = try open(name: Array(relative[..<slash]), Descriptor.lookOnly | O_DIRECTORY)
    let names = relative[(slash + 1)...].split(separator: UInt8(ascii: "/"))
    for name in names.dropLast() { here = try here.open(name: Array(name), Descriptor.lookOnly | O_DIRECTORY) }
    return try here.open(name: Array(names.last ?? []), flags)
  }

  private borrowing func open(name: [UInt8], _ flags: Int32) throws(SystemError) -> Descriptor {
    let raw = raw
    // It would lead out; no name in a directory is one.
    guard !name.elementsEqual("..".utf8) else { throw SystemError(call: "openat", path: path, errno: .improperLink) }
    let opened = FilePath(bytes: name).withPlatformString { text in
      retryingInterrupts { openat(raw, text, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK) }
    }
    let display = path + "/" + PathEscape.escape(name)
    guard opened >= 0 else { throw SystemError.last("openat", display) }
    return Descriptor(owning: opened, path: display)
  }
}

extension SystemError {
  /// Whether there is no file of that name that could be meant: none at all, or a symbolic link (ELOOP, and EXDEV for one that leads
  /// out) or a file in the place of a directory.
  package var saysNothingIsThere: Bool {
    [.noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels, .improperLink].contains(errno)
  }
}
