internal import Glibc
internal import SystemPackage

/// Makes the catalog again from the log alone.
public enum Rebuild {
  /// Reads everything that is kept of the log, and puts a new catalog in the place of the old one, which stays until then.
  ///
  /// - Returns: how many events were read.
  /// - Throws: among others when a service uses the state directory.
  public static func run(_ state: StateDirectory, reporter: any Reporter) throws(IngestError) -> Int {
    // First: what lies there may be the work of another.
    let lock = try wrapping(IngestError.log) { () throws(EventLogError) in try WriterLock(state) }
    let path = FilePath(state.catalog.string + ".rebuilt")
    Catalog.discard(path)
    let catalog = try wrapping(IngestError.catalog) { () throws(CatalogError) in try Catalog.open(path).catalog }
    var replay = Replay(state, into: catalog, isRebuild: true, reporter)
    let log: EventLogWriter
    do throws(RecoveryFailure<IngestError>) {
      log = try EventLogWriter.open(
        state, holding: lock, disk: RealDisk(), time: SystemClock(),
        origin: { identity, segments throws(IngestError) in try replay.begin(identity, segments) },
        visit: { events throws(IngestError) in try replay.take(events) })
    } catch { throw IngestError(error) }
    try replay.finish()
    try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.close() }
    // The log's lock is held until here.
    _ = log.position
    Catalog.discard(state.catalog)
    try wrapping(IngestError.system) { () throws(SystemError) in try RealDisk().rename(path, to: state.catalog) }
    return replay.count
  }
}
