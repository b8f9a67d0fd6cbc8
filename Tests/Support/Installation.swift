internal import Foundation
internal import Glibc
internal import Ingest
public import SystemPackage

/// The program with a state directory and a watched folder, seen from outside: through its commands alone, so that these
/// tests hold whatever the log's files look like.
public struct Installation: Sendable {
  /// Where the service keeps its state.
  public let state: FilePath
  /// Where articles are made before they are moved into the watched folder, so that no half of one is ever read.
  private let making: FilePath
  /// The watched folder.
  private let watched: FilePath
  /// Where ``history()`` keeps what it was told.
  private let told: FilePath
  private let environment: [String: String]

  /// An installation with its watched folder in `folder`, and its state there or elsewhere. `environment` is added to
  /// the service's.
  public init(
    _ folder: TemporaryFolder, state: FilePath? = nil, environment: [String: String] = [:]
  ) throws {
    self.state = state ?? folder.state.root
    making = try folder.folder("making")
    watched = try folder.folder("drop")
    told = folder.path.appending("told.jsonl")
    self.environment = ["COPYTASTER_SETTLE_SECONDS": "0"].merging(environment) { $1 }
  }

  /// Drops a file into the watched folder, all at once.
  public func drop(_ text: String, as name: String) throws {
    let made = making.appending(name).string
    guard FileManager.default.createFile(atPath: made, contents: Data(text.utf8)) else {
      throw SystemError.last("create", made)
    }
    guard rename(made, watched.appending(name).string) == 0 else { throw SystemError.last("rename", made) }
  }

  /// The file that the service writes and that `tail -F` is given.
  public var active: FilePath { state.pushing("log/events.jsonl") }

  /// Whether there is a log to be followed yet. Between two segments there is no active one for a moment.
  public var hasLog: Bool { FileManager.default.fileExists(atPath: state.pushing("log/durable").string) }

  /// The names in the log's directory, sorted.
  public func logNames() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: state.appending("log").string).sorted()
  }

  /// Removes the catalog, which the next start makes again.
  public func removeCatalog() {
    for suffix in ["", "-wal", "-shm"] { unlink(state.string + "/catalog.sqlite" + suffix) }
  }

  /// Starts the service. `wrapper` is a program with arguments that runs it, such as strace; killing that kills it too.
  public func start(under wrapper: [String] = []) throws -> Program { try program(under: wrapper, ["run"]) }

  /// Lets the service ingest what is at rest and end. `copytaster run --once`
  public func runOnce(under wrapper: [String] = []) throws -> (status: Int32, out: String, err: String) {
    let program = try program(under: wrapper, ["run", "--once"])
    let status = program.wait()
    return (status, program.printed, program.complained)
  }

  private func program(under wrapper: [String], _ command: [String]) throws -> Program {
    let run = command + ["--folder", watched.string, "--state", state.string]
    guard let first = wrapper.first else { return try Program(run, environment: environment) }
    // strace that is killed lets go of what it traces, which would then live on.
    let tied = ["/usr/bin/setpriv", "--pdeathsig", "KILL", Program.copytaster]
    return try Program(wrapper.dropFirst() + tied + run, of: first, environment: environment)
  }

  /// Starts a reader of the whole log from its beginning. What it has printed is acknowledged: it prints what is durable.
  public func follow() throws -> Program {
    try Program(["follow", "--json", "--after", "0", "--state", state.string])
  }

  /// Starts a reader that goes on from a cursor.
  public func follow(cursor: FilePath) throws -> Program {
    try Program(["follow", "--json", "--cursor", cursor.string, "--state", state.string])
  }

  /// A command that reads the state to its end, such as `verify`.
  public func read(_ command: String...) throws -> (status: Int32, out: String, err: String) {
    try Program.run(command + ["--state", state.string])
  }

  /// The lines of the whole log.
  public func log() throws -> [FollowedLine] {
    let result = try read("follow", "--json", "--after", "0", "--until-caught-up")
    guard result.status == 0 else { throw Unreadable(description: result.err) }
    return try FollowedLine.all(result.out)
  }

  /// All that the log has told since this was first asked, also when its beginning has expired by now: a reader under a name
  /// takes what is new each time, and the service deletes nothing that it has not taken.
  public func history() throws -> [FollowedLine] {
    let result = try read("follow", "--json", "--name", "account", "--until-caught-up")
    guard result.status == 0 else { throw Unreadable(description: result.err) }
    let before = (try? String(contentsOfFile: told.string, encoding: .utf8)) ?? ""
    try (before + result.out).write(toFile: told.string, atomically: true, encoding: .utf8)
    return try FollowedLine.all(before + result.out)
  }

  /// The log cannot be read.
  public struct Unreadable: Error, CustomStringConvertible {
    /// What `follow` said.
    public let description: String
  }
}

