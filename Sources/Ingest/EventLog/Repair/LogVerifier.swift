internal import Glibc

/// What a walk over a whole log found.
public struct LogVerification: Equatable, Sendable {
  /// The log's identity.
  public var log = ""
  /// The first event that is kept.
  public var first: UInt64 = 0
  /// The last event that follows from all before it.
  public var last: UInt64 = 0
  /// Its chain.
  public var chain = Chain.beginning.description
  /// The segments.
  public var segments = 0
  /// The bytes that were read, as they were written.
  public var bytes = 0
  /// Lines that recovery blanked.
  public var blanked = 0
  /// Events that the log itself declares as lost.
  public var lost = 0
  /// What is wrong, in the order of the log.
  public var damages: [Damage] = []
  /// Bytes behind what is durable, which the next start of the service will look at.
  public var unfinished = 0

  /// The first thing that is wrong; nil when the log is whole.
  public var damage: Damage? { damages.first }

  /// Where and why a log does not verify.
  public struct Damage: Equatable, Sendable, CustomStringConvertible {
    /// The file.
    public var path: String
    /// The line, from 1; nil when it is about the whole file.
    public var line: Int?
    /// The first damaged byte of the segment, as it was written.
    public var byte: Int
    /// The events that are lost; nil when only a repair finds out which.
    public var events: Range<UInt64>?
    /// What is wrong.
    public var why: String

    /// What is wrong, where, and what it costs.
    public var description: String {
      let place = line.map { " at line \($0), byte \(byte)" } ?? ""
      let cost =
        switch (events, events?.count) {
        case (let events?, 1): "event \(events.lowerBound) is lost"
        case (let events?, let count?) where count > 1:
          "events \(events.lowerBound) to \(events.upperBound - 1) are lost"
        case (nil, _): "what is lost with it a repair finds out"
        default: "no event is lost"
        }
      return "\(path)\(place): \(why); \(cost)"
    }
  }

  /// An event that the catalog knows to have been durable in this log; 0 when it knows none. One that cannot be asked, or is of
  /// another log, knows nothing.
  public static func known(_ state: StateDirectory) -> UInt64 {
    guard let known = try? Catalog.reading(state.catalog)?.position() else { return 0 }
    let own = (try? DurablePosition.read(state))?.log ?? (try? SegmentList.read(state).identity(in: state))
    return own == nil || own == known.log ? known.sequence : 0
  }

  /// How many bytes there are to verify, as they were written; what cannot be told counts as none.
  public static func size(_ state: StateDirectory) -> Int {
    let sealed = (try? SegmentList.read(state))?.sealed.reduce(0) { sum, first in
      sum + ((try? SegmentFile.sealed(first, in: state)?.size()) ?? 0)
    }
    return (sealed ?? 0) + ((try? FileStatus.of(state.events))?.size ?? 0)
  }

  /// Walks the log of a state directory, while the service may be writing it: the form, sequence and chain of every line, the
  /// hash of every sealed segment, the checkpoint in place of those that have expired.
  ///
  /// - Parameters:
  ///   - known: an event that is known from elsewhere to have been durable once.
  ///   - progress: is told from time to time how many bytes were read, as they were written.
  public static func run(
    _ state: StateDirectory, known: UInt64 = 0, progress: (_ done: Int) -> Void = { _ in }
  ) throws(EventLogError) -> LogVerification {
    var verifier = LogVerifier(state)
    try verifier.run(known: known, progress)
    return verifier.found
  }
}

/// Walks a log segment by segment.
struct LogVerifier {
  private(set) var found = LogVerification()
  /// What is to be passed over, by segment, with what is wrong there. A segment that is missing is listed as an empty one.
  private(set) var gaps: [UInt64: [(gap: SegmentGap, why: String)]] = [:]
  /// Segments whose list of gaps cannot be read.
  private(set) var unlisted: [UInt64] = []
  /// The events before the oldest segment that have not expired: somebody deleted them. A checkpoint stands for them.
  private(set) var deleted: LogGap?
  /// Compressed segments that cannot be unpacked.
  private(set) var packed: [UInt64] = []
  private(set) var walk = LogWalk()
  /// The first event of the active segment, if there is one.
  private(set) var active: UInt64?

  private let state: StateDirectory
  /// The hashes of the segments that are whole, and where they end.
  private var hashes: [UInt64: (sha256: String, end: Int)] = [:]
  private var declared: [LogGap] = []
  private var expired: UInt64 = 0
  private var passed: [(segment: UInt64, gap: SegmentGap, path: String)] = []

  init(_ state: StateDirectory) { self.state = state }

