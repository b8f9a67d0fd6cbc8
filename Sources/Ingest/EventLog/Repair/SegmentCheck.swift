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
  /// The last event of the newest segment that an event declares as expired; 0 when there is none.
  private(set) var expired: UInt64 = 0
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
    while offset < end {
      let block = try file.read(count: min(Limits.checkedBytes, end - offset), at: offset)
      // The line that a block ends within is read once more with the next block.
      let isLast = offset + block.count == end
      let whole = isLast ? block.count : block.lastIndex(of: Self.newline).map { $0 + 1 } ?? 0
      guard whole > 0 else { return false }
      check(block[..<whole], at: offset)
      offset += whole
      progress(whole)
      guard isWell else { return false }
    }
    return isWell
  }

  private static let newline: UInt8 = 10

  private enum Job {
    case hash
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
    var expired: UInt64 = 0
  }

  /// Checks and hashes the lines that begin at `offset`.
  private mutating func check(_ lines: ArraySlice<UInt8>, at offset: Int) {
    let hash = self.hash
    let shares = lines.withUnsafeBytes { Self.shares($0) }
    let parts = Parallel.map([.hash] + shares.map(Job.lines)) { job in
      lines.withUnsafeBytes { bytes in
        switch job {
        case .hash:
          var part = Part(hash: hash)
          part.hash?.update(bufferPointer: bytes)
          return part
        case .lines(let share):
          return Self.part(UnsafeRawBufferPointer(rebasing: bytes[share]), at: offset + share.lowerBound)
        }
      }
    }
    for part in parts { take(part) }
  }

  /// Cuts lines into shares of about the same size.
  private static func shares(_ bytes: UnsafeRawBufferPointer) -> [Range<Int>] {
    var shares: [Range<Int>] = []
    var from = 0
    for share in 1...Limits.checkShares {
      let wanted = max(from, bytes.count * share / Limits.checkShares)
      let to = bytes.first(newline, from: wanted).map { $0 + 1 } ?? bytes.count
      if from < to { shares.append(from..<to) }
      from = to
    }
    return shares
  }

  /// Checks the lines of a share, which begins at `offset`.
  private static func part(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Part {
    var part = Part()
    var from = 0
    while from < bytes.count, part.isWell {
      let end = bytes.first(newline, from: from)
      let line = UnsafeRawBufferPointer(rebasing: bytes[from..<(end ?? bytes.count)])
      if line.allSatisfy({ $0 == UInt8(ascii: " ") }) {
        part.blanked += 1
      } else {
        do throws(EventDecoder.Failure) {
          try take(line, at: offset + from, isTerminated: end != nil, &part)
        } catch { part.isWell = false }
      }
      from += line.count + 1
    }
    return part
  }

  private static func take(
    _ line: UnsafeRawBufferPointer, at offset: Int, isTerminated: Bool, _ part: inout Part
  ) throws(EventDecoder.Failure) {
    let event = try EventDecoder().outline(line)
    switch event.data {
    case .logGap(let gap): part.gaps.append(gap)
    case .segmentExpired(let gone): part.expired = max(part.expired, gone.last)
    default: break
    }
    let end = offset + line.count + 1
    guard let last = part.last else {
      let first = LogLine(bytes: Array(line), offset: offset, number: 0, isTerminated: isTerminated)
      part.first = first
      part.last = (event.sequence, try EventDecoder.chain(writtenIn: first.bytes), end)
      return
    }
    guard event.sequence == last.sequence + 1, isTerminated else { throw .malformed("out of order") }
    // Only a segment's first line opens it, and that one is looked at by the walk.
    if case .segmentOpened = event.data { throw .malformed("out of place") }
    part.last = (event.sequence, try EventDecoder.chain(of: line, after: last.chain), end)
  }

  private mutating func take(_ part: Part) {
    if let hash = part.hash { self.hash = hash }
    isWell = isWell && part.isWell
    blanked += part.blanked
    gaps += part.gaps
    expired = max(expired, part.expired)
    guard isWell, let first = part.first, let last = part.last else { return }
    guard first.isTerminated, let logged = try? walk.accept(first) else {
      isWell = false
      return
    }
    if case .segmentOpened(let opened) = logged.event.data { previous = opened.previous }
    walk.advance(to: last.sequence, last.chain, end: last.end)
  }
}
