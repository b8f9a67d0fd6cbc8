package import SystemPackage

/// A checkpoint that the log vouches for, and where the log goes on behind it.
package struct CheckpointFile: Sendable {
  /// The file.
  package var path: FilePath
  /// The last event that it takes in: the end of a segment.
  package var position: LogPosition

  /// The newest checkpoint that is as it was written, by the hash in the segment behind it; nil when there is none.
  package static func newest(
    of segments: SegmentList, in state: StateDirectory
  ) throws(EventLogError) -> CheckpointFile? {
    for sequence in segments.checkpoints.reversed() {
      guard let next = try SegmentFile.open(sequence + 1, in: state) else { continue }
      let path = state.checkpoint(sequence)
      let hash = try wrapping(EventLogError.system) { () throws(SystemError) in try FileHash.sha256(path) }
      if try next.vouches(for: hash) {
        return CheckpointFile(path: path, position: try position(sequence, before: next, in: state))
      }
    }
    return nil
  }

  /// Where the log stands before a segment: as its first line says if that is whole. One that is damaged is passed over, and the
  /// line behind it is taken as it is.
  private static func position(
    _ sequence: UInt64, before next: borrowing SegmentFile, in state: StateDirectory
  ) throws(EventLogError) -> LogPosition {
    var walk = LogWalk.anywhere(from: sequence + 1)
    // Its newline proves nothing that its chain does not.
    if let line = try next.firstWords(), case .segmentOpened(let opened)? = (try? walk.accept(line))?.event.data,
      let previous = opened.previous, previous.last == sequence, let chain = Chain(previous.chain)
    {
      return LogPosition(
        log: opened.log, segment: previous.first, sequence: sequence, chain: chain, end: previous.bytes)
    }
    let durable = try wrapping(EventLogError.system) { () throws(SystemError) in try DurablePosition.read(state) }
    return LogPosition(log: durable?.log ?? "", segment: sequence, sequence: sequence)
  }
}

extension SegmentFile {
  /// Whether the line that opens the segment names a hash. A half of its digits is enough: nothing else has 128 bits in common with
  /// it, and a damaged byte anywhere in the line does not cost what stands for all segments before it.
  fileprivate borrowing func vouches(for hash: String) throws(EventLogError) -> Bool {
    let line = try read(count: Limits.openingBytes, at: 0)
    let half = hash.utf8.count / 2
    return line.withUnsafeBytes { line in
      [hash.utf8.prefix(half), hash.utf8.suffix(half)].contains { line.first(Array($0)) != nil }
    }
  }
}