  mutating func run(known: UInt64, _ progress: (Int) -> Void) throws(EventLogError) {
    let (durable, segments) = try snapshot()
    let active = try segments.hasActive ? first(of: segments, durable) : nil
    // All segments but the active one may have expired.
    found.first = segments.sealed.first ?? active ?? 1
    if found.first > 1 { try checkCheckpoint(segments) }
    for (i, first) in segments.sealed.enumerated() {
      let next = i + 1 < segments.sealed.count ? segments.sealed[i + 1] : active
      try check(first, next: next.flatMap { $0 > first ? $0 : nil }, progress)
    }
    if segments.hasActive, active ?? .max > segments.sealed.last ?? 0 {
      // Behind segments that are gone, only its own first line tells which one it is.
      try checkActive(walk.isAnchored ? walk.expected : active ?? walk.expected, durable, progress)
    }
    checkEnd(
      max(known, durable.map { $0.log == walk.position.log || walk.position.log.isEmpty ? $0.sequence : 0 } ?? 0))
    checkDeclarations()
    checkBeginning()
    found.log = walk.position.log
    found.last = walk.position.sequence
    found.chain = walk.position.chain.description
  }

  /// How far the log is durable, and the segments of that moment: the service may be going on.
  ///
  /// The position is read first: the log only grows. Behind it a batch may just be being written, or be what a crash left for the
  /// next start.
  private func snapshot() throws(EventLogError) -> (DurablePosition?, SegmentList) {
    try wrapping(EventLogError.system) { () throws(SystemError) in
      var durable = try DurablePosition.read(state)
      while true {
        let segments = try SegmentList.read(state)
        let now = try DurablePosition.read(state)
        if now?.segment == durable?.segment { return (durable, segments) }
        durable = now
      }
    }
  }

  /// The first event of the active segment: the durable position says it, unless a crash came just after a segment was sealed.
  /// The segment's own first line may be damaged, or not be in its place.
  private func first(of segments: SegmentList, _ durable: DurablePosition?) throws(EventLogError) -> UInt64? {
    if let durable, durable.segment > segments.sealed.last ?? 0 { return durable.segment }
    return try SegmentFile.active(0, in: state)?.opening()?.event.sequence
  }

  /// The events before the oldest segment are vouched for by a checkpoint.
  private mutating func checkCheckpoint(_ segments: SegmentList) throws(EventLogError) {
    walk = .anywhere(from: found.first)
    do throws(EventLogError) {
      if try CheckpointFile.newest(of: segments, in: state) != nil { return }
    } catch {
      // The segment that vouches for it cannot be read as it is: that is said of the segment, and mended first.
      switch error {
      case .packed, .invalid: return
      default: throw error
      }
    }
    walk = LogWalk()
    lose(
      1, SegmentGap(bytes: 0..<0, events: 1..<found.first, chain: nil), state.sealed(1).displayName, line: nil,
      "the segments before event \(found.first) are gone, and there is no whole checkpoint in their place")
  }

  /// Checks a sealed segment.
  private mutating func check(_ first: UInt64, next: UInt64?, _ progress: (Int) -> Void) throws(EventLogError) {
    guard let file = try openSealed(first) else { return }
    if walk.isAnchored, walk.expected < first {
      lose(
        walk.expected, SegmentGap(bytes: 0..<0, events: walk.expected..<first, chain: nil),
        state.sealed(walk.expected).displayName, line: nil, "the segment is missing")
    }
    try check(file, to: try file.size(), next: next, progress)
  }

  /// A sealed segment; nil when it has expired since its name was read.
  private mutating func openSealed(_ first: UInt64) throws(EventLogError) -> SegmentFile? {
    do throws(EventLogError) {
      if let file = try SegmentFile.open(first, in: state) { return file }
    } catch {
      switch error {
      case .packed(_, let byte, let why): losePacked(first, byte, why)
      case .invalid(let path, _): loseList(first, path)
      default: throw error
      }
      return nil
    }
    let segments = try wrapping(EventLogError.system) { () throws(SystemError) in try SegmentList.read(state) }
    if segments.sealed.first ?? .max > first { walk = .anywhere() }
    return nil
  }

  /// Checks the active segment, up to what is durable.
  private mutating func checkActive(
    _ first: UInt64, _ durable: DurablePosition?, _ progress: (Int) -> Void
  ) throws(EventLogError) {
    guard let file = try openActive(first) else { return }
    active = first
    let size = try file.size()
    let isCurrent = durable?.segment == first
    // Between two segments nothing of the new one is durable yet.
    let isBegun = isCurrent || durable.map { $0.sequence + 1 != first } ?? true
    var end = isCurrent ? min(durable?.end ?? size, size) : isBegun ? size : 0
    // It ends with a line. If no line ends there, bytes were put in or taken out, and what is durable may be anywhere.
    if end > 0, try file.read(count: 1, at: end - 1) != [10] { end = size }
    found.unfinished = size - end
    try check(file, to: end, next: isCurrent ? durable.map { $0.sequence + 1 } : nil, progress)
  }

  /// The segment that was active when it was looked, by whichever name it goes now.
  private func openActive(_ first: UInt64) throws(EventLogError) -> SegmentFile? {
    if let sealed = try SegmentFile.sealed(first, in: state) { return sealed }
    let active = try SegmentFile.active(first, in: state)
    return try SegmentFile.sealed(first, in: state) ?? active
  }

