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
  /// Not decided on yet, because it was changed only a moment ago; and what the log says of an earlier version.
  case settling(FileRecord?)
  /// Not decided on yet; and what the log says of an earlier version.
  case waiting(FileRecord?)
  /// It was read as it is now, and this is what it held.
  case ingested(FileRecord)
  /// As it is now it could not be read or parsed, and why.
  case quarantined(FileRecord)
  /// It is gone, and this is what it held.
  case removed(FileRecord)

  /// What only the running service knows of a file.
  package struct ServiceView {
    /// Whether the file is going to be read, or is being read.
    var isWaiting: Bool
    /// What it looked like when it was read a moment ago, while the catalog does not tell that yet.
    var look: FileStatus?
    /// Whether any change would have been announced by now.
    var hintsSuffice: Bool
    /// Whether the watched folder is there, on its own disk.
    var isFolderThere: Bool
  }

  /// Looks a file up, in the folder and in the catalog, without the service.
  ///
  /// - Parameters:
  ///   - path: absolute, or relative to the current directory; a symbolic link means the link itself.
  ///   - folders: the watched folders, as events name them.
  public static func of(
    _ path: FilePath, folders: [String], catalog: Catalog, settle: Duration, time: any TimeSource = SystemClock()
  ) throws(CatalogError) -> Receipt {
    for name in names(of: path) {
      guard let place = Place(name, in: folders) else { continue }
      return try of(place, try catalog.ignored(), catalog, settle: settle, time: time, service: nil)
    }
    return .notWatched
  }

  /// Looks a file up; `service` is what the running service knows of it, if it is the service that looks.
  static func of(
    _ place: Place, _ ignored: IgnoreRules, _ catalog: Catalog, settle: Duration, time: any TimeSource,
    service: ServiceView?
  ) throws(CatalogError) -> Receipt {
    if let rule = ignored.rule(forPath: place.relative) { return .ignored(rule) }
    if service?.isFolderThere == false {
      return .unreadable("the watched folder \(place.key.folder) is not there, or its disk is not mounted")
    }
    let status: FileStatus?
    switch place.look() {
    case .obstacle(let receipt): return receipt
    case .regular(let found): status = found
    case .nothing: status = nil
    }
    guard let record = try catalog.file(place.key) else { return status?.pending(nil, settle, time) ?? .missing }
    guard let status else { return service == nil || record.outcome == .removed ? .removed(record) : .waiting(record) }
    let isCurrent = try isCurrent(record, status, catalog, service)
    switch record.outcome {
    case .ingested where isCurrent: return .ingested(record)
    case .quarantined where isCurrent: return .quarantined(record)
    case .ingested, .quarantined, .removed, .partial: return status.pending(record, settle, time)
    }
  }

  /// Whether a file is as it was when the log's last word on it was said: it looks as it did then or, where its looks were not
  /// kept because they could hide a change, no change was announced. Without hints it must not have changed since the event.
  private static func isCurrent(
    _ record: FileRecord, _ status: FileStatus, _ catalog: Catalog, _ service: ServiceView?
  ) throws(CatalogError) -> Bool {
    if service?.isWaiting == true { return false }
    if service?.look == status { return true }
    if let seen = try catalog.sighting(record.key) { return seen == status }
    if service?.hintsSuffice == true { return true }
    return status.changed < record.time.microseconds * 1000
  }

  /// The absolute paths that a path can mean: as it stands; and with the links on the way to it followed, for one who reaches a
  /// watched folder by another name.
  package static func names(of path: FilePath) -> [FilePath] {
    let plain = absolute(path).lexicallyNormalized()
    guard let parent = real(plain.removingLastComponent()), let name = plain.lastComponent else { return [plain] }
    return [plain, parent.appending(name)]
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

extension FileStatus {
  /// The receipt of a file that is not decided on as it is now.
  fileprivate func pending(_ record: FileRecord?, _ settle: Duration, _ time: any TimeSource) -> Receipt {
    let age = time.now().microseconds * 1000 - modified
    return age < settle.wholeNanoseconds ? .settling(record) : .waiting(record)
  }
}

extension FileRecord {
  /// The first event of the decision, as far as the catalog tells: a decision's events stand side by side, so the stories that were
  /// first told right before the event that closed it belong to it. Of one that revised or withdrew stories it is a later one.
  public var firstEvent: UInt64 {
    let told = Set(stories.map(\.number))
    var first = sequence
    while first > 1, told.contains(first - 1) { first -= 1 }
    return first
  }
}

extension Receipt {
  /// A place in a watched folder.
  package struct Place {
    /// What the catalog calls it.
    package let key: FileKey
    /// The path below the folder.
    let relative: [UInt8]

    /// Where a path lies, by its name alone; nil when that is in none of the folders.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - folders: as events name them.
    package init?(_ path: FilePath, in folders: [String]) {
      let path = path.lexicallyNormalized()
      for folder in folders {
        let root = FilePath(bytes: PathEscape.unescape(folder))
        guard path.starts(with: root), path != root else { continue }
        relative = Array(path.bytes.dropFirst(root.bytes.count).drop { $0 == UInt8(ascii: "/") })
        key = FileKey(folder: folder, path: PathEscape.escape(relative))
        return
      }
      return nil
    }

    /// What is there.
    enum Finding {
      case regular(FileStatus)
      case nothing
      /// Something that is never read, or that cannot be told.
      case obstacle(Receipt)
    }

    /// Looks, name by name, without following a link and without opening anything.
    func look() -> Finding {
      let names = relative.split(separator: UInt8(ascii: "/"))
      guard names.count <= Limits.directoryDepth + 1 else {
        return .obstacle(.unreadable("it lies deeper than \(Limits.directoryDepth) directories"))
      }
      do throws(SystemError) {
        var here = try Descriptor.open(FilePath(bytes: PathEscape.unescape(key.folder)), Descriptor.lookOnly)
        for name in names {
          here = try here.open(below: Array(name), Descriptor.lookOnly | O_NOFOLLOW)
          if try here.status().kind == .symbolicLink { return .obstacle(.symbolicLink(here.path)) }
        }
        let status = try here.status()
        switch status.kind {
        case .regular: return .regular(status)
        case .directory: return .obstacle(.directory)
        case .symbolicLink, .other: return .obstacle(.special)
        }
      } catch {
        if error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory { return .nothing }
        return .obstacle(.unreadable(error.description))
      }
    }
  }
}
