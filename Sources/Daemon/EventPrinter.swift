internal import Glibc
internal import Ingest

/// Events as people read them: time, what happened, headline, file, why.
struct EventPrinter {
  let colours: Bool

  init(colours: Bool) { self.colours = colours && ProcessEnvironment["NO_COLOR"] == nil }

  /// One line, or two for a story: what it is and why it was decided so.
  func lines(_ event: Event) -> String {
    let (what, colour, text, why) = parts(event.data)
    let head = "\(clock(event.time))  \(paint(padded(what, 14), colour))  \(text)"
    return why.map { head + "\n" + String(repeating: " ", count: 26) + paint($0, .dim) } ?? head
  }

  private enum Colour: String {
    case green = "32", yellow = "33", red = "31", blue = "34", dim = "2", plain = "0"
  }

  private func parts(_ data: EventData) -> (what: String, Colour, text: String, why: String?) {
    switch data {
    case .daemonStarted(let d): ("started", .plain, "watching \(d.folders.joined(separator: ", "))", nil)
    case .daemonReloaded(let d): ("reloaded", .plain, "watching \(d.folders.joined(separator: ", "))", nil)
    case .daemonStopped(let d): ("stopped", .plain, d.reason, nil)
    case .segmentOpened(let d):
      ("log", .dim, d.previous.map { "goes on in a new segment after event \($0.last)" } ?? "log \(d.log) begins", nil)
    case .segmentExpired(let d): ("expired", .dim, expired(d), nil)
    case .logGap(let d): ("gap", .red, gap(d), d.why)
    case .filePart(let d):
      ("part", .dim, "\(d.file.path): \(decided(d)), more follow", nil)
    case .fileIngested(let d): ("ingested", .dim, ingested(d), nil)
    case .fileQuarantined(let d):
      ("quarantine", .red, "\(d.file.path): \(d.reason)", Plain.withAdvice(d.detail, d.advice))
    case .fileRemoved(let d): ("removed", .dim, "\(d.file.path) is gone; its stories stay told", nil)
    case .fileRenamed(let d): ("renamed", .dim, renamed(d), nil)
    case .storyOriginal(let d): ("original", .green, d.label, why(d))
    case .storyOverlap(let d): (d.relation?.kind.rawValue ?? "overlap", .yellow, d.label, why(d))
    case .storyDuplicate(let d): (d.kind, .blue, d.label, why(d))
    case .storyRevised(let d):
      ("revised", .yellow, d.label, "\(d.place), revision \(d.revision) of story \(d.story.sequence)")
    case .storyWithdrawn(let d):
      (
        "withdrawn", .dim, d.title.map { Plain.line($0, limit: 90) } ?? "story \(d.story.sequence)",
        "\(d.file.path) no longer holds story \(d.story.sequence)"
      )
    case .groupMerged(let d):
      (
        "merged", .yellow,
        "group \(d.groups.map { String($0.sequence) }.joined(separator: ", ")) is part of group \(d.into.sequence)",
        "story \(d.story.sequence) showed that they are about one event"
      )
    case .watchDegraded(let d): ("unwatched", .red, "\(d.folder)\(d.path.map { "/" + $0 } ?? ""): \(d.cause)", d.advice)
    case .watchRecovered(let d): ("caught up", .green, "\(d.folder)\(d.path.map { "/" + $0 } ?? ""): \(d.cause)", nil)
    }
  }

  private func expired(_ d: SegmentExpired) -> String {
    let missed = d.cursors.isEmpty ? "" : "; not read by \(d.cursors.joined(separator: ", "))"
    return "events \(d.first) to \(d.last) were deleted (\(d.reason))\(missed)"
  }

  private func gap(_ d: LogGap) -> String {
    guard let from = d.events.first, let to = d.events.last, from < to else {
      return "bytes of segment \(d.segment) that held no event are damaged"
    }
    return to - from == 1 ? "event \(from) is lost" : "events \(from) to \(to - 1) are lost"
  }

  private func renamed(_ d: FileRenamed) -> String {
    if d.from.folder == d.file.folder { return "\(d.from.path) is now \(d.file.path)" }
    return "\(d.from.folder)/\(d.from.path) is now \(d.file.folder)/\(d.file.path)"
  }

  private func decided(_ d: FilePart) -> String {
    d.stories.isEmpty ? "stories withdrawn" : "stories \(d.from + 1) to \(d.from + d.stories.count)"
  }

