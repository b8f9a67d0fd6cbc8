/// Recognises bytes that are no text, and no archive that is unpacked: see ``Container``.
enum Magic {
  private struct Signature {
    var bytes: [UInt8]
    var offset = 0
    var name: String
    var advice = "Put the article's text into the folder instead."
  }

  /// From the published file format signatures of each format. UTF-16 and UTF-32 byte order marks are not in it: those
  /// are text.
  private static let signatures: [Signature] = [
    Signature(
      bytes: Array("%PDF-".utf8), name: "a PDF document", advice: "Extract its text first, for example with pdftotext."),
    Signature(
      bytes: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], name: "an old Office document (doc, xls, ppt)",
      advice: "Save the document as plain text or HTML."),
    Signature(bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], name: "a PNG image"),
    Signature(bytes: [0xFF, 0xD8, 0xFF], name: "a JPEG image"),
    Signature(bytes: Array("GIF87a".utf8), name: "a GIF image"),
    Signature(bytes: Array("GIF89a".utf8), name: "a GIF image"),
    Signature(bytes: Array("WEBP".utf8), offset: 8, name: "a WebP image"),
    Signature(bytes: Array("WAVE".utf8), offset: 8, name: "a WAVE sound"),
    Signature(bytes: Array("ftyp".utf8), offset: 4, name: "an MP4, HEIC or AVIF file"),
    Signature(bytes: [0x49, 0x49, 0x2A, 0x00], name: "a TIFF image"),
    Signature(bytes: [0x4D, 0x4D, 0x00, 0x2A], name: "a TIFF image"),
    Signature(bytes: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], name: "a 7z archive", advice: "Unpack the archive first."),
    Signature(bytes: Array("Rar!".utf8), name: "a RAR archive", advice: "Unpack the archive first."),
    Signature(bytes: [0x7F, 0x45, 0x4C, 0x46], name: "an ELF program"),
    Signature(bytes: Array("SQLite format 3".utf8), name: "an SQLite database"),
    Signature(bytes: Array("OggS".utf8), name: "an Ogg sound"),
    Signature(bytes: Array("ID3".utf8), name: "an MP3 sound"),
    Signature(bytes: Array("fLaC".utf8), name: "a FLAC sound"),
    Signature(bytes: Array("wOFF".utf8), name: "a font"),
    Signature(bytes: [0x00, 0x61, 0x73, 0x6D], name: "a WebAssembly module"),
    Signature(bytes: [0xCA, 0xFE, 0xBA, 0xBE], name: "a Java class or Mach-O program"),
  ]

  /// The signatures that are also plausible first letters of a text; they need a byte that no text has in the
  /// beginning.
  private static let plausibleWords: Set<String> = ["ID3", "Rar!", "OggS", "fLaC", "wOFF"]

  /// Why these bytes cannot be text, if they begin like a known binary format.
  static func refusal(of bytes: [UInt8]) -> ParseFailure? {
    for signature in signatures where begins(bytes, with: signature.bytes, at: signature.offset) {
      if let word = String(validating: signature.bytes, as: UTF8.self), plausibleWords.contains(word),
        firstControl(in: bytes) == nil
      {
        continue
      }
      if signature.offset > 0, firstControl(in: bytes) == nil { continue }
      return ParseFailure(
        reason: .notText,
        detail: "The file is \(signature.name): its signature is at byte \(signature.offset).", advice: signature.advice
      )
    }
    return nil
  }

  /// Why these single-byte or multi-byte characters cannot be text: a NUL, or too many control characters.
  static func controlRefusal(of bytes: [UInt8]) -> ParseFailure? {
    if let zero = bytes.withUnsafeBytes({ $0.first(0) }) {
      return ParseFailure(
        reason: .notText,
        detail: "There is a NUL at byte \(zero), and no pattern of UTF-16 or UTF-32 around it.",
        advice:
          "If it is text, save it as UTF-8; if it is still being written, let it be complete before it is moved in.")
    }
    let head = bytes.prefix(Limits.sniffBytes)
    let controls = head.withUnsafeBytes(countControls)
    guard controls * 100 > head.count * Limits.controlPercent, let first = firstControl(in: bytes) else { return nil }
    return ParseFailure(
      reason: .notText,
      detail:
        "\(controls) of the first \(head.count) bytes are control characters, the first at byte \(first).",
      advice: "If it is text, save it as UTF-8.")
  }

  private static func begins(_ bytes: [UInt8], with signature: [UInt8], at offset: Int) -> Bool {
    guard bytes.count >= offset + signature.count, bytes[offset] == signature[0] else { return false }
    return bytes[offset..<offset + signature.count].elementsEqual(signature)
  }

  private static func countControls(_ head: UnsafeRawBufferPointer) -> Int {
    if !AllBytes.haveControls(head), head.first(0x7F) == nil { return 0 }
    var count = 0
    var index = 0
    while index + 8 <= head.count {
      let word = UInt64(littleEndian: head.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      // Most have line ends at most.
      if !hasNoControl(word) { count += controls(word).nonzeroBitCount }
      index += 8
    }
    while index < head.count {
      if isControl(head[index]) { count += 1 }
      index += 1
    }
    return count
  }

  /// Whether none of eight bytes is below a space or DEL. Borrows and carries only find too many.
  @inline(__always)
  private static func hasNoControl(_ word: UInt64) -> Bool {
    ((word &- 0x2020_2020_2020_2020) | (word &+ 0x0101_0101_0101_0101)) & ~word & 0x8080_8080_8080_8080 == 0
  }

  /// The highest bits of those of eight bytes that `isControl` is true of.
  @inline(__always)
  private static func controls(_ word: UInt64) -> UInt64 {
    let high: UInt64 = 0x8080_8080_8080_8080
    // Seven bits: a sum with a number below 0x81 carries into the eighth at most.
    let bits = word & ~high
    let notBelowSpace = bits &+ 0x6060_6060_6060_6060
    let notBelowTab = bits &+ 0x7777_7777_7777_7777
    let aboveReturn = bits &+ 0x7272_7272_7272_7272
    let notEscape = (bits ^ 0x1B1B_1B1B_1B1B_1B1B) &+ 0x7F7F_7F7F_7F7F_7F7F
    let delete = bits &+ 0x0101_0101_0101_0101
    let isSpace = notBelowTab & ~aboveReturn
    return (~notBelowSpace & ~isSpace & notEscape | delete) & ~word & high
  }

  private static func firstControl(in bytes: [UInt8]) -> Int? {
    bytes.prefix(Limits.sniffBytes).firstIndex(where: isControl)
  }

  /// A C0 control that is neither white space nor ESC, which ISO-2022 encodings use.
  private static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 && !(0x09...0x0D).contains(byte) && byte != 0x1B || byte == 0x7F
  }
}
