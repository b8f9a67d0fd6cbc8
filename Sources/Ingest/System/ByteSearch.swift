internal import Glibc

extension UnsafeRawBufferPointer {
  /// Where a byte comes first, from a place on.
  func first(_ byte: UInt8, from: Int = 0) -> Int? {
    guard let base = baseAddress, from < count, let found = memchr(base + from, Int32(byte), count - from) else {
      return nil
    }
    return UnsafeRawPointer(found) - base
  }

  /// Where bytes, one at least, come first, from a place on.
  func first(_ bytes: some RandomAccessCollection<UInt8>, from: Int = 0) -> Int? {
    var at = from
    while let found = first(bytes[bytes.startIndex], from: at), found + bytes.count <= count {
      if self[found..<found + bytes.count].elementsEqual(bytes) { return found }
      at = found + 1
    }
    return nil
  }
}
