import Support
import Testing

@testable import Ingest

struct ArchiveTests {
  private static let storm = Array(
    "HALVEN – A winter storm tore the roof off the fish market in Halven on Monday night, the harbour office said.".utf8
  )
  private static let records = Array(
    "{\"title\": \"Storm\", \"text\": \"A text for all readers.\"}\n{]\n{\"title\": \"Two\", \"text\": \"Another text for them.\"}\n"
      .utf8)
  private static let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 1]

  private static let files: [(name: String, bytes: [UInt8])] = [
    ("wire/Für alle.txt", storm), ("b.jsonl", records), ("feeds/wp.xml", Array(FeedSamples.wordPress.utf8)),
    (".hidden/c.txt", storm), ("page_files/style.css", Array("p { color: red }".utf8)), ("i.png", picture),
  ]

  private func refusal(_ bytes: [UInt8], name: String = "a.zip") -> ParseFailure? {
    do throws(ParseFailure) {
      _ = try Parser.parse(bytes, name: name)
      return nil
    } catch { return error }
  }

  @Test(
    arguments: [
      ("zip", nil), ("pax", nil), ("gnutar", "gzip"), ("ustar", "xz"), ("pax", "zstd"), ("pax", "bzip2"),
    ] as [(String, String?)])
  func eachMemberIsADocumentWithItsOwnPlace(format: String, filter: String?) throws {
    // The name of a member in ustar is not Unicode.
    let files = Self.files.map {
      (name: format == "ustar" ? $0.name.replacing("ü", with: "u") : $0.name, bytes: $0.bytes)
    }
    let packed = try #require(Packing.pack(files, format: format, filter: filter))
    let document = try Parser.parse(packed, name: "dump")
    #expect(document.format == .archive && document.encoding == "utf-8")
    #expect(
      document.stories.map(\.member) == [files[0].name, "b.jsonl", "b.jsonl"]
        + Array(repeating: "feeds/wp.xml", count: 3))
    #expect(document.stories.allSatisfy { $0.bytes == 0..<packed.count })
    #expect(document.stories[1].title?.value == "Storm")
    #expect(document.skipped == 2)
    #expect(document.problems.map(\.place) == ["b.jsonl, line 2", "i.png"])
    #expect(document.problems.map(\.reason) == ["damaged", "not-text"])
  }

  @Test(arguments: ["gzip", "xz", "zstd", "bzip2"])
  func aCompressedFileIsWhatIsInIt(filter: String) throws {
    let packed = try #require(Packing.pack([("x", Array(FeedSamples.wordPress.utf8))], format: "raw", filter: filter))
    let document = try Parser.parse(packed, name: "feed.xml.gz")
    #expect(document.format == .rss && document.stories.count == 3)
    #expect(document.stories.allSatisfy { $0.bytes == 0..<packed.count && $0.member == nil })
  }

  @Test func anArchiveInAnArchiveIsReadAndOneInThatIsNot() throws {
    let inner = try #require(Packing.pack([("a.txt", Self.storm)], format: "pax", filter: "gzip"))
    let middle = try #require(Packing.pack([("in/inner.tar.gz", inner), ("b.txt", Self.storm)], format: "zip"))
    #expect(try Parser.parse(middle, name: "").stories.map(\.member) == ["in/inner.tar.gz/a.txt", "b.txt"])
    let outer = try #require(Packing.pack([("middle.zip", middle)], format: "pax"))
    let document = try Parser.parse(outer, name: "")
    #expect(document.stories.map(\.member) == ["middle.zip/b.txt"])
    #expect(document.problems.map(\.place) == ["middle.zip, in/inner.tar.gz"])
  }

  @Test(
    .timeLimit(.minutes(30)),
    arguments: [("zip", nil), ("raw", "gzip"), ("raw", "zstd"), ("pax", "xz")] as [(String, String?)])
  func bombsAreRefusedBeforeTheyGoOff(format: String, filter: String?) throws {
    let zeros = [UInt8](repeating: 0x20, count: Limits.unpackedFloorBytes + 4_096)
    let bomb = try #require(Packing.pack([("a.txt", zeros)], format: format, filter: filter))
    let failure = try #require(refusal(bomb))
    #expect(failure.reason == .tooLarge && failure.detail.contains("unpacked"), "\(failure.detail)")
  }

  /// Each of them is small, and becomes as much as one file may.
  @Test(.timeLimit(.minutes(30))) func whatIsPackedTwiceCountsTogether() throws {
    let page = Array(("<p>" + String(repeating: "The storm closed the harbour. ", count: 200_000)).utf8)
    let packed = try #require(Packing.pack([("a", page)], format: "raw", filter: "gzip"))
    let count = Limits.unpackedBytes / page.count + 2
    let outer = try #require(
      Packing.pack((0..<count).map { ("\($0).html.gz", packed) }, format: "zip", options: "zip:compression=store"))
    let failure = try #require(refusal(outer))
    #expect(failure.reason == .tooLarge && failure.detail.contains("unpacked"), "\(failure.detail)")
  }

  @Test func anArchiveOfCountlessMembersIsRefused() throws {
    let files = (0...Limits.archiveMembers).map { (name: "\($0).txt", bytes: [UInt8(ascii: "a")]) }
    let packed = try #require(Packing.pack(files, format: "pax", filter: "gzip"))
    let failure = try #require(refusal(packed))
    #expect(failure.reason == .tooLarge && failure.detail.contains("members"))
  }

  @Test func anEncryptedArchiveSaysSo() throws {
    let packed = try #require(
      Packing.pack([("a.txt", Self.storm)], format: "zip", options: "zip:encryption=zipcrypt"))
    let failure = try #require(refusal(packed))
    #expect(failure.reason == .encrypted && failure.detail.contains("a.txt"))
  }

  @Test func ofAnArchiveThatBreaksOffTheWholeMembersAreKept() throws {
    let files = (0..<5).map { n in
      (name: "\(n).txt", bytes: Array("Number \(n) of the texts. ".utf8) + Self.storm)
    }
    let packed = try #require(Packing.pack(files, format: "pax"))
    let document = try Parser.parse(Array(packed[..<(packed.count / 1024 * 512 + 100)]), name: "a.tar")
    #expect((1...3).contains(document.stories.count))
    #expect(document.problems.last?.reason == "damaged")
    let single = try #require(Packing.pack([("a", Self.storm)], format: "raw", filter: "gzip"))
    #expect(refusal(Array(single[..<60]))?.reason == .damaged)
  }

  @Test func officeDocumentsAreNamed() throws {
    let word = try #require(
      Packing.pack([("_rels/x", [1]), ("[Content_Types].xml", Self.storm)], format: "zip"))
    #expect(refusal(word)?.detail.contains("docx") == true)
    let book = try #require(Packing.pack([("mimetype", Array("application/epub+zip".utf8))], format: "zip"))
    #expect(refusal(book)?.detail.contains("epub") == true)
  }

  @Test(arguments: ["./wire/a.txt", "/wire/a.txt", "../wire//a.txt"])
  func pathsAreRelative(path: String) throws {
    let packed = try #require(Packing.pack([(path, Self.storm)], format: "pax"))
    #expect(try Parser.parse(packed, name: "a.tar").stories.map(\.member) == ["wire/a.txt"])
  }

  @Test func anEmptyArchiveHoldsNoStory() throws {
    #expect(try Parser.parse(try #require(Packing.pack([], format: "zip")), name: "a.zip").stories.isEmpty)
  }

  @Test func mutatedArchivesNeverCrash() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("mutatedArchivesNeverCrash seed \(seed)")
    var random = SeededRandom(seed: seed)
    let samples = try [("zip", nil), ("pax", nil), ("gnutar", "gzip"), ("pax", "zstd"), ("pax", "xz")].map {
      try #require(Packing.pack(Self.files, format: $0.0, filter: $0.1))
    }
    for sample in samples {
      for _ in 0..<30 { _ = try? Parser.parse(Mutation.mutate(sample, &random), name: "") }
      for _ in 0..<10 {
        _ = try? Parser.parse(Array(sample.prefix(Int(random.next() % UInt64(sample.count)))), name: "")
      }
    }
  }
}
