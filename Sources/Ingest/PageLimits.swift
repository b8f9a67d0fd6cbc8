/// The bounds of what is looked at to find the story of a page, its title, authors and date.
extension Limits {
  /// Bytes of running text that a page shows below which it is looked for what it hides.
  static let scantBytes = 1_000
  /// Bytes of hidden text from which it may be a story.
  static let hiddenBytes = 200
  /// Bytes of a sentence for which a box behind the story counts as more of it: "You have subscribed." is no paragraph.
  static let partBytes = 50
  /// Elements around a box that are counted to tell whether it stands as deep as another.
  static let namedDepth = 64
  /// Paragraphs of a box that may be the lead of a story, or a callout in it.
  static let leadBlocks = 10
  /// Bytes of running text that a card of a list has on an average when the list is the story, and not one of others.
  static let cardBytes = 80
  /// Elements around the story that are looked at for the rest of it, each with all that follows in it.
  static let widenedLevels = 16
  /// Bytes of a line that is nothing but a link, and leads to another story though it ends like a sentence.
  static let linkLineBytes = 80

  /// Links to a site's first page whose texts are taken for its name: the logo, the first in the menu, where one is.
  static let homes = 4
  /// Pieces of a page's title: more are a list of words.
  static let titlePieces = 8
  /// Paragraphs at the beginning of a page among which its title is looked for when no heading repeats it: behind most menus.
  static let titleBlocks = 60
  /// Links of a byline that may all be authors: beyond it is a list of something else.
  static let linkedAuthors = 12
  /// Paragraphs at the beginning of a story among which its author and date may stand: below the standfirst, or a picture.
  static let openingBlocks = 2
}
