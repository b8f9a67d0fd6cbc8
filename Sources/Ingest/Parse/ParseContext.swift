/// What is known of bytes before they are looked into: of a file its name, of a part of one what is said around it.
struct ParseContext {
  /// The name, whose ending helps to recognise the format; it may be empty.
  var name: String
  /// What to read the bytes as, when somebody knows.
  var format: Format?
  /// The WHATWG name of the encoding that a header declares.
  var charset: String?
  /// What the fields of records are called.
  var fields = ArticleFields.standard
  /// Whether it is to be told what of a page is no part of its story.
  var explains = false
  /// How many archives and mails are around the bytes.
  var level = 0
  /// How much all archives in the file have become.
  var unpacked = Unpacked()

  /// What is known of a part with a name of its own.
  func part(_ name: String, charset: String? = nil) -> ParseContext {
    ParseContext(
      name: name, charset: charset, fields: fields, explains: explains, level: level + 1, unpacked: unpacked)
  }
}

/// Counts what is unpacked of a file, in its archives, the archives in these, and what web archives hold compressed: each by itself
/// may be small.
final class Unpacked {
  private var bytes = 0

  /// Takes some more bytes; refuses the file once there are too many.
  func add(_ count: Int) throws(ParseFailure) {
    bytes += count
    guard bytes > Limits.unpackedBytes else { return }
    throw ParseFailure(
      reason: .tooLarge,
      detail:
        "What is packed in it becomes more than \(Limits.unpackedBytes) bytes, which is the most that is unpacked.",
      advice: "Unpack it with care, and put the articles into the folder.")
  }
}
