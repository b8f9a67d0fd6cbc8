internal import Glibc
internal import Ingest

/// A connection of somebody who asks the service. One call of it is worked on at a time: nothing more is read before it is answered
/// and the answer is taken, so it never holds more than one request and one answer.
final class SocketClient {
  /// Who asks.
  let caller: Caller
  /// The call to be answered.
  private(set) var call: Varlink.Call?
  /// When it was last looked whether it can be answered: in nanoseconds, and by the number of the batch.
  var lastLook: (time: Int64, batch: Int)?
  /// Whether it is to be closed: the other end has gone, or does what nobody should.
  private(set) var isOver = false

  private let file: Descriptor
  private var inbox = Inbox()
  private var unsent: ArraySlice<UInt8> = []
  /// When an answer that is not taken has been waiting long enough.
  private(set) var patienceEnds: Int64?
  /// Whether nothing more comes; what was asked is answered all the same.
  private var hasEnded = false

  init(_ file: consuming Descriptor, _ caller: Caller) {
    self.file = file
    self.caller = caller
  }

  /// What it waits for. That the other end has gone is told unasked.
  var awaited: Awaited {
    if !unsent.isEmpty { return Awaited(file.raw, POLLOUT) }
    return Awaited(file.raw, call != nil || inbox.hasMessage || hasEnded ? 0 : POLLIN)
  }

  /// Whether it has a call that was not looked at yet.
  var isAsking: Bool { unsent.isEmpty && (call.map { _ in lastLook == nil } ?? inbox.hasMessage) }

  /// Does what can be done now.
  ///
  /// - Parameter events: what `poll` said of it.
  func proceed(_ events: Int32, now: Int64) {
    if events & (POLLERR | POLLHUP | POLLNVAL) != 0 { isOver = true }
    if let patienceEnds, now >= patienceEnds { isOver = true }
    guard !isOver else { return }
    if events & POLLOUT != 0 { send() }
    if events & POLLIN != 0 { receive() }
    guard call == nil, unsent.isEmpty else { return }
    guard let message = inbox.message() else {
      if hasEnded || inbox.count > Limits.requestBytes { isOver = true }
      return
    }
    lastLook = nil
    // With one who sends what is no call there is nothing to talk about: how far the next one is away cannot be known.
    do throws(JSONError) { call = try Varlink.call(message) } catch { isOver = true }
  }

  /// Answers the call.
  func answer(_ reply: [UInt8], now: Int64) {
    if call?.isOneWay != true {
      unsent = reply[...]
      patienceEnds = now + Limits.answerPatience.wholeNanoseconds
      send()
    }
    call = nil
    // The other end may be waiting for that.
    if hasEnded, unsent.isEmpty, !inbox.hasMessage { isOver = true }
  }

  /// Says why it is closed now, if that can be said at once.
  func refuse(_ refusal: Varlink.Refusal) {
    unsent = Varlink.message(refusal)[...]
    send()
  }

  private func send() {
    let n = unsent.withUnsafeBytes { rest in
      retryingInterrupts { Glibc.send(file.raw, rest.baseAddress, rest.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL)) }
    }
    guard n >= 0 else {
      if errno != EAGAIN { isOver = true }
      return
    }
    unsent = unsent.dropFirst(n)
    if unsent.isEmpty { patienceEnds = nil }
  }

  private func receive() {
    do throws(SystemError) {
      guard let piece = try file.receive(Limits.messagePieceBytes) else { return }
      if piece.isEmpty { hasEnded = true }
      inbox.take(piece)
    } catch { isOver = true }
  }
}

extension Descriptor {
  /// What has come in over a connection; nil when there is nothing yet, empty when nothing more comes.
  func receive(_ limit: Int) throws(SystemError) -> [UInt8]? {
    var n = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
      n = retryingInterrupts { recv(raw, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT)) }
      filled = max(n, 0)
    }
    if n >= 0 { return bytes }
    if errno == EAGAIN { return nil }
    throw SystemError.last("recv", path)
  }
}
