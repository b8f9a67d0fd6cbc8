import Foundation
import Support
import Testing

@testable import Ingest

/// The published schemas say what the events are: of the samples here, and of every event that a test leaves in a log (see
/// `TemporaryFolder`).
struct SchemaTests {
  /// An event that was spoilt in one place.
  struct Mutant {
    enum Damage { case missing, otherType, unknownKey }
    var damage: Damage
    var place: String
    var value: Any
  }

  /// A sample as a reader of its line sees it.
  private static func object(_ data: EventData) throws -> [String: Any] {
    let line = EventEncoder.line(Sample.event(data), after: .beginning).bytes
    return try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
  }

  /// The value with each key left out, each value of another type, and a key more in each object: one mutant for each.
  private static func mutants(of value: Any, at place: String = "") -> [Mutant] {
    // No key of ours is a truth value.
    var mutants = [Mutant(damage: .otherType, place: place, value: true)]
    if let object = value as? [String: Any] {
      let more = object.merging(["unheard-of": 1]) { $1 }
      mutants.append(Mutant(damage: .unknownKey, place: place, value: more))
      for (key, inner) in object {
        let less = object.filter { $0.key != key }
        mutants.append(Mutant(damage: .missing, place: "\(place)/\(key)", value: less))
        mutants += Self.mutants(of: inner, at: "\(place)/\(key)").map { mutant in
          var mutant = mutant
          mutant.value = object.merging([key: mutant.value]) { $1 }
          return mutant
        }
      }
    } else if let array = value as? [Any] {
      for i in array.indices {
        mutants += Self.mutants(of: array[i], at: "\(place)/\(i)").map { mutant in
          var mutant = mutant
          var changed = array
          changed[i] = mutant.value
          mutant.value = changed
          return mutant
        }
      }
    }
    return mutants
  }

  /// Whether the key at a place is written in some events only.
  private static func isOptional(_ place: String, in event: [String: Any]) -> Bool {
    let isStory = (event["data"] as? [String: Any])?["text"] != nil
    let seldom = [
      "cut", "member", "url", "modified", "publisher", "section", "guid", "skipped", "problems", "mojibake", "ignored",
      "settle", "fields", "history", "historyDays", "eventDays", "nearDuplicateThreshold",
      "excerptThreshold", "sameEventThreshold", "wordFrequencies", "tail", "parsed", "retry",
    ].map { "/data/" + $0 }
    return place.hasPrefix("/data/found/") || seldom.contains(place) || place.hasSuffix("/runner_up")
      || (!isStory && ["/data/file/bytes", "/data/from/bytes"].contains(place))
  }

