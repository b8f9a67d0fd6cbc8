internal import CLinux
internal import Glibc
package import SystemPackage

/// A file descriptor that closes itself once and cannot be copied, so that none leaks and none is closed twice.
///
/// An array of these does not compile, which is a hint: open, read, close.
public struct Descriptor: ~Copyable, Sendable {
  /// The number, for calls that this type does not wrap (`poll`, `inotify_add_watch`).
  public let raw: Int32
  /// What it was opened as, for messages.
  package let path: String

  /// `O_PATH` (open(2)), which the Glibc module lacks: to look at a file without opening it.
  package static let lookOnly: Int32 = 0o10_000_000
  /// `O_TMPFILE` (open(2)), which the Glibc module lacks, too: a new file without a name in a directory.
  static let nameless: Int32 = 0o20_000_000 | O_DIRECTORY

  /// Takes ownership of an open descriptor.
  package init(owning raw: Int32, path: String) {
    self.raw = raw
    self.path = path
  }

  /// A file that lies in memory only, with these bytes.
  package static func inMemory(_ bytes: [UInt8], name: String) throws(SystemError) -> Descriptor {
    let raw = copytaster_memfd(name)
    guard raw >= 0 else { throw SystemError.last("memfd_create", name) }
    let file = Descriptor(owning: raw, path: name)
    // Memory takes all or nothing.
    guard bytes.withUnsafeBytes({ pwrite(raw, $0.baseAddress, $0.count, 0) }) == bytes.count else {
      throw SystemError.last("pwrite", name)
    }
    return file
  }

  /// The result of `close` is not looked at: nothing is written through a descriptor without a sync of its own, and on
  /// Linux the number is free again even when `close` reports an error.
  deinit { _ = Glibc.close(raw) }

  /// Opens a path. `O_CLOEXEC` is always added.
  package static func open(_ path: FilePath, _ flags: Int32, mode: UInt32 = 0) throws(SystemError) -> Descriptor {
    let raw = path.withPlatformString { p in retryingInterrupts { Glibc.open(p, flags | O_CLOEXEC, mode_t(mode)) } }
    guard raw >= 0 else { throw SystemError.last("open", path.displayName) }
    return Descriptor(owning: raw, path: path.displayName)
  }

  /// Opens again what an `O_PATH` descriptor stands for: the very file that was looked at.
  package func reopened(_ flags: Int32) throws(SystemError) -> Descriptor {
    let again = retryingInterrupts { Glibc.open("/proc/self/fd/\(raw)", flags | O_CLOEXEC | O_NONBLOCK) }
    guard again >= 0 else { throw SystemError.last("open", path) }
    return Descriptor(owning: again, path: path)
  }

  /// Reads at an offset, as many bytes as there are up to the buffer's size; 0 is the end of the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(SystemError) -> Int {
    var done = 0
    while done < buffer.count {
      let n = retryingInterrupts {
        Glibc.pread(raw, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
      }
      guard n >= 0 else { throw SystemError.last("pread", path) }
      if n == 0 { break }
      done += n
    }
    return done
  }

  /// Reads `count` bytes from `offset`, or fewer at the end of the file.
  package func read(count: Int, at offset: Int) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(SystemError) {
        filled = try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Takes the exclusive lock of the open file, or returns false when another process holds it.
  package func tryLock() throws(SystemError) -> Bool {
    if retryingInterrupts({ flock(raw, LOCK_EX | LOCK_NB) }) == 0 { return true }
    if errno == EWOULDBLOCK { return false }
    throw SystemError.last("flock", path)
  }

  /// Cuts the file to a length.
  package func truncate(to length: Int) throws(SystemError) {
    guard retryingInterrupts({ ftruncate(raw, off_t(length)) }) == 0 else { throw SystemError.last("ftruncate", path) }
  }

  /// Lets go of what the kernel keeps of the file's content from an offset on, so that the next read asks the disk. After a
  /// sync that failed only this shows what is lost. What is not written back yet stays.
  package func dropCache(from offset: Int) {
    // Advice: that it is not taken is no error, and pages are let go only whole.
    _ = posix_fadvise(raw, off_t(offset & ~4095), 0, POSIX_FADV_DONTNEED)
  }

  /// Reads on from where the last such read ended, which also works on a pipe; empty at the end.
  package func readNext(_ limit: Int) throws(SystemError) -> [UInt8] {
    var n = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
      n = retryingInterrupts { Glibc.read(raw, buffer.baseAddress, buffer.count) }
      filled = max(n, 0)
    }
    guard n >= 0 else { throw SystemError.last("read", path) }
    return bytes
  }

  /// The number of the device that the file is on.
  package func device() throws(SystemError) -> UInt64 {
    var s = Glibc.stat()
    guard fstat(raw, &s) == 0 else { throw SystemError.last("fstat", path) }
    return UInt64(s.st_dev)
  }

  /// Whether the file is on a network or behind a program (FUSE), by the type that its file system says it is (statfs(2)). Where that
  /// cannot be told it is taken for local.
  package var isRemote: Bool {
    var s = statfs()
    return fstatfs(raw, &s) == 0 && Self.remoteTypes.contains(UInt32(truncatingIfNeeded: s.f_type))
  }

  /// NFS, SMB in three versions, FUSE, 9P, Ceph, AFS in two, Coda, GFS2, OCFS2, VirtualBox's and VMware's shared folders.
  package static let remoteTypes: Set<UInt32> = [
    0x6969, 0x517B, 0xFE53_4D42, 0xFF53_4D42, 0x6573_5546, 0x0102_1997, 0x00C3_6400, 0x5346_414F, 0x6B41_4653,
    0x7375_7245, 0x0116_1970, 0x7461_636F, 0x786F_4256, 0xBACB_ACBC,
  ]

  /// What the file is now.
  package func status() throws(SystemError) -> FileStatus {
    var s = Glibc.stat()
    guard fstat(raw, &s) == 0 else { throw SystemError.last("fstat", path) }
    return FileStatus(s)
  }
}

extension SystemError {
  /// The error that the last call of this thread left in `errno`.
  package static func last(_ call: String, _ path: String) -> SystemError {
    SystemError(call: call, path: path, errno: Errno(rawValue: Glibc.errno))
  }
}

/// Repeats a call that a signal interrupted.
package func retryingInterrupts<R: FixedWidthInteger & SignedInteger>(_ call: () -> R) -> R {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
