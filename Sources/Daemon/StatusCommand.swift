internal import ArgumentParser
internal import Ingest
internal import SystemPackage

/// `copytaster status`
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say what is watched and how far it has got, or what became of a file.",
    discussion: """
      With a file: exit status 0 when it is ingested, 1 when it is anything else. A name that is not UTF-8 is given as events \
      write it, such as caf\\xe9.txt.
      """)

  @Argument(help: ArgumentHelp("Files to look up.", valueName: "file"))
  var files: [String] = []

  @Flag(help: "List the files in quarantine.")
  var quarantined = false

  @OptionGroup var state: StateOption

  func run() throws {
    try Failure.reporting {
      let catalog = try state.catalog()
      if quarantined {
        for record in try catalog.quarantined() { try Output.line(FileStatement.quarantined(record)) }
      } else if files.isEmpty {
        try Output.line(try ServiceStatement.text(try state.existing(), catalog))
      } else {
        let folders = try catalog.folders()
        var isIngested = true
        for file in files {
          let receipt = try Receipt.of(
            Self.path(file), folders: folders, catalog: catalog, settle: try catalog.settle())
          // Where that must not be known, it is taken to run: then a file is said to wait, which it does.
          let isRunning = (try? WriterLock.holder(of: try state.existing()) != nil) ?? true
          try Output.line(FileStatement.text(file, receipt, isRunning: isRunning))
          if case .ingested = receipt { continue }
          isIngested = false
        }
        if !isIngested { throw ExitCode(Failure.Status.no.rawValue) }
      }
    }
  }
}

extension StatusCommand {
  /// A path as it was typed or, if there is nothing of that name, as events and messages write it, with its escapes.
  private static func path(_ text: String) -> FilePath {
    if (try? FileStatus.of(FilePath(text))) != nil { return FilePath(text) }
    return FilePath(bytes: PathEscape.unescape(text))
  }
}

/// What became of a file, in words.
enum FileStatement {
  static func text(_ file: String, _ receipt: Receipt, isRunning: Bool) -> String {
    let name = PathEscape.escape(Array(file.utf8))
    return switch receipt {
    case .notWatched: "\(name): not in a watched folder"
    case .missing: "\(name): there is no such file, and there was none"
    case .ignored(let rule): "\(name): ignored, \(rule)"
    case .symbolicLink(let link): "\(name): not read, because \(link) is a symbolic link, and those are never followed"
    case .directory: "\(name): a directory; the files in it are read"
    case .unreadable(let why): "\(name): cannot be looked at: \(why)"
    case .special: "\(name): not read, because it is no regular file"
    case .settling: "\(name): settling; it was changed a moment ago and is read once it rests"
    case .waiting where isRunning: "\(name): waiting to be read"
    case .waiting: "\(name): not read yet, and the service is not running: start it with copytaster run"
    case .ingested(let record, let isCurrent): ingested(name, record, isCurrent)
    case .quarantined(let record): quarantined(record)
    case .removed(let record): "\(name): gone; it held \(count(record)) (event \(record.sequence))"
    }
  }

  static func quarantined(_ record: FileRecord) -> String {
    "\(record.key): quarantined by event \(record.sequence): \(record.reason ?? "?"): "
      + Plain.withAdvice(record.detail ?? "?", record.advice ?? "?")
      + (record.nextTry.map { "; next try at \($0.description.prefix(19))Z" } ?? "")
  }

  private static func ingested(_ name: String, _ record: FileRecord, _ isCurrent: Bool) -> String {
    var lines = [
      "\(name): ingested by event \(record.sequence), \(count(record))" + (record.reason.map { ", \($0)" } ?? "")
    ]
    if !isCurrent { lines[0] += "; it has changed since and is read again" }
    for story in record.stories {
      lines.append(
        "  \(story.number)  \(story.relation.rawValue), group \(story.group)  \(Plain.line(story.label, limit: 70))")
    }
    return lines.joined(separator: "\n")
  }

  private static func count(_ record: FileRecord) -> String {
    switch record.stories.count {
    case 0: "no story"
    case 1: "1 story"
    case let n: "\(n) stories"
    }
  }
}

/// How the service is doing, in words.
enum ServiceStatement {
  static func text(_ state: StateDirectory, _ catalog: Catalog) throws -> String {
    let counts = try catalog.counts()
    let durable = try DurablePosition.read(state)
    let applied = try catalog.position()
    let folders = try catalog.folders()
    let behind = Int((durable?.sequence ?? 0) - min(applied?.sequence ?? 0, durable?.sequence ?? 0))
    var lines = [
      "service   " + running(state) + (durable?.isWaiting == true ? "; it waits, because the disk is full" : "")
    ]
    for (i, folder) in folders.enumerated() { lines.append((i == 0 ? "watches   " : "          ") + folder) }
    let segments = try SegmentSummary(state)
    lines += [
      "log       \(state.events.displayName)",
      "          last sequence \(durable?.sequence ?? 0), \(Decimal.bytes(durable?.end ?? 0)), log \(applied?.log ?? "?")",
    ]
    if segments.sealed > 0 {
      lines.append(
        "          \(Plain.count(segments.sealed, "sealed segment", "sealed segments")) from event \(segments.first) on, "
          + "\(Decimal.bytes(segments.bytes)) on the disk")
    }
    lines += [
      "catalog   " + (behind == 0 ? "up to date" : "\(behind) events behind the log"),
      "files     \(counts.ingested) ingested, \(counts.quarantined) quarantined, \(try waiting(folders, catalog)) waiting",
      "stories   \(counts.stories) in \(counts.groups) groups",
    ]
    return lines.joined(separator: "\n")
  }

  private static func running(_ state: StateDirectory) -> String {
    do throws(SystemError) {
      return try WriterLock.holder(of: state).map { "running, process \($0)" } ?? "not running"
    } catch {
      return "cannot tell whether it runs (\(error)): ask as root or as the service's user"
    }
  }

  /// How many files of the folders the log says nothing of yet.
  private static func waiting(_ folders: [String], _ catalog: Catalog) throws -> Int {
    var unseen = 0
    var failure: CatalogError?
    for name in folders {
      // A folder that is gone has nothing that waits.
      guard
        let folder = try? WatchedFolder(
          resolving: FilePath(bytes: PathEscape.unescape(name)), ignoring: try catalog.ignored())
      else { continue }
      TreeWalk.files(in: folder) { path, _ in
        do throws(CatalogError) {
          if try catalog.file(FileKey(folder: name, path: path)) == nil { unseen += 1 }
        } catch { failure = error }
      }
    }
    if let failure { throw failure }
    return unseen
  }
}
