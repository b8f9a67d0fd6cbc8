/// Every bound of the service, each with its reason.
public enum Limits {
  // MARK: the event log

  /// The version of the log's format on disk.
  package static let logFormat = 1
  /// The longest line of the log: what common log shippers take (Vector's default is 100 KiB, Fluent Bit's can be raised to this).
  package static let lineBytes = 1 << 20
  /// Where the line that opens a segment is looked for: it has two kilobytes, and what is left of a torn one may stand before it.
  static let openingBytes = 8 << 10
  /// The room that is made at once for an event's line: most fit, and it grows for the others.
  static let eventBytes = 8192
  /// How deep the JSON of a line may be nested: an event needs seven levels, and the reader calls itself for each.
  static let jsonDepth = 32
  /// The longest story text in an event, as JSON. The rest of a line, all of it bounded, needs less than what remains.
  package static let storyTextBytes = 600 << 10
  /// The longest headline, byline or heading in an event, in bytes: several times the longest real one.
  package static let factBytes = 1024
  /// The section headings in an event; they are in the text all the same.
  package static let headings = 50
  /// The longest line of blanks that recovery leaves.
  package static let blankLineBytes = 64 << 10
  /// The text of a story whose event would be too long for a line for another reason than its text.
  package static let shortenedTextBytes = 64 << 10
  /// How often the writer's lock is tried, every 10 ms: `status` holds it for an instant to see whether it is held.
  package static let lockTries = 10
  /// One read of the log: large enough that the call costs nothing, small enough for flat memory.
  package static let readBytes = 256 << 10
  /// The events that `follow` begins with unless it is told otherwise: what `tail` shows.
  package static let followedFirst: UInt64 = 10
  /// A reader that is far behind saves its cursor at every event whose sequence this divides.
  package static let savedEvery: UInt64 = 1_000
  /// How often a reader tries to get a whole durable position: the writer's copy of 100 bytes takes nanoseconds.
  package static let durableReadTries = 100
  /// The content of one frame of a compressed segment: whoever wants one line unpacks so much, in less than a millisecond;
  /// one frame for all would make the whole but 5 % smaller.
  package static let frameBytes = 512 << 10
  /// The frames of a compressed segment: 32 GiB of log, with a seek table that is no larger than what a frame holds.
  package static let frames = 65_536
  /// The level that segments are compressed at: news becomes 3.8 times smaller, at 2 ms a frame. Level 9 makes it 4.1 times
  /// smaller, and the one thread stand still for 9 ms a frame.
  package static let compressionLevel: Int32 = 3

  /// The size at which a segment is sealed: some 20,000 stories, read through in a tenth of a second.
  public static let segmentBytes = 64 << 20
  /// The age at which a segment is sealed, so that what is kept for days can be told by the day.
  public static let segmentAge: Duration = .seconds(86_400)
  /// For how long a sealed segment is left as it was written: longer than a reader that is restarted needs to catch up.
  public static let compressAfter: Duration = .seconds(3600)
  /// How often it is looked whether a segment has to be compressed or deleted.
  package static let upkeepEvery: Duration = .seconds(30)
  /// … and how seldom, whatever the settings say.
  package static let upkeepAtMostEvery: Duration = .milliseconds(100)
  /// The cursors named in `segment.expired`: a line has room for so many names of the greatest length.
  package static let cursorsTold = 1_000
  /// The segments that a reader of single events keeps open: those that hold the texts of current interest.
  package static let openSegments = 4
  /// The part of a segment that is checked at a time: enough that all cores have work, in flat memory.
  package static let checkedBytes = 8 << 20
  /// The shares into which the lines of such a part are cut: a few for each core, so that none waits long for another.
  package static let checkShares = 8
  /// One read in search of a line's end: an event has 3 KB on average.
  package static let searchedBytes = 16 << 10
  /// The longest file that can be a cursor: it has some 70 bytes.
  package static let cursorBytes = 256
  /// The longest name of a cursor, in bytes.
  package static let cursorName = 64

  // MARK: watching

