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

  /// The language of a story's text.
  ///
  /// What a page or a feed declares counts, because it says more than words can show ("en-GB"). But a template often declares
  /// the language of the program that it came with, whatever is written into it; so a text that is long enough to be sure of
  /// and plainly in another language counts before the declaration, and the source says what was declared.
  static func fact(of text: String, declared: Fact?) -> Fact? {
    guard let declared else {
      return found(in: text, first: Limits.languageSample).map { Fact(value: $0.tag, source: "text") }
    }
    guard text.utf8.count >= Limits.languageDoubtBytes,
      let first = found(in: text, first: Limits.languageSample),
      !isSame(first.tag, declared.value),
      // The first lines may be a quotation: more of the text has to say the same.
      let found = found(in: text, first: Limits.languageDoubtSample), found.tag == first.tag,
      found.percent >= Limits.languageDoubtPercent
    else { return declared }
    return Fact(value: found.tag, source: "text (\(declared.source) says \(declared.value))")
  }

  /// The language of the first bytes of a text; nil when it is too short, or none is certain.
  static func found(in text: String, first most: Int) -> Finding? {
    guard text.utf8.count >= Limits.languageBytes else { return nil }
    return withSample(of: text, first: most) { sample in
      isPlainlyEnglish(sample) ? Finding(tag: "en", percent: 100) : detected(in: sample)
    }
  }

  /// Hands out the first bytes of a text, and not a part of a character: a text that is not valid UTF-8 is in no language.
  static func withSample<R>(of text: String, first most: Int, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    var text = text
    return text.withUTF8 { text in
      var count = min(text.count, most)
      if count < text.count { while count > 0, text[count] & 0xC0 == 0x80 { count -= 1 } }
      return body(UnsafeBufferPointer(rebasing: text[..<count]))
    }
  }

  /// What CLD2 finds.
  static func detected(in sample: UnsafeBufferPointer<UInt8>) -> Finding? {
    // It looks at the byte behind the end, so there has to be one, and always the same.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: sample.count + 1) { text in
      for (index, byte) in sample.enumerated() { text[index] = CChar(bitPattern: byte) }
      text[sample.count] = 0
      var percent: Int32 = 0
      guard let code = cld2_language(text.baseAddress, sample.count, &percent) else { return nil }
      return tag(String(cString: code)).map { Finding(tag: $0, percent: Int(percent)) }
    }
  }

  /// Whether the small words of a short sample leave no doubt, as they do in most reports in English. CLD2 says the same, or is not
  /// certain where words of another language stand between them; it takes 200 kB of memory and a fifth of the time of parsing.
  static func isPlainlyEnglish(_ sample: UnsafeBufferPointer<UInt8>) -> Bool {
    guard (Limits.languagePlainBytes...Limits.languageSample).contains(sample.count) else { return false }
    var (words, english, others) = (0, 0, 0)
    StoryWords.table.read { table in
      PlainWords.each(sample, 0..<sample.count) { word in
        words += 1
        let languages = table.find(word).languages(.common)
        guard !languages.isEmpty else { return }
        if languages == .english { english += 1 } else if !languages.contains(.english) { others += 1 }
      }
    }
    return english * 100 >= words * Limits.languagePlainPercent && others * 100 <= words * Limits.languageOtherPercent
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
    if found == declared { return true }
    let languages = [found, declared].map { tag in
      let primary = tag.prefix { $0 != "-" }.lowercased()
      return renamed[primary] ?? primary
    }
    return languages[0] == languages[1] || near.contains { $0.isSuperset(of: languages) }
  }
}
