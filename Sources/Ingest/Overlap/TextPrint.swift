/// What copies of a story are found by: the words of its text in their order.
package struct TextPrint: Sendable {
  /// How the sample is taken.
  enum Model {
    /// Words in a shingle (Broder, "On the resemblance and containment of documents", 1997).
    static let shingleWords = 5
    /// Shingles below this hash are sampled: one in 16 (FracMinHash: Irber et al. 2022; a sample in proportion to the text, so that
    /// containment can be told, which a fixed number of minima cannot).
    static let sampledBelow = UInt64(1) << 60
    /// A short story's least hashes are sampled up to this number.
    static let sampledAtLeast = 16
  }

  /// Hash of the folded words of the text; the headline is left out, since copies often get a new one.
  package let digest: Digest128
  /// The hash of each run of five words of the text, by position; of a shorter text one hash.
  package let shingles: [UInt64]
  /// The sampled distinct shingles, ascending.
  package let sample: [UInt64]
  /// The words of the headline.
  let titleWords: [Word]
  /// The words of the text.
  package let words: [Word]
  /// Headline, line end, text: what the offsets point into.
  let bytes: [UInt8]

  /// The number of words in the text.
  package var wordCount: Int { words.count }

  /// The print of a story; `text` is its text without headline, byline and furniture.
  package init(title: String?, text: String) {
    var bytes: [UInt8] = []
    if let title, !title.isEmpty {
      bytes.reserveCapacity(title.utf8.count + text.utf8.count + 1)
      bytes.append(contentsOf: title.utf8)
      bytes.append(0x0a)
    }
    let textStart = bytes.count
    bytes.append(contentsOf: text.utf8)
    let all = Words.scan(bytes)
    let first = all.firstIndex { Int($0.start) >= textStart } ?? all.count
    titleWords = Array(all[..<first])
    let words = first == 0 ? all : Array(all[first...])
    self.bytes = bytes
    self.words = words
    (shingles, digest) = Self.hashes(of: words)
    sample = Self.sample(shingles)
  }

  /// The shingles of a text's words, by position.
  static func shingles(of words: [Word]) -> [UInt64] { hashes(of: words).shingles }

  /// The shingles, and the digest of all words: side by side, since of each the next waits for the last one.
  private static func hashes(of words: [Word]) -> (shingles: [UInt64], digest: Digest128) {
    var digest = Digest128()
    for word in words.prefix(Model.shingleWords - 1) { digest.add(word.identity) }
    guard words.count >= Model.shingleWords else {
      if words.isEmpty { return ([], digest) }
      let padded = words.map(\.identity) + [UInt64](repeating: 0, count: Model.shingleWords - words.count)
      return ([Hash64.shingle(padded[0], padded[1], padded[2], padded[3], padded[4])], digest)
    }
    let shingles = [UInt64](unsafeUninitializedCapacity: words.count - Model.shingleWords + 1) { shingles, count in
      words.withUnsafeBufferPointer { words in
        var (a, b, c, d) = (words[0].identity, words[1].identity, words[2].identity, words[3].identity)
        var all = digest
        for end in Model.shingleWords - 1..<words.count {
          let e = words[end].identity
          all.add(e)
          shingles[end &- (Model.shingleWords - 1)] = Hash64.shingle(a, b, c, d, e)
          (a, b, c, d) = (b, c, d, e)
        }
        digest = all
        count = words.count - Model.shingleWords + 1
      }
    }
    return (shingles, digest)
  }

  private static func sample(_ shingles: [UInt64]) -> [UInt64] {
    let sampled = distinct(shingles, upTo: Model.sampledBelow - 1)
    if sampled.count >= Model.sampledAtLeast { return sampled }
    // Of a short text: a quarter mostly has enough, and is sorted sooner than all.
    let quarter = distinct(shingles, upTo: 4 * Model.sampledBelow - 1)
    let least = quarter.count < Model.sampledAtLeast ? distinct(shingles, upTo: .max) : quarter
    return Array(least.prefix(Model.sampledAtLeast))
  }

  /// The distinct values up to a last one, ascending.
  private static func distinct(_ values: [UInt64], upTo last: UInt64) -> [UInt64] {
    // Room for twice as many as are expected of hashes, so that it need not be asked for all; more of them are of one that comes
    // again and again.
    let share = Int(truncatingIfNeeded: last >> 60) + 1
    let room = min(values.count, values.count / 8 * share + 32)
    return distinct(values, upTo: last, room: room) ?? distinct(values, upTo: last, room: values.count) ?? []
  }

  /// The same; nil when more values than there is room for are up to the last one.
  private static func distinct(_ values: [UInt64], upTo last: UInt64, room: Int) -> [UInt64]? {
    var count = 0
    let distinct = [UInt64](unsafeUninitializedCapacity: room + 1) { kept, found in
      // Each is written, most of them to be written over: a branch would be a surprise wherever one is kept.
      for value in values {
        kept[min(count, room)] = value
        count &+= value <= last ? 1 : 0
      }
      kept[..<min(count, room)].sort()
      for place in 0..<min(count, room) where found == 0 || kept[found - 1] != kept[place] {
        kept[found] = kept[place]
        found += 1
      }
    }
    return count > room ? nil : distinct
  }

  /// The words from `range`, as written, cut off after `Limits.quotedWords`.
  func quote(_ range: Range<Int>) -> String {
    guard let first = range.first, range.upperBound <= words.count else { return "" }
    let last = min(range.upperBound, first + Limits.quotedWords) - 1
    let quote = Self.quote(bytes, Int(words[first].start)..<Int(words[last].end), most: Limits.quotedBytes)
    return quote.text + (quote.isWhole && last + 1 == range.upperBound ? "" : " …")
  }

  /// Some bytes as text, cut off behind so many, and whether all are there.
  static func quote(_ bytes: [UInt8], _ range: Range<Int>, most: Int) -> (text: String, isWhole: Bool) {
    var end = range.upperBound
    if range.count > most {
      end = range.lowerBound + most
      // Not within a character.
      while bytes[end] & 0xC0 == 0x80 { end -= 1 }
    }
    return (String(decoding: bytes[range.lowerBound..<end], as: UTF8.self), end == range.upperBound)
  }
}
