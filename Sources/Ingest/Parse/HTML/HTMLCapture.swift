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

  /// Reads what was captured.
  init(_ bytes: ArraySlice<UInt8>, needsParts: Bool) {
    bytes.withUnsafeBufferPointer { raw in
      let marks = raw.indices.filter { Self.isMark(raw[$0]) || raw[$0] == Self.lineEnd }
      // Most hold a line without elements.
      guard !marks.isEmpty else {
        lines = [Self.text(raw[...])].filter { !$0.isEmpty }
        parts = needsParts ? lines : []
        return
      }
      read(raw, marks + [raw.count], needsParts)
    }
  }

  private mutating func read(_ raw: UnsafeBufferPointer<UInt8>, _ marks: [Int], _ needsParts: Bool) {
    var line: [UInt8] = []
    var link: [UInt8]?
    var start = 0
    for mark in marks {
      let part = raw[start..<mark]
      start = mark + 1
      line += part
      link?.append(contentsOf: part)
      let sign = mark < raw.count ? raw[mark] : Self.lineEnd
      if needsParts {
        Self.add(part, to: &parts)
        if sign == Self.linkStart { link = [] }
        if sign == Self.linkEnd, let text = link, links.count < Limits.claims {
          text.withUnsafeBufferPointer { Self.add($0[...], to: &links) }
          link = nil
        }
      }
      guard sign == Self.lineEnd else { continue }
      line.withUnsafeBufferPointer { Self.add($0[...], to: &lines) }
      line.removeAll(keepingCapacity: true)
    }
  }

  private static func add(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, to texts: inout [String]) {
    let text = Self.text(bytes)
    if !text.isEmpty { texts.append(text) }
  }

  private static func isMark(_ byte: UInt8) -> Bool { byte >= linkEnd && byte <= edge }

  private static func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    SourceText.cleaned(String(decoding: bytes, as: UTF8.self))
  }
}
