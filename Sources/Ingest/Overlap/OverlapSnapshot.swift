/// Why an overlap index could not be restored.
package enum OverlapSnapshotFailure<Source: Error>: Error {
  /// The chunks are not a snapshot that this program can read.
  case snapshot(OverlapSnapshotError)
  /// What gives the chunks threw.
  case source(Source)
}

extension OverlapSnapshotFailure: Equatable where Source: Equatable {}

/// What is wrong with a snapshot.
package struct OverlapSnapshotError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The chunk, from 1 on; 0 when there is none.
  package let chunk: UInt64
  /// What is wrong with it.
  package let message: String

  /// "chunk 3 of the overlap index: its checksum does not match"
  package var description: String { "chunk \(chunk) of the overlap index: \(message)" }
}

/// The index as bytes, for a checkpoint: a start then needs no events from before it.
///
/// All numbers are little-endian and without a sign unless told otherwise; the number of bytes is in brackets.
///
/// | part | numbers |
/// |---|---|
/// | head | mark [8], version [4]; how far back is remembered: stories [8], days [4], 0 for no limit, days of events [4] |
/// | days | number [8]; of each: day with sign [4], first slot [4] |
/// | background | stories counted [8], number of terms [8]; of each, by place: hash [8], level of its probability in the table of word frequencies, or 256, of a number 257, if it is not there [2], stories [4] |
/// | stories | number [8]; of each, by slot: story [8], group [8], told [8], digest high [8] and low [8], day with sign [4], flags [1], length of the vector [1]; of each term, by place: place [4], weight [1], whether it is a name [1] |
/// | copies | of each part of the shingles that are sampled in any text, then of those of short ones: number of postings [4]; of each: key [4], slot [4], or all ones of 24 bits first under the key of a passage of too many groups |
///
/// Flags: bit 0 live, 1 has a text, 2 has a day, 3 has a vector, 4 is tiny. Withdrawn stories that the index has not yet swept are written too, since
/// they take up places in lists; weights are, since they come from the background of their time. Everything else (digests,
/// postings of terms, groups and their sums) follows from this. Chunks and their checksums: `ChunkWriter`.
extension OverlapIndex {
  private enum Format {
    /// "overlap\n", in the order of a file's bytes.
    static let mark: UInt64 = 0x0a70_616c_7265_766f
    /// To be raised with the format, and with what a term, a shingle or a digest is hashed from.
    static let version: UInt32 = 4
    static let storyBytes = 46
    static let termBytes = 6
    static let isLive: UInt8 = 1
    static let hasText: UInt8 = 2
    static let hasDay: UInt8 = 4
    static let hasVector: UInt8 = 8
    static let isTiny: UInt8 = 16
  }

  /// Gives `emit` the index in chunks of at most `Limits.snapshotChunkBytes`: the same bytes for an index that came about in the same
  /// way, and for one restored from them.
  package func snapshot<E: Error>(_ emit: ([UInt8]) throws(E) -> Void) throws(E) {
    var chunks = ChunkWriter()
    chunks.put(Format.mark)
    chunks.put(Format.version)
    chunks.put(UInt64(horizon.stories))
    chunks.put(UInt32(horizon.days ?? 0))
    chunks.put(UInt32(horizon.eventDays))
    try chunks.beginRecord(emit)
    chunks.put(UInt64(stories.days.count))
    for day in stories.days {
      try chunks.beginRecord(emit)
      chunks.put(day.day)
      chunks.put(day.first)
    }
    try events.background.write(to: &chunks, emit)
    try chunks.beginRecord(emit)
    chunks.put(UInt64(stories.slots.count))
    for slot in stories.slots {
      try chunks.beginRecord(emit)
      Self.write(stories[slot], vector: events.vector(slot), to: &chunks)
    }
    try copies.write(to: &chunks, emit)
    try chunks.close(emit)
  }

  /// Whether this program can read a snapshot, by its first chunk; of one that is damaged it is told when it is read.
  package static func isReadable(snapshot chunk: [UInt8]) -> Bool {
    var chunks = ChunkReader()
    do throws(OverlapSnapshotFailure<Never>) {
      try chunks.beginRecord(12) { chunk }
      let mark: UInt64 = chunks.take()
      let version: UInt32 = chunks.take()
      return mark != Format.mark || version == Format.version
    } catch { return true }
  }

