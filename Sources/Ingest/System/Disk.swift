internal import Glibc
public import SystemPackage

/// The disk seam: the calls through which a byte becomes durable. The service uses ``RealDisk``; a test hands in one that
/// fails where it wants.
public protocol Disk: Sendable {
  /// Writes bytes at an offset and returns how many were written, which may be fewer.
  func write(_ bytes: ArraySlice<UInt8>, to file: borrowing Descriptor, at offset: Int) throws(SystemError) -> Int
  /// Makes a file's bytes durable.
  func sync(_ file: borrowing Descriptor) throws(SystemError)
  /// Makes a file that does not exist yet, to be read and written.
  func create(_ path: FilePath, mode: UInt32) throws(SystemError) -> Descriptor
  /// Gives a file another name; what had that name before is gone.
  func rename(_ path: FilePath, to new: FilePath) throws(SystemError)
  /// Removes a name; that there is none is no error.
  func remove(_ path: FilePath) throws(SystemError)
  /// Makes the names in a directory durable.
  func syncDirectory(_ path: FilePath) throws(SystemError)
}

/// The machine's disk.
public struct RealDisk: Disk {
  /// The machine's disk.
  public init() {}

  /// `pwrite`
  public func write(
    _ bytes: ArraySlice<UInt8>, to file: borrowing Descriptor, at offset: Int
  ) throws(SystemError) -> Int {
    let raw = file.raw
    let n = bytes.withUnsafeBytes { buffer in
      retryingInterrupts { Glibc.pwrite(raw, buffer.baseAddress, buffer.count, off_t(offset)) }
    }
    guard n >= 0 else { throw SystemError.last("pwrite", file.path) }
    return n
  }

  /// `fdatasync`
  public func sync(_ file: borrowing Descriptor) throws(SystemError) {
    let raw = file.raw
    guard retryingInterrupts({ fdatasync(raw) }) == 0 else { throw SystemError.last("fdatasync", file.path) }
  }

  /// `open` with `O_CREAT` and `O_EXCL`
  public func create(_ path: FilePath, mode: UInt32) throws(SystemError) -> Descriptor {
    try Descriptor.open(path, O_RDWR | O_CREAT | O_EXCL, mode: mode)
  }

  /// `rename`
  public func rename(_ path: FilePath, to new: FilePath) throws(SystemError) {
    let result = path.withPlatformString { old in new.withPlatformString { Glibc.rename(old, $0) } }
    guard result == 0 else { throw SystemError.last("rename", path.displayName) }
  }

  /// `unlink`
  public func remove(_ path: FilePath) throws(SystemError) {
    guard path.withPlatformString({ unlink($0) }) == 0 || errno == ENOENT else {
      throw SystemError.last("unlink", path.displayName)
    }
  }

  /// `fsync` of the directory.
  public func syncDirectory(_ path: FilePath) throws(SystemError) {
    let directory = try Descriptor.open(path, O_RDONLY | O_DIRECTORY)
    let raw = directory.raw
    guard retryingInterrupts({ fsync(raw) }) == 0 else { throw SystemError.last("fsync", directory.path) }
  }
}

extension Disk {
  /// Writes all bytes at an offset, however many calls that takes.
  package func writeAll(_ bytes: [UInt8], to file: borrowing Descriptor, at offset: Int) throws(SystemError) {
    var done = 0
    while done < bytes.count { done += try write(bytes[done...], to: file, at: offset + done) }
  }

  /// Makes a small file durable under its name, all of it or not at all.
  package func replace(_ path: FilePath, with bytes: [UInt8], mode: UInt32) throws(SystemError) {
    try replace(path, mode: mode) { file throws(SystemError) in try writeAll(bytes, to: file, at: 0) }
  }

  /// The same for a file that `fill` writes.
  package func replace(
    _ path: FilePath, mode: UInt32, fill: (borrowing Descriptor) throws(SystemError) -> Void
  ) throws(SystemError) {
    var new = FilePath(path.string + StateDirectory.unfinished)
    do throws(SystemError) { try remove(new) } catch {
      // In a directory of several users it may be another's.
      guard error.errno == .notPermitted else { throw error }
      new = FilePath("\(path.string).\(UInt64.random(in: 0 ... .max))\(StateDirectory.unfinished)")
    }
    let file = try create(new, mode: mode)
    try fill(file)
    try sync(file)
    try rename(new, to: path)
    let folder = path.removingLastComponent()
    try syncDirectory(folder.isEmpty ? "." : folder)
  }
}
