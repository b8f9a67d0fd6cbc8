/// The bounds of what libxml2 is given: pages, feeds, and markup within them.
extension Limits {
  /// The tags of one HTML page, each of which is an object while it is parsed; the largest real ones have some 100,000.
  static let pageTags = 500_000

  /// Bytes given to the HTML parser at a time: nearly every page and every piece of a feed is one, which is read twice as fast.
  static let pageChunkBytes = 1 << 20
  /// Bytes given to the XML parser at a time.
  static let xmlChunkBytes = 65_536

  /// Open elements remembered of an HTML page; deeper ones still give their text but no structure. Browsers stop at
  /// 512.
  static let htmlDepth = 4_096
  /// The tags of a page, times how many of its elements are open at a time: libxml2 compares an end tag with all of these. Some seconds.
  static let htmlComparisons = 1_000_000_000
  /// The attributes of a tag that are not written as usual, and in a feed all of one: libxml2 compares each with all before it.
  static let unusualAttributes = 4_096
  static let tagAttributes = 10_000
  /// The attributes that the document type of a feed may add to its elements, altogether.
  static let defaultAttributes = 10_000

  /// Bytes of an attribute's name that can be cut out of a page: libxml2 takes what is longer than 100 for two.
  static let attributeNameBytes = 90
}
