internal import CCLD2

/// Which language a story is in: what is said of it, and else what its words show.
enum Language {
  /// A language found in a text.
  struct Finding: Equatable {
    /// Its tag, such as "en" or "zh-Hant".
    var tag: String
    /// How much of the text is in it.
    var percent: Int
  }

  /// The language of a story.
  ///
  /// What a page or a feed declares counts, because it says more than words can show ("en-GB"). But a template often declares
  /// the language of the program that it came with, whatever is written into it; so a text that is long enough to be sure of
  /// and plainly in another language counts before the declaration, and the source says what was declared.
  static func fact(of story: Story) -> Fact? {
    guard let declared = story.language else {
      return found(in: story.text, first: Limits.languageSample).map { Fact(value: $0.tag, source: "text") }
    }
    guard story.text.utf8.count >= Limits.languageDoubtBytes,
      let first = found(in: story.text, first: Limits.languageSample),
      !isSame(first.tag, declared.value),
      // The first lines may be a quotation: more of the text has to say the same.
      let found = found(in: story.text, first: Limits.languageDoubtSample), found.tag == first.tag,
      found.percent >= Limits.languageDoubtPercent
    else { return declared }
    return Fact(value: found.tag, source: "text (\(declared.source) says \(declared.value))")
  }

  /// The language of the first bytes of a text; nil when it is too short, or none is certain.
  static func found(in text: String, first most: Int) -> Finding? {
    guard text.utf8.count >= Limits.languageBytes else { return nil }
    // The library looks at the byte behind the end, so there has to be one, and always the same.
    var sample = text.utf8.prefix(most + 1).map(CChar.init(bitPattern:))
    // Not within a character: a text that is not valid UTF-8 is in no language.
    if sample.count > most { while let last = sample.popLast(), UInt8(bitPattern: last) & 0xC0 == 0x80 {} }
    sample.append(0)
    var percent: Int32 = 0
    guard let code = cld2_language(sample, sample.count - 1, &percent) else { return nil }
    return tag(String(cString: code)).map { Finding(tag: $0, percent: Int(percent)) }
  }

  /// Codes of CLD2 that have changed since.
  private static let renamed = ["iw": "he", "jw": "jv", "mo": "ro", "in": "id", "ji": "yi"]

  /// The tag for a code of CLD2; nil for what is no language: it has codes of its own for scripts ("xx-Copt").
  private static func tag(_ code: String) -> String? { code.hasPrefix("xx") ? nil : renamed[code] ?? code }

  /// Languages so near to each other that words do not show which of them was meant.
  private static let near: [Set<String>] = [
    ["da", "nb", "nn", "no"], ["bs", "hr", "sh", "sr"], ["id", "ms"], ["cs", "sk"], ["gl", "pt"], ["ca", "es", "gl"],
    ["fil", "tl"], ["bg", "mk"], ["cmn", "yue", "zh"],
  ]

  /// Whether a text in the one language may be declared to be in the other.
  private static func isSame(_ found: String, _ declared: String) -> Bool {
    let languages = [found, declared].map { tag in
      let primary = tag.prefix { $0 != "-" }.lowercased()
      return renamed[primary] ?? primary
    }
    return languages[0] == languages[1] || near.contains { $0.isSuperset(of: languages) }
  }
}
