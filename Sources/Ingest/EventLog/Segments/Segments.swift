internal import Glibc
package import SystemPackage

/// The segments of a log, by what the names in its directory say: each is named for its first event.
package struct SegmentList: Sendable {
  /// The sealed segments' first events, ascending.
  package private(set) var sealed: [UInt64] = []
  /// Those of them that are compressed and no longer there as they were written.
  package private(set) var compressed: Set<UInt64> = []
  /// Whether there is an active segment.
  package private(set) var hasActive = false
  /// The checkpoints' sequences, ascending.
  package private(set) var checkpoints: [UInt64] = []
  /// The segments a sync of which has failed.
  package private(set) var suspects: [UInt64] = []
  /// The segments beside which gaps are listed.
  package private(set) var withGaps: [UInt64] = []
  /// Files that a crash has left unfinished.
  package private(set) var unfinished: [FilePath] = []

  /// Looks into the log's directory.
  package static func read(_ state: StateDirectory) throws(SystemError) -> SegmentList {
    var list = SegmentList()
    let active = state.events.lastComponent?.string
    var plain: Set<UInt64> = []
    for entry in try Descriptor.open(state.log, O_RDONLY | O_DIRECTORY).entries() where entry.status.kind == .regular {
      let name = String(decoding: entry.name, as: UTF8.self)
      if name == active { list.hasActive = true }
      if name.hasSuffix(StateDirectory.unfinished), Self.number(String(name.dropLast(4))) != nil {
        list.unfinished.append(state.log.appending(name))
      }
      switch number(name) {
      case (let first, "events", "jsonl")?: plain.insert(first)
      case (let first, "events", "jsonl.zst")?: list.compressed.insert(first)
      case (let first, "events", "suspect")?: list.suspects.append(first)
      case (let first, "events", "gaps")?: list.withGaps.append(first)
      case (let sequence, "checkpoint", "sqlite")?: list.checkpoints.append(sequence)
      default: break
      }
    }
    list.sealed = plain.union(list.compressed).sorted()
    // Compressing puts the new file beside the old one for a moment; both say the same.
    list.compressed.subtract(plain)
    list.checkpoints.sort()
    return list
  }

  /// Whether there is anything of a log in a state directory.
  package static func isLog(_ state: StateDirectory) throws(SystemError) -> Bool {
    let list = try read(state)
    if list.hasActive || !list.sealed.isEmpty { return true }
    return try FileStatus.of(state.durable) != nil
  }

  /// `KIND-NUMBER.SUFFIX` with a number of 20 digits, as its parts.
  private static func number(_ name: String) -> (number: UInt64, kind: String, suffix: String)? {
    guard let dash = name.firstIndex(of: "-"), let dot = name[dash...].firstIndex(of: ".") else { return nil }
    let digits = name[name.index(after: dash)..<dot]
    // A sequence is never 0, and never so large that the one behind it could not be counted: such a name is not the log's.
    guard digits.utf8.count == 20, let number = UInt64(digits), number > 0, number < UInt64(Int64.max) else {
      return nil
    }
    return (number, String(name[..<dash]), String(name[name.index(after: dot)...]))
  }
}

/// Bytes of a segment that are to be passed over: they were damaged, or a sync of them failed.
///
/// They are listed in a file beside the segment, one a line: `1 FROM TO FIRST NEXT CHAIN`, all numbers decimal: the bytes
/// [FROM, TO), the events [FIRST, NEXT) that are lost with them, and the chain from which the line behind them follows, or
/// `-` when nothing proves it. The event `log.gap` says the same to consumers, under the protection of the chain; this file
/// says it to whoever reads the segment.
package struct SegmentGap: Equatable, Sendable {
  /// The bytes, in the segment.
  package var bytes: Range<Int>
  /// The sequences of the events that are lost; empty when these bytes held none.
  package var events: Range<UInt64>
  /// The chain from which the next line follows; nil when nothing proves it.
  package var chain: Chain?

  /// The gaps of a segment, in order; none when there is no such file.
  package static func read(_ path: FilePath) throws(EventLogError) -> [SegmentGap] {
    let bytes: [UInt8]
    do throws(SystemError) {
      let file = try Descriptor.open(path, O_RDONLY)
      bytes = try file.read(count: try file.status().size, at: 0)
    } catch {
      if error.errno == .noSuchFileOrDirectory { return [] }
      throw .system(error)
    }
    var gaps: [SegmentGap] = []
    for line in bytes.split(separator: 10) {
      guard let gap = SegmentGap(line), gap.bytes.lowerBound >= gaps.last?.bytes.upperBound ?? 0 else {
        throw .invalid(path: path.displayName, why: "it is no list of gaps. " + EventLogError.repairAdvice)
      }
      gaps.append(gap)
    }
    return gaps
  }

  package init(bytes: Range<Int>, events: Range<UInt64>, chain: Chain?) {
    self.bytes = bytes
    self.events = events
    self.chain = chain
  }

  private init?(_ line: some Collection<UInt8>) {
    let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    guard words.count == 6, words[0] == "1", let from = Int(words[1]), let to = Int(words[2]), from <= to,
      let first = UInt64(words[3]), let next = UInt64(words[4]), first <= next,
      // Nothing near these is ever written, and what is can be counted on from.
      to < Int.max / 2, next < UInt64(Int64.max), words[5] == "-" || Chain(words[5]) != nil
    else { return nil }
    self.init(bytes: from..<to, events: first..<next, chain: Chain(words[5]))
  }

  package var line: [UInt8] {
    Array(
      "1 \(bytes.lowerBound) \(bytes.upperBound) \(events.lowerBound) \(events.upperBound) \(chain?.description ?? "-")\n"
        .utf8)
  }
}

extension LogGap {
  /// What declares a gap of a segment.
  init(segment: UInt64, _ gap: SegmentGap, why: String) {
    self.init(
      segment: segment, bytes: [gap.bytes.lowerBound, gap.bytes.upperBound],
      events: [gap.events.lowerBound, gap.events.upperBound], why: why)
  }

  /// Whether two are about the same bytes and events.
  func isSame(as other: LogGap) -> Bool {
    segment == other.segment && bytes == other.bytes && events == other.events
  }
}
