internal import Foundation

/// Schemas in the JSON Schema language (2020-12) that may refer to each other, made ready to check values.
///
/// It knows the keywords that the schemas of the events use. Any other is refused when a schema is read, so that nothing stays
/// unchecked in silence. It is no library because it must also tell of keys that no schema describes, which the language can only
/// forbid, and because Debian's validator, in another language, is the better witness that it is right.
public struct JSONSchemas: Sendable {
  /// By file name and place in the file, such as `common.schema.json#/$defs/id`.
  private var schemas: [String: JSONSchema] = [:]

  /// Reads the files of a folder that are called `….schema.json`.
  public init(folder: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".schema.json") {
      let value = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
      schemas[name] = try JSONSchema(value, file: name)
      let definitions = (value as? [String: Any])?["$defs"] as? [String: Any] ?? [:]
      for (key, definition) in definitions {
        schemas["\(name)#/$defs/\(key)"] = try JSONSchema(definition, file: name)
      }
    }
    for (name, schema) in schemas {
      for reference in schema.references where schemas[reference] == nil {
        throw JSONSchema.Mistake("\(name) refers to \(reference), which is not there")
      }
    }
  }

  /// The files that were read.
  public var files: [String] { schemas.keys.filter { !$0.contains("#") }.sorted() }

  /// What a file has against a value, as `JSONSerialization` reads it; empty when it is valid. With `strict` also each key that
  /// no schema describes.
  public func violations(of value: Any, by file: String, strict: Bool) -> [String] {
    guard let schema = schemas[file] else { return ["there is no schema \(file)"] }
    var findings = Findings()
    check(value, schema, at: "", &findings)
    if strict { findings.addUndescribed(in: value, at: "") }
    return findings.violations
  }

  private func check(_ value: Any, _ schema: JSONSchema, at place: String, _ findings: inout Findings) {
    if let reference = schema.reference, let target = schemas[reference] { check(value, target, at: place, &findings) }
    for part in schema.allOf { check(value, part, at: place, &findings) }
    if !schema.anyOf.isEmpty { checkAny(value, schema.anyOf, at: place, &findings) }
    if let types = schema.types, types.isDisjoint(with: JSONSchema.types(of: value)) {
      findings.violations.append("\(place) is not \(types.sorted().joined(separator: " or "))")
    }
    if let words = schema.words,
      !(value is NSNull ? words.contains(nil) : (value as? String).map(words.contains) == true)
    {
      findings.violations.append("\(place) is none of the words it may be")
    }
    switch value {
    case let object as [String: Any]: check(object, schema, at: place, &findings)
    case let array as [Any]: check(array, schema, at: place, &findings)
    case let text as String:
      let whole = NSRange(text.startIndex..., in: text)
      if let pattern = schema.pattern, pattern.firstMatch(in: text, range: whole) == nil {
        findings.violations.append("\(place) does not match \(pattern.pattern)")
      }
    case let number as NSNumber:
      if !schema.bounds.contains(number.doubleValue) { findings.violations.append("\(place) is out of bounds") }
    default: break
    }
  }

  private func check(
    _ object: [String: Any], _ schema: JSONSchema, at place: String, _ findings: inout Findings
  ) {
    for key in schema.required where object[key] == nil { findings.violations.append("\(place)/\(key) is missing") }
    for (key, schema) in schema.properties {
      guard let value = object[key] else { continue }
      findings.described.insert("\(place)/\(key)")
      check(value, schema, at: "\(place)/\(key)", &findings)
    }
  }

  private func check(_ array: [Any], _ schema: JSONSchema, at place: String, _ findings: inout Findings) {
    if !schema.count.contains(array.count) { findings.violations.append("\(place) has \(array.count) elements") }
    for (i, value) in array.enumerated() {
      guard let schema = i < schema.prefixItems.count ? schema.prefixItems[i] : schema.items else { continue }
      check(value, schema, at: "\(place)/\(i)", &findings)
    }
  }

  /// The first that fits counts: in our schemas only one can.
  private func checkAny(_ value: Any, _ schemas: [JSONSchema], at place: String, _ findings: inout Findings) {
    var refusals: [String] = []
    for schema in schemas {
      var attempt = Findings()
      check(value, schema, at: place, &attempt)
      guard !attempt.violations.isEmpty else { return findings.described.formUnion(attempt.described) }
      refusals += attempt.violations
    }
    findings.violations += refusals
  }
}

