internal import Foundation
internal import Glibc
public import Ingest
internal import Synchronization
public import SystemPackage

/// The disk seam: the real disk, with a record of what a power cut would leave of it by the strictest reading of POSIX. What a file
/// holds is durable up to its last sync, and a name that was made, changed or removed is durable once its directory was synced; of
/// everything else any part may be there or not.
///
/// What does not go through the seam is not its business: the catalog, the durable position, the lock.
public final class PessimisticDisk: Disk {
  /// A file, whatever its name is by now.
  private typealias Inode = UInt64

  /// A change of a directory that is not durable.
  private struct NameChange {
    /// The name that goes, if one does.
    var old: FilePath?
    /// The name that comes, if one does.
    var new: FilePath?
    var inode: Inode

    var names: [FilePath] { [old, new].compactMap(\.self) }

    func apply(to names: inout [FilePath: Inode]) {
      if let old { names[old] = nil }
      if let new { names[new] = inode }
    }
  }

  /// A write to a file that is not durable.
  private struct Write {
    var offset: Int
    var bytes: [UInt8]
  }

  private struct Record {
    var names: [FilePath: Inode] = [:]
    var nameChanges: [NameChange] = []
    var contents: [Inode: [UInt8]] = [:]
    var writes: [Inode: [Write]] = [:]
    var calls = 0
    var cut = Int.max
  }

  private let record: Mutex<Record>

  /// A disk on which the files of a log are durable as they are.
  public init(_ state: StateDirectory) throws {
    var record = Record()
    for directory in [state.log, state.torn] {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: directory.string)) ?? [] {
        let path = directory.appending(name)
        guard path != state.durable, let status = try FileStatus.of(path), status.kind == .regular else { continue }
        record.names[path] = status.inode
        record.contents[status.inode] = try Self.content(path)
      }
    }
    self.record = Mutex(record)
  }

  private static func content(_ path: FilePath) throws(SystemError) -> [UInt8] {
    let file = try Descriptor.open(path, O_RDONLY)
    return try file.read(count: try file.status().size, at: 0)
  }

  /// Lets the next `count` calls succeed, and fails those behind them, for whoever makes them is dead.
  public func fail(after count: Int) {
    record.withLock {
      $0.calls = 0
      $0.cut = count
    }
  }

  /// Whether a call was made to fail.
  public var hasFailed: Bool { record.withLock { $0.calls > $0.cut } }

  /// What a power cut leaves: what is durable, and of the rest what chance wants.
  ///
  /// A change of a name waits for those before it that concern the same name, as in any directory. Of a write there may be a part,
  /// and zeros where another one is missing.
  public func afterPowerCut(_ random: inout some RandomNumberGenerator) -> [FilePath: [UInt8]] {
    let record = record.withLock { $0 }
    var names = record.names
    var missing: Set<FilePath> = []
    // Now and then nothing, or all.
    let percent = [0, 50, 100].randomElement(using: &random) ?? 0
    for change in record.nameChanges {
      if missing.isDisjoint(with: change.names), Int.random(in: 0..<100, using: &random) < percent {
        change.apply(to: &names)
      } else {
        missing.formUnion(change.names)
      }
    }
    return names.mapValues { inode in
      var content = record.contents[inode] ?? []
      for write in record.writes[inode] ?? [] where Int.random(in: 0..<100, using: &random) < percent {
        let count = percent == 100 ? write.bytes.count : Int.random(in: 0...write.bytes.count, using: &random)
        let end = write.offset + count
        if content.count < end { content += [UInt8](repeating: 0, count: end - content.count) }
        content.replaceSubrange(write.offset..<end, with: write.bytes.prefix(count))
      }
      return content
    }
  }

  private func count() throws(SystemError) {
    let isCut = record.withLock { record in
      record.calls += 1
      return record.calls > record.cut
    }
    if isCut { throw SystemError(call: "power", path: "pessimistic", errno: .ioError) }
  }

  private func change(_ old: FilePath?, _ new: FilePath?, _ inode: Inode) {
    record.withLock { $0.nameChanges.append(NameChange(old: old, new: new, inode: inode)) }
  }

  /// Writes, and takes note.
  public func write(
    _ bytes: ArraySlice<UInt8>, to file: borrowing Descriptor, at offset: Int
  ) throws(SystemError) -> Int {
    try count()
    let written = try RealDisk().write(bytes, to: file, at: offset)
    let inode = try file.status().inode
    record.withLock { $0.writes[inode, default: []].append(Write(offset: offset, bytes: Array(bytes.prefix(written)))) }
    return written
  }

  /// Takes note that what the file holds is durable now. The real disk is spared.
  public func sync(_ file: borrowing Descriptor) throws(SystemError) {
    try count()
    let status = try file.status()
    // What was written by others, such as a checkpoint, counts as well. The descriptor may be for writing alone.
    let content = try file.reopened(O_RDONLY).read(count: status.size, at: 0)
    record.withLock {
      $0.contents[status.inode] = content
      $0.writes[status.inode] = nil
    }
  }

  /// Makes a file whose name is not durable.
  public func create(_ path: FilePath, mode: UInt32) throws(SystemError) -> Descriptor {
    try count()
    let file = try RealDisk().create(path, mode: mode)
    let inode = try file.status().inode
    // The number may be that of a file that is gone.
    record.withLock {
      $0.contents[inode] = []
      $0.writes[inode] = nil
    }
    change(nil, path, inode)
    return file
  }

  /// Renames, which is not durable.
  public func rename(_ path: FilePath, to new: FilePath) throws(SystemError) {
    try count()
    let inode = try FileStatus.of(path)?.inode
    try RealDisk().rename(path, to: new)
    if let inode { change(path, new, inode) }
  }

  /// Removes, which is not durable.
  public func remove(_ path: FilePath) throws(SystemError) {
    try count()
    guard let inode = try FileStatus.of(path)?.inode else { return }
    // The file is kept under a name that nobody asks for: its number must not be given to another one while it may come back.
    try RealDisk().rename(path, to: FilePath("\(path.removingLastComponent())/.gone-\(inode)"))
    change(path, nil, inode)
  }

  /// Takes note that the names in a directory are durable now.
  public func syncDirectory(_ path: FilePath) throws(SystemError) {
    try count()
    record.withLock { record in
      record.nameChanges.removeAll { change in
        guard change.names.contains(where: { $0.removingLastComponent() == path }) else { return false }
        change.apply(to: &record.names)
        return true
      }
    }
  }
}
