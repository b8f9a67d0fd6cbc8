import Foundation
import Glibc
import Ingest
import Support
import SystemPackage
import Testing

/// A file that the service dies over, here for want of memory, does not keep it from reading others.
@Suite(.timeLimit(.minutes(10)))
struct PoisonTests {
  /// Enough for everything but the large file. A core of each death would only take room.
  private static let little = ["/usr/bin/prlimit", "--as=300000000", "--core=0"]
  private static let environment = ["SWIFT_BACKTRACE": "enable=no"]

  /// A text with so many words and paragraphs that to read it takes twice the memory that there is.
  private static func large() -> String {
    var number = 0
    return (0..<5_000).map { _ in
      (0..<400).map { _ in
        number = (number &* 1_103_515_245 &+ 12_345) & 0x7FFF_FFFF
        return "harbour\(number >> 16)"
      }.joined(separator: " ")
    }.joined(separator: "\n\n")
  }

  private static func events(_ folder: TemporaryFolder) throws -> [Event] {
    var reader = try EventLogReader(folder.state, from: .after(0))
    let decoder = EventDecoder()
    var events: [Event] = []
    while let line = try reader.next() { events.append(try decoder.event(line.bytes)) }
    return events
  }

  @Test func aFileThatEndsTenRunsIsPutIntoQuarantineAndOthersAreRead() throws {
    let folder = try TemporaryFolder()
    let installation = try Installation(folder, environment: Self.environment)
    let large = Self.large()
    try installation.drop(large, as: "large.txt")
    for death in 1...10 {
      try installation.drop("Number \(death).\n\nThe basin is closed until day \(death).", as: "small\(death).txt")
      let run = try installation.runOnce(under: Self.little)
      #expect(run.status != 0, "run \(death) ended in order: \(run.err.suffix(500))")
      #expect(run.err.contains("died while it had") == (death > 1), "run \(death): \(run.err.prefix(500))")
    }
    let run = try installation.runOnce(under: Self.little)
    #expect(run.status == 0, "\(run.err.suffix(500))")
    var outcomes: [String: String] = [:]
    for event in try Self.events(folder) {
      switch event.data {
      case .fileIngested(let d): outcomes[d.file.path] = "ingested"
      case .fileQuarantined(let d): outcomes[d.file.path] = "\(d.reason), \(d.retry ?? 0)"
      default: break
      }
    }
    let small = Dictionary(uniqueKeysWithValues: (1...10).map { ("small\($0).txt", "ingested") })
    #expect(outcomes == small.merging(["large.txt": "crash, 300"]) { $1 })
    // It says nothing more, and does not die over it any more.
    let count = try Self.events(folder).count
    #expect(try installation.runOnce(under: Self.little).status == 0)
    #expect(try Self.events(folder).count == count + 2)
    // When it changes it is read again, here where there is memory.
    try installation.drop(large + "\n", as: "large.txt")
    #expect(try installation.runOnce().status == 0)
    let last = try Self.events(folder).compactMap { event -> String? in
      switch event.data {
      case .fileIngested(let d): "\(d.file.path) is read"
      case .fileQuarantined(let d): "\(d.file.path): \(d.detail)"
      default: nil
      }
    }.last
    #expect(last == "large.txt is read")
  }
}
