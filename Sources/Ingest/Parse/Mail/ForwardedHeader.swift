/// The header of a mail that was passed on within another, as mail programs write it into the text: "From:", "Sent:", "Subject:" on
/// lines of their own, mostly below a line that says what follows. What stands below it is the story; who passed it on, and when, is
/// no fact of it.
struct ForwardedHeader {
  /// What the subject of the mail around it says of it.
  enum Mark {
    case forward, reply, none
  }

  private enum Field {
    case sender, date, recipient, subject
  }

  /// The line behind its last one.
  private(set) var end = 0
  private var kinds: Set<Field> = []
  /// Whether a sender has an address.
  private var hasAddress = false
  private var subject: String?
  private var sender: String?
  private var date: String?

  /// The innermost header in some lines whose text was passed on, and not answered; nil when there is none.
  static func find(in lines: [String], _ mark: Mark) -> ForwardedHeader? {
    var found: ForwardedHeader?
    var index = 0
    var words = WordsBefore(lines)
    while index < lines.count {
      let header = fields(of: lines, from: index)
      guard header.isMail else {
        // No header begins further down in the same fields: it would have fewer of them.
        index = max(header.end, index + 1)
        continue
      }
      let above = found?.end ?? 0
      let note = words.count(in: above..<index)
      let text = words.count(in: header.end..<lines.count)
      let isForward = mark == .forward || isAnnounced(lines[above..<index])
      guard text >= leastWords, isForward || mark == .none && note * 3 <= text else { return found }
      found = header
      index = header.end
    }
    return found
  }

  /// What is passed on has so many words.
  private static let leastWords = 12

  /// How many words lines have: of all lines counted once, when they are first asked for, since a mail may be of thousands of headers.
  private struct WordsBefore {
    private let lines: [String]
    private lazy var sums: [Int] = lines.reduce(into: [0]) { $0.append($0[$0.count - 1] + Shape($1).words) }

    init(_ lines: [String]) { self.lines = lines }

    mutating func count(in range: Range<Int>) -> Int { sums[range.upperBound] - sums[range.lowerBound] }
  }

  /// The fields that begin at a line, without a blank line among them.
  private static func fields(of lines: [String], from start: Int) -> ForwardedHeader {
    var header = ForwardedHeader()
    var last: Field?
    var index = start
    while index < lines.count {
      if let (field, value) = field(lines[index]) {
        header.take(field, value)
        last = field
      } else if last != .recipient || !lines[index].contains("@") {
        // A list of recipients may take several lines.
        break
      }
      index += 1
    }
    header.end = index
    return header
  }

  /// Three kinds of fields or more; and "Date:", "From:" and "To:" stand in an invitation, too.
  private var isMail: Bool { kinds.count >= 3 && (subject != nil || hasAddress) }

  private mutating func take(_ field: Field, _ value: String) {
    kinds.insert(field)
    switch field {
    case .sender:
      sender = sender ?? value
      hasAddress = hasAddress || value.contains("@")
    case .date: date = date ?? value
    case .subject: subject = subject ?? value
    case .recipient: break
    }
  }

  /// The field that a line is: "From: Jane Doe", "*Von:* Jane Doe", or a row of a table.
  private static func field(_ line: String) -> (Field, String)? {
    guard let colon = line.utf8.prefix(24).firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let label = line[..<colon].lowercased().trimming { $0 == "*" || $0 == " " }
    guard let field = labels[label] else { return nil }
    let value = MetaLine.trimmed(
      String(line[line.index(after: colon)...].trimming { $0 == "*" || $0 == "|" || $0 == " " }))
    return value.isEmpty && field != .recipient ? nil : (field, value)
  }

  private static let labels: [String: Field] = {
    let words: [(Field, String)] = [
      (.sender, "from von de da van fra från od от"),
      (.date, "date sent datum gesendet envoyé fecha enviado data inviato verzonden skickat sendt дата отправлено"),
      (.recipient, "to cc bcc an kopie à para a aan til till kopia кому копия"),
      (.subject, "subject betreff objet asunto assunto oggetto onderwerp emne ämne temat тема"),
    ]
    var labels: [String: Field] = ["reply-to": .recipient, "antwort an": .recipient, "enviado el": .date]
    for (field, words) in words { for word in words.split(separator: " ") { labels[String(word)] = field } }
    return labels
  }()

  /// Whether the last line above says that what follows was forwarded: "---------- Forwarded message ---------".
  private static func isAnnounced(_ lines: ArraySlice<String>) -> Bool {
    guard let line = lines.last(where: { Shape($0).words > 0 }), line.utf8.count <= 100 else { return false }
    let lowered = line.lowercased()
    let isLine = lowered.hasPrefix("--") || lowered.hasSuffix(":") || lowered.hasSuffix("--")
    return isLine && announcements.contains { HTMLText.contains(lowered, $0) }
  }

  private static let announcements = [
    "forward", "weitergeleit", "transféré", "réexpédié", "transmis", "reenviado", "encaminhad", "inoltrat",
    "doorgestuurd",
    "vidarebefordra", "videresend", "пересыла", "пересланн",
  ]

  /// The facts of what was passed on, with those of the mail around it that hold for both.
  func facts(in mail: Entry) -> Entry {
    var entry = mail
    entry.url = nil
    if let title = subject.flatMap(MailFacts.subject) { entry.title = Fact(value: title, source: "forwarded Subject") }
    entry.published = date.flatMap(MailFacts.date).map { Fact(value: $0, source: "forwarded Date") }
    (entry.byline, entry.publisher) = MailFacts.names(sender, source: "forwarded From")
    return entry
  }
}

extension Substring {
  fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> Substring {
    let start = drop(while: isTrimmed)
    guard let last = start.lastIndex(where: { !isTrimmed($0) }) else { return start.prefix(0) }
    return start[...last]
  }
}

extension String {
  fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> String { String(self[...].trimming(isTrimmed)) }
}