  /// The value with one in it replaced.
  private static func replacing(_ path: ArraySlice<String>, in value: Any, by new: Any) throws -> Any {
    guard let key = path.first else { return new }
    if var array = value as? [Any] {
      let i = try #require(Int(key))
      array[i] = try replacing(path.dropFirst(), in: array[i], by: new)
      return array
    }
    var object = try #require(value as? [String: Any])
    object[key] = try replacing(path.dropFirst(), in: try #require(object[key]), by: new)
    return object
  }

  /// Values of the right type that no event may have.
  private static let wrongValues: [(type: String, place: String, value: any Sendable)] = [
    ("story.original", "chain", String(repeating: "A", count: 32)),
    ("story.original", "sequence", "42"),
    ("story.original", "time", "2026-01-06T09:24:00Z"),
    ("story.original", "id", "9f2c51d0-42"),
    ("story.original", "source", "urn:copytaster:"),
    ("story.original", "specversion", "0.3"),
    ("story.original", "type", "copytaster.story.overlap"),
    ("story.original", "subject", "a.txt"),
    ("story.original", "data/relation/kind", "same-event"),
    ("story.original", "data/relation/to", "9f2c51d0.7b3a-42"),
    ("story.original", "data/relation/score", 1.5),
    ("story.original", "data/published", "6 January 2026"),
    ("story.original", "data/file/sha256", NSNull()),
    ("story.original", "data/file/bytes", [0]),
    ("story.original", "data/revision", 0),
    ("story.original", "data/ordinal", 0.5),
    ("story.original", "data/url", "storm.html"),
    ("story.original", "data/relation/evidence/terms/0", ["morocco"]),
    ("story.original", "data/relation/evidence/runner_up/kind", "similar"),
    ("story.overlap", "data/relation/kind", "identical"),
    ("story.duplicate", "data/relation/kind", "extension"),
    ("story.duplicate", "data/relation/to", NSNull()),
    ("story.revised", "data/revision", 1),
    ("watch.degraded", "data/cause", "weather"),
    ("file.quarantined", "data/reason", "dull"),
    ("file.ingested", "data/skipped", 0),
    ("segment.expired", "data/reason", "boredom"),
    ("daemon.stopped", "data/reason", "lunch"),
    ("group.merged", "data/groups", [String]()),
    ("log.gap", "data/events", [7, 8, 9]),
  ]

  private static func spoilt(_ type: String, _ place: String, _ value: any Sendable) throws -> Any {
    let data = try #require(Sample.all.last { $0.type == "copytaster." + type })
    return try replacing(place.split(separator: "/").map(String.init)[...], in: try object(data), by: value)
  }

  @Test(arguments: Sample.all)
  func everySampleIsValid(_ data: EventData) throws {
    #expect(try EventSchemas.published.get().violations(of: try Self.object(data)) == [])
  }

  @Test(arguments: Sample.all)
  func eachKeyAndEachTypeIsChecked(_ data: EventData) throws {
    let schemas = try EventSchemas.published.get()
    let event = try Self.object(data)
    for mutant in Self.mutants(of: event) {
      let mayBe = mutant.damage == .unknownKey || mutant.damage == .missing && Self.isOptional(mutant.place, in: event)
      let lenient = schemas.violations(of: mutant.value, strict: false)
      #expect(lenient.isEmpty == mayBe, "\(mutant.damage) at \(mutant.place): \(lenient)")
      let strict = schemas.violations(of: mutant.value)
      #expect(strict.isEmpty == (mayBe && mutant.damage == .missing), "\(mutant.damage) at \(mutant.place): \(strict)")
    }
  }

  @Test(arguments: wrongValues)
  func aWrongValueIsRefused(_ type: String, _ place: String, _ value: any Sendable) throws {
    #expect(try !EventSchemas.published.get().violations(of: try Self.spoilt(type, place, value)).isEmpty)
  }

  /// The types are read from the source: an enum with values has no list of its cases.
  @Test func eachTypeHasASchemaAndASampleAndEachSchemaAType() throws {
    let root = EventSchemas.folder.split(separator: "/").dropLast(3).joined(separator: "/")
    let source = try String(contentsOfFile: "/\(root)/Sources/Ingest/EventLog/Format/Event.swift", encoding: .utf8)
    let types = Set(source.matches(of: /: "(copytaster\.[a-z]+\.[a-z]+)"/).map { String($0.1) })
    #expect(types.count > 16)
    #expect(try EventSchemas.published.get().types == types)
    #expect(Set(Sample.all.map(\.type)) == types)
  }

  @Test func anEventInALogThatItsSchemaRefusesFailsTheTest() throws {
    let stopped = EventData.daemonStopped(DaemonStopped(reason: "lunch"))
    let line = EventEncoder.line(Sample.event(stopped), after: .beginning).bytes
    func leaveBehind(_ line: [UInt8]) throws { try TemporaryFolder().write(line, to: "state/log/events.jsonl") }
    try withKnownIssue {
      try leaveBehind(line)
    } matching: {
      $0.description.contains("/data/reason")
    }
    // The same line with a chain that does not follow is damage, and no event.
    try leaveBehind(Array(String(decoding: line, as: UTF8.self).replacing("lunch", with: "tea").utf8))
  }

  // MARK: other witnesses

  private static let python = "/usr/bin/python3"
  private static let hasPython = FileManager.default.isExecutableFile(atPath: python)

  /// Debian's `jsonschema` finds the schemas to be valid and says of every sample and mutant what our validator says.
  @Test(.enabled(if: hasPython, "needs python3 and python3-jsonschema"))
  func anotherValidatorAgrees() throws {
    let schemas = try EventSchemas.published.get()
    var events: [Any] = []
    for data in Sample.all {
      let event = try Self.object(data)
      // Without its type no schema is chosen: there is nothing to compare.
      events += [event] + Self.mutants(of: event).filter { !["", "/type"].contains($0.place) }.map(\.value)
    }
    events += try Self.wrongValues.map { try Self.spoilt($0.type, $0.place, $0.value) }
    let script = """
      import glob, json, os, sys
      from jsonschema import Draft202012Validator, RefResolver
      schemas = {os.path.basename(path): json.load(open(path)) for path in glob.glob(sys.argv[1] + "/*.schema.json")}
      for schema in schemas.values():
          Draft202012Validator.check_schema(schema)
      def is_valid(event):
          schema = schemas[event["type"][len("copytaster."):] + ".schema.json"]
          return Draft202012Validator(schema, resolver=RefResolver("", schema, store=schemas)).is_valid(event)
      json.dump([is_valid(event) for event in json.load(sys.stdin)], sys.stdout)
      """
    let result = try Program.run(
      ["-c", script, EventSchemas.folder], of: Self.python, input: JSONSerialization.data(withJSONObject: events))
    #expect(result.status == 0, "\(result.err)")
    let theirs = try JSONDecoder().decode([Bool].self, from: Data(result.out.utf8))
    #expect(theirs.count == events.count)
    for (event, isValid) in zip(events, theirs) {
      let ours = schemas.violations(of: event, strict: false)
      #expect(ours.isEmpty == isValid, "\(ours)")
    }
  }

  /// The AsyncAPI document has a message for each schema and for nothing else, and refers to nothing that is not there.
  @Test(.enabled(if: hasPython, "needs python3 and python3-yaml"))
  func theAsyncAPIDocumentTellsOfEveryType() throws {
    let path = EventSchemas.folder + "/../asyncapi.yaml"
    let script = "import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)"
    let result = try Program.run(["-c", script, path], of: Self.python)
    #expect(result.status == 0, "\(result.err)")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any])
    #expect(document["asyncapi"] as? String == "3.0.0")
    let components = try #require(document["components"] as? [String: Any])
    let messages = try #require(components["messages"] as? [String: [String: Any]])
    let types = try EventSchemas.published.get().types
    #expect(Set(messages.values.compactMap { $0["name"] as? String }) == types)
    for (key, message) in messages {
      #expect(message["name"] as? String == "copytaster." + key)
      #expect(message["payload"] as? [String: String] == ["$ref": "v1/\(key).schema.json"])
      #expect(FileManager.default.fileExists(atPath: EventSchemas.folder + "/\(key).schema.json"))
    }
    let channels = try #require(document["channels"] as? [String: [String: Any]])
    for (name, channel) in channels {
      let listed = try #require(channel["messages"] as? [String: [String: String]])
      #expect(Set(listed.keys) == Set(messages.keys), "\(name)")
      for (key, message) in listed { #expect(message["$ref"] == "#/components/messages/\(key)") }
    }
    let operations = try #require(document["operations"] as? [String: [String: Any]])
    for operation in operations.values {
      let channel = try #require((operation["channel"] as? [String: String])?["$ref"])
      #expect(channels.keys.contains { "#/channels/" + $0 == channel })
    }
  }
}
