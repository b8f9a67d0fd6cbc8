import Foundation
import Glibc
import Support
import SystemPackage
import Testing

/// One system call of the service that does not do what it is asked to.
struct Injection: CustomStringConvertible {
  /// The call, as strace names it.
  var call: String
  /// What happens instead, in strace's words, such as `error=EIO`.
  var fault: String
  /// Which of these calls, from 1.
  var n: Int
  /// Whether all calls after it fail, too.
  var isLasting = false

  var description: String { "\(call):\(fault):when=\(n)\(isLasting ? "+" : "")" }

  /// Whether strace may trace here: some sandboxes forbid it.
  static let isPossible = (try? Program.run(["-o", "/dev/null", "true"], of: strace).status) == 0

  /// A wrapper under which no sync does anything: strace answers in the kernel's place.
  static let withoutSyncs = wrapper(trace: "/dev/null") + ["-e", "inject=fdatasync,fsync:retval=0", "--"]

  private static let strace = "/usr/bin/strace"
  private static let calls = "trace=pwrite64,fdatasync,fsync"
  private static func wrapper(trace: String) -> [String] {
    [strace, "-f", "-qq", "-y", "-s", "0", "-o", trace, "-e", calls]
  }

  /// What became of a service that met the fault.
  struct Outcome {
    /// What `follow` had printed when the service had ended, or had gone on by itself.
    var acknowledged: [FollowedLine]
    /// Whether it was up and watching when the fault came.
    var hadStarted: Bool
    /// The exit status, when it ended by itself.
    var status: Int32?
    /// What it said.
    var said: String
    /// The file, without its folder's path, whose call was the one; nil when it never came to that call.
    var path: String?
    /// The calls before it on the same file.
    var earlier: [String]
    /// The calls after it on the same file.
    var later: [String]
    /// The files that were dropped, in order, each after the one before was acknowledged.
    var files: [String]
  }

  /// Runs the service over files that are dropped one by one, until the fault ends it or it has taken all of them.
  func run(_ installation: Installation, _ folder: TemporaryFolder, _ articles: [(name: String, text: String)]) throws
    -> Outcome
  {
    let trace = folder.path.appending("trace-\(call)-\(n)").string
    let service = try installation.start(under: Self.wrapper(trace: trace) + ["-e", "inject=\(self)", "--"])
    #expect(
      eventually(30) { service.complained.contains("watching") || service.hasEnded }, "\(self): \(service.complained)")
    let hadStarted = service.complained.contains("watching")
    let follow = installation.hasLog ? try installation.follow() : nil
    var files: [String] = []
    for article in articles where !service.hasEnded {
      try installation.drop(article.text, as: article.name)
      files.append(article.name)
      let isDone = eventually(30) { follow?.acknowledges(article.name) == true || service.hasEnded }
      #expect(isDone, "\(self): neither acknowledged nor ended: \(service.complained)")
    }
    // What is acknowledged may still wait for room in the catalog.
    #expect(eventually(30) { !service.waitsForRoom || service.hasEnded }, "\(self): \(service.complained)")
    let endedByItself = service.hasEnded
    service.signal(SIGKILL)
    let status = service.wait()
    // A reader that is told too much is told it now.
    usleep(50_000)
    follow?.kill9()
    let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").map(String.init)
    let injected = lines.firstIndex { $0.contains("(INJECTED)") }
    let path = injected.map { Self.path(lines, $0) }
    func calls(_ range: Range<Int>) -> [String] { range.filter { Self.path(lines, $0) == path }.map { lines[$0] } }
    return Outcome(
      acknowledged: try FollowedLine.all(follow?.printed ?? ""), hadStarted: hadStarted,
      status: endedByItself ? status : nil, said: service.complained,
      path: path.map { String($0.dropFirst(installation.state.string.count)) },
      earlier: injected.map { calls(0..<$0) } ?? [], later: injected.map { calls(($0 + 1)..<lines.count) } ?? [],
      files: files)
  }

  /// The file of a traced call: `123 fdatasync(8</state/log/events.jsonl>) = 0`. Of a call that was interrupted by one of
  /// another thread, the file stands in an earlier line of the same thread.
  private static func path(_ lines: [String], _ i: Int) -> String {
    let thread = lines[i].prefix { $0 != " " }
    for line in lines[...i].reversed() where line.hasPrefix(thread + " ") {
      if let match = line.firstMatch(of: /\(\d+<([^>]*)>/) { return String(match.1) }
    }
    return ""
  }
}
