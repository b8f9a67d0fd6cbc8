/// Parameters of same-event recognition. What they reach on labelled articles, and on those that they were not chosen on, is told by
/// Benchmarks/Overlap/overlap.py, as is what was tried and is not here.
enum EventModel {
  /// A group is looked at for a merge from this share of the threshold on.
  static let mergeLook = 0.8
  /// The share of the threshold from which on two stories are possibly related.
  static let relatedShare = 0.115 / 0.17
  /// Terms of a story that are compared.
  static let terms = 64
  /// Terms that find candidate groups: the heaviest that are not too common in the index.
  static let probes = 16
  /// A term in more than this share of the indexed stories finds too many to be worth probing …
  static let commonShare = 0.01
  /// … unless it is in no more than this many.
  static let commonLeast = 50
  /// Groups whose average similarity is computed.
  static let candidates = 20
  /// Of these, the best that a merge may join.
  static let mergeCandidates = 3
  /// A term below this weight is in more than every third story.
  static let leastWeight = 1.0
  /// A term from this weight on is rare: in fewer than one story of 2,980, as names and numbers of few events are. Two reports that
  /// share neither a name nor a rare term share a template (a weather report, a market report), not an event.
  static let rareWeight = 8.0
  /// A gap of this many days between a story and a group costs 1 − e^−½ of the similarity that is not of rare terms.
  static let sigmaDays = 14.0
  /// What the longest gap leaves of that similarity.
  static let far = 0.5
  /// What an unknown date leaves of it.
  static let undated = 0.6
  /// The average similarity between the reports of a usual event. A score is a similarity in proportion to that within the group:
  /// what is as near to a group as its members are to each other belongs to it, be they near (one agency's report, reworded) or
  /// not (many angles on a large event).
  static let cohesion = 0.35
  /// A group is taken for a usual one until it has shown otherwise by more pairs of stories than these.
  static let cohesionPairs = 5.0
  /// No group counts as looser than this: it would draw in more and more that has ever less to do with it.
  static let leastCohesion = 0.2
  /// Terms that a story is found by, its heaviest: the others are in the sums alone.
  static let posted = 32
  /// Stories that share most with a new one by the probed terms: their groups are the candidates.
  static let nearStories = 128
  /// A group of this many members keeps the sum of their vectors; that of fewer is added up when it is asked for.
  static let summed = 5

  /// The share of a similarity by terms that are not rare that counts, given the gap in days; nil when a date is unknown.
  ///
  /// What is said months later in the same words may be the next event of its kind, or the same one that goes on. The names of
  /// what it is about tell them apart, so the similarity by rare terms counts whole. To let the gap take from all terms alike
  /// parted every story that lasts from its own beginning.
  static func dateShare(gap: Int?) -> Double {
    guard let gap else { return undated }
    let days = Double(gap)
    return max(far, DeterministicMath.exp(-days * days / (2 * sigmaDays * sigmaDays)))
  }
}

/// A term's part of a vector of the length 1, as a whole number: sums of such are the same in any order and on every machine, and a
/// vector can be taken out of a sum again.
///
/// What is kept is the root of the part in 255ths, so that the small parts, of which there are most, are told to a hundredth.
enum TermWeight {
  /// The part in 65,025ths of the weight 255.
  static let scale = 65_025.0

  /// The weight for a part from 0 to 1.
  static func weight(_ part: Double) -> UInt8 { UInt8(min(255, 255 * part.squareRoot() + 0.5)) }

  /// The part that a weight stands for, in 65,025ths.
  @inline(__always)
  static func part(_ weight: UInt8) -> Int64 { Int64(weight) * Int64(weight) }
}

/// One term of a story's vector.
struct WeightedTerm: Sendable, Equatable {
  var index: Background.TermIndex
  /// See `TermWeight`.
  var weight: UInt8
  var isName: Bool
}

/// A term of a new story's vector, with what its evidence needs.
struct QueryTerm: Sendable {
  /// Nil for a term that no story had before: it can match none, but takes its part of the vector's length.
  var index: Background.TermIndex?
  var hash: UInt64
  /// See `TermWeight`.
  var weight: UInt8
  var isName: Bool
  var isRare: Bool
  /// Its place in the fingerprint's terms.
  var place: Int
}

extension Background {
  /// The story's heaviest terms, heaviest first: (1 + ln count)·weight, cut to the unit length.
  func vector(_ fingerprint: Fingerprint) -> [QueryTerm] {
    var weighted: [(value: Double, place: Int, weight: Double)] = []
    weighted.reserveCapacity(fingerprint.terms.count)
    for (place, term) in fingerprint.terms.enumerated() where !term.flags.contains(.short) {
      let weight = weight(term.hash, isNumber: term.flags.contains(.number))
      if weight <= EventModel.leastWeight { continue }
      weighted.append((weight * (1 + DeterministicMath.ln(Double(term.count))), place, weight))
    }
    // Terms are in the order of their hashes, so equal values are decided by the place.
    weighted.sort { ($1.value, $0.place) < ($0.value, $1.place) }
    let kept = weighted.prefix(EventModel.terms)
    let length = kept.reduce(0) { $0 + $1.value * $1.value }.squareRoot()
    return kept.map { item in
      let term = fingerprint.terms[item.place]
      return QueryTerm(
        index: index(term.hash), hash: term.hash, weight: TermWeight.weight(item.value / length),
        isName: term.flags.contains(.name), isRare: item.weight >= EventModel.rareWeight, place: item.place)
    }
  }
}
