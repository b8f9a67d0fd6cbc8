/// Makes the line of an event.
package enum EventEncoder {
  /// The line with its newline, and the chain that it ends in.
  package static func line(_ event: Event, after chain: Chain) -> (bytes: [UInt8], chain: Chain) {
    var json = JSONWriter(capacity: Limits.eventBytes)
    let chain = write(event, after: chain, to: &json)
    return (json.bytes, chain)
  }

  /// Writes the same line to a buffer, in place of what it holds, and returns the chain. Keys always come in the same order,
  /// `chain` last.
  package static func write(_ event: Event, after chain: Chain, to json: inout JSONWriter) -> Chain {
    json.clear()
    var next = chain
    json.object { json in
      json.field("specversion", "1.0")
      json.field("id", event.id)
      json.field("source", "urn:copytaster:", event.id.log)
      json.field("type", event.data.type)
      json.field("time", event.time)
      if let subject = event.data.subject { json.field("subject", subject) }
      json.field("datacontenttype", "application/json")
      json.field("sequence", padded: event.sequence)
      json.field("batch", padded: event.batch)
      json.object("data") { event.data.write(to: &$0) }
      next = json.withBytes { chain.next($0) }
      json.field("chain", next)
    }
    json.newline()
    return next
  }
}

extension EventData {
  fileprivate func write(to json: inout JSONWriter) {
    switch self {
    case .daemonStarted(let d), .daemonReloaded(let d):
      json.field("version", d.version)
      json.field("pid", d.pid)
      json.field("folders", d.folders)
      json.field("ignored", d.ignored)
      json.field("settle", d.settle)
      json.field("fields", d.fields)
      json.field("history", d.horizon.stories)
      if let days = d.horizon.days { json.field("historyDays", days) }
      json.field("eventDays", d.horizon.eventDays)
      json.field("nearDuplicateThreshold", decimal: d.thresholds.nearDuplicate)
      json.field("excerptThreshold", decimal: d.thresholds.excerpt)
      json.field("sameEventThreshold", decimal: d.thresholds.sameEvent)
      json.field("wordFrequencies", d.wordFrequencies)
    case .daemonStopped(let d):
      json.field("reason", d.reason)
    case .segmentOpened(let d):
      json.field("log", d.log)
      json.field("format", d.format)
      json.field("previous", d.previous) { json, previous in
        json.field("first", previous.first)
        json.field("last", previous.last)
        json.field("chain", previous.chain)
        json.field("bytes", previous.bytes)
        json.field("sha256", previous.sha256)
      }
      json.field("checkpoint", d.checkpoint) { json, checkpoint in
        json.field("sequence", checkpoint.sequence)
        json.field("sha256", checkpoint.sha256)
      }
      json.field("about", d.about)
    case .segmentExpired(let d):
      json.field("first", d.first)
      json.field("last", d.last)
      json.field("reason", d.reason)
      json.field("cursors", d.cursors)
    case .logGap(let d):
      json.field("segment", d.segment)
      json.array("bytes", d.bytes) { $0.number($1) }
      json.array("events", d.events) { $0.number($1) }
      json.field("why", d.why)
    case .filePart(let d):
      json.field("file", d.file)
      json.field("stories", d.stories)
      json.field("from", d.from)
    case .fileIngested(let d):
      json.field("file", d.file)
      json.field("format", d.format)
      json.field("encoding", d.encoding)
      json.field("replacements", d.replacements)
      json.field("stories", d.stories)
      json.field("furniture", d.furniture)
      json.field("reason", d.reason)
      if let tail = d.tail { json.field("tail", tail) }
      if let parsed = d.parsed { json.array("parsed", parsed) { $0.number($1) } }
      d.writeProblems(to: &json)
    case .fileQuarantined(let d):
      json.field("file", d.file)
      json.field("reason", d.reason)
      json.field("detail", d.detail)
      json.field("advice", d.advice)
      if let retry = d.retry { json.field("retry", retry) }
    case .fileRemoved(let d):
      json.field("file", d.file)
      json.field("stories", d.stories)
    case .fileRenamed(let d):
      json.field("file", d.file)
      json.field("from", d.from)
      json.field("stories", d.stories)
    case .storyOriginal(let d), .storyOverlap(let d), .storyDuplicate(let d), .storyRevised(let d):
      d.write(to: &json)
    case .storyWithdrawn(let d):
      json.field("story", d.story)
      json.field("revision", d.revision)
      json.field("file", d.file)
      json.field("ordinal", d.ordinal)
      json.field("title", d.title)
      json.field("group", d.group)
    case .groupMerged(let d):
      json.field("into", d.into)
      json.field("groups", d.groups)
      json.field("story", d.story)
    case .watchDegraded(let d):
      json.field("folder", d.folder)
      json.field("path", d.path)
      json.field("cause", d.cause)
      json.field("advice", d.advice)
    case .watchRecovered(let d):
      json.field("folder", d.folder)
      json.field("path", d.path)
      json.field("cause", d.cause)
    }
  }
}

