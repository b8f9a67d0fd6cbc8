/// A file's text in one run of valid UTF-8, for parsers that want all of it, which knows where its bytes came from.
struct PlainMarkup {
  /// The text; line ends are those of the file, or LF where it had to be decoded.
  var bytes: [UInt8]
  /// From each of these places on the bytes are those of the file from `origin` on; with what is not exact, up to `end`.
  private var runs: [(at: Int, origin: Int, end: Int)]
  /// Whether within a run each byte is one of the file's. If not, the run is a line, and only its ends are known.
  private var isExact: Bool
  /// The size of the file.
  private var end: Int

  /// Takes the text of a file that has so many bytes.
  init(_ source: SourceText, fileBytes: Int) {
    end = fileBytes
    isExact = source.encoding == "utf-8" && source.replacements == 0
    if isExact {
      let mark = source.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      bytes = mark == 0 ? source.utf8 : Array(source.utf8[mark...])
      runs = [(0, mark, fileBytes)]
      return
    }
    let lines = source.withAllLines.lines
    bytes = []
    bytes.reserveCapacity(source.utf8.count + lines.count)
    runs = []
    for line in lines {
      if let last = runs.indices.last { runs[last].end = line.bytes.lowerBound }
      runs.append((bytes.count, line.bytes.lowerBound, fileBytes))
      let content = source.utf8[line.content]
      bytes += source.replacements == 0 ? Array(content) : Array(String(decoding: content, as: UTF8.self).utf8)
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  /// Where a part of the text lies in the file.
  func origin(of range: Range<Int>) -> Range<Int> {
    guard let first = run(at: range.lowerBound), let last = run(at: max(range.lowerBound, range.upperBound - 1)) else {
      return 0..<end
    }
    guard isExact else { return runs[first].origin..<max(runs[first].origin, runs[last].end) }
    let after = last + 1 < runs.count ? runs[last + 1].origin : end
    let from = min(runs[first].origin + range.lowerBound - runs[first].at, end)
    let to = min(runs[last].origin + range.upperBound - runs[last].at, after)
    return from..<max(from, to)
  }

  /// The run that a byte belongs to.
  private func run(at offset: Int) -> Int? {
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].at <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// Puts other bytes in place of some, in ascending order.
  mutating func replace(_ edits: [(range: Range<Int>, by: [UInt8])]) {
    guard !edits.isEmpty else { return }
    let old = self
    bytes = []
    bytes.reserveCapacity(old.bytes.count + edits.count * 4)
    runs = []
    var from = 0
    for edit in edits {
      keep(from..<edit.range.lowerBound, of: old)
      let origin = old.origin(of: edit.range)
      runs.append((bytes.count, origin.lowerBound, origin.upperBound))
      bytes += edit.by
      from = edit.range.upperBound
    }
    keep(from..<old.bytes.count, of: old)
  }

  private mutating func keep(_ range: Range<Int>, of old: PlainMarkup) {
    guard !range.isEmpty, let first = old.run(at: range.lowerBound), let last = old.run(at: range.upperBound - 1) else {
      return
    }
    for index in first...last {
      let at = max(old.runs[index].at, range.lowerBound)
      let origin = old.isExact ? old.runs[index].origin + at - old.runs[index].at : old.runs[index].origin
      runs.append((bytes.count + at - range.lowerBound, origin, old.runs[index].end))
    }
    bytes += old.bytes[range]
  }
}
