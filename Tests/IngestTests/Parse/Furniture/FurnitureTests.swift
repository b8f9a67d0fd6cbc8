import Support
import Testing

@testable import Ingest

struct FurnitureTests {
  @Test(arguments: [
    ("RELATED:", "related"), ("Related Articles", "related"), ("You may also like", "related"),
    ("You might also like:", "related"), ("Read more: Duisburg – Three Travel Tips", "related"),
    ("Also read: Morocco buys satellites", "related"), ("READ ALSO: Kenya's budget explained", "related"),
    ("Recommended for you", "related"), ("Don't Miss", "related"), ("Lesen Sie auch: Der Strom ist zurück", "related"),
    ("À lire aussi : Le Maroc achète", "related"), ("Te puede interesar", "related"), ("Most Read", "related"),
    ("No comments:", "comments"), ("Post a Comment", "comments"), ("0 comments", "comments"),
    ("12 Comments", "comments"), ("Comments (3)", "comments"), ("Leave a Reply", "comments"),
    ("Comments are closed.", "comments"), ("Be the first to comment", "comments"),
    ("Your email address will not be published. Required fields are marked *", "comments"),
    ("Join the conversation", "comments"), ("View all 14 comments", "comments"),
    ("Discover more from Archyworldys", "newsletter"),
    ("Thanks for reading The Courier! Subscribe for free to receive new posts and support my work.", "newsletter"),
    ("#bridge #city #Tidewatch", "tags"), ("(c) 2026 The Courier", "copyright"),
    ("Our Standards: The Thomson Reuters Trust Principles.", "copyright"),
    ("This article was generated from an automated news agency feed without modifications to text.", "copyright"),
    ("View original post", "navigation"), ("View the original article", "navigation"),
    ("Subscribe to get the latest posts sent to your email.", "newsletter"),
    ("Sign up for our newsletter", "newsletter"), ("Sign up for the Morning Briefing email newsletter.", "newsletter"),
    ("Get the latest news delivered straight to your inbox", "newsletter"), ("Type your email…", "newsletter"),
    ("Already have an account? Log in", "newsletter"), ("Join 1,204 other subscribers", "newsletter"),
    ("Share this:", "share"), ("Share", "share"), ("Share on Facebook", "share"), ("Share this article", "share"),
    ("Click to share on Twitter (Opens in new window)", "share"), ("Like this:", "share"), ("Like Loading...", "share"),
    ("Tweet", "share"), ("Print this page", "share"), ("Email This BlogThis! Share to X Share to Facebook", "share"),
    ("Follow us on Twitter", "follow"), ("Follow us on Facebook and Instagram for more news.", "follow"),
    ("Follow @reporter", "follow"), ("Download our mobile app today", "follow"),
    ("Advertisement", "advertisement"), ("ADVERTISEMENT", "advertisement"), ("Anzeige", "advertisement"),
    ("Story continues below advertisement", "advertisement"), ("Sponsored Content", "advertisement"),
    ("All rights reserved.", "copyright"), ("© 2026 The Daily Example", "copyright"),
    ("Copyright © 2026 Example Media Ltd. All rights reserved.", "copyright"),
    ("(c)  All Rights Reserved", "copyright"),
    ("We use cookies to give you the best experience on our website.", "cookies"), ("Accept all cookies", "cookies"),
    ("Privacy Policy", "cookies"), ("Terms of Use and Privacy Policy", "cookies"),
    ("Skip to content", "navigation"), ("Back to top", "navigation"), ("Home » News » Morocco", "navigation"),
    ("Home | News | Sport | Contact", "navigation"), ("Filed Under: Defence, Africa", "navigation"),
    ("Tags: Morocco, Israel, defence", "navigation"), ("Newer Post", "navigation"), ("Next article", "navigation"),
    ("Page 2 of 7", "page-number"), ("- 3 -", "page-number"), ("Seite 4", "page-number"),
    ("Image copyright EPA Image caption The blast destroyed nearby cars", "media"), ("Photo: Reuters", "media"),
    ("Image caption The two ministers after the signing", "media"),
    ("5 min read", "reading-time"), ("Reading Time: 3 mins read", "reading-time"), ("* * *", "separator"),
    (
      "What are your predictions for the future of defense alliances? Share your insights in the comments below!",
      "invitation"
    ),
    ("What do you think? Let us know in the comments below.", "invitation"),
  ])
  func furnitureIsRecognised(line: String, kind: String) {
    #expect(Furniture.reason(for: line) == kind)
  }

