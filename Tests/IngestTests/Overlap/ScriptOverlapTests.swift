import Testing

@testable import Ingest

/// Copies in scripts without spaces, and in Korean, are recognised as those in English are.
@Suite("Overlap in other scripts") struct ScriptOverlapTests {
  /// A report of some sentences, an edited copy of its second one, and a report of something else.
  struct Language: Sendable, CustomTestStringConvertible {
    var name: String
    var report: [String]
    var edited: String
    var other: String
    var joiner = ""
    var testDescription: String { name }

    var text: String { report.joined(separator: joiner) }
    var editedText: String {
      var sentences = report
      sentences[1] = edited
      return sentences.joined(separator: joiner)
    }
    var excerpt: String { report[1...2].joined(separator: joiner) }
  }

  static let languages = [
    Language(
      name: "Chinese",
      report: [
        "港口城市海州市议会周二以七票对四票批准建设新的渡轮码头，工程预计耗资四亿元。",
        "市长林秀兰表示，旧木质码头去年冬天两次被风暴损坏，乘客多年来一直要求修建候船大厅。",
        "北线航运公司将承担三分之一的费用，并在十年内取得码头的经营权。",
        "反对派议员认为，这笔钱应当首先用于修复堤坝，而不是用于吸引游客的项目。",
        "施工计划于明年三月开始，届时轮渡将暂时停靠在渔港的南侧泊位。",
      ],
      edited: "市长林秀兰说，旧码头去年冬天两次被风暴损坏，居民多年来一直要求修建候船大厅。",
      other: "果农协会周五说，由于四月的晚霜，梅罗山谷今年的苹果产量将降到十年来最低。多数果园的花在三个夜晚里全部冻死，养蜂人发现蜂箱半数是空的。协会请求省里提供紧急贷款，苹果酒厂说原料价格已经翻番。"),
    Language(
      name: "Japanese",
      report: [
        "港町の海崎市議会は火曜日、新しいフェリーターミナルの建設を七対四で承認した。事業費は四十億円と見込まれている。",
        "林市長は、古い木造の桟橋が昨年の冬に二度も嵐で壊れ、乗客が長年待合室の設置を求めてきたと述べた。",
        "北航フェリーが費用の三分の一を負担し、十年間ターミナルの運営権を得る。",
        "反対派の議員は、観光客を集めるための施設よりも、まず堤防の修理に予算を使うべきだと主張した。",
        "工事は来年三月に始まり、その間フェリーは漁港の南側の岸壁に着く予定だ。",
      ],
      edited: "林市長によると、木造の桟橋は昨年の冬に二度も嵐で壊れ、住民が長年待合室の設置を求めてきたという。",
      other: "りんご農家でつくる組合は金曜日、四月の遅霜の影響で今年の収穫量が過去十年で最も少なくなるとの見通しを明らかにした。多くの果樹園で花が枯れ、養蜂家の巣箱も半分が空になっている。組合は県に緊急の融資を求めている。"),
    Language(
      name: "Thai",
      report: [
        "สภาเมืองท่าเรือลงมติเมื่อวันอังคารด้วยคะแนนเจ็ดต่อสี่ให้สร้างท่าเรือข้ามฟากแห่งใหม่ซึ่งคาดว่าจะใช้งบสี่ร้อยล้านบาท",
        "นายกเทศมนตรีกล่าวว่าท่าเรือไม้เก่าเสียหายจากพายุสองครั้งเมื่อฤดูหนาวปีก่อนและผู้โดยสารเรียกร้องห้องพักมานานหลายปี",
        "บริษัทเดินเรือสายเหนือจะออกค่าใช้จ่ายหนึ่งในสามและได้สิทธิบริหารท่าเรือเป็นเวลาสิบปี",
        "สมาชิกสภาฝ่ายค้านเห็นว่าควรใช้เงินซ่อมเขื่อนกั้นน้ำก่อนโครงการที่ดึงดูดนักท่องเที่ยว",
        "การก่อสร้างจะเริ่มในเดือนมีนาคมปีหน้าและเรือจะจอดที่ท่าประมงด้านใต้เป็นการชั่วคราว",
      ],
      edited: "นายกเทศมนตรีระบุว่าท่าเรือไม้เสียหายจากพายุสองครั้งเมื่อฤดูหนาวปีก่อนและชาวเมืองเรียกร้องห้องพักมานานหลายปี",
      other:
        "ชาวสวนแอปเปิลคาดว่าผลผลิตปีนี้จะต่ำที่สุดในรอบสิบปีเพราะน้ำค้างแข็งทำลายดอกไม้ในสวนส่วนใหญ่ คนเลี้ยงผึ้งพบว่ารังผึ้งว่างเปล่าไปครึ่งหนึ่ง สหกรณ์ขอเงินกู้ฉุกเฉินจากจังหวัด"
    ),
    Language(
      name: "Korean",
      report: [
        "항구 도시 해주 시의회는 화요일 새 여객선 터미널 건설안을 찬성 일곱 표 반대 네 표로 승인했으며 사업비는 사백억 원으로 예상된다.",
        "임수란 시장은 낡은 목조 부두가 지난겨울 폭풍에 두 차례나 부서졌고 승객들이 여러 해 동안 대합실을 요구해 왔다고 말했다.",
        "북선해운은 비용의 삼분의 일을 부담하고 십 년 동안 터미널의 운영권을 갖게 된다.",
        "반대파 의원들은 관광객을 끌기 위한 사업보다 먼저 제방을 고치는 데 예산을 써야 한다고 주장했다.",
        "공사는 내년 삼월에 시작되며 그동안 여객선은 어항 남쪽 부두에 임시로 정박할 예정이다.",
      ],
      edited: "임수란 시장은 목조 부두가 지난겨울 폭풍에 두 차례나 부서졌고 주민들이 여러 해 동안 대합실을 요구해 왔다고 밝혔다.",
      other:
        "사과 재배 농가들은 늦서리 때문에 올해 수확량이 십 년 만에 가장 적을 것으로 내다봤다. 대부분의 과수원에서 꽃이 얼어 죽었고 양봉가들은 벌통의 절반이 비었다고 전했다. 조합은 긴급 대출을 요청했다.",
      joiner: " "),
  ]

  @Test(arguments: languages) func theSameTextIsIdentical(language: Language) {
    var desk = Desk()
    desk.read(language.text)
    #expect(desk.decide(language.text.replacing("，", with: "、")).kind == .identical)
  }

  @Test(arguments: languages) func anEditedCopyIsANearDuplicate(language: Language) {
    var desk = Desk()
    desk.read(language.text)
    let verdict = desk.decide(language.editedText)
    #expect(verdict.kind == .nearDuplicate && verdict.to == 1, "\(verdict.kind) \(verdict.score)")
  }

  @Test(arguments: languages) func aPartIsAnExcerptAndTheWholeAnExtension(language: Language) {
    var desk = Desk()
    desk.read(language.text)
    #expect(desk.decide(language.excerpt).kind == .excerpt)
    var second = Desk()
    second.read(language.excerpt)
    #expect(second.decide(language.text).kind == .extension)
  }

  @Test(arguments: languages) func aReportOfSomethingElseIsOriginal(language: Language) {
    var desk = Desk()
    desk.read(language.text)
    let verdict = desk.decide(language.other)
    #expect(verdict.kind == .original, "\(verdict.kind) \(verdict.score)")
  }
}
