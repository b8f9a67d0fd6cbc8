internal import Glibc
public import SystemPackage

/// What became of a file, or will: the answer to "I dropped it, and now?".
public enum Receipt: Equatable, Sendable {
  /// It lies in no watched folder.
  case notWatched
  /// There is no such file, and the log knows of none.
  case missing
  /// A name that is not read, and the rule that says so.
  case ignored(String)
  /// The path leads through a symbolic link, which is never followed.
  case symbolicLink(String)
  /// A directory; what is in it is watched.
  case directory
  /// No regular file: a device, a socket, a FIFO.
  case special
  /// It cannot be looked at, and why.
  case unreadable(String)
  /// Not decided on yet, because it was changed only a moment ago.
  case settling
  /// Not decided on yet.
  case waiting
  /// It was read, and this is what it held; `isCurrent` tells whether it has not changed since.
  case ingested(FileRecord, isCurrent: Bool)
  /// It could not be read or parsed, and why.
  case quarantined(FileRecord)
  /// It is gone, and this is what it held.
  case removed(FileRecord)

  /// Looks a file up, in the folder and in the catalog.
  ///
  /// - Parameters:
  ///   - path: absolute, or relative to the current directory; a symbolic link means the link itself.
  ///   - folders: the watched folders, as events name them.
  public static func of(
    _ path: FilePath, folders: [String], catalog: Catalog, settle: Duration, time: any TimeSource = SystemClock()
  ) throws(CatalogError) -> Receipt {
    guard let (key, relative) = locate(path, folders) else { return .notWatched }
    if let rule = try catalog.ignored().rule(forPath: relative) { return .ignored(rule) }
    if let link = firstLink(key.folder, relative) { return .symbolicLink(link) }
    let record = try catalog.file(key)
    let status: FileStatus?
    do throws(SystemError) { status = try FileStatus.of(key.location) } catch { return .unreadable(error.description) }
    switch (status?.kind, record) {
    case (.directory, _): return .directory
    case (.symbolicLink, _), (.other, _): return .special
    case (nil, nil): return .missing
    case (nil, let record?): return .removed(record)
    case (.regular, let record?) where record.outcome == .quarantined: return .quarantined(record)
    case (.regular, let record?) where record.outcome == .ingested:
      return .ingested(record, isCurrent: try isCurrent(record, status, catalog))
    case (.regular, _):
      let age = time.now().microseconds * 1000 - (status?.modified ?? 0)
      return age < settle.wholeNanoseconds ? .settling : .waiting
    }
  }

  /// A file is as it was read if it looks as it did then, or else if it has not changed since the event.
  private static func isCurrent(
    _ record: FileRecord, _ status: FileStatus?, _ catalog: Catalog
  ) throws(CatalogError) -> Bool {
    guard let status else { return false }
    if let seen = try catalog.sighting(record.key) { return seen == status }
    return status.changed < record.time.microseconds * 1000
  }

  private static func locate(_ path: FilePath, _ folders: [String]) -> (FileKey, [UInt8])? {
    var candidates = [absolute(path).lexicallyNormalized()]
    // Through another name of the folder: a link on the way to it, not in it.
    if let parent = real(candidates[0].removingLastComponent()), let name = candidates[0].lastComponent {
      candidates.append(parent.appending(name))
    }
    for candidate in candidates {
      for folder in folders {
        let root = FilePath(bytes: PathEscape.unescape(folder))
        guard candidate.starts(with: root), candidate != root else { continue }
        let relative = Array(candidate.bytes.dropFirst(root.bytes.count).drop { $0 == UInt8(ascii: "/") })
        return (FileKey(folder: folder, path: PathEscape.escape(relative)), relative)
      }
    }
    return nil
  }

  private static func firstLink(_ folder: String, _ relative: [UInt8]) -> String? {
    var path = FilePath(bytes: PathEscape.unescape(folder))
    for name in relative.split(separator: UInt8(ascii: "/")) {
      path = FilePath(bytes: path.bytes + [UInt8(ascii: "/")] + name)
      if let status = try? FileStatus.of(path), status.kind == .symbolicLink { return path.displayName }
    }
    return nil
  }

  private static func absolute(_ path: FilePath) -> FilePath {
    if path.isAbsolute { return path }
    guard let current = getcwd(nil, 0) else { return path }
    defer { free(current) }
    return FilePath(platformString: current).pushing(path)
  }

  private static func real(_ path: FilePath) -> FilePath? {
    guard let resolved = path.withPlatformString({ realpath($0, nil) }) else { return nil }
    defer { free(resolved) }
    return FilePath(platformString: resolved)
  }
}
