internal import Foundation

/// A story to be looked for: a line of fields parted by tabs, in which spaces stand for tabs and line ends.
struct Story {
  var id: String
  /// Days since 1970.
  var day: Int?
  var title: String
  var text: String

  /// The stories of a file.
  static func read(_ path: String) throws -> [Story] {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    return lines.map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return Story(id: fields[0], day: Int(fields[1]), title: fields[2], text: fields[3])
    }
  }
}

/// Makes any number of unrelated stories that look like real ones: each word follows the one before as it did somewhere in the real
/// ones, the lengths are those of real ones, and each story has a few names of its own.
struct StoryMaker {
  private var words: [[UInt8]] = []
  /// By word: where it stands.
  private var places: [[Int32]] = []
  private var numbers: [Int32] = []
  private var lengths: [Int] = []
  private var state: UInt64

  init(_ stories: [Story], seed: UInt64) {
    state = seed
    var known: [Substring: Int32] = [:]
    for story in stories {
      let split = story.text.split(separator: " ")
      lengths.append(split.count)
      for word in split {
        let number = known[word] ?? Int32(words.count)
        if Int(number) == words.count {
          known[word] = number
          words.append(Array(word.utf8))
          places.append([])
        }
        places[Int(number)].append(Int32(numbers.count))
        numbers.append(number)
      }
    }
  }

  /// SplitMix64 (Steele, Lea & Flood 2014).
  private mutating func random(_ below: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return Int(truncatingIfNeeded: (mixed ^ mixed >> 31) >> 1) % below
  }

  private static let consonants = Array("bdfgklmnprstvz".utf8)
  private static let vowels = Array("aeiou".utf8)

  /// A word that is in no dictionary, such as "Tavomelu".
  private mutating func name() -> [UInt8] {
    var letters: [UInt8] = []
    for _ in 0..<4 {
      letters.append(Self.consonants[random(Self.consonants.count)])
      letters.append(Self.vowels[random(Self.vowels.count)])
    }
    letters[0] -= 0x20
    return letters
  }

  /// The next story.
  mutating func next() -> String {
    let length = lengths[random(lengths.count)]
    let names = (0..<3).map { _ in name() }
    var text: [UInt8] = []
    text.reserveCapacity(length * 8)
    var place = random(numbers.count)
    for position in 0..<length {
      if position > 0 { text.append(0x20) }
      let number = Int(numbers[place])
      // Every fiftieth word is one of the story's own names.
      if random(50) == 0 {
        text += names[random(names.count)]
      } else {
        text += words[number]
      }
      place = (Int(places[number][random(places[number].count)]) + 1) % numbers.count
    }
    return String(decoding: text, as: UTF8.self)
  }
}