extension StoryTold {
  fileprivate func write(to json: inout JSONWriter) {
    json.field("story", story)
    json.field("revision", revision)
    json.field("file", file)
    json.field("ordinal", ordinal)
    if let member { json.field("member", member) }
    json.field("title", title)
    json.field("byline", byline)
    json.field("dateline", dateline)
    json.field("published", published)
    json.field("language", language)
    if let url { json.field("url", url) }
    if let modified { json.field("modified", modified) }
    if let publisher { json.field("publisher", publisher) }
    if let section { json.field("section", section) }
    if let guid { json.field("guid", guid) }
    json.object("found") { json in
      for (key, fact) in Self.facts {
        if let place = found[fact] { json.field(key, place) }
      }
    }
    json.field("headings", headings)
    json.field("words", words)
    json.field("text", text)
    if let cut { json.field("cut", cut) }
    json.field("group", group)
    if let relation { json.object("relation") { relation.write(to: &$0) } }
  }

  /// The facts that have a place: as keys to be written, and to be asked for.
  static let facts: [(StaticString, String)] = [
    ("title", "title"), ("byline", "byline"), ("dateline", "dateline"), ("published", "published"),
    ("language", "language"), ("url", "url"), ("modified", "modified"), ("publisher", "publisher"),
    ("section", "section"),
  ]
}

extension FileIngested {
  /// Written only where there are any.
  fileprivate func writeProblems(to json: inout JSONWriter) {
    if mojibake > 0 { json.field("mojibake", mojibake) }
    guard skipped > 0 else { return }
    json.field("skipped", skipped)
    json.array("problems", problems) { json, problem in
      json.object { json in
        json.field("place", problem.place)
        json.field("reason", problem.reason)
        json.field("detail", problem.detail)
      }
    }
  }
}

extension Relation {
  fileprivate func write(to json: inout JSONWriter) {
    json.field("kind", kind.rawValue)
    json.field("to", to)
    json.field("score", decimal: score)
    json.field("threshold", decimal: threshold)
    json.object("evidence") { json in
      json.array("passages", evidence.passages) { json, passage in
        json.object {
          $0.field("text", passage.text)
          $0.field("words", passage.words)
        }
      }
      json.field("names", evidence.names)
      json.array("terms", evidence.terms) { json, term in
        json.array {
          $0.string(term.term)
          $0.decimal(term.contribution)
        }
      }
      if let second = evidence.runnerUp {
        json.object("runner_up") {
          $0.field("kind", second.kind.rawValue)
          $0.field("to", second.to)
          $0.field("score", decimal: second.score)
        }
      }
      json.field("notes", evidence.notes)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func field(_ key: StaticString, _ file: FileReference) {
    object(key) { json in
      json.field("folder", file.folder)
      json.field("path", file.path)
      json.field("sha256", file.sha256)
      if let bytes = file.bytes { json.array("bytes", bytes) { $0.number($1) } }
    }
  }
}
