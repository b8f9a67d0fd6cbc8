/// The shapes of furniture lines, by kind. Literal shapes match the whole line; wildcards are bounded so that prose, which is longer, does not fit.
enum FurnitureTable {
  /// One pattern a line; see `FurniturePattern`.
  private static let kinds: [(kind: String, patterns: String)] = [
    ("related", related), ("comments", comments), ("newsletter", newsletter), ("share", share), ("follow", follow),
    ("advertisement", advertisement), ("copyright", copyright), ("cookies", cookies), ("navigation", navigation),
    ("page-number", pageNumber), ("media", media), ("account", account), ("reading-time", readingTime),
  ]

  private static let related = """
    related
    related articles/stories/posts/news/content/topics/coverage/reading/links/tags/video/videos/items
    related : *12
    related story/article : *14
    you may/might also like/enjoy
    you may/might also be interested in
    you might/may like
    you may have missed
    more from *5
    more on this story/topic
    more stories/news/articles/headlines
    more in *4
    more like this
    also read : *16
    also read
    also : read *14
    also see : *14
    see also
    see also : *14
    read also
    read also : *16
    read more/next/now/on
    read more »
    read more : *16
    read more about/on : *8
    read more about/on *6
    read next : *16
    read the full story/article here?
    read full story/article
    read the original article/story here?
    read original article/story
    continue reading
    continue reading »
    keep reading
    recommended
    recommended for you
    recommended stories/articles/reading/videos
    recommended : *14
    don't miss
    don't miss : *14
    must read
    must read : *14
    further reading
    latest news/stories/articles/posts/headlines
    most read/popular/viewed/shared/commented
    most popular/read stories/articles/news
    most popular/read today/now/videos
    more on
    popular posts/stories/articles/news
    recent posts/stories/articles/comments/news
    top stories/headlines
    trending
    trending now/news/stories
    in case you missed it
    what to read next
    up next
    editor's picks/pick
    editors' picks/pick
    watch : *14
    watch now
    watch the video
    listen to this article
    lesen sie auch
    lesen sie auch : *16
    lesen sie mehr
    mehr zum thema
    mehr zum thema : *12
    weitere artikel/nachrichten/themen/meldungen
    das könnte sie auch interessieren
    das könnte ihnen auch gefallen
    auch interessant
    meistgelesen
    zum thema
    lire aussi
    lire aussi : *16
    à lire aussi
    à lire aussi : *16
    sur le même sujet
    les plus lus
    leer más
    leer también
    lea también
    lea también : *16
    te puede interesar
    te puede interesar : *16
    noticias relacionadas
    leggi anche
    leggi anche : *16
    leia também
    leia também : *16
    """

  private static let comments = """
    comments
    comment
    comment on this story/article/post
    comments #
    # comments/comment/kommentare/kommentar/commentaires/comentarios/replies/responses
    # comments/comment so far
    # thoughts/responses on/to *14
    no comments/comment yet?
    no comments/comment *1
    comments off
    comments off on *14
    comments are closed/off/disabled
    comments have been closed/disabled
    comments are closed for this article/post/story
    post/leave/add/write/submit a/your comment/reply/response
    post comment
    add comment
    leave a comment/reply on/to *12
    cancel reply
    leave a reply cancel reply
    your email address will not be published
    your email address will not be published required fields are marked
    required fields are marked
    view/show/see/read/hide/load all/more? comments
    view/show/see/read # comments
    view/read all # comments
    join the conversation/discussion
    be the first to comment
    be the first to leave a comment
    start the conversation/discussion
    what do you think
    share your thoughts
    share/leave your thoughts/comments/views/opinion/insights *1 below
    share/leave your thoughts/comments/views/opinion/insights in the comments below?
    let us know what you think *1
    let us know what you think in the comments *1
    let us know in the comments *1
    tell us what you think *1
    tell us in the comments *1
    have your say
    conversation guidelines
    save my name email and website in this browser for the next time i comment
    report this/a comment
    kommentar schreiben/verfassen/hinterlassen/abgeben
    kommentare
    kommentare anzeigen
    schreiben sie einen kommentar
    schreibe einen kommentar
    laisser un commentaire
    commentaires
    réagir
    deja/dejar un comentario
    deja una respuesta
    comentarios
    lascia un commento
    deixe um comentário
    """

