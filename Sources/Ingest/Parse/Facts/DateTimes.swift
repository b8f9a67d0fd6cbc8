/// The clock times and zones that stand beside dates.
extension DateReader {
  /// 09:24, 9:24:05, T09:24:00.000Z, at 9.24 am, 9:24 p.m. EST, 09:24 Uhr, 0924 GMT; with its zone when that is
  /// certain.
  mutating func time() -> String? {
    let start = index
    skipSigns(",-–—|@·•(")
    // "a las", "alle ore"
    for _ in 0..<2 {
      if case .word(let word)? = next, Self.timeWords.contains(word) { index += 1 }
    }
    guard let clock = clock() else {
      index = start
      return nil
    }
    var hour = clock.hour
    if let isAfternoon = halfOfDay() {
      guard (1...12).contains(hour) else {
        index = start
        return nil
      }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    if case .word(let word)? = next, Self.clockWords.contains(word) { index += 1 }
    let text = Self.two(hour) + ":" + Self.two(clock.minute) + ":" + Self.two(clock.second) + zone()
    skipSigns(",-–—|)")
    return text
  }

  mutating func clock() -> (hour: Int, minute: Int, second: Int)? {
    if case .number(let value, 4)? = next, value / 100 < 24, value % 100 < 60, index + 1 < tokens.count,
      case .word(let zone) = tokens[index + 1], Self.zones[zone] != nil
    {
      index += 1
      return (value / 100, value % 100, 0)
    }
    if let packed = packedClock() { return packed }
    guard let hour = number(0...23) else { return nil }
    if case .word(let word)? = next, word == "am" || word == "pm" { return (hour, 0, 0) }
    guard take(.sign(":")) || take(.sign(".")) || take(.word("h")), let minute = number(0...59, digits: 2...2) else {
      return nil
    }
    var second = 0
    if next == .sign(":") {
      index += 1
      guard let value = number(0...60, digits: 2...2) else { return nil }
      second = min(value, 59)
      if take(.sign(".")) { _ = number(0...999_999_999, digits: 1...9) }
    }
    return (hour, minute, second)
  }

  /// "T092400" or "T0924" behind a date that is written without signs, too: the basic form of ISO 8601.
  mutating func packedClock() -> (hour: Int, minute: Int, second: Int)? {
    guard index >= 2, tokens[index - 1] == .word("t"), case .number(_, 8) = tokens[index - 2],
      case .number(let value, let digits)? = next, digits == 6 || digits == 4
    else { return nil }
    let clock = digits == 6 ? value : value * 100
    guard clock / 10_000 < 24, clock / 100 % 100 < 60, clock % 100 <= 60 else { return nil }
    index += 1
    if take(.sign(".")) { _ = number(0...999_999_999, digits: 1...9) }
    return (clock / 10_000, clock / 100 % 100, min(clock % 100, 59))
  }

  mutating func halfOfDay() -> Bool? {
    if take(.word("am")) { return false }
    if take(.word("pm")) { return true }
    let start = index
    for (letter, isAfternoon) in [("a", false), ("p", true)] where take(.word(letter)) {
      skipSigns(".")
      if take(.word("m")) {
        skipSigns(".")
        return isAfternoon
      }
      index = start
    }
    return nil
  }

  mutating func zone() -> String {
    skipSigns("(")
    let start = index
    var offset: String?
    if case .word(let word)? = next, let known = Self.zones[word] {
      offset = known
      index += 1
      skipSigns(")")
      // "UTC+1", "GMT +0100": the digits say more than the name.
      guard known == "Z" else { return known }
    }
    if case .sign(let sign)? = next, sign == "+" || sign == "-" || sign == "−" {
      let beforeSign = index
      index += 1
      if let packed = number(0...1400, digits: 4...4) {
        return (sign == "+" ? "+" : "-") + Self.two(packed / 100) + ":" + Self.two(packed % 100)
      }
      if let hours = number(0...14) {
        let minutes = take(.sign(":")) ? number(0...59, digits: 2...2) ?? 0 : 0
        return (sign == "+" ? "+" : "-") + Self.two(hours) + ":" + Self.two(minutes)
      }
      index = beforeSign
    }
    if offset == nil {
      index = start
      // A zone whose offset is not certain (IST, CST) is passed over, and the time stays a local one.
      if case .word(let word)? = next, Self.vagueZones.contains(word) { index += 1 }
      if take(.word("time")) {}
    }
    return offset ?? ""
  }
}