/// A line of the log as a consumer sees it; none of the program's own code reads it.
public struct FollowedLine: Equatable, Sendable {
  /// Its bytes without the newline.
  public let bytes: [UInt8]
  /// What a consumer needs of it.
  public let event: Event

  /// An event, as far as accounts are made of it.
  public struct Event: Decodable, Equatable, Sendable {
    /// Never used twice.
    public let id: String
    /// 20 digits.
    public let sequence: String
    /// The type, with `copytaster.`.
    public let type: String
    /// What it says.
    public let data: Contents
  }

  /// Its sequence as a number.
  public var sequence: Int { Int(event.sequence) ?? 0 }

  /// What an event says of files and stories.
  public struct Contents: Decodable, Equatable, Sendable {
    /// Why a file is in quarantine.
    public let reason: String?
    /// The file that it is about.
    public let file: File?
    /// The story that it tells.
    public let story: String?
    /// The stories that a file's decision consists of.
    public let stories: [String]?
  }

  /// A file.
  public struct File: Decodable, Equatable, Sendable {
    /// Its path in the watched folder.
    public let path: String
  }

  /// A line; throws when it is not the whole JSON of an event.
  public init(_ bytes: some Sequence<UInt8>) throws {
    self.bytes = Array(bytes)
    event = try JSONDecoder().decode(Event.self, from: Data(self.bytes))
  }

  /// The lines of some output. What is behind its last newline is not printed yet, as a reader of a pipe sees it.
  public static func all(_ output: String) throws -> [FollowedLine] {
    let whole = output.utf8.lastIndex(of: 10).map { output.utf8[..<$0] } ?? output.utf8[..<output.startIndex]
    return try whole.split(separator: 10).map { try FollowedLine($0) }
  }
}

extension Program {
  /// Whether it has ended.
  public var hasEnded: Bool { kill(pid, 0) != 0 }

  /// kill -9, and waits until it is gone.
  public func kill9() {
    signal(SIGKILL)
    wait()
  }

  /// Whether it said, as a service, that it waits for room on the disk, and has not gone on since.
  public var waitsForRoom: Bool {
    let said = complained
    guard let waits = said.range(of: "ingestion waits", options: .backwards) else { return false }
    return !said[waits.upperBound...].contains("ingestion goes on")
  }

  /// Whether it said, as a follower, what became of a file.
  public func acknowledges(_ name: String) -> Bool { printed.contains("\"subject\":\"\(name)\"") }

  /// Whether it said, as a follower, what became of all these files.
  public func acknowledges(_ names: [String]) throws -> Bool {
    // The last one is looked for first: a look at all of them takes long, and is wanted once.
    guard let last = names.last, acknowledges(last) else { return names.isEmpty }
    let closing = try FollowedLine.all(printed).filter { $0.event.type.hasPrefix("copytaster.file.") }
    return Set(names).isSubset(of: closing.compactMap(\.event.data.file?.path))
  }
}