/// What a check has found so far.
private struct Findings {
  var violations: [String] = []
  /// The places of the keys that a schema describes. A place may be described by several schemas together, so what none
  /// describes is known only at the end.
  var described: Set<String> = []

  mutating func addUndescribed(in value: Any, at place: String) {
    if let object = value as? [String: Any] {
      for (key, value) in object {
        if described.contains("\(place)/\(key)") {
          addUndescribed(in: value, at: "\(place)/\(key)")
        } else {
          violations.append("\(place)/\(key) is described by no schema")
        }
      }
    } else if let array = value as? [Any] {
      for (i, value) in array.enumerated() { addUndescribed(in: value, at: "\(place)/\(i)") }
    }
  }
}

/// One schema, with the schemas in it.
private final class JSONSchema: Sendable {
  /// What is wrong with a schema.
  struct Mistake: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }

  let reference: String?
  let types: Set<String>?
  /// What `enum` or `const` allows: strings, and null as nil.
  let words: Set<String?>?
  let pattern: NSRegularExpression?
  let bounds: ClosedRange<Double>
  let required: [String]
  let properties: [String: JSONSchema]
  let prefixItems: [JSONSchema]
  let items: JSONSchema?
  let count: ClosedRange<Int>
  let allOf: [JSONSchema]
  let anyOf: [JSONSchema]

  init(_ value: Any, file: String) throws {
    guard let keywords = value as? [String: Any] else { throw Mistake("\(file): a schema is no object") }
    let unknown = Set(keywords.keys).subtracting(Self.known)
    guard unknown.isEmpty else { throw Mistake("\(file): keywords that are not known here: \(unknown.sorted())") }
    func schemas(_ key: String) throws -> [JSONSchema] {
      try (keywords[key] as? [Any] ?? []).map { try JSONSchema($0, file: file) }
    }
    reference = (keywords["$ref"] as? String).map { $0.hasPrefix("#") ? file + $0 : $0 }
    types = (keywords["type"] as? [String] ?? (keywords["type"] as? String).map { [$0] }).map(Set.init)
    words = (keywords["enum"] as? [Any] ?? keywords["const"].map { [$0] }).map { Set($0.map { $0 as? String }) }
    pattern = try (keywords["pattern"] as? String).map { try NSRegularExpression(pattern: $0) }
    // Not `as? Double`: that is nil for a number that no Double holds, such as the greatest of 64 bits.
    let least = (keywords["minimum"] as? NSNumber)?.doubleValue ?? -.infinity
    bounds = least...((keywords["maximum"] as? NSNumber)?.doubleValue ?? .infinity)
    required = keywords["required"] as? [String] ?? []
    properties = try (keywords["properties"] as? [String: Any] ?? [:]).mapValues { try JSONSchema($0, file: file) }
    prefixItems = try schemas("prefixItems")
    items = try keywords["items"].map { try JSONSchema($0, file: file) }
    count = (keywords["minItems"] as? Int ?? 0)...(keywords["maxItems"] as? Int ?? .max)
    allOf = try schemas("allOf")
    anyOf = try schemas("anyOf")
  }

  /// All references in it, with the names of their files.
  var references: [String] {
    let inner = Array(properties.values) + prefixItems + (items.map { [$0] } ?? []) + allOf + anyOf
    return (reference.map { [$0] } ?? []) + inner.flatMap(\.references)
  }

  /// The types that a value has: an integer is also a number.
  static func types(of value: Any) -> Set<String> {
    switch value {
    case is NSNull: ["null"]
    case is String: ["string"]
    case is [Any]: ["array"]
    case is [String: Any]: ["object"]
    // `value is Bool` is also true for 0 and 1; the C type tells them apart.
    case let number as NSNumber where number.objCType.pointee == CChar(UInt8(ascii: "c")): ["boolean"]
    case let number as NSNumber:
      number.doubleValue.rounded() == number.doubleValue ? ["integer", "number"] : ["number"]
    default: []
    }
  }

  private static let known: Set<String> = [
    "$schema", "$id", "$ref", "$defs", "title", "description", "type", "enum", "const", "pattern", "minimum", "maximum",
    "required", "properties", "prefixItems", "items", "minItems", "maxItems", "allOf", "anyOf",
  ]
}
