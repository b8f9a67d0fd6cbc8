internal import Glibc
internal import Ingest
internal import SystemPackage

/// Whose a state directory is.
enum StateOwner {
  /// Lets root go on as the owner of a state directory: a log or catalog that root had made the service could not write to.
  ///
  /// - Throws: a failure that says as whom to run the command when it cannot.
  static func takeOn(_ state: StateDirectory) throws {
    guard geteuid() == 0 else { return }
    var status = stat()
    guard stat(state.root.string, &status) == 0 else { throw SystemError.last("stat", state.root.displayName) }
    guard status.st_uid != 0 else { return }
    // The groups of a user that the machine does not know any more are none.
    let name = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) }
    let hasGroups = name.map { initgroups($0, status.st_gid) } ?? setgroups(0, nil)
    guard hasGroups == 0, setegid(status.st_gid) == 0, seteuid(status.st_uid) == 0 else {
      throw Failure(
        .input,
        "\(SystemError.last("seteuid", state.root.displayName)). What root makes there the service could not write to: run the "
          + "command as the owner, \(name ?? "user \(status.st_uid)")")
    }
  }
}
