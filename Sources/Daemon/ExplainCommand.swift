internal import ArgumentParser
internal import Ingest

/// `copytaster explain`
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say why a story got its verdict, or how two stories compare.",
    discussion: """
      With two stories their texts are compared with each other alone: what is shared word for word, and the terms that make them \
      reports of one event or not.
      """)

  @Argument(help: ArgumentHelp("The story: its id, or the number after the dash.", valueName: "story"))
  var story: String

  @Argument(help: ArgumentHelp("Another story to compare it with.", valueName: "other"))
  var other: String?

  @OptionGroup var state: StateOption

  func run() throws {
    try Failure.reporting {
      let desk = try ReadingDesk(state)
      let telling = try desk.telling(story)
      guard let other else {
        return try Output.line(
          Explanation.text(telling.told, telling.record, time: telling.time) { try desk.catalog.story($0.sequence) })
      }
      let pair = [telling, try desk.telling(other)].sorted { $0.record.number < $1.record.number }
      try Output.line(PairExplanation(pair[0], pair[1]).text)
    }
  }
}

/// What a command reads of stories: the catalog, and what the log tells of them.
struct ReadingDesk {
  let catalog: Catalog
  private let log: LogFile

  /// A story and its latest telling.
  struct Telling {
    var record: StoryRecord
    var time: Timestamp
    var told: StoryTold
  }

  init(_ state: StateOption) throws {
    catalog = try state.catalog()
    log = LogFile(try state.existing())
  }

  /// A story by its id, or the number after the dash.
  func record(_ story: String) throws -> StoryRecord {
    guard let number = UInt64(story) ?? EventID(story)?.sequence else {
      throw Failure(.no, "\(story) is no story: give an id such as 9f2c51d0.7b3a-42, or the number after the dash")
    }
    guard let record = try catalog.story(number), UInt64(story) != nil || record.id.description == story else {
      throw Failure(.no, "there is no story \(story): `copytaster groups` lists the stories with their numbers")
    }
    return record
  }

  /// What the log tells of a story.
  func telling(_ story: String) throws -> Telling {
    let record = try record(story)
    guard let telling = try telling(record) else {
      throw Failure(
        .no,
        "the log's segment that tells of story \(story) is not kept any more: it began with event \(record.line.segment)"
      )
    }
    return telling
  }

  /// The same; nil when its segment is not kept any more.
  func telling(_ record: StoryRecord) throws -> Telling? {
    guard let event = try log.event(at: record.line) else { return nil }
    guard let told = event.data.told else {
      throw Failure(.input, "the log tells of no story where the catalog says so: run copytaster verify")
    }
    return Telling(record: record, time: event.time, told: told)
  }
}

/// A verdict in words and numbers that a person can check.
enum Explanation {
  static func text(
    _ told: StoryTold, _ record: StoryRecord, time: Timestamp, story: (EventID) throws -> StoryRecord?
  ) rethrows -> String {
    var lines = ["story \(record.number)  \(told.label)"]
    lines.append("  id        \(told.story), revision \(told.revision), told \(time)")
    lines.append(
      "  file      \(record.file)\(record.ordinal == 0 ? "" : "#\(record.ordinal)"), bytes "
        + (told.file.bytes ?? []).map(String.init).joined(separator: "–") + ", \(told.words) words")
    lines += facts(told)
    lines.append("  group     \(record.group)")
    guard let relation = told.relation else { return lines.joined(separator: "\n") }
    lines.append("")
    lines.append(verdict(relation, to: try relation.to.flatMap { try story($0) }))
    lines += evidence(relation)
    if let second = relation.evidence.runnerUp {
      let label = try story(second.to)?.label ?? ""
      lines.append(
        "runner-up: \(second.kind.rawValue) of story \(second.to.sequence) at \(Decimal.two(second.score)): "
          + Plain.line(label, limit: 60))
    }
    lines += relation.evidence.notes.map { "note: " + $0 }
    return lines.joined(separator: "\n")
  }

  private static func facts(_ told: StoryTold) -> [String] {
    let facts = [
      ("title", told.title), ("byline", told.byline), ("dateline", told.dateline), ("published", told.published),
      ("language", told.language),
    ]
    return facts.compactMap { name, value in
      value.map {
        "  \(name)\(String(repeating: " ", count: max(1, 10 - name.count)))\(Plain.line($0, limit: 80)) "
          + "(\(told.found[name] ?? "?"))"
      }
    }
  }

  private static func verdict(_ relation: Relation, to: StoryRecord?) -> String {
    let numbers = "score \(Decimal.two(relation.score)), threshold \(Decimal.two(relation.threshold))"
    guard let to else {
      return relation.score > relation.threshold
        ? "original, although something that was read before scores above the threshold (\(numbers)): see the notes"
        : "original: nothing that was read before reaches the threshold (\(numbers))"
    }
    let what =
      switch relation.kind {
      case .identical: "the same words as"
      case .nearDuplicate: "an edited copy of"
      case .excerpt: "contained in"
      case .extension: "contains, and goes on beyond,"
      case .sameEvent: "an independent report of the same event as"
      case .original: "related to"
      }
    return "\(relation.kind.rawValue): \(what) story \(to.number), \(Plain.line(to.label, limit: 70)) (\(numbers))"
  }

  private static func evidence(_ relation: Relation) -> [String] {
    var lines: [String] = []
    if !relation.evidence.names.isEmpty {
      lines.append("shared names: \(relation.evidence.names.joined(separator: ", "))")
    }
    if !relation.evidence.terms.isEmpty {
      lines.append("shared terms, each with its part of the score:")
      let most = relation.evidence.terms.map(\.contribution).max() ?? 1
      for term in relation.evidence.terms {
        lines.append(ScoreBar.line(term.term, part: term.contribution, most: most))
      }
    }
    if !relation.evidence.passages.isEmpty {
      lines.append("shared passages, as this story has them:")
      for passage in relation.evidence.passages {
        lines.append("  \(passage.words) words: “\(Plain.line(passage.text, limit: 300))”")
      }
    }
    return lines
  }
}
