import Support
import Testing

@testable import Ingest

/// The same order of arrival gives the same verdicts, to the last bit.
struct DeterminismTests {
  /// Stories that are made from a number, the same on every machine: fresh ones, copies, excerpts and reports of some events.
  private static func texts() -> [String] {
    var random = SeededRandom(seed: 4)
    var salad = Salad(random: SeededRandom(seed: 5))
    var texts: [String] = []
    for _ in 0..<400 {
      let fresh = salad.text(words: Int.random(in: 3..<120, using: &random))
      let words = texts.randomElement(using: &random)?.split(separator: " ") ?? []
      switch Int.random(in: 0..<8, using: &random) {
      case 0: texts.append(words.enumerated().map { $0 % 11 == 5 ? "changed" : $1 }.joined(separator: " "))
      case 1: texts.append(words.prefix(words.count / 3 + 1).joined(separator: " "))
      case 2: texts.append(words.joined(separator: " ") + " " + fresh)
      default: texts.append(fresh)
      }
    }
    return texts
  }

  /// All that is decided on the texts, with fingerprints that were taken in this way.
  private static func verdicts(_ fingerprints: [Fingerprint], _ texts: [String]) -> String {
    var index = OverlapIndex()
    var lines: [String] = []
    for (place, fingerprint) in fingerprints.enumerated() {
      let number = StoryNumber(place + 1)
      let day = 20_000 + place / 10
      let decision = index.decision(on: fingerprint, day: day) { texts[Int($0) - 1] }
      let verdict = decision.verdict
      lines.append("\(verdict)")
      index.insert(
        fingerprint, weighed: place % 3 == 0 ? nil : decision.weighed, story: number, told: number,
        group: verdict.group ?? number, kind: verdict.kind, day: day)
      if let group = verdict.group { index.merge(verdict.merges, into: group) }
    }
    return lines.joined(separator: "\n")
  }

  /// With what was weighed for a verdict used again, or not, and fingerprints taken on one core or on all.
  @Test func verdictsAreTheSameOnAnyNumberOfCores() {
    let texts = Self.texts()
    let one = Self.verdicts(texts.map { Fingerprint(title: nil, text: $0) }, texts)
    let all = Self.verdicts(Parallel.map(texts) { Fingerprint(title: nil, text: $0) }, texts)
    #expect(one == all)
    for kind in Relation.Kind.allCases { #expect(one.contains("Kind.\(kind),"), "\(kind)") }
  }

  /// The number is that of a build for debugging and of one for release; a change of the model changes it, and nothing else may.
  @Test func verdictsAreTheSameInEveryBuildAndOnEveryMachine() {
    let texts = Self.texts()
    #expect(
      Hash64.hash(Self.verdicts(texts.map { Fingerprint(title: nil, text: $0) }, texts)) == 17_273_631_496_407_877_201)
  }
}