  private static let newsletter = """
    subscribe
    subscribe now/today/here
    subscribe to get *12
    subscribe to receive *10
    subscribe to our/my/the *7
    subscribe via email
    subscribe by email
    subscribe for *8
    subscribe to *2 newsletter/newsletters *6
    subscribe to continue reading
    already a subscriber *3
    already have an account *3
    sign up
    sign up now/here/today/free
    sign up for/to our/my/the/a/your *14
    sign up for *4 newsletter/newsletters/alerts/updates/emails *8
    sign up to receive *10
    sign up here *6
    sign up with *5
    get the/our *6 newsletter/newsletters *8
    get the/our latest/best/day's/top/daily/weekly/breaking *2 news/stories/headlines/updates *8
    get *4 delivered to/in/straight/directly *6 inbox *3
    get *5 in your inbox *4
    get *5 to your inbox *4
    discover more from *8
    join # other subscribers
    join our newsletter *6
    join our mailing list *4
    enter your email *8
    type your email *3
    your email address
    email address
    thank you for subscribing *4
    thanks for subscribing *4
    newsletter
    newsletters
    newsletter signup/sign-up
    newsletter sign up
    free newsletter
    daily newsletter
    unsubscribe
    you can unsubscribe at any time *6
    support our journalism
    support independent journalism *4
    become a member/subscriber/supporter *4
    donate
    donate now/today/here
    newsletter abonnieren/bestellen
    abonnieren sie *8
    jetzt abonnieren
    inscrivez vous à *8
    abonnez vous *8
    s'abonner
    suscríbete *8
    suscríbase *8
    """

  private static let share = """
    share
    share this
    share this : *14
    share this/the article/story/post/page/news/video/entry *6
    share on/via/with/to/by *5
    share it on/via *5
    share *1 facebook/twitter/whatsapp/linkedin/telegram/email/reddit/pinterest *8
    share with friends *4
    share link
    shares
    # shares/share/likes/views/retweets/reads
    click to share on *8
    click to email *10
    click to print *6
    click here to *12
    like this
    like loading
    like this : *6
    be the first to like this
    loading
    tweet
    retweet
    pin it
    email
    email this *3
    email this blogthis share to x *10
    e mail
    e mail this *3
    print
    print this *2
    print article/page/this
    save
    save article
    copy link
    copy link copied
    link copied
    copied
    facebook
    twitter
    facebook twitter *8
    facebook | twitter *8
    whatsapp
    telegram
    linkedin
    pinterest
    reddit
    instagram
    youtube
    x
    bookmark
    text size
    a a a
    teilen
    artikel teilen
    teilen auf *4
    drucken
    merken
    partager
    partager *5
    imprimer
    compartir
    compartir en *4
    imprimir
    condividi
    compartilhar
    """

  private static let follow = """
    follow us
    follow us on/at/in/via *8
    follow us @ *4
    follow *3 on twitter/facebook/instagram/x/telegram/whatsapp/youtube/linkedin/google/tiktok *7
    follow *2 @ *3
    follow the author *2
    follow
    follow this author/topic/story
    like us on facebook *6
    find us on *6
    join us on *6
    join our *2 channel/group/community *6
    connect with us *4
    download our/the *3 app *6
    get our app *4
    watch us on *4
    contact the author/writer/reporter *6
    send us *1 tips *6
    folgen sie uns *8
    suivez nous *8
    síguenos *8
    """

  private static let advertisement = """
    advertisement
    advertisements
    advertising
    advertorial
    ad
    ads
    ads by *3
    sponsored
    sponsored content/links/post/by
    sponsored by *5
    promoted
    promoted content/stories/links
    paid content/post
    advertise with us *4
    story continues below *3
    article continues below *3
    story continues after *3
    article continues after *3
    story continues
    continue reading below
    continue reading the main story
    scroll down to continue *3
    scroll to continue *3
    scroll for more *2
    skip advertisement
    skip ad
    remove ads
    anzeige
    werbung
    publicité
    la suite après cette publicité
    publicidad
    pubblicità
    publicidade
    """

  private static let copyright = """
    all rights reserved
    all rights reserved *8
    *8 all rights reserved
    copyright © *14
    copyright # *14
    copyright : *12
    copyright by *8
    copyright
    © *7
    *5 © # *10
    # © *12
    this material may not be published broadcast rewritten or redistributed *8
    this article was originally published by/in/on/at *10
    this article first appeared on/in *10
    this story was originally published by/in/on/at *10
    originally published on/at/by/in *8
    republished with permission *6
    reproduction *2 prohibited *6
    powered by *6
    proudly powered by *4
    theme by *5
    designed by *5
    alle rechte vorbehalten
    *8 alle rechte vorbehalten
    tous droits réservés
    *8 tous droits réservés
    todos los derechos reservados
    *8 todos los derechos reservados
    """

  private static let cookies = """
    cookies
    cookie policy/settings/preferences/notice/consent
    accept cookies
    accept all cookies?
    accept
    reject all
    manage cookies/preferences/options/settings
    i accept
    we use cookies *24
    this site/website uses cookies *24
    our site/website uses cookies *24
    by continuing to use/browse this site/website *20
    by using this site/website you agree *14
    privacy policy
    privacy
    privacy & cookies *20
    privacy cookies : this site uses cookies *20
    your privacy *4
    terms of use/service
    terms and conditions
    terms conditions
    terms
    terms of use/service and? privacy policy
    privacy policy and? terms of use/service
    disclaimer
    do not sell my *5
    cookie einstellungen
    datenschutz
    impressum
    agb
    mentions légales
    politique de confidentialité
    """

