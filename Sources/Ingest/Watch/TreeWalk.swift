internal import Glibc

/// Walks a watched folder in the order of paths, a step at a time: every directory at and below a place, and every regular file that
/// no rule ignores. Symbolic links are never followed.
///
/// The order is that of the escaped paths, byte by byte, which is also the catalog's: so the two can be compared in one pass. Memory
/// depends on the depth of the tree, not on the number of files.
package struct TreeWalk {
  /// What a step has come to.
  package enum Step {
    /// A directory was opened. What is in it is read with the next step.
    case directory(Directory)
    /// A file: its path below the folder, escaped, and what it is.
    case file([UInt8], FileStatus)
    /// A directory that cannot be walked: its path below the folder, escaped.
    case obstacle(String, Obstacle)
  }

  /// Why a directory is not walked.
  package enum Obstacle: CustomStringConvertible {
    case failed(SystemError)
    /// It lies deeper than ``Limits/directoryDepth``.
    case tooDeep

    /// Whether files may be in it although nothing is seen of them.
    var hidesFiles: Bool {
      switch self {
      case .failed(let error): !error.saysNothingIsThere
      case .tooDeep: true
      }
    }

    /// What a person is told.
    package var description: String {
      switch self {
      case .failed(let error): "\(error)"
      case .tooDeep: "it lies deeper than \(Limits.directoryDepth) directories"
      }
    }
  }

  /// A directory that is being walked.
  private struct Level {
    let directory: Directory
    var page: NamePage?
    var next = 0
  }

  private let folder: WatchedFolder
  private var levels: [Level] = []
  /// The key of the directory to be opened next, below the innermost one that is open.
  private var opening: [UInt8]?

  /// Walks everything at and below `top`, a path below the folder, escaped; empty for all of it.
  package init(_ folder: WatchedFolder, from top: String = "") {
    self.folder = folder
    opening = top.isEmpty ? [] : Array(top.utf8) + [UInt8(ascii: "/")]
  }

  /// The next step; nil at the end.
  package mutating func next() -> Step? {
    if let top = opening {
      opening = nil
      return open(top)
    }
    while let level = levels.last {
      do throws(SystemError) {
        if let step = try step(level) { return step }
      } catch {
        levels.removeLast()
        return .obstacle(level.directory.path, .failed(error))
      }
      if let key = opening {
        opening = nil
        return open(key)
      }
    }
    return nil
  }

  private mutating func open(_ key: [UInt8]) -> Step {
    let prefix = (levels.last?.directory.prefix ?? []) + key
    let path = String(decoding: prefix.dropLast(), as: UTF8.self)
    guard levels.count <= Limits.directoryDepth else { return .obstacle(path, .tooDeep) }
    do throws(SystemError) {
      let name = PathEscape.unescape(String(decoding: key.dropLast(), as: UTF8.self))
      // From the directory that holds it: no path is too long then, and none leads elsewhere because something was moved.
      let flags = O_RDONLY | O_DIRECTORY
      let parent = levels.last?.directory
      let file = if let parent { try parent.file.open(below: name, flags) } else { try folder.open(below: name, flags) }
      let directory = Directory(file, prefix: prefix)
      levels.append(Level(directory: directory))
      return .directory(directory)
    } catch {
      return .obstacle(path, .failed(error))
    }
  }

  /// Looks at the next name of the innermost directory.
  private mutating func step(_ level: Level) throws(SystemError) -> Step? {
    let innermost = levels.count - 1
    guard let page = level.page else {
      levels[innermost].page = try level.directory.names(after: nil, limit: Limits.pageNames, folder.ignored)
      return nil
    }
    guard level.next < page.count else {
      guard page.isFull, page.count > 0 else {
        levels.removeLast()
        return nil
      }
      levels[innermost].page = nil
      levels[innermost].next = 0
      let last = Array(page[page.count - 1])
      levels[innermost].page = try level.directory.names(after: last, limit: Limits.pageNames, folder.ignored)
      return nil
    }
    levels[innermost].next += 1
    let key = page[level.next]
    if key.last == UInt8(ascii: "/") {
      opening = Array(key)
      return nil
    }
    let name = key.contains(UInt8(ascii: "\\")) ? PathEscape.unescape(String(decoding: key, as: UTF8.self)) : Array(key)
    // Gone again, or something else by now: its directory's hints tell.
    guard let status = try level.directory.status(of: name), status.kind == .regular else { return nil }
    return .file(level.directory.prefix + key, status)
  }
}

extension TreeWalk {
  /// Calls `file` with the path below the folder, escaped, of every file, and what it is.
  package static func files(in folder: WatchedFolder, _ file: (String, FileStatus) -> Void) {
    var walk = TreeWalk(folder)
    while let step = walk.next() {
      if case .file(let path, let status) = step { file(String(decoding: path, as: UTF8.self), status) }
    }
  }
}
