/// The day that the path of an address names.
extension DateReader {
  /// "/2019/11/18/", "/2019/nov/18/", "/2019/1118/", "/201911/18/", "/2019-11/18/", "/2019-11-18-", "/20191118/", "/t20191118_1.html".
  static func inPath(_ url: String) -> String? {
    let path = url.prefix { $0 != "?" && $0 != "#" }
    let parts = path.split(separator: "/").dropFirst(2).map { $0.lowercased() }
    for (index, part) in parts.enumerated() {
      if let iso = day(parts[index...]) ?? day(within: part) { return iso }
    }
    return nil
  }

  /// A day in parts of its own.
  private static func day(_ parts: ArraySlice<String>) -> String? {
    guard let first = parts.first, parts.count > 1 else { return nil }
    let second = parts[parts.startIndex + 1]
    let third = parts.count > 2 ? number(parts[parts.startIndex + 2], digits: 1...2) : nil
    if let year = year(first) {
      let month = number(second, digits: 1...2) ?? (second.count >= 3 ? months[second] : nil)
      if let month, let third { return iso(year, month, third) }
      if second.count == 4, let day = number(second, digits: 4...4) { return iso(year, day / 100, day % 100) }
    }
    // "201911/18", "2019-11/18"
    let bare = first.replacing("-", with: "")
    guard bare.utf8.count == 6, first.utf8.count <= 7, let year = year(String(bare.prefix(4))),
      let month = number(String(bare.suffix(2)), digits: 2...2), let day = number(second, digits: 2...2)
    else { return nil }
    return iso(year, month, day)
  }

  /// A day within a part, parted from other numbers: "news-2019-11-18", "t20191118_1".
  private static func day(within part: String) -> String? {
    let runs = part.split { !$0.isNumber }
    for (index, run) in runs.enumerated() {
      if run.utf8.count == 8, let year = year(String(run.prefix(4))), let rest = Int(run.suffix(4)) {
        if let iso = iso(year, rest / 100, rest % 100) { return iso }
      }
      guard index + 2 < runs.count, let year = year(String(run)),
        let month = number(String(runs[index + 1]), digits: 2...2),
        let day = number(String(runs[index + 2]), digits: 2...2)
      else { continue }
      let between = part[run.endIndex..<runs[index + 2].startIndex]
      guard between.count == 4, between.first == between.last, let sign = between.first, "-_.".contains(sign) else {
        continue
      }
      if let iso = iso(year, month, day) { return iso }
    }
    return nil
  }

  private static func number(_ text: String, digits: ClosedRange<Int>) -> Int? {
    // The last part of a path may have an ending: "/2019/11/18.html".
    let text = text.prefix { $0 != "." }
    guard digits.contains(text.utf8.count), text.utf8.allSatisfy(isDigit) else { return nil }
    return Int(text)
  }

  /// Pages have been written since 1990; a number beyond says something else.
  private static func year(_ text: String) -> Int? {
    guard text.utf8.count == 4, let year = number(text, digits: 4...4), 1990...2099 ~= year else { return nil }
    return year
  }

  private static func iso(_ year: Int, _ month: Int, _ day: Int) -> String? {
    guard isDay(year, month, day) else { return nil }
    return CivilDate(year: year, month: month, day: day).description
  }
}
