/// Mailboxes of Unix (mbox, RFC 4155): mails one after the other, each behind a line that begins with "From ".
enum Mailbox {
  /// Where the mails lie, each from the line behind its "From " on.
  static func mails(of bytes: [UInt8]) -> [Range<Int>] {
    var mails: [Range<Int>] = []
    var start: Int?
    var lineStart = 0
    var isAfterBlank = true
    bytes.withUnsafeBytes { raw in
      while lineStart < raw.count {
        let lineEnd = raw.first(UInt8(ascii: "\n"), from: lineStart) ?? raw.count
        let line = UnsafeRawBufferPointer(rebasing: raw[lineStart..<lineEnd])
        if isAfterBlank, isSeparator(line) {
          if let start { mails.append(start..<lineStart) }
          start = min(lineEnd + 1, raw.count)
        }
        isAfterBlank = line.allSatisfy { $0 == 0x0D }
        lineStart = lineEnd + 1
      }
    }
    if let start { mails.append(start..<bytes.count) }
    return mails
  }

  /// "From jane@example.org Tue Jan  6 09:24:00 2026": a time of day and a year; a sentence that begins with "From" has no such.
  private static func isSeparator(_ line: UnsafeRawBufferPointer) -> Bool {
    guard line.count > 20, line.starts(with: "From ".utf8), line.count < 256 else { return false }
    let words = String(decoding: line, as: UTF8.self).split { $0 == " " || $0 == "\r" }
    let hasTime = words.contains {
      $0.utf8.count >= 5 && $0.utf8.count <= 8 && $0.contains(":") && $0.first?.isNumber == true
    }
    return hasTime && words.suffix(2).contains { $0.utf8.count == 4 && $0.utf8.allSatisfy(isDigit) }
  }

  /// A mail without the ">" before lines that begin with "From ".
  static func unescaped(_ mail: ArraySlice<UInt8>) -> [UInt8] {
    let mark = Array("\n>From ".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(mail.count)
    var index = mail.startIndex
    while index < mail.endIndex {
      result.append(mail[index])
      index += mail[index] == mark[0] && mail[index...].starts(with: mark) ? 2 : 1
    }
    return result
  }
}
