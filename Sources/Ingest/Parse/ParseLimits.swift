extension Limits {
  /// Bytes looked at to guess an encoding or a format. 64 KiB of an article file is all of it; a guess gets no better
  /// with more, and libuchardet takes about 10 ms a megabyte.
  static let sniffBytes = 65_536

  /// Control characters other than white space, in per cent of the bytes looked at, above which a file is not text.
  /// Texts with stray controls have a handful; executables and images have a third.
  static let controlPercent = 1

  /// Bytes a line may have and still be looked at as furniture, a byline, a date line or a heading. The longest headline
  /// of the sample corpora has 208; an invitation to comment is a sentence or two.
  static let shortLineBytes = 320

  /// Paragraphs at the head of a story among which its headline, byline and date line are looked for: a kicker, headline,
  /// standfirst, byline, place, date, update and reading time make eight.
  static let headerUnits = 8

  /// Lines removed from one file that are remembered for the explanation; a person reads no more, and a file made of
  /// furniture alone must not double its memory.
  static let droppedLines = 2_000

  /// Bytes of front matter at the head of a Markdown file; beyond it the opening `---` was a rule.
  static let frontMatterBytes = 65_536

  /// Bytes given to the HTML parser at a time.
  static let htmlChunkBytes = 65_536

  /// Open elements remembered of an HTML page; deeper ones still give their text but no structure. Browsers stop at 512.
  static let htmlDepth = 4_096

  /// Bytes of one HTML page. Real pages are under 5 MiB; beyond that it is generated, and libxml2 needs several times it.
  static let htmlBytes = 64 << 20
}
