internal import Dispatch
public import Foundation
internal import Glibc
internal import Synchronization

/// A program that a test runs, with what it prints.
public final class Program: Sendable {
  private let process: Process
  private let input = Pipe()
  private let output = Mutex(Data())
  private let errors = Mutex(Data())
  /// Signalled at the end of each of the two outputs.
  private let ends = DispatchSemaphore(value: 0)

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
    out.fileHandleForReading.readabilityHandler = { [weak self] in self?.take($0, isError: false) }
    err.fileHandleForReading.readabilityHandler = { [weak self] in self?.take($0, isError: true) }
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

  private func take(_ handle: FileHandle, isError: Bool) {
    let data = handle.availableData
    guard !data.isEmpty else {
      handle.readabilityHandler = nil
      ends.signal()
      return
    }
    if isError { errors.withLock { $0 += data } } else { output.withLock { $0 += data } }
  }

  /// Its process id.
  public var pid: Int32 { process.processIdentifier }
  /// What it has printed to standard output so far.
  public var printed: String { output.withLock { String(decoding: $0, as: UTF8.self) } }
  /// What it has printed to standard error so far.
  public var complained: String { errors.withLock { String(decoding: $0, as: UTF8.self) } }

  /// Sends a signal.
  public func signal(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the end and for all that was printed, and returns the exit status.
  @discardableResult
  public func wait() -> Int32 {
    process.waitUntilExit()
    // The handlers run on another thread, and each says when it has met the end of its file. A program that the process
    // left behind may hold that end open: it is not waited for for ever.
    for _ in 0..<2 { _ = ends.wait(timeout: .now() + 10) }
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
