/// Reports that are told anew with other figures, on the same day or another.
enum UpdateCases {
  typealias Form = HardCaseTests.Form

  private static let quake = """
    VALDORO - {0} A magnitude 6.1 earthquake struck the mountain province of Valdoro at 3:42 a.m. on Saturday, at a depth of 10 \
    kilometers, and flattened much of the old town of Torrealba. The interior ministry said on {1} that {2} people had been killed and \
    {3} injured, {4} of them seriously. Some {5} soldiers were digging through the rubble with their hands. "{6}," said Mayor Elena \
    Ruiz. About {7} people spent the night in tents set up on the football pitch. The quake was felt as far away as the capital, 180 \
    kilometers to the south. It was the strongest in the region since 1981, when 42 people died.
    """

  private static let floodGerman = """
    Elmstadt - {0} Nach Angaben des Innenministeriums vom {1} kamen {2} Menschen ums Leben, {3} wurden verletzt und {4} werden noch \
    vermisst. In der Nacht zum Sonntag waren innerhalb von sechs Stunden 140 Liter Regen auf den Quadratmeter gefallen, der Damm bei \
    Oberau brach gegen 4 Uhr auf einer Länge von 60 Metern. {5} Helfer sind im Einsatz, die Bundeswehr schickte {6} Hubschrauber. \
    Rund {7} Haushalte sind ohne Strom. Bürgermeisterin Karin Lohse sprach von einer Katastrophe, wie sie die Stadt seit 1954 nicht \
    erlebt habe. Die Bahnstrecke nach Niederwerth bleibt gesperrt.
    """

  private static let stormSpanish = """
    La borrasca Irene ha dejado {0} muertos y {1} heridos en la costa de Merindad, según el balance difundido este {2} por Protección \
    Civil. Los vientos, de hasta 140 kilómetros por hora, arrancaron el domingo por la tarde los tejados de un polideportivo y de dos \
    colegios de Costera. {3} hogares siguen sin electricidad y {4} carreteras están cortadas, entre ellas la N-634. {5} Una mujer de 71 \
    años murió al caer un árbol sobre su coche, y un pescador de 45 fue arrastrado por una ola en el puerto. El presidente regional, \
    Jaime Solórzano, visitó la zona y prometió ayudas.
    """

  private static let firePortuguese = """
    O incêndio que começou no domingo à tarde na serra de Valmor já consumiu {0} hectares de mato e pinhal, informou esta {1} a Proteção \
    Civil. No combate às chamas estão {2} bombeiros, apoiados por {3} viaturas e {4} meios aéreos. {5} As aldeias de Covas e Ribeira Alta \
    foram evacuadas por precaução, e {6} pessoas passaram a noite na escola de Valmor. A estrada nacional 230 está cortada entre os \
    quilómetros 41 e 58. O fogo, que terá começado junto à linha do caminho de ferro, é o maior do ano na região, disse o comandante Rui \
    Teles.
    """

  private static let countItalian = """
    BORGONOVO - Con {0} sezioni scrutinate su 412, {1} è in testa nel ballottaggio di domenica per il sindaco con il {2} per cento dei \
    voti, contro il {3} per cento di Carlo Benedetti. {4} Lo ha comunicato {5} la prefettura. L'affluenza è stata del 54,3 per cento, \
    quattro punti in meno che al primo turno. Marta Rinaldi, 46 anni, insegnante, era arrivata seconda due settimane fa. Benedetti, \
    sindaco uscente, ha governato la città per dieci anni. Il margine è di {6} schede. I due candidati si erano scontrati soprattutto \
    sul nuovo tram, che costerà 320 milioni di euro.
    """

  private static let strikeFrench = """
    La grève des conducteurs de la compagnie Transmerrow, commencée lundi, se poursuit {0} : {1} % des trains régionaux circulent et {2} \
    liaisons sur 48 sont assurées à grande vitesse, a annoncé la direction. Selon les syndicats, {3} % des conducteurs ont cessé le \
    travail. {4} Les grévistes réclament une hausse des salaires de 6 % et l'embauche de 300 agents. La dernière grève de cette ampleur, \
    en 2019, avait duré 22 jours. « Nous attendons une proposition sérieuse », a dit la déléguée Sophie Marchal. La direction a promis \
    de rembourser les billets.
    """

  private static let fire = """
    The Gull Creek fire in Carrow County had burned {0} acres and was {1} percent contained as of {2}, the forest service said. The \
    fire broke out on Friday near a campground off Highway 17 and was driven by winds of 45 mph. {3} firefighters and {4} aircraft are \
    assigned to it. Evacuation orders remain in place for {5} homes in Hale and Merrow Springs. {6} The fire has destroyed {7} \
    buildings, among them the 1912 ranger station. No one has been hurt. The cause is under investigation. A shelter is open at \
    Stanfield High School.
    """

