internal import Glibc

/// The kernel's hints about changes in directories; none come when the user's instances are used up.
package struct Inotify: ~Copyable {
  /// One hint.
  package struct Hint: Equatable {
    /// The watch that it came through; -1 for an overflow.
    var watch: Int32
    /// What happened: `IN_…` bits.
    var mask: UInt32
    /// What the two hints of a rename have in common; 0 for others.
    var cookie: UInt32
    /// The name in the directory; empty when it is about the directory itself.
    var name: [UInt8]

    var isDirectory: Bool { mask & UInt32(IN_ISDIR) != 0 }
    func has(_ bits: Int32) -> Bool { mask & UInt32(bitPattern: bits) != 0 }
  }

  /// What is asked for. `IN_EXCL_UNLINK` is left out: a file that is unlinked while it is written is gone, and that is said too.
  private static let interest = UInt32(
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_MODIFY | IN_DELETE | IN_ATTRIB | IN_DELETE_SELF
      | IN_MOVE_SELF | IN_ONLYDIR)

  /// The instance, if there is one.
  var file: Descriptor?
  private var buffer = [UInt8](repeating: 0, count: Limits.inotifyBytes)

  package init() {}

  /// An instance that another run has left.
  init(_ file: consuming Descriptor) { self.file = consume file }

  /// The descriptor that becomes readable when there are hints; -1, which `poll` passes over, when none will come.
  package var raw: Int32 {
    switch file {
    case .some(let file): file.raw
    case .none: -1
    }
  }

  /// Asks the kernel for an instance, unless there is one.
  ///
  /// - Throws: with `EMFILE` when the user has as many as are allowed.
  package mutating func open() throws(SystemError) {
    guard raw < 0 else { return }
    let new = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))
    guard new >= 0 else { throw SystemError.last("inotify_init1", "inotify") }
    file = Descriptor(owning: new, path: "inotify")
  }

  /// Watches a directory and returns the watch's number, which is the same one if the directory is watched already.
  ///
  /// The directory is named through its open descriptor, so that it is the very one that was opened, whatever has been put
  /// in its place since.
  package func add(_ directory: borrowing Descriptor) throws(SystemError) -> Int32 {
    let watch = inotify_add_watch(raw, "/proc/self/fd/\(directory.raw)", Self.interest)
    guard watch >= 0 else { throw SystemError.last("inotify_add_watch", directory.path) }
    return watch
  }

  /// Forgets a watch. That it is gone already is no error.
  package func remove(_ watch: Int32) { _ = inotify_rm_watch(raw, watch) }

  /// All hints that are there now, at most one buffer full; empty when there are none.
  package mutating func drain() throws(SystemError) -> [Hint] {
    let raw = raw
    if raw < 0 { return [] }
    let n = buffer.withUnsafeMutableBytes { b in retryingInterrupts { read(raw, b.baseAddress, b.count) } }
    guard n >= 0 else {
      if errno == EAGAIN { return [] }
      throw SystemError.last("read", "inotify")
    }
    return Self.hints(buffer[..<n])
  }

  /// The kernel's records: watch, mask, cookie, length of the name, and the name padded with zeros.
  static func hints(_ bytes: ArraySlice<UInt8>) -> [Hint] {
    let header = MemoryLayout<inotify_event>.size
    var hints: [Hint] = []
    bytes.withUnsafeBytes { b in
      var at = 0
      while at + header <= b.count {
        let watch = b.loadUnaligned(fromByteOffset: at, as: Int32.self)
        let mask = b.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)
        let cookie = b.loadUnaligned(fromByteOffset: at + 8, as: UInt32.self)
        let length = Int(b.loadUnaligned(fromByteOffset: at + 12, as: UInt32.self))
        let name = b[(at + header)..<(at + header + length)].prefix { $0 != 0 }
        hints.append(Hint(watch: watch, mask: mask, cookie: cookie, name: Array(name)))
        at += header + length
      }
    }
    return hints
  }
}
