/// What pages in French say to their readers. One pattern a line; see `FurniturePattern`.
extension FurnitureTable {
  static let french: [(kind: String, patterns: String)] = [
    (
      "related",
      """
      lire aussi
      lire aussi : *16
      à lire aussi
      à lire aussi : *16
      à lire également
      à lire également : *16
      à lire
      à lire : *16
      lire également
      lire également : *16
      lire la suite
      lire la suite de l'article
      lire plus
      lire l'article
      lire l'article complet
      voir aussi
      voir aussi : *14
      voir plus
      à voir aussi
      à voir aussi : *14
      sur le même sujet
      sur le même thème
      dans la même rubrique
      articles liés/similaires/connexes/récents
      les plus lus
      les articles? les plus lus/populaires/partagés
      les plus consultés/commentés
      en savoir plus
      en savoir plus sur *8
      pour aller plus loin
      vous aimerez aussi
      vous pourriez aussi aimer
      cela peut vous intéresser
      ceci peut vous intéresser
      continuer la lecture
      poursuivre la lecture
      dernières actualités/nouvelles
      à la une
      notre sélection
      recommandé pour vous
      """
    ),
    (
      "comments",
      """
      commentaires
      commentaires #
      # commentaires/commentaire/réactions/réponses
      aucun commentaire
      pas de commentaire
      laisser/ajouter/écrire/publier/poster un commentaire
      laissez/ajoutez/écrivez un commentaire
      laisser une réponse
      laisser un commentaire annuler la réponse
      réagir
      réagir à cet article
      commenter
      commenter cet article
      voir les commentaires
      voir les # commentaires
      les commentaires sont fermés/clos
      votre adresse e mail ne sera pas publiée *8
      """
    ),
    (
      "newsletter",
      """
      inscrivez vous à *8
      abonnez vous *8
      s'abonner
      s'abonner à *6
      je m'abonne
      s'inscrire
      s'inscrire à la newsletter
      je m'inscris
      recevez notre/la newsletter *6
      recevez l'essentiel *8
      recevez toute l'actualité *8
      nos newsletters
      déjà abonné *3
      votre adresse e mail
      """
    ),
    (
      "share",
      """
      partager
      partager *5
      partager cet article *4
      partagez
      partagez cet article *4
      partager sur *5
      cliquez pour partager sur *8
      imprimer
      imprimer l'article
      envoyer par e? mail
      copier le lien
      lien copié
      enregistrer
      écouter
      écouter l'article
      offrir l'article
      j'aime ça
      """
    ),
    (
      "follow",
      "suivez nous *8\nsuivez *4 sur facebook/twitter/instagram/x/whatsapp/telegram/google *5\ntéléchargez l'application *4"
    ),
    (
      "advertisement",
      """
      publicité
      publicités
      contenu sponsorisé
      sponsorisé
      la suite après cette publicité
      article sponsorisé
      """
    ),
    (
      "copyright",
      """
      tous droits réservés *6
      tous droits de reproduction *8
      reproduction interdite *6
      toute reproduction interdite *6
      """
    ),
    (
      "cookies",
      """
      accepter
      tout accepter
      tout refuser
      accepter les cookies
      accepter tous les cookies
      gérer les cookies
      gestion des cookies
      paramétrer les cookies
      continuer sans accepter
      mentions légales
      politique de confidentialité
      politique de cookies
      conditions générales d'utilisation
      conditions générales de vente
      ce site utilise des cookies *24
      nous utilisons des cookies *24
      en poursuivant votre navigation *24
      """
    ),
    (
      "navigation",
      """
      accueil
      aller au contenu
      aller au contenu principal
      passer au contenu
      rechercher
      fermer
      haut de page
      retour en haut
      retour à l'accueil
      nous contacter
      contactez nous
      qui sommes nous
      à propos
      se connecter
      connexion
      mon compte
      mots clés
      mots clés : *14
      étiquettes : *14
      catégories
      catégories : *10
      plan du site
      suivant
      précédent
      article suivant/précédent
      """
    ),
    ("media", "crédit photo *5\nphoto/photos/image/vidéo : *9\nvoir la vidéo\nagrandir l'image"),
    ("account", "article réservé aux abonnés\ncet article est réservé aux abonnés *4\nil vous reste *6 à lire"),
    ("reading-time", "temps de lecture *5\nlecture # min/minutes\n# min/mins/minute/minutes de? lecture"),
  ]
}
