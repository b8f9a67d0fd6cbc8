/// The Unicode encodings whose units are wider than a byte.
struct UnicodeForm: Equatable {
  /// Bytes a unit, 2 or 4.
  var unitBytes: Int
  var isBigEndian: Bool
  /// Bytes of the byte order mark.
  var markBytes: Int

  var name: String { "utf-\(unitBytes * 8)\(isBigEndian ? "be" : "le")" }

  /// The form that a declaration names; without the order of the bytes it is big-endian (RFC 2781, section 4.3). A mark says more.
  init?(label: String) {
    switch label {
    case "utf-16", "utf-16be": self.init(unitBytes: 2, isBigEndian: true, markBytes: 0)
    case "utf-16le": self.init(unitBytes: 2, isBigEndian: false, markBytes: 0)
    case "utf-32", "utf-32be": self.init(unitBytes: 4, isBigEndian: true, markBytes: 0)
    case "utf-32le": self.init(unitBytes: 4, isBigEndian: false, markBytes: 0)
    default: return nil
    }
  }

  /// A form of which all is known.
  init(unitBytes: Int, isBigEndian: Bool, markBytes: Int) {
    self.unitBytes = unitBytes
    self.isBigEndian = isBigEndian
    self.markBytes = markBytes
  }

  /// Recognises UTF-16 and UTF-32 by a byte order mark or by where the NUL bytes of Western text lie.
  static func detect(_ bytes: [UInt8]) -> UnicodeForm? {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return UnicodeForm(unitBytes: 4, isBigEndian: false, markBytes: 4) }
    if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return UnicodeForm(unitBytes: 4, isBigEndian: true, markBytes: 4) }
    if bytes.starts(with: [0xFF, 0xFE]) { return UnicodeForm(unitBytes: 2, isBigEndian: false, markBytes: 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return UnicodeForm(unitBytes: 2, isBigEndian: true, markBytes: 2) }
    return detectByZeros(bytes.prefix(Limits.sniffBytes))
  }

  /// Western text has its NULs in one column of each unit: the high byte of UTF-16, three bytes of UTF-32. A third of
  /// the units is asked for so that text with many other letters is found too; the column of the letters must have
  /// none.
  private static func detectByZeros(_ head: ArraySlice<UInt8>) -> UnicodeForm? {
    guard head.count >= 8, head.withUnsafeBytes({ $0.first(0) }) != nil else { return nil }
    var zeros = [0, 0, 0, 0]
    for (index, byte) in head.enumerated() where byte == 0 { zeros[index & 3] += 1 }
    let units = head.count / 4
    if zeros[0] == 0, zeros[2] * 10 > units * 9, zeros[3] * 10 > units * 9 {
      return UnicodeForm(unitBytes: 4, isBigEndian: false, markBytes: 0)
    }
    if zeros[3] == 0, zeros[0] * 10 > units * 9, zeros[1] * 10 > units * 9 {
      return UnicodeForm(unitBytes: 4, isBigEndian: true, markBytes: 0)
    }
    let even = zeros[0] + zeros[2]
    let odd = zeros[1] + zeros[3]
    if even == 0, odd * 3 > units * 2 { return UnicodeForm(unitBytes: 2, isBigEndian: false, markBytes: 0) }
    if odd == 0, even * 3 > units * 2 { return UnicodeForm(unitBytes: 2, isBigEndian: true, markBytes: 0) }
    return nil
  }

  /// The unit at a byte offset; nil when the file ends within it.
  func unit(_ bytes: [UInt8], at offset: Int) -> UInt32? {
    guard offset + unitBytes <= bytes.count else { return nil }
    var value: UInt32 = 0
    for step in 0..<unitBytes {
      let byte = UInt32(bytes[offset + step])
      value |= byte << UInt32(8 * (isBigEndian ? unitBytes - 1 - step : step))
    }
    return value
  }

  /// The scalar that begins at a byte offset and its bytes; the scalar is nil where there is none.
  func scalar(_ bytes: [UInt8], at offset: Int) -> (scalar: Unicode.Scalar?, length: Int) {
    guard let first = unit(bytes, at: offset) else { return (nil, bytes.count - offset) }
    if unitBytes == 2, (0xD800...0xDBFF).contains(first), let second = unit(bytes, at: offset + 2),
      (0xDC00...0xDFFF).contains(second)
    {
      return (Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)), 4)
    }
    return (Unicode.Scalar(first), unitBytes)
  }
}
