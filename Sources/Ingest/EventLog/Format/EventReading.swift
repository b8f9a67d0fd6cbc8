/// A line of the log as ``EventDecoder`` reads it: the mirror of `EventEncoder`. A key that the encoder always writes must be
/// there and be of its form; that is what `copytaster verify` holds a log's events to.
struct Envelope: JSONReadable {
  /// The event's type.
  let type: String
  /// The event; nil when the type is not known to this version.
  var event: Event?

  init(_ json: inout JSONObject) throws(JSONError) {
    try json["specversion"].equals("1.0")
    let id = try json["id"].id()
    try json["source"].equals("urn:copytaster:", id.log)
    type = try json["type"].string()
    let time = try json["time"].time()
    let subject = json.optional("subject")
    try json["datacontenttype"].equals("application/json")
    let sequence = try json["sequence"]
    let number = try sequence.sequence()
    guard number == id.sequence else { throw sequence.isNot("that of the id, \(id.sequence)") }
    let batch = try json["batch"].sequence()
    let value = try json["data"]
    _ = try json.optional("chain")?.hex(Chain.digitCount)
    let type = type
    let data = try value.object { data throws(JSONError) in try EventData(type, &data) }
    if let data, let about = data.subject {
      guard let subject else { throw value.isNot("about the event's subject, which is missing") }
      try subject.equals(about)
    }
    event = data.map { Event(sequence: number, id: id, batch: batch, time: time, data: $0) }
  }
}

extension EventData {
  /// Reads the `data` of an event; nil when the type is not known.
  fileprivate init?(_ type: String, _ json: inout JSONObject) throws(JSONError) {
    switch type {
    case "copytaster.story.original": self = .storyOriginal(try StoryTold(&json))
    case "copytaster.story.overlap": self = .storyOverlap(try StoryTold(&json))
    case "copytaster.story.duplicate": self = .storyDuplicate(try StoryTold(&json))
    case "copytaster.story.revised": self = .storyRevised(try StoryTold(&json))
    case "copytaster.story.withdrawn": self = .storyWithdrawn(try StoryWithdrawn(&json))
    case "copytaster.file.part": self = .filePart(try FilePart(&json))
    case "copytaster.file.ingested": self = .fileIngested(try FileIngested(&json))
    case "copytaster.file.quarantined": self = .fileQuarantined(try FileQuarantined(&json))
    case "copytaster.file.removed": self = .fileRemoved(try FileRemoved(&json))
    case "copytaster.file.renamed": self = .fileRenamed(try FileRenamed(&json))
    case "copytaster.group.merged": self = .groupMerged(try GroupMerged(&json))
    case "copytaster.daemon.started": self = .daemonStarted(try DaemonStarted(&json))
    case "copytaster.daemon.reloaded": self = .daemonReloaded(try DaemonStarted(&json))
    case "copytaster.daemon.stopped": self = .daemonStopped(try DaemonStopped(&json))
    case "copytaster.segment.opened": self = .segmentOpened(try SegmentOpened(&json))
    case "copytaster.segment.expired": self = .segmentExpired(try SegmentExpired(&json))
    case "copytaster.log.gap": self = .logGap(try LogGap(&json))
    case "copytaster.watch.degraded": self = .watchDegraded(try WatchDegraded(&json))
    case "copytaster.watch.recovered": self = .watchRecovered(try WatchRecovered(&json))
    default: return nil
    }
  }
}

extension JSONValue {
  /// `LOG.EPOCH-SEQUENCE`
  fileprivate func id() throws(JSONError) -> EventID { try formed("an id") { EventID($0) } }

  /// A list of ids.
  fileprivate func ids() throws(JSONError) -> [EventID] { try list { value throws(JSONError) in try value.id() } }

  /// A list of strings for people.
  fileprivate func texts() throws(JSONError) -> [String] { try list { value throws(JSONError) in try value.prose() } }

  /// A list of objects.
  fileprivate func objects<T: JSONReadable>() throws(JSONError) -> [T] {
    try list { value throws(JSONError) in try value.object() }
  }

