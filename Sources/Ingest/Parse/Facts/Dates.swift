/// Reads a date, and a time when there is one, from a line that holds nothing else. Dates in running text are never
/// taken.
struct DateReader {
  /// A token of a date line.
  enum Token: Equatable {
    case number(value: Int, digits: Int)
    case word(String)
    case sign(Character)
  }

  var tokens: [Token] = []
  var index = 0
  /// Which number of "05/10/2018" is the day; nil when nobody knows.
  private var dayFirst: Bool?
  /// The weekday that was read, from 0 for Sunday.
  private var weekday: Int?

  /// - Parameter isWhole: whether a text that holds anything else than a date is of no interest.
  private init?(_ text: String, dayFirst: Bool?, isWhole: Bool) {
    self.dayFirst = dayFirst
    guard text.utf8.count <= 80 else { return nil }
    // As many as most dates with a time have.
    tokens.reserveCapacity(16)
    var lowered = text.lowercased()
    let isRead = lowered.withUTF8 { raw in raw.isASCII ? readPlain(raw, isWhole) : nil }
    guard isRead ?? readCharacters(lowered) else { return nil }
  }

  /// Numbers have nine digits at most.
  private static let mostDigits = 9

  /// Reads the tokens of a text in ASCII, as nearly all are; false when a number is too long, or when the text cannot be a date though
  /// it has to: no date has a word that dates do not know, and none is without a year.
  private mutating func readPlain(_ raw: UnsafeBufferPointer<UInt8>, _ isWhole: Bool) -> Bool {
    var at = 0
    var hasYear = !isWhole
    func end(_ isPart: (UInt8) -> Bool) -> Int { raw[at...].firstIndex { !isPart($0) } ?? raw.count }
    while at < raw.count {
      if isDigit(raw[at]) {
        let end = end(isDigit)
        guard end - at <= Self.mostDigits else { return false }
        let value = raw[at..<end].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        tokens.append(.number(value: value, digits: end - at))
        if end - at == 4 || end - at == 8 { hasYear = true }
        at = end
      } else if isLetter(raw[at]) {
        let end = end(isLetter)
        let word = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: raw[at..<end]))
        if isWhole, !Self.words.contains(Hash64.hash(word)) { return false }
        tokens.append(.word(String(decoding: word, as: UTF8.self)))
        at = end
      } else {
        let isSpace = raw[at] == 0x20 || (0x09...0x0D).contains(raw[at])
        if !isSpace { tokens.append(.sign(Character(Unicode.Scalar(raw[at])))) }
        at += 1
      }
    }
    return hasYear
  }

  /// Reads the tokens of a text in any script; false when a number is too long.
  private mutating func readCharacters(_ text: String) -> Bool {
    var number: (value: Int, digits: Int)?
    var word = ""
    func flush(_ tokens: inout [Token]) {
      if let number { tokens.append(.number(value: number.value, digits: number.digits)) }
      if !word.isEmpty { tokens.append(.word(word)) }
      (number, word) = (nil, "")
    }
    for character in text {
      if let digit = Self.digit(character) {
        if !word.isEmpty { flush(&tokens) }
        guard (number?.digits ?? 0) < Self.mostDigits else { return false }
        number = ((number?.value ?? 0) * 10 + digit, (number?.digits ?? 0) + 1)
      } else if character.isLetter {
        if number != nil { flush(&tokens) }
        word.append(character)
      } else {
        flush(&tokens)
        if !character.isWhitespace { tokens.append(.sign(character)) }
      }
    }
    flush(&tokens)
    return true
  }

  /// The value of a decimal digit of any script; not of "一", which is a word.
  private static func digit(_ character: Character) -> Int? {
    guard character.isASCII || character.unicodeScalars.first?.properties.generalCategory == .decimalNumber else {
      return nil
    }
    return character.wholeNumberValue
  }

  /// The date in ISO 8601 when the whole text is one, else nil.
  ///
  /// - Parameter dayFirst: which number of "05/10/2018" is the day; nil when nobody knows.
  static func iso(_ text: String, dayFirst: Bool? = nil) -> String? {
    if let iso = PlainDate.iso(text) { return iso }
    guard var reader = DateReader(text, dayFirst: dayFirst, isWhole: true) else { return nil }
    reader.skipWeekday()
    let start = reader.index
    if let date = reader.date() {
      let time = reader.time()
      return reader.end(date, time)
    }
    reader.index = start
    guard let time = reader.time() else { return nil }
    reader.skipWeekday()
    return reader.date().flatMap { reader.end($0, time) }
  }

  /// The first date in a text that says when something was published, among other things: "Posted: Nov 19, 2019 / 06:00 AM
  /// EST / Updated: …". Only for texts that are known to tell of it.
  static func first(in text: String, dayFirst: Bool? = nil) -> String? {
    if let iso = iso(text, dayFirst: dayFirst) { return iso }
    guard var reader = DateReader(text, dayFirst: dayFirst, isWhole: false) else { return nil }
    for start in reader.tokens.indices {
      reader.index = start
      guard start == 0 || !reader.tokens[max(0, start - 3)..<start].contains(where: isUpdateWord) else { continue }
      if let time = reader.time() {
        reader.skipWeekday()
        if let date = reader.date() { return date + "T" + time }
        reader.index = start
      }
      guard let date = reader.date() else { continue }
      reader.skipSigns("/")
      return date + (reader.time().map { "T" + $0 } ?? "")
    }
    return nil
  }

  private static func isUpdateWord(_ token: Token) -> Bool {
    guard case .word(let word) = token else { return false }
    // "mis à jour le"
    return [
      "updated", "modified", "aktualisiert", "actualizado", "aggiornato", "update", "atualizado", "jour", "modifié",
      "обновлено", "تحديث", "التحديث",
    ].contains(word)
  }

  /// The result, when nothing else follows.
  private mutating func end(_ date: String, _ time: String?) -> String? {
    let start = index
    skipSigns(",")
    // "January 6, 2026 Tuesday", as databases write it. Days of two letters are words, too.
    if case .word(let word)? = next, word.utf8.count > 2, Self.weekdays.contains(word) {
      index += 1
    } else {
      index = start
    }
    skipSigns(".")
    return index == tokens.count ? date + (time.map { "T" + $0 } ?? "") : nil
  }

  var next: Token? { index < tokens.count ? tokens[index] : nil }

  mutating func take(_ token: Token) -> Bool {
    guard next == token else { return false }
    index += 1
    return true
  }

  mutating func skipSigns(_ signs: String) {
    while case .sign(let sign)? = next, signs.contains(sign) { index += 1 }
  }

  mutating func number(_ range: ClosedRange<Int>, digits: ClosedRange<Int> = 1...2) -> Int? {
    guard case .number(let value, let count)? = next, range.contains(value), digits.contains(count) else { return nil }
    index += 1
    return value
  }

  private mutating func skipWeekday() {
    guard case .word(let word)? = next, Self.weekdays.contains(word) || Self.shortWeekdays.contains(word) else {
      return
    }
    weekday = Self.weekdayNumbers[word]
    index += 1
    // "segunda-feira"
    if tokens[index...].starts(with: [.sign("-"), .word("feira")]) { index += 2 }
    skipSigns(",.")
  }

  private mutating func month() -> Int? {
    guard let month = monthName() else { return nil }
    skipSigns(".")
    // "يناير/كانون الثاني", of two calendars.
    let start = index
    if take(.sign("/")), monthName() != month { index = start }
    return month
  }

  /// The first words of months of two.
  private static let monthOpenings = Set(
    months.keys.compactMap { month in month.firstIndex(of: " ").map { String(month[..<$0]) } })

  private mutating func monthName() -> Int? {
    guard case .word(let word)? = next else { return nil }
    // "كانون الثاني" is a month of two words.
    if Self.monthOpenings.contains(word), index + 1 < tokens.count, case .word(let second) = tokens[index + 1],
      let month = Self.months["\(word) \(second)"]
    {
      index += 2
      return month
    }
    guard let month = Self.months[word] else { return nil }
    index += 1
    return month
  }

  private mutating func date() -> String? {
    if case .word? = next { return date(Self.monthFirst) }
    return date(Self.yearFirst) ?? date(Self.yearThenName) ?? date(Self.dayFirst) ?? date(Self.numbers)
  }

  private mutating func date(_ form: (inout DateReader) -> (Int, Int, Int)?) -> String? {
    let start = index
    if let (year, month, day) = form(&self), Self.isDay(year, month, day) {
      return String(year) + "-" + Self.two(month) + "-" + Self.two(day)
    }
    index = start
    return nil
  }

  /// 2026-01-06, 2026/01/06, 2026年1月6日, 20260106.
  private static func yearFirst(_ reader: inout DateReader) -> (Int, Int, Int)? {
    if let packed = reader.number(19_000_101...29_991_231, digits: 8...8) {
      return (packed / 10_000, packed / 100 % 100, packed % 100)
    }
    guard let year = reader.number(1900...2999, digits: 4...4) else { return nil }
    for (yearSign, monthSign, daySign) in [("年", "月", "日"), ("년", "월", "일")] where reader.take(.word(yearSign)) {
      guard let month = reader.number(1...12), reader.take(.word(monthSign)), let day = reader.number(1...31),
        reader.take(.word(daySign))
      else { return nil }
      return (year, month, day)
    }
    guard case .sign(let sign)? = reader.next, "-/.".contains(sign) else { return nil }
    reader.index += 1
    guard let month = reader.number(1...12), reader.take(.sign(sign)), let day = reader.number(1...31) else {
      return nil
    }
    return (year, month, day)
  }

  /// 2026. január 6., 2026 m. sausio 6 d., 2026. gada 6. janvāris.
  private static func yearThenName(_ reader: inout DateReader) -> (Int, Int, Int)? {
    guard let year = reader.number(1900...2999, digits: 4...4) else { return nil }
    reader.skipSigns(".")
    if case .word(let word)? = reader.next, ["m", "gada"].contains(word) { reader.index += 1 }
    reader.skipSigns(".")
    let before = reader.number(1...31)
    reader.skipSigns(".")
    guard let month = reader.month(), let day = before ?? reader.number(1...31) else { return nil }
    if before == nil, case .word("d")? = reader.next { reader.index += 1 }
    reader.skipSigns(".")
    return (year, month, day)
  }

  /// 6 January 2026, 6. Januar 2026, 6th of January, 2026, 6-Jan-2026, 06 Jan 26 is not read.
  private static func dayFirst(_ reader: inout DateReader) -> (Int, Int, Int)? {
    guard let day = reader.number(1...31) else { return nil }
    if case .word(let word)? = reader.next, ["st", "nd", "rd", "th", "er", "º", "ª"].contains(word) {
      reader.index += 1
    }
    reader.skipSigns(".-°")
    if case .word(let word)? = reader.next, ["of", "de", "d"].contains(word) { reader.index += 1 }
    reader.skipSigns("'’")
    let isThai = if case .word(let word)? = reader.next { thaiMonths.contains(word) } else { false }
    guard let month = reader.month() else { return nil }
    reader.skipSigns(",-")
    if case .word(let word)? = reader.next, ["de", "del"].contains(word) { reader.index += 1 }
    guard var year = reader.number(1900...2999, digits: 4...4) else { return nil }
    // "6 января 2026 г."
    if case .word(let word)? = reader.next, ["г", "года", "р", "року"].contains(word) { reader.index += 1 }
    // The Thai count from the Buddha.
    if year > 2400, isThai { year -= 543 }
    reader.skipSigns(".")
    return (year, month, day)
  }

  /// January 6, 2026; Jan. 6th 2026.
  private static func monthFirst(_ reader: inout DateReader) -> (Int, Int, Int)? {
    guard let month = reader.month(), let day = reader.number(1...31) else { return nil }
    if case .word(let word)? = reader.next, ["st", "nd", "rd", "th", "de", "del"].contains(word) { reader.index += 1 }
    reader.skipSigns(",")
    guard let year = reader.number(1900...2999, digits: 4...4) else { return nil }
    return (year, month, day)
  }

  /// 06.01.2026 is day first everywhere. With slashes both orders are in use: what has two readings is taken only when it is
  /// known which one is meant.
  private static func numbers(_ reader: inout DateReader) -> (Int, Int, Int)? {
    guard let first = reader.number(1...31), case .sign(let sign)? = reader.next, "./-".contains(sign) else {
      return nil
    }
    reader.index += 1
    guard let second = reader.number(1...31), reader.take(.sign(sign)) else { return nil }
    guard let year = reader.number(1900...2999, digits: 4...4) else { return nil }
    if sign == "." || first > 12 || first == second { return (year, second, first) }
    if second > 12 { return (year, first, second) }
    // A weekday tells, too: one of both days is another one.
    if let weekday = reader.weekday {
      let isDayFirst = Self.weekday(year, second, first) == weekday
      if isDayFirst != (Self.weekday(year, first, second) == weekday) {
        return isDayFirst ? (year, second, first) : (year, first, second)
      }
    }
    return reader.dayFirst.map { $0 ? (year, second, first) : (year, first, second) }
  }

  /// The day of the week of a date, from 0 for Sunday.
  private static func weekday(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    // 1970 began on a Thursday; the sum of the days is positive from 1900 on.
    isDay(year, month, day) ? (CivilDate(year: year, month: month, day: day).daysSince1970 + 4 + 70_000) % 7 : nil
  }

  static func two(_ value: Int) -> String { value < 10 ? "0" + String(value) : String(value) }

  static func isDay(_ year: Int, _ month: Int, _ day: Int) -> Bool {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    return (1...12).contains(month) && (1...days).contains(day)
  }
}
