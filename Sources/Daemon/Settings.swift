internal import Configuration
internal import Glibc
internal import Ingest
internal import Logging
internal import SystemPackage

/// What the service is told: flags over environment over the configuration file over defaults.
struct Settings: Equatable {
  static let defaultState = "/var/lib/copytaster"
  static let defaultFile = "/etc/copytaster/config.yaml"

  var folders: [String]
  var ignored: [String]
  var state: String
  var settle: Duration
  var sweepEvery: Duration
  var fileLimit: Int
  var fields: ArticleFields
  var horizon: Horizon
  var thresholds: Thresholds
  var segments: SegmentPolicy
  var logLevel: Logger.Level

  /// What the command line says.
  struct Flags {
    var config: String?
    var folders: [String] = []
    var state: String?
  }

  /// Puts the sources together and checks every value.
  ///
  /// The environment's names are those of the file in capitals, with `COPYTASTER_` in front: `COPYTASTER_SETTLE_SECONDS`.
  /// Several folders are separated by colons there.
  static func load(_ flags: Flags, environment: [String: String]) throws -> Settings {
    var flagValues: [AbsoluteConfigKey: ConfigValue] = [:]
    if !flags.folders.isEmpty { flagValues["folders"] = ConfigValue(.stringArray(flags.folders), isSecret: false) }
    if let state = flags.state { flagValues["state"] = ConfigValue(.string(state), isSecret: false) }
    var providers: [any ConfigProvider] = [
      InMemoryProvider(name: "command line", values: flagValues),
      EnvironmentVariablesProvider(environmentVariables: environment, arraySeparator: ":").prefixKeys(
        with: "copytaster"),
    ]
    let path = flags.config ?? environment["COPYTASTER_CONFIG"] ?? defaultFile
    // Only the default file may be missing: one that was named is meant.
    let mustExist = flags.config != nil || environment["COPYTASTER_CONFIG"] != nil
    let file = try SettingsFile(path: path, mustExist: mustExist)
    if let file { providers.append(file) }
    do { return try Settings(ConfigReader(providers: providers)) } catch let wrong as WrongValue {
      let variable = "COPYTASTER_" + wrong.key.uppercased().replacing("-", with: "_")
      let place = environment[variable] == nil ? file?.place(of: wrong.key) : variable
      throw Failure(.configuration, (place.map { "\($0): " } ?? "") + wrong.why)
    }
  }

  /// A value that a setting cannot have, wherever it is from.
  private struct WrongValue: Error {
    var key: String
    var why: String
  }

  private init(_ config: ConfigReader) throws {
    folders = config.stringArray(forKey: "folders", default: [])
    ignored = config.stringArray(forKey: "ignore", default: [])
    // Such a pattern would match nothing, which is not what anybody means; and the log lists them a line each.
    if let wrong = ignored.first(where: { $0.isEmpty || $0.hasPrefix("/") || $0.contains("\n") }) {
      throw WrongValue(
        key: "ignore",
        why: "ignore: \"\(wrong)\" must be a pattern of names (*.bak) or of paths below a watched folder (drafts/*)")
    }
    state = config.string(forKey: "state", default: Self.defaultState)
    settle = .seconds(try Self.number(config, "settle-seconds", 2, 0...3600))
    sweepEvery = .seconds(try Self.number(config, "sweep-seconds", 300, 1...86_400))
    fileLimit = Int(try Self.number(config, "file-limit-mib", Double(Limits.fileBytes >> 20), 0.001...1024) * 1_048_576)
    fields = try Self.fields(config.stringArray(forKey: "json-fields", default: []))
    horizon = try Self.horizon(config)
    thresholds = try Self.thresholds(config)
    segments = try Self.segments(config)
    let level = config.string(forKey: "log-level", default: "info")
    guard let level = Logger.Level(rawValue: level) else {
      let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
      throw WrongValue(key: "log-level", why: "log-level is \"\(level)\" and must be one of \(levels)")
    }
    logLevel = level
  }

  private static func fields(_ settings: [String]) throws -> ArticleFields {
    do throws(ArticleFields.WrongSetting) { return try ArticleFields(adding: settings) } catch {
      let kinds = ArticleFields.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw WrongValue(
        key: "json-fields",
        why:
          "json-fields: \"\(error.setting)\" must be what a field tells and its name (text=inhalt), the first one of \(kinds)"
      )
    }
  }

  private static func horizon(_ config: ConfigReader) throws -> Horizon {
    let standard = Horizon()
    let days = Int(try number(config, "history-days", Double(standard.days ?? 0), 0...36_500))
    return Horizon(
      stories: Int(
        try number(config, "history-stories", Double(standard.stories), 1_000...Double(Horizon.mostStories))),
      // 0 is how a file says that there is no limit.
      days: days == 0 ? nil : days,
      eventDays: Int(try number(config, "event-days", Double(standard.eventDays), 1...36_500)))
  }

  private static func thresholds(_ config: ConfigReader) throws -> Thresholds {
    let standard = Thresholds()
    return Thresholds(
      nearDuplicate: try number(
        config, "near-duplicate-threshold", standard.nearDuplicate, Thresholds.copyRange),
      excerpt: try number(config, "excerpt-threshold", standard.excerpt, Thresholds.copyRange),
      sameEvent: try number(config, "same-event-threshold", standard.sameEvent, Thresholds.eventRange))
  }

