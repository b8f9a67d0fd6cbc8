import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

struct CompressedSegmentTests {
  private static let frame = Limits.frameBytes

  /// Bytes that compress about as text does.
  private static func content(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { $0 % 64 == 63 ? 10 : UInt8(ascii: "a") + UInt8(random.next() % 16) }
  }

  /// Compresses `content` into the file `segment.zst` of a folder, and counts the steps.
  @discardableResult
  private static func compress(
    _ content: [UInt8], in folder: TemporaryFolder, disk: any Disk = RealDisk()
  ) throws -> Int {
    var compressor = try compressor(content, in: folder, disk: disk)
    var steps = 1
    while try !compressor.step() { steps += 1 }
    return steps
  }

  private static func compressor(
    _ content: [UInt8], in folder: TemporaryFolder, disk: any Disk = RealDisk(), length: Int? = nil
  ) throws -> SegmentCompressor {
    let source = try Descriptor.open(folder.write(content, to: "segment"), O_RDONLY)
    let target = try Descriptor.open(folder.path.appending("segment.zst"), O_RDWR | O_CREAT | O_TRUNC, mode: 0o600)
    return try SegmentCompressor(from: source, to: target, length: length ?? content.count, disk: disk)
  }

  private static func open(_ folder: TemporaryFolder) throws -> CompressedSegment {
    try CompressedSegment(Descriptor.open(folder.path.appending("segment.zst"), O_RDONLY))
  }

  @Test(arguments: [0, 1, frame - 1, frame, frame + 1, 5 * frame + 17])
  func whatWasCompressedIsReadAgain(_ count: Int) throws {
    let folder = try TemporaryFolder()
    let content = Self.content(count)
    let steps = try Self.compress(content, in: folder)
    #expect(steps == (count + Self.frame - 1) / Self.frame + 1, "a step a frame, and one for the table")
    let segment = try Self.open(folder)
    #expect(segment.size == count)
    #expect(try segment.read(count: .max, at: 0) == content)
    #expect(try segment.read(count: 1, at: count).isEmpty)
    #expect(try segment.read(count: 10, at: max(0, count - 3)).elementsEqual(content.suffix(3)))
  }

