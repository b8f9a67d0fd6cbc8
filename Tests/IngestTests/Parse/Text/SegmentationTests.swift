import Foundation
import Support
import Testing

@testable import Ingest

@Suite("Segmentation") struct SegmentationTests {
  private static let harbour = """
    The harbour council of Elmsworth approved a new ferry terminal on Tuesday after a debate of four hours. The terminal will \
    cost 40 million and replace the wooden pier, which storms damaged twice. Ferry passengers had asked for shelter, harbour \
    pilots for a deeper berth; the council promised both, and the ferry company will pay a third of the terminal. The pier, the \
    council's engineer said, would not survive another storm; the ferry had twice failed to berth at the pier in January, and \
    passengers were carried on to Merrow harbour. Dredging of the berth begins in May, when the pilots' new boat arrives, and \
    the terminal is to open before the storm season.
    """
  private static let orchard = """
    Apple growers in the valley expect their smallest crop for a decade. Late frost destroyed blossom in most orchards, and the \
    growers' cooperative has asked for emergency loans. Cider makers said apple prices had already doubled, while beekeepers \
    reported that hives placed in the orchards were half empty at the end of the blossom. Growers who had lit candles between \
    the apple trees saved some blossom, but frost candles are dear and the cooperative ran out of them on the second night. \
    Beekeepers will move their hives to the cherry orchards early, and cider makers are buying last year's apple juice.
    """

  private func starts(_ blocks: [String]) -> [Int] { Segmentation.split(blocks).map(\.block) }

  @Test func noBlocksHoldNoStory() { #expect(Segmentation.split([]).isEmpty) }

  @Test func twoVocabulariesAreTwoStories() {
    #expect(starts([Self.harbour, Self.orchard]) == [0, 1])
    #expect(starts([Self.harbour, Self.harbour]) == [0])
  }

  @Test func aBoundarySaysWhatItRestsOn() throws {
    let boundary = try #require(Segmentation.split([Self.harbour, "MERROW VALLEY – " + Self.orchard]).last)
    #expect(boundary.block == 1)
    #expect(boundary.cues.map(\.name) == ["prior", "dateline"])
    #expect(abs(boundary.sum - boundary.cues.reduce(boundary.lexical) { $0 + $1.weight }) < 1e-9)
    #expect(boundary.sum > 0)
  }

  @Test func headingsAndBylinesAreNoStories() {
    #expect(starts(["Ferry Terminal Approved", Self.harbour]) == [0])
    #expect(starts(["By Ada Brook", Self.harbour]) == [0])
    #expect(starts(["Terminal", "By Ada Brook", Self.harbour, "What It Costs", Self.harbour]) == [0])
    #expect(starts(["Only a heading"]) == [0])
  }

  @Test func aStoryBeginsAtItsHeadline() {
    #expect(starts([Self.harbour, "Frost Ruins Apple Crop", "By Ada Brook", Self.orchard]) == [0, 1])
  }

  private func dateline(_ line: String) -> Bool? { Array(line.utf8).withUnsafeBufferPointer(LineShape.dateline) }

  @Test(arguments: [
    ("MINNEAPOLIS – A profound dispute has erupted", true), ("BERLIN (Reuters) - A power outage", true),
    ("RABAT, Jan. 6 (Xinhua) -- Morocco signed", true), ("BEIJING -- China on Friday said", true),
    ("Tirana, Albania (CNN) -- Some will try", true), ("Cairo — The minister said", false),
    ("ERIE, Pa. — A Pennsylvania woman says", true),
  ]) func datelineIsRecognised(line: String, strong: Bool) {
    #expect(dateline(line) == strong)
  }

  @Test(arguments: [
    "The minister – who was ill – stayed away", "Israel–Morocco ties grow", "He said - and meant - it",
    "A well-known man came", "A 59 - year - old man came", "A 2 - 1 - He said",
    "Nothing of the kind here", "", "–", "— said the man", "Five years after normalization, Israel and Morocco",
  ]) func anAsideIsNoDateline(line: String) {
    #expect(dateline(line) == nil)
  }

  @Test(arguments: [
    ("By Al Mayadeen English", true), ("By Ada Brook, City Desk", true), ("6 Jan 2026 09:24", true),
    ("January 6, 2026", true),
    ("Updated: 2017-09-15 17:52", true), ("By then the water had risen.", false), ("By Tuesday it was over.", false),
    ("In January 2026 the town will vote.", false), ("Room 2026", false),
  ]) func bylineIsRecognised(line: String, expected: Bool) {
    #expect(Array(line.utf8).withUnsafeBufferPointer { LineShape.isByline($0) } == expected)
  }
}

/// On the five real files and on real articles; skipped where the corpora are not at hand.
@Suite("Segmentation of real texts", .enabled(if: Corpora.arePresent, "needs the corpora: set COPYTASTER_CORPORA"))
struct RealSegmentationTests {
  private func starts(_ blocks: [String]) -> [Int] { Segmentation.split(blocks).map(\.block) }

