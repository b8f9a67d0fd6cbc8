internal import CSystemd
internal import Glibc
internal import Ingest

/// What the service says to the service manager, and what that keeps for it (sd_notify(3)). Without a service manager nobody listens,
/// and every call does nothing.
enum ServiceManager {
  /// Says something: assignments, one a line.
  static let notify: @Sendable (String) -> Void = { sd_notify(0, $0) }

  /// How often the manager wants to hear that the loop goes round; nil when it does not.
  static var watchdog: Duration? {
    var microseconds: UInt64 = 0
    guard sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
    return .microseconds(Int64(clamping: microseconds))
  }

  // MARK: what it keeps over a restart

  private static let watches = "watches"
  private static let watchTable = "watch-table"

  /// Gives the kernel's watches into the manager's keeping. It keeps them over a restart, and drops them after a stop.
  static func keep(_ handover: consuming Handover) {
    guard ProcessEnvironment["NOTIFY_SOCKET"] != nil,
      let table = try? Descriptor.inMemory(handover.table, name: watchTable)
    else { return }
    // Not polled: that a file in memory is readable says nothing.
    for (name, file) in [(watches, handover.inotify.raw), (watchTable, table.raw)] {
      var file = file
      sd_pid_notify_with_fds(0, 0, "FDSTORE=1\nFDNAME=\(name)\nFDPOLL=0", &file, 1)
    }
    // What was sent by a process that is gone when it is read is dropped: wait until it was read, but not for ever.
    sd_notify_barrier(0, 5_000_000)
  }

  /// Takes back what was kept, if anything was. From then on it is kept no more: a service that is killed leaves nothing that could
  /// be believed.
  static func takeBack() -> Handover? {
    var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    let count = Int(sd_listen_fds_with_names(1, &names))
    guard count > 0, let names else { return nil }
    // SD_LISTEN_FDS_START
    let first: Int32 = 3
    var kept: [String: Int32] = [:]
    for i in 0..<count {
      let file = first + Int32(i)
      if let name = names[i] {
        let text = String(cString: name)
        // Two of one name: of neither is known which is the right one, and it need not be.
        if let other = kept.updateValue(file, forKey: text) { close(other) }
        free(name)
      } else {
        close(file)
      }
    }
    free(names)
    for name in kept.keys { notify("FDSTOREREMOVE=1\nFDNAME=\(name)") }
    let (inotify, table) = (kept.removeValue(forKey: watches), kept.removeValue(forKey: watchTable))
    for other in kept.values { close(other) }
    guard let inotify else {
      if let table { close(table) }
      return nil
    }
    let instance = Descriptor(owning: inotify, path: "inotify")
    guard let table else { return nil }
    let file = Descriptor(owning: table, path: "watch table")
    guard let size = try? file.status().size, let bytes = try? file.read(count: size, at: 0) else { return nil }
    return Handover(inotify: instance, table: bytes)
  }
}
