internal import Glibc

/// Walks a watched folder: every directory below a place, and every regular file that no rule ignores. Symbolic links
/// are never followed.
package enum TreeWalk {
  /// Why a directory was not walked.
  package enum Obstacle {
    case failed(SystemError)
    /// It lies deeper than ``Limits/directoryDepth``.
    case tooDeep
  }

  /// Walks everything at and below `top`, a path below the folder (empty for all of it).
  ///
  /// - Parameters:
  ///   - entering: called with each directory before it is read.
  ///   - file: called with each file's path below the folder and what it is.
  ///   - obstacle: called with each directory that cannot be walked.
  package static func run(
    _ folder: WatchedFolder, from top: [UInt8] = [],
    entering: (borrowing Descriptor, [UInt8]) -> Void = { _, _ in },
    file: ([UInt8], FileStatus) -> Void,
    obstacle: ([UInt8], Obstacle) -> Void = { _, _ in }
  ) {
    var stack: [(relative: [UInt8], depth: Int)] = [(top, 0)]
    while let (relative, depth) = stack.popLast() {
      let entries: [DirectoryEntry]
      do throws(SystemError) {
        let directory = try folder.open(below: relative, O_RDONLY | O_DIRECTORY)
        entering(directory, relative)
        entries = try directory.entries()
      } catch {
        obstacle(relative, .failed(error))
        continue
      }
      for entry in entries where IgnoreRules.rule(for: entry.name) == nil {
        let path = relative.isEmpty ? entry.name : relative + [UInt8(ascii: "/")] + entry.name
        switch entry.status.kind {
        case .regular: file(path, entry.status)
        case .directory where depth < Limits.directoryDepth: stack.append((path, depth + 1))
        case .directory: obstacle(path, .tooDeep)
        case .symbolicLink, .other: break
        }
      }
    }
  }
}
