/// Bytes that hold other files: what they are, by their signature.
enum Container {
  /// A compressed file, or an archive; libarchive sees itself what lies under the compression.
  case packed
  /// Web pages as a crawler stored them (ISO 28500).
  case warc

  /// The container that bytes are; nil when they are none.
  init?(_ bytes: [UInt8]) {
    let signatures: [[UInt8]] = [
      [0x1F, 0x8B, 0x08], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], [0x28, 0xB5, 0x2F, 0xFD], [0x50, 0x4B, 0x03, 0x04],
      [0x50, 0x4B, 0x05, 0x06],
    ]
    let isBzip =
      bytes.starts(with: "BZh".utf8) && bytes.dropFirst(4).starts(with: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
    let isTar = bytes.count >= 512 && bytes[257..<262].elementsEqual("ustar".utf8)
    if isBzip || isTar || signatures.contains(where: bytes.starts(with:)) {
      self = .packed
    } else if bytes.starts(with: "WARC/1.".utf8) || bytes.starts(with: "WARC/0.".utf8) {
      self = .warc
    } else {
      return nil
    }
  }
}
