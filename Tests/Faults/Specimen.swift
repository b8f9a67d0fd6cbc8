import Foundation
import Glibc
import Ingest
import Support
import SystemPackage
import Testing

/// A log as a service leaves it, which is put back as often as it is damaged: several segments, the first of them compressed,
/// blanks in place of torn lines, a checkpoint, the durable position and the catalog.
final class Specimen {
  /// A segment's file, or any other of the state directory, by its path in it.
  typealias Files = [String: [UInt8]]

  /// An event's line, and where it is.
  struct Line {
    var sequence: UInt64
    var file: String
    var bytes: [UInt8]
  }

  let folder: TemporaryFolder
  /// The files of the state directory.
  private(set) var files: Files = [:]
  /// The events, in order.
  private(set) var lines: [Line] = []
  /// The catalog's position.
  private(set) var known: UInt64 = 0
  /// How many files lie in the watched folder.
  private(set) var fileCount = 0
  /// The segments' files, in order.
  var segments: [String] { files.keys.filter { $0.hasPrefix("log/events") }.sorted() }
  static let active = "log/events.jsonl"
  /// Every byte is damaged once, so there are few.
  private static let textBytes = 120

  /// - Parameter policy: what is done with sealed segments in the last run.
  init(seed: UInt64, lastRun policy: SegmentPolicy = .kept) throws {
    folder = try TemporaryFolder()
    var articles = Articles(seed: seed)
    var texts: [String] = []
    func drop(_ count: Int) throws {
      for _ in 0..<count {
        texts.append(articles.next().text.prefix(Self.textBytes) + ".\n")
        try folder.write(texts[texts.count - 1], to: "drop/\(texts.count).txt")
      }
    }
    try drop(3)
    try folder.ingest(segments: .kept)
    try drop(1)
    try folder.ingest(segments: .packed)
    try tear()
    // A copy, a revision, a file that goes.
    try folder.write(texts[1], to: "drop/copy.txt")
    try folder.write(texts[2] + "\n" + articles.next().text.prefix(Self.textBytes), to: "drop/3.txt")
    unlink(folder.path.string + "/drop/1.txt")
    try folder.ingest(segments: .kept)
    try drop(1)
    try folder.ingest(segments: .kept)
    try tear()
    try drop(1)
    try folder.ingest(segments: policy)
    fileCount = texts.count
    files = try Self.read(folder.state.root.string)
    for name in segments {
      let first = UInt64(name.dropFirst("log/events-".count).prefix(20)) ?? 0
      let segment =
        try first > 0 ? SegmentFile.sealed(first, in: folder.state) : SegmentFile.active(0, in: folder.state)
      var reader = LineReader(try #require(segment))
      while case .line(let line)? = try reader.next() {
        guard !line.isBlank else { continue }
        let sequence = try #require(EventDecoder.sequence(of: line.bytes))
        lines.append(Line(sequence: sequence, file: name, bytes: line.bytes))
      }
    }
    known = try #require(try Catalog.reading(folder.state.catalog)?.position()).sequence
  }

  /// Leaves half a line behind the last one, as a power cut does.
  private func tear() throws {
    try folder.write(
      try folder.bytes("state/log/events.jsonl") + Array(#"{"specversion":"1.0","id":"#.utf8),
      to: "state/log/events.jsonl")
  }

  private static func read(_ root: String) throws -> Files {
    var files: Files = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
      let path = root + "/" + name
      guard let content = FileManager.default.contents(atPath: path) else { continue }
      files[name] = Array(content)
    }
    return files
  }

  /// Puts the state directory back, with other files in it than there were.
  func put(_ files: Files) throws {
    let root = folder.state.root.string
    try FileManager.default.removeItem(atPath: root)
    try folder.state.create()
    for (name, bytes) in files {
      #expect(FileManager.default.createFile(atPath: root + "/" + name, contents: Data(bytes)), "\(name)")
    }
  }

  /// The files of the log, and what recovery has put aside, as they are now.
  func log() throws -> Files {
    try Self.read(folder.state.root.string).filter { $0.key.hasPrefix("log/") || $0.key.hasPrefix("torn/") }
  }

  /// The events whose lines are still there, byte for byte, when the files are others. What a compressed segment holds is there
  /// as long as its frames are.
  func intact(in damaged: Files) -> [Line] {
    lines.filter { line in
      guard let was = files[line.file], let now = damaged[line.file] else { return false }
      if was == now { return true }
      if line.file.hasSuffix(".zst") { return zip(was, now).prefix { $0 == $1 }.count >= Self.frameEnd(was) }
      return Data(now).range(of: Data(line.bytes)) != nil
    }
  }

  /// Where the one frame of a small segment ends: its seek table has a header, an entry and a footer of 8, 8 and 9 bytes.
  private static func frameEnd(_ file: [UInt8]) -> Int { file.count - 25 }
}

extension SegmentPolicy {
  /// Small segments, left as they were written.
  static let kept = SegmentPolicy(bytes: 3_000, compressAfter: .seconds(3600))
  /// Small segments, compressed at once.
  static let packed = SegmentPolicy(bytes: 3_000, compressAfter: .zero)
}
