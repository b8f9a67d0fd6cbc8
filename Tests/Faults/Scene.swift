import Foundation
import Glibc
import Ingest
import Support
import SystemPackage
import Testing

/// A state directory in the midst of everything, to be put back as often as a test wants: sealed segments that wait to be
/// compressed, and files that make several more of them.
///
/// One run over it ingests in batches, begins segments, writes checkpoints and compresses.
struct Scene {
  /// What else the run does.
  enum Kind: CaseIterable, CustomStringConvertible {
    /// Nothing: every segment is kept.
    case keeping
    /// It deletes segments.
    case expiring
    /// It recovers: the log was torn in its last batch, and there is no catalog to help.
    case recovering

    var description: String {
      switch self {
      case .keeping: "with rotation and compression"
      case .expiring: "with expiry too"
      case .recovering: "in recovery"
      }
    }
  }

  /// The calls of the service that change what is on the disk or make it durable.
  static let calls = ["pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "mkdir", "rename", "openat"]
  /// Every batch is a segment. They are left as they are written until the run.
  private static let small = ["COPYTASTER_SEGMENT_MIB": "0.01", "COPYTASTER_COMPRESS_AFTER_HOURS": "1000"]

  let kind: Kind
  let folder: TemporaryFolder
  let installation: Installation
  private(set) var files: [String] = []
  /// The size of the active segment when the history was taken: what is before was durable.
  private(set) var durable = 0

  /// Prepares the state directory, which takes some seconds.
  init(_ kind: Kind, seed: UInt64) throws {
    self.kind = kind
    folder = try TemporaryFolder()
    var settings = Self.small
    settings["COPYTASTER_COMPRESS_AFTER_HOURS"] = "0"
    if kind == .expiring { settings["COPYTASTER_KEEP_MIB"] = "0.001" }
    installation = try Installation(folder, environment: settings)
    let earlier = try Installation(folder, environment: Self.small)
    var articles = Articles(seed: seed)
    func drop(articles count: Int, empty: Int = 0) throws {
      for _ in 0..<count {
        let article = articles.next()
        try installation.drop(article.text, as: article.name)
        files.append(article.name)
      }
      for i in 0..<empty {
        try installation.drop("", as: "empty-\(i).txt")
        files.append("empty-\(i).txt")
      }
    }
    func runOnce(_ installation: Installation) throws {
      let run = try installation.runOnce()
      #expect(run.status == 0, "\(run.err)")
    }
    for sample in try Samples.all() {
      try installation.drop(String(decoding: sample.bytes, as: UTF8.self), as: sample.name)
      files.append(sample.name)
    }
    try runOnce(earlier)
    try drop(articles: 12)
    try runOnce(earlier)
    _ = try installation.history()
    durable = try #require(try FileStatus.of(installation.active)?.size)
    // Two batches and a part of a third, of little content, since it is the calls that count.
    try drop(articles: 15, empty: 120)
    if kind == .recovering {
      // In the active segment.
      try runOnce(try Installation(folder, environment: ["COPYTASTER_COMPRESS_AFTER_HOURS": "1000"]))
    }
    for name in ["state", "told.jsonl"] {
      try FileManager.default.copyItem(atPath: folder.path.string + "/" + name, toPath: Self.kept(folder, name))
    }
  }

  private static func kept(_ folder: TemporaryFolder, _ name: String) -> String { folder.path.string + "/kept-" + name }

  /// Puts everything back. For recovery the log is torn somewhere, at another place each time, which is returned.
  @discardableResult
  func restore(_ random: inout SeededRandom) throws -> Int? {
    for name in ["state", "told.jsonl"] {
      let path = folder.path.string + "/" + name
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.copyItem(atPath: Self.kept(folder, name), toPath: path)
    }
    guard kind == .recovering else { return nil }
    installation.removeCatalog()
    unlink(installation.state.string + "/log/durable")
    let size = try #require(try FileStatus.of(installation.active)?.size)
    let cut = Int.random(in: durable...size, using: &random)
    #expect(truncate(installation.active.string, off_t(cut)) == 0)
    return cut
  }

  /// Runs the service once over it with a fault, in strace's words, such as `rename:signal=KILL:when=3`.
  func run(_ fault: String? = nil) throws -> (status: Int32, said: String, trace: [String]) {
    let trace = folder.path.appending("trace").string
    let run = try installation.runOnce(
      under: [
        "/usr/bin/strace", "-f", "-qq", "-s", "0", "-o", trace, "-e", "trace=" + Self.calls.joined(separator: ","),
      ]
        + (fault.map { ["-e", "inject=" + $0] } ?? []) + ["--"])
    let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").map(String.init)
    return (run.status, run.err, lines)
  }

  /// Which of a call's calls there were, counted from 1 in each thread as strace does. Of the openings only those count that
  /// may make a file.
  static func places(of call: String, in trace: [String]) -> [Int] {
    var counts: [Substring: Int] = [:]
    var places: Set<Int> = []
    for line in trace {
      let words = line.split(separator: " ", maxSplits: 1)
      guard words.count == 2, words[1].drop(while: { $0 == " " }).hasPrefix(call + "(") else { continue }
      counts[words[0], default: 0] += 1
      if call != "openat" || makesFile(line) { places.insert(counts[words[0]] ?? 0) }
    }
    return places.sorted()
  }

  private static func makesFile(_ line: String) -> Bool { line.contains("O_CREAT") }

  /// The groups that the stories of a log are in.
  static func groups(_ history: [FollowedLine]) throws -> Set<Set<String>> {
    try history.map { try EventDecoder().event($0.bytes) }.groups
  }
}
