public import SystemPackage

/// A system call that failed: which call, on what, and why. Every error of the lower rooms ends up as one of these, so a
/// message can always say what happened and where.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The call as the manual names it, such as `openat`.
  public let call: String
  /// What it was called on, escaped for display.
  public let path: String
  /// Why it failed.
  public let errno: Errno

  /// Describes a failed call.
  public init(call: String, path: String, errno: Errno) {
    self.call = call
    self.path = path
    self.errno = errno
  }

  /// Whether it passes as soon as there is room on the disk.
  package var isDiskFull: Bool { errno == .noSpace || errno == .diskQuotaExceeded }

  /// Whether it was to make something durable: after that nothing that was written can be trusted.
  package var isSync: Bool { call == "fdatasync" || call == "fsync" }

  /// "openat /srv/seeds/a.txt: Permission denied"
  public var description: String { "\(call) \(path): \(errno)" }
}

/// Runs `body`, and wraps what it throws into the caller's error: `try wrapping(CatalogError.system) { … }`.
package func wrapping<R: ~Copyable, Inner: Error, Outer: Error>(
  _ wrap: (Inner) -> Outer, _ body: () throws(Inner) -> R
) throws(Outer) -> R {
  do { return try body() } catch { throw wrap(error) }
}
