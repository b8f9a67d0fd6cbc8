internal import Ingest
internal import SystemPackage

/// Folders that the service's sandbox hides from it (systemd.exec(5)): they look as if they were missing, or must not be entered, and
/// waiting for them would be in vain.
enum HiddenFolder {
  /// What hides a path, and what to write into the unit so that it does not; nil when nothing does.
  ///
  /// - Parameter mounts: `/proc/self/mountinfo` (proc(5)).
  static func cure(for path: FilePath, mounts: String) -> String? {
    guard
      let mount = mounts.split(separator: "\n").compactMap({ Mount($0) }).filter({ path.starts(with: $0.point) })
        .max(by: { $0.point.components.count < $1.point.components.count })
    else { return nil }
    // The last of several mounts on one place would do, too; of these there is one at most.
    let directory = mount.point.string
    if mount.root.hasSuffix("/systemd/inaccessible/dir") {
      return ["/home", "/root", "/run/user"].contains(directory)
        ? "ProtectHome=read-only" : "InaccessiblePaths= without \(directory)"
    }
    if mount.root.contains("/systemd-private-") { return "PrivateTmp=no" }
    if mount.type == "tmpfs", ["/home", "/root", "/run/user"].contains(directory) { return "ProtectHome=read-only" }
    return nil
  }

  /// Refuses a folder that is hidden.
  static func check(_ path: FilePath) throws {
    guard let file = try? Descriptor.open("/proc/self/mountinfo", 0), let mounts = try? text(of: file),
      let cure = cure(for: path, mounts: mounts)
    else { return }
    throw Failure(
      .configuration,
      "cannot watch \(path.displayName): the sandbox of the service hides it. Run `systemctl edit copytaster`, add the lines "
        + "`[Service]` and `\(cure)`, and restart the service; or watch a folder elsewhere, such as one below /srv")
  }

  /// The kernel makes the text as it is read, so it has no size.
  private static func text(of file: borrowing Descriptor) throws(SystemError) -> String {
    var bytes: [UInt8] = []
    while true {
      let more = try file.readNext(1 << 16)
      if more.isEmpty { return String(decoding: bytes, as: UTF8.self) }
      bytes += more
    }
  }

  /// A line of mountinfo.
  private struct Mount {
    /// What of its file system is mounted.
    var root: String
    var point: FilePath
    var type: String

    init?(_ line: Substring) {
      let fields = line.split(separator: " ")
      guard fields.count > 6, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.endIndex else { return nil }
      root = String(fields[3])
      point = FilePath(Self.unescape(fields[4]))
      type = String(fields[dash + 1])
    }

    /// Spaces, tabs, newlines and backslashes are in octal there.
    private static func unescape(_ text: Substring) -> String {
      var plain = String(text)
      for (code, character) in [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")] {
        plain = plain.split(separator: code, omittingEmptySubsequences: false).joined(separator: character)
      }
      return plain
    }
  }
}