  /// What is random does not compress: each frame is then a little longer than what it holds.
  @Test func whatCannotBeCompressedIsReadAgain() throws {
    let folder = try TemporaryFolder()
    var random = SeededRandom(seed: 7)
    let content = (0..<(Self.frame + 99)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    try Self.compress(content, in: folder)
    #expect(try Self.open(folder).read(count: content.count, at: 0) == content)
  }

  @Test func onlyTheBytesThatCountAreCompressed() throws {
    let folder = try TemporaryFolder()
    let content = Self.content(1000)
    var compressor = try Self.compressor(content, in: folder, length: 600)
    while try !compressor.step() {}
    #expect(try Self.open(folder).read(count: 1000, at: 0).elementsEqual(content.prefix(600)))
  }

  @Test func anyPartIsReadWithoutTheRest() throws {
    let folder = try TemporaryFolder()
    let content = Self.content(4 * Self.frame + 1234)
    try Self.compress(content, in: folder)
    let segment = try Self.open(folder)
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    for _ in 0..<300 {
      let offset = Int.random(in: 0...content.count, using: &random)
      let count = Int.random(in: 0...(random.next() % 8 == 0 ? 2 * Self.frame : 5000), using: &random)
      let read = try segment.read(count: count, at: offset)
      #expect(read.elementsEqual(content[offset..<min(content.count, offset + count)]), "seed \(seed)")
    }
  }

  @Test(arguments: [0, 1, frame, 3 * frame + 5])
  func theZstdProgramReadsIt(_ count: Int) throws {
    let folder = try TemporaryFolder()
    let content = Self.content(count)
    try Self.compress(content, in: folder)
    let zst = folder.path.appending("segment.zst").string
    let ran = try Program.run(["zstd", "-d", "-q", zst, "-o", zst + ".out"], of: "/usr/bin/env")
    #expect(ran.status == 0, "\(ran.err)")
    #expect(try folder.bytes("segment.zst.out") == content)
  }

  @Test func aStepWritesNoMoreThanOneFrameAndSyncsIt() throws {
    let folder = try TemporaryFolder()
    let disk = FaultyDisk()
    var compressor = try Self.compressor(Self.content(3 * Self.frame), in: folder, disk: disk)
    for step in 1...4 {
      #expect(try compressor.step() == (step == 4))
      #expect(disk.calls == (step, step))
    }
    #expect(try compressor.step(), "what is finished stays so")
    #expect(disk.calls == (4, 4))
  }

  @Test func afterAFullDiskAndShortWritesAStepIsRepeated() throws {
    let folder = try TemporaryFolder()
    let content = Self.content(2 * Self.frame)
    let disk = FaultyDisk(write: { $0 % 3 == 0 ? .error(.noSpace) : $0 % 3 == 1 ? .short(100_000) : nil })
    var compressor = try Self.compressor(content, in: folder, disk: disk)
    var failures = 0
    var isDone = false
    while !isDone {
      do { isDone = try compressor.step() } catch {
        #expect(error.errno == .noSpace)
        failures += 1
      }
    }
    #expect(failures > 0)
    #expect(try Self.open(folder).read(count: content.count, at: 0) == content)
  }

  @Test func aSourceThatLostItsEndIsNotTakenForWhole() throws {
    let folder = try TemporaryFolder()
    var compressor = try Self.compressor(Self.content(500), in: folder, length: 501)
    let error = #expect(throws: SystemError.self) { while try !compressor.step() {} }
    #expect(error?.call == "pread")
  }

  @Test func everyChangedByteIsAnErrorOrChangesNothing() throws {
    let folder = try TemporaryFolder()
    let content = Self.content(700)
    try Self.compress(content, in: folder)
    let whole = try folder.bytes("segment.zst")
    for place in whole.indices {
      for bit in 0..<8 {
        var flipped = whole
        flipped[place] ^= 1 << bit
        try folder.write(flipped, to: "segment.zst")
        do {
          #expect(try Self.open(folder).read(count: 1000, at: 0) == content, "byte \(place), bit \(bit)")
        } catch let error as CompressedSegmentError {
          #expect(error.description.contains("segment.zst is damaged at byte "), "byte \(place), bit \(bit)")
        }
      }
    }
  }

  @Test func everyTruncatedFileIsAnError() throws {
    let folder = try TemporaryFolder()
    try Self.compress(Self.content(700), in: folder)
    let whole = try folder.bytes("segment.zst")
    for length in whole.indices {
      try folder.write(Array(whole[..<length]), to: "segment.zst")
      #expect(throws: CompressedSegmentError.self, "\(length) bytes") { try Self.open(folder) }
    }
  }

  /// Tables that look like one and are none: a file of `before` bytes, then the table.
  @Test(
    arguments: [
      (before: 0, frames: 70_000, packed: [], content: [], complaint: "for 70000 frames"),
      (before: 0, frames: 9, packed: [], content: [], complaint: "ends too early"),
      (before: 9, frames: 1, packed: [10], content: [5], complaint: "is about 10 bytes, and 9 precede it"),
      (before: 9, frames: 1, packed: [9], content: [0], complaint: "a frame of 9 bytes that holds 0"),
      (before: 9, frames: 1, packed: [9], content: [1 << 30], complaint: "a frame of 9 bytes that holds 1073741824"),
      (before: 9, frames: 1, packed: [9], content: [5], complaint: "does not unpack"),
    ] as [(before: Int, frames: UInt32, packed: [UInt32], content: [UInt32], complaint: String)])
  func aTableThatContradictsTheFileIsRefused(
    _ table: (before: Int, frames: UInt32, packed: [UInt32], content: [UInt32], complaint: String)
  ) throws {
    let folder = try TemporaryFolder()
    var words: [UInt32] = [0x184D_2A5E, UInt32(table.packed.count * 8 + 9)]
    for (packed, content) in zip(table.packed, table.content) { words += [packed, content] }
    var bytes = [UInt8](repeating: 0, count: table.before)
    func append(_ word: UInt32) { withUnsafeBytes(of: word.littleEndian) { bytes += $0 } }
    for word in words + [table.frames] { append(word) }
    bytes.append(0)
    append(0x8F92_EAB1)
    try folder.write(bytes, to: "segment.zst")
    let error = #expect(throws: CompressedSegmentError.self) {
      try Self.open(folder).read(count: 1, at: 0)
    }
    #expect(error?.description.contains(table.complaint) == true, "\(error?.description ?? "")")
  }

  /// A frame that holds more than its entry says: only what the entry says is ever allocated.
  @Test func aFrameThatHoldsMoreThanItShouldIsRefused() throws {
    let folder = try TemporaryFolder()
    try Self.compress(Self.content(700), in: folder)
    var bytes = try folder.bytes("segment.zst")
    let held = bytes.count - 9 - 4
    bytes[held] = 100
    bytes[held + 1] = 0
    try folder.write(bytes, to: "segment.zst")
    let error = #expect(throws: CompressedSegmentError.self) { try Self.open(folder).read(count: 1, at: 0) }
    #expect(error?.description.contains("too small") == true, "\(error?.description ?? "")")
  }
}
