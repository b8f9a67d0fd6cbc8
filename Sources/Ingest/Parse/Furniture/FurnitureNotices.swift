/// What pages say about themselves: whom to follow, advertisements, rights, cookies, menus, pictures. One pattern a
/// line; see `FurniturePattern`.
extension FurnitureTable {
  static let follow = """
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
    """

  static let advertisement = """
    advert
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
    iklan
    """

  static let copyright = """
    all rights reserved
    all rights reserved *8
    *8 all/tous/alle rights/droits/rechte reserved/réservés/vorbehalten
    *8 todos/tutti los/os/i derechos/direitos/diritti reservados/riservati
    copyright © *14
    copyright # *14
    copyright : *12
    copyright by *8
    copyright
    © *7
    *5 © # *10
    # © *12
    this material may not be published broadcast rewritten or redistributed *8
    this article was originally published by/in/on/at *18
    this article first appeared on/in *10
    this story was originally published by/in/on/at *18
    story was originally published in *6 on medium *14
    this article was generated from *3 news agency feed *8
    our standards : the thomson reuters trust principles *2
    originally published on/at/by/in *8
    republished with permission *6
    reproduction *2 prohibited *6
    powered by *6
    proudly powered by *4
    theme by *5
    designed by *5
    """

  static let cookies = """
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
    """

  static let navigation = """
    view the? original post/article/story
    click here for more *4
    skip to content
    this article is more than # day/days/month/months/year/years old
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
    """

  static let pageNumber = """
    page #
    page # of #
    page # / #
    p #
    pg #
    """

  static let media = """
    image
    image source
    image source : *8
    image source *5
    image caption *14
    image # of #
    caption
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
    media playback is *24
    media caption *20
    image copyright *28
    enlarge image *4
    getty images
    reuters
    afp
    ap photo *4
    enlarge this? image
    view image in fullscreen
    hide caption
    toggle caption
    gallery
    """

  static let account = """
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

  static let readingTime = """
    # min/mins/minute/minutes read/lesezeit
    reading time *1 # *3
    read time *1 # *3
    estimated reading time *1 # *3
    last updated : *5
    """

  /// The last sentence of a paragraph that asks its readers to write.
  static let invitations = """
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
}
