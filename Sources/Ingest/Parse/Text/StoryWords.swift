/// The small words that say something about where a story begins, a table for each language. Texts in other languages are
/// split by their vocabulary, by datelines and by what is repeated.
enum StoryWords {
  /// The languages there are tables for, each a bit of a set.
  struct Languages: OptionSet {
    let rawValue: UInt8
    static let english = Languages(rawValue: 1)
    static let spanish = Languages(rawValue: 2)
    static let french = Languages(rawValue: 4)
    static let german = Languages(rawValue: 8)
    static let portuguese = Languages(rawValue: 16)
    static let italian = Languages(rawValue: 32)
    static let arabic = Languages(rawValue: 64)
    static let russian = Languages(rawValue: 128)
    static let count = 8
  }

  /// What a word can be.
  enum Role: UInt64, CaseIterable {
    /// Says nothing about the subject.
    case common
    /// Never ends a phrase: an article, a preposition, a conjunction.
    case leavesOpen
    /// At the beginning of a paragraph: needs something before it.
    case pointsBack
    /// A day of the week, "today": the first sentence of a report says when.
    case day
    /// Introduces what was not spoken of before.
    case indefinite
  }

  /// What a word is, in which languages.
  struct Roles {
    private var bits: UInt64 = 0

    /// The languages in which it is this.
    @inline(__always)
    func languages(_ role: Role) -> Languages {
      Languages(rawValue: UInt8(truncatingIfNeeded: bits >> (role.rawValue * 8)))
    }

    fileprivate mutating func insert(_ role: Role, _ language: Languages) {
      bits |= UInt64(language.rawValue) << (role.rawValue * 8)
    }
  }

  /// The words of all lists, and what they are.
  struct Table {
    fileprivate struct Slot {
      /// 0 in an empty one.
      var hash: UInt64 = 0
      var roles = Roles()
    }

    /// So many that half of them stay empty.
    private var slots = [Slot](repeating: Slot(), count: 1 << 12)
    /// A bit for the highest bits of each word's hash. Of the words of a text half are not in the lists: this is a twentieth of the
    /// size of the table, so it tells so without waiting for memory.
    private var bits = [UInt64](repeating: 0, count: 1 << 10)
    private var count = 0

    /// What a word is; nothing for about half of all words.
    func find(_ word: PlainWord) -> Roles { read { $0.find(word) } }

    /// Hands out what looks up the words of a text, which would else ask for each of them whether the table is still there.
    @inline(__always)
    func read<R>(_ body: (Reader) -> R) -> R {
      slots.withUnsafeBufferPointer { slots in
        bits.withUnsafeBufferPointer { bits in body(Reader(slots: slots, bits: bits)) }
      }
    }

    fileprivate mutating func insert(_ hash: UInt64, _ role: Role, _ language: Languages) {
      let place = Reader.place(hash)
      bits[place.index] |= 1 << place.bit
      let slot = read { $0.slot(of: hash) }
      if slots[slot].hash == 0 { count += 1 }
      precondition(count * 2 <= slots.count, "the table of small words is full")
      slots[slot].hash = hash
      slots[slot].roles.insert(role, language)
    }
  }

  /// Looks words up.
  struct Reader {
    fileprivate let slots: UnsafeBufferPointer<Table.Slot>
    fileprivate let bits: UnsafeBufferPointer<UInt64>

    /// What a word is; nothing for about half of all words.
    @inline(__always)
    func find(_ word: PlainWord) -> Roles {
      let place = Self.place(word.whole)
      guard bits[place.index] >> place.bit & 1 != 0, word.characters <= longest else { return Roles() }
      let slot = slots[slot(of: word.whole)]
      return slot.hash == word.whole ? slot.roles : Roles()
    }

    /// The slot that holds a word, or the empty one where it belongs.
    @inline(__always)
    fileprivate func slot(of hash: UInt64) -> Int {
      let mask = slots.count &- 1
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot].hash != hash, slots[slot].hash != 0 { slot = (slot &+ 1) & mask }
      return slot
    }

