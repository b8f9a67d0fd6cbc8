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
    for (key, slots) in model { #expect(self.slots(of: key, in: index) == slots, "seed \(seed)") }
    for _ in 0..<300 {
      let key = SlotIndex.key(UInt64.random(in: 1...UInt64.max, using: &random))
      #expect(slots(of: key, in: index) == model[key] ?? [], "seed \(seed)")
    }
  }

  /// A text that comes a hundred times is under one digest, for which no row of buckets has room.
  @Test func aKeyMayHaveAnyNumberOfSlots() {
    var index = SlotIndex()
    for slot in 0..<UInt32(1_000) {
      index.insert(77, slot)
      index.insert(SlotIndex.key(Hash64.hash("key \(slot)")), slot)
    }
    #expect(slots(of: 77, in: index) == Array(0..<1_000))
    index.replace(0, under: 77, with: 5_000)
    #expect(slots(of: 77, in: index) == [5_000] + (1..<1_000))
    index.replace(990, under: 77, with: 6_000)
    index.replace(99_999, under: 77, with: 7_000)
    #expect(slots(of: 77, in: index) == [5_000] + (1..<990) + [6_000] + (991..<1_000))
    for slot in 0..<UInt32(1_000) {
      #expect(slots(of: SlotIndex.key(Hash64.hash("key \(slot)")), in: index).contains(slot))
    }
  }

  /// So that a snapshot of a restored index is the snapshot that it was restored from.
  @Test(arguments: [0, 1, 10, 279, 280, 281, 20_000, 100_000]) func aPartComesBackAsItWas(count: Int) {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    var part = SlotPart(5)
    for slot in 0..<UInt32(count) {
      part.insert(5 << UInt32(SlotPart.keyBits) | UInt32.random(in: 0..<1 << 26, using: &random) / 3, slot)
    }
    func entries(_ part: SlotPart) -> [[UInt32]] {
      var entries: [[UInt32]] = []
      part.forEach { entries.append([$0, $1]) }
      return entries
    }
    let all = entries(part)
    #expect(all.count == count && Set(all.map { $0[1] }).count == count)
    #expect(all.allSatisfy { $0[0] >> UInt32(SlotPart.keyBits) == 5 })
    let again = SlotPart(5, keys: all.map { $0[0] }, slots: all.map { $0[1] })
    #expect(entries(again) == all, "seed \(seed)")
  }

  /// However full its buckets are, and of a key that is there a thousand times.
  @Test(arguments: [1, 280, 100_000]) func aPartHoldsWhatWasPutInAndTellsOfMostOthers(count: Int) {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    var part = SlotPart(0)
    var keys: [UInt32] = []
    for slot in 0..<UInt32(count) {
      keys.append(slot < 1_000 ? 77 : UInt32.random(in: 0..<1 << 26, using: &random))
      part.insert(keys[Int(slot)], slot)
    }
    #expect(keys.allSatisfy { part.mayHold($0) })
    let strange = (0..<10_000).count { _ in part.mayHold(UInt32.random(in: 0..<1 << 26, using: &random)) }
    #expect(strange < 4_000, "\(strange)")
  }

  /// Or else a few stories among a million would wait until all was copied.
  @Test func thePartsOfAnIndexGrowOneAfterTheOther() {
    var index = SlotIndex()
    var before = 0
    for number in 0..<300_000 {
      index.insert(SlotIndex.key(Hash64.mix(UInt64(number), Hash64.secret1)), 0)
      guard number >= 50_000, number % 1_000 == 0 else { continue }
      var bytes = 0
      index.forEachTable { bytes += $0.count }
      #expect(before == 0 || bytes * 100 <= before * 108, "from \(before) to \(bytes) bytes at \(number)")
      before = bytes
    }
  }

  @Test(arguments: [2, 3, 32, 4_095, 4_096, 524_289, 1_000_003, (1 << 31) + 1, (1 << 62) + 1] as [UInt64])
  func aReciprocalDividesAsDivisionDoes(divisor: UInt64) {
    let reciprocal = Reciprocal(divisor)
    let most = (UInt64(1) << 63 - 1) / divisor
    for multiple in [0, 1, 2, 1_000, most] where multiple <= most {
      let first = multiple * divisor
      for number in [first, first + 1, first + divisor / 2, first + divisor - 1] where number < 1 << 63 {
        #expect(reciprocal.quotient(of: number) == number / divisor, "\(number)")
      }
    }
  }

  /// Most texts have as many low hashes as is to be expected; of one that says a thing again and again all may be low.
  @Test func aSampleHoldsTheLeastDistinctShinglesHoweverOftenTheyCome() {
    for text in (0..<60).map({ "so many words said by number \($0) again and" }) {
      for times in [1, 2, 7, 60, 500] {
        let print = TextPrint(title: nil, text: repeatElement(text, count: times).joined(separator: " "))
        let distinct = Set(print.shingles).sorted()
        let low = distinct.prefix { $0 < TextPrint.Model.sampledBelow }
        let least = distinct.prefix(TextPrint.Model.sampledAtLeast)
        #expect(print.sample == Array(low.count < least.count ? least : low), "\(text), \(times) times")
      }
    }
  }

  @Test func aFilterMissesNoKeyAndTellsMostOthers() {
    var index = SlotIndex()
    var filter = KeyFilter()
    let keys = (0..<20_000).map { SlotIndex.key(Hash64.hash("key \($0)")) }
    for key in keys {
      index.insert(key, 0)
      filter.insert(key, in: index.part(SlotIndex.part(key)))
    }
    #expect(keys.allSatisfy { filter.holds($0) })
    let again = KeyFilter(index)
    #expect(keys.allSatisfy { again.holds($0) })
    let others = (0..<20_000).map { SlotIndex.key(Hash64.hash("other \($0)")) }
    let strange = others.count { filter.holds($0) }
    #expect(strange < 2_000)
  }

  /// Also where the lowest bits of all keys are the same, as those of one height are.
  @Test(arguments: [1, 3, 7, 15] as [UInt32]) func ofOneHeightAFilterRefusesMostStrangeKeysToo(bits: UInt32) {
    var index = SlotIndex()
    var filter = KeyFilter()
    for number in 0..<20_000 {
      let key = SlotIndex.key(Hash64.hash("key \(number)")) & ~15 | bits
      index.insert(key, 0)
      filter.insert(key, in: index.part(SlotIndex.part(key)))
    }
    let strange = (0..<20_000).count { filter.holds(SlotIndex.key(Hash64.hash("other \($0)")) & ~15 | bits) }
    #expect(strange < 1_000, "of bits \(bits)")
  }

  /// The search by bounds finds what adding up everything finds, also where hundreds of stories have one bound, which is full.
  @Test(arguments: [1, 2_048] as [UInt32]) func theNearestStoriesAreThoseThatShareMost(distance: UInt32) {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    var postings = TermPostings()
    var shared: [UInt32: [(term: UInt32, weight: UInt8)]] = [:]
    for slot in (0..<5_000).map({ $0 * distance }) {
      for term in Set((0..<8).map { _ in UInt32.random(in: 0..<200, using: &random) }).sorted() {
        let weight = UInt8.random(in: 1...255, using: &random)
        postings.append(slot, weight: weight, under: term)
        shared[slot, default: []].append((term, weight))
      }
    }
    let vector = (0..<12).map { place in
      QueryTerm(
        index: UInt32(place * 7), hash: UInt64(place + 1), weight: UInt8(120 - place), isName: false, isRare: false,
        isTelling: false, isSubject: false, place: place)
    }
    let weights = Dictionary(uniqueKeysWithValues: vector.map { ($0.index ?? 0, UInt32($0.weight)) })
    let near = NearStories(EventQuery(vector), postings, common: 5_000)
    let model = shared.map { slot, terms in
      let dot = terms.reduce(UInt32(0)) { sum, term in
        let (mine, other) = (weights[term.term] ?? 0, UInt32(term.weight))
        return sum + (mine * mine * other * other) >> 4
      }
      return (dot, slot)
    }
    .filter { $0.0 > 0 }.sorted { ($1.0, $0.1) < ($0.0, $1.1) }.map(\.1)
    #expect(model.count > 1_000)
    for wanted in [1, 30, 128, 1_000] { #expect(near.most(wanted) == Array(model.prefix(wanted)), "seed \(seed)") }
  }

  private func slots(of key: UInt32, in index: SlotIndex) -> [UInt32] {
    var slots: [UInt32] = []
    index.forEach(key) { slot in
      slots.append(slot)
      return true
    }
    return slots
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
      var walk = postings.walk(2, newest: limit)
      while walk.left > 0 {
        postings.advance(&walk) { block in
          #expect(block.allSatisfy { UInt8($0 & 0xff) == UInt8($0 >> 8 % 200 + 1) })
          found += block.reversed().map { $0 >> 8 }
        }
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
      var weights: [UInt32] = []
      vectors.forEachWeight(UInt32(slot)) { weights += [$0, UInt32($1)] }
      #expect(weights == (vector ?? []).flatMap { [$0.index, UInt32($0.weight)] }, "seed \(seed)")
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

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func sumsAreThoseOfAddingTermByTerm(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var sums = TermSums()
    var vectors: [[WeightedTerm]] = []
    for _ in 0..<60 {
      if vectors.count > 2, Int.random(in: 0..<3, using: &random) == 0 {
        sums.add(TermSums(vectors.remove(at: Int.random(in: vectors.indices, using: &random)), sign: -1))
      } else {
        let terms = Set(
          (0..<Int.random(in: 1...40, using: &random)).map { _ in UInt32.random(in: 0..<90, using: &random) })
        let vector = terms.sorted().map {
          WeightedTerm(index: $0, weight: .random(in: 1...255, using: &random), isName: .random(using: &random))
        }
        vectors.append(vector)
        sums.add(TermSums(vector))
      }
      var model: [UInt32: TermSums.Sum] = [:]
      for term in vectors.joined() {
        model[term.index, default: TermSums.Sum(index: term.index, names: 0, total: 0)].names += term.isName ? 1 : 0
        model[term.index]?.total += TermWeight.part(term.weight)
      }
      #expect(sums.all == model.values.sorted { $0.index < $1.index }, "seed \(seed)")
      // What is kept beside the sums says what going over them does.
      let pairs = (sums.allSimilarities(sums) - Double(vectors.count)) / 2
      let count = Double(vectors.count)
      let average =
        (EventModel.cohesion * EventModel.cohesionPairs + pairs) / (EventModel.cohesionPairs + count * (count - 1) / 2)
      if count > 1 {
        #expect(
          abs(sums.cohesion(stories: vectors.count) - max(EventModel.leastCohesion, average)) < 1e-9, "seed \(seed)")
      }
    }
  }

  @Test func theOrderOfKeysIsThatOfTheirPlaces() {
    #expect(Selection.ascending([]) == [])
    #expect(Selection.ascending([7, UInt32.max, 0, 7]) == [2, 0, 3, 1])
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
