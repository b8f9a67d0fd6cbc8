internal import ArgumentParser
internal import Glibc
internal import Ingest
internal import SystemPackage

/// `copytaster groups`
struct GroupsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "groups", abstract: "List the groups of stories about one event, the newest first.")

  @OptionGroup var state: StateOption

  @Option(name: .customLong("limit"), help: ArgumentHelp("How many groups to list.", valueName: "count"))
  var limit = 20

  func run() throws {
    try Failure.reporting {
      let groups = try state.catalog().groups(limit: limit)
      if groups.isEmpty { try Output.line("no stories yet") }
      for (i, stories) in groups.enumerated() {
        guard let first = stories.first else { continue }
        if i > 0 { try Output.line("") }
        try Output.line("group \(first.group)  \(stories.count) \(stories.count == 1 ? "story" : "stories")")
        for story in stories {
          let kind = story.isWithdrawn ? "withdrawn" : story.relation.rawValue
          let place = story.ordinal == 0 ? story.file.path : "\(story.file.path)#\(story.ordinal)"
          try Output.line("  \(story.number)  \(kind)  \(Plain.line(story.label, limit: 70))  (\(place))")
        }
      }
    }
  }
}

extension StateOption {
  /// The catalog, for a command that only reads.
  func catalog() throws -> Catalog {
    let state = try existing()
    // Asked before SQLite is, which says "unable to open" and for which the catalog would then seem damaged.
    guard access(state.catalog.string, R_OK) == 0 || errno != EACCES else {
      throw Failure(
        .input, "\(state.catalog.displayName) must not be read by this user: ask root, or use `copytaster follow`")
    }
    guard let catalog = try Catalog.reading(state.catalog) else {
      throw Failure(
        .input,
        "there is no catalog at \(state.catalog.displayName): the service makes it when it starts (copytaster run)")
    }
    return catalog
  }
}
