internal import Glibc
internal import SystemPackage

/// Which files changed. inotify is a hint, the sweep is the truth: whatever a hint leaves in doubt is swept.
///
/// Directories are watched, recursively, never files. A new directory is watched before it is read, so what is put into
/// it in between is seen by one or the other.
package struct Watcher: ~Copyable {
  /// Where a watched directory is.
  private struct Place {
    var folder: WatchedFolder
    var relative: [UInt8]
  }

  private let folders: [WatchedFolder]
  private let settle: Duration
  private let time: any TimeSource
  private var inotify = Inotify()
  private var places: [Int32: Place] = [:]
  private var sweepIsDue = true
  private var lastSweep: Int64 = 0
  private let sweepEvery: Duration

  /// The files that wait to be looked at.
  package private(set) var settling = Settling()
  /// What cannot be watched at present.
  package private(set) var degradations: Set<Degradation> = []

  /// A watcher that has seen nothing yet: the first ``sweep(_:)`` is due at once.
  package init(
    _ folders: [WatchedFolder], settle: Duration, sweepEvery: Duration, time: any TimeSource
  ) {
    self.folders = folders
    self.settle = settle
    self.sweepEvery = sweepEvery
    self.time = time
  }

  /// The descriptor that becomes readable when there are hints.
  package var descriptor: Int32 { inotify.raw }

  // MARK: what is due

  /// Takes up to `limit` files that may be looked at now.
  package mutating func take(_ limit: Int) -> [FileKey] { settling.take(limit, now: time.monotonic()) }

  /// Asks for a file to be looked at again after the settle time, because it changed while it was read.
  package mutating func again(_ key: FileKey) { settling.note(key, due: afterSettling) }

  /// Puts a file that was taken back to the front.
  package mutating func first(_ key: FileKey) { settling.note(key, due: .min) }

  /// Whether a sweep is due now.
  package var wantsSweep: Bool { sweepIsDue || time.monotonic() >= nextSweep }

  /// For how long there is nothing to do unless a hint comes.
  package mutating func idleTime() -> Duration {
    let now = time.monotonic()
    return .nanoseconds(max(now, min(settling.nextDue() ?? .max, nextSweep)) - now)
  }

  private var nextSweep: Int64 {
    lastSweep + (degradations.isEmpty ? sweepEvery : min(sweepEvery, Limits.degradedSweep)).wholeNanoseconds
  }

  private var afterSettling: Int64 { time.monotonic() + settle.wholeNanoseconds }

  /// When a file that was found, not announced, is at rest.
  private func due(_ status: FileStatus) -> Int64 {
    let age = time.now().microseconds * 1000 - status.modified
    return time.monotonic() + min(max(0, settle.wholeNanoseconds - age), settle.wholeNanoseconds)
  }

  // MARK: hints

  /// Takes in the hints that there are.
  package mutating func drain(_ catalog: Catalog) throws(IngestError) {
    // No more than so many at a time: writers that never pause must not keep the service from its work.
    for _ in 0..<Limits.drainedBuffers {
      let hints = try wrapping(IngestError.system) { () throws(SystemError) in try inotify.drain() }
      if hints.isEmpty { return }
      for hint in hints { try take(hint, catalog) }
    }
  }

  private mutating func take(_ hint: Inotify.Hint, _ catalog: Catalog) throws(IngestError) {
    if hint.has(IN_Q_OVERFLOW) {
      for folder in folders { degradations.insert(Degradation(folder: folder.name, path: nil, cause: .overflow)) }
      sweepIsDue = true
    }
    guard let place = places[hint.watch] else { return }
    if hint.has(IN_IGNORED) { places[hint.watch] = nil }
    if place.relative.isEmpty, hint.has(IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT) {
      inotify.remove(hint.watch)
      places[hint.watch] = nil
      sweepIsDue = true
    }
    guard !hint.name.isEmpty, IgnoreRules.rule(for: hint.name) == nil else { return }
    let relative = place.relative.isEmpty ? hint.name : place.relative + [UInt8(ascii: "/")] + hint.name
    if hint.isDirectory {
      try takeDirectory(hint, place.folder, relative, catalog)
    } else {
      takeFile(hint, place.folder.key(relative))
    }
  }

  private mutating func takeFile(_ hint: Inotify.Hint, _ key: FileKey) {
    if hint.has(IN_CLOSE_WRITE | IN_MOVED_TO) {
      // Before everything that a sweep found: a new drop does not wait for a backlog.
      settling.note(key, due: .min)
    } else if hint.has(IN_ATTRIB) {
      settling.noteUnlessWaiting(key, due: afterSettling)
    } else {
      // Being written; or gone, and perhaps only to come back under this name or another.
      settling.note(key, due: afterSettling)
    }
  }

  private mutating func takeDirectory(
    _ hint: Inotify.Hint, _ folder: WatchedFolder, _ relative: [UInt8], _ catalog: Catalog
  ) throws(IngestError) {
    if hint.has(IN_MOVED_FROM) {
      for (watch, place) in places
      where place.folder == folder && (place.relative == relative || place.relative.starts(with: relative + slash)) {
        inotify.remove(watch)
        places[watch] = nil
      }
      try noteMissing(folder, below: PathEscape.escape(relative + slash), catalog, due: afterSettling)
    } else if hint.has(IN_CREATE | IN_MOVED_TO) || hint.has(IN_ATTRIB) && isDegraded(folder, relative) {
      var found: [(FileKey, FileStatus)] = []
      scan(folder, relative, &found)
      try note(found, catalog)
    }
  }

  /// Whether a directory could not be read: then a change of its permissions is worth a look.
  private func isDegraded(_ folder: WatchedFolder, _ relative: [UInt8]) -> Bool {
    let path = PathEscape.escape(relative)
    return degradations.contains { $0.folder == folder.name && $0.path == path }
  }

  // MARK: the sweep

  /// Compares the folders with what the catalog knows, and watches every directory that is not watched yet.
  package mutating func sweep(_ catalog: Catalog) throws(IngestError) {
    degradations = []
    sweepIsDue = false
    // Where there was no instance left there may be one now.
    do throws(SystemError) { try inotify.open() } catch { for folder in folders { degrade(folder, [], error) } }
    var found: [(FileKey, FileStatus)] = []
    for folder in folders { scan(folder, [], &found) }
    try note(found, catalog)
    for folder in folders {
      // Of a folder that is missing nothing is known to be removed: it may be a disk that is not mounted.
      if degradations.contains(where: { $0.folder == folder.name && $0.path == nil && $0.cause.hidesFiles }) {
        continue
      }
      // After what was found, so that a file under a new name is seen as renamed before the old name is seen as gone.
      try noteMissing(folder, below: "", catalog, due: afterSettling)
    }
    lastSweep = time.monotonic()
  }

  /// Collects the files below a directory, watching each directory before it is read.
  private mutating func scan(_ folder: WatchedFolder, _ top: [UInt8], _ found: inout [(FileKey, FileStatus)]) {
    TreeWalk.run(
      folder, from: top,
      entering: { directory, relative in
        if relative.isEmpty, (try? directory.device()) != folder.device {
          degradations.insert(Degradation(folder: folder.name, path: nil, cause: .otherDevice))
        }
        if directory.isRemote {
          let path = relative.isEmpty ? nil : PathEscape.escape(relative)
          degradations.insert(Degradation(folder: folder.name, path: path, cause: .remote))
        }
        watch(directory, folder, relative)
      },
      file: { relative, status in found.append((folder.key(relative), status)) },
      obstacle: { relative, obstacle in
        switch obstacle {
        case .tooDeep:
          degradations.insert(Degradation(folder: folder.name, path: PathEscape.escape(relative), cause: .tooDeep))
        case .failed(let error):
          // Gone again, or not a directory any more: its parent's hints tell.
          let gone: [Errno] = [.noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels]
          if relative.isEmpty || !gone.contains(error.errno) { degrade(folder, relative, error) }
        }
      })
  }

  private mutating func watch(_ directory: borrowing Descriptor, _ folder: WatchedFolder, _ relative: [UInt8]) {
    // Without an instance, which was said, there is nothing to be added to.
    guard inotify.raw >= 0 else { return }
    do throws(SystemError) {
      places[try inotify.add(directory)] = Place(folder: folder, relative: relative)
    } catch {
      degrade(folder, relative, error)
    }
  }

  private mutating func degrade(_ folder: WatchedFolder, _ relative: [UInt8], _ error: SystemError) {
    let cause: Degradation.Cause =
      switch error.errno {
      case .noSpace: .watchLimit
      case .tooManyOpenFiles, .tooManyOpenFilesInSystem: .instanceLimit
      case .permissionDenied, .notPermitted: .permission
      case .noSuchFileOrDirectory, .notDirectory: .missing
      default: .io
      }
    let path = relative.isEmpty || !cause.hidesFiles ? nil : PathEscape.escape(relative)
    degradations.insert(Degradation(folder: folder.name, path: path, cause: cause))
  }

  /// Notes the files that are not as they were last seen, the oldest first, those of one age by path.
  private mutating func note(_ found: [(FileKey, FileStatus)], _ catalog: Catalog) throws(IngestError) {
    var changed: [(key: FileKey, status: FileStatus)] = []
    for (key, status) in found {
      let known = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.sighting(key) }
      if known != status { changed.append((key, status)) }
    }
    changed.sort { ($0.status.modified, $0.key) < ($1.status.modified, $1.key) }
    for (key, status) in changed { settling.note(key, due: due(status)) }
  }

  /// Notes the files below a path that the catalog knows and the folder no longer has.
  private mutating func noteMissing(
    _ folder: WatchedFolder, below prefix: String, _ catalog: Catalog, due: Int64
  ) throws(IngestError) {
    var after = prefix
    while true {
      let page = try wrapping(IngestError.catalog) { () throws(CatalogError) in
        try catalog.files(in: folder.name, after: after, limit: Limits.pageFiles)
      }
      for key in page {
        guard key.path.utf8.starts(with: prefix.utf8) else { return }
        // One that cannot be looked at is noted, too: reading it will say why.
        if folder.holdsFile(PathEscape.unescape(key.path)) == true { continue }
        settling.noteUnlessWaiting(key, due: due)
      }
      guard let last = page.last else { return }
      after = last.path
    }
  }
}

private let slash = [UInt8(ascii: "/")]

extension Duration {
  /// The duration in microseconds, like the times in the log.
  package var wholeMicroseconds: Int64 { wholeNanoseconds / 1000 }

  /// The duration in nanoseconds; one beyond 292 years is as good as for ever.
  package var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds > Int64.max / 2_000_000_000 ? .max / 2 : seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
