/// What pages in Italian say to their readers. One pattern a line; see `FurniturePattern`.
extension FurnitureTable {
  static let italian: [(kind: String, patterns: String)] = [
    (
      "related",
      """
      leggi anche
      leggi anche : *16
      leggi tutto
      leggi di più
      leggi l'articolo completo
      leggi pure : *16
      vedi anche
      vedi anche : *14
      guarda anche
      guarda anche : *14
      potrebbe interessarti *2
      potrebbe interessarti anche : *14
      ti potrebbe interessare *1
      potrebbero interessarti *2
      articoli correlati
      notizie/contenuti correlate/correlati
      correlati
      per approfondire
      per approfondire : *14
      approfondimenti
      i più letti
      le più lette
      più letti/lette
      ultime notizie
      altre notizie
      continua a leggere
      da non perdere
      """
    ),
    (
      "comments",
      """
      commenti
      commenti #
      # commenti/commento/risposte
      nessun commento
      lascia/scrivi/aggiungi/invia un commento
      lascia un commento annulla risposta
      lascia una risposta
      commenta
      vedi/mostra i? commenti
      i commenti sono chiusi
      il tuo indirizzo email non sarà pubblicato *8
      """
    ),
    (
      "newsletter",
      """
      iscriviti
      iscriviti alla nostra? newsletter *6
      iscriviti al/alla *6
      iscriviti ora
      abbonati
      abbonati a *5
      abbonati ora/subito
      ricevi le ultime notizie *8
      ricevi la nostra? newsletter *6
      registrati
      sei già abbonato *3
      """
    ),
    (
      "share",
      """
      condividi
      condividi su *5
      condividi questo/l'articolo articolo? *3
      condividi l'articolo *3
      condividi con *4
      fai clic per condividere su *8
      stampa
      invia per email
      copia link
      copia il? link
      link copiato
      salva
      ascolta
      """
    ),
    ("follow", "seguici *8\nsegui *4 su facebook/twitter/instagram/x/whatsapp/telegram/google *5\nscarica l'app *5"),
    (
      "advertisement",
      """
      pubblicità
      annuncio
      annunci
      contenuto sponsorizzato
      sponsorizzato
      continua dopo la pubblicità
      """
    ),
    ("copyright", "tutti i diritti riservati *6\n©? riproduzione riservata *4"),
    (
      "cookies",
      """
      accetta
      accetta tutti i? cookie?
      accetta tutto
      rifiuta tutto
      gestisci cookie/preferenze
      cookie
      informativa sulla? privacy
      informativa cookie
      note legali
      termini e condizioni
      condizioni d'uso
      questo sito utilizza/usa i? cookie *24
      utilizziamo i? cookie *24
      """
    ),
    (
      "navigation",
      """
      vai al contenuto
      salta al contenuto
      cerca
      chiudi
      torna su
      torna alla home
      contatti
      contattaci
      chi siamo
      accedi
      esci
      il mio account
      categorie
      categorie : *10
      argomenti : *14
      mappa del sito
      successivo
      precedente
      articolo successivo/precedente
      """
    ),
    ("media", "foto/immagine/video : *9\nguarda il video\nguarda le foto"),
    ("reading-time", "tempo di lettura *5\n# min/minuti di lettura\nlettura # min"),
  ]
}
