internal import Glibc

/// Which names in a watched folder are not articles: work in progress of editors, browsers and sync tools, hidden files, what file
/// managers keep for themselves, what belongs to saved pages, and what the settings name.
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
    if name.count > 1, name.first == number, name.last == number { return "unfinished: its name is within # and #" }
    if name.starts(with: "~$".utf8) { return "unfinished: its name begins with ~$" }
    for suffix in Self.unfinished where name.hasSuffix(suffix) { return "unfinished: its name ends in \(suffix)" }
    for known in Self.kept where name.count == known.utf8.count && name.hasSuffix(known) {
      return "system: file managers keep \(known)"
    }
    for suffix in Self.scripts where name.hasSuffix(suffix) { return "part of a page: its name ends in \(suffix)" }
    if let folder = Self.savedPage(directory), Self.isPart(name) {
      return "part of a page: it is in a folder of one, whose name ends in \(folder)"
    }
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

  private static let unfinished = [
    ".part", ".partial", ".tmp", ".temp", ".swp", ".swx", ".crdownload", ".download", ".opdownload", ".filepart",
    ".aria2",
  ]

  /// What systems put into folders.
  private static let kept = [
    "desktop.ini", "thumbs.db", "ehthumbs.db", "$recycle.bin", "system volume information", "__macosx",
  ]

  /// No article is a script, a style sheet or a font.
  private static let scripts = [".css", ".js", ".mjs", ".map", ".woff", ".woff2", ".ttf", ".otf", ".eot"]

  // MARK: Saved pages

  /// How browsers call the folder that they put beside a page, in many languages.
  private static let folders = [
    "_files", "-dateien", "_fichiers", "_archivos", "_ficheros", "_arquivos", "_ficheiros", "_bestanden", "_pliki",
    "-filer", "_soubory",
  ]

  /// How the name of the folder ends that holds the parts of a saved page; nil for another folder. Somebody may call a folder of
  /// articles so: of what is in it only what cannot be one is ignored.
  private static func savedPage(_ directory: [UInt8]) -> String? {
    folders.first(where: directory.hasSuffix)
  }

  /// Whether a file beside a page is a picture, a film, a frame of it, or what an address without an ending gave.
  private static func isPart(_ name: [UInt8]) -> Bool {
    if !name.contains(UInt8(ascii: ".")) || name.starts(with: "saved_resource".utf8) { return true }
    return pictures.contains { name.hasSuffix($0) }
  }

  private static let pictures = [
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico", ".bmp", ".mp4", ".webm", ".mp3", ".m4a", ".php",
    ".aspx", ".axd", ".wasm",
  ]
}

extension [UInt8] {
  /// Whether a name ends so, whatever the case of its letters.
  fileprivate func hasSuffix(_ suffix: String) -> Bool {
    // Most names are told by their last letter.
    guard let last, let wanted = suffix.utf8.last, lower(last) == wanted else { return false }
    return count >= suffix.utf8.count
      && self[(count - suffix.utf8.count)...].elementsEqual(suffix.utf8) { lower($0) == $1 }
  }
}

private func lower(_ c: UInt8) -> UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(c) ? c | 0x20 : c }

private let slash = UInt8(ascii: "/")
private let number = UInt8(ascii: "#")
