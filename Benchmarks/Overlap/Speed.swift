internal import CLinux
internal import Foundation
internal import Glibc
internal import Ingest

/// How many stories a second of a core's time are decided upon and taken in, from their texts on, at different sizes of the index;
/// and the memory that it takes.
struct Speed {
  private static let rounds = 5
  private static let round = 2_000
  private var maker: StoryMaker

  init(_ stories: [Story]) { maker = StoryMaker(stories, seed: 1) }

  /// Prints for each count and part of the work the median of stories a second.
  mutating func run(_ counts: [Int]) {
    var whole = Index()
    var copies = Index(copiesOnly: true)
    for count in counts {
      whole.fill(upTo: count, &maker)
      copies.fill(upTo: count, &maker)
      var seconds: [String: [Double]] = [:]
      for _ in 0..<Self.rounds {
        let texts = (0..<Self.round).map { _ in maker.next() }
        func time(_ name: String, _ work: () -> Void) {
          let start = cpuSeconds()
          work()
          seconds[name, default: []].append(cpuSeconds() - start)
        }
        time("fingerprints") { for text in texts { blackHole(Fingerprint(title: nil, text: text).terms.count) } }
        time("near-duplicate") { for text in texts { copies.read(text) } }
        time("all") { for text in texts { whole.read(text) } }
        let fingerprints = texts.map { Fingerprint(title: nil, text: $0) }
        time("same event") { for story in fingerprints { whole.event(story) } }
      }
      for (name, seconds) in seconds.sorted(by: { $0.key < $1.key }) {
        line(name, count, Double(Self.round) / seconds.sorted()[seconds.count / 2])
      }
    }
  }

  /// Prints the bytes a story in an index of as many stories, with what is free given back, as the service does when it rests.
  mutating func memory(_ counts: [Int]) {
    let before = resident()
    var index = Index()
    for count in counts {
      index.fill(upTo: count, &maker)
      malloc_trim(0)
      line("memory", count, Double(resident() - before) / Double(count))
    }
  }

  private func line(_ name: String, _ count: Int, _ value: Double) {
    print(name, count, String(format: "%.0f", value), separator: "\t")
    // A million takes minutes, in which the numbers of fewer can be read already.
    fflush(nil)
  }

  /// Bytes of memory that this process has of its own.
  private func resident() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") } ?? ""
    return (Int(line.filter(\.isNumber)) ?? 0) * 1024
  }
}

/// Seconds of a core that this process has used.
func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// An index that is filled with stories.
struct Index {
  private var index = OverlapIndex()
  /// The last story's. Not the count, which falls when the oldest are forgotten.
  private var last: StoryNumber = 0
  private let copiesOnly: Bool

  init(copiesOnly: Bool = false) { self.copiesOnly = copiesOnly }

  var count: Int { index.count }

  /// Takes stories in as if they were like no other, until there are `count`.
  mutating func fill(upTo count: Int, _ maker: inout StoryMaker) {
    while index.count < count {
      if copiesOnly {
        add(TextPrint(title: nil, text: maker.next()))
      } else {
        add(Fingerprint(title: nil, text: maker.next()))
      }
    }
  }

  /// Decides about a story and takes it in.
  mutating func read(_ text: String) {
    if copiesOnly {
      let story = TextPrint(title: nil, text: text)
      blackHole(index.copies(of: story) { _ in nil }.verdict == nil ? 0 : 1)
      add(story)
    } else {
      let story = Fingerprint(title: nil, text: text)
      add(story, index.decision(on: story, day: 20_000) { _ in nil })
    }
  }

  /// Decides whether a story reports a known event, and takes it in.
  mutating func event(_ story: Fingerprint) {
    add(story, index.event(of: story, day: 20_000))
  }

  private mutating func add(_ story: Fingerprint, _ decision: OverlapIndex.Decision? = nil) {
    blackHole(decision?.verdict.merges.count ?? 0)
    last += 1
    index.insert(
      story, weighed: decision?.weighed, story: last, told: last, group: last,
      kind: .original, day: 20_000)
  }

  private mutating func add(_ copy: TextPrint) {
    last += 1
    index.insertCopy(copy, story: last, told: last, group: last, day: 20_000)
  }
}

/// Keeps a result from being optimised away.
@inline(never)
func blackHole(_ value: Int) {}
