internal import Glibc
internal import SystemPackage

/// Which files changed. inotify is a hint, the sweep is the truth: whatever a hint leaves in doubt is swept.
///
/// Directories are watched, recursively, never files. A new directory is watched before it is read, so what is put into
/// it in between is seen by one or the other.
///
/// Files are handed out in this order: what was announced, as it was announced; then what was found, the oldest first and those of
/// one age by path; last what is missing. Of what was found, a share is handed out even while announcements go on; and when more was
/// announced than fits a batch, a share of those announced last, so that a new drop does not wait for all that came before it.
package struct Watcher: ~Copyable {
  /// Where a watched directory is.
  struct Place {
    var folder: Int
    /// Below the folder, escaped, with a slash behind it; empty for the folder itself.
    var prefix: String
    /// The sweep that saw it last.
    var seen: UInt64
  }

  private var settle: Duration
  private(set) var sweepEvery: Duration
  let time: any TimeSource
  var inotify = Inotify()
  var places: [Int32: Place] = [:]
  var schedules: [SweepSchedule]
  /// Parts of folders that hints have put in doubt, each to be swept at once: from `nextPart` on.
  private var parts: [(folder: Int, path: String)] = []
  private var nextPart = 0
  /// The part that is being swept.
  private var part: (folder: Int, sweep: Sweep)?
  /// The folder that is being swept.
  private var whole: (folder: Int, sweep: Sweep, spent: Int64)?
  /// What cannot be watched in the folder that is being swept, as far as it has come.
  private var found: Set<Degradation> = []
  private var sweeps: UInt64 = 0
  /// The files that a sweep found.
  private(set) var backlog: Backlog
  /// The files that wait to be looked at.
  private(set) var settling = Settling()
  /// What was looked at shortly after its last change, so that a further one may not show.
  private var unconfirmed = Unconfirmed()
  /// What was renamed since files were taken last.
  private var renames = Renames()
  /// What cannot be watched at present.
  package private(set) var degradations: Set<Degradation> = []

  /// A watcher that has seen nothing yet: the first sweep is due at once.
  package init(
    _ folders: [WatchedFolder], settle: Duration, sweepEvery: Duration, time: any TimeSource
  ) throws(CatalogError) {
    schedules = folders.map { SweepSchedule(folder: $0) }
    backlog = try Backlog()
    (self.settle, self.sweepEvery, self.time) = (settle, sweepEvery, time)
  }

  /// Watches other folders, or the same ones with other rules: all of them are swept, as at a start. What waits is found again.
  package mutating func watch(
    _ folders: [WatchedFolder], settle: Duration, sweepEvery: Duration
  ) throws(CatalogError) {
    keepTime(settle: settle, sweepEvery: sweepEvery)
    inotify = Inotify()
    places = [:]
    schedules = folders.map { SweepSchedule(folder: $0) }
    (parts, nextPart, part, whole, found, degradations) = ([], 0, nil, nil, [], [])
    try backlog.clear()
    settling = Settling()
    unconfirmed.clear()
  }

  /// Lets files rest for so long, and sweeps so often, from now on.
  package mutating func keepTime(settle: Duration, sweepEvery: Duration) {
    (self.settle, self.sweepEvery) = (settle, sweepEvery)
    for i in schedules.indices { schedules[i].keepTime(at: time.monotonic(), every: sweepEvery) }
  }

  /// The descriptor that becomes readable when there are hints.
  package var descriptor: Int32 { inotify.raw }

  /// Whether nothing is waited for, found or being swept.
  package var isAtRest: Bool { settling.count == 0 && backlog.count == 0 && !isSweeping }

  /// Whether a sweep is under way, or due.
  package var isSweeping: Bool {
    whole != nil || part != nil || !parts.isEmpty || backlog.loss != nil
      || schedules.contains { $0.due <= time.monotonic() }
  }

  /// For how long there is nothing to do unless a hint comes.
  package mutating func idleTime() -> Duration {
    if isSweeping || hasFound { return .zero }
    let now = time.monotonic()
    let next = [settling.nextDue(), unconfirmed.nextDue, schedules.map(\.due).min()].compactMap(\.self).min() ?? .max
    return .nanoseconds(max(now, next) - now)
  }

  private var afterSettling: Int64 { time.monotonic() + settle.wholeNanoseconds }

  // MARK: what is due

  /// Takes up to `limit` files that may be looked at now.
  ///
  /// - Parameter paced: how many fit a turn: as many of those that were found, or of a backlog of announcements. They can be many, and a
  ///   new drop must not wait for them.
  package mutating func take(_ limit: Int, paced: Int) throws(CatalogError) -> [FileKey] {
    renames.clear()
    let now = time.monotonic()
    let isBehind = settling.announcedCount > limit
    // In a turn of a backlog each kind has its place.
    let size = isBehind ? min(limit, max(4, paced)) : limit
    // So many of those that were found have their turn in any case.
    let share = backlog.count > 0 ? min(paced, max(1, size / 8)) : 0
    var keys = settling.take(size - share, newest: isBehind ? max(1, size / 4) : 0, now: now)
    let room = mayTakeFound ? min(paced, size - keys.count) : 0
    // A file may be announced and found, and found more than once; in one batch it is decided on once.
    var taken = Set(keys)
    // While sweeps go on, older files may still be found.
    for entry in try backlog.take(room, upTo: isSweeping ? .announced : .missing) {
      let key = FileKey(folder: schedules[entry.folder].folder.name, path: entry.path)
      switch entry.kind {
      case .announced, .swept:
        let rest = remainingRest(entry.modified)
        if rest > 0 {
          settling.noteUnlessWaiting(key, due: now + rest)
        } else if taken.insert(key).inserted {
          keys.append(key)
        }
      case .missing: settling.noteUnlessWaiting(key, due: afterSettling)
      }
    }
    return keys
  }

  /// Whether there are files that sweeps found and that can be looked at, or at least be asked to wait, now.
  package var hasFound: Bool { backlog.count > 0 && mayTakeFound }

  /// Those that must still rest wait in memory, where there is room for so many.
  private var mayTakeFound: Bool { settling.count < Limits.settlingFiles }

  /// Asks for a file to be looked at again after the settle time, because it changed while it was read.
  package mutating func again(_ key: FileKey) { settling.note(key, due: afterSettling) }

  /// Puts a file that was taken back to the front.
  package mutating func first(_ key: FileKey) { settling.first(key) }

  /// For how long a file that was found, not announced, must still rest.
  private func remainingRest(_ modified: Int64) -> Int64 {
    let age = time.now().microseconds * 1000 - modified
    return min(max(0, settle.wholeNanoseconds - age), settle.wholeNanoseconds)
  }

  /// Whether a file waits to be looked at because of a hint.
  package func isWaiting(_ key: FileKey) -> Bool { settling.isWaiting(key) }

  /// Whether a file that was taken has another name by now, which was announced as well.
  package func hasLeft(_ key: FileKey) -> Bool { renames.contains(key) }

  /// How many files wait; one that waits for two reasons may count twice.
  package var waitingCount: Int { settling.count + backlog.count }

  // MARK: what a file looks like

  /// Remembers what a file looked like when it was read, if that was so shortly after its last change that it could have changed
  /// again without a trace. If no hint comes, it has not.
  package mutating func confirmLater(_ sighting: Sighting) {
    // Where hints may be missing, their absence proves nothing.
    guard mayTrustHints else { return }
    unconfirmed.note(sighting, due: time.monotonic() + Limits.confirmAfter.wholeNanoseconds)
  }

  /// What a file looked like when it was read, as long as that is not confirmed.
  package func unconfirmedLook(_ key: FileKey) -> FileStatus? { unconfirmed.look(key) }

  private var mayTrustHints: Bool { degradations.allSatisfy { $0.cause.hidesFiles } }

  /// Whether every change so far was announced and taken in: none was lost, and none could not be announced.
  package var hintsSuffice: Bool { !isSweeping && mayTrustHints && !isReadable(descriptor) }

  /// Looks whose time has come, if the files still look so.
  package mutating func confirmed() -> [Sighting] {
    unconfirmed.take(now: time.monotonic()).filter { sighting in
      guard let folder = schedules.first(where: { $0.folder.holds(sighting.key) })?.folder else { return false }
      let path = PathEscape.unescape(sighting.key.path)
      return (try? folder.open(below: path, Descriptor.lookOnly).status()) == sighting.status
    }
  }

  /// Whether the folder of a file is there, on the disk that it was on: only then is a file that is not found gone.
  package func isThere(_ folder: WatchedFolder) -> Bool {
    guard let schedule = schedules.first(where: { $0.folder == folder }), !schedule.isHidden else { return false }
    guard let root = try? folder.open(), let device = try? root.device() else { return false }
    return schedule.device.map { $0 == device } ?? true
  }

  // MARK: hints

  /// Takes in the hints that there are.
  package mutating func drain() throws(IngestError) {
    // No more than so many at a time: writers that never pause must not keep the service from its work.
    for _ in 0..<Limits.drainedBuffers {
      let hints = try wrapping(IngestError.system) { () throws(SystemError) in try inotify.drain() }
      if hints.isEmpty { return }
      for hint in hints { try take(hint) }
    }
  }

  private mutating func take(_ hint: Inotify.Hint) throws(IngestError) {
    if hint.has(IN_Q_OVERFLOW) {
      unconfirmed.clear()
      for i in schedules.indices {
        insert(Degradation(folder: schedules[i].folder.name, path: nil, cause: .overflow))
        doubt(i)
      }
    }
    guard let place = places[hint.watch] else { return }
    if hint.has(IN_IGNORED) { places[hint.watch] = nil }
    if place.prefix.isEmpty, hint.has(IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT) {
      inotify.remove(hint.watch)
      places[hint.watch] = nil
      doubt(place.folder)
    }
    let folder = schedules[place.folder].folder
    let directory = PathEscape.unescape(String(place.prefix.dropLast()))
    guard !hint.name.isEmpty, folder.ignored.rule(for: hint.name, in: directory) == nil else { return }
    let path = place.prefix + PathEscape.escape(hint.name)
    if hint.isDirectory {
      takeDirectory(hint, place.folder, path)
    } else {
      try takeFile(hint, FileKey(folder: folder.name, path: path))
    }
  }

  private mutating func takeFile(_ hint: Inotify.Hint, _ key: FileKey) throws(IngestError) {
    unconfirmed.forget(key)
    renames.take(hint, key)
    let isAtRest = hint.has(IN_CLOSE_WRITE | IN_MOVED_TO)
    if settling.count >= Limits.settlingFiles, !settling.isWaiting(key) {
      guard isAtRest, let longest = settling.takeLongest(newest: Limits.newestFiles) else {
        return try putOff(key, isAtRest ? .announced : .missing)
      }
      try putOff(longest, .announced)
    }
    if isAtRest {
      // Before everything that a sweep found: a new drop does not wait for a backlog.
      settling.announce(key)
    } else if hint.has(IN_ATTRIB) {
      settling.noteUnlessWaiting(key, due: afterSettling)
    } else {
      // Being written; or gone, and perhaps only to come back under this name or another.
      settling.note(key, due: afterSettling)
    }
  }

  /// Puts a file into the backlog for which there is no room among those that wait in memory.
  private mutating func putOff(_ key: FileKey, _ kind: Backlog.Kind) throws(IngestError) {
    guard let folder = schedules.firstIndex(where: { $0.folder.holds(key) }) else { return }
    let now = time.now().microseconds * 1000 - settle.wholeNanoseconds
    try add([Backlog.Entry(kind: kind, modified: now, folder: folder, path: key.path)])
  }

  private mutating func takeDirectory(_ hint: Inotify.Hint, _ folder: Int, _ path: String) {
    if hint.has(IN_MOVED_FROM) {
      for (watch, place) in places where place.folder == folder && place.prefix.utf8.starts(with: (path + "/").utf8) {
        inotify.remove(watch)
        places[watch] = nil
      }
    } else if !hint.has(IN_CREATE | IN_MOVED_TO), !(hint.has(IN_ATTRIB) && isDegraded(folder, path)) {
      return
    }
    // What was moved away is not found there, and so is missing.
    parts.append((folder, path))
  }

  /// Whether a directory could not be read: then a change of its permissions is worth a look.
  private func isDegraded(_ folder: Int, _ path: String) -> Bool {
    let name = schedules[folder].folder.name
    return degradations.contains { $0.folder == name && $0.path?.utf8.elementsEqual(path.utf8) == true }
  }

  private mutating func doubt(_ folder: Int) { schedules[folder].doubt(at: time.monotonic()) }

  // MARK: the sweep

  /// Goes on with what is to be swept, so far that others must have their turn.
  package mutating func sweep(_ catalog: Catalog) throws(IngestError) {
    if backlog.takeLoss() { for folder in schedules.indices { doubt(folder) } }
    var budget = Limits.sweptFiles
    while budget > 0, var current = takePart() {
      var entries: [Backlog.Entry] = []
      try proceed(&current.sweep, current.folder, &budget, &entries, catalog)
      if !current.sweep.isOver { part = current }
      try add(entries)
    }
    if whole == nil, let folder = schedules.firstIndex(where: { $0.due <= time.monotonic() }) { try begin(folder) }
    guard budget > 0, var current = whole else { return }
    let began = time.monotonic()
    var entries: [Backlog.Entry] = []
    try proceed(&current.sweep, current.folder, &budget, &entries, catalog)
    try add(entries)
    current.spent += time.monotonic() - began
    if current.sweep.isOver { end(current.folder, after: current.spent) } else { whole = current }
  }

  /// The part that is swept next, or on.
  private mutating func takePart() -> (folder: Int, sweep: Sweep)? {
    if let current = part.take() { return current }
    guard nextPart < parts.count else {
      (parts, nextPart) = ([], 0)
      return nil
    }
    defer { nextPart += 1 }
    let (folder, path) = parts[nextPart]
    return (folder, Sweep(schedules[folder].folder, from: path))
  }

  private mutating func begin(_ folder: Int) throws(IngestError) {
    sweeps += 1
    schedules[folder].begin()
    try wrapping(IngestError.catalog) { () throws(CatalogError) in try backlog.clearSwept(folder) }
    whole = (folder, Sweep(schedules[folder].folder), 0)
    found = []
    // Where there was no instance left there may be one now.
    do throws(SystemError) { try inotify.open() } catch { degrade(folder, "", error) }
  }

  private mutating func end(_ folder: Int, after spent: Int64) {
    whole = nil
    let name = schedules[folder].folder.name
    degradations = degradations.filter { $0.folder != name }.union(found)
    // What this sweep did not see is there no more, or elsewhere.
    for (watch, place) in places where place.folder == folder && place.seen < sweeps {
      inotify.remove(watch)
      places[watch] = nil
    }
    schedules[folder].end(at: time.monotonic(), after: spent, every: sweepEvery, isDegraded: !found.isEmpty)
  }

  private mutating func proceed(
    _ sweep: inout Sweep, _ folder: Int, _ budget: inout Int, _ entries: inout [Backlog.Entry], _ catalog: Catalog
  ) throws(IngestError) {
    let kind: Backlog.Kind = sweep.top.isEmpty ? .swept : .announced
    while true {
      let finding = try wrapping(IngestError.catalog) { () throws(CatalogError) in try sweep.next(&budget, catalog) }
      switch finding {
      case nil: return
      case .directory(let directory): try enter(directory, folder, catalog)
      case .obstacle(let path, .tooDeep):
        insert(Degradation(folder: schedules[folder].folder.name, path: path, cause: .tooDeep))
      case .obstacle(let path, .failed(let error)):
        if path.isEmpty { schedules[folder].isHidden = true }
        // Gone again, or not a directory any more: its parent's hints tell.
        if path.isEmpty || !error.saysNothingIsThere { degrade(folder, path, error) }
      case .changed(let path, let status):
        entries.append(Backlog.Entry(kind: kind, modified: status.modified, folder: folder, path: path))
      case .missing(let path):
        // Of a folder that is missing nothing is known to be removed: it may be a disk that is not mounted. And what is ignored by
        // now was once read, and may still be there.
        guard !schedules[folder].isHidden,
          schedules[folder].folder.ignored.rule(forPath: PathEscape.unescape(path)) == nil
        else { continue }
        entries.append(Backlog.Entry(kind: .missing, modified: 0, folder: folder, path: path))
      }
    }
  }

  /// Watches a directory that is about to be read.
  private mutating func enter(_ directory: Directory, _ folder: Int, _ catalog: Catalog) throws(IngestError) {
    let name = schedules[folder].folder.name
    if directory.prefix.isEmpty { try recognise(directory, folder, catalog) }
    if directory.file.isRemote {
      insert(Degradation(folder: name, path: directory.prefix.isEmpty ? nil : directory.path, cause: .remote))
    }
    // Without an instance, which was said, there is nothing to be added to.
    guard inotify.raw >= 0 else { return }
    do throws(SystemError) {
      let prefix = String(decoding: directory.prefix, as: UTF8.self)
      places[try inotify.add(directory.file)] = Place(folder: folder, prefix: prefix, seen: sweeps)
    } catch {
      degrade(folder, directory.path, error)
    }
  }

  /// Tells whether a watched folder is the one that it was: on the same disk as before, and not the empty place on which a disk
  /// was mounted that is not mounted now.
  private mutating func recognise(_ root: Directory, _ folder: Int, _ catalog: Catalog) throws(IngestError) {
    let name = schedules[folder].folder.name
    guard let device = try? root.file.device(), let isMounted = root.isMounted else { return }
    let wasMounted = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.isMounted(name) }
    let first = schedules[folder].device ?? device
    // A disk may come back under another number; an empty place where one was mounted is not the folder.
    guard first == device || isMounted && wasMounted == true, isMounted || wasMounted != true || !root.isEmpty else {
      schedules[folder].isHidden = true
      return insert(Degradation(folder: name, path: nil, cause: .otherDevice))
    }
    schedules[folder].device = device
    guard isMounted != wasMounted else { return }
    try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.remember(name, isMounted: isMounted) }
  }

  private mutating func degrade(_ folder: Int, _ path: String, _ error: SystemError) {
    let cause = Degradation.Cause(error)
    insert(
      Degradation(
        folder: schedules[folder].folder.name, path: path.isEmpty || !cause.hidesFiles ? nil : path, cause: cause))
  }

  private mutating func insert(_ degradation: Degradation) {
    degradations.insert(degradation)
    // What the sweep under way has found, or what has come up meanwhile, is not over when it ends.
    if let folder = whole?.folder, schedules[folder].folder.name == degradation.folder { found.insert(degradation) }
  }

  private mutating func add(_ entries: [Backlog.Entry]) throws(IngestError) {
    do { try backlog.add(entries) } catch { throw .catalog(error) }
  }
}
