/// Reports that come again and again in the same words about the same subject, each time about another event.
enum SerialCases {
  typealias Form = HardCaseTests.Form

  private static let forecast = """
    Elmsworth and the Merrow coast: {0} will start with patchy fog in the valleys, which should clear by mid-morning. {1} Highs \
    will reach {2} degrees on the coast and {3} degrees inland, with a light {4} wind. {0} night will be mostly clear, with lows of \
    {5} degrees. {6} looks {7}, with highs around {8} degrees, and {9} brings {10}. Small craft should watch for gusts of up to \
    {11} knots off Gull Point. The pollen count is {12}. Sunrise is at {13} and sunset at {14}. The next forecast will be issued at \
    6 p.m. by the Elmsworth weather office.
    """

  private static let forecastGerman = """
    Das Wetter für Elmstadt und Umgebung: Am {0} ist es {1}. Die Höchstwerte liegen bei {2} Grad, in höheren Lagen bei {3} Grad. Der \
    Wind weht schwach aus {4}. In der Nacht zum {5} kühlt es auf {6} Grad ab. Die Regenwahrscheinlichkeit beträgt {7} Prozent. Am {5} \
    wird es {8}, die Temperaturen erreichen {9} Grad. Am {10} bleibt es unbeständig bei {11} Grad. Die Sonne geht um {12} Uhr auf und \
    um {13} Uhr unter, wie der Wetterdienst in Elmstadt mitteilte. Die Waldbrandgefahr ist weiterhin gering. Der nächste Bericht \
    erscheint am Abend.
    """

  private static let quarter = """
    STANFIELD, Ohio - Halvorsen Foods Inc. on {0} reported {1}-quarter profit of ${2} million. The Stanfield-based company said it had \
    net income of {3} cents per share. Earnings, adjusted for restructuring costs, came to {4} cents per share. The results {5} Wall \
    Street expectations. The average estimate of four analysts surveyed was for earnings of {6} cents per share. The food maker posted \
    revenue of ${7} billion in the period. {8} Chief executive Dana Whitlock said demand for frozen meals had {9}. For the current \
    quarter, Halvorsen expects revenue of ${10} billion. Halvorsen shares have {11} {12} percent since the beginning of the year, while \
    the broad market index has risen {13} percent.
    """

  private static let quarterSpanish = """
    La constructora Ferrovía Norte ganó {0} millones de euros en el {1} trimestre, un {2} % más que en el mismo periodo del año anterior, \
    según informó el {3} a la Comisión del Mercado de Valores. Los ingresos ascendieron a {4} millones de euros y el resultado bruto de \
    explotación alcanzó los {5} millones. La deuda neta se situó en {6} millones. {7} La cartera de pedidos suma {8} millones, de los que \
    el {9} % corresponde a obras en el extranjero. El presidente de la empresa, Tomás Arrieta, destacó la buena marcha de las \
    concesiones. Las acciones de la compañía cerraron en {10} euros en la Bolsa de Madrid.
    """

  private static let lotteryFrench = """
    Voici les résultats du tirage du Grand Loto du {0}. Les numéros gagnants sont le {1}, et le numéro chance est le {2}. {3} Au \
    deuxième rang, {4} joueurs empochent {5} euros chacun. Au total, {6} grilles sont gagnantes. Le jackpot du prochain tirage, \
    organisé {7} à 20 h 35, s'élèvera à {8} millions d'euros. Les joueurs ont soixante jours pour réclamer leur gain auprès de \
    l'opérateur. Les jeux d'argent peuvent être dangereux : pour être aidé, appelez le 09 74 75 13 13.
    """

  private static let lotteryPortuguese = """
    A Loteria Federal sorteou na noite desta {0} ({1}) as dezenas do concurso {2} da Mega Milhão. Os números sorteados foram: {3}. {4} \
    A quina teve {5} apostas ganhadoras, e cada uma receberá R$ {6}. Já a quadra registrou {7} apostas vencedoras, com prêmio de R$ {8} \
    para cada uma. O próximo concurso será realizado na {9}, com prêmio estimado em R$ {10} milhões. As apostas podem ser feitas até as \
    19h em qualquer casa lotérica do país, e a aposta mínima, de seis dezenas, custa R$ 5.
    """

