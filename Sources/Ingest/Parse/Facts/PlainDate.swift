/// Reads a moment as programs write it, "Tue, 06 Jan 2026 09:24:00 +0000" or "2026-01-06T09:24:00Z", by bytes: ``DateReader`` reads the
/// same of them at seven times the cost, and whatever else dates are written as.
struct PlainDate {
  private let text: UnsafeBufferPointer<UInt8>
  private var at = 0

  private init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// The moment in ISO 8601; nil when the text is anything else than a moment in one of these forms.
  static func iso(_ text: String) -> String? {
    var text = text
    // From the shortest timestamp to a mail's date, and some more for fractions of a second.
    guard 20...40 ~= text.utf8.count else { return nil }
    return text.withUTF8 { raw in
      var reader = PlainDate(raw)
      return isDigit(raw[0]) ? reader.timestamp() : reader.mailDate()
    }
  }

  private typealias Day = (year: Int, month: Int, day: Int)
  private typealias Clock = (hour: Int, minute: Int, second: Int)
  /// The sign is 0 for UTC.
  private typealias Zone = (sign: UInt8, hours: Int, minutes: Int)
  private static let utc: Zone = (0, 0, 0)

  /// ISO 8601 (RFC 3339).
  private mutating func timestamp() -> String? {
    guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2), take("T"),
      let clock = clock()
    else { return nil }
    if take("."), !skipDigits() { return nil }
    if take("Z") || take("z") { return end((year, month, day), clock, Self.utc) }
    guard let sign = sign(), let hours = number(2), take(":"), let minutes = number(2), hours <= 14, minutes < 60 else {
      return nil
    }
    return end((year, month, day), clock, (sign, hours, minutes))
  }

  /// RFC 822 with years of four digits, as in mail and RSS.
  private mutating func mailDate() -> String? {
    guard name(of: "montuewedthufrisatsun") != nil, take(","), take(" "), let day = number(2) ?? number(1), take(" "),
      let month = name(of: "janfebmaraprmayjunjulaugsepoctnovdec"), take(" "), let year = number(4), take(" "),
      let clock = clock(), take(" ")
    else { return nil }
    if name(of: "gmtutc") != nil { return end((year, month, day), clock, Self.utc) }
    guard let sign = sign(), let zone = number(4), zone <= 1400 else { return nil }
    return end((year, month, day), clock, (sign, zone / 100, zone % 100))
  }

  /// "09:24:00"
  private mutating func clock() -> Clock? {
    guard let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2), hour < 24,
      minute < 60, second <= 60
    else { return nil }
    return (hour, minute, min(second, 59))
  }

  /// The result, when nothing else follows.
  private func end(_ date: Day, _ clock: Clock, _ zone: Zone) -> String? {
    guard at == text.count, 1900...2999 ~= date.year, DateReader.isDay(date.year, date.month, date.day) else {
      return nil
    }
    return String(unsafeUninitializedCapacity: 25) { out in
      var count = 0
      func add(_ byte: UInt8) {
        out[count] = byte
        count += 1
      }
      func add(_ value: Int) {
        add(UInt8(ascii: "0") + UInt8(value / 10))
        add(UInt8(ascii: "0") + UInt8(value % 10))
      }
      func add(_ sign: Unicode.Scalar, _ value: Int) {
        add(UInt8(ascii: sign))
        add(value)
      }
      add(date.year / 100)
      add(date.year % 100)
      add("-", date.month)
      add("-", date.day)
      add("T", clock.hour)
      add(":", clock.minute)
      add(":", clock.second)
      guard zone.sign != 0 else {
        add(UInt8(ascii: "Z"))
        return count
      }
      add(zone.sign)
      add(zone.hours)
      add(":", zone.minutes)
      return count
    }
  }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard at < text.count, text[at] == UInt8(ascii: sign) else { return false }
    at += 1
    return true
  }

  private mutating func sign() -> UInt8? { take("+") ? UInt8(ascii: "+") : take("-") ? UInt8(ascii: "-") : nil }

  /// A number of so many digits and no more.
  private mutating func number(_ digits: Int) -> Int? {
    let end = at + digits
    guard end <= text.count, text[at..<end].allSatisfy(isDigit), end == text.count || !isDigit(text[end]) else {
      return nil
    }
    defer { at = end }
    return text[at..<end].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// Passes over a fraction of a second, of as many digits as ``DateReader`` takes.
  private mutating func skipDigits() -> Bool {
    let start = at
    while at < text.count, isDigit(text[at]) { at += 1 }
    return 1...9 ~= at - start
  }

  /// Which of the names of three small letters comes next, from 1; nil when it is none, or the beginning of a longer word.
  private mutating func name(of names: StaticString) -> Int? {
    guard at + 3 <= text.count, at + 3 == text.count || !isLetter(text[at + 3]) else { return nil }
    for number in 0..<names.utf8CodeUnitCount / 3
    where (0..<3).allSatisfy({ text[at + $0] | 0x20 == names.utf8Start[3 * number + $0] }) {
      at += 3
      return number + 1
    }
    return nil
  }
}
