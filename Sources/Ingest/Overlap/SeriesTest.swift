extension Changes {
  /// Whether one of two texts is the next of a series that the other is of: the forecast for another day, the results of another quarter.
  ///
  /// What is filled in stands between the same words in both. Of a series nearly all of the dates between the same words are other
  /// ones, the first among them, and many of the figures. A report that is told anew has other figures, too, and may have been told on
  /// another day; but what happened keeps its date.
  struct SeriesTest {
    enum Model {
      /// Figures that must be other ones, at least …
      static let figures = 3
      /// … and their part of all figures between the same words, in fifths: of a series there are limits, hours and averages that stay.
      static let figureFifths = 2
      /// What happens once, be it for days, and what is said of those whom it happens to; in the languages of the background table.
      static let incidents = Set(
        Words.scan(
          """
          killed dead deaths died toll injured wounded hurt ill sickened missing victims casualties hostages evacuated earthquake quake \
          hurricane typhoon cyclone tornado wildfire wildfires fire blaze flood floods flooding eruption outbreak epidemic explosion blast \
          crash collapse attack shooting siege strike strikers protest protests search rescuers \
          tote toten todesopfer opfer verletzte verletzten verletzt vermisste vermissten vermisst erkrankt gestorben getötet geiseln \
          erdbeben hurrikan taifun wirbelsturm waldbrand brand feuer hochwasser überschwemmung überschwemmungen vulkanausbruch ausbruch \
          explosion unglück unfall absturz einsturz anschlag streik warnstreik proteste suche \
          muertos muertas muertes fallecidos heridos enfermos desaparecidos desaparecida desaparecido víctimas rehenes evacuados terremoto \
          sismo huracán tifón ciclón borrasca incendio inundación inundaciones erupción brote epidemia explosión accidente derrumbe \
          atentado tiroteo huelga protesta protestas búsqueda \
          morts mort tués blessés malades disparus disparu disparue victimes otages évacués séisme ouragan typhon incendie feux \
          inondation inondations crue éruption épidémie attentat fusillade grève grévistes manifestation manifestations recherches \
          accident effondrement \
          mortos mortes feridos doentes desaparecidos vítimas reféns furacão tufão ciclone incêndio enchente enchentes inundação cheia \
          cheias erupção surto explosão acidente desabamento tiroteio greve protesto protestos buscas terramoto \
          morti vittime feriti malati dispersi ostaggi sfollati sisma uragano tifone alluvione eruzione focolaio esplosione incidente \
          crollo sparatoria sciopero ricerche \
          погибших погибли раненых пострадавших пропавших жертв землетрясение ураган тайфун пожар наводнение паводок извержение взрыв \
          авария теракт забастовка вспышка
          """
        ).map(\.identity))
      /// Days after which the same weekday is another day: nobody calls the last but one by its name alone.
      static let week = 7
      /// The part of the dates that must be other ones, in quarters.
      static let dateQuarters = 3
    }

    /// Something between the same words, and how much of it is filled in otherwise.
    struct Share {
      var all = 0
      var others = 0
    }

    private(set) var dates = Share()
    private(set) var figures = Share()
    /// Whether the first of the dates is another one.
    private(set) var isFirstDateOther = false
    /// The dates and figures of the text that has fewer.
    private var least = 0
    private let isIncident: Bool

    /// Whether the dates are those of another day, quarter or draw. What begins with a strike or with victims is an event that goes on, of
    /// which the next report may have no figure or day in common with the one before.
    var hasOtherDates: Bool { !isIncident && isFirstDateOther && 4 * dates.others >= Model.dateQuarters * dates.all }

    /// Whether the figures are, too.
    var hasOtherFigures: Bool {
      figures.others >= Model.figures && 5 * figures.others >= Model.figureFifths * figures.all
    }

    /// Whether the one text is the next of a series that the other is of.
    var isNext: Bool { hasOtherDates && hasOtherFigures && isTemplate }

    /// Whether half of all that is filled in is between the same words.
    var isTemplate: Bool { 2 * (dates.all + figures.all) >= least }

    /// Compares two texts that are so many days apart, nil when that is unknown.
    init(_ old: Text, _ new: Text, gap: Int?) {
      isIncident = old.beginsWithIncident || new.beginsWithIncident
      if isIncident { return }
      let (before, after) = (Blanks(old, besides: new), Blanks(new, besides: old))
      least = min(before.blanks.count, after.blanks.count)
      for (one, other) in after.paired(with: before) {
        let (one, other) = (after.blanks[one], before.blanks[other])
        let isOther = one.isDate ? !one.isSameDate(as: other, gap: gap) : one.keys != other.keys
        if one.isDate {
          if dates.all == 0 { isFirstDateOther = isOther }
          dates.all += 1
          if isOther { dates.others += 1 }
        } else {
          figures.all += 1
          if isOther { figures.others += 1 }
        }
      }
    }
  }

  /// A date or number, and the words around it.
  private struct Blank {
    var isDate: Bool
    /// Whether it is a day of the week and no more.
    var isWeekday = false
    var keys: [UInt64]
    /// Of the two words before it.
    var left: UInt64 = 0
    /// Of the two behind it.
    var right: UInt64 = 0

    /// Whether two dates are the same, one of them perhaps told in full.
    func isSameDate(as other: Blank, gap: Int?) -> Bool {
      if isWeekday, other.isWeekday, let gap, gap >= SeriesTest.Model.week { return false }
      let (less, more) = keys.count <= other.keys.count ? (keys, other.keys) : (other.keys, keys)
      // Not one by one: nothing bounds the weekdays that a text has in a row.
      return Set(less).isSubset(of: more)
    }
  }

  /// The dates and numbers of a text, in their order.
  private struct Blanks {
    var blanks: [Blank] = []

    /// Stands for what differs from text to text.
    private enum Filled {
      static let date: UInt64 = 1
      static let number: UInt64 = 2
      static let name: UInt64 = 3
    }

    init(_ text: Text, besides other: Text) {
      var tokens: [UInt64] = [0, 0]
      var places: [Int] = []
      var place = 0
      while place < text.words.count {
        let date = text.dateLength(place)
        let number = date > 0 ? 0 : text.length(.numbers, at: place)
        if date + number > 0 {
          let range = place..<place + date + number
          blanks.append(
            Blank(isDate: date > 0, isWeekday: date > 0 && range.allSatisfy(text.isWeekday), keys: range.map(text.norm))
          )
          places.append(tokens.count)
          tokens.append(date > 0 ? Filled.date : Filled.number)
          place = range.upperBound
        } else {
          let norm = text.norm(place)
          let isOtherName = text.isName(place) && !other.has(norm)
          // A name of two words is as good as one.
          if !isOtherName || tokens.last != Filled.name { tokens.append(isOtherName ? Filled.name : norm) }
          place += 1
        }
      }
      tokens += [0, 0]
      for (blank, token) in places.enumerated() {
        let kind = tokens[token]
        blanks[blank].left = Self.hash(tokens[token - 1], tokens[token - 2], kind)
        blanks[blank].right = Self.hash(tokens[token + 1], tokens[token + 2], kind)
      }
    }

    private static func hash(_ one: UInt64, _ other: UInt64, _ kind: UInt64) -> UInt64 {
      Hash64.mix(Hash64.mix(one ^ Hash64.secret1, other ^ Hash64.secret3) ^ kind, Hash64.secret1)
    }

    /// The pairs of what stands between the same words, each in one pair at the most: those first that have the same words on both
    /// sides, then on one; by the order of these blanks.
    func paired(with others: Blanks) -> [(Int, Int)] {
      var mine = [Int?](repeating: nil, count: blanks.count)
      var theirs = [Bool](repeating: false, count: others.blanks.count)
      for key in [{ Hash64.mix($0.left ^ Hash64.secret3, $0.right ^ Hash64.secret1) }, \.left, \.right]
        as [(Blank) -> UInt64]
      {
        var places: [UInt64: [Int]] = [:]
        for (place, blank) in others.blanks.enumerated().reversed() where !theirs[place] {
          places[key(blank), default: []].append(place)
        }
        for (place, blank) in blanks.enumerated() where mine[place] == nil {
          guard let other = places[key(blank)]?.popLast() else { continue }
          mine[place] = other
          theirs[other] = true
        }
      }
      return mine.enumerated().compactMap { place, other in other.map { (place, $0) } }
    }
  }
}

extension Changes.Text {
  fileprivate var beginsWithIncident: Bool {
    words.prefix(opening).contains { Changes.SeriesTest.Model.incidents.contains($0.identity) }
  }
}
