internal import Foundation
public import Ingest
public import SystemPackage

/// A folder of a test's own, removed with everything in it when the value goes. The events of every log in it are then checked
/// against their published schemas.
public final class TemporaryFolder: Sendable {
  /// The folder, with symbolic links resolved.
  public let path: FilePath

  /// Makes the folder, in `TMPDIR` or /tmp.
  public init() throws {
    let base = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    let name = "copytaster-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: base + "/" + name, withIntermediateDirectories: true)
    path = try WatchedFolder(resolving: FilePath(base + "/" + name)).path
  }

  deinit {
    // Whatever a test has forbidden to be read can be removed all the same once it may be entered.
    if let below = FileManager.default.enumerator(atPath: path.string) {
      for case let name as String in below {
        _ = try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.string + "/" + name)
        if Self.isLog(name) { EventSchemas.expectValid(log: path.string + "/" + name) }
      }
    }
    try? FileManager.default.removeItem(atPath: path.string)
  }

  /// Whether a path is that of a log, or of a sealed segment of one.
  private static func isLog(_ path: String) -> Bool {
    let name = path.split(separator: "/").suffix(2)
    return name.first == "log" && name.last?.hasPrefix("events") == true && path.hasSuffix(".jsonl")
  }

  /// The state directory in this folder.
  public var state: StateDirectory { StateDirectory(path.appending("state")) }

  /// A folder in this one, made when it is missing.
  public func folder(_ name: String = "drop") throws -> FilePath {
    try FileManager.default.createDirectory(atPath: path.appending(name).string, withIntermediateDirectories: true)
    return path.appending(name)
  }

  /// Writes a file below the folder, and the folders on the way to it.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> FilePath { try write(Array(text.utf8), to: name) }

  /// The same, from bytes.
  @discardableResult
  public func write(_ bytes: [UInt8], to name: String) throws -> FilePath {
    let file = path.pushing(FilePath(name))
    try FileManager.default.createDirectory(
      atPath: file.removingLastComponent().string, withIntermediateDirectories: true)
    // In place, not through a temporary file: the watched folder must see a plain write.
    guard FileManager.default.createFile(atPath: file.string, contents: Data(bytes)) else {
      throw SystemError(call: "create", path: file.string, errno: .ioError)
    }
    return file
  }

  /// What a file below the folder holds.
  public func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path.pushing(FilePath(name)).string)))
  }
}
