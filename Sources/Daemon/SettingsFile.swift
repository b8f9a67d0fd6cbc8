internal import Configuration
internal import Ingest
internal import SystemPackage
internal import Yams

/// The configuration file, checked line by line before anything is taken from it: a setting that is misspelt must not be
/// passed over in silence, which is all that a lookup by key could do.
struct SettingsFile: ConfigProvider {
  /// Every setting. `state` is none of them: the commands that only read it would not find it in a file of the service.
  static let known: [String: Kind] = [
    "folders": .list, "ignore": .list, "json-fields": .list, "settle-seconds": .scalar, "sweep-seconds": .scalar,
    "file-limit-mib": .scalar, "history-stories": .scalar, "history-days": .scalar, "event-days": .scalar,
    "near-duplicate-threshold": .scalar, "excerpt-threshold": .scalar, "same-event-threshold": .scalar,
    "log-level": .scalar, "segment-mib": .scalar, "segment-hours": .scalar, "compress-after-hours": .scalar,
    "keep-days": .scalar, "keep-mib": .scalar, "cap-mib": .scalar,
  ]
  enum Kind { case scalar, list }

  private let contents: any ConfigSnapshot
  let providerName: String
  /// Where each setting is.
  private let lines: [String: Int]

  /// Reads a file; nil when it is missing and may be.
  init?(path: String, mustExist: Bool) throws {
    let bytes: [UInt8]
    do throws(SystemError) {
      let file = try Descriptor.open(FilePath(path), 0)
      bytes = try file.read(count: try file.status().size, at: 0)
    } catch {
      if !mustExist, error.errno == .noSuchFileOrDirectory { return nil }
      throw Failure(.configuration, "cannot read the configuration: \(error)")
    }
    try self.init(path: path, bytes: bytes)
  }

  init(path: String, bytes: [UInt8]) throws {
    providerName = path
    do {
      lines = try Self.check(String(decoding: bytes, as: UTF8.self), path: path)
      contents = try YAMLSnapshot(data: bytes.span.bytes, providerName: path, parsingOptions: .default)
    } catch let error as YamlError {
      throw Failure(.configuration, "\(path) is not YAML: \(error)")
    }
  }

  /// The file and line of a setting; nil when it is left out.
  func place(of key: String) -> String? { lines[key].map { "\(providerName), line \($0)" } }

  /// Gives the lines of the settings.
  private static func check(_ text: String, path: String) throws -> [String: Int] {
    guard let root = try Yams.compose(yaml: text) else {
      throw Failure(.configuration, "\(path) is empty: delete it, or set `folders:` in it")
    }
    guard case .mapping(let mapping) = root else {
      throw Failure(.configuration, "\(path) must consist of lines of the form `setting: value`")
    }
    var lines: [String: Int] = [:]
    for (key, value) in mapping {
      let line = key.mark?.line ?? 0
      let place = "\(path), line \(line)"
      guard let name = key.string, let kind = known[name] else {
        throw Failure(
          .configuration,
          "\(place): there is no setting `\(key.string ?? "?")`; \(suggestion(for: key.string ?? ""))"
        )
      }
      lines[name] = line
      switch (kind, value) {
      case (.list, .sequence(let items)) where items.allSatisfy { $0.scalar != nil }: break
      case (.scalar, .scalar): break
      case (.list, _): throw Failure(.configuration, "\(place): `\(name)` must be a list, such as [/srv/articles]")
      case (.scalar, _): throw Failure(.configuration, "\(place): `\(name)` must be a single value")
      }
    }
    return lines
  }

  /// The setting that may be meant, or all of them.
  private static func suggestion(for key: String) -> String {
    let nearest = known.keys.map { (distance($0, key), $0) }.min { $0 < $1 }
    if let (distance, name) = nearest, distance <= max(2, key.count / 3) { return "is `\(name)` meant?" }
    return "there are \(known.keys.sorted().joined(separator: ", "))"
  }

  /// How many letters must be put in, left out or exchanged to make one word of another (Levenshtein 1966).
  private static func distance(_ a: String, _ b: String) -> Int {
    let b = Array(b.utf8)
    var row = Array(0...b.count)
    for (i, letter) in a.utf8.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (k, other) in b.enumerated() {
        let exchanged = diagonal + (letter == other ? 0 : 1)
        diagonal = row[k + 1]
        row[k + 1] = min(exchanged, row[k] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }

  func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
    try contents.value(forKey: key, type: type)
  }

  func fetchValue(forKey key: AbsoluteConfigKey, type: ConfigType) async throws -> LookupResult {
    try value(forKey: key, type: type)
  }

  func snapshot() -> any ConfigSnapshot { contents }

  nonisolated(nonsending) func watchValue<Return: ~Copyable>(
    forKey key: AbsoluteConfigKey, type: ConfigType,
    updatesHandler:
      nonisolated(nonsending) (ConfigUpdatesAsyncSequence<Result<LookupResult, any Error>, Never>) async throws ->
      Return
  ) async throws -> Return {
    try await watchValueFromValue(forKey: key, type: type, updatesHandler: updatesHandler)
  }

  nonisolated(nonsending) func watchSnapshot<Return: ~Copyable>(
    updatesHandler:
      nonisolated(nonsending) (ConfigUpdatesAsyncSequence<any ConfigSnapshot, Never>) async throws -> Return
  ) async throws -> Return {
    try await watchSnapshotFromSnapshot(updatesHandler: updatesHandler)
  }
}
