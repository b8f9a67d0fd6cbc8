internal import Glibc
internal import SystemPackage

/// Compares what the log says with what lies in the watched folders: every file at rest has its outcome, and no outcome speaks
/// of contents that are not there.
public struct FolderAudit: Equatable, Sendable {
  /// A file about which log and folder do not agree.
  public struct Finding: Equatable, Sendable {
    /// Which file.
    public var file: FileKey
    /// What is not so.
    public var why: String
  }

  /// Files whose last outcome is about what they hold now.
  public var agreeing = 0
  /// Files that were changed a moment ago; what the log says of them may still come.
  public var settling = 0
  /// Files that are not as the log says.
  public var findings: [Finding] = []

  /// Compares the log of a state directory with folders. What the service was to ignore, the log tells.
  ///
  /// - Parameters:
  ///   - folders: which.
  ///   - settle: a file that was changed more recently is not held against anyone; nil for as long as the service waits, and a moment at least.
  public static func run(
    _ state: StateDirectory, folders: [WatchedFolder], settle: Duration? = nil, time: any TimeSource = SystemClock(),
    progress: (_ files: Int) -> Void = { _ in }
  ) throws(IngestError) -> FolderAudit {
    var audit = FolderAudit()
    let told = try told(state, of: Set(folders.map(\.name)))
    let settle = settle ?? max(told.settle, Limits.settle)
    var outcomes = told.outcomes
    for folder in folders {
      let folder = WatchedFolder(resolved: folder.path, ignoring: told.ignored)
      var walk = TreeWalk(folder)
      while let step = walk.next() {
        switch step {
        case .directory: continue
        case .file(let path, _):
          let path = String(decoding: path, as: UTF8.self)
          let key = FileKey(folder: folder.name, path: path)
          audit.check(key, folder, PathEscape.unescape(path), outcomes.removeValue(forKey: key), settle, time)
        case .obstacle(let path, let obstacle):
          audit.find(FileKey(folder: folder.name, path: path), "nothing can be said of what is in it: \(obstacle)")
        }
        progress(audit.agreeing + audit.settling + audit.findings.count)
      }
    }
    for (key, outcome) in outcomes where outcome.isThere {
      audit.findings.append(Finding(file: key, why: "event \(outcome.sequence) says that it is there, and it is gone"))
    }
    audit.findings.sort { $0.file < $1.file }
    return audit
  }
}

extension FolderAudit {
  /// What the log says last of a file.
  fileprivate struct Outcome {
    var sequence: UInt64
    var sha256: String?
    var isThere: Bool
  }

  /// What the log says.
  fileprivate struct Told {
    /// The outcome of each file.
    var outcomes: [FileKey: Outcome] = [:]
    /// What the service was told last.
    var ignored = IgnoreRules()
    var settle = Limits.settle

    mutating func take(_ event: Event) {
      func close(_ file: FileReference, isThere: Bool = true) {
        let key = FileKey(folder: file.folder, path: file.path)
        outcomes[key] = Outcome(sequence: event.sequence, sha256: file.sha256, isThere: isThere)
      }
      switch event.data {
      case .fileIngested(let d): close(d.file)
      case .fileQuarantined(let d): close(d.file)
      case .fileRemoved(let d): close(d.file, isThere: false)
      case .fileRenamed(let d):
        close(d.file)
        close(d.from, isThere: false)
      case .daemonStarted(let d), .daemonReloaded(let d):
        ignored = IgnoreRules(d.ignored)
        settle = .milliseconds(d.settle)
      default: break
      }
    }
  }

  /// What the log says: from the checkpoint that stands for segments that are gone, and from the log behind it. The catalog is not
  /// asked: it is not the truth.
  fileprivate static func told(_ state: StateDirectory, of folders: Set<String>) throws(IngestError) -> Told {
    let checkpoint = try wrapping(IngestError.log) { () throws(EventLogError) in
      let segments = try wrapping(EventLogError.system) { () throws(SystemError) in try SegmentList.read(state) }
      return try CheckpointFile.newest(of: segments, in: state)
    }
    var told =
      try checkpoint.map { file throws(IngestError) in
        try wrapping(IngestError.catalog) { () throws(CatalogError) in try self.told(file.path, folders) }
      } ?? Told()
    try wrapping(IngestError.log) { () throws(EventLogError) in
      var reader = try EventLogReader(state, from: .after(checkpoint?.position.sequence ?? 0))
      let decoder = EventDecoder()
      while let line = try reader.next() {
        let event: Event
        do throws(EventDecoder.Failure) { event = try decoder.event(line.bytes) } catch {
          throw .unreadable(path: state.log.displayName, byte: 0, why: "event \(line.sequence): \(error)")
        }
        told.take(event)
      }
    }
    told.outcomes = told.outcomes.filter { folders.contains($0.key.folder) }
    return told
  }

  private static func told(_ checkpoint: FilePath, _ folders: Set<String>) throws(CatalogError) -> Told {
    var told = Told()
    guard let catalog = try Catalog.reading(checkpoint) else { return told }
    (told.ignored, told.settle) = (try catalog.ignored(), try catalog.settle())
    for folder in folders {
      var after = ""
      while true {
        let page = try catalog.files(in: folder, after: after, limit: Limits.pageFiles)
        for key in page {
          guard let record = try catalog.file(key) else { continue }
          told.outcomes[key] = Outcome(sequence: record.sequence, sha256: record.sha256, isThere: true)
        }
        guard let last = page.last else { break }
        after = last.path
      }
    }
    return told
  }

  fileprivate mutating func check(
    _ key: FileKey, _ folder: WatchedFolder, _ relative: [UInt8], _ outcome: Outcome?, _ settle: Duration,
    _ time: any TimeSource
  ) {
    // One that could not be read when it was decided on, or was too large to be, is not read here either.
    if let outcome, outcome.isThere, outcome.sha256 == nil {
      agreeing += 1
      return
    }
    do throws(SystemError) {
      let file = try folder.open(below: relative, O_RDONLY)
      let hash = try FileHash.sha256 { offset throws(SystemError) in try file.read(count: Limits.readBytes, at: offset)
      }
      let status = try file.status()
      if let outcome, outcome.isThere, outcome.sha256 == hash {
        agreeing += 1
      } else if time.now().microseconds * 1000 - max(status.modified, status.changed) < settle.wholeNanoseconds {
        settling += 1
      } else if let outcome {
        let told = outcome.sha256.map { "\($0.prefix(12))…" } ?? "none"
        find(key, "event \(outcome.sequence) is about other contents (\(told)) than it holds (\(hash.prefix(12))…)")
      } else {
        find(key, "it has no outcome")
      }
    } catch {
      if error.errno == .noSuchFileOrDirectory { settling += 1 } else { find(key, "\(error)") }
    }
  }

  private mutating func find(_ key: FileKey, _ why: String) { findings.append(Finding(file: key, why: why)) }
}
