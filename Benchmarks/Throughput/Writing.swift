internal import Crypto
internal import Foundation
internal import Ingest
internal import SystemPackage

/// Writing batches of one size, beside a C program that only writes and syncs the same bytes.
struct Writing {
  /// The events of a batch.
  let size: Int
  /// How many batches are written in a run.
  let batches: Int
  /// Where to write.
  let folder: Folder
  /// The C program.
  let append: String

  /// The events of a run.
  var events: Int { size * batches }

  /// Writes a log, and returns the seconds that encoding, writing and syncing took.
  func log(_ stock: Stock) throws -> Double {
    let state = try folder.state("written")
    var writer = try state.writer()
    var seconds = 0.0
    for _ in 0..<batches {
      var batch = writer.makeBatch()
      stock.fill(&batch, size)
      seconds += try measure {
        writer.stage(batch)
        try writer.flush()
      }
    }
    return seconds
  }

  /// Keeps what ``log(_:)`` has written for the C program, and returns its size.
  func keep() throws -> Int {
    try FileManager.default.moveItem(
      atPath: folder.path.pushing("written/log/events.jsonl").string, toPath: source)
    return try FileManager.default.attributesOfItem(atPath: source)[.size] as? Int ?? 0
  }

  /// Writes the same with the C program, and returns the seconds that it took.
  func appended() throws -> Double {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: append)
    process.arguments = [source, folder.path.appending("appended").string, "\(size)"]
    process.standardOutput = output
    try process.run()
    let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0, let nanoseconds = Double(printed.dropLast()) else {
      throw Unusable(description: "\(append) failed")
    }
    return nanoseconds / 1e9
  }

  /// Hashes the same once, as the chain does.
  func hashed() throws -> Double {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: source))
    return measure { _ = SHA256.hash(data: bytes) }
  }

  private var source: String { folder.path.appending("source-\(size)").string }
}

/// What the benchmark cannot go on with.
struct Unusable: Error, CustomStringConvertible {
  /// Why.
  let description: String
}
