internal import ArgumentParser
internal import Ingest
internal import SystemPackage

/// `copytaster verify`
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that the log is whole: every sequence, every chain, every line.",
    discussion: """
      Exit status 0 when it is, 1 when it is not. It may be run while the service writes; --repair may not. A repair changes \
      nothing that is whole: it declares the damaged bytes to be passed over, and goes on in a new segment that begins by \
      saying which events are lost.
      """)

  @OptionGroup var state: StateOption

  @Flag(help: "Make a damaged log usable again, and declare what is lost.")
  var repair = false

  @Option(
    name: .customLong("folder"), parsing: .singleValue,
    help: ArgumentHelp(
      "Compare the log with a folder, too: every file at rest has its outcome; may be given several times.",
      valueName: "dir"), completion: .directory)
  var folders: [String] = []

  @Flag(help: "Print one JSON object instead of words.")
  var json = false

  func run() throws {
    try Failure.reporting {
      let state = try state.existing()
      if repair { try StateOwner.takeOn(state) }
      let known = LogVerification.known(state)
      let bar = ProgressBar("reading the log", of: LogVerification.size(state), unit: .bytes)
      var done = 0
      let progress = { (bytes: Int) in
        done += bytes
        bar.show(done)
      }
      let found =
        repair
        ? try LogRepair.run(state, known: known, progress: progress)
        : try LogVerification.run(state, known: known, progress: progress)
      bar.finish()
      let audit = found.damage == nil ? try audit(state) : nil
      try Output.line(
        json ? VerifyStatement.json(found, audit) : VerifyStatement.text(found, audit, isRepaired: repair))
      if found.damage != nil && !repair || audit?.findings.isEmpty == false {
        throw ExitCode(Failure.Status.no.rawValue)
      }
    }
  }

  private func audit(_ state: StateDirectory) throws -> FolderAudit? {
    guard !folders.isEmpty else { return nil }
    let watched = try folders.map { folder in
      do { return try WatchedFolder(resolving: FilePath(folder)) } catch {
        throw Failure(.input, "cannot look at \(folder): \(error)")
      }
    }
    let bar = ProgressBar("comparing files", of: 0, unit: .files)
    defer { bar.finish() }
    return try FolderAudit.run(state, folders: watched) { bar.show($0) }
  }
}

/// What a verification found, in words or as JSON.
enum VerifyStatement {
  static func text(_ found: LogVerification, _ audit: FolderAudit?, isRepaired: Bool) -> String {
    let upTo =
      "events \(found.first) to \(found.last) in \(Plain.count(found.segments, "segment", "segments")), "
      + "\(Decimal.bytes(found.bytes)), chain \(found.chain)"
    var lines: [String] = []
    if found.damage == nil {
      lines.append("log \(found.log) is whole: \(upTo)")
    } else {
      lines += found.damages.map(\.description)
      lines.append(
        isRepaired
          ? "repaired: the log goes on in a new segment that declares what is lost; the catalog is made again at the next start"
          : "everything else is whole: \(upTo). To go on, restore what is damaged from a backup, or stop the service and run "
            + "`copytaster verify --repair`")
    }
    if found.lost > 0 {
      lines.append("\(Plain.count(found.lost, "event is", "events are")) declared as lost by an earlier repair")
    }
    if found.blanked > 0 {
      lines.append(
        "\(Plain.count(found.blanked, "torn line was", "torn lines were")) blanked by recovery; copies are in torn/")
    }
    if found.unfinished > 0 {
      lines.append("\(found.unfinished) bytes behind that are not durable yet, or are for the next start to look at")
    }
    if let audit {
      lines += audit.findings.map { "\($0.file): \($0.why)" }
      let settling = audit.settling > 0 ? ", \(audit.settling) changed a moment ago" : ""
      lines.append(
        "\(Plain.count(audit.agreeing, "file is", "files are")) as the log says, \(audit.findings.count) not\(settling)"
      )
    }
    return lines.joined(separator: "\n")
  }

  static func json(_ found: LogVerification, _ audit: FolderAudit?) -> String {
    var json = JSONWriter()
    json.object { json in
      json.field("log", found.log)
      json.field("first", found.first)
      json.field("last", found.last)
      json.field("chain", found.chain)
      json.field("segments", found.segments)
      json.field("bytes", found.bytes)
      json.field("blanked", found.blanked)
      json.field("lost", found.lost)
      json.field("unfinished", found.unfinished)
      json.array("damages", found.damages) { json, damage in
        json.object { json in
          json.field("path", damage.path)
          json.field("line", damage.line ?? 0)
          json.field("byte", damage.byte)
          json.array("events", damage.events.map { [$0.lowerBound, $0.upperBound] } ?? []) { $0.number($1) }
          json.field("why", damage.why)
        }
      }
      json.field("folder", audit) { json, audit in
        json.field("agreeing", audit.agreeing)
        json.field("settling", audit.settling)
        json.array("findings", audit.findings) { json, finding in
          json.object { json in
            json.field("folder", finding.file.folder)
            json.field("path", finding.file.path)
            json.field("why", finding.why)
          }
        }
      }
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
