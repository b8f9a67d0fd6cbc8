/// Reads a segment that is damaged: finds out which bytes are, which events are lost with them, and keeps all others.
///
/// Behind a damaged line the next whole one is looked for by how every line begins: that text cannot stand inside a line, where
/// its quotes would be escaped. It is taken if its chain follows from what is written just before it, or from what the damaged
/// line must have had; if both are gone it is taken on its form alone, and the gap says that nothing proves it.
struct LogSalvage {
  /// Something that is wrong with a segment.
  struct Finding {
    var gap: SegmentGap
    var line: Int
    var why: String
  }

  private(set) var walk: LogWalk
  private(set) var findings: [Finding] = []
  /// The events that declare gaps.
  private(set) var declared: [LogGap] = []
  /// The last event of the newest segment that an event declares as expired; 0 when there is none.
  private(set) var expired: UInt64 = 0
  /// What the first line says of the segment before this one.
  private(set) var previous: SealedSegment?
  private let file: SegmentFile
  private let decoder = EventDecoder()

  /// Reads `file`, which goes on behind a position.
  init(_ file: SegmentFile, from walk: LogWalk) {
    self.file = file
    self.walk = walk
    self.walk.enter(file.first)
  }

  /// Reads up to `end`. What is damaged at the end of the segment costs the events up to `next`, the first one behind it; the
  /// segment behind it says itself which chain it follows from.
  mutating func run(to end: Int, next: UInt64?) throws(EventLogError) {
    var lines = LineReader(file, to: end)
    var number = 0
    while let piece = try lines.next() {
      number += 1
      switch piece {
      case .gap(let gap): walk.pass(gap)
      case .line(let line) where line.isBlank: break
      case .line(let line):
        do throws(EventDecoder.Failure) { take(try walk.accept(line)) } catch {
          let place = try resume(at: line, to: end, next: next, number, error.description)
          lines = LineReader(file, from: place, to: end)
        }
      }
    }
    if let next, walk.expected < next {
      lose(end..<end, upTo: next, chain: nil, number, "the segment ends before event \(next)")
    }
  }

  private mutating func take(_ logged: LoggedEvent) {
    switch logged.event.data {
    case .logGap(let gap): declared.append(gap)
    case .segmentExpired(let gone): expired = max(expired, gone.last)
    case .segmentOpened(let opened): previous = opened.previous
    default: break
    }
  }

  /// Passes over the damage at a line, and returns where to read on.
  private mutating func resume(
    at line: LogLine, to end: Int, next: UInt64?, _ number: Int, _ why: String
  ) throws(EventLogError) -> Int {
    let damaged = try file.read(
      count: min(line.end - line.offset + Limits.lineBytes, end - line.offset), at: line.offset)
    // A newline that became another byte: the line before it is whole.
    if let whole = wholeLine(damaged, line) {
      lose((whole.end)..<(whole.end + 1), upTo: walk.expected, chain: walk.position.chain, number, why)
      return whole.end + 1
    }
    if let sequence = try followed(line, end, next) {
      lose(line.offset..<line.offset, upTo: sequence, chain: nil, number, why)
      return line.offset
    }
    var offset = line.offset + 1
    while offset < end {
      let block = try file.read(count: min(Limits.readBytes + Limits.lineBytes, end - offset), at: offset)
      if let place = beginning(in: block), let (chain, sequence) = try follower(offset + place, line, end) {
        lose(line.offset..<(offset + place), upTo: sequence, chain: chain, number, why)
        return offset + place
      } else if let place = beginning(in: block) {
        offset += place + 1
      } else {
        offset += max(1, block.count - Self.opening.count)
      }
    }
    lose(line.offset..<end, upTo: next ?? walk.expected, chain: nil, number, why)
    return end
  }

  private mutating func lose(
    _ bytes: Range<Int>, upTo next: UInt64, chain: Chain?, _ line: Int, _ why: String
  ) {
    let gap = SegmentGap(bytes: bytes, events: walk.expected..<max(next, walk.expected), chain: chain)
    findings.append(Finding(gap: gap, line: line, why: why))
    walk.pass(gap)
  }

  /// The expected line, if it is followed by one wrong byte instead of a newline. Behind that there may be blanks.
  private mutating func wholeLine(_ damaged: [UInt8], _ line: LogLine) -> LogLine? {
    let next = beginning(in: Array(damaged.dropFirst())).map { $0 + 1 }
    let rest = damaged.prefix(next ?? line.bytes.count + (line.isTerminated ? 1 : 0))
    guard let last = rest.lastIndex(where: { $0 != UInt8(ascii: " ") && $0 != 10 }) else { return nil }
    // The wrong byte is the last one that is no blank, or has become a blank itself.
    for end in [last, last + 1] where end < rest.endIndex {
      let whole = LogLine(
        bytes: Array(damaged.prefix(end)), offset: line.offset, number: line.number, isTerminated: false)
      guard let logged = try? walk.accept(whole) else { continue }
      take(logged)
      return whole
    }
    return nil
  }

  /// The event of a line that does not follow because those before it are gone: it is a later one, and the line behind it
  /// follows from it. In a line that is damaged itself not even a whole form proves anything.
  private func followed(_ line: LogLine, _ end: Int, _ next: UInt64?) throws(EventLogError) -> UInt64? {
    guard let event = try? decoder.event(line.bytes), event.sequence > walk.expected,
      let chain = try? EventDecoder.chain(writtenIn: line.bytes)
    else { return nil }
    var lines = LineReader(file, from: line.end, to: end)
    while case .line(let later)? = try lines.next() {
      if later.isBlank { continue }
      let follows = (try? EventDecoder.chain(of: later.bytes, after: chain)) != nil
      return follows && EventDecoder.sequence(of: later.bytes) == event.sequence + 1 ? event.sequence : nil
    }
    return next == event.sequence + 1 ? event.sequence : nil
  }

  /// The event that begins at a place, if it may follow the damaged line, and the chain that it follows from.
  private func follower(
    _ place: Int, _ damaged: LogLine, _ end: Int
  ) throws(EventLogError) -> (chain: Chain?, sequence: UInt64)? {
    var lines = LineReader(file, from: place, to: end)
    guard case .line(let line)? = try lines.next(), let event = try? decoder.event(line.bytes),
      event.sequence >= walk.expected, walk.position.log.isEmpty || event.id.log == walk.position.log
    else { return nil }
    let before = try file.read(count: min(place - damaged.offset, Limits.lineBytes), at: damaged.offset)
    for chain in chains(before) where (try? EventDecoder.chain(of: line.bytes, after: chain)) != nil {
      return (chain, event.sequence)
    }
    return (nil, event.sequence)
  }

  /// The chains that a line behind the damage may follow from.
  private func chains(_ damaged: [UInt8]) -> [Chain] {
    var chains = [walk.position.chain]
    for tail in [damaged.dropLast(1), damaged[...]] {
      if let written = try? EventDecoder.chain(writtenIn: Array(tail)) { chains.append(written) }
    }
    // The line without its newline and the 44 bytes of its chain, had they not been damaged.
    if damaged.count > 45 { chains.append(walk.position.chain.next(damaged.dropLast(45))) }
    return chains
  }

  private func beginning(in bytes: [UInt8]) -> Int? {
    guard bytes.count >= Self.opening.count else { return nil }
    return bytes.indices.dropLast(Self.opening.count - 1).first {
      bytes[$0] == Self.opening[0] && bytes[$0...].starts(with: Self.opening)
    }
  }

  private static let opening = Array("{\"specversion\":\"1.0\",\"id\":\"".utf8)
}
