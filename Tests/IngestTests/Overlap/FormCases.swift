/// Forms that are filled in twice: about another subject, or with something corrected.
enum FormCases {
  typealias Form = HardCaseTests.Form

  private static let obituary = """
    {0}, {1}, of {2}, Delaware, passed away peacefully at home on {3}, surrounded by family. A retired {4}, {5} was a \
    beloved spouse, parent and grandparent, and a lifelong member of the First Presbyterian Church. A memorial \
    service will be held on Saturday at 11 a.m. at Torbert Funeral Chapel, Dover. In lieu of flowers, donations may \
    be made to Delaware Hospice.
    """

  private static let court = """
    {0} appeared in court in Exeter on {1} charged with {2}. {3}, {4}, of {5}, spoke only to confirm a name and \
    address and was remanded in custody until a hearing at the crown court next month. No application for bail was \
    made, the magistrates heard.
    """

  private static let shooting = """
    Police in Chicago said on {0} that a {1}-year-old man, {2}, was shot dead in {3} shortly before midnight. \
    Officers found him lying on the sidewalk with several gunshot wounds, and he was pronounced dead at Stroger \
    Hospital. No one was in custody, and detectives asked witnesses to come forward.
    """

  private static let policeReport = """
    Memphis police are investigating after a {0} was shot and killed {1}. Officers responded to a shooting call in the {2} block of \
    {3} at {4}. The victim, {5}-year-old {6}, was taken to Regional One Hospital, where {7} died. There is no suspect information \
    at this time. If you have any information, call CrimeStoppers at 901-528-CASH.
    """

  private static let airRaid = """
    Russia launched {0} drones at Ukraine overnight, of which {1} were shot down, the Ukrainian air force said on {2}. Debris fell on \
    a residential building in {3}, where {4} people were injured, the regional governor, {5}, said. Explosions were also heard in {6}. \
    The air raid alert lasted {7} hours.
    """

  private static let vote = """
    {0} County voters {1} a {2}-cent sales tax for {3} on Tuesday, according to unofficial results. With all precincts reporting, {4} \
    voters were in favor and {5} against. Turnout was {6} percent. County Judge {7} said the result would be certified next week. The \
    tax would take effect Jan. 1.
    """

  private static let policia = """
    A Polícia Militar prendeu {0} suspeito de {1} na {2} desta {3}, em Campinas. Segundo a corporação, {4}, de {5} anos, foi abordado na \
    {6} e com ele foram encontrados {7}. O suspeito foi levado para a delegacia e permanece à disposição da Justiça.
    """

  private static let resignation = """
    Mayor {0} of {1}, Illinois, resigned {2}, a day after auditors said the city's parking fund was short by ${3}. "I \
    did nothing wrong," {4} said on the steps of city hall, where about fifty supporters had gathered. "But I can't \
    govern under this cloud." {5} will serve until a special election in the autumn.
    """

  private static let match = """
    Leeds beat {0} 2-1 on Saturday thanks to a late goal by {1}, who turned in a cross from the left two minutes from \
    time in front of a crowd of {2} at Elland Road. The visitors had led at half-time through a header, but conceded \
    a penalty early in the second half and never recovered, their manager said.
    """

  private static let results = """
    HAMBURG - Nordwind AG on Wednesday reported {0}-quarter net profit of {1} million euros, up {2}% from a year \
    earlier, on revenue of {3} billion euros. Analysts polled by FactSet had expected profit of {4} million euros. \
    The company raised its full-year outlook. Shares rose in early trading in Frankfurt.
    """

  private static let lottery = """
    TRENTON, N.J. (AP) - The winning numbers in {0} evening's drawing of the New Jersey Lottery's Pick 6 game were: \
    {1}. The estimated jackpot was ${2} million. No ticket matched all six numbers.
    """

  private static let weather = """
    London will see sunny spells on {0} with highs of {1} and lows of {2}. Winds will be light from the southwest at \
    10 to 15 km/h, and there is a slight chance of showers in the evening hours across the capital. More settled \
    weather is expected by the weekend.
    """

  private static let storm = """
    A storm killed {0} people and hurt {1} in the north of Portugal on Friday, the interior ministry said. Winds of \
    140 km/h uprooted trees along the A3 near Braga, and {2} homes were without electricity. The airport of Porto was \
    closed for 6 hours. Schools will stay closed until Monday, the ministry said.
    """

