/// The words that say when: days, months, quarters; by their identity, since a stem of "mars" is that of "mar".
enum DateWords {
  /// What a word is where a date is told.
  struct Role: OptionSet, Sendable {
    let rawValue: UInt8
    /// A day of the week.
    static let day = Role(rawValue: 1)
    /// A month.
    static let month = Role(rawValue: 2)
    /// "second", which is of a date before a part of the year, and before "feira".
    static let ordinal = Role(rawValue: 4)
    /// A part of the year that reports are made on.
    static let period = Role(rawValue: 8)
    /// What may stand between a day and a month: "4 de março".
    static let joint = Role(rawValue: 16)
    /// Behind the ordinal of a Portuguese day: "quarta-feira".
    static let feira = Role(rawValue: 32)
    /// Written with a capital: "may" and "march" without one are no months, and "Mars" and "Domingo" with one none either.
    static let capital = Role(rawValue: 64)
  }

  private static let words: [(role: Role, words: String)] = [
    (
      [.day, .capital],
      """
      monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
      """
    ),
    (
      [.month, .capital],
      """
      january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct \
      nov dec januar jänner februar märz mai juni juli oktober dezember
      """
    ),
    (
      .day,
      """
      lunes martes miércoles jueves viernes sábado domingo lundi mardi mercredi jeudi vendredi samedi dimanche lunedì martedì mercoledì \
      giovedì venerdì sabato domenica понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье
      """
    ),
    (
      .month,
      """
      enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre janvier février mars avril juin \
      juillet août septembre octobre novembre décembre gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre \
      janeiro fevereiro março maio junho julho setembro outubro novembro dezembro января февраля марта апреля мая июня июля августа \
      сентября октября ноября декабря
      """
    ),
    (
      .ordinal,
      """
      first second third fourth erste ersten erstes zweite zweiten zweites dritte dritten drittes vierte vierten viertes primer segundo \
      tercer cuarto premier deuxième troisième quatrième primeiro terceiro quarto primo secondo terzo segunda terça quarta quinta sexta \
      первый первом второй втором третий третьем четвертый четвертом
      """
    ),
    (
      .period,
      "quarter half quartal quartals halbjahr halbjahrs trimestre semestre квартал квартале квартала полугодие полугодии"
    ),
    (.joint, "de di del d of"),
    (.feira, "feira"),
  ]

  /// By identity.
  static let roles: HashTable64<Role> = {
    var table = HashTable64(filler: Role(), capacity: 256)
    for (role, words) in words {
      for word in Words.scan(words) { table.update(word.identity, first: Role()) { $0.formUnion(role) } }
    }
    return table
  }()
}

extension Changes.Text {
  /// What a word is where a date is told; nothing where it is written as that is not.
  private func role(_ place: Int) -> DateWords.Role {
    guard words.indices.contains(place), var role = roles.find(words[place].identity) else { return [] }
    let isName = !role.isDisjoint(with: [.day, .month])
    let isCapital = words[place].flags.contains(.nameHere)
    // A month behind a number is one however it is written: "12 mai".
    let isCounted = place > 0 && role.contains(.month) && words[place - 1].flags.contains(.number)
    if isName && !isCounted && !words[place].flags.contains(.initial) && isCapital != role.contains(.capital) {
      role = []
    }
    return role
  }

  /// Whether a word is a day or month, and not what "may" be.
  func isDate(_ place: Int) -> Bool { !role(place).isDisjoint(with: [.day, .month]) }

  /// Whether a word is a day of the week.
  func isWeekday(_ place: Int) -> Bool {
    !role(place).isDisjoint(with: [.day, .feira]) || role(place + 1).contains(.feira)
  }

  /// How many words the date at a place is of, as "Montag, 2. März", "third quarter" or "3. Quartal"; 0 where there is none.
  func dateLength(_ place: Int) -> Int {
    var end = place
    var tellsDay = false
    while end < words.count {
      if isDate(end) {
        tellsDay = true
        end += 1
      } else if role(end).contains(.ordinal) && !role(end + 1).isDisjoint(with: [.period, .feira])
        || words[end].flags.contains(.number) && role(end + 1).contains(.period)
      {
        tellsDay = true
        end += 2
      } else if isOfDate(end, after: end > place) {
        end += 1
      } else if end > place, role(end).contains(.joint),
        isOfDate(end + 1, after: true) || role(end + 1).contains(.month)
      {
        end += 1
      } else {
        break
      }
    }
    return tellsDay ? end - place : 0
  }

  /// Whether a number is a day or year: a month is before or behind it, or it is in brackets behind a day.
  private func isOfDate(_ place: Int, after isWithin: Bool) -> Bool {
    guard words.indices.contains(place), words[place].flags.contains(.number) else { return false }
    if words[place].end - words[place].start > 4 { return false }
    if role(place + 1).contains(.month) || role(place + 1).contains(.joint) && role(place + 2).contains(.month) {
      return true
    }
    guard isWithin, place > 0 else { return false }
    if bytes[Int(words[place].start) - 1] == UInt8(ascii: "(") { return true }
    return role(place - 1).contains(.month) || role(place - 1).contains(.joint)
      || words[place - 1].flags.contains(.number) && words[place].end - words[place].start == 4
  }
}