  /// A sequence in the envelope: 20 digits, so that the text sorts as the number does.
  fileprivate func sequence() throws(JSONError) -> UInt64 {
    try formed("a sequence of 20 digits") { $0.count == 20 ? UInt64(decimal: $0) : nil }
  }

  /// SHA-256 of something.
  fileprivate func sha256() throws(JSONError) -> String { try hex(64) }

  /// A moment in the one form that the log has.
  fileprivate func time() throws(JSONError) -> Timestamp {
    try formed("a time such as 2026-11-21T08:00:00.123456Z") { Timestamp($0) }
  }

  /// The kind of a relation.
  fileprivate func kind() throws(JSONError) -> Relation.Kind {
    guard let kind = Relation.Kind(rawValue: try string()) else { throw isNot("a known kind of relation") }
    return kind
  }

  /// Makes sure that a string is what it must be, which is given in two parts.
  fileprivate func equals(_ due: String, _ rest: String = "") throws(JSONError) {
    guard isString(due, rest) else { throw isNot(due + rest) }
  }
}

extension FileReference: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    folder = try json["folder"].string()
    path = try json["path"].string()
    sha256 = try json["sha256"].orNull?.sha256()
    bytes = try json.optional("bytes")?.range()
  }
}

extension DaemonStarted: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    version = try json["version"].string()
    pid = try json["pid"].integer()
    folders = try json["folders"].texts()
    // Logs from before these could be set lack them.
    ignored = try json.optional("ignored")?.texts() ?? []
    settle = try json.optional("settle")?.integer() ?? 0
    fields = try json.optional("fields")?.texts() ?? []
    horizon.stories = try json.optional("history")?.integer() ?? horizon.stories
    horizon.days = try json.optional("historyDays")?.integer()
    horizon.eventDays = try json.optional("eventDays")?.integer() ?? horizon.eventDays
    thresholds.nearDuplicate = try json.optional("nearDuplicateThreshold")?.double() ?? thresholds.nearDuplicate
    thresholds.excerpt = try json.optional("excerptThreshold")?.double() ?? thresholds.excerpt
    thresholds.sameEvent = try json.optional("sameEventThreshold")?.double() ?? thresholds.sameEvent
    wordFrequencies = try json.optional("wordFrequencies")?.integer() ?? 0
  }
}

extension DaemonStopped: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    reason = try json["reason"].string()
  }
}

extension SegmentOpened: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    log = try json["log"].hex(8)
    format = try json["format"].integer()
    // Logs that were begun before there were several segments lack these two.
    previous = try json.optional("previous")?.orNull?.object()
    checkpoint = try json.optional("checkpoint")?.orNull?.object()
    about = try json["about"].string()
  }
}

extension SealedSegment: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    first = try json["first"].integer()
    last = try json["last"].integer()
    chain = try json["chain"].hex(Chain.digitCount)
    bytes = try json["bytes"].integer()
    sha256 = try json["sha256"].sha256()
  }
}

extension CheckpointReference: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    sequence = try json["sequence"].integer()
    sha256 = try json["sha256"].sha256()
  }
}

extension SegmentExpired: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    first = try json["first"].integer()
    last = try json["last"].integer()
    reason = try json["reason"].string()
    cursors = try json["cursors"].texts()
  }
}

extension LogGap: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    segment = try json["segment"].integer()
    bytes = try json["bytes"].range()
    events = try json["events"].range()
    why = try json["why"].string()
  }
}

extension FilePart: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    file = try json["file"].object()
    stories = try json["stories"].ids()
    from = try json["from"].integer()
  }
}

extension FileIngested: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    file = try json["file"].object()
    format = try json["format"].orNull?.string()
    encoding = try json["encoding"].orNull?.string()
    replacements = try json["replacements"].integer()
    stories = try json["stories"].ids()
    furniture = try json["furniture"].integer()
    reason = try json["reason"].orNull?.string()
    tail = try json.optional("tail")?.integer()
    parsed = try json.optional("parsed")?.range()
    mojibake = try json.optional("mojibake")?.integer() ?? 0
    skipped = try json.optional("skipped")?.integer() ?? 0
    problems = try json.optional("problems")?.objects() ?? []
  }
}