  /// One read of inotify: some 1,000 hints with names of usual length.
  package static let inotifyBytes = 64 << 10
  /// The reads of inotify between two batches: together more than the kernel's queue usually holds.
  package static let drainedBuffers = 32
  /// The files of one batch: a sync is shared by as many as this, and a new drop waits for no more than this.
  package static let batchFiles = 64
  /// The batches after which an idle service gives freed memory back: it takes milliseconds, so not after every drop.
  static let trimAfter = 32
  /// After so long without work freed memory is given back, and the index laid on a file.
  package static let restAfter: Duration = .seconds(3)
  /// The bytes of an index that are worth it.
  static let restedBytes = 4 << 20
  /// What is laid down between two looks at what has come: written and synced in some 10 ms.
  static let restPiece = 1 << 20
  /// The index is not laid down again before so long for each `restMiB` of it: at most 6 GB of writing a day, if things come and go.
  static let restEvery: Duration = .seconds(900)
  static let restMiB: Int64 = 64
  /// What must be left on the disk besides: the log, the catalog and a checkpoint grow there.
  static let restReserve = 512 << 20
  /// The content of one batch in bytes, the last file excepted: bounds the memory that a batch takes.
  package static let batchBytes = 16 << 20
  /// The files that a walk over the catalog holds at a time.
  package static let pageFiles = 1000
  /// The names of a directory that are held in memory at a time. A directory with more is read through once for each so many:
  /// a million in 16 passes of 0.2 s, in some 4 MB.
  package static let pageNames = 65_536
  /// The longest path that is opened with one call: the kernel takes 4,095 bytes.
  package static let pathBytes = 4000
  /// The files that a sweep compares before hints and drops have their turn: some 10 ms.
  package static let sweptFiles = 4096
  /// A sweep is followed by a rest of so many times what it took: sweeping takes a twentieth of the time at most.
  package static let sweepRest: Int64 = 20
  /// Counting stories and groups is followed by a rest of so many times what it took: nobody is kept waiting for a status line.
  package static let countRest: Int64 = 50
  /// At most this many waiting files are handed to the next run instead of being found by a sweep; where more wait, it sweeps.
  package static let handedOverFiles = 10_000
  /// The pause after a sweep that a doubt brought on, before another doubt brings on the next; doubles each time …
  package static let firstPause: Duration = .seconds(1)
  /// … but no longer than this.
  package static let sweepPause: Duration = .seconds(60)
  /// The files that wait for their moment in memory, some 200 bytes each; what is announced beyond that waits on disk.
  package static let settlingFiles = 65_536
  /// Of these, those announced last: they stay in memory, where a share of each batch is theirs.
  static let newestFiles = 1_024
  /// A status taken within one clock tick of the file's last change is trusted after this long without an inotify event. Events
  /// come microseconds after a change; this is for a writer that is held up between the two.
  package static let confirmAfter: Duration = .seconds(1)
  /// The looks that wait for that; beyond it a file is read once more by the next sweep.
  package static let unconfirmed = 65_536
  /// How deep directories may be nested below a watched folder: far beyond any real tree, and a path of this depth still fits.
  package static let directoryDepth = 128
  /// For how long after its last change a file's record may still miss a change within the same tick of the file
  /// system's clock (4 ms on most kernels; 2 s on FAT): such a record is "racy", as in git's index, and not kept.
  package static let racyNanoseconds: Int64 = 20_000_000
  /// How often a reader looks for events when nothing tells it of them.
  package static let lookEvery: Duration = .milliseconds(100)
  /// How often a folder is swept while something in it cannot be watched.
  package static let degradedSweep: Duration = .seconds(10)

  /// For how long a file that nobody closes must be quiet before it is read: longer than the pauses of a slow download.
  public static let settle: Duration = .seconds(2)
  /// How often the folders are swept even if nothing gives reason to: what hints and their overflow cannot tell is
  /// found after this time at the latest.
  public static let sweepEvery: Duration = .seconds(300)
  /// The largest file that is read, in bytes. A file is held in memory whole, about five times over while it is parsed.
  public static let fileBytes = 64 << 20
  /// The longest pause between two tries to write on a full disk.
  package static let diskFullPause: Duration = .seconds(10)

  // MARK: parsing

  /// Bytes looked at to guess an encoding or a format. 64 KiB of an article file is all of it; a guess gets no better
  /// with more, and libuchardet takes about 10 ms a megabyte.
  static let sniffBytes = 65_536

  /// Bytes in which the first fields of a mail's header are looked for: twelve lines of any length that is usual.
  static let headBytes = 8_192

  /// Lines by which formats are told apart, blank ones not counted.
  static let headLines = 12

