internal import Glibc
internal import SystemPackage

/// Makes a damaged log usable again without changing anything in it that is whole: the damaged bytes are declared to be passed
/// over, the active segment is frozen, and a new one begins by saying which events are lost.
public struct LogRepair {
  private let state: StateDirectory
  private let disk: any Disk

  /// Repairs the log of a state directory that no service uses. The catalog is removed, since it may know of events that are
  /// lost: the next start makes it again from the log, and reads the files again whose outcomes are lost.
  ///
  /// - Parameter known: an event that is known from elsewhere to have been durable once.
  /// - Returns: what was wrong before; without damage nothing is changed.
  public static func run(
    _ state: StateDirectory, known: UInt64, disk: any Disk = RealDisk(), time: any TimeSource = SystemClock(),
    progress: (_ done: Int) -> Void = { _ in }
  ) throws(EventLogError) -> LogVerification {
    let lock = try WriterLock(state)
    var verifier = LogVerifier(state)
    try verifier.run(known: known, progress)
    let found = verifier.found
    guard found.damage != nil else { return found }
    let repair = LogRepair(state: state, disk: disk)
    if !verifier.packed.isEmpty || !verifier.unlisted.isEmpty {
      for first in verifier.unlisted {
        try wrapping(EventLogError.system) { () throws(SystemError) in
          try disk.rename(state.gaps(first), to: state.torn.appending("segment-\(pad(first, 20)).gaps.torn"))
        }
      }
      for first in verifier.packed { try repair.unpack(first) }
      verifier = LogVerifier(state)
      try verifier.run(known: known, progress)
    }
    // First what knows of lost events: if this is interrupted, the next start takes everything from the log again, and declares
    // what was given up and not declared yet.
    try wrapping(EventLogError.system) { () throws(SystemError) in
      for suffix in ["", "-wal", "-shm"] { try disk.remove(FilePath(state.catalog.string + suffix)) }
      try disk.syncDirectory(state.root)
      try repair.removeCheckpoints(verifier)
    }
    try repair.declare(verifier)
    try wrapping(EventLogError.system) { () throws(SystemError) in
      try repair.freezeActive(verifier)
      try disk.syncDirectory(state.log)
    }
    let gaps =
      (verifier.deleted.map { [$0] } ?? [])
      + verifier.gaps.sorted { $0.key < $1.key }.flatMap { segment, gaps in
        gaps.map { LogGap(segment: segment, $0.gap, why: $0.why) }
      }
    do throws(RecoveryFailure<EventLogError>) {
      _ = try EventLogWriter.open(
        state, holding: lock, disk: disk, time: time, gaps: gaps,
        origin: { _, segments throws(EventLogError) in
          LogOrigin(position: try CheckpointFile.newest(of: segments, in: state)?.position ?? LogPosition())
        },
        visit: { _ throws(EventLogError) in })
    } catch {
      switch error {
      case .log(let error), .visitor(let error): throw error
      }
    }
    return found
  }

  /// Writes down beside each segment what is to be passed over in it. In place of one that is missing an empty one is put.
  private func declare(_ verifier: LogVerifier) throws(EventLogError) {
    for (segment, found) in verifier.gaps {
      var gaps = try SegmentGap.read(state.gaps(segment))
      for (gap, _) in found where !gaps.contains(gap) { gaps.append(gap) }
      gaps.sort { ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound) }
      try wrapping(EventLogError.system) { () throws(SystemError) in
        try disk.replace(state.gaps(segment), with: gaps.flatMap(\.line), mode: 0o644)
        let plain = try FileStatus.of(state.sealed(segment))
        let packed = try FileStatus.of(state.compressed(segment))
        if plain == nil, packed == nil, segment != verifier.active {
          _ = try disk.create(state.sealed(segment), mode: 0o644)
        }
      }
    }
  }

  /// Seals the active segment as it is; one that has not given a single event is put aside, since the next one gets its name.
  private func freezeActive(_ verifier: LogVerifier) throws(SystemError) {
    guard let active = verifier.active else { return }
    let file = try Descriptor.open(state.events, O_RDONLY)
    let size = try file.status().size
    let end = size - verifier.found.unfinished
    if verifier.walk.expected == active {
      return try disk.rename(state.events, to: state.torn.appending("segment-\(pad(active, 20)).torn"))
    }
    if end < size {
      let rest = SegmentGap(bytes: end..<size, events: verifier.walk.expected..<verifier.walk.expected, chain: nil)
      let others = (verifier.gaps[active] ?? []).map(\.gap)
      try disk.replace(state.gaps(active), with: (others + [rest]).flatMap(\.line), mode: 0o644)
    }
    try disk.rename(state.events, to: state.sealed(active))
  }

  /// Removes the checkpoints that know of events that are lost, as the catalog is removed, unless they stand for segments that
  /// have expired: a start from there would take what is lost for told, and a rebuild from the log would not.
  private func removeCheckpoints(_ verifier: LogVerifier) throws(SystemError) {
    let lost = verifier.gaps.values.joined().map(\.gap.events).filter { !$0.isEmpty }.map(\.lowerBound).min()
    let segments = try SegmentList.read(state)
    guard let lost, segments.sealed.first == 1 else { return }
    for sequence in segments.checkpoints where sequence >= lost { try disk.remove(state.checkpoint(sequence)) }
  }

  /// Unpacks what can be unpacked of a damaged compressed segment; in place of the rest there are zeros, which is damage that
  /// can be told line by line.
  private func unpack(_ first: UInt64) throws(EventLogError) {
    let packed = state.compressed(first)
    do throws(CompressedSegmentError) {
      let target = try wrapping(CompressedSegmentError.system) { () throws(SystemError) in
        let path = FilePath(state.sealed(first).string + StateDirectory.unfinished)
        try disk.remove(path)
        return try disk.create(path, mode: 0o644)
      }
      let source = try CompressedSegment(
        salvaging: try wrapping(CompressedSegmentError.system) { () throws(SystemError) in
          try Descriptor.open(packed, O_RDONLY)
        })
      var offset = 0
      while offset < source.size {
        let content = try source.salvage(at: offset)
        try wrapping(CompressedSegmentError.system) { () throws(SystemError) in
          try disk.writeAll(content, to: target, at: offset)
        }
        offset += content.count
      }
      try wrapping(CompressedSegmentError.system) { () throws(SystemError) in
        try disk.sync(target)
        try disk.rename(FilePath(state.sealed(first).string + StateDirectory.unfinished), to: state.sealed(first))
        try disk.syncDirectory(state.log)
        try disk.rename(packed, to: state.torn.appending("segment-\(pad(first, 20)).zst.torn"))
      }
    } catch { throw EventLogError(error) }
  }
}
