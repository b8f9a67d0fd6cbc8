internal import Glibc
internal import Ingest

/// Who is at the other end of a connection, as it was when it was made.
struct Caller: Equatable {
  /// The effective user.
  var user: uid_t
  /// The effective group, and all others that the user is a member of.
  var groups: Set<gid_t>

  init(user: uid_t, groups: Set<gid_t>) {
    self.user = user
    self.groups = groups
  }

  /// Asks the kernel, which nobody can deceive about it.
  init(of socket: borrowing Descriptor) throws(SystemError) {
    // `struct ucred`, which the Glibc module lacks.
    var credentials: (process: pid_t, user: uid_t, group: gid_t) = (0, 0, 0)
    var length = socklen_t(MemoryLayout.size(ofValue: credentials))
    guard getsockopt(socket.raw, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 else {
      throw SystemError.last("getsockopt", socket.path)
    }
    user = credentials.user
    // Without room for them it says how much they need. They were noted when the connection was made, and do not change.
    length = 0
    _ = getsockopt(socket.raw, SOL_SOCKET, SO_PEERGROUPS, nil, &length)
    var others = [gid_t](repeating: credentials.group, count: Int(length) / MemoryLayout<gid_t>.size)
    guard others.isEmpty || getsockopt(socket.raw, SOL_SOCKET, SO_PEERGROUPS, &others, &length) == 0 else {
      throw SystemError.last("getsockopt", socket.path)
    }
    groups = Set(others).union([credentials.group])
  }
}

/// Who may ask what.
struct Admission: Equatable {
  /// Those who may drop files, and ask what became of one.
  static let dropGroup = "copytaster-drop"
  /// Those who may read the log, and ask everything.
  static let readGroup = "copytaster-read"

  /// The service's own user.
  var owner: uid_t
  /// The groups' numbers; nil when there is no such group, and nobody a member of it.
  var drop: gid_t?
  var read: gid_t?

  /// As this machine has it now. The groups are looked up once: that may ask a server far away, and is no work for a service
  /// between two batches.
  static func current() -> Admission {
    func group(_ name: String) -> gid_t? { getgrnam(name).map { $0.pointee.gr_gid } }
    return Admission(owner: geteuid(), drop: group(dropGroup), read: group(readGroup))
  }

  /// Why somebody may not ask something; nil when he may.
  func refusal(of request: Varlink.Request, to caller: Caller) -> Varlink.Refusal? {
    let isOwner = caller.user == 0 || caller.user == owner
    let mayRead = isOwner || read.map(caller.groups.contains) == true
    switch request {
    case .info, .description: return nil
    case .status: return mayRead ? nil : .permissionDenied(group: Self.readGroup)
    case .receipt:
      let mayDrop = mayRead || drop.map(caller.groups.contains) == true
      return mayDrop ? nil : .permissionDenied(group: Self.dropGroup)
    }
  }
}