  /// Control characters other than white space, in per cent of the bytes looked at, above which a file is not text.
  /// Texts with stray controls have a handful; executables and images have a third.
  static let controlPercent = 1

  /// Bytes a line may have and still be looked at as furniture, a byline, a date line or a heading. The longest
  /// headline of the sample corpora has 208; an invitation to comment is a sentence or two.
  static let shortLineBytes = 320

  /// Paragraphs at the head of a story among which its headline, byline and date line are looked for: a kicker,
  /// headline, standfirst, byline, place, date, update and reading time make eight.
  static let headerUnits = 8

  /// Lines removed from one file that are remembered for the explanation; a person reads no more, and a file made of
  /// furniture alone must not double its memory.
  static let droppedLines = 2_000

  /// Bytes of a text below which no language is told from it: a name or a result makes any language likely.
  static let languageBytes = 40

  /// Bytes at the head of a text that its language is told from: with 200 it was certain, and right, in 1,359 of 1,360 English
  /// articles, in 13 µs each; all of a text takes 80.
  static let languageSample = 256

  /// Bytes from which the small words of a sample may show that it is in English: two sentences, …
  static let languagePlainBytes = 160
  /// … of whose words so many in a hundred are small words of English alone ("the", "of", "and"), …
  static let languagePlainPercent = 20
  /// … and hardly more than so many of another language alone: names have some ("Los Angeles", "van", "al").
  static let languageOtherPercent = 5
  /// Bytes from which a text may be in another language than was declared, …
  static let languageDoubtBytes = 400
  /// … how many of them are looked at for that, …
  static let languageDoubtSample = 4_096
  /// … and how much of those must be in that one language, in per cent: a page in two languages is in the one that it says.
  static let languageDoubtPercent = 80

  /// Stories of one file that a line must stand in to be furniture by its repetition: two may be alike by chance.
  static let repeatedStories = 3
  /// Paragraphs at each end of a story that are compared with those of others: a footer is a notice, a plug and an address.
  static let repeatedReach = 3
  /// Words that such a line has at least.
  static let repeatedWords = 3

  /// Bytes of front matter at the head of a Markdown file; beyond it the opening `---` was a rule.
  static let frontMatterBytes = 65_536

  /// Characters that a Markdown link or code span may have; unbounded, a line of opening brackets would cost its
  /// square.
  static let inlineScalars = 500

  /// Opening marks without their closing ones in a paragraph, after which such marks are taken for themselves: each
  /// costs a look ahead.
  static let inlineMisses = 64
  /// Links in links in Markdown: an image may stand in a link, and each level is read once more.
  static let inlineLevels = 4

  /// The lines of one file. Each takes some 250 bytes while it is parsed, so this is 125 MB; a novel has 10,000.
  static let documentLines = 500_000

  /// Bytes of a class or id that are looked at: pages made with utility classes have hundreds of words, and say what an
  /// element is for with the first.
  static let classBytes = 400

  /// The longest word of a class that can have a meaning here: "recommendations" has fifteen letters.
  static let classWordBytes = 24

  /// Bytes of a JSON-LD script that are read: those that repeat the article's text have some tens of thousands.
  static let structuredDataBytes = 1 << 20

  /// Bytes from which a paragraph of an HTML page is running text whatever it ends in: scripts without spaces, and those
  /// with other full stops, have no shape that tells.
  static let proseBytes = 300

  /// Bytes that a byline, a date or a picture's caption and credit have at the most.
  static let creditBytes = 400
  /// Names and dates noted of one page before it is decided which of them hold: an index of stories has hundreds.
  static let claims = 200

  /// Bytes of a line between headline and story that may tell of author and date.
  static let headerLineBytes = 200
  /// Bytes of a line that is nothing but a clock time: "5:50 p.m. PST".
  static let clockBytes = 24
  /// Paragraphs before the headline that may belong to it: a kicker, a date, a byline.
  static let kickerBlocks = 3
  /// Paragraphs before the story among which its header is looked for when no headline shows where it begins.
  static let headerBlocks = 10

  /// Names of boxes that may be found to say nothing on a page: real pages have one or two, and for each the page is gone over again.
  static let emptyNames = 4
  /// Paragraphs between headline and story that are looked at for author and date: buttons to share it on ten networks may stand
  /// among them, and a menu.
  static let headlineReach = 40

