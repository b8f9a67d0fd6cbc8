internal import Glibc

/// What a walk over a whole log found.
public struct LogVerification: Equatable, Sendable {
  /// The log's identity.
  public var log = ""
  /// The last event that follows from all before it.
  public var last: UInt64 = 0
  /// Its chain.
  public var chain = Chain.beginning.description
  /// The bytes up to there.
  public var bytes = 0
  /// Lines that recovery blanked.
  public var blanked = 0
  /// The first line that is wrong: its number, its first byte, and what is wrong with it.
  public var damage: Damage?
  /// Bytes behind what is durable, which the next start of the service will look at.
  public var unfinished = 0

  /// Where and why a log does not verify.
  public struct Damage: Equatable, Sendable {
    /// The line, from 1.
    public var line: Int
    /// Its first byte in the file.
    public var byte: Int
    /// What is wrong.
    public var why: String
  }

  /// Walks the log of a state directory: every line's form, sequence and chain.
  public static func run(_ state: StateDirectory) throws(SystemError) -> LogVerification {
    let file = try Descriptor.open(state.events, O_RDONLY)
    // Behind the durable position a batch may just be being written, or be what a crash left for the next start. The
    // position is read first: the log only grows.
    let durable = try DurablePosition.read(state)
    let size = try file.status().size
    let end = min(durable?.end ?? size, size)
    var found = LogVerification()
    found.unfinished = size - end
    var lines = LineReader(to: end)
    var walk = LogWalk()
    while let line = try lines.next(file) {
      if line.isBlank {
        found.blanked += 1
        continue
      }
      do throws(EventDecoder.Failure) { _ = try walk.accept(line) } catch {
        found.damage = Damage(line: line.number, byte: line.offset, why: error.description)
        break
      }
    }
    found.log = walk.position.log
    found.last = walk.position.sequence
    found.chain = walk.position.chain.description
    found.bytes = walk.position.end
    return found
  }
}
