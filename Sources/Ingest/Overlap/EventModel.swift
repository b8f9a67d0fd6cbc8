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
  /// The least share of what a story has in common with two groups that must be the same with both, for it to show that they are
  /// about one event.
  static let bridgeShare = 0.4
  /// The least share of the similarity to the nearest story of a group that a story must have to its others on average, or else be
  /// possibly related to them. Of 793 stories that join a group of several in two labelled sets, one has less than .3, and that one
  /// is wrong; what shares an item with a round-up has next to nothing in common with the others of its group.
  static let othersShare = 0.2
  /// The most that a story can be near to a round-up of two events, in which it has half a part: 1 ⁄ √2.
  static let roundUp = 0.707_106
  /// A term that is more likely, which more than every third story has, counts for nothing.
  static let mostProbability = 0.367_879
  /// A term from this weight on is rare: in fewer than one story of 2,980, as names and numbers of few events are. Two reports that
  /// share no such thing share a template (a weather report, a market report), not an event: see `EventIndex.Similarity.isSpecific`.
  static let rareWeight = 8.0
  /// The share of stories that name the year they are from: it weighs no more than this makes it, though no table can know it.
  static let ownYear = 0.2
  /// Numbers of up to so many digits are in any report: days, ages, scores, years.
  static let plainDigits: UInt32 = 4
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
  /// Whether it tells one event from others by itself: it is rare, and no number that any report may hold.
  var isTelling: Bool
  /// Whether it is a name in the headline or the first sentence: one of those whom the story is about.
  var isSubject: Bool
  /// Its place in the fingerprint's terms.
  var place: Int
}

/// A story's vector by a background as it was at a moment, so that what was weighed for the verdict need not be weighed again to
/// take the story in.
package struct WeighedTerms: Sendable {
  /// The heaviest terms, heaviest first.
  let vector: [QueryTerm]
  /// What the background had counted, which tells whether it is still the same.
  fileprivate let stories: Int
  fileprivate let terms: Int
  fileprivate let day: Int32?
}

extension Background {
  /// The vector of a story of a day, with what tells for how long it holds.
  func weigh(_ fingerprint: Fingerprint, day: Int32?) -> WeighedTerms {
    WeighedTerms(vector: vector(fingerprint, day: day), stories: stories, terms: count, day: day)
  }

  /// The same vector; nil when terms weigh something else by now, or on that day.
  func stillWeighed(_ weighed: WeighedTerms?, day: Int32?) -> [QueryTerm]? {
    weighed.flatMap { $0.stories == stories && $0.terms == count && $0.day == day ? $0.vector : nil }
  }

  /// A term's part of a vector before that is cut.
  private struct Part {
    var value: Double
    var weight: Double
    var place: Int
    var index: TermIndex?
  }

  /// 1 + ln count, for the counts of nearly all terms.
  private static let countFactors = [0] + (1..<64).map { 1 + DeterministicMath.ln(Double($0)) }

  /// The story's heaviest terms, heaviest first: (1 + ln count)·weight, cut to the unit length; `day` is that of the story.
  func vector(_ fingerprint: Fingerprint, day: Int32?) -> [QueryTerm] {
    let kept = heaviest(fingerprint.terms, year: day.map { Self.year(of: $0) })
    let length = kept.reduce(0) { $0 + $1.value * $1.value }.squareRoot()
    return kept.map { part in
      let term = fingerprint.terms[part.place]
      let isName = term.flags.contains(.name)
      let isRare = part.weight >= EventModel.rareWeight
      return QueryTerm(
        index: part.index, hash: term.hash, weight: TermWeight.weight(part.value / length),
        isName: isName, isRare: isRare, isTelling: isRare && !term.isPlainNumber,
        isSubject: isName && part.place < fingerprint.openingTerms, place: part.place)
    }
  }

  private static let ownYearWeight = -DeterministicMath.ln(EventModel.ownYear)

  /// The term of a day's year.
  private static func year(of day: Int32) -> UInt64 {
    Hash64.hash(String(CivilDate(daysSince1970: Int(day)).year))
  }

  /// The heaviest parts, heaviest first; of equal ones those whose terms come first.
  private func heaviest(_ terms: [Fingerprint.Term], year: UInt64?) -> [Part] {
    let factors = Self.countFactors
    var parts: [Part] = []
    parts.reserveCapacity(terms.count)
    for term in terms { prefetch(term.hash) }
    for (place, term) in terms.enumerated() where !term.flags.contains(.short) {
      let isNumber = term.flags.contains(.number)
      guard let found = weight(term.hash, isNumber: isNumber, most: EventModel.mostProbability) else { continue }
      let weight = term.hash == year ? min(found.weight, Self.ownYearWeight) : found.weight
      let count = Int(term.count)
      let factor = count < factors.count ? factors[count] : 1 + DeterministicMath.ln(Double(count))
      parts.append(Part(value: weight * factor, weight: weight, place: place, index: found.index))
    }
    if parts.count > EventModel.terms {
      // The bits of positive numbers are in their order.
      var values = parts.map(\.value.bitPattern)
      Selection.greatestFirst(&values, EventModel.terms)
      let heaviest = values[..<EventModel.terms]
      let least = heaviest.min() ?? 0
      var equal = heaviest.count { $0 == least }
      parts.removeAll { part in
        let bits = part.value.bitPattern
        if bits == least { equal -= 1 }
        return bits < least || bits == least && equal < 0
      }
    }
    return heaviestFirst(parts)
  }

  /// Parts whose terms ascend, the heaviest first; of equal ones those whose terms come first.
  private func heaviestFirst(_ parts: [Part]) -> [Part] {
    // As numbers, which are sorted several times as fast. The place, before which a greater one comes, takes the lowest bits of the
    // value; two values that are the same but for these are put in order afterwards.
    let mask: UInt64 = 0xff
    precondition(parts.count <= mask, "\(parts.count) parts")
    let keys = parts.indices.map { parts[$0].value.bitPattern & ~mask | mask - UInt64($0) }
    var sorted = keys.sorted(by: >).map { parts[Int(mask - $0 & mask)] }
    for place in sorted.indices.dropFirst() {
      var place = place
      while place > 0, sorted[place - 1].value < sorted[place].value {
        sorted.swapAt(place - 1, place)
        place -= 1
      }
    }
    return sorted
  }
}
