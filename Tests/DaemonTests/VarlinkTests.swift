import Glibc
import Ingest
import Testing

@testable import Daemon

/// What goes over the socket: bytes in, values out, and back.
struct VarlinkTests {
  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test(arguments: [
    (#"{"method":"org.varlink.service.GetInfo"}"#, Varlink.Call(request: .success(.info))),
    (#"{"method":"org.varlink.service.GetInfo","parameters":{}}"#, Varlink.Call(request: .success(.info))),
    (
      #"{"method":"org.varlink.service.GetInfo","parameters":null,"more":true}"#, Varlink.Call(request: .success(.info))
    ),
    (
      #"{"parameters":{"interface":"a.b"},"method":"org.varlink.service.GetInterfaceDescription"}"#,
      Varlink.Call(request: .success(.description(of: "a.b")))
    ),
    (
      #"{"method":"io.copytaster.Receipt","parameters":{"path":"/a/caf\\xe9.txt"}}"#,
      Varlink.Call(request: .success(.receipt(path: #"/a/caf\xe9.txt"#, wait: false)))
    ),
    (
      #"{"method":"io.copytaster.Receipt","parameters":{"path":"/a","wait":true,"later":[1]},"oneway":true}"#,
      Varlink.Call(request: .success(.receipt(path: "/a", wait: true)), isOneWay: true)
    ),
    (
      #"{"method":"io.copytaster.Receipt","parameters":{"path":"/a","wait":null}}"#,
      Varlink.Call(request: .success(.receipt(path: "/a", wait: false)))
    ),
    (#"{"method":"io.copytaster.Status","parameters":{}}"#, Varlink.Call(request: .success(.status))),
    (
      #"{"method":"io.copytaster.Status","upgrade":true}"#,
      Varlink.Call(request: .failure(.invalidParameter("upgrade")))
    ),
    (#"{"method":"io.copytaster.Receipt"}"#, Varlink.Call(request: .failure(.invalidParameter("path")))),
    (
      #"{"method":"io.copytaster.Receipt","parameters":{"path":7}}"#,
      Varlink.Call(request: .failure(.invalidParameter("path")))
    ),
    (
      #"{"method":"io.copytaster.Receipt","parameters":{"path":"relative"}}"#,
      Varlink.Call(request: .failure(.invalidParameter("path")))
    ),
    (
      #"{"method":"io.copytaster.Receipt","parameters":{"path":"/a\\x00b"}}"#,
      Varlink.Call(request: .failure(.invalidParameter("path")))
    ),
    (
      #"{"method":"io.copytaster.Receipt","parameters":{"path":"/a","wait":"yes"}}"#,
      Varlink.Call(request: .failure(.invalidParameter("wait")))
    ),
    (
      #"{"method":"org.varlink.service.GetInterfaceDescription"}"#,
      Varlink.Call(request: .failure(.invalidParameter("interface")))
    ),
    (
      #"{"method":"io.copytaster.Frobnicate"}"#,
      Varlink.Call(request: .failure(.methodNotFound("io.copytaster.Frobnicate")))
    ),
    (#"{"method":"io.other.Status"}"#, Varlink.Call(request: .failure(.interfaceNotFound("io.other")))),
    (#"{"method":""}"#, Varlink.Call(request: .failure(.interfaceNotFound("")))),
  ]) func aCallIsReadAsItIsMeant(_ text: String, _ call: Varlink.Call) throws {
    #expect(try Varlink.call(Self.bytes(text)) == call)
  }

  @Test(arguments: [
    "", "{}", "null", "[]", #""method""#, #"{"method":7}"#, #"{"method":"a.B","oneway":7}"#, #"{"method":"a.B"}}"#,
    #"{"method":"a.B","parameters":[]}"#, #"{"method":"a.B","method":"c.D"}"#, "GET / HTTP/1.1",
    #"{"method":"a.B","parameters":{"x":1,"x":2}}"#, "{\"method\":\"\u{1}\"}",
    String(repeating: #"{"method":"#, count: 40), String(repeating: "[", count: 65_000),
  ]) func whatIsNoCallIsNotAnswered(_ text: String) {
    #expect(throws: JSONError.self) { try Varlink.call(Self.bytes(text)) }
  }

  @Test(arguments: [
    Varlink.Request.info, .status, .description(of: "io.copytaster"), .receipt(path: "/a b/é\u{7}\"\\x07", wait: true),
    .receipt(path: "/", wait: false),
  ]) func aRequestIsReadAsItWasWritten(_ request: Varlink.Request) throws {
    let message = Varlink.message(request)
    #expect(message.last == 0 && message.count { $0 == 0 } == 1)
    #expect(try Varlink.call(message.dropLast()) == Varlink.Call(request: .success(request)))
  }

  @Test(arguments: [
    Varlink.Refusal.interfaceNotFound("a"), .methodNotFound("a.B"), .invalidParameter("path"), .busy,
    .permissionDenied(group: "copytaster-drop"), .failed("the disk is \"gone\""),
  ]) func aRefusalIsReadAsItWasWritten(_ refusal: Varlink.Refusal) throws {
    let answer = try Varlink.answer(Varlink.message(refusal).dropLast()) { _ throws(JSONError) in 1 }
    #expect(answer == .failure(refusal))
    #expect(!refusal.description.isEmpty)
  }

  @Test func anErrorOfALaterVersionIsNamed() throws {
    let message = Self.bytes(#"{"error":"io.copytaster.Asleep","parameters":{"since":7}}"#)
    #expect(try Varlink.answer(message) { _ throws(JSONError) in 1 } == .failure(.failed("io.copytaster.Asleep")))
  }

  @Test func messagesAreCutFromWhateverPiecesTheyComeIn() {
    let all = Self.bytes("one\0\0three\0four")
    for size in 1...all.count {
      var inbox = Inbox()
      var messages: [[UInt8]] = []
      for start in stride(from: 0, to: all.count, by: size) {
        inbox.take(all[start..<min(start + size, all.count)])
        if size % 2 == 0 { while let message = inbox.message() { messages.append(message) } }
      }
      while let message = inbox.message() { messages.append(message) }
      #expect(messages == ["one", "", "three"].map(Self.bytes), "in pieces of \(size)")
      #expect(inbox.count == 4 && !inbox.hasMessage)
    }
  }

  private static let story = FileReceipt.Story(
    number: 7, id: "9f2c51d0.7b3a-7", group: 3, relation: "same-event", label: "“Halven”\n")

  @Test(arguments: FileReceipt.State.allCases) func aReceiptIsReadAsItWasWritten(_ state: FileReceipt.State) throws {
    let receipts = [
      FileReceipt(path: "/a/é\\x0a", state: state),
      FileReceipt(
        path: "/a", state: state, why: "why", reason: "reason", advice: "advice", nextTry: "2026-11-21", first: 7,
        last: .max / 2, earlier: 3,
        storyCount: 200, stories: [Self.story, Self.story]),
    ]
    for receipt in receipts {
      let answer = try Varlink.answer(Varlink.reply(receipt.write).dropLast()) { json throws(JSONError) in
        try FileReceipt(&json)
      }
      #expect(answer == .success(receipt))
      #expect(receipt.text("a", isRunning: true).hasPrefix("a: "))
    }
  }

  /// Those who write a client read the description, not this program.
  @Test func theDescriptionNamesEveryMethodErrorStateAndKey() throws {
    let text = ReceiptInterface.description
    for state in FileReceipt.State.allCases { #expect(text.contains(state.rawValue), "\(state)") }
    for request in [Varlink.Request.receipt(path: "/", wait: false), .status] {
      let name = try #require(request.method.split(separator: ".").last)
      #expect(text.contains("method \(name)("))
    }
    for refusal in [Varlink.Refusal.permissionDenied(group: ""), .busy, .failed("")] {
      let name = try #require(refusal.name.split(separator: ".").last)
      #expect(text.contains("error \(name) ("))
    }
    let receipt = FileReceipt(
      path: "/a", state: .waiting, why: "", reason: "", advice: "", nextTry: "", first: 7, last: 7, earlier: 3,
      storyCount: 1,
      stories: [Self.story])
    var status = ServiceStatus()
    (status.process, status.identity) = ("7", "a")
    for message in [Varlink.reply(receipt.write), status.reply] {
      let keys = String(decoding: message, as: UTF8.self).matches(of: /"(\w+)":/).map { String($0.1) }
      #expect(keys.count > 8)
      for key in keys where key != "parameters" { #expect(text.contains("\(key): "), "\(key)") }
    }
    #expect(text.contains("the first \(Limits.receiptStories) are listed"))
  }

  @Test(arguments: [
    (Caller(user: 0, groups: []), true, true), (Caller(user: 77, groups: [5]), true, true),
    (Caller(user: 1000, groups: [1000, 20]), true, false), (Caller(user: 1000, groups: [1000, 30]), true, true),
    (Caller(user: 1000, groups: [1000]), false, false), (Caller(user: 20, groups: [0, 77]), false, false),
  ]) func whoMayAskWhat(_ caller: Caller, _ receipts: Bool, _ status: Bool) {
    let admission = Admission(owner: 77, drop: 20, read: 30)
    #expect((admission.refusal(of: .receipt(path: "/", wait: false), to: caller) == nil) == receipts)
    #expect((admission.refusal(of: .status, to: caller) == nil) == status)
    #expect(admission.refusal(of: .info, to: caller) == nil)
    #expect(admission.refusal(of: .description(of: ""), to: caller) == nil)
    let alone = Admission(owner: 77, drop: nil, read: nil)
    #expect((alone.refusal(of: .status, to: caller) == nil) == [0, 77].contains(caller.user))
  }
}
