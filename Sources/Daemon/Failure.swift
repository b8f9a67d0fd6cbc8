internal import ArgumentParser
internal import Glibc
internal import Ingest

/// An error for the person at the terminal: what happened, where and what to do, and the exit status that says so to a script.
struct Failure: Error, CustomStringConvertible {
  /// Exit statuses, as `sysexits.h` names them.
  enum Status: Int32 {
    /// What was asked for is not so.
    case no = 1
    /// The log or a file cannot be read or written.
    case input = 74
    /// Another process is using the state directory.
    case busy = 75
    /// The configuration is wrong.
    case configuration = 78
  }

  let status: Status
  let description: String

  init(_ status: Status, _ description: String) {
    self.status = status
    self.description = description
  }

  init(_ error: any Error) {
    if let failure = error as? Failure {
      self = failure
    } else if case IngestError.log(.locked) = error {
      self.init(.busy, "\(error)")
    } else {
      self.init(.input, "\(error)")
    }
  }

  /// Runs the body of a command; what it throws is printed in one place and in one form.
  static func reporting(_ body: () throws -> Void) throws {
    do { try body() } catch let exit as ExitCode {
      throw exit
    } catch {
      let failure = Failure(error)
      Output.errorLine("copytaster: \(failure.description)")
      throw ExitCode(failure.status.rawValue)
    }
  }
}

/// The process's environment, without Foundation.
enum ProcessEnvironment {
  static subscript(name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

/// Standard output and standard error, written line by line and unbuffered: a reader behind a pipe gets each line when it is there.
enum Output {
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Writes a line to standard output. When nobody reads it any more (`| head`), SIGPIPE ends the program, as it should.
  static func line(_ text: String) throws { try line(Array(text.utf8)) }

  /// The same, from bytes.
  static func line(_ bytes: [UInt8]) throws {
    guard write(bytes + [10], to: STDOUT_FILENO) else {
      throw Failure(.input, "cannot write to standard output: \(String(cString: strerror(errno)))")
    }
  }

  /// Writes a line to standard error; there is nobody to tell if that fails.
  static func errorLine(_ text: String) { _ = write(Array(text.utf8) + [10], to: STDERR_FILENO) }

  private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let n = bytes[done...].withUnsafeBytes { rest in
        retryingInterrupts { Glibc.write(file, rest.baseAddress, rest.count) }
      }
      guard n > 0 else { return false }
      done += n
    }
    return true
  }
}
