public import SystemPackage

/// Which file: the watched folder and the path below it, both escaped (see ``PathEscape``), as the events name it.
public struct FileKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The watched folder, absolute.
  public var folder: String
  /// The path below it.
  public var path: String

  /// A file by its folder and the path below it.
  public init(folder: String, path: String) {
    self.folder = folder
    self.path = path
  }

  /// Where the file is.
  public var location: FilePath { FilePath(bytes: PathEscape.unescape(folder + "/" + path)) }
  /// The whole path, escaped.
  public var description: String { folder + "/" + path }

  /// Whether another file is in the same directory.
  func isBeside(_ other: FileKey) -> Bool {
    folder.utf8.elementsEqual(other.folder.utf8) && directory.elementsEqual(other.directory)
  }

  /// The directory below the watched folder; empty for the folder itself.
  private var directory: Substring.UTF8View {
    path.utf8[..<(path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.utf8.startIndex)]
  }

  /// The same bytes. Swift compares text by meaning, and so would take "é" written in two ways, two files, for one.
  public static func == (a: FileKey, b: FileKey) -> Bool {
    a.path.utf8.elementsEqual(b.path.utf8) && a.folder.utf8.elementsEqual(b.folder.utf8)
  }

  /// Of the bytes, as the comparison.
  public func hash(into hasher: inout Hasher) {
    for var part in [folder, path] { part.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) } }
  }

  /// By folder, then by path, bytewise: the order of the catalog.
  public static func < (a: FileKey, b: FileKey) -> Bool {
    if a.folder.utf8.elementsEqual(b.folder.utf8) { return a.path.utf8.lexicographicallyPrecedes(b.path.utf8) }
    return a.folder.utf8.lexicographicallyPrecedes(b.folder.utf8)
  }
}

/// How the decision on a file ended.
public enum Outcome: String, Sendable {
  /// It was read, and its stories were told.
  case ingested
  /// It could not be read or parsed.
  case quarantined
  /// It is gone.
  case removed
  /// Some of its stories were told, and others are still to come.
  case partial
}

/// What the log says of a file.
public struct FileRecord: Equatable, Sendable {
  /// Which file.
  public var key: FileKey
  /// How the last decision ended.
  public var outcome: Outcome
  /// The content that was decided on; nil when it could not be read.
  public var sha256: String?
  /// Its length, when it is ingested.
  public var bytes: Int?
  /// What it was read as.
  public var format: String?
  /// The encoding that it was read in.
  public var encoding: String?
  /// Where its last story begins, if it can be read on from there.
  public var tail: Int?
  /// Why it is quarantined or holds no story.
  public var reason: String?
  /// What was found, when it is quarantined.
  public var detail: String?
  /// What to do, when it is quarantined.
  public var advice: String?
  /// When it is tried again, if it is quarantined for a cause that may pass.
  public var nextTry: Timestamp?
  /// The event that closed the decision.
  public var sequence: UInt64
  /// When that was.
  public var time: Timestamp
  /// The stories that it holds, in order.
  public var stories: [StoryRecord]
}

/// What the log says of a story.
public struct StoryRecord: Equatable, Sendable {
  /// The sequence of the event that first told of it.
  public var number: UInt64
  /// Its identity.
  public var id: EventID
  /// The file that holds it.
  public var file: FileKey
  /// Its place in the file, from 0.
  public var ordinal: Int
  /// How often it was told.
  public var revision: Int
  /// The number of the story that opened its group.
  public var group: UInt64
  /// What was decided when it was first told.
  public var relation: Relation.Kind
  /// Tells whether two tellings are the same: see ``StoryTold/digest``.
  public var digest: String
  /// Its headline.
  public var title: String?
  /// How its text begins, for lists.
  public var opening: String
  /// Whether the log says that its file no longer holds it, and not that it has come back. What has left a feed is not withdrawn.
  public var isWithdrawn: Bool
  /// When it was first told.
  public var time: Timestamp
  /// The line of the log that tells its latest revision.
  public var line: LogPlace

  /// The headline, or else how the text begins.
  public var label: String { title ?? opening }
}

/// What `stat` said of a file when its content was last looked at.
public struct Sighting: Equatable, Sendable {
  /// Which file.
  public var key: FileKey
  /// What it was.
  public var status: FileStatus

  /// A sighting of a file.
  package init(key: FileKey, status: FileStatus) {
    self.key = key
    self.status = status
  }
}