  private static let marketGerman = """
    Frankfurt - Der Leitindex der Frankfurter Börse hat am {0} {1}. Zum Handelsschluss stand er bei {2} Punkten, {3} Prozent {4} als am \
    Vortag. Der Index der mittelgroßen Werte notierte bei {5} Punkten. {6} An der Spitze standen die Aktien von {7} mit einem Plus von \
    {8} Prozent, am Ende die von {9} mit einem Minus von {10} Prozent. Der Euro kostete am Abend {11} Dollar. Die Umlaufrendite \
    deutscher Staatsanleihen lag bei {12} Prozent. Eine Feinunze Gold kostete {13} Dollar. Der Preis für ein Fass Rohöl der \
    Nordseesorte betrug {14} Dollar.
    """

  private static let marketItalian = """
    MILANO - Piazza Affari chiude {0} la seduta di {1}: l'indice principale segna {2} per cento a {3} punti, mentre il listino delle \
    medie imprese termina a {4} punti. {5} Tra i titoli migliori {6}, che guadagna il {7} per cento a {8} euro. In coda {9}, che cede il \
    {10} per cento. Lo spread tra titoli italiani e tedeschi si attesta a {11} punti base, con il rendimento del decennale al {12} per \
    cento. L'euro passa di mano a {13} dollari. Il petrolio scambia a {14} dollari al barile.
    """

  private static let bookings = """
    The Carrow County sheriff's office reported these bookings at the county jail {0}. All are presumed innocent until proven guilty. \
    {1} was booked on suspicion of driving under the influence of alcohol; bail was set at ${2}. {3} was booked on suspicion of theft \
    of more than $950; bail was set at ${4}. {5} was booked on a warrant for failure to appear in court. {6} was booked on suspicion of \
    possession of a controlled substance; bail was set at ${7}. The jail held {8} inmates on {9} morning, {10} of them awaiting trial. \
    To report a crime, call the sheriff's office at 555-0142.
    """

  private static let airItalian = """
    Qualità dell'aria, il bollettino di {0}: nella centralina di viale Marconi la concentrazione media delle polveri sottili è stata di \
    {1} microgrammi per metro cubo, in quella di via Torretta di {2}. Il limite di legge è di 50 microgrammi. {3} Dall'inizio dell'anno i \
    giorni di superamento sono {4} su un massimo di 35. Il biossido di azoto ha raggiunto {5} microgrammi, l'ozono {6}. Per {7} l'agenzia \
    per l'ambiente prevede condizioni {8} alla dispersione degli inquinanti. Le misure di limitazione del traffico a Borgonovo restano in \
    vigore dalle 8.30 alle 18.30.
    """

  private static let river = """
    Pegelstände der Elms am {0}: In Oberau wurden um 8 Uhr {1} Zentimeter gemessen, in Elmstadt {2} Zentimeter und an der Schleuse \
    Niederwerth {3} Zentimeter. {4} Der Abfluss bei Elmstadt betrug {5} Kubikmeter in der Sekunde, die Wassertemperatur {6} Grad. Die \
    Meldestufe 1 beginnt in Elmstadt bei 450 Zentimetern, die Meldestufe 2 bei 520 Zentimetern. Bis {7} rechnet die \
    Hochwasserzentrale mit {8} Pegeln um {9} Zentimeter. Für die Schifffahrt gilt zwischen Oberau und Elmstadt eine Abladetiefe von \
    {10} Zentimetern.
    """

  private static let matchDay = """
    Resultados de la jornada {0} de la Liga Regional: {1}. {2} El Atlético Merindad sigue líder con {3} puntos, seguido por el Deportivo \
    Valdoro, con {4}, y el Real Torrealba, con {5}. En la zona de descenso quedan el Unión Costera, con {6} puntos, y el Racing Fuentes, \
    con {7}. El máximo goleador es Iván Robledo, con {8} tantos. La próxima jornada se disputará el {9}, con el partido entre {10} como \
    plato fuerte, a las 21 horas.
    """

