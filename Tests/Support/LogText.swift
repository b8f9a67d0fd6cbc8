public import Foundation
public import Ingest

extension TemporaryFolder {
  /// The events in the log, as the log's own reader sees them.
  public func events() throws -> [Event] {
    let decoder = EventDecoder()
    return try lines().map { try decoder.event($0) }
  }

  /// The lines of the log that are not blank, from all of its segments.
  public func lines() throws -> [Data] {
    var files = try SegmentList.read(state).sealed.compactMap { try SegmentFile.sealed($0, in: state) }
    if let active = try SegmentFile.active(0, in: state) { files.append(active) }
    return try files.flatMap { file in
      var lines = LineReader(file)
      var found: [Data] = []
      while let piece = try lines.next() {
        if case .line(let line) = piece, !line.isBlank { found.append(Data(line.bytes)) }
      }
      return found
    }
  }
}

extension Event {
  /// The type without `copytaster.`.
  public var kind: String { String(data.type.dropFirst("copytaster.".count)) }
}

extension Sequence<Event> {
  /// The types, without `copytaster.`.
  public var kinds: [String] { map(\.kind) }
  /// The events of stories.
  public var stories: [StoryTold] { compactMap(\.data.told) }

  /// The stories of each group, as sets of places such as `a.txt#0`, with merges and withdrawals applied.
  public var groups: Set<Set<String>> {
    var groups: [EventID: EventID] = [:]
    var places: [EventID: String] = [:]
    for event in self {
      if let told = event.data.told {
        groups[told.story] = told.group
        places[told.story] = "\(told.file.path)#\(told.ordinal)"
      }
      if case .groupMerged(let merged) = event.data {
        for (story, group) in groups where merged.groups.contains(group) { groups[story] = merged.into }
      }
      if case .storyWithdrawn(let gone) = event.data { places[gone.story] = nil }
    }
    return Set(Dictionary(grouping: places.keys) { groups[$0] }.values.map { Set($0.compactMap { places[$0] }) })
  }
}
