internal import SystemPackage

/// Something in a watched folder that cannot be watched; unless its cause hides the files, they are found by sweeps.
public struct Degradation: Hashable, Comparable, Sendable {
  /// Why it cannot be watched.
  public enum Cause: String, Sendable {
    /// More changed at once than the kernel keeps.
    case overflow
    /// The user's watches are used up.
    case watchLimit = "watch-limit"
    /// The user's instances of inotify, or the process's descriptors, are used up.
    case instanceLimit = "instance-limit"
    /// The directory is on a network, or a program plays the file system: what others change there is not announced.
    case remote
    /// The directory must not be read.
    case permission
    /// The folder is not there.
    case missing
    /// The folder is on another disk than at the start: one was mounted on it or unmounted.
    case otherDevice = "other-device"
    /// The directory cannot be read.
    case io
    /// Directories are nested deeper than ``Limits/directoryDepth``.
    case tooDeep = "too-deep"

    /// The one that a failed call tells of.
    init(_ error: SystemError) {
      self =
        switch error.errno {
        case .noSpace: .watchLimit
        case .tooManyOpenFiles, .tooManyOpenFilesInSystem: .instanceLimit
        case .permissionDenied, .notPermitted: .permission
        case .noSuchFileOrDirectory, .notDirectory: .missing
        default: .io
        }
    }

    /// Whether files below the directory may be there although nothing can be seen of them.
    var hidesFiles: Bool {
      switch self {
      case .overflow, .watchLimit, .instanceLimit, .remote: false
      case .permission, .missing, .otherDevice, .io, .tooDeep: true
      }
    }

    /// What to do about it.
    public var advice: String {
      switch self {
      case .overflow: "nothing: a sweep catches up by itself; if it happens often, raise fs.inotify.max_queued_events"
      case .watchLimit: "raise fs.inotify.max_user_watches, for example: sysctl fs.inotify.max_user_watches=524288"
      case .instanceLimit:
        "raise fs.inotify.max_user_instances, for example: sysctl fs.inotify.max_user_instances=1024; until then the folder is swept "
          + "every few seconds"
      case .remote:
        "nothing: it is swept every few seconds; to be told of drops at once, watch a folder on a disk of this machine"
      case .permission: "let the service's user read and enter the directory (chmod, or setfacl -m u:USER:rX)"
      case .missing: "make the folder again or mount it; it is looked for every few seconds"
      case .otherDevice:
        "mount the disk again; if the folder is meant to be where it is now, put a file into it and restart the service; until "
          + "then no file of it is taken for removed"
      case .io: "look at the disk (dmesg); the directory is tried again every few seconds"
      case .tooDeep: "move the directory further up"
      }
    }
  }

  /// The watched folder, as events name it.
  public var folder: String
  /// The directory below it, escaped; nil for all of the folder.
  public var path: String?
  /// Why.
  public var cause: Cause

  /// By folder, path and cause.
  public static func < (a: Degradation, b: Degradation) -> Bool {
    (a.folder, a.path ?? "", a.cause.rawValue) < (b.folder, b.path ?? "", b.cause.rawValue)
  }
}
