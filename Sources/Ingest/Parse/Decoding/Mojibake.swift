/// Recognises letters that were garbled before the file was made: UTF-8 that some program read as windows-1252, as in "Ã©" for "é".
enum Mojibake {
  /// How many characters of a text look so; a single one may be what somebody meant, and counts for nothing.
  static func count(in text: String) -> Int {
    var text = text
    let count = text.withUTF8 { raw in
      var count = 0
      var index = 0
      // What is garbled begins with one of "Â", "Ã", "Ð", "Ñ", "â" and "ï": C3 in UTF-8. The others are letters before quotation
      // marks in good texts, too: "MENÜ“", "été »".
      let bytes = UnsafeRawBufferPointer(raw)
      while let found = bytes.first(0xC3, from: index), found + 3 < raw.count {
        let length = garbled(raw, found)
        if length != nil { count += 1 }
        index = found + (length ?? 1)
      }
      return count
    }
    return count > 1 ? count : 0
  }

  /// The bytes of the garbled character at an index.
  private static func garbled(_ raw: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
    guard [0x82, 0x83, 0x90, 0x91, 0xA2, 0xAF].contains(raw[index + 1]),
      let (first, length) = continuation(raw, index + 2)
    else { return nil }
    switch raw[index + 1] {
    case 0x82, 0x83: return 2 + length
    // Cyrillic: a word of such pairs.
    case 0x90, 0x91:
      let next = index + 2 + length
      let isFollowed = next + 1 < raw.count && raw[next] == 0xC3 && (raw[next + 1] == 0x90 || raw[next + 1] == 0x91)
      return isFollowed ? 2 + length : nil
    // The dashes and quotation marks from U+2000 on, "€" and "™"; and U+FFFD.
    case 0xA2 where [0x80, 0x82, 0x84].contains(first), 0xAF where first == 0xBF:
      return continuation(raw, index + 2 + length).map { 2 + length + $0.length }
    default: return nil
    }
  }

  /// The byte from 0x80 to 0xBF that a character stands for in windows-1252, and the character's length.
  private static func continuation(_ raw: UnsafeBufferPointer<UInt8>, _ index: Int) -> (byte: UInt8, length: Int)? {
    guard index + 1 < raw.count else { return nil }
    if raw[index] == 0xC2, (0x80...0xBF).contains(raw[index + 1]) { return (raw[index + 1], 2) }
    for length in 2...3 where index + length <= raw.count {
      let character = Array(raw[index..<index + length])
      if let byte = upperHalf[character] { return (byte, length) }
    }
    return nil
  }

  /// The characters of windows-1252 from 0x80 on that are not the same in Unicode, in UTF-8.
  private static let upperHalf: [[UInt8]: UInt8] = {
    var table: [[UInt8]: UInt8] = [:]
    for byte in UInt8(0x80)...0x9F {
      var character: [UInt8] = []
      LineDecoder.appendWindows1252(byte, to: &character)
      table[character] = byte
    }
    return table
  }()
}
