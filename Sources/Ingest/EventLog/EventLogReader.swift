internal import Glibc

/// Reads the events of a log in order, up to what is durable, while the service goes on writing.
public struct EventLogReader: ~Copyable {
  /// A line of the log as it is stored.
  public struct Line: Sendable {
    /// Its sequence.
    public var sequence: UInt64
    /// Its bytes, without the newline.
    public var bytes: [UInt8]
  }

  private let state: StateDirectory
  private let file: Descriptor
  private var inotify: Inotify
  private var lines = LineReader(to: 0)
  /// The last event that was returned or is to be passed over.
  private var after: UInt64
  /// The last event that is known to be durable.
  private var last: UInt64 = 0

  /// Reads from the event after `after`; 0 is from the beginning, nil begins with the last ten.
  public init(_ state: StateDirectory, after: UInt64?) throws(EventLogError) {
    self.state = state
    let file = try wrapping(EventLogError.system) { () throws(SystemError) in
      try Descriptor.open(state.events, O_RDONLY)
    }
    let inotify = try wrapping(EventLogError.system) { () throws(SystemError) in
      let inotify = try Inotify()
      _ = try inotify.add(try Descriptor.open(state.log, O_RDONLY | O_DIRECTORY))
      return inotify
    }
    let last = try wrapping(EventLogError.system) { () throws(SystemError) in try DurablePosition.read(state) }
    self.file = file
    self.inotify = inotify
    self.after = after ?? (last.map { $0.sequence - min($0.sequence, Limits.followedFirst) } ?? 0)
  }

  /// The next durable event, or nil when there is none at the moment.
  public mutating func next() throws(EventLogError) -> Line? {
    if after >= last {
      let position = try wrapping(EventLogError.system) { () throws(SystemError) in try DurablePosition.read(state) }
      guard let position, position.sequence > after else { return nil }
      last = position.sequence
      lines.extend(to: position.end)
    }
    while let line = try wrapping(EventLogError.system, { () throws(SystemError) in try lines.next(file) }) {
      if line.isBlank { continue }
      guard let sequence = EventDecoder.sequence(of: line.bytes) else {
        throw .unreadable(path: file.path, byte: line.offset, why: "it has no sequence")
      }
      if sequence <= after { continue }
      after = sequence
      return Line(sequence: sequence, bytes: line.bytes)
    }
    return nil
  }

  /// Waits until the log may have grown, or until the time is over.
  public mutating func wait(atMost duration: Duration) throws(EventLogError) {
    Ingest.wait(for: [inotify.file.raw], atMost: duration)
    try wrapping(EventLogError.system) { () throws(SystemError) in while !(try inotify.drain()).isEmpty {} }
  }
}
