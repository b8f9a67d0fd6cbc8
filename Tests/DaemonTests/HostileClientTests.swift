import Foundation
import Glibc
import Ingest
import Support
import SystemPackage
import Testing

@testable import Daemon

/// Whoever may connect to the socket can do no more than ask: the service neither stops nor grows nor waits for anybody.
@Suite(.serialized, .timeLimit(.minutes(30)))
struct HostileClientTests {
  private let folder: TemporaryFolder
  private let service: Program

  init() throws {
    folder = try TemporaryFolder()
    service = try Program(
      ["run", "--folder", try folder.folder().string, "--state", folder.state.root.string],
      environment: ["COPYTASTER_SETTLE_SECONDS": "0.1"])
    #expect(eventually { service.complained.contains("watching") }, "\(service.complained)")
  }

  private func connect() throws -> Connection { Connection(file: try ServiceSocket.connect(in: folder.state.root)) }

  /// A connection that does what it should not.
  private final class Connection {
    let file: Descriptor

    init(file: consuming Descriptor) { self.file = file }

    /// Sends as much as is taken, and returns how much.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Int { Glibc.send(file.raw, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT)) }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// What comes until the other end closes, or for so many seconds.
    func read(_ seconds: Double = 5, upTo messages: Int = .max) -> (messages: [String], isClosed: Bool) {
      var inbox = Inbox()
      var all: [String] = []
      var isClosed = false
      _ = eventually(seconds) {
        do {
          while let piece = try file.receive(4096) {
            if piece.isEmpty { isClosed = true }
            inbox.take(piece)
            while let message = inbox.message() { all.append(String(decoding: message, as: UTF8.self)) }
            if isClosed || all.count >= messages { return true }
          }
        } catch { isClosed = true }
        return isClosed
      }
      return (all, isClosed)
    }
  }

  /// The service does its work and answers, and is no larger than it may be.
  private func expectUnmoved(_ what: String) throws {
    let path = try folder.write("What the harbour office says of \(what).", to: "drop/\(UUID()).txt")
    let client = ServiceClient(directories: [folder.state.root])
    let end = SystemClock().monotonic() + 20_000_000_000
    #expect(try client.receipt(of: path, wait: true, until: end).state == .ingested, "\(what)")
    #expect(!service.hasEnded, "\(what)")
  }

