/// One regular shape of a furniture line, over lower-case words.
///
/// A pattern is words separated by spaces: `word` or `a/b` stands for itself, a `?` after it makes it optional, `#` is
/// a number, `*3` up to three words of any kind. Regular expressions were passed over: the standard ones cost more than
/// the rest of parsing and 2 MB of binary.
struct FurniturePattern {
  private enum Element {
    case words([String], isOptional: Bool)
    case number
    case any(upTo: Int)
  }

  private var elements: [Element] = []
  let kind: String

  init(_ source: Substring, kind: String) {
    self.kind = kind
    for part in source.split(separator: " ") {
      if part == "#" {
        elements.append(.number)
      } else if part.first == "*", let count = Int(part.dropFirst()) {
        elements.append(.any(upTo: count))
      } else {
        let isOptional = part.count > 1 && part.last == "?"
        let words = (isOptional ? part.dropLast() : part).split(separator: "/").map(String.init)
        elements.append(.words(words, isOptional: isOptional))
      }
    }
  }

  /// Words more than which no pattern matches.
  static let longest = 34

  /// The words that a match can begin with; nil when it can begin with anything.
  var openings: [String]? {
    var result: [String] = []
    for element in elements {
      switch element {
      case .any: return nil
      case .number:
        result.append("#")
        return result
      case .words(let words, let isOptional):
        result += words
        if !isOptional { return result }
      }
    }
    return nil
  }

  /// Whether the words have this shape. A verb of reporting among the words that a wildcard takes means that somebody
  /// tells a story.
  func matches(_ tokens: [String], isSentence: Bool) -> Bool {
    match(tokens[...], elements[...], isSentence: isSentence)
  }

  private func match(_ tokens: ArraySlice<String>, _ elements: ArraySlice<Element>, isSentence: Bool) -> Bool {
    guard let element = elements.first else { return tokens.isEmpty }
    let rest = elements.dropFirst()
    switch element {
    case .number:
      guard let token = tokens.first, token == "#" else { return false }
      return match(tokens.dropFirst(), rest, isSentence: isSentence)
    case .words(let words, let isOptional):
      if let token = tokens.first, words.contains(token), match(tokens.dropFirst(), rest, isSentence: isSentence) {
        return true
      }
      return isOptional && match(tokens, rest, isSentence: isSentence)
    case .any(let most):
      for count in 0...most {
        if match(tokens.dropFirst(count), rest, isSentence: isSentence) { return true }
        guard count < tokens.count else { return false }
        if isSentence, Self.narration.contains(tokens[tokens.startIndex + count]) { return false }
      }
      return false
    }
  }

  /// Words of somebody telling: finite verbs that page furniture does without.
  private static let narration: Set<String> = [
    "said", "says", "say", "told", "was", "were", "has", "had", "would", "announced", "according", "added", "reported",
    "is", "are", "became", "began", "he", "she", "they", "could", "did", "warned", "wrote", "asked",
    "dijo", "dice", "afirmó", "anunció", "informó", "señaló", "según", "fue", "fueron", "disse", "diz", "afirmou",
    "anunciou",
    "informou", "segundo", "foi", "foram", "dit", "déclaré", "annoncé", "indiqué", "affirmé", "selon", "était",
    "étaient", "ont",
    "detto", "dichiarato", "annunciato", "affermato", "secondo", "hanno", "stato", "stata", "sagte", "sagten",
    "erklärte", "teilte",
    "wurde", "wurden", "waren", "hatte", "haben", "laut", "сказал", "сказала", "заявил", "заявила", "сообщил",
    "сообщила", "сообщили",
    "был", "была", "были", "рассказал", "قال", "قالت", "أعلن", "أعلنت", "أكد", "أكدت", "صرح", "أضاف", "كان", "كانت",
  ]

  /// The words of a line in lower case. Any number is `#`; `|`, `:` within the line, `©`, `@` and `»` are words; other
  /// signs are nothing.
  static func tokens(of text: String) -> [String] {
    var tokens: [String] = []
    var word: [UInt8] = []
    var isNumber = false
    func flush() {
      if !word.isEmpty { tokens.append(isNumber ? "#" : String(decoding: word, as: UTF8.self)) }
      word.removeAll(keepingCapacity: true)
      isNumber = false
    }
    for scalar in text.lowercased().unicodeScalars {
      switch scalar {
      case "a"..."z": word.append(UInt8(truncatingIfNeeded: scalar.value))
      case "0"..."9":
        if word.isEmpty { isNumber = true }
        word.append(UInt8(truncatingIfNeeded: scalar.value))
      case " ": flush()
      case "'", "’":
        if !word.isEmpty { word.append(UInt8(ascii: "'")) }
      case ".", ",":
        if !isNumber { flush() }
      case "|", "©", "@", ":":
        flush()
        tokens.append(String(scalar))
      case "»", "›", ">", "→":
        flush()
        tokens.append("»")
      default:
        if scalar.properties.isAlphabetic {
          word += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        } else {
          flush()
        }
      }
    }
    flush()
    while let last = tokens.last, last == ":" || last == "»" || last == "|" { tokens.removeLast() }
    while let first = tokens.first, first == ":" || first == "»" || first == "|" { tokens.removeFirst() }
    return tokens
  }
}
