internal import Ingest

/// A ``Receipt`` as it is sent over the socket and printed: without what only the catalog needs.
struct FileReceipt: Equatable {
  /// What became of the file; the values' names are those of the interface.
  enum State: String, CaseIterable {
    case notWatched = "not_watched"
    case missing
    case ignored
    case symbolicLink = "symbolic_link"
    case directory
    case special
    case unreadable
    case settling
    case waiting
    case ingested
    case quarantined
    case removed
  }

  /// A story that the file holds.
  struct Story: Equatable {
    /// The sequence of the event that first told of it.
    var number: UInt64
    /// Its identity.
    var id: String
    /// The number of the story that opened its group.
    var group: UInt64
    /// What was decided, as events name it.
    var relation: String
    /// Its headline, or how its text begins.
    var label: String
  }

  /// The file that was asked for, as events write paths.
  var path: String
  /// What became of it.
  var state: State
  /// The rule, the link, or what is wrong.
  var why: String?
  /// Why it is in quarantine or holds no story, in a word.
  var reason: String?
  /// What to do when it is in quarantine.
  var advice: String?
  /// When it is tried again, of a file in quarantine for a cause that may pass.
  var nextTry: String?
  /// The events of the decision.
  var first: UInt64?
  /// The event that closed the decision.
  var last: UInt64?
  /// The event that closed the decision on an earlier version, of a file that is not decided on.
  var earlier: UInt64?
  /// How many stories it holds.
  var storyCount: Int?
  /// The first of them.
  var stories: [Story] = []

  /// Whether this is the last word: nothing is going to be decided on the file as it is now.
  var isFinal: Bool { state != .settling && state != .waiting }
}

extension FileReceipt {
  /// Says of a file what a receipt says.
  init(_ path: String, _ receipt: Receipt) {
    self.init(path: path, state: State(receipt))
    switch receipt {
    case .notWatched, .missing, .directory, .special: break
    case .ignored(let why), .symbolicLink(let why), .unreadable(let why): self.why = why
    case .settling(let record), .waiting(let record): earlier = record?.sequence
    case .ingested(let record), .removed(let record): tell(record)
    case .quarantined(let record):
      tell(record)
      why = record.detail
      advice = record.advice
      nextTry = record.nextTry?.description
    }
  }

  private mutating func tell(_ record: FileRecord) {
    reason = record.reason
    first = record.firstEvent
    last = record.sequence
    storyCount = record.stories.count
    stories = record.stories.prefix(Limits.receiptStories).map { story in
      Story(
        number: story.number, id: story.id.description, group: story.group, relation: story.relation.rawValue,
        label: story.label)
    }
  }

  /// Writes the keys and values of its JSON; what there is nothing to say of is left out.
  func write(_ json: inout JSONWriter) {
    json.field("path", path)
    json.field("state", state.rawValue)
    if let why { json.field("why", why) }
    if let reason { json.field("reason", reason) }
    if let advice { json.field("advice", advice) }
    if let nextTry { json.field("nextTry", nextTry) }
    if let first { json.field("first", first) }
    if let last { json.field("last", last) }
    if let earlier { json.field("earlier", earlier) }
    guard let storyCount else { return }
    json.field("storyCount", storyCount)
    json.array("stories", stories) { json, story in
      json.object { json in
        json.field("number", story.number)
        json.field("id", story.id)
        json.field("group", story.group)
        json.field("relation", story.relation)
        json.field("label", story.label)
      }
    }
  }

  /// Reads what ``write(_:)`` writes.
  init(_ json: inout JSONObject) throws(JSONError) {
    path = try json["path"].string()
    let state = try json["state"]
    guard let known = State(rawValue: try state.string()) else { throw state.isNot("a state that is known here") }
    self.state = known
    why = try json.optional("why")?.orNull?.string()
    reason = try json.optional("reason")?.orNull?.string()
    advice = try json.optional("advice")?.orNull?.string()
    nextTry = try json.optional("nextTry")?.orNull?.string()
    first = try json.optional("first")?.orNull?.integer()
    last = try json.optional("last")?.orNull?.integer()
    earlier = try json.optional("earlier")?.orNull?.integer()
    storyCount = try json.optional("storyCount")?.orNull?.integer()
    stories =
      try json.optional("stories")?.orNull?.list { value throws(JSONError) in
        try value.object { json throws(JSONError) in
          Story(
            number: try json["number"].integer(), id: try json["id"].string(), group: try json["group"].integer(),
            relation: try json["relation"].string(), label: try json["label"].string())
        }
      } ?? []
  }
}

extension FileReceipt.State {
  fileprivate init(_ receipt: Receipt) {
    self =
      switch receipt {
      case .notWatched: .notWatched
      case .missing: .missing
      case .ignored: .ignored
      case .symbolicLink: .symbolicLink
      case .directory: .directory
      case .special: .special
      case .unreadable: .unreadable
      case .settling: .settling
      case .waiting: .waiting
      case .ingested: .ingested
      case .quarantined: .quarantined
      case .removed: .removed
      }
  }
}

extension FileReceipt {
  /// What became of the file, in words. `name` is what to call it, escaped.
  func text(_ name: String, isRunning: Bool) -> String {
    let why = why ?? "?"
    return switch state {
    case .notWatched: "\(name): not in a watched folder"
    case .missing: "\(name): there is no such file, and there was none"
    case .ignored: "\(name): ignored, \(why)"
    case .symbolicLink: "\(name): not read, because \(why) is a symbolic link, and those are never followed"
    case .directory: "\(name): a directory; the files in it are read"
    case .unreadable: "\(name): cannot be looked at: \(why)"
    case .special: "\(name): not read, because it is no regular file"
    case .settling where isRunning: "\(name): settling; it was changed a moment ago and is read once it rests" + former
    case .settling: "\(name): settling; it was changed a moment ago, and \(start)" + former
    case .waiting where isRunning: "\(name): waiting to be read" + former
    case .waiting: "\(name): not read yet, and \(start)" + former
    case .ingested: "\(name): ingested by \(events), \(count)" + (reason.map { ", \($0)" } ?? "") + list
    case .quarantined:
      "\(name): quarantined by \(events): \(reason ?? "?"): " + Plain.withAdvice(why, advice ?? "?")
        + (nextTry.map { "; next try at \($0.prefix(19))Z" } ?? "")
    case .removed: "\(name): gone; it held \(count) (\(events))"
    }
  }

  private var start: String { "the service is not running: start it with copytaster run" }

  private var former: String { earlier.map { "; event \($0) was about an earlier version" } ?? "" }

  private var events: String {
    guard let first, let last, first < last else { return "event \(last.map(String.init) ?? "?")" }
    return "events \(first)–\(last)"
  }

  private var count: String {
    switch storyCount ?? 0 {
    case 0: "no story"
    case 1: "1 story"
    case let n: "\(n) stories"
    }
  }

  private var list: String {
    let more = (storyCount ?? 0) - stories.count
    let lines = stories.map {
      "\n  \($0.number)  \($0.relation), group \($0.group)  \(Plain.line($0.label, limit: 70))"
    }
    return lines.joined() + (more > 0 ? "\n  and \(more) more" : "")
  }
}
