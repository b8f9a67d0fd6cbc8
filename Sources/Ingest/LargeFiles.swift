internal import SystemPackage

/// The files that are too large to be read between two others: one after the other they are read and parsed beside the loop, and then
/// decided on a turn at a time.
struct LargeFiles: ~Copyable {
  /// What there is to decide on.
  enum Work: ~Copyable {
    /// A file that was read.
    case file(Prepared)
    /// One that has more stories than there was time for.
    case ingestion(Desk.Ingestion)

    var file: Prepared {
      switch self {
      case .file(let file): file
      case .ingestion(let ingestion): ingestion.file
      }
    }

    /// Whether an event has said anything of it.
    var isTold: Bool {
      switch self {
      case .file: false
      case .ingestion(let ingestion): ingestion.isTold
      }
    }
  }

  private var folders: [WatchedFolder]
  private var limit: Int
  private var fields: ArticleFields
  private let time: any TimeSource
  private let aside: Aside
  /// In the order in which they came, and the same for looking them up.
  private var waiting: [FileKey] = []
  private var keys: Set<FileKey> = []
  /// The file that is being read or decided on.
  private var current: FileKey?
  /// When it was begun to be read, on the monotonic clock; nil once it was.
  private var begun: Int64?
  private var unfinished: Desk.Ingestion?

  init(_ options: PipelineOptions, time: any TimeSource) throws(SystemError) {
    folders = options.folders
    limit = options.fileLimit
    fields = options.fields
    self.time = time
    aside = try Aside()
  }

  /// Goes by other settings, from the next file on.
  mutating func follow(_ options: PipelineOptions) {
    folders = options.folders
    limit = options.fileLimit
    fields = options.fields
  }

  /// Becomes readable when a file was read.
  var descriptor: Int32 { aside.descriptor }
  /// Whether there is none.
  var isEmpty: Bool { current == nil && waiting.isEmpty }
  /// How many there are.
  var count: Int { waiting.count + (current == nil ? 0 : 1) }

  /// The file that is being read for so long that it will never end.
  var stuck: FileKey? {
    begun.flatMap { time.monotonic() - $0 > Limits.stuckAfter.wholeNanoseconds ? current : nil }
  }

  /// Whether a file is here: then it must not be read elsewhere, or an older content would be decided on after a newer one.
  func holds(_ key: FileKey) -> Bool { current == key || keys.contains(key) }

  /// Adds a file; one that is here already is read again when it is done.
  mutating func add(_ key: FileKey) { if keys.insert(key).inserted { waiting.append(key) } }

  /// What can be decided on now, if anything; begins to read the next file.
  mutating func next(_ catalog: Catalog, _ inHand: inout FilesInHand) throws(IngestError) -> Work? {
    if current == nil { inHand.putDownAlone() }
    if let ingestion = unfinished.take() { return .ingestion(ingestion) }
    while current == nil, !waiting.isEmpty {
      let key = waiting.removeFirst()
      keys.remove(key)
      guard let folder = folders.first(where: { $0.holds(key) }) else { continue }
      let record = try wrapping(IngestError.catalog) { () throws(CatalogError) in try catalog.file(key) }
      current = key
      begun = time.monotonic()
      inHand.take(alone: key)
      aside.begin { [limit, fields, time] in
        let began = time.now()
        let reading = folder.read(PathEscape.unescape(key.path), limit: limit)
        return Prepared(Job(key: key, record: record, reading: reading, time: began, fields: fields))
      }
    }
    guard current != nil, let file = aside.take() else { return nil }
    begun = nil
    return .file(file)
  }

  /// Says whether the file that was given out last has stories left.
  mutating func goOn(with ingestion: consuming Desk.Ingestion?) {
    if ingestion == nil { current = nil }
    unfinished = ingestion
  }
}
