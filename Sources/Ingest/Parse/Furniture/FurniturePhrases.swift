/// What pages say to their readers around a story: further stories, comments, newsletters, sharing. One pattern a
/// line; see `FurniturePattern`.
extension FurnitureTable {
  static let related = """
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
    explore further
    popular on *3
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
    listen to this article *5
    explore more on these topics
    reuse this content
    """

  static let comments = """
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
    """

  static let newsletter = """
    skip past newsletter promotion
    after newsletter promotion
    want to change how you receive these emails
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
    thanks for reading *6 subscribe *12
    thank you for reading *6 subscribe *12
    to receive new posts and support my/our work *14
    support our journalism
    support independent journalism *4
    become a member/subscriber/supporter *4
    donate
    donate now/today/here
    """

  static let share = """
    share
    share this
    share full article
    like | comment | restack
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
    """
}
