internal import Glibc

/// Reads single events of the active segment by their place, for texts and explanations.
public struct LogFile: ~Copyable {
  private let file: Descriptor
  private let decoder = EventDecoder()

  /// Opens the log of a state directory for reading.
  public init(_ state: StateDirectory) throws(SystemError) {
    file = try Descriptor.open(state.events, O_RDONLY)
  }

  /// The event whose line is at a place.
  public func event(at place: Range<Int>) throws(EventLogError) -> Event {
    let line = try wrapping(EventLogError.system) { () throws(SystemError) in
      try file.read(count: place.count, at: place.lowerBound)
    }
    do throws(EventDecoder.Failure) { return try decoder.event(line) } catch {
      throw .unreadable(path: file.path, byte: place.lowerBound, why: error.description)
    }
  }
}