  private static let roadsFrench = """
    Circulation en Île-de-Merrow, point de {0} : {1} kilomètres de bouchons cumulés étaient relevés à 8 h 30, un niveau jugé {2} par le \
    centre de gestion du trafic. Sur la rocade, il fallait compter {3} minutes entre la porte de Valmont et l'échangeur des Tanneries, \
    contre 12 minutes en temps normal. Sur l'autoroute A41, {4} minutes étaient nécessaires dans le sens de la ville. {5} Côté trains, la \
    ligne {6} est ralentie. {7}, le trafic est attendu {8}, avec un pic de {9} kilomètres. Des travaux ferment chaque nuit le tunnel de \
    Bellerive de 22 heures à 5 heures.
    """

  private static let surf = """
    Surf report for {0}: Gull Point is {1} feet and {2}, with a {3} swell at {4} seconds. Winds are light from the {5} \
    until mid-morning, then {6} knots onshore. Water temperature is {7} degrees, so bring a {8} wetsuit. High tide is at \
    {9} and low tide at {10}. Hale Beach is smaller, about {11} feet, and {12}. Lifeguards are on duty from 9 a.m. to 6 \
    p.m. and ask surfers to stay north of the pier. The next report will be posted at 5 a.m.
    """

  private static let petrol = """
    The average price of unleaded petrol was {0}p a litre on {1}, {2}p {3} than a week before, the motoring group \
    RoadWatch said. Diesel cost {4}p on average. {5} Filling a family car of 55 litres now costs {6} pounds. The cheapest \
    fuel was found in {7}, at {8}p, the dearest at motorway services, where drivers paid {9}p. "Retailers should pass on \
    every change of the wholesale price," said RoadWatch spokesman Colin Tate. The group collects prices from 7,500 \
    stations in the country.
    """

  private static let unemploymentGerman = """
    Nürnwald - Im {0} waren in Mittelland {1} Menschen arbeitslos, {2} {3} als im Monat davor. Das teilte die \
    Arbeitsagentur am {4} mit. Die Quote {5} auf {6} Prozent. {7} Im Vergleich zum Vorjahr gab es {8} Arbeitslose mehr. \
    Den Betrieben fehlen weiter Fachkräfte: {9} offene Stellen waren gemeldet. Die Leiterin der Behörde, Beate Kornfeld, \
    sagte, der Arbeitsmarkt zeige sich robust. In Kurzarbeit waren nach vorläufigen Daten {10} Menschen. Unterbeschäftigt \
    waren {11} Menschen.
    """

  private static let pricesSpanish = """
    El índice de precios de consumo {0} un {1} % en {2} respecto al mismo mes del año anterior, según los datos publicados \
    este {3} por el Instituto de Estadística de Valdoria. La tasa mensual fue del {4} %. {5} La inflación subyacente se \
    situó en el {6} %. Los alimentos se encarecieron un {7} % y la electricidad un {8} %. La ministra de Economía, Lucía \
    Ferrán, dijo que el Gobierno mantiene sus previsiones para el conjunto del año. El Banco Central tiene como objetivo \
    una inflación del 2 %.
    """

  private static let carsFrench = """
    Les immatriculations de voitures neuves ont {0} de {1} % en {2} sur le marché vallorais, selon les chiffres publiés \
    {3} par la Fédération des constructeurs. Au total, {4} véhicules ont été mis à la route. {5} Le groupe Mercœur a vendu \
    {6} voitures, {7} % de mieux qu'un an plus tôt, et son rival Dauphin {8}. La part des voitures électriques atteint {9} \
    %. Sur le marché de l'occasion, {10} transactions ont été enregistrées. La fédération table toujours sur un recul de 2 \
    % sur l'année.
    """

  private static let basketball = """
    {0} scored {1} points and had {2} rebounds as the Merrow Hawks {3} the {4} {5} on {6} night at Stanfield Arena. {7} \
    The Hawks, who are {8} this season, shot {9} percent from the field. {10} led the visitors with {11} points. Coach Ted \
    Farrow said his team had "played with patience". The Hawks' next game is on {12} against {13}. The attendance was \
    {14}.
    """

  private static let exchangeRussian = """
    Официальный курс доллара на {0}, установленный центральным банком Валдории, составляет {1} кроны, сообщил регулятор. \
    Это на {2} кроны {3}, чем днём ранее. Курс евро установлен на уровне {4} кроны. {5} Объём торгов на бирже составил {6} \
    миллиарда крон. Золото подорожало до {7} кроны за грамм, серебро стоит {8} кроны. Нефть марки «Северная» торгуется по \
    {9} доллара за баррель. Аналитик банка «Меров» Павел Сомов считает, что до конца месяца курс изменится мало.
    """

