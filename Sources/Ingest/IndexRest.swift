internal import SystemPackage

/// Lays the index of an idle service on a file, a piece at a time, so that what it remembers takes disk instead of memory until
/// something comes.
///
/// The first story afterwards brings some hundred pages back, which takes a millisecond if the machine still has them.
///
/// Not the index in mapped files for good: a story changes some 300 pages all over it, so each would cost a megabyte of writing.
struct IndexRest: ~Copyable {
  private let directory: FilePath
  private let time: any TimeSource
  /// The batches after which the index was laid down; -1 at the start.
  private var laid = -1
  /// Before this time, on the monotonic clock, it is not laid down again.
  private var notBefore: Int64 = 0
  /// While it is being laid down.
  private var file: BackingFile?
  private var done = 0
  /// Whether some of it may lie on a file.
  private var isLaid = false

  /// - Parameter directory: where there is room for the file.
  init(in directory: FilePath, time: any TimeSource) {
    self.directory = directory
    self.time = time
  }

  /// How long until there is something to do; nil when nothing has changed since.
  func idleTime(batches: Int, lastWork: Int64) -> Duration? {
    laid == batches ? nil : .nanoseconds(max(0, due(lastWork) - time.monotonic()))
  }

  private func due(_ lastWork: Int64) -> Int64 { max(notBefore, lastWork + Limits.restAfter.wholeNanoseconds) }

  /// Lays a piece of the index down when its time has come; returns whether there is more to do.
  ///
  /// Tables that are replaced between two pieces are passed over or laid down twice; both do no harm.
  mutating func step(_ index: OverlapIndex, batches: Int, lastWork: Int64) throws(SystemError) -> Bool {
    guard laid != batches, time.monotonic() >= due(lastWork) else { return false }
    let size = size(index)
    if size < Limits.restedBytes {
      laid = batches
      return false
    }
    do throws(SystemError) {
      if file == nil { file = try begin(size) }
      if try layDown(index) { return true }
    } catch {
      end(batches, size)
      if error.isDiskFull { takeUp(index) }
      throw error
    }
    end(batches, size)
    return false
  }

  /// Makes the file if there is room for it. Articles need the disk more than the index does.
  private func begin(_ size: Int) throws(SystemError) -> BackingFile {
    let file = try BackingFile(in: directory)
    guard try file.room >= size + Limits.restReserve else {
      throw SystemError(call: "fstatvfs", path: directory.displayName, errno: .noSpace)
    }
    return file
  }

  /// Takes the index back into memory when the disk is full, and frees what it took there.
  mutating func takeUp(_ index: OverlapIndex) {
    guard isLaid else { return }
    isLaid = false
    index.forEachTable { BackingFile.release(BackingFile.pages($0)) }
    file = nil
    done = 0
    notBefore = time.monotonic() + Limits.restEvery.wholeNanoseconds
  }

  private mutating func end(_ batches: Int, _ size: Int) {
    file = nil
    done = 0
    laid = batches
    notBefore = time.monotonic() + Limits.restEvery.wholeNanoseconds * Int64(size >> 20) / Limits.restMiB
  }

  private func size(_ index: OverlapIndex) -> Int {
    var size = 0
    index.forEachTable { size += BackingFile.pages($0).count }
    return size
  }

  /// Lays the next piece down; returns whether there was one.
  private mutating func layDown(_ index: OverlapIndex) throws(SystemError) -> Bool {
    var before = 0
    var left = Limits.restPiece
    var failure: SystemError?
    index.forEachTable { table in
      let pages = BackingFile.pages(table)
      let from = min(max(0, done - before), pages.count)
      before += pages.count
      let piece = UnsafeRawBufferPointer(rebasing: pages[from...].prefix(left))
      guard !piece.isEmpty, failure == nil else { return }
      isLaid = true
      do throws(SystemError) { try file?.take(piece) } catch { failure = error }
      left -= piece.count
    }
    if let failure { throw failure }
    done += Limits.restPiece - left
    return left < Limits.restPiece
  }
}
