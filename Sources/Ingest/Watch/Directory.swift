internal import Glibc
internal import SystemPackage

/// An open directory, to be kept while what is in it is looked at.
package final class Directory {
  package let file: Descriptor
  /// Its path below the watched folder, escaped, with a slash behind it; empty for the folder itself.
  package let prefix: [UInt8]

  init(_ file: consuming Descriptor, prefix: [UInt8]) {
    self.file = file
    self.prefix = prefix
  }

  /// The path without the slash.
  package var path: String { String(decoding: prefix.dropLast(), as: UTF8.self) }

  /// What `stat` says of a name in it, symbolic links not followed; nil when there is nothing of that name.
  func status(of name: [UInt8]) throws(SystemError) -> FileStatus? {
    var s = Glibc.stat()
    let raw = file.raw
    let result = FilePath(bytes: name).withPlatformString { fstatat(raw, $0, &s, AT_SYMLINK_NOFOLLOW) }
    if result == 0 { return FileStatus(s) }
    let error = SystemError.last("fstatat", file.path)
    if error.saysNothingIsThere { return nil }
    throw error
  }

  /// Whether a file system is mounted here; nil when that cannot be told.
  var isMounted: Bool? {
    var own = Glibc.stat()
    var parent = Glibc.stat()
    guard fstat(file.raw, &own) == 0, fstatat(file.raw, "..", &parent, 0) == 0 else { return nil }
    // The root of all is its own parent.
    return own.st_dev != parent.st_dev || own.st_ino == parent.st_ino
  }

  /// Whether there is nothing in it that could be an article.
  var isEmpty: Bool { (try? names(after: nil, limit: 1, IgnoreRules()).count) == 0 }

  /// The next names in the order of paths, at most `limit`: regular files and directories that no rule ignores.
  ///
  /// The directory is read through for each page, so that its names never lie in memory all at once.
  ///
  /// - Parameter last: the key of the last name of the page before; nil for the first page.
  func names(after last: [UInt8]?, limit: Int, _ ignored: IgnoreRules) throws(SystemError) -> NamePage {
    let own = PathEscape.unescape(path)
    var page = NamePage(after: last, limit: limit)
    try file.forEachName { name, type in
      guard ignored.rule(for: name, in: own) == nil, let isDirectory = isDirectory(type, name) else { return }
      page.take(name, isDirectory: isDirectory)
    }
    page.close()
    return page
  }

  /// Whether an entry is a directory; nil when it is neither that nor a regular file.
  private func isDirectory(_ type: UInt8, _ name: [UInt8]) -> Bool? {
    switch Int(type) {
    case Int(DT_REG): return false
    case Int(DT_DIR): return true
    case Int(DT_UNKNOWN):
      // Some file systems do not say.
      guard let kind = (try? status(of: name))?.kind, kind == .regular || kind == .directory else { return nil }
      return kind == .directory
    default: return nil
    }
  }
}

extension Descriptor {
  /// Calls `body` with each name in this directory, and with its type (`DT_…`), in no order.
  package borrowing func forEachName(_ body: ([UInt8], UInt8) -> Void) throws(SystemError) {
    let copy = fcntl(raw, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw SystemError.last("fcntl", path) }
    guard let stream = fdopendir(copy) else {
      let error = SystemError.last("fdopendir", path)
      close(copy)
      throw error
    }
    defer { closedir(stream) }
    rewinddir(stream)
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw SystemError.last("readdir", path) }
        return
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name == [UInt8(ascii: ".")] || name == [UInt8(ascii: "."), UInt8(ascii: ".")] { continue }
      body(name, entry.pointee.d_type)
    }
  }

  /// The names in this directory with what `stat` says of them, symbolic links not followed. One that is gone by the time it is
  /// looked at is left out.
  package consuming func entries() throws(SystemError) -> [(name: [UInt8], status: FileStatus)] {
    var names: [[UInt8]] = []
    try forEachName { name, _ in names.append(name) }
    let directory = Directory(self, prefix: [])
    return names.compactMap { name in (try? directory.status(of: name)).map { (name, $0) } }
  }
}

/// Names of a directory as keys, in order: a key is the escaped name, with a slash behind that of a directory, so that keys of one
/// directory are ordered as the paths of all files below it are.
package struct NamePage {
  /// Keys one behind the other: an array of arrays would take several times the memory.
  private var bytes: [UInt8] = []
  private var entries: [(from: Int, to: Int)] = []
  private let after: [UInt8]?
  private let limit: Int
  /// Nothing from here on is of this page.
  private var bound: [UInt8]?

  /// Whether there may be names behind these.
  var isFull: Bool { bound != nil }
  var count: Int { entries.count }

  init(after: [UInt8]?, limit: Int) {
    self.after = after
    self.limit = limit
  }

  /// The key at an index.
  subscript(_ i: Int) -> ArraySlice<UInt8> { bytes[entries[i].from..<entries[i].to] }

  mutating func take(_ name: [UInt8], isDirectory: Bool) {
    var key = Array(PathEscape.escape(name).utf8)
    if isDirectory { key.append(UInt8(ascii: "/")) }
    if let after, !after.lexicographicallyPrecedes(key) { return }
    if let bound, !key.lexicographicallyPrecedes(bound) { return }
    entries.append((bytes.count, bytes.count + key.count))
    bytes += key
    if entries.count >= 2 * limit { cut() }
  }

  /// Ends a page: the first `limit` names, in order.
  mutating func close() {
    if entries.count > limit { cut() } else { sort() }
  }

  private mutating func sort() {
    bytes.withUnsafeBytes { b in
      entries.sort { one, other in
        let common = min(one.to - one.from, other.to - other.from)
        guard let start = b.baseAddress, common > 0 else { return one.to - one.from < other.to - other.from }
        let order = memcmp(start + one.from, start + other.from, common)
        return order == 0 ? one.to - one.from < other.to - other.from : order < 0
      }
    }
  }

  /// Keeps the first `limit` names: each byte is moved once for every `limit` names that are read.
  private mutating func cut() {
    sort()
    bound = Array(self[limit])
    var kept: [UInt8] = []
    var places: [(from: Int, to: Int)] = []
    for i in 0..<limit {
      places.append((kept.count, kept.count + self[i].count))
      kept += self[i]
    }
    (bytes, entries) = (kept, places)
  }
}
