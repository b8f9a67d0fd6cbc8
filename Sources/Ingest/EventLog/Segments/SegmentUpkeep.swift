internal import Glibc
internal import SystemPackage

/// Compresses and deletes sealed segments, a little at a time, between batches.
struct SegmentUpkeep: ~Copyable {
  private let state: StateDirectory
  private var policy: SegmentPolicy
  private let disk: any Disk
  private let time: any TimeSource
  private var compressing: UInt64?
  private var compressor: SegmentCompressor?
  /// Segments that could not be compressed: they are left alone until the next start, and must not hold up the others.
  private var refused: Set<UInt64> = []
  /// When to look for work again; 0 for at once, after something has changed.
  private var nextLook: Int64 = 0

  init(_ state: StateDirectory, _ policy: SegmentPolicy, disk: any Disk, time: any TimeSource) {
    self.state = state
    self.policy = policy
    self.disk = disk
    self.time = time
  }

  /// How long there is nothing to do.
  func idleTime() -> Duration {
    compressor == nil ? .nanoseconds(max(0, nextLook - time.monotonic())) : .zero
  }

  /// Whether there is something to do, or at least to look for, at once.
  var isBusy: Bool { compressing != nil || nextLook == 0 }

  /// Goes by another policy from now on.
  mutating func follow(_ policy: SegmentPolicy) {
    self.policy = policy
    lookAgain()
  }

  /// Makes the next look due at once.
  mutating func lookAgain() { nextLook = 0 }

  /// Whether it is time to look for segments that are to be compressed or deleted.
  ///
  /// - Parameter active: the first sequence of the active segment.
  mutating func isDue(before active: UInt64) -> Bool {
    let now = time.monotonic()
    guard now >= nextLook else { return false }
    let rest = restBeforeNextLook(active)
    nextLook = rest == nil ? .max : now + max(rest ?? .zero, Limits.upkeepAtMostEvery).wholeNanoseconds
    return true
  }

  /// How long there will be nothing to find; nil for as long as no further segment is sealed. An idle service is not to be woken.
  private func restBeforeNextLook(_ active: UInt64) -> Duration? {
    guard let segments = try? list() else { return Limits.upkeepEvery }
    guard !segments.sealed.isEmpty else { return nil }
    // What is to be deleted depends on cursors, too, and those move without a word.
    if policy.keepAge != nil || policy.keepBytes != nil || policy.capBytes != nil {
      return min(policy.compressAfter, policy.keepAge ?? Limits.upkeepEvery, Limits.upkeepEvery)
    }
    let plain = segments.sealed.firstIndex { !segments.compressed.contains($0) && !refused.contains($0) }
    guard let plain else { return nil }
    let next = plain + 1 < segments.sealed.count ? segments.sealed[plain + 1] : active
    // One whose time has come is about to be begun with, or could not be: then it is tried again before long.
    let left = policy.compressAfter - .microseconds(age(next))
    return left > .zero ? left : Limits.upkeepEvery
  }

  // MARK: Deleting

  /// The segments that are to be deleted now, oldest first.
  ///
  /// - Parameter position: where the log stands: its active segment is never deleted.
  func expired(_ position: LogPosition) throws(EventLogError) -> [SegmentExpired] {
    guard policy.keepAge != nil || policy.keepBytes != nil || policy.capBytes != nil else { return [] }
    let segments = try list()
    var bytes = 0
    for first in segments.sealed { bytes += try size(first, segments) }
    let cursors = try CursorRegistry(state).entries()
    var expired: [SegmentExpired] = []
    for (i, first) in segments.sealed.enumerated() {
      let next = i + 1 < segments.sealed.count ? segments.sealed[i + 1] : position.segment
      guard let reason = reason(bytes: bytes, next: next) else { break }
      let waiting = cursors.filter { $0.isBehind(next - 1, of: position.log) }.map(\.name)
      let isCapped = policy.capBytes.map { bytes > $0 } ?? false
      guard waiting.isEmpty || isCapped else { break }
      expired.append(
        SegmentExpired(
          first: first, last: next - 1, reason: waiting.isEmpty ? reason : "cap",
          cursors: Array(waiting.prefix(Limits.cursorsTold))))
      bytes -= try size(first, segments)
    }
    return expired
  }