  private mutating func check(
    _ file: SegmentFile, to end: Int, next: UInt64?, _ progress: (Int) -> Void
  ) throws(EventLogError) {
    found.segments += 1
    found.bytes += end
    do throws(EventLogError) {
      var check = SegmentCheck(file.first, from: walk)
      if file.gaps.isEmpty, try check.run(file, to: end, progress: progress),
        next ?? check.walk.expected == check.walk.expected
      {
        walk = check.walk
        found.blanked += check.blanked
        declared += check.gaps
        expired = max(expired, check.expired)
        compare(check.previous)
        hashes[file.first] = (check.sha256, end)
      } else {
        try salvage(file, to: end, next: next)
      }
    } catch {
      guard case .packed(_, let byte, let why) = error else { throw error }
      losePacked(file.first, byte, why)
    }
  }

  private mutating func salvage(_ file: SegmentFile, to end: Int, next: UInt64?) throws(EventLogError) {
    var salvage = LogSalvage(file, from: walk)
    try salvage.run(to: end, next: next)
    walk = salvage.walk
    declared += salvage.declared
    expired = max(expired, salvage.expired)
    compare(salvage.previous)
    for gap in file.gaps { passed.append((file.first, gap, file.path)) }
    for finding in salvage.findings {
      note(file.first, finding.gap, file.path, line: finding.line, finding.why)
    }
  }

  /// What the segment behind it says of a segment must be so.
  private mutating func compare(_ previous: SealedSegment?) {
    guard let previous, let found = hashes[previous.first], found.sha256 != previous.sha256 else { return }
    // It may be longer than it was: nothing but its own end is sure not to be in the middle of a line.
    let here = SegmentGap(bytes: found.end..<found.end, events: 0..<0, chain: nil)
    note(
      previous.first, here, state.sealed(previous.first).displayName, line: nil,
      "its hash is not the one that the next segment names, although every event is whole")
  }

  private mutating func lose(
    _ segment: UInt64, _ gap: SegmentGap, _ path: String, line: Int?, _ why: String
  ) {
    note(segment, gap, path, line: line, why)
    walk.enter(segment)
    walk.pass(gap)
  }

  private mutating func note(_ segment: UInt64, _ gap: SegmentGap, _ path: String, line: Int?, _ why: String) {
    gaps[segment, default: []].append((gap, why))
    found.damages.append(
      LogVerification.Damage(path: path, line: line, byte: gap.bytes.lowerBound, events: gap.events, why: why))
  }

  /// A list of gaps that is none: what the segment holds is known when the list is gone.
  private mutating func loseList(_ segment: UInt64, _ path: String) {
    unlisted.append(segment)
    found.damages.append(
      LogVerification.Damage(
        path: path, line: nil, byte: 0, events: nil, why: "it is no list of gaps"))
    walk = .anywhere()
  }

  /// What can be unpacked of a segment a repair finds out, by unpacking it.
  private mutating func losePacked(_ segment: UInt64, _ byte: Int, _ why: String) {
    packed.append(segment)
    found.damages.append(
      LogVerification.Damage(
        path: state.compressed(segment).displayName, line: nil, byte: byte, events: nil,
        why: "\(why) (at byte \(byte))"))
    walk = .anywhere()
  }

  /// The log must reach as far as it is known to have been durable.
  private mutating func checkEnd(_ known: UInt64) {
    guard walk.expected <= known else { return }
    lose(
      walk.expected, SegmentGap(bytes: 0..<0, events: walk.expected..<(known + 1), chain: walk.position.chain),
      state.events.displayName, line: nil, "the log ends before event \(known), which was durable once")
  }

  /// What is not there before the oldest segment must have expired, or have been declared as lost.
  private mutating func checkBeginning() {
    let first = found.first
    guard packed.isEmpty, unlisted.isEmpty, gaps[1] == nil, expired + 1 < first else { return }
    if let known = declared.first(where: { $0.bytes == [0, 0] && $0.events.last == first }) {
      found.lost += Int(first - (known.events.first ?? first))
      return
    }
    let gone = SegmentGap(bytes: 0..<0, events: (expired + 1)..<first, chain: nil)
    let why = "the segment is missing, and no segment.expired says so"
    deleted = LogGap(segment: expired + 1, gone, why: why)
    found.damages.append(
      LogVerification.Damage(
        path: state.sealed(expired + 1).displayName, line: nil, byte: 0, events: gone.events, why: why))
  }

  /// What is passed over must be declared by an event.
  private mutating func checkDeclarations() {
    for (segment, gap, path) in passed where !gap.events.isEmpty {
      found.lost += gap.events.count
      let isDeclared = declared.contains {
        $0.segment == segment && $0.bytes == [gap.bytes.lowerBound, gap.bytes.upperBound]
          && $0.events == [gap.events.lowerBound, gap.events.upperBound]
      }
      if !isDeclared {
        note(segment, gap, path, line: nil, "events are passed over, and no log.gap says so")
      }
    }
  }
}
