internal import ArgumentParser
internal import Glibc
internal import Ingest

/// An error for the person at the terminal: what happened, where and what to do, and the exit status that says so to a script.
struct Failure: Error, CustomStringConvertible {
  /// Exit statuses, as `sysexits.h` names them.
  enum Status: Int32 {
    /// What was asked for is not so.
    case no = 1
    /// The events after a cursor are not kept any more.
    case expired = 3
    /// A cursor belongs to another log.
    case otherLog = 4
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
      return
    }
    let log: EventLogError? = if case IngestError.log(let inner) = error { inner } else { error as? EventLogError }
    let status: Status =
      switch log {
      case .locked: .busy
      case .expired: .expired
      case .otherLog: .otherLog
      default: .input
      }
    self.init(status, "\(error)")
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

  /// Whether what is written to standard output can still be read by somebody: false once the other end of a pipe is closed.
  static var hasReader: Bool {
    var one = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
    return poll(&one, 1, 0) <= 0
  }

  /// Writes a line to standard output. When nobody reads it any more (`| head`), SIGPIPE ends the program, as it should.
  static func line(_ text: String) throws { try line(Array(text.utf8)) }

  /// The same, from bytes.
  static func line(_ bytes: [UInt8]) throws {
    guard write(bytes + [10], to: STDOUT_FILENO) else {
      throw Failure(.input, "cannot write to standard output: \(String(cString: strerror(errno)))")
    }
  }

  /// The same, but gives up and returns false when `stop` becomes readable while nobody reads: the signals that would end a
  /// write are what makes `stop` readable.
  static func line(_ bytes: [UInt8], unless stop: Int32) throws -> Bool {
    guard stop >= 0 else {
      try line(bytes)
      return true
    }
    var rest = (bytes + [10])[...]
    while !rest.isEmpty {
      var polls = [
        pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
      ]
      _ = retryingInterrupts { poll(&polls, 2, -1) }
      if polls[1].revents != 0 { return false }
      // What a pipe takes at once where it takes anything.
      let piece = rest.prefix(Int(PIPE_BUF))
      guard write(Array(piece), to: STDOUT_FILENO) else {
        throw Failure(.input, "cannot write to standard output: \(String(cString: strerror(errno)))")
      }
      rest = rest.dropFirst(piece.count)
    }
    return true
  }

  /// Writes a line to standard error; there is nobody to tell if that fails.
  static func errorLine(_ text: String) { error(text + "\n") }

  /// The same without an end of the line.
  static func error(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }

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
