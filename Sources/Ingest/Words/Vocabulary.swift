/// The distinct words of a text with their forms: what of a text does not depend on the order of its words.
///
/// A word of a story is met twice on average, so that to make forms by distinct word is half the work.
package struct Vocabulary: Sendable {
  /// A distinct word.
  package struct Entry: Sendable {
    /// Its forms.
    package var forms: Word.Forms
    /// Those of its first word, and `name` if it is one anywhere in the text: "china" in an all-lower-case caption is one too.
    package var flags: Word.Flags
    /// The place of its first word.
    package var first: Int32
    /// How many of the words it is.
    package var count: UInt32 = 1

    /// What two texts share when they use this word in any form: names by their norm, all others by their stem.
    package var term: UInt64 { flags.contains(.name) ? forms.norm : forms.stem }
  }

  /// In the order of their first words.
  package private(set) var entries: [Entry]
  /// By place of a word: that of its entry.
  package private(set) var places: [Int32]

  /// The vocabulary of the words of a text, which is given with them; those of its headline come first.
  package init(title: [Word] = [], _ words: [Word], in bytes: [UInt8]) {
    let most = title.count + words.count
    let stemming = Stemming.standard
    var nameHere: [Int32] = []
    var distinct: [Entry] = []
    places = [Int32](unsafeUninitializedCapacity: most) { places, count in
      distinct = [Entry](unsafeUninitializedCapacity: most) { entries, found in
        Words.withScanner(bytes) { scanner in
          Numbering.with(most: most) { known in
            for words in [title, words] {
              for word in words {
                let (entry, isNew) = known.number(word.identity)
                if isNew {
                  entries[found] = Entry(
                    forms: scanner.forms(of: word, stemming), flags: word.flags, first: Int32(count))
                  found += 1
                } else {
                  entries[Int(entry)].count += 1
                }
                places[count] = entry
                count += 1
                if word.flags.contains(.nameHere) { nameHere.append(entry) }
              }
            }
          }
        }
      }
    }
    // Before it is the text's own: a second holder would have it copied.
    Self.markNames(nameHere, in: &distinct)
    entries = distinct
  }

  /// The entry of the word at a place.
  package subscript(place: Int) -> Entry { entries[Int(places[place])] }

  /// Marks the entries that are written like names somewhere, and those of the same norm.
  private static func markNames(_ nameHere: [Int32], in entries: inout [Entry]) {
    let calendar = Words.calendar
    // Its hashes have a secret, as those of `Numbering` do: names can be chosen.
    var names = Set<UInt64>(minimumCapacity: nameHere.count)
    // One bit of 4,096 for each name: of a hundred words that are none, all but a few are told by it.
    var bits = [UInt64](repeating: 0, count: 64)
    for entry in nameHere {
      let norm = entries[Int(entry)].forms.norm
      if calendar.contains(norm) { continue }
      names.insert(norm)
      bits[Int(norm >> 58)] |= 1 << (norm >> 52 & 63)
    }
    for place in entries.indices {
      let norm = entries[place].forms.norm
      if bits[Int(norm >> 58)] >> (norm >> 52 & 63) & 1 == 1, names.contains(norm) {
        entries[place].flags.insert(.name)
      }
    }
  }
}
