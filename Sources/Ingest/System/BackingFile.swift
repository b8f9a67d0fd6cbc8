internal import Glibc
internal import SystemPackage

/// A file that memory is laid on: the machine then need not hold what nobody looks at, and what is looked at comes back by itself.
///
/// The memory stays what and where it is; only what is behind it changes. A page that is written to afterwards is the process's own
/// again, and the file is not changed: it is as the memory was. So whoever owns the memory need not know. This is what swap space does,
/// which many servers have none of.
///
/// The file has no name, and goes with the last page that lies on it: until then its room is taken, and `du` does not show it.
struct BackingFile: ~Copyable {
  private let file: Descriptor
  private var end = 0

  /// Makes a file on the file system of a directory.
  init(in directory: FilePath) throws(SystemError) {
    file = try Descriptor.open(directory, O_RDWR | Descriptor.nameless, mode: 0o600)
  }

  /// The bytes that others may still write to the file system, as far as it tells.
  var room: Int {
    get throws(SystemError) {
      var status = statvfs()
      guard retryingInterrupts({ fstatvfs(file.raw, &status) }) == 0 else {
        throw SystemError.last("fstatvfs", file.path)
      }
      let (bytes, isMore) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
      return isMore ? .max : Int(clamping: bytes)
    }
  }

  /// The whole pages of a piece of memory.
  static func pages(_ memory: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let start = -Int(bitPattern: memory.baseAddress) & (page - 1)
    return UnsafeRawBufferPointer(
      rebasing: memory[min(start, memory.count)...].prefix(max(0, memory.count - start) & ~(page - 1)))
  }

  /// Lays whole pages, which no other thread writes to meanwhile, on the file.
  ///
  /// The sync shows whether the disk took them: what it lost later, when the machine writes of itself, would be read back as
  /// something else.
  mutating func take(_ pages: UnsafeRawBufferPointer) throws(SystemError) {
    guard let base = pages.baseAddress, !pages.isEmpty else { return }
    var done = 0
    while done < pages.count {
      let n = retryingInterrupts { pwrite(file.raw, base + done, pages.count - done, off_t(end + done)) }
      guard n > 0 else { throw SystemError.last("pwrite", file.path) }
      done += n
    }
    guard retryingInterrupts({ fdatasync(file.raw) }) == 0 else { throw SystemError.last("fdatasync", file.path) }
    let mapped = mmap(
      UnsafeMutableRawPointer(mutating: base), pages.count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, file.raw,
      off_t(end))
    // The kernel looks whether it can before it takes away what was there, but does not vouch for it. What is lost then is in the log.
    precondition(mapped == UnsafeMutableRawPointer(mutating: base), "memory could not be mapped: errno \(errno)")
    end += pages.count
  }

  /// Takes whole pages off any file again, so that they need its room no more; where the machine has no memory for them they stay.
  static func release(_ pages: UnsafeRawBufferPointer) {
    guard let base = UnsafeMutableRawPointer(mutating: pages.baseAddress) else { return }
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: min(pages.count, Limits.restPiece), alignment: 8)
    defer { piece.deallocate() }
    var done = 0
    while done < pages.count {
      let count = min(piece.count, pages.count - done)
      piece.copyMemory(from: UnsafeRawBufferPointer(rebasing: pages[done..<done + count]))
      let mapped = mmap(
        base + done, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)
      guard mapped == base + done else { return }
      UnsafeMutableRawBufferPointer(start: base + done, count: count).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: piece[..<count]))
      done += count
    }
  }
}