    @inline(__always)
    fileprivate static func place(_ hash: UInt64) -> (index: Int, bit: UInt64) {
      (Int(truncatingIfNeeded: hash >> 54), hash >> 48 & 63)
    }
  }

  /// The longest word of the tables.
  static let longest = 17

  /// All words; a loop over the words of a text takes it once, which would else ask each time whether it has been made.
  static let table: Table = {
    var table = Table()
    for list in lists {
      for word in list.words.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        let hash = PlainWords.hash(String(word))
        table.insert(hash, list.role, list.language)
        // What a phrase can never end with says nothing, and a day not what the subject is.
        if list.role != .pointsBack { table.insert(hash, .common, list.language) }
      }
    }
    return table
  }()

  private struct List {
    var language: Languages
    var role: Role
    var words: String

    init(_ language: Languages, _ role: Role, _ words: String) {
      (self.language, self.role, self.words) = (language, role, words)
    }
  }

  private static let lists: [List] = [
    List(
      .english, .leavesOpen,
      """
      the a an of to in on at by for from with and or but as that which who whose whom because while when where if than into
      onto upon between among during since until through against under over about after before without within toward is was
      were are be been has had have will would could should may might must can not their his her its our your this these
      those very such
      """),
    List(
      .english, .common,
      """
      he she they it i we you him them me us my all so one just like up out what more do did there no some said says also
      other only two how then new first even any most get now people year years time last made make many much own same
      back still well each both told
      """),
    List(
      .english, .pointsBack,
      """
      he she they it his her their its i we you my our but and however meanwhile also still yet those these that this
      moreover furthermore additionally similarly despite nevertheless so then or instead another both such here there
      later earlier once even although though asked
      """),
    List(.english, .day, "monday tuesday wednesday thursday friday saturday sunday today yesterday"),
    List(.english, .indefinite, "a an"),
    List(
      .spanish, .leavesOpen,
      """
      el la los las un una unos unas de del a al en con por para sin sobre entre desde hasta hacia según y e o u ni que
      quien cuyo cuya como cuando donde porque si aunque mientras su sus es son fue fueron ser ha han había muy más tan
      """),
    List(
      .spanish, .common,
      """
      se lo le les no este esta estos estas ese esa eso esto todo todos toda todas otro otra otros también ya pero sino
      dijo dos años año me mi nos ellos ella él era está están ante tras cada uno donde solo según
      """),
    List(
      .spanish, .pointsBack,
      """
      él ella ellos ellas esto esta este estos estas eso esa ese su sus pero sin y además también asimismo mientras entonces
      así aunque luego después por tampoco aun ahora ambos dicho dicha allí
      """),
    List(.spanish, .day, "lunes martes miércoles jueves viernes sábado domingo hoy ayer"),
    List(.spanish, .indefinite, "un una"),
    List(
      .french, .leavesOpen,
      """
      le la les l un une des du de d au aux à en dans par pour sur sous avec sans entre vers chez contre depuis pendant
      avant après et ou ni que qui dont où quand comme si car mais est sont était été a ont avait être son sa ses leur
      leurs ce cette ces très plus
      """),
    List(
      .french, .common,
      """
      il elle ils elles on nous vous se ne pas y qu s n c j m tout tous toute toutes autre autres aussi deux ans même fait
      selon cela lui ainsi encore déjà dit
      """),
    List(
      .french, .pointsBack,
      """
      il elle ils elles cela ceci ce cette ces son sa ses leur leurs mais et or donc ainsi aussi cependant toutefois
      pourtant néanmoins puis ensuite enfin alors car par parallèlement depuis lui celui celle ceux
      """),
    List(.french, .day, "lundi mardi mercredi jeudi vendredi samedi dimanche hier"),
    List(.french, .indefinite, "un une"),
    List(
      .german, .leavesOpen,
      """
      der die das den dem des ein eine einen einem einer eines in im an am auf aus bei beim mit nach seit von vom vor zu
      zum zur für durch über unter gegen ohne um zwischen und oder aber dass als wie wenn weil ob da sein seine seinen
      seiner ihr ihre ihren ihrer kein keine sehr
      """),
    List(
      .german, .common,
      """
      er sie es wir ich ist sind war waren wird werden wurde wurden hat haben hatte nicht auch sich so nur noch mehr schon
      man alle sagte zwei jahr jahre jahren kann soll bis diese dieser dieses nun dort
      """),
    List(
      .german, .pointsBack,
      """
      er sie es ihr ihre sein seine dies diese dieser dieses dabei damit daher dann danach dazu deshalb doch aber und auch
      jedoch zudem außerdem allerdings dennoch trotzdem so dort derweil unterdessen inzwischen zugleich hingegen jetzt
      """),
    List(
      .german, .day,
      """
      montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag heute gestern montagabend dienstagabend
      mittwochabend donnerstagabend freitagabend samstagabend sonntagabend
      """),
    List(.german, .indefinite, "ein eine einen einem einer"),
    List(
      .portuguese, .leavesOpen,
      """
      o a os as um uma uns umas de do da dos das em no na nos nas ao aos à às com por pelo pela pelos pelas para sem sobre
      entre desde até e ou nem que quem cujo cuja como quando onde porque se embora enquanto seu sua seus suas é são foi
      foram ser tem muito mais
      """),
    List(
      .portuguese, .common,
      """
      não ele ela eles elas isso isto este esta esse essa todo todos toda todas outro outra outros também já mas disse dois
      anos ano me nós era está estão após cada lhe num numa segundo há
      """),
    List(
      .portuguese, .pointsBack,
      """
      ele ela eles elas isso isto este esta esse essa esses essas seu sua mas e além também ainda porém contudo entretanto
      assim então enquanto depois já embora agora ambos lá
      """),
    List(
      .portuguese, .day, "segunda terça quarta quinta sexta sábado domingo hoje ontem"),
    List(.portuguese, .indefinite, "um uma"),
    List(
      .italian, .leavesOpen,
      """
      il lo la i gli le l un uno una di del della dei degli delle dell d a al alla ai agli alle all da dal dalla dai dalle
      dall in nel nella nei negli nelle nell con su sul sulla sui sulle sull per tra fra e ed o che chi cui come quando dove
      perché se mentre è sono era suo sua suoi sue molto più
      """),
    List(
      .italian, .common,
      """
      non si ha hanno aveva stato stata stati ci ne lui lei loro questo questa questi queste quello quella tutti tutto
      altri altro anche già ma detto due anni anno dopo prima essere fatto ieri nostro
      """),
    List(
      .italian, .pointsBack,
      """
      lui lei loro egli essi questo questa questi queste quello quella ma e anche inoltre tuttavia però quindi così poi
      intanto dunque infatti eppure allora nonostante invece ora
      """),
    List(.italian, .day, "lunedì martedì mercoledì giovedì venerdì sabato domenica oggi ieri"),
    List(.italian, .indefinite, "un una uno"),
    List(
      .arabic, .leavesOpen,
      "في من على إلى عن مع أن إن التي الذي الذين ما لا لم لن أو ثم بعد قبل بين خلال حول ضد منذ حتى كل هذا هذه ذلك تلك"),
    List(.arabic, .common, "كان كانت قد وقد هو هي هم كما قال قالت وقال أي غير عام نحو عند لكن وفي ومن"),
    List(
      .arabic, .pointsBack,
      "وقال وقالت وأضاف وأضافت وأوضح وأكد وأكدت وأشار وأشارت وكان وكانت وقد كما لكن ولكن وفي ومن هذا هذه وهو وهي وتابع بدوره وذكر"
    ),
    List(.arabic, .day, "الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد اليوم أمس"),
    List(
      .russian, .leavesOpen,
      """
      в во на с со к ко по из у за от до для о об при без под над через между про и а но или что чтобы как когда где если
      который которая которые которых его её их не ни
      """),
    List(
      .russian, .common,
      """
      он она оно они я мы вы это этот эта эти то так же бы уже только был была были было быть все всех также после году
      года лет еще ещё ее сказал сообщил более том того этом
      """),
    List(
      .russian, .pointsBack,
      """
      он она оно они его её ее их это этот эта эти но а и однако также кроме при тем затем тогда поэтому между впрочем
      таким ранее позже там такой
      """),
    List(
      .russian, .day,
      """
      понедельник вторник среду среда четверг пятницу пятница субботу суббота воскресенье сегодня вчера
      """),
  ]
}
