import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

/// Files that are appended to, and files that have very many stories.
struct LargeFileTests {
  /// A digest of real length: stories with a dateline each.
  private static func digest(_ count: Int, seed: UInt64) -> [String] {
    var articles = Articles(seed: seed)
    var texts: [String] = []
    while texts.count < count {
      let text = articles.next().text
      // Long enough to be told apart, and no copy of the one before.
      guard text.count > 2500, texts.last?.hasSuffix(text) != true else { continue }
      texts.append("HARBOUR (Reuters) - " + text)
    }
    return texts
  }

  private static func closing(_ events: [Event]) -> FileIngested? {
    events.lazy.compactMap { if case .fileIngested(let closing) = $0.data { closing } else { nil } }.last
  }

  @Test func aStoryThatIsAppendedIsAllThatIsParsed() throws {
    let folder = try TemporaryFolder()
    let stories = Self.digest(60, seed: 7)
    var text = stories.joined(separator: "\n\n")
    while text.utf8.count < Limits.tailBytes { text += "\n\n" + stories.joined(separator: "\n\n") }
    try folder.write(text, to: "drop/wire.txt")
    let first = try #require(Self.closing(try folder.ingest().events))
    let tail = try #require(first.tail)
    #expect(first.stories.count > 50 && first.parsed == nil)

    let more =
      "\n\nPORT ELSING (AP) - The last bakery in the old town will close after 112 years because its owner, Tomas Weir, "
      + "has found nobody to take over.\n\nThe oven, built in 1913, will go to the museum of crafts in Brennick, which is glad of it.\n"
    let appended = try folder.write(text + more, to: "drop/wire.txt")
    let events = try folder.ingest().events
    let second = try #require(Self.closing(events))
    #expect(second.parsed == [tail, (text + more).utf8.count])
    #expect(second.stories.count == first.stories.count + 1)
    #expect(second.stories.starts(with: first.stories))
    #expect(events.stories.map(\.ordinal) == [first.stories.count])
    // Each story's bytes are those of the file, not of the part that was parsed.
    let bytes = try #require(events.stories.first?.file.bytes)
    let content = try FileHash.sha256(appended)
    #expect(second.file.sha256 == content)
    #expect(String(decoding: Array((text + more).utf8)[bytes[0]..<bytes[1]], as: UTF8.self).contains("Tomas Weir"))
    // Without a catalog the log says the same.
    func rows() throws -> [String] {
      try #require(try Catalog.reading(folder.state.catalog)).dump().filter {
        $0.hasPrefix("files") || $0.hasPrefix("stories")
      }
    }
    let live = try rows()
    Catalog.discard(folder.state.catalog)
    try folder.ingest()
    #expect(try rows() == live)
  }

  @Test(arguments: ["rewritten at the front", "shorter", "legacy bytes at the end"])
  func whatIsNotOnlyAppendedIsParsedWhole(_ change: String) throws {
    let folder = try TemporaryFolder()
    let stories = Self.digest(110, seed: 8)
    let text = stories.joined(separator: "\n\n")
    #expect(text.utf8.count > Limits.tailBytes)
    try folder.write(text, to: "drop/wire.txt")
    try folder.ingest()
    var bytes = Array(text.utf8)
    switch change {
    case "shorter": bytes.removeLast(2000)
    case "legacy bytes at the end": bytes += Array("\n\nCAF".utf8) + [0xC9, 0x20] + Array("is closed\n".utf8)
    default: bytes[20] = UInt8(ascii: "X")
    }
    try folder.write(bytes, to: "drop/wire.txt")
    let closing = try #require(Self.closing(try folder.ingest().events))
    #expect(closing.parsed == nil)
  }

  @Test func aFileWithVeryManyStoriesIsDecidedInPartsThatStandForThemselves() throws {
    let folder = try TemporaryFolder()
    let stories = Self.digest(80, seed: 9)
    let text = stories.joined(separator: "\n\n") + String(repeating: "\n", count: Limits.largeBytes)
    try folder.write(text, to: "drop/wire.txt")
    try folder.write(stories[0], to: "drop/small.txt")
    func options() throws -> PipelineOptions {
      PipelineOptions(
        folders: [try WatchedFolder(resolving: folder.folder())], state: folder.state, settle: .zero, once: true,
        version: "test")
    }
    // Each look at this clock takes a millisecond, so a turn ends after a few stories. The disk fails in the midst of it.
    let failing = FaultyDisk(sync: { $0 > 8 ? .error(.ioError) : nil })
    let before = RecordingReporter()
    #expect(throws: IngestError.self) {
      var pipeline = try Pipeline(options(), reporter: before, disk: failing, time: ManualClock(step: .milliseconds(1)))
      try pipeline.run(until: -1)
    }
    let after = RecordingReporter()
    do {
      var pipeline = try Pipeline(options(), reporter: after, time: ManualClock(step: .milliseconds(1)))
      try pipeline.run(until: -1)
    }
    let parts = before.events.filter { if case .filePart = $0.data { true } else { false } }
    #expect(parts.count > 3)
    let events = try folder.events()
    let told = events.stories.filter { $0.file.path == "wire.txt" }
    let closing = try #require(Self.closing(events))
    #expect(closing.file.path == "wire.txt")
    // Each story was told once, before the failure or after it.
    #expect(told.map(\.story) == closing.stories)
    #expect(Set(closing.stories).count == closing.stories.count)
    #expect(try LogVerification.run(folder.state).damages == [])
  }
}
