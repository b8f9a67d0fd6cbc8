internal import Dispatch
public import Foundation
internal import Glibc
internal import Synchronization

/// A program that a test runs, with what it prints.
public final class Program: Sendable {
  private let process: Process
  private let input = Pipe()
  private let output: Output
  private let errors: Output

  /// The program under test, as it was built beside the tests.
  public static let copytaster = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("copytaster").path

  /// Starts a program with arguments and an environment of its own. Its standard input ends after `input`; with
  /// `holdsInput` only when this value or this process goes.
  public init(
    _ arguments: [String], of path: String = Program.copytaster, environment: [String: String] = [:],
    input text: Data? = nil, holdsInput: Bool = false
  ) throws {
    process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    var all = ProcessInfo.processInfo.environment
    for name in all.keys where name.hasPrefix("COPYTASTER_") { all[name] = nil }
    process.environment = all.merging(environment) { $1 }
    let out = Pipe()
    let err = Pipe()
    process.standardOutput = out
    process.standardError = err
    process.standardInput = input
    output = Output(out.fileHandleForReading)
    errors = Output(err.fileHandleForReading)
    try Self.withoutBlockedSignals { try process.run() }
    if let text { try input.fileHandleForWriting.write(contentsOf: text) }
    if !holdsInput { try input.fileHandleForWriting.close() }
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// A child inherits the signals that its parent's thread blocks, and the threads that tests run on block nearly all:
  /// a `tail` that is sent SIGTERM would outlive its test.
  private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
  }

  /// What comes out of a pipe, read on a thread of its own: a handler of `FileHandle` is at times not told of the end.
  private final class Output: Sendable {
    private let data = Mutex(Data())
    private let end = DispatchSemaphore(value: 0)

    init(_ handle: FileHandle) {
      Thread.detachNewThread { [self] in
        while case let piece = handle.availableData, !piece.isEmpty { data.withLock { $0 += piece } }
        end.signal()
      }
    }

    var text: String { data.withLock { String(decoding: $0, as: UTF8.self) } }

    /// Waits for the end. A program that the process left behind may hold it open: it is not waited for for ever.
    func wait() { if end.wait(timeout: .now() + 10) == .success { end.signal() } }
  }

  /// Its process id.
  public var pid: Int32 { process.processIdentifier }
  /// Whether it has not ended yet.
  public var isRunning: Bool { process.isRunning }
  /// What it has printed to standard output so far.
  public var printed: String { output.text }
  /// What it has printed to standard error so far.
  public var complained: String { errors.text }

  /// Sends a signal.
  public func signal(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Sends a signal to the program and to those that it started: a `tail` or `follow` that nobody reads any more would else wait for
  /// the next event for ever.
  public func signalAll(_ signal: Int32) { kill(-process.processIdentifier, signal) }

  /// Waits for the end and for all that was printed, and returns the exit status.
  @discardableResult
  public func wait() -> Int32 {
    process.waitUntilExit()
    output.wait()
    errors.wait()
    return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
  }

  /// Runs a program to its end.
  public static func run(
    _ arguments: [String], of path: String = Program.copytaster, environment: [String: String] = [:], input: Data? = nil
  ) throws -> (status: Int32, out: String, err: String) {
    let program = try Program(arguments, of: path, environment: environment, input: input)
    let status = program.wait()
    return (status, program.printed, program.complained)
  }
}

/// Waits for up to `seconds` until something is so, and says whether it became so.
public func eventually(_ seconds: Double = 10, _ condition: () throws -> Bool) rethrows -> Bool {
  let end = Date().addingTimeInterval(seconds)
  while Date() < end {
    if try condition() { return true }
    usleep(5000)
  }
  return try condition()
}
