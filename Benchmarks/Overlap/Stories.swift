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
  private var words: [Substring] = []
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
          words.append(word)
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

  /// A word that is in no dictionary, such as "Tavomelu".
  private mutating func name() -> String {
    let consonants = Array("bdfgklmnprstvz")
    let vowels = Array("aeiou")
    let letters = (0..<4).flatMap { _ in [consonants[random(consonants.count)], vowels[random(vowels.count)]] }
    return String(letters).capitalized
  }

  /// The next story.
  mutating func next() -> String {
    let length = lengths[random(lengths.count)]
    let names = (0..<3).map { _ in name() }
    var text = ""
    var place = random(numbers.count)
    for position in 0..<length {
      if position > 0 { text += " " }
      // Every fiftieth word is one of the story's own names.
      text += random(50) == 0 ? Substring(names[random(names.count)]) : words[Int(numbers[place])]
      let others = places[Int(numbers[place])]
      place = (Int(others[random(others.count)]) + 1) % numbers.count
    }
    return text
  }
}
