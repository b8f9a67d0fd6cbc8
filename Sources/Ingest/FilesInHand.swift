internal import Glibc
internal import SystemPackage

/// The files that the service has in hand, noted where they outlive it: when it dies over one, the next run knows which.
///
/// A file that crashes the parser, or makes it take all memory, would otherwise do so after each start, and no other file would be
/// told of any more. So what was in hand at a death is read by itself from then on, beside the loop; and what was so at many deaths in
/// a row only rarely. That another file was in hand, too, or that the machine went down, may be the reason: it takes that many.
///
/// The note is not synced, and what it costs is a system call before each batch and one behind it: the kernel writes it whatever
/// becomes of the process. Where it cannot be read or written, all else goes on.
struct FilesInHand: ~Copyable {
  /// What is to be done with a file.
  enum Suspicion: Equatable {
    case none
    /// It must be read by itself.
    case alone
    /// It must not be read now: so many runs have ended over it.
    case deadly(deaths: Int, FileStatus)
  }

  private struct Suspect {
    /// How many runs in a row ended while it was in hand.
    var deaths: Int
    /// What it looked like then: if it changes it is another file.
    var status: FileStatus
    /// Before that it must not be read.
    var until: Timestamp
  }

  private var file: Descriptor?
  /// Why there is no note.
  private(set) var failure: SystemError?
  /// Another version may read what this one does not.
  private let header: String
  private var suspects: [FileKey: Suspect] = [:]
  private var batch: [FileKey] = []
  private var alone: FileKey?
  /// What the run before had in hand when it died.
  let left: [FileKey]

  init(
    in state: StateDirectory, of folders: [WatchedFolder], version: String, at now: Timestamp
  ) {
    var note: [UInt8] = []
    do throws(SystemError) {
      let opened = try Descriptor.open(state.inHand, O_RDWR | O_CREAT, mode: 0o600)
      note = try opened.read(count: Limits.inHandBytes, at: 0)
      file = consume opened
    } catch {
      failure = error
    }
    header = "copytaster in-hand 1 \(version)"
    (suspects, left) = Self.parse(note, header, folders, now)
    write()
  }

  // MARK: what is in hand

  /// Notes that files are taken in hand together. Suspects among them are not read.
  mutating func take(_ keys: [FileKey]) {
    batch = keys.filter { suspects[$0] == nil }
    if !batch.isEmpty { write() }
  }

  /// Notes that a file is taken in hand by itself, beside the others.
  mutating func take(alone key: FileKey) {
    alone = key
    write()
  }

  /// Notes that what was taken together was decided on.
  mutating func putDown() {
    guard !batch.isEmpty else { return }
    batch = []
    write()
  }

  /// Notes that what was taken by itself was decided on: it does not kill.
  mutating func putDownAlone() {
    guard let key = alone else { return }
    suspects[key] = nil
    alone = nil
    write()
  }

  /// Notes that the run ends in good order: nothing that is in hand has to do with it.
  mutating func leave() {
    guard alone != nil || !batch.isEmpty else { return }
    (alone, batch) = (nil, [])
    write()
  }

  // MARK: suspects

  /// What is to be done with a file.
  mutating func suspicion(of key: FileKey, in folder: WatchedFolder, at now: Timestamp) -> Suspicion {
    guard let suspect = suspects[key] else { return .none }
    // What cannot be looked at now is not known to be another file.
    guard Self.status(of: key, in: folder) ?? suspect.status == suspect.status else {
      suspects[key] = nil
      return .none
    }
    let left = suspect.until.microseconds - now.microseconds
    // When it is later than it can have been meant the clock was set back.
    let isDue = left <= 0 || left > Int64(Retry.delay(afterDeaths: suspect.deaths)) * 1_000_000
    return isDue ? .alone : .deadly(deaths: suspect.deaths, suspect.status)
  }

  private static func status(of key: FileKey, in folder: WatchedFolder) -> FileStatus? {
    try? folder.open(below: PathEscape.unescape(key.path), Descriptor.lookOnly).status()
  }

  // MARK: the note

  /// Three lines for each file: numbers, the folder, the path. No escaped path contains a line break.
  private func write() {
    var note = header + "\n"
    let held = Set(batch + (alone.map { [$0] } ?? []))
    for key in held.union(suspects.keys) {
      let suspect = suspects[key]
      let numbers = [held.contains(key) ? 1 : 0, suspect?.deaths ?? 0].map { Int64($0) } + Self.numbers(suspect)
      note += numbers.map(String.init).joined(separator: " ") + "\n\(key.folder)\n\(key.path)\n"
    }
    // What an older and longer note has left behind that says nothing.
    note += "end\n"
    var bytes = note
    let raw: Int32 =
      switch file {
      case .some(let file): file.raw
      case .none: -1
      }
    bytes.withUTF8 { bytes in
      _ = retryingInterrupts { pwrite(raw, bytes.baseAddress, bytes.count, 0) }
    }
  }

  private static func numbers(_ suspect: Suspect?) -> [Int64] {
    guard let suspect else { return [0, 0, 0, 0, 0] }
    let status = suspect.status
    return [
      suspect.until.microseconds, Int64(bitPattern: status.inode), Int64(status.size), status.modified, status.changed,
    ]
  }

  /// Reads a note. What is not one says nothing: it may be that of another version, or half of one.
  private static func parse(
    _ note: [UInt8], _ header: String, _ folders: [WatchedFolder], _ now: Timestamp
  ) -> (suspects: [FileKey: Suspect], left: [FileKey]) {
    var lines = String(decoding: note, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard lines.popFirst().map(String.init) == header else { return ([:], []) }
    var suspects: [FileKey: Suspect] = [:]
    var left: [FileKey] = []
    while let line = lines.popFirst(), line != "end", let name = lines.popFirst(), let path = lines.popFirst() {
      let key = FileKey(folder: String(name), path: String(path))
      let numbers = line.split(separator: " ").compactMap { Int64($0) }
      guard numbers.count == 7, numbers[1] >= 0, numbers[1] < Int32.max,
        let folder = folders.first(where: { $0.holds(key) }), let status = status(of: key, in: folder)
      else { continue }
      var suspect = Suspect(deaths: Int(numbers[1]), status: status, until: Timestamp(microseconds: numbers[2]))
      let isSame = Self.numbers(suspect).dropFirst().elementsEqual(numbers[3...])
      if numbers[0] == 1 {
        suspect.deaths = isSame ? suspect.deaths + 1 : 1
        let delay = Retry.delay(afterDeaths: suspect.deaths)
        suspect.until = Timestamp(microseconds: now.microseconds + Int64(delay) * 1_000_000)
        left.append(key)
      } else if !isSame {
        continue
      }
      suspects[key] = suspect
    }
    return (suspects, left)
  }
}

extension Reading.Problem {
  /// What there is to say of a file that so many runs have ended over.
  static func deadly(_ deaths: Int) -> Self {
    Self(
      reason: "crash", detail: "the service died \(deaths) times in a row while it had the file in hand",
      advice:
        "see in the journal what it died of, and report it with the file; it is read again when it changes, by another version "
        + "of the service, and by itself after a while")
  }
}
