internal import Ingest
internal import SystemPackage

/// Events as the service writes them, to be written again and again: each time around they tell of other files.
final class Stock {
  private let events: [EventData]
  private var next = 0
  private var round = 0
  /// The stories of the file that is being told of.
  private var stories: [EventID] = []

  /// What the service makes of folders; it keeps its state in `state`.
  init(_ folders: [FilePath], _ state: StateDirectory) throws {
    let options = PipelineOptions(
      folders: try folders.map { try WatchedFolder(resolving: $0) }, state: state, settle: .zero, once: true)
    var pipeline = try Pipeline(options, reporter: Silent())
    try pipeline.run(until: -1)
    var reader = try EventLogReader(state, from: .after(0))
    var events: [EventData] = []
    while let line = try reader.next() {
      let data = try EventDecoder().event(line.bytes).data
      switch data {
      case .storyOriginal, .storyOverlap, .storyDuplicate, .fileIngested: events.append(data)
      default: break
      }
    }
    self.events = events
  }

  /// Adds so many events to a batch.
  func fill(_ batch: inout EventBatch, _ count: Int) {
    let now = SystemClock().now()
    for _ in 0..<count {
      batch.add(at: now) { id in anew(events[next], as: id) }
      next = (next + 1) % events.count
      if next == 0 { round += 1 }
    }
  }

  private func anew(_ data: EventData, as id: EventID) -> EventData {
    switch data {
    case .storyOriginal(let told): return .storyOriginal(anew(told, as: id))
    case .storyOverlap(let told): return .storyOverlap(anew(told, as: id))
    case .storyDuplicate(let told): return .storyDuplicate(anew(told, as: id))
    case .fileIngested(var closing):
      closing.file.path = anew(closing.file.path)
      closing.stories = stories
      stories = []
      return .fileIngested(closing)
    default: return data
    }
  }

  private func anew(_ told: StoryTold, as id: EventID) -> StoryTold {
    var told = told
    told.story = id
    told.group = id
    told.file.path = anew(told.file.path)
    stories.append(id)
    return told
  }

  private func anew(_ path: String) -> String { "\(round)/\(path)" }
}

/// Wants to know nothing.
struct Silent: Reporter {
  func report(_ report: Report) {}
}
