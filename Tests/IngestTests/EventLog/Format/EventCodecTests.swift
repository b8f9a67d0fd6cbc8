import Foundation
import Support
import Testing

@testable import Ingest

struct EventCodecTests {
  @Test(arguments: Sample.all)
  func everyTypeComesBackAsItWasWritten(_ data: EventData) throws {
    let event = Sample.event(data)
    let line = EventEncoder.line(event, after: .beginning).bytes
    #expect(line.last == 10)
    #expect(try EventDecoder().event(line.dropLast()) == event)
  }

  /// A line with something in it replaced.
  private static func line(_ data: EventData, _ old: String, _ new: String) -> String {
    let line = EventEncoder.line(Sample.event(data), after: .beginning).bytes
    return String(decoding: line.dropLast(), as: UTF8.self).replacingOccurrences(of: old, with: new)
  }

  /// The schema check of `copytaster verify`: what every event of this version has is there, and of its form.
  @Test(
    arguments: [
      ("\"specversion\":\"1.0\"", "\"specversion\":\"1.1\"", "specversion is not 1.0"),
      ("\"specversion\":\"1.0\",", "", "no specversion"), ("\"id\":\"9f2c51d0.7b3a-42\",", "", "no id"),
      ("\"id\":\"9f2c51d0.7b3a-42\"", "\"id\":\"9f2c51d0-42\"", "id is not an id"),
      ("\"id\":\"9f2c51d0.7b3a-42\"", "\"id\":\"9f2c51d0.7b3a-43\"", "sequence is not that of the id, 43"),
      ("urn:copytaster:9f2c51d0", "urn:copytaster:9f2c51d1", "source is not urn:copytaster:9f2c51d0"),
      ("application/json", "text/json", "datacontenttype is not application/json"),
      ("\"time\":\"2026-", "\"time\":\"26-", "time is not a time such as 2026-11-21T08:00:00.123456Z"),
      ("\"sequence\":\"0000", "\"sequence\":\"", "sequence is not a sequence of 20 digits"),
      ("\"batch\":\"0000", "\"batch\":\"+000", "batch is not a sequence of 20 digits"),
      ("\"data\":{", "\"data\":[],\"more\":{", "data is not an object"),
      ("\"subject\":\"wire", "\"subject\":\"wired", "subject is not wire/002 \"quoted\" \\xff.txt#1"),
      ("\"subject\":", "\"about\":", "data is not about the event's subject, which is missing"),
      ("\"chain\":\"", "\"chain\":\"0", "chain is not 32 hexadecimal digits"),
      ("\"sha256\":\"ab", "\"sha256\":\"aB", "sha256 is not 64 hexadecimal digits"),
      ("\"sha256\":", "\"sha512\":", "no sha256"),
      ("\"bytes\":[0,3301]", "\"bytes\":[3302,3301]", "bytes is not two ascending numbers"),
      ("\"bytes\":[0,3301]", "\"bytes\":[1]", "bytes is not two ascending numbers"),
      ("\"bytes\":[0,3301]", "\"bytes\":null", "bytes is not a list"),
      ("\"title\":", "\"head\":", "no title"), ("\"dateline\":null", "\"dateline\":0", "dateline is not a string"),
      ("\"words\":560", "\"words\":-560", "words is not a whole number from 0 to 9223372036854775807"),
      ("\"revision\":2", "\"revision\":99999999999999999999", "revision is not a whole number"),
      ("\"kind\":\"original\",\"to\"", "\"kind\":\"akin\",\"to\"", "kind is not a known kind of relation"),
      ("\"threshold\":0.2000", "\"threshold\":\"0.2\"", "threshold is not a number"),
      ("[\"morocco\",0.0700]", "[\"morocco\"]", "terms is not pairs of a term and its part of the score"),
      ("\"headings\":[\"One\"", "\"headings\":[1", "headings is not a string"),
      ("\"ordinal\":1", "\"ordinal\":1,\"ordinal\":1", "the key ordinal is there twice"),
    ])
  func anEventWithoutWhatEveryEventHasIsRefused(_ old: String, _ new: String, _ complaint: String) {
    let failure = #expect(throws: EventDecoder.Failure.self) {
      try EventDecoder().event(Self.line(.storyOverlap(Sample.told), old, new).utf8)
    }
    #expect(
      failure?.description.contains(complaint + " at byte ") == true
        || failure?.description.hasPrefix("not an event: " + complaint) == true, "\(failure?.description ?? "")")
    let outlined = #expect(throws: EventDecoder.Failure.self) {
      try Self.outline(Self.line(.storyOverlap(Sample.told), old, new).utf8)
    }
    #expect(outlined == failure)
  }

  private static func outline(_ line: some Sequence<UInt8>) throws(EventDecoder.Failure) -> Event {
    try line.withBytes { line throws(EventDecoder.Failure) in try EventDecoder().outline(line) }
  }

  @Test(arguments: Sample.all)
  func anOutlineIsTheEventWithoutItsProse(_ data: EventData) throws {
    var event = Sample.event(data)
    let line = EventEncoder.line(event, after: .beginning).bytes.dropLast()
    let outline = try Self.outline(line)
    #expect(outline.data.subject == event.data.subject && outline.data.told?.text ?? "" == "")
    event.data = outline.data
    #expect(outline == event)
    #expect(outline.data.type == data.type)
  }

  @Test func aKeyOfALaterVersionIsPassedOver() throws {
    let line = Self.line(.storyOverlap(Sample.told), "\"words\":", "\"mood\":{\"a\":[1,{}]},\"words\":")
    #expect(try EventDecoder().event(line.utf8) == Sample.event(.storyOverlap(Sample.told)))
  }

  @Test func anUnknownTypeIsNoDamage() {
    let line = Self.line(.daemonStopped(DaemonStopped(reason: "once")), "daemon.stopped", "daemon.paused")
    #expect(throws: EventDecoder.Failure.unknownType("copytaster.daemon.paused")) {
      try EventDecoder().event(line.utf8)
    }
  }

  @Test func aLogFromBeforeSegmentsIsRead() throws {
    let opened = EventData.segmentOpened(SegmentOpened(log: "9f2c51d0", format: 1, about: "x"))
    let line = Self.line(opened, "\"previous\":null,\"checkpoint\":null,", "")
    #expect(try EventDecoder().event(line.utf8) == Sample.event(opened))
  }

  /// CloudEvents 1.0, sections "Context Attributes" and "Type System", and its JSON format in structured mode.
  @Test(arguments: Sample.all)
  func everyLineIsACloudEvent(_ data: EventData) throws {
    let line = EventEncoder.line(Sample.event(data), after: .beginning).bytes
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    for name in object.keys where name != "data" {
      #expect(name.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) } && name.count <= 20)
      #expect((object[name] as? String)?.isEmpty == false, "\(name) is a string that is not empty")
    }
    #expect(object["specversion"] as? String == "1.0")
    #expect(URL(string: object["source"] as? String ?? "") != nil)
    #expect((object["type"] as? String)?.hasPrefix("copytaster.") == true)
    #expect(object["datacontenttype"] as? String == "application/json")
    #expect(object["data"] is [String: Any])
    let time = ISO8601DateFormatter()
    time.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    #expect(time.date(from: object["time"] as? String ?? "") != nil)
  }

  @Test func theChainFollowsFromTheLineBeforeAndFromEveryByte() throws {
    let first = EventEncoder.line(Sample.event(Sample.all[0], sequence: 1), after: .beginning)
    let second = EventEncoder.line(Sample.event(Sample.all[1], sequence: 2), after: first.chain)
    let line = Array(second.bytes.dropLast())
    #expect(try EventDecoder.chain(of: line, after: first.chain) == second.chain)
    #expect(throws: EventDecoder.Failure.chainBroken) { try EventDecoder.chain(of: line, after: .beginning) }
    for i in line.indices {
      var flipped = line
      flipped[i] ^= 1
      #expect(throws: EventDecoder.Failure.self, "byte \(i)") {
        try EventDecoder.chain(of: flipped, after: first.chain)
      }
    }
  }

  @Test(arguments: [("", "0a"), ("0", "a"), ("g", "0"), ("A", "0"), (" ", "0")])
  func whatIsNoChainIsRefused(_ first: String, _ last: String) {
    #expect(Chain(String(repeating: "0", count: 30) + "0a")?.description == "0000000000000000000000000000000a")
    #expect(Chain(first + String(repeating: "0", count: 29) + last) == nil)
  }

  /// SHA-256 of 32 zeros and "abc", from another program.
  @Test func theChainIsAsItIsWrittenDown() {
    let chain = Chain.beginning.next(Array("abc".utf8))
    #expect(chain.description == "af1f0da87873662f687d436bbf2c38eb")
    #expect(Chain(chain.description) == chain)
  }

  @Test func theSequenceIsFoundWithoutReadingTheLine() {
    for data in Sample.all {
      let line = EventEncoder.line(Sample.event(data, sequence: 12_345), after: .beginning).bytes
      #expect(EventDecoder.sequence(of: line) == 12_345)
    }
    #expect(EventDecoder.sequence(of: Array("{}".utf8)) == nil)
  }

  @Test func theFirstLineOfASegmentIsLongerThan1024Bytes() {
    let opened = EventData.segmentOpened(
      SegmentOpened(log: "9f2c51d0", format: 1, about: SegmentOpened.explanation))
    #expect(EventEncoder.line(Sample.event(opened, sequence: 1, batch: 1), after: .beginning).bytes.count > 1024)
  }

  @Test(arguments: ["", "x", "9f2c51d0-1", "9f2c51d0.7b3a-", "9f2c51d0.7b3a-x", "a-1.b"])
  func whatIsNoIdIsRefused(_ text: String) {
    #expect(EventID(text) == nil)
  }
}

struct JSONWriterTests {
  @Test func stringsOfEveryKindComeBackThroughAnotherParser() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let scalars: [Unicode.Scalar] = [
      "\"", "\\", "\n", "\u{0}", "\u{1F}", "\u{7F}", "a", "é", "日", "\u{1F600}", "\u{2028}", "/",
    ]
    for length in 0..<400 {
      let text = String(String.UnicodeScalarView((0..<length).map { _ in scalars.randomElement(using: &random)! }))
      var json = JSONWriter()
      json.object { $0.field("text", text) }
      let object = try JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String: String]
      #expect(object?["text"] == text, "seed \(seed)")
    }
  }

  @Test(
    arguments: [
      (0.0, "0.0000"), (0.5512, "0.5512"), (0.00004, "0.0000"), (0.00006, "0.0001"), (-1.5, "-1.5000"),
      (12.0, "12.0000"),
      (.nan, "0.0000"), (.infinity, "0.0000"),
    ])
  func decimalsHaveFourDigitsAndOneSpelling(_ value: Double, _ text: String) {
    var json = JSONWriter()
    json.decimal(value)
    #expect(String(decoding: json.bytes, as: UTF8.self) == text)
  }
}
