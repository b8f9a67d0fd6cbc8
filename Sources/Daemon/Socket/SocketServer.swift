internal import Glibc
internal import Ingest
internal import SystemPackage

/// Answers questions about files over a socket, in the turns that the pipeline gives it: no thread, no lock, and nothing that waits
/// for anybody. All that it holds is bounded: see ``Limits``.
final class SocketServer: Attendant {
  private var listener: ServiceSocket.Listener?
  private let admission: Admission
  private let time: any TimeSource
  private var clients: [SocketClient] = []
  /// Until when no connection is accepted, because there is no descriptor left for one.
  private var deafUntil = Int64.min
  private var counted: (status: ServiceStatus, until: Int64)?

  /// Listens in a directory. The caller holds the lock of the state directory.
  init(
    in directory: FilePath, admission: Admission = .current(), time: any TimeSource = SystemClock()
  ) throws(SystemError) {
    listener = try ServiceSocket.listen(in: directory)
    self.admission = admission
    self.time = time
  }

  var awaited: [Awaited] { clients.map(\.awaited) + [Awaited(time.monotonic() < deafUntil ? -1 : socket)] }

  private var socket: Int32 {
    switch listener {
    case .some(let listener): listener.file.raw
    case .none: -1
    }
  }

  func idleTime() -> Duration? {
    let now = time.monotonic()
    if clients.contains(where: \.isAsking) { return .zero }
    var due = clients.compactMap(\.patienceEnds) + clients.compactMap { $0.call == nil ? nil : nextLook($0) }
    if deafUntil > now { due.append(deafUntil) }
    return due.min().map { .nanoseconds(max(0, $0 - now)) }
  }

  private func nextLook(_ client: SocketClient) -> Int64 {
    client.lastLook.map { $0.time + Limits.waitEvery.wholeNanoseconds } ?? .min
  }

  func listen() -> Bool {
    var polls = awaited.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
    // An interrupted look is one at which nothing was ready.
    if poll(&polls, nfds_t(polls.count), 0) < 0 { for i in polls.indices { polls[i].revents = 0 } }
    let now = time.monotonic()
    for (client, poll) in zip(clients, polls) { client.proceed(Int32(poll.revents), now: now) }
    clients.removeAll(where: \.isOver)
    if polls.last?.revents != 0 { accept(now) }
    return clients.contains { $0.call != nil }
  }

  // MARK: connections

  private func accept(_ now: Int64) {
    for _ in 0..<Limits.clients {
      let raw = Glibc.accept(socket, nil, nil)
      guard raw >= 0 else {
        // It stays ready to be accepted: asked at once again, the service would do nothing else.
        let passes = [EAGAIN, EINTR, ECONNABORTED].contains(errno)
        if !passes { deafUntil = now + Limits.acceptPause.wholeNanoseconds }
        return
      }
      _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
      let file = Descriptor(owning: raw, path: "socket")
      // Of one who cannot be told nothing is answered.
      guard let caller = try? Caller(of: file) else { continue }
      admit(SocketClient(file, caller))
    }
  }

  /// Takes a connection in. When there is no room for it, the user with the most connections loses the newest one: nobody keeps
  /// others out by being many.
  private func admit(_ client: SocketClient) {
    guard clients.count >= Limits.clients else { return clients.append(client) }
    var counts: [uid_t: Int] = [:]
    for one in clients + [client] { counts[one.caller.user, default: 0] += 1 }
    let most = counts.values.max() ?? 0
    guard counts[client.caller.user] != most,
      let last = clients.lastIndex(where: { counts[$0.caller.user] == most })
    else { return client.refuse(.busy) }
    clients[last].refuse(.busy)
    clients[last] = client
  }

  func leave() {
    switch listener {
    case .some(let listener): listener.remove()
    case .none: break
    }
    listener = nil
    clients = []
  }

  // MARK: answers

  func answer(by pipeline: borrowing Pipeline) {
    let now = time.monotonic()
    for client in clients {
      guard let call = client.call, client.lastLook?.batch != pipeline.batches || now >= nextLook(client) else {
        continue
      }
      client.lastLook = (now, pipeline.batches)
      if let reply = reply(to: call.request, of: client.caller, pipeline) { client.answer(reply, now: now) }
    }
    clients.removeAll(where: \.isOver)
  }

  /// The answer; nil as long as there is none.
  private func reply(
    to request: Result<Varlink.Request, Varlink.Refusal>, of caller: Caller, _ pipeline: borrowing Pipeline
  ) -> [UInt8]? {
    do {
      let request = try request.get()
      if let refusal = admission.refusal(of: request, to: caller) { throw refusal }
      switch request {
      case .info: return ReceiptInterface.info()
      case .description(let interface): return ReceiptInterface.description(of: interface)
      case .status: return try status(pipeline).reply
      case .receipt(let path, let wait):
        let receipt = FileReceipt(path, try pipeline.receipt(of: FilePath(bytes: PathEscape.unescape(path))))
        return wait && !receipt.isFinal ? nil : Varlink.reply(receipt.write)
      }
    } catch let refusal as Varlink.Refusal {
      return Varlink.message(refusal)
    } catch {
      return Varlink.message(.failed("\(error)"))
    }
  }

  /// How the service is doing, as of at most a second ago.
  private func status(_ pipeline: borrowing Pipeline) throws(IngestError) -> ServiceStatus {
    let now = time.monotonic()
    if let counted, now < counted.until { return counted.status }
    let status = try pipeline.status()
    counted = (status, now + Limits.countEvery.wholeNanoseconds)
    return status
  }
}
