/// Reads single events by their place, for texts and explanations.
public final class LogFile {
  private let state: StateDirectory
  private let decoder = EventDecoder()
  /// The segments that were read last, the newest last. An open one can be read on whatever its name becomes.
  private var open: [SegmentFile] = []

  /// The log of a state directory.
  public init(_ state: StateDirectory) { self.state = state }

  /// The event whose line is at a place; nil when its segment has expired, or the line is lost in a gap.
  public func event(at place: LogPlace) throws(EventLogError) -> Event? {
    guard let file = try segment(place.segment) else { return nil }
    if file.gaps.contains(where: { $0.bytes.overlaps(place.bytes) }) { return nil }
    let line = try file.read(count: place.bytes.count, at: place.bytes.lowerBound)
    do throws(EventDecoder.Failure) { return try decoder.event(line) } catch {
      throw .unreadable(path: file.path, byte: place.bytes.lowerBound, why: error.description)
    }
  }

  /// Lets go of the open segments, so that those that were deleted or compressed take no room.
  package func close() { open = [] }

  private func segment(_ first: UInt64) throws(EventLogError) -> SegmentFile? {
    if let known = open.first(where: { $0.first == first }) { return known }
    guard let file = try SegmentFile.open(first, in: state) else { return nil }
    if open.count == Limits.openSegments { open.removeFirst() }
    open.append(file)
    return file
  }
}
