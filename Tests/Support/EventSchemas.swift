public import Foundation
internal import Ingest
internal import Testing

/// The published schemas of the events, and the check of everything that the tests write against them.
public struct EventSchemas: Sendable {
  /// The folder of the schemas: its name is their version.
  public static let folder =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/docs/events/v1"
  /// The schemas, read once.
  public static let published = Result { try EventSchemas() }

  private let schemas: JSONSchemas

  private init() throws { schemas = try JSONSchemas(folder: Self.folder) }

  /// The event types that have a schema, with `copytaster.`.
  public var types: Set<String> {
    Set(schemas.files.map { "copytaster." + $0.dropLast(".schema.json".count) }).subtracting(["copytaster.common"])
  }

  /// What the schema of its type has against an event. With `strict` also the keys that no schema describes: a consumer passes
  /// over these, and here they are what somebody forgot to publish.
  public func violations(of event: Any, strict: Bool = true) -> [String] {
    guard let type = (event as? [String: Any])?["type"] as? String, type.hasPrefix("copytaster.") else {
      return ["it has no type"]
    }
    return schemas.violations(of: event, by: type.dropFirst("copytaster.".count) + ".schema.json", strict: strict)
  }

  /// What the schemas have against the lines of a file of the log.
  ///
  /// Tests damage logs on purpose. Only a line whose chain follows from the line before is as the writer wrote it; the others
  /// are passed over.
  public func violations(inLog bytes: Data) -> [String] {
    var violations: [String] = []
    var before: Chain?
    for line in bytes.split(separator: 10) {
      guard let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any] else { continue }
      let start = before ?? Self.chain(beforeSegment: object)
      before = (object["chain"] as? String).flatMap { Chain($0) } ?? before
      guard (try? EventDecoder.chain(of: line, after: start)) != nil else { continue }
      violations += self.violations(of: object).map { "event \(object["id"] ?? "?"), \(object["type"] ?? "?"): \($0)" }
    }
    return violations
  }

  /// The chain that the first line of a segment follows from.
  private static func chain(beforeSegment opened: [String: Any]) -> Chain {
    let previous = (opened["data"] as? [String: Any])?["previous"] as? [String: Any]
    return (previous?["chain"] as? String).flatMap { Chain($0) } ?? .beginning
  }

  /// Fails the test at hand for each event of a log that is not as the schemas say. Where no test is at hand, as on a thread that
  /// a test began, the whole run fails.
  static func expectValid(log path: String) {
    guard let bytes = FileManager.default.contents(atPath: path) else { return }
    switch published {
    case .success(let schemas): for violation in schemas.violations(inLog: bytes) { Issue.record("\(violation)") }
    case .failure(let error): Issue.record(error)
    }
  }
}
