public import Ingest

extension TemporaryFolder {
  /// Runs a pipeline over the folder `drop` until everything at rest is ingested.
  @discardableResult
  public func ingest(
    _ folders: [String] = ["drop"], disk: any Disk = RealDisk(), fileLimit: Int = Limits.fileBytes,
    fields: ArticleFields = .standard, segments: SegmentPolicy = SegmentPolicy()
  ) throws -> RecordingReporter {
    let reporter = RecordingReporter()
    let options = PipelineOptions(
      folders: try folders.map { try WatchedFolder(resolving: folder($0)) }, state: state, settle: .zero,
      fileLimit: fileLimit, fields: fields, segments: segments, once: true, version: "test")
    var pipeline = try Pipeline(options, reporter: reporter, disk: disk)
    try pipeline.run(until: -1)
    return reporter
  }
}
