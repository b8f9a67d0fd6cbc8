internal import Foundation
internal import Glibc
internal import Ingest

/// What overlap.py, which has the peers and the measures, needs of the index: verdicts on stories, and how fast they come.
///
/// usage: overlap groups STORIES              the group of each story, in their order
///        overlap verdicts STORIES            the same with all that was decided and why: the same on every machine, in every build
///        overlap copies STORIES QUERIES      what each query is to the stories; queries are not taken in
///        overlap speed STORIES COUNT...      stories a second with so many in the index, on one core
///        overlap memory STORIES COUNT...     bytes a story of an index of so many
///        overlap make STORIES COUNT          the texts of so many made stories, with which the two before work
@main
struct Overlap {
  static func main() {
    do { try run(Array(CommandLine.arguments.dropFirst())) } catch {
      FileHandle.standardError.write(Data("overlap: \(error)\n".utf8))
      exit(1)
    }
  }

  private struct Unusable: Error, CustomStringConvertible {
    var description: String {
      "usage: overlap groups|verdicts STORIES | copies STORIES QUERIES | speed|memory|make STORIES COUNT..."
    }
  }

  private static func run(_ arguments: [String]) throws {
    switch (arguments.first, arguments.count) {
    case ("groups", 2): try groups(Story.read(arguments[1]))
    case ("verdicts", 2): try verdicts(Story.read(arguments[1]))
    case ("copies", 3): try copies(Story.read(arguments[1]), Story.read(arguments[2]))
    case ("speed", 3...), ("memory", 3...):
      var speed = try Speed(Story.read(arguments[1]))
      let counts = arguments[2...].map { Int($0) ?? 0 }
      if arguments[0] == "speed" { speed.run(counts) } else { speed.memory(counts) }
    case ("make", 3):
      var maker = try StoryMaker(Story.read(arguments[1]), seed: 1)
      for _ in 0..<(Int(arguments[2]) ?? 0) { print(maker.next()) }
    default: throw Unusable()
    }
  }

  private static func groups(_ stories: [Story]) {
    var desk = Desk()
    for story in stories { desk.read(story) }
    for (place, story) in stories.enumerated() { print(story.id, desk.group(place), separator: "\t") }
  }

  private static func verdicts(_ stories: [Story]) {
    var desk = Desk()
    for story in stories { print(story.id, desk.read(story), separator: "\t") }
  }

  private static func copies(_ stories: [Story], _ queries: [Story]) {
    var desk = Desk()
    for story in stories { desk.take(story) }
    for query in queries {
      let verdict = desk.decide(query)
      let other = verdict.to.map { stories[Int($0) - 1].id } ?? "-"
      print(query.id, verdict.kind.rawValue, other, separator: "\t")
    }
  }
}

/// Reads stories as the service does; keeps their texts as the log does.
struct Desk {
  private var index = OverlapIndex()
  private var texts: [String] = []

  /// Decides about a story.
  func decide(_ story: Story) -> Verdict {
    index.decide(Fingerprint(title: story.title, text: story.text), day: story.day) { texts[Int($0) - 1] }
  }

  /// Decides about a story and takes it in.
  @discardableResult
  mutating func read(_ story: Story) -> Verdict {
    let verdict = decide(story)
    let number = StoryNumber(texts.count + 1)
    add(story, verdict.kind, verdict.group ?? number)
    index.merge(verdict.merges, into: verdict.group ?? number)
    return verdict
  }

  /// Takes a story in as if it were like no other.
  mutating func take(_ story: Story) { add(story, .original, StoryNumber(texts.count + 1)) }

  private mutating func add(_ story: Story, _ kind: Relation.Kind, _ group: GroupNumber) {
    texts.append(story.text)
    let number = StoryNumber(texts.count)
    index.insert(
      Fingerprint(title: story.title, text: story.text), story: number, told: number, group: group, kind: kind,
      day: story.day)
  }

  /// The group in which the story in a place is now.
  func group(_ place: Int) -> GroupNumber { index.group(of: StoryNumber(place + 1)) ?? 0 }
}
