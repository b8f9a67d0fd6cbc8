internal import Foundation
internal import Glibc
internal import Ingest
internal import SystemPackage

/// How fast the log is written, verified and rebuilt from, beside peers that do only the part that cannot be saved, all in one
/// run and in turns: what else the machine does then slows both.
///
/// usage: throughput APPEND DIRECTORY FOLDER...     with the C program, where to write (a real disk), and article files
@main
struct Throughput {
  private static let rounds = 7
  private static let logBytes = 320 << 20

  static func main() {
    do { try run(CommandLine.arguments) } catch {
      FileHandle.standardError.write(Data("throughput: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func run(_ arguments: [String]) throws {
    guard arguments.count > 3 else { throw Unusable(description: "usage: throughput APPEND DIRECTORY FOLDER...") }
    let folder = try Folder(arguments[2])
    defer { folder.remove() }
    let stock = try Stock(arguments[3...].map { FilePath($0) }, folder.state("made"))
    show("medians of \(rounds) rounds", "MB are 1,000,000 bytes")
    for (size, batches) in [(1, 400), (10, 300), (100, 150)] {
      try write(Writing(size: size, batches: batches, folder: folder, append: arguments[1]), stock)
    }
    try read(Reading(stock, bytes: logBytes, in: folder))
  }

  private static func write(_ writing: Writing, _ stock: Stock) throws {
    // Writes what the C program is to write, and warms up.
    _ = try writing.log(stock)
    let bytes = try writing.keep()
    let times = try inTurns([{ try writing.log(stock) }, writing.appended, writing.hashed])
    for (name, times) in zip(["copytaster", "write + fdatasync", "SHA-256, for the chain"], times) {
      row("batches of \(writing.size): \(name)", bytes, of: writing.events, "events", times)
    }
    ratio(times[1], times[0], "copytaster / write + fdatasync")
  }

  private static func read(_ reading: Reading) throws {
    let times = try inTurns([reading.verify, reading.hash, reading.read])
    for (name, times) in zip(["verify", "SHA-256, once, on one core", "read"], times) {
      row(name, reading.bytes, of: reading.stories, "stories", times)
      perCore(reading.bytes, times)
    }
    ratio(times[1], times[0], "verify / SHA-256")
    let rebuilds = try inTurns([reading.rebuild, reading.copyRows])
    for (name, times) in zip(["rebuild", "SQLite copying the catalog's rows"], rebuilds) {
      row(name, reading.bytes, of: reading.stories, "stories", times)
      perCore(reading.bytes, times)
    }
    ratio(rebuilds[1], rebuilds[0], "rebuild / SQLite")
  }

  /// Runs each several times, in turns, the first to run being another one each time; returns the seconds of each, and says
  /// how much of the machine it got.
  private static func inTurns(_ contestants: [() throws -> Double]) throws -> [Times] {
    var times = [Times](repeating: Times(), count: contestants.count)
    for round in 0..<rounds {
      for i in contestants.indices {
        let turn = (i + round) % contestants.count
        let busy = clock()
        times[turn].seconds.append(try contestants[turn]())
        times[turn].processor.append(Double(clock() - busy) / Double(CLOCKS_PER_SEC))
      }
    }
    return times
  }

  /// What a contestant took in each round.
  private struct Times {
    /// By the clock.
    var seconds: [Double] = []
    /// Of all cores, preparations included.
    var processor: [Double] = []
  }

  /// Shows a line at once, also to a pipe.
  private static func show(_ name: String, _ value: String) {
    let line = name.padding(toLength: 44, withPad: " ", startingAt: 0) + value + "\n"
    FileHandle.standardOutput.write(Data(line.utf8))
  }

  private static func row(_ name: String, _ bytes: Int, of count: Int, _ things: String, _ times: Times) {
    let seconds = median(times.seconds)
    show(name, String(format: "%9.0f %@/s %8.1f MB/s", Double(count) / seconds, things, Double(bytes) / seconds / 1e6))
  }

  /// How fast it would be if it got a whole core, however busy the machine is.
  private static func perCore(_ bytes: Int, _ times: Times) {
    show("  a second of processor time", String(format: "%30.1f MB", Double(bytes) / median(times.processor) / 1e6))
  }

  /// The median of the ratios within each round.
  private static func ratio(_ limit: Times, _ own: Times, _ name: String) {
    let ratios = zip(limit.seconds, own.seconds).map { $0 / $1 }
    let range = (ratios.min() ?? 0, ratios.max() ?? 0)
    show(name, String(format: "%9.2f (%.2f to %.2f)", median(ratios), range.0, range.1))
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

/// A folder of the benchmark's own.
struct Folder {
  /// Its path.
  let path: FilePath

  /// Makes a folder in another.
  init(_ parent: String) throws {
    path = FilePath(parent).appending("throughput-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
  }

  /// A state directory in it, without what an earlier run has left there.
  func state(_ name: String) throws -> StateDirectory {
    let state = path.appending(name)
    if FileManager.default.fileExists(atPath: state.string) { try FileManager.default.removeItem(atPath: state.string) }
    return StateDirectory(state)
  }

  /// Removes it.
  func remove() { try? FileManager.default.removeItem(atPath: path.string) }
}

extension StateDirectory {
  /// A writer of a new log.
  func writer() throws -> EventLogWriter {
    try EventLogWriter.open(
      self, disk: RealDisk(), time: SystemClock(),
      origin: { (_, _) throws(Unusable) in LogOrigin() }, visit: { (_) throws(Unusable) in })
  }
}

/// The seconds that something takes.
func measure(_ body: () throws -> Void) rethrows -> Double {
  let started = SystemClock().monotonic()
  try body()
  return Double(SystemClock().monotonic() - started) / 1e9
}