  @Test(arguments: [
    "Related to the attack, police arrested two men on Monday.", "The ministers discussed related issues.",
    "Comments by the minister drew criticism.", "No comments were made by the ministry.",
    "There were 12 comments on the draft, the ministry said.", "Read more slowly, the teacher said.",
    "Share prices fell sharply on Monday.", "Share of exports to Europe", "Shares of Home Depot dropped on Tuesday.",
    "Share this burden, the king told ministers on Friday.",
    "Subscribe to this view and you will be disappointed, he said.", "#MeToo", "#1 #2 of the charts",
    "Thanks for reading the whole of it, the mayor said.", "(c) and (d) were struck from the bill",
    "This story was told in every house of the old town.",
    "Follow us on the campaign trail and see how he says it is done.", "Advertisement revenue fell by a third.",
    "Print circulation fell again last year.", "Email was the minister's undoing.", "Copyright law is to change",
    "All rights reserved to the crown were transferred in 1867.", "Cookies and cakes sell well before Christmas.",
    "Privacy Policy Splits the Cabinet", "Terms of the deal were not disclosed.", "Home Secretary resigns",
    "Home sales rise", "Search for survivors continues after quake in the north", "Search teams find wreck",
    "Next week the ministers meet again.", "Next steps", "Page by page, the report lists failures.",
    "Photo finish in the 100 metres", "Video shows police firing on crowd", "Image problem for the alliance",
    "Menu prices rise as inflation bites", "About 300 people died", "About us and them",
    "Contact with the probe was lost",
    "More than 40 people were injured", "More trouble for the coalition", "Top court rules against minister",
    "Login details of a million users leaked", "Watch sales are falling", "The watch: a history",
    "Recommended doses have been halved", "Don't miss the bus, commuters were told",
    "Trending upward: wages in the east",
    "Discover more about the deal: what the ministers said in Tel Aviv was published in a long statement on Friday evening.",
    "The paper asked its readers to share their thoughts in the comments below.",
    "He told followers to let him know in the comments below.", "Sign up numbers are falling, the army says.",
    "Get the troops out, said the senator.", "Key Metric 2023 Projected 2028", "Looking Ahead",
    "What role will technology transfer play in the future of this alliance?", "5 minutes later the roof fell in.",
    "1,200 shares were sold, the company said.", "Tags on the bombs were found to be forged, officials said.",
    "Donate blood, hospitals ask", "The agreement was signed on Monday.",
    "© is the sign that courts argued about for years",
  ])
  func proseAndHeadingsStay(line: String) {
    #expect(Furniture.reason(for: line) == nil)
  }

  @Test func headlinesUnderRelatedGoWithIt() throws {
    let text = "The minister resigned on Monday evening.\n\nRELATED:\nMinister under fire\nWho is next\n"
    let document = try Parser.parse(Array(text.utf8), name: "a.txt")
    #expect(document.stories.map(\.text) == ["The minister resigned on Monday evening."])
    #expect(document.dropped.map(\.reason) == ["related", "related-list", "related-list"])
    #expect(document.dropped.map(\.line) == [3, 4, 5])
  }

  @Test func aStoryAfterTheRelatedLinesStays() throws {
    let text = "The minister resigned on Monday evening.\nRELATED:\n\nBERLIN – The lights went out in the city today."
    let document = try Parser.parse(Array(text.utf8), name: "a.txt")
    #expect(document.stories.map(\.text).joined().contains("BERLIN – The lights"))
  }

  /// Most lines are passed over by their first words: none that has the shape of a pattern may be among them.
  @Test func noLineThatMatchesIsPassedOver() {
    var random = SeededRandom(seed: Self.seed)
    for (_, patterns) in FurnitureTable.languages.joined() {
      for pattern in patterns.split(separator: "\n") {
        for _ in 0..<8 {
          let line = pattern.split(separator: " ").map { word(for: $0, &random) }.filter { !$0.isEmpty }.joined(
            separator: " ")
          Array(line.utf8).withUnsafeBufferPointer { line in
            let words = FurnitureWords.words(of: line)
            guard let first = words.first, first != 0, FurnitureTable.match(words, isSentence: false) != nil else {
              return
            }
            let text = String(decoding: line, as: UTF8.self)
            #expect(FurnitureTable.mayMatch(line, Shape(line)), "seed \(Self.seed), \(text)")
          }
        }
      }
    }
  }

  private static let seed: UInt64 = 31

  /// Text for an element of a pattern; see `FurniturePattern`.
  private func word(for element: Substring, _ random: inout SeededRandom) -> String {
    if element == "#" { return "12" }
    if element.first == "*", let most = Int(element.dropFirst()) {
      return (0..<Int.random(in: 0...most, using: &random)).map { _ in "Morocco" }.joined(separator: " ")
    }
    let isOptional = element.count > 1 && element.last == "?"
    if isOptional, Bool.random(using: &random) { return "" }
    let choice = (isOptional ? element.dropLast() : element).split(separator: "/").map(String.init)
    return choice.randomElement(using: &random) ?? ""
  }

  @Test func aLineHasNoFewerWordsThanPlainOnes() {
    let signs = [
      "a", "b", "7", " ", " ", " ", "é", "“", "’", "×", "€", "½", "語", "字", "-", ".", ",", ":", "|", "ж", "\u{301}",
      "😀",
    ]
    var random = SeededRandom(seed: 12)
    for _ in 0..<4000 {
      let count = Int.random(in: 0...60, using: &random)
      var line = (0..<count).map { _ in signs.randomElement(using: &random) ?? "" }.joined()
      let plain = Shape(line).plainWords
      let words = line.withUTF8 { FurnitureWords.words(of: $0, most: $0.count).count }
      #expect(plain <= words, "\(line)")
    }
  }
}
