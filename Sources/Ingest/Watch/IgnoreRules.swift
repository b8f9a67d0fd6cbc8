internal import Glibc

/// Which names in a watched folder are not articles: work in progress of editors, browsers and sync tools, hidden files, and what
/// the settings name.
public struct IgnoreRules: Hashable, Sendable {
  /// Patterns as the shell has them (glob(7)): one without a slash is compared with each name on the way to a file, one with a
  /// slash with the whole path below the watched folder.
  public let patterns: [String]

  /// The rules that always hold, and patterns.
  public init(_ patterns: [String] = []) { self.patterns = patterns }

  /// The rule that a file or directory is ignored by, or nil when it is to be read.
  ///
  /// - Parameters:
  ///   - name: its own name.
  ///   - directory: the path of the directory that holds it below the watched folder; empty for the folder itself.
  public func rule(for name: [UInt8], in directory: [UInt8]) -> String? {
    if name.first == UInt8(ascii: ".") { return "hidden: its name begins with a dot" }
    if name.last == UInt8(ascii: "~") { return "backup: its name ends in ~" }
    for suffix in Self.unfinished where name.hasSuffix(suffix) { return "unfinished: its name ends in \(suffix)" }
    for pattern in patterns {
      let subject = pattern.utf8.contains(slash) && !directory.isEmpty ? directory + [slash] + name : name
      if Self.matches(pattern, subject) { return "the settings ignore \(pattern)" }
    }
    return nil
  }

  /// The rule that a path below a folder falls under, through any of its components.
  public func rule(forPath path: [UInt8]) -> String? {
    var directory: [UInt8] = []
    for name in path.split(separator: slash) {
      if let rule = rule(for: Array(name), in: directory) { return rule }
      directory += (directory.isEmpty ? [] : [slash]) + name
    }
    return nil
  }

  private static func matches(_ pattern: String, _ subject: [UInt8]) -> Bool {
    // No path contains a zero byte.
    (subject + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        text.baseAddress.map { fnmatch(pattern, $0, FNM_PATHNAME) == 0 } ?? false
      }
    }
  }

  private static let unfinished = [".part", ".partial", ".tmp", ".temp", ".swp", ".swx", ".crdownload", ".download"]
}

extension [UInt8] {
  /// Whether a name ends so, whatever the case of its letters.
  fileprivate func hasSuffix(_ suffix: String) -> Bool {
    count >= suffix.utf8.count && self[(count - suffix.utf8.count)...].elementsEqual(suffix.utf8) { lower($0) == $1 }
  }
}

private func lower(_ c: UInt8) -> UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(c) ? c | 0x20 : c }

private let slash = UInt8(ascii: "/")