extension PartProblem: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    place = try json["place"].string()
    reason = try json["reason"].string()
    detail = try json["detail"].string()
  }
}

extension FileQuarantined: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    file = try json["file"].object()
    reason = try json["reason"].string()
    detail = try json["detail"].string()
    advice = try json["advice"].string()
    retry = try json.optional("retry")?.integer()
  }
}

extension FileRemoved: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    file = try json["file"].object()
    stories = try json["stories"].ids()
  }
}

extension FileRenamed: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    file = try json["file"].object()
    from = try json["from"].object()
    stories = try json["stories"].ids()
  }
}

extension StoryTold: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    story = try json["story"].id()
    revision = try json["revision"].integer()
    file = try json["file"].object()
    ordinal = try json["ordinal"].integer()
    member = try json.optional("member")?.string()
    title = try json["title"].orNull?.prose()
    byline = try json["byline"].orNull?.prose()
    dateline = try json["dateline"].orNull?.prose()
    published = try json["published"].orNull?.prose()
    language = try json["language"].orNull?.prose()
    url = try json.optional("url")?.prose()
    modified = try json.optional("modified")?.prose()
    publisher = try json.optional("publisher")?.prose()
    section = try json.optional("section")?.prose()
    guid = try json.optional("guid")?.prose()
    found = try json["found"].object { found throws(JSONError) in try Self.places(&found) }
    headings = try json["headings"].texts()
    words = try json["words"].integer()
    text = try json["text"].prose()
    cut = try json.optional("cut")?.integer()
    group = try json["group"].id()
    relation = try json.optional("relation")?.object()
  }
}

extension StoryTold {
  private static func places(_ json: inout JSONObject) throws(JSONError) -> [String: String] {
    var places: [String: String] = [:]
    for (key, fact) in facts { if let place = json.optional(key) { places[fact] = try place.prose() } }
    return places
  }
}

extension Relation: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    kind = try json["kind"].kind()
    to = try json["to"].orNull?.id()
    score = try json["score"].double()
    threshold = try json["threshold"].double()
    evidence = try json["evidence"].object()
  }
}

extension Relation.Evidence: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    passages = try json["passages"].objects()
    names = try json["names"].texts()
    terms = try json["terms"].list { term throws(JSONError) in try Relation.Term(term) }
    runnerUp = try json.optional("runner_up")?.object()
    notes = try json["notes"].texts()
  }
}

extension Relation.Passage: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    text = try json["text"].prose()
    words = try json["words"].integer()
  }
}

extension Relation.Term {
  /// Reads the pair.
  fileprivate init(_ pair: JSONValue) throws(JSONError) {
    guard let (term, part) = try pair.pair() else { throw pair.isNot("pairs of a term and its part of the score") }
    self.init(term: try term.prose(), contribution: try part.double())
  }
}

extension Relation.RunnerUp: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    kind = try json["kind"].kind()
    to = try json["to"].id()
    score = try json["score"].double()
  }
}

extension StoryWithdrawn: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    story = try json["story"].id()
    revision = try json["revision"].integer()
    file = try json["file"].object()
    ordinal = try json["ordinal"].integer()
    title = try json["title"].orNull?.string()
    group = try json["group"].id()
  }
}

extension GroupMerged: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    into = try json["into"].id()
    groups = try json["groups"].ids()
    story = try json["story"].id()
  }
}

extension WatchDegraded: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    folder = try json["folder"].string()
    path = try json["path"].orNull?.string()
    cause = try json["cause"].string()
    advice = try json["advice"].string()
  }
}

extension WatchRecovered: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    folder = try json["folder"].string()
    path = try json["path"].orNull?.string()
    cause = try json["cause"].string()
  }
}
