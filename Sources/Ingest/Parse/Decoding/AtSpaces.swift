extension String {
  /// The parts between spaces, empty ones left out. Of ASCII each byte is a character, and to split characters is dear.
  var atSpaces: [Substring] {
    var text = self
    var parts: [Substring] = []
    let isSplit = text.withUTF8 { raw in
      guard raw.isASCII else { return false }
      var start = utf8.startIndex
      var from = 0
      for index in 0...raw.count where index == raw.count || raw[index] == 0x20 {
        let end = utf8.index(start, offsetBy: index - from)
        if index > from { parts.append(self[start..<end]) }
        if index < raw.count { (start, from) = (utf8.index(after: end), index + 1) }
      }
      return true
    }
    return isSplit ? parts : split(separator: " ")
  }
}

extension Sequence where Element: StringProtocol {
  /// The parts with a space between each two; the general joining of texts makes arrays of characters.
  var withSpaces: String {
    var text = ""
    for (number, part) in enumerated() {
      if number > 0 { text += " " }
      text += part
    }
    return text
  }
}
