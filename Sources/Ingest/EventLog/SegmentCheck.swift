internal import Crypto
internal import Glibc

/// Checks a whole segment as fast as it can be read: each line's form, sequence and chain, and the hash of all bytes.
///
/// Every line names its chain, so whether the next one follows from it can be checked without what comes before: the lines
/// of a block are checked on all cores at once, while another core hashes the block. This only tells whether all is well;
/// ``LogSalvage`` finds out what is not.
struct SegmentCheck {
  /// Where the segment ends, if all is well with it.
  private(set) var walk: LogWalk
  /// Lines that recovery blanked.
  private(set) var blanked = 0
  /// The events that declare gaps.
  private(set) var gaps: [LogGap] = []
  /// What the first line says of the segment before this one.
  private(set) var previous: SealedSegment?
  private var hash = SHA256()
  private var isWell = true
  private let segment: UInt64

  /// Goes on behind a position.
  init(_ segment: UInt64, from walk: LogWalk) {
    self.segment = segment
    self.walk = walk
    self.walk.enter(segment)
  }

  /// SHA-256 of the bytes so far, as 64 hexadecimal digits.
  var sha256: String { Hex.string(hash.finalize()) }

  /// Reads a segment up to `end`; returns whether all is well.
  ///
  /// - Parameter progress: is told how many bytes were read.
  mutating func run(_ file: SegmentFile, to end: Int, progress: (Int) -> Void) throws(EventLogError) -> Bool {
    var offset = 0
    var rest: [UInt8] = []
    while offset < end {
      let block = try file.read(count: min(Limits.checkedBytes, end - offset), at: offset)
      if block.isEmpty { return false }
      offset += block.count
      progress(block.count)
      let bytes = rest + block
      let whole = offset == end ? bytes.count : bytes.lastIndex(of: 10).map { $0 + 1 } ?? 0
      check(bytes, whole: whole, hashed: rest.count..<bytes.count, at: offset - bytes.count)
      rest = Array(bytes[whole...])
      guard isWell, rest.count <= Limits.lineBytes else { return false }
    }
    return isWell
  }

  private enum Job {
    case hash(Range<Int>)
    case lines(Range<Int>)
  }

  /// What one core has found out.
  private struct Part: Sendable {
    var hash: SHA256?
    var isWell = true
    var blanked = 0
    /// The first line: whether it follows is for the one thread to say that knows what was before.
    var first: LogLine?
    /// The last line, and where it ends.
    var last: (sequence: UInt64, chain: Chain, end: Int)?
    var gaps: [LogGap] = []
  }

  /// Checks the lines in the first `whole` of `bytes`, which begin at `offset`, and hashes those that are new.
  private mutating func check(_ bytes: [UInt8], whole: Int, hashed: Range<Int>, at offset: Int) {
    let hash = self.hash
    let parts = Parallel.map([Job.hash(hashed)] + Self.shares(bytes, whole).map(Job.lines)) { job in
      switch job {
      case .hash(let range):
        var part = Part(hash: hash)
        bytes.withUnsafeBytes { part.hash?.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[range])) }
        return part
      case .lines(let range): return Self.lines(bytes, range, at: offset)
      }
    }
    for part in parts { take(part) }
  }

  /// Cuts lines into shares of about the same size.
  private static func shares(_ bytes: [UInt8], _ whole: Int) -> [Range<Int>] {
    var shares: [Range<Int>] = []
    var from = 0
    for share in 1...Limits.checkShares {
      let wanted = max(from, whole * share / Limits.checkShares)
      let to = share == Limits.checkShares ? whole : bytes[wanted..<whole].firstIndex(of: 10).map { $0 + 1 } ?? whole
      if from < to { shares.append(from..<to) }
      from = to
    }
    return shares
  }

  private static func lines(_ bytes: [UInt8], _ range: Range<Int>, at offset: Int) -> Part {
    let decoder = EventDecoder()
    var part = Part()
    var from = range.lowerBound
    while from < range.upperBound, part.isWell {
      let newline = bytes[from..<range.upperBound].firstIndex(of: 10)
      let to = newline ?? range.upperBound
      let line = LogLine(
        bytes: Array(bytes[from..<to]), offset: offset + from, number: 0, isTerminated: newline != nil)
      from = to + 1
      if line.isBlank {
        part.blanked += 1
      } else {
        do throws(EventDecoder.Failure) { try take(line, decoder, &part) } catch { part.isWell = false }
      }
    }
    return part
  }

  private static func take(
    _ line: LogLine, _ decoder: EventDecoder, _ part: inout Part
  ) throws(EventDecoder.Failure) {
    let event = try decoder.event(line.bytes)
    if case .logGap(let gap) = event.data { part.gaps.append(gap) }
    guard let last = part.last else {
      part.first = line
      part.last = (event.sequence, try EventDecoder.chain(writtenIn: line.bytes), line.end)
      return
    }
    guard event.sequence == last.sequence + 1, line.isTerminated else { throw .malformed("out of order") }
    // Only a segment's first line opens it, and that one is looked at by the walk.
    if case .segmentOpened = event.data { throw .malformed("out of place") }
    part.last = (event.sequence, try EventDecoder.chain(of: line.bytes, after: last.chain), line.end)
  }

  private mutating func take(_ part: Part) {
    if let hash = part.hash { self.hash = hash }
    isWell = isWell && part.isWell
    blanked += part.blanked
    gaps += part.gaps
    guard isWell, let first = part.first, let last = part.last else { return }
    guard first.isTerminated, let logged = try? walk.accept(first) else {
      isWell = false
      return
    }
    if case .segmentOpened(let opened) = logged.event.data { previous = opened.previous }
    walk.advance(to: last.sequence, last.chain, end: last.end)
  }
}
