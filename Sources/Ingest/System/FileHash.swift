internal import Crypto
internal import Glibc
package import SystemPackage

/// SHA-256 of what is too large to hold in memory.
package enum FileHash {
  /// The hash of a file, as 64 hexadecimal digits.
  package static func sha256(_ path: FilePath) throws(SystemError) -> String {
    let file = try Descriptor.open(path, O_RDONLY)
    return try sha256 { offset throws(SystemError) in try file.read(count: Limits.readBytes, at: offset) }
  }

  /// The hash of what `read` gives at each offset until it gives nothing, as 64 hexadecimal digits.
  package static func sha256<E: Error>(_ read: (_ offset: Int) throws(E) -> [UInt8]) throws(E) -> String {
    var hash = SHA256()
    var offset = 0
    while true {
      let block = try read(offset)
      if block.isEmpty { return Hex.string(hash.finalize()) }
      block.withUnsafeBytes { hash.update(bufferPointer: $0) }
      offset += block.count
    }
  }
}
