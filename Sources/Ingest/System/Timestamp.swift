internal import Glibc

/// A moment in microseconds since 1970, UTC: the resolution of the log's `time`.
public struct Timestamp: Equatable, Comparable, Hashable, Sendable, CustomStringConvertible {
  /// Microseconds since 1970-01-01T00:00:00Z.
  public var microseconds: Int64

  /// A moment from its microseconds since 1970.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// Earlier is less.
  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

  /// The day, in days since 1970, UTC.
  var daysSince1970: Int { Int(microseconds.flooredQuotient(86_400_000_000)) }

  /// RFC 3339 with six digits and `Z`: "2026-11-21T08:00:00.123456Z".
  public var description: String { withText { String(decoding: $0, as: UTF8.self) } }

  /// Hands out the bytes of ``description``: each line of the log has one.
  package func withText<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    let seconds = microseconds.flooredQuotient(1_000_000)
    let days = seconds.flooredQuotient(86_400)
    let second = seconds - days * 86_400
    let date = CivilDate(daysSince1970: Int(days))
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.longest) { text in
      // From the end, because the year may have more than four digits.
      var first = text.count
      func put(_ value: Int64, _ width: Int, _ mark: UInt8) {
        text[first - 1] = mark
        let end = first - 1
        first = end
        var rest = value.magnitude
        repeat {
          first -= 1
          text[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
          rest /= 10
        } while rest > 0 || end - first < width
      }
      put(microseconds - seconds * 1_000_000, 6, UInt8(ascii: "Z"))
      put(second % 60, 2, UInt8(ascii: "."))
      put(second / 60 % 60, 2, UInt8(ascii: ":"))
      put(second / 3600, 2, UInt8(ascii: ":"))
      put(Int64(date.day), 2, UInt8(ascii: "T"))
      put(Int64(date.month), 2, UInt8(ascii: "-"))
      put(Int64(date.year), 4, UInt8(ascii: "-"))
      return body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[first...]))
    }
  }

  /// The bytes of the longest description: microseconds since 1970 that fit reach the year 294,247.
  private static let longest = 29

  /// Reads what ``description`` writes, and nothing else.
  public init?(_ text: String) {
    var text = text
    guard let time = text.withUTF8({ Timestamp(UnsafeRawBufferPointer($0)) }) else { return nil }
    self = time
  }

  /// The same from bytes.
  init?(_ b: UnsafeRawBufferPointer) {
    guard b.count == 27, b[10] == UInt8(ascii: "T"), b[19] == UInt8(ascii: "."), b[26] == UInt8(ascii: "Z"),
      let year = number(b, 0..<4), let month = number(b, 5..<7), let day = number(b, 8..<10),
      let hour = number(b, 11..<13), let minute = number(b, 14..<16), let second = number(b, 17..<19),
      let fraction = number(b, 20..<26), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
      second < 61
    else { return nil }
    let days = CivilDate(year: year, month: month, day: day).daysSince1970
    microseconds = Int64(((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000 + Int64(fraction)
  }
}

/// A day of the proleptic Gregorian calendar.
public struct CivilDate: Equatable, Sendable, CustomStringConvertible {
  /// The year, such as 2026.
  public var year: Int
  /// The month, from 1.
  public var month: Int
  /// The day of the month, from 1.
  public var day: Int

  /// A day by its parts.
  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// A day by its distance from 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013).
  public init(daysSince1970 days: Int) {
    let z = days + 719_468
    let era = z.flooredQuotient(146_097)
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// The distance from 1970-01-01 in days (the same source).
  public var daysSince1970: Int {
    let y = month <= 2 ? year - 1 : year
    let era = y.flooredQuotient(400)
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The day that an ISO 8601 text begins with; nil when it does not begin with one.
  public init?(iso text: String) {
    var text = text
    guard let day = text.withUTF8({ CivilDate(iso: UnsafeRawBufferPointer($0)) }) else { return nil }
    self = day
  }

  private init?(iso b: UnsafeRawBufferPointer) {
    guard b.count >= 10, b[4] == UInt8(ascii: "-"), b[7] == UInt8(ascii: "-"),
      let year = number(b, 0..<4), let month = number(b, 5..<7), let day = number(b, 8..<10),
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// "2026-11-21"
  public var description: String { "\(pad(Int64(year), 4))-\(pad(Int64(month), 2))-\(pad(Int64(day), 2))" }
}

/// The clock seam: what time it is, and how long something has taken. A test hands in a clock of its own.
public protocol TimeSource: Sendable {
  /// The time of day, for the log.
  func now() -> Timestamp
  /// Nanoseconds that only ever grow, for settling and back-off.
  func monotonic() -> Int64
}

/// The machine's clock.
public struct SystemClock: TimeSource {
  /// The machine's clock.
  public init() {}

  /// `CLOCK_REALTIME`.
  public func now() -> Timestamp { Timestamp(microseconds: Self.read(CLOCK_REALTIME) / 1000) }

  /// `CLOCK_MONOTONIC`.
  public func monotonic() -> Int64 { Self.read(CLOCK_MONOTONIC) }

  private static func read(_ id: clockid_t) -> Int64 {
    var t = timespec()
    // Fails only for an unknown clock or a bad pointer, and neither can be here.
    clock_gettime(id, &t)
    return Int64(t.tv_sec) * 1_000_000_000 + Int64(t.tv_nsec)
  }
}

extension Duration {
  /// The duration in microseconds, like the times in the log.
  package var wholeMicroseconds: Int64 { wholeNanoseconds / 1000 }

  /// The duration in nanoseconds; one beyond 292 years is as good as for ever.
  package var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds > Int64.max / 2_000_000_000 ? .max / 2 : seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}

extension BinaryInteger {
  /// Division that rounds down, also for a negative dividend. The divisor is positive.
  fileprivate func flooredQuotient(_ divisor: Self) -> Self {
    let q = self / divisor
    return self % divisor < 0 ? q - 1 : q
  }
}

/// A number as decimal digits, with zeros in front up to `width`.
package func pad(_ value: some BinaryInteger, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

private func number(_ b: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
  var value = 0
  for c in b[range] {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(c) else { return nil }
    value = value * 10 + Int(c - UInt8(ascii: "0"))
  }
  return value
}
