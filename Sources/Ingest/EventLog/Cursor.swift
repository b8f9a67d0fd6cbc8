internal import Glibc
public import SystemPackage

/// Where a reader of the log stands: the last event that it has taken, and the chain that proves which log, and which past of
/// it, that was.
public struct Cursor: Equatable, Sendable {
  /// The event.
  public var id: EventID
  /// Its chain.
  public var chain: Chain

  /// A cursor at an event.
  public init(id: EventID, chain: Chain) {
    self.id = id
    self.chain = chain
  }

  /// Reads a cursor from its file; nil when there is no such file.
  public static func read(_ path: FilePath) throws(EventLogError) -> Cursor? {
    let bytes: [UInt8]
    do throws(SystemError) {
      let file = try Descriptor.open(path, O_RDONLY | O_NONBLOCK)
      bytes = try file.status().kind == .regular ? file.read(count: Limits.cursorBytes, at: 0) : []
    } catch {
      if error.errno == .noSuchFileOrDirectory { return nil }
      throw .system(error)
    }
    guard let cursor = Cursor(bytes) else {
      throw .invalid(path: path.displayName, why: "it is no cursor: remove it to begin anew, or name another file")
    }
    return cursor
  }

  /// Saves the cursor: after a crash the file holds the former one or this one, and nothing else.
  public func save(_ path: FilePath) throws(EventLogError) {
    try wrapping(EventLogError.system) { () throws(SystemError) in
      try RealDisk().replace(path, with: line, mode: 0o644)
    }
  }

  /// `1 ID CHAIN`: a version, and the two.
  private init?(_ bytes: [UInt8]) {
    let words = bytes.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    guard words.count == 3, words[0] == "1", let id = EventID(words[1]), words[2].hasSuffix("\n"),
      let chain = Chain(String(words[2].dropLast()))
    else { return nil }
    self.init(id: id, chain: chain)
  }

  private var line: [UInt8] { Array("1 \(id) \(chain)\n".utf8) }
}

/// The cursors that programs have registered: no segment is deleted that one of them has not passed, unless the log reaches
/// its cap.
public struct CursorRegistry: Sendable {
  /// A registered cursor.
  public struct Entry: Equatable, Sendable {
    /// The name that it was registered under.
    public var name: String
    /// Where it stands; nil when its file cannot be read as a cursor.
    public var cursor: Cursor?
    /// When it was moved last.
    public var moved: Timestamp
  }

  private let folder: FilePath

  /// The registry of a state directory.
  public init(_ state: StateDirectory) { folder = state.cursors }

  /// Whether a name can be registered: a file of that name must be possible and harmless.
  public static func isName(_ name: String) -> Bool {
    let characters = name.utf8
    return (1...Limits.cursorName).contains(characters.count) && characters.first != UInt8(ascii: ".")
      && !name.hasSuffix(StateDirectory.unfinished)
      && characters.allSatisfy {
        ("a"..."z").contains(UnicodeScalar($0)) || ("A"..."Z").contains(UnicodeScalar($0))
          || ("0"..."9").contains(UnicodeScalar($0)) || "-_.".utf8.contains($0)
      }
  }

  /// Where the cursor of a name is kept.
  public func path(_ name: String) -> FilePath { folder.appending(name) }

  /// All registered cursors, by name. What is no regular file, or has a name that cannot be registered, is passed over.
  public func entries() throws(EventLogError) -> [Entry] {
    let files = try wrapping(EventLogError.system) { () throws(SystemError) in
      try Descriptor.open(folder, O_RDONLY | O_DIRECTORY).entries()
    }
    return files.compactMap { file in
      let name = String(decoding: file.name, as: UTF8.self)
      guard file.status.kind == .regular, Self.isName(name) else { return nil }
      let cursor = try? Cursor.read(path(name))
      return Entry(
        name: name, cursor: cursor, moved: Timestamp(microseconds: file.status.modified / 1000))
    }
    .sorted { $0.name < $1.name }
  }

  /// Forgets a cursor; returns whether there was one.
  public func forget(_ name: String) throws(EventLogError) -> Bool {
    guard Self.isName(name), (try? FileStatus.of(path(name))) != nil else { return false }
    try wrapping(EventLogError.system) { () throws(SystemError) in try RealDisk().remove(path(name)) }
    return true
  }
}