  private func reason(bytes: Int, next: UInt64) -> String? {
    if let keep = policy.keepAge, age(next) > keep.wholeMicroseconds { return "age" }
    if let keep = policy.keepBytes, bytes > keep { return "bytes" }
    if let cap = policy.capBytes, bytes > cap { return "cap" }
    return nil
  }

  /// The last event that a checkpoint takes in; 0 when there is none.
  func newestCheckpoint() throws(EventLogError) -> UInt64 {
    try CheckpointFile.newest(of: try list(), in: state)?.position.sequence ?? 0
  }

  /// Deletes segments that a durable event has declared as expired, and those that an earlier start could not delete any more.
  mutating func delete(before kept: UInt64) throws(SystemError) {
    // One that is being compressed would come back under its new name.
    if let first = compressing, first < kept { try stopCompressing() }
    let segments = try SegmentList.read(state)
    // A crash may have left the list of gaps alone, which goes last because a reader of the segment needs it.
    for first in segments.sealed + segments.withGaps where first < kept {
      for path in [state.sealed(first), state.compressed(first), state.gaps(first)] { try disk.remove(path) }
    }
  }

  /// Deletes what a crash has left of segments that were declared as expired. Without the checkpoint that stood for them, which
  /// a repair may have had to give up, what is there in their place is needed.
  mutating func finishDeleting(before kept: UInt64) throws(EventLogError) {
    let segments = try list()
    guard (segments.sealed + segments.withGaps).contains(where: { $0 < kept }) else { return }
    guard try newestCheckpoint() >= kept - 1 else { return }
    try wrapping(EventLogError.system) { () throws(SystemError) in try delete(before: kept) }
  }

  // MARK: Checkpoints

  /// Whether a checkpoint is worth its writing: once the log has grown by as much as the last one was large.
  func wantsCheckpoint(_ position: LogPosition) throws(EventLogError) -> Bool {
    let segments = try list()
    guard let last = segments.checkpoints.last else { return true }
    var bytes = position.end
    for first in segments.sealed where first > last { bytes += try size(first, segments) }
    return bytes >= (try status(state.checkpoint(last))?.size ?? 0)
  }

  /// Makes an empty file for a new checkpoint: SQLite, which fills it, would not say that it cannot be made because the disk is
  /// full.
  func newCheckpoint(_ sequence: UInt64) throws(SystemError) -> FilePath {
    try discardCheckpoint(sequence)
    let path = unfinished(state.checkpoint(sequence))
    _ = try disk.create(path, mode: 0o644)
    return path
  }

  /// Removes what there is of a checkpoint that is not finished.
  func discardCheckpoint(_ sequence: UInt64) throws(SystemError) {
    try disk.remove(unfinished(state.checkpoint(sequence)))
  }

  /// Makes a checkpoint that was written durable, and returns what the next segment says of it.
  func syncCheckpoint(_ sequence: UInt64) throws(SystemError) -> CheckpointReference {
    let path = unfinished(state.checkpoint(sequence))
    try disk.sync(try Descriptor.open(path, O_RDWR))
    return CheckpointReference(sequence: sequence, sha256: try FileHash.sha256(path))
  }

  /// Gives a checkpoint its name once the event that vouches for it is durable, and removes those before it.
  func adoptCheckpoint(_ sequence: UInt64) throws(SystemError) {
    try disk.rename(unfinished(state.checkpoint(sequence)), to: state.checkpoint(sequence))
    try disk.syncDirectory(state.log)
    for old in try SegmentList.read(state).checkpoints where old < sequence { try disk.remove(state.checkpoint(old)) }
  }

  // MARK: Compressing

