/// Questions about all bytes of a text. None of the loops has a branch, since what each byte says is only gathered: so the compiler makes
/// vectors of them, and takes down to a quarter of the time of eight bytes as one number.
enum AllBytes {
  /// So many bytes are taken at a time.
  private static let block = 32

  /// Gathers over whole blocks, of which the last one may begin within the one before: what is asked of a byte twice is the same.
  @inline(__always)
  private static func gather(_ count: Int, _ body: (Range<Int>) -> UInt8) -> UInt8 {
    guard count >= block else { return body(0..<count) }
    let whole = count & ~(block - 1)
    let found = body(0..<whole)
    return whole == count ? found : found | body(count - block..<count)
  }

  @inline(__always)
  private static func one(_ isTrue: Bool) -> UInt8 { isTrue ? 1 : 0 }

  /// How many of the bytes are ASCII digits, and whether all are ASCII.
  @inline(never)
  static func digits(_ raw: UnsafeBufferPointer<UInt8>) -> (count: Int, areASCII: Bool) {
    var (count, all): (Int, UInt8) = (0, 0)
    var start = 0
    // So many that each place of a vector can count its own.
    while start < raw.count {
      let end = min(raw.count, start + 7 * block)
      let (digits, bits) = digits(raw, start..<end)
      (count, all, start) = (count + Int(digits), all | bits, end)
    }
    return (count, all < 0x80)
  }

  @inline(__always)
  private static func digits(_ raw: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> (UInt8, UInt8) {
    var (count, all): (UInt8, UInt8) = (0, 0)
    for index in range {
      let byte = raw[index]
      count &+= one(byte &- 0x30 < 10)
      all |= byte
    }
    return (count, all)
  }

  /// Whether a control character is among them that is not white space in XML.
  static func haveControls(_ raw: UnsafeRawBufferPointer) -> Bool {
    gather(raw.count) { range in
      var found: UInt8 = 0
      for index in range {
        let byte = raw[index]
        found |= one(byte < 0x20) ^ (one(byte == 0x09) | one(byte == 0x0A) | one(byte == 0x0D))
      }
      return found
    } != 0
  }

  /// Whether all that is at most a space is single spaces.
  ///
  /// - Parameter isAfterSpace: whether a space stands before them.
  static func areSqueezed(_ raw: UnsafeBufferPointer<UInt8>, isAfterSpace: Bool) -> Bool {
    guard let first = raw.first, let last = raw.last else { return true }
    if isAfterSpace && first == 0x20 || last < 0x20 { return false }
    return gather(raw.count - 1) { range in
      var found: UInt8 = 0
      for index in range {
        found |= one(raw[index] < 0x20) | one(raw[index] == 0x20) & one(raw[index &+ 1] == 0x20)
      }
      return found
    } == 0
  }

  /// Whether nothing among them is white space but single spaces between the others, nor a character that vanishes, as far as that can be
  /// said at once: of those beyond ASCII that begin like such a one only the commonest, quotation marks and dashes, are looked at.
  static func areSurelyClean(_ raw: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = raw.first, let last = raw.last, first != 0x20, last > 0x20, last != 0x7F,
      gather(raw.count - 1, haveOdd) == 0
    else { return false }
    let bytes = UnsafeRawBufferPointer(raw)
    var at = 0
    while let lead = bytes.first(0xE2, from: at) {
      // Of U+2000 to U+207F: spaces, joiners, marks of direction and line ends.
      guard lead + 2 < bytes.count, bytes[lead + 1] != 0x81,
        bytes[lead + 1] != 0x80 || (0x90..<0xA8).contains(bytes[lead + 2])
      else { return false }
      at = lead + 3
    }
    return true

    /// 1 if there are control characters, two spaces, or bytes that a space or a character that vanishes may begin with, but for 0xE2.
    /// As smallest and largest numbers: of questions whether a byte is this or that the compiler makes a branch.
    func haveOdd(_ range: Range<Int>) -> UInt8 {
      var (least, most, zero): (UInt8, UInt8, UInt8) = (.max, .min, .max)
      for index in range {
        let byte = raw[index]
        (least, most) = (min(least, byte), max(most, byte))
        zero = min(zero, min((byte ^ 0x20) | (raw[index &+ 1] ^ 0x20), min(byte ^ 0x7F, byte ^ 0xC2)))
      }
      return one(least < 0x20 || most >= 0xE3 || zero == 0)
    }
  }
}
