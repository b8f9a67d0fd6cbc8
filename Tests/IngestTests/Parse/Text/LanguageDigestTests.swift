import Testing

@testable import Ingest

/// Digests in the languages that have tables of small words, and in others that have none. Each story is a list of blocks.
@Suite("Digests in many languages") struct LanguageDigestTests {
  struct Digest: CustomTestStringConvertible, Sendable {
    var language: String
    var stories: [[String]]
    var testDescription: String { language }
  }

  static let digests: [Digest] = [
    Digest(
      language: "Spanish",
      stories: [
        [
          "El puerto de Almería tendrá una nueva terminal de cruceros",
          "Por Lucía Herrera",
          """
          El Ayuntamiento de Almería aprobó el martes la construcción de una nueva terminal de cruceros en el muelle de \
          levante, con un coste de 40 millones de euros. La terminal sustituirá al muelle antiguo, dañado por dos temporales.
          """,
          """
          Los prácticos del puerto habían pedido un atraque más profundo. El dragado del muelle empezará en mayo y la terminal \
          se abrirá antes de los temporales de otoño.
          """,
        ],
        [
          """
          Lima, 6 ene (EFE).- Los agricultores del valle esperan la peor cosecha de manzanas en una década, después de que \
          las heladas destruyeran la flor de casi todos los manzanos, informó la cooperativa.
          """,
          """
          Además, los productores de sidra dijeron que el precio de las manzanas ya se ha duplicado. La cooperativa pidió \
          créditos de urgencia para las familias que perdieron sus manzanos por las heladas.
          """,
        ],
        [
          """
          Una niña de once años ganó el domingo el campeonato nacional de ajedrez en Valencia, tras vencer en la última ronda \
          al gran maestro Andrés Molina en 62 jugadas.
          """,
          """
          Ella aprendió a jugar con su abuelo. El gran maestro elogió la serenidad de la niña en el final de torres y dijo que \
          el ajedrez español tiene futuro.
          """,
        ],
      ]),
    Digest(
      language: "French",
      stories: [
        [
          """
          RABAT, 6 janvier (AFP) – Le conseil municipal a approuvé mardi la construction d'un tramway de douze kilomètres entre \
          la gare et l'université, pour un coût de trois milliards de dirhams.
          """,
          """
          Le tramway doit transporter 60.000 voyageurs par jour. Les commerçants de l'avenue craignent toutefois les travaux, \
          qui dureront trois ans entre la gare et le fleuve.
          """,
        ],
        [
          "Les vendanges s'annoncent maigres en Bourgogne",
          "Par Claire Fontaine",
          """
          Les vignerons de Bourgogne s'attendent à leur plus petite récolte depuis quarante ans, après le gel d'avril et la \
          grêle de juillet qui ont ravagé les vignes de la côte.
          """,
          """
          Ils demandent à l'État un report de leurs emprunts. Le gel avait déjà détruit un tiers des vignes il y a deux ans, et \
          les vignerons n'ont presque plus de stocks.
          """,
        ],
        [
          """
          Un musée consacré à la dentelle ouvrira ses portes samedi à Calais dans une ancienne usine, où tournent encore quatre \
          métiers construits en 1890 par l'ingénieur anglais John Leavers.
          """,
          """
          Cette usine employait jadis mille dentellières. Les métiers ont été restaurés par des bénévoles, et le musée montrera \
          aussi des robes de dentelle prêtées par les maisons de couture.
          """,
        ],
      ]),
    Digest(
      language: "German",
      stories: [
        [
          """
          Berlin (dpa) - Nach dem Stromausfall im Südwesten der Stadt fordern die Bezirke besseren Schutz für Kabelbrücken. \
          Am Dienstag waren noch 20.000 Haushalte ohne Strom, teilte der Netzbetreiber mit.
          """,
          """
          Dabei hatten Gutachter schon vor Jahren vor einem Anschlag auf die Kabelbrücken gewarnt. Der Netzbetreiber will die \
          Leitungen nun unter die Erde legen.
          """,
        ],
        [
          "Apfelernte so klein wie seit zehn Jahren nicht",
          "Von Jonas Petersen",
          """
          Die Obstbauern im Alten Land rechnen mit der kleinsten Apfelernte seit zehn Jahren. Spätfröste hatten im April die \
          Blüte in den meisten Obstgärten zerstört.
          """,
          """
          Zudem fehlen den Obstbauern Saisonarbeiter. Mostereien kaufen Äpfel bereits in Polen, und die Genossenschaft rechnet \
          mit doppelt so hohen Preisen für Apfelsaft.
          """,
        ],
        [
          """
          Ein elfjähriges Mädchen hat am Sonntag die deutsche Schachmeisterschaft in Dresden gewonnen. In der letzten Runde \
          schlug Mia Hartung den Großmeister Andreas Voss nach 62 Zügen.
          """,
          "Sie lernte das Spiel von ihrem Großvater. Der Großmeister lobte die Ruhe, mit der Hartung das Turmendspiel gewann.",
        ],
      ]),
    Digest(
      language: "Portuguese",
      stories: [
        [
          """
          Lisboa, 06 jan 2026 (Lusa) – A Câmara Municipal aprovou a construção de um novo terminal fluvial no Barreiro, que vai \
          custar 40 milhões de euros e substituir o cais danificado pelos temporais.
          """,
          """
          Também os pilotos da barra pediam um cais mais fundo. O terminal deve abrir antes do próximo inverno, e as dragagens \
          começam em maio.
          """,
        ],
        [
          "Geada destrói metade da safra de café",
          "Por Ana Beatriz Souza",
          """
          Os produtores de café do sul de Minas esperam a menor safra em dez anos, depois que a geada queimou metade dos \
          cafezais na madrugada de quarta-feira.
          """,
          """
          Eles pediram ao governo a renegociação das dívidas. A geada atingiu sobretudo os cafezais mais novos, que só voltarão a \
          produzir café daqui a três anos.
          """,
        ],
        [
          """
          Uma menina de onze anos venceu no domingo o campeonato nacional de xadrez, no Porto, ao derrotar na última partida o \
          mestre Rui Tavares em 62 lances.
          """,
          """
          Ela aprendeu xadrez com o avô. O mestre elogiou a calma da menina no final de torres e previu que ela chegará à \
          seleção de xadrez.
          """,
        ],
      ]),
    Digest(
      language: "Italian",
      stories: [
        [
          """
          ROMA – Il consiglio comunale ha approvato martedì la nuova linea del tram tra la stazione Termini e il Vaticano, che \
          costerà 300 milioni di euro e sarà lunga otto chilometri.
          """,
          """
          Inoltre i cantieri del tram dureranno quattro anni. I commercianti di via Nazionale temono di perdere clienti e hanno \
          chiesto indennizzi al consiglio comunale.
          """,
        ],
        [
          "Gelo e grandine, vendemmia dimezzata nelle Langhe",
          "Di Marco Bellini",
          """
          I viticoltori delle Langhe prevedono la vendemmia più scarsa degli ultimi quarant'anni, dopo il gelo di aprile e la \
          grandine di luglio che hanno devastato i vigneti di nebbiolo.
          """,
          """
          Loro chiedono alla Regione lo stato di calamità. Il gelo aveva già colpito i vigneti due anni fa, e nelle cantine le \
          scorte di nebbiolo sono quasi finite.
          """,
        ],
        [
          """
          Una bambina di undici anni ha vinto domenica a Bologna il campionato italiano di scacchi, battendo nell'ultimo turno \
          il maestro Paolo Ferri in 62 mosse.
          """,
          """
          Questa vittoria è la sua terza. Il maestro ha lodato la calma della bambina nel finale di torri, e la federazione \
          degli scacchi la porterà ai mondiali.
          """,
        ],
      ]),
    Digest(
      language: "Arabic",
      stories: [
        [
          """
          القاهرة (رويترز) - وافق مجلس محافظة الإسكندرية يوم الثلاثاء على بناء محطة جديدة للعبارات في الميناء بتكلفة أربعين مليون \
          دولار لتحل محل الرصيف القديم الذي دمرته العواصف.
          """,
          "وأضاف المجلس أن أعمال تعميق الميناء ستبدأ في مايو، وأن محطة العبارات ستفتح قبل موسم العواصف المقبل.",
          """
          وقال ركاب العبارات إنهم انتظروا محطة جديدة في الميناء منذ سنوات، وإن الرصيف القديم لا يحميهم من المطر والعواصف، ولا \
          يتسع إلا لعبارة واحدة في اليوم.
          """,
        ],
        [
          "بيروت (أ ف ب) - يتوقع مزارعو التفاح في جبل لبنان أضعف محصول منذ عشر سنوات بعد أن أتلف الصقيع أزهار معظم البساتين، بحسب التعاونية الزراعية.",
          "وأوضحت التعاونية أن أسعار التفاح تضاعفت، وطلبت من الحكومة قروضا عاجلة لأصحاب البساتين التي أصابها الصقيع.",
          """
          وقال مزارعو المنطقة إن الصقيع جاء بعد أسبوعين من تفتح أزهار التفاح، وإن التعاونية الزراعية لا تملك المال لشراء مراوح \
          تحمي البساتين في الليالي الباردة.
          """,
        ],
        [
          """
          تونس، 6 يناير (وات) – فازت طفلة في الحادية عشرة يوم الأحد ببطولة الشطرنج الوطنية في تونس، بعد تغلبها في الجولة الأخيرة على الأستاذ الكبير سامي \
          الطرابلسي في اثنتين وستين نقلة.
          """,
          "وأشاد الأستاذ الكبير بهدوء الطفلة في نهاية المباراة، وقال إن الشطرنج التونسي له مستقبل كبير.",
          """
          وتعلمت الطفلة الشطرنج من جدها وهي في الخامسة، وستمثل تونس في بطولة العالم للشطرنج الصيف المقبل مع أستاذ كبير آخر من \
          صفاقس، كما أعلن الاتحاد.
          """,
        ],
      ]),
    Digest(
      language: "Russian",
      stories: [
        [
          """
          МОСКВА, 6 января (ТАСС) – Правительство Москвы утвердило строительство новой трамвайной линии между вокзалом и \
          университетом. Линия длиной двенадцать километров обойдется в сорок миллиардов рублей.
          """,
          """
          Также трамвайная линия свяжет два станционных узла метро. Строительство продлится три года, вокзал на это время не \
          закроют.
          """,
        ],
        [
          "Заморозки погубили урожай яблок",
          "Автор: Мария Соколова",
          """
          Садоводы Липецкой области ждут самого слабого урожая яблок за десять лет. Поздние заморозки в мае уничтожили цветы в \
          большинстве садов, сообщили в кооперативе.
          """,
          """
          Они просят у области льготные кредиты. Кооператив уже закупает яблоки для сока в Польше, а сады, пострадавшие от \
          заморозков, придется сажать заново.
          """,
        ],
        [
          """
          Одиннадцатилетняя школьница Анна Белова выиграла в воскресенье чемпионат страны по шахматам в Казани. В последнем туре \
          она обыграла гроссмейстера Павла Орлова на 62-м ходу.
          """,
          """
          Она научилась играть у деда. Гроссмейстер похвалил спокойствие Беловой в ладейном окончании и пожелал ей успеха на \
          чемпионате мира по шахматам.
          """,
        ],
      ]),
  ]

  @Test(arguments: digests) func aDigestComesApartIntoItsStories(_ digest: Digest) {
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
      let stories = order.map { digest.stories[$0] }
      var wanted = [0]
      for story in stories.dropLast() { wanted.append((wanted.last ?? 0) + story.count) }
      #expect(Segmentation.split(stories.flatMap(\.self)).map(\.block) == wanted, "order \(order)")
    }
  }

  @Test(arguments: digests) func eachStoryAloneStaysWhole(_ digest: Digest) {
    for story in digest.stories { #expect(Segmentation.split(story).map(\.block) == [0]) }
  }
}