  /// The kilobytes that it holds. Pages of the program itself come and go, and are no concern of clients.
  private var resident: Int {
    get throws {
      let status = try String(contentsOfFile: "/proc/\(service.pid)/status", encoding: .utf8)
      return Int(try #require(status.firstMatch(of: /RssAnon:\s+(\d+)/)).1) ?? 0
    }
  }

  private var descriptors: Int {
    get throws { try FileManager.default.contentsOfDirectory(atPath: "/proc/\(service.pid)/fd").count }
  }

  private static let call = Varlink.message(.receipt(path: "/nowhere", wait: false))

  @Test func garbageEndsTheConnectionAndNothingElse() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let garbage: [[UInt8]] =
      [
        "\0", "\0\0\0\0", "GET / HTTP/1.1\r\n\r\n\0", "{}\0", "[]\0", "{\"method\":1}\0", "null\0",
        "{\"method\":\"io.copytaster.Receipt\",\"parameters\":{\"path\":\"/\\ud800\"}}\0",
        String(repeating: "[", count: 60_000) + "\0", String(repeating: "{\"a\":", count: 10_000) + "\0",
      ].map { Array($0.utf8) }
      + (0..<40).map { _ in (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) } + [0] }
    for bytes in garbage {
      let connection = try connect()
      connection.send(bytes)
      #expect(connection.read().isClosed, "seed \(seed): \(bytes.prefix(40))")
    }
    try expectUnmoved("garbage")
  }

  @Test func arbitraryChangesOfACallAreAnsweredOrEndTheConnection() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    for _ in 0..<300 {
      var bytes = Self.call
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count - 1, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let connection = try connect()
      connection.send(bytes)
      shutdown(connection.file.raw, Int32(SHUT_WR))
      #expect(connection.read().isClosed, "seed \(seed): \(bytes)")
    }
    try expectUnmoved("changed calls")
  }

  @Test func aMessageThatNeverEndsIsNotKept() throws {
    let connection = try connect()
    let piece = [UInt8](repeating: UInt8(ascii: " "), count: 16 << 10)
    var sent = 0
    let isClosed = eventually {
      let n = connection.send(piece)
      sent += max(n, 0)
      return n < 0 && errno != EAGAIN
    }
    #expect(isClosed && sent < 1 << 20, "\(sent) bytes were taken")
    // Half a message may stay, and is nobody's concern.
    let half = try connect()
    half.send("{\"method\":")
    try expectUnmoved("half a message")
    half.send("\"org.varlink.service.GetInfo\"}\0")
    #expect(half.read(upTo: 1).messages.first?.contains("\"product\":\"copytaster\"") == true)
  }

  @Test func oneWhoAsksAndNeverReadsIsDropped() throws {
    let before = try resident
    let connections = try (0..<40).map { _ in try connect() }
    // Descriptions are the longest answers that can be had without a file.
    let call = Varlink.message(.description(of: "io.copytaster"))
    for _ in 0..<400 { for connection in connections { connection.send(call) } }
    try expectUnmoved("those who never read")
    #expect(try resident - before < 20_000, "kB")
    for connection in connections.prefix(3) {
      #expect(
        eventually(30) {
          var one = pollfd(fd: connection.file.raw, events: 0, revents: 0)
          return poll(&one, 1, 0) > 0
        }, "still connected")
    }
  }

  @Test func thousandsOfConnectionsKeepNobodyOut() throws {
    let before = try descriptors
    // Beside the connections a sweep may have something open.
    func expectFew() throws { #expect(try descriptors <= before + Limits.clients + 8) }
    for _ in 0..<3000 { _ = try? connect() }
    try expectFew()
    // Once one user has all places, the next of his connections is told so.
    let busy = String(decoding: Varlink.message(.busy).dropLast(), as: UTF8.self)
    var connections: [Connection] = []
    let isFull = eventually(60) {
      guard let connection = try? connect() else { return false }
      connections.append(connection)
      return connection.read(0.05, upTo: 1).messages == [busy]
    }
    #expect(isFull && connections.count > Limits.clients)
    try expectFew()
    if geteuid() == 0 {
      // Another user is heard all the same, although only to be told whom to ask.
      chmod(folder.path.string, 0o755)
      let other = try Program.run(
        [
          "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "--", Program.copytaster, "status", "--wait",
          folder.path.string + "/drop/a", "--state", folder.state.root.string,
        ], of: "/usr/bin/setpriv")
      #expect(other.status == 74 && other.err.contains("copytaster-drop"), "\(other)")
    }
    connections = []
    try expectUnmoved("thousands of connections")
    #expect(try eventually { try descriptors <= before + 8 })
  }

  @Test func callsThatComeTogetherAreAnsweredInOrder() throws {
    let connection = try connect()
    let calls: [Varlink.Request] = [
      .info, .receipt(path: "/nowhere", wait: true), .description(of: "no.such"), .status, .info,
    ]
    var bytes = calls.flatMap(Varlink.message)
    bytes += Array(#"{"method":"org.varlink.service.GetInfo","oneway":true}"#.utf8) + [0]
    bytes += Array(#"{"method":"io.copytaster.Nothing","more":true}"#.utf8) + [0]
    connection.send(bytes)
    shutdown(connection.file.raw, Int32(SHUT_WR))
    let (messages, isClosed) = connection.read()
    let marks = ["\"product\"", "not_watched", "InterfaceNotFound", "\"sequence\"", "\"product\"", "MethodNotFound"]
    #expect(isClosed && messages.count == marks.count, "\(messages)")
    for (message, mark) in zip(messages, marks) { #expect(message.contains(mark), "\(message)") }
  }

  /// Nothing else happens then that would bring the service to its next turn.
  @Test func oneWhoHasSaidAllIsAnsweredAndLetGoAtOnce() throws {
    sleep(3)
    let connection = try connect()
    connection.send(Self.call)
    shutdown(connection.file.raw, Int32(SHUT_WR))
    let (messages, isClosed) = connection.read()
    #expect(messages.count == 1 && isClosed)
  }

  /// While nobody asks, those who are connected cost nothing: not one turn of the loop.
  @Test func whoIsSilentCostsNothing() throws {
    let connections = try (0..<30).map { _ in try connect() }
    connections[0].send("{\"method\":")
    connections[1].send([])
    shutdown(connections[2].file.raw, Int32(SHUT_RD))
    try expectUnmoved("silence")
    sleep(2)
    func ticks() throws -> Int {
      let fields = try String(contentsOfFile: "/proc/\(service.pid)/stat", encoding: .utf8).split(separator: " ")
      return (Int(fields[13]) ?? 0) + (Int(fields[14]) ?? 0)
    }
    let before = try ticks()
    sleep(2)
    #expect(try ticks() - before <= 2, "hundredths of a second")
    withExtendedLifetime(connections) {}
  }
}