  private static let navigation = """
    skip to content
    skip to main/primary? content/navigation
    skip to *3
    jump to content/navigation
    menu
    main menu
    toggle navigation/menu
    open/close menu
    search
    search for *2
    home
    homepage
    contact
    contact us
    about
    about us
    about the author
    log in
    login
    log out
    sign in
    sign in / *3
    register
    my account
    back to top
    back to home *3
    go to top
    to top
    top
    next
    previous
    next/previous article/story/post/page *14
    next/previous : *14
    newer/older post/posts
    load more
    show more/less
    view more/all
    see all/more
    view all posts *5
    view all posts by *5
    see all posts by *5
    more
    expand
    close
    sitemap
    rss
    rss feed
    filed under *8
    filed in *8
    posted in *8
    categories
    categories : *10
    category
    category : *8
    tags
    tags : *20
    tagged *12
    tagged with *12
    tag : *8
    topics
    topics : *12
    labels : *12
    archives
    blog archive
    breaking news
    subscribe | *6
    home | *14
    english | *8
    advertise | *10
    faq
    help
    startseite
    zum inhalt springen
    nach oben
    suche
    anmelden
    aller au contenu
    accueil
    inicio
    """

  private static let pageNumber = """
    page #
    page # of #
    page # / #
    seite #
    seite # von #
    seite # / #
    p #
    pg #
    """

  private static let media = """
    image
    image source
    image source : *8
    image source *5
    image caption *14
    image credit *6
    image credit : *8
    image/photo/picture/video : *9
    photo
    photo by *6
    photo credit *8
    photo courtesy *6
    file photo
    file image
    photos
    video
    play video
    watch video
    media playback is *6
    getty images
    reuters
    afp
    ap photo *4
    enlarge this? image
    view image in fullscreen
    hide caption
    toggle caption
    gallery
    bild : *6
    foto : *6
    crédit photo *5
    """

  private static let account = """
    you have # free articles remaining *6
    you have reached your *6 limit *6
    this content/article is for subscribers only
    this article is *2 for subscribers *2
    to continue reading *8
    create *2 free? account *4
    please log/sign in *6
    please enable javascript *10
    javascript is *8
    your browser does not support *8
    turn on desktop notifications *8
    enable notifications *6
    start your free trial *4
    """

  private static let readingTime = """
    # min/mins/minute/minutes read/lesezeit
    # min/mins/minute/minutes de? lecture
    reading time *1 # *3
    read time *1 # *3
    estimated reading time *1 # *3
    lesezeit *1 # *3
    tiempo de lectura *5
    last updated : *5
    """

  /// The last sentence of a paragraph that asks its readers to write.
  private static let invitations = """
    share your thoughts/insights/views/opinion/opinions/experiences/predictions/comments/ideas *1 in the comments below?
    share your thoughts/insights/views/opinion/opinions/experiences/predictions/comments/ideas *1 in the comments section below?
    share your thoughts/insights/views/opinion/opinions/comments/ideas with us *6
    share your thoughts/insights/views/opinion/opinions/comments/ideas below
    let us know *4 in the comments below?
    let us know *4 in the comments section below?
    let us know what you think *5
    tell us *4 in the comments *2
    leave a comment *3
    join the conversation *3
    comment below
    drop a comment below
    sound off in the comments *2
    """

  /// The patterns by the word that a match opens with; those that open with anything under "*".
  private static let index: [String: [FurniturePattern]] = {
    var index: [String: [FurniturePattern]] = [:]
    for (kind, source) in kinds {
      for line in source.split(separator: "\n") {
        let pattern = FurniturePattern(line, kind: kind)
        for opening in pattern.openings ?? ["*"] { index[opening, default: []].append(pattern) }
      }
    }
    return index
  }()

  private static let invitationPatterns = invitations.split(separator: "\n").map { FurniturePattern($0, kind: "invitation") }

  /// The kind of the first pattern that a line's words have the shape of.
  static func match(_ tokens: [String], line: String) -> String? {
    let isSentence = Shape(line).endsSentence
    for key in [tokens[0], "*"] {
      guard let patterns = index[key] else { continue }
      if let pattern = patterns.first(where: { $0.matches(tokens, isSentence: isSentence) }) { return pattern.kind }
    }
    return nil
  }

  /// Whether a sentence invites readers to comment.
  static func isInvitation(_ tokens: [String]) -> Bool {
    invitationPatterns.contains { $0.matches(tokens, isSentence: true) }
  }
}
