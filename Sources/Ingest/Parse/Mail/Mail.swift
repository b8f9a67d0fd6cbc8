/// A mail, decoded as far as its header and the transfer of its parts go.
struct Mail {
  var subject: String?
  /// The name of the first sender.
  var sender: String?
  var messageID: String?
  /// The other fields that are looked at, by their names in lower case.
  var fields: [String: String] = [:]
  /// The parts that hold something, in their order.
  var parts: [MailPart] = []
  /// Whether there are more parts, or deeper ones, than are read.
  var isCutOff = false

  /// Whether it went to many: a newsletter, or a list's.
  var isBulk: Bool {
    fields["list-id"] != nil || fields["list-unsubscribe"] != nil
      || ["bulk", "list"].contains(fields["precedence"]?.lowercased())
  }

  /// The address of the page that a browser saved as a mail (MHTML); nil for a mail.
  var savedPage: String? {
    let isSaved = fields["from"]?.lowercased().contains("saved by") == true
    return fields["snapshot-content-location"] ?? (isSaved ? fields["content-location"] ?? "" : nil)
  }
}

/// A part of a mail that is no list of parts.
struct MailPart {
  var type: MediaType
  /// The file name that it was attached by.
  var name: String?
  var isAttachment: Bool
  /// `format=flowed` (RFC 3676): a space at the end of a line goes on in the next.
  var isFlowed = false
  /// `delsp=yes`: that space is no part of the text.
  var dropsSpace = false
  /// Which choice of the same content in several forms it belongs to (`multipart/alternative`); nil for none.
  var choice: Int?
  var content: [UInt8]

  /// Whether it is a part of what the reader of the mail sees.
  var isText: Bool { !isAttachment && ["text/plain", "text/html", "text/enriched", ""].contains(type.name) }
  var isHTML: Bool { type.name == "text/html" }
}
