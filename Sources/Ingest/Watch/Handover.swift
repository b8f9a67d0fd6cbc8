internal import Glibc

/// What one run of the service leaves to the next one: the kernel's watches, with every hint that nobody has read yet, and what is known
/// of them. Who takes it over need not sweep: whatever has changed meanwhile was announced.
///
/// It is made only at an orderly stop, when everything that was announced has been decided on or is named in it. A service that was
/// killed has read hints that it never acted on, so there the sweep is the only truth.
public struct Handover: ~Copyable, Sendable {
  /// The instance of inotify.
  public let inotify: Descriptor
  /// What the watches are, and for whom this is: see ``WatchTable``.
  public let table: [UInt8]

  /// Puts together what was kept.
  public init(inotify: consuming Descriptor, table: [UInt8]) {
    self.inotify = inotify
    self.table = table
  }
}

/// What is known of the kernel's watches, as one run of the service tells it to the next.
struct WatchTable: Equatable {
  /// A watched folder, and which directory it is.
  struct Folder: Equatable {
    var name: String
    var ignored: [String]
    var device: UInt64
    var inode: UInt64
  }

  /// A watched directory: its watch, and its place.
  struct Watch: Equatable {
    var number: Int32
    var folder: Int
    /// As in ``Watcher``.
    var prefix: String
  }

  /// The version of this format. It is only ever read by the program that wrote it, or its successor.
  static let version = 1

  /// The program that wrote it. Another one may read files differently, and so looks at all of them again.
  var program: String
  /// The log, and its last event: a state directory that was put back, or written by somebody else, belongs to another table.
  var log: String
  var sequence: UInt64
  var folders: [Folder]
  var watches: [Watch]
  /// Files that were announced and not looked at yet.
  var waiting: [FileKey]
}

extension WatchTable {
  /// As bytes.
  var bytes: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("version", Self.version)
      json.field("program", program)
      json.field("log", log)
      json.field("sequence", sequence)
      json.array("folders", folders) { json, folder in
        json.object { json in
          json.field("name", folder.name)
          json.field("ignored", folder.ignored)
          json.field("device", folder.device)
          json.field("inode", folder.inode)
        }
      }
      json.array("watches", watches) { json, watch in
        json.object { json in
          json.field("number", watch.number)
          json.field("folder", watch.folder)
          json.field("prefix", watch.prefix)
        }
      }
      json.array("waiting", waiting) { json, key in
        json.object { json in
          json.field("folder", key.folder)
          json.field("path", key.path)
        }
      }
    }
    return json.bytes
  }

  /// Reads ``bytes``; nil when they are of another version, or damaged.
  init?(_ bytes: [UInt8]) {
    do throws(JSONError) {
      self = try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
        try JSONReader.read(UnsafeRawBufferPointer(bytes), bounds: .file) { value throws(JSONError) in
          try value.object(WatchTable.self)
        }
      }
    } catch { return nil }
  }
}

extension WatchTable: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    let version = try json["version"]
    guard try version.integer() == Self.version else { throw JSONError(why: "of another version", byte: 0) }
    program = try json["program"].string()
    log = try json["log"].string()
    sequence = try json["sequence"].integer()
    folders = try json["folders"].list { value throws(JSONError) in try value.object(Folder.self) }
    watches = try json["watches"].list { value throws(JSONError) in try value.object(Watch.self) }
    waiting = try json["waiting"].list { value throws(JSONError) in
      try value.object { json throws(JSONError) -> FileKey in
        FileKey(folder: try json["folder"].string(), path: try json["path"].string())
      }
    }
    guard watches.allSatisfy({ folders.indices.contains($0.folder) }) else {
      throw JSONError(why: "a watch is of no folder", byte: 0)
    }
  }
}

extension WatchTable.Folder: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    name = try json["name"].string()
    ignored = try json["ignored"].list { value throws(JSONError) in try value.string() }
    device = try json["device"].integer()
    inode = try json["inode"].integer()
  }
}

extension WatchTable.Watch: JSONReadable {
  init(_ json: inout JSONObject) throws(JSONError) {
    number = try json["number"].integer()
    folder = try json["folder"].integer()
    prefix = try json["prefix"].string()
  }
}

extension Watcher {
  /// Leaves the kernel's watches to the next run; nil when that would have to sweep all the same, because there are files that wait
  /// for having been found by a sweep, or something cannot be watched.
  package consuming func handOver(_ program: String, _ position: CatalogPosition?) -> Handover? {
    // Whoever takes them over must know all that this knows.
    guard backlog.count == 0, settling.count <= Limits.handedOverFiles, !isSweeping, degradations.isEmpty,
      !schedules.contains(where: \.isInDoubt)
    else {
      return nil
    }
    guard let position, let file = inotify.file.take() else { return nil }
    var folders: [WatchTable.Folder] = []
    for schedule in schedules {
      guard let root = try? schedule.folder.open(), let device = try? root.device(), device == schedule.device,
        let inode = try? root.status().inode
      else { return nil }
      folders.append(
        WatchTable.Folder(
          name: schedule.folder.name, ignored: schedule.folder.ignored.patterns, device: device, inode: inode))
    }
    let table = WatchTable(
      program: program, log: position.log, sequence: position.sequence, folders: folders,
      watches: places.map { WatchTable.Watch(number: $0.key, folder: $0.value.folder, prefix: $0.value.prefix) },
      waiting: settling.keys)
    return Handover(inotify: file, table: table.bytes)
  }

  /// Goes on where another run stopped, if it left its watches for the very same task: the same program, log and folders. Then the
  /// next sweep is due when it would have been due anyway.
  ///
  /// - Parameter position: the last event, which must be the one after which the other run stopped.
  /// - Returns: whether it does; if not, everything is swept, as after any other start.
  package mutating func takeOver(
    _ handover: consuming Handover, _ program: String, _ position: CatalogPosition?
  ) -> Bool {
    guard let table = WatchTable(handover.table), table.program == program, table.log == position?.log,
      table.sequence == position?.sequence, table.folders.map(\.name) == schedules.map(\.folder.name),
      table.folders.map(\.ignored) == schedules.map(\.folder.ignored.patterns), handover.inotify.isInotify,
      // Whatever has become of the folder itself was announced, but not what has become of the way to it.
      zip(schedules, table.folders).allSatisfy({ $1.isThere(as: $0.folder) })
    else { return false }
    for watch in table.watches {
      places[watch.number] = Place(folder: watch.folder, prefix: watch.prefix, seen: 0)
    }
    for (i, folder) in table.folders.enumerated() {
      schedules[i].device = folder.device
      schedules[i].end(at: time.monotonic(), after: 0, every: sweepEvery, isDegraded: false)
    }
    for key in table.waiting { again(key) }
    inotify = Inotify(handover.takeInotify())
    return true
  }
}

extension WatchTable.Folder {
  /// Whether it is still the same directory, on the same disk.
  fileprivate func isThere(as folder: WatchedFolder) -> Bool {
    guard let root = try? folder.open() else { return false }
    return (try? root.device()) == device && (try? root.status().inode) == inode
  }
}

extension Handover {
  /// The instance alone.
  consuming func takeInotify() -> Descriptor { inotify }
}

extension Descriptor {
  /// Whether this is an instance of inotify: what is handed over comes from outside.
  fileprivate var isInotify: Bool {
    var name = [UInt8](repeating: 0, count: 64)
    let n = readlink("/proc/self/fd/\(raw)", &name, name.count)
    return n > 0 && name[..<n].elementsEqual("anon_inode:inotify".utf8)
  }
}
