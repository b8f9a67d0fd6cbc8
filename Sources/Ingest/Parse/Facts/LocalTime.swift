/// A moment as it was written: a day, a clock time and perhaps a zone, in the normal form of `DateReader`.
struct LocalTime {
  private var day: CivilDate
  private var minute: Int
  private var seconds: Substring
  private var zone: Substring

  /// Reads "2019-11-19T07:03:25+00:00"; nil when there is no clock time.
  init?(_ iso: String) {
    let text = iso.utf8
    guard text.count >= 19, let day = CivilDate(iso: iso), let hour = Int(iso.dropFirst(11).prefix(2)),
      let minute = Int(iso.dropFirst(14).prefix(2))
    else { return nil }
    self.day = day
    self.minute = hour * 60 + minute
    seconds = iso.dropFirst(17).prefix(2)
    zone = iso.dropFirst(19)
  }

  /// Whether one text is the same moment as another, with another zone.
  static func isSame(_ markup: String, _ local: String) -> Bool {
    guard let known = LocalTime(markup), let local = LocalTime(local), local.zone != known.zone,
      let first = known.offset, let second = local.offset, second != 0
    else { return false }
    return known.minutes - first == local.minutes - second
  }

  /// The minutes between its zone and UTC; nil without a zone.
  private var offset: Int? {
    if zone == "Z" { return 0 }
    guard zone.utf8.count == 6, let hours = Int(zone.dropFirst().prefix(2)), let minutes = Int(zone.suffix(2)) else {
      return nil
    }
    return (zone.hasPrefix("-") ? -1 : 1) * (hours * 60 + minutes)
  }

  private var minutes: Int { day.daysSince1970 * 24 * 60 + minute }

  /// The moment that markup gives, in the words of the page.
  ///
  /// Markup tells the moment in UTC or in whatever zone a server is set to; readers see the day and time of the place where the
  /// story was published. When both differ by whole half hours, which is what zones differ by, they are one moment: the page's
  /// own day and time are taken, with the zone that follows from the difference if the markup's was UTC.
  ///
  /// - Returns: nil when they are not the same moment, or the same in every letter.
  static func agreed(_ markup: String, shown: String) -> String? {
    guard let known = LocalTime(markup), var local = LocalTime(shown) else { return nil }
    let difference = local.minutes - known.minutes
    guard difference != 0, difference % 30 == 0, abs(difference) <= Limits.zoneMinutes else { return nil }
    guard known.zone == "Z" || known.zone == "+00:00" else { return shown }
    let zone = (difference < 0 ? "-" : "+") + pad(abs(difference) / 60, 2) + ":" + pad(abs(difference) % 60, 2)
    guard local.zone.isEmpty || local.zone == zone else { return nil }
    local.zone = Substring(zone)
    local.seconds = known.seconds
    return "\(local.day)T" + pad(local.minute / 60, 2) + ":" + pad(local.minute % 60, 2) + ":" + local.seconds
      + local.zone
  }
}