  /// The index that was written by `snapshot`: it gives the same verdicts from there on.
  ///
  /// - Parameter next: the chunks in their order; nil after the last one.
  /// - Throws: what `next` throws, or what is wrong with the snapshot.
  package init<E: Error>(restoring next: () throws(E) -> [UInt8]?) throws(OverlapSnapshotFailure<E>) {
    var chunks = ChunkReader()
    try chunks.beginRecord(12, next)
    guard chunks.take() == Format.mark else { throw chunks.damage("it is not the beginning of a snapshot") }
    let version: UInt32 = chunks.take()
    guard version == Format.version else {
      throw chunks.damage("its format is version \(version); this program reads version \(Format.version)")
    }
    let horizon = try Self.horizon(&chunks, next)
    let days = try Self.days(&chunks, next)
    let background = try Background(from: &chunks, next)
    try chunks.beginRecord(8, next)
    let count: UInt64 = chunks.take()
    var entries = PagedArray<StoryTable.Entry>()
    var vectors = StoryVectors()
    while UInt64(entries.end) < count {
      let (entry, vector) = try Self.story(&chunks, terms: background.count, next)
      let slot = entries.append(CollectionOfOne(entry))
      if let vector { vectors.append(vector, slot: slot) }
    }
    guard let stories = StoryTable(entries, days: days) else {
      throw chunks.damage("a story is in the table twice, or days are out of order")
    }
    let copies = try CopyIndex(from: &chunks, stories: stories, next)
    try chunks.finish(next)
    self.init(
      horizon: horizon, stories: stories, copies: copies,
      events: EventIndex(background: background, vectors: vectors, stories: stories))
  }

  private static func horizon<E: Error>(
    _ chunks: inout ChunkReader, _ next: () throws(E) -> [UInt8]?
  ) throws(OverlapSnapshotFailure<E>) -> Horizon {
    try chunks.beginRecord(16, next)
    let (stories, days, eventDays): (UInt64, UInt32, UInt32) = (chunks.take(), chunks.take(), chunks.take())
    guard stories > 0, stories <= Horizon.mostStories, days < 1 << 20, eventDays < 1 << 20 else {
      throw chunks.damage("\(stories) stories, \(days) and \(eventDays) days are to be remembered")
    }
    return Horizon(stories: Int(stories), days: days == 0 ? nil : Int(days), eventDays: Int(eventDays))
  }

  private static func days<E: Error>(
    _ chunks: inout ChunkReader, _ next: () throws(E) -> [UInt8]?
  ) throws(OverlapSnapshotFailure<E>) -> [StoryTable.Day] {
    try chunks.beginRecord(8, next)
    let count: UInt64 = chunks.take()
    var days: [StoryTable.Day] = []
    while UInt64(days.count) < count {
      try chunks.beginRecord(8, next)
      let day = StoryTable.Day(day: chunks.take(), first: chunks.take())
      guard abs(Int64(day.day)) < 1 << 29 else { throw chunks.damage("there is a day \(day.day)") }
      days.append(day)
    }
    return days
  }

  private static func write(_ entry: StoryTable.Entry, vector: [WeightedTerm]?, to chunks: inout ChunkWriter) {
    chunks.put(entry.story)
    chunks.put(entry.group)
    chunks.put(entry.told)
    chunks.put(entry.digest.high)
    chunks.put(entry.digest.low)
    chunks.put(entry.day ?? 0)
    var flags: UInt8 = 0
    if entry.isLive { flags |= Format.isLive }
    if entry.hasText { flags |= Format.hasText }
    if entry.day != nil { flags |= Format.hasDay }
    if vector != nil { flags |= Format.hasVector }
    if entry.isTiny { flags |= Format.isTiny }
    chunks.put(flags)
    // At most `EventModel.terms`.
    chunks.put(UInt8(vector?.count ?? 0))
    for term in vector ?? [] {
      chunks.put(term.index)
      chunks.put(term.weight)
      chunks.put(UInt8(term.isName ? 1 : 0))
    }
  }

  private static func story<E: Error>(
    _ chunks: inout ChunkReader, terms: Int, _ next: () throws(E) -> [UInt8]?
  ) throws(OverlapSnapshotFailure<E>) -> (StoryTable.Entry, [WeightedTerm]?) {
    try chunks.beginRecord(Format.storyBytes, next)
    let (story, group, told): (UInt64, UInt64, UInt64) = (chunks.take(), chunks.take(), chunks.take())
    let digest = Digest128(high: chunks.take(), low: chunks.take())
    let day: Int32 = chunks.take()
    let flags: UInt8 = chunks.take()
    let length: UInt8 = chunks.take()
    let entry = StoryTable.Entry(
      story: story, group: group, told: told, digest: digest, day: flags & Format.hasDay != 0 ? day : nil,
      isLive: flags & Format.isLive != 0, hasText: flags & Format.hasText != 0, isTiny: flags & Format.isTiny != 0)
    let hasVector = flags & Format.hasVector != 0
    guard length <= (hasVector ? EventModel.terms : 0) else {
      throw chunks.damage("story \(story) has \(length) terms")
    }
    guard hasVector else { return (entry, nil) }
    if length > 0 { try chunks.beginRecord(Int(length) * Format.termBytes, next) }
    var vector: [WeightedTerm] = []
    vector.reserveCapacity(Int(length))
    for _ in 0..<length {
      let index: UInt32 = chunks.take()
      let weight: UInt8 = chunks.take()
      let isName: UInt8 = chunks.take()
      guard weight > 0, isName < 2, index < terms, vector.last.map({ $0.index < index }) ?? true else {
        throw chunks.damage("the terms of story \(story) are not in order")
      }
      vector.append(
        WeightedTerm(index: index, weight: weight, isName: isName == 1))
    }
    return (entry, vector)
  }
}
