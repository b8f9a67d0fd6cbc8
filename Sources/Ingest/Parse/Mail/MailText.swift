/// The text of a mail without what mail programs put around it.
enum MailText {
  /// What is left of the lines, and what was left out.
  struct Body {
    var lines: [String] = []
    var dropped: [DroppedLine] = []
    /// The header above them, if they were passed on.
    var forwarded: ForwardedHeader?

    var text: String { lines.joined(separator: "\n") }
  }

  /// Takes the quotations, the signature and the footer of a list off a plain text.
  ///
  /// - Parameter mark: what the subject says of the text.
  static func body(_ text: String, of part: MailPart, _ mark: ForwardedHeader.Mark) -> Body {
    var body = Body()
    // By bytes: to Swift, the "\r\n" in which a mail's lines end is one character, and no "\n".
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      String(Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
    }
    if part.isFlowed { lines = unflowed(lines, dropsSpace: part.dropsSpace) }
    lines = forwardedUnquoted(lines, mark)
    body.forwarded = ForwardedHeader.find(in: lines, mark)
    let start = body.forwarded?.end ?? 0
    // The signature of who passed a text on stands above it.
    let end = lines.indices[start...].first { isEnd(lines, $0) } ?? lines.count
    for (index, line) in lines.enumerated() {
      let reason: String?
      if index < start {
        reason = "forwarding"
      } else if index >= end {
        reason = lines[end].hasPrefix("--") ? "signature" : "list-footer"
      } else if line.hasPrefix(">") || isAttribution(lines, index) {
        reason = "quotation"
      } else {
        reason = nil
      }
      // The line stays, blank, so that the numbers hold.
      body.lines.append(reason == nil ? line : "")
      if let reason, line.utf8.contains(where: { $0 > 0x20 }), body.dropped.count < Limits.droppedLines {
        body.dropped.append(DroppedLine(text: line, line: index + 1, reason: reason))
      }
    }
    return body
  }

  /// Some programs quote what they pass on, as others quote what they answer.
  private static func forwardedUnquoted(_ lines: [String], _ mark: ForwardedHeader.Mark) -> [String] {
    guard let first = lines.firstIndex(where: { $0.hasPrefix(">") }),
      !lines[..<first].contains(where: { $0.hasSuffix(":") && $0.contains("@") })
    else { return lines }
    let bare = lines[first...].map { line in
      guard line.hasPrefix(">") else { return line }
      return String(line.dropFirst(line.hasPrefix("> ") ? 2 : 1))
    }
    return ForwardedHeader.find(in: bare, mark) == nil ? lines : lines[..<first] + bare
  }

  /// Joins the lines that were broken for the transfer (RFC 3676).
  private static func unflowed(_ lines: [String], dropsSpace: Bool) -> [String] {
    var result: [String] = []
    var isOpen = false
    for var line in lines {
      // A line that begins like a quotation, a space or "From " was stuffed with a space.
      if line.hasPrefix(" ") { line.removeFirst() }
      let isSignature = line == "-- "
      let isQuoted = line.hasPrefix(">")
      let flows = line.hasSuffix(" ") && !isSignature
      if isOpen, !isSignature, !isQuoted, let last = result.indices.last {
        result[last] += line
      } else {
        result.append(line)
      }
      isOpen = flows && !isQuoted
      if isOpen, dropsSpace, let last = result.indices.last { result[last].removeLast() }
    }
    return result
  }

  /// Where a signature begins, by the line that RFC 3676 has for it, or the footer of a list: a rule, and below it what Mailman
  /// and its like say.
  private static func isEnd(_ lines: [String], _ index: Int) -> Bool {
    let line = lines[index]
    if line == "-- " { return true }
    // Programs on the way take the space away; a rule between parts of the text has more behind it.
    if line == "--" {
      let rest = lines[(index + 1)...]
      return rest.first?.isEmpty == false
        && rest.lazy.filter { !$0.isEmpty }.prefix(signatureLines + 1).count <= signatureLines
    }
    guard line.utf8.count >= 20, line.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }) else {
      return false
    }
    return lines[(index + 1)...].prefix(4).contains { below in
      let below = below.lowercased()
      return ["mailing list", "list info", "unsubscribe", "/listinfo/"].contains { HTMLText.contains(below, $0) }
    }
  }

  private static let signatureLines = 6

  /// "On Tue, 6 Jan 2026 at 09:24, Jane Doe wrote:" above a quotation.
  private static func isAttribution(_ lines: [String], _ index: Int) -> Bool {
    guard lines[index].hasSuffix(":") else { return false }
    return lines[(index + 1)...].prefix(2).first { !$0.isEmpty }?.hasPrefix(">") == true
  }

  /// The kind of a line that newsletters put around their text; nil for a part of the text.
  static func furniture(_ text: String) -> String? {
    var text = text
    // To look for each in each paragraph took half of the time of a mail.
    guard text.utf8.count <= Limits.shortLineBytes, text.withUTF8(beginnings.occur) else { return nil }
    let line = text.lowercased()
    return phrases.contains { HTMLText.contains(line, $0) } || openings.contains(where: line.hasPrefix)
      ? "newsletter" : nil
  }

  private static let beginnings = LineBeginnings(prefixes: phrases + openings)

  /// What no article says.
  private static let phrases = [
    "view this email in your browser", "view in browser", "view this email online", "unsubscribe from this list",
    "update your preferences", "update subscription preferences", "manage your subscription", "email preferences",
    "you are receiving this email", "you're receiving this email", "you received this email",
    "you are receiving this because",
    "this email was sent to", "our mailing address is", "add us to your address book", "im browser ansehen",
    "newsletter abbestellen", "vom newsletter abmelden", "voir dans votre navigateur", "se désabonner",
    "ver en el navegador", "darse de baja", "read in app", "open in app", "view in app",
    "subscribe for free to receive new posts", "is a reader-supported publication",
    "this post is public so feel free to share it", "was this email forwarded to you", "was this forwarded to you",
    "forwarded this email?", "no longer wish to receive", "no longer want to receive", "im browser öffnen",
    "im browser lesen", "nicht richtig angezeigt", "newsletter abmelden", "cancelar suscripción",
    "ver no navegador", "visualizar no navegador", "cancelar inscrição", "visualizza nel browser",
    "annulla l'iscrizione", "bekijk in browser", "bekijk in je browser", "afmelden voor deze",
  ]

  private static let openings = [
    "sent from my ", "von meinem iphone", "to unsubscribe", "get outlook for ", "unsubscribe",
  ]
}
