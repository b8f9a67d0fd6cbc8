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
      guard let opened = try SegmentFile.open(sequence + 1, in: state)?.opening()?.opened,
        let reference = opened.checkpoint, reference.sequence == sequence, let previous = opened.previous,
        let chain = Chain(previous.chain)
      else { continue }
      let path = state.checkpoint(sequence)
      let hash = try wrapping(EventLogError.system) { () throws(SystemError) in try FileHash.sha256(path) }
      guard hash == reference.sha256 else { continue }
      let position = LogPosition(
        log: opened.log, segment: previous.first, sequence: sequence, chain: chain, end: previous.bytes)
      return CheckpointFile(path: path, position: position)
    }
    return nil
  }
}