  /// The furthest that a zone's time is from UTC.
  static let zoneMinutes = 14 * 60

  /// Blocks taken from the end of a page's story, one by one, as notices and lists of links.
  static let tailBlocks = 12
  /// Lines at the end of a page's story, and as many behind it, that may tell when it was posted.
  static let postLines = 3

  /// Bytes of text kept for names, dates and headlines at a time.
  static let capturedBytes = 16 << 10
  /// … and on one page altogether, what is read twice counted twice: real pages have some hundred kilobytes.
  static let capturedBytesOfPage = 16 << 20

  /// Characters that a tag within a text may have.
  static let entityTagCharacters = 200

  /// Bytes of one HTML page. Real pages are under 5 MiB; beyond that it is generated, and libxml2 needs several times
  /// it.
  static let htmlBytes = 64 << 20

  /// A file of JSON, or a line of one. The reader keeps 16 bytes for each value in it.
  static let jsonBytes = 64 << 20
  /// The values and keys of such a file, for the same reason: an article has some 50.
  static let jsonTokens = 8 << 20
  /// The lists and objects around the articles of a file; Elasticsearch's `hits.hits` makes three.
  static let recordDepth = 5

  /// The members of one archive: they are unpacked one by one, but their stories are held until all are decided on.
  static let archiveMembers = 10_000
  /// What one archive may unpack to, for the same reason: some 30,000 articles.
  static let unpackedBytes = 128 << 20
  /// How many times its size an archive may become. Text shrinks to a fifth, and lists of alike records to a fiftieth; bombs are
  /// made of zeros, which shrink to a thousandth.
  static let unpackedRatio = 100
  /// … unless it becomes no more than this: a batch of such files does no harm.
  static let unpackedFloorBytes = 8 << 20
  /// The largest member of an archive: as large as a file may be.
  static let memberBytes = fileBytes
  /// What is unpacked at a time.
  static let unpackedChunkBytes = 64 << 10
  /// The archives and mails around an archive that is still opened.
  static let archiveLevels = 1
  /// The path of a member as it is told, in bytes: as long as a path may be in most file systems.
  static let memberPathBytes = 1_024
  /// The mails around a mail that is still read: a forwarded digest of forwarded mails makes three.
  static let mailLevels = 4
  /// How deep the parts of a mail may be nested.
  static let mailDepth = 32
  /// The parts of a mail: a digest has some hundred.
  static let mailParts = 1_000
  /// Lines of a mail that may begin a part, or a field of a header, of all that is in it: GMime keeps each, in half a kilobyte and more.
  /// Ordinary text has some of both.
  static let mailBoundaries = 20_000
  static let mailFields = 200_000
  /// Of a field of a mail, for the same reason: addresses, each of which takes up to a kilobyte; groups of them, which GMime reads by
  /// calling itself; encoded words that do not end, each of which it reads to the end of the field.
  static let mailAddresses = 20_000
  static let mailGroups = 1_000
  static let mailOpenWords = 64
  /// The places at which a feed is mended; what is wrong behind them libxml2 passes over.
  static let xmlMends = 100_000
  /// The mails of a mailbox, each of which is a story.
  static let mailboxMails = storiesPerFile
  /// The header of an answer or a record in a web archive; servers refuse longer ones.
  static let headerBytes = 64 << 10

  /// The longest address of an article; browsers take as much.
  static let addressBytes = 2_048

  /// Longest word, in folded bytes; what is longer (a base64 blob) is read as several words, so that no buffer grows with it.
  static let wordBytes = 256

  /// Starts kept open at a time in a split: a text's true start is among the best few, and time grows with this.
  static let segmentationStarts = 24
  /// A start that trails the best one by this many thousandths of a nat is dropped; one block's words seldom move the odds by a
  /// quarter of it.
  static let segmentationTrail = 40_000

  /// Parts of a file that could not be read and are told one by one in `file.ingested`; the others are only counted.
  static let partProblems = 20

  // MARK: overlap

