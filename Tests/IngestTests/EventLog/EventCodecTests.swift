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
