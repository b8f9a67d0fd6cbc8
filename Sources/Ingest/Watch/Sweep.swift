internal import DequeModule
internal import GRDB

/// Compares what lies in a watched folder, or in a part of it, with what the catalog knows of it, a step at a time: both come in the
/// order of paths, so one pass over each finds what is new, what is changed and what is missing. No file is opened.
struct Sweep {
  /// What a step has found.
  enum Finding {
    /// A directory was opened, and is read next.
    case directory(Directory)
    /// A file that is new, or not as it was last seen.
    case changed(path: String, FileStatus)
    /// A file that the catalog knows and that is not there, or cannot be reached.
    case missing(path: String)
    /// A directory that cannot be walked: its path, escaped.
    case obstacle(String, TreeWalk.Obstacle)
  }

  let folder: WatchedFolder
  /// The path of the directory it begins with, escaped; empty for the whole folder.
  let top: String
  private var walk: TreeWalk
  private var known: KnownFiles
  /// The file that was found and is not compared yet.
  private var found: (path: [UInt8], status: FileStatus)?
  private var isWalked = false
  /// The directories that could not be read, with a slash behind them, in the order of paths: what is in them is not seen, and is not
  /// missing.
  private var hidden: Deque<[UInt8]> = []

  init(_ folder: WatchedFolder, from top: String = "") {
    self.folder = folder
    self.top = top
    walk = TreeWalk(folder, from: top)
    known = KnownFiles(folder.name, below: top.isEmpty ? "" : top + "/")
  }

  /// Goes on until something is found, or so many files were looked at that others must have their turn.
  ///
  /// - Parameter budget: how many may still be looked at; counted down.
  /// - Returns: nil at the end of the budget and at the end of the sweep, which ``isOver`` tells apart.
  mutating func next(_ budget: inout Int, _ catalog: Catalog) throws(CatalogError) -> Finding? {
    while budget > 0 {
      budget -= 1
      if found == nil, !isWalked {
        switch walk.next() {
        case .directory(let directory): return .directory(directory)
        case .obstacle(let path, let obstacle):
          if obstacle.hidesFiles { hidden.append(Array((path + "/").utf8)) }
          return .obstacle(path, obstacle)
        case .file(let path, let status): found = (path, status)
        case nil: isWalked = true
        }
      }
      let record = try known.peek(catalog)
      guard let found else {
        guard let record else {
          isOver = true
          return nil
        }
        known.advance()
        if isHidden(record.path) { continue }
        return .missing(path: record.path)
      }
      if let record, record.path.utf8.lexicographicallyPrecedes(found.path) {
        known.advance()
        if isHidden(record.path) { continue }
        return .missing(path: record.path)
      }
      self.found = nil
      var seen: FileStatus?
      if let record, record.path.utf8.elementsEqual(found.path) {
        known.advance()
        seen = record.status
      }
      if seen != found.status { return .changed(path: String(decoding: found.path, as: UTF8.self), found.status) }
    }
    return nil
  }

  /// Whether a file lies in a directory that could not be read. They are asked for in the order of paths.
  private mutating func isHidden(_ path: String) -> Bool {
    while let first = hidden.first {
      if path.utf8.starts(with: first) { return true }
      if path.utf8.lexicographicallyPrecedes(first) { return false }
      hidden.removeFirst()
    }
    return false
  }

  /// Whether everything was compared.
  private(set) var isOver = false
}

/// The files that the catalog says are there, in the order of their paths, a page at a time.
private struct KnownFiles {
  private let folder: String
  private let prefix: String
  private var page: [KnownFile] = []
  private var next = 0
  private var isLastPage = false

  init(_ folder: String, below prefix: String) {
    self.folder = folder
    self.prefix = prefix
  }

  /// The next one; nil at the end.
  mutating func peek(_ catalog: Catalog) throws(CatalogError) -> KnownFile? {
    if next == page.count, !isLastPage {
      page = try catalog.knownFiles(in: folder, below: prefix, after: page.last?.path, limit: Limits.pageFiles)
      next = 0
      isLastPage = page.count < Limits.pageFiles
    }
    return next < page.count ? page[next] : nil
  }

  mutating func advance() { next += 1 }
}