  private static let correction = """
    {0}Le musée des Tanneries de Valmont rouvrira ses portes le {1} après {2} de travaux, a annoncé mardi la mairie. Le chantier a coûté \
    {3} millions d'euros, dont la moitié est payée par l'État. Le bâtiment, construit en 1884, compte désormais 42 salles et une \
    verrière de 600 mètres carrés. La directrice, Hélène Vasseur, attend 180 000 visiteurs par an. L'entrée sera gratuite le premier \
    dimanche du mois. Une exposition consacrée au peintre Lucien Aubry, mort en 1931, marquera l'ouverture.
    """

  private static let tollBrief = """
    MERINDAD - The death toll from the collapse of a grandstand in Costera rose to {0} on {1}, with {2} people still in hospital, {3} \
    of them in intensive care, health officials said. {4} families had been told, and the coroner had named {5} of the dead. Prosecutors \
    questioned {6} employees of the company that put up the stand, and searched {7} offices. Flags flew at half-mast across the \
    province, and the club said its next home game would be played in memory of those who died.
    """

  private static let hurricane = """
    Hurricane Odette was {0} miles {1} of Merrow Island at {2} on {3}, moving {4} at {5} mph, the storm center said. Its \
    maximum sustained winds were {6} mph, {7}. A hurricane warning was in effect for {8}. Storm surge of up to {9} feet \
    was expected on the coast, and {10} inches of rain. "This is the time to leave," said emergency director Lorna Pike. \
    Hurricane-force winds extend up to {11} miles from the center. Schools and the airport of Merrow are closed.
    """

  private static let busStrike = """
    Bus drivers in Elmsworth stayed off work on {0}, the {1} day of their strike, and {2} of the city's 48 routes had no \
    service. About {3} people marched to the town hall. The drivers want a rise of 7 percent; Northline offers {4}. {5} \
    "We will be back here tomorrow if need be," said union leader Pat Corrigan. Northline said it had hired {6} \
    replacement drivers. Taxi fares doubled at the station, and schools reported that {7} pupils came late. Mayor Ann \
    Tully urged both sides to talk.
    """

  private static let outbreak = """
    A salmonella outbreak linked to cucumbers has made {0} people ill in {1} states, the health agency said on {2}. {3} \
    people were taken to hospital. The agency told shoppers not to eat cucumbers grown by Pardo Farms of Carrow County, \
    which has recalled {4} boxes. {5} Of those who fell ill, {6} remembered eating cucumbers. Their ages range from 1 to \
    {7}. The agency said the true number was likely higher, since many recover without being tested. Pardo Farms said it \
    was cooperating.
    """

  private static let marketSameDay = """
    Frankfurt - Der Leitindex der Börse hat am Dienstag {0}. {1} stand er bei {2} Punkten, {3} Prozent niedriger. Der \
    Index der mittelgroßen Werte notierte bei {4} Punkten. {5} An der Spitze standen Nordchemie mit plus {6} Prozent, am \
    Ende Rheinauto mit minus {7} Prozent. Der Euro kostete {8} Dollar. Ein Fass Rohöl der Nordseesorte kostete {9} Dollar. \
    Die Anleger warten auf die Zinsentscheidung am Donnerstag.
    """

  private static let quarterCorrected = """
    STANFIELD - Halvorsen Foods Inc. on Thursday reported second-quarter profit of ${0} million. The company said it had \
    net income of {1} cents per share. Earnings, adjusted for restructuring costs, came to {2} cents per share. The \
    average estimate of four analysts was {3} cents. The food maker posted revenue of $1.21 billion in the period. Chief \
    executive Dana Whitlock said demand had held up. {4} For the current quarter, Halvorsen expects revenue of $1.25 \
    billion.
    """

  private static let postponed = """
    The folk festival of Hale will begin on {0} and not, as had been planned, on {1}, the organisers said. The stage on \
    Gull meadow was under water after the rain of last week. {2} tickets have been sold, and those who cannot come can \
    have their {3} dollars back until {4}. Twenty-two bands are to play on three stages, among them The Lanterns and Rosa \
    Quill. {5} Camping opens a day before. Last year 14,000 people came, the most since the festival was founded in 1987.
    """

  private static let siegePortuguese = """
    A polícia mantém cercado desde sexta-feira o banco no centro de Valmor onde {0} homens armados fizeram reféns, \
    informou a secretaria da Segurança nesta {1}. {2} reféns foram libertados até agora, e {3} continuam no prédio. {4} Os \
    assaltantes pediram um carro e R$ 2 milhões. Cerca de {5} policiais cercam a praça. O negociador, o coronel Abel \
    Pires, falou com eles por telefone {6} vezes. Moradores de {7} prédios foram retirados de casa.
    """

  private static let riverFlood = """
    Elmstadt - Das Hochwasser der Elms steigt weiter. Am {0} um {1} Uhr wurden in Elmstadt {2} Zentimeter gemessen, der \
    höchste Stand seit 1954. {3} Bewohner mussten ihre Häuser verlassen, {4} Straßen sind gesperrt. Der Krisenstab rechnet \
    damit, dass der Scheitel am {5} erreicht wird. {6} Helfer füllten {7} Sandsäcke. {8} Bürgermeisterin Karin Lohse bat \
    die Menschen, nicht an den Deichen spazieren zu gehen. Die Bahnstrecke nach Niederwerth bleibt gesperrt.
    """

