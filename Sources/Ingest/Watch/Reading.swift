internal import Glibc
internal import SystemPackage

/// What was found where a file was announced.
package enum Reading: Sendable {
  /// Its bytes, and what it was while they were read.
  case content([UInt8], FileStatus)
  /// There is no file: nothing, a directory, a symbolic link, a device.
  case gone
  /// It was changed while it was read; it will be announced again.
  case changing
  /// It cannot be read; what it is, if that can be told.
  case unreadable(Problem, FileStatus?)
  /// It is longer than is read at once: it has so many bytes.
  case large(Int)

  /// Why a file cannot be read.
  package struct Problem: Sendable {
    var reason: String
    var detail: String
    var advice: String
  }
}

extension WatchedFolder {
  /// Reads a file below the folder.
  ///
  /// - Parameters:
  ///   - limit: the length beyond which it is not to be read.
  ///   - large: the length beyond which it is not read now.
  package func read(_ relative: [UInt8], limit: Int, large: Int = .max) -> Reading {
    var seen: FileStatus?
    do throws(SystemError) {
      // Looked at before it is opened: opening a FIFO or a device may have effects.
      let place = try open(below: relative, Descriptor.lookOnly)
      let before = try place.status()
      guard before.kind == .regular else { return .gone }
      seen = before
      guard before.size <= limit else { return .unreadable(.tooLarge(before.size, limit: limit), before) }
      guard before.size <= large else { return .large(before.size) }
      let file = try place.reopened(O_RDONLY)
      // One byte more than it is long, to see it grow.
      let bytes = try file.read(count: before.size + 1, at: 0)
      let after = try file.status()
      // A file system whose clock ticks slowly shows a change by its size alone.
      guard after == before, bytes.count == before.size else { return .changing }
      return .content(bytes, after)
    } catch {
      // ENXIO is a socket or a FIFO nobody reads.
      if error.saysNothingIsThere || error.errno == .noSuchAddressOrDevice { return .gone }
      return .unreadable(.failed(error), seen)
    }
  }
}

extension Reading.Problem {
  static func tooLarge(_ size: Int, limit: Int) -> Self {
    Self(
      reason: "too-large", detail: "the file is \(size) bytes long and the limit is \(limit)",
      advice: "split the file, or raise file-limit-mib in the configuration")
  }

  static func failed(_ error: SystemError) -> Self {
    if error.errno == .permissionDenied || error.errno == .notPermitted {
      return Self(
        reason: "permission", detail: error.description,
        advice: "let the service's user read the file (chmod o+r, or setfacl -m u:USER:r); it is then read by itself")
    }
    return Self(
      reason: "io", detail: error.description,
      advice: "look at the disk (dmesg); the file is tried again by itself")
  }
}
