internal import Glibc
public import SystemPackage

/// The disk seam: the calls through which a byte becomes durable. The service uses ``RealDisk``; a test hands in one that
/// fails where it wants.
public protocol Disk: Sendable {
  /// Writes bytes at an offset and returns how many were written, which may be fewer.
  func write(_ bytes: ArraySlice<UInt8>, to file: borrowing Descriptor, at offset: Int) throws(SystemError) -> Int
  /// Makes a file's bytes durable.
  func sync(_ file: borrowing Descriptor) throws(SystemError)
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

  /// `fsync` of the directory.
  public func syncDirectory(_ path: FilePath) throws(SystemError) {
    let directory = try Descriptor.open(path, O_RDONLY | O_DIRECTORY)
    let raw = directory.raw
    guard retryingInterrupts({ fsync(raw) }) == 0 else { throw SystemError.last("fsync", directory.path) }
  }
}
