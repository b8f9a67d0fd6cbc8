internal import ArgumentParser
internal import Glibc
internal import Ingest

/// `copytaster cursors`
struct CursorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cursors", abstract: "List who follows the log under a name, and how far behind they are.",
    discussion: """
      A cursor is registered by `copytaster follow --name NAME`. Segments of the log that it has not passed are not deleted, \
      unless the log reaches its cap: so one that nobody moves any more should be forgotten.
      """)

  @OptionGroup var state: StateOption

  @Option(
    name: .customLong("forget"), help: ArgumentHelp("Forget a cursor; may be given several times.", valueName: "name"))
  var forgotten: [String] = []

  func run() throws {
    try Failure.reporting {
      let state = try state.existing()
      let registry = CursorRegistry(state)
      guard forgotten.isEmpty else {
        for name in forgotten {
          guard try registry.forget(name) else {
            throw Failure(.no, "there is no cursor \(Plain.line(name, limit: 70))")
          }
        }
        return
      }
      let durable = try DurablePosition.read(state)
      let entries = try registry.entries()
      if entries.isEmpty { try Output.line("no cursors are registered") }
      for entry in entries { try Output.line(Self.line(entry, durable)) }
    }
  }

  private static func line(_ entry: CursorRegistry.Entry, _ durable: DurablePosition?) -> String {
    let moved = "moved \(entry.moved.description.prefix(19))Z"
    guard let cursor = entry.cursor else { return "\(entry.name)  cannot be read; \(moved)" }
    guard cursor.id.log == durable?.log else {
      return "\(entry.name)  of another log (\(cursor.id.log)); \(moved)"
    }
    let last = durable?.sequence ?? 0
    let lag = last - min(last, cursor.id.sequence)
    let place = lag == 0 ? "has read everything" : "\(Plain.count(Int(lag), "event", "events")) behind"
    return "\(entry.name)  at event \(cursor.id.sequence), \(place), \(moved)"
  }
}
