internal import Glibc
internal import SystemPackage

/// A segment of the log, opened for reading: compressed or not, the same bytes are at the same places.
package final class SegmentFile {
  private enum Content: ~Copyable {
    case plain(Descriptor)
    case compressed(CompressedSegment)
  }

  /// The sequence of its first event.
  package let first: UInt64
  /// Its path, for messages.
  package let path: String
  /// What is to be passed over in it, in order.
  package let gaps: [SegmentGap]
  private let content: Content

  private init(_ first: UInt64, _ path: FilePath, _ gaps: [SegmentGap], _ content: consuming Content) {
    self.first = first
    self.path = path.displayName
    self.gaps = gaps
    self.content = content
  }

  /// The sealed segment that begins with an event, or nil when there is none.
  package static func sealed(_ first: UInt64, in state: StateDirectory) throws(EventLogError) -> SegmentFile? {
    let gaps = try SegmentGap.read(state.gaps(first))
    if let file = try open(state.sealed(first)) { return SegmentFile(first, state.sealed(first), gaps, .plain(file)) }
    return try packed(first, gaps, in: state)
  }

  /// The sealed segment that begins with an event as it was compressed, even if it is there as it was written, too.
  static func packed(
    _ first: UInt64, _ gaps: [SegmentGap] = [], in state: StateDirectory
  ) throws(EventLogError) -> SegmentFile? {
    guard let file = try open(state.compressed(first)) else { return nil }
    do throws(CompressedSegmentError) {
      return SegmentFile(first, state.compressed(first), gaps, .compressed(try CompressedSegment(file)))
    } catch { throw EventLogError(error) }
  }

  /// The active segment, if it is the one that begins with an event.
  package static func active(_ first: UInt64, in state: StateDirectory) throws(EventLogError) -> SegmentFile? {
    guard let file = try open(state.events) else { return nil }
    return SegmentFile(first, state.events, [], .plain(file))
  }

  /// The segment that begins with an event, wherever it is by now; nil when it is gone.
  package static func open(_ first: UInt64, in state: StateDirectory) throws(EventLogError) -> SegmentFile? {
    if let file = try sealed(first, in: state) { return file }
    if let file = try active(first, in: state), try file.firstSequence() == first { return file }
    // It may have been sealed between the two looks.
    return try sealed(first, in: state)
  }

  private static func open(_ path: FilePath) throws(EventLogError) -> Descriptor? {
    do throws(SystemError) { return try Descriptor.open(path, O_RDONLY) } catch {
      if error.errno == .noSuchFileOrDirectory { return nil }
      throw .system(error)
    }
  }

  /// The size, in bytes as they were written.
  package func size() throws(EventLogError) -> Int {
    switch content {
    case .plain(let file): try wrapping(EventLogError.system) { () throws(SystemError) in try file.status().size }
    case .compressed(let segment): segment.size
    }
  }

  /// Reads `count` bytes from `offset`, or fewer at the end.
  package func read(count: Int, at offset: Int) throws(EventLogError) -> [UInt8] {
    switch content {
    case .plain(let file):
      try wrapping(EventLogError.system) { () throws(SystemError) in try file.read(count: count, at: offset) }
    case .compressed(let segment):
      try wrapping(EventLogError.init) { () throws(CompressedSegmentError) in
        try segment.read(count: count, at: offset)
      }
    }
  }

  /// The sequence that its first line names; nil when it has no such line yet.
  package func firstSequence() throws(EventLogError) -> UInt64? {
    try firstLine().flatMap { EventDecoder.sequence(of: $0.bytes) }
  }

  /// The event that opens it; nil when its first line is none.
  package func opening() throws(EventLogError) -> (opened: SegmentOpened, event: Event)? {
    guard let line = try firstLine(), let event = try? EventDecoder().event(line.bytes),
      case .segmentOpened(let opened) = event.data
    else { return nil }
    return (opened, event)
  }

  /// Its first line that is not blank, if it has a newline.
  private func firstLine() throws(EventLogError) -> LogLine? { try firstWords().flatMap { $0.isTerminated ? $0 : nil } }

  /// Its first line that is not blank, even if a crash or a damaged byte has left it without its newline.
  func firstWords() throws(EventLogError) -> LogLine? {
    var lines = LineReader(self)
    while let piece = try lines.next() {
      if case .line(let line) = piece, !line.isBlank { return line }
    }
    return nil
  }

  /// SHA-256 of its bytes, as 64 hexadecimal digits.
  package func sha256() throws(EventLogError) -> String {
    try FileHash.sha256 { offset throws(EventLogError) in try read(count: Limits.readBytes, at: offset) }
  }
}
