/// The words that dates and times are made of, in many languages.
extension DateReader {
  /// The zones whose offset from UTC is certain.
  static let zones: [String: String] = [
    "z": "Z", "utc": "Z", "gmt": "Z", "cet": "+01:00", "cest": "+02:00", "mez": "+01:00", "mesz": "+02:00",
    "eet": "+02:00", "eest": "+03:00", "msk": "+03:00", "мск": "+03:00", "est": "-05:00", "edt": "-04:00",
    "cdt": "-05:00",
    "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00", "jst": "+09:00", "kst": "+09:00",
    "aest": "+10:00", "aedt": "+11:00", "hkt": "+08:00", "sgt": "+08:00",
  ]

  /// Zones of more than one offset, and what stands for one.
  static let vagueZones: Set<String> = ["ist", "bst", "cst", "et", "ct", "mt", "pt", "eastern", "local", "wat"]

  /// What stands between a day and a time: "at 9:24" in some languages.
  static let timeWords: Set<String> = [
    "t", "at", "klo", "godz", "о", "об", "um", "à", "a", "às", "as", "las", "la", "alle", "ore", "kl", "om", "o",
    "pukul", "saat", "в", "الساعة",
    "في",
  ]

  /// What stands behind a time: "9:24 o'clock" in some languages.
  static let clockWords: Set<String> = ["น", "hod", "uhr", "hrs", "h", "hs", "horas", "heures"]

  /// The words in ASCII that a date or a time may hold; more of them would only cost time.
  static let words = HashTable64(
    words: ([
      "feira", "st", "nd", "rd", "th", "er", "of", "de", "del", "d", "gada", "am", "pm", "a", "p", "m", "h", "t",
      "time",
    ]
      + Array(weekdays) + Array(shortWeekdays) + Array(months.keys) + Array(zones.keys) + Array(vagueZones)
      + Array(timeWords) + Array(clockWords)).joined(separator: " "))

