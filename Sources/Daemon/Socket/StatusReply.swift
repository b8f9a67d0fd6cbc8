internal import Ingest

extension ServiceStatus {
  /// It as an answer of the service.
  var reply: [UInt8] { Varlink.reply(write) }

  /// Writes the keys and values of its JSON.
  func write(_ json: inout JSONWriter) {
    if let process { json.field("process", process) }
    json.field("isDiskFull", isDiskFull)
    json.field("folders", folders)
    json.field("log", log)
    if let identity { json.field("identity", identity) }
    json.field("sequence", sequence)
    json.field("bytes", bytes)
    json.field("sealedSegments", sealedSegments)
    json.field("firstKept", firstKept)
    json.field("sealedBytes", sealedBytes)
    json.field("behind", behind)
    json.field("ingested", ingested)
    json.field("quarantined", quarantined)
    json.field("waiting", waiting)
    json.field("stories", stories)
    json.field("groups", groups)
  }

  /// Reads what ``write(_:)`` writes.
  init(_ json: inout JSONObject) throws(JSONError) {
    self.init()
    process = try json.optional("process")?.orNull?.string()
    isDiskFull = try json["isDiskFull"].bool()
    folders = try json["folders"].list { value throws(JSONError) in try value.string() }
    log = try json["log"].string()
    identity = try json.optional("identity")?.orNull?.string()
    sequence = try json["sequence"].integer()
    bytes = try json["bytes"].integer()
    sealedSegments = try json["sealedSegments"].integer()
    firstKept = try json["firstKept"].integer()
    sealedBytes = try json["sealedBytes"].integer()
    behind = try json["behind"].integer()
    ingested = try json["ingested"].integer()
    quarantined = try json["quarantined"].integer()
    waiting = try json["waiting"].integer()
    stories = try json["stories"].integer()
    groups = try json["groups"].integer()
  }
}

/// How the service is doing, in words.
enum ServiceStatement {
  /// Some lines. `service` says whether it runs.
  static func text(_ status: ServiceStatus, service: String) -> String {
    var lines = ["service   " + service + (status.isDiskFull ? "; it waits, because the disk is full" : "")]
    for (i, folder) in status.folders.enumerated() { lines.append((i == 0 ? "watches   " : "          ") + folder) }
    lines += [
      "log       \(status.log)",
      "          last sequence \(status.sequence), \(Decimal.bytes(status.bytes)), log \(status.identity ?? "?")",
    ]
    if status.sealedSegments > 0 {
      lines.append(
        "          \(Plain.count(status.sealedSegments, "sealed segment", "sealed segments")) from event \(status.firstKept) on, "
          + "\(Decimal.bytes(status.sealedBytes)) on the disk")
    }
    lines += [
      "catalog   " + (status.behind == 0 ? "up to date" : "\(status.behind) events behind the log"),
      "files     \(status.ingested) ingested, \(status.quarantined) quarantined, \(status.waiting) waiting",
      "stories   \(status.stories) in \(status.groups) groups",
    ]
    return lines.joined(separator: "\n")
  }
}