  @Test func seedsHoldFourStoriesAndOneEach() throws {
    #expect(try Corpora.seedStories().map(\.count) == [4, 1, 1, 1, 1])
  }

  @Test func singleArticlesStayWhole() throws {
    let articles = try Corpora.articles("giveme5w1h").filter { Words.count($0.text) >= 80 }
    let split = articles.filter { starts($0.paragraphs).count > 1 }
    print("single articles split: \(split.count) of \(articles.count)")
    #expect(Double(split.count) <= 0.08 * Double(articles.count))
  }

  /// Least recall and precision of starts; a start found a heading too early or too late counts.
  @Test(arguments: [(false, false, 0.95, 0.99), (true, false, 0.86, 0.92), (true, true, 0.90, 0.86)])
  func concatenatedArticlesComeApart(paragraphs: Bool, cut: Bool, recall: Double, precision: Double) throws {
    let seed: UInt64 = 11
    var random = SeededRandom(seed: seed)
    let articles = try Corpora.articles("giveme5w1h").filter { Words.count($0.text) >= 80 }
    var (found, right, wanted, exact) = (0, 0, 0, 0)
    for _ in 0..<60 {
      var chosen: [Corpora.Article] = []
      let count = Int.random(in: 2...5, using: &random)
      while chosen.count < count {
        let article = articles[Int.random(in: 0..<articles.count, using: &random)]
        if !chosen.contains(where: { $0.label == article.label }) { chosen.append(article) }
      }
      var blocks: [String] = []
      var truth: [Int] = []
      for article in chosen {
        truth.append(blocks.count)
        var pieces = article.paragraphs
        if cut, Int.random(in: 0..<5, using: &random) < 2 {
          // Cut off between words, somewhere after the 80th.
          let words = article.text.split(separator: " ")
          let kept = words.prefix(Int.random(in: min(80, words.count)...min(250, words.count), using: &random))
          pieces = kept.joined(separator: " ").split(separator: "\n").map(String.init)
        }
        blocks += paragraphs ? pieces : [pieces.joined(separator: "\n")]
      }
      let got = starts(blocks).dropFirst()
      let near = got.filter { start in
        truth.dropFirst().contains { first in
          abs(start - first) <= 2
            && blocks[min(start, first)..<max(start, first)].allSatisfy { Words.count($0) < BlockFeatures.headWords }
        }
      }
      found += got.count
      right += min(near.count, truth.count - 1)
      wanted += truth.count - 1
      exact += Array(got) == Array(truth.dropFirst()) ? 1 : 0
    }
    let (r, p) = (Double(right) / Double(wanted), Double(right) / Double(found))
    print(
      "seed \(seed), paragraphs \(paragraphs), cut \(cut): precision \(p), recall \(r), exactly right \(exact) of 60")
    #expect(r >= recall)
    #expect(p >= precision)
  }

  @Test(.timeLimit(.minutes(30))) func aLongDigestTakesTimeInProportion() throws {
    let paragraphs = try Corpora.articles("giveme5w1h").flatMap(\.paragraphs)
    let few = Array(paragraphs.prefix(1_000))
    let many = (0..<4).flatMap { _ in few }
    let clock = ContinuousClock()
    let short = clock.measure { _ = Segmentation.split(few) }
    let long = clock.measure { _ = Segmentation.split(many) }
    // Four times the blocks; sixteen times the time would be quadratic.
    #expect(long < short * 9)
  }
}
