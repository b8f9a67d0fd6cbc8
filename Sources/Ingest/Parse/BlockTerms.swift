/// The terms of a text's blocks, and the likelihood of any run of blocks as one story.
///
/// A term that comes k times in a block counts √k: words come in bursts. How often it comes in a run of blocks is a
/// difference of running sums, so an open story needs no table of its own.
struct BlockTerms {
  private struct Occurrence {
    var block: Int32
    /// Sum of the counts up to and including this block.
    var sum: Double
  }

  private struct Entry {
    var term: Int32
    /// Its place in the term's occurrences.
    var occurrence: Int32
    var count: Double
  }

  private var blocks: [[Entry]] = []
  private var occurrences: [[Occurrence]] = []
  private var priors: [Double] = []

  init(_ units: [BlockFeatures]) {
    var places = HashTable64(filler: Int32(0))
    for (block, unit) in units.enumerated() {
      var counts: [UInt64: Int] = [:]
      var order: [(term: UInt64, prior: Double)] = []
      for word in unit.words where !word.flags.contains(.short) && !Words.isCalendar(word.norm) {
        let seen = counts[word.term]
        if let seen {
          counts[word.term] = seen + 1
          continue
        }
        let probability = WordFrequencies.standard.probability(word.term, isNumber: word.flags.contains(.number))
        counts[word.term] = 1
        if probability < Segmentation.Model.mostProbable { order.append((word.term, Self.prior(probability))) }
      }
      blocks.append(
        order.map { item in
          let next = Int32(occurrences.count)
          let place = places.update(item.term, first: next) { $0 }
          if place == next {
            occurrences.append([])
            priors.append(item.prior)
          }
          let count = Double(counts[item.term] ?? 1).squareRoot()
          let before = occurrences[Int(place)].last?.sum ?? 0
          occurrences[Int(place)].append(Occurrence(block: Int32(block), sum: before + count))
          return Entry(term: place, occurrence: Int32(occurrences[Int(place)].count - 1), count: count)
        })
    }
  }

  private static func prior(_ probability: Double) -> Double {
    max(Segmentation.Model.leastShare, probability / Segmentation.Model.termsPerStory)
      * Segmentation.Model.concentration
  }

  private static let lnGammaOfConcentration = DeterministicMath.lnGamma(Segmentation.Model.concentration)

  /// Adds a block's terms to every open story; stories stand in the order of their starts.
  func extend(_ open: inout [OpenStory], by block: Int) {
    for entry in blocks[block] {
      let list = occurrences[Int(entry.term)]
      let prior = priors[Int(entry.term)]
      let upTo = entry.occurrence > 0 ? list[Int(entry.occurrence) - 1].sum : 0
      // From the newest start back: the earlier the start, the more occurrences are in its story.
      var first = Int(entry.occurrence)
      var gain: Double?
      for index in open.indices.reversed() {
        let moved = earliest(list, from: Int32(open[index].start), before: first)
        if moved != first || gain == nil {
          first = moved
          let had = upTo - (first > 0 ? list[first - 1].sum : 0)
          let mass = had + prior
          gain = DeterministicMath.lnGamma(mass + entry.count) - DeterministicMath.lnGamma(mass)
        }
        open[index].termScore += gain ?? 0
        open[index].terms += entry.count
      }
    }
    for index in open.indices {
      open[index].likelihood =
        open[index].termScore + Self.lnGammaOfConcentration
        - DeterministicMath.lnGamma(Segmentation.Model.concentration + open[index].terms)
    }
  }

  /// The place of the first occurrence at or after a block, known to be at or before `before`.
  private func earliest(_ list: [Occurrence], from block: Int32, before: Int) -> Int {
    if before == 0 || list[before - 1].block < block { return before }
    var low = 0
    var high = before - 1
    while low < high {
      let middle = (low + high) / 2
      if list[middle].block < block { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Log-likelihood of a run of blocks as one story.
  func likelihood(_ range: Range<Int>) -> Double {
    var story = [OpenStory(start: range.lowerBound, before: 0)]
    for block in range { extend(&story, by: block) }
    return story[0].likelihood
  }
}
