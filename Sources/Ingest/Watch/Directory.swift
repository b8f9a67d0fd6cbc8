internal import Glibc
internal import SystemPackage

/// An entry of a directory.
package struct DirectoryEntry {
  package var name: [UInt8]
  package var status: FileStatus
}

extension Descriptor {
  /// Opens a name in this directory. `O_CLOEXEC` and `O_NONBLOCK` are always added: opening a FIFO must not wait.
  package borrowing func open(below name: [UInt8], _ flags: Int32) throws(SystemError) -> Descriptor {
    let raw = self.raw
    let opened = FilePath(bytes: name).withPlatformString { text in
      retryingInterrupts { openat(raw, text, flags | O_CLOEXEC | O_NONBLOCK) }
    }
    let display = path + "/" + PathEscape.escape(name)
    guard opened >= 0 else { throw SystemError.last("openat", display) }
    return Descriptor(owning: opened, path: display)
  }

  /// The entries of this directory with what `stat` says of them, symbolic links not followed. One that is gone by
  /// the time it is looked at is left out.
  package borrowing func entries() throws(SystemError) -> [DirectoryEntry] {
    let copy = fcntl(raw, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw SystemError.last("fcntl", path) }
    guard let stream = fdopendir(copy) else {
      let error = SystemError.last("fdopendir", path)
      close(copy)
      throw error
    }
    defer { closedir(stream) }
    rewinddir(stream)
    var entries: [DirectoryEntry] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw SystemError.last("readdir", path) }
        return entries
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name == [UInt8(ascii: ".")] || name == [UInt8(ascii: "."), UInt8(ascii: ".")] { continue }
      var s = Glibc.stat()
      guard fstatat(raw, &entry.pointee.d_name.0, &s, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      entries.append(DirectoryEntry(name: name, status: FileStatus(s)))
    }
  }
}
