import Foundation
import Glibc
import Ingest
import Support
import SystemPackage

/// What is in a folder, and what the log says is in it: at rest the two must be the same.
struct FolderView: Equatable {
  /// A file: what became of its content, and the texts of its stories in order.
  struct File: Equatable, CustomStringConvertible {
    var outcome: Outcome
    var sha256: String?
    var texts: [String]

    var description: String { "\(outcome) \(sha256?.prefix(8) ?? "-") \(texts.map { $0.prefix(30) })" }
  }

  var files: [FileKey: File] = [:]

  init() {}

  /// What lies in the folder: every file that no rule passes over, parsed on its own.
  init(of folder: FilePath) throws {
    let watched = try WatchedFolder(resolving: folder)
    var paths: [[UInt8]] = []
    TreeWalk.files(in: watched) { path, _ in paths.append(PathEscape.unescape(path)) }
    for path in paths {
      guard case .content(let bytes, _) = watched.read(path, limit: .max) else { continue }
      let sha256 = try FileHash.sha256(folder.pushing(FilePath(String(decoding: path, as: UTF8.self))))
      let document = try? Parser.parse(bytes, name: String(decoding: path, as: UTF8.self))
      files[watched.key(path)] = File(
        outcome: document == nil ? .quarantined : .ingested, sha256: sha256, texts: document?.stories.map(\.text) ?? [])
    }
  }

  /// How the two differ, in words.
  func differences(from other: FolderView) -> [String] {
    Set(files.keys).union(other.files.keys).sorted().compactMap { path in
      files[path] == other.files[path]
        ? nil : "\(path): \(files[path]?.description ?? "-") / \(other.files[path]?.description ?? "-")"
    }
  }
}

/// Follows the log and keeps what it says of the folder; notes whatever is told twice or makes no sense.
struct LogView {
  private var told: [EventID: StoryTold] = [:]
  private var records: [FileKey: (outcome: Outcome, sha256: String?, stories: [EventID])] = [:]
  /// What is wrong with the log.
  private(set) var faults: [String] = []
  /// How many versions of files were decided on.
  private(set) var decisions = 0

  /// Takes the next event.
  mutating func take(_ event: Event) {
    if let story = event.data.told {
      let isNew = told.updateValue(story, forKey: story.story) == nil
      if isNew != (story.story == event.id) {
        faults.append("\(event.id): story \(story.story) is told as if it were new")
      }
    }
    switch event.data {
    case .fileIngested(let d): decide(event, d.file, .ingested, d.stories)
    case .fileQuarantined(let d): decide(event, d.file, .quarantined, [])
    case .fileRemoved(let d):
      if records.removeValue(forKey: d.file.key) == nil { faults.append("\(event.id): \(d.file.path) was not there") }
    case .fileRenamed(let d):
      if records.removeValue(forKey: d.from.key) == nil { faults.append("\(event.id): \(d.from.path) was not there") }
      records[d.file.key] = (.ingested, d.file.sha256, d.stories)
    default: break
    }
  }

  private mutating func decide(_ event: Event, _ file: FileReference, _ outcome: Outcome, _ stories: [EventID]) {
    decisions += 1
    if let known = records[file.key], known.sha256 == file.sha256, known.outcome == outcome {
      faults.append("\(event.id): \(file.path) is told twice")
    }
    records[file.key] = (outcome, file.sha256, stories)
  }

  /// What the log says is in the folder.
  var folder: FolderView {
    var view = FolderView()
    for (path, record) in records {
      view.files[path] = FolderView.File(
        outcome: record.outcome, sha256: record.sha256, texts: record.stories.map { told[$0]?.text ?? "?" })
    }
    return view
  }
}

extension FileReference {
  fileprivate var key: FileKey { FileKey(folder: folder, path: path) }
}
