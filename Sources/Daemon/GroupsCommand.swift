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

  @Option(
    help: ArgumentHelp(
      "Show one group instead, with the score of each of its stories: its id, its number, or those of one of its stories.",
      valueName: "id"))
  var show: String?

  func run() throws {
    try Failure.reporting {
      if let show { return try showGroup(ReadingDesk(state), show) }
      let groups = try state.catalog().groups(limit: limit)
      if groups.isEmpty { try Output.line("no stories yet") }
      for (i, stories) in groups.enumerated() {
        if i > 0 { try Output.line("") }
        try printHead(stories)
        for story in stories {
          try Output.line("  \(story.number)  \(kind(story))  \(Plain.line(story.label, limit: 70))  (\(place(story)))")
        }
      }
    }
  }

  private func printHead(_ stories: [StoryRecord]) throws {
    guard let first = stories.first else { return }
    try Output.line("group \(first.group)  \(Plain.count(stories.count, "story", "stories"))")
  }

  private func kind(_ story: StoryRecord) -> String { story.isWithdrawn ? "withdrawn" : story.relation.rawValue }

  private func place(_ story: StoryRecord) -> String {
    story.ordinal == 0 ? story.file.path : "\(story.file.path)#\(story.ordinal)"
  }

  private func showGroup(_ desk: ReadingDesk, _ name: String) throws {
    let group = try desk.record(name).group
    let stories = try desk.catalog.stories(in: group)
    try printHead(stories)
    for story in stories {
      try Output.line("")
      try Output.line("  \(story.number)  \(Plain.line(story.label, limit: 70))  (\(place(story)))")
      try Output.line("  \(measured(try desk.telling(story)?.told.relation, story, group))")
    }
    try Output.line("")
    try Output.line("The mark in a bar is the threshold. `copytaster explain STORY` says what a score rests on.")
  }

  /// What a story reached, and to which one.
  private func measured(_ relation: Relation?, _ story: StoryRecord, _ group: UInt64) -> String {
    guard let relation else { return "\(kind(story)); the segment of the log that tells more is not kept" }
    let bar = ScoreBar.text(relation.score, threshold: relation.threshold)
    let score =
      "\(Decimal.two(relation.score)) \(relation.score >= relation.threshold ? "≥" : "<") \(Decimal.two(relation.threshold))"
    guard let to = relation.to else {
      return "\(bar)  \(score)  \(kind(story))"
        + (story.number == group ? ", opened the group" : ", its group was merged into this one")
    }
    return "\(bar)  \(score)  \(kind(story)) to story \(to.sequence)"
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