  private static let leaguePortuguese = """
    Pela {0} rodada do Campeonato Serrano, disputada neste {1}, {2}. {3} Com os resultados, o Valmor lidera com {4} \
    pontos, à frente do Ribeirense, com {5}, e do Atlético Covense, com {6}. Na lanterna está o União Serrana, com {7}. O \
    artilheiro é Dinho Prates, com {8} gols. A próxima rodada será no {9}, e o jogo principal será entre {10}, no estádio \
    Beira-Rio, às 16h.
    """

  private static let quarterGerman = """
    Lindau - Der Autobauer Rheinauto hat im {0}. Quartal {1} Millionen Euro verdient, {2} Prozent {3} als im selben Zeitraum des Vorjahres. \
    Der Umsatz erreichte {4} Milliarden Euro. {5} Ausgeliefert wurden {6} Fahrzeuge, darunter {7} mit Elektroantrieb. Die Marge im \
    Kerngeschäft betrug {8} Prozent. Vorstandschef Bernd Kossmann bestätigte die Ziele für das laufende Jahr. Der Konzern beschäftigt \
    41.000 Menschen an sieben Standorten. Die Aktie notierte in Frankfurt bei {9} Euro.
    """

  /// The next of a series: another day, quarter or draw.
  static let series = [
    Form(
      "tomorrow's forecast", forecast,
      "Monday|Clouds will build over the hills in the afternoon, but it should stay dry.|17|21|westerly|9|Tuesday|unsettled|18|Wednesday|a band of rain from the Atlantic|22|low|6:42 a.m.|7:58 p.m.",
      "Tuesday|Showers are likely from noon on, some of them heavy around Merrow itself.|15|18|southerly|11|Wednesday|brighter|20|Thursday|sunshine for most of us|28|moderate|6:44 a.m.|7:56 p.m."
    ),
    Form(
      "tomorrow's forecast in German", forecastGerman,
      "Montag|heiter bis wolkig und meist trocken|17|12|Südwest|Dienstag|6|20|regnerisch|14|Mittwoch|13|6.42|19.58",
      "Dienstag|stark bewölkt mit einzelnen Schauern|13|8|Nordwest|Mittwoch|4|70|freundlicher|16|Donnerstag|15|6.44|19.56"
    ),
    Form(
      "the next quarter", quarter,
      "Thursday|second|48.2|31|34|beat|30|1.21|It was helped by lower freight costs.|held up well|1.25|climbed|6|4",
      "Tuesday|third|39.7|25|28|missed|29|1.18|A recall of frozen peas cost it several million dollars.|softened|1.22|fallen|3|9"
    ),
    Form(
      "the next quarter in German, by its number", quarterGerman,
      "2|412|6|mehr|5,9|Gefragt waren vor allem kleine Wagen.|98.400|21.300|7,1|63,20",
      "3|365|9|weniger|5,4|Belastend wirkten die Zölle auf Stahl.|91.750|23.900|6,6|58,75"),
    Form(
      "the next quarter in Spanish", quarterSpanish,
      "112|segundo|8|jueves|1.940|214|1.310|La compañía se adjudicó en ese tiempo la ampliación de un puerto.|7.450|61|14,25",
      "98|tercer|3|martes|1.870|201|1.275|El beneficio acusó el aumento de los costes del acero.|7.690|64|13,80"),
    Form(
      "the next draw in French", lotteryFrench,
      "mercredi 4 mars|7, 12, 23, 31 et 44|5|Aucun joueur n'a trouvé la combinaison complète.|3|84 512|312 447|samedi|9",
      "samedi 7 mars|2, 18, 27, 36 et 41|9|Un joueur de la région de Nantes remporte le jackpot.|6|41 230|287 016|lundi|2"
    ),
    Form(
      "the next draw in Portuguese", lotteryPortuguese,
      "quarta-feira|4|2.817|05 - 14 - 22 - 37 - 41 - 58|Ninguém acertou as seis dezenas, e o prêmio acumulou.|48|51.204,33|3.617|968,10|sexta-feira (6)|32",
      "sexta-feira|6|2.818|09 - 11 - 28 - 33 - 46 - 60|Uma aposta de Curitiba acertou as seis dezenas.|63|44.871,90|4.022|903,55|terça-feira (10)|3,5"
    ),
    Form(
      "the next day's market in German", marketGerman,
      "Dienstag|leicht nachgegeben|18.412,55|0,4|weniger|25.770|Händler verwiesen auf die Sorge vor höheren Zinsen.|Nordchemie|2,1|Rheinauto|3,4|1,0842|2,51|2.318|81,20",
      "Mittwoch|kräftig zugelegt|18.655,02|1,3|mehr|26.014|Gute Zahlen aus der Autobranche hoben die Stimmung.|Rheinauto|4,8|Hansebank|1,7|1,0871|2,46|2.341|82,75"
    ),
    Form(
      "the next day's market in Italian", marketItalian,
      "in rialzo|lunedì|+0,8|33.412|47.120|Gli acquisti hanno premiato i bancari.|Banca Adriatica|3,2|5,41|Ferrodotti|2,0|138|3,84|1,0830|80,4",
      "in calo|martedì|-1,1|33.045|46.630|Pesano le tensioni commerciali.|Energia Padana|1,4|7,92|Banca Adriatica|3,9|145|3,91|1,0795|79,1"
    ),
    Form(
      "the next day's bookings", bookings,
      "Monday|Dale Hutchins, 34, of Merrow,|5,000|Tina Marsh, 27, of Stanfield,|10,000|Ray Oduya, 41, of Carrow,|Luis Pardo, 22, of Carrow,|2,500|318|Tuesday|204",
      "Tuesday|Ann Kessler, 52, of Carrow,|7,500|Corey Blunt, 19, of Merrow,|15,000|Mo Farran, 36, of Hale,|Jess Tolliver, 30, of Stanfield,|3,000|325|Wednesday|211"
    ),
    Form(
      "the next air bulletin in Italian", airItalian,
      "martedì 10 febbraio|61|54|Il valore è stato superato in entrambe le stazioni.|14|72|31|mercoledì|sfavorevoli",
      "mercoledì 11 febbraio|43|38|I valori sono rientrati grazie al vento.|15|58|44|giovedì|favorevoli"),
    Form(
      "the next river bulletin in German", river,
      "Montag, 2. März|312|388|405|Die Stände sind gegenüber dem Vortag gestiegen.|240|6,1|Mittwoch|steigenden|430|190",
      "Dienstag, 3. März|336|421|440|Der Regen der Nacht ließ die Zuflüsse anschwellen.|285|5,8|Donnerstag|fallenden|380|205"
    ),
    Form(
      "the next match day in Spanish", matchDay,
      "14|Merindad 2-1 Fuentes, Valdoro 0-0 Costera, Torrealba 3-2 Olmedo|El líder sufrió hasta el descuento.|32|29|27|9|8|11|domingo 7 de diciembre|Valdoro y Torrealba",
      "15|Costera 1-4 Merindad, Torrealba 1-1 Valdoro, Olmedo 2-0 Fuentes|La goleada del Merindad marcó la tarde.|35|30|28|10|7|14|sábado 13 de diciembre|Merindad y Olmedo"
    ),
    Form(
      "the next roads bulletin in French", roadsFrench,
      "lundi|212|habituel|34|41|Un camion en panne neutralise une voie à hauteur de Saint-Aubin.|C|Mardi|plus dense|260",
      "mardi|287|exceptionnel|46|58|La pluie complique la circulation dans tout le département.|F|Mercredi|plus fluide|190"
    ),
    Form(
      "tomorrow's surf", surf,
      "Saturday|3 to 4|clean|southwest|14|east|12|61|3/2|7:12 a.m.|1:20 p.m.|2|crowded",
      "Sunday|4 to 6|bumpy|west|11|northeast|18|60|4/3|8:01 a.m.|2:14 p.m.|3|best at low tide"),
    Form(
      "next week's petrol prices", petrol,
      "141.2|3 March|0.8|less|148.9|Oil had become cheaper.|77.66|Hale|136.9|166.1",
      "142.6|10 March|1.4|more|149.3|The pound lost value against the dollar.|78.43|Stanfield|137.7|167.0"),
    Form(
      "next month's unemployment in German", unemploymentGerman,
      "März|64.200|1.900|weniger|Dienstag|sank|5,6|Die Frühjahrsbelebung setzte ein.|2.100|14.800|3.300|81.700",
      "April|62.700|1.500|weniger|Donnerstag|ging zurück|5,4|Vor allem auf dem Bau wurde eingestellt.|1.750|15.100|2.950|80.100"
    ),
    Form(
      "next month's prices in Spanish", pricesSpanish,
      "subió|2,8|marzo|viernes|0,7|Influyó el precio de los carburantes.|2,2|3,1|12,4",
      "subió|3,3|abril|miércoles|0,4|La Semana Santa elevó los precios del turismo.|2,5|2,8|15,9"),
    Form(
      "next month's cars in French", carsFrench,
      "reculé|4,1|février|lundi|131 200|Le mois comptait un jour ouvré de moins.|31 400|2,2|18 900|17,2|402 000",
      "progressé|1,6|mars|mercredi|149 870|Les livraisons aux loueurs ont repris.|36 020|5,9|20 110|18,8|431 500"),
    Form(
      "the next game of a team", basketball,
      "Dion Wells|31|9|beat|Carrow Bulls|104-99|Tuesday|A three-pointer with 12 seconds left settled it.|22-14|48|Matt Rusk|27|Friday|Hale|8,912",
      "Sam Teague|24|13|lost to|Hale Pilots|88-97|Friday|They trailed from the start.|22-15|39|Joe Amato|33|Sunday|Norwood|9,240"
    ),
    Form(
      "the next day's rates in Russian", exchangeRussian,
      "3 марта|91,4412|0,2105|выше|98,7710|Спрос на валюту вырос из-за налогового периода.|112,4|6121,3|74,12|81,2",
      "4 марта|90,9876|0,4536|ниже|98,2203|Экспортёры продали больше выручки.|118,9|6098,7|73,55|82,6"),
    Form(
      "the next match day in Portuguese", leaguePortuguese,
      "12ª|domingo (8)|o Valmor venceu o Serrana por 2 a 0 e o Ribeirense empatou com o Covense em 1 a 1|O goleiro Tales defendeu um pênalti.|27|25|21|6|9|sábado (14)|Valmor e Ribeirense",
      "13ª|sábado (14)|o Ribeirense derrotou o Valmor por 3 a 2 e o Serrana perdeu para o Covense por 1 a 0|O gol decisivo saiu nos acréscimos.|27|28|24|6|11|domingo (22)|Covense e Ribeirense"
    ),
  ]

