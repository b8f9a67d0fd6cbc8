/// When a segment of the log is full, when it is compressed, and for how long it is kept.
public struct SegmentPolicy: Equatable, Sendable {
  /// The size at which a segment is sealed, in bytes. The last batch may go beyond it.
  public var bytes: Int
  /// The age at which a segment is sealed, counted from its first event.
  public var age: Duration
  /// For how long a sealed segment is left as it was written, for readers that lag.
  public var compressAfter: Duration
  /// For how long a sealed segment is kept; nil for ever.
  public var keepAge: Duration?
  /// How many bytes of sealed segments are kept, as they are on the disk; nil for all.
  public var keepBytes: Int?
  /// How many bytes of sealed segments are kept even if a registered cursor has not passed them; nil for no such limit.
  public var capBytes: Int?

  /// A policy with its defaults: nothing is ever deleted.
  public init(
    bytes: Int = Limits.segmentBytes, age: Duration = Limits.segmentAge,
    compressAfter: Duration = Limits.compressAfter, keepAge: Duration? = nil, keepBytes: Int? = nil,
    capBytes: Int? = nil
  ) {
    self.bytes = bytes
    self.age = age
    self.compressAfter = compressAfter
    self.keepAge = keepAge
    self.keepBytes = keepBytes
    self.capBytes = capBytes
  }
}
