/// Reads lines of the log back into events.
public struct EventDecoder: Sendable {
  /// Why a line is not an event.
  public enum Failure: Error, Equatable, CustomStringConvertible {
    /// It is not JSON, or lacks a key.
    case malformed(String)
    /// It does not end in a chain.
    case noChain
    /// Its chain is not the one that follows from the line before.
    case chainBroken
    /// An event type that this version does not know.
    case unknownType(String)
    /// A format on disk that this version does not know.
    case unknownFormat(Int)

    /// In words.
    public var description: String {
      switch self {
      case .malformed(let why): "not an event: \(why)"
      case .noChain: "the line does not end in a chain"
      case .chainBroken: "the chain does not follow from the line before: a line was changed, added or taken out"
      case .unknownType(let type):
        "event type \(type) is not known to this version of the program: install the later one"
      case .unknownFormat(let format):
        "format \(format) is not known to this version of the program: install the later one"
      }
    }
  }

  /// A decoder.
  public init() {}

  /// The event of a line, given without its newline. The chain is not looked at: see ``chain(of:after:)``.
  public func event(_ line: some Sequence<UInt8>) throws(Failure) -> Event {
    try line.withBytes { line throws(Failure) in try event(line) }
  }

  /// The same for bytes in one piece.
  public func event(_ line: UnsafeRawBufferPointer) throws(Failure) -> Event { try event(line, prose: .kept) }

  /// The event of a line in one piece, checked as ``event(_:)`` checks it, but without what is only for people: its texts are
  /// empty.
  func outline(_ line: UnsafeRawBufferPointer) throws(Failure) -> Event { try event(line, prose: .checked) }

  private func event(_ line: UnsafeRawBufferPointer, prose: JSONText.Prose) throws(Failure) -> Event {
    var envelope = try wrapping({ Failure.malformed($0.description) }) { () throws(JSONError) in
      try JSONReader.read(line, prose: prose) { line throws(JSONError) in try line.object(Envelope.self) }
    }
    guard let event = envelope.event.take() else { throw .unknownType(envelope.type) }
    return event
  }

  /// The sequence that a line of this program names, found without reading all of it; nil when there is none.
  public static func sequence(of line: [UInt8]) -> UInt64? {
    // The envelope comes before the data, and nothing in it is long but the subject, which is a path.
    let key = Array("\"sequence\":\"".utf8)
    var from = 0
    while let quote = line[from...].firstIndex(of: key[0]) {
      if line[quote...].starts(with: key) {
        return UInt64(String(decoding: line[(quote + key.count)...].prefix(20), as: UTF8.self))
      }
      from = quote + 1
    }
    return nil
  }

  /// The chain of a line (without its newline) if it follows from that of the line before.
  public static func chain(of line: some Sequence<UInt8>, after chain: Chain) throws(Failure) -> Chain {
    try line.withBytes { line throws(Failure) in try Self.chain(of: line, after: chain) }
  }

  /// The same for bytes in one piece.
  public static func chain(of line: UnsafeRawBufferPointer, after chain: Chain) throws(Failure) -> Chain {
    // ,"chain":"<32 digits>"}
    let body = line.count - 10 - Chain.digitCount - 2
    guard body >= 0, UnsafeRawBufferPointer(rebasing: line[body..<(body + 10)]).isText(",\"chain\":\""),
      UnsafeRawBufferPointer(rebasing: line[(line.count - 2)...]).isText("\"}"),
      let written = Chain(digits: UnsafeRawBufferPointer(rebasing: line[(body + 10)..<(line.count - 2)]))
    else { throw .noChain }
    let expected = chain.next(UnsafeRawBufferPointer(rebasing: line[..<body]))
    guard written == expected else { throw .chainBroken }
    return expected
  }
}
