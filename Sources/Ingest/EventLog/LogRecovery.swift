internal import Glibc
internal import SystemPackage

/// What recovery found and did.
public struct RecoveryReport: Equatable, Sendable {
  /// The bytes that were blanked, or nil when the log was whole.
  public var blanked: Range<Int>?
  /// Where a copy of them is kept.
  public var copy: String?
  /// Whether a last line got the newline that it lacked.
  public var completedLine = false
}

/// Walks the log once: verifies every line, hands each whole decision to the caller, and mends a torn tail.
///
/// *Torn or corrupt.* A batch is written only after the one before it was synced. So damage in a batch that another follows,
/// or at or below what the catalog has applied, is corruption and nothing is touched; any other damage is a torn tail.
package struct LogRecovery {
  package let state: StateDirectory
  package let disk: any Disk
  /// The sequence up to which the catalog vouches for the log.
  package let applied: UInt64

  private var walk = LogWalk()
  private var whole = LogPosition()
  /// Events of a decision that is not closed yet.
  private var held: [LoggedEvent] = []

  package init(state: StateDirectory, disk: any Disk, applied: UInt64) {
    self.state = state
    self.disk = disk
    self.applied = applied
  }

  /// Reads the whole log and mends its tail. `visit` gets the events of each decision that is complete, in order.
  package mutating func run<E: Error>(
    _ file: borrowing Descriptor, visit: ([LoggedEvent]) throws(E) -> Void
  ) throws(RecoveryFailure<E>) -> (LogPosition, RecoveryReport) {
    do throws(SystemError) {
      // What a killed process wrote but did not sync is in the page cache only: make it durable before anyone builds on it.
      try disk.sync(file)
    } catch { throw .system(error) }
    try readThrough(file, visit: visit)
    guard whole.sequence >= applied else {
      throw .log(
        .shorterThanCatalog(path: state.events.displayName, last: whole.sequence, applied: applied))
    }
    do throws(SystemError) {
      let report = try mend(file)
      return (whole, report)
    } catch { throw .system(error) }
  }

  /// Reads until the end or until the first line that does not follow from the one before.
  private mutating func readThrough<E: Error>(
    _ file: borrowing Descriptor, visit: ([LoggedEvent]) throws(E) -> Void
  ) throws(RecoveryFailure<E>) {
    var lines = LineReader()
    while true {
      let line: LogLine?
      do throws(SystemError) { line = try lines.next(file) } catch { throw .system(error) }
      guard let line else { return }
      if line.isBlank {
        // What an earlier recovery blanked. At the very end it may have been interrupted, and is blanked once more.
        if line.isTerminated && held.isEmpty { whole.end = line.end }
        continue
      }
      do throws(EventDecoder.Failure) {
        held.append(try walk.accept(line))
      } catch {
        do throws(EventLogError) { try refuseCorruption(file, line, error) } catch { throw .log(error) }
        return
      }
      guard held.last?.event.data.closesDecision == true else { continue }
      do throws(E) { try visit(held) } catch { throw .visitor(error) }
      held = []
      whole = walk.position
    }
  }

  /// Throws when the damage at `line` cannot be a torn tail.
  private func refuseCorruption(
    _ file: borrowing Descriptor, _ line: LogLine, _ why: EventDecoder.Failure
  ) throws(EventLogError) {
    let expected = walk.position.sequence + 1
    // A chain that holds around something unreadable is no damage: a later version of the program wrote it.
    let isForeign: Bool =
      switch why {
      case .unknownType, .unknownFormat: true
      default: false
      }
    let isFollowed: Bool
    do throws(SystemError) { isFollowed = try laterBatchExists(file, after: line) } catch { throw .system(error) }
    guard isForeign || expected <= applied || isFollowed else { return }
    throw .corrupt(
      path: state.events.displayName, line: line.number, byte: line.offset, expected: expected, why: why.description)
  }

  /// Whether the file goes on with a batch that was begun after the damaged line: then the damaged line was durable once.
  private func laterBatchExists(_ file: borrowing Descriptor, after line: LogLine) throws(SystemError) -> Bool {
    var rest = LineReader(from: line.end)
    while let later = try rest.next(file) {
      if let event = try? walk.decoder.event(later.bytes), event.batch > walk.position.sequence + 1 { return true }
    }
    return false
  }

  /// Blanks everything after the last whole decision, keeping a copy; completes a last line that only lacks its newline.
  private mutating func mend(_ file: borrowing Descriptor) throws(SystemError) -> RecoveryReport {
    var report = RecoveryReport()
    let size = try file.status().size
    if size > whole.end {
      let torn = try file.read(count: size - whole.end, at: whole.end)
      report.copy = try keep(torn, at: state.torn.appending("events-at-\(pad(whole.end, 20)).torn"))
      let blanks = Self.blanks(torn.count)
      do throws(SystemError) {
        // One newline more than there was: a live `tail -F` has shown the torn line, and must see it end.
        try write(blanks + [newline], to: file, at: whole.end)
        whole.end = size + 1
      } catch {
        guard error.errno == .noSpace else { throw error }
        // Not even a byte of room: the newline takes the place of the last blank.
        try write(blanks.dropLast() + [newline], to: file, at: whole.end)
        whole.end = size
      }
      report.blanked = (size - torn.count)..<size
    } else if !walk.isTerminated {
      try write([newline], to: file, at: size)
      report.completedLine = true
      whole.end = size + 1
    }
    return report
  }

  /// Spaces, in lines that a reader with a bounded buffer can take.
  private static func blanks(_ count: Int) -> [UInt8] {
    (1...max(count, 1)).map { $0 % Limits.blankLineBytes == 0 ? newline : UInt8(ascii: " ") }
  }

  /// Copies the torn bytes, and says where to; nil when there is no room for a copy. They were never durable, so recovery
  /// goes on without it: a full disk must not keep the service from starting.
  private func keep(_ bytes: [UInt8], at path: FilePath) throws(SystemError) -> String? {
    do throws(SystemError) {
      let copy = try Descriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600)
      try write(bytes, to: copy, at: 0)
      try disk.syncDirectory(state.torn)
      return path.displayName
    } catch {
      guard error.errno == .noSpace || error.errno == .diskQuotaExceeded else { throw error }
      _ = path.withPlatformString { unlink($0) }
      return nil
    }
  }

  private func write(_ bytes: [UInt8], to file: borrowing Descriptor, at offset: Int) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      done += try disk.write(bytes[done...], to: file, at: offset + done)
    }
    try disk.sync(file)
  }
}

private let newline: UInt8 = 10

/// Why a walk over the log ended early.
package enum RecoveryFailure<E: Error>: Error {
  /// The log cannot be read or is damaged.
  case log(EventLogError)
  /// The visitor threw.
  case visitor(E)

  static func system(_ error: SystemError) -> RecoveryFailure { .log(.system(error)) }
}

extension EventData {
  /// Whether a decision ends with this event. The events of a story stand or fall with the `file.…` event that closes them.
  package var closesDecision: Bool {
    switch self {
    case .storyOriginal, .storyOverlap, .storyDuplicate, .storyRevised, .storyWithdrawn, .groupMerged: false
    default: true
    }
  }
}
