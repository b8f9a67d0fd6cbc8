public import SystemPackage

extension FilePath {
  /// The path as bytes, without the terminating zero: names on Linux are bytes, not text.
  public var bytes: [UInt8] {
    withPlatformString { p in
      var n = 0
      while p[n] != 0 { n += 1 }
      return (0..<n).map { UInt8(bitPattern: p[$0]) }
    }
  }

  /// A path from bytes; bytes after a zero, which no name can contain, are dropped.
  public init(bytes: some Collection<UInt8>) {
    let text = bytes.prefix { $0 != 0 }.map { CInterop.PlatformChar(bitPattern: $0) } + [0]
    self = text.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return FilePath() }
      return FilePath(platformString: start)
    }
  }

  /// The path as one line of valid UTF-8: see ``PathEscape``.
  public var displayName: String { PathEscape.escape(bytes) }
}

/// The reversible escape for paths in events and messages.
///
/// A path that is printable UTF-8 without a backslash is itself. Of any other, each byte of an ill-formed sequence, each
/// control character, each one that turns the direction of what follows (U+202E makes `exe.txt` of `txt.exe`) and each backslash
/// becomes `\xHH`: one form, so that it can be undone without knowing more.
/// The road not taken: percent-encoding, which would change every path that has a `%`, as saved web pages do.
public enum PathEscape {
  /// The escaped form of a path's bytes.
  public static func escape(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var i = 0
    while i < bytes.count {
      let length = wellFormedLength(bytes, at: i)
      let control = length == 1 && (bytes[i] < 0x20 || bytes[i] == 0x7F || bytes[i] == UInt8(ascii: "\\"))
      // C1 controls (U+0080–U+009F) move a terminal's cursor as the C0 ones do.
      let c1 = length == 2 && bytes[i] == 0xC2 && bytes[i + 1] < 0xA0
      if length == 0 || control || c1 || turns(bytes, at: i, length) {
        for byte in bytes[i..<(i + max(length, 1))] { appendHex(byte, to: &out) }
      } else {
        out += bytes[i..<(i + length)]
      }
      i += max(length, 1)
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Line ends beyond ASCII, and the embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX 9), U+2028 to
  /// U+202E and U+2066 to U+2069. The marks that merely say the direction of a letter are in many names, and stay.
  private static func turns(_ bytes: [UInt8], at i: Int, _ length: Int) -> Bool {
    guard length == 3, bytes[i] == 0xE2 else { return false }
    return bytes[i + 1] == 0x80 && (0xA8...0xAE).contains(bytes[i + 2])
      || bytes[i + 1] == 0x81 && (0xA6...0xA9).contains(bytes[i + 2])
  }

  /// The bytes that an escaped path stands for.
  public static func unescape(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    var i = 0
    while i < bytes.count {
      if bytes[i] == UInt8(ascii: "\\"), i + 3 < bytes.count, bytes[i + 1] == UInt8(ascii: "x"),
        let high = hexValue(bytes[i + 2]), let low = hexValue(bytes[i + 3])
      {
        out.append(high << 4 | low)
        i += 4
      } else {
        out.append(bytes[i])
        i += 1
      }
    }
    return out
  }

  /// The length of the well-formed UTF-8 sequence that starts at `i`, or 0.
  private static func wellFormedLength(_ bytes: [UInt8], at i: Int) -> Int {
    if bytes[i] < 0x80 { return 1 }
    let (length, isWellFormed) = bytes.withUnsafeBytes { UTF8Census.sequence(in: $0, at: i) }
    return isWellFormed ? length : 0
  }

  private static func appendHex(_ byte: UInt8, to out: inout [UInt8]) {
    out += [UInt8(ascii: "\\"), UInt8(ascii: "x"), Hex.digits[Int(byte >> 4)], Hex.digits[Int(byte & 15)]]
  }

  private static func hexValue(_ c: UInt8) -> UInt8? {
    switch c {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): c - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): c - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

/// Lower-case hexadecimal.
package enum Hex {
  static let digits = Array("0123456789abcdef".utf8)

  /// Two digits a byte.
  package static func string(_ bytes: some Sequence<UInt8>) -> String {
    var out: [UInt8] = []
    for byte in bytes { out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: out, as: UTF8.self)
  }
}