  static let otherSubjects = [
    Form(
      "an obituary in the same town", obituary,
      "Harold Finch|84|Dover|Tuesday|carpenter|Finch",
      "Mildred Oakes|91|Dover|Tuesday|nurse|Oakes"),
    Form(
      "an obituary in another town", obituary,
      "Harold Finch|84|Dover|Tuesday|carpenter|Finch",
      "Stanley Pugh|77|Milford|Thursday|teacher|Pugh"),
    Form(
      "another defendant", court,
      "Darren Cole|Monday|the murder of Anna Reid|Cole|34|Mill Lane",
      "Petra Vos|Tuesday|fraud|Vos|52|Quay Street"),
    Form(
      "another defendant on the same day", court,
      "Darren Cole|Monday|the murder of Anna Reid|Cole|34|Mill Lane",
      "Petra Vos|Monday|theft from Hale Brothers|Vos|52|Quay Street"),
    Form(
      "another victim", shooting,
      "Monday|23|Marcus Hill|Englewood",
      "Thursday|41|Devon Price|Austin"),
    Form(
      "another victim on the same day", shooting,
      "Monday|23|Marcus Hill|Englewood",
      "Monday|41|Devon Price|Austin"),
    Form(
      "another victim, named further down", policeReport,
      "man|Monday night|3400|Winchester Road|10:15 p.m.|29|Marcus Bell|he",
      "woman|Saturday morning|1200|Lamar Avenue|6:40 a.m.|41|Denise Clark|she"),
    Form(
      "another suspect in the same town", policia,
      "um homem|tráfico|noite|segunda-feira|João Batista|27|Rua das Flores|120 porções de maconha",
      "um jovem|roubo|tarde|quinta-feira|Wesley Moura|19|Avenida Brasil|três celulares e uma faca"),
    Form(
      "the air raid of the next night", airRaid,
      "85|62|Monday|Kharkiv|seven|Oleh Syniehubov|Poltava|four",
      "110|97|Tuesday|Odesa|three|Oleh Kiper|Mykolaiv|six"),
    Form(
      "the vote in another county", vote,
      "Pulaski|approved|half|roads|21,340|17,221|18.4|Barry Hyde",
      "Faulkner|rejected|quarter|a new jail|9,872|14,005|22.1|Allen Dodson"),
    Form(
      "another mayor", resignation,
      "Jose Ibanez|Springfield|Thursday|412,000|Ibanez|Laura Chen",
      "Carl Lindqvist|Peoria|Thursday|268,000|Lindqvist|Amy Voss"),
    Form(
      "the next match of a club", match,
      "Hull|Sam Cole|31,204",
      "Derby|Ade Obi|30,871"),
    Form(
      "the next quarter of a firm", results,
      "second|112|12|1.9|104",
      "third|98|9|1.8|95"),
    Form(
      "the next lottery", lottery,
      "Monday|4, 11, 23, 31, 40, 44|2.4",
      "Thursday|2, 9, 17, 28, 36, 49|2.7"),
    Form(
      "the weather of the next day", weather,
      "Monday|14C|6C",
      "Tuesday|19C|11C"),
  ]

  static let corrections = [
    Form(
      "an age corrected", obituary,
      "Harold Finch|84|Dover|Tuesday|carpenter|Finch",
      "Harold Finch|85|Dover|Tuesday|carpenter|Finch"),
    Form(
      "a name spelled otherwise", obituary,
      "Harold Finch|84|Dover|Tuesday|carpenter|Finch",
      "Harald Fynch|84|Dover|Tuesday|carpenter|Fynch"),
    Form(
      "a town and a day corrected", obituary,
      "Harold Finch|84|Milford|Tuesday|carpenter|Finch",
      "Harold Finch|84|Lewes|Wednesday|carpenter|Finch"),
    Form(
      "a charge and a name corrected", court,
      "Darren Cole|Monday|the murder of Anna Reid|Cole|34|Mill Lane",
      "Darren Cole|Monday|the manslaughter of Anna Reed|Cole|34|Mill Lane"),
    Form(
      "a victim named otherwise", shooting,
      "Monday|23|Marcus Hill|Englewood",
      "Monday|23|Devon Price|Englewood"),
    Form(
      "a name and an age corrected", shooting,
      "Monday|23|Marcus Hill|Englewood",
      "Monday|24|Marcus Hall|Englewood"),
    Form(
      "a name and an age corrected further down", policeReport,
      "man|Monday night|3400|Winchester Road|10:15 p.m.|29|Marcus Bell|he",
      "man|Monday night|3400|Winchester Road|10:15 p.m.|31|Travis Moore|he"),
    Form(
      "a name and an age corrected at the beginning", obituary,
      "Jonas Weir|34|Dover|Tuesday|carpenter|Weir",
      "Jonas Weier|43|Dover|Tuesday|carpenter|Weier"),
    Form(
      "a sum and a deputy corrected", resignation,
      "Jose Ibanez|Springfield|Thursday|412,000|Ibanez|Laura Chen",
      "Jose Ibanez|Springfield|Thursday|421,000|Ibanez|Lara Cheng"),
    Form(
      "a scorer and a crowd corrected", match,
      "Hull|Sam Cole|31,204",
      "Hull|Ade Obi|31,402"),
    Form(
      "two figures corrected", results,
      "second|112|12|1.9|104",
      "second|121|21|1.9|104"),
    Form(
      "a forecast of the same day revised", weather,
      "Monday|14C|6C",
      "Monday|16C|7C"),
    Form(
      "a toll updated", storm,
      "14|120|20,000",
      "17|150|60,000"),
  ]
}
