/// Words that a line may begin with, told by its first bytes: most lines begin with none of them, and what follows is dear.
///
/// Capitals count as small letters; a byte beyond ASCII counts as any other, since the capital of such a letter has other bytes.
struct LineBeginnings {
  private struct Word {
    /// Where its bytes lie.
    var bytes: Range<Int>
    /// Whether the line's word must end with it.
    var isWhole: Bool
    /// Which of all words it is.
    var number: Int
  }

  /// The bytes of all words, one after the other.
  private var bytes: [UInt8] = []
  private var byLetter = [[Word]](repeating: [], count: 32)
  /// For each place of a first letter a bit for each place that a second one may have: this alone refuses most lines.
  private var seconds = [UInt32](repeating: 0, count: 32)
  /// The bytes of the shortest.
  private var shortest = Int.max
  private var count = 0

  /// - Parameters:
  ///   - prefixes: what a line begins with, whatever follows.
  ///   - words: what the first word of a line is.
  init(prefixes: some Sequence<String>, words: some Sequence<String> = EmptyCollection()) {
    for text in prefixes { add(text, isWhole: false) }
    for text in words { add(text, isWhole: true) }
  }

  private mutating func add(_ text: String, isWhole: Bool) {
    defer { count += 1 }
    let start = bytes.count
    bytes += text.utf8
    guard start < bytes.count else { return }
    let place = Self.place(bytes[start])
    byLetter[place].append(Word(bytes: start..<bytes.count, isWhole: isWhole, number: count))
    seconds[place] |= bytes.count - start > 1 ? Self.bit(bytes[start + 1]) : .max
    shortest = min(shortest, bytes.count - start)
  }

  /// Small and capital letters have the same place.
  @inline(__always)
  private static func place(_ byte: UInt8) -> Int { byte < 0x80 ? Int(byte & 0x1F) : 0 }

  @inline(__always)
  private static func bit(_ byte: UInt8) -> UInt32 { 1 << UInt32(truncatingIfNeeded: place(byte)) }

  /// Whether a line begins with one of them.
  func open(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let place = place(of: line) else { return false }
    return byLetter[place].contains { opens($0, line) }
  }

  /// The numbers of those that a line may begin with, in their order; prefixes come first.
  func opening(_ line: UnsafeBufferPointer<UInt8>) -> [Int] {
    guard let place = place(of: line) else { return [] }
    return byLetter[place].filter { opens($0, line) }.map(\.number)
  }

  /// Whether one of them begins behind a space.
  func follow(in line: UnsafeBufferPointer<UInt8>) -> Bool {
    line.indices.contains { line[$0] == 0x20 && open(UnsafeBufferPointer(rebasing: line[($0 + 1)...])) }
  }

  /// Whether one of them, of which none has a space, may begin within a line, behind its first word.
  /// Of a line that is not all ASCII that is not known.
  func mayFollow(in line: UnsafeBufferPointer<UInt8>) -> Bool {
    // Of two letters of each word nothing can be asked then.
    guard shortest > 1 else { return true }
    var index = 0
    // The highest bit of the byte before: whether it is a letter. What the line begins with is asked elsewhere.
    var before: UInt64 = 0x80
    while index < line.count {
      let bytes = EightBytes(line, index, line.count)
      guard bytes.isASCII else { return true }
      let letters = bytes.letters
      var starts = letters & ~(letters << 8 | before)
      before = letters >> 56
      while starts != 0 {
        let start = index + starts.trailingZeroBitCount >> 3
        starts &= starts &- 1
        // Most words begin otherwise, or are shorter: "to" is no "todos".
        guard shortest <= line.count - start, line[start + shortest - 1] != 0x20,
          seconds[Self.place(line[start])] & Self.bit(line[start + 1]) != 0
        else { continue }
        if open(UnsafeBufferPointer(rebasing: line[start...])) { return true }
      }
      index += 8
    }
    return false
  }

  /// Where the words are that a line may begin with; nil when there are none.
  @inline(__always)
  private func place(of line: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let first = line.first else { return nil }
    let place = Self.place(first)
    // A line of one letter has any second one: only a word of one letter can be its beginning.
    return seconds[place] & (line.count > 1 ? Self.bit(line[1]) : .max) != 0 ? place : nil
  }

  private func opens(_ word: Word, _ line: UnsafeBufferPointer<UInt8>) -> Bool {
    let count = word.bytes.count
    guard line.count >= count else { return false }
    for index in 0..<count {
      let (byte, wanted) = (line[index], bytes[word.bytes.lowerBound + index])
      guard byte == wanted || byte | 0x20 == wanted || byte >= 0x80 && wanted >= 0x80 else { return false }
    }
    return !word.isWhole || line.count == count || !isLetter(line[count])
  }
}

extension LineBeginnings {
  /// Whether one of them is anywhere in a line, within a word, too.
  func occur(in line: UnsafeBufferPointer<UInt8>) -> Bool {
    line.indices.contains { open(UnsafeBufferPointer(rebasing: line[$0...])) }
  }
}

/// Whether a byte is an ASCII letter.
func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

extension UnsafeBufferPointer<UInt8> {
  /// Whether no byte is beyond ASCII.
  var isASCII: Bool {
    let bytes = UnsafeRawBufferPointer(self)
    var all: UInt64 = 0
    var index = 0
    while index &+ 32 <= count {
      let words = bytes.loadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self)
      all |= words[0] | words[1] | words[2] | words[3]
      index &+= 32
    }
    while index < count {
      all |= EightBytes(self, index, count).word
      index &+= 8
    }
    return EightBytes(word: all).isASCII
  }

  /// Whether the text begins with a word in small ASCII letters, capitals counting as small ones.
  func begins(with word: StaticString) -> Bool {
    count >= word.utf8CodeUnitCount && equals(word, from: 0)
  }

  /// Whether the text ends with such a word.
  func ends(with word: StaticString) -> Bool {
    count >= word.utf8CodeUnitCount && equals(word, from: count - word.utf8CodeUnitCount)
  }

  /// Whether such a word is in the text.
  func holds(_ word: StaticString) -> Bool {
    guard count >= word.utf8CodeUnitCount else { return false }
    let last = count - word.utf8CodeUnitCount
    // A sign is never a capital.
    if isLetter(word.utf8Start[0]) {
      var at = 0
      while at <= last {
        if self[at] | 0x20 == word.utf8Start[0], equals(word, from: at) { return true }
        at &+= 1
      }
      return false
    }
    let bytes = UnsafeRawBufferPointer(self)
    var at = 0
    while let found = bytes.first(word.utf8Start[0], from: at), found <= last {
      if equals(word, from: found) { return true }
      at = found + 1
    }
    return false
  }

  private func equals(_ word: StaticString, from start: Int) -> Bool {
    var step = 0
    while step < word.utf8CodeUnitCount {
      let (byte, wanted) = (self[start + step], word.utf8Start[step])
      guard byte == wanted || (0x41...0x5A).contains(byte) && byte | 0x20 == wanted else { return false }
      step &+= 1
    }
    return true
  }
}