  /// The same story, told again with newer or better figures.
  static let updates = [
    Form(
      "a toll that rises", quake,
      "At least 31 people were killed when an earthquake hit a mountain town, officials said.|Saturday|31|210|40|600|We can hear voices under the stones|2,000",
      "The death toll of an earthquake in a mountain town rose to 58 as rescuers worked through a second night.|Sunday|58|340|75|1,500|There is no one in Torrealba who has not lost somebody|4,500"
    ),
    Form(
      "a toll that rises in German", floodGerman,
      "Beim Hochwasser in Elmstadt sind mindestens neun Menschen gestorben.|Sonntag|9|47|22|800|3|12.000",
      "Die Zahl der Toten nach dem Hochwasser in Elmstadt steigt weiter.|Montag|14|66|11|1.400|5|7.500"),
    Form(
      "a storm of the day before in Spanish", stormSpanish,
      "dos|12|lunes|20.000|9|El temporal obligó a desviar tres vuelos.",
      "tres|19|martes|6.500|4|La alcaldesa de Costera calcula que las obras durarán un mes."),
    Form(
      "a fire that spreads in Portuguese", firePortuguese,
      "1.200|segunda-feira|340|95|8|Há duas frentes ativas.|150",
      "2.900|terça-feira|520|160|12|Uma das frentes foi dada como dominada durante a noite.|410"),
    Form(
      "a count that goes on in Italian", countItalian,
      "148|Marta Rinaldi|50,9|49,1|Lo scrutinio procede a rilento.|nella notte|612",
      "397|Marta Rinaldi|52,2|47,8|La sfidante ha già festeggiato davanti al municipio.|lunedì mattina|4.130"),
    Form(
      "a strike that goes on in French", strikeFrench,
      "mardi|35|14|62|Des centaines de voyageurs ont dormi en gare de Valmont.",
      "mercredi|48|22|55|Une réunion avec la direction est prévue dans la soirée."),
    Form(
      "a fire that is contained", fire,
      "4,200|5|Sunday evening|310|6|850|Ash fell on Stanfield, 20 miles away.|14",
      "9,750|30|Monday evening|540|11|1,900|Cooler air overnight helped crews hold the line at Hale.|37"),
    Form(
      "a date and a cost corrected in French", correction,
      "|12 juin|six ans|48",
      "(Rectificatif : la date de réouverture et le coût.) |21 juin|six ans|84"),
    Form(
      "a toll of which all figures are other ones", tollBrief,
      "17|Saturday|63|9|Twelve|8|4|2",
      "21|Sunday|48|12|All the|19|7|3"),
    Form(
      "a hurricane that comes nearer", hurricane,
      "310|southeast|5 p.m.|Monday|northwest|12|105|and it was expected to strengthen|all of Merrow County|8|6 to 10|35",
      "140|south|5 a.m.|Tuesday|north-northwest|14|120|making it a Category 3 storm|Merrow, Hale and Carrow counties|12|10 to 15|50"
    ),
    Form(
      "a strike on its next day", busStrike,
      "Tuesday|second|31|900|3|Talks broke off after an hour.|25|410",
      "Wednesday|third|36|1,400|3.5|A mediator was named in the evening.|40|530"),
    Form(
      "an outbreak that spreads", outbreak,
      "45|12|Tuesday|14|18,000|The first cases were found in Hale.|33 of 40|84",
      "68|15|Friday|19|31,000|Three supermarkets have cleared their shelves.|49 of 58|91"),
    Form(
      "a market of the same day in German", marketSameDay,
      "schwächer eröffnet|Am Mittag|18.440|0,3|25.801|Die Umsätze sind gering.|1,9|2,7|1,0838|81,45",
      "nachgegeben|Zum Schluss|18.412|0,4|25.770|Am Nachmittag belasteten schwache Daten aus Übersee.|2,1|3,4|1,0842|81,20"
    ),
    Form(
      "a quarter corrected", quarterCorrected,
      "48.2|31|34|30|Shares rose.",
      "42.8|27|30|33|(This version corrects the profit, the earnings a share and the estimate.)"),
    Form(
      "a festival put off", postponed,
      "June 12|June 5|8,200|85|May 30|Shuttle buses will run from Stanfield.",
      "June 19|June 5|8,900|85|June 6|The dates of the buses will be told later."),
    Form(
      "a siege that goes on in Portuguese", siegePortuguese,
      "três|segunda-feira|Quatro|11|Uma grávida saiu às 15h.|120|5|6",
      "três|terça-feira|Sete|8|Um segurança ferido foi levado ao hospital.|180|9|8"),
    Form(
      "a flood that rises in German", riverFlood,
      "Montag|8|560|1.200|14|Mittwoch|400|20.000|In Oberau lief ein Keller mit Heizöl voll.",
      "Dienstag|7|612|2.900|23|Donnerstag|750|55.000|Der Deich bei Oberau wurde mit Folien gesichert."),
  ]
}
