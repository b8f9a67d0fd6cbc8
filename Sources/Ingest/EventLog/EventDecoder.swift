internal import Foundation

/// Reads lines of the log back into events.
public struct EventDecoder {
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

  private let decoder = JSONDecoder()

  /// A decoder; make one and use it for many lines.
  public init() {}

  /// The event of a line, given without its newline. The chain is not looked at: see ``chain(of:after:)``.
  public func event(_ line: some Sequence<UInt8>) throws(Failure) -> Event {
    do {
      return try decoder.decode(Envelope.self, from: Data(line)).event
    } catch let failure as Failure {
      throw failure
    } catch DecodingError.keyNotFound(let key, _) {
      throw .malformed("no \(key.stringValue)")
    } catch DecodingError.dataCorrupted(let context) {
      throw .malformed(context.debugDescription)
    } catch {
      throw .malformed("\(error)")
    }
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
  public static func chain(of line: some BidirectionalCollection<UInt8>, after chain: Chain) throws(Failure) -> Chain {
    // ,"chain":"<32 digits>"}
    let tail = Array(line.suffix(44))
    guard tail.count == 44, tail.starts(with: ",\"chain\":\"".utf8), tail.suffix(2).elementsEqual("\"}".utf8),
      let written = Chain(String(decoding: tail[10..<42], as: UTF8.self))
    else { throw .noChain }
    let expected = chain.next(line.dropLast(44))
    guard written == expected else { throw .chainBroken }
    return expected
  }
}

/// The envelope's keys as `JSONDecoder` reads them.
private struct Envelope: Decodable {
  var event: Event

  enum CodingKeys: String, CodingKey { case id, type, time, sequence, batch, data }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let time = try keys.decode(String.self, forKey: .time)
    guard let sequence = UInt64(try keys.decode(String.self, forKey: .sequence)),
      let batch = UInt64(try keys.decode(String.self, forKey: .batch)), let time = Timestamp(time)
    else { throw EventDecoder.Failure.malformed("sequence, batch or time has another form") }
    event = Event(
      sequence: sequence, id: try keys.decode(EventID.self, forKey: .id), batch: batch, time: time,
      data: try Self.data(try keys.decode(String.self, forKey: .type), keys))
  }

  private static func data(_ type: String, _ keys: KeyedDecodingContainer<CodingKeys>) throws -> EventData {
    func decode<D: Decodable>(_: D.Type = D.self) throws -> D { try keys.decode(D.self, forKey: .data) }
    return switch type {
    case "copytaster.daemon.started": .daemonStarted(try decode())
    case "copytaster.daemon.stopped": .daemonStopped(try decode())
    case "copytaster.segment.opened": .segmentOpened(try decode())
    case "copytaster.segment.expired": .segmentExpired(try decode())
    case "copytaster.log.gap": .logGap(try decode())
    case "copytaster.file.ingested": .fileIngested(try decode())
    case "copytaster.file.quarantined": .fileQuarantined(try decode())
    case "copytaster.file.removed": .fileRemoved(try decode())
    case "copytaster.file.renamed": .fileRenamed(try decode())
    case "copytaster.story.original": .storyOriginal(try decode())
    case "copytaster.story.overlap": .storyOverlap(try decode())
    case "copytaster.story.duplicate": .storyDuplicate(try decode())
    case "copytaster.story.revised": .storyRevised(try decode())
    case "copytaster.story.withdrawn": .storyWithdrawn(try decode())
    case "copytaster.group.merged": .groupMerged(try decode())
    case "copytaster.watch.degraded": .watchDegraded(try decode())
    case "copytaster.watch.recovered": .watchRecovered(try decode())
    default: throw EventDecoder.Failure.unknownType(type)
    }
  }
}