  private func ingested(_ d: FileIngested) -> String {
    if d.stories.isEmpty { return "\(d.file.path): \(d.reason ?? "no story")" }
    var text = "\(d.file.path): \(d.stories.count) \(d.stories.count == 1 ? "story" : "stories")"
    if let encoding = d.encoding, encoding != "utf-8" { text += ", read as \(encoding)" }
    if d.replacements > 0 { text += ", \(d.replacements) undecodable sequences replaced" }
    if d.furniture > 0 { text += ", \(d.furniture) line\(d.furniture == 1 ? "" : "s") of page furniture left out" }
    if d.mojibake > 0 { text += ", \(d.mojibake) garbled characters" }
    if d.skipped > 0 { text += ", \(Plain.count(d.skipped, "part", "parts")) not readable" }
    return text
  }

  private func why(_ d: StoryTold) -> String {
    guard let relation = d.relation else { return d.place }
    let score = Decimal.two(relation.score)
    let threshold = Decimal.two(relation.threshold)
    guard let to = relation.to else {
      let nearest =
        relation.score > relation.threshold
        ? "; \(relation.evidence.notes.first ?? "the nearest story before it scores \(score)")"
        : relation.score > 0 ? "; the nearest story before it scores \(score), below \(threshold)" : ""
      return "\(d.place) opens group \(d.group.sequence)\(nearest)"
    }
    var text = "\(d.place) → story \(to.sequence), group \(d.group.sequence), score \(score) ≥ \(threshold)"
    let shared = relation.kind == .sameEvent ? relation.evidence.names.prefix(5).joined(separator: ", ") : ""
    if !shared.isEmpty { text += ": \(shared)" }
    if let passage = relation.evidence.passages.first, relation.kind != .sameEvent {
      text += ", \(passage.words) words in one piece"
    }
    return text
  }

  private func clock(_ time: Timestamp) -> String {
    var seconds = time_t(time.microseconds / 1_000_000)
    var local = tm()
    localtime_r(&seconds, &local)
    return "\(pad(local.tm_hour, 2)):\(pad(local.tm_min, 2)):\(pad(local.tm_sec, 2))"
  }

  private func paint(_ text: String, _ colour: Colour) -> String {
    colours && colour != .plain ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension StoryTold {
  /// The headline, or else how the text begins, without anything that moves a terminal's cursor.
  var label: String { Plain.line(title ?? String(text.prefix { $0 != "\n" }), limit: 90) }
  fileprivate var kind: String { relation?.kind.rawValue ?? "duplicate" }
  fileprivate var place: String { ordinal == 0 ? file.path : "\(file.path)#\(ordinal)" }
}

/// Text for a terminal.
enum Plain {
  /// One line of at most `limit` characters. Control characters, which could move the cursor or colour the screen, and those that
  /// turn the direction of what follows become spaces: the text comes from whoever can drop a file.
  static func line(_ text: String, limit: Int) -> String {
    let clean = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.value {
          case 0x2028...0x202E, 0x2066...0x2069: " "
          default: scalar.properties.generalCategory == .control ? " " : scalar
          }
        }))
    return clean.count > limit ? clean.prefix(limit - 1) + "…" : clean
  }

  /// What is wrong and what to do about it. The words for what is wrong may be a sentence of their own already, and may quote the file.
  static func withAdvice(_ detail: String, _ advice: String) -> String {
    let detail = line(detail, limit: 500)
    return detail + (detail.hasSuffix(".") ? "" : ".") + " To do: " + advice
  }

  /// "1 story", "2 stories".
  static func count(_ n: Int, _ one: String, _ many: String) -> String { "\(grouped(n)) \(n == 1 ? one : many)" }

  /// 12,410
  private static func grouped(_ n: Int) -> String {
    let digits = String(n)
    guard n > 9999 else { return digits }
    return String(
      digits.enumerated().flatMap { i, digit in i > 0 && (digits.count - i) % 3 == 0 ? [",", digit] : [digit] })
  }
}

/// Numbers for people.
enum Decimal {
  /// Two decimals.
  static func two(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(pad(abs(hundredths % 100), 2))"
  }

  /// Three decimals, for parts of a score.
  static func three(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    return "\(thousandths / 1000).\(pad(abs(thousandths % 1000), 3))"
  }

  /// A size with a unit: "1.4 MiB".
  static func bytes(_ count: Int) -> String {
    if count < 1024 { return "\(count) bytes" }
    let units = ["KiB", "MiB", "GiB", "TiB"]
    var value = Double(count) / 1024
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return "\(Int(value)).\(Int(value * 10) % 10) \(units[unit])"
  }
}
