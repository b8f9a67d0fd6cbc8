/// The text of an element that is wanted as a fact, and where the elements within it begin and end.
struct HTMLCapture {
  /// Its lines.
  var lines: [String] = []
  /// Its lines, parted where elements within them begin or end.
  var parts: [String] = []
  /// The texts of the links in it.
  var links: [String] = []

  /// Ends a line. These signs are in no text of a page, as white space takes the place of all others of their kind.
  static let lineEnd: UInt8 = 0x1F
  /// Stands where an element within a line begins or ends.
  static let edge: UInt8 = 0x1E
  /// Stands where a link begins.
  static let linkStart: UInt8 = 0x1D
  /// Stands where a link ends.
  static let linkEnd: UInt8 = 0x1C

  /// Reads what was captured; nothing of it is looked at twice, where no element stands within.
  init(_ bytes: ArraySlice<UInt8>, needsParts: Bool) {
    // Most hold a line without elements.
    let hasMarks = bytes.withUnsafeBufferPointer { raw in raw.contains { Self.isMark($0) } }
    guard hasMarks else {
      lines = bytes.split(separator: Self.lineEnd).map(Self.text).filter { !$0.isEmpty }
      parts = needsParts ? lines : []
      return
    }
    for line in bytes.split(separator: Self.lineEnd) {
      let text = Self.text(line.filter { !Self.isMark($0) }[...])
      if !text.isEmpty { lines.append(text) }
      guard needsParts else { continue }
      for part in line.split(whereSeparator: Self.isMark) {
        let text = Self.text(part)
        if !text.isEmpty { parts.append(text) }
      }
    }
    guard needsParts else { return }
    for link in bytes.split(separator: Self.linkStart, omittingEmptySubsequences: false).dropFirst() {
      let text = Self.text(link.prefix { $0 != Self.linkEnd }.filter { !Self.isMark($0) && $0 != Self.lineEnd }[...])
      if !text.isEmpty, links.count < Limits.claims { links.append(text) }
    }
  }

  private static func isMark(_ byte: UInt8) -> Bool { byte >= linkEnd && byte <= edge }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    SourceText.cleaned(String(decoding: bytes, as: UTF8.self))
  }
}
