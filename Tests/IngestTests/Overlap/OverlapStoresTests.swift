import Support
import Testing

@testable import Ingest

/// What the overlap index is kept in, against plain dictionaries and arrays.
struct OverlapStoresTests {
  @Test func aSlotIndexHoldsWhatWasPutIn() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    var index = SlotIndex()
    var model: [UInt32: [UInt32]] = [:]
    // Few keys, so that several slots have the same; some that stand next to each other, and the last one, behind which there is none.
    let hashes =
      (0..<400).map { _ in UInt64.random(in: 1...UInt64.max, using: &random) }
      + (0..<50).map { UInt64($0) << 16 } + [UInt64.max, UInt64.max - (1 << 16)]
    for slot in 0..<UInt32(5_000) {
      let key = SlotIndex.key(hashes[Int.random(in: 0..<hashes.count, using: &random)])
      index.insert(key, slot)
      model[key, default: []].append(slot)
    }
    #expect(index.count == 5_000)
    for (key, slots) in model {
      var found: [UInt32] = []
      index.forEach(key) { slot in
        found.append(slot)
        return true
      }
      #expect(found == slots, "seed \(seed)")
    }
    let asked = (0..<300).map { _ in
      Bool.random(using: &random)
        ? hashes[Int.random(in: 0..<hashes.count, using: &random)] : UInt64.random(in: 1...UInt64.max, using: &random)
    }
    var found = [[UInt32]](repeating: [], count: asked.count)
    index.forEach(asked) { place, slot in
      found[place].append(slot)
      return true
    }
    #expect(found == asked.map { model[SlotIndex.key($0)] ?? [] }, "seed \(seed)")
  }

  @Test(arguments: [1, 2, 3, 4, 5, 255, 256, 257, 512, 513, 768, 769, 3_000])
  func postingsComeNewestFirst(count: Int) {
    var postings = TermPostings()
    for slot in 0..<UInt32(count) {
      // Another term between, so that the blocks do not lie one behind the other.
      for term in [2, 7] as [Background.TermIndex] { postings.append(slot, weight: UInt8(slot % 200 + 1), under: term) }
    }
    #expect(postings.count(2) == count && postings.count(3) == 0 && postings.count(99) == 0)
    for limit in [1, 2, 100, 256, 300, count, count + 1] {
      var found: [UInt32] = []
      postings.forEach(2, newest: limit) { slot, weight in
        #expect(weight == UInt8(slot % 200 + 1))
        found.append(slot)
      }
      #expect(found == (0..<UInt32(count)).reversed().prefix(limit).map { $0 })
    }
  }

  @Test func vectorsComeBackAsTheyWere() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    var vectors = StoryVectors()
    var model: [[WeightedTerm]?] = []
    for slot in 0..<UInt32(2_000) {
      guard Int.random(in: 0..<4, using: &random) > 0 else {
        model.append(nil)
        continue
      }
      // Distances of one to five bytes.
      let bits = UInt32.random(in: 1...32, using: &random)
      let places = Set(
        (0..<Int.random(in: 0...EventModel.terms, using: &random)).map { _ in
          UInt32.random(in: 0...UInt32.max >> (32 - bits), using: &random)
        })
      let vector = places.sorted().map { index in
        WeightedTerm(
          index: index, weight: UInt8.random(in: 1...255, using: &random), isName: Bool.random(using: &random))
      }
      vectors.append(vector, slot: slot)
      model.append(vector)
    }
    for (slot, vector) in model.enumerated() {
      #expect(vectors.has(UInt32(slot)) == (vector != nil), "seed \(seed)")
      #expect(vectors.vector(UInt32(slot)) == vector ?? [], "seed \(seed)")
    }
    #expect(!vectors.has(5_000))
  }

  @Test func sumsForgetWhatIsTakenOut() {
    let one = [WeightedTerm(index: 3, weight: 200, isName: true), WeightedTerm(index: 9, weight: 10, isName: false)]
    let other = [WeightedTerm(index: 3, weight: 20, isName: false), WeightedTerm(index: 4, weight: 255, isName: true)]
    var sums = TermSums(one)
    sums.add(TermSums(other))
    #expect(sums.sum(3) == TermSums.Sum(index: 3, names: 1, total: 40_400))
    sums.add(TermSums(one, sign: -1))
    #expect(sums == TermSums(other))
  }

  @Test func theGreatestComeFirst() {
    let seed: UInt64 = 7
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    for round in 0..<300 {
      let below = [2, 20, UInt64.max][round % 3]
      let keys = (0..<Int.random(in: 0...200, using: &random)).map { _ in UInt64.random(in: 0..<below, using: &random) }
      let count = Int.random(in: 0...220, using: &random)
      var parted = keys
      Selection.greatestFirst(&parted, count)
      #expect(parted.prefix(count).sorted() == keys.sorted(by: >).prefix(count).sorted(), "round \(round)")
      #expect(parted.sorted() == keys.sorted(), "round \(round)")
    }
  }
}
