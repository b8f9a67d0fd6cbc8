internal import CLibXML2

/// Mends what makes most broken feeds ill-formed, before libxml2 reads them once more and goes on after the remaining errors.
/// Left to itself it drops what it stumbles over: of "AT&T rose" it keeps "AT rose".
enum XMLMending {
  /// What has to be replaced: ampersands that begin no reference, names of HTML's characters, references to characters that XML
  /// cannot hold, angle brackets that begin no tag, and control characters. CDATA sections are left alone but for these last.
  static func edits(of bytes: [UInt8]) -> [(range: Range<Int>, by: [UInt8])] {
    var edits: [(range: Range<Int>, by: [UInt8])] = []
    var isCDATA = false
    var index = 0
    while index < bytes.count, edits.count < Limits.xmlMends {
      var next = index + 1
      switch bytes[index] {
      case UInt8(ascii: "]") where isCDATA && bytes[index...].starts(with: "]]>".utf8): isCDATA = false
      case UInt8(ascii: "<") where !isCDATA:
        if bytes[index...].starts(with: "<![CDATA[".utf8) {
          isCDATA = true
        } else if next == bytes.count || !opensTag(bytes[next]) {
          edits.append((index..<next, Array("&#60;".utf8)))
        }
      case UInt8(ascii: "&") where !isCDATA:
        let (length, value) = reference(bytes[index...].prefix(longestReference))
        if let value { edits.append((index..<index + length, Array("&#\(value);".utf8))) }
        next = index + length
      case 0x00..<0x20 where ![0x09, 0x0A, 0x0D].contains(bytes[index]): edits.append((index..<next, [0x20]))
      default: break
      }
      index = next
    }
    return edits
  }

  /// As long as the longest name in HTML 4, "&thetasym;", and any reference by number.
  private static let longestReference = 12

  private static func opensTag(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80 || [0x21, 0x2F, 0x3A, 0x3F, 0x5F].contains(byte)
  }

  /// The length of what an ampersand begins, and the character that has to stand for it; nil when it is well as it is.
  private static func reference(_ text: ArraySlice<UInt8>) -> (length: Int, value: UInt32?) {
    guard let end = text.firstIndex(of: UInt8(ascii: ";")), end > text.startIndex + 1 else { return (1, 38) }
    let name = String(decoding: text[(text.startIndex + 1)..<end], as: UTF8.self)
    let length = end + 1 - text.startIndex
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      let isHex = digits.first == "x"
      guard let value = UInt32(isHex ? digits.dropFirst() : digits, radix: isHex ? 16 : 10) else { return (1, 38) }
      let isCharacter = value >= 0x20 && value != 0xFFFE && value != 0xFFFF || [9, 10, 13].contains(value)
      return (length, isCharacter && Unicode.Scalar(value) != nil ? nil : 0xFFFD)
    }
    // The five that XML knows by name go the same way: libxml2 drops them after its first error.
    if name == "apos" { return (length, 39) }
    guard let known = htmlEntityLookup(name) else { return (1, 38) }
    return (length, known.pointee.value)
  }
}
