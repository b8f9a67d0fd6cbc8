/// Counts what GMime takes long for, in a pass over the lines of a mail. Lines of the text that look like it count, too.
struct MailCensus {
  /// Lines that may begin a part: they begin with two hyphens.
  private var boundaries = 0
  /// Lines that may be fields of a header: they begin with a name and a colon.
  private var fields = 0
  /// Of the field at hand, and the most of any: addresses, each of which is an object of its own.
  private var addresses = Tally()
  /// Groups of addresses, in each of which GMime's parser calls itself for the next: `g:g:g:`.
  private var groups = Tally()
  /// Encoded words that do not end: each is looked for the end of up to that of the field.
  private var openWords = Tally()
  private var isOfAddresses = false

  private struct Tally {
    private var now = 0
    private(set) var most = 0

    mutating func add(_ count: Int) {
      now += count
      most = max(most, now)
    }

    mutating func reset() { now = 0 }
  }

  init(_ mail: UnsafeRawBufferPointer) {
    var start = 0
    var isField = false
    while start < mail.count {
      let end = mail.first(0x0A, from: start) ?? mail.count
      let line = UnsafeRawBufferPointer(rebasing: mail[start..<end])
      start = end + 1
      if line.starts(with: [0x2D, 0x2D]) { boundaries += 1 }
      if line.first != 0x20, line.first != 0x09 {
        let name = line.firstIndex { !isAlphanumeric($0) && $0 != 0x2D } ?? line.count
        isField = name > 0 && name < line.count && line[name] == UInt8(ascii: ":") && line[0] != 0x2D
        if isField { begin(UnsafeRawBufferPointer(rebasing: line[..<name])) }
      }
      if isField { read(line) }
    }
  }

  private static let ofAddresses: Set<String> = ["from", "to", "cc", "bcc", "sender", "reply-to"]

  private mutating func begin(_ name: UnsafeRawBufferPointer) {
    fields += 1
    addresses.reset()
    // The colon behind the name.
    groups.reset()
    openWords.reset()
    isOfAddresses = name.count <= 8 && Self.ofAddresses.contains(String(decoding: name, as: UTF8.self).lowercased())
  }

  private mutating func read(_ line: UnsafeRawBufferPointer) {
    var at = 0
    while let mark = line.first(UInt8(ascii: "?"), from: at) {
      if mark > 0, line[mark - 1] == UInt8(ascii: "=") {
        openWords.add(1)
      } else if mark + 1 < line.count, line[mark + 1] == UInt8(ascii: "=") {
        openWords.reset()
      }
      at = mark + 1
    }
    guard isOfAddresses else { return }
    groups.add(line.count { $0 == UInt8(ascii: ":") })
    addresses.add(line.count { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") })
  }

  /// What there is too much of, with the bound; nil when all is well.
  var excess: String? {
    if boundaries > Limits.mailBoundaries {
      return "\(boundaries) lines that may begin a part, more than \(Limits.mailBoundaries)"
    }
    if fields > Limits.mailFields {
      return "\(fields) lines that may be fields of a header, more than \(Limits.mailFields)"
    }
    if addresses.most > Limits.mailAddresses {
      return "\(addresses.most) addresses in a field, more than \(Limits.mailAddresses)"
    }
    if groups.most > Limits.mailGroups {
      return "\(groups.most) groups of addresses in a field, more than \(Limits.mailGroups)"
    }
    if openWords.most > Limits.mailOpenWords {
      return "\(openWords.most) encoded words without an end in a field, more than \(Limits.mailOpenWords)"
    }
    return nil
  }
}
