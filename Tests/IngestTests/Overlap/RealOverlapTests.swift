import Support
import Testing

@testable import Ingest

/// On real articles; skipped where the corpora are not at hand.
@Suite("Overlap of real texts", .enabled(if: Corpora.arePresent, "needs the corpora: set COPYTASTER_CORPORA"))
struct RealOverlapTests {
  @Test func theEightSeedStoriesAreFourGroupsInEveryOrderAndNoWrongScoreIsNear() throws {
    let files = try Corpora.seedStories()
    #expect(files.map(\.count) == [4, 1, 1, 1, 1])
    for order in permutations(Array(files.indices)) {
      var desk = Desk()
      var isReport: [Bool] = []
      for file in order {
        for (position, story) in files[file].enumerated() {
          let verdict = desk.read(story)
          let report = file > 0 || position == 0
          let isFirst = report && !isReport.contains(true)
          isReport.append(report)
          let wrong = report && !isFirst ? verdict.evidence.runnerUp?.score ?? 0 : verdict.score
          #expect(wrong < Thresholds().sameEvent / 2, "\(order): story \(isReport.count)")
        }
      }
      let groups = desk.groups.compactMap(\.self)
      let reports = Set(zip(groups, isReport).filter(\.1).map(\.0))
      #expect(reports.count == 1, "\(order): \(groups)")
      #expect(Set(groups).count == 4, "\(order): \(groups)")
    }
  }

  /// A tuned TF-IDF centroid reaches .912 and .878: see Benchmarks/Overlap/overlap.py.
  @Test(arguments: [("giveme5w1h", 0.92), ("ecbplus", 0.89)])
  func eventsAreFoundBetterThanByATunedCentroid(name: String, least: Double) throws {
    let articles = try Corpora.articles(name)
    var desk = Desk()
    var merges = 0
    for article in articles {
      let verdict = desk.read(article.text, title: article.title, day: article.day)
      merges += verdict.merges.count
      #expect(verdict.merges.allSatisfy { other in verdict.group.map { $0 < other } ?? false })
    }
    #expect(merges > 0)
    let groups = desk.groups.compactMap(\.self)
    let (precision, recall) = bcubed(articles.map(\.label), groups)
    let f1 = 2 * precision * recall / (precision + recall)
    print("\(name): BCubed precision \(precision), recall \(recall), F1 \(f1)")
    #expect(f1 >= least)
  }

  @Test(arguments: [(0.05, 1.0, 0.99), (0.10, 1.0, 0.985), (0.0, 0.6, 0.99), (0.0, 0.3, 0.95)])
  func copiesAreFound(edited: Double, kept: Double, least: Double) throws {
    let seed: UInt64 = 7
    var random = SeededRandom(seed: seed)
    let articles = try Corpora.articles("giveme5w1h")
    var desk = Desk()
    for (place, article) in articles.enumerated() {
      desk.texts[StoryNumber(place + 1)] = article.text
      desk.index.insert(
        Fingerprint(title: nil, text: article.text), story: StoryNumber(place + 1), told: StoryNumber(place + 1),
        group: StoryNumber(place + 1), kind: .original, day: nil)
    }
    let foreign = articles.flatMap { $0.text.split(separator: " ").prefix(50) }
    var found = 0
    for article in articles {
      var words = article.text.split(separator: " ")
      for place in words.indices where Double.random(in: 0..<1, using: &random) < edited {
        words[place] = foreign[Int.random(in: 0..<foreign.count, using: &random)]
      }
      let count = max(1, Int(Double(words.count) * kept))
      let first = Int.random(in: 0...(words.count - count), using: &random)
      let verdict = desk.decide(words[first..<(first + count)].joined(separator: " "))
      if verdict.kind.isCopy { found += 1 }
    }
    let recall = Double(found) / Double(articles.count)
    print("seed \(seed), \(edited) edited, cut to \(kept): recall \(recall)")
    #expect(recall >= least)
  }

  /// Of forty words every third excerpt once passed for a report of the same event.
  @Test(arguments: [40, 60, 80]) func passagesOfFewWordsAreFound(words: Int) throws {
    let articles = try Corpora.articles("giveme5w1h").filter { $0.text.split(separator: " ").count >= 200 }
    var desk = Desk()
    for article in articles { desk.read(article.text, title: article.title, day: article.day) }
    var found = 0
    for article in articles {
      let all = article.text.split(separator: " ")
      for first in [0, all.count / 2 - words / 2] {
        let verdict = desk.decide(all[first..<first + words].joined(separator: " "), title: "Excerpt")
        if verdict.kind.isCopy { found += 1 }
      }
    }
    let recall = Double(found) / Double(2 * articles.count)
    print("excerpts of \(words) words: recall \(recall)")
    #expect(recall >= 0.95)
  }

  @Test func reportsOfDifferentEventsAreNoCopies() throws {
    let articles = try Corpora.articles("giveme5w1h")
    var desk = Desk()
    var wrong: [String] = []
    for article in articles {
      let verdict = desk.read(article.text, title: article.title, day: article.day)
      if verdict.kind.isCopy, let to = verdict.to, articles[Int(to) - 1].label != article.label {
        wrong.append(article.id)
      }
    }
    print("copies across events: \(wrong)")
    // One page whose text is half a copyright line.
    #expect(wrong.count <= 1)
  }

  /// BCubed precision and recall of a clustering (Bagga & Baldwin 1998).
  private func bcubed(_ truth: [String], _ groups: [GroupNumber]) -> (precision: Double, recall: Double) {
    var labels: [String: Int] = [:]
    var sizes: [GroupNumber: Int] = [:]
    var both: [String: Int] = [:]
    for (label, group) in zip(truth, groups) {
      labels[label, default: 0] += 1
      sizes[group, default: 0] += 1
      both["\(group) \(label)", default: 0] += 1
    }
    var (precision, recall) = (0.0, 0.0)
    for (label, group) in zip(truth, groups) {
      let shared = Double(both["\(group) \(label)", default: 0])
      precision += shared / Double(sizes[group, default: 1])
      recall += shared / Double(labels[label, default: 1])
    }
    return (precision / Double(truth.count), recall / Double(truth.count))
  }
}
