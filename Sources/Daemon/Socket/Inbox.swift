/// Bytes as they come in over a connection, cut into messages.
struct Inbox {
  private var bytes: [UInt8] = []
  /// How many of them were searched for the end of a message.
  private var searched = 0
  private var firstEnd: Int?

  /// Takes bytes in.
  mutating func take(_ more: some Collection<UInt8>) {
    bytes += more
    search()
  }

  /// Whether there is a whole message.
  var hasMessage: Bool { firstEnd != nil }

  /// The bytes that wait, with those of half a message.
  var count: Int { bytes.count }

  /// The next whole message, without the zero byte behind it.
  mutating func message() -> [UInt8]? {
    guard let end = firstEnd else { return nil }
    let message = Array(bytes[..<end])
    bytes.removeSubrange(...end)
    (searched, firstEnd) = (0, nil)
    search()
    return message
  }

  private mutating func search() {
    if firstEnd == nil { firstEnd = bytes[searched...].firstIndex(of: Varlink.end) }
    searched = bytes.count
  }
}
