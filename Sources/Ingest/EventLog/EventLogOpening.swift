internal import Glibc
internal import SystemPackage

extension EventLogWriter {
  /// Opens the log for writing: takes the lock, walks what is there, mends a torn tail, and begins a segment where there is none.
  ///
  /// - Parameters:
  ///   - origin: asked once the lock is held: where the walk begins, and how far the log is known to have been durable.
  ///   - visit: gets the events of each whole decision behind the origin, in order.
  package static func open<E: Error>(
    _ state: StateDirectory, disk: any Disk, time: any TimeSource,
    origin: (_ log: String?, SegmentList) throws(E) -> LogOrigin,
    visit: ([LoggedEvent]) throws(E) -> Void
  ) throws(RecoveryFailure<E>) -> EventLogWriter {
    let lock = try wrapping(RecoveryFailure<E>.log) { () throws(EventLogError) in
      try wrapping(EventLogError.system) { () throws(SystemError) in try state.create() }
      return try WriterLock(state)
    }
    return try open(state, holding: lock, disk: disk, time: time, gaps: [], origin: origin, visit: visit)
  }

  /// The same for whoever holds the lock already; `gaps` are declared at the beginning of the segment that is begun.
  static func open<E: Error>(
    _ state: StateDirectory, holding lock: consuming WriterLock, disk: any Disk, time: any TimeSource,
    gaps: [LogGap] = [],
    origin: (_ log: String?, SegmentList) throws(E) -> LogOrigin,
    visit: ([LoggedEvent]) throws(E) -> Void
  ) throws(RecoveryFailure<E>) -> EventLogWriter {
    let segments = try wrapping(RecoveryFailure<E>.log) { () throws(EventLogError) in try tidied(state, disk) }
    let log = try wrapping(RecoveryFailure<E>.log) { () throws(EventLogError) in try segments.identity(in: state) }
    var start = try wrapping(RecoveryFailure<E>.visitor) { () throws(E) in try origin(log, segments) }
    let durable = try wrapping(RecoveryFailure<E>.system) { () throws(SystemError) in try DurablePosition.read(state) }
    // It was written after a sync, so what it says was so.
    if let durable, log == nil || durable.log == log { start.durable = max(start.durable, durable.sequence) }
    let isSuspect = segments.suspects.contains { $0 > segments.sealed.last ?? 0 }
    if segments.hasActive && !isSuspect {
      // What a killed process wrote but did not sync becomes durable before anyone builds on it.
      try wrapping(RecoveryFailure<E>.log) { () throws(EventLogError) in
        try trusting(state, segments, disk) { () throws(SystemError) in
          try disk.sync(try Descriptor.open(state.events, O_RDWR))
          // It may have been killed before it had made the segment's name durable, too.
          try disk.syncDirectory(state.log)
          try disk.syncDirectory(state.root)
        }
      }
    }
    var recovery = LogRecovery(state: state, disk: disk, origin: start)
    let end = try recovery.read(segments, visit: visit)
    do throws(EventLogError) {
      let opened = try OpenedLog(recovery, segments, end, isSuspect: isSuspect)
      let isBegun = opened.isBegun
      var writer = try EventLogWriter(opened, state, disk, lock)
      let undeclared = gaps + recovery.undeclared.filter { passed in !gaps.contains { $0.isSame(as: passed) } }
      if !isBegun {
        let previous = end.sequence > 0 ? try SealedSegment(end, in: state) : nil
        writer.stage(writer.beginSegment(previous, checkpoint: nil, gaps: undeclared, at: time.now()))
      } else if !undeclared.isEmpty {
        var batch = writer.makeBatch()
        for gap in undeclared { batch.add(at: time.now()) { _ in .logGap(gap) } }
        writer.stage(batch)
      }
      try wrapping(EventLogError.system) { () throws(SystemError) in
        try writer.flush()
        for suspect in segments.suspects { try disk.remove(state.suspect(suspect)) }
      }
      return writer
    } catch { throw .log(error) }
  }

  /// Does something to the active segment of a log that is not open yet, and marks the segment as suspect if a sync of it fails.
  fileprivate static func trusting<R: ~Copyable>(
    _ state: StateDirectory, _ segments: SegmentList, _ disk: any Disk, _ body: () throws(SystemError) -> R
  ) throws(EventLogError) -> R {
    do throws(SystemError) { return try body() } catch {
      if error.isSync && error.path == state.events.displayName {
        let first = try SegmentFile.active(0, in: state)?.firstSequence() ?? (segments.sealed.last ?? 0) + 1
        markSuspect(first, "It was being recovered.", error, in: state, disk)
      }
      throw .system(error)
    }
  }

  /// The segments, after what a crash left unfinished is removed.
  private static func tidied(_ state: StateDirectory, _ disk: any Disk) throws(EventLogError) -> SegmentList {
    try wrapping(EventLogError.system) { () throws(SystemError) in
      let segments = try SegmentList.read(state)
      for path in segments.unfinished { try disk.remove(path) }
      return segments
    }
  }
}

extension SegmentList {
  /// The log that its newest segment names, before anything is verified; nil when there is no segment that names one.
  package func identity(in state: StateDirectory) throws(EventLogError) -> String? {
    if hasActive, let opened = try SegmentFile.active(0, in: state)?.opening()?.opened { return opened.log }
    guard let last = sealed.last else { return nil }
    return try SegmentFile.sealed(last, in: state)?.opening()?.opened.log
  }
}

/// What an open log goes on with.
struct OpenedLog: ~Copyable {
  private let file: Descriptor
  /// The end of what is whole. In a segment that is not begun it is the end of the one before, but for the place.
  let position: LogPosition
  let report: RecoveryReport
  /// Whether the file was made just now.
  let isNew: Bool
  /// Whether the active segment has its first line.
  let isBegun: Bool

  /// Mends the active segment, or freezes it when a sync of it has failed; makes one where there is none.
  init(
    _ recovery: LogRecovery, _ segments: SegmentList, _ end: LogPosition, isSuspect: Bool
  ) throws(EventLogError) {
    let hasLine = segments.hasActive && end.segment > segments.sealed.last ?? 0 && end.segment > 0
    let goesOn = segments.hasActive && !isSuspect
    let state = recovery.state
    let disk = recovery.disk
    var report = RecoveryReport()
    var end = end
    file = try EventLogWriter.trusting(state, segments, disk) { () throws(SystemError) in
      if goesOn {
        let file = try Descriptor.open(state.events, O_RDWR)
        (report, end.end) = try recovery.mend(file)
        return file
      }
      if isSuspect && segments.hasActive { report = try recovery.freeze(hasLine: hasLine) }
      end.end = 0
      return try disk.create(state.events, mode: 0o644)
    }
    self.report = report
    position = end
    isNew = !goesOn
    isBegun = hasLine && goesOn
  }

  consuming func takeFile() -> Descriptor { file }
}
