internal import Foundation
internal import Glibc
internal import Ingest

/// How fast files are parsed to stories on one core, without the start of a program and without reading them.
///
/// usage: formats SECONDS FILE...     parses the files again and again for so many seconds; prints a line of JSON
@main
struct Formats {
  static func main() {
    do { try run(CommandLine.arguments) } catch {
      FileHandle.standardError.write(Data("formats: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func run(_ arguments: [String]) throws {
    guard arguments.count > 2, let least = Double(arguments[1]) else {
      throw Unusable(description: "usage: formats SECONDS FILE...")
    }
    let files = try arguments[2...].map { path in
      let url = URL(fileURLWithPath: path)
      return (name: url.lastPathComponent, bytes: Array(try Data(contentsOf: url)))
    }
    // Fills tables that are made once in the life of a process.
    let stories = try parse(files)
    var rounds = 0
    let started = processorSeconds()
    var seconds = 0.0
    repeat {
      _ = try parse(files)
      rounds += 1
      seconds = processorSeconds() - started
    } while seconds < least
    print("{\"seconds\": \(seconds / Double(rounds)), \"stories\": \(stories)}")
  }

  private static func parse(_ files: [(name: String, bytes: [UInt8])]) throws -> Int {
    try files.reduce(0) { $0 + (try Parser.parse($1.bytes, name: $1.name).stories.count) }
  }

  /// The time of the processor: what else the machine does counts for nothing.
  private static func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}

/// What the benchmark cannot go on with.
struct Unusable: Error, CustomStringConvertible {
  /// Why.
  let description: String
}
