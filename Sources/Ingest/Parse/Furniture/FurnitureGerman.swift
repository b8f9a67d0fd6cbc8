/// What pages in German say to their readers. One pattern a line; see `FurniturePattern`.
extension FurnitureTable {
  static let german: [(kind: String, patterns: String)] = [
    (
      "related",
      """
      lesen sie auch
      lesen sie auch : *16
      lesen sie mehr
      lesen sie mehr : *16
      lesen sie hier *10
      lies auch : *16
      mehr lesen
      mehr zum thema
      mehr zum thema : *12
      mehr dazu
      mehr dazu : *12
      mehr aus *4
      weiterlesen
      jetzt weiterlesen
      weitere artikel/nachrichten/themen/meldungen/beiträge/informationen
      weitere artikel zum thema
      das könnte sie auch interessieren
      das könnte dich auch interessieren
      das könnte ihnen/dir auch gefallen
      auch interessant
      auch interessant : *14
      meistgelesen
      meistgelesene artikel
      meistgelesene/beliebteste artikel
      zum thema
      zum thema : *12
      siehe auch
      siehe auch : *14
      verwandte artikel/themen/beiträge
      ähnliche artikel/beiträge
      passend dazu
      empfohlen
      aktuelle meldungen/nachrichten
      """
    ),
    (
      "comments",
      """
      kommentare
      kommentare #
      # kommentare/kommentar/antworten
      keine kommentare
      kommentare anzeigen/lesen/ausblenden
      kommentar schreiben/verfassen/hinterlassen/abgeben
      kommentieren
      diskutieren sie mit
      jetzt kommentieren
      schreiben sie einen kommentar
      schreibe einen kommentar
      schreibe einen kommentar antworten abbrechen
      hinterlasse einen kommentar
      hinterlasse eine antwort
      die kommentarfunktion ist geschlossen
      kommentare sind geschlossen
      deine e mail adresse wird nicht veröffentlicht *8
      ihre e mail adresse wird nicht veröffentlicht *8
      """
    ),
    (
      "newsletter",
      """
      newsletter abonnieren/bestellen
      abonnieren
      abonnieren sie *8
      abonniere *6
      jetzt abonnieren
      jetzt anmelden
      jetzt registrieren
      melden sie sich *4 newsletter an
      zum newsletter anmelden
      unsere newsletter
      ihre e mail adresse
      sie haben bereits ein abo *3
      bereits abonnent *3
      """
    ),
    (
      "share",
      """
      teilen
      artikel teilen
      beitrag teilen
      diesen artikel/beitrag teilen
      teilen auf *4
      teilen mit *4
      auf facebook/twitter/whatsapp/x/telegram/linkedin teilen *4
      per mail versenden/teilen
      per e mail versenden/teilen
      drucken
      artikel drucken
      merken
      artikel merken
      link kopieren
      link kopiert
      vorlesen
      artikel anhören
      gefällt mir
      schriftgröße
      """
    ),
    (
      "follow",
      """
      folgen sie uns *8
      folge uns *8
      folgen sie *4 auf facebook/twitter/instagram/x/whatsapp/telegram/google *5
      laden sie unsere app *6
      """
    ),
    (
      "advertisement",
      """
      anzeige
      anzeigen
      werbung
      gesponsert
      gesponserter inhalt
      nach der anzeige weiterlesen
      lesen sie nach der anzeige weiter
      """
    ),
    (
      "copyright",
      """
      alle rechte vorbehalten *6
      vervielfältigung nur mit genehmigung *6
      """
    ),
    (
      "cookies",
      """
      akzeptieren
      alle akzeptieren
      alle cookies akzeptieren
      alle ablehnen
      cookies akzeptieren
      cookie einstellungen
      datenschutz
      datenschutzerklärung
      datenschutzhinweise
      impressum
      agb
      nutzungsbedingungen
      allgemeine geschäftsbedingungen
      wir verwenden/nutzen cookies *24
      diese website/webseite verwendet/nutzt cookies *24
      diese seite verwendet/nutzt cookies *24
      """
    ),
    (
      "navigation",
      """
      startseite
      zur startseite
      zum inhalt springen
      zum hauptinhalt springen
      zum inhalt
      nach oben
      zum seitenanfang
      suche
      suchen
      anmelden
      abmelden
      einloggen
      registrieren
      mein konto
      kontakt
      über uns
      schließen
      schlagwörter : *14
      schlagworte : *14
      themen : *14
      kategorien
      kategorien : *10
      kategorie : *8
      nächster/vorheriger artikel/beitrag
      weiter
      zurück
      mehr anzeigen
      alle anzeigen
      """
    ),
    ("media", "bild/foto/fotos/video/grafik : *9\nbild vergrößern\nbildergalerie\nvideo abspielen"),
    ("page-number", "seite #\nseite # von #\nseite # / #"),
    ("account", "dieser artikel ist *2 für abonnenten *3\nnur für abonnenten\nsie haben # artikel *6"),
    ("reading-time", "lesezeit *1 # *3\n# min/minuten/minute lesezeit\nlesedauer *1 # *3"),
  ]
}