  private static let bulletinForm = """
    River levels for {0}: the Elms stood at {1} centimetres at Oberau and at {2} centimetres at Elmsworth at 8 a.m., {3} than a day \
    before. The outflow of the Kessin dam was {4} cubic metres a second. The water temperature was {5} degrees. For {6}, the river \
    board expects {7} levels. Canoeing is allowed below Elmsworth weir, and the lock at Lower Worth is open from 7 a.m. to 7 p.m. \
    Questions are answered by duty officer Colin Tate at the river board.
    """

  private static let notice = """
    The gauges are read by hand and are not checked against each other before this bulletin goes out, so single readings can be off by \
    a few centimetres. Owners of boats and of sheds on the meadows are asked to watch the marks on the bridges themselves and not to \
    wait for a warning. The board answers for no damage that comes of figures which were late or wrong. Those who want the bulletin by \
    post can write to the office at Mill Lane. It is also read out on the county radio before the news at noon, and hangs at the town \
    hall next to the list of the gates that are closed for repairs.
    """

  /// One of a series that comes every day.
  static func bulletin(_ day: Int, isLong: Bool) -> String {
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    let level = 300 + day * 37 % 101
    let filling: [String] = [
      days[day % 7], "\(level)", "\(level + 60 + day * 13 % 17)",
      day % 3 == 0 ? "lower" : "higher", "\(40 + day * 29 % 53)", "\(6 + day * 7 % 11)", days[(day + 1) % 7],
      ["rising", "falling", "steady"][day * 5 % 3],
    ]
    return HardCaseTests.Form.fill(isLong ? bulletinForm + " " + notice : bulletinForm, filling.joined(separator: "|"))
  }
}
