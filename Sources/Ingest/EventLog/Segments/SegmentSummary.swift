internal import SystemPackage

/// How much of a log is kept beside the active segment.
public struct SegmentSummary: Equatable, Sendable {
  /// How many segments are sealed.
  public var sealed: Int
  /// The first event that is kept; 0 when only the active segment is there.
  public var first: UInt64
  /// The sealed segments' bytes, as they are on the disk.
  public var bytes = 0

  /// Looks at the log of a state directory.
  public init(_ state: StateDirectory) throws(SystemError) {
    let segments = try SegmentList.read(state)
    sealed = segments.sealed.count
    first = segments.sealed.first ?? 0
    for first in segments.sealed {
      let path = segments.compressed.contains(first) ? state.compressed(first) : state.sealed(first)
      bytes += try FileStatus.of(path)?.size ?? 0
    }
  }
}
