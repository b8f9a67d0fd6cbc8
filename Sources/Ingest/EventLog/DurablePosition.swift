internal import Glibc
internal import SystemPackage

/// How far the log is durable, for readers in other processes: what lies behind this position may still be taken back by a
/// power cut, so `follow` stops here.
///
/// A file of one line beside the log, `1 LOG SEGMENT SEQUENCE END STATE SEQUENCE` with numbers of 20 digits, overwritten in
/// place after each sync. It need not be durable itself (recovery writes it again); that the sequence stands in it twice lets
/// a reader see that it read in the middle of a write, and read again. What it says was true once, so recovery takes it for
/// a witness: a log that ends before it has lost events.
public struct DurablePosition: Equatable, Sendable {
  /// The log's identity.
  public var log: String
  /// The active segment: the sequence of its first event.
  public var segment: UInt64
  /// The last durable sequence.
  public var sequence: UInt64
  /// The size of the durable part of the active segment, in bytes.
  public var end: Int
  /// Whether the writer waits for room on its disk.
  public var isWaiting: Bool

  /// Reads the position; nil when there is none yet.
  public static func read(_ state: StateDirectory) throws(SystemError) -> DurablePosition? {
    let file: Descriptor
    do throws(SystemError) {
      file = try Descriptor.open(state.durable, O_RDONLY)
    } catch {
      if error.errno == .noSuchFileOrDirectory { return nil }
      throw error
    }
    for _ in 0..<Limits.durableReadTries {
      if let position = DurablePosition(try file.read(count: length, at: 0)) { return position }
    }
    return nil
  }

  package init(_ position: LogPosition, isWaiting: Bool = false) {
    log = position.log
    segment = position.segment
    sequence = position.sequence
    end = position.end
    self.isWaiting = isWaiting
  }

  private init?(_ bytes: [UInt8]) {
    let words = bytes.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    guard bytes.count == Self.length, words.count == 7, words[0] == "1", words[6] == words[3] + "\n",
      let segment = UInt64(words[2]), segment > 0, let sequence = UInt64(words[3]), sequence < UInt64(Int64.max),
      let end = Int(words[4])
    else { return nil }
    log = words[1]
    self.segment = segment
    self.sequence = sequence
    self.end = end
    isWaiting = words[5] == "full"
  }

  package var line: [UInt8] {
    let number = pad(sequence, 20)
    return Array(
      "1 \(log) \(pad(segment, 20)) \(number) \(pad(end, 20)) \(isWaiting ? "full" : "open") \(number)\n".utf8)
  }

  private static let length = 1 + 1 + 8 + 1 + 20 + 1 + 20 + 1 + 20 + 1 + 4 + 1 + 20 + 1
}
