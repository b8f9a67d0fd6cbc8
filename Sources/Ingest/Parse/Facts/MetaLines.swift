/// What the lines of one document say of who wrote it and when. Those at the head of a story are asked when the text is split and
/// again when the story is put together, and to read one is dear.
final class MetaLines {
  /// Lines that are kept, as many as a story may have at its head; the others are read again.
  private static let most = 32

  /// What was read of lines that may say something, with the hashes of their bytes: texts that are equal may have other bytes.
  private var lines: [(hash: UInt64, text: String, line: MetaLine?)] = []

  /// Reads a line; nil when any part of it says something else.
  func parse(_ text: String, dayFirst: Bool? = nil) -> MetaLine? {
    var text = text
    guard text.withUTF8(MetaLine.mayBe) else { return nil }
    // What something around a line tells of its date is not the same for all.
    guard dayFirst == nil else { return MetaLine.parse(text, dayFirst: dayFirst) }
    let hash = Hash64.hash(text)
    if let known = lines.first(where: { $0.hash == hash && $0.text == text }) { return known.line }
    let line = MetaLine.parse(text)
    if lines.count < Self.most { lines.append((hash, text, line)) }
    return line
  }
}