  /// The names of the days and their usual abbreviations.
  static let weekdays: Set<String> = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu",
    "thur", "thurs", "fri", "sat", "sun", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag",
    "sonnabend", "sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lunes", "martes",
    "miércoles", "jueves", "viernes", "sábado", "domingo", "mo", "di", "mi", "do", "fr", "sa", "so", "segunda", "terça",
    "quarta", "quinta", "sexta", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica",
    "maandag",
    "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "måndag", "mandag", "tisdag", "tirsdag",
    "onsdag",
    "torsdag", "fredag", "lördag", "lørdag", "söndag", "søndag", "poniedziałek", "wtorek", "środa", "czwartek",
    "piątek",
    "sobota", "niedziela", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье", "senin",
    "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس",
    "الجمعة",
    "السبت",
  ]

  /// Thai months, whose years are counted from another one.
  static let thaiMonths: Set<String> = [
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม",
    "พฤศจิกายน", "ธันวาคม",
  ]

  /// The days by their place in the week, from 0 for Sunday, where numbers alone leave open which is the day.
  static let weekdayNumbers: [String: Int] = {
    let names = [
      "sunday sun", "monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri",
      "saturday sat",
    ]
    var numbers: [String: Int] = [:]
    for (number, line) in names.enumerated() {
      for name in line.split(separator: " ") { numbers[String(name)] = number }
    }
    return numbers
  }()

  /// Abbreviations of the days that begin dates, apart because most of them are names as well ("Sam", "Dom"), and "mar" is a month.
  static let shortWeekdays: Set<String> = [
    "lun", "mié", "jue", "vie", "sáb", "dom", "mer", "jeu", "ven", "sam", "dim", "gio", "sab", "seg", "ter", "qua",
    "qui", "vr", "za", "zo", "wo", "ma",
    "sex", "пн", "вт", "ср", "чт", "пт", "сб", "вс", "الإثنين", "الاربعاء", "الاحد",
  ]

  /// Month names and their usual abbreviations in English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish,
  /// Norwegian, Polish, Russian, Turkish, Indonesian, Arabic, Czech, Slovak, Hungarian, Romanian, Bulgarian, Greek, Ukrainian, Croatian,
  /// Serbian, Finnish, Estonian, Latvian, Lithuanian, Catalan, Malay, Hebrew, Hindi and Thai; in the case in which dates have them.
  static let months: [String: Int] = {
    let names = [
      "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari stycznia января янв ocak يناير كانون·الثاني جانفي"
        + " ledna januára január ianuarie януари ιανουαρίου січня siječnja tammikuuta jaanuar janvāris janvārī sausio gener जनवरी มกราคม בינואר ינואר",
      "february feb februar feber février févr fév febrero febbraio fevereiro februari lutego февраля фев şubat فبراير شباط فيفري февр"
        + " února februára február februarie февруари φεβρουαρίου лютого veljače helmikuuta veebruar februāris februārī vasario febrer फरवरी กุมภาพันธ์ בפברואר פברואר",
      "march mar märz mär mrz mars marzo março maart marts marca марта мар mart maret مارس آذار"
        + " března március martie март μαρτίου березня ožujka maaliskuuta märts kovo martā març mrt mac मार्च มีนาคม במרץ מרץ",
      "april apr avril avr abril abr aprile kwietnia апреля апр nisan أبريل ابريل إبريل نيسان أفريل"
        + " dubna apríla április aprilie април απριλίου квітня travnja huhtikuuta aprill aprīlis aprīlī balandžio अप्रैल เมษายน באפריל אפריל",
      "may mai mayo maggio mag maio mei maj maja мая mayıs مايو أيار ماي"
        + " května mája május май μαΐου травня svibnja toukokuuta maijs maijā gegužės maig मई พฤษภาคม במאי מאי",
      "june jun juni juin junio giugno giu junho czerwca июня июн haziran يونيو حزيران جوان"
        + " června júna június iunie юни ιουνίου червня lipnja kesäkuuta juuni jūnijs jūnijā birželio juny जून มิถุนายน ביוני יוני",
      "july jul juli juillet juil julio luglio lug julho lipca июля июл temmuz يوليو تموز جويلية يوليوز"
        + " července júla július iulie юли ιουλίου липня srpnja heinäkuuta juuli jūlijs jūlijā liepos juliol जुलाई กรกฎาคม ביולי יולי",
      "august aug août agosto ago augustus augusti sierpnia августа авг ağustos agustus أغسطس اغسطس آب أوت غشت aout"
        + " srpna augusta augusztus август αυγούστου серпня kolovoza elokuuta augusts augustā rugpjūčio agost ogos अगस्त สิงหาคม באוגוסט אוגוסט",
      "september sep sept septembre septiembre settembre set setembro września сентября сен eylül سبتمبر أيلول شتنبر сент"
        + " září septembra szeptember septembrie септември σεπτεμβρίου вересня rujna syyskuuta septembris septembrī rugsėjo setembre सितंबर กันยายน בספטמבר ספטמבר",
      "october oct oktober okt octobre octubre ottobre ott outubro października октября окт ekim أكتوبر اكتوبر تشرين·الأول out"
        + " října októbra október octombrie октомври οκτωβρίου жовтня lokakuuta oktoober oktobris oktobrī spalio अक्टूबर ตุลาคม באוקטובר אוקטובר",
      "november nov novembre noviembre novembro listopada ноября ноя kasım نوفمبر تشرين·الثاني نونبر нояб"
        + " listopadu novembra noiembrie ноември νοεμβρίου листопада studenoga studenog marraskuuta novembris novembrī lapkričio नवंबर พฤศจิกายน בנובמבר נובמבר",
      "december dec dezember dez décembre déc diciembre dic dicembre dezembro desember grudnia декабря дек aralık ديسمبر كانون·الأول دجنبر decembre"
        + " prosince decembra decembrie декември δεκεμβρίου грудня prosinca joulukuuta detsember decembris decembrī gruodžio desembre disember दिसंबर ธันวาคม בדצמבר דצמבר",
    ]
    var result: [String: Int] = [:]
    for (index, line) in names.enumerated() {
      // A dot in the middle stands for the space in a name of two words.
      for name in line.split(separator: " ") { result[String(name).replacing("·", with: " ")] = index + 1 }
    }
    return result
  }()
}
