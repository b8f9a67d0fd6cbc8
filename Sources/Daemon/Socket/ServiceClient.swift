internal import Glibc
internal import Ingest
internal import SystemPackage

/// Why the service has not answered.
enum Unanswered: Error, Equatable {
  /// No service listens.
  case notRunning
  /// The time was over.
  case late
  /// It closed the connection: it stopped.
  case gone
  /// It answered that it would not.
  case refused(Varlink.Refusal)
  /// It cannot be reached, or understood.
  case failed(String)
}

/// Asks the running service.
struct ServiceClient {
  /// The directories in which its socket may be.
  let directories: [FilePath]

  /// Asks what became of a file.
  ///
  /// - Parameters:
  ///   - path: absolute.
  ///   - end: until when an answer is waited for, in nanoseconds of the monotonic clock; nil for ever.
  func receipt(of path: FilePath, wait: Bool, until end: Int64?) throws(Unanswered) -> FileReceipt {
    try ask(.receipt(path: path.displayName, wait: wait), until: end) { json throws(JSONError) in try FileReceipt(&json)
    }
  }

  /// Asks how it is doing.
  func status(until end: Int64?) throws(Unanswered) -> ServiceStatus {
    try ask(.status, until: end) { json throws(JSONError) in try ServiceStatus(&json) }
  }

  /// Asks, and while the service is busy with others asks again.
  private func ask<R>(
    _ request: Varlink.Request, until end: Int64?, _ read: (inout JSONObject) throws(JSONError) -> R
  ) throws(Unanswered) -> R {
    var pause = Limits.busyPause
    while true {
      do throws(Unanswered) { return try askOnce(request, until: end, read) } catch {
        guard error == .refused(.busy) else { throw error }
        let left = remaining(until: end)
        guard left > .zero else { throw .late }
        Ingest.wait(for: [], atMost: min(pause, left))
        pause = min(pause * 2, Limits.longestBusyPause)
      }
    }
  }

  private func askOnce<R>(
    _ request: Varlink.Request, until end: Int64?, _ read: (inout JSONObject) throws(JSONError) -> R
  ) throws(Unanswered) -> R {
    let socket = try connect()
    try send(Varlink.message(request), over: socket, until: end)
    let message = try message(from: socket, until: end)
    let answer: Result<R, Varlink.Refusal>
    do throws(JSONError) { answer = try Varlink.answer(message, read) } catch {
      throw .failed("its answer is of another version than this program: \(error)")
    }
    return try wrapping(Unanswered.refused) { () throws(Varlink.Refusal) in try answer.get() }
  }

  private func connect() throws(Unanswered) -> Descriptor {
    for directory in directories {
      do throws(SystemError) { return try ServiceSocket.connect(in: directory) } catch {
        switch error.errno {
        case .noSuchFileOrDirectory, .notDirectory, .connectionRefused: continue
        case .resourceTemporarilyUnavailable: throw .refused(.busy)
        default: throw .failed(error.description)
        }
      }
    }
    throw .notRunning
  }

  private func send(_ message: [UInt8], over socket: borrowing Descriptor, until end: Int64?) throws(Unanswered) {
    var rest = message[...]
    while !rest.isEmpty {
      let n = rest.withUnsafeBytes { bytes in
        retryingInterrupts { Glibc.send(socket.raw, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) }
      }
      // It may have said why it does not listen any more.
      if n < 0, errno != EAGAIN { return }
      rest = rest.dropFirst(max(n, 0))
      if n < 0 { try wait(for: Awaited(socket.raw, POLLOUT), until: end) }
    }
  }

  private func message(from socket: borrowing Descriptor, until end: Int64?) throws(Unanswered) -> [UInt8] {
    var inbox = Inbox()
    while true {
      if let message = inbox.message() { return message }
      guard inbox.count <= Limits.lineBytes else { throw .failed("its answer does not end") }
      let piece: [UInt8]?
      do throws(SystemError) { piece = try socket.receive(Limits.messagePieceBytes) } catch { throw .gone }
      guard let piece else {
        try wait(for: Awaited(socket.raw), until: end)
        continue
      }
      if piece.isEmpty { throw .gone }
      inbox.take(piece)
    }
  }

  private func wait(for awaited: Awaited, until end: Int64?) throws(Unanswered) {
    let left = remaining(until: end)
    guard left > .zero else { throw .late }
    Ingest.wait(for: [awaited], atMost: left)
  }

  private func remaining(until end: Int64?) -> Duration {
    guard let end else { return .seconds(Int32.max) }
    return .nanoseconds(end - SystemClock().monotonic())
  }
}
