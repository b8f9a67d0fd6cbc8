internal import Glibc
internal import SystemPackage

/// How far the log is durable, for readers in other processes: what lies behind this position may still be taken back by a
/// power cut, so `follow` stops here.
///
/// A file of one line beside the log, `SEQUENCE END SEQUENCE` in 20 digits each, overwritten in place after each sync. It
/// need not be durable itself (recovery writes it again); that the sequence stands in it twice lets a reader see that it
/// read in the middle of a write, and read again.
public struct DurablePosition: Equatable, Sendable {
  /// The last durable sequence.
  public var sequence: UInt64
  /// The size of the durable part of the active segment, in bytes.
  public var end: Int

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
      if let position = DurablePosition(try file.read(count: 63, at: 0)) { return position }
    }
    return nil
  }

  package init(sequence: UInt64, end: Int) {
    self.sequence = sequence
    self.end = end
  }

  private init?(_ bytes: [UInt8]) {
    let words = bytes.split(separator: UInt8(ascii: " ")).map { String(decoding: $0.prefix(20), as: UTF8.self) }
    guard bytes.count == 63, words.count == 3, words[0] == words[2], let sequence = UInt64(words[0]),
      let end = Int(words[1])
    else { return nil }
    self.init(sequence: sequence, end: end)
  }

  package var line: [UInt8] { Array("\(pad(sequence, 20)) \(pad(end, 20)) \(pad(sequence, 20))\n".utf8) }
}
