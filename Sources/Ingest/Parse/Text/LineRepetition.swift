/// Lines that return at regular places of a text: the headers of an export ("Document 3 of 20", "LENGTH: 812 words"), the masthead
/// between the items of a newsletter, the last line that each item has.
///
/// Nothing here knows a vendor. What counts is that the same line, or the same line with other numbers, stands above the first
/// story and again before each other one, or below each and at the end, with enough text between.
enum LineRepetition {
  /// So many times a line must come: twice may be chance.
  private static let leastTimes = 3
  /// A longer line is text.
  private static let lineBytes = 120
  /// A label ("LENGTH:") is no longer.
  private static let labelBytes = 24
  /// Digits from which a line is mostly a date.
  private static let dateDigits = 5
  /// Words of other text between two of them; captions and the lines of an interview stand closer.
  private static let wordsBetween = 40
  /// Words of other text above the first, or below the last.
  private static let wordsOutside = 25

  /// Where a line of one shape stands.
  private struct Places {
    var blocks: [Int]
    /// The number of the first line of this shape, by which shapes are put in order.
    var line: Int
  }

  /// The blocks that begin with a story's repeated header, or follow its repeated footer, in order; empty when there are none.
  ///
  /// - Parameter wordsBefore: the words before each block, and all.
  static func starts(_ blocks: [String], wordsBefore: [Int]) -> [Int] {
    guard blocks.count >= leastTimes else { return [] }
    let openings = Openings(blocks)
    guard openings.mayReturn else { return [] }
    var shapes = HashTable64(filler: Int32(0), capacity: 64)
    var places: [Places] = []
    var line = 0
    for (block, text) in blocks.enumerated() {
      var text = text
      text.withUTF8 { raw in
        forEachLine(raw) { bytes in
          line += 1
          guard openings.mayReturn(bytes), let shape = shape(of: bytes) else { return }
          let next = Int32(places.count)
          let place = Int(shapes.update(shape, first: next) { $0 })
          if place == places.count { places.append(Places(blocks: [], line: line)) }
          places[place].blocks.append(block)
        }
      }
    }
    let regular = places.filter { $0.blocks.count >= leastTimes && isSpaced($0.blocks, wordsBefore) }
    let most = regular.map(\.blocks.count).max()
    // The first line of the header, where it has several; else the last of the footer.
    let often = regular.filter { $0.blocks.count == most }.sorted { $0.line < $1.line }
    if let header = often.first(where: { wordsBefore[$0.blocks[0]] < wordsOutside }) { return header.blocks }
    let total = wordsBefore[blocks.count]
    guard let footer = often.last(where: { total - wordsBefore[($0.blocks.last ?? 0) + 1] < wordsOutside }) else {
      return []
    }
    return footer.blocks.map { $0 + 1 }.filter { $0 < blocks.count }
  }

  /// How many short lines open alike, and how many have a date: nearly all texts have too few for any shape to return.
  private struct Openings {
    /// Places of beginnings; several may share one.
    private static let places = 1 << 10
    /// How many lines have the same place, up to `leastTimes`.
    private var byStart = [UInt8](repeating: 0, count: places)
    private var dates = 0
    /// Whether a line of any shape may come often enough.
    private(set) var mayReturn = false

    init(_ blocks: [String]) {
      for var text in blocks { text.withUTF8 { forEachLine($0) { add($0) } } }
    }

    private mutating func add(_ line: UnsafeBufferPointer<UInt8>) {
      guard !line.isEmpty, line.count <= lineBytes else { return }
      let place = Self.place(line)
      if byStart[place] < leastTimes { byStart[place] += 1 }
      if dates < leastTimes, Self.hasDate(line) { dates += 1 }
      if byStart[place] == leastTimes || dates >= leastTimes { mayReturn = true }
    }

    /// Where lines are counted that may be of one shape: by their first bytes, up to the first one that may be drawn together with
    /// others or end a label. Up to there a shape, unless it is a date's, is the line itself in small letters; so lines of one shape
    /// have the same such bytes.
    private static func place(_ line: UnsafeBufferPointer<UInt8>) -> Int {
      let bytes = EightBytes(line, 0, line.count)
      let (small, letters, _) = bytes.alphanumeric
      var start = small
      // Mostly all eight are letters and spaces, which are the same in lines of one shape.
      if ~(letters | bytes.spaces) & EightBytes.highest != 0 {
        start = 0
        for index in 0..<min(8, line.count) {
          let byte = line[index]
          if isDigit(byte) || isRun(byte) || byte == 0x3a { break }
          start = start << 8 | UInt64((0x41...0x5a).contains(byte) ? byte | 0x20 : byte)
        }
      }
      return Int(truncatingIfNeeded: Hash64.mix(start ^ Hash64.secret0, Hash64.secret1)) & (places - 1)
    }

    private static func hasDate(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
      AllBytes.digits(line).count >= dateDigits
    }

    /// Whether lines of the shape of this one may.
    func mayReturn(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
      guard !line.isEmpty, line.count <= lineBytes else { return false }
      return byStart[Self.place(line)] == leastTimes || dates >= leastTimes && Self.hasDate(line)
    }
  }

  /// Whether there is enough text from each to the next.
  private static func isSpaced(_ blocks: [Int], _ wordsBefore: [Int]) -> Bool {
    zip(blocks, blocks.dropFirst()).allSatisfy { wordsBefore[$1] - wordsBefore[$0] >= wordsBetween }
  }

  @inline(__always)
  private static func forEachLine(_ raw: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    var start = 0
    while start < raw.count {
      let end = UnsafeRawBufferPointer(raw).first(0x0a, from: start) ?? raw.count
      body(UnsafeBufferPointer(rebasing: raw[start..<end]))
      start = end + 1
    }
  }

  /// Rules of any length are one, and so are numbers.
  private static func isRun(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30, 0x2a, 0x2d, 0x3d, 0x5f, 0x7e, 0x23: true
    default: false
    }
  }

  /// The line with every number as one digit; of one that is mostly a date its form. Nil for text.
  ///
  /// - Parameter cutAtLabel: whether of a line with a label the label alone counts.
  static func shape(of line: UnsafeBufferPointer<UInt8>, cutAtLabel: Bool = true) -> UInt64? {
    guard !line.isEmpty, line.count <= lineBytes else { return nil }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: line.count) { shape in
      var count = 0
      var digits = 0
      for byte in line {
        let isDigit = (0x30...0x39).contains(byte)
        if isDigit { digits += 1 }
        let kept = isDigit ? 0x30 : (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
        if count > 0, shape[count - 1] == kept, isRun(kept) { continue }
        shape[count] = kept
        count += 1
        if cutAtLabel, kept == 0x3a, count > 2, count <= labelBytes, digits == 0 { break }
      }
      // Month and weekday of a date differ as its numbers do.
      if digits >= dateDigits {
        for index in 0..<count where (0x61...0x7a).contains(shape[index]) || shape[index] >= 0x80 {
          shape[index] = 0x61
        }
      }
      return Hash64.hash(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: shape[..<count])))
    }
  }
}