  private static func segments(_ config: ConfigReader) throws -> SegmentPolicy {
    let mebibyte = 1_048_576.0
    // 0 is how a file says that there is no limit.
    func limit(_ key: ConfigKey, _ range: ClosedRange<Double>) throws -> Double? {
      let value = try number(config, key, 0, range)
      return value == 0 ? nil : value
    }
    let hours = 3600.0
    // A segment has room for the events of several others that expire: in one of 2 KiB each of these sealed it, and with little to be
    // kept one expired for the other without end.
    let sizes = 0.005...16_384
    let policy = SegmentPolicy(
      bytes: Int(try number(config, "segment-mib", Double(Limits.segmentBytes) / mebibyte, sizes) * mebibyte),
      age: .seconds(try number(config, "segment-hours", Limits.segmentAge / .seconds(hours), 0.0001...87_600) * hours),
      compressAfter: .seconds(
        try number(config, "compress-after-hours", Limits.compressAfter / .seconds(hours), 0...87_600) * hours),
      keepAge: try limit("keep-days", 0...36_500).map { .seconds($0 * 24 * hours) },
      keepBytes: try limit("keep-mib", 0...1_000_000_000).map { Int($0 * mebibyte) },
      capBytes: try limit("cap-mib", 0...1_000_000_000).map { Int($0 * mebibyte) })
    if let cap = policy.capBytes, let keep = policy.keepBytes, cap < keep {
      throw WrongValue(
        key: "cap-mib", why: "cap-mib must not be less than keep-mib: it is what may be kept for cursors that lag")
    }
    return policy
  }

  private static func number(
    _ config: ConfigReader, _ key: ConfigKey, _ fallback: Double, _ range: ClosedRange<Double>
  ) throws -> Double {
    guard let text = config.string(forKey: key) else { return fallback }
    guard let value = Double(text), range.contains(value) else {
      throw WrongValue(
        key: "\(key)",
        why:
          "\(key) is \"\(text)\" and must be a number from \(range.lowerBound.formatted) to \(range.upperBound.formatted)"
      )
    }
    return value
  }

  /// The folders, resolved and checked: none lies inside another, and neither the state in one nor one in the state. A folder may be
  /// missing: its disk may be mounted later.
  func watchedFolders() throws -> [WatchedFolder] {
    guard !folders.isEmpty else {
      throw Failure(
        .configuration,
        "no folder to watch: name one with --folder, or list them under `folders:` in \(Self.defaultFile)")
    }
    var resolved: [WatchedFolder] = []
    for folder in folders {
      // As a path it would be the current directory.
      if folder.isEmpty {
        throw Failure(.configuration, "the name of a folder to watch is empty: leave it out, or name the folder")
      }
      let rules = IgnoreRules(ignored)
      do throws(SystemError) {
        resolved.append(try WatchedFolder(resolving: FilePath(folder), ignoring: rules))
      } catch {
        try HiddenFolder.check(Self.resolved(FilePath(folder)))
        guard error.errno == .noSuchFileOrDirectory else {
          throw Failure(
            .configuration,
            "cannot watch \(folder): \(error.errno). Make the folder (mkdir -p \(folder)), or name another")
        }
        resolved.append(WatchedFolder(resolved: Self.resolved(FilePath(folder)), ignoring: rules))
      }
    }
    let paths = resolved.map(\.path)
    for (i, path) in paths.enumerated() {
      for (k, other) in paths.enumerated() where i != k && path.starts(with: other) {
        throw Failure(
          .configuration,
          "\(path.displayName) lies inside \(other.displayName) or is the same: name only the outer one; it is watched with "
            + "all folders below it")
      }
      let state = Self.resolved(FilePath(state))
      if state.starts(with: path) {
        throw Failure(
          .configuration,
          "the state directory \(state.displayName) lies inside the watched folder \(path.displayName): move one of them"
        )
      }
      // Else the log would be read as articles, and each of them written to it.
      if path.starts(with: state) {
        throw Failure(
          .configuration,
          "the watched folder \(path.displayName) lies inside the state directory \(state.displayName): move one of them"
        )
      }
    }
    return resolved
  }

  /// Where a path leads that need not exist yet: the part of it that does, with its links followed, and the rest.
  private static func resolved(_ path: FilePath) -> FilePath {
    var existing = (path.isAbsolute ? path : currentDirectory.pushing(path)).lexicallyNormalized()
    var rest: [FilePath.Component] = []
    while let name = existing.lastComponent {
      if let real = existing.withPlatformString({ realpath($0, nil) }) {
        defer { free(real) }
        return rest.reversed().reduce(FilePath(platformString: real)) { $0.appending($1) }
      }
      rest.append(name)
      existing.removeLastComponent()
    }
    return path
  }

  private static var currentDirectory: FilePath {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return FilePath(platformString: path)
  }
}

extension Double {
  fileprivate var formatted: String { self == rounded() ? String(Int(self)) : String(self) }
}