  /// Begins to compress the oldest segment whose time has come, unless one is being compressed.
  ///
  /// - Parameter active: the active segment's first event.
  mutating func beginCompressing(before active: UInt64) throws(EventLogError) {
    guard compressor == nil else { return }
    let segments = try list()
    let plain = segments.sealed.filter { !segments.compressed.contains($0) && !refused.contains($0) }
    for (i, first) in segments.sealed.enumerated() where plain.contains(first) {
      let next = i + 1 < segments.sealed.count ? segments.sealed[i + 1] : active
      guard age(next) >= policy.compressAfter.wholeMicroseconds else { return }
      if try status(state.compressed(first)) != nil {
        // A crash came between the new file's name and the removal of the old one; or the packed one was damaged, and
        // somebody put the other back.
        if try isPacked(first) {
          try wrapping(EventLogError.system) { () throws(SystemError) in try disk.remove(state.sealed(first)) }
          continue
        }
        try wrapping(EventLogError.system) { () throws(SystemError) in try disk.remove(state.compressed(first)) }
      }
      do throws(SystemError) {
        let source = try Descriptor.open(state.sealed(first), O_RDONLY)
        let length = try source.status().size
        try disk.remove(unfinished(state.compressed(first)))
        let target = try disk.create(unfinished(state.compressed(first)), mode: 0o644)
        compressor = try SegmentCompressor(from: source, to: target, length: length, disk: disk)
      } catch {
        if !error.isDiskFull { refused.insert(first) }
        throw .system(error)
      }
      compressing = first
      return
    }
  }

  /// Whether the compressed segment holds just what is there as it was written.
  private func isPacked(_ first: UInt64) throws(EventLogError) -> Bool {
    do throws(EventLogError) {
      return try SegmentFile.packed(first, in: state)?.sha256() == SegmentFile.sealed(first, in: state)?.sha256()
    } catch {
      guard case .packed = error else { throw error }
      return false
    }
  }

  /// Compresses one piece; returns whether a segment was finished. What fails is given up, and begun again later.
  mutating func compress() throws(SystemError) -> Bool {
    guard let first = compressing else { return false }
    do throws(SystemError) {
      guard try compressor?.step() ?? true else { return false }
      try disk.rename(unfinished(state.compressed(first)), to: state.compressed(first))
      try disk.syncDirectory(state.log)
      try disk.remove(state.sealed(first))
    } catch {
      if !error.isDiskFull { refused.insert(first) }
      try stopCompressing()
      throw error
    }
    compressor = nil
    compressing = nil
    lookAgain()
    return true
  }

  /// Gives up what is being compressed; it is begun again later, if it is still there.
  private mutating func stopCompressing() throws(SystemError) {
    guard let first = compressing else { return }
    compressor = nil
    compressing = nil
    try disk.remove(unfinished(state.compressed(first)))
  }

  private func unfinished(_ path: FilePath) -> FilePath { FilePath(path.string + StateDirectory.unfinished) }

  // MARK: What is there

  private func list() throws(EventLogError) -> SegmentList {
    try wrapping(EventLogError.system) { () throws(SystemError) in try SegmentList.read(state) }
  }

  /// For how long a segment has been sealed, in microseconds: since the next one was opened. Where that cannot be read, it is not
  /// known to be old.
  private func age(_ next: UInt64) -> Int64 {
    guard let opened = try? SegmentFile.open(next, in: state)?.opening()?.event.time else { return 0 }
    return time.now().microseconds - opened.microseconds
  }

  private func size(_ first: UInt64, _ segments: SegmentList) throws(EventLogError) -> Int {
    try status(segments.compressed.contains(first) ? state.compressed(first) : state.sealed(first))?.size ?? 0
  }

  private func status(_ path: FilePath) throws(EventLogError) -> FileStatus? {
    try wrapping(EventLogError.system) { () throws(SystemError) in try FileStatus.of(path) }
  }
}

extension CursorRegistry.Entry {
  /// Whether a segment that ends with an event has to be kept for this cursor. One that cannot be read may be anywhere; one of
  /// another log never comes.
  fileprivate func isBehind(_ last: UInt64, of log: String) -> Bool {
    guard let cursor else { return true }
    return cursor.id.log == log && cursor.id.sequence < last
  }
}
