/// Which names in a watched folder are not articles: work in progress of editors, browsers and sync tools, and hidden files.
public enum IgnoreRules {
  /// The rule that a file or directory name falls under, or nil when it is to be read.
  public static func rule(for name: some BidirectionalCollection<UInt8>) -> String? {
    if name.first == UInt8(ascii: ".") { return "hidden: its name begins with a dot" }
    if name.last == UInt8(ascii: "~") { return "backup: its name ends in ~" }
    for suffix in unfinished where name.reversed().starts(with: suffix.utf8.reversed(), by: { lower($0) == $1 }) {
      return "unfinished: its name ends in \(suffix)"
    }
    return nil
  }

  /// The rule that a path below a folder falls under, through any of its components.
  public static func rule(forPath path: [UInt8]) -> String? {
    for name in path.split(separator: UInt8(ascii: "/")) {
      if let rule = rule(for: name) { return rule }
    }
    return nil
  }

  private static let unfinished = [".part", ".partial", ".tmp", ".temp", ".swp", ".swx", ".crdownload", ".download"]

  private static func lower(_ c: UInt8) -> UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(c) ? c | 0x20 : c }
}