  /// Shared passages quoted in a verdict: enough to recognise a copy by, and a few hundred bytes of its event.
  static let passages = 3
  /// Words quoted of one passage; the passage's length is told beside it.
  static let quotedWords = 40
  /// Bytes of such a quotation: between two words may stand anything.
  static let quotedBytes = 2048
  /// Terms named in a verdict; the rest contribute next to nothing each.
  static let evidenceTerms = 12
  /// Names in a verdict.
  static let evidenceNames = 12
  /// Earlier texts that a story is compared with word for word, best sampled overlap first: each costs reading and tokenising one.
  static let comparedTexts = 8
  /// A shingle in more groups than this is furniture (a signature, a subscription line) and shows no copying.
  static let shingleGroups = 12
  /// Stories of one group listed under a shingle: a hundredth syndicated copy is found through the first ones.
  static let shingleStoriesPerGroup = 4
  /// Bytes of a number, name or term that evidence quotes.
  static let changeBytes = 400
  /// Distinct terms of a story that are counted in the background: articles have some hundreds.
  static let countedTerms = 2_000
  /// Names of a first sentence that are compared letter by letter with as many others, and the longest that are.
  static let comparedNames = 32
  static let nameBytes = 64
  /// Newest stories looked at under a probed term.
  static let probedPostings = 2_000
  /// The same of all probed terms: among a million stories a verdict takes no longer than among ten thousand.
  static let probedStories = 6_000
  /// Members of a group looked through, newest first, for the one nearest to a new story.
  static let nearestMembers = 256
  /// Withdrawn stories whose index entries may wait, at the least, before the index is swept.
  static let deadStories = 1_024
  /// Numbers, names or negations told of an edited copy that only one of the texts has: with more it is hardly an edited one.
  static let changes = 6
  /// Words below which a story that joins an event is marked: so few have one or two terms in common by chance.
  static let surestWords = 40
  /// Places of one shingle that are tried where a pair's longest shared passage is looked for: a text that says one thing again
  /// and again would be compared with itself at every place.
  static let pairPlaces = 16

  /// The longest chunk of an overlap index's snapshot: a row of a database that is written and read without being felt.
  package static let snapshotChunkBytes = 1 << 20
  /// The longest record of a snapshot, which is never parted over two chunks: a story's is 46 bytes and 64 terms of 6.
  static let snapshotRecordBytes = 512

  /// How far back from where a long text must be cut the end of a paragraph is looked for.
  package static let cutBackBytes = 16 << 10

  // MARK: deciding

  /// The files of one content among which a renamed one is looked for: of more, each would cost as much as all before it.
  static let twins = 256
  /// The length from which a file is read, parsed and decided on beside the others: it would hold them up for more than 10 ms.
  package static let largeBytes = 256 << 10
  /// So is a changed file that held more stories than this: each may have to be read again and compared, in 0.1 ms.
  package static let largeStories = 256
  /// The length from which a file that was appended to is parsed from its last story on; a shorter one is parsed whole, so that what
  /// follows can still show where its stories begin.
  package static let tailBytes = 256 << 10
  /// For how long files of a backlog, or the stories of a large one, are worked on before a new drop has its turn.
  package static let turn: Duration = .milliseconds(8)
  /// The first try after a file was put into quarantine for a cause that may pass; each further one comes after twice as long …
  package static let firstRetry: Duration = .seconds(10)
  /// … but no later than this.
  package static let lastRetry: Duration = .seconds(3600)
  /// Within this time of being read a file that is renamed over another one may be how a program saves that one: mostly milliseconds.
  static let savingTime: Duration = .seconds(60)
  /// So many runs in a row must end over a file until it is left alone. Who kills the service again and again soon after its start
  /// meets it over the same file; and with a pause of five seconds before each start it takes a minute until so many are over.
  package static let deaths = 10
  /// For so long then, for twice as long after the next, and …
  static let firstRetryAfterDeaths: Duration = .seconds(300)
  /// … for no longer than this: it may be that the machine was to blame.
  static let lastRetryAfterDeaths: Duration = .seconds(86_400)
  /// What is read beside the loop for longer than this will never end: the loop then does not tell the watchdog that it goes round. The
  /// largest files that are read take some seconds.
  package static let stuckAfter: Duration = .seconds(600)
  /// What is read of the note of files in hand: a batch of long paths.
  static let inHandBytes = 8 << 20
  /// The stories of one file: `file.ingested` lists them all, in one line of the log.
  package static let storiesPerFile = 20_000
  /// How far a story of a changed file is looked for among the former ones, in places before and after its own.
  package static let revisionReach = 32
  /// The events that a start reads before it works them off: keeps the cores busy and memory flat.
  package static let replayEvents = 512
}
