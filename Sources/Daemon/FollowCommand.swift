internal import ArgumentParser
internal import Glibc
internal import Ingest
internal import SystemPackage

/// `copytaster follow`
struct FollowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow", abstract: "Show events as they come.",
    discussion: """
      Begins with the last ten events unless told otherwise, and goes on until it is interrupted. Only events that are durable \
      are shown, each once and in order, across the segments of the log and restarts of either side; none is ever taken back.

      With --cursor it goes on where it stopped: the cursor is saved after its events were written to standard output. With \
      --name the service knows of it, and keeps what it has not read yet (see `copytaster cursors`).

      Exit status: 3 when the events after the cursor, or after --after, are not kept any more; 4 when the cursor belongs to \
      another log.
      """)

  @OptionGroup var state: StateOption

  @Option(help: ArgumentHelp("Begin after this sequence; 0 is the oldest event that is kept.", valueName: "sequence"))
  var after: UInt64?

  @Option(
    help: ArgumentHelp(
      "Begin with the first event from this time on: 2026-11-21T08:00:00Z, or 90s, 15m, 12h, 7d ago.", valueName: "time"
    ))
  var since: String?

  @Option(
    help: ArgumentHelp("Go on from the cursor in this file, and save it there.", valueName: "file"), completion: .file()
  )
  var cursor: String?

  @Option(help: ArgumentHelp("Register the cursor under this name, and go on from there.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Show only these types, with commas between: story.original, story.*, file.quarantined.", valueName: "types"),
    completion: .list(EventData.types))
  var types: String?

  @Flag(help: "End when there is nothing more for the moment.")
  var untilCaughtUp = false

  @Flag(help: "Print the events as they are stored, one JSON object a line.")
  var json = false

  func validate() throws {
    if after != nil && since != nil { throw ValidationError("--after and --since exclude each other") }
    if let since, Self.time(since, now: SystemClock().now()) == nil {
      throw ValidationError("--since takes a time such as 2026-11-21T08:00:00Z, or 90s, 15m, 12h, 7d")
    }
    if let name, !CursorRegistry.isName(name) {
      throw ValidationError("--name takes letters, digits, dots, hyphens and underscores, at most 64")
    }
    if let unknown = TypeFilter(types).unknown { throw ValidationError("there is no event type \(unknown)") }
  }

  func run() throws {
    try Failure.reporting {
      let state = try state.existing()
      let places = (cursor.map { [FilePath($0)] } ?? []) + (name.map { [CursorRegistry(state).path($0)] } ?? [])
      let saved = try places.lazy.compactMap { try Cursor.read($0) }.first
      let stop = places.isEmpty ? nil : try Signals.toStop()
      // The service has to be able to read a registered cursor, and there is nothing secret in one.
      umask(0o022)
      var reader = try EventLogReader(state, from: start(saved))
      var output = FollowedOutput(json: json, filter: TypeFilter(types), places: places, saved: saved)
      let stopped: Int32 =
        switch stop {
        case .some(let signals): signals.file.raw
        case .none: -1
        }
      while true {
        while let line = try reader.next() {
          guard try output.show(line, unless: stopped) else { return try output.save() }
        }
        try output.warn(lost: reader.lost)
        try output.save()
        if untilCaughtUp || isReadable(stopped) { return }
        try reader.wait(atMost: .seconds(1), orUntil: stopped)
        // Else `follow | head` would hold the terminal until the next event, which may be hours away.
        if !Output.hasReader { return }
      }
    }
  }

  private func start(_ saved: Cursor?) -> EventLogReader.Start {
    if let saved { return .cursor(saved) }
    if let after { return .after(after) }
    if let since, let time = Self.time(since, now: SystemClock().now()) { return .since(time) }
    // Whoever keeps a cursor wants everything.
    return cursor == nil && name == nil ? .last(Limits.followedFirst) : .after(0)
  }

  /// A time as it is typed: RFC 3339 in UTC, or how long ago.
  static func time(_ text: String, now: Timestamp) -> Timestamp? {
    if let unit = text.last, let seconds = ["s": 1, "m": 60, "h": 3600, "d": 86_400][unit] as Int64?,
      let count = Int64(text.dropLast()), (0...100_000_000).contains(count)
    {
      return Timestamp(microseconds: now.microseconds - count * seconds * 1_000_000)
    }
    guard text.hasSuffix("Z") else { return nil }
    let (whole, fraction) = text.dropLast().split(separator: ".", maxSplits: 1).map(String.init).pair
    guard fraction.utf8.count <= 6 else { return nil }
    return Timestamp("\(whole).\(fraction)\(String(repeating: "0", count: 6 - fraction.utf8.count))Z")
  }
}

extension [String] {
  fileprivate var pair: (String, String) { (first ?? "", count > 1 ? self[1] : "") }
}

/// Which types of events are shown.
struct TypeFilter {
  private let names: [String]

  /// A filter from names with commas between; nil lets everything through.
  init(_ text: String?) {
    names =
      text?.split(separator: ",").map { $0.hasPrefix("copytaster.") ? String($0.dropFirst(11)) : String($0) } ?? []
  }

  /// Whether events of a type are shown.
  func includes(_ type: String) -> Bool {
    if names.isEmpty { return true }
    let type = type.hasPrefix("copytaster.") ? String(type.dropFirst(11)) : type
    return names.contains { $0.hasSuffix("*") ? type.hasPrefix($0.dropLast()) : $0 == type }
  }

  /// A name that fits no type of event.
  var unknown: String? {
    names.first { name in !EventData.types.contains { TypeFilter(name).includes($0) } }
  }
}

/// What `follow` writes: events, and how far it has come.
struct FollowedOutput {
  private let json: Bool
  private let filter: TypeFilter
  private let places: [FilePath]
  private let decoder = EventDecoder()
  private let printer = EventPrinter(colours: Output.isTerminal)
  private var seen: Cursor?
  private var saved: Cursor?
  private var lost: UInt64 = 0

  init(json: Bool, filter: TypeFilter, places: [FilePath], saved: Cursor?) {
    self.json = json
    self.filter = filter
    self.places = places
    self.saved = saved
  }

  /// Writes an event to standard output, which is not buffered: behind this call it is out. Returns false, and has not
  /// written all of it, when `stop` became readable.
  mutating func show(_ line: EventLogReader.Line, unless stop: Int32) throws -> Bool {
    if filter.includes(line.type) {
      let text = json ? line.bytes : Array(printer.lines(try decoder.event(line.bytes)).utf8)
      guard try Output.line(text, unless: stop) else { return false }
    } else if isReadable(stop) {
      return false
    }
    seen = line.cursor
    if line.sequence % Limits.savedEvery == 0 { try save() }
    return true
  }

  /// Saves how far it has come.
  mutating func save() throws {
    guard let seen, seen != saved else { return }
    for place in places {
      do { try seen.save(place) } catch {
        throw Failure(.input, "cannot save the cursor: \(error)")
      }
    }
    saved = seen
  }

  /// Tells of events that are lost in damaged parts of the log.
  mutating func warn(lost count: UInt64) throws {
    guard count > lost else { return }
    Output.errorLine(
      "copytaster: \(Plain.count(Int(count - lost), "event is", "events are")) lost in a damaged part of the log; see the log.gap events"
    )
    lost = count
  }
}
